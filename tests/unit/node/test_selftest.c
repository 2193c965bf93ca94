/* What the self-test tries does happen where there is no jail: so "denied" is the jail's
 * doing. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "node/place.h"
#include "node/selftest.h"
#include "test.h"

static char folder[] = "/tmp/comity-selftest-XXXXXX";
static struct arena arena;
static struct config config;

static void
make_folder(void)
{
	static const char *const folders[] = { PLACE_KEYS, PLACE_DATA, PLACE_EVIDENCE };
	static const char *const files[] = { PLACE_CONFIG, PLACE_SEAL_KEY,
		PLACE_DATABASE };
	struct why why;

	if (mkdtemp(folder) == NULL)
		abort();
	config.folder = str_from(folder);
	for (size_t i = 0; i < 3; i++)
		if (mkdir(config_path(&arena, &config, folders[i]), 0700) != 0)
			abort();
	for (size_t i = 0; i < 3; i++)
		if (file_write(config_path(&arena, &config, files[i]), STR("x"), 0600,
			&why) != ERR_OK)
			abort();
}

static void
remove_folder(void)
{
	static const char *const names[] = { PLACE_CONFIG, PLACE_SEAL_KEY, PLACE_DATABASE,
		PLACE_KEYS, PLACE_DATA, PLACE_EVIDENCE };

	for (size_t i = 0; i < 6; i++)
		(void)remove(config_path(&arena, &config, names[i]));
	(void)rmdir(folder);
}

/* Some of it not everybody may do, nor every system. */
static void
test_free(size_t attempt)
{
	enum selftest_outcome outcome =
	    selftest_try(attempt, ROLE_COUNT, &config, &arena);
	const char *name = selftest_name(attempt);

	if (outcome == SELFTEST_DENIED &&
	    (str_eq_c(STR("reads /etc/shadow"), name) ||
		str_eq_c(STR("opens a raw socket"), name) ||
		str_eq_c(STR("enters a name space"), name) ||
		str_eq_c(STR("reads a process's memory"), name) ||
		str_eq_c(STR("opens an io_uring"), name)))
		printf("# %s: not even without a jail, here\n", name);
	else
		CHECK(outcome == SELFTEST_ALLOWED, name);
}

int
main(int argc, char **argv)
{
	unsigned needed = 0;

	(void)argv;
	if (argc > 1) /* started by the attempt to start ourselves */
		return 0;
	if (arena_init(&arena, (size_t)1 << 20, NULL) != ERR_OK)
		return 1;
	make_folder();
	for (size_t i = 0; i < selftest_attempts(); i++)
		test_free(i);
	for (size_t i = 0; i < selftest_attempts(); i++)
		needed += selftest_may(i, ROLE_CORE);
	CHECK(needed >= 4, "what a core needs is tried too");
	CHECK(selftest_try(0, ROLE_WORKER, &config, &arena) == SELFTEST_ALLOWED,
	    "a worker uses its channel");
	CHECK(selftest_try(1, ROLE_WORKER, &config, &arena) == SELFTEST_KILLED,
	    "and dies where it opens a key");
	remove_folder();
	return test_done();
}
