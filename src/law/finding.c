#include "law/finding.h"

#include <stdarg.h>
#include <stdio.h>

bool
law_finding_unverified(const struct law_finding *finding)
{
	return finding->row != NULL && table_unverified(finding->row);
}

/* eu: the reason of the form of Annex III to Regulation (EU) 2023/1543, where a row of
 * its procedures decided. */
static const struct {
	struct str rule, field, code, eu;
} codes[] = {
	{ STR_INIT("law-border"), STR_INIT(""), STR_INIT("E_BORDER"), STR_INIT("") },
	{ STR_INIT("law-category-not-allowed"), STR_INIT(""),
	    STR_INIT("E_DC_NOT_ALLOWED"), STR_INIT("") },
	{ STR_INIT("law-element-missing"), STR_INIT("zone"), STR_INIT("E_TIME_NO_OFFSET"),
	    STR_INIT("INSUFFICIENT_INFO") },
	{ STR_INIT("law-element-missing"), STR_INIT("identifier"),
	    STR_INIT("E_MISSING_FIELD"), STR_INIT("INSUFFICIENT_INFO") },
	{ STR_INIT("law-element-missing"), STR_INIT(""), STR_INIT("E_MISSING_FIELD"),
	    STR_INIT("INCOMPLETE") },
	{ STR_INIT("law-emergency-only"), STR_INIT(""), STR_INIT("E_EMERGENCY_GATE"),
	    STR_INIT("") },
	{ STR_INIT("law-not-in-force"), STR_INIT(""), STR_INIT("E_NOT_IN_FORCE"),
	    STR_INIT("") },
	{ STR_INIT("law-not-signed"), STR_INIT(""), STR_INIT(""),
	    STR_INIT("ISSUER_NOT_COMPETENT") },
	{ STR_INIT("law-sign-off-level"), STR_INIT(""), STR_INIT(""),
	    STR_INIT("ISSUER_NOT_COMPETENT") },
	{ STR_INIT("law-voluntary-not-allowed"), STR_INIT(""),
	    STR_INIT("E_VOLUNTARY_NOT_ALLOWED"), STR_INIT("") },
	{ STR_INIT("law-withheld"), STR_INIT(""), STR_INIT(""),
	    STR_INIT("DATA_BREACH_ALERT") },
};

struct str
law_finding_code(const struct law_finding *finding)
{
	bool eu = finding->row != NULL && str_starts(finding->row->cells[0], STR("eu-"));

	if (finding->table != NULL && finding->row != NULL &&
	    finding->table->shape == &law_shapes[LAW_GATES])
		return finding->row->cells[GATE_CODE];
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (str_eq(codes[i].rule, str_from(finding->rule)) &&
		    (codes[i].field.len == 0 || str_eq(codes[i].field, finding->field)))
			return eu && codes[i].eu.len > 0 ? codes[i].eu : codes[i].code;
	return STR("");
}

enum rule_kind
law_finding_kind(const struct law_finding *finding)
{
	return finding->row == NULL ? RULE_HOUSE : finding->row->kind;
}

struct verdict
law_report_verdict(const struct law_report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		const struct law_finding *f = &report->findings[i];
		struct verdict verdict = { .kind = f->kind, .rule = f->rule };
		struct str code = law_finding_code(f);

		if (f->kind != report->overall || f->kind == VERDICT_YES)
			continue;
		(void)snprintf(
		    verdict.path, sizeof verdict.path, "%.*s", STR_ARG(f->path));
		(void)snprintf(verdict.detail, sizeof verdict.detail, "%.*s%s%.*s%s",
		    STR_ARG(code), code.len > 0 ? ": " : "", STR_ARG(f->detail),
		    report->assumed ? " (by assumed law)" : "");
		return verdict;
	}
	return VERDICT_IS_YES;
}

/* A house rule is policy of those who send; at a court and at the addressee it is shown,
 * not enforced. */
static enum verdict_kind
kind_at(const struct check *check, enum verdict_kind kind, const struct table_row *row)
{
	enum law_stage stage = check->situation->stage;

	if (kind == VERDICT_NO && (stage == LAW_RECEIVE || stage == LAW_VALIDATE) &&
	    row != NULL && row->kind == RULE_HOUSE)
		return VERDICT_PERSON;
	return kind;
}

void
check_add(struct check *check, enum verdict_kind kind, const char *rule,
    struct about about, const char *format, ...)
{
	char detail[VERDICT_DETAIL_MAX];
	struct law_finding finding = {
		.kind = kind_at(check, kind, about.row),
		.rule = rule,
		.table = &check->law->tables[about.table],
		.row = about.row,
		.field = about.field,
	};
	va_list args;

	va_start(args, format);
	(void)vsnprintf(detail, sizeof detail, format, args);
	va_end(args);
	str_mend(detail);
	finding.path = arena_str(check->arena, str_from(about.path));
	finding.detail = arena_str(check->arena, str_from(detail));
	if (check->count == LAW_FINDINGS_MAX || finding.detail.ptr == NULL ||
	    (about.path != NULL && finding.path.ptr == NULL)) {
		check->full = true;
		return;
	}
	check->findings[check->count++] = finding;
}

void
check_use(struct check *check, const struct table_row *row)
{
	if (row == NULL)
		return;
	check->unverified = check->unverified || table_unverified(row);
	check->assumed = check->assumed || table_assumed(row);
	if (check->used == NULL)
		return;
	for (size_t i = 0; i < check->used_count; i++)
		if (check->used[i] == row)
			return;
	if (check->used_count == LAW_USED_MAX)
		check->full = true;
	else
		check->used[check->used_count++] = row;
}

/* The highest level at which the issuer signed. */
static bool
issuing_level(const struct check *check, enum level *ret_level)
{
	bool found = false;

	for (size_t i = 0; i < check->situation->signoffs_count; i++) {
		const struct law_signoff *s = &check->situation->signoffs[i];

		if (!str_eq_c(s->act, "issue") || s->level > LEVEL_JUDGE ||
		    !str_eq(s->organisation, check->order->issuer) ||
		    (found && s->level <= *ret_level))
			continue;
		*ret_level = s->level;
		found = true;
	}
	return found;
}

struct condition
check_condition(const struct check *check, const struct target *target, struct str cell)
{
	struct condition_facts facts = { .law = check->law,
		.day = check->day,
		.requester = check->requester,
		.provider = check->provider,
		.order = check->order,
		.target = target,
		.question = check->question,
		.facts = check->facts,
		.facts_count = check->facts_count };

	if (check->situation != NULL)
		facts.has_level = issuing_level(check, &facts.level);
	return condition_of(&facts, cell);
}

struct law_report
check_report(const struct check *check)
{
	struct law_report report = { VERDICT_YES, check->unverified, check->assumed,
		check->findings, check->count };

	for (size_t i = 0; i < check->count; i++) {
		const struct law_finding *f = &check->findings[i];

		if (f->kind == VERDICT_NO ||
		    (f->kind == VERDICT_PERSON && report.overall == VERDICT_YES))
			report.overall = f->kind;
		report.unverified = report.unverified || law_finding_unverified(f);
		report.assumed =
		    report.assumed || (f->row != NULL && table_assumed(f->row));
	}
	return report;
}
