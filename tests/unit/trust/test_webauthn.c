/* Passkeys: what a device and a browser say holds in one form, for one site, challenge
 * and user; all else is refused by name. */
#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "format/json.h"
#include "passkey.h"
#include "test.h"
#include "trust/client_data.h"
#include "vectors.h"

static const struct webauthn_policy strict = { false, 0 };
static const struct webauthn_policy lenient = { true, 0 };

static struct arena arena;

/* rule NULL: yes */
static bool
is(struct verdict verdict, const char *rule)
{
	bool same = rule == NULL
			? verdict_is_yes(&verdict)
			: verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;

	if (!same)
		printf("# %s: %s\n", verdict.rule == NULL ? "yes" : verdict.rule,
		    verdict.detail);
	return same;
}

/* --- the browser's text --- */

static void
test_client_data(void)
{
#define HEAD "{\"type\":\"webauthn.get\",\"challenge\":\"AA\",\"origin\":\"https://a\""
	static const char *const bad[] = { "", "{}", "[]", "{", HEAD, HEAD ",}",
		HEAD "} ", " " HEAD "}", HEAD "}}", HEAD ",\"a\":1}", HEAD ",\"a\":null}",
		HEAD ",\"a\":{}}", HEAD ",\"a\":[]}", HEAD ",\"a\":\"\\n\"}",
		HEAD ",\"a\":\"\n\"}", HEAD ",\"a\":\"\xc3\xa9\"}", HEAD ",\"a\" :true}",
		HEAD ",\"a\":truefalse}", HEAD ",\"type\":\"webauthn.get\"}",
		HEAD ",\"a\":true,\"a\":false}", HEAD ",\"crossOrigin\":\"false\"}",
		HEAD ",\"crossOrigin\":null}", HEAD ",\"a\":\"b}", HEAD ",a:true}",
		"{\"type\":true,\"challenge\":\"AA\",\"origin\":\"https://a\"}",
		"{\"type\":\"\",\"challenge\":\"AA\",\"origin\":\"https://a\"}",
		"{\"challenge\":\"AA\",\"origin\":\"https://a\"}",
		"{\"type\":\"webauthn.get\",\"origin\":\"https://a\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"AA\"}" };
	struct client_data data;
	char many[2000];
	const int room = (int)(LIMIT_CLIENT_DATA - (sizeof HEAD ",\"a\":\"\"}" - 1));
	size_t refused = 0;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (!client_data_read(str_from(bad[i]), &data))
			refused++;
		else
			printf("# taken: %s\n", bad[i]);
	CHECK(refused == sizeof bad / sizeof bad[0], "what no browser writes is refused");
	(void)snprintf(many, sizeof many, "%s", HEAD);
	for (int i = 0; i < 13; i++)
		(void)snprintf(
		    many + strlen(many), sizeof many - strlen(many), ",\"m%d\":true", i);
	CHECK(!client_data_read(arena_format(&arena, "%s,\"m\":true}", many), &data) &&
		  client_data_read(arena_format(&arena, "%s}", many), &data),
	    "sixteen members, not one more");
	memset(many, 'x', sizeof many);
	CHECK(!client_data_read(
		  arena_format(&arena, HEAD ",\"a\":\"%.*s\"}", room + 1, many), &data) &&
		  client_data_read(
		      arena_format(&arena, HEAD ",\"a\":\"%.*s\"}", room, many), &data),
	    "a text longer than its limit");
	CHECK(client_data_read(STR(HEAD "}"), &data) && !data.framed &&
		  str_eq_c(data.challenge, "AA") && str_eq_c(data.origin, "https://a") &&
		  str_eq_c(data.type, "webauthn.get"),
	    "without crossOrigin, as some browsers write");
	CHECK(client_data_read(STR(HEAD ",\"crossOrigin\":true}"), &data) && data.framed,
	    "a frame says so");
	CHECK(
	    client_data_read(
		STR(HEAD ",\"crossOrigin\":false,\"topOrigin\":\"https://b\"}"), &data) &&
		data.framed,
	    "or by whose frame it is");
#undef HEAD
}

