/*
 * tsp.h - time-stamps of RFC 3161: asked for, read, checked, and (for training) given.
 *
 * A token says that a digest existed at a time, in the word of an authority whose
 * certificate we hold.  It is the one proof of time that does not come from ourselves.
 */
#ifndef COMITY_TRUST_TSP_H
#define COMITY_TRUST_TSP_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "trust/cert.h"
#include "trust/digest.h"
#include "trust/key.h"

#define TSP_NONCE_LEN 8

/* Asks for a token over digest, with the authority's certificate inside. */
enum err tsp_request(struct arena *arena, const unsigned char digest[static SHA256_LEN],
    const unsigned char nonce[static TSP_NONCE_LEN], struct str *ret_der,
    struct why *why);
/* The token of a response; ERR_DENIED when the authority refused (why says its words).
 * The token is not checked by this. */
enum err tsp_read_response(
    struct arena *arena, struct str der, struct str *ret_token, struct why *why);

struct tsp_stamp {
	int64_t at;          /* cut to the second */
	struct str serial;   /* hexadecimal, in the arena */
	struct str cert_der; /* of the authority, in the arena; empty if not inside */
};

/*
 * The token is over digest, answers nonce (NULL: any or none), and is signed, with
 * SHA-256 or better, by authority or by a certificate that authority signed; for
 * time-stamping and valid at the token's time.  ERR_CRYPTO for every other case.
 */
enum err tsp_verify(struct arena *arena, struct str token,
    const unsigned char digest[static SHA256_LEN], const unsigned char *nonce,
    const struct cert *authority, struct tsp_stamp *ret_stamp, struct why *why);

/* An authority's answer: a response that grants, or one that refuses what it cannot read.
 * The certificate is made for CERT_TSA; at is the time that is vouched for.  A real one
 * keeps serial numbers unique for ever. */
enum err tsp_respond(struct arena *arena, struct str request, const struct key *key,
    const struct cert *cert, uint64_t serial, int64_t at, struct str *ret_der,
    struct why *why);

#endif
