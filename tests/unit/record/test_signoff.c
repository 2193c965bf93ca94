/* Sign-offs: who signed what, and nothing that looks like it. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "passkey.h"
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
	struct webauthn_seen seen;

	return signoff_verify(arena, signoff, digest, STR("live"),
	    &(struct signoff_key){ .key = key }, &seen);
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
	const struct signoff_key mine = { .key = key };
	struct webauthn_seen seen;

	CHECK(refused(signoff_verify(arena, good, digest, STR("live"), &mine, &seen),
		  "signoff-order"),
	    "a sign-off of another order");
	digest[0] = 0x11;
	CHECK(
	    refused(signoff_verify(arena, good, digest, STR("training.a"), &mine, &seen),
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

/* --- the same with a passkey --- */

struct world {
	struct arena *arena;
	struct device device;
	struct webauthn_passkey passkey;
	struct webauthn_seen seen;
	struct signoff signoff;
};

static struct verdict
passkey_verdict(struct world *world, const struct signoff *signoff)
{
	static const unsigned char digest[SHA256_LEN] = { 0x11 };
	struct signoff_key key = { world->device.key, &world->passkey, false };

	return signoff_verify(
	    world->arena, signoff, digest, STR("live"), &key, &world->seen);
}

/* The sign-off as the device signs it, with the challenge of another one. */
static struct signoff
signed_for(struct world *world, const struct signoff *other)
{
	struct signoff signoff = world->signoff;
	struct webauthn_assertion said;
	unsigned char digest[SHA256_LEN];

	if (signoff_digest(world->arena, other, digest, NULL) != ERR_OK)
		exit(EXIT_FAILURE);
	said =
	    device_assert(world->arena, &world->device, str_bytes(digest, sizeof digest));
	signoff_take(&signoff, &said, key_id(world->device.key));
	return signoff;
}

static void
test_replays(struct world *world)
{
	struct signoff good = signed_for(world, &world->signoff);
	struct signoff bad = good;
	struct signoff other = world->signoff;
	struct verdict verdict = passkey_verdict(world, &good);

	CHECK(verdict_is_yes(&verdict), "what the person's passkey signed holds");
	bad.act = SIGNOFF_WITHDRAW;
	CHECK(refused(passkey_verdict(world, &bad), "passkey-challenge"),
	    "an assertion for another act");
	bad = good;
	bad.person = STR("prosecutor-2");
	CHECK(refused(passkey_verdict(world, &bad), "passkey-challenge"),
	    "an assertion of another person");
	other.order_sha256[0] = 0x12;
	CHECK(refused(passkey_verdict(world, &(struct signoff){ 0 }), "signoff-realm"),
	    "nothing at all");
	bad = signed_for(world, &other);
	CHECK(refused(passkey_verdict(world, &bad), "passkey-challenge"),
	    "an assertion for another order");
	bad = good;
	bad.method = SIGNOFF_KEY;
	CHECK(refused(passkey_verdict(world, &bad), "signoff-method"),
	    "a passkey's signature as that of a key");
	CHECK(refused(verify(world->arena, &good, world->device.key), "signoff-method"),
	    "a key's as that of a passkey");
	world->device.flags = PASSKEY_UP;
	bad = signed_for(world, &world->signoff);
	CHECK(refused(passkey_verdict(world, &bad), "passkey-verification"),
	    "a device that did not ask who it was");
	world->device.flags = PASSKEY_UP | PASSKEY_UV | PASSKEY_BE;
	bad = signed_for(world, &world->signoff);
	CHECK(refused(passkey_verdict(world, &bad), "passkey-synced"),
	    "a key that can be copied");
	world->device.flags = PASSKEY_UP | PASSKEY_UV;
}

static const struct bad bad_passkeys[] = {
	{ "\"passkey\"", "\"key\"", "a passkey's text as that of a key" },
	{ "\"client_data\":\"", "\"client_data\":\"!", "a text that is no base64" },
	{ "\"signature\":\"", "\"signature\":\"AAAAAAAAAAAAAAAA",
	    "a signature that is too long" },
	{ NULL, NULL, NULL },
};

static void
test_passkey(struct arena *arena, enum key_kind kind)
{
	struct world world = { .arena = arena,
		.passkey = { .rp_id = STR("desk.example"),
		    .origin = STR("https://desk.example") },
		.signoff = { .realm = STR("live"),
		    .order_sha256 = { 0x11 },
		    .act = SIGNOFF_ISSUE,
		    .person = STR("prosecutor-1"),
		    .organisation = STR("CL/fiscalia-norte"),
		    .at = SAMPLE_TIME } };
	struct signoff good, again;
	struct key *key = NULL;
	struct buf text, text_again;

	if (key_generate(kind, &key, NULL) != ERR_OK)
		exit(EXIT_FAILURE);
	world.device = device_new(key);
	test_replays(&world);
	good = signed_for(&world, &world.signoff);
	buf_init(&text, SIGNOFF_MAX);
	buf_init(&text_again, SIGNOFF_MAX);
	CHECK(signoff_write(arena, &good, &text, NULL) == ERR_OK &&
		  signoff_read(arena, buf_str(&text), &again, NULL) == ERR_OK &&
		  signoff_write(arena, &again, &text_again, NULL) == ERR_OK &&
		  str_eq(buf_str(&text), buf_str(&text_again)),
	    "it is written, read, and written again");
	strict_bad(buf_str(&text), bad_passkeys, reads);
	CHECK(strict_refuses(buf_str(&text), reads, NULL), "every member counts");
	buf_release(&text);
	buf_release(&text_again);
	key_free(key);
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
	test_passkey(&arena, KEY_P256);
	test_passkey(&arena, KEY_ED25519);
	arena_release(&arena);
	return test_done();
}
