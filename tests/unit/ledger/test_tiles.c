/*
 * A ledger exported as files: whole it verifies, and of each thing changed the verifier
 * says where.  With a folder as argument, a ledger and its proofs are left there for
 * other programs to check (tests/golang).
 */
#include <errno.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "ledger/proof.h"
#include "ledger/tiles.h"
#include "test.h"
#include "trust/key.h"

#define ORIGIN "live.cl.fiscalia-norte/ledger"
#define SIZE 600 /* two full tiles, a partial one, and a level above */
#define OLD 300

static struct arena arena;
static struct key *key;
static struct vkey vkey;
static struct str vkey_text;
static char folder[512];
static struct hash roots[SIZE + 1];
static struct hash stored[2 * SIZE];

static struct str
leaf_of(size_t i)
{
	return arena_format(&arena, "{\"v\":1,\"n\":%zu}", i);
}

static struct str
signed_head(uint64_t size)
{
	struct checkpoint checkpoint = { STR(ORIGIN), size, roots[size] };
	struct buf note;
	struct str text = STR("");

	buf_init(&note, NOTE_MAX);
	if (checkpoint_sign(&checkpoint, key, &note, NULL) == ERR_OK)
		text = arena_str(&arena, buf_str(&note));
	buf_release(&note);
	return text;
}

static bool
make_key(void)
{
	struct buf text;
	bool ok;

	buf_init(&text, VKEY_MAX);
	ok = key_generate(KEY_ED25519, &key, NULL) == ERR_OK &&
	     vkey_write(STR(ORIGIN), key, &text, NULL) == ERR_OK;
	buf_add_byte(&text, '\n');
	vkey_text = arena_str(&arena, buf_str(&text));
	buf_release(&text);
	return ok && vkey_read(vkey_text, &vkey, NULL) == ERR_OK;
}

static void
make_tree(void)
{
	struct merkle_tip tip = { 0 };

	roots[0] = merkle_empty();
	for (size_t i = 0; i < SIZE; i++) {
		struct hash hash = merkle_leaf(leaf_of(i));
		struct hash new[MERKLE_LEVELS];
		size_t count = merkle_tip_add(&tip, &hash, new);

		memcpy(stored + merkle_stored(i), new, count * sizeof *new);
		roots[i + 1] = merkle_tip_root(&tip);
	}
}

static enum err export(size_t size, struct str checkpoint) {
	size_t mark = arena_mark(&arena); struct tiles * tiles;
	enum err e = tiles_open(&arena, folder, &tiles, NULL);

	if (e != ERR_OK) return e;
	for (size_t i = 0; e == ERR_OK && i < size; i++)
	    e = tiles_add(tiles, leaf_of(i), NULL);
	if (e == ERR_OK) e = tiles_close(tiles, checkpoint, vkey_text, NULL);
	tiles_release(tiles);
	arena_return(&arena, mark);
	return e;
}

static struct tiles_report
verify(const struct checkpoint *older)
{
	struct tiles_report report = { 0 };
	struct why why = { 0 };

	if (tiles_verify(&arena, folder, &vkey, older, &report, &why) != ERR_OK)
		(void)snprintf(report.reason, sizeof report.reason, "%s", why.text);
	return report;
}

static const char *
path_of(const char *name)
{
	return arena_cstr(&arena, arena_format(&arena, "%s/%s", folder, name));
}

static struct str
read_back(const char *name)
{
	struct str bytes = STR("");

	CHECK(file_read(&arena, path_of(name), (size_t)1 << 20, &bytes, NULL) == ERR_OK,
	    name);
	return bytes;
}

/* Flips a bit of the file's byte, verifies, and puts the file back. */
static struct tiles_report
with_change(const char *name, size_t at)
{
	struct str good = read_back(name);
	struct tiles_report report = { .is_good = true };

	char *bad = arena_alloc(&arena, good.len);
	memcpy(bad, good.ptr, good.len);
	bad[at] ^= 1;
	if (file_write(path_of(name), str_bytes(bad, good.len), 0644, NULL) == ERR_OK)
		report = verify(NULL);
	CHECK(file_write(path_of(name), good, 0644, NULL) == ERR_OK, "put back");
	return report;
}

