/* Pinned organisations beside a list, and without one: any fault refuses all, and nothing
 * is ever merged. */
#include "node/pinned.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "test.h"
#include "trust/digest.h"

#define KEYS 2
#define NOW ((int64_t)1795348800 * CLOCK_SECOND) /* 2026-11-22T12:00:00Z */

struct world {
	struct arena arena;
	struct key *keys[KEYS];
	struct officer officers[KEYS];
	struct config config;
	struct organisation partner;
	struct directory list;
	struct pinned pinned;
};

static unsigned char certificate_a[][SHA256_LEN] = { { 1 } };
static unsigned char certificate_b[][SHA256_LEN] = { { 2 } };
static const struct str languages[] = { STR_INIT("en") };

static struct organisation
organisation(const struct world *world, struct str id, unsigned char (*tls)[SHA256_LEN])
{
	return (struct organisation){ .id = id,
		.name = id,
		.competences = COMPETENCE_ISSUE | COMPETENCE_PROVIDE,
		.hi1_url = STR("https://b.example:8443/hi1"),
		.tls = tls,
		.tls_count = 1,
		.ledger_key = STR("live.us.b/ledger+00000000+AQ=="),
		.officers = world->officers,
		.officers_count = KEYS,
		.languages = languages,
		.languages_count = 1,
		.valid_from = NOW - CLOCK_DAY };
}

/* The partner's record as it stands in world, signed by both. */
static bool
write_pin(struct world *world, const char *realm)
{
	struct pin pin = { .realm = str_from(realm),
		.sequence = 1,
		.issued_at = NOW,
		.expires_at = NOW + CLOCK_DAY,
		.organisation = world->partner };
	struct why why;
	struct buf text;
	bool ok;

	buf_init(&text, LIMIT_PIN);
	ok = pin_sign(&world->arena, &pin, world->keys[0], &why) == ERR_OK &&
	     pin_sign(&world->arena, &pin, world->keys[1], &why) == ERR_OK &&
	     pin_write(&world->arena, &pin, &text, &why) == ERR_OK &&
	     file_write(config_path(&world->arena, &world->config, "b.json"),
		 buf_str(&text), 0600, &why) == ERR_OK;
	if (!ok)
		printf("# %s\n", why.text);
	buf_release(&text);
	return ok;
}

static bool
takes(struct world *world, const char *rule)
{
	struct verdict verdict;
	struct why why;
	struct pinned nothing = { .pins_count = 99 };

	world->pinned = nothing;
	if (pinned_read(&world->arena, &world->config, &world->list, NOW, &world->pinned,
		&verdict, &why) != ERR_OK)
		return false;
	if (verdict_is_yes(&verdict))
		return rule == NULL;
	printf("# %s: %s\n", verdict.rule, verdict.detail);
	return rule != NULL && strcmp(verdict.rule, rule) == 0 &&
	       world->pinned.pins_count == 99;
}

static void
test_bad(struct world *world)
{
	struct config_pin *pin = &world->config.pins[0];
	struct organisation right = world->partner;

	CHECK(takes(world, "pin-unreadable"), "no file");
	CHECK(file_write(config_path(&world->arena, &world->config, "b.json"), STR("{}"),
		  0600, NULL) == ERR_OK &&
		  takes(world, "pin-unreadable"),
	    "another file");
	CHECK(write_pin(world, "training.x") && takes(world, "pin-realm"),
	    "a training record in a live node");
	world->partner.id = STR("AR/b");
	CHECK(write_pin(world, "live") && takes(world, "pin-organisation"),
	    "a record of the same name in another State");
	world->partner = right;
	pin->officers[1][0] ^= 1;
	CHECK(write_pin(world, "live") && takes(world, "pin-signatures"),
	    "another officer is pinned");
	pin->officers[1][0] ^= 1;
	world->partner.ledger_key = STR("live.us.a/ledger+00000000+AQ==");
	CHECK(write_pin(world, "live") && takes(world, "pin-ledger"),
	    "the name of another's ledger");
	world->partner = right;
	world->partner.tls = certificate_a;
	CHECK(write_pin(world, "live") && takes(world, "directory-two-owners"),
	    "another's certificate");
	world->partner = right;
	CHECK(write_pin(world, "live"), "the right record");
}

