/*
 * local_tray.c - the stranger tray: a person shows, admits or dismisses what waits there.
 *
 * Admitting makes a case of what its organisation alone has signed; it stays known as
 * that (proof: organisation).  Dismissing tells the sender.
 */
#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/caseflow.h"
#include "node/intake.h"
#include "node/local.h"
#include "node/local_delivery.h"
#include "node/otherway.h"
#include "node/post.h"
#include "node/signed.h"
#include "node/stranger.h"
#include "record/form.h"
#include "record/order_text.h"
#include "trust/uuid.h"
#include "wire/check.h"
#include "wire/foreign.h"

#define REASON_MAX 500

/* --- one item --- */

struct item {
	struct stored_tray stored;
	struct message message; /* if it holds one */
	bool has_message;
};

static enum err
find_item(
    struct call *call, struct item *item, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *root;
	enum err e = store_tray_get(arena, call->core->store,
	    json_get_int(call->args, "item", 0), &item->stored, why);

	if (e == ERR_NOT_FOUND) {
		*ret_verdict =
		    verdict_no("tray-unknown", "/item", "no such item in the tray");
		return ERR_OK;
	}
	if (e != ERR_OK || item->stored.text.len == 0)
		return e;
	e = canon_read(arena, item->stored.text, &root, why);
	if (e == ERR_OK)
		e = message_read(arena, root, &item->message, why);
	item->has_message = e == ERR_OK;
	return e;
}

/* That it still waits, and why a person ends that. */
static struct verdict
check_end(const struct item *item, struct str reason)
{
	if (item->stored.closed_at != 0)
		return verdict_no("tray-closed", "/item", "%.*s has closed it",
		    STR_ARG(item->stored.person));
	if (reason.len == 0 || reason.len > REASON_MAX)
		return verdict_no(
		    "tray-reason", "/reason", "1 to %d characters", REASON_MAX);
	return VERDICT_IS_YES;
}

static enum err
end_item(struct call *call, struct item *item, struct str case_id, struct why *why)
{
	struct core *core = call->core;
	enum err e;

	item->stored.closed_at = call->job->at;
	item->stored.person = call->person;
	item->stored.reason = json_get_str(call->args, "reason");
	item->stored.case_id = case_id;
	e = store_tray_close(core->store, &item->stored, why);
	if (e == ERR_OK && item->stored.duty_id != 0)
		e = store_duty_close(
		    core->store, item->stored.duty_id, call->job->at, why);
	return e == ERR_CONFLICT ? ERR_OK : e;
}

/* --- show --- */

/* A seal by the organisation is all that proves it; of a message in XML there may not
 * even be that. */
static struct str
proof_of(const struct stored_tray *stored)
{
	if (str_eq_c(stored->channel, CHANNEL_EU_SYSTEM))
		return STR(PROOF_STATED);
	return str_eq_c(stored->rule, RULE_UNSIGNED) ? STR(PROOF_CERTIFICATE)
						     : STR(PROOF_ORGANISATION);
}

static void
item_json(struct arena *arena, struct json *to, const struct stored_tray *stored)
{
	char at[CLOCK_TEXT_MAX], digest[SHA256_HEX_LEN];

	hex_encode(str_bytes(stored->sha256.bytes, SHA256_LEN), digest);
	json_put_int(arena, to, "id", stored->id);
	json_put_str(arena, to, "at", arena_str(arena, clock_text(stored->at, at)));
	if (stored->duty_id != 0)
		json_put_str(arena, to, "due_at",
		    arena_str(arena, clock_text(stored->at + TRAY_TIME, at)));
	json_put_str(arena, to, "sender", stored->sender);
	json_put_str(arena, to, "channel", stored->channel);
	json_put_str(arena, to, "rule", stored->rule);
	json_put_str(arena, to, "summary", stored->summary);
	json_put_str(arena, to, "sha256", arena_str(arena, str_from(digest)));
	json_put_str(arena, to, "proof", proof_of(stored));
}

enum err
local_tray_list(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	size_t limit = local_limit(call);
	struct stored_tray *items = NULL;
	struct json *list;
	size_t count = 0;
	enum err e = store_tray_list(arena, call->core->store,
	    json_get_int(call->args, "after", 0), limit + 1, &items, &count, why);

	(void)ret_verdict;
	call->job->answer = json_object(arena);
	list = json_put(call->job->answer, "tray", json_array(arena));
	for (size_t i = 0; e == ERR_OK && i < count && i < limit; i++)
		item_json(arena, json_add(list, json_object(arena)), &items[i]);
	if (e == ERR_OK && count > limit)
		json_put_int(arena, call->job->answer, "after", items[limit - 1].id);
	return e;
}

