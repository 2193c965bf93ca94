/*
 * lookup.h - questions of people to the tables: which offence, which kind of data, which
 * provider, and what does this code mean.
 *
 * Words are searched without regard to case (ASCII), every word must occur.  A list that
 * is empty means that no row answers: a person decides.
 */
#ifndef COMITY_LAW_LOOKUP_H
#define COMITY_LAW_LOOKUP_H

#include "law/law.h"

/* A profile that nobody looked at for longer than this is stale: pages change often. */
#define LOOKUP_STALE_DAYS 180

struct lookup_row {
	const struct table *table;
	const struct table_row *row;
};

struct lookup_list {
	struct lookup_row *rows; /* in the order of the tables */
	size_t count;
};

/* All of the rows whose cells [first, last] together hold every word; empty words: all
 * rows of that day. */
struct lookup_question {
	enum law_table table;
	struct str words;
	size_t first, last;
	struct clock_date day;
};
enum err lookup_text(struct arena *arena, const struct law *law,
    const struct lookup_question *question, struct lookup_list *ret_list,
    struct why *why);

/* Offences for a phenomenon, an id or the front of one (185/9), a list of an instrument
 * (eu-5.4.b), or words.  Rows of phenomena.tsv and offence_lists.tsv stand before the row
 * of offences.tsv to which they lead; an offence stands once. */
enum err lookup_offences(struct arena *arena, const struct law *law, struct str words,
    struct clock_date day, struct lookup_list *ret_list, struct why *why);
/* What a State declared or reserved under an article; NULL = nobody knows. */
const struct table_row *lookup_option(
    const struct law *law, struct str country, struct str article, struct clock_date day);

/* A service (meta), an organisation id (IE/meta) or words of their names: its rows of
 * providers.tsv, then, if these are of one service, those of provider_facts.tsv. */
enum err lookup_providers(struct arena *arena, const struct law *law, struct str words,
    struct clock_date day, struct lookup_list *ret_list, struct why *why);
/* Days since somebody looked; -1 = nobody has, or not before that day. */
int lookup_age(const struct table_row *provider, struct clock_date day);
bool lookup_stale(const struct table_row *provider, struct clock_date day);
/* Whether its form asks for this legal field. */
bool lookup_wants(const struct table_row *provider, struct str field);

/* Every row that carries the code (column code or ground), or that stands in that line
 * ("gates.tsv:12"). */
enum err lookup_code(struct arena *arena, const struct law *law, struct str code,
    struct lookup_list *ret_list, struct why *why);

/* The cell of the column with that name, empty if there is none. */
struct str lookup_cell(const struct lookup_row *row, const char *column);

#endif