static void
test_sites(void)
{
	static const struct {
		const char *origin, *rp_id;
		bool fits;
	} sites[] = {
		{ "https://desk.example", "desk.example", true },
		{ "https://desk.example:7443", "desk.example", true },
		{ "https://a.desk.example", "desk.example", true },
		{ "http://localhost:8000", "localhost", true },
		{ "https://desk.example", "example", false },
		{ "https://desk.example", "a.desk.example", false },
		{ "https://badesk.example", "desk.example", false },
		{ "https://desk.example", "", false },
		{ "http://desk.example", "desk.example", false },
		{ "http://localhost.desk.example", "desk.example", false },
		{ "https://desk.example/", "desk.example", false },
		{ "https://Desk.example", "Desk.example", false },
		{ "https://desk.example.", "desk.example.", false },
		{ "https://desk..example", "desk..example", false },
		{ "https://desk.example:", "desk.example", false },
		{ "https://desk.example:65536", "desk.example", false },
		{ "https://a@desk.example", "desk.example", false },
		{ "https://", "", false },
		{ "desk.example", "desk.example", false },
	};
	size_t right = 0;

	for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++)
		if (webauthn_site_fits(str_from(sites[i].origin),
			str_from(sites[i].rp_id)) == sites[i].fits)
			right++;
		else
			printf("# %s for %s\n", sites[i].origin, sites[i].rp_id);
	CHECK(right == sizeof sites / sizeof sites[0], "which sites may use a passkey");
}

/* --- a device of ours --- */

static const struct change {
	const char *words, *rule;
	unsigned char clear, set;
	const char *type, *suffix, *origin, *rp_id;
	struct str extra;
	bool framed;
} changes[] = {
	{ .words = "nothing wrong" },
	{ .words = "members that browsers may add", .suffix = ",\"more\":\"of it\"" },
	{ .words = "another kind of ceremony", "passkey-type", .type = "payment.get" },
	{ .words = "another origin",
	    "passkey-origin",
	    .origin = "https://desk.example:1" },
	{ .words = "a lookalike of the origin",
	    "passkey-origin",
	    .origin = "https://desk.example.evil.example" },
	{ .words = "a page in a page", "passkey-frame", .framed = true },
	{ .words = "whose frame it is",
	    "passkey-frame",
	    .suffix = ",\"topOrigin\":\"https://evil.example\"" },
	{ .words = "a text that no browser writes",
	    "passkey-client-data",
	    .suffix = ",\"a\":{}" },
	{ .words = "another site's id", "passkey-site", .rp_id = "evil.example" },
	{ .words = "nobody present", "passkey-presence", .clear = PASSKEY_UP },
	{ .words = "nobody verified", "passkey-verification", .clear = PASSKEY_UV },
	{ .words = "a key that can be copied", "passkey-synced", .set = PASSKEY_BE },
	{ .words = "a copy of what cannot be copied", "passkey-data", .set = PASSKEY_BS },
	{ .words = "bytes behind it", "passkey-data", .extra = STR_INIT("\xa0") },
	{ .words = "extensions that are not there", "passkey-data", .set = PASSKEY_ED },
	{ .words = "extensions are passed over",
	    .set = PASSKEY_ED,
	    .extra = STR_INIT("\xa1\x61z\xf5") },
};

static struct device
changed(const struct device *device, const struct change *change)
{
	struct device other = *device;

	other.flags = (unsigned char)((device->flags & ~change->clear) | change->set);
	other.type = change->type;
	other.suffix = change->suffix;
	other.framed = change->framed;
	other.extra = change->extra;
	if (change->origin != NULL)
		other.origin = change->origin;
	if (change->rp_id != NULL)
		other.rp_id = change->rp_id;
	return other;
}

static struct verdict
asserted(const struct webauthn_passkey *passkey, const struct webauthn_assertion *said,
    struct str challenge, const struct webauthn_policy *policy)
{
	struct webauthn_seen seen;
	struct key *key = NULL;
	struct verdict verdict;

