/* local_view.c - what the CLI shows: cases with their timeline, tray, evidence, the node
 * itself. */
#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/spoken.h"
#include "casefile/duty.h"
#include "node/caseflow.h"
#include "node/checks.h"
#include "node/desk_sign.h"
#include "node/expiry.h"
#include "node/local.h"
#include "node/otherway.h"
#include "node/post.h"
#include "node/witness.h"
#include "record/signoff.h"

static void
show_hash(
    struct arena *arena, struct json *object, const char *name, const struct hash *hash)
{
	char text[2 * HASH_LEN + 1];

	hex_encode(str_bytes(hash->bytes, HASH_LEN), text);
	json_put_str(arena, object, name, arena_str(arena, str_from(text)));
}

struct json *
local_case_json(
    const struct core *core, struct arena *arena, const struct stored_case *stored)
{
	struct json *object = json_object(arena);
	bool received = !str_eq(stored->side, case_side_name(SIDE_ISSUER));
	struct str pinned =
	    trustbook_pinned(&core->book, received ? stored->issuer : stored->addressee);

	json_put_str(arena, object, "id", stored->id);
	json_put_str(arena, object, "side", stored->side);
	json_put_str(arena, object, "state", stored->state);
	json_put_str(arena, object, "procedure", stored->procedure);
	json_put_str(arena, object, "issuer", stored->issuer);
	json_put_str(arena, object, "addressee", stored->addressee);
	if (pinned.len > 0)
		json_put_str(
		    arena, object, received ? "issuer_is" : "addressee_is", pinned);
	json_put_bool(arena, object, "emergency", stored->emergency);
	show_hash(arena, object, "order_sha256", &stored->order_sha256);
	json_put_str(arena, object, "proof", stored->proof);
	json_put_str(arena, object, "came_by", stored->channel);
	json_put_time(arena, object, "created_at", stored->created_at);
	json_put_time(arena, object, "received_at", stored->received_at);
	json_put_time(arena, object, "answer_by", stored->answer_by);
	json_put_time(arena, object, "preserve_until", stored->preserve_until);
	return object;
}

/* What a training realm assumes never looks like the law. */
void
local_show_assumed(struct call *call, struct json *to)
{
	const struct law *law = &call->core->law;
	struct arena *arena = &call->job->arena;
	struct json *list;

	if (law->assumed_count == 0)
		return;
	list = json_put(to, "assumed", json_array(arena));
	for (size_t i = 0; i < law->assumed_count; i++)
		(void)json_add(list, json_string(arena, law->assumed[i].text));
}

/* Its targets, and whom it names as notified. */
static enum err
show_order(struct call *call, struct str id, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *list;
	struct order order;
	struct str text;
	enum err e = caseflow_order(call->core, arena, id, &order, &text, why);

	if (e != ERR_OK)
		return e;
	list = json_put(to, "targets", json_array(arena));
	for (size_t i = 0; i < order.targets_count; i++) {
		struct json *row = json_add(list, json_object(arena));

		local_show_target(arena, row, &order, i);
		local_show_categories(arena, row, order.targets[i].categories);
	}
	if (order.notified_count == 0)
		return e;
	list = json_put(to, "notified", json_array(arena));
	for (size_t i = 0; i < order.notified_count; i++)
		(void)json_add(list, json_string(arena, order.notified[i]));
	return e;
}

enum err
local_order_list(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	size_t limit = local_limit(call);
	struct case_query query = { .state = json_get_str(call->args, "state"),
		.before = json_get_int(call->args, "before", 0),
		.limit = limit + 1 };
	struct stored_case *cases = NULL;
	struct json *list;
	size_t count = 0;
	enum err e =
	    store_case_list(arena, call->core->store, &query, &cases, &count, why);

	(void)ret_verdict;
	call->job->answer = json_object(arena);
	local_show_assumed(call, call->job->answer);
	list = json_put(call->job->answer, "orders", json_array(arena));
	for (size_t i = 0; e == ERR_OK && i < count && i < limit; i++)
		(void)json_add(list, local_case_json(call->core, arena, &cases[i]));
	if (e == ERR_OK && count > limit)
		json_put_int(arena, call->job->answer, "before", cases[limit - 1].number);
	return e;
}

