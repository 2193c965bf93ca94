#include "base/clock.h"

#include <stdio.h>
#include <time.h>

int64_t
clock_real(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * CLOCK_SECOND + now.tv_nsec / 1000;
}

int64_t
clock_steady(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * CLOCK_SECOND + now.tv_nsec / 1000;
}

/* Days since 1970-01-01 of a date of the Gregorian calendar; eras of 400 years, years
 * from March. */
static int64_t
days_from_date(struct clock_date d)
{
	int64_t year = d.month <= 2 ? d.year - 1 : d.year;
	int64_t era = year / 400;
	int64_t of_era = year - era * 400;
	int64_t of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static struct clock_date
date_from_days(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = z / 146097;
	int64_t of_era = z - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	struct clock_date d = {
		.day = (int)(of_year - (153 * month + 2) / 5 + 1),
		.month = (int)(month < 10 ? month + 3 : month - 9),
	};

	d.year = (int)(year + era * 400 + (d.month <= 2));
	return d;
}

struct clock_date
clock_date_utc(int64_t at)
{
	return date_from_days(at / CLOCK_DAY - (at % CLOCK_DAY < 0));
}

int64_t
clock_midnight_utc(struct clock_date date)
{
	return days_from_date(date) * CLOCK_DAY;
}

int
clock_date_cmp(struct clock_date a, struct clock_date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return (a.day > b.day) - (a.day < b.day);
}

bool
clock_leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int
clock_days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && clock_leap_year(year));
}

int
clock_weekday(struct clock_date date)
{
	/* 1970-01-01 was a Thursday; the sum is positive from the year 1 on. */
	return (int)((days_from_date(date) + 719162) % 7) + 1;
}

struct clock_date
clock_date_add(struct clock_date date, int days)
{
	return date_from_days(days_from_date(date) + days);
}

struct clock_date
clock_date_add_months(struct clock_date date, int months)
{
	int count = date.year * 12 + date.month - 1 + months;
	int last;

	date.year = count / 12;
	date.month = count % 12 + 1;
	last = clock_days_in_month(date.year, date.month);
	if (date.day > last)
		date.day = last;
	return date;
}

static struct str
text_of(int64_t at, bool micro, char *ret_text)
{
	struct clock_date d = clock_date_utc(at);
	int64_t in_day = at % CLOCK_DAY;
	int sec = (int)(in_day / CLOCK_SECOND);
	int len = snprintf(ret_text, CLOCK_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02d",
	    d.year, d.month, d.day, sec / 3600, sec / 60 % 60, sec % 60);

	len += snprintf(ret_text + len, CLOCK_TEXT_MAX - (size_t)len,
	    micro ? ".%06dZ" : "Z", (int)(in_day % CLOCK_SECOND));
	return (struct str){ ret_text, (size_t)len };
}

struct str
clock_text(int64_t at, char ret_text[static CLOCK_TEXT_MAX])
{
	return text_of(at, false, ret_text);
}

struct str
clock_text_micro(int64_t at, char ret_text[static CLOCK_TEXT_MAX])
{
	return text_of(at, true, ret_text);
}

/* Exactly count digits from the front of *s. */
static bool
take_digits(struct str *s, size_t count, int *ret_value)
{
	int value = 0;

	if (s->len < count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (s->ptr[i] < '0' || s->ptr[i] > '9')
			return false;
		value = value * 10 + (s->ptr[i] - '0');
	}
	*s = str_slice(*s, count, s->len);
	*ret_value = value;
	return true;
}

static bool
take_char(struct str *s, char c)
{
	if (s->len == 0 || s->ptr[0] != c)
		return false;
	*s = str_slice(*s, 1, s->len);
	return true;
}

static bool
take_date(struct str *s, struct clock_date *ret_date)
{
	struct clock_date d;

	if (!take_digits(s, 4, &d.year) || !take_char(s, '-') ||
	    !take_digits(s, 2, &d.month) || !take_char(s, '-') ||
	    !take_digits(s, 2, &d.day))
		return false;
	if (d.year < 1970 || d.month < 1 || d.month > 12 || d.day < 1 ||
	    d.day > clock_days_in_month(d.year, d.month))
		return false;
	*ret_date = d;
	return true;
}

/* hh:mm:ss with up to six fraction digits, as microseconds of the day */
static bool
take_time(struct str *s, int64_t *ret_us)
{
	int hour, minute, second;
	int64_t fraction = 0;

	if (!take_digits(s, 2, &hour) || !take_char(s, ':') ||
	    !take_digits(s, 2, &minute) || !take_char(s, ':') ||
	    !take_digits(s, 2, &second) || hour > 23 || minute > 59 || second > 59)
		return false;
	if (take_char(s, '.')) {
		int64_t unit = CLOCK_SECOND / 10;
		int digit;

		if (!take_digits(s, 1, &digit))
			return false;
		fraction = digit * unit;
		while (unit > 1 && take_digits(s, 1, &digit)) {
			unit /= 10;
			fraction += digit * unit;
		}
	}
	*ret_us = ((hour * 60 + minute) * 60 + second) * CLOCK_SECOND + fraction;
	return true;
}

/* Z, +hh:mm or -hh:mm */
static bool
take_offset(struct str *s, int64_t *ret_us)
{
	int hour, minute;
	int sign = 1;

	if (take_char(s, 'Z')) {
		*ret_us = 0;
		return true;
	}
	if (take_char(s, '-'))
		sign = -1;
	else if (!take_char(s, '+'))
		return false;
	if (!take_digits(s, 2, &hour) || !take_char(s, ':') ||
	    !take_digits(s, 2, &minute) || hour > 14 || minute > 59)
		return false;
	*ret_us = sign * (hour * 60 + minute) * 60 * CLOCK_SECOND;
	return true;
}

bool
clock_parse_civil(struct str text, struct clock_date *ret_date, int64_t *ret_in_day)
{
	struct clock_date date;
	int64_t in_day;
	int hour, minute;
	struct str rest;

	if (!take_date(&text, &date) || !take_char(&text, 'T'))
		return false;
	rest = text;
	if (take_digits(&rest, 2, &hour) && take_char(&rest, ':') &&
	    take_digits(&rest, 2, &minute) && rest.len == 0 && hour < 24 && minute < 60)
		in_day = (hour * 60 + minute) * 60 * CLOCK_SECOND;
	else if (!take_time(&text, &in_day) || text.len != 0)
		return false;
	*ret_date = date;
	*ret_in_day = in_day;
	return true;
}

bool
clock_parse(struct str text, int64_t *ret_at)
{
	struct clock_date date;
	int64_t in_day, offset, at;

	if (!take_date(&text, &date) || !take_char(&text, 'T') ||
	    !take_time(&text, &in_day) || !take_offset(&text, &offset) || text.len != 0)
		return false;
	at = clock_midnight_utc(date) + in_day - offset;
	if (at < 0)
		return false;
	*ret_at = at;
	return true;
}

bool
clock_parse_date(struct str text, struct clock_date *ret_date)
{
	struct clock_date date;

	if (!take_date(&text, &date) || text.len != 0)
		return false;
	*ret_date = date;
	return true;
}
