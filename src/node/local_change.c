/* local_change.c - what the persons of this node say about an order after it was sent. */
#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "node/change_flow.h"
#include "node/change_law.h"
#include "node/local.h"
#include "node/post.h"
#include "trust/uuid.h"
#include "wire/object.h"
#include "wire/update.h"

/* --- what it would follow --- */

/* By id, or by the digest of the order. */
static enum err
find_case(struct call *call, struct change_said *said, struct verdict *ret_verdict,
    struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct str id = json_get_str(call->args, "id");
	struct hash hash;
	struct str text;
	enum err e = ERR_NOT_FOUND;

	if (id.len > 0)
		e = store_case_get(arena, call->core->store, id, &said->stored, why);
	else if (hex_decode(
		     json_get_str(call->args, "order_sha256"), hash.bytes, SHA256_LEN))
		e = store_case_get_by_sha256(
		    arena, call->core->store, &hash, &said->stored, why);
	if (e == ERR_OK)
		e = caseflow_order(
		    call->core, arena, said->stored.id, &said->order, &text, why);
	if (e == ERR_OK && caseflow_is_outside(&said->stored))
		*ret_verdict = verdict_no("intake-outside", NULL, "it came by %.*s",
		    STR_ARG(said->stored.channel));
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = local_may_act(call, &said->stored);
	if (e != ERR_NOT_FOUND)
		return e;
	*ret_verdict = verdict_no("case-unknown", NULL, "no such order here");
	return ERR_OK;
}

/* Whether what we say to it next would answer a question. */
static enum err
waits_for_answer(
    struct call *call, struct change_said *said, bool *ret_waits, struct why *why)
{
	struct arena *arena = &call->job->arena;
	unsigned char follows[SHA256_LEN];
	struct stored_change asked;
	struct hash hash;
	enum err e = change_flow_next(call->core, arena, said, follows, why);

	*ret_waits = false;
	if (e != ERR_OK)
		return e;
	memcpy(hash.bytes, follows, SHA256_LEN);
	e = store_change_get(
	    arena, call->core->store, said->stored.id, &hash, &asked, why);
	*ret_waits = e == ERR_OK && str_eq(asked.speaker, said->to);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Adds the receiver, if a change of this kind may go to him. */
static enum err
add_draft(struct call *call, struct change_said *said, struct str to, struct json *drafts,
    struct why *why)
{
	struct arena *arena = &call->job->arena;
	unsigned char follows[SHA256_LEN];
	char text[SHA256_HEX_LEN];
	struct json *item;
	struct verdict verdict =
	    change_rule_find(said->change.kind, order_roles(&said->order, said->from),
		order_roles(&said->order, to), &said->rule);
	enum err e;

	if (str_eq(said->from, to) || !verdict_is_yes(&verdict))
		return ERR_OK;
	said->to = to;
	e = change_flow_next(call->core, arena, said, follows, why);
	hex_encode(str_bytes(follows, SHA256_LEN), text);
	item = json_add(drafts, json_object(arena));
	json_put_str(arena, item, "to", to);
	json_put_str(arena, item, "follows", arena_str(arena, str_from(text)));
	return e;
}

/* An answer goes to whoever has asked and waits, else to the addressee. */
static enum err
add_answers(
    struct call *call, struct change_said *said, struct json *drafts, struct why *why)
{
	const struct order *order = &said->order;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i <= order->notified_count; i++) {
		bool waits = false;

		said->to = i == 0 ? order->addressee : order->notified[i - 1];
		e = waits_for_answer(call, said, &waits, why);
		if (e == ERR_OK && waits)
			e = add_draft(call, said, said->to, drafts, why);
	}
	if (e == ERR_OK && json_first(drafts) == NULL)
		e = add_draft(call, said, order->addressee, drafts, why);
	return e;
}

/* The court, if its node has the order: it may have signed on paper. */
static enum err
add_court(
    struct call *call, struct change_said *said, struct json *drafts, struct why *why)
{
	struct str court = said->order.validator;
	bool has = false;
	enum err e = ERR_OK;

