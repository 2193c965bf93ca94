/* law_rows.h - rows of the tables of law as they are shown: cells, source, tag, line. */
#ifndef COMITY_CLI_LAW_ROWS_H
#define COMITY_CLI_LAW_ROWS_H

#include "cli/law_cli.h"
#include "law/lookup.h"

/* Each cell that holds something under its column's name, then where the row stands. */
struct json *law_row_json(struct arena *arena, const struct lookup_row *row);
/* The rows of one table among the list. */
struct json *law_rows_json(
    struct arena *arena, const struct lookup_list *list, enum law_table table);
/* Whether the row belongs to that table. */
bool law_row_of(const struct lookup_row *row, enum law_table table);
void law_row_print_source(const struct lookup_row *row, struct buf *out);

/* The arguments with one space between; empty = none were given. */
struct str law_words(struct cli *cli);
/* An answer for people begins with what is assumed; law_print prints it and gives the buf
 * back. */
void law_begin(const struct law *law, struct buf *ret_out);
void law_print(struct buf *out);
/* Whether each --country is a State of countries.tsv: EXIT_CODE_YES, or the one that is
 * none has been named, with its rule. */
int law_known_states(struct cli *cli, const struct law_cli *law);
/* What no row answers: says so, and that a person decides. */
int law_nothing(struct cli *cli, const char *what, struct str words);

#endif
