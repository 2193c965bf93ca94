/* intake_order.c - an order comes in: proven, judged by the law's tables, put before a
 * person. */
#include <string.h>

#include "node/caseflow.h"
#include "node/intake.h"
#include "node/otherway.h"
#include "node/signed.h"
#include "trust/digest.h"
#include "wire/projection.h"

/* The order, and that it means these two. */
static struct verdict
take_order(struct intake *in, struct signed_order *signed_, struct why *why)
{
	struct core *core = in->core;
	struct document document;
	struct verdict verdict;

	if (!intake_document(in, "Order", 0, &document, &in->receipt_action, why))
		return verdict_no("order-unreadable", NULL, "%s", why->text);
	verdict = signed_read(core, &in->job->arena, document.contents, signed_);
	if (!verdict_is_yes(&verdict))
		return verdict;
	memcpy(in->order_sha256, signed_->sha256, SHA256_LEN);
	in->has_order = true;
	if (!str_eq(signed_->order.issuer, in->sender_id))
		return verdict_no(
		    "order-issuer", "/issuer", "sent by %.*s", STR_ARG(in->sender_id));
	if ((order_roles(&signed_->order, core->config->organisation) &
		(ROLE_ADDRESSEE | ROLE_NOTIFIED | ROLE_VALIDATOR)) == 0)
		return verdict_no("order-addressee", "/addressee",
		    "the order is for %.*s", STR_ARG(signed_->order.addressee));
	return VERDICT_IS_YES;
}

/* The same document under another message, or its id for another document. */
static enum err
check_known(struct intake *in, const struct signed_order *signed_,
    struct verdict *verdict, struct why *why)
{
	struct hash hash;
	bool seen;
	enum err e;

	memcpy(hash.bytes, signed_->sha256, SHA256_LEN);
	e = store_order_seen(in->core->store, &hash, signed_->order.id, &seen, why);
	if (e == ERR_OK && seen)
		*verdict = verdict_no("order-known", NULL,
		    "the order came before in another message: nothing is done twice");
	return e;
}

static struct verdict
take_signoffs(struct intake *in, struct signed_order *signed_)
{
	struct verdict verdict = VERDICT_IS_YES;
	struct document document;
	struct why why;
	size_t action;

	for (size_t i = 0; verdict_is_yes(&verdict) &&
			   intake_document(in, "SignOff", i, &document, &action, &why);
	     i++)
		verdict = signed_add(
		    in->core, &in->job->arena, document.contents, in->job->at, signed_);
	if (verdict_is_yes(&verdict) && signed_->signoffs_count == 0)
		return verdict_no("signoff-missing", NULL, "nobody has signed the order");
	return verdict;
}

static struct verdict
take_annexes(struct intake *in, const struct signed_order *signed_)
{
	struct verdict verdict = VERDICT_IS_YES;
	struct document document;
	struct why why;
	size_t action;
	size_t count = 0;

	for (; verdict_is_yes(&verdict) &&
	       intake_document(in, "Annex", count, &document, &action, &why);
	     count++)
		verdict = signed_annex(&signed_->order, document.name,
		    in->core->config->organisation, document.contents);
	return verdict_is_yes(&verdict) ? signed_all_annexes(&signed_->order,
					      in->core->config->organisation, count)
					: verdict;
}

/* The certificates to which the answer will be encrypted are those that the order names.
 */
static struct verdict
take_certificates(struct intake *in, const struct signed_order *signed_)
{
	struct verdict verdict = VERDICT_IS_YES;
	struct document document;
	struct why why;
	size_t action;
	size_t count = 0;

	for (; verdict_is_yes(&verdict) &&
	       intake_document(in, "Certificate", count, &document, &action, &why);
	     count++)
		verdict = signed_certificate(&signed_->order, document.contents);
	if (verdict_is_yes(&verdict) && count != signed_->order.recipients_count)
		return verdict_no("recipient-missing", NULL,
		    "%zu of %zu certificates came", count,
		    signed_->order.recipients_count);
	return verdict;
}

static enum err
keep_documents(struct intake *in, struct why *why)
{
	static const char *const kept[] = { "Order", "SignOff", "Annex", "Certificate" };
	enum err e = ERR_OK;

	for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k++) {
		struct document document;
		struct why none;
		size_t action;

		for (size_t i = 0; e == ERR_OK && intake_document(in, kept[k], i,
						      &document, &action, &none);
		     i++)
			e = intake_keep_paper(in->core, in->case_id, kept[k],
			    document.name, document.contents, why);
	}
	return e;
}

/* So that GET finds the case of an object. */
static enum err
keep_objects(struct intake *in, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < in->message.actions_count; i++) {
		const struct action *action = &in->message.actions[i];

		if (action->type != OBJECT_DOCUMENT)
			e = store_object_add(
			    in->core->store, action->object_id, in->case_id, why);
	}
	return e;
}

/* What the desk reads in the timeline: who is known by no list, and what waits for a
 * person. */
static struct str
detail_of(
    const struct intake *in, const struct order *order, const struct verdict *verdict)
{
	struct str pinned = trustbook_pinned(&in->core->book, order->issuer);
	struct arena *arena = &in->job->arena;
	struct str words = STR("");

	if (pinned.len > 0)
		words = arena_format(arena, "issuer %.*s", STR_ARG(pinned));
	pinned = trustbook_pinned(&in->core->book, order->validator);
	if (pinned.len > 0)
		words = arena_format(arena, "%.*s%svalidator %.*s", STR_ARG(words),
		    words.len > 0 ? "; " : "", STR_ARG(pinned));
	if (!verdict_is_yes(verdict))
		words = arena_format(arena, "%.*s%s%s: %s", STR_ARG(words),
		    words.len > 0 ? "; " : "", verdict->rule, verdict->detail);
	return words;
}

