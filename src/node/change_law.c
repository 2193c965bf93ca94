#include "node/change_law.h"

#include "law/limit.h"
#include "node/impeded.h"

#define CHANGES_MAX 1000 /* of one case, looked at */

/* What has happened to the case until now. */
static enum err
course_of(struct core *core, struct arena *arena, const struct change_said *said,
    struct law_course *ret_course, struct why *why)
{
	struct law_event *events = arena_array(arena, LAW_EVENTS_MAX, sizeof *events);
	struct law_course course = { .order = &said->order,
		.events = events,
		.now = said->at,
		.zones = &core->zones };
	enum err e;

	if (events == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	e = caseflow_events(core, &said->stored, events, &course.events_count, why);
	if (e == ERR_OK)
		*ret_course = course;
	return e;
}

/* How often this was said to this receiver before, by anybody. */
static enum err
count_before(struct core *core, struct arena *arena, const struct change_said *said,
    size_t *ret_count, struct why *why)
{
	struct str kind = change_kind_name(said->change.kind);
	struct stored_change *changes;
	size_t count;
	size_t before = 0;
	enum err e = store_change_list(
	    arena, core->store, said->stored.id, CHANGES_MAX, &changes, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++)
		before += str_eq(changes[i].kind, kind) &&
			  str_eq(changes[i].receiver, said->to) &&
			  changes[i].state != CHANGE_REFUSED;
	*ret_count = before;
	return e;
}

static enum err
check_limit(struct core *core, struct arena *arena, const struct change_said *said,
    struct verdict *ret_verdict, struct why *why)
{
	struct law_said asked = { .change = change_kind_name(said->change.kind),
		.until = said->change.until };
	struct law_course course;
	enum err e = course_of(core, arena, said, &course, why);

	if (e == ERR_OK)
		e = count_before(core, arena, said, &asked.before, why);
	return e == ERR_OK
		   ? law_limit(arena, &core->law, &course, &asked, ret_verdict, why)
		   : e;
}

enum err
change_law_until(struct core *core, struct arena *arena, const struct change_said *said,
    int64_t *ret_until, struct why *why)
{
	struct law_course course;
	enum err e = course_of(core, arena, said, &course, why);

	return e == ERR_OK ? law_limit_until(arena, &core->law, &course,
				 change_kind_name(said->change.kind), ret_until, why)
			   : e;
}

enum err
change_law_check(struct core *core, struct arena *arena, struct change_said *said,
    struct verdict *ret_verdict, struct why *why)
{
	enum change_kind kind = said->change.kind;

	if (kind == CHANGE_NON_EXECUTION)
		return impeded_report(core, arena, said, ret_verdict, why);
	if (kind == CHANGE_MAINTENANCE || kind == CHANGE_AGREEMENT)
		return impeded_answer(core, arena, said, ret_verdict, why);
	return check_limit(core, arena, said, ret_verdict, why);
}
