/* What opens is what was encrypted: whoever only changes bytes gets nothing else out. */
#include "fuzz/fuzz.h"
#include "fuzz/trust_fixture.h"
#include "trust/cms.h"

static struct key *key;
static struct cert *cert;

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str content;
	struct arena arena;

	if (key == NULL) {
		FUZZ_NEED(
		    key_read_private(str_from(fixture_key_pem), &key, NULL) == ERR_OK);
		FUZZ_NEED(
		    cert_read(str_from(fixture_recipient_pem), &cert, NULL) == ERR_OK);
	}
	if (arena_init(&arena, (size_t)1 << 20, NULL) != ERR_OK)
		return 0;
	if (cms_decrypt(&arena, str_bytes(bytes, len), key, cert, &content, NULL) ==
	    ERR_OK)
		FUZZ_NEED(str_eq(content, STR("evidence")));
	arena_release(&arena);
	return 0;
}
