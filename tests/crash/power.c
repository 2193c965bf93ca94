/* power.c - the power goes out at many points, in many ways: what was told is there.
 *
 *	power [POINTS]     default 60; SEED=n runs one choice of points again
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "disk.h"
#include "test.h"
#include "work.h"

#define TRANSACTIONS 240 /* several checkpoints of the store's log */
#define SHOWN 10

static const char *const losses[DISK_LOSS_COUNT + 1] = {
	[DISK_ALL] = "all that was not synced is lost",
	[DISK_SOME] = "some of what was not synced is lost",
	[DISK_TORN_512] = "writes are torn in pieces of 512 bytes",
	[DISK_TORN_4096] = "writes are torn in pieces of 4096 bytes",
	[DISK_LYING] = "syncs were lies",
};

static bool
run(const char *folder, unsigned transactions)
{
	struct work work;
	struct why why = { .text = "" };
	enum err e;

	disk_watch(folder);
	e = work_open(&work, folder, STORE_CREATE, &why);
	if (e != ERR_OK) {
		printf("# %s\n", why.text);
		return false;
	}
	for (unsigned i = 1; e == ERR_OK && i <= transactions; i++) {
		e = work_step(&work, i, &why);
		if (e == ERR_OK)
			disk_told(i);
	}
	if (e != ERR_OK)
		printf("# %s\n", why.text);
	work_close(&work);
	return e == ERR_OK;
}

/* Before anything was told there may be no store yet, or half of one. */
static enum err
check(const char *tree, unsigned told, struct why *why)
{
	struct work work;
	enum err e = work_open(&work, tree, STORE_WRITE, why);

	if (e != ERR_OK)
		return told == 0 ? ERR_OK : e;
	e = work_check(&work, told, why);
	if (e == ERR_OK) {
		uint64_t leaves = work.journal.tip.size;

		e = work_step(&work, (unsigned)leaves + 1, why); /* and it goes on */
	}
	work_close(&work);
	return e;
}

static unsigned
cut(size_t call, enum disk_loss loss, uint64_t *random, const char *tree)
{
	uint64_t seed = *random;
	struct why why = { .text = "" };
	unsigned told;
	enum err e;

	(void)work_empty(tree);
	told = disk_rebuild(call, loss, random, tree);
	e = check(tree, told, &why);
	if (e != ERR_OK)
		printf("# call %zu, %s, random %llu, told %u: %s\n", call, losses[loss],
		    (unsigned long long)seed, told, why.text);
	return e != ERR_OK;
}

int
main(int argc, char **argv)
{
	unsigned points = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 60;
	const char *given = getenv("SEED");
	uint64_t random =
	    given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	char folder[PATH_MAX], tree[PATH_MAX], words[200];
	unsigned bad = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("# SEED=%llu\n", (unsigned long long)random);
	random |= 1; /* xorshift stays at 0 */
	if (!work_folder(folder) || !work_folder(tree))
		return 1;
	CHECK(
	    run(folder, TRANSACTIONS), "the store, the ledger and the files are written");
	CHECK(disk_calls() > 20 * TRANSACTIONS, "and every call was written down");
	CHECK(cut(disk_calls(), DISK_ALL, &random, tree) == 0,
	    "what was told is there when the power goes out after the last call");
	CHECK(cut(disk_calls(), DISK_LYING, &random, tree) == 1,
	    "a disk whose syncs are lies is found out");
	for (unsigned i = 0; i < points; i++) {
		size_t call = (size_t)(disk_random(&random) % disk_calls());

		for (enum disk_loss loss = DISK_ALL; loss < DISK_LOSS_COUNT; loss++)
			bad += cut(call, loss, &random, tree);
		if (i % 100 == 99)
			printf("# %u of %u points, %u findings\n", i + 1, points, bad);
	}
	(void)snprintf(words, sizeof words,
	    "%u points of %zu calls, %d kinds of loss each: %u trees, %u with a finding",
	    points, disk_calls(), DISK_LOSS_COUNT, points * DISK_LOSS_COUNT, bad);
	CHECK(bad == 0, words);
	disk_forget();
	work_remove(folder);
	work_remove(tree);
	return test_done();
}
