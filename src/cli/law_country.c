/* law_country.c - comity law country: the card of one State, on two pages. */
#include <stdio.h>

#include "advice/law_json.h"
#include "cli/law_state.h"
#include "law/card.h"
#include "law/print.h"

#define LABEL 13

static const struct {
	const char *name;  /* for machines */
	const char *title; /* for people */
	const char *unknown;
} parts[CARD_PART_COUNT] = {
	[CARD_POWERS] = { "powers", "Powers: has its law what the article asks for?",
	    "powers" },
	[CARD_SIGNERS] = { "signers", "Who authorises an order for subscriber data",
	    "signers" },
	[CARD_DECLARATIONS] = { "declarations", "Declarations and reservations",
	    "declared" },
	[CARD_AUTHORITIES] = { "authorities", "Authorities", "authorities" },
	[CARD_LANGUAGES] = { "languages", "Languages", "languages" },
	[CARD_DYNAMIC_IP] = { "dynamic_ip", "Holder of a dynamic IP address",
	    "addresses" },
	[CARD_EVIDENCE] = { "evidence", "Use before a court of what came by the route",
	    "evidence by" },
};

/* --- for people --- */

static void
section(struct law_text *text, const char *title)
{
	law_text_line(text, 0);
	buf_add_byte(text->out, '\n');
	law_text_words(text, str_from(title));
}

static void
label(struct law_text *text, struct str words)
{
	law_text_line(text, LABEL + 2);
	law_text_column(text, STR("  "), 2);
	law_text_column(text, words, LABEL);
}

/* Those that are something; then, in one line each, who is known not to be and who is
 * not known. */
static void
print_memberships(struct law_text *text, const struct law_membership_list *list)
{
	static const char *const rest[] = { "no party to", "not known" };

	section(text, "Instruments");
	for (size_t i = 0; i < list->count; i++) {
		const struct law_membership *membership = &list->memberships[i];

		if (membership->state >= PARTY_NONE)
			continue;
		label(text, membership->instrument);
		law_say_membership(text, membership);
		if (membership->force == NULL ||
		    !str_eq_c(membership->force->cells[INSTRUMENT_STATUS], "in-force")) {
			law_text_words(text, STR(";"));
			law_say_force(text, membership->force);
		}
	}
	for (enum party_state state = PARTY_NONE; state < PARTY_STATE_COUNT; state++) {
		bool any = false;

		for (size_t i = 0; i < list->count; i++) {
			if (list->memberships[i].state != state)
				continue;
			if (!any)
				label(text, str_from(rest[state - PARTY_NONE]));
			any = true;
			law_text_words(text, list->memberships[i].instrument);
			law_text_source(text, list->memberships[i].row);
		}
	}
}

static struct str
cell_of(const struct table_row *row, size_t cell)
{
	return cell == CARD_NO_CELL ? STR("") : row->cells[cell];
}

static bool
says_the_same(
    const struct card_cells *cells, const struct table_row *a, const struct table_row *b)
{
	return str_eq(cell_of(a, cells->answer), cell_of(b, cells->answer)) &&
	       str_eq(cell_of(a, cells->words), cell_of(b, cells->words)) &&
	       str_eq(a->source, b->source) && a->tag == b->tag;
}

/* Rows that say the same of several subjects are one line. */
static void
print_answers(struct law_text *text, enum card_part which, const struct law_card *card)
{
	const struct card_cells *cells = &card_cells[which];
	const struct law_card_part *part = &card->parts[which];

	for (size_t i = 0; i < part->rows_count; i++) {
		const struct table_row *row = part->rows[i];
		bool seen = false;

		for (size_t j = 0; j < i; j++)
			seen = seen || says_the_same(cells, part->rows[j], row);
		if (seen)
			continue;
		label(text, cell_of(row, cells->answer));
		for (size_t j = i; j < part->rows_count; j++)
			if (says_the_same(cells, part->rows[j], row))
				law_text_words(
				    text, cell_of(part->rows[j], cells->subject));
		if (cell_of(row, cells->words).len > 0) {
			if (cells->subject != CARD_NO_CELL)
				law_text_words(text, STR(":"));
			law_text_words(text, cell_of(row, cells->words));
		}
		law_text_source(text, row);
	}
}

static void
print_bodies(struct law_text *text, const struct law_card_part *part)
{
	for (size_t i = 0; i < part->rows_count; i++) {
		const struct str *cells = part->rows[i]->cells;

		label(text, cells[AUTHORITY_FUNCTION]);
		law_text_words(text, cells[AUTHORITY_BODY]);
		if (cells[AUTHORITY_MEANING].len > 0) {
			law_text_words(text, STR(":"));
			law_text_words(text, cells[AUTHORITY_MEANING]);
		}
		law_text_source(text, part->rows[i]);
	}
}

