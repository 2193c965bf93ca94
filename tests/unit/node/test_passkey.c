/* Who signs in with a passkey: one challenge, one answer, one device. */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "node/passkey.h"
#include "passkey.h"
#include "test.h"

static struct core core; /* large: not on the stack */
static struct config config;
static struct known_organisation self;
static struct organisation entry;
static struct pin pin;
static struct key *keys[1];
static struct roster_key listed;
static struct roster_person person;
static struct webauthn_passkey passkey;
static char path[300];

/* rule NULL: yes */
static bool
is(const struct verdict *verdict, const char *rule)
{
	bool same = rule == NULL
			? verdict_is_yes(verdict)
			: verdict->rule != NULL && strcmp(verdict->rule, rule) == 0;

	if (!same)
		printf("# %s: %s\n", verdict->rule == NULL ? "yes" : verdict->rule,
		    verdict->detail);
	return same;
}

static bool
setup(struct key *key)
{
	const char *temporary = getenv("TMPDIR");

	(void)snprintf(path, sizeof path, "%s/comity-passkey-XXXXXX",
	    temporary != NULL ? temporary : P_tmpdir);
	if (mkdtemp(path) == NULL)
		return false;
	(void)snprintf(path + strlen(path), sizeof path - strlen(path), "/store");
	passkey = (struct webauthn_passkey){ .id = STR("0123456789abcdef"),
		.rp_id = STR("desk.example"),
		.origin = STR("https://desk.example") };
	listed = (struct roster_key){
		.public_key = key_public_der(key), .valid_from = 1, .passkey = &passkey
	};
	memcpy(listed.id, key_id(key), SHA256_LEN);
	person = (struct roster_person){ .id = STR("prosecutor-1"),
		.level = LEVEL_PROSECUTOR,
		.keys = &listed,
		.keys_count = 1 };
	config = (struct config){ .desk_origin = STR("https://desk.example"),
		.desk_rp_id = STR("desk.example"),
		.list_age_max = 7 * CLOCK_DAY };
	entry.id = STR("CL/a");
	self = (struct known_organisation){ .entry = &entry,
		.pin = &pin,
		.has_roster = true,
		.roster = { .persons = &person,
		    .persons_count = 1,
		    .issued_at = clock_real() },
		.person_keys = keys,
		.person_keys_count = 1 };
	core.config = &config;
	core.self = &self;
	core.book.config = &config;
	return arena_init(&core.scratch, (size_t)1 << 20, NULL) == ERR_OK &&
	       store_open(path, STORE_CREATE, &core.store, NULL) == ERR_OK &&
	       store_begin(core.store, NULL) == ERR_OK;
}

static struct verdict
answer(const struct assertion *assertion)
{
	struct str who = STR("");
	struct verdict verdict = VERDICT_IS_YES;

	if (passkey_signin(&core, PASSKEY_SIGN_IN, assertion, &who, &verdict, NULL) !=
	    ERR_OK)
		exit(EXIT_FAILURE);
	if (verdict_is_yes(&verdict) != str_eq_c(who, "prosecutor-1"))
		printf("# who: %.*s\n", STR_ARG(who));
	return verdict;
}

/* The device answers what it is asked now. */
static struct assertion
asked(struct arena *arena, const struct device *device)
{
	unsigned char challenge[SIGNIN_CHALLENGE_LEN];

	if (passkey_ask(&core, PASSKEY_SIGN_IN, challenge, NULL) != ERR_OK)
		exit(EXIT_FAILURE);
	return (struct assertion){ passkey.id,
		device_assert(arena, device, str_bytes(challenge, sizeof challenge)) };
}

