/* store_message.h - messages with their first answers, and the stranger tray. */
#ifndef COMITY_STORE_STORE_MESSAGE_H
#define COMITY_STORE_STORE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

struct store;

enum direction { DIRECTION_IN, DIRECTION_OUT, DIRECTION_COUNT };

struct stored_message {
	struct str sender;      /* organisation id of the message's sender */
	struct str transaction; /* TransactionIdentifier: unique for a sender */
	struct str peer;        /* organisation whose certificate brought it, or empty */
	enum direction direction;
	struct hash sha256; /* of bytes */
	int64_t at;
	struct str case_id; /* may be empty */
	struct str bytes;   /* empty in store_message_find, and once erased */
	struct str answer;  /* empty until made, and once erased */
	bool waits;         /* the answer is whole but for the receipt of leaf */
	uint64_t leaf;
};

/* ERR_CONFLICT when sender and transaction are known. */
enum err store_message_add(
    struct store *store, const struct stored_message *message, struct why *why);
/* The first answer stays: ERR_CONFLICT when there is one that waits for nothing (or no
 * such message). */
enum err store_message_answer(struct store *store, struct str sender,
    struct str transaction, struct str answer, struct why *why);
/* Without bytes: what the replay rule needs.  ERR_NOT_FOUND = a new message. */
enum err store_message_find(struct arena *arena, struct store *store, struct str sender,
    struct str transaction, struct stored_message *ret_message, struct why *why);
enum err store_message_get(struct arena *arena, struct store *store, struct str sender,
    struct str transaction, struct stored_message *ret_message, struct why *why);
/* Of a case, in order, without bytes and answers. */
enum err store_message_list(struct arena *arena, struct store *store, struct str case_id,
    size_t limit, struct stored_message **ret_messages, size_t *ret_count,
    struct why *why);

/* What came with something unproven, or was registered by hand. */
struct stored_tray {
	int64_t id; /* given by the store */
	int64_t at;
	struct str sender;  /* as it says of itself */
	struct str channel; /* hi1, mail, phone, portal ... */
	struct str rule;    /* why it is here, or empty */
	struct str summary;
	struct hash sha256; /* of bytes */
	struct str bytes;   /* as it came; empty in lists and in store_tray_find */
	struct str text;    /* canonical, of a message; as bytes, and once it is closed */
	int64_t duty_id;    /* that a person looks at it, 0 = none */
	int64_t closed_at;  /* 0 = open */
	struct str person;  /* who closed it */
	struct str reason;  /* and why */
	struct str case_id; /* what became of it, or empty */
};

enum err store_tray_add(struct store *store, const struct stored_tray *item,
    int64_t *ret_id, struct why *why);
enum err store_tray_get(struct arena *arena, struct store *store, int64_t id,
    struct stored_tray *ret_item, struct why *why);
/* The first with these bytes, open or closed. */
enum err store_tray_find(struct arena *arena, struct store *store,
    const struct hash *sha256, struct stored_tray *ret_item, struct why *why);
/* The open ones, oldest first, with an id over after. */
enum err store_tray_list(struct arena *arena, struct store *store, int64_t after,
    size_t limit, struct stored_tray **ret_items, size_t *ret_count, struct why *why);
/* Closes the item with this id: closed_at, person, reason and case_id (may be empty) of
 * item.  ERR_CONFLICT when it is closed (or not there). */
enum err store_tray_close(
    struct store *store, const struct stored_tray *item, struct why *why);
/* How many open items a sender has, and how many bytes. */
enum err store_tray_of_sender(struct store *store, struct str sender, int64_t *ret_items,
    int64_t *ret_bytes, struct why *why);

#endif
