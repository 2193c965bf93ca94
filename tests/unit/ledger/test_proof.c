/* A proof's text: refused when anything is changed, byte for byte the same when written.
 */
#include "ledger/proof.h"

#include "test.h"
#include "trust/key.h"

#define ORIGIN "training.papercup/ledger"
#define LEAVES 5
#define INDEX 2
#define HEAD "c2sp.org/tlog-proof@v1\n"
#define HASH "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n"

static struct arena arena;
static struct key *key;
static struct vkey vkey;

static struct hash
leaf(unsigned char i)
{
	return merkle_leaf(str_bytes(&i, 1));
}

/* The proof of leaf INDEX in a ledger of LEAVES, as text. */
static void
make(struct buf *out)
{
	struct hash stored[2 * LEAVES], needed[MERKLE_PLAN_MAX], new[MERKLE_LEVELS];
	struct merkle_tip tip = { 0 };
	struct merkle_plan plan;
	struct proof proof = { .index = INDEX, .extra = STR("salt") };
	struct checkpoint checkpoint = { STR(ORIGIN), LEAVES, { { 0 } } };
	struct buf note, text;

	for (unsigned char i = 0; i < LEAVES; i++) {
		struct hash hash = leaf(i);
		size_t count = merkle_tip_add(&tip, &hash, new);

		memcpy(stored + merkle_stored(i), new, count * sizeof *new);
	}
	checkpoint.root = merkle_tip_root(&tip);
	CHECK(merkle_plan_inclusion(INDEX, LEAVES, &plan), "a plan");
	for (size_t i = 0; i < plan.positions_count; i++)
		needed[i] = stored[plan.positions[i]];
	merkle_fold(&plan, needed, proof.hashes);
	proof.hashes_count = plan.ranges_count;
	buf_init(&note, NOTE_MAX);
	buf_init(&text, VKEY_MAX);
	CHECK(key_generate(KEY_ED25519, &key, NULL) == ERR_OK &&
		  vkey_write(STR(ORIGIN), key, &text, NULL) == ERR_OK &&
		  vkey_read(arena_str(&arena, buf_str(&text)), &vkey, NULL) == ERR_OK &&
		  checkpoint_sign(&checkpoint, key, &note, NULL) == ERR_OK,
	    "a key and its note");
	proof.checkpoint = buf_str(&note);
	proof_write(&proof, out);
	buf_release(&note);
	buf_release(&text);
}

static enum err
verify(struct str text, struct hash hash)
{
	size_t mark = arena_mark(&arena);
	struct checkpoint checkpoint;
	struct proof proof;
	enum err e = proof_read(&arena, text, &proof, NULL);

	if (e == ERR_OK)
		e = proof_verify(&arena, &proof, &hash, &vkey, &checkpoint, NULL);
	arena_return(&arena, mark);
	return e;
}

static void
test_shapes(void)
{
	static const char *const bad[] = { "", "c2sp.org/tlog-proof@v2\nindex 1\n\n",
		HEAD, HEAD "index\n\n", HEAD "index 01\n\n", HEAD "index 1",
		HEAD "index 1\n", HEAD "index 1\n" HASH, HEAD "index 1\nAAAA\n\n",
		HEAD "extra \nindex 1\n\n", HEAD "extra AA\nindex 1\n\n",
		HEAD "index 1\nindex 1\n\n", HEAD "index -1\n\n",
		" " HEAD "index 1\n\n" };
	struct proof proof;
	bool refused = true;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (proof_read(&arena, str_from(bad[i]), &proof, NULL) != ERR_SYNTAX) {
			printf("# accepted: %zu\n", i);
			refused = false;
		}
	CHECK(refused, "what is no proof is refused");
}

static void
test_too_many_hashes(void)
{
	struct proof proof;
	struct buf text;

	buf_init(&text, PROOF_MAX);
	buf_add_c(&text, HEAD "index 1\n");
	for (size_t i = 0; i <= MERKLE_LEVELS; i++)
		buf_add_c(&text, HASH);
	buf_add_c(&text, "\nx");
	CHECK(proof_read(&arena, buf_str(&text), &proof, NULL) == ERR_LIMIT,
	    "a path longer than any tree is refused");
	buf_release(&text);
}

static void
test_whole(struct str good)
{
	/* extra is not authenticated: its line is the one place where a change may pass.
	 */
	size_t free_from = sizeof HEAD - 1;
	size_t free_to = free_from + sizeof "extra c2FsdA==";
	struct proof proof;
	struct buf again;
	bool refused = true;

	for (size_t i = 0; i < good.len; i++) {
		char *copy = arena_cstr(&arena, good);

		if (i >= free_from && i < free_to)
			continue;
		copy[i] ^= 1;
		if (verify(str_bytes(copy, good.len), leaf(INDEX)) == ERR_OK) {
			printf("# accepted with byte %zu changed\n", i);
			refused = false;
		}
	}
	CHECK(refused, "no bit of a proof may change but in extra");
	CHECK(verify(good, leaf(INDEX + 1)) == ERR_CRYPTO, "another leaf is not proven");
	CHECK(verify(good, leaf(INDEX)) == ERR_OK, "the leaf is proven");
	buf_init(&again, PROOF_MAX);
	CHECK(proof_read(&arena, good, &proof, NULL) == ERR_OK &&
		  str_eq_c(proof.extra, "salt") && proof.index == INDEX,
	    "the proof is read");
	proof_write(&proof, &again);
	CHECK(str_eq(buf_str(&again), good), "and written as it was");
	buf_release(&again);
}

int
main(void)
{
	struct buf text;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 1;
	buf_init(&text, PROOF_MAX);
	make(&text);
	test_shapes();
	test_too_many_hashes();
	test_whole(buf_str(&text));
	vkey_release(&vkey);
	key_free(key);
	buf_release(&text);
	arena_release(&arena);
	return test_done();
}
