/* law_compare.c - comity law compare: which routes a what-if opens and closes. */
#include <stdio.h>

#include "advice/law_json.h"
#include "cli/law_state.h"
#include "law/compare.h"
#include "law/print.h"

#define SCRATCH_MAX ((size_t)64 << 20)
#define LABEL 15
#define NAMES_MAX 20

/* --- for people --- */

static const char *
verb_of(const struct law_change *change)
{
	if (change->after == VERDICT_YES)
		return "opens";
	return change->after == VERDICT_NO ? "closes" : "to a person";
}

static void
say_categories(struct law_text *text, const struct law_change *change)
{
	static const char *const when[] = { [COMPARE_NO_EMERGENCY] = "without emergency",
		[COMPARE_EMERGENCY] = "emergency only",
		[COMPARE_NO_EMERGENCY | COMPARE_EMERGENCY] = "" };

	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((change->categories & 1U << i) != 0)
			law_text_words(
			    text, data_category_name((enum data_category)(1U << i)));
	if (when[change->when][0] != '\0')
		law_text_format(text, "(%s)", when[change->when]);
}

/* What is asked of a State by one that is named too stands there. */
static bool
belongs(const struct law_sides *sides, const struct law_change *change, struct str state,
    bool asks)
{
	if (asks)
		return str_eq(change->requester, state);
	for (size_t i = 0; i < sides->states_count; i++)
		if (str_eq(sides->states[i], change->requester))
			return false;
	return str_eq(change->provider, state);
}

/* The States of a group: one line for all that it concerns. */
struct group {
	const struct law_sides *sides;
	const struct law_comparison *comparison;
	struct str state;
	bool asks;
	struct str members[LAW_COMPARE_STATES_MAX]; /* of the line above */
	size_t members_count;
};

static bool
is_first(const struct group *group, size_t index)
{
	const struct law_change *changes = group->comparison->changes;

	for (size_t i = 0; i < index; i++)
		if (belongs(group->sides, &changes[i], group->state, group->asks) &&
		    law_change_same(&changes[i], &changes[index]))
			return false;
	return true;
}

/* All of them, the same as in the line above, or their names. */
static void
say_members(struct law_text *text, struct group *group, const struct law_change *change)
{
	const struct law_comparison *comparison = group->comparison;
	size_t count = 0;
	bool same = true;

	for (size_t i = 0; i < comparison->count && count < LAW_COMPARE_STATES_MAX; i++) {
		const struct law_change *other = &comparison->changes[i];

		if (!belongs(group->sides, other, group->state, group->asks) ||
		    !law_change_same(other, change))
			continue;
		struct str name = group->asks ? other->provider : other->requester;
		same = same && count < group->members_count &&
		       str_eq(group->members[count], name);
		group->members[count++] = name;
	}
	same = same && count == group->members_count;
	group->members_count = count;
	if (count == comparison->others)
		law_text_format(text, "every other State (%zu)", count);
	else if (same && count > 3)
		law_text_format(text, "the same %zu States", count);
	else
		for (size_t i = 0; i < count; i++)
			law_text_words(text, group->members[i]);
	if (count > 3 && count != comparison->others && !same)
		law_text_format(text, "(%zu)", count);
}

static void
print_group(struct law_text *text, struct group *group, size_t first)
{
	const struct law_change *change = &group->comparison->changes[first];

	law_text_line(text, LABEL + 2);
	law_text_column(text, STR("  "), 2);
	law_text_column(text, change->procedure->cells[PROCEDURE_ID], LABEL);
	law_text_format(
	    text, "%s (%s before):", verb_of(change), advice_answers[change->before]);
	say_categories(text, change);
	law_text_words(text, group->asks ? STR("- to providers in") : STR("- from"));
	say_members(text, group, change);
	if (change->why.detail.len == 0)
		return;
	law_text_line(text, LABEL + 2);
	law_text_column(text, STR(""), LABEL + 2);
	law_text_words(text, change->why.detail);
	law_text_source(text, change->why.row);
}

static void
print_direction(struct law_text *text, struct group *group)
{
	const struct law_comparison *comparison = group->comparison;
	bool any = false;

	group->members_count = 0;
	law_text_line(text, 0);
	buf_add_byte(text->out, '\n');
	law_text_words(text, group->state);
	law_text_words(text, group->asks ? STR("asks") : STR("is asked by the others"));
	for (size_t i = 0; i < comparison->count; i++) {
		if (!belongs(
			group->sides, &comparison->changes[i], group->state, group->asks))
			continue;
		any = true;
		if (is_first(group, i))
			print_group(text, group, i);
	}
	if (!any)
		law_text_words(text, STR(": no route changes"));
}

