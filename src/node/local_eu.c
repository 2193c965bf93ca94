/*
 * local_eu.c - European orders and the system that is prescribed for them: what is
 * written for it from a case, and what it says is filed into the case.
 *
 * What comes back is stated by that system.  Nothing of it is proven here, and nothing of
 * it looks as if it were: it is filed with those words, by the person who brought it.
 */
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/hex.h"
#include "node/caseflow.h"
#include "node/eu_stated.h"
#include "node/intake.h"
#include "node/local.h"
#include "node/otherway.h"
#include "record/form.h"
#include "wire/check.h"
#include "wire/eu.h"
#include "wire/projection.h"

#define EXPORT_MAX ((size_t)8 << 20)

/* --- the case, whole --- */

static enum err
put_document(struct call *call, const struct stored_document *row, struct json *list,
    struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct stored_document full;
	struct json *one = json_add(list, json_object(arena));
	struct buf text;
	char digest[SHA256_HEX_LEN];
	enum err e = store_document_get(
	    arena, call->core->store, row->case_id, &row->sha256, &full, why);

	hex_encode(str_bytes(row->sha256.bytes, HASH_LEN), digest);
	json_put_str(arena, one, "kind", row->kind);
	json_put_str(arena, one, "name", row->name);
	json_put_str(arena, one, "sha256", arena_str(arena, str_from(digest)));
	if (e != ERR_OK || str_eq_c(row->kind, "Export") || str_eq_c(row->kind, "Stated"))
		return e;
	buf_init(&text, 2 * LIMIT_BODY);
	base64_encode(full.bytes, &text);
	json_put_str(arena, one, "data", arena_str(arena, buf_str(&text)));
	buf_release(&text);
	return ERR_OK;
}

static enum err
put_events(struct call *call, struct str id, struct json *list, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct stored_event *events;
	char at[CLOCK_TEXT_MAX];
	size_t count;
	enum err e = store_event_list(
	    arena, call->core->store, id, 0, LOCAL_LIST_MAX, &events, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct json *one = json_add(list, json_object(arena));

		json_put_str(
		    arena, one, "at", arena_str(arena, clock_text(events[i].at, at)));
		json_put_str(arena, one, "event", events[i].event);
		json_put_str(arena, one, "person", events[i].person);
		json_put_str(arena, one, "detail", events[i].detail);
	}
	return e;
}

/* {id, side, state, received_at, organisation, documents [{kind, name, sha256, data}],
 * changes, events [{at, event, person, detail}]} */
enum err
local_eu_case(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *answer = call->job->answer = json_object(arena);
	struct stored_document *documents;
	struct stored_channel channel;
	struct stored_case stored;
	char at[CLOCK_TEXT_MAX];
	struct json *list;
	size_t count = 0;
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	json_put_str(arena, answer, "id", stored.id);
	json_put_str(arena, answer, "side", stored.side);
	json_put_str(arena, answer, "state", stored.state);
	json_put_str(arena, answer, "organisation", call->core->config->organisation);
	e = otherway_find(call->core, arena, stored.id, &channel, why);
	if (e != ERR_OK)
		return e;
	json_put_int(arena, answer, "due", channel.due);
	json_put_str(arena, answer, "received_at",
	    arena_str(arena, clock_text(stored.received_at, at)));
	list = json_put(answer, "documents", json_array(arena));
	e = store_document_list(
	    arena, call->core->store, stored.id, LOCAL_LIST_MAX, &documents, &count, why);
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		e = put_document(call, &documents[i], list, why);
	if (e == ERR_OK)
		e = local_show_changes(call, stored.id, answer, why);
	if (e == ERR_OK)
		e = put_events(
		    call, stored.id, json_put(answer, "events", json_array(arena)), why);
	return e;
}

/* {orders [ids]}: what has something to be written, behind after. */
enum err
local_eu_due(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *list;
	struct str *ids;
	size_t count = 0;
	enum err e = store_channel_due(arena, call->core->store,
	    json_get_str(call->args, "after"), LOCAL_LIST_MAX, &ids, &count, why);

	(void)ret_verdict;
	call->job->answer = json_object(arena);
	list = json_put(call->job->answer, "orders", json_array(arena));
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		(void)json_add(list, json_string(arena, ids[i]));
	return e;
}