static void
print_languages(struct law_text *text, const struct law_card_part *part)
{
	for (size_t i = 0; i < part->rows_count; i++) {
		const struct str *cells = part->rows[i]->cells;

		label(text, cells[LANGUAGE_PURPOSE]);
		law_text_words(text, cells[LANGUAGE_LANGUAGES]);
		law_text_words(text, cells[LANGUAGE_MEANING]);
		law_text_source(text, part->rows[i]);
	}
}

static void
say_signer(struct law_text *text, const struct table_row *row)
{
	const struct str *cells = row->cells;

	if (cells[SIGNER_ALTERNATIVE].len > 0)
		law_text_format(text, "(%.*s)", STR_ARG(cells[SIGNER_ALTERNATIVE]));
	law_text_words(text, cells[SIGNER_ACT]);
	law_text_words(text, cells[SIGNER_LEVEL]);
	if (cells[SIGNER_IF].len > 0)
		law_text_format(text, "if %.*s", STR_ARG(cells[SIGNER_IF]));
	law_text_source(text, row);
}

static bool
is_national(const struct table_row *row)
{
	return str_eq_c(row->cells[SIGNER_LEVEL], "national");
}

static bool
is_asked_for(const struct table_row *row)
{
	return !str_eq_c(row->cells[SIGNER_COUNT], "0") && !is_national(row) &&
	       table_has(row->cells[SIGNER_DATA], STR("subscriber"));
}

/* Where national law decides it is the same to say of all. */
static void
print_national(struct law_text *text, const struct law_card_part *part)
{
	bool any = false;

	for (size_t i = 0; i < part->rows_count; i++) {
		const struct table_row *row = part->rows[i];
		bool seen = !is_national(row);

		for (size_t j = 0; j < i; j++)
			seen = seen || (is_national(part->rows[j]) &&
					   str_eq(part->rows[j]->source, row->source));
		if (seen)
			continue;
		if (any)
			law_text_words(text, STR(";"));
		else
			label(text, STR("national law"));
		any = true;
		for (size_t j = i; j < part->rows_count; j++)
			if (is_national(part->rows[j]) &&
			    str_eq(part->rows[j]->source, row->source))
				law_text_words(
				    text, part->rows[j]->cells[SIGNER_PROCEDURE]);
		law_text_source(text, row);
	}
}

/* All rows of a procedure where its first one stands. */
static void
print_signers(struct law_text *text, const struct law_card_part *part)
{
	for (size_t i = 0; i < part->rows_count; i++) {
		struct str procedure = part->rows[i]->cells[SIGNER_PROCEDURE];
		bool begun = false;

		for (size_t j = 0; j < part->rows_count; j++) {
			const struct table_row *row = part->rows[j];

			if (!str_eq(row->cells[SIGNER_PROCEDURE], procedure) ||
			    !is_asked_for(row))
				continue;
			if (j < i)
				break;
			if (begun)
				law_text_words(text, STR(";"));
			else
				label(text, procedure);
			begun = true;
			say_signer(text, row);
		}
	}
	print_national(text, part);
}

static void
print_routes(
    struct law_text *text, const char *name, const struct law_card_routes *routes)
{
	static const char *const words[] = { "open:", "a person decides:" };
	static const enum verdict_kind kinds[] = { VERDICT_YES, VERDICT_PERSON };

	label(text, str_from(name));
	for (size_t k = 0; k < 2; k++) {
		bool any = false;

		for (size_t i = 0; i < routes->count; i++) {
			const struct law_card_route *route = &routes->routes[i];
			size_t count = route->counts[kinds[k]];

			if (count == 0)
				continue;
			law_text_words(text, any ? STR(",") : str_from(words[k]));
			any = true;
			law_text_words(text, route->procedure->cells[PROCEDURE_ID]);
			if (k == 0 && count <= sizeof route->open / sizeof *route->open)
				for (size_t j = 0; j < count; j++)
					law_text_words(text, route->open[j]);
			else
				law_text_format(text, "(%zu)", count);
		}
		if (!any)
			law_text_format(text, "%s none", words[k]);
		law_text_words(text, k == 0 ? STR(";") : STR(""));
	}
}

static void
print_unknown(struct law_text *text, const struct law_card *card)
{
	section(text, "Not known here: a person finds out");
	for (size_t i = 0; i < CARD_PART_COUNT; i++) {
		const struct law_card_part *part = &card->parts[i];

		if (part->unknown_count > 0)
			label(text, str_from(parts[i].unknown));
		for (size_t j = 0; j < part->unknown_count; j++)
			law_text_words(text, part->unknown[j]);
	}
	label(text, STR("national law"));
	law_text_words(text, STR("who may order what, for how long, and with which "
				 "secrecy"));
}