enum err
local_tray_show(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct item item = { .has_message = false };
	struct json *answer = call->job->answer = json_object(arena);
	enum err e = find_item(call, &item, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	item_json(arena, answer, &item.stored);
	json_put_bool(arena, answer, "open", item.stored.closed_at == 0);
	json_put_str(arena, answer, "person", item.stored.person);
	json_put_str(arena, answer, "reason", item.stored.reason);
	json_put_str(arena, answer, "case", item.stored.case_id);
	json_put_str(arena, answer, "message", item.stored.text);
	return ERR_OK;
}

/* --- admit --- */

/* The order as we understand it: what people will read and answer here. */
static enum err
write_order(struct call *call, const struct item *item, struct signed_order *signed_,
    struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct str language = json_get_str(call->args, "language");
	struct order frame = { .realm = call->core->config->realm,
		.procedure = json_get_str(call->args, "procedure"),
		.issuer = item->stored.sender,
		.addressee = call->core->config->organisation,
		.language = language.len > 0 ? language : STR("en"),
		.created_at = item->stored.at - item->stored.at % CLOCK_SECOND };
	char id[UUID_TEXT_MAX];
	struct order order;
	struct buf text;
	enum err e = uuid7(call->job->at, id, why);

	if (e != ERR_OK)
		return e;
	frame.id = arena_str(arena, str_from(id));
	if (frame.procedure.len == 0) {
		*ret_verdict = verdict_no(
		    "foreign-procedure", "/procedure", "an order needs one: --procedure");
		return ERR_OK;
	}
	*ret_verdict = foreign_order(arena, &item->message, &frame, &order);
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	buf_init(&text, LIMIT_ORDER);
	if (order_write(arena, &order, &text, why) != ERR_OK)
		*ret_verdict = verdict_no("foreign-unreadable", NULL, "%s", why->text);
	else
		*ret_verdict = signed_read(
		    call->core, arena, arena_str(arena, buf_str(&text)), signed_);
	buf_release(&text);
	return ERR_OK;
}

/* So that UPDATE finds the case of an object. */
static enum err
keep_objects(
    struct call *call, const struct item *item, struct str case_id, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < item->message.actions_count; i++) {
		const struct action *action = &item->message.actions[i];

		if (action->verb == VERB_CREATE && action->type != OBJECT_DOCUMENT)
			e = store_object_add(
			    call->core->store, action->object_id, case_id, why);
		if (e == ERR_CONFLICT) /* another order has it: it keeps it */
			e = ERR_OK;
	}
	return e;
}

static const char *
proof_words(struct str proof)
{
	if (str_eq_c(proof, PROOF_STATED))
		return "stated by the national system, not proven here";
	return str_eq_c(proof, PROOF_CERTIFICATE)
		   ? "signed by nobody, known by its sender's certificate only"
		   : "signed by its organisation only";
}

static enum err
open_case(struct call *call, struct item *item, const struct signed_order *signed_,
    const struct verdict *law, struct why *why)
{
	struct core *core = call->core;
	struct case_act act = { .event = EVENT_RECEIVE,
		.case_id = signed_->order.id,
		.at = call->job->at,
		.person = call->person,
		.proof = proof_of(&item->stored),
		.facts = { .message_sha256 = item->stored.sha256.bytes,
		    .reason = STR("tray-admitted") } };
	struct case_done done = { 0 };
	enum err e;

	act.detail = arena_format(&call->job->arena,
	    "admitted from the tray (%lld), %s: %.*s%s%s", (long long)item->stored.id,
	    proof_words(act.proof), STR_ARG(json_get_str(call->args, "reason")),
	    law->rule == NULL ? "" : "; ", law->rule == NULL ? "" : law->rule);
	e = caseflow_prepare(
	    core, SIDE_ADDRESSEE, &signed_->order, signed_->sha256, &act, why);
	if (e == ERR_OK)
		e = otherway_begin(core, &signed_->order, NULL, STR(""), why);
	if (e == ERR_OK)
		e = intake_keep_paper(
		    core, act.case_id, "Order", STR("order.json"), signed_->text, why);
	if (e == ERR_OK)
		e = stranger_keep(core, act.case_id, item->stored.text, why);
	if (e == ERR_OK)
		e = intake_keep_paper(core, act.case_id, "Message",
		    wire_encoding_of(item->stored.bytes) == WIRE_XML ? STR("hi1.xml")
								     : STR("hi1.json"),
		    item->stored.bytes, why);
	if (e == ERR_OK)
		e = keep_objects(call, item, act.case_id, why);
	if (e == ERR_OK)
		e = caseflow_begin(
		    core, SIDE_ADDRESSEE, &signed_->order, &act, &done, why);
	if (e == ERR_OK)
		e = end_item(call, item, act.case_id, why);
	if (e == ERR_OK)
		local_answer_case(call, act.case_id, &done);
	return e;
}

