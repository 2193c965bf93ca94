/* A certificate or public key that was read, written and read again is the same. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "trust/cert.h"

static void
check_again(struct arena *arena, const struct cert *cert)
{
	struct cert *again = NULL;
	struct str text;

	FUZZ_NEED(cert_read(cert_der(cert), &again, NULL) == ERR_OK);
	FUZZ_NEED(memcmp(cert_sha256(cert), cert_sha256(again), SHA256_LEN) == 0);
	for (enum cert_use use = 0; use < CERT_USE_COUNT; use++)
		FUZZ_NEED(cert_allows(cert, use) == cert_allows(again, use));
	if (cert_subject(arena, cert, &text, NULL) == ERR_OK)
		FUZZ_NEED(str_utf8(text));
	(void)!cert_serial(arena, cert, &text, NULL);
	cert_free(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena arena;
	struct cert *cert = NULL;
	struct key *key = NULL;
	struct key *again = NULL;

	if (arena_init(&arena, (size_t)1 << 20, NULL) != ERR_OK)
		return 0;
	if (cert_read(str_bytes(bytes, len), &cert, NULL) == ERR_OK)
		check_again(&arena, cert);
	if (key_read_public(str_bytes(bytes, len), &key, NULL) == ERR_OK &&
	    key_kind(key) != KEY_OTHER) {
		FUZZ_NEED(key_read_public(key_public_der(key), &again, NULL) == ERR_OK);
		FUZZ_NEED(memcmp(key_id(key), key_id(again), SHA256_LEN) == 0);
	}
	key_free(again);
	key_free(key);
	cert_free(cert);
	arena_release(&arena);
	return 0;
}
