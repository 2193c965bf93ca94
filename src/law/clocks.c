#include "law/clocks.h"

static const struct law_event *
find_event(const struct law_course *course, struct str name)
{
	/* An emergency starts its own clocks with the same receipt. */
	if (str_eq_c(name, "emergency-received")) {
		if (!course->order->emergency)
			return NULL;
		name = STR("received");
	}
	for (size_t i = 0; i < course->events_count; i++)
		if (str_eq(course->events[i].name, name))
			return &course->events[i];
	return NULL;
}

static enum clock_bound
bound_of(struct str word)
{
	if (str_eq_c(word, "floor"))
		return CLOCK_FLOOR;
	return str_eq_c(word, "ceiling") ? CLOCK_CEILING : CLOCK_SOFT;
}

static struct str
profile_cell(const struct table_row *profile, struct str measure)
{
	static const struct {
		struct str measure;
		size_t cell;
	} cells[] = {
		{ STR_INIT("profile.preserve_days"), PROVIDER_PRESERVE_DAYS },
		{ STR_INIT("profile.renew_days"), PROVIDER_RENEW_DAYS },
		{ STR_INIT("profile.answer_days"), PROVIDER_ANSWER_DAYS },
		{ STR_INIT("profile.emergency_hours"), PROVIDER_EMERGENCY_HOURS },
	};

	for (size_t i = 0; profile != NULL && i < sizeof cells / sizeof *cells; i++)
		if (str_eq(cells[i].measure, measure))
			return profile->cells[cells[i].cell];
	return STR("");
}

static void
end_at(struct law_clock *clock, int64_t at)
{
	clock->has_end = true;
	clock->last_day = clock_date_utc(at);
	clock->due_at = at;
}

static void
end_after(struct law_clock *clock, unsigned length, bool hours)
{
	end_at(clock, clock->start_at + length * (hours ? CLOCK_DAY / 24 : CLOCK_DAY));
	/* A hold lasts to the end of its last day: the late reading is the safe one. */
	if (!hours && clock->bound == CLOCK_FLOOR)
		clock->due_at = clock_midnight_utc(clock->last_day) + CLOCK_DAY;
}

static void
find_end(struct law_clock *clock, const struct law_course *course,
    const struct table_row *profile)
{
	const struct str *cells = clock->row->cells;
	struct str measure = cells[CLOCK_MEASURE];
	struct str length = str_eq_c(measure, "fixed") ? cells[CLOCK_LENGTH]
						       : profile_cell(profile, measure);

	if (str_eq_c(measure, "order.answer_by") && course->order->answer_by != 0)
		end_at(clock, course->order->answer_by);
	else if (str_eq_c(measure, "order.preserve_until") &&
		 course->order->preserve_until != 0)
		end_at(clock, course->order->preserve_until);
	else if (length.len > 0)
		end_after(
		    clock, table_number(length), str_eq_c(cells[CLOCK_UNIT], "hours"));
}

enum err
law_clocks(struct arena *arena, const struct law *law, const struct law_course *course,
    struct law_clock_list *ret_list, struct why *why)
{
	struct clock_date day = clock_date_utc(course->now);
	const struct str keys[] = { course->order->procedure, STR("") };
	const struct table_row *profile =
	    law_provider(law, course->order->addressee, day);
	struct law_clock *clocks = arena_array(arena, LAW_CLOCKS_MAX, sizeof *clocks);
	const struct table_row *row;
	size_t count = 0;
	size_t index = 0;

	if (clocks == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	while (keys[0].len > 0 &&
	       (row = table_next(&law->tables[LAW_CLOCKS], keys, day, &index)) != NULL) {
		const struct law_event *event =
		    find_event(course, row->cells[CLOCK_START]);

		if (count == LAW_CLOCKS_MAX)
			return err_why(why, ERR_LIMIT, 0, "too many clocks");
		struct law_clock *clock = &clocks[count++];
		*clock = (struct law_clock){ .row = row,
			.id = row->cells[CLOCK_ID],
			.bound = bound_of(row->cells[CLOCK_BOUND]),
			.started = event != NULL,
			.unverified = table_unverified(row) };
		if (event == NULL)
			continue;
		clock->start_at = event->at;
		find_end(clock, course, profile);
	}
	*ret_list = (struct law_clock_list){ clocks, count };
	return ERR_OK;
}