/* Of a part: what is unknown, by a row or by none. */
static void
print_unknown_part(struct law_text *text, const struct law_sides *sides,
    const struct law_card *card, enum card_part which)
{
	const struct card_cells *cells = &card_cells[which];
	const struct law_card_part *part = &card->parts[which];

	for (size_t i = 0; i < part->rows_count; i++) {
		const struct table_row *row = part->rows[i];

		if (!str_eq_c(row->cells[cells->answer], "unknown") ||
		    !law_sides_concern(sides, row->cells[cells->subject]))
			continue;
		law_text_words(text, row->cells[cells->subject]);
		law_text_source(text, row);
	}
	for (size_t i = 0; i < part->unknown_count; i++)
		if (law_sides_concern(sides, part->unknown[i]))
			law_text_words(text, part->unknown[i]);
}

static void
print_unknown(
    struct law_text *text, const struct law_sides *sides, const struct law_card *card)
{
	static const struct {
		enum card_part part;
		const char *words;
	} asked[] = { { CARD_DECLARATIONS, "declared" }, { CARD_POWERS, "implements" } };

	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		char label[32];

		(void)snprintf(label, sizeof label, "%.*s %s",
		    STR_ARG(card->country->cells[COUNTRY_ID]), asked[i].words);
		law_text_line(text, LABEL + 2);
		law_text_column(text, STR("  "), 2);
		law_text_column(text, str_from(label), LABEL);
		print_unknown_part(text, sides, card, asked[i].part);
	}
}

static void
say_bound(struct law_text *text, const struct law_roll *roll, enum party_state state)
{
	if (roll->counts[state] == 0)
		return;
	law_text_format(
	    text, "; %.*s %zu", STR_ARG(party_state_name(state)), roll->counts[state]);
	if (roll->counts[state] > NAMES_MAX)
		return;
	law_text_words(text, STR(":"));
	for (size_t i = 0; i < roll->counts[state]; i++)
		law_text_words(text, roll->rows[state][i]->cells[PARTY_COUNTRY]);
}

/* Who is bound by the instruments then: what is not assumed of the rest stays. */
static enum err
print_bound(struct cli *cli, struct law_text *text, const struct law_sides *sides,
    struct why *why)
{
	for (size_t i = 0; i < sides->instruments_count; i++) {
		struct law_roll roll;
		enum err e = law_roll(&cli->arena, sides->after, sides->instruments[i],
		    sides->after_day, &roll, why);

		if (e != ERR_OK)
			return e;
		law_text_line(text, LABEL + 2);
		law_text_column(text, STR("  "), 2);
		law_text_column(text, sides->instruments[i], LABEL);
		law_say_force(text, roll.force);
		for (size_t state = 0; state < PARTY_NONE; state++)
			say_bound(text, &roll, (enum party_state)state);
	}
	return ERR_OK;
}

