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
#include "law/table.h"
#include "model/order.h"

enum law_table {
	LAW_INSTRUMENTS, /* is it in force at all */
	LAW_PARTIES,     /* what is this State to that instrument */
	LAW_PROCEDURES,  /* the routes */
	LAW_PRECEDENCE,  /* which of two routes comes first */
	LAW_ELEMENTS,    /* what an order must say */
	LAW_SIGNERS,     /* who signs */
	LAW_VOLUNTARY,   /* may the addressee answer without being bound */
	LAW_CLOCKS,      /* by when */
	LAW_DUTIES,      /* who owes what */
	LAW_VISIBILITY,  /* who sees what */
	LAW_PROVIDERS,   /* what a provider says of itself */
	LAW_TABLE_COUNT
};

/* Cells of each table, in the order of its columns. */
enum { INSTRUMENT_ID, INSTRUMENT_STATUS, INSTRUMENT_NAME, INSTRUMENT_CHECKED };
enum { PARTY_COUNTRY, PARTY_INSTRUMENT, PARTY_STATE, PARTY_NAME };
enum {
	PROCEDURE_ID,
	PROCEDURE_NAME,
	PROCEDURE_INSTRUMENT,
	PROCEDURE_ARTICLES,
	PROCEDURE_BINDS,
	PROCEDURE_BORDER,
	PROCEDURE_PARTIES,
	PROCEDURE_CHANNEL,
	PROCEDURE_SENDER,
	PROCEDURE_RECEIVER,
	PROCEDURE_ACT,
	PROCEDURE_DATA,
	PROCEDURE_TABLES
};
enum { PRECEDENCE_PROCEDURE, PRECEDENCE_OVER };
enum {
	ELEMENT_PROCEDURE,
	ELEMENT_FIELD,
	ELEMENT_WHERE,
	ELEMENT_NEED,
	ELEMENT_IF_DATA,
	ELEMENT_IF_FORMAT,
	ELEMENT_IF_EMERGENCY,
	ELEMENT_IF_FIELD,
	ELEMENT_TYPE,
	ELEMENT_VALUES,
	ELEMENT_MEANING
};
enum {
	SIGNER_PROCEDURE,
	SIGNER_REQUESTER,
	SIGNER_ACT,
	SIGNER_DATA,
	SIGNER_LEVEL,
	SIGNER_COUNT,
	SIGNER_BY,
	SIGNER_OTHER_THAN
};
enum {
	VOLUNTARY_PROVIDER,
	VOLUNTARY_REQUESTER,
	VOLUNTARY_ACT,
	VOLUNTARY_DATA,
	VOLUNTARY_EMERGENCY,
	VOLUNTARY_ANSWER,
	VOLUNTARY_REASON
};
enum {
	CLOCK_PROCEDURE,
	CLOCK_ID,
	CLOCK_START,
	CLOCK_MEASURE,
	CLOCK_LENGTH,
	CLOCK_UNIT,
	CLOCK_BOUND,
	CLOCK_WHOSE,
	CLOCK_ON_EXPIRY,
	CLOCK_MEANING
};
enum {
	DUTY_PROCEDURE,
	DUTY_ID,
	DUTY_EVENT,
	DUTY_FROM,
	DUTY_TO,
	DUTY_CLOCK,
	DUTY_MEANING
};
enum { VISIBILITY_PROCEDURE, VISIBILITY_FIELD, VISIBILITY_ROLE, VISIBILITY_ANSWER };
enum {
	PROVIDER_ID,
	PROVIDER_NAME,
	PROVIDER_CHANNEL,
	PROVIDER_ANSWERS,
	PROVIDER_DATA,
	PROVIDER_PRESERVE_DAYS,
	PROVIDER_RENEWALS,
	PROVIDER_RENEW_DAYS,
	PROVIDER_ANSWER_DAYS,
	PROVIDER_EMERGENCY_HOURS,
	PROVIDER_NOTICE,
	PROVIDER_LANGUAGES,
	PROVIDER_FIELDS,
	PROVIDER_VERSION,
	PROVIDER_CHECKED
};

struct law {
	struct table tables[LAW_TABLE_COUNT];
	struct str texts[LAW_TABLE_COUNT];
};

/* Name of the file of a table. */
struct str law_file(enum law_table table);

/* Reads all tables and checks that they fit together (a row names only procedures,
 * instruments and clocks that exist).  ERR_SYNTAX with file and line. */
enum err law_open_texts(struct arena *arena, const struct str texts[LAW_TABLE_COUNT],
    struct law *ret_law, struct why *why);
/* What is built into the program. */
enum err law_open_embedded(struct arena *arena, struct law *ret_law, struct why *why);
/* All files of a folder; a missing one is an error. */
enum err law_open_dir(
    struct arena *arena, const char *dir, struct law *ret_law, struct why *why);

/* Names and texts of all tables, each with its length in front, in fixed order: take the
 * SHA-256 of it. */
void law_bytes(const struct law *law, struct buf *out);

/* NULL = not in the tables on that day: a person decides. */
const struct table_row *law_procedure(
    const struct law *law, struct str id, struct clock_date day);
/* The profile of a provider (organisation id), NULL = none. */
const struct table_row *law_provider(
    const struct law *law, struct str id, struct clock_date day);
/* "in-force", "not-in-force", "none" (nothing has to be); empty = nobody has looked. */
struct str law_instrument_status(
    const struct law *law, struct str instrument, struct clock_date day);
/* "party", "ratified", "signed", "invited" or empty. */
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

/* The State of an organisation id, empty if it is none. */
struct str law_country(struct str organisation);

/* The duties of a procedure on that day, one after the other, as table_next. */
const struct table_row *law_duty_next(
    const struct law *law, struct str procedure, struct clock_date day, size_t *index);

#endif
