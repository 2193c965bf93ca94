/* A node that goes on in a new ledger, and what its partner makes of that: bad statements
 * first. */
#include "node/successor.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "ledger/proof.h"
#include "node/journal.h"
#include "node/peer_ledger.h"
#include "node/place.h"
#include "record/receipt.h"
#include "test.h"

#define NOW ((int64_t)1795348800 * CLOCK_SECOND) /* 2026-11-22T12:00:00Z */
#define FIRST "live.us.b/ledger"
#define LATER FIRST "/20261122T120000Z"

/* One folder is the node that was restored; watch is the store of its partner. */
struct world {
	struct arena arena;
	struct config config;
	struct key *key, *other;
	struct vkey listed;
	struct store *watch;
	struct str vkey_text;
};

static bool
ok(enum err e, const struct why *why)
{
	if (e != ERR_OK)
		printf("# %s\n", why->text);
	return e == ERR_OK;
}

/* So many leaves more, and a head over all of them under the node's name. */
static bool
grow(struct world *world, unsigned leaves)
{
	struct checkpoint head = { .origin = STR(FIRST) };
	struct journal journal;
	struct store *store;
	struct buf note;
	struct why why;
	uint64_t index;
	bool good =
	    ok(store_open(config_path(&world->arena, &world->config, PLACE_DATABASE),
		   STORE_CREATE, &store, &why),
		&why) &&
	    ok(journal_open(&journal, store, &why), &why) &&
	    ok(store_begin(store, &why), &why);

	for (unsigned i = 0; good && i < leaves; i++)
		good = ok(journal_append(&journal,
			      &(struct stored_leaf){ .leaf = STR("leaf"), .at = NOW },
			      &index, &why),
		    &why);
	head.size = journal.tip.size;
	head.root = merkle_tip_root(&journal.tip);
	buf_init(&note, NOTE_MAX);
	good = good && ok(checkpoint_sign(&head, world->key, &note, &why), &why) &&
	       ok(store_head_put(store,
		      &(struct stored_head){ head.size, buf_str(&note), NOW }, &why),
		   &why) &&
	       ok(store_commit(store, &why), &why);
	buf_release(&note);
	journal_release(&journal);
	store_close(store);
	return good;
}

static bool
make(struct world *world)
{
	static char folder[] = "/tmp/comity-successor-XXXXXX";
	struct buf line;
	struct why why;
	bool good;

	*world = (struct world){ .config = { .realm = STR("live"),
				     .organisation = STR("US/b"),
				     .persons = { { .person = STR("desk-1") } },
				     .persons_count = 1 } };
	buf_init(&line, VKEY_MAX);
	good = ok(arena_init(&world->arena, (size_t)32 << 20, &why), &why) &&
	       mkdtemp(folder) != NULL;
	world->config.folder = str_from(folder);
	good = good && ok(key_generate(KEY_ED25519, &world->key, &why), &why) &&
	       ok(key_generate(KEY_ED25519, &world->other, &why), &why) &&
	       ok(vkey_write(STR(FIRST), world->key, &line, &why), &why);
	world->vkey_text = arena_str(&world->arena, buf_str(&line));
	buf_release(&line);
	return good && ok(vkey_read(world->vkey_text, &world->listed, &why), &why) &&
	       ok(file_mkdir(
		      config_path(&world->arena, &world->config, "keys"), 0700, &why),
		   &why) &&
	       ok(file_mkdir(
		      config_path(&world->arena, &world->config, "data"), 0700, &why),
		   &why) &&
	       ok(file_write(
		      config_path(&world->arena, &world->config, PLACE_LEDGER_VKEY),
		      world->vkey_text, 0600, &why),
		   &why) &&
	       ok(store_open(config_path(&world->arena, &world->config, "data/watch.db"),
		      STORE_CREATE, &world->watch, &why),
		   &why) &&
	       grow(world, 5);
}