/* All that was due when the case was read is written. */
enum err
local_eu_written(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct stored_case stored;
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	call->job->answer = json_object(&call->job->arena);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	return store_channel_clear(
	    call->core->store, stored.id, json_get_int(call->args, "due", 0), why);
}

/* --- exported --- */

/* What was written is kept: who, when, which bytes; the same twice is one. */
enum err
local_eu_exported(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct core *core = call->core;
	struct arena *arena = &call->job->arena;
	struct str name = json_get_str(call->args, "name");
	struct stored_document paper = {
		.kind = STR("Export"), .name = name, .at = call->job->at
	};
	struct step_facts facts = { .kind = RECEIPT_LOGGED,
		.at = call->job->at,
		.message_sha256 = paper.sha256.bytes };
	struct stored_case stored;
	char digest[SHA256_HEX_LEN];
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = base64_decode(
		    arena, json_get_str(call->args, "data"), &paper.bytes, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict) &&
	    (paper.bytes.len == 0 || !form_fits(FORM_NAME, name)))
		*ret_verdict = verdict_no("form-value", "/data", "a file and its name");
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	sha256(paper.bytes, paper.sha256.bytes);
	paper.case_id = facts.case_id = stored.id;
	facts.order_sha256 = stored.order_sha256.bytes;
	facts.peer = stored.side.len > 0 && str_eq_c(stored.side, "issuer")
			 ? stored.addressee
			 : stored.issuer;
	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "id", stored.id);
	e = store_document_add(core->store, &paper, why);
	json_put_bool(arena, call->job->answer, "again", e == ERR_CONFLICT);
	if (e != ERR_OK)
		return e == ERR_CONFLICT ? ERR_OK : e;
	hex_encode(str_bytes(paper.sha256.bytes, SHA256_LEN), digest);
	e = receipts_add(core, &facts, &call->job->leaf, why);
	if (e == ERR_OK)
		e = store_event_add(core->store,
		    &(struct stored_event){ .case_id = stored.id,
			.at = call->job->at,
			.event = STR("export"),
			.person = call->person,
			.detail = arena_format(arena, "%.*s %s", STR_ARG(name), digest),
			.leaf = (int64_t)call->job->leaf },
		    why);
	call->job->in_ledger = e == ERR_OK;
	call->job->receipt_to = call->job->answer;
	return e;
}

/* --- imported --- */

/* A message that a person brings. */
struct brought {
	struct call *call;
	struct message message;
	struct str text, bytes; /* canonical; as it came */
	struct hash sha256;
};

static enum err
read_brought(struct call *call, struct brought *brought, struct verdict *ret_verdict,
    struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct wire_report report;
	struct json *root;
	enum err e =
	    base64_decode(arena, json_get_str(call->args, "data"), &brought->bytes, why);

	brought->call = call;
	brought->text = json_get_str(call->args, "text");
	if (e == ERR_OK && brought->bytes.len == 0)
		e = err_why(why, ERR_SYNTAX, 0, "no message");
	if (e == ERR_OK)
		e = canon_read(arena, brought->text, &root, why);
	if (e != ERR_OK) {
		*ret_verdict = verdict_no("hi1-not-valid", NULL, "%s", why->text);
		return ERR_OK;
	}
	sha256(brought->bytes, brought->sha256.bytes);
	*ret_verdict = wire_check(root, &report);
	return verdict_is_yes(ret_verdict)
		   ? message_read(arena, root, &brought->message, why)
		   : ERR_OK;
}

/* The case of the first object that is known here. */
static enum err
find_case(const struct brought *brought, struct stored_case *ret_case, bool *ret_found,
    struct why *why)
{
	struct call *call = brought->call;
	struct arena *arena = &call->job->arena;
	const struct message *message = &brought->message;
	struct str id = STR("");
	struct eu_answer answer;
	enum err e = eu_answer_read(arena, message, &answer, why);

