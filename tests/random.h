/*
 * random.h - numbers that look random and are the same again for the same seed.
 *
 * $SEED sets the seed of a property test; random_start prints it, so that a failure can
 * be run again.
 */
#ifndef COMITY_TESTS_RANDOM_H
#define COMITY_TESTS_RANDOM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct random {
	uint64_t state;
};

/* Without a word on standard output. */
static inline struct random
random_start_quietly(void)
{
	const char *text = getenv("SEED");

	return (struct random){ text == NULL ? 20261122 : strtoull(text, NULL, 10) };
}

static inline struct random
random_start(void)
{
	struct random random = random_start_quietly();

	printf("# SEED=%llu\n", (unsigned long long)random.state);
	return random;
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static inline uint64_t
random_next(struct random *random)
{
	uint64_t z = random->state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/* 0 to count - 1. */
static inline uint64_t
random_below(struct random *random, uint64_t count)
{
	return random_next(random) % count;
}

#endif