static void
test_names(struct world *world)
{
	static const char *const none[] = { "", "live.us.b", FIRST "/", FIRST "/2",
		FIRST "/20261122T12000Z", FIRST "/20261122T120000Z/20261122T120000Z",
		FIRST "/20261122 120000Z", "live.us.bb/ledger/20261122T120000Z" };
	struct vkey later = vkey_as(&world->listed, STR(LATER));
	struct vkey back = place_ledger_vkey(&later, STR(FIRST "\n5\n"));

	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		CHECK(!place_ledger_is(STR(FIRST), str_from(none[i])), none[i]);
	CHECK(place_ledger_is(STR(FIRST), STR(FIRST)), "the first is");
	CHECK(place_ledger_is(STR(FIRST), STR(LATER)), "one begun later is");
	CHECK(str_eq(place_ledger_later(&world->arena, STR(FIRST), NOW), STR(LATER)),
	    "its name has the time");
	CHECK(memcmp(later.id, world->listed.id, NOTE_ID_LEN) != 0 &&
		  memcmp(back.id, world->listed.id, NOTE_ID_LEN) == 0,
	    "the key has another number under each name");
	CHECK(str_eq(place_ledger_vkey(&later, STR("live.us.c/ledger")).name, STR(LATER)),
	    "and none for a stranger's");
}

static enum err
order(struct world *world, struct str person, struct str reason, int64_t at)
{
	struct why why = { .text = "" };
	enum err e = successor_begin(&world->arena, &world->config,
	    &(struct successor_order){ person, reason, at }, &why);

	if (e != ERR_OK)
		printf("# %s\n", why.text);
	return e;
}

static void
test_begin(struct world *world)
{
	struct stored_ledger next;
	struct store *store;
	struct str origin, text;
	struct why why;

	CHECK(order(world, STR("nobody-1"), STR("x"), NOW) == ERR_DENIED,
	    "a stranger orders nothing");
	CHECK(order(world, STR("desk-1"), STR("two\nlines"), NOW) == ERR_SYNTAX,
	    "a reason is one line");
	CHECK(file_read(&world->arena,
		  config_path(&world->arena, &world->config, PLACE_LEDGER_VKEY), VKEY_MAX,
		  &text, &why) == ERR_OK &&
		  str_eq(text, world->vkey_text),
	    "the name is as it was");
	CHECK(order(world, STR("desk-1"), STR("the disk was lost"), NOW) == ERR_OK,
	    "a person of the node does");
	CHECK(order(world, STR("desk-1"), STR("again"), NOW) == ERR_CONFLICT,
	    "not twice in one second");
	CHECK(file_read(&world->arena,
		  config_path(&world->arena, &world->config, PLACE_LEDGER_VKEY), VKEY_MAX,
		  &text, &why) == ERR_OK &&
		  str_starts(text, STR(LATER "+")),
	    "the keeper is given the new name");
	CHECK(store_open(config_path(&world->arena, &world->config, PLACE_DATABASE),
		  STORE_READ, &store, &why) == ERR_OK,
	    "the store");
	CHECK(successor_origin(&world->arena, &world->config, store, &origin, &why) ==
		      ERR_OK &&
		  str_eq(origin, STR(LATER)),
	    "it goes on under it");
	CHECK(successor_origin_at(
		  &world->arena, &world->config, store, 5, &origin, &why) == ERR_OK &&
		  str_eq(origin, STR(FIRST)),
	    "five leaves were of the first");
	CHECK(successor_origin_at(
		  &world->arena, &world->config, store, 6, &origin, &why) == ERR_OK &&
		  str_eq(origin, STR(LATER)),
	    "six are of the new one");
	CHECK(successor_after(&world->arena, store, STR(""), &next, &why) == ERR_OK &&
		  next.first_leaf == 5 && str_eq(next.origin, STR(LATER)),
	    "who knows the first is told of it");
	CHECK(successor_after(&world->arena, store, STR(LATER), &next, &why) ==
		  ERR_NOT_FOUND,
	    "who knows it is told nothing");
	store_close(store);
}

/* --- the partner --- */

/* What a statement says, and who signs the head above it. */
struct saying {
	enum receipt_kind kind;
	const char *realm, *organisation, *ledger, *follows, *head;
	const struct key *key;
	unsigned before; /* leaves */
};

