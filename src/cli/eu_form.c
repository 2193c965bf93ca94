/* eu_form.c - the forms of Annex I and II as text, by the rows of elements.tsv. */
#include <stdio.h>

#include "base/clock.h"
#include "cli/eu.h"

#define WIDTH 80
#define INDENT 9

/* Short names of the sections, by the letter behind the form's number. */
static const struct {
	const char *procedure;
	char letter;
	const char *title;
} sections[] = {
	{ "eu-epoc", 'A', "issuing and validating authority" },
	{ "eu-epoc", 'B', "addressee" },
	{ "eu-epoc", 'C', "deadlines" },
	{ "eu-epoc", 'D', "earlier requests" },
	{ "eu-epoc", 'E', "identification of the data" },
	{ "eu-epoc", 'F', "data to be produced" },
	{ "eu-epoc", 'G', "conditions" },
	{ "eu-epoc", 'H', "information of the user" },
	{ "eu-epoc", 'I', "details of the issuing authority" },
	{ "eu-epoc", 'J', "details of the validating authority" },
	{ "eu-epoc", 'K', "notified enforcing authority" },
	{ "eu-epoc", 'L', "transfer of the data" },
	{ "eu-epoc", 'M', "for the enforcing authority only" },
	{ "eu-epoc-pr", 'A', "issuing and validating authority" },
	{ "eu-epoc-pr", 'B', "addressee" },
	{ "eu-epoc-pr", 'C', "identification of the data" },
	{ "eu-epoc-pr", 'D', "data to be preserved" },
	{ "eu-epoc-pr", 'E', "conditions" },
	{ "eu-epoc-pr", 'F', "details of the issuing authority" },
	{ "eu-epoc-pr", 'G', "details of the validating authority" },
};

bool
eu_form_visible(const struct eu_copying *copying, struct str field)
{
	return law_visible(&copying->law, copying->order.procedure, field,
		   copying->copy == EU_ADDRESSEE ? STR("addressee") : STR("notified"),
		   copying->day) == VISIBLE_YES;
}

/* --- rows --- */

static const struct table_row *
next_row(const struct eu_copying *copying, size_t *index)
{
	const struct str keys[] = { copying->order.procedure, STR("") };

	return table_next(&copying->law.tables[LAW_ELEMENTS], keys, copying->day, index);
}

/* "authority (F1.A.2)" is "F1.A.2" and "authority"; no form id: the empty str. */
static struct str
form_id(struct str meaning, struct str *ret_label)
{
	for (size_t i = 0; i + 3 < meaning.len; i++) {
		struct str rest = str_slice(meaning, i, meaning.len);

		if (!str_starts(rest, STR(" (F1.")) && !str_starts(rest, STR(" (F2.")))
			continue;
		*ret_label = str_slice(meaning, 0, i);
		rest = str_slice(rest, 2, rest.len);
		return str_cut(&rest, ')');
	}
	*ret_label = meaning;
	return STR("");
}

/* The paper that stands for an annex, or the empty str. */
static struct str
paper_text(const struct eu_copying *copying, struct str name)
{
	for (size_t i = 0; i < copying->what.papers_count; i++) {
		const struct eu_paper *paper = &copying->what.papers[i];

		if (str_eq(paper->name, name))
			return str_utf8(paper->contents)
				   ? str_trim(paper->contents)
				   : STR("(no text: the paper is attached)");
	}
	return STR("");
}

static struct str
member_text(const struct eu_copying *copying, struct str member)
{
	const struct order *order = &copying->order;
	struct str text = STR("");

	if (str_eq_c(member, "validator"))
		return order->validator;
	if (str_eq_c(member, "language"))
		return order->language;
	if (str_eq_c(member, "recipients"))
		return arena_format(&copying->cli->arena,
		    "%zu, by the digests that the order holds", order->recipients_count);
	if (!str_eq_c(member, "notified"))
		return text;
	for (size_t i = 0; i < order->notified_count; i++)
		text = arena_format(&copying->cli->arena, "%.*s%s%.*s", STR_ARG(text),
		    i == 0 ? "" : ", ", STR_ARG(order->notified[i]));
	return text;
}

