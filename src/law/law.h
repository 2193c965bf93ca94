/*
 * law.h - all tables of law, and what can be looked up in them.
 *
 * The law is data: data/law/ *.tsv, built into the program, or a folder that replaces all
 * of them.  No function here knows the time or reads a file but the two that open; the
 * day is handed in, and the same input gives the same answer in ten years.  law_bytes are
 * the bytes whose digest stands beside each verdict.
 *
 * What the tables do not answer is never yes and never no: a person decides.
 */
#ifndef COMITY_LAW_LAW_H
#define COMITY_LAW_LAW_H

#include "base/buf.h"
#include "law/shapes.h"
#include "model/order.h"

/* One statement of a what-if (whatif.h). */
struct law_assumption {
	int line;
	struct str text;
	struct str source; /* "assumed by FILE line N": that of its rows */
};

struct law {
	struct table tables[LAW_TABLE_COUNT];
	struct str texts[LAW_TABLE_COUNT];
	struct str what_if; /* its text; empty = nothing is assumed */
	const struct law_assumption *assumed;
	size_t assumed_count;
};

/* Name of the file of a table. */
struct str law_file(enum law_table table);

/* Reads all tables (ERR_LIMIT above LIMIT_LAW together) and checks that they fit together
 * (a row names only procedures, instruments and clocks that exist).  ERR_SYNTAX with file
 * and line. */
enum err law_open_texts(struct arena *arena, const struct str texts[LAW_TABLE_COUNT],
    struct law *ret_law, struct why *why);
/* What is built into the program. */
enum err law_open_embedded(struct arena *arena, struct law *ret_law, struct why *why);
/* All files of a folder; a missing one is an error. */
enum err law_open_dir(
    struct arena *arena, const char *dir, struct law *ret_law, struct why *why);

/* Names and texts of all tables, each with its length in front, in fixed order, and the
 * text of a what-if, if there is one: take the SHA-256 of it. */
void law_bytes(const struct law *law, struct buf *out);

/* NULL = not in the tables on that day: a person decides. */
const struct table_row *law_procedure(
    const struct law *law, struct str id, struct clock_date day);
/* false: it asks that data is kept, and nothing is to be answered. */
bool law_asks_answer(const struct law *law, struct str procedure, struct clock_date day);
/* The profile of a provider (organisation id), NULL = none. */
const struct table_row *law_provider(
    const struct law *law, struct str id, struct clock_date day);
/* "in-force", "not-in-force", "none" (nothing has to be); empty = nobody has looked. */
struct str law_instrument_status(
    const struct law *law, struct str instrument, struct clock_date day);
/* false = the procedure is known not to be in force between these States: no such
 * procedure, its instrument is not in force, or one whom it must bind is not bound. */
bool law_may_bind(const struct law *law, struct str procedure, struct str requester,
    struct str provider, struct clock_date day);
/* "party", "ratified", "signed", "invited", "none" of these; empty or "unknown" = nobody
 * can tell. */
struct str law_party_state(const struct law *law, struct str country,
    struct str instrument, struct clock_date day);

enum visible {
	VISIBLE_NO, /* also when no row answers: what is not known to be allowed stays */
	VISIBLE_YES,
	VISIBLE_CONSENT, /* with the consent of the issuing authority */
};
/* role: addressee, notified, requested, issuer, validator, oversight, subject */
enum visible law_visible(const struct law *law, struct str procedure, struct str field,
    struct str role, struct clock_date day);

/* The authority of the State for this function (authorities.tsv), if its row names an
 * organisation by its id; else empty. */
struct str law_authority(const struct law *law, struct str country, struct str function,
    struct clock_date day);

/* The State of an organisation id, empty if it is none. */
struct str law_country(struct str organisation);

/* The duties of a procedure on that day, one after the other, as table_next. */
const struct table_row *law_duty_next(
    const struct law *law, struct str procedure, struct clock_date day, size_t *index);

#endif
