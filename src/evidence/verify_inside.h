/* verify_inside.h - the state of one verification: inside of verify.h. */
#ifndef COMITY_EVIDENCE_VERIFY_INSIDE_H
#define COMITY_EVIDENCE_VERIFY_INSIDE_H

#include "evidence/asic.h"
#include "evidence/verify.h"

struct verifier {
	struct arena *arena;
	struct str bytes;
	const struct evidence_options *options;
	struct evidence_report *report;
	struct asic_manifest manifest;
	bool has_manifest, has_passport;
};

/* Writes one line of the report. */
void verify_say(struct verifier *verifier, enum evidence_check check,
    enum evidence_answer answer, const char *format, ...) PRINTF_LIKE(4, 5);

/* The seal and the time-stamp (verify_seal.c). */
void verify_seal(struct verifier *verifier);
void verify_stamp(struct verifier *verifier);
/* Passport, order, declaration, scope (verify_paper.c). */
void verify_papers(struct verifier *verifier);

#endif
