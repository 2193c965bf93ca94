/*
 * jws.h - the other signature of TS 103 120 in JSON, JWS: only verified, for strangers'
 * messages.
 *
 * It covers the bytes of the message as they came, with both members of "Signature"
 * emptied (and no line end behind): it cannot survive a change of encoding, so we never
 * make one.
 */
#ifndef COMITY_WIRE_JWS_H
#define COMITY_WIRE_JWS_H

#include "base/arena.h"
#include "base/str.h"
#include "model/verdict.h"
#include "trust/key.h"

/* Exactly one of the two: a key (P-256: ES256, Ed25519: EdDSA) or a shared secret
 * (HS256). */
struct jws_key {
	const struct key *key;
	struct str secret;
};

/* The algorithm is that of the key; a message that names another is refused. */
struct verdict jws_verify(struct arena *arena, struct str message, struct jws_key key);

/* The same of a signing input (RFC 7515 section 5.1: header, point, payload, both in
 * base64url) and its signature in base64url. */
struct verdict jws_holds(
    struct arena *arena, struct str input, struct str signature, struct jws_key key);

#endif
