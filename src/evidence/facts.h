/*
 * facts.h - what a paper tells of a package that was verified, as one tree.
 *
 * The evidence passport is drawn from it (print/evidence_paper.h): by the command line,
 * and by a core, which parses no package and has it from a vault.
 *
 *	package   SHA-256 of the file that was verified
 *	checks    evidence_json
 *	answer    order, order_sha256, realm, issuer, addressee, packed_at, released_by
 *	theirs, ours   the comparisons: rows {inside, flagged, outside}, findings
 *	          [{file, row, column, reason}], findings_cut
 *	custodian person, organisation, role, system, method, extracted_at, statement
 *	files     [{name, sha256, size}]
 *	apart     [{file, inside, flagged, outside, reasons [name]}]
 *	closed    true: nothing but package, checks and papers is here
 *	papers    base64 by name: checks.json, declaration.json, passport.json
 *
 * A member is there where something is known and told.
 */
#ifndef COMITY_EVIDENCE_FACTS_H
#define COMITY_EVIDENCE_FACTS_H

#include "evidence/verify.h"
#include "format/json.h"

enum facts_told {
	FACTS_ALL, /* to who has the file at hand: apart is not there */
	/* Of a file that is kept apart (evidence_is_apart) its rows are counted, and why;
	 * no row and no column of it is named.  Nor what the sender's comparison names,
	 * and the passport, which holds that and the names of columns, is left out. */
	FACTS_INSIDE,
	/* Of an answer that does not verify: nothing that it says of itself, but what the
	 * sentences of the checks name. */
	FACTS_CHECKS,
	FACTS_TOLD_COUNT
};

/* bytes: what the report is about.  NULL members as json.h: a full arena shows when the
 * tree is written. */
struct json *evidence_facts(struct arena *arena, const struct evidence_report *report,
    struct str bytes, enum facts_told told);

#endif
