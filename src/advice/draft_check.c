#include "advice/draft_check.h"

#include "advice/law_json.h"
#include "base/clock.h"
#include "law/check.h"

void
draft_report_add(struct draft_report *report, const struct draft_finding *finding)
{
	if (report->count < DRAFT_FINDINGS_MAX)
		report->findings[report->count++] = *finding;
}

enum verdict_kind
draft_report_kind(const struct draft_report *report)
{
	enum verdict_kind worst = VERDICT_YES;

	for (size_t i = 0; i < report->count; i++) {
		if (report->findings[i].kind == VERDICT_NO)
			return VERDICT_NO;
		if (report->findings[i].kind == VERDICT_PERSON)
			worst = VERDICT_PERSON;
	}
	return worst;
}

bool
draft_report_has(
    const struct draft_report *report, enum verdict_kind kind, enum draft_step step)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->findings[i].kind == kind && report->findings[i].step == step)
			return true;
	return false;
}

/* --- before there is an order --- */

static void
add_verdict(struct arena *arena, struct draft_report *report, enum draft_step step,
    const struct verdict *verdict)
{
	draft_report_add(
	    report, &(struct draft_finding){ .kind = verdict->kind,
			.step = step,
			.rule = verdict->rule,
			.words = arena_str(arena, str_from(verdict->detail)) });
}

static void
check_steps(struct arena *arena, const struct json *answers, struct draft_report *report)
{
	for (size_t i = 0; i < DRAFT_STEP_COUNT; i++) {
		struct str missing = draft_missing(answers, (enum draft_step)i);
		struct verdict verdict =
		    verdict_no("draft-incomplete", NULL, "%.*s", STR_ARG(missing));

		if (missing.len > 0)
			add_verdict(arena, report, (enum draft_step)i, &verdict);
	}
}

/* What is said of one identifier is said of each: once is enough to read, and no list of
 * remarks leaves out what blocks. */
static bool
is_said(const struct draft_report *report, const struct draft_finding *finding)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->findings[i].rule == finding->rule &&
		    report->findings[i].row == finding->row &&
		    report->findings[i].step == finding->step)
			return true;
	return false;
}

static void
add_once(struct draft_report *report, const struct draft_finding *finding)
{
	if (!is_said(report, finding))
		draft_report_add(report, finding);
}

/* --- identifiers --- */

struct about_identifier {
	struct arena *arena;
	const struct draft_frame *frame;
	struct draft_report *report;
	const struct target *target;
};

static void
add_note(const struct about_identifier *about, enum identifier_note note)
{
	struct str code = identifier_note_code(note);
	const struct table_row *row = table_find(&about->frame->law->tables[LAW_REMARKS],
	    &code, clock_date_utc(about->frame->now));
	bool refused = str_starts(code, STR("E_"));

	add_once(about->report,
	    &(struct draft_finding){ .kind = refused ? VERDICT_NO : VERDICT_YES,
		.step = DRAFT_WHOM,
		.rule = refused ? "draft-identifier" : NULL,
		.words = arena_format(about->arena, "%.*s: %.*s",
		    STR_ARG(about->target->value),
		    STR_ARG(row == NULL ? code : row->cells[REMARK_MEANING])),
		.row = row });
}

/* What is missing (M) is asked by the law of the route; here stand only the form (E) and
 * what should be known before it is asked (H). */
static void
check_identifier(const struct about_identifier *about)
{
	const struct target *target = about->target;
	struct identifier_list list = { .count = 0 };
	const struct identifier *item;
	struct verdict verdict;

	if (identifiers_find(about->arena, target->value, &list, NULL) != ERR_OK ||
	    list.count == 0)
		return;
	item = &list.items[0];
	for (unsigned note = 0; note < NOTE_COUNT; note++)
		if ((item->notes & NOTE_BIT(note)) != 0 &&
		    !str_starts(
			identifier_note_code((enum identifier_note)note), STR("M_")))
			add_note(about, (enum identifier_note)note);
	if (identifier_refused(item) || item->format.len == 0 ||
	    (str_eq(item->format, target->format) && str_eq(item->value, target->value)))
		return;
	verdict = verdict_person("draft-format", NULL, "%.*s reads as %.*s %.*s",
	    STR_ARG(str_head(target->value, 80)), STR_ARG(item->format),
	    STR_ARG(str_head(item->value, 80)));
	add_once(about->report,
	    &(struct draft_finding){ .kind = verdict.kind,
		.step = DRAFT_WHOM,
		.rule = verdict.rule,
		.words = arena_str(about->arena, str_from(verdict.detail)) });
}

