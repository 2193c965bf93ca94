/*
 * webauthn.h - passkeys: what a browser says of a new one, and what one has signed (W3C
 * Web Authentication, 7.1 and 7.2).
 *
 * What comes from a browser is small and hostile, and a receiver's core reads it.  So
 * there is no CBOR reader: of a registration we take the authenticator data alone (in a
 * browser: response.getAuthenticatorData()), whose head has a fixed form; the COSE key in
 * it has one canonical encoding for each of the two algorithms that are taken (ES256 and
 * Ed25519; 6.5.1.1), and is compared with that, byte for byte.  Attestation is not asked
 * for and not read: two key officers vouch for a key, not its maker.  Extensions are
 * passed over: they are signed, and say nothing that is used.
 *
 * A passkey signs for one site (rp_id, origin), which the roster names with it.  User
 * presence and user verification are always needed; a key that can be copied to another
 * device is taken only where the policy says so.  A frame inside another site's page is
 * refused.  Everything that is refused names its rule.
 */
#ifndef COMITY_TRUST_WEBAUTHN_H
#define COMITY_TRUST_WEBAUTHN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/verdict.h"
#include "trust/key.h"

#define WEBAUTHN_AAGUID_LEN 16

struct webauthn_passkey {
	struct str id;         /* of the credential: bytes */
	struct str public_key; /* DER of the SubjectPublicKeyInfo */
	struct str rp_id;      /* "desk.example" */
	struct str origin;     /* "https://desk.example:7443" */
	bool synced;           /* can be copied to another device (backup eligible) */
	/* The device's model, as the browser says: nobody vouches for it without an
	 * attestation.  Zero when it was not said. */
	unsigned char aaguid[WEBAUTHN_AAGUID_LEN];
};

/* As the browser gave them: bytes. */
struct webauthn_registration {
	struct str client_data;
	struct str authenticator_data;
};

struct webauthn_assertion {
	struct str client_data;
	struct str authenticator_data;
	struct str signature;
};

struct webauthn_policy {
	bool synced;           /* a key that can be copied is taken, too */
	uint32_t last_counter; /* of the key; 0 = not kept */
};

/* What came of an assertion that was verified. */
struct webauthn_seen {
	uint32_t counter; /* 0 = the device does not count */
	bool backed_up;   /* there is a copy now */
};

/* Whether pages of the origin may use passkeys of rp_id: https and a host that is rp_id
 * or below it, or http://localhost.  Lower case, no path; a port may follow. */
bool webauthn_site_fits(struct str origin, struct str rp_id);
/* The host of an origin of that form; empty for another text. */
struct str webauthn_host(struct str origin);

/* A new passkey of the site (rp_id and origin of it are read); the result lies in the
 * arena.  Rules: passkey-client-data, -type, -challenge, -origin, -frame, -data, -site,
 * -presence, -verification, -synced, -algorithm. */
struct verdict webauthn_register(struct arena *arena,
    const struct webauthn_registration *registration, const struct webauthn_passkey *site,
    struct str challenge, const struct webauthn_policy *policy,
    struct webauthn_passkey *ret_passkey);

/* Whether the passkey's device signed the challenge (bytes) with its user before it.  key
 * is passkey->public_key, read.  The same rules, and passkey-signature, passkey-counter.
 */
struct verdict webauthn_verify(const struct webauthn_passkey *passkey,
    const struct key *key, const struct webauthn_assertion *assertion,
    struct str challenge, const struct webauthn_policy *policy,
    struct webauthn_seen *ret_seen);

#endif
