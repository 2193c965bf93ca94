#include "node/drafts.h"

#include "base/clock.h"
#include "base/limits.h"
#include "casefile/casefile.h"
#include "node/caseflow.h"
#include "node/profiles.h"
#include "wire/projection.h"

static enum err
read_tree(struct arena *arena, struct str text, struct json **ret_tree, struct why *why)
{
	if (text.len > 0)
		return canon_read(arena, text, ret_tree, why);
	*ret_tree = json_array(arena);
	return ERR_OK;
}

enum err
drafts_find(struct call *call, struct drafted *ret_draft, struct verdict *ret_verdict,
    struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct drafted found = { .own = false };
	enum err e = store_draft_get(
	    arena, call->core->store, json_get_str(call->args, "id"), &found.stored, why);

	found.own = str_eq(found.stored.person, call->person);
	if (e == ERR_NOT_FOUND ||
	    (e == ERR_OK && !found.own && found.stored.text.len == 0)) {
		*ret_verdict = verdict_no("draft-unknown", "/id", "no such draft");
		return ERR_OK;
	}
	if (e == ERR_OK)
		e = read_tree(arena, found.stored.answers, &found.answers, why);
	if (e == ERR_OK)
		e = read_tree(arena, found.stored.signoffs, &found.signoffs, why);
	if (e == ERR_OK)
		*ret_draft = found;
	return e;
}

enum err
drafts_change(struct call *call, bool put, struct drafted *ret_draft,
    struct verdict *ret_verdict, struct why *why)
{
	struct drafted found = { .own = false };
	enum err e = drafts_find(call, &found, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (!found.own)
		*ret_verdict = verdict_no("draft-unknown", "/id", "it is of %.*s",
		    STR_ARG(found.stored.person));
	else if (json_get_int(call->args, "version", 0) != found.stored.version)
		*ret_verdict = verdict_no("draft-version", "/version",
		    "it has version %lld now", (long long)found.stored.version);
	else if (!put && found.stored.text.len > 0)
		*ret_verdict = verdict_no("draft-put", NULL, "nothing was changed");
	else if (put && found.stored.text.len == 0)
		*ret_verdict = verdict_no("draft-not-put", NULL, "nothing was changed");
	else
		*ret_draft = found;
	return ERR_OK;
}

static struct str
write_tree(struct arena *arena, const struct json *tree)
{
	struct str text;
	struct buf out;

	buf_init(&out, LIMIT_DRAFT);
	json_write(tree, &out);
	text = buf_failed(&out) ? STR("") : arena_str(arena, buf_str(&out));
	buf_release(&out);
	return text;
}

enum err
drafts_keep(struct call *call, struct drafted *draft, struct why *why)
{
	struct arena *arena = &call->job->arena;

	draft->stored.changed_at = call->job->at;
	draft->stored.answers = write_tree(arena, draft->answers);
	if (draft->stored.answers.len == 0)
		return err_why(why, ERR_LIMIT, 0, "the answers are too long");
	draft->stored.signoffs = json_first(draft->signoffs) == NULL
				     ? STR("")
				     : write_tree(arena, draft->signoffs);
	return store_draft_update(call->core->store, &draft->stored, why);
}

enum err
drafts_frame(struct call *call, const struct drafted *draft,
    struct draft_frame *ret_frame, struct why *why)
{
	struct core *core = call->core;
	struct arena *arena = &call->job->arena;
	struct str follows = draft_text(draft->answers, "follows");
	struct draft_frame frame = { .law = &core->law,
		.zones = &core->zones,
		.realm = core->config->realm,
		.issuer = core->config->organisation,
		.now = call->job->at,
		.projection = PROJECTION_VERSION };
	struct stored_case *stored = arena_alloc(arena, sizeof *stored);
	enum err e = ERR_OK;

