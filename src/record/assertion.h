/*
 * assertion.h - what a page hands over when a passkey has signed: the browser's answer as
 * a document.
 *
 * {v, credential_id, authenticator_data, client_data, signature}: canonical JSON, bytes
 * in base64.  The credential's id says which passkey it is to be; nothing is proven by
 * it.
 */
#ifndef COMITY_RECORD_ASSERTION_H
#define COMITY_RECORD_ASSERTION_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "record/roster.h"
#include "trust/webauthn.h"

#define ASSERTION_VERSION 1
#define ASSERTION_MAX ((size_t)4096) /* bytes of a document */

struct assertion {
	struct str credential_id;
	struct webauthn_assertion said;
};

enum err assertion_write(struct arena *arena, const struct assertion *assertion,
    struct buf *out, struct why *why);
enum err assertion_read(struct arena *arena, struct str text,
    struct assertion *ret_assertion, struct why *why);

/* The passkey with this id, whosever it is; NULL: the roster has none. */
const struct roster_key *roster_find_passkey(const struct roster *roster,
    struct str credential_id, const struct roster_person **ret_person);

#endif
