/*
 * client_data.h - what a browser says it had signed: CollectedClientData (Web
 * Authentication, 5.8.1).
 *
 * The text comes with every sign-off and is read in the core, so the reader takes next to
 * nothing: one flat object, without space, of texts in printable ASCII without escapes
 * and of true and false; no name twice.  Browsers write that (5.8.1.1); whatever else is
 * a JSON text is refused.  Members that are not asked for are passed over.
 */
#ifndef COMITY_TRUST_CLIENT_DATA_H
#define COMITY_TRUST_CLIENT_DATA_H

#include <stdbool.h>

#include "base/str.h"

struct client_data {
	struct str type;      /* "webauthn.get" */
	struct str challenge; /* base64url */
	struct str origin;
	bool framed; /* asked for from inside a page of another origin */
};

/* Views of text; false: not such a text, or one of the three is missing. */
bool client_data_read(struct str text, struct client_data *ret_data);

#endif
