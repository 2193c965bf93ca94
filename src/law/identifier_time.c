/* identifier_time.c - moments in a text: which day, which time, by which clock. */
#include <string.h>

#include "law/identifier_part.h"

#define YEAR_MIN 1970
#define MINUTE (60 * CLOCK_SECOND)

/* --- reading on: each takes from *s what it knows and says whether it did --- */

static bool
take_sign(struct str *s, const char *signs)
{
	if (s->len == 0 || strchr(signs, s->ptr[0]) == NULL || s->ptr[0] == '\0')
		return false;
	*s = str_slice(*s, 1, s->len);
	return true;
}

static bool
take_number(struct str *s, size_t least, size_t most, int *ret_value)
{
	size_t len = run_of(*s, char_is_digit);
	int value = 0;

	if (len < least || len > most)
		return false;
	for (size_t i = 0; i < len; i++)
		value = value * 10 + (s->ptr[i] - '0');
	*s = str_slice(*s, len, s->len);
	*ret_value = value;
	return true;
}

/* The word without regard to case, and no longer word than that. */
static bool
take_word(struct str *s, const char *word)
{
	size_t len = strlen(word);

	if (s->len < len || (s->len > len && char_is_letter(s->ptr[len])))
		return false;
	for (size_t i = 0; i < len; i++)
		if ((s->ptr[i] | 32) != (word[i] | 32))
			return false;
	*s = str_slice(*s, len, s->len);
	return true;
}

static bool
take_month(struct str *s, int *ret_month)
{
	static const char *const months[][2] = { { "Jan", "January" },
		{ "Feb", "February" }, { "Mar", "March" }, { "Apr", "April" },
		{ "May", "May" }, { "Jun", "June" }, { "Jul", "July" },
		{ "Aug", "August" }, { "Sep", "September" }, { "Oct", "October" },
		{ "Nov", "November" }, { "Dec", "December" } };

	for (int i = 0; i < 12; i++) {
		if (take_word(s, months[i][1]) || take_word(s, months[i][0])) {
			*ret_month = i + 1;
			return true;
		}
	}
	return false;
}

/* --- days --- */

static uint64_t
set_day(struct identifier_time *time, int year, int month, int day)
{
	if (year < YEAR_MIN || month < 1 || month > 12 || day < 1 ||
	    day > clock_days_in_month(year, month))
		return NOTE_BIT(NOTE_TIME_NO_SUCH);
	time->date = (struct clock_date){ year, month, day };
	return 0;
}

/* 2026-11-22 */
static bool
take_year_first(struct str *s, struct identifier *item)
{
	struct str rest = *s;
	int year, month, day;
	char sign;

	if (!take_number(&rest, 4, 4, &year) || rest.len == 0)
		return false;
	sign = rest.ptr[0];
	if (!take_sign(&rest, "-/.") || !take_number(&rest, 1, 2, &month) ||
	    rest.len == 0 || rest.ptr[0] != sign || !take_sign(&rest, "-/.") ||
	    !take_number(&rest, 1, 2, &day))
		return false;
	item->notes |= set_day(&item->time, year, month, day);
	*s = rest;
	return true;
}

/* 22.11.2026 is day first; 22/11/2026 may be either, and is one only if the other is no
 * month. */
static bool
take_year_last(struct str *s, struct identifier *item)
{
	struct str rest = *s;
	int first, second, year;
	char sign;

	if (!take_number(&rest, 1, 2, &first) || rest.len == 0)
		return false;
	sign = rest.ptr[0];
	if (!take_sign(&rest, "-/.") || !take_number(&rest, 1, 2, &second) ||
	    rest.len == 0 || rest.ptr[0] != sign || !take_sign(&rest, "-/.") ||
	    !take_number(&rest, 4, 4, &year))
		return false;
	*s = rest;
	if (sign != '.' && first <= 12 && second <= 12 && first != second)
		item->notes |= NOTE_BIT(NOTE_TIME_DAY_MONTH);
	else if (sign != '.' && second > 12)
		item->notes |= set_day(&item->time, year, first, second);
	else
		item->notes |= set_day(&item->time, year, second, first);
	return true;
}

