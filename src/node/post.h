/*
 * post.h - the outbox: what is owed to others until they have it.
 *
 * A row begins as a draft (a message without its seal) or as a receipt that is owed (a
 * leaf); it is sealed by the keeper once, stored, and only the stored bytes are sent:
 * again and again (dispatch.h, line.h), until the other side has answered.  A crash at
 * any point repeats a step that changes nothing.
 */
#ifndef COMITY_NODE_POST_H
#define COMITY_NODE_POST_H

#include "node/core.h"

/* A request of ours to an organisation, with a fresh transaction id; add actions with
 * draft_ask. */
enum err post_begin(struct core *core, struct arena *arena, struct str receiver,
    struct draft *ret_draft, struct why *why);
/* Puts it into the outbox, prepared for our seal, in the open transaction; the digest of
 * what will be signed names the message in our ledger.  32 zero bytes: it stays here, for
 * the law prescribes another channel (otherway.h).  So does a receipt then. */
enum err post_add(struct core *core, struct draft *draft, const char *kind,
    struct str case_id, struct str receiver, unsigned char ret_sha256[static SHA256_LEN],
    struct why *why);
/* Whether anything of the case is on its way to the organisation, or was. */
enum err post_was_sent(struct core *core, struct str case_id, struct str receiver,
    bool *ret_sent, struct why *why);
/* The receipt of a leaf, as soon as its head is signed. */
enum err post_owe_receipt(struct core *core, struct str case_id, struct str receiver,
    uint64_t leaf, struct why *why);
/* R2 of a copy, to the addressee of the order, which has not met us yet: it may be there
 * before the order is, and is sent again then. */
enum err post_owe_copy_receipt(struct core *core, struct str case_id, struct str receiver,
    uint64_t leaf, struct why *why);
/* Receipts whose head is signed become drafts; drafts go to the keeper.  A row that
 * cannot be written does not hold up the others. */
enum err post_pump_unsealed(struct core *core, struct why *why);

#endif
