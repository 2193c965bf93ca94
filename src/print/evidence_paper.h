/*
 * evidence_paper.h - the evidence passport on paper: what was checked of an answer, for a
 * judge; and the letter that goes with an answer to who has no node.
 *
 * Both are drawn from one tree (evidence/facts.h), by the command line and at a desk: of
 * the same facts they are the same.
 */
#ifndef COMITY_PRINT_EVIDENCE_PAPER_H
#define COMITY_PRINT_EVIDENCE_PAPER_H

#include "print/print.h"

struct evidence_told {
	const struct json *facts;
	enum language language;
	int64_t at; /* when it was checked */
	/* What a node knows without the package; empty: what the package says, or nothing
	 * is said. */
	struct str realm, order;
	struct str came; /* SHA-256 of what arrived */
};

enum err evidence_paper(struct arena *arena, const struct evidence_told *told,
    struct print *ret_print, struct why *why);
/* package.asice beside this letter; is_signed: letter.pdf.p7s, too. */
enum err evidence_letter(struct arena *arena, const struct evidence_told *told,
    bool is_signed, struct print *ret_print, struct why *why);

#endif