static enum err
show_events(struct call *call, struct str id, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *list = json_put(to, "events", json_array(arena));
	struct stored_event *events = NULL;
	size_t count = 0;
	enum err e = store_event_list(
	    arena, call->core->store, id, 0, LOCAL_LIST_MAX + 1, &events, &count, why);

	if (e == ERR_OK && count > LOCAL_LIST_MAX)
		json_put_bool(arena, to, "events_more", true);
	for (size_t i = 0; e == ERR_OK && i < count && i < LOCAL_LIST_MAX; i++) {
		struct json *event = json_add(list, json_object(arena));

		json_put_time(arena, event, "at", events[i].at);
		json_put_str(arena, event, "event", events[i].event);
		json_put_str(arena, event, "person", events[i].person);
		json_put_str(arena, event, "detail", events[i].detail);
		if (events[i].leaf != STORE_NO_LEAF)
			json_put_int(arena, event, "leaf", events[i].leaf);
	}
	return e;
}

static enum err
show_documents(struct call *call, struct str id, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *list = json_put(to, "documents", json_array(arena));
	bool with_texts = json_get_bool(call->args, "texts");
	struct stored_document *documents, full;
	size_t count;
	enum err e = store_document_list(
	    arena, call->core->store, id, LOCAL_LIST_MAX, &documents, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct json *document = json_add(list, json_object(arena));

		json_put_str(arena, document, "kind", documents[i].kind);
		json_put_str(arena, document, "name", documents[i].name);
		show_hash(arena, document, "sha256", &documents[i].sha256);
		json_put_time(arena, document, "at", documents[i].at);
		if (!with_texts)
			continue;
		e = store_document_get(
		    arena, call->core->store, id, &documents[i].sha256, &full, why);
		/* the salt of an annex is for its digest, not for people */
		if (e == ERR_OK && str_eq_c(full.kind, "Annex"))
			full.bytes =
			    str_slice(full.bytes, ANNEX_SALT_LEN, full.bytes.len);
		if (e == ERR_OK && str_utf8(full.bytes))
			json_put_str(arena, document, "text", full.bytes);
	}
	return e;
}

void
local_show_signoff(struct arena *arena, struct json *list, struct str text)
{
	struct json *row = json_add(list, json_object(arena));
	char at[CLOCK_TEXT_MAX];
	struct signoff signoff;

	if (signoff_read(arena, text, &signoff, NULL) != ERR_OK)
		return;
	json_put_str(arena, row, "person", signoff.person);
	json_put_str(arena, row, "organisation", signoff.organisation);
	json_put_str(arena, row, "act", signoff_act_name(signoff.act));
	json_put_str(arena, row, "at", arena_str(arena, clock_text(signoff.at, at)));
	json_put_str(arena, row, "method",
	    signoff.method == SIGNOFF_PASSKEY ? STR("passkey") : STR("key"));
}

enum err
local_show_changes(struct call *call, struct str id, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *list = json_put(to, "changes", json_array(arena));
	struct stored_change *changes = NULL;
	bool leaves = true;
	size_t count = 0;
	enum err e = otherway_may_leave(call->core, id, STR(""), &leaves, why);

	if (e == ERR_OK)
		e = store_change_list(
		    arena, call->core->store, id, LOCAL_LIST_MAX, &changes, &count, why);
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct json *change = json_add(list, json_object(arena));

		json_put_str(arena, change, "kind", changes[i].kind);
		json_put_str(arena, change, "from", changes[i].speaker);
		json_put_str(arena, change, "to", changes[i].receiver);
		json_put_time(arena, change, "at", changes[i].at);
		show_hash(arena, change, "sha256", &changes[i].sha256);
		show_hash(arena, change, "follows", &changes[i].follows);
		json_put_str(arena, change, "state",
		    !leaves && changes[i].state == CHANGE_SENT
			? STR("not sent from here")
			: change_state_name(changes[i].state));
	}
	return e;
}

static enum err
show_duties(struct call *call, struct str id, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *list = json_put(to, "duties", json_array(arena));
	struct stored_duty *duties;
	size_t count;
	enum err e = store_duty_list(
	    arena, call->core->store, id, LOCAL_LIST_MAX, &duties, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct json *duty = json_add(list, json_object(arena));

		json_put_str(arena, duty, "duty", duties[i].kind);
		json_put_str(arena, duty, "owed_by", duties[i].owed_by);
		json_put_str(arena, duty, "clock", duties[i].rule);
		json_put_time(arena, duty, "due_at", duties[i].due_at);
		json_put_bool(arena, duty, "open", duties[i].closed_at == 0);
		json_put_time(arena, duty, "closed_at", duties[i].closed_at);
		json_put_bool(arena, duty, "late",
		    duties[i].due_at <
			(duties[i].closed_at == 0 ? call->job->at : duties[i].closed_at));
	}
	return e;
}