/* The proof that own is the last leaf behind so many others, under a signed head. */
static void
prove(const struct saying *say, const struct hash *own, struct buf *out)
{
	struct hash filler = merkle_leaf(STR("leaf")), new[MERKLE_LEVELS];
	struct hash stored[MERKLE_PLAN_MAX], asked[MERKLE_PLAN_MAX];
	struct checkpoint head = { .origin = str_from(say->head) };
	struct proof proof = { .index = say->before };
	struct merkle_tip tip = { .size = 0 };
	struct merkle_plan plan;
	size_t stored_count = 0;
	struct why why;
	struct buf note;

	for (unsigned i = 0; i <= say->before; i++) {
		size_t count = merkle_tip_add(&tip, i < say->before ? &filler : own, new);

		memcpy(stored + stored_count, new, count * sizeof *new);
		stored_count += count;
	}
	head.size = tip.size;
	head.root = merkle_tip_root(&tip);
	if (merkle_plan_inclusion(say->before, tip.size, &plan)) {
		for (size_t i = 0; i < plan.positions_count; i++)
			asked[i] = stored[plan.positions[i]];
		merkle_fold(&plan, asked, proof.hashes);
		proof.hashes_count = plan.ranges_count;
	}
	buf_init(&note, NOTE_MAX);
	(void)checkpoint_sign(&head, say->key, &note, &why);
	proof.checkpoint = buf_str(&note);
	proof_write(&proof, out);
	buf_release(&note);
}

static struct str
statement(struct world *world, const struct saying *say)
{
	struct str digest =
	    STR("0000000000000000000000000000000000000000000000000000000000000000");
	struct receipt_value values[] = {
		{ .name = STR("order"), .value = digest },
		{ .name = STR("organisation"), .value = str_from(say->organisation) },
		{ .name = STR("ledger"), .value = str_from(say->ledger) },
		{ .name = STR("follows"), .value = str_from(say->follows) },
		{ .name = STR("size"), .value = STR("5") },
		{ .name = STR("root"), .value = digest },
		{ .name = STR("person"), .value = STR("desk-1") },
		{ .name = STR("note"), .value = STR("the disk was lost") },
		{ .name = STR("message"), .value = digest },
	};
	struct receipt receipt = { .realm = str_from(say->realm),
		.kind = say->kind,
		.at = NOW,
		.values = values,
		.values_count = say->kind == RECEIPT_BEGUN ? 8 : 9 };
	struct buf leaf, proof, text;
	struct why why = { .text = "" };
	struct hash own;
	struct str result;

	buf_init(&leaf, LIMIT_LEAF);
	buf_init(&proof, PROOF_MAX);
	buf_init(&text, RECEIPT_MAX);
	(void)receipt_salt(values, receipt.values_count, &why);
	(void)receipt_leaf(&world->arena, &receipt, &leaf, &why);
	receipt.leaf = buf_str(&leaf);
	own = merkle_leaf(receipt.leaf);
	prove(say, &own, &proof);
	receipt.proof = buf_str(&proof);
	CHECK(
	    receipt_write(&world->arena, &receipt, &text, &why) == ERR_OK, "a statement");
	result = arena_str(&world->arena, buf_str(&text));
	buf_release(&leaf);
	buf_release(&proof);
	buf_release(&text);
	return result;
}

/* The rule of the refusal, "" = taken, NULL = it failed. */
static const char *
bring(struct world *world, struct str text, struct peer_stated *stated)
{
	struct why why;
	enum err e = store_begin(world->watch, &why);

	if (e == ERR_OK)
		e = peer_ledger_take(&world->arena, world->watch,
		    &(struct peer_statement){ .organisation = STR("US/b"),
			.realm = STR("live"),
			.listed = &world->listed,
			.at = NOW,
			.text = text },
		    stated, &why);
	if (e != ERR_OK) {
		printf("# %s\n", why.text);
		return NULL;
	}
	(void)store_commit(world->watch, &why);
	return verdict_is_yes(&stated->verdict) ? "" : stated->verdict.rule;
}

static void
see(struct world *world, struct str origin, uint64_t size)
{
	struct why why;

	CHECK(store_begin(world->watch, &why) == ERR_OK &&
		  store_seen_put(world->watch,
		      &(struct seen_head){ .origin = origin,
			  .size = size,
			  .note = STR("a head"),
			  .at = NOW },
		      &why) == ERR_OK &&
		  store_commit(world->watch, &why) == ERR_OK,
	    "a head is seen");
}

