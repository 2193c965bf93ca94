/* replay.c - runs a fuzz target over each file of the folders that it is given: one TAP
 * point a file.  An input that breaks the property ends the program. */
#include <dirent.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "test.h"

static void
replay(struct arena *arena, const char *folder, const char *name)
{
	size_t mark = arena_mark(arena);
	struct str path = arena_format(arena, "%s/%s", folder, name);
	struct str bytes = STR("");
	struct why why = { 0 };
	uint8_t *exact;

	if (!CHECK(file_read(arena, path.ptr, LIMIT_BODY, &bytes, &why) == ERR_OK, name))
		return;
	/* Its own block, so that a sanitizer sees a read behind the end. */
	exact = malloc(bytes.len + (bytes.len == 0));
	if (exact != NULL) {
		memcpy(exact, bytes.ptr == NULL ? "" : bytes.ptr, bytes.len);
		(void)LLVMFuzzerTestOneInput(exact, bytes.len);
	}
	free(exact);
	arena_return(arena, mark);
}

int
main(int argc, char **argv)
{
	struct arena arena;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	for (int i = 1; i < argc; i++) {
		DIR *folder = opendir(argv[i]);
		struct dirent *entry;

		if (!CHECK(folder != NULL, "the folder of seeds opens"))
			continue;
		while ((entry = readdir(folder)) != NULL)
			if (entry->d_name[0] != '.')
				replay(&arena, argv[i], entry->d_name);
		(void)closedir(folder);
	}
	(void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	CHECK(true, "no bytes at all");
	arena_release(&arena);
	return test_done();
}
