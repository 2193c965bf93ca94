/*
 * otherway.h - orders whose channel the law prescribes, and what of them goes another
 * way.
 *
 * Of such a case nothing enters the outbox without a reason of other_channels.tsv; with
 * one, each message that went or came makes a record and a leaf over it (Regulation (EU)
 * 2023/1543 Art 19(5), (6)).  What an issuer and its own validator say to one another
 * stays inside their State and is neither kept back nor recorded.
 */
#ifndef COMITY_NODE_OTHERWAY_H
#define COMITY_NODE_OTHERWAY_H

#include "node/core.h"
#include "wire/object.h"

/* The property of the order's document that tells the receiver of the reason. */
#define CHANNEL_EU_SYSTEM "eu-system"
#define OTHERWAY_PROPERTY "OtherChannel"
/* How messages go when nobody says otherwise. */
#define OTHERWAY_MEANS "HI-1 between nodes, mutual TLS"

/* ret_channel->case_id is empty when no channel is prescribed. */
enum err otherway_find(struct core *core, struct arena *arena, struct str case_id,
    struct stored_channel *ret_channel, struct why *why);
/* Whether something of the case may leave towards the organisation from here. */
enum err otherway_may_leave(struct core *core, struct str case_id, struct str receiver,
    bool *ret_may, struct why *why);

/* A message or file of the case that went (or came); nothing is written for a case that
 * needs no record. */
struct otherway_item {
	struct str case_id, kind;
	struct str sender, receiver;
	struct str file;
	int64_t size;
	const unsigned char *sha256;
	int64_t at;
};
enum err otherway_record(
    struct core *core, const struct otherway_item *item, struct why *why);

/* A reason in the words of a caller or a sender: one that the tables have, and one line
 * of means.  Rules: channel-prescribed, channel-reason, channel-means, and channel-free
 * where the procedure has no prescribed channel. */
struct otherway_reason {
	struct str reason, means;
};
bool otherway_prescribed(const struct core *core, struct str procedure, int64_t at);
struct verdict otherway_judge(const struct core *core, struct str procedure,
    const struct otherway_reason *given, int64_t at);
/* The row of a case, if its procedure needs one; given may be NULL or without a reason:
 * nothing leaves then.  person: who gave the reason here. */
enum err otherway_begin(struct core *core, const struct order *order,
    const struct otherway_reason *given, struct str person, struct why *why);
/* So that what the prescribed system says of an object finds its case. */
enum err otherway_keep_objects(
    struct core *core, const struct order *order, struct why *why);
/* What a call of the CLI says of it: members other_channel and means. */
struct otherway_reason otherway_given(const struct json *args);
/* What the order's document says of it; empty when it says nothing. */
struct otherway_reason otherway_said(const struct document *document);

/* The text that the leaf of a record commits to: canonical JSON. */
struct json *otherway_json(struct arena *arena, const struct stored_record *record);

#endif
