#include "base/zone.h"

#include <stdio.h>
#include <string.h>

#include "base/cursor.h"
#include "base/limits.h"

#define HEADER_REST 15 /* reserved bytes */
#define TYPE_LEN 6
#define TYPES_MAX 256
#define OFFSET_MAX (26 * 3600) /* RFC 8536 3.2: from -25 to 26 hours, both excluded */
#define AT_MIN (-719162 * CLOCK_DAY)                /* 0001-01-01 */
#define AT_MAX (((int64_t)2932897 * CLOCK_DAY) - 1) /* 9999-12-31 */
#define DAYS_AROUND 2                               /* no offset reaches further */

const struct zone zone_utc = {
	.has_rule = true,
	.rule = { .std_name = STR_INIT("UTC") },
};

struct counts {
	char version;
	size_t isut, isstd, leaps, times, types, letters;
};

static enum err
bad(struct why *why, const char *text)
{
	return err_why(why, ERR_SYNTAX, 0, "no time zone: %s", text);
}

/* --- reading --- */

static enum err
read_counts(struct cursor *cursor, struct counts *ret_counts, struct why *why)
{
	struct counts counts;

	if (!str_eq(cursor_bytes(cursor, 4), STR("TZif")))
		return bad(why, "it does not begin with TZif");
	counts.version = (char)cursor_u8(cursor);
	(void)cursor_bytes(cursor, HEADER_REST);
	counts.isut = cursor_be32(cursor);
	counts.isstd = cursor_be32(cursor);
	counts.leaps = cursor_be32(cursor);
	counts.times = cursor_be32(cursor);
	counts.types = cursor_be32(cursor);
	counts.letters = cursor_be32(cursor);
	if (cursor->failed)
		return bad(why, "cut off");
	if (counts.version != '\0' && (counts.version < '2' || counts.version > '4'))
		return bad(why, "unknown version");
	if (counts.types == 0 || counts.types > TYPES_MAX || counts.letters == 0 ||
	    (counts.isut != 0 && counts.isut != counts.types) ||
	    (counts.isstd != 0 && counts.isstd != counts.types))
		return bad(why, "counts that do not fit");
	if (counts.times > LIMIT_ZONE || counts.letters > LIMIT_ZONE ||
	    counts.leaps > LIMIT_ZONE)
		return err_why(why, ERR_LIMIT, 0, "time zone too large");
	*ret_counts = counts;
	return ERR_OK;
}

/* Where a number of the block stands as a view, and what is left over is skipped. */
static enum err
read_block(struct cursor *cursor, const struct counts *counts, size_t time_len,
    struct zone *zone, struct why *why)
{
	zone->time_len = time_len;
	zone->times = cursor_bytes(cursor, counts->times * time_len);
	zone->kinds = cursor_bytes(cursor, counts->times);
	zone->types = cursor_bytes(cursor, counts->types * TYPE_LEN);
	zone->letters = cursor_bytes(cursor, counts->letters);
	(void)cursor_bytes(cursor, counts->leaps * (time_len + 4));
	(void)cursor_bytes(cursor, counts->isstd);
	(void)cursor_bytes(cursor, counts->isut);
	return cursor->failed ? bad(why, "cut off") : ERR_OK;
}

static size_t
count_times(const struct zone *zone)
{
	return zone->kinds.len;
}

static int64_t
time_of(const struct zone *zone, size_t index)
{
	const unsigned char *bytes =
	    (const unsigned char *)zone->times.ptr + index * zone->time_len;
	uint64_t value = 0;

	for (size_t i = 0; i < zone->time_len; i++)
		value = value << 8 | bytes[i];
	return zone->time_len == 4 ? (int32_t)(uint32_t)value : (int64_t)value;
}

struct type {
	int offset_sec;
	bool dst;
	size_t letter;
};

static struct type
type_of(const struct zone *zone, size_t index)
{
	struct cursor cursor =
	    cursor_from(str_slice(zone->types, index * TYPE_LEN, zone->types.len));
	struct type type = { .offset_sec = (int32_t)cursor_be32(&cursor) };

	type.dst = cursor_u8(&cursor) != 0;
	type.letter = cursor_u8(&cursor);
	return type;
}

/* What holds when so many of the times have passed. */
static struct type
type_after(const struct zone *zone, size_t passed)
{
	return type_of(
	    zone, passed == 0 ? 0 : (unsigned char)zone->kinds.ptr[passed - 1]);
}