static void
test_granted(struct world *world)
{
	struct config_pin *pin = &world->config.pins[0];
	const struct organisation *found;

	CHECK(takes(world, NULL) && world->pinned.pins_count == 1, "it is pinned");
	found = directory_find(&world->pinned.directory, STR("US/b"));
	CHECK(found != NULL && found->competences == COMPETENCE_PROVIDE,
	    "what it claims and nobody grants counts for nothing");
	pin->competences = COMPETENCE_VALIDATE | COMPETENCE_ISSUE;
	CHECK(takes(world, NULL), "it is pinned for something else");
	found = directory_find(&world->pinned.directory, STR("US/b"));
	CHECK(found != NULL && found->competences == COMPETENCE_ISSUE,
	    "what is granted and it does not claim, neither");
	pin->competences = COMPETENCE_PROVIDE;
	CHECK(directory_find(&world->pinned.directory, STR("US/a")) != NULL &&
		  world->pinned.directory.organisations_count == 2,
	    "the list stays beside it");
}

static void
test_listed(struct world *world)
{
	struct organisation both[2] = { world->list.organisations[0], world->partner };

	world->list.organisations = both;
	world->list.organisations_count = 2;
	world->list.pins_count = 2;
	CHECK(takes(world, "pin-contradicts-list"),
	    "the list gives a competence that the pin does not");
	both[1].competences = COMPETENCE_PROVIDE;
	both[1].hi1_url = STR("https://elsewhere.example/hi1");
	CHECK(takes(world, "pin-contradicts-list"), "the list gives another address");
	both[1].hi1_url = world->partner.hi1_url;
	both[1].tls_count = 0;
	world->list.pins_count = 1;
	CHECK(takes(world, "pin-contradicts-list"), "the list gives less certificates");
	both[1].tls_count = 1;
	world->list.pins_count = 2;
	both[1].valid_to = NOW + 7 * CLOCK_DAY;
	CHECK(takes(world, NULL) && world->pinned.pins_count == 0 &&
		  world->pinned.directory.organisations_count == 2,
	    "where the list says the same, it counts and the pin is idle");
}

static bool
make_world(struct world *world, const char *folder)
{
	static const struct str names[KEYS] = { STR_INIT("officer-1"),
		STR_INIT("officer-2") };
	struct config_pin *pin = &world->config.pins[0];
	struct organisation *listed;
	bool ok = arena_init(&world->arena, (size_t)64 << 20, NULL) == ERR_OK;

	world->config.folder = str_from(folder);
	world->config.realm = STR("live");
	world->config.officer_threshold = 2;
	world->config.pins_count = 1;
	*pin = (struct config_pin){ .organisation = STR("US/b"),
		.competences = COMPETENCE_PROVIDE,
		.file = STR("b.json"),
		.officers_count = KEYS };
	for (size_t i = 0; i < KEYS && ok; i++) {
		ok = key_generate(KEY_P256, &world->keys[i], NULL) == ERR_OK;
		if (!ok)
			return false;
		world->officers[i] =
		    (struct officer){ names[i], key_public_der(world->keys[i]) };
		memcpy(pin->officers[i], key_id(world->keys[i]), SHA256_LEN);
	}
	listed = arena_array(&world->arena, 1, sizeof *listed);
	if (!ok || listed == NULL)
		return false;
	*listed = organisation(world, STR("US/a"), certificate_a);
	world->partner = organisation(world, STR("US/b"), certificate_b);
	world->list = (struct directory){ .realm = STR("live"),
		.sequence = 5,
		.organisations = listed,
		.organisations_count = 1,
		.pins_count = 1 };
	return true;
}

int
main(void)
{
	static struct world world; /* large: not on the stack */
	char folder[] = "/tmp/comity-pinned-XXXXXX";

	if (CHECK(mkdtemp(folder) != NULL && make_world(&world, folder), "a world")) {
		test_bad(&world);
		test_granted(&world);
		test_listed(&world);
		(void)unlink(config_path(&world.arena, &world.config, "b.json"));
	}
	(void)rmdir(folder);
	for (size_t i = 0; i < KEYS; i++)
		key_free(world.keys[i]);
	arena_release(&world.arena);
	return test_done();
}
