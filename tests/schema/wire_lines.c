/* The C side of differential.mjs: "emit" prints a message of every kind that Comity
 * writes, one a line; "check" reads one message a line and prints "CODE POINTER words"
 * for each. */
#include <string.h>

#include "../unit/wire/sample.h"
#include "base/limits.h"
#include "wire/check.h"

static int
emit(struct arena *arena)
{
	struct sample samples[SAMPLES_MAX];
	size_t count = sample_all(arena, samples);

	for (size_t i = 0; i < count; i++) {
		struct buf buf;

		buf_init(&buf, LIMIT_BODY);
		json_write(samples[i].message, &buf);
		if (buf_failed(&buf))
			return EXIT_FAILURE;
		printf("%.*s\n", STR_ARG(buf_str(&buf)));
		buf_release(&buf);
	}
	return EXIT_SUCCESS;
}

static int
check(struct arena *arena)
{
	static struct wire_report report;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	while ((len = getline(&line, &size, stdin)) > 0) {
		struct verdict verdict;

		arena_reset(arena);
		verdict = wire_check_text(
		    arena, str_trim(str_bytes(line, (size_t)len)), &report);
		printf("%d %s %s\n", report.code, verdict.path, verdict.detail);
	}
	free(line);
	return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
	struct arena arena;
	int status = EXIT_FAILURE;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (argc == 2 && strcmp(argv[1], "emit") == 0)
		status = emit(&arena);
	else if (argc == 2 && strcmp(argv[1], "check") == 0)
		status = check(&arena);
	arena_release(&arena);
	return status;
}
