/* A line of the log is whole whatever is in its values. */
#include "node/log.h"

#include <string.h>
#include <unistd.h>

#include "test.h"

int
main(void)
{
	char line[4096];
	int ends[2], error = dup(STDERR_FILENO);
	ssize_t got = 0;

	CHECK(pipe(ends) == 0 && dup2(ends[1], STDERR_FILENO) >= 0, "a log");
	log_event(LOG_ERROR, "tried", "a", "x\"\n\\", "b", NULL, "c", "last", NULL);
	got = read(ends[0], line, sizeof line - 1);
	(void)dup2(error, STDERR_FILENO);
	line[got < 0 ? 0 : got] = '\0';
	CHECK(strstr(line, "\"a\":\"x\\\"?\\\\\"") != NULL, "marks are escaped");
	CHECK(strstr(line, "\"b\":\"?\"") != NULL, "a text with a zero byte is a mark");
	CHECK(strstr(line, "\"c\":\"last\"}\n") != NULL, "what follows is there");
	return test_done();
}
