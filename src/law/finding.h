/*
 * finding.h - what the tables say about one order: a list of findings and their sum.
 *
 * Each finding names the row that decided, and by it the source, whether it is law or
 * house, and whether anybody has read it in a source.
 */
#ifndef COMITY_LAW_FINDING_H
#define COMITY_LAW_FINDING_H

#include "law/condition.h"
#include "model/verdict.h"

#define LAW_FINDINGS_MAX 256
#define LAW_USED_MAX 256

/* Where the order stands. */
enum law_stage {
	LAW_DRAFT,    /* before signature: sign-offs are not asked for yet */
	LAW_VALIDATE, /* signed by its issuer: whether a court may validate it */
	LAW_SEND,     /* signed, about to leave */
	LAW_RECEIVE,  /* at the addressee: a house rule is a flag for a person, never a no
		       */
};

struct law_signoff {
	struct str act; /* "issue", "validate", "approve", "withdraw" */
	enum level level;
	struct str person;
	struct str organisation;
	bool qualified; /* known to be; false: no, or nobody has checked */
};

struct law_situation {
	const struct order *order;
	enum law_stage stage;
	int64_t now;                        /* the law of this day (UTC) */
	const struct law_signoff *signoffs; /* verified by the caller */
	size_t signoffs_count;
	const struct str *facts; /* what the case file knows and persons state: facts.h */
	size_t facts_count;
};

struct law_finding {
	enum verdict_kind kind;
	const char *rule;            /* id in rules.tsv; NULL for yes */
	const struct table *table;   /* NULL = no table answers */
	const struct table_row *row; /* the row that decided, NULL = none */
	struct str field;            /* field id, or empty */
	struct str path;             /* JSON Pointer into the order, or empty */
	struct str detail;
};

struct law_report {
	enum verdict_kind overall; /* no before person before yes */
	bool unverified;           /* an unverified row took part */
	bool assumed;              /* a row of a what-if took part */
	const struct law_finding *findings;
	size_t count;
};

bool law_finding_unverified(const struct law_finding *finding);
/* What machines are told of a no: the code of the gate, or E_NOT_IN_FORCE and its like.
 */
struct str law_finding_code(const struct law_finding *finding);
/* "law", "house"; a finding without a row is house: nothing but our own caution. */
enum rule_kind law_finding_kind(const struct law_finding *finding);
/* The first of the worst findings as a verdict for the case file. */
struct verdict law_report_verdict(const struct law_report *report);

/* --- for the parts of law_check --- */

struct check {
	struct arena *arena;
	const struct law *law;
	const struct law_situation *situation;
	const struct order *order;
	struct clock_date day;
	struct str requester, provider; /* States of issuer and addressee */
	const struct table_row *procedure;
	const struct str *facts; /* those of the situation and those of the order */
	size_t facts_count;
	struct law_finding *findings;
	size_t count;
	bool full;     /* no room for a finding */
	bool question; /* no order yet: only States, data and emergency */
	/* Rows that took part without a finding of their own; NULL = nobody asks. */
	const struct table_row **used;
	size_t used_count;
	bool unverified, assumed; /* one of them */
};

/* What a finding is about; the row's table is the check's by its index. */
struct about {
	enum law_table table;
	const struct table_row *row; /* NULL = no row answers */
	struct str field;
	const char *path; /* NULL = none */
};

void check_add(struct check *check, enum verdict_kind kind, const char *rule,
    struct about about, const char *format, ...) PRINTF_LIKE(5, 6);
/* A row that took part (NULL = none), each listed once. */
void check_use(struct check *check, const struct table_row *row);
/* Whether a condition of the tables holds for this order; target NULL = all of them. */
struct condition check_condition(
    const struct check *check, const struct target *target, struct str cell);
struct law_report check_report(const struct check *check);

#endif
