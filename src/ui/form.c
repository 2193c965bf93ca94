/* form.c - how a page shows a value. */
#include "ui/form.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "ui/asset.h"
#include "ui/chart.h"
#include "ui/escape.h"

#define HASH_SHOWN 12
#define ID_SHOWN 8
#define GROUP 8 /* hexadecimal digits that are read at once */

void
form_text(struct str text, enum markup_place place, struct buf *out)
{
	if (place == PLACE_PART)
		escape_part(text, out);
	else
		escape_text(text, out);
}

void
form_plain(const struct json *value, enum markup_place place, struct buf *out)
{
	if (json_is(value, JSON_STRING))
		form_text(value->string, place, out);
	else if (json_is(value, JSON_INTEGER))
		buf_format(out, "%" PRId64, value->integer);
	else if (json_is(value, JSON_REAL))
		json_write(value, out);
}

struct str
form_phrase(const struct form_call *call, const char *key)
{
	size_t index = words_find(call->words, str_from(key));

	return index == WORDS_NONE ? str_from(key)
				   : call->words->texts[call->language][index];
}

struct filling {
	const char *name;
	struct str text;
};

/* Words with their placeholders filled. */
static void
put_filled(const struct form_call *call, const char *key, const struct filling *fillings,
    struct buf *out)
{
	struct str rest = form_phrase(call, key);

	while (rest.len > 0) {
		bool hole = str_find(rest, '{') < rest.len;
		struct str name;

		form_text(str_cut(&rest, '{'), call->place, out);
		if (!hole)
			return;
		name = str_cut(&rest, '}');
		for (const struct filling *at = fillings; at->name != NULL; at++)
			if (str_eq_c(name, at->name))
				form_text(at->text, call->place, out);
	}
}

/* --- times --- */

static bool
time_of(const struct json *value, int64_t *ret_at)
{
	struct clock_date date;

	if (!json_is(value, JSON_STRING))
		return false;
	if (clock_parse(value->string, ret_at))
		return true;
	if (!clock_parse_date(value->string, &date))
		return false;
	*ret_at = clock_midnight_utc(date);
	return true;
}

static struct str
digits(int value, int width, char ret_text[static 12])
{
	int len = snprintf(ret_text, 12, "%0*d", width, value);

	return (struct str){ ret_text, len > 0 && len < 12 ? (size_t)len : 0 };
}

static void
put_moment(const struct form_call *call, const char *key, int64_t at, struct buf *out)
{
	struct clock_date date = clock_date_utc(at);
	int minutes = (int)((at - clock_midnight_utc(date)) / (60 * CLOCK_SECOND));
	char weekday[24], month[24], day[12], year[12], hour[12], minute[12];

	(void)snprintf(weekday, sizeof weekday, "weekday.%d", clock_weekday(date));
	(void)snprintf(month, sizeof month, "month.%02d", date.month);
	put_filled(call, key,
	    (const struct filling[]){ { "weekday", form_phrase(call, weekday) },
		{ "day", digits(date.day, 1, day) },
		{ "month", form_phrase(call, month) },
		{ "year", digits(date.year, 4, year) },
		{ "hour", digits(minutes / 60, 2, hour) },
		{ "minute", digits(minutes % 60, 2, minute) }, { NULL, STR("") } },
	    out);
}

static void
write_moment(const struct form_call *call, const char *key, struct buf *out)
{
	char text[CLOCK_TEXT_MAX];
	int64_t at;

	if (!time_of(call->values[0], &at)) {
		form_plain(call->values[0], call->place, out);
		return;
	}
	if (call->place == PLACE_TEXT)
		buf_format(
		    out, "<time datetime=\"%.*s\">", STR_ARG(clock_text(at, text)));
	put_moment(call, key, at, out);
	if (call->place == PLACE_TEXT)
		buf_add_c(out, "</time>");
}

static void
write_time(const struct form_call *call, struct buf *out)
{
	write_moment(call, "time.full", out);
}

static void
write_date(const struct form_call *call, struct buf *out)
{
	write_moment(call, "time.date", out);
}

/* Two units at most: what one needs to know of a deadline. */
static void
put_distance(const struct form_call *call, int64_t minutes, struct buf *out)
{
	int64_t days = minutes / 1440, hours = minutes / 60 % 24;
	struct {
		int64_t value;
		const char *unit;
	} parts[2] = { { hours, "unit.hour" }, { minutes % 60, "unit.minute" } };
	bool begun = false;

	if (days > 0) {
		parts[0].value = days;
		parts[0].unit = "unit.day";
		parts[1].value = days < 14 ? hours : 0;
		parts[1].unit = "unit.hour";
	}
	for (size_t i = 0; i < 2; i++) {
		if (parts[i].value == 0 && (i == 0 || begun))
			continue;
		buf_format(
		    out, "%s%" PRId64 "\xc2\xa0", begun ? " " : "", parts[i].value);
		form_text(form_phrase(call, parts[i].unit), call->place, out);
		begun = true;
	}
}

static void
write_left(const struct form_call *call, struct buf *out)
{
	int64_t at, now, minutes;
	struct buf distance;

	if (!time_of(call->values[0], &at) || !time_of(json_get(call->root, "now"), &now))
		return;
	minutes = (at > now ? at - now : now - at) / (60 * CLOCK_SECOND);
	buf_init(&distance, 400);
	put_distance(call, minutes, &distance);
	put_filled(call, at > now ? "left.in" : "left.ago",
	    (const struct filling[]){
		{ "distance", buf_str(&distance) }, { NULL, STR("") } },
	    out);
	buf_release(&distance);
}

/* --- names of things --- */

/* The beginning or the end of a long name; all of it where there is room: on paper, and
 * for who points at it. */
