/*
 * selftest.h - comityd --selftest-sandbox: each role's jail, entered as in life, and what
 * a process that was turned would try from inside.
 *
 * Every attempt runs in a child of its own, which first enters the jails that a process
 * of the role has when it works: the supervisor's, which is handed down, and its own.
 * What a role needs is tried too: a jail in which nothing works proves nothing.
 */
#ifndef COMITY_NODE_SELFTEST_H
#define COMITY_NODE_SELFTEST_H

#include <stdbool.h>
#include <stdio.h>

#include "node/config.h"
#include "proc/sandbox.h"

enum selftest_outcome {
	SELFTEST_ALLOWED,
	SELFTEST_DENIED, /* an error, and the process goes on */
	SELFTEST_KILLED, /* by its filter */
	SELFTEST_BROKEN, /* it did not come so far */
	SELFTEST_OUTCOME_COUNT
};

size_t selftest_attempts(void);
const char *selftest_name(size_t attempt);
bool selftest_may(size_t attempt, enum role role);

/* In the jail of the role; ROLE_COUNT: in none. */
enum selftest_outcome selftest_try(
    size_t attempt, enum role role, const struct config *config, struct arena *arena);

/* All attempts in all jails, as a table; how many did not end as they must. */
unsigned selftest_run(const struct config *config, struct arena *arena, FILE *out);

#endif
