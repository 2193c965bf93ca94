/* An assertion (two lengths, then the three texts) under a key that has signed nothing:
 * never yes. */
#include "base/cursor.h"
#include "fuzz/fuzz.h"
#include "trust/webauthn.h"

static const char spki[] =
    "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48"
    "\xce\x3d\x03\x01\x07\x03\x42\x00\x04\xcd\xde\x5d\x5b\xf1\xea\x54\xa8\x6e"
    "\x3e\x43\xa7\x84\xf8\xa9\xec\x9e\xe7\x80\x6e\x12\x0a\x36\x21\x58\xe5\x7c"
    "\xfe\xa9\xfc\x39\xff\x9e\xa7\xde\x85\xdc\xf2\xdf\x90\x9f\x86\x3f\xb0\x1c"
    "\x8f\xea\x07\x9c\xb4\xd8\x18\x25\xca\xb7\x67\x10\xde\x74\x9b\x64\x6d\xae"
    "\x09";

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct cursor cursor = cursor_from((struct str){ (const char *)bytes, len });
	struct webauthn_passkey passkey = { .rp_id = STR("desk.example"),
		.origin = STR("https://desk.example") };
	struct webauthn_policy policy = { false, 0 };
	struct webauthn_assertion said;
	struct webauthn_seen seen;
	struct verdict verdict;
	struct key *key = NULL;

	said.client_data = cursor_bytes(&cursor, cursor_be16(&cursor));
	said.authenticator_data = cursor_bytes(&cursor, cursor_be16(&cursor));
	said.signature = cursor.rest;
	if (cursor.failed ||
	    key_read_public(str_bytes(spki, sizeof spki - 1), &key, NULL) != ERR_OK)
		return 0;
	verdict = webauthn_verify(&passkey, key, &said, STR("a"), &policy, &seen);
	/* the generator's own private key is 1: whoever finds a signature has read this
	 */
	FUZZ_NEED(!verdict_is_yes(&verdict) || said.signature.len > 60);
	key_free(key);
	return 0;
}