/* 22 Nov 2026, 22/Nov/2026 */
static bool
take_month_second(struct str *s, struct identifier *item)
{
	struct str rest = *s;
	int year, month, day;

	if (!take_number(&rest, 1, 2, &day))
		return false;
	(void)take_sign(&rest, ".");
	if (!take_sign(&rest, " /-") || !take_month(&rest, &month))
		return false;
	(void)take_sign(&rest, ".,");
	if (!take_sign(&rest, " /-") || !take_number(&rest, 4, 4, &year))
		return false;
	item->notes |= set_day(&item->time, year, month, day);
	*s = rest;
	return true;
}

/* Nov 22, 2026 */
static bool
take_month_first(struct str *s, struct identifier *item)
{
	struct str rest = *s;
	int year, month, day;

	if (!take_month(&rest, &month))
		return false;
	(void)take_sign(&rest, ".");
	if (!take_sign(&rest, " ") || !take_number(&rest, 1, 2, &day))
		return false;
	(void)(take_word(&rest, "st") || take_word(&rest, "nd") ||
	       take_word(&rest, "rd") || take_word(&rest, "th"));
	(void)take_sign(&rest, ",");
	if (!take_sign(&rest, " ") || !take_number(&rest, 4, 4, &year))
		return false;
	item->notes |= set_day(&item->time, year, month, day);
	*s = rest;
	return true;
}

/* --- clocks and zones --- */

/* .123456 as microseconds; what is finer is cut. */
static int64_t
take_fraction(struct str *s)
{
	size_t len;
	int64_t value = 0;

	if (s->len < 2 || (s->ptr[0] != '.' && s->ptr[0] != ',') ||
	    !char_is_digit(s->ptr[1]))
		return 0;
	len = run_of(str_slice(*s, 1, s->len), char_is_digit);
	for (size_t i = 0; i < 6; i++)
		value = value * 10 + (i < len ? s->ptr[1 + i] - '0' : 0);
	*s = str_slice(*s, 1 + len, s->len);
	return value;
}

static int
half_of_day(struct str *s, int hour)
{
	struct str rest = *s;
	bool before = false;

	(void)take_sign(&rest, " ");
	if (take_word(&rest, "am"))
		before = true;
	else if (!take_word(&rest, "pm"))
		return hour;
	*s = rest;
	if (hour < 1 || hour > 12)
		return -1;
	return hour % 12 + (before ? 0 : 12);
}

static bool
take_clock(struct str *s, struct identifier *item)
{
	struct str rest = *s;
	int hour, minute;
	int second = 0;
	int64_t fraction = 0;

	(void)take_sign(&rest, ",");
	if (!take_sign(&rest, "T:")) {
		if (!take_sign(&rest, " "))
			return false;
		if (take_word(&rest, "at") && !take_sign(&rest, " "))
			return false;
	}
	if (!take_number(&rest, 1, 2, &hour) || !take_sign(&rest, ":") ||
	    !take_number(&rest, 2, 2, &minute))
		return false;
	if (take_sign(&rest, ":")) {
		if (!take_number(&rest, 2, 2, &second))
			return false;
		fraction = take_fraction(&rest);
	} else {
		item->notes |= NOTE_BIT(NOTE_M_SECONDS);
	}
	hour = half_of_day(&rest, hour);
	*s = rest;
	item->time.has_clock = true;
	if (hour < 0 || hour > 23 || minute > 59 || second > 59)
		item->notes |= NOTE_BIT(NOTE_TIME_NO_SUCH);
	item->time.in_day =
	    ((hour * 60 + minute) * 60 + second) * CLOCK_SECOND + fraction;
	return true;
}

/* 02:00, 0200, and 2 behind UTC: hours and minutes */
static bool
take_hours(struct str *s, bool short_form, int *ret_minutes)
{
	int hour, minute = 0;

	if (take_number(s, 4, 4, &minute)) {
		*ret_minutes = minute / 100 * 60 + minute % 100;
		return minute / 100 <= 14 && minute % 100 <= 59;
	}
	if (!take_number(s, short_form ? 1 : 2, 2, &hour) || hour > 14)
		return false;
	if (take_sign(s, ":"))
		short_form = take_number(s, 2, 2, &minute) && minute <= 59;
	*ret_minutes = hour * 60 + minute;
	return short_form;
}

