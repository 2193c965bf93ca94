/* law_state.h - what comity law status, country and compare share. */
#ifndef COMITY_CLI_LAW_STATE_H
#define COMITY_CLI_LAW_STATE_H

#include "cli/law_cli.h"
#include "cli/law_text.h"
#include "law/status.h"

struct law_state_question {
	struct law_cli law;
	struct str asked; /* the argument */
	struct clock_date day;
	const struct table_row *country; /* NULL = an instrument is asked about */
};

/* The tables, the day, and the State (or instrument) that is the only argument.
 * EXIT_CODE_YES, or what was wrong has been said, with its rule. */
int law_state_open(
    struct cli *cli, bool instrument_too, struct law_state_question *ret_question);
/* --at of the command; a day that is none is refused with its rule. */
int law_state_day(struct cli *cli);

/* The object of an answer: day, State, tables, assumptions. */
struct json *law_state_json(struct cli *cli, const struct law_state_question *question);
void law_cli_put_day(
    struct arena *arena, struct json *object, const char *name, struct clock_date date);
/* Members from and to of a row, as far as they are known. */
void law_cli_put_dates(
    struct arena *arena, struct json *object, const struct table_row *row);

/* law_status.c */
void law_say_force(struct law_text *text, const struct table_row *force);
void law_say_membership(struct law_text *text, const struct law_membership *membership);
struct json *law_memberships_json(
    struct arena *arena, const struct law_membership_list *list);

#endif
