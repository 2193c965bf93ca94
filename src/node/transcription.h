/*
 * transcription.h - what a person reads in a paper, as the text of an order.
 *
 * The paper has no canonical text of its author.  What is transcribed of it is an order
 * document as any other, so that the law, the clocks and the answer's comparison are the
 * same; its field transcription-of (model/order.h) says what it is, and nobody signs it.
 * The issuer is stated, never known: ZZ/unknown where the paper does not even say that.
 *
 * A body says: issuer (CC/slug), procedure, language, authority, reference, legal_basis,
 * identifiers (one a line, as FORMAT=VALUE or as it stands there), categories [names],
 * start, end, zone (of all identifiers), answer_by, emergency, fields {id: value}.
 */
#ifndef COMITY_NODE_TRANSCRIPTION_H
#define COMITY_NODE_TRANSCRIPTION_H

#include "node/core.h"

#define TRANSCRIPTION_UNKNOWN "ZZ/unknown"

struct transcription {
	struct order order;
	struct str text; /* canonical */
	unsigned char sha256[SHA256_LEN];
};

struct transcription_of {
	struct str id;       /* of the case */
	struct str original; /* the paper's digest in hexadecimal */
	int64_t at;          /* since when it is here */
};

/* Rule intake-form. */
struct verdict transcription_make(struct core *core, struct arena *arena,
    const struct json *args, const struct transcription_of *of,
    struct transcription *ret_made);

/* What the law's tables miss in it (law/check.h before signature: nobody will sign). */
struct law_report;
enum err transcription_judge(struct core *core, struct arena *arena,
    const struct order *order, int64_t now, struct law_report *ret_report,
    struct why *why);

#endif