/* 10:00:00-11:00:00 is no offset but a second time. */
static bool
take_offset(struct str *s, bool short_form, int64_t *ret_offset)
{
	struct str rest = *s;
	int sign = rest.len > 0 && rest.ptr[0] == '-' ? -1 : 1;
	int minutes;

	if (!take_sign(&rest, "+-") || !take_hours(&rest, short_form, &minutes))
		return false;
	if (rest.len > 0 &&
	    (char_is_word(rest.ptr[0]) ||
		(rest.ptr[0] == ':' && rest.len > 1 && char_is_digit(rest.ptr[1]))))
		return false;
	*ret_offset = sign * minutes * MINUTE;
	*s = rest;
	return true;
}

/* 10:00-11:00 may be both: two times, or one with its offset. */
static bool
may_be_two(struct str s, const struct identifier *item)
{
	return (item->notes & NOTE_BIT(NOTE_M_SECONDS)) != 0 && s.len > 3 &&
	       s.ptr[0] == '-' && s.ptr[3] == ':';
}

static bool
take_universal(struct str *s, int64_t *ret_offset)
{
	struct str rest = *s;

	*ret_offset = 0;
	if (!take_word(&rest, "Z") && !take_word(&rest, "UTC") &&
	    !take_word(&rest, "GMT"))
		return false;
	if (rest.len > 0 && char_is_digit(rest.ptr[0]))
		return false;
	(void)take_offset(&rest, true, ret_offset);
	*s = rest;
	return true;
}

static bool
is_zone_char(char c)
{
	return char_is_digit(c) || char_is_letter(c) || strchr("/_+-", c) != NULL;
}

/* Europe/Berlin: the areas of the IANA database. */
static bool
take_zone_name(struct str *s, struct identifier_time *time)
{
	static const struct str areas[] = { STR_INIT("Africa/"), STR_INIT("America/"),
		STR_INIT("Antarctica/"), STR_INIT("Arctic/"), STR_INIT("Asia/"),
		STR_INIT("Atlantic/"), STR_INIT("Australia/"), STR_INIT("Europe/"),
		STR_INIT("Indian/"), STR_INIT("Pacific/"), STR_INIT("Etc/") };

	for (size_t i = 0; i < sizeof areas / sizeof *areas; i++) {
		size_t len = str_starts(*s, areas[i]) ? run_of(*s, is_zone_char) : 0;

		if (len <= areas[i].len || !zone_path_ok(str_slice(*s, 0, len)))
			continue;
		time->zone = str_slice(*s, 0, len);
		*s = str_slice(*s, len, s->len);
		return true;
	}
	return false;
}

