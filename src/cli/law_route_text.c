/* law_route_text.c - the routes for people. */
#include "cli/law_route.h"
#include "law/print.h"

enum paint { PAINT_OPEN, PAINT_PERSON, PAINT_CLOSED, PAINT_MARK };

struct text {
	const struct advice_routes *answer;
	bool colour;
	struct buf *out;
};

static void
paint(const struct text *text, enum paint paint, const char *words)
{
	static const char *const codes[] = { [PAINT_OPEN] = "1;32",
		[PAINT_PERSON] = "1;33",
		[PAINT_CLOSED] = "1;31",
		[PAINT_MARK] = "33" };

	if (text->colour)
		buf_format(text->out, "\033[%sm%s\033[0m", codes[paint], words);
	else
		buf_add_c(text->out, words);
}

static void
label(const struct text *text, const char *words)
{
	buf_format(text->out, "      %-13s", words);
}

/* A line of its own, unless there is nothing to say. */
static void
line(const struct text *text, const char *words, struct str value)
{
	if (value.len == 0)
		return;
	label(text, words);
	buf_format(text->out, "%.*s\n", STR_ARG(value));
}

/* --- lists in one line --- */

/* Cells of rows, parted by commas; (?) = nobody knows yet whether it applies. */
static void
cells(const struct text *text, const char *words, const struct law_applies_list *rows,
    size_t cell)
{
	if (rows->count == 0)
		return;
	label(text, words);
	for (size_t i = 0; i < rows->count; i++)
		buf_format(text->out, "%s%.*s%s", i == 0 ? "" : ", ",
		    STR_ARG(rows->items[i].row->cells[cell]),
		    rows->items[i].unknown.len > 0 ? " (?)" : "");
	buf_add_byte(text->out, '\n');
}

static void
signers(const struct text *text, const struct law_applies_list *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct str *c = rows->items[i].row->cells;
		bool other = str_eq_c(c[SIGNER_BY], "validator");

		label(text, i == 0 ? "signatures" : "");
		if (c[SIGNER_ALTERNATIVE].len > 0)
			buf_format(
			    text->out, "either %.*s: ", STR_ARG(c[SIGNER_ALTERNATIVE]));
		buf_format(text->out, "%.*s by %.*s%s%s%s\n", STR_ARG(c[SIGNER_ACT]),
		    STR_ARG(c[SIGNER_LEVEL]), other ? " of another organisation" : "",
		    rows->items[i].row->kind == RULE_HOUSE ? " (house)" : "",
		    rows->items[i].unknown.len > 0 ? " (?)" : "");
	}
}

static void
notices(const struct text *text, const struct law_applies_list *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct str *c = rows->items[i].row->cells;

		label(text, i == 0 ? "tell" : "");
		buf_format(text->out, "%.*s, %.*s: %.*s%s\n", STR_ARG(c[NOTICE_WHO]),
		    STR_ARG(c[NOTICE_WHEN]), STR_ARG(c[NOTICE_MEANING]),
		    rows->items[i].unknown.len > 0 ? " (?)" : "");
	}
}

static void
needs(const struct text *text, const struct law_applies_list *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct str *c = rows->items[i].row->cells;

		label(text, i == 0 ? "first" : "");
		buf_format(text->out, "%.*s (%.*s)%s\n", STR_ARG(c[GATE_MEANING]),
		    STR_ARG(c[GATE_CODE]), rows->items[i].unknown.len > 0 ? " (?)" : "");
	}
}

static void
clocks(const struct text *text, const struct law_applies_list *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct str *c = rows->items[i].row->cells;

		label(text, i == 0 ? "clocks" : "");
		buf_format(text->out, "%.*s: %.*s%s%.*s%s from %.*s (%.*s)%s\n",
		    STR_ARG(c[CLOCK_ID]),
		    STR_ARG(c[CLOCK_LENGTH].len > 0 ? c[CLOCK_LENGTH] : c[CLOCK_MEASURE]),
		    c[CLOCK_UNIT].len > 0 ? " " : "", STR_ARG(c[CLOCK_UNIT]),
		    str_eq_c(c[CLOCK_MEASURE], "none") ? ", no number in the source" : "",
		    STR_ARG(c[CLOCK_START]), STR_ARG(c[CLOCK_BOUND]),
		    rows->items[i].unknown.len > 0 ? " (?)" : "");
	}
}

static void
fallbacks(const struct text *text, const struct law_applies_list *rows)
{
	if (rows->count == 0)
		return;
	label(text, "else");
	for (size_t i = 0; i < rows->count; i++)
		buf_format(text->out, "%s%.*s: %.*s", i == 0 ? "" : "; ",
		    STR_ARG(rows->items[i].row->cells[FALLBACK_EVENT]),
		    STR_ARG(rows->items[i].row->cells[FALLBACK_TO]));
	buf_add_byte(text->out, '\n');
}

/* --- one route --- */

static void
heading(const struct text *text, const struct law_route *route, size_t number)
{
	const struct str *c = route->procedure->cells;

	buf_format(text->out, "%3zu.  ", number);
	if (text->colour)
		buf_add_c(text->out, "\033[1m");
	buf_format(text->out, "%-10.*s %.*s", STR_ARG(c[PROCEDURE_ID]),
	    STR_ARG(c[PROCEDURE_NAME]));
	if (text->colour)
		buf_add_c(text->out, "\033[0m");
	if (str_eq_c(c[PROCEDURE_ACT], "preserve"))
		buf_add_c(text->out, "  (before data vanish)");
	buf_add_byte(text->out, '\n');
}