static struct str
target_text(const struct eu_copying *copying, size_t index)
{
	const struct target *target = &copying->order.targets[index];
	struct arena *arena = &copying->cli->arena;
	char from[CLOCK_TEXT_MAX], to[CLOCK_TEXT_MAX];
	struct str text = arena_format(arena, "%zu: %.*s %.*s", index + 1,
	    STR_ARG(target->format), STR_ARG(target->value));

	if (target->from != 0 || target->to != 0)
		text = arena_format(arena, "%.*s; from %s to %s", STR_ARG(text),
		    target->from == 0 ? "-" : clock_text(target->from, from).ptr,
		    target->to == 0 ? "-" : clock_text(target->to, to).ptr);
	if (target->zone.len > 0)
		text = arena_format(arena, "%.*s (UTC; written in %.*s)", STR_ARG(text),
		    STR_ARG(target->zone));
	for (unsigned bit = 0; bit < DATA_CATEGORY_COUNT; bit++)
		if ((target->categories >> bit & 1) != 0)
			text = arena_format(arena, "%.*s; %.*s", STR_ARG(text),
			    STR_ARG(data_category_name((enum data_category)(1U << bit))));
	return text;
}

static struct str
targets_text(const struct eu_copying *copying)
{
	struct buf lines;
	struct str text;

	buf_init(&lines, EU_TEXT_MAX);
	for (size_t i = 0; i < copying->order.targets_count; i++) {
		size_t mark = arena_mark(&copying->cli->arena);

		buf_add_c(&lines, i == 0 ? "" : "\n");
		buf_add(&lines, target_text(copying, i));
		arena_return(&copying->cli->arena, mark);
	}
	text = arena_str(&copying->cli->arena, buf_str(&lines));
	buf_release(&lines);
	return text;
}

/* What stands in the box of a row for this reader; empty: nothing. */
static struct str
value_of(const struct eu_copying *copying, const struct table_row *row)
{
	struct str field = row->cells[ELEMENT_FIELD];
	struct str where = row->cells[ELEMENT_WHERE];

	if (!eu_form_visible(copying, field))
		return STR("");
	if (str_eq_c(where, "field"))
		return order_field(&copying->order, field);
	if (str_eq_c(where, "annex"))
		return paper_text(copying, field);
	if (str_eq_c(where, "order"))
		return member_text(copying, field);
	return str_eq_c(field, "identifier") ? targets_text(copying) : STR("");
}

/* --- lines --- */

/* The next word of a line with the space in front of it. */
static struct str
next_word(struct str rest)
{
	size_t at = 0;

	while (at < rest.len && rest.ptr[at] == ' ')
		at++;
	while (at < rest.len && rest.ptr[at] != ' ')
		at++;
	return str_slice(rest, 0, at);
}

static size_t
columns(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
	return count;
}

/* One line of text behind its id, broken at spaces; control characters are shown as
 * question marks. */
static void
put_line(struct str id, struct str line, struct buf *out)
{
	size_t used = INDENT;

	buf_format(out, "%-*.*s", INDENT, STR_ARG(id));
	while (line.len > 0) {
		struct str word = next_word(line);

		line = str_slice(line, word.len, line.len);
		if (used > INDENT && used + columns(word) > WIDTH) {
			buf_format(out, "\n%*s", INDENT, "");
			used = INDENT;
			word = str_trim(word);
		}
		for (size_t i = 0; i < word.len; i++) {
			unsigned char c = (unsigned char)word.ptr[i];

			if ((c & 0xc0) != 0x80 && used++ == WIDTH) {
				buf_format(out, "\n%*s", INDENT, "");
				used = INDENT + 1;
			}
			buf_add_byte(out, c < 0x20 || c == 0x7f ? '?' : c);
		}
	}
	buf_add_byte(out, '\n');
}

static void
put_box(struct str id, const struct table_row *row, struct str label, struct str value,
    struct buf *out)
{
	struct buf head;
	struct str line;

	buf_init(&head, EU_TEXT_MAX);
	buf_add(&head, label);
	buf_add_c(&head, table_unverified(row) ? " [not verified]:" : ":");
	put_line(id, buf_str(&head), out);
	buf_release(&head);
	while (str_line(&value, &line))
		put_line(STR(""), line, out);
}

void
eu_form_box(const struct table_row *row, struct str id, struct str value, struct buf *out)
{
	put_box(id, row, row->cells[FORM_MEANING], value, out);
}

static void
put_section(
    const struct eu_copying *copying, struct str id, char *letter, struct buf *out)
{
	if (id.len < 4 || id.ptr[3] == *letter)
		return;
	*letter = id.ptr[3];
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (sections[i].letter == *letter &&
		    str_eq_c(copying->order.procedure, sections[i].procedure))
			buf_format(out, "\nSection %c: %s\n", *letter, sections[i].title);
}