static void
test_forged(struct world *world)
{
	const struct saying good = { RECEIPT_BEGUN, "live", "US/b", LATER, FIRST, LATER,
		world->key, 5 };
	struct saying bad[12];
	size_t count = 0;
	struct peer_stated stated;

	for (size_t i = 0; i < 12; i++)
		bad[i] = good;
	bad[count++].key = world->other;
	bad[count++].realm = "training.x";
	bad[count++].organisation = "US/c";
	bad[count++].kind = RECEIPT_LOGGED;
	bad[count++].ledger = FIRST "/20261122T120001Z";
	bad[count++].head = FIRST;
	bad[count++].head = FIRST "/2";
	bad[count++].head = "live.us.c/ledger/20261122T120000Z";
	bad[count++].before = 0;
	bad[count].head = FIRST;
	bad[count++].ledger = FIRST;
	for (size_t i = 0; i < count; i++) {
		const char *rule = bring(world, statement(world, &bad[i]), &stated);

		CHECK(rule != NULL && strcmp(rule, "successor-statement") == 0,
		    "a forged statement is refused");
	}
	bad[count].follows = FIRST "/20260101T000000Z";
	CHECK(strcmp(bring(world, statement(world, &bad[count]), &stated),
		  "successor-unknown") == 0,
	    "so is one that follows an unknown ledger");
	CHECK(strcmp(bring(world, STR("{}"), &stated), "successor-statement") == 0,
	    "and no statement at all");
}

static void
test_taken(struct world *world)
{
	const struct saying good = { RECEIPT_BEGUN, "live", "US/b", LATER, FIRST, LATER,
		world->key, 5 };
	struct saying next = good;
	struct str text = statement(world, &good);
	struct peer_stated stated;
	struct seen_head seen;
	struct str newest;
	struct why why;

	see(world, STR(FIRST), 9);
	CHECK(strcmp(bring(world, text, &stated), "") == 0 && stated.is_new &&
		  stated.ledger.lost == 4 && stated.ledger.first_leaf == 5,
	    "a true one is taken, and says what is missing");
	CHECK(strcmp(bring(world, text, &stated), "") == 0 && !stated.is_new,
	    "again it is no news");
	CHECK(
	    strcmp(bring(world, statement(world, &good), &stated), "successor-two") == 0,
	    "another one of that name is refused");
	CHECK(peer_ledger_newest(
		  &world->arena, world->watch, STR(FIRST), &newest, &why) == ERR_OK &&
		  str_eq(newest, STR(LATER)),
	    "heads are taken of the new one");
	CHECK(store_seen_get(&world->arena, world->watch, STR(FIRST), &seen, &why) ==
		      ERR_OK &&
		  seen.size == 9,
	    "what was seen of the old one stays");
	CHECK(peer_ledger_seen(&world->arena, world->watch, STR(LATER), &seen, &why) ==
		      ERR_OK &&
		  seen.size == 0,
	    "of which the new one cannot follow");
	next.ledger = next.head = FIRST "/20261123T120000Z";
	next.follows = LATER;
	next.before = 7;
	CHECK(strcmp(bring(world, statement(world, &next), &stated), "") == 0 &&
		  stated.ledger.lost == 4,
	    "a third one has lost them, too");
	see(world, STR(LATER), 6);
	CHECK(peer_ledger_seen(&world->arena, world->watch, str_from(next.ledger), &seen,
		  &why) == ERR_OK &&
		  seen.size == 6 && str_eq(seen.origin, STR(LATER)),
	    "it has to grow from what was seen of the second");
}

