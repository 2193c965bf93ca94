/*
 * draft_check.h - what stands against an order before it is signed, and at which step it
 * is put right.
 *
 * The same law_check as comity order check and as the addressee's, before it what nobody
 * can check of an order that is not there yet: steps that are not answered, times and
 * certificates that cannot be read, identifiers that are none.  A no blocks; what a
 * person decides asks for that person's word; a yes is a remark.
 */
#ifndef COMITY_ADVICE_DRAFT_CHECK_H
#define COMITY_ADVICE_DRAFT_CHECK_H

#include "advice/draft_order.h"
#include "law/finding.h"
#include "law/identifier.h"

/* Room for all of law_check, one of each remark on identifiers, all faults and steps. */
#define DRAFT_FINDINGS_MAX (LAW_FINDINGS_MAX + NOTE_COUNT + 64)

struct draft_finding {
	enum verdict_kind kind;
	enum draft_step step;
	const char *rule;            /* NULL for a remark */
	struct str words;            /* in the words of the tables, or of the check */
	const struct table_row *row; /* the row that says so; NULL = none */
};

struct draft_report {
	struct draft_finding findings[DRAFT_FINDINGS_MAX];
	size_t count;
};

/* Rules: draft-incomplete, draft-identifier, draft-format and those of draft_order.h and
 * law_check.  ERR_LIMIT when memory is full. */
enum err draft_check(struct arena *arena, const struct draft_frame *frame,
    const struct json *answers, struct draft_report *ret_report, struct why *why);
void draft_report_add(struct draft_report *report, const struct draft_finding *finding);
/* No before person before yes. */
enum verdict_kind draft_report_kind(const struct draft_report *report);
/* Whether a finding of that kind is of the step. */
bool draft_report_has(
    const struct draft_report *report, enum verdict_kind kind, enum draft_step step);

/* [{answer, step, rule, words, source, kind, unverified}], the worst first */
struct json *draft_report_json(struct arena *arena, const struct draft_report *report);

#endif