static void
marks(const struct text *text, bool unverified, bool assumed)
{
	if (!unverified && !assumed)
		return;
	label(text, "marks");
	if (unverified)
		paint(text, PAINT_MARK,
		    "NOT VERIFIED: rows took part that nobody has "
		    "read in the source");
	if (unverified && assumed)
		buf_add_c(text->out, "; ");
	if (assumed)
		paint(text, PAINT_MARK, "ASSUMED");
	buf_add_byte(text->out, '\n');
}

/* Why: each finding with its source. */
static void
reasons(const struct text *text, const struct law_route *route, const char *words)
{
	bool first = true;

	for (size_t i = 0; i < route->findings_count; i++) {
		const struct law_finding *f = &route->findings[i];
		struct str code = law_finding_code(f);

		if (f->kind != route->kind)
			continue;
		label(text, first ? words : "");
		first = false;
		if (f->kind == VERDICT_NO && code.len > 0)
			buf_format(text->out, "%.*s  ", STR_ARG(code));
		buf_format(text->out, "%.*s", STR_ARG(f->detail));
		if (f->row != NULL)
			buf_format(text->out, "  [%.*s: %.*s%s]",
			    STR_ARG(rule_kind_name(f->row->kind)),
			    STR_ARG(f->row->source),
			    table_assumed(f->row)      ? ", ASSUMED"
			    : table_unverified(f->row) ? ", not verified"
						       : "");
		buf_add_byte(text->out, '\n');
	}
}

static void
print_open(const struct text *text, const struct law_route *route,
    const struct law_route_detail *detail, size_t number)
{
	const struct str *c = route->procedure->cells;

	heading(text, route, number);
	reasons(text, route, route->kind == VERDICT_PERSON ? "not known" : "because");
	line(text, "articles", c[PROCEDURE_ARTICLES]);
	label(text, "channel");
	buf_format(text->out, "%.*s: %.*s to %.*s\n", STR_ARG(c[PROCEDURE_CHANNEL]),
	    STR_ARG(c[PROCEDURE_SENDER]), STR_ARG(c[PROCEDURE_RECEIVER]));
	signers(text, &detail->signers);
	notices(text, &detail->notices);
	needs(text, &detail->needs);
	cells(text, "must say", &detail->elements, ELEMENT_FIELD);
	if (str_eq_c(c[PROCEDURE_TABLES], "none"))
		line(text, "must say", STR("not in the tables yet: a person decides"));
	clocks(text, &detail->clocks);
	cells(text, "duties", &detail->duties, DUTY_ID);
	if (detail->languages != NULL)
		line(text, "language",
		    detail->languages->cells[LANGUAGE_LANGUAGES].len > 0
			? detail->languages->cells[LANGUAGE_LANGUAGES]
			: detail->languages->cells[LANGUAGE_MEANING]);
	fallbacks(text, &detail->fallbacks);
	line(text, "in court",
	    detail->evidence == NULL ? STR("unknown")
				     : detail->evidence->cells[EVIDENCE_STATUS]);
	marks(text, route->unverified || detail->unverified,
	    route->assumed || detail->assumed);
}

static void
print_closed(const struct text *text, const struct law_route *route, size_t number)
{
	heading(text, route, number);
	reasons(text, route, "because");
	if (route->part_kind == VERDICT_NO)
		return;
	label(text, "for a part");
	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((route->part & 1U << i) != 0)
			buf_format(text->out, "%.*s ",
			    STR_ARG(data_category_name((enum data_category)(1U << i))));
	buf_add_c(text->out, route->part_kind == VERDICT_YES
				 ? "alone: open\n"
				 : "alone: a person decides\n");
}

/* --- all --- */

static void
print_question(const struct text *text)
{
	const struct law_question *question = &text->answer->question;
	struct buf *out = text->out;

	buf_format(out,
	    "From %.*s to %.*s on %04d-%02d-%02d:", STR_ARG(question->requester),
	    STR_ARG(question->provider), question->day.year, question->day.month,
	    question->day.day);
	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((question->categories & (1U << i)) != 0)
			buf_format(out, " %.*s",
			    STR_ARG(data_category_name((enum data_category)(1U << i))));
	if (question->emergency.len > 0)
		buf_format(
		    out, ", emergency by the test %.*s", STR_ARG(question->emergency));
	buf_add_byte(out, '\n');
	law_print_assumed(text->answer->law, out);
}

static void
print_kind(const struct text *text, enum verdict_kind kind)
{
	static const struct {
		const char *words;
		enum paint paint;
	} titles[VERDICT_KIND_COUNT] = {
		[VERDICT_YES] = { "\nOPEN\n", PAINT_OPEN },
		[VERDICT_PERSON] = { "\nA PERSON DECIDES\n", PAINT_PERSON },
		[VERDICT_NO] = { "\nCLOSED\n", PAINT_CLOSED },
	};
	const struct advice_routes *answer = text->answer;
	size_t number = 0;

	paint(text, titles[kind].paint, titles[kind].words);
	for (size_t i = 0; i < answer->routes.count; i++) {
		const struct law_route *route = &answer->routes.routes[i];

		if (route->kind != kind)
			continue;
		if (kind == VERDICT_NO)
			print_closed(text, route, ++number);
		else
			print_open(text, route, &answer->details[i], ++number);
	}
	if (number == 0)
		buf_add_c(text->out, "  none\n");
}

void
law_route_print_text(const struct advice_routes *answer, bool colour, struct buf *out)
{
	const struct text text = { answer, colour, out };

	print_question(&text);
	print_kind(&text, VERDICT_YES);
	print_kind(&text, VERDICT_PERSON);
	print_kind(&text, VERDICT_NO);
}
