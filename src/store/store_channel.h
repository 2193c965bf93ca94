/*
 * store_channel.h - cases whose channel the law prescribes, and what went another way.
 *
 * A case without a row here goes from node to node.  A row without a reason: nothing of
 * it leaves.  A record is never changed and never erased: it names organisations, a file
 * and its digest, and no person.
 */
#ifndef COMITY_STORE_STORE_CHANNEL_H
#define COMITY_STORE_STORE_CHANNEL_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

struct store;

struct stored_channel {
	struct str case_id;
	int64_t at;
	struct str reason; /* empty: the prescribed channel */
	struct str means;
	struct str person; /* who gave the reason here; may be empty */
	int64_t due;       /* grows with what was kept back; 0: all of it is written */
};

/* Writes it, or gives a row without a reason its reason; a reason that stands stays. */
enum err store_channel_put(
    struct store *store, const struct stored_channel *channel, struct why *why);
enum err store_channel_get(struct arena *arena, struct store *store, struct str case_id,
    struct stored_channel *ret_channel, struct why *why);

/* Something of a case without a reason was kept back; what was, up to due, is written. */
enum err store_channel_mark(struct store *store, struct str case_id, struct why *why);
enum err store_channel_clear(
    struct store *store, struct str case_id, int64_t due, struct why *why);
/* Cases of which something is due, by their ids, from the one behind after on. */
enum err store_channel_due(struct arena *arena, struct store *store, struct str after,
    size_t limit, struct str **ret_ids, size_t *ret_count, struct why *why);

struct stored_record {
	int64_t number; /* in order; given by the store */
	struct str case_id;
	int64_t at;
	struct str kind; /* order, copy, change, receipt, delivery, evidence ... */
	struct str sender, receiver;
	struct str file;
	int64_t size;
	struct hash sha256;
	struct str means, reason;
	uint64_t leaf;
};

enum err store_record_add(
    struct store *store, const struct stored_record *record, struct why *why);
/* In order, those with a number over after; case_id empty = of all cases. */
struct record_query {
	struct str case_id;
	int64_t after;
	size_t limit;
};
enum err store_record_list(struct arena *arena, struct store *store,
    const struct record_query *query, struct stored_record **ret_records,
    size_t *ret_count, struct why *why);

#endif