/* From ledgers that were shown it goes back to older ones. */
static void
test_passed_over(struct world *world)
{
	static const struct {
		const char *own, *follows;
		unsigned before;
		uint64_t lost;
		uint64_t seen; /* of it, afterwards; 0 = none */
		const char *what;
	} steps[] = {
		{ FIRST "/20261130T120001Z", FIRST, 9, 0, 20,
		    "all of it is in the second" },
		{ FIRST "/20261130T120002Z", FIRST, 9, 11, 13,
		    "what was seen of the one that is passed over is missing" },
		{ FIRST "/20261130T120003Z", FIRST, 9, 4, 0, "again, of the newest" },
		{ FIRST "/20261130T120004Z", FIRST "/20261130T120001Z", 12, 8, 16,
		    "and of an older one that it goes back to" },
		{ FIRST "/20261130T120005Z", FIRST "/20261130T120004Z", 16, 0, 0,
		    "nothing of the newest is" },
		{ FIRST "/20261130T120006Z", FIRST, 25, 11, 0,
		    "whatever it claims, no more is in it than they had from there" },
	};
	struct store *watch = world->watch;
	struct peer_stated stated;
	struct why why;

	CHECK(ok(store_open(config_path(&world->arena, &world->config, "data/passed.db"),
		     STORE_CREATE, &world->watch, &why),
		  &why),
	    "another partner");
	see(world, STR(FIRST), 9);
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		const struct saying say = { RECEIPT_BEGUN, "live", "US/b", steps[i].own,
			steps[i].follows, steps[i].own, world->key, steps[i].before };

		CHECK(strcmp(bring(world, statement(world, &say), &stated), "") == 0 &&
			  stated.ledger.lost == steps[i].lost,
		    steps[i].what);
		if (steps[i].seen > 0)
			see(world, str_from(steps[i].own), steps[i].seen);
	}
	store_close(world->watch);
	world->watch = watch;
}

/* For a person: whichever of its ledgers has shown two histories. */
static void
test_two_histories(struct world *world)
{
	struct seen_head head = { .origin = STR(LATER),
		.size = 6,
		.note = STR("a head"),
		.at = NOW,
		.other = STR("another") };
	struct seen_head stranger = head, found;
	struct why why;

	stranger.origin = STR("live.us.c/ledger");
	CHECK(store_begin(world->watch, &why) == ERR_OK &&
		  store_seen_put(world->watch, &stranger, &why) == ERR_OK,
	    "a ledger of somebody else is forked");
	CHECK(store_seen_forked(&world->arena, world->watch, STR(FIRST), &found, &why) ==
		  ERR_NOT_FOUND,
	    "that says nothing of this one");
	CHECK(store_seen_put(world->watch, &head, &why) == ERR_OK &&
		  store_commit(world->watch, &why) == ERR_OK,
	    "its second, which a third follows, is");
	CHECK(store_seen_forked(&world->arena, world->watch, STR(FIRST), &found, &why) ==
		      ERR_OK &&
		  str_eq(found.origin, STR(LATER)),
	    "and is found by the first name");
	head.origin = STR(FIRST);
	CHECK(store_begin(world->watch, &why) == ERR_OK &&
		  store_seen_put(world->watch, &head, &why) == ERR_OK &&
		  store_commit(world->watch, &why) == ERR_OK &&
		  store_seen_forked(
		      &world->arena, world->watch, STR(FIRST), &found, &why) == ERR_OK &&
		  str_eq(found.origin, STR(FIRST)),
	    "as is the first itself");
}

static void
test_many(struct world *world)
{
	struct saying say = { RECEIPT_BEGUN, "live", "US/b", NULL, FIRST, NULL,
		world->key, 5 };
	const char *rule = "";
	struct peer_stated stated;
	unsigned taken = 2;

	for (unsigned i = 0; i < LIMIT_LEDGERS && rule != NULL && *rule == '\0'; i++) {
		say.ledger = say.head = arena_cstr(&world->arena,
		    arena_format(&world->arena, FIRST "/20261124T1200%02uZ", i));
		rule = bring(world, statement(world, &say), &stated);
		taken += *rule == '\0';
	}
	CHECK(
	    rule != NULL && strcmp(rule, "successor-many") == 0 && taken == LIMIT_LEDGERS,
	    "as many are taken as are kept, and no more");
}

int
main(void)
{
	struct world world;

	CHECK(make(&world), "a node");
	test_names(&world);
	test_begin(&world);
	test_forged(&world);
	test_taken(&world);
	test_passed_over(&world);
	test_two_histories(&world);
	test_many(&world);
	store_close(world.watch);
	(void)file_remove_tree(world.config.folder.ptr);
	vkey_release(&world.listed);
	key_free(world.key);
	key_free(world.other);
	arena_release(&world.arena);
	return test_done();
}
