#include "node/desk_duties.h"

#include "base/limits.h"

static int64_t
number_of(const struct visit *visit, const char *name)
{
	uint64_t number = 0;

	(void)str_u64(json_get_str(visit->call.args, name), LIMIT_INTEGER, &number);
	return (int64_t)number;
}

void
desk_duties_place(const struct visit *visit, struct duty_query *query)
{
	query->due_at = number_of(visit, "due");
	query->id = number_of(visit, "number");
}

enum err
desk_duties_read(struct visit *visit, const struct duty_query *query,
    struct desk_duties *ret_page, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct duty_query more = *query; /* one tells whether there is a page behind it */
	struct desk_duties page = { .count = 0 };
	enum err e;

	more.limit++;
	e = store_duty_in_turn(
	    arena, visit->call.core->store, &more, &page.list, &page.count, why);
	if (e != ERR_OK)
		return e;
	if (page.count > query->limit) {
		const struct stored_duty *last = &page.list[query->limit - 1];

		page.count = query->limit;
		page.next = arena_format(arena, "due=%lld&number=%lld",
		    (long long)last->due_at, (long long)last->id);
	}
	*ret_page = page;
	return ERR_OK;
}

bool
desk_duties_wanted(const struct visit *visit, bool ours, bool *ret_alone)
{
	struct str whose = json_get_str(visit->call.args, "whose");
	bool of_us = str_eq_c(whose, "ours");

	*ret_alone = of_us || str_eq_c(whose, "others");
	return !*ret_alone || of_us == ours;
}