	if (key_read_public(passkey->public_key, &key, NULL) != ERR_OK)
		return verdict_no("passkey-algorithm", NULL, "no key");
	verdict = webauthn_verify(passkey, key, said, challenge, policy, &seen);
	key_free(key);
	return verdict;
}

static void
test_counter(
    const struct webauthn_passkey *passkey, struct device device, struct str challenge)
{
	static const struct {
		uint32_t before, now;
		const char *rule;
	} counts[] = { { 0, 0, NULL }, { 0, 7, NULL }, { 7, 8, NULL },
		{ 7, 7, "passkey-counter" }, { 7, 6, "passkey-counter" },
		{ 7, 0, "passkey-counter" }, { UINT32_MAX, 0, "passkey-counter" } };
	size_t right = 0;

	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		struct webauthn_policy policy = { false, counts[i].before };
		struct webauthn_assertion said;

		device.counter = counts[i].now;
		said = device_assert(&arena, &device, challenge);
		right += is(asserted(passkey, &said, challenge, &policy), counts[i].rule);
	}
	CHECK(
	    right == sizeof counts / sizeof counts[0], "a device that counts counts on");
}

/* Every bit of each of the three texts. */
static void
test_bits(const struct webauthn_passkey *passkey, const struct device *device,
    struct str challenge)
{
	struct webauthn_assertion said = device_assert(&arena, device, challenge);
	struct str *parts[] = { &said.client_data, &said.authenticator_data,
		&said.signature };
	size_t taken = 0;

	for (size_t i = 0; i < 3; i++) {
		struct str before = *parts[i];
		char *copy = arena_cstr(&arena, arena_str(&arena, before));

		if (copy == NULL) /* a text of bytes with a zero in it */
			copy = arena_alloc(&arena, before.len);
		memcpy(copy, before.ptr, before.len);
		*parts[i] = str_bytes(copy, before.len);
		for (size_t bit = 0; bit < 8 * before.len; bit++) {
			struct verdict verdict;

			copy[bit / 8] = (char)(copy[bit / 8] ^ (1 << bit % 8));
			verdict = asserted(passkey, &said, challenge, &lenient);
			taken += verdict_is_yes(&verdict);
			copy[bit / 8] = (char)(copy[bit / 8] ^ (1 << bit % 8));
		}
		for (size_t len = 0; len < before.len; len++) {
			struct verdict verdict;

			parts[i]->len = len;
			verdict = asserted(passkey, &said, challenge, &lenient);
			taken += verdict_is_yes(&verdict);
		}
		*parts[i] = before;
	}
	CHECK(taken == 0, "no bit and no length of an assertion can be changed");
	CHECK(
	    is(asserted(passkey, &said, challenge, &strict), NULL), "unchanged it holds");
}

