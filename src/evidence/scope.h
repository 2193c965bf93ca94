/*
 * scope.h - is the answer what was ordered, all of it within the order, and nothing else?
 *
 * Stands before an answer is sealed and again when it arrives (the same function). Tables
 * (CSV, JSON: an array of flat objects) are judged row by row: whose data, of what time,
 * of which category.  Other files cannot be judged by a machine: they carry a declared
 * category and need a second reader.
 *
 * What lies outside is a no (rule scope-exceeded; scope-barred, when it was ordered and
 * may not leave); what the machine cannot tell is flagged for a person (scope-unclear).
 * Findings name file, row and column, never a value.
 */
#ifndef COMITY_EVIDENCE_SCOPE_H
#define COMITY_EVIDENCE_SCOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "evidence/column.h"
#include "model/order.h"
#include "model/verdict.h"

enum scope_kind { SCOPE_CSV, SCOPE_JSON, SCOPE_FREE, SCOPE_KIND_COUNT };

struct scope_file {
	struct str name;
	enum scope_kind kind;
	struct str bytes;
	const struct column *columns; /* what the custodian says of columns, before the
					 house table */
	size_t columns_count;
	unsigned
	    declared; /* SCOPE_FREE: enum data_category, what it holds; 0 = not said */
	struct str second_reader; /* SCOPE_FREE: person id, empty = nobody yet */
};

enum scope_reason {
	SCOPE_ACCOUNT_OTHER,   /* outside: no target of the order */
	SCOPE_TIME_OTHER,      /* outside: not in the target's period */
	SCOPE_CATEGORY_OTHER,  /* outside: a category that is not ordered */
	SCOPE_BARRED,          /* outside: ordered, but it may not leave (now) */
	SCOPE_ACCOUNT_MISSING, /* flagged: the row does not say whose it is */
	SCOPE_TIME_MISSING,    /* flagged: no time */
	SCOPE_TIME_ZONE,       /* flagged: not a time with a zone (RFC 3339) */
	SCOPE_COLUMN_UNKNOWN,  /* flagged: no table says what the column holds */
	SCOPE_COLUMN_DISPUTED, /* flagged: the custodian says otherwise than the house
				  table */
	SCOPE_VALUE_NESTED,    /* flagged: a list or object where a value is expected */
	SCOPE_FILE_UNDECLARED, /* flagged: nobody said what the file holds */
	SCOPE_FILE_UNREAD,     /* flagged: no second reader */
	SCOPE_VOLUME,          /* flagged: more rows than expected */
	SCOPE_EMPTY,           /* flagged: no row at all */
	SCOPE_REASON_COUNT
};

struct scope_finding {
	struct str file;
	struct str column; /* empty: the row as a whole */
	uint64_t row;      /* from 1, the header is not a row; 0: the file as a whole */
	enum scope_reason reason;
};

/* The rows of one file: each is counted once, by the worst that is said of it. */
struct scope_count {
	struct str file;
	uint64_t inside, flagged, outside;
};

struct scope_options {
	uint64_t rows_expected;   /* of all files together; 0 = no expectation */
	struct str justification; /* why what lies outside is given all the same */
	/* The order as it was signed, where that compared with is less: what lies in it
	 * and outside of the other is barred, and no justification helps.  NULL: the
	 * order compared with is whole. */
	const struct order *whole;
};

struct scope_report {
	struct scope_count total;
	struct scope_count *files;
	size_t files_count;
	struct scope_finding *findings; /* at most LIMIT_FINDINGS, in file order */
	size_t findings_count;
	bool findings_cut;
	bool any_outside, any_flagged; /* rows and files */
	bool any_barred;
	struct str justification;
	struct verdict verdict;
};

/* ERR_SYNTAX: a table that cannot be read (why names file and line).  ERR_LIMIT. */
enum err scope_compare(struct arena *arena, const struct order *order,
    const struct scope_file *files, size_t files_count,
    const struct scope_options *options, struct scope_report *ret_report,
    struct why *why);

bool scope_reason_is_outside(enum scope_reason reason);
/* "account-other" ... and a sentence for the panel. */
struct str scope_reason_name(enum scope_reason reason);
struct str scope_reason_sentence(enum scope_reason reason);

struct json;
/* The report as it stands in the passport: counts, findings, verdict. */
struct json *scope_json(struct arena *arena, const struct scope_report *report);

struct str scope_kind_name(enum scope_kind kind); /* "csv", "json", "free" */
bool scope_kind_parse(struct str name, enum scope_kind *ret_kind);

#endif
