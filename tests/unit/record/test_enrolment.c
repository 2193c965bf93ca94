/* A new passkey as a browser hands it over: of one person, at one site. */
#include "base/arena.h"
#include "base/buf.h"
#include "passkey.h"
#include "record/enrolment.h"
#include "strict.h"
#include "test.h"

static bool
reads(struct str text)
{
	struct enrolment enrolment;
	struct arena arena;
	bool ok;

	if (arena_init(&arena, (size_t)1 << 20, NULL) != ERR_OK)
		return false;
	ok = enrolment_read(&arena, text, &enrolment, NULL) == ERR_OK;
	arena_release(&arena);
	return ok;
}

static const struct bad bad_texts[] = {
	{ "\"v\":1", "\"v\":2", "a later version" },
	{ "prosecutor-1", "Prosecutor 1", "a person with a space" },
	{ "CL/a", "cl/a", "no organisation" },
	{ NULL, NULL, NULL },
};

static bool
refused(struct arena *arena, const struct enrolment *enrolment, const char *rule)
{
	struct webauthn_policy policy = { false, 0 };
	struct webauthn_passkey passkey;
	struct verdict verdict = enrolment_passkey(arena, enrolment, &policy, &passkey);

	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

static void
test_made(struct arena *arena, const struct enrolment *good, const struct key *key)
{
	struct webauthn_policy policy = { false, 0 };
	struct webauthn_passkey passkey;
	struct enrolment bad = *good;
	struct verdict verdict;

	bad.person = STR("prosecutor-2");
	CHECK(refused(arena, &bad, "passkey-challenge"), "for another person");
	bad = *good;
	bad.organisation = STR("CL/b");
	CHECK(refused(arena, &bad, "passkey-challenge"), "for another organisation");
	bad = *good;
	bad.realm = STR("training.a");
	CHECK(refused(arena, &bad, "passkey-challenge"), "for another realm");
	bad = *good;
	bad.origin = STR("https://evil.example");
	CHECK(refused(arena, &bad, "passkey-challenge"), "at another site");
	verdict = enrolment_passkey(arena, good, &policy, &passkey);
	CHECK(verdict_is_yes(&verdict) && str_eq(passkey.public_key, key_public_der(key)),
	    "the person's own");
}

int
main(void)
{
	struct enrolment enrolment = { .realm = STR("live"),
		.organisation = STR("CL/a"),
		.person = STR("prosecutor-1"),
		.rp_id = STR("desk.example"),
		.origin = STR("https://desk.example") };
	unsigned char challenge[SHA256_LEN];
	struct enrolment again;
	struct device device;
	struct key *key = NULL;
	struct arena arena;
	struct buf text;

	if (arena_init(&arena, (size_t)8 << 20, NULL) != ERR_OK ||
	    key_generate(KEY_P256, &key, NULL) != ERR_OK ||
	    enrolment_challenge(&arena, &enrolment, challenge, NULL) != ERR_OK)
		return EXIT_FAILURE;
	device = device_new(key);
	enrolment.made =
	    device_register(&arena, &device, str_bytes(challenge, sizeof challenge));
	test_made(&arena, &enrolment, key);
	buf_init(&text, ENROLMENT_MAX);
	CHECK(enrolment_write(&arena, &enrolment, &text, NULL) == ERR_OK &&
		  enrolment_read(&arena, buf_str(&text), &again, NULL) == ERR_OK &&
		  str_eq(again.made.client_data, enrolment.made.client_data),
	    "it is written and read");
	strict_bad(buf_str(&text), bad_texts, reads);
	CHECK(strict_refuses(buf_str(&text), reads, NULL), "every member counts");
	buf_release(&text);
	key_free(key);
	arena_release(&arena);
	return test_done();
}
