/*
 * draft_order.h - the order that follows from the answers of a draft.
 *
 * One function from answers to struct order, used to advise, to check and, at last, to
 * write the text that persons sign.  What is not answered is empty in the order; what
 * cannot be read (a time that was twice, a certificate that is none) is a fault of its
 * step.
 */
#ifndef COMITY_ADVICE_DRAFT_ORDER_H
#define COMITY_ADVICE_DRAFT_ORDER_H

#include "advice/draft.h"
#include "base/limits.h"
#include "law/law.h"
#include "law/zones.h"
#include "model/order.h"

#define DRAFT_FAULTS_MAX 16

/* What is not the author's to answer. */
struct draft_frame {
	const struct law *law;
	const struct law_zones *zones;
	struct str realm;
	struct str id; /* empty until there is one */
	struct str issuer;
	int64_t now;
	unsigned projection;
	const unsigned char *follows;    /* SHA256_LEN bytes, NULL = nothing */
	const struct annex_ref *annexes; /* its papers, which are no answers */
	size_t annexes_count;
};

struct draft_fault {
	enum draft_step step;
	struct verdict verdict;
};

struct draft_order {
	struct order order;
	struct draft_fault faults[DRAFT_FAULTS_MAX];
	size_t faults_count;
};

/* Rules of faults: time-*, draft-certificate, draft-too-many.  ERR_LIMIT when the arena
 * is full. */
enum err draft_order(struct arena *arena, const struct draft_frame *frame,
    const struct json *answers, struct draft_order *ret_order, struct why *why);

/* The certificates (DER) of PEM text; false: it holds something else, or more than
 * LIMIT_RECIPIENTS of them. */
bool draft_certificates(struct arena *arena, struct str pem,
    struct str ret_ders[static LIMIT_RECIPIENTS], size_t *ret_count);

#endif
