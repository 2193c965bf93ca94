#include "law/clocks.h"

#include <string.h>

#include "law/condition.h"

/* One question at work. */
struct run {
	struct arena *arena;
	const struct law *law;
	const struct law_course *course;
	struct clock_date day;
	const struct table_row *profile;
	struct condition_facts facts;
};

/* --- what has happened --- */

static void
take_back(struct law_event *events, size_t *count, struct str name)
{
	size_t kept = 0;

	for (size_t i = 0; i < *count; i++)
		if (!str_eq(events[i].name, name))
			events[kept++] = events[i];
	*count = kept;
}

void
law_events_add(struct law_event *events, size_t *count, struct law_event event)
{
	static const struct {
		struct str again, answer;
	} pairs[] = {
		{ STR_INIT("asked"), STR_INIT("clarified") },
		{ STR_INIT("halted"), STR_INIT("maintained") },
		{ STR_INIT("objected"), STR_INIT("maintained") },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (!str_eq(event.name, pairs[i].again))
			continue;
		take_back(events, count, pairs[i].again);
		take_back(events, count, pairs[i].answer);
	}
	if (*count < LAW_EVENTS_MAX)
		events[(*count)++] = event;
}

static enum clock_bound
bound_of(struct str word)
{
	static const struct {
		const char *word;
		enum clock_bound bound;
	} bounds[] = {
		{ "floor", CLOCK_FLOOR },
		{ "ceiling", CLOCK_CEILING },
		{ "both", CLOCK_BOTH },
	};

	for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
		if (str_eq_c(word, bounds[i].word))
			return bounds[i].bound;
	return CLOCK_SOFT;
}

static const struct law_event *
find_event(const struct law_course *course, struct str name, enum clock_bound bound)
{
	const struct law_event *found = NULL;

	/* An emergency starts its own clocks with the same receipt. */
	if (str_eq_c(name, "emergency-received")) {
		if (!course->order->emergency)
			return NULL;
		name = STR("received");
	}
	for (size_t i = 0; i < course->events_count; i++) {
		const struct law_event *event = &course->events[i];

		if (str_eq(event->name, name) &&
		    (found == NULL || (bound == CLOCK_FLOOR || bound == CLOCK_BOTH
					      ? event->at > found->at
					      : event->at < found->at)))
			found = event;
	}
	return found;
}

/* --- whose day it is --- */

static struct str
organisation_of(const struct order *order, struct str role)
{
	if (str_eq_c(role, "issuer"))
		return order->issuer;
	if (str_eq_c(role, "addressee"))
		return order->addressee;
	if (str_eq_c(role, "notified") && order->notified_count > 0)
		return order->notified[0];
	return STR("");
}

static void
count_in_utc(struct law_clock *clock, struct str doubt)
{
	clock->zone = &zone_utc;
	clock->zone_name = STR("UTC");
	clock->zone_doubt = doubt;
}

static struct str
find_zone(const struct run *run, struct law_clock *clock)
{
	struct str role = clock->row->cells[CLOCK_ZONE];
	struct str country = law_country(organisation_of(run->course->order, role));
	const struct table_row *row;

	if (str_eq_c(role, "utc")) {
		count_in_utc(clock, STR(""));
		return law_country(
		    organisation_of(run->course->order, clock->row->cells[CLOCK_WHOSE]));
	}
	if (country.len == 0) {
		count_in_utc(clock, STR("the order names nobody whose zone it would be"));
		return country;
	}
	clock->zone_name = law_zone_of(run->law, country, run->day, &row);
	clock->zone_doubt = STR("");
	clock->zone = law_zones_find(run->course->zones, clock->zone_name);
	if (row != NULL && table_unverified(row))
		clock->unverified = true;
	if (clock->zone_name.len == 0)
		count_in_utc(clock, STR("the zone of that State stands in no table"));
	else if (clock->zone == NULL)
		count_in_utc(clock,
		    STR("the zone of that State could not be read on this machine"));
	return country;
}

/* --- how long --- */

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

static enum term_unit
unit_of(struct str word, struct str rule)
{
	if (str_eq_c(word, "hours"))
		return TERM_HOURS;
	if (str_eq_c(word, "months"))
		return TERM_MONTHS;
	return str_eq_c(word, "working-days") || str_eq_c(rule, "working")
		   ? TERM_WORKING_DAYS
		   : TERM_DAYS;
}

static unsigned
weekend_of(struct str days)
{
	static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat",
		"sun" };
	unsigned bits = 0;

	for (size_t i = 0; days.len > 0 && i < sizeof names / sizeof *names; i++)
		if (table_has(days, str_from(names[i])))
			bits |= 1U << (i + 1);
	return bits;
}

