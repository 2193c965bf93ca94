/*
 * sealed.h - orders for measuring: each new, signed by two persons, sealed by the
 * sender.
 *
 * They come from the papers of a sandbox (comity sandbox create): CL/fiscalia-norte asks
 * US/papercup-mail for subscriber data.  What is made is what a node would send.
 */
#ifndef COMITY_BENCH_SEALED_H
#define COMITY_BENCH_SEALED_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/order.h"
#include "trust/key.h"

#define SEALED_SIGNOFFS 2
#define SEALED_ISSUER "CL/fiscalia-norte"
#define SEALED_ADDRESSEE "US/papercup-mail"

struct sealer {
	struct arena arena; /* of one message */
	struct key *seal;
	struct key *persons[SEALED_SIGNOFFS];
	struct str certificate; /* DER: to whom the answer is encrypted */
	unsigned char certificate_sha256[SHA256_LEN];
};

struct sealed {
	struct str bytes; /* the message */
	struct str order; /* its order's text */
	struct str signoffs[SEALED_SIGNOFFS];
};

enum err sealer_open(struct sealer *sealer, const char *sandbox, struct why *why);
void sealer_release(struct sealer *sealer);
/* Texts live in keep. */
enum err sealer_make(struct sealer *sealer, struct arena *keep, struct sealed *ret_sealed,
    struct why *why);

#endif
