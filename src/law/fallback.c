#include "law/fallback.h"

/* Of several the first: it opened the route. */
static int64_t
time_of(const struct law_course *course, struct str event)
{
	int64_t at = 0;

	for (size_t i = 0; i < course->events_count; i++)
		if (str_eq(course->events[i].name, event) &&
		    (at == 0 || course->events[i].at < at))
			at = course->events[i].at;
	return at;
}

static int64_t
end_of_silence(const struct law_clock_list *clocks)
{
	for (size_t i = 0; i < clocks->count; i++) {
		const struct law_clock *clock = &clocks->clocks[i];

		if (clock->has_end &&
		    str_eq_c(clock->row->cells[CLOCK_ON_EXPIRY], "offer-fallback"))
			return clock->due_at;
	}
	return 0;
}

static struct law_fallback
judge(const struct law_course *course, const struct law_clock_list *clocks,
    const struct table_row *row)
{
	struct law_fallback one = { .row = row };

	struct str event = row->cells[FALLBACK_EVENT];

	one.opens_at =
	    str_eq_c(event, "silent") ? end_of_silence(clocks) : time_of(course, event);
	/* the issuer hears of an instruction by its reasons */
	if (one.opens_at == 0 && str_eq_c(event, "instructed"))
		one.opens_at = time_of(course, STR("ground-raised"));
	one.open = one.opens_at != 0 && course->now >= one.opens_at;
	return one;
}

/* What opened first, and only else what will. */
static bool
is_sooner(const struct law_fallback *one, const struct law_fallback *other)
{
	if (one->opens_at == 0 || other->opens_at == 0)
		return one->opens_at != 0;
	return one->opens_at < other->opens_at;
}

static void
keep(struct law_fallback *list, size_t *count, const struct law_fallback *one)
{
	struct str to = one->row->cells[FALLBACK_TO];

	for (size_t i = 0; i < *count; i++) {
		if (!str_eq(list[i].row->cells[FALLBACK_TO], to))
			continue;
		if (is_sooner(one, &list[i]))
			list[i] = *one;
		return;
	}
	list[(*count)++] = *one;
}

enum err
law_fallbacks(struct arena *arena, const struct law *law, const struct law_course *course,
    struct law_fallback_list *ret_list, struct why *why)
{
	const struct table *table = &law->tables[LAW_FALLBACKS];
	const struct str keys[TABLE_KEYS_MAX] = { course->order->procedure };
	struct law_fallback *list =
	    arena_array(arena, table->rows_count + 1, sizeof *list);
	struct law_clock_list clocks = { .count = 0 };
	struct clock_date day = clock_date_utc(course->now);
	const struct table_row *row;
	size_t count = 0;
	size_t index = 0;
	enum err e = law_clocks(arena, law, course, &clocks, why);

	if (e == ERR_OK && list == NULL)
		e = err_why(why, ERR_LIMIT, 0, "memory is full");
	if (e != ERR_OK)
		return e;
	*ret_list = (struct law_fallback_list){ list, 0 };
	if (time_of(course, STR("answered")) != 0 ||
	    time_of(course, STR("not-needed")) != 0)
		return ERR_OK;
	while ((row = table_next(table, keys, day, &index)) != NULL) {
		struct law_fallback one = judge(course, &clocks, row);

		if (one.opens_at != 0 && law_may_bind(law, row->cells[FALLBACK_TO],
					     law_country(course->order->issuer),
					     law_country(course->order->addressee), day))
			keep(list, &count, &one);
	}
	ret_list->count = count;
	return ERR_OK;
}
