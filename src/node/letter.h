/*
 * letter.h - the letter that asks an authority for what its order lacks.
 *
 * Plain text from codes: each line has the finding's rule and field, in the words of the
 * law's tables, with the source.  English; what is printed is for others.
 */
#ifndef COMITY_NODE_LETTER_H
#define COMITY_NODE_LETTER_H

#include "law/finding.h"
#include "node/core.h"

/* Whether a finding is something that its author can mend. */
bool letter_asks(const struct law_finding *finding);
struct letter {
	const struct stored_case *stored;
	const struct order *order;
	const struct law_report *report;
	struct str rung; /* as high as it is now (proof_rung) */
	bool disclosed;  /* data has left, or may have; else it says that none has */
};

void letter_write(const struct core *core, const struct letter *letter, struct buf *out);

#endif
