/* upgrade.c - a program that brings an old store up to date ends at each of its calls.
 *
 *	upgrade [STEP]    killed at each call; the rest at each STEP-th (default 1)
 *
 * Killed, without power, or with a disk that fails: the store has the old version or the
 * new one, whole and with the same rows; where it has the new one, the copy has the old;
 * and the next start goes on.
 */
#include <errno.h>
#include <limits.h>
#include <time.h>
#include <unistd.h>

#include "disk.h"
#include "store/old_store.h"
#include "store/store.h"
#include "test.h"

#define OLD 2
#define SHOWN 10
#define FOR_GOOD 100000 /* SQLite tries a short write again */

static char folder[PATH_MAX], tree[PATH_MAX];
static char *selects, *old_schema, *new_schema;
static uint64_t rows;
static unsigned findings, step = 1;

static const char *
in(const char *place, const char *name)
{
	static char path[PATH_MAX + 40];

	(void)snprintf(path, sizeof path, "%s/%s", place, name);
	return path;
}

static void
empty(const char *place)
{
	static const char *const names[] = { "store", "store-wal", "store-shm",
		"store-journal", "store.lock", "store.v2", "store.v2-wal", "store.v2-shm",
		"store.v2-journal", "store.v2.part", "store.v2.part-journal",
		"store.v2.part-wal", "store.v2.part-shm" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		(void)unlink(in(place, names[i]));
}

static bool
make_folder(char ret_folder[static PATH_MAX])
{
	const char *temporary = getenv("TMPDIR");

	(void)snprintf(ret_folder, PATH_MAX, "%s/comity-upgrade-XXXXXX",
	    temporary != NULL ? temporary : P_tmpdir);
	return mkdtemp(ret_folder) != NULL;
}

static enum err
bring_up(const char *place, int *ret_from, struct why *why)
{
	struct store *store = NULL;
	enum err e = store_open(in(place, "store"), STORE_WRITE, &store, why);

	if (e == ERR_OK && ret_from != NULL)
		*ret_from = store_upgraded_from(store);
	store_close(store);
	return e;
}

static bool
has(const char *path, int version, const char *schema)
{
	char *found = old_store_ask(path, OLD_STORE_SCHEMA);
	bool same = found != NULL && strcmp(found, schema) == 0 &&
		    old_store_version(path) == version &&
		    old_store_rows(path, selects) == rows;

	free(found);
	return same;
}

/* What is wrong with the tree; NULL: nothing. */
static const char *
judge(const char *place)
{
	char path[PATH_MAX + 40], copy[PATH_MAX + 40];
	struct why why = { .text = "" };
	int version, from = 0;

	(void)snprintf(path, sizeof path, "%s", in(place, "store"));
	(void)snprintf(copy, sizeof copy, "%s", in(place, "store.v2"));
	version = old_store_version(path);
	if (version != OLD && version != STORE_VERSION)
		return "neither version";
	if (!has(path, version, version == OLD ? old_schema : new_schema))
		return "between the versions, or with other rows";
	if (version == STORE_VERSION && !has(copy, OLD, old_schema))
		return "no copy, or none of the old store";
	if (bring_up(place, &from, &why) != ERR_OK) {
		printf("# %s\n", why.text);
		return "the next start does not go on";
	}
	if (from != (version == OLD ? OLD : 0))
		return "the next start says something else";
	return has(path, STORE_VERSION, new_schema) && has(copy, OLD, old_schema)
		   ? NULL
		   : "after the next start it is another";
}

static void
report(const char *what, size_t call, const char *finding)
{
	if (finding == NULL)
		return;
	findings++;
	if (findings <= SHOWN)
		printf("# %s, call %zu: %s\n", what, call, finding);
}

/* Every call of the upgrade, each kind of loss. */
static void
test_cuts(size_t first, size_t last, uint64_t *random)
{
	char words[120];
	unsigned trees = 0;

	findings = 0;
	for (size_t call = first; call <= last; call++) {
		enum disk_loss some =
		    (enum disk_loss)(disk_random(random) % DISK_LOSS_COUNT);

		empty(tree);
		(void)disk_rebuild(call, DISK_KEEP, random, tree);
		report("killed", call, judge(tree));
		trees++;
		if ((call - first) % step != 0)
			continue;
		empty(tree);
		(void)disk_rebuild(call, some, random, tree);
		report("power cut", call, judge(tree));
		trees++;
	}
	(void)snprintf(words, sizeof words,
	    "killed and without power at each of %zu calls: %u trees, %u findings",
	    last - first + 1, trees, findings);
	CHECK(findings == 0 && last > first + 30, words);
}

/* A disk that fails at each call: refused, or done. */
static void
test_failures(void)
{
	static const struct {
		enum disk_kind kind;
		int error;
		const char *words;
	} faults[] = {
		{ DISK_WRITE, ENOSPC, "no space" },
		{ DISK_SYNC, EIO, "a sync fails" },
	};
	unsigned refused = 0;

	findings = 0;
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		for (unsigned number = 1;; number += step) {
			enum err e;

			empty(tree);
			if (!old_store_make(in(tree, "store"), OLD))
				findings++;
			disk_watch(tree);
			disk_fail(faults[i].kind, number, FOR_GOOD, faults[i].error);
			e = bring_up(tree, NULL, NULL);
			disk_fail(faults[i].kind, 0, 0, 0);
			refused += e != ERR_OK;
			report(faults[i].words, number, judge(tree));
			if (disk_failed() == 0)
				break;
			disk_forget();
		}
		disk_forget();
	}
	CHECK(findings == 0, "a disk that fails at any call leaves one of the two");
	CHECK(refused > 5, "and is said");
}

/* The old store and the upgrade are written down; returns where the upgrade begins. */
static bool
write_down(size_t *ret_first, size_t *ret_last)
{
	disk_watch(folder);
	if (!old_store_make(in(folder, "store"), OLD))
		return false;
	*ret_first = disk_calls();
	selects = old_store_ask(in(folder, "store"), OLD_STORE_SELECTS);
	old_schema = old_store_ask(in(folder, "store"), OLD_STORE_SCHEMA);
	rows = old_store_rows(in(folder, "store"), selects);
	if (bring_up(folder, NULL, NULL) != ERR_OK)
		return false;
	*ret_last = disk_calls();
	new_schema = old_store_ask(in(folder, "store"), OLD_STORE_SCHEMA);
	return rows != 0 && new_schema != NULL && strcmp(new_schema, old_schema) != 0;
}

int
main(int argc, char **argv)
{
	const char *given = getenv("SEED");
	uint64_t random =
	    given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	size_t first = 0, last = 0;

	if (argc > 1)
		step = (unsigned)strtoul(argv[1], NULL, 10) | 1;
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("# SEED=%llu\n", (unsigned long long)random);
	random |= 1; /* xorshift stays at 0 */
	if (!make_folder(folder) || !make_folder(tree))
		return 1;
	if (CHECK(write_down(&first, &last), "an old store is brought up to date"))
		test_cuts(first, last, &random);
	disk_forget();
	test_failures();
	empty(folder);
	empty(tree);
	(void)rmdir(folder);
	(void)rmdir(tree);
	free(selects);
	free(old_schema);
	free(new_schema);
	return test_done();
}
