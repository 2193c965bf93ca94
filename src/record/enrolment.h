/*
 * enrolment.h - a person's new passkey, as the person's browser gives it to the key
 * officers of the organisation.
 *
 * The document {v, realm, organisation, person, rp_id, origin, authenticator_data,
 * client_data} is canonical JSON that a page writes.  Its challenge is SHA-256 of
 * "comity/passkey/v1", a zero byte and the canonical text of {organisation, origin,
 * person, realm, rp_id, v}: it names whose key it is to be.  It is no proof of who held
 * the device.  That is what two officers vouch for when they sign the roster with the
 * key: they compare its id with the person, by voice.
 */
#ifndef COMITY_RECORD_ENROLMENT_H
#define COMITY_RECORD_ENROLMENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "model/verdict.h"
#include "trust/webauthn.h"

#define ENROLMENT_VERSION 1
#define ENROLMENT_DOMAIN "comity/passkey/v1"
#define ENROLMENT_MAX ((size_t)8192) /* bytes of a document */

struct enrolment {
	struct str realm;
	struct str organisation;
	struct str person;
	struct str rp_id;
	struct str origin;
	struct webauthn_registration made;
};

/* The bytes of the challenge; of the enrolment all but made is needed. */
enum err enrolment_challenge(struct arena *arena, const struct enrolment *enrolment,
    unsigned char ret_challenge[static SHA256_LEN], struct why *why);

enum err enrolment_write(struct arena *arena, const struct enrolment *enrolment,
    struct buf *out, struct why *why);
enum err enrolment_read(struct arena *arena, struct str text,
    struct enrolment *ret_enrolment, struct why *why);

/* The passkey that was made; rules as webauthn_register. */
struct verdict enrolment_passkey(struct arena *arena, const struct enrolment *enrolment,
    const struct webauthn_policy *policy, struct webauthn_passkey *ret_passkey);

#endif
