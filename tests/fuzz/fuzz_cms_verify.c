/* A signature that is right for one document is wrong for another, and names a
 * certificate that can be read. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "trust/cms.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str p7s = str_bytes(bytes, len);
	struct cms_signer signer;
	struct cert *cert = NULL;
	struct arena arena;

	if (arena_init(&arena, (size_t)1 << 20, NULL) != ERR_OK)
		return 0;
	if (cms_verify_detached(&arena, p7s, STR("document"), NULL, &signer, NULL) ==
	    ERR_OK) {
		FUZZ_NEED(cert_read(signer.cert_der, &cert, NULL) == ERR_OK);
		FUZZ_NEED(memcmp(signer.cert_sha256, cert_sha256(cert), SHA256_LEN) == 0);
		FUZZ_NEED(cms_verify_detached(&arena, p7s, STR("other"), NULL, &signer,
			      NULL) == ERR_CRYPTO);
	}
	cert_free(cert);
	arena_release(&arena);
	return 0;
}
