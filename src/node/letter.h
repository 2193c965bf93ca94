/*
 * letter.h - the letter that asks an authority for what its order lacks.
 *
 * Plain text from codes, in a language of the desk: each line has the finding's rule and
 * field, in the words of the law's tables, with the source; these are English.
 */
#ifndef COMITY_NODE_LETTER_H
#define COMITY_NODE_LETTER_H

#include "law/finding.h"
#include "node/core.h"
#include "ui/words.h"

/* Whether a finding is something that its author can mend. */
bool letter_asks(const struct law_finding *finding);

struct letter {
	const struct stored_case *stored;
	const struct order *order;
	const struct law_report *report;
	struct str rung; /* as high as it is now (proof_rung) */
	bool disclosed;  /* data has left, or may have; else it says that none has */
	enum language language;
};

/* The language that a person has chosen; empty: the order's, if it is one of ours, else
 * English.  Rule: letter-language. */
struct verdict letter_language(
    struct str chosen, const struct order *order, enum language *ret_language);

/* What does not fit shows in the buf. */
enum err letter_write(const struct core *core, struct arena *arena,
    const struct letter *letter, struct buf *out, struct why *why);

#endif
