/* local_draft.c - writing a new order: its answers are kept, shown, dropped. */
#include "advice/draft_advice.h"
#include "advice/law_json.h"
#include "base/clock.h"
#include "base/limits.h"
#include "node/caseflow.h"
#include "node/drafts.h"
#include "node/profiles.h"
#include "trust/cert.h"
#include "trust/uuid.h"

/* Providers of the directory that a page offers: a list to choose from, no register. */
#define PROVIDERS_SHOWN 200

/* --- another order of the same case, or of the same kind --- */

static void
copy_text(struct arena *arena, struct json *said, const char *name, struct str text)
{
	if (text.len > 0)
		json_put_str(arena, said, name, text);
}

/* 2026-11-01T00:00:00Z: with its offset it is the same on any clock. */
static void
copy_time(struct arena *arena, struct json *said, const char *name, int64_t at)
{
	if (at != 0)
		json_put_time(arena, said, name, at);
}

static void
copy_categories(struct arena *arena, unsigned categories, struct json *said)
{
	struct json *list = json_put(said, "categories", json_array(arena));

	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((categories & 1U << i) != 0)
			(void)json_add(
			    list, json_string(arena,
				      data_category_name((enum data_category)(1U << i))));
}

/* A draft says once what all its targets have in common.  Where those of the order differ
 * a person says it anew, and drafts_check that they do. */
static void
copy_alike(struct arena *arena, const struct order *order, struct json *said)
{
	unsigned differ = order_targets_differ(order);

	if (order->targets_count == 0)
		return;
	if ((differ & TARGETS_CATEGORIES) == 0)
		copy_categories(arena, order->targets[0].categories, said);
	if ((differ & TARGETS_FORMAT) == 0)
		copy_text(arena, said, "format", order->targets[0].format);
	if ((differ & TARGETS_PERIOD) == 0)
		copy_text(arena, said, "zone", order->targets[0].zone);
}

static void
copy_targets(struct arena *arena, const struct order *order, struct json *said)
{
	struct buf lines;

	if (order->targets_count == 0)
		return;
	buf_init(&lines, LIMIT_DRAFT);
	for (size_t i = 0; i < order->targets_count; i++) {
		buf_add(&lines, order->targets[i].value);
		buf_add_byte(&lines, '\n');
	}
	copy_text(arena, said, "identifiers", arena_str(arena, buf_str(&lines)));
	buf_release(&lines);
	copy_alike(arena, order, said);
	if ((order_targets_differ(order) & TARGETS_PERIOD) != 0)
		return;
	copy_time(arena, said, "from", order->targets[0].from);
	copy_time(arena, said, "until", order->targets[0].to);
}

/* What is typed once.  Route and reasons are the new order's own: procedure, emergency
 * and days stay behind. */
static struct json *
answers_of(struct arena *arena, const struct order *order)
{
	struct json *said = json_object(arena);
	struct json *fields = json_put(said, "fields", json_object(arena));

	copy_text(arena, said, "follows", order->id);
	copy_text(arena, said, "addressee", order->addressee);
	copy_text(arena, said, "language", order->language);
	copy_targets(arena, order, said);
	for (size_t i = 0; i < order->fields_count; i++)
		if (!str_starts(order->fields[i].id, STR("emergency")))
			(void)json_put_named(fields, order->fields[i].id,
			    json_string(arena, order->fields[i].value));
	return said;
}

/* The order as a template: what it asks for, by which route and for which office; nothing
 * of its case. */
static struct json *
answers_like(struct call *call, const struct order *order)
{
	struct arena *arena = &call->job->arena;
	struct json *said = json_object(arena);
	struct json *fields = json_put(said, "fields", json_object(arena));
	struct str notified = STR("");

	json_put_str(arena, said, "kind",
	    law_asks_answer(
		&call->core->law, order->procedure, clock_date_utc(call->job->at))
		? STR("produce")
		: STR("preserve"));
	for (size_t i = 0; i < order->notified_count; i++)
		notified = arena_format(arena, "%.*s%s%.*s", STR_ARG(notified),
		    i == 0 ? "" : " ", STR_ARG(order->notified[i]));
	copy_text(arena, said, "addressee", order->addressee);
	copy_text(arena, said, "procedure", order->procedure);
	copy_text(arena, said, "validator", order->validator);
	copy_text(arena, said, "notified", notified);
	copy_text(arena, said, "language", order->language);
	copy_alike(arena, order, said);
	for (size_t i = 0; i < order->fields_count; i++)
		if (draft_field_lasts(order->fields[i].id))
			(void)json_put_named(fields, order->fields[i].id,
			    json_string(arena, order->fields[i].value));
	return said;
}

