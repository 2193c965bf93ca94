#include "base/zone_rule.h"

#include "base/clock.h"

#define HOUR 3600
#define DAY_SEC 86400
#define NAME_MIN 3
#define NAME_MAX 16

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool
zone_name_ok(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-')
			return false;
	}
	return name.len >= NAME_MIN && name.len <= NAME_MAX;
}

static struct str
take(struct str *rest, size_t len)
{
	struct str front = str_slice(*rest, 0, len);

	*rest = str_slice(*rest, len, rest->len);
	return front;
}

static bool
take_char(struct str *rest, char c)
{
	if (rest->len == 0 || rest->ptr[0] != c)
		return false;
	(void)take(rest, 1);
	return true;
}

/* 1 to 3 digits, at most max. */
static bool
take_number(struct str *rest, int max, int *ret_value)
{
	int value = 0;
	size_t len = 0;

	while (len < rest->len && len < 3 && is_digit(rest->ptr[len]))
		value = value * 10 + (rest->ptr[len++] - '0');
	(void)take(rest, len);
	*ret_value = value;
	return len > 0 && value <= max;
}

/* Letters, or <letters, digits, + and ->. */
static bool
take_name(struct str *rest, struct str *ret_name)
{
	size_t len = 0;

	if (take_char(rest, '<')) {
		size_t end = str_find(*rest, '>');

		*ret_name = take(rest, end);
		return take_char(rest, '>') && zone_name_ok(*ret_name);
	}
	while (len < rest->len && is_letter(rest->ptr[len]))
		len++;
	*ret_name = take(rest, len);
	return zone_name_ok(*ret_name);
}

/* [+-]hh[:mm[:ss]] */
static bool
take_hours(struct str *rest, int hours_max, int *ret_sec)
{
	int sign = take_char(rest, '-') ? -1 : 1;
	int hours, minutes = 0, seconds = 0;

	if (sign > 0)
		(void)take_char(rest, '+');
	if (!take_number(rest, hours_max, &hours))
		return false;
	if (take_char(rest, ':') && !take_number(rest, 59, &minutes))
		return false;
	if (take_char(rest, ':') && !take_number(rest, 59, &seconds))
		return false;
	*ret_sec = sign * (hours * HOUR + minutes * 60 + seconds);
	return true;
}

static bool
take_day(struct str *rest, struct zone_change *change)
{
	if (take_char(rest, 'M')) {
		change->form = ZONE_DAY_MONTH;
		return take_number(rest, 12, &change->month) && change->month > 0 &&
		       take_char(rest, '.') && take_number(rest, 5, &change->week) &&
		       change->week > 0 && take_char(rest, '.') &&
		       take_number(rest, 6, &change->day);
	}
	change->form = take_char(rest, 'J') ? ZONE_DAY_JULIAN : ZONE_DAY_ZERO;
	return take_number(rest, 365, &change->day) &&
	       (change->form == ZONE_DAY_ZERO || change->day > 0);
}

static bool
take_change(struct str *rest, bool wide, struct zone_change *change)
{
	change->time_sec = 2 * HOUR;
	if (!take_char(rest, ',') || !take_day(rest, change))
		return false;
	if (!take_char(rest, '/'))
		return true;
	return take_hours(rest, wide ? 167 : 24, &change->time_sec) &&
	       (wide || change->time_sec >= 0);
}

bool
zone_rule_read(struct str text, bool wide, struct zone_rule *ret_rule)
{
	struct zone_rule rule = { .has_dst = false };
	int west;

	if (!take_name(&text, &rule.std_name) || !take_hours(&text, 24, &west))
		return false;
	rule.std_sec = -west;
	if (text.len > 0) {
		rule.has_dst = true;
		rule.dst_sec = rule.std_sec + HOUR;
		if (!take_name(&text, &rule.dst_name))
			return false;
		if (text.len > 0 && text.ptr[0] != ',') {
			if (!take_hours(&text, 24, &west))
				return false;
			rule.dst_sec = -west;
		}
		if (!take_change(&text, wide, &rule.start) ||
		    !take_change(&text, wide, &rule.end) || text.len > 0)
			return false;
	}
	*ret_rule = rule;
	return true;
}

/* Seconds from 1970 to the first hour of the day of a change, on its own local clock. */
static int64_t
day_of(const struct zone_change *change, int year)
{
	struct clock_date date = { year, 1, 1 };
	int64_t first = clock_midnight_utc(date) / CLOCK_SECOND;
	int64_t next;
	int weekday, days;

	if (change->form == ZONE_DAY_ZERO)
		return first + (int64_t)change->day * DAY_SEC;
	if (change->form == ZONE_DAY_JULIAN)
		return first + (int64_t)(change->day - 1 +
					 (change->day > 59 && clock_leap_year(year))) *
				   DAY_SEC;
	date.month = change->month;
	first = clock_midnight_utc(date) / CLOCK_SECOND;
	weekday = clock_weekday(date) % 7;
	days = (change->day - weekday + 7) % 7 + (change->week - 1) * 7;
	next = clock_days_in_month(year, change->month);
	if (days >= next) /* only the fifth can be missing: the last is meant */
		days -= 7;
	return first + (int64_t)days * DAY_SEC;
}

/* The latest change at or before sec decides; where one ends as the next begins, summer
 * time goes on (RFC 8536 3.3.1: summer time all the year). */
bool
zone_rule_dst(const struct zone_rule *rule, int64_t sec)
{
	int year = clock_date_utc(sec * CLOCK_SECOND).year;
	int64_t last = INT64_MIN;
	bool dst = false;

	if (!rule->has_dst)
		return false;
	for (int y = year - 1; y <= year + 1; y++) {
		int64_t start =
		    day_of(&rule->start, y) + rule->start.time_sec - rule->std_sec;
		int64_t end = day_of(&rule->end, y) + rule->end.time_sec - rule->dst_sec;

		if (end <= sec && end > last) {
			last = end;
			dst = false;
		}
		if (start <= sec && start >= last) {
			last = start;
			dst = true;
		}
	}
	return dst;
}