	if (court.len > 0 && !str_eq(court, said->order.issuer))
		e = post_was_sent(call->core, said->stored.id, court, &has, why);
	return e == ERR_OK && has ? add_draft(call, said, court, drafts, why) : e;
}

static enum err
add_drafts(
    struct call *call, struct change_said *said, struct json *drafts, struct why *why)
{
	const struct order *order = &said->order;
	struct str to = json_get_str(call->args, "to");
	bool sent = true;
	enum err e;

	if (to.len > 0)
		return add_draft(call, said, to, drafts, why);
	if (said->change.kind == CHANGE_CLARIFICATION)
		return add_answers(call, said, drafts, why);
	e = caseflow_was_sent(call->core, &said->stored, order, &sent, why);
	if (e == ERR_OK && sent)
		e = add_draft(call, said, order->addressee, drafts, why);
	if (e == ERR_OK)
		e = add_draft(call, said, order->issuer, drafts, why);
	for (size_t i = 0; e == ERR_OK && sent && i < order->notified_count; i++)
		e = add_draft(call, said, order->notified[i], drafts, why);
	return e == ERR_OK ? add_court(call, said, drafts, why) : e;
}

/* As long as the tables let it ask, if the person says nothing else. */
static enum err
add_until(
    struct call *call, struct change_said *said, struct json *answer, struct why *why)
{
	struct arena *arena = &call->job->arena;
	char text[CLOCK_TEXT_MAX];
	int64_t until = 0;
	enum err e;

	said->at = call->job->at;
	e = change_law_until(call->core, arena, said, &until, why);
	until -= until % CLOCK_SECOND;
	if (e == ERR_OK && until != 0)
		json_put_str(
		    arena, answer, "until", arena_str(arena, clock_text(until, text)));
	return e;
}