static void
put_head(const struct eu_copying *copying, struct buf *out)
{
	bool preserves = str_eq_c(copying->order.procedure, "eu-epoc-pr");

	if (str_starts(copying->order.realm, STR("training.")))
		buf_format(out, "TRAINING (%.*s): this is no order\n\n",
		    STR_ARG(copying->order.realm));
	buf_format(out, "%s\n%s copy; order %.*s\nqualified signature: not checked\n",
	    preserves ? "FORM 2: European Preservation Order Certificate (EPOC-PR)"
		      : "FORM 1: European Production Order Certificate (EPOC)",
	    copying->copy == EU_ADDRESSEE ? "addressee's" : "enforcing authority's",
	    STR_ARG(copying->order.id));
	buf_add_c(out, "This is a reading copy.  It is not signed, and it is not the "
		       "certificate.\n");
}

/* The boxes of the form, or what the order says beside it. */
static void
put_rows(const struct eu_copying *copying, bool of_form, struct buf *out)
{
	const struct table_row *row;
	size_t index = 0;
	char letter = '\0';

	while ((row = next_row(copying, &index)) != NULL) {
		size_t mark = arena_mark(&copying->cli->arena);
		struct str value = value_of(copying, row);
		struct str label;
		struct str id = form_id(row->cells[ELEMENT_MEANING], &label);

		if (value.len > 0 && (id.len > 0) == of_form) {
			put_section(copying, id, &letter, out);
			put_box(id, row, label, value, out);
		}
		arena_return(&copying->cli->arena, mark);
	}
}

void
eu_form_print(const struct eu_copying *copying, struct buf *out)
{
	put_head(copying, out);
	put_rows(copying, true, out);
	buf_add_c(out, "\nBeside the form\n");
	put_rows(copying, false, out);
}

/* --- words for the profile --- */

static void
put_rest(const struct eu_copying *copying, struct buf *out)
{
	const struct order *order = &copying->order;
	char text[CLOCK_TEXT_MAX];

	for (size_t i = 0; i < order->targets_count; i++)
		if (order->targets[i].zone.len > 0)
			buf_format(out, "zone of the period of identifier %zu: %.*s\n",
			    i + 1, STR_ARG(order->targets[i].zone));
	if (order->answer_by != 0)
		buf_format(out, "answer asked for by: %s\n",
		    clock_text(order->answer_by, text).ptr);
	for (size_t i = 0; i < order->scope_fields_count; i++)
		buf_format(out, "%s%.*s%s", i == 0 ? "nothing but: " : ", ",
		    STR_ARG(order->scope_fields[i]),
		    i + 1 == order->scope_fields_count ? "\n" : "");
}

void
eu_form_manual(const struct eu_copying *copying, struct buf *out)
{
	const struct order *order = &copying->order;

	for (size_t i = 0; i < order->fields_count; i++) {
		const struct order_field *field = &order->fields[i];
		const struct str key[] = { order->procedure, field->id };
		const struct table_row *row =
		    table_find(&copying->law.tables[LAW_ELEMENTS], key, copying->day);
		struct str label = STR("");
		struct str id =
		    row == NULL ? STR("") : form_id(row->cells[ELEMENT_MEANING], &label);

		if (eu_carries(field->id) || !eu_form_visible(copying, field->id))
			continue;
		buf_format(out, "%.*s%s%.*s: %.*s\n", STR_ARG(id), id.len > 0 ? " " : "",
		    STR_ARG(field->id), STR_ARG(field->value));
	}
	put_rest(copying, out);
}

void
eu_form_unverified(const struct eu_copying *copying)
{
	const struct table_row *row;
	size_t index = 0;

	fprintf(stderr, "comity: unverified: names of the profile are those of a "
			"published transform, "
			"not of the standard's text\n");
	while ((row = next_row(copying, &index)) != NULL) {
		size_t mark = arena_mark(&copying->cli->arena);
		struct str label;
		struct str id = form_id(row->cells[ELEMENT_MEANING], &label);

		if (row->tag == TAG_N && value_of(copying, row).len > 0)
			fprintf(stderr,
			    "comity: unverified: %.*s %.*s: nobody has seen "
			    "this box in a source\n",
			    STR_ARG(id), STR_ARG(row->cells[ELEMENT_FIELD]));
		arena_return(&copying->cli->arena, mark);
	}
}
