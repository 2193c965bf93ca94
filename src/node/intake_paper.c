/* intake_paper.c - receipts and deliveries about cases that are here. */
#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/caseflow.h"
#include "node/intake.h"
#include "node/local_delivery.h"
#include "node/otherway.h"
#include "node/post.h"
#include "trust/uuid.h"
#include "wire/delivered.h"

enum err
intake_find_case(struct intake *in, const unsigned char *order_sha256_,
    struct named_case *ret_case, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &in->job->arena;
	struct stored_case *stored = &ret_case->stored;
	struct hash hash;
	struct str text;
	enum err e;

	memcpy(hash.bytes, order_sha256_, SHA256_LEN);
	e = store_case_get_by_sha256(arena, in->core->store, &hash, stored, why);
	if (e == ERR_OK)
		e = caseflow_order(
		    in->core, arena, stored->id, &ret_case->order, &text, why);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_OK)
		ret_case->role = caseflow_role(&ret_case->order, in->sender_id);
	*ret_verdict = e == ERR_OK && ret_case->role != 0 && !caseflow_is_outside(stored)
			   ? VERDICT_IS_YES
			   : verdict_no("case-unknown", NULL, "no such order here");
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	memcpy(in->order_sha256, order_sha256_, SHA256_LEN);
	in->has_order = true;
	in->case_id = in->about = stored->id;
	return ERR_OK;
}

enum err
intake_acknowledge(struct intake *in, const unsigned char *change_sha256, struct why *why)
{
	struct step_facts facts = { .kind = RECEIPT_STORED,
		.case_id = in->case_id,
		.at = in->job->at,
		.order_sha256 = in->order_sha256,
		.message_sha256 = in->job->body_sha256,
		.change_sha256 = change_sha256,
		.peer = in->sender_id };
	enum err e = receipts_add(in->core, &facts, &in->job->leaf, why);

	in->job->in_ledger = e == ERR_OK;
	return e;
}

/* False when it hides its outcome: a decision that is not shown decides nothing. */
static bool
take_outcome(const struct receipt *receipt, enum outcome *ret_outcome)
{
	bool decides =
	    receipt->kind == RECEIPT_DECIDED || receipt->kind == RECEIPT_VERIFIED;

	return !decides ||
	       outcome_parse(receipt_value(receipt, STR("outcome")), ret_outcome);
}

/* The delivery is the event; its receipt may come before or after and moves nothing. */
static enum case_event
event_of(const struct named_case *named, enum receipt_kind kind, enum outcome outcome)
{
	enum case_side side = SIDE_ISSUER;

	(void)case_side_parse(named->stored.side, &side);
	return kind == RECEIPT_PRODUCED
		   ? EVENT_FILE
		   : case_event_told(side, named->role, kind, outcome);
}

/* The court hears with which reason the order went from node to node, if it did: what it
 * says to the others goes the same way. */
static enum err
take_way(struct intake *in, const struct named_case *named, const struct receipt *receipt,
    struct why *why)
{
	struct otherway_reason said = { receipt_value(receipt, STR("reason")), STR("") };
	struct verdict verdict =
	    otherway_judge(in->core, named->order.procedure, &said, in->job->at);

	return said.reason.len > 0 && verdict_is_yes(&verdict)
		   ? otherway_begin(in->core, &named->order, &said, STR(""), why)
		   : ERR_OK;
}

static enum err
take_receipt(struct intake *in, const struct document *document, struct verdict *verdict,
    struct why *why)
{
	struct receipt receipt;
	struct named_case named;
	unsigned char order[SHA256_LEN];
	struct case_done done = { 0 };
	struct case_act act = { .at = in->job->at };
	enum outcome outcome = OUTCOME_ACCEPT;
	enum err e;

	if (receipt_read(&in->job->arena, document->contents, &receipt, why) != ERR_OK) {
		*verdict = verdict_no("receipt-unreadable", NULL, "%s", why->text);
		return ERR_OK;
	}
	if (!hex_decode(receipt_value(&receipt, STR("order")), order, SHA256_LEN) ||
	    !take_outcome(&receipt, &outcome)) {
		*verdict = verdict_no(
		    "receipt-silent", "/values", "its order and outcome must be shown");
		return ERR_OK;
	}
	*verdict = receipts_check(in->core, &in->job->arena, in->sender, &receipt, NULL);
	if (!verdict_is_yes(verdict))
		return ERR_OK;
	e = intake_find_case(in, order, &named, verdict, why);
	if (e != ERR_OK || !verdict_is_yes(verdict))
		return e;
	act.case_id = named.stored.id;
	act.from = named.role;
	act.event = event_of(&named, receipt.kind, outcome);
	/* the clocks of who is notified run from its receipt, whenever we hear of it */
	if (act.event == EVENT_TELL && receipt.at < act.at)
		act.at = receipt.at;
	act.detail =
	    arena_format(&in->job->arena, "receipt %.*s of %.*s%s%.*s%s%.*s%s%.*s",
		STR_ARG(receipt_code(receipt.kind)), STR_ARG(in->sender_id),
		receipt_value(&receipt, STR("outcome")).len > 0 ? " " : "",
		STR_ARG(receipt_value(&receipt, STR("outcome"))),
		receipt_value(&receipt, STR("preserved_until")).len > 0 ? " until " : "",
		STR_ARG(receipt_value(&receipt, STR("preserved_until"))),
		receipt_value(&receipt, STR("reason")).len > 0 ? ": " : "",
		STR_ARG(receipt_value(&receipt, STR("reason"))));
	if (act.event == EVENT_PRESERVE)
		(void)clock_parse(receipt_value(&receipt, STR("preserved_until")),
		    &act.facts.preserved_until);
	e = intake_keep_paper(in->core, act.case_id, "Receipt",
	    receipt_code(receipt.kind), document->contents, why);
	if (e == ERR_OK && act.event == EVENT_SEND)
		e = take_way(in, &named, &receipt, why);
	if (e == ERR_OK)
		e = caseflow_apply(in->core, &act, &done, verdict, why);
	return e;
}