static struct str
letters_of(const struct zone *zone, size_t from)
{
	struct str rest = str_slice(zone->letters, from, zone->letters.len);

	return str_slice(rest, 0, str_find(rest, '\0'));
}

static bool
type_ok(const struct zone *zone, size_t index)
{
	struct type type = type_of(zone, index);
	unsigned char flag = (unsigned char)zone->types.ptr[index * TYPE_LEN + 4];
	struct str name = letters_of(zone, type.letter);

	return type.offset_sec > -OFFSET_MAX && type.offset_sec < OFFSET_MAX &&
	       flag <= 1 && zone_name_ok(name) &&
	       type.letter + name.len < zone->letters.len;
}

static enum err
check_block(const struct zone *zone, const struct counts *counts, struct why *why)
{
	if (counts->leaps != 0)
		return bad(why, "it counts leap seconds");
	for (size_t i = 0; i < counts->types; i++)
		if (!type_ok(zone, i))
			return bad(why, "a type that cannot be");
	for (size_t i = 0; i < counts->times; i++) {
		if ((unsigned char)zone->kinds.ptr[i] >= counts->types)
			return bad(why, "a time of no type");
		if (i > 0 && time_of(zone, i) <= time_of(zone, i - 1))
			return bad(why, "times that do not ascend");
	}
	return ERR_OK;
}

/* LF, the rule or nothing, LF, end. */
static enum err
read_footer(struct cursor *cursor, char version, struct zone *zone, struct why *why)
{
	struct str rest = cursor->rest;
	struct str text;

	if (rest.len < 2 || rest.ptr[0] != '\n' || rest.ptr[rest.len - 1] != '\n')
		return bad(why, "no last line");
	text = str_slice(rest, 1, rest.len - 1);
	zone->has_rule = text.len > 0;
	if (zone->has_rule && !zone_rule_read(text, version >= '3', &zone->rule))
		return bad(why, "the rule of the last line cannot be read");
	return ERR_OK;
}

enum err
zone_read(struct str bytes, struct zone *ret_zone, struct why *why)
{
	struct cursor cursor = cursor_from(bytes);
	struct zone zone = { .has_rule = false };
	struct counts counts;
	enum err e;

	if (bytes.len > LIMIT_ZONE)
		return err_why(why, ERR_LIMIT, 0, "time zone too large");
	e = read_counts(&cursor, &counts, why);
	if (e == ERR_OK)
		e = read_block(&cursor, &counts, 4, &zone, why);
	if (e == ERR_OK && counts.version == '\0') {
		if (cursor.rest.len > 0)
			return bad(why, "something follows");
		e = check_block(&zone, &counts, why);
	} else if (e == ERR_OK) {
		/* From version 2 on the first block is for old readers only. */
		e = read_counts(&cursor, &counts, why);
		if (e == ERR_OK && counts.version == '\0')
			e = bad(why, "unknown version");
		if (e == ERR_OK)
			e = read_block(&cursor, &counts, 8, &zone, why);
		if (e == ERR_OK)
			e = check_block(&zone, &counts, why);
		if (e == ERR_OK)
			e = read_footer(&cursor, counts.version, &zone, why);
	}
	if (e == ERR_OK)
		*ret_zone = zone;
	return e;
}

bool
zone_path_ok(struct str name)
{
	bool in_word = false;

	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			    (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '_';

		if (!word && (c != '/' || !in_word))
			return false;
		in_word = word;
	}
	return in_word && name.len <= LIMIT_ZONE_NAME;
}

/* --- UTC to the local clock --- */

static int64_t
seconds_of(int64_t at)
{
	return at / CLOCK_SECOND - (at % CLOCK_SECOND < 0);
}