static void
test_device(enum key_kind kind)
{
	struct webauthn_passkey site = { .rp_id = STR("desk.example"),
		.origin = STR("https://desk.example") };
	struct webauthn_passkey passkey = { .synced = true };
	struct webauthn_registration made;
	struct webauthn_assertion said;
	struct key *key = NULL, *other = NULL;
	struct device device;
	size_t right = 0, total = sizeof changes / sizeof changes[0];

	if (key_generate(kind, &key, NULL) != ERR_OK ||
	    key_generate(kind, &other, NULL) != ERR_OK)
		exit(EXIT_FAILURE);
	device = device_new(key);
	for (size_t i = 0; i < total; i++) {
		struct device wrong = changed(&device, &changes[i]);
		struct webauthn_passkey none;

		made = device_register(&arena, &wrong, STR("c"));
		if (is(webauthn_register(&arena, &made, &site, STR("c"), &strict, &none),
			changes[i].rule))
			right++;
		else
			printf("# registration: %s\n", changes[i].words);
	}
	CHECK(right == total, "registrations: each wrong one is refused by its name");
	made = device_register(&arena, &device, STR("c"));
	CHECK(is(webauthn_register(&arena, &made, &site, STR("d"), &strict, &passkey),
		  "passkey-challenge"),
	    "a registration for another person");
	CHECK(is(webauthn_register(&arena, &made, &site, STR("c"), &strict, &passkey),
		  NULL) &&
		  str_eq(passkey.public_key, key_public_der(key)) && !passkey.synced &&
		  str_eq(passkey.id, str_bytes(key_id(key), 16)),
	    "a registration gives the key and its id");

	right = 0;
	for (size_t i = 0; i < total; i++) {
		struct device wrong = changed(&device, &changes[i]);

		said = device_assert(&arena, &wrong, STR("order"));
		if (is(asserted(&passkey, &said, STR("order"), &strict), changes[i].rule))
			right++;
		else
			printf("# assertion: %s\n", changes[i].words);
	}
	CHECK(right == total, "assertions: each wrong one is refused by its name");
	said = device_assert(&arena, &device, STR("order"));
	CHECK(is(asserted(&passkey, &said, STR("orders"), &strict), "passkey-challenge"),
	    "an assertion for another text");
	CHECK(is(asserted(&(struct webauthn_passkey){ .rp_id = passkey.rp_id,
			      .origin = passkey.origin,
			      .public_key = key_public_der(other) },
		     &said, STR("order"), &strict),
		  "passkey-signature"),
	    "an assertion of another device");
	device.flags |= PASSKEY_BE;
	said = device_assert(&arena, &device, STR("order"));
	CHECK(is(asserted(&passkey, &said, STR("order"), &lenient), "passkey-synced"),
	    "a key that can be copied all at once, even where such keys are taken");
	passkey.synced = true;
	CHECK(is(asserted(&passkey, &said, STR("order"), &lenient), NULL) &&
		  is(asserted(&passkey, &said, STR("order"), &strict), "passkey-synced"),
	    "a key that can be copied where the policy takes it, and only there");
	passkey.synced = false;
	device.flags = PASSKEY_UP | PASSKEY_UV;
	test_counter(&passkey, device, STR("order"));
	test_bits(&passkey, &device, STR("order"));
	key_free(key);
	key_free(other);
}

/* --- the vectors of the standard --- */

static struct str
hex_of(const struct json *object, const char *name)
{
	struct str text = json_get_str(object, name);
	unsigned char *bytes = arena_alloc(&arena, text.len / 2 + 1);

	if (bytes == NULL || !hex_decode(text, bytes, text.len / 2))
		return STR("");
	return str_bytes(bytes, text.len / 2);
}

/* The authenticator data of an attestation object: what a browser's
 * getAuthenticatorData() gives.  Good enough for bytes that are known. */
static struct str
data_of(struct str object)
{
	struct str mark = STR("hauthData");

	for (size_t i = 0; i + mark.len + 3 < object.len; i++) {
		const unsigned char *at =
		    (const unsigned char *)object.ptr + i + mark.len;

		if (!str_starts(str_slice(object, i, object.len), mark))
			continue;
		if (at[0] == 0x58)
			return str_bytes(at + 2, at[1]);
		return str_bytes(at + 3, (size_t)at[1] << 8 | at[2]);
	}
	return STR("");
}

/* What is said of each as it is (keys that can be copied are taken), and of its
 * registration as if the device had verified its user: what is not ES256 or Ed25519 is
 * refused by name. */
static const struct {
	const char *id, *made, *made_verified, *said;
} expected[] = {
	{ "none-es256", "passkey-verification", NULL, "passkey-verification" },
	{ "android-key-es256", NULL, NULL, "passkey-verification" },
	{ "packed-ed448", "passkey-verification", "passkey-algorithm", NULL },
	{ "packed-rs256", "passkey-algorithm", "passkey-algorithm", NULL },
	{ "packed-es256", NULL, NULL, NULL },
	{ "packed-self-es256", NULL, NULL, "passkey-verification" },
	{ "packed-eddsa", "passkey-verification", NULL, "passkey-verification" },
	{ "fido-u2f-es256", "passkey-verification", NULL, "passkey-verification" },
};

static bool
signature_fits(const struct key *key, const struct webauthn_assertion *said)
{
	unsigned char digest[SHA256_LEN];

	sha256(said->client_data, digest);
	return key_verify_der(key,
	    arena_join(
		&arena, said->authenticator_data, str_bytes(digest, sizeof digest)),
	    said->signature);
}