static void
write_short(const struct form_call *call, const char *class, bool tail, struct buf *out)
{
	const struct json *value = call->values[0];
	size_t shown = tail ? ID_SHOWN : HASH_SHOWN;
	struct str text = json_is(value, JSON_STRING) ? value->string : STR("");
	struct str part = tail && text.len > shown
			      ? str_slice(text, text.len - shown, text.len)
			      : str_slice(text, 0, shown);
	struct str rest = tail ? STR("") : str_slice(text, shown, text.len);

	if (call->place != PLACE_TEXT) {
		form_text(part, call->place, out);
		return;
	}
	buf_format(out, "<bdi class=\"%s\" title=\"", class);
	escape_text(text, out);
	buf_add_c(out, "\">");
	escape_text(part, out);
	if (rest.len > 0) {
		buf_add_c(out, "<span class=\"paper\">");
		escape_text(rest, out);
		buf_add_c(out, "</span>");
	}
	buf_add_c(out, "</bdi>");
}

static void
write_id(const struct form_call *call, struct buf *out)
{
	write_short(call, "id", true, out);
}

static void
write_hash(const struct form_call *call, struct buf *out)
{
	write_short(call, "hash", false, out);
}

/* All of a digest, for who compares it with another: what is copied has no gaps. */
static void
write_groups(const struct form_call *call, struct buf *out)
{
	const struct json *value = call->values[0];
	struct str text = json_is(value, JSON_STRING) ? value->string : STR("");

	if (call->place != PLACE_TEXT) {
		form_text(text, call->place, out);
		return;
	}
	buf_add_c(out, "<bdi class=\"hash groups\" dir=\"ltr\">");
	for (size_t i = 0; i < text.len; i += GROUP) {
		buf_add_c(out, "<span>");
		escape_text(str_slice(text, i, i + GROUP), out);
		buf_add_c(out, "</span>");
	}
	buf_add_c(out, "</bdi>");
}

/* --- numbers --- */

/* 5 204: groups of three, parted by a narrow space that does not break. */
static void
put_number(int64_t value, struct buf *out)
{
	char text[24];
	int len = snprintf(text, sizeof text, "%" PRId64, value);

	for (int i = 0; i < len; i++) {
		buf_add_byte(out, (unsigned char)text[i]);
		if (text[i] != '-' && i + 1 < len && (len - i - 1) % 3 == 0)
			buf_add_c(out, "\xe2\x80\xaf");
	}
}

static void
write_number(const struct form_call *call, struct buf *out)
{
	if (json_is(call->values[0], JSON_INTEGER))
		put_number(call->values[0]->integer, out);
	else
		form_plain(call->values[0], call->place, out);
}

static void
write_count(const struct form_call *call, struct buf *out)
{
	if (json_is(call->values[0], JSON_ARRAY))
		put_number((int64_t)call->values[0]->count, out);
	else
		buf_add_byte(out, '0');
}

static void
write_size(const struct form_call *call, struct buf *out)
{
	static const char *const units[] = { "unit.byte", "unit.kilobyte",
		"unit.megabyte", "unit.gigabyte" };
	int64_t value, whole;
	size_t unit = 0;

	if (!json_is(call->values[0], JSON_INTEGER) || call->values[0]->integer < 0)
		return;
	value = call->values[0]->integer * 10;
	while (value >= 10000 && unit + 1 < sizeof units / sizeof units[0]) {
		value /= 1000;
		unit++;
	}
	whole = value / 10;
	if (whole >= 10 || value % 10 == 0)
		buf_format(out, "%" PRId64 "\xc2\xa0", whole);
	else
		buf_format(out, "%" PRId64 ".%" PRId64 "\xc2\xa0", whole, value % 10);
	form_text(form_phrase(call, units[unit]), call->place, out);
}

/* --- bars --- */

/* from, until and, further off, limit: how much of the time has run. */
static void
write_bar(const struct form_call *call, struct buf *out)
{
	struct chart_bar bar = { 0 };

	if (!time_of(call->values[0], &bar.from) ||
	    !time_of(call->values[1], &bar.until) ||
	    !time_of(json_get(call->root, "now"), &bar.now))
		return;
	if (!time_of(call->values[2], &bar.limit))
		bar.limit = bar.until;
	chart_bar(&bar, out);
}

static void
write_columns(const struct form_call *call, struct buf *out)
{
	chart_columns(call->values[0], out);
}

/* --- addresses --- */

static void
write_link(const struct form_call *call, struct buf *out)
{
	const struct json *value = call->values[0];

	escape_link(json_is(value, JSON_STRING) ? value->string : STR("/"), out);
}

static void
write_asset(const struct form_call *call, struct buf *out)
{
	const struct json *value = call->values[0];
	const struct asset *asset =
	    json_is(value, JSON_STRING) ? asset_by_name(value->string) : NULL;

	buf_add_c(out, asset == NULL ? "/" : asset->path);
}

static const struct form forms[] = {
	{ "asset", 1, 1, true, false, write_asset },
	{ "bar", 2, 3, false, true, write_bar },
	{ "columns", 1, 1, false, true, write_columns },
	{ "count", 1, 1, false, false, write_count },
	{ "date", 1, 1, false, false, write_date },
	{ "groups", 1, 1, false, false, write_groups },
	{ "hash", 1, 1, false, false, write_hash },
	{ "id", 1, 1, false, false, write_id },
	{ "left", 1, 1, false, false, write_left },
	{ "link", 1, 1, true, false, write_link },
	{ "number", 1, 1, false, false, write_number },
	{ "size", 1, 1, false, false, write_size },
	{ "time", 1, 1, false, false, write_time },
};

const struct form *
form_find(struct str name)
{
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (str_eq_c(name, forms[i].name))
			return &forms[i];
	return NULL;
}
