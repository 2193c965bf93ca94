/*
 * test.h - CHECK(condition, "what is expected") prints one TAP line; no framework.
 *
 * A test program ends with return test_done(); test_skip says why something was not run.
 */
#ifndef COMITY_TESTS_TEST_H
#define COMITY_TESTS_TEST_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static int test_count;
static int test_failed;

static inline bool
test_check(bool ok, const char *words, const char *file, int line)
{
	test_count++;
	printf("%sok %d - %s\n", ok ? "" : "not ", test_count, words);
	if (!ok) {
		test_failed++;
		printf("# %s:%d\n", file, line);
	}
	return ok;
}

#define CHECK(condition, words) test_check((condition), (words), __FILE__, __LINE__)

static inline void
test_skip(const char *words, const char *reason)
{
	test_count++;
	printf("ok %d - %s # SKIP %s\n", test_count, words, reason);
}

static inline int
test_done(void)
{
	printf("1..%d\n", test_count);
	return test_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