/* Ten ways to change one: all are refused, by the signature alone. */
static bool
mutations_refused(const struct key *key, const struct webauthn_assertion *said)
{
	size_t refused = 0;

	for (size_t i = 0; i < 10; i++) {
		struct webauthn_assertion bad = *said;
		struct str *part = i < 3   ? &bad.client_data
				   : i < 6 ? &bad.authenticator_data
					   : &bad.signature;
		unsigned char *copy = arena_alloc(&arena, part->len);

		memcpy(copy, part->ptr, part->len);
		copy[part->len * (i + 1) / 11] ^= (unsigned char)(1 << i % 8);
		*part = str_bytes(copy, part->len);
		refused += !signature_fits(key, &bad);
	}
	return refused == 10;
}

static void
test_vector(const struct json *vector, size_t i)
{
	const struct json *made = json_get(vector, "registration");
	const struct json *said = json_get(vector, "authentication");
	struct webauthn_passkey passkey, site = { .rp_id = json_get_str(vector, "rpId"),
		.origin = json_get_str(vector, "origin") };
	struct webauthn_registration registration = { hex_of(made, "clientDataJSON"),
		data_of(hex_of(made, "attestationObject")) };
	struct webauthn_assertion assertion = { hex_of(said, "clientDataJSON"),
		hex_of(said, "authenticatorData"), hex_of(said, "signature") };
	struct str challenge = hex_of(made, "challenge");
	unsigned char *verified =
	    arena_alloc(&arena, registration.authenticator_data.len);
	struct key *key = NULL;
	bool ok;

	ok = str_eq_c(json_get_str(vector, "id"), expected[i].id) &&
	     is(webauthn_register(
		    &arena, &registration, &site, challenge, &lenient, &passkey),
		 expected[i].made);
	memcpy(verified, registration.authenticator_data.ptr,
	    registration.authenticator_data.len);
	verified[SHA256_LEN] |= PASSKEY_UV;
	registration.authenticator_data.ptr = (const char *)verified;
	ok = ok && is(webauthn_register(
			  &arena, &registration, &site, challenge, &lenient, &passkey),
		       expected[i].made_verified);
	if (expected[i].made_verified == NULL) {
		ok = ok && str_eq(passkey.id, hex_of(made, "credential_id")) &&
		     str_eq(str_bytes(passkey.aaguid, sizeof passkey.aaguid),
			 hex_of(made, "aaguid")) &&
		     key_read_public(passkey.public_key, &key, NULL) == ERR_OK &&
		     signature_fits(key, &assertion) &&
		     mutations_refused(key, &assertion) &&
		     is(asserted(
			    &passkey, &assertion, hex_of(said, "challenge"), &lenient),
			 expected[i].said);
		key_free(key);
	}
	CHECK(ok, expected[i].id);
}

static void
test_vectors(void)
{
	const struct json *vector;
	struct json *root = NULL;
	struct vectors_count count = { 0 };
	size_t i = 0, total = sizeof expected / sizeof expected[0];

	if (!vectors_here(&arena)) {
		test_skip("the standard's vectors", "VECTORS is not there");
		return;
	}
	if (!CHECK(json_read(&arena,
		       vectors_read(&arena, "vectors/webauthn/webauthn-vectors.json"),
		       &root, NULL) == ERR_OK,
		"the standard's vectors"))
		return;
	vector = json_first(json_get(root, "vectors"));
	for (; vector != NULL && i < total; vector = vector->next, i++) {
		bool taken = expected[i].made_verified == NULL;

		vectors_add(&count, taken, taken);
		test_vector(vector, i);
	}
	CHECK(vector == NULL && i == total, "all of them");
	vectors_say("webauthn", &count);
}

int
main(void)
{
	if (arena_init(&arena, (size_t)256 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	test_client_data();
	test_sites();
	test_device(KEY_P256);
	test_device(KEY_ED25519);
	test_vectors();
	arena_release(&arena);
	return test_done();
}
