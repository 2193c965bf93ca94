/* law_status.c - comity law status: what a State is to each instrument, and who is bound
 * by one. */
#include <stdio.h>

#include "advice/law_json.h"
#include "cli/law_state.h"
#include "law/print.h"

/* --- in words --- */

/* The first day of a table is no date anybody knows. */
static bool
is_date(struct clock_date date)
{
	return date.year > 1;
}

void
law_say_force(struct law_text *text, const struct table_row *force)
{
	if (force == NULL) {
		law_text_words(
		    text, STR("nobody has looked whether it is in force on this day"));
		return;
	}
	struct str checked = force->cells[INSTRUMENT_CHECKED];
	bool in_force = str_eq_c(force->cells[INSTRUMENT_STATUS], "in-force");
	law_text_words(text, in_force          ? STR("in force")
			     : checked.len > 0 ? STR("not known to be in force")
					       : STR("not in force"));
	if (in_force && is_date(force->from))
		law_text_date(text, "since ", force->from, "");
	if (checked.len > 0)
		law_text_format(text, ", checked on %.*s", STR_ARG(checked));
	law_text_source(text, force);
}

static void
say_steps(struct law_text *text, const struct law_membership *membership)
{
	for (size_t i = 0; i < membership->steps_count; i++) {
		const struct table_row *step = membership->steps[i];

		if (step != membership->row && is_date(step->from)) {
			law_text_words(text, STR(";"));
			law_text_words(text, step->cells[PARTY_STATE]);
			law_text_date(text, "", step->from, "");
		}
	}
	/* no row says from when: then the rule does, if the treaty is in force */
	if (membership->state == PARTY_RATIFIED && membership->row != NULL &&
	    membership->force != NULL &&
	    str_eq_c(membership->force->cells[INSTRUMENT_STATUS], "in-force") &&
	    membership->steps[membership->steps_count - 1] == membership->row)
		law_text_date(text, "; party from ",
		    law_in_force_after(membership->row->from),
		    " by the three months' rule");
}

void
law_say_membership(struct law_text *text, const struct law_membership *membership)
{
	static const char *const words[PARTY_STATE_COUNT] = {
		[PARTY_PARTY] = "party",
		[PARTY_RATIFIED] = "ratified",
		[PARTY_SIGNED] = "signed",
		[PARTY_INVITED] = "invited to accede",
		[PARTY_NONE] = "no party, nor signed",
		[PARTY_UNKNOWN] = "not known whether it is bound",
	};
	static const char *const not_yet[PARTY_STATE_COUNT] = {
		[PARTY_RATIFIED] = ", not in force for it",
		[PARTY_SIGNED] = ", not ratified",
	};
	enum party_state state = membership->state;
	const struct table_row *row = membership->row;

	law_text_words(text, str_from(words[state]));
	if (row != NULL && state < PARTY_NONE && is_date(row->from))
		law_text_date(text,
		    !membership->dated     ? "(known from "
		    : state == PARTY_PARTY ? "since "
					   : "",
		    row->from, membership->dated ? "" : ")");
	law_text_words(text, str_from(not_yet[state]));
	say_steps(text, membership);
	law_text_source(text, row);
}

static void
print_state(struct law_text *text, const struct table_row *country,
    const struct law_membership_list *list, struct clock_date day)
{
	char title[256];

	(void)snprintf(title, sizeof title, "%.*s (%.*s, %.*s)",
	    STR_ARG(country->cells[COUNTRY_NAME]), STR_ARG(country->cells[COUNTRY_ID]),
	    STR_ARG(country->cells[COUNTRY_ISO3]));
	law_text_title(text, str_from(title), day);
	for (size_t i = 0; i < list->count; i++) {
		const struct law_membership *membership = &list->memberships[i];

		law_text_line(text, 15);
		law_text_column(text, membership->instrument, 15);
		law_say_membership(text, membership);
		law_text_line(text, 15);
		law_text_column(text, STR(""), 15);
		if (membership->force != NULL) {
			law_text_words(text, membership->force->cells[INSTRUMENT_NAME]);
			law_text_words(text, STR(":"));
		}
		law_say_force(text, membership->force);
	}
}

static void
print_group(struct law_text *text, const struct law_roll *roll, enum party_state state)
{
	char number[24];

	law_text_line(text, 16);
	law_text_column(text, party_state_name(state), 10);
	(void)snprintf(number, sizeof number, "%4zu", roll->counts[state]);
	law_text_column(text, str_from(number), roll->counts[state] > 0 ? 6 : 4);
	for (size_t i = 0; i < roll->counts[state]; i++) {
		const struct table_row *row = roll->rows[state][i];

		law_text_words(text, row->cells[PARTY_COUNTRY]);
		if (state == PARTY_RATIFIED)
			law_text_date(text, "", row->from, "");
		if (i + 1 == roll->counts[state] ||
		    !str_eq(row->source, roll->rows[state][i + 1]->source))
			law_text_source(text, row);
	}
}