	if (stored == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	if (follows.len > 0) {
		e = store_case_get(arena, core->store, follows, stored, why);
		if (e == ERR_OK)
			frame.follows = stored->order_sha256.bytes;
	}
	if (e == ERR_OK || e == ERR_NOT_FOUND)
		e = drafts_annexes(call, draft->stored.id, &frame, why);
	if (e == ERR_OK)
		*ret_frame = frame;
	return e;
}

/* An order of the same file to the same addressee by the same route, that is not over. */
static enum err
find_duplicates(struct call *call, const struct json *answers,
    struct draft_report *report, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct case_query query = { .text = draft_field(answers, "case-reference"),
		.limit = 20 };
	struct stored_case *cases = NULL;
	size_t count = 0;
	enum err e = ERR_OK;

	if (query.text.len > 0)
		e = store_case_list_of(arena, call->core->store, CASE_OF_REFERENCE,
		    &query, &cases, &count, why);
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct verdict verdict = verdict_person("draft-duplicate", NULL,
		    "order %.*s to %.*s is %.*s", STR_ARG(cases[i].id),
		    STR_ARG(cases[i].addressee), STR_ARG(cases[i].state));

		if (str_eq(cases[i].side, case_side_name(SIDE_ISSUER)) &&
		    str_eq(cases[i].addressee, draft_text(answers, "addressee")) &&
		    str_eq(cases[i].procedure, draft_text(answers, "procedure")) &&
		    !str_eq(cases[i].state, case_state_name(CASE_CLOSED)))
			draft_report_add(report,
			    &(struct draft_finding){ .kind = verdict.kind,
				.step = DRAFT_CASE,
				.rule = verdict.rule,
				.words = arena_str(arena, str_from(verdict.detail)) });
	}
	return e;
}

static void
add_wider(struct draft_report *report, enum draft_step step, struct str words)
{
	draft_report_add(report, &(struct draft_finding){ .kind = VERDICT_PERSON,
				     .step = step,
				     .rule = "draft-wider",
				     .words = words });
}

/* What the order that the draft follows tells apart or leaves out, and no draft can. */
static enum err
find_wider(struct call *call, const struct json *answers, struct draft_report *report,
    struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct str follows = draft_text(answers, "follows");
	struct order order = { .realm = STR("") };
	struct str text, names = STR("");
	unsigned differ;
	enum err e;

	if (follows.len == 0)
		return ERR_OK;
	e = caseflow_order(call->core, arena, follows, &order, &text, why);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	for (size_t i = 0; i < order.scope_fields_count; i++)
		names = arena_format(
		    arena, "%.*s %.*s", STR_ARG(names), STR_ARG(order.scope_fields[i]));
	if (names.len > 0)
		add_wider(report, DRAFT_NEED,
		    arena_format(arena, "it asked for these data fields alone:%.*s",
			STR_ARG(names)));
	differ = order_targets_differ(&order);
	if (differ != 0)
		add_wider(report, DRAFT_WHOM,
		    arena_format(arena, "its targets are not alike in:%s%s%s",
			(differ & TARGETS_FORMAT) != 0 ? " kind" : "",
			(differ & TARGETS_PERIOD) != 0 ? " period" : "",
			(differ & TARGETS_CATEGORIES) != 0 ? " categories" : ""));
	return ERR_OK;
}

enum err
drafts_check(struct call *call, const struct json *answers,
    const struct draft_frame *frame, struct draft_report *ret_report, struct why *why)
{
	enum err e = draft_check(&call->job->arena, frame, answers, ret_report, why);

	if (e == ERR_OK)
		e = profiles_advise(call, frame, answers, ret_report, why);
	if (e == ERR_OK)
		e = find_wider(call, answers, ret_report, why);
	return e == ERR_OK ? find_duplicates(call, answers, ret_report, why) : e;
}

struct verdict
drafts_prove(
    struct call *call, const struct drafted *draft, struct signed_order *ret_signed)
{
	struct arena *arena = &call->job->arena;
	const struct json *item = json_first(draft->signoffs);
	struct verdict verdict =
	    signed_read(call->core, arena, draft->stored.text, ret_signed);

	for (; verdict_is_yes(&verdict) && item != NULL; item = item->next)
		verdict = signed_add(
		    call->core, arena, item->string, call->job->at, ret_signed);
	return verdict;
}