/* Letters that several zones of the world use: they say nothing for sure. */
static bool
take_abbreviation(struct str *s)
{
	static const char *const names[] = { "CET", "CEST", "MEZ", "MESZ", "WET", "WEST",
		"EET", "EEST", "BST", "IST", "MSK", "EST", "EDT", "CST", "CDT", "MST",
		"MDT", "PST", "PDT", "AKST", "AKDT", "HST", "AST", "ADT", "CLT", "CLST",
		"BRT", "ART", "COT", "PET", "JST", "KST", "SGT", "HKT", "AEST", "AEDT",
		"ACST", "AWST", "NZST", "NZDT", "SAST", "EAT", "WAT", "CAT", "PKT",
		"GST" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (take_word(s, names[i]))
			return true;
	return false;
}

static void
take_zone(struct str *s, struct identifier *item)
{
	struct str rest = *s;
	int64_t offset;

	(void)take_sign(&rest, " ");
	bool bracket = take_sign(&rest, "(");
	if (take_universal(&rest, &offset) ||
	    (!may_be_two(rest, item) && take_offset(&rest, false, &offset))) {
		item->time.at =
		    clock_midnight_utc(item->time.date) + item->time.in_day - offset;
		item->time.has_at = item->time.at >= 0;
	} else if (take_zone_name(&rest, &item->time)) {
		item->notes |= NOTE_BIT(NOTE_TIME_ZONE_UNKNOWN);
	} else if (take_abbreviation(&rest)) {
		item->notes |= NOTE_BIT(NOTE_TIME_ABBREVIATION);
	} else {
		item->notes |= NOTE_BIT(NOTE_TIME_NO_OFFSET);
		return;
	}
	if (bracket)
		(void)take_sign(&rest, ")");
	*s = rest;
}

static struct str
time_value(struct arena *arena, const struct identifier_time *time)
{
	char text[CLOCK_TEXT_MAX];

	if (!time->has_clock)
		return arena_format(arena, "%04d-%02d-%02d", time->date.year,
		    time->date.month, time->date.day);
	return arena_str(arena, time->at % CLOCK_SECOND == 0
				    ? clock_text(time->at, text)
				    : clock_text_micro(time->at, text));
}

size_t
identifier_take_time(struct scan *scan, struct identifier *item)
{
	struct str rest = scan_rest(scan);
	struct str s = rest;

	if (!take_year_first(&s, item) && !take_year_last(&s, item) &&
	    !take_month_second(&s, item) && !take_month_first(&s, item))
		return 0;
	if (take_clock(&s, item)) {
		if ((item->notes & NOTE_BIT(NOTE_TIME_DAY_MONTH)) == 0 &&
		    (item->notes & NOTE_BIT(NOTE_TIME_NO_SUCH)) == 0)
			take_zone(&s, item);
	} else if (s.len > 1 &&
		   (char_is_word(s.ptr[0]) ||
		       (strchr(".-/", s.ptr[0]) != NULL && char_is_digit(s.ptr[1])))) {
		*item = (struct identifier){ .kind = item->kind,
			.offset = item->offset,
			.when = IDENTIFIER_NONE };
		return 0;
	}
	item->format = STR("Time");
	if (!identifier_refused(item) && item->time.has_clock && !item->time.has_at)
		item->notes |= NOTE_BIT(NOTE_TIME_NO_SUCH); /* before 1970 */
	if (!identifier_refused(item)) {
		item->value = time_value(scan->arena, &item->time);
		scan->full = scan->full || item->value.ptr == NULL;
	}
	return rest.len - s.len;
}

bool
identifier_is_date(struct str s)
{
	struct identifier item = { 0 };
	struct str rest = s;
	int number;

	if (take_year_first(&rest, &item) || take_year_last(&rest, &item))
		return true;
	return take_number(&rest, 1, 2, &number) && take_sign(&rest, ":") &&
	       take_number(&rest, 2, 2, &number);
}

void
identifier_settle(struct arena *arena, struct identifier *item, const struct zone *zone)
{
	static const uint64_t open =
	    NOTE_BIT(NOTE_TIME_NO_OFFSET) | NOTE_BIT(NOTE_TIME_ABBREVIATION) |
	    NOTE_BIT(NOTE_TIME_ZONE_UNKNOWN) | NOTE_BIT(NOTE_TIME_OVERLAP) |
	    NOTE_BIT(NOTE_TIME_GAP);
	static const enum identifier_note notes[] = {
		[ZONE_GAP] = NOTE_TIME_GAP,
		[ZONE_OVERLAP] = NOTE_TIME_OVERLAP,
		[ZONE_UNKNOWN] = NOTE_TIME_ZONE_UNKNOWN,
	};
	struct identifier_time *time = &item->time;
	struct zone_instants when = { .answer = ZONE_UNKNOWN };

	if (item->kind != IDENTIFIER_TIME || !time->has_clock || time->has_at ||
	    (item->notes & open) == 0)
		return;
	if (zone != NULL)
		when = zone_instants(zone, time->date, time->in_day);
	item->notes &= ~open;
	if (when.answer != ZONE_EXISTS) {
		item->notes |= NOTE_BIT(notes[when.answer]);
		return;
	}
	time->at = when.early;
	time->has_at = true;
	item->value = time_value(arena, time);
}
