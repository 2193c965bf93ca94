/* A writer that is killed: what it committed stays whole, what it had begun is gone. */
#include <signal.h>
#include <sys/wait.h>

#include "store_test.h"

#define ROUNDS 5
#define COMMITTED 20

/* Commits batches, tells after each, begins one more and is killed in it. */
static void
write_until_killed(unsigned first, int done)
{
	struct store *store;

	if (store_open(path, STORE_WRITE, &store, NULL) != ERR_OK)
		_exit(1);
	for (unsigned i = 0;; i++) {
		struct stored_case added = case_of(first + i);
		struct stored_message message = message_of(first + i);

		message.case_id = added.id;
		if (store_begin(store, NULL) != ERR_OK ||
		    store_case_add(store, &added, NULL) != ERR_OK ||
		    store_message_add(store, &message, NULL) != ERR_OK)
			_exit(1);
		if (i == COMMITTED) /* in the middle of a transaction */
			(void)raise(SIGKILL);
		if (store_commit(store, NULL) != ERR_OK || write(done, "+", 1) != 1)
			_exit(1);
	}
}

static unsigned
run_child(unsigned first)
{
	int ends[2];
	unsigned told = 0;
	int status = 0;
	char byte;
	pid_t child;

	if (pipe(ends) != 0)
		return 0;
	child = fork();
	if (child == 0)
		write_until_killed(first, ends[1]);
	(void)close(ends[1]);
	while (read(ends[0], &byte, 1) == 1)
		told++;
	(void)close(ends[0]);
	CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status),
	    "the writer was killed");
	return told;
}

static void
check_round(unsigned first, unsigned told)
{
	struct store *store;
	bool all_there = true;
	struct stored_case found;
	struct stored_message message;

	if (!CHECK(store_open(path, STORE_WRITE, &store, NULL) == ERR_OK,
		"its lock died with it, the store opens"))
		return;
	CHECK(store_check(store, NULL) == ERR_OK, "and is whole");
	for (unsigned i = 0; i < told; i++)
		all_there = all_there &&
			    store_case_get(&arena, store, id_of(first + i), &found,
				NULL) == ERR_OK &&
			    store_message_find(&arena, store, STR("CL/fiscalia-norte"),
				id_of(first + i), &message, NULL) == ERR_OK;
	CHECK(told == COMMITTED && all_there, "all that was told is there");
	CHECK(store_case_get(&arena, store, id_of(first + told), &found, NULL) ==
		      ERR_NOT_FOUND &&
		  store_message_find(&arena, store, STR("CL/fiscalia-norte"),
		      id_of(first + told), &message, NULL) == ERR_NOT_FOUND,
	    "nothing of what it had begun");
	store_close(store);
}

int
main(void)
{
	struct store *store;

	if (!test_setup())
		return 1;
	CHECK(store_open(path, STORE_CREATE, &store, NULL) == ERR_OK, "a store is made");
	store_close(store);
	for (unsigned round = 0; round < ROUNDS; round++)
		check_round(100 * round, run_child(100 * round));
	test_remove();
	return test_done();
}