	*ret_found = false;
	for (size_t i = 0; e == ERR_OK && id.len == 0 && i < answer.count; i++) {
		e = store_object_case(
		    arena, call->core->store, answer.statements[i].object, &id, why);
		if (e == ERR_NOT_FOUND || e == ERR_USAGE)
			e = ERR_OK;
	}
	for (size_t i = 0; e == ERR_OK && id.len == 0 && i < message->actions_count;
	     i++) {
		const struct action *action = &message->actions[i];

		e = store_object_case(arena, call->core->store,
		    action->object_id.len > 0 ? action->object_id : action->target, &id,
		    why);
		if (e == ERR_NOT_FOUND || e == ERR_USAGE)
			e = ERR_OK;
	}
	if (e != ERR_OK || id.len == 0)
		return e;
	*ret_found = true;
	return store_case_get(arena, call->core->store, id, ret_case, why);
}

/* As it says of itself; what is no organisation id is shown to nobody. */
static struct str
sender_of(const struct brought *brought)
{
	const struct endpoint *sender = &brought->message.sender;
	struct str id = arena_format(&brought->call->job->arena, "%.*s/%.*s",
	    STR_ARG(sender->country), STR_ARG(sender->slug));

	return form_fits(FORM_ORGANISATION, id) ? id : STR("unknown");
}

/* By the message, and neither before the order was written nor after now. */
static int64_t
time_of(const struct brought *brought, const struct stored_case *stored)
{
	int64_t at = brought->message.sent_at;

	at -= at % CLOCK_SECOND;
	if (at < stored->received_at)
		at = stored->received_at;
	return at > brought->call->job->at ? brought->call->job->at : at;
}

