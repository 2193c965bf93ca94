#include "law/print.h"

static const char *const answers[VERDICT_KIND_COUNT] = {
	[VERDICT_YES] = "yes",
	[VERDICT_NO] = "no",
	[VERDICT_PERSON] = "person",
};

void
law_print_row(const struct table_row *row, struct str file, struct buf *out)
{
	struct str kind = rule_kind_name(row->kind);
	struct str tag = law_tag_name(row->tag);

	if (table_assumed(row)) {
		buf_format(out, "        ASSUMED: %.*s\n", STR_ARG(row->source));
		return;
	}
	buf_format(out, "        %.*s: %.*s [%.*s%s]  %.*s:%d\n", STR_ARG(kind),
	    STR_ARG(row->source), STR_ARG(tag),
	    table_unverified(row) ? ", not verified" : "", STR_ARG(file), row->line);
}

void
law_print_assumed(const struct law *law, struct buf *out)
{
	if (law->assumed_count == 0)
		return;
	buf_add_c(out, "ASSUMED: this is not the law as it is known to be in force\n");
	for (size_t i = 0; i < law->assumed_count; i++)
		buf_format(out, "ASSUMED  %.*s  (%.*s)\n", STR_ARG(law->assumed[i].text),
		    STR_ARG(law->assumed[i].source));
}

void
law_print_report(const struct law_report *report, struct buf *out)
{
	static const char *const sums[VERDICT_KIND_COUNT] = {
		[VERDICT_YES] = "yes: the tables allow it",
		[VERDICT_NO] = "no: see the findings",
		[VERDICT_PERSON] = "a person decides: see the findings",
	};

	buf_format(out, "%s%s\n", sums[report->overall],
	    report->unverified ? " (rows that are not verified took part)" : "");
	for (size_t i = 0; i < report->count; i++) {
		const struct law_finding *f = &report->findings[i];
		struct str code = f->kind == VERDICT_YES ? STR("") : law_finding_code(f);

		buf_format(out, "%-7s %s%s%.*s%s%.*s%s%.*s\n", answers[f->kind],
		    f->rule == NULL ? "" : f->rule, f->rule == NULL ? "" : "  ",
		    STR_ARG(code), code.len > 0 ? "  " : "", STR_ARG(f->path),
		    f->path.len > 0 ? "  " : "", STR_ARG(f->detail));
		if (f->row != NULL)
			law_print_row(f->row, f->table->shape->file, out);
	}
}

void
law_print_duties(
    const struct law *law, struct str procedure, struct clock_date day, struct buf *out)
{
	const struct table_row *row;
	size_t index = 0;

	while ((row = law_duty_next(law, procedure, day, &index)) != NULL) {
		const struct str *cells = row->cells;

		buf_format(out, "%-14.*s on %-12.*s %.*s%s%.*s: %.*s\n",
		    STR_ARG(cells[DUTY_ID]), STR_ARG(cells[DUTY_EVENT]),
		    STR_ARG(cells[DUTY_FROM]), cells[DUTY_TO].len > 0 ? " to " : "",
		    STR_ARG(cells[DUTY_TO]), STR_ARG(cells[DUTY_MEANING]));
		law_print_row(row, law_file(LAW_DUTIES), out);
	}
}

/* Not for two States: only what holds for all of them. */
static const char *
status_of(const struct law *law, const struct table_row *row, struct clock_date day)
{
	struct str status =
	    law_instrument_status(law, row->cells[PROCEDURE_INSTRUMENT], day);

	if (str_eq_c(status, "not-in-force"))
		return "closed";
	if (status.len == 0 || str_eq_c(row->cells[PROCEDURE_TABLES], "none"))
		return "person";
	return "open";
}

void
law_print_procedures(const struct law *law, struct clock_date day, struct buf *out)
{
	const struct table *table = &law->tables[LAW_PROCEDURES];
	const struct str any = STR("");
	const struct table_row *row;
	size_t index = 0;

	while ((row = table_next(table, &any, day, &index)) != NULL) {
		const struct str *cells = row->cells;

		buf_format(out, "%-11.*s %-7s %-9.*s %.*s\n",
		    STR_ARG(cells[PROCEDURE_ID]), status_of(law, row, day),
		    STR_ARG(cells[PROCEDURE_CHANNEL]), STR_ARG(cells[PROCEDURE_NAME]));
		law_print_row(row, table->shape->file, out);
	}
}