static enum err
show_outbox(struct call *call, struct str id, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *list = json_put(to, "outbox", json_array(arena));
	struct stored_outbox *rows;
	size_t count;
	enum err e = store_outbox_list(
	    arena, call->core->store, id, LOCAL_LIST_MAX, &rows, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct json *row = json_add(list, json_object(arena));

		json_put_str(arena, row, "kind", rows[i].kind);
		json_put_str(arena, row, "receiver", rows[i].receiver);
		json_put_int(arena, row, "attempts", rows[i].attempts);
		json_put_str(arena, row, "error", rows[i].error);
		json_put_bool(arena, row, "delivered",
		    rows[i].done_at != 0 && rows[i].error.len == 0);
		json_put_bool(
		    arena, row, "refused", rows[i].done_at != 0 && rows[i].error.len > 0);
		json_put_int(arena, row, "age_seconds",
		    ((rows[i].done_at != 0 ? rows[i].done_at : call->job->at) -
			rows[i].at) /
			CLOCK_SECOND);
	}
	return e;
}

static enum err
show_evidence(struct call *call, struct str id, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *list = json_put(to, "evidence", json_array(arena));
	struct stored_evidence *rows;
	size_t count;
	enum err e = store_evidence_list(
	    arena, call->core->store, id, LOCAL_LIST_MAX, &rows, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct json *row = json_add(list, json_object(arena));

		json_put_str(arena, row, "id", rows[i].id);
		json_put_str(arena, row, "state", rows[i].state);
		json_put_str(arena, row, "file",
		    arena_format(arena, "%.*s/evidence/%.*s",
			STR_ARG(call->core->config->folder), STR_ARG(rows[i].file)));
		json_put_int(arena, row, "size", rows[i].size);
		show_hash(arena, row, "sha256", &rows[i].sha256);
	}
	return e;
}

enum err
local_find_case(struct call *call, struct stored_case *ret_case,
    struct verdict *ret_verdict, struct why *why)
{
	enum err e = store_case_get(&call->job->arena, call->core->store,
	    json_get_str(call->args, "id"), ret_case, why);

	if (e != ERR_NOT_FOUND)
		return e;
	*ret_verdict = verdict_no("case-unknown", "/id", "no such order here");
	return ERR_OK;
}

enum err
local_order_show(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	char words[SPOKEN_MAX];
	struct stored_case stored;
	struct json *answer;
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	answer = call->job->answer =
	    local_case_json(call->core, &call->job->arena, &stored);
	json_put_str(&call->job->arena, answer, "words",
	    arena_str(&call->job->arena, spoken_words(stored.order_sha256.bytes, words)));
	local_show_assumed(call, answer);
	e = show_order(call, stored.id, answer, why);
	if (e == ERR_OK)
		e = local_show_fallbacks(call, &stored, answer, why);
	if (e == ERR_OK && !str_eq(stored.side, case_side_name(SIDE_ISSUER)))
		e = checks_show(call, &stored, answer, why);
	if (e == ERR_OK)
		e = local_show_notes(call, &stored, answer, why);
	if (e == ERR_OK)
		e = show_events(call, stored.id, answer, why);
	if (e == ERR_OK)
		e = show_documents(call, stored.id, answer, why);
	if (e == ERR_OK)
		e = local_show_changes(call, stored.id, answer, why);
	if (e == ERR_OK && json_get_bool(call->args, "said"))
		e = local_show_said(call, stored.id, answer, why);
	if (e == ERR_OK)
		e = local_show_parts(call, &stored, answer, why);
	if (e == ERR_OK)
		e = show_duties(call, stored.id, answer, why);
	if (e == ERR_OK)
		e = show_outbox(call, stored.id, answer, why);
	if (e == ERR_OK)
		e = show_evidence(call, stored.id, answer, why);
	if (e == ERR_OK)
		e = local_show_channel(call, stored.id, answer, why);
	if (e == ERR_OK)
		e = local_show_qualified(call, &stored, answer, why);
	if (e == ERR_OK && str_eq(stored.state, case_state_name(CASE_REFERRED)))
		e = local_show_refer(call, &stored, answer, why);
	if (e == ERR_OK)
		e = local_show_ladder(call, &stored, answer, why);
	return e;
}

enum err
local_evidence_list(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct stored_case stored;
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	call->job->answer = json_object(&call->job->arena);
	return show_evidence(call, stored.id, call->job->answer, why);
}

