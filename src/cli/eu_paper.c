/* eu_paper.c - the forms of Annexes III, V and VI as text, by the rows of forms.tsv, and
 * what has no form. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "cli/eu.h"
#include "wire/eu_reason.h"

static const struct {
	const char *form; /* of forms.tsv */
	const char *title;
} papers[EU_WORD_COUNT] = {
	[EU_FORM3] = { "form-3", "FORM 3: impossibility, non-execution, question" },
	[EU_FORM5] = { "form-5", "FORM 5: a request followed the EPOC-PR" },
	[EU_FORM6] = { "form-6", "FORM 6: extension of an EPOC-PR" },
	[EU_WITHDRAWAL] = { "withdrawal", "Withdrawal of a European order" },
	[EU_LETTER] = { "letter", "Answer to a question about a European order" },
};

static struct str
time_value(const struct eu_paper_said *paper, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	return at == 0 ? STR("")
		       : arena_str(&paper->copying->cli->arena, clock_text(at, text));
}

static struct str
reason_value(const struct eu_paper_said *paper, struct str reason)
{
	const struct eu_reason *known = eu_reason_of_ground(reason);

	if (known == NULL)
		known = eu_reason_find(reason);
	return known == NULL ? reason
			     : arena_format(&paper->copying->cli->arena, "%s (%.*s)",
				   known->code, STR_ARG(reason));
}

/* "identifier 1, subscriber, traffic": which of it is meant, all of it if nothing is
 * said. */
static struct str
part_name(struct arena *arena, const struct change_part *part)
{
	struct str name = arena_format(arena, "identifier %zu", part->target + 1);

	for (unsigned bit = 0; bit < DATA_CATEGORY_COUNT; bit++)
		if ((part->categories >> bit & 1) != 0)
			name = arena_format(arena, "%.*s, %.*s", STR_ARG(name),
			    STR_ARG(data_category_name((enum data_category)(1U << bit))));
	return name;
}

/* A line a part, or one for the whole order. */
static struct str
reasons_value(const struct eu_paper_said *paper)
{
	const struct eu_said *said = paper->said;
	struct arena *arena = &paper->copying->cli->arena;
	struct str text = said->about_count == 0 && said->reason.len > 0
			      ? reason_value(paper, said->reason)
			      : STR("");

	for (size_t i = 0; i < said->about_count; i++) {
		const struct change_part *part = &said->about[i];

		text = arena_format(arena, "%.*s%s%.*s: %.*s", STR_ARG(text),
		    i == 0 ? "" : "\n", STR_ARG(part_name(arena, part)),
		    STR_ARG(reason_value(
			paper, part->reason.len > 0 ? part->reason : said->reason)));
	}
	return text;
}

static struct str
preserved_value(const struct eu_paper_said *paper)
{
	const struct eu_said *said = paper->said;
	struct arena *arena = &paper->copying->cli->arena;
	struct str text = STR("");

	for (size_t i = 0; i < said->about_count; i++)
		if (said->about[i].kept != PART_KEPT_UNKNOWN)
			text = arena_format(arena, "%.*s%s%.*s: %.*s", STR_ARG(text),
			    text.len == 0 ? "" : "\n",
			    STR_ARG(part_name(arena, &said->about[i])),
			    STR_ARG(part_kept_name(said->about[i].kept)));
	return text;
}

/* What stands in a box: what is said, else a field of the order. */
static struct str
value_of(const struct eu_paper_said *paper, struct str value)
{
	const struct eu_said *said = paper->said;
	const struct order *order = &paper->copying->order;
	const struct {
		const char *name;
		struct str text;
	} special[] = {
		{ "certificate", str_eq_c(order->procedure, "eu-epoc-pr") ? STR("EPOC-PR")
									  : STR("EPOC") },
		{ "issued", time_value(paper, order->created_at) },
		{ "received", time_value(paper, paper->received_at) },
		{ "reasons", reasons_value(paper) },
		{ "explanation", said->explanation },
		{ "question", said->question },
		{ "until", time_value(paper, said->until) },
		{ "preserved", preserved_value(paper) },
		{ "signer", paper->signer },
	};

	for (size_t i = 0; i < sizeof special / sizeof special[0]; i++)
		if (str_eq_c(value, special[i].name))
			return special[i].text;
	if (str_starts(value, STR("conflict-"))) {
		const struct str *member =
		    paper->conflict == NULL
			? NULL
			: change_conflict_member(paper->conflict,
			      str_slice(value, sizeof "conflict-" - 1, value.len));

		return member == NULL ? STR("") : *member;
	}
	return order_field(order, value);
}

void
eu_paper_print(const struct eu_paper_said *paper, struct buf *out)
{
	const struct eu_copying *copying = paper->copying;
	const struct str key[] = { str_from(papers[paper->said->word].form), STR("") };
	const struct table_row *row;
	size_t index = 0;

	if (str_starts(copying->order.realm, STR("training.")))
		buf_format(out, "TRAINING (%.*s): this is no paper of a case\n\n",
		    STR_ARG(copying->order.realm));
	buf_format(out, "%s\norder %.*s\nqualified signature: not checked\n",
	    papers[paper->said->word].title, STR_ARG(copying->order.id));
	buf_add_c(out, "This is a reading copy.  It is not signed.\n\n");
	while ((row = table_next(&copying->law.tables[LAW_FORMS], key, copying->day,
		    &index)) != NULL) {
		struct str value = value_of(paper, row->cells[FORM_VALUE]);

		if (value.len == 0)
			continue;
		eu_form_box(row, row->cells[FORM_BOX], value, out);
		if (row->tag == TAG_N)
			fprintf(stderr,
			    "comity: unverified: %.*s %.*s: nobody has seen this box in "
			    "a source\n",
			    STR_ARG(row->cells[FORM_BOX]),
			    STR_ARG(row->cells[FORM_MEANING]));
	}
}
