/* Old drafts are deleted, but by no clock that may be wrong. */
#include "node/drafts.h"

#include "base/clock.h"
#include "node/jump.h"
#include "../store/store_test.h"

#define ID STR("019a9c31-77aa-7c11-8d52-1b2c3d4e5f60")
#define MINUTE (60 * CLOCK_SECOND)

static struct core the_core; /* large: not on the stack */

enum err
core_begin(struct core *core, struct why *why)
{
	if (core->in_transaction)
		return ERR_OK;
	core->in_transaction = true;
	return store_begin(core->store, why);
}

static bool
add(int64_t age)
{
	struct stored_draft draft = { .id = ID,
		.person = STR("a"),
		.version = 1,
		.created_at = core_now(&the_core) - age,
		.changed_at = core_now(&the_core) - age,
		.answers = STR("{}") };

	return core_begin(&the_core, NULL) == ERR_OK &&
	       store_draft_add(the_core.store, &draft, NULL) == ERR_OK;
}

/* A round, that much later. */
static bool
is_there_after(int64_t time)
{
	struct stored_draft draft;

	the_core.clock_offset += time;
	jump_look(&the_core);
	drafts_age(&the_core);
	return store_draft_get(&the_core.scratch, the_core.store, ID, &draft, NULL) ==
	       ERR_OK;
}

/* As if the machine's clock were set ahead. */
static void
set_ahead(int64_t time)
{
	the_core.clock_gap -= time;
	the_core.clock_offset += time;
}

static void
test_age(void)
{
	CHECK(add(DRAFT_DAYS * CLOCK_DAY + MINUTE) && is_there_after(0),
	    "a machine that starts may not have the time yet");
	CHECK(is_there_after(58 * MINUTE), "nor a while later");
	CHECK(!is_there_after(3 * MINUTE), "after an hour what is old is deleted");
	CHECK(add(DRAFT_DAYS * CLOCK_DAY - 90 * MINUTE) && is_there_after(61 * MINUTE),
	    "what is younger stays");
	CHECK(!is_there_after(61 * MINUTE), "until it is old");
}

static void
test_jump(void)
{
	CHECK(add(0), "one of today");
	set_ahead(40 * CLOCK_DAY);
	CHECK(is_there_after(0) && is_there_after(23 * 60 * MINUTE),
	    "a clock that is set ahead deletes nothing for a day");
	set_ahead(-40 * CLOCK_DAY);
	CHECK(is_there_after(0) && is_there_after(2 * CLOCK_DAY),
	    "nor when it is put right");
	set_ahead(40 * CLOCK_DAY);
	CHECK(is_there_after(0) && !is_there_after(25 * 60 * MINUTE),
	    "a clock that stays ahead is the time");
}

int
main(void)
{
	if (!test_setup() ||
	    arena_init(&the_core.scratch, (size_t)1 << 20, NULL) != ERR_OK ||
	    store_open(path, STORE_CREATE, &the_core.store, NULL) != ERR_OK)
		return 1;
	test_age();
	test_jump();
	store_rollback(the_core.store);
	store_close(the_core.store);
	arena_release(&the_core.scratch);
	test_remove();
	return test_done();
}