/* What is wrong with the federation list, if anything. */
static void
show_list(struct call *call, struct json *to)
{
	const struct listed *listed = &call->core->book.listed;
	struct arena *arena = &call->job->arena;
	struct verdict verdict = listed->fault;

	if (!verdict_is_yes(&verdict))
		json_put_str(arena, to, "directory_not_used",
		    arena_format(arena, "%s %s", verdict.rule, verdict.detail));
	if (listed->directory.sequence == 0)
		return;
	verdict = directory_standing(&listed->directory,
	    call->core->config->list_age_max / CLOCK_SECOND, call->job->at);
	if (!verdict_is_yes(&verdict))
		json_put_str(arena, to, "directory_doubt",
		    arena_format(arena, "%s %s", verdict.rule, verdict.detail));
}

/* Whom the node believes: the number of the list (0 = it has none), and the organisations
 * that it pins by itself. */
static void
show_trust(struct call *call, struct json *to)
{
	const struct trustbook *book = &call->core->book;
	struct arena *arena = &call->job->arena;
	struct buf ids;

	buf_init(&ids, LIMIT_PIN);
	for (size_t i = 0; i < book->pins_count; i++) {
		struct str id = book->pins[i].organisation.id;

		if (!str_eq(id, call->core->config->organisation))
			buf_format(&ids, "%s%.*s", buf_str(&ids).len == 0 ? "" : " ",
			    STR_ARG(id));
	}
	json_put_int(arena, to, "directory_sequence", (int64_t)book->directory.sequence);
	show_list(call, to);
	if (buf_str(&ids).len > 0)
		json_put_str(arena, to, "pinned", arena_str(arena, buf_str(&ids)));
	buf_release(&ids);
}

static void
show_clock(struct call *call, struct json *to)
{
	struct verdict verdict = skew_judge(core_clock_off(call->core));
	struct arena *arena = &call->job->arena;

	if (!verdict_is_yes(&verdict))
		json_put_str(arena, to, "clock_doubt",
		    arena_format(arena, "%s %s", verdict.rule, verdict.detail));
}

enum err
local_status(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct core *core = call->core;
	struct arena *arena = &call->job->arena;
	struct json *answer = call->job->answer = json_object(arena);
	struct store_totals totals;
	char words[ACCESS_WORDS_MAX];
	int64_t alerts = 0;
	enum err e = store_totals(core->store, call->job->at, &totals, why);

	(void)ret_verdict;
	if (e == ERR_OK)
		e = store_alert_count(core->store, &alerts, why);
	if (e != ERR_OK)
		return e;
	json_put_str(arena, answer, "person", call->person);
	json_put_str(arena, answer, "roles",
	    arena_format(arena, "%s", access_words(call->roles & ACCESS_ALL, words)));
	json_put_str(arena, answer, "organisation", core->config->organisation);
	json_put_str(arena, answer, "realm", core->config->realm);
	json_put_time(arena, answer, "node_time", call->job->at);
	json_put_str(arena, answer, "ledger", core->ledger_origin);
	json_put_int(arena, answer, "leaves", totals.leaves);
	json_put_int(arena, answer, "signed_size", (int64_t)core->journal.signed_size);
	json_put_int(arena, answer, "outbox_waiting", totals.outbox_waiting);
	json_put_time(arena, answer, "outbox_oldest_at", totals.outbox_oldest_at);
	json_put_str(arena, answer, "store",
	    core->storage.fault[0] == '\0'
		? STR("ok")
		: arena_str(arena, str_from(core->storage.fault)));
	show_clock(call, answer);
	json_put_int(arena, answer, "duties_open", totals.duties_open);
	json_put_int(arena, answer, "duties_late", totals.duties_late);
	json_put_int(arena, answer, "tray_open", totals.tray_open);
	json_put_int(arena, answer, "alerts_open", alerts);
	json_put_int(arena, answer, "peers_away", (int64_t)lines_away(&core->lines));
	show_trust(call, answer);
	witness_show(core, arena, answer);
	expiry_show(core, arena, json_put(answer, "expires", json_array(arena)));
	local_show_assumed(call, answer);
	json_put_str(arena, answer, "law_tables", str_from(core->law_digest));
	json_put_str(arena, answer, "law_zones", str_from(core->zones_digest));
	return ERR_OK;
}

enum err
local_reload(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	enum err e = core_reload(call->core, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	core_send_pins(call->core);
	desk_sign_review(call->core);
	call->job->answer = json_object(&call->job->arena);
	show_trust(call, call->job->answer);
	return ERR_OK;
}
