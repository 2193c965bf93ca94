/*
 * fuzz.h - the one function of a fuzz target.
 *
 * It gets any bytes and asserts a property of what is read from them.  FUZZ_NEED, unlike
 * assert, is never compiled out.
 */
#ifndef COMITY_TESTS_FUZZ_H
#define COMITY_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define FUZZ_NEED(condition)                                                             \
	do {                                                                             \
		if (!(condition)) {                                                      \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);  \
			abort();                                                         \
		}                                                                        \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#endif
