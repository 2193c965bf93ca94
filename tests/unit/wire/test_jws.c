/* JWS of strangers: ETSI's own example, and ES256 and EdDSA by an independent program. */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "test.h"
#include "vectors.h"
#include "wire/jws.h"

#define ETSI "etsi/v1.23.1/examples/request1_signed.json"
#define GOLDEN SOURCE_ROOT "/tests/golden/jss/"

static bool
refused(struct verdict verdict, const char *rule)
{
	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

static bool
holds(struct arena *arena, struct str message, struct jws_key key)
{
	struct verdict verdict = jws_verify(arena, message, key);

	return verdict_is_yes(&verdict);
}

static struct str
golden(struct arena *arena, const char *kind, const char *name)
{
	struct str path = arena_format(arena, GOLDEN "%s%s", kind, name);
	struct str bytes = STR("");

	return file_read(arena, path.ptr, LIMIT_BODY, &bytes, NULL) == ERR_OK ? bytes
									      : STR("");
}

/* One bit of each byte in turn: never a yes, whatever else.  The line end behind is not
 * signed. */
static bool
any_flip_holds(struct arena *arena, struct str message, struct jws_key key)
{
	struct str copy = arena_str(arena, str_trim(message));
	char *bytes = (char *)(uintptr_t)copy.ptr;

	for (size_t i = 0; i < copy.len; i++) {
		size_t mark = arena_mark(arena);
		bool yes;

		bytes[i] ^= 1;
		yes = holds(arena, copy, key);
		bytes[i] ^= 1;
		arena_return(arena, mark);
		if (yes) {
			printf("# byte %zu\n", i);
			return true;
		}
	}
	return false;
}

static void
malformed(struct arena *arena)
{
	static const struct {
		const char *text, *rule, *words;
	} cases[] = {
		{ "", "seal-malformed", "nothing" },
		{ "[1]", "seal-missing", "no object" },
		{ "{\"a\":1}", "seal-missing", "no signature" },
		{ "{\"a\":{\"Signature\":{\"protected\":\"e30\",\"signature\":\"AA\"}}}",
		    "seal-missing", "a signature that stands deeper" },
		{ "{\"Signature\":1}", "seal-malformed", "a number" },
		{ "{\"Signature\":{}}", "seal-malformed", "an empty signature" },
		{ "{\"Signature\":{\"protected\":1,\"signature\":2}}", "seal-malformed",
		    "numbers in it" },
		{ "{\"Signature\":{\"protected\":\"e30\"}}", "seal-malformed",
		    "half of it" },
		{ "{\"\\u0053ignature\":{\"protected\":\"e30\",\"signature\":\"AA\"}}",
		    "seal-malformed", "its name written with an escape" },
		{ "{\"Signature\":{\"protected\":\"e30\",\"signature\":\"AA\"}}",
		    "seal-algorithm", "no algorithm" },
		{ "{\"Signature\":{\"protected\":\"eyJhbGciOiJub25lIn0\","
		  "\"signature\":\"\"}}",
		    "seal-algorithm", "the algorithm none" },
		{ "{\"Signature\":{\"protected\":"
		  "\"eyJhbGciOiJIUzI1NiIsImNyaXQiOlsiYjY0Il19\",\"signature\":\"AA\"}}",
		    "seal-algorithm", "an extension that must be understood" },
		{ "{\"Signature\":{\"protected\":\"eyJhbGciOiJIUzI1NiJ9\","
		  "\"signature\":\"AA\"}}",
		    "seal-wrong", "a signature that is too short" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK(refused(jws_verify(arena, str_from(cases[i].text),
				  (struct jws_key){ .secret = STR("secret") }),
			  cases[i].rule),
		    cases[i].words);
}

static void
etsi_example(struct arena *arena)
{
	struct jws_key key = { .secret = STR("secret_key") };
	struct jws_key wrong = { .secret = STR("secret_kex") };
	struct str message;

	if (!vectors_here(arena)) {
		test_skip("ETSI's signed example", "no folder of third-party vectors");
		return;
	}
	message = vectors_read(arena, ETSI);
	CHECK(refused(jws_verify(arena, message, wrong), "seal-wrong"), "another secret");
	CHECK(!any_flip_holds(arena, message, key), "no changed bit goes unseen");
	CHECK(holds(arena, message, key), "ETSI's signed example verifies");
}

static void
kind_of_key(struct arena *arena, const char *kind)
{
	struct str message = golden(arena, kind, ".jws.json");
	struct key *key = NULL;

	if (key_read_private(golden(arena, kind, ".test-key.pem"), &key, NULL) !=
	    ERR_OK) {
		CHECK(false, "the test key is read");
		return;
	}
	/* The public key taken for a shared secret: an old attack on JWS. */
	CHECK(refused(jws_verify(arena, message,
			  (struct jws_key){ .secret = key_public_der(key) }),
		  "seal-algorithm"),
	    "the algorithm is the key's, not the message's");
	CHECK(!any_flip_holds(arena, message, (struct jws_key){ .key = key }),
	    "no changed bit goes unseen");
	CHECK(holds(arena, message, (struct jws_key){ .key = key }),
	    "the independent program's signature verifies");
	key_free(key);
}

int
main(void)
{
	struct arena arena;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	malformed(&arena);
	etsi_example(&arena);
	kind_of_key(&arena, "ed25519");
	kind_of_key(&arena, "p256");
	arena_release(&arena);
	return test_done();
}
