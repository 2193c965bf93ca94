/*
 * store_witness.h - heads of other ledgers that were seen here, and who has seen ours.
 */
#ifndef COMITY_STORE_STORE_WITNESS_H
#define COMITY_STORE_STORE_WITNESS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

struct store;

/* The largest head of another ledger that was shown to us and followed from the last. */
struct seen_head {
	struct str origin;
	uint64_t size;
	struct hash root;
	struct str note; /* signed by its ledger's key */
	int64_t at;
	struct str other; /* the first that contradicted one of them; may be empty */
};

enum err store_seen_put(
    struct store *store, const struct seen_head *head, struct why *why);
enum err store_seen_get(struct arena *arena, struct store *store, struct str origin,
    struct seen_head *ret_head, struct why *why);
/* One that was contradicted, of the ledger with this first name or of any that was stated
 * to come after it. */
enum err store_seen_forked(struct arena *arena, struct store *store, struct str first,
    struct seen_head *ret_head, struct why *why);
enum err store_seen_list(struct arena *arena, struct store *store, size_t limit,
    struct seen_head **ret_heads, size_t *ret_count, struct why *why);

/* Somebody we show our heads to. */
struct stored_witness {
	struct str peer;
	uint64_t size; /* what it has seen, as far as we know */
	int64_t tried_at;
	int64_t at;        /* of its last cosignature; 0 = none */
	struct str line;   /* that */
	struct str doubt;  /* why it did not sign the last head; empty = it did */
	struct str ledger; /* the last of ours that was stated to it; empty = the first */
};

/* A new one, unless it is known. */
enum err store_witness_meet(struct store *store, struct str peer, struct why *why);
enum err store_witness_update(
    struct store *store, const struct stored_witness *witness, struct why *why);
/* The clock was put back: whom we asked by the clock that was ahead, we may ask. */
enum err store_witness_recall(struct store *store, int64_t now, struct why *why);
/* What all of them said is forgotten: of a ledger that was left behind. */
enum err store_witness_anew(struct store *store, struct why *why);
/* The one that was not asked for the longest time, if that was before. */
enum err store_witness_next(struct arena *arena, struct store *store, int64_t before,
    struct stored_witness *ret_witness, struct why *why);
enum err store_witness_get(struct arena *arena, struct store *store, struct str peer,
    struct stored_witness *ret_witness, struct why *why);
enum err store_witness_list(struct arena *arena, struct store *store, size_t limit,
    struct stored_witness **ret_witnesses, size_t *ret_count, struct why *why);

/* A ledger that another organisation began after its first, as it stated it. */
struct peer_ledger {
	struct str first; /* the one that its directory names */
	struct str origin;
	struct str follows;
	uint64_t first_leaf;
	uint64_t lost; /* leaves that were seen of those before it and are not in it */
	struct str statement; /* a receipt */
	int64_t at;
};

/* ERR_CONFLICT: the name was stated before. */
enum err store_peer_ledger_add(
    struct store *store, const struct peer_ledger *ledger, struct why *why);
enum err store_peer_ledger_get(struct arena *arena, struct store *store,
    struct str origin, struct peer_ledger *ret_ledger, struct why *why);
/* The last that was stated; how many were. */
enum err store_peer_ledger_newest(struct arena *arena, struct store *store,
    struct str first, struct peer_ledger *ret_ledger, struct why *why);
enum err store_peer_ledger_count(
    struct store *store, struct str first, int64_t *ret_count, struct why *why);
enum err store_peer_ledger_list(struct arena *arena, struct store *store, size_t limit,
    struct peer_ledger **ret_ledgers, size_t *ret_count, struct why *why);

#endif
