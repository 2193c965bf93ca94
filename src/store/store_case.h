/* store_case.h - case files, their documents and their events in the store. */
#ifndef COMITY_STORE_STORE_CASE_H
#define COMITY_STORE_STORE_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

struct store;

#define STORE_CHANNEL_COMITY "comity"
#define STORE_UNCOUNTED ((int64_t)-1)

struct stored_case {
	int64_t number; /* in order of arrival; given by the store */
	struct str id;  /* the order's id */
	struct str side;
	struct str realm;
	struct str procedure;
	struct str issuer;
	struct str addressee;
	struct str state;
	struct str assignee; /* may be empty */
	bool emergency;
	struct hash order_sha256;
	struct str proof; /* what proves the order: a row of proofs.tsv */
	struct str
	    channel;     /* how the order came or went; empty in a new one: as the next */
	int64_t targets; /* that it names; STORE_UNCOUNTED = not known */
	struct str result;    /* what became of it: casefile/result.h */
	struct str reference; /* of the case at its authority; may be empty */
	int64_t created_at;   /* by the order */
	int64_t received_at;  /* by this node */
	int64_t updated_at;
	int64_t answer_by;      /* 0 = none */
	int64_t preserve_until; /* 0 = none */
	int64_t version;        /* from 1, grows with each update; given by the store */
};

/* ERR_CONFLICT when the id or the order's digest is known. */
enum err store_case_add(
    struct store *store, const struct stored_case *stored, struct why *why);
/* Writes state, assignee, updated_at, answer_by, preserve_until, result and proof of the
 * case with this id. */
enum err store_case_update(
    struct store *store, const struct stored_case *stored, struct why *why);
/* What a transcription says: procedure, issuer, emergency, order_sha256, answer_by,
 * preserve_until, targets, reference and updated_at of the case with this id. */
enum err store_case_transcribe(
    struct store *store, const struct stored_case *stored, struct why *why);
enum err store_case_update_state(struct store *store, struct str id, struct str state,
    int64_t updated_at, struct why *why);
enum err store_case_get(struct arena *arena, struct store *store, struct str id,
    struct stored_case *ret_case, struct why *why);
enum err store_case_get_by_sha256(struct arena *arena, struct store *store,
    const struct hash *order_sha256, struct stored_case *ret_case, struct why *why);
/* Whether an order with this digest or this id is known; id may be empty. */
enum err store_order_seen(struct store *store, const struct hash *order_sha256,
    struct str id, bool *ret_seen, struct why *why);

/* The newest first.  before is the number of the last case of the page before, 0 for the
 * first page; state empty = all. */
struct case_query {
	struct str state;
	int64_t before;
	size_t limit;
	struct str side;  /* empty = all */
	struct str text;  /* what store_case_list_of looks for */
	struct str after; /* of CASE_OF_ID, instead of before: the last id */
};

enum err store_case_list(struct arena *arena, struct store *store,
    const struct case_query *query, struct stored_case **ret_cases, size_t *ret_count,
    struct why *why);

/* Those of one organisation, of one case of an authority, or whose ids begin so (then in
 * the order of their ids); state and side do not count. */
enum case_of {
	CASE_OF_ID,
	CASE_OF_ISSUER,
	CASE_OF_ADDRESSEE,
	CASE_OF_REFERENCE,
	CASE_OF_COUNT
};

enum err store_case_list_of(struct arena *arena, struct store *store, enum case_of of,
    const struct case_query *query, struct stored_case **ret_cases, size_t *ret_count,
    struct why *why);

/* When orders of one issuer came to us as their addressee, the newest first: those with a
 * number below before. */
struct arrivals {
	struct arrival {
		int64_t at;
		bool emergency;
	} * list;
	size_t count;
};

enum err store_case_arrivals(struct arena *arena, struct store *store, struct str issuer,
    int64_t before, size_t limit, struct arrivals *ret_arrivals, struct why *why);

struct case_count {
	struct str state;
	int64_t cases;
};

/* How many cases are in each state; at most STORE_STATES_MAX states. */
#define STORE_STATES_MAX 64
enum err store_case_counts(struct arena *arena, struct store *store,
    struct case_count **ret_counts, size_t *ret_count, struct why *why);

/* Which case an HI-1 object belongs to.  ERR_CONFLICT when the id is known. */
enum err store_object_add(
    struct store *store, struct str id, struct str case_id, struct why *why);
enum err store_object_case(struct arena *arena, struct store *store, struct str id,
    struct str *ret_case_id, struct why *why);

struct stored_document {
	struct str case_id;
	struct hash sha256;
	struct str kind; /* Order, SignOff, Annex, Receipt ... */
	struct str name; /* may be empty */
	int64_t at;
	int64_t size;     /* of bytes; given by the store */
	struct str bytes; /* empty in lists, and once erased */
};

/* ERR_CONFLICT when the case has this document under this kind. */
enum err store_document_add(
    struct store *store, const struct stored_document *document, struct why *why);
enum err store_document_get(struct arena *arena, struct store *store, struct str case_id,
    const struct hash *sha256, struct stored_document *ret_document, struct why *why);
/* In whatever case it is; one of them when in several. */
enum err store_document_find(struct arena *arena, struct store *store,
    const struct hash *sha256, struct stored_document *ret_document, struct why *why);
/* Of those that are kept under this kind. */
enum err store_document_find_kind(struct arena *arena, struct store *store,
    const struct hash *sha256, struct str kind, struct stored_document *ret_document,
    struct why *why);
/* In order of arrival. */
enum err store_document_list(struct arena *arena, struct store *store, struct str case_id,
    size_t limit, struct stored_document **ret_documents, size_t *ret_count,
    struct why *why);

#define STORE_NO_LEAF ((int64_t)-1)

struct stored_event {
	int64_t number;     /* given by the store */
	struct str case_id; /* empty: an event of the node */
	int64_t at;
	struct str event;
	struct str person; /* who did it; may be empty */
	struct str detail; /* may be empty */
	int64_t leaf;      /* the ledger's leaf about it, or STORE_NO_LEAF */
};

enum err store_event_add(
    struct store *store, const struct stored_event *event, struct why *why);
/* The newest first, those with a number below before (0 = from the newest). */
enum err store_event_newest(struct arena *arena, struct store *store, int64_t before,
    size_t limit, struct stored_event **ret_events, size_t *ret_count, struct why *why);
/* That somebody whose data it is was told (event notify), as store_event_newest. */
enum err store_event_notices(struct arena *arena, struct store *store, int64_t before,
    size_t limit, struct stored_event **ret_events, size_t *ret_count, struct why *why);
/* In order, those with a number over after (0 = from the first); case_id empty = of all
 * cases and of the node. */
enum err store_event_list(struct arena *arena, struct store *store, struct str case_id,
    int64_t after, size_t limit, struct stored_event **ret_events, size_t *ret_count,
    struct why *why);

#endif