static void
test_signin(struct arena *arena, struct device device)
{
	struct assertion good = asked(arena, &device);
	struct assertion bad;
	struct verdict verdict = answer(&good);

	CHECK(is(&verdict, NULL), "the person of the passkey signs in");
	verdict = answer(&good);
	CHECK(is(&verdict, "signin-challenge"), "not twice with one answer");
	bad = asked(arena, &device);
	CHECK(passkey_signin(&core, STR("open another"), &bad, &(struct str){ 0 },
		  &verdict, NULL) == ERR_OK &&
		  is(&verdict, "signin-challenge"),
	    "who was asked to sign in opens nothing with it");
	verdict = answer(&bad);
	CHECK(is(&verdict, "signin-challenge"), "nor signs in with it afterwards");
	bad = asked(arena, &device);
	bad.said = device_assert(arena, &device, STR("0123456789abcdef0123456789abcdef"));
	verdict = answer(&bad);
	CHECK(is(&verdict, "signin-challenge"), "what nobody asked");
	bad = asked(arena, &device);
	bad.credential_id = STR("another");
	verdict = answer(&bad);
	CHECK(is(&verdict, "signin-passkey"), "a passkey that is not ours");
	bad.credential_id = passkey.id;
	verdict = answer(&bad);
	CHECK(is(&verdict, "signin-challenge"), "a wrong answer uses the question up");
	device.flags = PASSKEY_UP;
	bad = asked(arena, &device);
	verdict = answer(&bad);
	CHECK(
	    is(&verdict, "passkey-verification"), "a device that did not ask who it is");
	device.flags = PASSKEY_UP | PASSKEY_UV;
	device.origin = "https://lure.example";
	bad = asked(arena, &device);
	verdict = answer(&bad);
	CHECK(is(&verdict, "passkey-origin"), "an answer given to another site");
	device.origin = "https://desk.example";
	listed.revoked_at = clock_real();
	bad = asked(arena, &device);
	verdict = answer(&bad);
	CHECK(is(&verdict, "person-revoked"), "a passkey that is revoked");
	listed.revoked_at = 0;
	listed.valid_from = clock_real() + CLOCK_DAY;
	bad = asked(arena, &device);
	verdict = answer(&bad);
	CHECK(is(&verdict, "person-cooling"), "one that still cools");
	listed.valid_from = 1;
	config.desk_origin = STR("https://desk.example:7443");
	bad = asked(arena, &device);
	verdict = answer(&bad);
	CHECK(is(&verdict, "signin-passkey"), "one that was enrolled for another desk");
	config.desk_origin = STR("");
	CHECK(passkey_ask(&core, PASSKEY_SIGN_IN,
		  (unsigned char[SIGNIN_CHALLENGE_LEN]){ 0 }, NULL) == ERR_USAGE,
	    "a node without a desk asks nobody");
	config.desk_origin = STR("https://desk.example");
}

static struct verdict
counted(struct device *device, uint32_t counter, const char *text)
{
	device->counter = counter;
	return passkey_counted(
	    &core, key_id(device->key), counter, STR("data"), str_from(text));
}

static void
test_clones(struct arena *arena, struct device device)
{
	struct assertion late;
	struct verdict verdict = counted(&device, 7, "an order");

	CHECK(is(&verdict, NULL), "a device that counts signs an order");
	verdict = counted(&device, 5, "an earlier order");
	CHECK(is(&verdict, NULL), "an order that was signed before it may come late");
	verdict = counted(&device, 7, "an order");
	CHECK(is(&verdict, NULL), "the same one may come again");
	verdict = counted(&device, 7, "another order");
	CHECK(is(&verdict, "passkey-counter"), "two orders with one number: two devices");
	verdict = counted(&device, 0, "an order");
	CHECK(is(&verdict, NULL), "a device that does not count");
	device.counter = 7;
	late = asked(arena, &device);
	verdict = answer(&late);
	CHECK(is(&verdict, "passkey-counter"), "who signs in has counted on");
	device.counter = 8;
	late = asked(arena, &device);
	verdict = answer(&late);
	CHECK(is(&verdict, NULL), "and then may");
}

static void
test_times(void)
{
	static struct signin signin;
	unsigned char first[SIGNIN_CHALLENGE_LEN], other[SIGNIN_CHALLENGE_LEN];
	struct str asked_first = str_bytes(first, sizeof first);
	const int64_t end = 1 + SIGNIN_SEC * CLOCK_SECOND;

	CHECK(signin_ask(&signin, STR(""), 1, first, NULL) == ERR_OK &&
		  !signin_take(&signin, STR(""), asked_first, end) &&
		  !signin_take(&signin, STR(""), asked_first, 1),
	    "an answer after five minutes is none, and none can follow");
	CHECK(signin_ask(&signin, STR(""), 1, first, NULL) == ERR_OK &&
		  signin_take(&signin, STR(""), asked_first, end - 1),
	    "one before them is");
	CHECK(signin_ask(&signin, STR(""), 1, first, NULL) == ERR_OK, "one is asked");
	for (size_t i = 0; i < SIGNIN_MAX; i++)
		if (signin_ask(&signin, STR(""), 1, other, NULL) != ERR_OK)
			exit(EXIT_FAILURE);
	CHECK(!signin_take(&signin, STR(""), asked_first, 1) &&
		  signin_take(&signin, STR(""), str_bytes(other, sizeof other), 1),
	    "and forgotten when all places were asked for after it");
	CHECK(!signin_take(&signin, STR(""), str_bytes(other, sizeof other - 1), 1) &&
		  !signin_take(&signin, STR(""), STR(""), 1),
	    "a shorter one is another");
}

static void
clean_up(void)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };

	store_close(core.store);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char name[320];

		(void)snprintf(name, sizeof name, "%s%s", path, ends[i]);
		(void)unlink(name);
	}
	*strrchr(path, '/') = '\0';
	(void)rmdir(path);
	arena_release(&core.scratch);
	key_free(keys[0]);
}

int
main(void)
{
	struct key *key = NULL;
	struct arena arena;

	if (arena_init(&arena, (size_t)8 << 20, NULL) != ERR_OK ||
	    key_generate(KEY_P256, &key, NULL) != ERR_OK || !setup(key))
		return EXIT_FAILURE;
	test_signin(&arena, device_new(key));
	test_clones(&arena, device_new(key));
	test_times();
	clean_up();
	arena_release(&arena);
	key_free(key);
	return test_done();
}
