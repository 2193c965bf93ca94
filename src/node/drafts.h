/*
 * drafts.h - new orders at this node, from the first answer to the call that sends them.
 *
 * A draft is its author's alone: for everybody else there is none of that id.  Put to
 * signature it is an order's text, which nobody changes any more: whoever may send from
 * here sees it and may sign it.  Its author takes it back to write on; then it is nobody
 * else's again, and what was signed is of a text that is not sent.
 *
 * Drafts hold personal data.  They are deleted when the order is sent or submitted, when
 * their author drops them, and DRAFT_DAYS after the last change, whether anybody looks or
 * not.  What is deleted is gone, so a clock that is wrong must not do it: see drafts_age.
 */
#ifndef COMITY_NODE_DRAFTS_H
#define COMITY_NODE_DRAFTS_H

#include "advice/draft_check.h"
#include "node/local.h"
#include "node/signed.h"

#define DRAFT_DAYS 30

struct drafted {
	struct stored_draft stored;
	struct json *answers;
	struct json *signoffs; /* [text] */
	bool own;
};

/* The draft of args' id, for who calls.  Rule draft-unknown. */
enum err drafts_find(struct call *call, struct drafted *ret_draft,
    struct verdict *ret_verdict, struct why *why);
/* The same, to be changed by its author, from args' version.  Rules: draft-unknown,
 * draft-version; draft-put and draft-not-put where it is the other. */
enum err drafts_change(struct call *call, bool put, struct drafted *ret_draft,
    struct verdict *ret_verdict, struct why *why);
/* Writes what is in stored, with these answers; ERR_CONFLICT never comes after
 * drafts_change. */
enum err drafts_keep(struct call *call, struct drafted *draft, struct why *why);

/* What is not the author's to answer, and its annexes.  An order that the draft follows
 * and that is not here is left out. */
enum err drafts_frame(struct call *call, const struct drafted *draft,
    struct draft_frame *ret_frame, struct why *why);
/* What stands against it: draft_check, and what only a node knows (rules draft-duplicate,
 * draft-wider: the order that it follows told apart what this one does not, and those of
 * profile_advise). */
enum err drafts_check(struct call *call, const struct json *answers,
    const struct draft_frame *frame, struct draft_report *ret_report, struct why *why);

/* The order and the sign-offs of a draft that was put to signature, proven anew. */
struct verdict drafts_prove(
    struct call *call, const struct drafted *draft, struct signed_order *ret_signed);

/* drafts_age.c: once a second, after jump_look: deletes the old ones, once an hour; not
 * in the first hour of the process, nor within a day after the machine's clock was set.
 */
void drafts_age(struct core *core);

/* --- the calls, in the tables of local.c --- */

/* local_draft.c: {id, version, answers, from, like}: without id a new one; from: what
 * another order of the same case says, but for what its targets have not in common; like:
 * what an order of ours says of its kind and its office, and nothing of its case.  Rules:
 * draft-*, case-unknown. */
enum err local_draft_save(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {drafts [{id, person, own, version, changed_at, reference, addressee, procedure, put,
 * signed}], more}: one's own, and what waits for signatures; more: than is shown, the
 * newest LIMIT_DRAFTS. */
enum err local_draft_list(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {id, answers}: all of it, as if answers were kept, too: answers, steps, advice and
 * findings; or text, digest and sign-offs. */
enum err local_draft_show(
    struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_draft_drop(
    struct call *call, struct verdict *ret_verdict, struct why *why);

/* local_draft_sign.c: {id, version, confirmed}: the text is made.  Rules: what stands
 * against it, draft-confirm. */
enum err local_draft_put(struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_draft_back(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {id, signoff}.  Rules: draft-signed, signoff-*, person-*, passkey-*. */
enum err local_draft_sign(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {id, sha256, confirmed, other_channel, means}: order/send, or order/submit where its
 * court is asked before.  sha256: of the text that was shown, if it is to be this one.
 * Rules: draft-not-put, draft-version; theirs. */
enum err local_draft_send(
    struct call *call, struct verdict *ret_verdict, struct why *why);

/* local_annex.c: {id, version, name, for [organisation], file {name, base64}}: a paper
 * that only these see, salted; without a name, its file's.  {id, version, name}: not
 * after all; there may be none.  Answer {id, version}: a change of the draft as others.
 * Rules: those of drafts_change (not put); draft-annex: LIMIT_ANNEX..., a name or a
 * reader twice. */
enum err local_draft_annex(
    struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_draft_annex_drop(
    struct call *call, struct verdict *ret_verdict, struct why *why);

/* What the order will hold of them. */
enum err drafts_annexes(
    struct call *call, struct str id, struct draft_frame *ret_frame, struct why *why);
/* Member annexes [{name, for [], sha256, size}]: digest of salt and paper, size of the
 * paper alone. */
enum err drafts_show_annexes(
    struct call *call, struct str id, struct json *to, struct why *why);
/* Member annexes [{name, data}] for order/send and order/submit: data is salt and paper,
 * in base64. */
enum err drafts_send_annexes(
    struct call *call, struct str id, struct json *args, struct why *why);
/* The paper without its salt.  Rule page-unknown: there is none of this digest. */
enum err drafts_annex(struct call *call, struct str *ret_paper,
    struct verdict *ret_verdict, struct why *why);

/* Members of a draft that was put to signature: order (what it says), text, sha256,
 * signoffs [{person, organisation, act, at, method}], answer and lacks (findings of law
 * before sending), differs [{member, was, is}]. */
enum err drafts_show_put(
    struct call *call, const struct drafted *draft, struct json *to, struct why *why);

#endif
