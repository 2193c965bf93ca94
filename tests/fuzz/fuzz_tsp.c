/* A token by our authority over our digest says the one time that was given. */
#include "base/clock.h"
#include "fuzz/fuzz.h"
#include "fuzz/trust_fixture.h"
#include "trust/tsp.h"

static struct cert *authority;

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	unsigned char digest[SHA256_LEN];
	struct tsp_stamp stamp;
	struct arena arena;
	struct str token;

	if (authority == NULL)
		FUZZ_NEED(
		    cert_read(str_from(fixture_tsa_pem), &authority, NULL) == ERR_OK);
	if (arena_init(&arena, (size_t)1 << 20, NULL) != ERR_OK)
		return 0;
	sha256(STR("document"), digest);
	if (tsp_read_response(&arena, str_bytes(bytes, len), &token, NULL) == ERR_OK &&
	    tsp_verify(&arena, token, digest, NULL, authority, &stamp, NULL) == ERR_OK)
		FUZZ_NEED(stamp.at == 1763800000 * CLOCK_SECOND &&
			  str_eq(stamp.serial, STR("1267")));
	arena_release(&arena);
	return 0;
}