static void
test_export(void)
{
	struct tiles_report report;

	CHECK(export(SIZE, signed_head(SIZE - 1)) == ERR_CONFLICT,
	    "a checkpoint of other leaves is not exported");
	CHECK(access(path_of("checkpoint"), F_OK) != 0, "nothing is named the head then");
	report = verify(NULL);
	CHECK(!report.is_good && report.first_bad == TILES_NO_LEAF,
	    "which does not verify");
	CHECK(export(SIZE, signed_head(SIZE)) == ERR_OK, "a ledger is exported");
	report = verify(NULL);
	CHECK(report.is_good && report.size == SIZE && report.checked == SIZE &&
		  !report.key_of_folder,
	    "and verifies");
	CHECK(tiles_verify(&arena, folder, NULL, NULL, &report, NULL) == ERR_OK &&
		  report.is_good && report.key_of_folder,
	    "with its own key too, which is told");
	CHECK(access(path_of("tile/0/001"), F_OK) == 0 &&
		  access(path_of("tile/0/002.p/88"), F_OK) == 0 &&
		  access(path_of("tile/1/000.p/2"), F_OK) == 0 &&
		  access(path_of("tile/entries/002.p/88"), F_OK) == 0 &&
		  access(path_of("tile/2"), F_OK) != 0,
	    "its files have the names of tlog-tiles");
}

static void
test_changes(void)
{
	struct str bundle = read_back("tile/entries/000");
	struct tiles_report report;
	size_t at = 0;

	for (size_t i = 0; i < 77; i++)
		at += 2 + leaf_of(i).len;
	report = with_change("tile/entries/000", at + 2 + 8);
	CHECK(!report.is_good && report.first_bad == 77 && report.checked == 77,
	    "a changed leaf is named");
	report = with_change("tile/entries/000", at + 1);
	CHECK(!report.is_good && report.first_bad == 77, "or its length");
	report = with_change("tile/entries/002.p/88", 2);
	CHECK(!report.is_good && report.first_bad == 512, "in a partial bundle too");
	report = with_change("tile/0/001", 5 * HASH_LEN);
	CHECK(!report.is_good && report.first_bad == 256 + 5, "a changed hash of a leaf");
	report = with_change("tile/1/000.p/2", HASH_LEN);
	CHECK(!report.is_good && report.first_bad == 256, "a changed hash above");
	report = with_change("checkpoint", 2);
	CHECK(
	    !report.is_good && report.first_bad == TILES_NO_LEAF, "a changed checkpoint");
	report = verify(NULL);
	CHECK(report.is_good, "all put back, it verifies");
	CHECK(file_write(path_of("tile/entries/000"), str_slice(bundle, 0, at), 0644,
		  NULL) == ERR_OK,
	    "a bundle is cut off");
	report = verify(NULL);
	CHECK(
	    !report.is_good && report.first_bad == 77, "its first missing leaf is named");
	CHECK(unlink(path_of("tile/entries/000")) == 0, "a bundle is taken away");
	report = verify(NULL);
	CHECK(!report.is_good && report.first_bad == 0, "so is the first that it held");
	CHECK(file_write(path_of("tile/entries/000"), bundle, 0644, NULL) == ERR_OK,
	    "back");
}

static struct tiles_report
verify_from(uint64_t size, struct hash root)
{
	struct checkpoint older = { STR(ORIGIN), size, root };

	return verify(&older);
}

static void
test_older(void)
{
	struct tiles_report report = verify_from(OLD, roots[OLD]);
	bool all = true;

	CHECK(report.is_good, "a ledger that goes on from an older checkpoint");
	for (size_t size = 1; size <= SIZE; size += 51)
		all = all && verify_from(size, roots[size]).is_good;
	CHECK(all, "from any");
	report = verify_from(OLD, roots[OLD + 1]);
	CHECK(!report.is_good, "not from one of other leaves");
	report = verify_from(SIZE + 1, roots[SIZE]);
	CHECK(!report.is_good, "nor from a longer one");
}

/* Whoever can sign rewrites the ledger: only an older checkpoint tells. */
static void
test_rewritten(void)
{
	struct tiles_report report;
	struct tiles *tiles;
	struct merkle_tip tip = { 0 };
	struct hash new[MERKLE_LEVELS];
	bool ok = tiles_open(&arena, folder, &tiles, NULL) == ERR_OK;

	for (size_t i = 0; ok && i < SIZE; i++) {
		struct str leaf = i == 40 ? STR("{}") : leaf_of(i);
		struct hash hash = merkle_leaf(leaf);

		(void)merkle_tip_add(&tip, &hash, new);
		ok = tiles_add(tiles, leaf, NULL) == ERR_OK;
	}
	roots[SIZE] = merkle_tip_root(&tip);
	CHECK(ok && tiles_close(tiles, signed_head(SIZE), vkey_text, NULL) == ERR_OK,
	    "a ledger is rewritten and signed again");
	tiles_release(tiles);
	report = verify(NULL);
	CHECK(report.is_good, "alone it looks well");
	report = verify_from(OLD, roots[OLD]);
	CHECK(!report.is_good, "beside an older checkpoint it does not");
}

