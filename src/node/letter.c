#include "node/letter.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "node/caseflow.h"
#include "print/print.h"

#define LINE_WIDTH 76
#define WORD_MAX 48

bool
letter_asks(const struct law_finding *finding)
{
	/* who asks by letter is answered by letter: there is no key to encrypt to */
	return finding->rule != NULL && !str_eq_c(finding->field, "recipients") &&
	       (strcmp(finding->rule, "law-element-missing") == 0 ||
		   strcmp(finding->rule, "law-element-improper") == 0);
}

struct verdict
letter_language(struct str chosen, const struct order *order, enum language *ret_language)
{
	enum language language = LANGUAGE_EN;

	if (chosen.len > 0 && !language_parse(chosen, &language))
		return verdict_no(
		    "letter-language", NULL, "%.*s", STR_ARG(str_head(chosen, 40)));
	if (chosen.len == 0)
		(void)language_parse(order->language, &language);
	*ret_language = language;
	return VERDICT_IS_YES;
}

/* --- lines --- */

struct sheet {
	struct print print; /* its words alone */
	struct buf *out;
};

/* Letters, not bytes. */
static size_t
width_of(struct str text)
{
	size_t width = 0;

	for (size_t i = 0; i < text.len; i++)
		width += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
	return width;
}

/* Broken at spaces: mail and paper take no longer line. */
static void
write_words(const struct sheet *sheet, struct str text)
{
	size_t at = 0;

	while (text.len > 0) {
		struct str word = str_cut(&text, ' ');
		size_t width = width_of(word);

		if (at > 0 && at + 1 + width > LINE_WIDTH) {
			buf_add_byte(sheet->out, '\n');
			at = 0;
		}
		if (at > 0)
			buf_add_byte(sheet->out, ' ');
		buf_add(sheet->out, word);
		at += width + (at > 0);
	}
	buf_add_byte(sheet->out, '\n');
}

static void
write_word(const struct sheet *sheet, const char *key)
{
	write_words(sheet, print_word(&sheet->print, key));
}

/* One line of up to two holes, however long what fills them. */
static void
write_line(const struct sheet *sheet, const char *key, const char *name, struct str value,
    const char *second, struct str other)
{
	const struct print_hole holes[] = { { name, value }, { second, other }, { 0 } };

	buf_add(sheet->out, print_fill(&sheet->print, key, holes));
	buf_add_byte(sheet->out, '\n');
}

static struct str
or_words(const struct sheet *sheet, struct str text, const char *key)
{
	return text.len > 0 ? text : print_word(&sheet->print, key);
}

/* --- parts --- */

static void
write_head(
    const struct core *core, const struct letter *letter, const struct sheet *sheet)
{
	const struct stored_case *stored = letter->stored;
	struct str authority = order_field(letter->order, STR("authority"));
	struct str reference = order_field(letter->order, STR("case-reference"));
	struct str digest = order_field(letter->order, ORDER_TRANSCRIBES);
	char at[CLOCK_TEXT_MAX], channel[WORD_MAX];

	(void)snprintf(channel, sizeof channel, "channel.%.*s", STR_ARG(stored->channel));
	write_line(sheet, "letter.to", "authority",
	    or_words(sheet, authority, "letter.to.unknown"), NULL, STR(""));
	write_line(sheet, "letter.from", "name", core->self->entry->name, "organisation",
	    core->config->organisation);
	write_line(
	    sheet, "letter.date", "at", clock_text(core_now(core), at), NULL, STR(""));
	write_line(sheet, "letter.ours", "id", stored->id, NULL, STR(""));
	write_line(sheet, "letter.yours", "reference",
	    or_words(sheet, reference, "letter.yours.none"), NULL, STR(""));
	write_line(sheet, "letter.received", "at", clock_text(stored->received_at, at),
	    "channel", print_word(&sheet->print, channel));
	write_line(sheet, "letter.digest", "sha256", digest.len > 0 ? digest : STR("-"),
	    NULL, STR(""));
	buf_add_byte(sheet->out, '\n');
}

/* In the reader's words, where the tables' English does not say it already. */
static void
write_what(const struct law_finding *finding, const struct sheet *sheet)
{
	bool missing = strcmp(finding->rule, "law-element-missing") == 0;

	if (sheet->print.language == LANGUAGE_EN || finding->field.len == 0)
		return;
	write_line(sheet, missing ? "letter.missing" : "letter.improper", "field",
	    finding->field, NULL, STR(""));
	buf_add_c(sheet->out, "   ");
}

/* The number, the codes and the source stand alike in every language. */
static void
write_gap(const struct law_finding *finding, size_t number, const struct sheet *sheet)
{
	buf_format(sheet->out, "%zu. ", number);
	write_what(finding, sheet);
	buf_format(sheet->out, "%.*s\n   %s", STR_ARG(finding->detail), finding->rule);
	if (finding->field.len > 0)
		buf_format(sheet->out, " %.*s", STR_ARG(finding->field));
	buf_add_byte(sheet->out, '\n');
	if (finding->row == NULL)
		return;
	buf_format(sheet->out, "   %.*s (%.*s", STR_ARG(finding->row->source),
	    STR_ARG(print_word(&sheet->print, law_finding_kind(finding) == RULE_HOUSE
						  ? "refusal.house"
						  : "refusal.law")));
	if (law_finding_unverified(finding))
		buf_format(sheet->out, "; %.*s",
		    STR_ARG(print_word(&sheet->print, "print.unverified")));
	buf_add_c(sheet->out, ")\n");
}

static void
write_end(const struct letter *letter, const struct sheet *sheet)
{
	if (str_eq_c(letter->rung, PROOF_NONE)) {
		buf_add_byte(sheet->out, '\n');
		write_word(sheet, "letter.callback");
	}
	buf_add_byte(sheet->out, '\n');
	write_word(sheet, "letter.answer");
	if (!letter->disclosed)
		write_word(sheet, "letter.undisclosed");
	write_word(sheet, "letter.lawful");
}

enum err
letter_write(const struct core *core, struct arena *arena, const struct letter *letter,
    struct buf *out, struct why *why)
{
	const struct law_report *report = letter->report;
	struct sheet sheet = { .out = out };
	size_t number = 0;
	enum err e = print_begin(arena, letter->language, &sheet.print, why);

	if (e != ERR_OK)
		return e;
	write_head(core, letter, &sheet);
	write_word(&sheet, "letter.lead");
	buf_add_byte(out, '\n');
	for (size_t i = 0; i < report->count; i++)
		if (letter_asks(&report->findings[i]))
			write_gap(&report->findings[i], ++number, &sheet);
	if (number == 0)
		write_word(&sheet, "letter.nothing");
	write_end(letter, &sheet);
	return ERR_OK;
}
