/*
 * fsck.h - whether a node's folder is whole: database, ledger, papers, evidence.
 *
 * Reads only; the node may run meanwhile.  Everything that has a digest is compared with
 * it, the ledger is computed anew from its leaves, and each head is looked at with the
 * node's own verifier key.
 */
#ifndef COMITY_NODE_FSCK_H
#define COMITY_NODE_FSCK_H

#include "node/config.h"
#include "store/store.h"

#define FSCK_FINDINGS_MAX 1000

struct fsck_finding {
	const char *what; /* "database", "ledger", "message" ... */
	struct str words;
};

struct fsck {
	struct fsck_finding findings[FSCK_FINDINGS_MAX];
	size_t count; /* all of them; only the first FSCK_FINDINGS_MAX are kept */
	uint64_t leaves, heads, papers, packages; /* that were looked at */
	const struct str *orphans; /* files in evidence/ of which no row speaks */
	size_t orphans_count;
};

/* store: of the folder, open for reading or writing.  ERR_NOT_FOUND, ERR_IO: it could
 * not be looked at. */
enum err fsck_run(struct arena *arena, const struct config *config, struct store *store,
    struct fsck *ret_fsck, struct why *why);

#endif