/* By args: from another order of the same case, or like any order of ours. */
static enum err
copy_order(struct call *call, struct json **ret_said, struct verdict *ret_verdict,
    struct why *why)
{
	struct str from = json_get_str(call->args, "from");
	bool same_case = from.len > 0;
	struct str id = same_case ? from : json_get_str(call->args, "like");
	struct order order = { .realm = STR("") };
	struct str text;
	enum err e;

	if (id.len == 0)
		return ERR_OK;
	e = caseflow_order(call->core, &call->job->arena, id, &order, &text, why);
	if (e == ERR_NOT_FOUND ||
	    (e == ERR_OK && !str_eq(order.issuer, call->core->config->organisation))) {
		*ret_verdict = verdict_no(
		    "case-unknown", same_case ? "/from" : "/like", "no order of ours");
		return ERR_OK;
	}
	if (e == ERR_OK)
		*ret_said = same_case ? answers_of(&call->job->arena, &order)
				      : answers_like(call, &order);
	return e;
}

/* --- save --- */

static enum err
check_room(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct stored_draft *list;
	size_t count = 0;
	enum err e = store_draft_list(&call->job->arena, call->core->store, call->person,
	    LIMIT_DRAFTS, &list, &count, why);

	if (e == ERR_OK && count == LIMIT_DRAFTS)
		*ret_verdict =
		    verdict_no("draft-full", NULL, "%d: drop one first", LIMIT_DRAFTS);
	return e;
}

/* Who writes it may take it out again. */
static enum err
add_room(struct call *call, struct json *said, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct buf pem;
	enum err e;

	if (call->core->room_cert == NULL || json_get(said, "certificates") != NULL)
		return ERR_OK;
	buf_init(&pem, 2 * LIMIT_CERTIFICATE);
	e = cert_write_pem(call->core->room_cert, &pem, why);
	if (e == ERR_OK)
		json_put_str(arena, said, "certificates",
		    arena_str(arena, str_trim(buf_str(&pem))));
	buf_release(&pem);
	return e;
}

static enum err
begin(struct call *call, struct json *said, struct drafted *draft,
    struct verdict *ret_verdict, struct why *why)
{
	struct job *job = call->job;
	char id[UUID_TEXT_MAX];
	struct buf text;
	enum err e = check_room(call, ret_verdict, why);