/* --- the law --- */

static const struct {
	const char *start; /* of the path in the order */
	enum draft_step step;
} places[] = {
	{ "/targets", DRAFT_WHOM },
	{ "/language", DRAFT_WHY },
	{ "/emergency", DRAFT_WHY },
	{ "/answer", DRAFT_WHY },
	{ "/preserve", DRAFT_WHY },
	{ "/recipients", DRAFT_WHY },
	{ "/follows", DRAFT_CASE },
};

static enum draft_step
step_of(const struct law_finding *finding)
{
	struct str fields = STR("/fields/");

	if (str_starts(finding->path, fields))
		return draft_step_of_field(
		    str_slice(finding->path, fields.len, finding->path.len));
	if (str_ends(finding->path, STR("/categories")))
		return DRAFT_NEED;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		if (str_starts(finding->path, str_from(places[i].start)))
			return places[i].step;
	/* the route itself: which data, and from whom */
	return DRAFT_PROVIDER;
}

static enum err
check_law(struct arena *arena, const struct draft_frame *frame, const struct order *order,
    struct draft_report *report, struct why *why)
{
	struct law_situation situation = {
		.order = order, .stage = LAW_DRAFT, .now = frame->now
	};
	struct law_report law;
	enum err e = law_check(arena, frame->law, &situation, &law, why);

	for (size_t i = 0; e == ERR_OK && i < law.count; i++) {
		const struct law_finding *of = &law.findings[i];
		struct draft_finding finding = { of->kind, step_of(of), of->rule,
			of->detail, of->row };

		if (of->kind != VERDICT_YES)
			draft_report_add(report, &finding);
	}
	return e;
}

enum err
draft_check(struct arena *arena, const struct draft_frame *frame,
    const struct json *answers, struct draft_report *ret_report, struct why *why)
{
	struct draft_order *made = arena_alloc(arena, sizeof *made);
	struct about_identifier about = { arena, frame, ret_report, NULL };
	enum err e;

	if (made == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	ret_report->count = 0;
	e = draft_order(arena, frame, answers, made, why);
	if (e != ERR_OK)
		return e;
	check_steps(arena, answers, ret_report);
	for (size_t i = 0; i < made->faults_count; i++)
		add_verdict(
		    arena, ret_report, made->faults[i].step, &made->faults[i].verdict);
	for (size_t i = 0; i < made->order.targets_count; i++) {
		about.target = &made->order.targets[i];
		check_identifier(&about);
	}
	/* of an order without addressee or route the law says nothing that helps */
	if (made->order.procedure.len == 0 || made->order.addressee.len == 0)
		return ERR_OK;
	return check_law(arena, frame, &made->order, ret_report, why);
}

/* --- as a tree --- */

static struct json *
finding_json(struct arena *arena, const struct draft_finding *finding)
{
	struct json *object = json_object(arena);

	json_put_str(arena, object, "answer", str_from(advice_answers[finding->kind]));
	json_put_str(arena, object, "step", draft_step_name(finding->step));
	json_put_str(arena, object, "words", finding->words);
	if (finding->rule != NULL)
		json_put_str(arena, object, "rule", str_from(finding->rule));
	if (finding->row == NULL)
		return object;
	json_put_str(arena, object, "source", finding->row->source);
	json_put_str(arena, object, "kind", rule_kind_name(finding->row->kind));
	json_put_bool(arena, object, "unverified", table_unverified(finding->row));
	return object;
}

struct json *
draft_report_json(struct arena *arena, const struct draft_report *report)
{
	static const enum verdict_kind order[] = { VERDICT_NO, VERDICT_PERSON,
		VERDICT_YES };
	struct json *list = json_array(arena);

	for (size_t k = 0; k < sizeof order / sizeof order[0]; k++)
		for (size_t i = 0; i < report->count; i++)
			if (report->findings[i].kind == order[k])
				(void)json_add(
				    list, finding_json(arena, &report->findings[i]));
	return list;
}
