/*
 * pin.h - an organisation's own record, for a partner who pins it without a list.
 *
 * The document is {"pin": {...}, "signatures": [...]} (multisig.h); the pin holds v,
 * realm, sequence, issued_at, expires_at and organisation (organisation.h).  The
 * organisation makes it, its key officers sign it, and it travels by any way: what makes
 * it true is that the partner's configuration names
 *
 *   - whose record it must be (CC/slug): it can name no other organisation or State;
 *   - the keys of the officers who must have signed it, as SHA-256, compared by two
 * people over the telephone.  Keys and not the file: so the organisation renews its
 * record (certificates, addresses, officers) without every partner changing a line;
 *   - what the organisation may do.  A federation list is somebody else's word about an
 *     organisation's competences; here there is only its own, which counts for nothing
 *     beyond what the partner grants.  The levels of its persons (roster.h) are its own
 *     word here as in a federation; what they may do ends where its competences end.
 *
 * The names of the officers are the organisation's, too: that two keys are two people's
 * is what the two people on the telephone have to ask.
 */
#ifndef COMITY_RECORD_PIN_H
#define COMITY_RECORD_PIN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "model/verdict.h"
#include "record/organisation.h"
#include "trust/key.h"

#define PIN_VERSION 1
#define PIN_DOMAIN "comity/pin/v1"

struct pin {
	struct str realm;
	uint64_t sequence; /* never falls */
	int64_t issued_at, expires_at;
	struct organisation organisation; /* competences: what it claims */
	unsigned char digest[SHA256_LEN]; /* the bytes signed */
	struct multisig signatures;
};

/* What the configuration says of it. */
struct pin_trust {
	struct str realm;
	struct str organisation;
	const unsigned char (*officers)[SHA256_LEN]; /* of their public keys */
	size_t officers_count;
	size_t threshold; /* at least 1 */
};

/* Whether the text is meant to be one: it begins so. */
bool pin_is(struct str text);
/* As directory_write, directory_read, directory_sign. */
enum err pin_write(
    struct arena *arena, const struct pin *pin, struct buf *out, struct why *why);
enum err pin_read(
    struct arena *arena, struct str text, struct pin *ret_pin, struct why *why);
enum err pin_sign(
    struct arena *arena, struct pin *pin, const struct key *key, struct why *why);

/* Rules: pin-realm, pin-organisation, pin-signatures, pin-not-yet.  Its end is asked for
 * each time it is used (pin_in_time): a node that runs does not know a partner longer
 * than one that has just started. */
struct verdict pin_verify(
    const struct pin *pin, const struct pin_trust *trust, int64_t now);
/* Rule pin-expired. */
struct verdict pin_in_time(const struct pin *pin, int64_t now);
/* Whether it may follow the last one used: pin-rolled-back, pin-two-records (same number,
 * another record). */
struct verdict pin_follows(const struct pin *pin, uint64_t last_sequence,
    const unsigned char last_digest[static SHA256_LEN]);

#endif