static void
print_part(struct law_text *text, enum card_part which, const struct law_card *card)
{
	const struct law_card_part *part = &card->parts[which];

	if (part->rows_count == 0)
		return;
	section(text, parts[which].title);
	if (which == CARD_SIGNERS)
		print_signers(text, part);
	else if (which == CARD_AUTHORITIES)
		print_bodies(text, part);
	else if (which == CARD_LANGUAGES)
		print_languages(text, part);
	else
		print_answers(text, which, card);
}

static void
print_card(struct law_text *text, const struct law_card *card, struct clock_date day)
{
	const struct str *cells = card->country->cells;
	char title[256];

	(void)snprintf(title, sizeof title, "%.*s (%.*s, %.*s)",
	    STR_ARG(cells[COUNTRY_NAME]), STR_ARG(cells[COUNTRY_ID]),
	    STR_ARG(cells[COUNTRY_ISO3]));
	law_text_title(text, str_from(title), day);
	law_text_format(text, "Days are counted by %.*s",
	    STR_ARG(cells[COUNTRY_ZONE].len > 0 ? cells[COUNTRY_ZONE]
						: STR("a zone that is not known")));
	law_text_source(text, card->country);
	print_memberships(text, &card->memberships);
	for (size_t i = 0; i < CARD_PART_COUNT; i++)
		print_part(text, (enum card_part)i, card);
	(void)snprintf(title, sizeof title,
	    "Routes for subscriber data, no emergency, to and from %zu other States",
	    card->others);
	section(text, title);
	print_routes(text, "out of it", &card->out);
	print_routes(text, "into it", &card->in);
	print_unknown(text, card);
	law_text_sources(text);
}

/* --- for machines --- */

static struct json *
row_json(struct arena *arena, const struct table_row *row, enum law_table table)
{
	const struct shape *shape = &law_shapes[table];
	struct json *object = json_object(arena);

	for (size_t i = 0; i < shape->columns_count; i++)
		(void)json_put_named(
		    object, shape->columns[i].name, json_string(arena, row->cells[i]));
	law_cli_put_dates(arena, object, row);
	advice_put_row(arena, object, row, shape->file);
	return object;
}

static struct json *
routes_json(struct arena *arena, const struct law_card_routes *routes)
{
	struct json *array = json_array(arena);

	for (size_t i = 0; i < routes->count; i++) {
		const struct law_card_route *route = &routes->routes[i];
		struct json *one = json_add(array, json_object(arena));

		json_put_str(
		    arena, one, "procedure", route->procedure->cells[PROCEDURE_ID]);
		for (size_t k = 0; k < VERDICT_KIND_COUNT; k++)
			json_put_int(
			    arena, one, advice_answers[k], (int64_t)route->counts[k]);
	}
	return array;
}

static void
print_json(struct cli *cli, const struct law_state_question *question,
    const struct law_card *card)
{
	struct arena *arena = &cli->arena;
	struct json *root = law_state_json(cli, question);
	struct json *unknown = json_put(root, "unknown", json_object(arena));

	(void)json_put(
	    root, "instruments", law_memberships_json(arena, &card->memberships));
	for (size_t i = 0; i < CARD_PART_COUNT; i++) {
		const struct law_card_part *part = &card->parts[i];
		struct json *rows = json_put(root, parts[i].name, json_array(arena));
		struct json *names = json_put(unknown, parts[i].name, json_array(arena));

		for (size_t j = 0; j < part->rows_count; j++)
			(void)json_add(
			    rows, row_json(arena, part->rows[j], card_cells[i].table));
		for (size_t j = 0; j < part->unknown_count; j++)
			(void)json_add(names, json_string(arena, part->unknown[j]));
	}
	json_put_int(arena, root, "others", (int64_t)card->others);
	(void)json_put(root, "out", routes_json(arena, &card->out));
	(void)json_put(root, "in", routes_json(arena, &card->in));
	cli_print_json(root);
}

int
law_run_country(struct cli *cli)
{
	struct law_state_question question;
	struct law_card card;
	struct why why;
	int code = law_state_open(cli, false, &question);

	if (code != EXIT_CODE_YES)
		return code;
	if (law_card(&cli->arena, &question.law.law, question.asked, question.day, &card,
		&why) != ERR_OK)
		return cli_failed(&why, "the card");
	if (cli->json) {
		print_json(cli, &question, &card);
	} else {
		struct buf out;
		struct law_text text = { .out = &out };

		buf_init(&out, LAW_CLI_TEXT_MAX);
		law_print_assumed(&question.law.law, &out);
		print_card(&text, &card, question.day);
		cli_print(buf_str(&out));
		buf_release(&out);
	}
	return EXIT_CODE_YES;
}