/* A copy for a notified authority or a court: it carries out nothing, so nothing but
 * documents comes with it, and no certificate. */
static struct verdict
check_copy(struct intake *in)
{
	char pointer[MESSAGE_POINTER_MAX];
	struct document document;
	struct why why;
	size_t action;

	if (intake_document(in, "Certificate", 0, &document, &action, &why))
		return verdict_no("message-mixed",
		    message_pointer(&in->message, action, pointer),
		    "a copy of an order brings no certificate");
	for (size_t i = 0; i < in->message.actions_count; i++)
		if (in->message.actions[i].type != OBJECT_DOCUMENT)
			return verdict_no("message-mixed",
			    message_pointer(&in->message, i, pointer),
			    "a copy of an order brings nothing but documents");
	return VERDICT_IS_YES;
}

static struct verdict
take_rest(struct intake *in, struct signed_order *signed_, enum case_side side)
{
	struct verdict verdict;

	if (side == SIDE_VALIDATOR) {
		verdict = signed_annexes_for_court(&signed_->order);
		if (!verdict_is_yes(&verdict))
			return verdict;
	}
	if (side != SIDE_ADDRESSEE)
		return check_copy(in);
	verdict = take_certificates(in, signed_);
	if (verdict_is_yes(&verdict))
		verdict =
		    projection_compare(&in->job->arena, &signed_->order, &in->message);
	return verdict;
}

/* Where the law prescribes another channel: why this came here all the same (Regulation
 * (EU) 2023/1543 Art 19(5)).  Not a yes: whoever sent it did not say, and a person
 * decides whether it is taken. */
static struct verdict
judge_channel(struct intake *in, const struct signed_order *signed_,
    struct otherway_reason *ret_said)
{
	struct document document;
	struct why why;
	size_t action;

	*ret_said = (struct otherway_reason){ STR(""), STR("") };
	if (!otherway_prescribed(in->core, signed_->order.procedure, in->job->at))
		return VERDICT_IS_YES;
	if (intake_document(in, "Order", 0, &document, &action, &why))
		*ret_said = otherway_said(&document);
	return otherway_judge(in->core, signed_->order.procedure, ret_said, in->job->at);
}

/* proven: yes; else the verdict of the law, which a person has to look at. */
static enum err
open_case(struct intake *in, const struct signed_order *signed_, enum case_side side,
    const struct verdict *verdict, struct why *why)
{
	struct otherway_reason said;
	struct verdict channel = judge_channel(in, signed_, &said);
	bool held = side == SIDE_ADDRESSEE && !verdict_is_yes(&channel);
	struct case_act act = { .event = held ? EVENT_HOLD : EVENT_RECEIVE,
		.case_id = signed_->order.id,
		.at = in->job->at,
		.facts = { .message_sha256 = in->job->body_sha256 } };
	struct case_done done = { 0 };
	enum err e;

	act.detail = detail_of(in, &signed_->order,
	    side == SIDE_VALIDATOR || verdict_is_yes(&channel) ? verdict : &channel);
	in->kind = side == SIDE_ADDRESSEE ? in->kind : STR("copy");
	in->case_id = signed_->order.id;
	e = caseflow_prepare(in->core, side, &signed_->order, signed_->sha256, &act, why);
	if (e == ERR_OK)
		e = otherway_begin(in->core, &signed_->order,
		    verdict_is_yes(&channel) ? &said : NULL, STR(""), why);
	if (e == ERR_OK)
		e = keep_documents(in, why);
	if (e == ERR_OK)
		e = keep_objects(in, why);
	if (e == ERR_OK)
		e = caseflow_begin(in->core, side, &signed_->order, &act, &done, why);
	in->job->in_ledger = done.has_leaf;
	in->job->leaf = done.leaf;
	return e;
}

static enum case_side
side_here(const struct order *order, struct str us)
{
	switch (caseflow_role(order, us)) {
	case ROLE_NOTIFIED:
		return SIDE_NOTIFIED;
	case ROLE_VALIDATOR:
		return SIDE_VALIDATOR;
	default:
		return SIDE_ADDRESSEE;
	}
}

enum err
intake_order(struct intake *in, struct verdict *ret_verdict, struct why *why)
{
	struct signed_order *signed_ = arena_alloc(&in->job->arena, sizeof *signed_);
	struct verdict verdict;
	enum case_side side = SIDE_ADDRESSEE;
	enum err e;

	if (signed_ == NULL)
		return err_why(why, ERR_LIMIT, 0, "order: no memory");
	verdict = take_order(in, signed_, why);
	if (verdict_is_yes(&verdict)) {
		side = side_here(&signed_->order, in->core->config->organisation);
		e = check_known(in, signed_, &verdict, why);
		if (e != ERR_OK)
			return e;
	}
	if (verdict_is_yes(&verdict))
		verdict = take_signoffs(in, signed_);
	if (verdict_is_yes(&verdict))
		verdict = take_annexes(in, signed_);
	if (verdict_is_yes(&verdict))
		verdict = take_rest(in, signed_, side);
	*ret_verdict = verdict;
	if (!verdict_is_yes(&verdict))
		return ERR_OK;
	e = signed_law(in->core, &in->job->arena,
	    side == SIDE_VALIDATOR ? LAW_VALIDATE : LAW_RECEIVE, in->job->at, signed_,
	    &verdict, why);
	if (e == ERR_OK && side == SIDE_ADDRESSEE)
		*ret_verdict = verdict;
	if (e != ERR_OK || ret_verdict->kind == VERDICT_NO)
		return e;
	/* who is told of an order must see it, the more when the law says no to it */
	return open_case(in, signed_, side, &verdict, why);
}