static void
print_roll(struct law_text *text, struct str instrument, const struct law_roll *roll,
    struct clock_date day)
{
	law_text_title(text, instrument, day);
	if (roll->force != NULL) {
		law_text_words(text, roll->force->cells[INSTRUMENT_NAME]);
		law_text_line(text, 0);
	}
	law_say_force(text, roll->force);
	for (size_t i = 0; i < PARTY_STATE_COUNT; i++)
		if (i < PARTY_NONE || roll->counts[i] > 0)
			print_group(text, roll, (enum party_state)i);
	law_text_line(text, 16);
	law_text_column(text, STR("all others"), 16);
	law_text_words(text,
	    roll->others == NULL ? STR("not known") : roll->others->cells[PARTY_STATE]);
	law_text_source(text, roll->others);
}

/* --- for machines --- */

static struct json *
force_json(struct arena *arena, const struct table_row *force)
{
	struct json *object = json_object(arena);

	json_put_str(arena, object, "status",
	    force == NULL ? STR("unknown") : force->cells[INSTRUMENT_STATUS]);
	if (force != NULL) {
		json_put_str(arena, object, "checked", force->cells[INSTRUMENT_CHECKED]);
		law_cli_put_dates(arena, object, force);
		advice_put_row(arena, object, force, law_file(LAW_INSTRUMENTS));
	}
	return object;
}

static struct json *
party_json(struct arena *arena, const struct table_row *row)
{
	struct json *object = json_object(arena);

	json_put_str(arena, object, "country", row->cells[PARTY_COUNTRY]);
	json_put_str(arena, object, "state", row->cells[PARTY_STATE]);
	law_cli_put_dates(arena, object, row);
	advice_put_row(arena, object, row, law_file(LAW_PARTIES));
	return object;
}

struct json *
law_memberships_json(struct arena *arena, const struct law_membership_list *list)
{
	struct json *array = json_array(arena);

	for (size_t i = 0; i < list->count; i++) {
		const struct law_membership *membership = &list->memberships[i];
		struct json *one = json_add(array, json_object(arena));
		struct json *steps;

		json_put_str(arena, one, "instrument", membership->instrument);
		json_put_str(arena, one, "state", party_state_name(membership->state));
		json_put_bool(arena, one, "dated", membership->dated);
		(void)json_put(one, "force", force_json(arena, membership->force));
		if (membership->row != NULL)
			(void)json_put(one, "row", party_json(arena, membership->row));
		steps = json_put(one, "steps", json_array(arena));
		for (size_t j = 0; j < membership->steps_count; j++)
			(void)json_add(steps, party_json(arena, membership->steps[j]));
	}
	return array;
}

static void
put_roll(struct arena *arena, struct json *root, const struct law_roll *roll)
{
	struct json *counts = json_put(root, "counts", json_object(arena));
	struct json *states = json_put(root, "states", json_array(arena));

	(void)json_put(root, "force", force_json(arena, roll->force));
	for (size_t i = 0; i < PARTY_STATE_COUNT; i++) {
		struct str name = party_state_name((enum party_state)i);

		(void)json_put_named(
		    counts, name, json_integer(arena, (int64_t)roll->counts[i]));
		for (size_t j = 0; j < roll->counts[i]; j++)
			(void)json_add(states, party_json(arena, roll->rows[i][j]));
	}
	json_put_str(arena, root, "others",
	    roll->others == NULL ? STR("unknown") : roll->others->cells[PARTY_STATE]);
}

/* --- the command --- */

static int
run_state(struct cli *cli, const struct law_state_question *question)
{
	struct law_membership_list list;
	struct why why;

	if (law_memberships(&cli->arena, &question->law.law,
		question->country->cells[COUNTRY_ID], question->day, &list,
		&why) != ERR_OK)
		return cli_failed(&why, "status");
	if (cli->json) {
		struct json *root = law_state_json(cli, question);

		(void)json_put(
		    root, "instruments", law_memberships_json(&cli->arena, &list));
		cli_print_json(root);
	} else {
		struct buf out;
		struct law_text text = { .out = &out };

		buf_init(&out, LAW_CLI_TEXT_MAX);
		law_print_assumed(&question->law.law, &out);
		print_state(&text, question->country, &list, question->day);
		law_text_sources(&text);
		cli_print(buf_str(&out));
		buf_release(&out);
	}
	return EXIT_CODE_YES;
}

static int
run_instrument(struct cli *cli, const struct law_state_question *question)
{
	struct law_roll roll;
	struct why why;

	if (law_roll(&cli->arena, &question->law.law, question->asked, question->day,
		&roll, &why) != ERR_OK)
		return cli_failed(&why, "status");
	if (cli->json) {
		struct json *root = law_state_json(cli, question);

		json_put_str(&cli->arena, root, "instrument", question->asked);
		put_roll(&cli->arena, root, &roll);
		cli_print_json(root);
	} else {
		struct buf out;
		struct law_text text = { .out = &out };

		buf_init(&out, LAW_CLI_TEXT_MAX);
		law_print_assumed(&question->law.law, &out);
		print_roll(&text, question->asked, &roll, question->day);
		law_text_sources(&text);
		cli_print(buf_str(&out));
		buf_release(&out);
	}
	return EXIT_CODE_YES;
}

int
law_run_status(struct cli *cli)
{
	struct law_state_question question;
	int code = law_state_open(cli, true, &question);

	if (code != EXIT_CODE_YES)
		return code;
	return question.country != NULL ? run_state(cli, &question)
					: run_instrument(cli, &question);
}