static bool
is_delivery(const struct item *item)
{
	return item->message.actions_count == 1 &&
	       item->message.actions[0].verb == VERB_DELIVER;
}

static enum err
admit_delivery(
    struct call *call, struct item *item, struct verdict *ret_verdict, struct why *why)
{
	struct case_done done = { 0 };
	struct str case_id = STR("");
	enum err e = local_delivery_admit(call, &item->stored,
	    item->message.actions[0].object, &done, &case_id, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = end_item(call, item, case_id, why);
	if (e == ERR_OK)
		local_answer_case(call, case_id, &done);
	return e;
}

enum err
local_tray_admit(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct signed_order *signed_ = arena_alloc(&call->job->arena, sizeof *signed_);
	struct item item = { .has_message = false };
	struct verdict law = VERDICT_IS_YES;
	enum err e = find_item(call, &item, ret_verdict, why);

	if (signed_ == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = check_end(&item, json_get_str(call->args, "reason"));
	if (e == ERR_OK && verdict_is_yes(ret_verdict) && !item.has_message)
		*ret_verdict = verdict_no("foreign-no-order", NULL, "it is no message");
	if (e == ERR_OK && verdict_is_yes(ret_verdict) && is_delivery(&item))
		return admit_delivery(call, &item, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = write_order(call, &item, signed_, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = signed_law(call->core, &call->job->arena, LAW_RECEIVE, call->job->at,
		    signed_, &law, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	return open_case(call, &item, signed_, &law, why);
}

/* --- dismiss --- */

/* The standard's way: the status of what was asked for. */
static enum err
tell_sender(struct call *call, const struct item *item, struct why *why)
{
	struct arena *arena = &call->job->arena;
	unsigned char digest[SHA256_LEN];
	struct json *notification;
	struct draft draft;
	enum err e;

	if (str_eq_c(item->stored.channel, CHANNEL_EU_SYSTEM))
		return ERR_OK; /* nothing goes from here to who sent it */
	notification = item->has_message
			   ? foreign_notification(arena, &item->message, FOREIGN_REJECTED,
				 json_get_str(call->args, "reason"), call->job->at)
			   : NULL;
	if (notification == NULL)
		return ERR_OK;
	e = post_begin(call->core, arena, item->stored.sender, &draft, why);
	if (e != ERR_OK)
		return e;
	draft_ask(&draft, VERB_CREATE, STR(""), notification);
	return post_add(call->core, &draft, "notification", STR(""), item->stored.sender,
	    digest, why);
}

enum err
local_tray_dismiss(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct core *core = call->core;
	struct job *job = call->job;
	struct str reason = json_get_str(call->args, "reason");
	struct item item = { .has_message = false };
	struct step_facts facts = { .kind = RECEIPT_DECIDED,
		.at = job->at,
		.outcome = outcome_name(OUTCOME_REFUSE),
		.reason = reason };
	enum err e = find_item(call, &item, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = check_end(&item, reason);
	if (e == ERR_OK && verdict_is_yes(ret_verdict) && !form_fits(FORM_ID, reason))
		*ret_verdict = verdict_no("tray-reason", "/reason", "a short code");
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	facts.message_sha256 = item.stored.sha256.bytes;
	facts.peer = item.stored.sender;
	e = receipts_add(core, &facts, &job->leaf, why);
	if (e == ERR_OK)
		e = store_event_add(core->store,
		    &(struct stored_event){ .at = job->at,
			.event = STR("tray-dismissed"),
			.person = call->person,
			.detail = arena_format(&job->arena, "item %lld: %.*s",
			    (long long)item.stored.id, STR_ARG(reason)),
			.leaf = (int64_t)job->leaf },
		    why);
	if (e == ERR_OK)
		e = end_item(call, &item, STR(""), why);
	if (e == ERR_OK)
		e = tell_sender(call, &item, why);
	if (e != ERR_OK)
		return e;
	job->answer = json_object(&job->arena);
	json_put_int(&job->arena, job->answer, "id", item.stored.id);
	json_put_str(&job->arena, job->answer, "state", STR("dismissed"));
	job->receipt_to = job->answer;
	job->in_ledger = true;
	return ERR_OK;
}
