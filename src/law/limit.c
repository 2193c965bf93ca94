#include "law/limit.h"

/* The change -> the event of the course that it is. */
static struct str
event_of(struct str change)
{
	return str_eq_c(change, "extension")      ? STR("renewed")
	       : str_eq_c(change, "confirmation") ? STR("confirmed")
						  : STR("");
}

static const struct table_row *
find_row(const struct law *law, const struct law_course *course, struct str change)
{
	const struct str keys[TABLE_KEYS_MAX] = { course->order->procedure, change };

	return table_find(&law->tables[LAW_LIMITS], keys, clock_date_utc(course->now));
}

/* The latest end of those of the list that run; 0 = none does. */
static int64_t
end_of(const struct law_clock_list *clocks, struct str list)
{
	int64_t end = 0;

	for (size_t i = 0; i < clocks->count; i++) {
		const struct law_clock *clock = &clocks->clocks[i];

		if (clock->has_end && table_has(list, clock->id) &&
		    clock->end.late.at > end)
			end = clock->end.late.at;
	}
	return end;
}

enum err
law_limit_until(struct arena *arena, const struct law *law,
    const struct law_course *course, struct str change, int64_t *ret_until,
    struct why *why)
{
	const struct table_row *row = find_row(law, course, change);
	struct law_event *events = arena_array(arena, LAW_EVENTS_MAX + 1, sizeof *events);
	struct law_course then = *course;
	struct law_clock_list clocks = { .count = 0 };
	enum err e;

	if (row == NULL || row->cells[LAW_LIMIT_UNTIL].len == 0) {
		*ret_until = 0;
		return ERR_OK;
	}
	if (events == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	for (size_t i = 0; i < course->events_count && i < LAW_EVENTS_MAX; i++)
		events[i] = course->events[i];
	events[course->events_count] =
	    (struct law_event){ event_of(change), course->now };
	then.events = events;
	then.events_count = course->events_count + 1;
	e = law_clocks(arena, law, &then, &clocks, why);
	if (e == ERR_OK)
		*ret_until = end_of(&clocks, row->cells[LAW_LIMIT_UNTIL]);
	return e;
}

static struct verdict
check_lapse(const struct table_row *row, int64_t end, int64_t now)
{
	char at[CLOCK_TEXT_MAX];

	if (end == 0 || now <= end)
		return VERDICT_IS_YES;
	return verdict_no("law-limit-lapsed", NULL, "%.*s (%.*s): that was over at %.*s",
	    STR_ARG(row->cells[LAW_LIMIT_MEANING]), STR_ARG(row->source),
	    STR_ARG(clock_text(end, at)));
}

static struct verdict
check_length(const struct table_row *row, int64_t end, int64_t until)
{
	char at[CLOCK_TEXT_MAX];

	if (end == 0 || until <= end)
		return VERDICT_IS_YES;
	return verdict_no("law-limit-until", "/until", "%.*s (%.*s): until %.*s",
	    STR_ARG(row->cells[LAW_LIMIT_MEANING]), STR_ARG(row->source),
	    STR_ARG(clock_text(end, at)));
}

enum err
law_limit(struct arena *arena, const struct law *law, const struct law_course *course,
    const struct law_said *said, struct verdict *ret_verdict, struct why *why)
{
	const struct table_row *row = find_row(law, course, said->change);
	struct law_clock_list clocks = { .count = 0 };
	struct str times = row == NULL ? STR("") : row->cells[LAW_LIMIT_TIMES];
	int64_t longest = 0;
	enum err e;

	*ret_verdict = VERDICT_IS_YES;
	if (row == NULL)
		return ERR_OK;
	if (times.len > 0 && said->before >= table_number(times)) {
		*ret_verdict = verdict_no("law-limit-times", NULL, "%.*s (%.*s)",
		    STR_ARG(row->cells[LAW_LIMIT_MEANING]), STR_ARG(row->source));
		return ERR_OK;
	}
	e = law_clocks(arena, law, course, &clocks, why);
	if (e == ERR_OK)
		*ret_verdict = check_lapse(
		    row, end_of(&clocks, row->cells[LAW_LIMIT_BEFORE]), course->now);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = law_limit_until(arena, law, course, said->change, &longest, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = check_length(row, longest, said->until);
	return e;
}
