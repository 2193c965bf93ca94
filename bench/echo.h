/*
 * echo.h - what TLS and HTTP alone cost: a server that answers each order with fixed
 * bytes.
 */
#ifndef COMITY_BENCH_ECHO_H
#define COMITY_BENCH_ECHO_H

#include <stddef.h>

#include "drive.h"

struct echo {
	const char *sandbox;
	const struct str *bodies; /* one for each request */
	size_t count;
	size_t warm; /* the first so many are not counted */
	size_t answer_bytes;
	unsigned connections;
};

/* Processor time of the server for one request, in a process of its own. */
enum err echo_measure(
    struct arena *arena, const struct echo *echo, double *ret_cpu_us, struct why *why);

#endif