static enum err
print_comparison(struct cli *cli, struct law_text *text, const struct law_sides *sides,
    const struct law_comparison *comparison, struct why *why)
{
	struct group *group = arena_alloc(&cli->arena, sizeof *group);

	if (group == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	*group = (struct group){ .sides = sides, .comparison = comparison };
	law_text_line(text, 0);
	law_text_date(text, "Before: the law of ", sides->before_day, ".");
	law_text_date(text, "After: what is assumed, on ", sides->after_day, ".");
	law_text_format(text,
	    "%zu pairs of States were compared, each kind of data by "
	    "itself.  All others stay as they are, and what "
	    "changes with the day alone is left out.",
	    comparison->pairs);
	law_text_line(text, 0);
	buf_add_c(text->out, "\nBound then\n");
	enum err e = print_bound(cli, text, sides, why);
	for (size_t i = 0; e == ERR_OK && i < sides->states_count; i++) {
		group->state = sides->states[i];
		group->asks = true;
		print_direction(text, group);
		group->asks = false;
		print_direction(text, group);
	}
	law_text_line(text, 0);
	buf_add_c(text->out, "\nNot known even then: a person decides where it counts\n");
	for (size_t i = 0; i < sides->states_count; i++)
		print_unknown(text, sides, &comparison->cards[i]);
	law_text_sources(text);
	return e;
}

/* --- for machines --- */

static struct json *
change_json(struct arena *arena, const struct law_change *change)
{
	struct json *object = json_object(arena);
	struct json *data = json_put(object, "data", json_array(arena));

	json_put_str(arena, object, "requester", change->requester);
	json_put_str(arena, object, "provider", change->provider);
	json_put_str(arena, object, "procedure", change->procedure->cells[PROCEDURE_ID]);
	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((change->categories & 1U << i) != 0)
			(void)json_add(
			    data, json_string(arena,
				      data_category_name((enum data_category)(1U << i))));
	json_put_bool(arena, object, "without_emergency",
	    (change->when & COMPARE_NO_EMERGENCY) != 0);
	json_put_bool(
	    arena, object, "emergency", (change->when & COMPARE_EMERGENCY) != 0);
	json_put_str(arena, object, "before", str_from(advice_answers[change->before]));
	json_put_str(arena, object, "after", str_from(advice_answers[change->after]));
	(void)json_put(object, "was", advice_finding(arena, &change->was));
	(void)json_put(object, "why", advice_finding(arena, &change->why));
	return object;
}

static struct json *
unknown_json(struct arena *arena, const struct law_sides *sides,
    const struct law_card *card, enum card_part which)
{
	const struct card_cells *cells = &card_cells[which];
	const struct law_card_part *part = &card->parts[which];
	struct json *list = json_array(arena);

	for (size_t i = 0; i < part->rows_count; i++) {
		const struct str *row = part->rows[i]->cells;

		if (str_eq_c(row[cells->answer], "unknown") &&
		    law_sides_concern(sides, row[cells->subject]))
			(void)json_add(list, json_string(arena, row[cells->subject]));
	}
	for (size_t i = 0; i < part->unknown_count; i++)
		if (law_sides_concern(sides, part->unknown[i]))
			(void)json_add(list, json_string(arena, part->unknown[i]));
	return list;
}

static void
print_json(struct cli *cli, const struct law_sides *sides,
    const struct law_comparison *comparison)
{
	struct arena *arena = &cli->arena;
	struct json *root = json_object(arena);
	struct json *changes = json_put(root, "changes", json_array(arena));
	struct json *unknown = json_put(root, "unknown", json_array(arena));

	law_cli_put_day(arena, root, "before", sides->before_day);
	law_cli_put_day(arena, root, "after", sides->after_day);
	advice_put_law(&cli->arena, root, sides->after);
	json_put_int(arena, root, "pairs", (int64_t)comparison->pairs);
	for (size_t i = 0; i < comparison->count; i++)
		(void)json_add(changes, change_json(arena, &comparison->changes[i]));
	for (size_t i = 0; i < sides->states_count; i++) {
		struct json *one = json_add(unknown, json_object(arena));

		json_put_str(arena, one, "country", sides->states[i]);
		(void)json_put(one, "declarations",
		    unknown_json(arena, sides, &comparison->cards[i], CARD_DECLARATIONS));
		(void)json_put(one, "powers",
		    unknown_json(arena, sides, &comparison->cards[i], CARD_POWERS));
	}
	cli_print_json(root);
}

/* --- the command --- */

static int
compare(struct cli *cli, const struct law_sides *sides)
{
	struct law_comparison comparison;
	struct arena scratch;
	struct why why;
	enum err e = arena_init(&scratch, SCRATCH_MAX, &why);

	if (e != ERR_OK)
		return cli_failed(&why, "compare");
	e = law_compare(&cli->arena, &scratch, sides, &comparison, &why);
	arena_release(&scratch);
	if (e != ERR_OK)
		return cli_failed(&why, "compare");
	if (cli->json) {
		print_json(cli, sides, &comparison);
	} else {
		struct buf out;
		struct law_text text = { .out = &out };

		buf_init(&out, LAW_CLI_TEXT_MAX);
		law_print_assumed(sides->after, &out);
		e = print_comparison(cli, &text, sides, &comparison, &why);
		cli_print(buf_str(&out));
		buf_release(&out);
	}
	return e == ERR_OK ? EXIT_CODE_YES : cli_failed(&why, "compare");
}

int
law_run_compare(struct cli *cli)
{
	const char *given = cli_argument(cli, 0);
	struct law_cli question;
	struct law after;
	struct law_sides sides = { .before = &question.law, .after = &after };
	struct why why;
	int code;

	if (given == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one what-if is needed");
	code = law_state_day(cli);
	if (code == EXIT_CODE_YES)
		code = law_cli_open(cli, cli_option(cli, "tables"), &question);
	if (code != EXIT_CODE_YES)
		return code;
	after = question.law;
	code = law_cli_assume(cli, given, &after);
	if (code != EXIT_CODE_YES)
		return code;
	sides.before_day = clock_date_utc(question.now);
	if (law_compare_sides(&cli->arena, &sides, &why) != ERR_OK)
		return cli_failed(&why, "%s", given);
	return compare(cli, &sides);
}
