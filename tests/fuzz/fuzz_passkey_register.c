/* Authenticator data of a registration: a key that comes out of it can be read, and the
 * credential's id is one of the input. */
#include "fuzz/fuzz.h"
#include "trust/webauthn.h"

#define CLIENT_DATA                                                                      \
	"{\"type\":\"webauthn.create\",\"challenge\":\"YQ\",\"origin\":"                 \
	"\"https://desk.example\"}"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct webauthn_registration made = { STR(CLIENT_DATA),
		{ (const char *)bytes, len } };
	struct webauthn_passkey site = { .rp_id = STR("desk.example"),
		.origin = STR("https://desk.example") };
	struct webauthn_policy policy = { true, 0 };
	struct webauthn_passkey passkey;
	struct verdict verdict;
	struct key *key = NULL;
	struct arena arena;

	if (arena_init(&arena, (size_t)1 << 20, NULL) != ERR_OK)
		return 0;
	verdict = webauthn_register(&arena, &made, &site, STR("a"), &policy, &passkey);
	if (verdict_is_yes(&verdict)) {
		FUZZ_NEED(key_read_public(passkey.public_key, &key, NULL) == ERR_OK);
		FUZZ_NEED(key_kind(key) != KEY_OTHER);
		FUZZ_NEED(str_has(made.authenticator_data, passkey.id));
		key_free(key);
	}
	arena_release(&arena);
	return 0;
}