static void
test_empty(void)
{
	CHECK(export(0, signed_head(0)) == ERR_OK && verify(NULL).is_good,
	    "an empty ledger verifies");
	CHECK(export(256, signed_head(256)) == ERR_OK && verify(NULL).is_good,
	    "and one that just fills a tile");
}

static int
remove_one(const char *name, const struct stat *info, int kind, struct FTW *where)
{
	(void)info;
	(void)kind;
	(void)where;
	return remove(name);
}

/* The proof of each leaf, as DIR/proof/N.tlog-proof. */
static bool
write_proofs(void)
{
	struct str checkpoint = signed_head(SIZE);
	bool ok = file_mkdir(path_of("proof"), 0755, NULL) == ERR_OK;

	for (size_t i = 0; ok && i < SIZE; i++) {
		size_t mark = arena_mark(&arena);
		struct proof proof = { .index = i, .checkpoint = checkpoint };
		struct hash hashes[MERKLE_PLAN_MAX];
		struct merkle_plan plan;
		struct buf text;

		ok = merkle_plan_inclusion(i, SIZE, &plan);
		for (size_t k = 0; k < plan.positions_count; k++)
			hashes[k] = stored[plan.positions[k]];
		merkle_fold(&plan, hashes, proof.hashes);
		proof.hashes_count = plan.ranges_count;
		buf_init(&text, PROOF_MAX);
		proof_write(&proof, &text);
		ok = ok &&
		     file_write(
			 arena_cstr(&arena,
			     arena_format(&arena, "%s/proof/%zu.tlog-proof", folder, i)),
			 buf_str(&text), 0644, NULL) == ERR_OK;
		buf_release(&text);
		arena_return(&arena, mark);
	}
	return ok;
}

/* DIR/consistency/N: the root of the first N leaves, then the proof to all of them. */
static bool
write_consistency(void)
{
	bool ok = file_mkdir(path_of("consistency"), 0755, NULL) == ERR_OK;

	for (size_t old = 1; ok && old <= SIZE; old += 7) {
		struct hash needed[MERKLE_PLAN_MAX], hashes[MERKLE_LEVELS];
		struct merkle_plan plan;
		struct buf text;

		ok = merkle_plan_consistency(old, SIZE, &plan);
		for (size_t k = 0; k < plan.positions_count; k++)
			needed[k] = stored[plan.positions[k]];
		merkle_fold(&plan, needed, hashes);
		buf_init(&text, PROOF_MAX);
		hash_write(&roots[old], &text);
		buf_add_byte(&text, '\n');
		for (size_t k = 0; k < plan.ranges_count; k++) {
			hash_write(&hashes[k], &text);
			buf_add_byte(&text, '\n');
		}
		ok = ok && file_write(
			       arena_cstr(&arena, arena_format(&arena,
						      "%s/consistency/%zu", folder, old)),
			       buf_str(&text), 0644, NULL) == ERR_OK;
		buf_release(&text);
	}
	return ok;
}

static int
leave_for_others(const char *where)
{
	(void)snprintf(folder, sizeof folder, "%s", where);
	return export(SIZE, signed_head(SIZE)) == ERR_OK && write_proofs() &&
		       write_consistency()
		   ? 0
		   : 1;
}

int
main(int argc, char **argv)
{
	const char *temporary = getenv("TMPDIR");

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK || !make_key())
		return 1;
	make_tree();
	if (argc == 2)
		return leave_for_others(argv[1]);
	(void)snprintf(folder, sizeof folder, "%s/comity-tiles-XXXXXX",
	    temporary != NULL ? temporary : P_tmpdir);
	if (mkdtemp(folder) == NULL)
		return 1;
	test_export();
	test_changes();
	test_older();
	test_empty();
	test_rewritten();
	(void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	vkey_release(&vkey);
	key_free(key);
	arena_release(&arena);
	return test_done();
}