	if (e == ERR_OK)
		e = add_room(call, said, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = draft_take(&job->arena, said, NULL, &draft->answers);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = uuid7(job->at, id, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	buf_init(&text, LIMIT_DRAFT);
	json_write(draft->answers, &text);
	draft->stored = (struct stored_draft){ .id = arena_str(&job->arena, str_from(id)),
		.person = call->person,
		.version = 1,
		.created_at = job->at,
		.changed_at = job->at,
		.answers = buf_str(&text) };
	e = buf_failed(&text) ? err_why(why, ERR_LIMIT, 0, "the answers are too long")
			      : store_draft_add(call->core->store, &draft->stored, why);
	buf_release(&text);
	return e;
}

static enum err
change(struct call *call, const struct json *said, struct drafted *draft,
    struct verdict *ret_verdict, struct why *why)
{
	struct json *answers = NULL;
	enum err e = drafts_change(call, false, draft, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	*ret_verdict = draft_take(&call->job->arena, said, draft->answers, &answers);
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	draft->answers = answers;
	e = drafts_keep(call, draft, why);
	draft->stored.version++;
	return e;
}

enum err
local_draft_save(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *said = json_object(arena);
	struct drafted draft = { .own = true };
	enum err e;

	if (json_get(call->args, "answers") != NULL)
		said = json_copy(arena, json_get(call->args, "answers"));
	e = copy_order(call, &said, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = json_get_str(call->args, "id").len > 0
		? change(call, said, &draft, ret_verdict, why)
		: begin(call, said, &draft, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "id", draft.stored.id);
	json_put_int(arena, call->job->answer, "version", draft.stored.version);
	return ERR_OK;
}

/* --- list --- */

static enum err
put_draft(struct call *call, struct json *list, const struct stored_draft *stored,
    struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *row = json_add(list, json_object(arena));
	struct json *answers = NULL;
	struct json *signoffs = NULL;
	enum err e = canon_read(arena, stored->answers, &answers, why);

	if (e == ERR_OK && stored->signoffs.len > 0)
		e = canon_read(arena, stored->signoffs, &signoffs, why);
	json_put_str(arena, row, "id", stored->id);
	json_put_str(arena, row, "person", stored->person);
	json_put_bool(arena, row, "own", str_eq(stored->person, call->person));
	json_put_int(arena, row, "version", stored->version);
	json_put_time(arena, row, "changed_at", stored->changed_at);
	json_put_bool(arena, row, "put", stored->text.len > 0);
	json_put_int(arena, row, "signed", signoffs == NULL ? 0 : signoffs->count);
	json_put_str(arena, row, "reference", draft_field(answers, "case-reference"));
	json_put_str(arena, row, "addressee", draft_text(answers, "addressee"));
	json_put_str(arena, row, "procedure", draft_text(answers, "procedure"));
	return e;
}

static enum err
put_drafts(struct call *call, struct json *list, bool others, struct why *why)
{
	struct stored_draft *drafts = NULL;
	size_t count = 0;
	enum err e = store_draft_list(&call->job->arena, call->core->store,
	    others ? STR("") : call->person, LIMIT_DRAFTS + 1, &drafts, &count, why);

	if (e == ERR_OK && count > LIMIT_DRAFTS)
		json_put_bool(&call->job->arena, call->job->answer, "more", true);
	for (size_t i = 0; e == ERR_OK && i < count && i < LIMIT_DRAFTS; i++)
		if (!others || !str_eq(drafts[i].person, call->person))
			e = put_draft(call, list, &drafts[i], why);
	return e;
}

enum err
local_draft_list(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *list;
	enum err e;

	(void)ret_verdict;
	call->job->answer = json_object(arena);
	list = json_put(call->job->answer, "drafts", json_array(arena));
	e = put_drafts(call, list, false, why);
	return e == ERR_OK ? put_drafts(call, list, true, why) : e;
}

/* --- show --- */

static void
show_steps(struct call *call, const struct drafted *draft,
    const struct draft_report *report, struct json *to)
{
	struct arena *arena = &call->job->arena;
	struct json *list = json_put(to, "steps", json_array(arena));

	for (size_t i = 0; i < DRAFT_STEP_COUNT; i++) {
		enum draft_step step = (enum draft_step)i;
		struct json *row = json_add(list, json_object(arena));
		bool done = !draft_report_has(report, VERDICT_NO, step);

		json_put_str(arena, row, "step", draft_step_name(step));
		json_put_str(arena, row, "state",
		    !draft_begun(draft->answers, step) ? STR("empty")
		    : done                             ? STR("done")
						       : STR("begun"));
	}
}

static void
put_choice(struct arena *arena, struct json *list, struct str value, struct str chosen)
{
	struct json *choice = json_add(list, json_object(arena));

	json_put_str(arena, choice, "value", value);
	json_put_bool(arena, choice, "chosen", str_eq(value, chosen));
}

/* The legal fields that the chosen route has, but those of the case. */
static void
show_elements(struct call *call, const struct drafted *draft, struct json *to)
{
	struct arena *arena = &call->job->arena;
	const struct str keys[TABLE_KEYS_MAX] = { draft_text(
	    draft->answers, "procedure") };
	struct json *list = json_put(to, "elements", json_array(arena));
	struct clock_date day = clock_date_utc(call->job->at);
	const struct table_row *row;
	size_t index = 0;

	while (keys[0].len > 0 && (row = table_next(&call->core->law.tables[LAW_ELEMENTS],
				       keys, day, &index)) != NULL) {
		const struct str *cells = row->cells;
		struct str values = cells[ELEMENT_VALUES];
		struct json *one, *words;

		if (!str_eq_c(cells[ELEMENT_WHERE], "field") ||
		    str_eq_c(cells[ELEMENT_FIELD], "emergency-kind") ||
		    draft_step_of_field(cells[ELEMENT_FIELD]) != DRAFT_WHY)
			continue;
		one = json_add(list, json_object(arena));
		json_put_str(arena, one, "field", cells[ELEMENT_FIELD]);
		json_put_str(arena, one, "need", cells[ELEMENT_NEED]);
		json_put_str(arena, one, "type", cells[ELEMENT_TYPE]);
		json_put_str(arena, one, "meaning", cells[ELEMENT_MEANING]);
		json_put_str(arena, one, "source", row->source);
		json_put_bool(arena, one, "unverified", table_unverified(row));
		json_put_str(arena, one, "value",
		    draft_field(draft->answers, arena_cstr(arena, cells[ELEMENT_FIELD])));
		words = json_put(one, "values", json_array(arena));
		while (str_eq_c(cells[ELEMENT_TYPE], "word") && values.len > 0)
			put_choice(arena, words, str_cut(&values, ' '),
			    json_get_str(one, "value"));
	}
}

static void
show_providers(struct call *call, struct json *to)
{
	struct arena *arena = &call->job->arena;
	const struct directory *directory = &call->core->book.directory;
	struct json *list = json_put(to, "providers", json_array(arena));

	for (size_t i = 0;
	     i < directory->organisations_count && list->count < PROVIDERS_SHOWN; i++) {
		const struct organisation *entry = &directory->organisations[i];
		struct json *row;

		if ((entry->competences & (unsigned)COMPETENCE_PROVIDE) == 0)
			continue;
		row = json_add(list, json_object(arena));
		json_put_str(arena, row, "id", entry->id);
		json_put_str(arena, row, "name", entry->name);
	}
}

static void
show_zone(struct call *call, struct json *to)
{
	const struct table_row *row = NULL;

	json_put_str(&call->job->arena, to, "zone",
	    law_zone_of(&call->core->law, law_country(call->core->config->organisation),
		clock_date_utc(call->job->at), &row));
}

static enum err
show_written(
    struct call *call, const struct drafted *draft, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct draft_report *report = arena_alloc(arena, sizeof *report);
	struct draft_frame frame = { .law = NULL };
	struct json *advice = NULL;
	enum err e = report == NULL ? err_why(why, ERR_LIMIT, 0, "no memory")
				    : drafts_frame(call, draft, &frame, why);

	if (e == ERR_OK)
		e = drafts_check(call, draft->answers, &frame, report, why);
	if (e == ERR_OK)
		e = draft_advice(arena, &frame, draft->answers, &advice, why);
	if (e != ERR_OK)
		return e;
	(void)json_put(to, "answers", draft->answers);
	json_put_str(
	    arena, to, "reference", draft_field(draft->answers, "case-reference"));
	json_put_str(arena, to, "offence", draft_field(draft->answers, "offence"));
	(void)json_put(to, "advice", advice);
	(void)json_put(to, "findings", draft_report_json(arena, report));
	json_put_str(
	    arena, to, "answer", str_from(advice_answers[draft_report_kind(report)]));
	show_steps(call, draft, report, to);
	show_elements(call, draft, to);
	show_providers(call, to);
	show_zone(call, to);
	return profiles_show(call, draft->answers, to, why);
}

enum err
local_draft_show(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *to = json_object(arena);
	struct drafted draft;
	enum err e = drafts_find(call, &draft, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (json_get(call->args, "answers") != NULL)
		*ret_verdict = draft_take(arena, json_get(call->args, "answers"),
		    draft.answers, &draft.answers);
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	json_put_str(arena, to, "id", draft.stored.id);
	json_put_str(arena, to, "person", draft.stored.person);
	json_put_bool(arena, to, "own", draft.own);
	json_put_int(arena, to, "version", draft.stored.version);
	json_put_time(arena, to, "changed_at", draft.stored.changed_at);
	call->job->answer = to;
	local_show_assumed(call, to);
	e = drafts_show_annexes(call, draft.stored.id, to, why);
	if (e != ERR_OK)
		return e;
	return draft.stored.text.len > 0 ? drafts_show_put(call, &draft, to, why)
					 : show_written(call, &draft, to, why);
}

enum err
local_draft_drop(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct drafted draft;
	enum err e = drafts_find(call, &draft, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (!draft.own) {
		*ret_verdict = verdict_no("draft-unknown", "/id", "it is of %.*s",
		    STR_ARG(draft.stored.person));
		return ERR_OK;
	}
	call->job->answer = json_object(&call->job->arena);
	json_put_str(&call->job->arena, call->job->answer, "id", draft.stored.id);
	return store_draft_drop(call->core->store, draft.stored.id, why);
}