/* How many times lie at or before sec. */
static size_t
times_until(const struct zone *zone, int64_t sec)
{
	size_t low = 0;
	size_t high = count_times(zone);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (time_of(zone, middle) <= sec)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
find_type(const struct zone *zone, int64_t sec, struct zone_time *time)
{
	size_t passed = times_until(zone, sec);
	struct type type;

	if (passed == count_times(zone) && zone->has_rule) {
		const struct zone_rule *rule = &zone->rule;

		time->dst = zone_rule_dst(rule, sec);
		time->offset_sec = time->dst ? rule->dst_sec : rule->std_sec;
		time->name = time->dst ? rule->dst_name : rule->std_name;
		return true;
	}
	/* Without a rule the file says nothing of what comes after its last time. */
	if (passed > 0 && passed == count_times(zone))
		return false;
	type = type_after(zone, passed);
	time->dst = type.dst;
	time->offset_sec = type.offset_sec;
	time->name = letters_of(zone, type.letter);
	return true;
}

bool
zone_local(const struct zone *zone, int64_t at, struct zone_time *ret_time)
{
	struct zone_time time;
	int64_t local;

	if (at < AT_MIN || at > AT_MAX || !find_type(zone, seconds_of(at), &time))
		return false;
	local = at + time.offset_sec * CLOCK_SECOND;
	time.date = clock_date_utc(local);
	time.in_day = local - clock_midnight_utc(time.date);
	*ret_time = time;
	return true;
}

/* --- and back --- */

/* The clock on the wall as if it were one of UTC. */
static bool
face_at(const struct zone *zone, int64_t at, int64_t *ret_face)
{
	struct zone_time time;

	if (!zone_local(zone, at, &time))
		return false;
	*ret_face = at + time.offset_sec * CLOCK_SECOND;
	return true;
}

static void
try_offset(
    const struct zone *zone, int64_t wanted, int offset_sec, struct zone_instants *found)
{
	int64_t at = wanted - offset_sec * CLOCK_SECOND;
	int64_t face;

	if (!face_at(zone, at, &face) || face != wanted)
		return;
	if (found->answer == ZONE_UNKNOWN)
		*found = (struct zone_instants){ ZONE_EXISTS, at, at };
	if (at < found->early)
		found->early = at;
	if (at > found->late)
		found->late = at;
}

/* The second at which the face goes from before wanted to behind it. */
static struct zone_instants
find_gap(const struct zone *zone, int64_t wanted)
{
	int64_t low = seconds_of(wanted) - DAYS_AROUND * (CLOCK_DAY / CLOCK_SECOND);
	int64_t high = seconds_of(wanted) + DAYS_AROUND * (CLOCK_DAY / CLOCK_SECOND);
	int64_t face;

	if (!face_at(zone, low * CLOCK_SECOND, &face) ||
	    !face_at(zone, high * CLOCK_SECOND, &face))
		return (struct zone_instants){ .answer = ZONE_UNKNOWN };
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (!face_at(zone, middle * CLOCK_SECOND, &face))
			return (struct zone_instants){ .answer = ZONE_UNKNOWN };
		if (face > wanted)
			high = middle;
		else
			low = middle;
	}
	return (
	    struct zone_instants){ ZONE_GAP, high * CLOCK_SECOND, high * CLOCK_SECOND };
}

struct zone_instants
zone_instants(const struct zone *zone, struct clock_date date, int64_t in_day)
{
	int64_t wanted = clock_midnight_utc(date) + in_day;
	int64_t around = DAYS_AROUND * (CLOCK_DAY / CLOCK_SECOND);
	size_t from = times_until(zone, seconds_of(wanted) - around);
	size_t to = times_until(zone, seconds_of(wanted) + around);
	bool by_rule = to == count_times(zone) && zone->has_rule;
	struct zone_instants found = { .answer = ZONE_UNKNOWN };

	/* The offsets that hold around that day: mostly one. */
	for (size_t i = from; i < to + !by_rule; i++)
		try_offset(zone, wanted, type_after(zone, i).offset_sec, &found);
	if (by_rule)
		try_offset(zone, wanted, zone->rule.std_sec, &found);
	if (by_rule && zone->rule.has_dst)
		try_offset(zone, wanted, zone->rule.dst_sec, &found);
	if (found.answer == ZONE_UNKNOWN)
		return find_gap(zone, wanted);
	if (found.early != found.late)
		found.answer = ZONE_OVERLAP;
	return found;
}

struct str
zone_text(const struct zone *zone, int64_t at, char ret_text[static ZONE_TEXT_MAX])
{
	struct zone_time time;
	char sign;
	int sec, offset, len;

	if (!zone_local(zone, at, &time))
		return STR("");
	sign = time.offset_sec < 0 ? '-' : '+';
	offset = time.offset_sec < 0 ? -time.offset_sec : time.offset_sec;
	sec = (int)(time.in_day / CLOCK_SECOND);
	len = snprintf(ret_text, ZONE_TEXT_MAX,
	    "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d %.*s", time.date.year,
	    time.date.month, time.date.day, sec / 3600, sec / 60 % 60, sec % 60, sign,
	    offset / 3600, offset / 60 % 60, STR_ARG(time.name));
	return (struct str){ ret_text, (size_t)len };
}
