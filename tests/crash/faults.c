/* faults.c - the disk fills up or fails at every call: nothing is told that is not kept.
 *
 *	faults [STRIDE]    every so many calls (default 25)
 *
 * After each failure the power goes out too.  What was told must be there, and when the
 * disk is well again the store must go on: a full one by itself, a broken one when it is
 * opened anew.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disk.h"
#include "test.h"
#include "work.h"

#define TRANSACTIONS 12

struct fault {
	enum disk_kind kind;
	int error;
	unsigned times; /* calls that fail; then the disk is well */
	bool heals;     /* the store goes on without being opened anew */
	const char *words;
};

static const struct fault faults[] = {
	{ DISK_WRITE, ENOSPC, 2, true, "no space for one write" },
	{ DISK_WRITE, ENOSPC, 40, true, "no space for many writes" },
	{ DISK_WRITE, EIO, 1, false, "one write fails" },
	{ DISK_WRITE, EFBIG, 10, false, "a file may not grow" },
	{ DISK_SYNC, EIO, 1, false, "one sync fails" },
	{ DISK_SYNC, EIO, 3, false, "three syncs fail" },
	{ DISK_SYNC, ENOSPC, 1, false, "no space at a sync" },
	{ DISK_ANY, EIO, 7, false, "writes and syncs fail" },
};

static struct counts {
	unsigned runs, refused, healed;
} counts;

/* A transaction whose commit failed may be there all the same: then it is known. */
static enum err
again(struct work *work, unsigned number, struct why *why)
{
	enum err e = work_step(work, number, why);

	return e == ERR_CONFLICT ? ERR_OK : e;
}

/* The disk is well again.  A broken one has been so to the end: the store was left as by
 * a process that is killed. */
static enum err
recover(struct work *work, const struct fault *fault, unsigned number, struct why *why)
{
	char folder[PATH_MAX];
	enum err e;

	disk_fail(DISK_ANY, 0, 0, 0);
	e = fault->heals ? work_step(work, number, why) : ERR_IO;
	counts.healed += e == ERR_OK;
	if (e == ERR_OK || fault->heals)
		return e;
	(void)snprintf(folder, sizeof folder, "%s", work->folder);
	disk_fail(DISK_ANY, 1, UINT_MAX, EIO);
	work_close(work);
	disk_fail(DISK_ANY, 0, 0, 0);
	e = work_open(work, folder, STORE_WRITE, why);
	return e == ERR_OK ? again(work, number, why) : e;
}

static enum err
work_on(struct work *work, const struct fault *fault, unsigned number, unsigned *ret_told,
    struct why *why)
{
	enum err e = ERR_OK;

	disk_fail(fault->kind, number, fault->times, fault->error);
	for (unsigned i = 1; e == ERR_OK && i <= TRANSACTIONS; i++) {
		e = work_step(work, i, why);
		if (e != ERR_OK) {
			counts.refused++;
			e = recover(work, fault, i, why);
		}
		if (e == ERR_OK)
			disk_told(*ret_told = i);
	}
	return e;
}

static enum err
after_cut(const char *tree, unsigned told, struct why *why)
{
	struct work work;
	enum err e = work_open(&work, tree, STORE_WRITE, why);

	if (e != ERR_OK)
		return e;
	e = work_check(&work, told, why);
	work_close(&work);
	return e;
}

/* The number-th call fails.  *ret_over: there are not so many. */
static enum err
run(const struct fault *fault, unsigned number, const char *const folders[2],
    bool *ret_over, struct why *why)
{
	uint64_t random = number;
	unsigned told = 0;
	struct work work;
	enum err e;

	disk_watch(folders[0]);
	e = work_open(&work, folders[0], STORE_CREATE, why);
	if (e != ERR_OK)
		return e;
	e = work_on(&work, fault, number, &told, why);
	*ret_over = disk_failed() == 0;
	if (e == ERR_OK && told != TRANSACTIONS)
		e = err_why(why, ERR_IO, 0, "it did not go on");
	(void)work_empty(folders[1]);
	(void)disk_rebuild(disk_calls(), DISK_ALL, &random, folders[1]);
	work_close(&work);
	disk_forget();
	(void)work_empty(folders[0]);
	return e == ERR_OK ? after_cut(folders[1], told, why) : e;
}

/* Every stride-th call of the kind, until there are no more. */
static unsigned
run_all(const struct fault *fault, unsigned stride, const char *const folders[2])
{
	unsigned bad = 0;

	for (unsigned number = 1;; number += stride) {
		struct why why = { .text = "" };
		bool over = false;

		if (run(fault, number, folders, &over, &why) != ERR_OK) {
			printf("# %s, call %u: %s\n", fault->words, number, why.text);
			bad++;
		}
		if (over)
			return bad;
		counts.runs++;
	}
}

int
main(int argc, char **argv)
{
	unsigned stride = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 25;
	char folder[PATH_MAX], tree[PATH_MAX], words[200];

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (stride == 0 || !work_folder(folder) || !work_folder(tree))
		return 1;
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		unsigned bad;

		memset(&counts, 0, sizeof counts);
		bad = run_all(&faults[i], faults[i].kind == DISK_SYNC ? 1 : stride,
		    (const char *const[2]){ folder, tree });
		(void)snprintf(words, sizeof words,
		    "%s: %u runs, %u refusals, %u went on by themselves, %u with a "
		    "finding",
		    faults[i].words, counts.runs, counts.refused, counts.healed, bad);
		CHECK(bad == 0 && counts.runs > 0, words);
	}
	work_remove(folder);
	work_remove(tree);
	return test_done();
}
