#include "law/term.h"

#define HOUR (CLOCK_DAY / 24)
#define WEEK 7
#define YEAR_MAX 9999

static bool
rests(const struct term *term, struct clock_date day)
{
	return term->weekend >> clock_weekday(day) & 1;
}

/* The first day from here on that is worked on; a week without one is no week. */
static struct clock_date
working_day(const struct term *term, struct clock_date day)
{
	for (int i = 0; i < WEEK && rests(term, day); i++)
		day = clock_date_add(day, 1);
	return day;
}

/* The n-th working day after the day: whole weeks at once, then one by one. */
static struct clock_date
add_working_days(const struct term *term, struct clock_date day, unsigned n)
{
	unsigned in_week = 0;

	for (int i = 1; i <= WEEK; i++)
		in_week += !(term->weekend >> i & 1);
	if (in_week == 0)
		return clock_date_add(day, (int)n);
	if (n > in_week) {
		unsigned weeks = (n - 1) / in_week;

		day = clock_date_add(day, (int)(weeks * WEEK));
		n -= weeks * in_week;
	}
	while (n-- > 0)
		day = working_day(term, clock_date_add(day, 1));
	return day;
}

static struct clock_date
last_day(const struct term *term, struct clock_date first)
{
	switch (term->unit) {
	case TERM_HOURS:
		break;
	case TERM_DAYS:
		return clock_date_add(first, (int)term->length);
	case TERM_WORKING_DAYS:
		return add_working_days(term, first, term->length);
	case TERM_MONTHS:
		return clock_date_add_months(first, (int)term->length);
	}
	return first;
}

bool
term_day_end(const struct zone *zone, struct clock_date day, int64_t *ret_at)
{
	struct zone_instants end = zone_instants(zone, clock_date_add(day, 1), 0);

	if (end.answer == ZONE_UNKNOWN)
		return false;
	*ret_at = end.late;
	return true;
}

static bool
count_hours(const struct term *term, int64_t start, struct term_end *ret_end)
{
	int64_t at = start + (int64_t)term->length * HOUR;
	struct zone_time time;

	if (!zone_local(term->zone, at, &time))
		return false;
	ret_end->early = ret_end->late = (struct term_reading){ time.date, at };
	ret_end->rolled = false;
	return true;
}

bool
term_count(const struct term *term, int64_t start, struct term_end *ret_end)
{
	struct zone_instants same_hour;
	struct term_end end;
	struct zone_time from;

	if (term->unit == TERM_HOURS)
		return count_hours(term, start, ret_end);
	if (!zone_local(term->zone, start, &from))
		return false;
	end.early.day = end.late.day = last_day(term, from.date);
	if (end.early.day.year > YEAR_MAX)
		return false;
	if (term->rolls)
		end.late.day = working_day(term, end.early.day);
	end.rolled = clock_date_cmp(end.early.day, end.late.day) != 0;
	same_hour = zone_instants(term->zone, end.early.day, from.in_day);
	if (same_hour.answer == ZONE_UNKNOWN ||
	    !term_day_end(term->zone, end.late.day, &end.late.at))
		return false;
	end.early.at = same_hour.early;
	*ret_end = end;
	return true;
}

struct clock_date
term_entry_into_force(struct clock_date deposit)
{
	deposit.day = 1;
	return clock_date_add_months(deposit, 4);
}