enum err
local_order_draft(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct change_said said = { .from = call->core->config->organisation };
	struct json *answer = json_object(arena);
	char text[SHA256_HEX_LEN], at[CLOCK_TEXT_MAX];
	struct json *drafts;
	enum err e;

	if (!change_kind_parse(json_get_str(call->args, "kind"), &said.change.kind)) {
		*ret_verdict = verdict_no("act-unknown", "/kind", "no such change");
		return ERR_OK;
	}
	e = find_case(call, &said, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	hex_encode(str_bytes(said.stored.order_sha256.bytes, SHA256_LEN), text);
	json_put_str(arena, answer, "id", said.stored.id);
	json_put_str(arena, answer, "realm", said.order.realm);
	json_put_str(
	    arena, answer, "at", arena_str(arena, clock_text(call->job->at, at)));
	json_put_str(arena, answer, "organisation", said.from);
	json_put_int(arena, answer, "targets", (int64_t)said.order.targets_count);
	json_put_str(arena, answer, "order_sha256", arena_str(arena, str_from(text)));
	drafts = json_put(answer, "drafts", json_array(arena));
	e = add_until(call, &said, answer, why);
	if (e == ERR_OK)
		e = add_drafts(call, &said, drafts, why);
	if (e == ERR_OK && json_first(drafts) == NULL)
		*ret_verdict = change_rule_find(
		    said.change.kind, order_roles(&said.order, said.from), 0, &said.rule);
	call->job->answer = answer;
	return e;
}

/* --- saying it --- */

static void
add_document(struct call *call, const struct change_said *said, struct draft *draft,
    const char *type, struct str bytes)
{
	struct arena *arena = &call->job->arena;
	char digest[SHA256_HEX_LEN];
	struct document document = { .type_owner = STR("COMITY"),
		.type = str_from(type),
		.name = change_kind_name(said->change.kind),
		.contents = bytes,
		.content_type = STR(CONTENT_JSON) };

	hex_encode(str_bytes(said->sha256, SHA256_LEN), digest);
	document.id = object_id(arena, said->stored.id,
	    arena_format(arena, "change/%s/%s", digest, type).ptr, 0);
	(void)endpoint_parse(said->from, &document.owner);
	draft_ask(draft, VERB_CREATE, STR(""), document_json(arena, &document));
}

/* Message, papers and leaf of one receiver. */
static enum err
say(struct call *call, const struct change_said *said, struct why *why)
{
	struct core *core = call->core;
	unsigned char message[SHA256_LEN];
	struct step_facts facts = { .kind = RECEIPT_LOGGED,
		.case_id = said->stored.id,
		.at = said->at,
		.order_sha256 = said->stored.order_sha256.bytes,
		.message_sha256 = message,
		.change_sha256 = said->sha256,
		.peer = said->to };
	struct json *updates = json_array(&call->job->arena);
	struct draft draft;
	enum err e = post_begin(core, &call->job->arena, said->to, &draft, why);

	if (e != ERR_OK)
		return e;
	add_document(call, said, &draft, "Change", said->text);
	add_document(call, said, &draft, "SignOff", said->signoff);
	if (str_eq(said->to, said->order.addressee)) /* who has the order's objects */
		e = update_build(&call->job->arena, &said->order, said->change.kind,
		    said->change.until, &updates, why);
	if (e != ERR_OK)
		return e;
	update_ask(&draft, updates);
	e = post_add(core, &draft, "change", said->stored.id, said->to, message, why);
	if (e == ERR_OK)
		e = change_flow_keep(core, said, CHANGE_SENT, why);
	return e == ERR_OK ? receipts_add(core, &facts, &call->job->leaf, why) : e;
}

/* The step at this side: once, to however many it is said. */
static enum err
step(struct call *call, const struct change_said *said, struct case_done *done,
    struct verdict *ret_verdict, struct why *why)
{
	struct case_act act = change_flow_act(&call->job->arena, said);

	act.person = call->person;
	act.detail = arena_format(
	    &call->job->arena, "%.*s to %.*s", STR_ARG(act.detail), STR_ARG(said->to));
	if (act.event == EVENT_ASK)
		act.facts.outcome = outcome_name(OUTCOME_ASK);
	if (act.event == EVENT_VALIDATE)
		act.facts.outcome = outcome_name(OUTCOME_ACCEPT);
	return caseflow_apply(call->core, &act, done, ret_verdict, why);
}

/* One {to, change, signoff} of the call, proven. */
static enum err
prove_item(struct call *call, const struct json *item, struct change_said *said,
    struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	enum err e;

	*said = (struct change_said){ .text = json_get_str(item, "change"),
		.signoff = json_get_str(item, "signoff"),
		.from = call->core->config->organisation,
		.to = json_get_str(item, "to"),
		.at = call->job->at };
	e = find_case(call, said, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict) &&
	    change_read(arena, said->text, &said->change, why) != ERR_OK)
		*ret_verdict = verdict_no("change-unreadable", NULL, "%s", why->text);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = change_flow_prove(call->core, arena, said, ret_verdict, why);
	return e;
}

static enum err
say_all(struct call *call, const struct change_said *all, size_t count,
    struct verdict *ret_verdict, struct why *why)
{
	struct case_done done = { 0 };
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && verdict_is_yes(ret_verdict) && i < count; i++) {
		assert(all[i].rule != NULL); /* proven */
		if (i == 0 || all[i].event != all[i - 1].event)
			e = step(call, &all[i], &done, ret_verdict, why);
		if (e == ERR_OK && verdict_is_yes(ret_verdict))
			e = say(call, &all[i], why);
	}
	done.has_leaf = true;
	done.leaf = call->job->leaf;
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		local_answer_case(call, all[0].stored.id, &done);
	return e;
}

enum err
local_order_change(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	const struct json *item = json_first(json_get(call->args, "changes"));
	struct change_said *all =
	    arena_array(&call->job->arena, CHANGE_SAID_MAX, sizeof *all);
	size_t count = 0;
	enum err e = ERR_OK;

	if (all == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	for (; e == ERR_OK && verdict_is_yes(ret_verdict) && item != NULL &&
	       count < CHANGE_SAID_MAX;
	     item = item->next)
		e = prove_item(call, item, &all[count++], ret_verdict, why);
	if (verdict_is_yes(ret_verdict) && (count == 0 || item != NULL))
		*ret_verdict = verdict_no(
		    "change-unreadable", "/changes", "1 to %d", CHANGE_SAID_MAX);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	return say_all(call, all, count, ret_verdict, why);
}