/* Working days need a weekend; the rule of the clock may have none of its own. */
static const struct table_row *
find_counting(
    const struct run *run, struct str rule, struct str country, enum term_unit unit)
{
	const struct table *table = &run->law->tables[LAW_COUNTING];
	const struct str keys[] = { rule, country };
	const struct str working[] = { STR("working"), country };
	const struct table_row *row = table_find(table, keys, run->day);

	if (unit == TERM_WORKING_DAYS &&
	    (row == NULL || row->cells[COUNTING_WEEKEND].len == 0))
		return table_find(table, working, run->day);
	return row;
}

static void
end_at(struct law_clock *clock, int64_t at)
{
	struct zone_time time;

	if (!zone_local(clock->zone, at, &time))
		return;
	clock->has_end = true;
	clock->end.early = clock->end.late = (struct term_reading){ time.date, at };
	clock->end.rolled = false;
}

static void
end_not_before(struct law_clock *clock, int64_t at)
{
	struct term_end counted = clock->end;
	struct law_clock other = *clock;

	end_at(&other, at);
	if (!other.has_end)
		return;
	if (!clock->has_end || at > counted.early.at)
		clock->end.early = other.end.early;
	if (!clock->has_end || at > counted.late.at)
		clock->end.late = other.end.late;
	clock->has_end = true;
}

static void
end_after(
    const struct run *run, struct law_clock *clock, struct str country, struct str length)
{
	const struct str *cells = clock->row->cells;
	struct term term = { .length = table_number(length),
		.unit = unit_of(cells[CLOCK_UNIT], cells[CLOCK_RULE]),
		.zone = clock->zone };

	clock->counting = find_counting(run, cells[CLOCK_RULE], country, term.unit);
	if (clock->counting != NULL) {
		const struct str *how = clock->counting->cells;

		term.weekend = weekend_of(how[COUNTING_WEEKEND]);
		term.rolls = str_eq_c(how[COUNTING_ROLLS], "yes");
		if (term.unit != TERM_HOURS && table_unverified(clock->counting))
			clock->unverified = true;
	}
	clock->has_end = term_count(&term, clock->start_at, &clock->end);
}

static void
choose_safe(struct law_clock *clock)
{
	const struct term_reading *safe =
	    clock->bound == CLOCK_FLOOR ? &clock->end.late : &clock->end.early;

	clock->last_day = safe->day;
	clock->due_at = safe->at;
	if (clock->bound == CLOCK_FLOOR || clock->bound == CLOCK_BOTH)
		clock->hold_until = clock->end.late.at;
}

static void
find_end(const struct run *run, struct law_clock *clock)
{
	const struct str *cells = clock->row->cells;
	const struct order *order = run->course->order;
	struct str measure = cells[CLOCK_MEASURE];
	bool longer = str_eq_c(measure, "max-fixed-answer_by");
	struct str length = longer || str_eq_c(measure, "fixed")
				? cells[CLOCK_LENGTH]
				: profile_cell(run->profile, measure);
	struct str country = find_zone(run, clock);

	if (str_eq_c(measure, "order.answer_by") && order->answer_by != 0)
		end_at(clock, order->answer_by);
	else if (str_eq_c(measure, "order.preserve_until") && order->preserve_until != 0)
		end_at(clock, order->preserve_until);
	else if (length.len > 0)
		end_after(run, clock, country, length);
	if (longer && order->answer_by != 0)
		end_not_before(clock, order->answer_by);
	if (clock->has_end)
		choose_safe(clock);
}

/* --- one clock --- */

/* false: its condition does not hold. */
static bool
make_clock(const struct run *run, const struct table_row *row, struct law_clock *clock)
{
	struct condition holds = condition_of(&run->facts, row->cells[CLOCK_IF]);
	const struct law_event *event;

	if (holds.answer == CONDITION_NO)
		return false;
	*clock = (struct law_clock){ .row = row,
		.id = row->cells[CLOCK_ID],
		.bound = bound_of(row->cells[CLOCK_BOUND]),
		.zone = &zone_utc,
		.unverified = table_unverified(row) ||
			      (holds.row != NULL && table_unverified(holds.row)) };
	if (holds.answer == CONDITION_UNKNOWN)
		clock->unsure = holds.decided;
	event = find_event(run->course, row->cells[CLOCK_START], clock->bound);
	if (event == NULL)
		return true;
	clock->started = true;
	clock->start_at = event->at;
	find_end(run, clock);
	return true;
}

