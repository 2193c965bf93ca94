/*
 * ledger.c - a ledger of many leaves: what one more costs, a proof, and reading all of
 * it.
 *
 *	bench-ledger FOLDER [LEAVES]    default 1,000,000; FOLDER is made
 *
 * One JSON object on stdout; microseconds of processor time, but for the export and its
 * verification, which are seconds on the clock.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/merkle.h"
#include "ledger/tiles.h"
#include "measure.h"
#include "trust/key.h"

#define PROOFS 10000
#define LEAF                                                                             \
	"{\"kind\":\"R2\",\"salted\":\"commitments, as long as those of a receipt of "   \
	"an order\","                                                                    \
	"\"number\":%llu}"

struct bench {
	uint64_t size;
	struct hash *stored;
	struct merkle_tip tip;
	struct arena arena;
};

static struct str
leaf_of(uint64_t index, char text[static 200])
{
	int len = snprintf(text, 200, LEAF, (unsigned long long)index);

	return str_bytes(text, (size_t)len);
}

/* Microseconds a leaf: its hash, and those of the subtrees that it completes. */
static double
append_all(struct bench *bench)
{
	double begun = measure_cpu_us();
	size_t count = 0;
	char text[200];

	for (uint64_t i = 0; i < bench->size; i++) {
		struct hash leaf = merkle_leaf(leaf_of(i, text));
		struct hash made[MERKLE_LEVELS];
		size_t more = merkle_tip_add(&bench->tip, &leaf, made);

		memcpy(bench->stored + count, made, more * sizeof *made);
		count += more;
	}
	return (measure_cpu_us() - begun) / (double)bench->size;
}

/* Microseconds a proof of inclusion, made and verified; below 0: one was wrong. */
static double
prove(const struct bench *bench)
{
	struct hash root = merkle_tip_root(&bench->tip);
	struct hash needed[MERKLE_PLAN_MAX], path[MERKLE_LEVELS];
	double begun = measure_cpu_us();
	struct merkle_plan plan;
	char text[200];

	for (uint64_t i = 0; i < PROOFS; i++) {
		uint64_t index = i * 7919 % bench->size;
		struct hash leaf = merkle_leaf(leaf_of(index, text));

		if (!merkle_plan_inclusion(index, bench->size, &plan))
			return -1;
		for (size_t j = 0; j < plan.positions_count; j++)
			needed[j] = bench->stored[plan.positions[j]];
		merkle_fold(&plan, needed, path);
		if (!merkle_verify_inclusion(index, bench->size, &leaf,
			(struct merkle_proof){ path, plan.ranges_count }, &root))
			return -1;
	}
	return (measure_cpu_us() - begun) / PROOFS;
}

static enum err export(
    struct bench *bench, const char *folder, const struct key *key, struct why *why) {
	struct checkpoint head = { STR("bench.example/ledger"), bench->size,
	    merkle_tip_root(&bench->tip) };
	struct buf note, vkey;
	struct tiles * tiles;
	char text[200];
	enum err e = tiles_open(&bench->arena, folder, &tiles, why);

	if (e != ERR_OK) return e;
	buf_init(&note, NOTE_MAX);
	buf_init(&vkey, VKEY_MAX);
	for (uint64_t i = 0; e == ERR_OK && i < bench->size; i++)
	    e = tiles_add(tiles, leaf_of(i, text), why);
	if (e == ERR_OK) e = checkpoint_sign(&head, key, &note, why);
	if (e == ERR_OK) e = vkey_write(head.origin, key, &vkey, why);
	buf_add(&vkey, STR("\n"));
	if (e == ERR_OK) e = tiles_close(tiles, buf_str(&note), buf_str(&vkey), why);
	tiles_release(tiles);
	buf_release(&note);
	buf_release(&vkey);
	return e;
}

static enum err
run(struct bench *bench, const char *folder, struct why *why)
{
	struct tiles_report report = { .is_good = false };
	double append, proof, begun, written, verified;
	struct key *key;
	enum err e = key_generate(KEY_ED25519, &key, why);

	if (e != ERR_OK)
		return e;
	append = append_all(bench);
	proof = prove(bench);
	begun = measure_wall_us();
	e = export(bench, folder, key, why);
	key_free(key);
	written = measure_wall_us();
	if (e == ERR_OK)
		e = tiles_verify(&bench->arena, folder, NULL, NULL, &report, why);
	verified = measure_wall_us();
	if (e == ERR_OK && (!report.is_good || proof < 0))
		return err_why(why, ERR_IO, 0, "not good: %s", report.reason);
	if (e == ERR_OK)
		printf("{\"leaves\":%llu,\"append_us\":%.3f,\"proof_us\":%.3f,"
		       "\"export_s\":%.2f,\"verify_s\":%.2f}\n",
		    (unsigned long long)report.checked, append, proof,
		    (written - begun) / 1e6, (verified - written) / 1e6);
	return e;
}

int
main(int argc, char **argv)
{
	static struct bench bench; /* large: not on the stack */
	struct why why = { .text = "no memory" };

	bench.size = argc > 2 ? strtoull(argv[2], NULL, 10) : 1000000;
	if (argc < 2 || bench.size == 0)
		return 2;
	bench.stored = calloc(merkle_stored(bench.size), sizeof *bench.stored);
	if (bench.stored == NULL ||
	    arena_init(&bench.arena, 4 * TILES_BUNDLE_MAX, &why) != ERR_OK ||
	    run(&bench, argv[1], &why) != ERR_OK) {
		fprintf(stderr, "bench-ledger: %s\n", why.text);
		return 1;
	}
	free(bench.stored);
	return 0;
}