/* A step that the state does not allow is filed: nothing is thrown away. */
static enum err
file_step(const struct brought *brought, const struct stored_case *stored,
    const struct eu_stated *stated, struct verdict *ret_verdict, struct why *why)
{
	struct call *call = brought->call;
	struct case_act act = { .event = stated->event,
		.case_id = stored->id,
		.at = time_of(brought, stored),
		.person = call->person,
		.from = ROLE_ADDRESSEE,
		.detail = arena_format(&call->job->arena,
		    "stated by the national system (%.*s), not proven here: %.*s",
		    STR_ARG(sender_of(brought)), STR_ARG(stated->words)),
		.facts = { .preserved_until = stated->until } };
	bool first = str_eq_c(stored->state, "sealed") &&
		     stated->event != EVENT_RECEIVE && stated->event != EVENT_RETURN &&
		     stated->event != EVENT_FILE;
	struct case_act received = act;
	struct case_done done = { 0 };
	enum err e = ERR_OK;

	received.event = EVENT_RECEIVE;
	received.facts.preserved_until = 0;
	if (first) /* who answers has it */
		e = caseflow_apply(call->core, &received, &done, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = caseflow_apply(call->core, &act, &done, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		json_put_str(&call->job->arena, call->job->answer, "state",
		    case_state_name(done.state));
	return e;
}

/* The leaf says who is said to have said it, by the digest of the file. */
static enum err
log_stated(
    const struct brought *brought, const struct stored_case *stored, struct why *why)
{
	struct call *call = brought->call;
	struct step_facts facts = { .kind = RECEIPT_LOGGED,
		.case_id = stored->id,
		.at = call->job->at,
		.order_sha256 = stored->order_sha256.bytes,
		.message_sha256 = brought->sha256.bytes,
		.reason = STR("eu-stated") };
	enum err e = receipts_add(call->core, &facts, &call->job->leaf, why);

	if (e == ERR_OK)
		e = store_event_add(call->core->store,
		    &(struct stored_event){ .case_id = stored->id,
			.at = call->job->at,
			.event = STR("import"),
			.person = call->person,
			.detail = STR("eu-stated"),
			.leaf = (int64_t)call->job->leaf },
		    why);
	call->job->in_ledger = e == ERR_OK;
	call->job->receipt_to = call->job->answer;
	return e;
}

static enum err
file_answer(const struct brought *brought, const struct stored_case *stored,
    struct verdict *ret_verdict, struct why *why)
{
	struct call *call = brought->call;
	struct arena *arena = &call->job->arena;
	struct stored_document paper = { .case_id = stored->id,
		.kind = STR("Stated"),
		.name = brought->message.transaction,
		.sha256 = brought->sha256,
		.at = call->job->at,
		.bytes = brought->bytes };
	struct eu_stated stated;
	struct order order;
	struct str text;
	enum err e = caseflow_order(call->core, arena, stored->id, &order, &text, why);

	if (e != ERR_OK)
		return e;
	if (!str_eq_c(stored->side, "issuer") || !eu_is_order(&order) ||
	    !eu_stated_is_about(arena, &order, &brought->message)) {
		*ret_verdict =
		    verdict_no("eu-other-order", NULL, "of %.*s", STR_ARG(stored->id));
		return ERR_OK;
	}
	json_put_str(arena, call->job->answer, "id", stored->id);
	json_put_str(arena, call->job->answer, "proof", STR(PROOF_STATED));
	e = store_document_add(call->core->store, &paper, why);
	json_put_bool(arena, call->job->answer, "again", e == ERR_CONFLICT);
	if (e == ERR_CONFLICT) {
		json_put_str(arena, call->job->answer, "state", stored->state);
		return ERR_OK;
	}
	if (e == ERR_OK)
		e = eu_stated_read(arena, &order, &brought->message, &stated, why);
	if (e == ERR_OK)
		e = file_step(brought, stored, &stated, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = log_stated(brought, stored, why);
	return e;
}

/* --- an order that the national system brings --- */

static bool
is_order(const struct message *message)
{
	for (size_t i = 0; i < message->actions_count; i++)
		if (message->actions[i].verb == VERB_CREATE &&
		    message->actions[i].type == OBJECT_AUTHORISATION)
			return true;
	return false;
}

static enum err
to_tray(const struct brought *brought, struct why *why)
{
	struct call *call = brought->call;
	struct arena *arena = &call->job->arena;
	struct verdict stated =
	    verdict_person("eu-stated", NULL, "brought by %.*s", STR_ARG(call->person));
	struct stored_tray known, item = { .at = call->job->at,
		.sender = sender_of(brought),
		.channel = STR(CHANNEL_EU_SYSTEM),
		.rule = str_from(stated.rule),
		.summary = str_from(stated.detail),
		.sha256 = brought->sha256,
		.bytes = brought->bytes,
		.text = brought->text };
	struct step_facts facts = { .kind = RECEIPT_STORED,
		.at = call->job->at,
		.message_sha256 = brought->sha256.bytes,
		.reason = STR("eu-stated") };
	int64_t id = 0;
	enum err e =
	    store_tray_find(arena, call->core->store, &brought->sha256, &known, why);

	json_put_bool(arena, call->job->answer, "again", e == ERR_OK);
	if (e == ERR_OK)
		json_put_int(arena, call->job->answer, "item", known.id);
	if (e != ERR_NOT_FOUND)
		return e;
	e = store_duty_add(call->core->store,
	    &(struct stored_duty){ .kind = STR("admit"),
		.owed_by = STR("addressee"),
		.detail = STR("eu-stated"),
		.created_at = call->job->at,
		.due_at = call->job->at + CLOCK_DAY },
	    &item.duty_id, why);
	if (e == ERR_OK)
		e = store_tray_add(call->core->store, &item, &id, why);
	if (e == ERR_OK)
		e = receipts_add(call->core, &facts, &call->job->leaf, why);
	json_put_int(arena, call->job->answer, "item", id);
	call->job->in_ledger = e == ERR_OK;
	call->job->receipt_to = call->job->answer;
	return e;
}

/* {text: canonical JSON of the message, data: the file in base64} */
enum err
local_eu_import(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct brought brought;
	struct stored_case stored;
	bool found = false;
	enum err e = read_brought(call, &brought, ret_verdict, why);

	call->job->answer = json_object(&call->job->arena);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = find_case(&brought, &stored, &found, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (found)
		return file_answer(&brought, &stored, ret_verdict, why);
	if (brought.message.is_request && is_order(&brought.message))
		return to_tray(&brought, why);
	*ret_verdict =
	    verdict_no("eu-other-order", NULL, "none of its references is known here");
	return ERR_OK;
}