static enum err
make_all(
    const struct run *run, struct law_clock *clocks, size_t *ret_count, struct why *why)
{
	const struct str keys[] = { run->course->order->procedure, STR("") };
	const struct table *table = &run->law->tables[LAW_CLOCKS];
	const struct table_row *row;
	size_t count = 0;
	size_t index = 0;

	while (keys[0].len > 0 &&
	       (row = table_next(table, keys, run->day, &index)) != NULL) {
		struct law_clock clock;

		if (!make_clock(run, row, &clock))
			continue;
		if (count == LAW_CLOCKS_MAX)
			return err_why(why, ERR_LIMIT, 0, "too many clocks");
		clocks[count++] = clock;
	}
	*ret_count = count;
	return ERR_OK;
}

/* --- two clocks that should end together --- */

/* The window runs from the same event as the hold, at the notified authority:
 * "received" and "notified-received". */
static bool
belong_together(const struct law_clock *hold, const struct law_clock *window)
{
	struct str start = window->row->cells[CLOCK_START];

	return hold->bound == CLOCK_BOTH && window->bound == CLOCK_CEILING &&
	       str_starts(start, STR("notified-")) &&
	       str_eq(str_slice(start, strlen("notified-"), start.len),
		   hold->row->cells[CLOCK_START]);
}

/* Why a person must look; empty: they end together, or the hold has not begun. */
static struct str
disagreement(const struct law_clock *hold, const struct law_clock *window)
{
	if (!hold->started)
		return STR("");
	if (!window->started)
		return STR("when the notified authority received it is not known");
	if (!hold->has_end || !window->has_end)
		return STR("one of them has no end");
	if (hold->zone_doubt.len > 0 || window->zone_doubt.len > 0)
		return STR("a zone by which they are counted is not known");
	if (hold->end.late.at != window->end.late.at)
		return STR("they end at different times");
	return STR("");
}

static enum err
find_pairs(struct arena *arena, struct law_clock_list *list, struct why *why)
{
	struct law_clock_pair *pairs = arena_array(arena, list->count + 1, sizeof *pairs);

	if (pairs == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	for (size_t i = 0; i < list->count * list->count; i++) {
		const struct law_clock *hold = &list->clocks[i / list->count];
		const struct law_clock *window = &list->clocks[i % list->count];
		struct str reason;

		if (!belong_together(hold, window))
			continue;
		reason = disagreement(hold, window);
		if (reason.len > 0 && list->pairs_count < list->count)
			pairs[list->pairs_count++] =
			    (struct law_clock_pair){ hold, window, reason };
	}
	list->pairs = pairs;
	return ERR_OK;
}

static enum err
take_facts(struct run *run, struct why *why)
{
	const struct law_course *course = run->course;
	struct str *names =
	    arena_array(run->arena, course->events_count + 1, sizeof *names);

	if (course->events_count > LAW_EVENTS_MAX)
		return err_why(why, ERR_LIMIT, 0, "too many events");
	if (names == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	for (size_t i = 0; i < course->events_count; i++)
		names[i] = course->events[i].name;
	run->facts = (struct condition_facts){ .law = run->law,
		.day = run->day,
		.requester = law_country(course->order->issuer),
		.provider = law_country(course->order->addressee),
		.order = course->order,
		.facts = names,
		.facts_count = course->events_count };
	return ERR_OK;
}

enum err
law_clocks(struct arena *arena, const struct law *law, const struct law_course *course,
    struct law_clock_list *ret_list, struct why *why)
{
	struct run run = { .arena = arena,
		.law = law,
		.course = course,
		.day = clock_date_utc(course->now) };
	struct law_clock *clocks = arena_array(arena, LAW_CLOCKS_MAX, sizeof *clocks);
	struct law_clock_list list = { .clocks = clocks };
	enum err e = take_facts(&run, why);

	if (e == ERR_OK && clocks == NULL)
		e = err_why(why, ERR_LIMIT, 0, "memory is full");
	if (e != ERR_OK)
		return e;
	run.profile = law_provider(law, course->order->addressee, run.day);
	e = make_all(&run, clocks, &list.count, why);
	if (e == ERR_OK)
		e = find_pairs(arena, &list, why);
	if (e == ERR_OK)
		*ret_list = list;
	return e;
}

struct verdict
law_clocks_verdict(const struct law_clock_list *list)
{
	const struct law_clock_pair *pair = list->pairs;

	if (list->pairs_count == 0)
		return VERDICT_IS_YES;
	return verdict_person("clocks-differ", NULL, "%.*s and %.*s: %.*s",
	    STR_ARG(pair->hold->id), STR_ARG(pair->window->id), STR_ARG(pair->reason));
}

bool
law_clock_two_readings(const struct law_clock *clock)
{
	return clock->has_end && clock->end.early.at != clock->end.late.at;
}

const struct law_clock *
law_clocks_freeing(const struct law_clock_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->clocks[i].has_end &&
		    str_eq_c(list->clocks[i].row->cells[CLOCK_ON_EXPIRY], "free"))
			return &list->clocks[i];
	return NULL;
}