enum err
intake_receipts(struct intake *in, struct verdict *ret_verdict, struct why *why)
{
	struct document document;
	struct why none;
	enum err e = ERR_OK;

	*ret_verdict = VERDICT_IS_YES;
	for (size_t i = 0;
	     e == ERR_OK && verdict_is_yes(ret_verdict) &&
	     intake_document(in, "Receipt", i, &document, &in->receipt_action, &none);
	     i++)
		e = take_receipt(in, &document, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = intake_acknowledge(in, NULL, why);
	return e;
}

/* --- deliveries --- */

/* What is offered: never an address of the sender's choice; where to fetch it says the
 * directory. */
static struct verdict
read_offer(const struct json *object, struct stored_evidence *offer)
{
	const struct json *url =
	    json_get(json_get(object, "delivery:Delivery"), "delivery:URL");

	offer->id = json_get_str(object, "delivery:DeliveryID");
	offer->size = json_get_int(url, "delivery:ContentLength", -1);
	if (!uuid_valid(offer->id) || offer->size < 0 ||
	    !hex_decode(
		json_get_str(url, "delivery:Checksum"), offer->sha256.bytes, HASH_LEN))
		return verdict_no("delivery-unreadable", NULL,
		    "DeliveryID, ContentLength and Checksum are needed");
	if (offer->size > (int64_t)LIMIT_PACKAGE)
		return verdict_no("delivery-too-large", NULL,
		    "%lld bytes are offered, %zu are taken", (long long)offer->size,
		    LIMIT_PACKAGE);
	return VERDICT_IS_YES;
}

/* What is offered will be fetched: whoever may answer an order may not fill our disk. */
static enum err
check_room(struct intake *in, const struct stored_case *stored,
    struct verdict *ret_verdict, struct why *why)
{
	struct stored_evidence *list;
	size_t count;
	enum err e = store_evidence_list(&in->job->arena, in->core->store, stored->id,
	    DELIVERIES_MAX, &list, &count, why);

	if (e == ERR_OK && count == DELIVERIES_MAX)
		*ret_verdict = verdict_no("delivery-too-many", NULL,
		    "%d packages of one order are taken", DELIVERIES_MAX);
	return e;
}

/* What can be seen to be wrong is refused at once: its sender can mend it. */
static struct verdict
judge_contents(struct intake *in, const struct json *object)
{
	struct delivered delivered;
	struct verdict verdict = delivered_read(&in->job->arena, object, &delivered);

	return verdict_is_yes(&verdict)
		   ? verdict_person("delivery-stranger", NULL,
			 "it brings its contents itself, signed by its organisation only")
		   : verdict;
}

enum err
intake_delivery_waits(struct intake *in, struct why *why)
{
	const struct action *action = &in->message.actions[0];
	struct verdict verdict = VERDICT_IS_YES;
	struct stored_case stored;
	enum err e;

	if (in->message.actions_count != 1 || action->verb != VERB_DELIVER)
		return ERR_OK;
	e = local_delivery_case(in->core, &in->job->arena, action->object, in->sender_id,
	    &stored, &verdict, why);
	if (e != ERR_OK || !verdict_is_yes(&verdict))
		return e;
	e = store_event_add(in->core->store,
	    &(struct stored_event){ .case_id = stored.id,
		.at = in->job->at,
		.event = STR("delivery-in-tray"),
		.detail = STR("contents of another vendor's system wait for a person"),
		.leaf = (int64_t)in->job->leaf },
	    why);
	/* a DELIVERResponse has no place for it */
	return e == ERR_OK ? post_owe_receipt(
				 in->core, stored.id, in->sender_id, in->job->leaf, why)
			   : e;
}

enum err
intake_delivery(struct intake *in, struct verdict *ret_verdict, struct why *why)
{
	const struct json *object = in->message.actions[0].object;
	struct stored_evidence offer = { .state = STR("offered"), .at = in->job->at };
	struct case_act act = {
		.event = EVENT_PRODUCE, .at = in->job->at, .from = ROLE_ADDRESSEE
	};
	struct stored_case stored;
	struct case_done done = { 0 };
	enum err e;

	*ret_verdict = VERDICT_IS_YES;
	e = local_delivery_case(
	    in->core, &in->job->arena, object, in->sender_id, &stored, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (delivered_brings(object)) {
		*ret_verdict = judge_contents(in, object);
		return ERR_OK;
	}
	*ret_verdict = read_offer(object, &offer);
	if (verdict_is_yes(ret_verdict))
		e = check_room(in, &stored, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	in->case_id = stored.id;
	in->has_order = true;
	memcpy(in->order_sha256, stored.order_sha256.bytes, SHA256_LEN);
	offer.case_id = stored.id;
	offer.file = arena_format(&in->job->arena, "%.*s.asice.p7m", STR_ARG(offer.id));
	act.case_id = stored.id;
	act.detail = STR("evidence is ready to be fetched");
	e = store_evidence_add(in->core->store, &offer, why);
	if (e == ERR_CONFLICT) {
		*ret_verdict = verdict_no("delivery-known", NULL, "delivered before");
		return ERR_OK;
	}
	if (e == ERR_OK)
		e = caseflow_apply(in->core, &act, &done, ret_verdict, why);
	if (e == ERR_OK)
		e = intake_acknowledge(in, NULL, why);
	in->core->post_due = true;
	return e;
}
