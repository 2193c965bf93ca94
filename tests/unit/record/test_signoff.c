/* Sign-offs: who signed what, and nothing that looks like it. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "record/signoff.h"
#include "sample_order.h"
#include "strict.h"
#include "test.h"

static bool
reads(struct str text)
{
	struct arena arena;
	struct signoff signoff;
	bool ok;

	if (arena_init(&arena, (size_t)1 << 20, NULL) != ERR_OK)
		return false;
	ok = signoff_read(&arena, text, &signoff, NULL) == ERR_OK;
	arena_release(&arena);
	return ok;
}

static const struct bad bad_signoffs[] = {
	{ "\"v\":1", "\"v\":2", "a later version is refused" },
	{ "\"act\":\"issue\"", "\"act\":\"dream\"", "an unknown act" },
	{ "\"act\":\"issue\"", "\"act\":\"issue\",\"act\":\"issue\"", "an act twice" },
	{ "\"key\"", "\"webauthn\"", "a method that this release does not know" },
	{ "\"not-checked\"", "\"yes\"", "a claim to be qualified is not taken" },
	{ "prosecutor-1", "Prosecutor 1", "a person with a space" },
	{ "\"signature\":\"", "\"signature\":\"!", "a signature that is no base64" },
	{ "\"signature\":\"", "\"signature\":\"AAAA", "a signature that is too long" },
	{ NULL, NULL, NULL },
};

static struct verdict
verify(struct arena *arena, const struct signoff *signoff, const struct key *key)
{
	static const unsigned char digest[SHA256_LEN] = { 0x11 };

	return signoff_verify(arena, signoff, digest, STR("live"), key);
}

static bool
refused(struct verdict verdict, const char *rule)
{
	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

static void
test_verify(struct arena *arena, const struct signoff *good, const struct key *key,
    const struct key *other)
{
	struct signoff bad = *good;
	struct verdict verdict;
	unsigned char digest[SHA256_LEN] = { 0x12 };
	char flipped[KEY_SIGNATURE_LEN];

	CHECK(refused(
		  signoff_verify(arena, good, digest, STR("live"), key), "signoff-order"),
	    "a sign-off of another order");
	digest[0] = 0x11;
	CHECK(refused(signoff_verify(arena, good, digest, STR("training.a"), key),
		  "signoff-realm"),
	    "a sign-off of another realm");
	CHECK(refused(verify(arena, good, other), "signoff-key"), "another key");
	memcpy(bad.public_key_sha256, key_id(other), SHA256_LEN);
	CHECK(refused(verify(arena, &bad, other), "signoff-signature"),
	    "another key that is named");
	bad = *good;
	bad.act = SIGNOFF_VALIDATE;
	CHECK(refused(verify(arena, &bad, key), "signoff-signature"), "another act");
	bad = *good;
	bad.person = STR("prosecutor-2");
	CHECK(refused(verify(arena, &bad, key), "signoff-signature"), "another person");
	bad = *good;
	bad.organisation = STR("CL/fiscalia-sur");
	CHECK(refused(verify(arena, &bad, key), "signoff-signature"),
	    "another organisation");
	bad = *good;
	bad.at += CLOCK_SECOND;
	CHECK(refused(verify(arena, &bad, key), "signoff-signature"), "another time");
	bad = *good;
	memcpy(flipped, good->signature.ptr, sizeof flipped);
	flipped[5] ^= 1;
	bad.signature = str_bytes(flipped, sizeof flipped);
	CHECK(refused(verify(arena, &bad, key), "signoff-signature"), "one bit flipped");
	bad.signature = STR("");
	CHECK(refused(verify(arena, &bad, key), "signoff-signature"), "no signature");
	verdict = verify(arena, good, key);
	CHECK(verdict_is_yes(&verdict), "the person's own signature holds");
}

static void
test_text(struct arena *arena, const struct signoff *signoff)
{
	struct signoff again;
	struct signoff bad = *signoff;
	struct buf text;
	struct buf text_again;

	buf_init(&text, SIGNOFF_MAX);
	buf_init(&text_again, SIGNOFF_MAX);
	bad.qualified = QUALIFIED_YES;
	CHECK(signoff_write(arena, &bad, &text, NULL) == ERR_SYNTAX,
	    "nor is a claim to be qualified written");
	buf_reset(&text);
	CHECK(signoff_write(arena, signoff, &text, NULL) == ERR_OK, "it is written");
	strict_bad(buf_str(&text), bad_signoffs, reads);
	CHECK(strict_refuses(buf_str(&text), reads, NULL), "every member counts");
	CHECK(signoff_read(arena, buf_str(&text), &again, NULL) == ERR_OK &&
		  signoff_write(arena, &again, &text_again, NULL) == ERR_OK &&
		  str_eq(buf_str(&text), buf_str(&text_again)),
	    "read and written again it is the same text");
	buf_release(&text);
	buf_release(&text_again);
}

static void
test_kind(struct arena *arena, enum key_kind kind)
{
	struct key *key = NULL;
	struct key *other = NULL;
	struct signoff signoff = { .realm = STR("live"),
		.order_sha256 = { 0x11 },
		.act = SIGNOFF_ISSUE,
		.person = STR("prosecutor-1"),
		.organisation = STR("CL/fiscalia-norte"),
		.at = SAMPLE_TIME };

	if (CHECK(key_generate(kind, &key, NULL) == ERR_OK &&
		      key_generate(kind, &other, NULL) == ERR_OK &&
		      signoff_sign(arena, &signoff, key, NULL) == ERR_OK,
		"a person signs")) {
		test_verify(arena, &signoff, key, other);
		test_text(arena, &signoff);
	}
	key_free(key);
	key_free(other);
}

int
main(void)
{
	struct arena arena;

	if (!CHECK(
		arena_init(&arena, (size_t)4 << 20, NULL) == ERR_OK, "arena is mapped"))
		return test_done();
	test_kind(&arena, KEY_P256);
	test_kind(&arena, KEY_ED25519);
	arena_release(&arena);
	return test_done();
}
