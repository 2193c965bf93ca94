/* scenario.h - who takes part in a sandbox, and what its law assumes. */
#ifndef COMITY_CLI_SCENARIO_H
#define COMITY_CLI_SCENARIO_H

#include "base/str.h"
#include "model/party.h"

#define SCENARIO_NODES_MAX 5
#define SCENARIO_PERSONS_MAX 4

struct scenario_node {
	const char *short_name;
	struct str organisation;
	struct str name;
	unsigned competences;
	struct str language;
	unsigned port; /* of its three doors, from the sandbox's first */
	struct {
		const char *id;
		enum level level;
	} persons[SCENARIO_PERSONS_MAX];
	struct str phone; /* of its desk; nobody's */
};

struct scenario {
	const char *name;
	const char *what;                  /* one line */
	const struct scenario_node *nodes; /* by organisation, as the federation list */
	size_t nodes_count;
	const char *team;  /* short name of who gets the answers */
	const char *needs; /* the nodes that must run, for people */
	/* of training realms only */
	const char *what_if; /* text of a file, NULL = the law as it is */
	int days;            /* how long its papers are believed; the clock may be set */
};

/* NULL: no such name. */
const struct scenario *scenario_find(const char *name);
/* NULL behind the last. */
const struct scenario *scenario_nth(size_t n);

#endif
