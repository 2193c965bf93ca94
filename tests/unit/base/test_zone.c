/* Time zones from made-up bytes: what is refused, what is answered, what is not known. */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/zone.h"
#include "test.h"

#define HOUR (3600 * CLOCK_SECOND)

/* A file of one block: the parts may be wrong. */
struct sample {
	const char *magic;
	char version;
	unsigned isut, isstd, leaps;
	struct {
		int64_t time;
		unsigned char type;
	} times[4];
	unsigned times_count;
	struct {
		int offset_sec;
		unsigned char dst, letter;
	} types[3];
	unsigned types_count;
	struct str letters;
	const char *footer; /* NULL: none at all */
};

static const struct sample good = {
	.magic = "TZif",
	.version = '2',
	.times = { { 1774746000, 1 }, { 1792890000, 0 } }, /* 2026-03-29, 2026-10-25 */
	.times_count = 2,
	.types = { { 3600, 0, 0 }, { 7200, 1, 4 } },
	.types_count = 2,
	.letters = STR_INIT("CET\0CEST\0"),
	.footer = "\nCET-1CEST,M3.5.0,M10.5.0/3\n",
};

static void
add_block(struct buf *out, const struct sample *s, bool empty, bool wide)
{
	buf_add_c(out, s->magic);
	buf_add_byte(out, (unsigned char)s->version);
	for (int i = 0; i < 15; i++)
		buf_add_byte(out, 0);
	buf_add_be32(out, empty ? 0 : s->isut);
	buf_add_be32(out, empty ? 0 : s->isstd);
	buf_add_be32(out, empty ? 0 : s->leaps);
	buf_add_be32(out, empty ? 0 : s->times_count);
	buf_add_be32(out, empty ? 1 : s->types_count);
	buf_add_be32(out, empty ? 1 : (uint32_t)s->letters.len);
	if (empty) {
		buf_add(out, str_bytes("\0\0\0\0\0\0\0", 7));
		return;
	}
	for (unsigned i = 0; i < s->times_count; i++) {
		if (wide)
			buf_add_be64(out, (uint64_t)s->times[i].time);
		else
			buf_add_be32(out, (uint32_t)s->times[i].time);
	}
	for (unsigned i = 0; i < s->times_count; i++)
		buf_add_byte(out, s->times[i].type);
	for (unsigned i = 0; i < s->types_count; i++) {
		buf_add_be32(out, (uint32_t)s->types[i].offset_sec);
		buf_add_byte(out, s->types[i].dst);
		buf_add_byte(out, s->types[i].letter);
	}
	buf_add(out, s->letters);
	for (unsigned i = 0; i < s->leaps * (wide ? 12 : 8) + s->isstd + s->isut; i++)
		buf_add_byte(out, 0);
}

static struct str
make(struct buf *out, const struct sample *s)
{
	buf_reset(out);
	if (s->version != '\0')
		add_block(out, s, true, false);
	add_block(out, s, false, s->version != '\0');
	if (s->footer != NULL)
		buf_add_c(out, s->footer);
	return buf_str(out);
}

static int64_t
at(const char *text)
{
	int64_t value = 0;

	CHECK(clock_parse(str_from(text), &value), text);
	return value;
}

static bool
refused(struct buf *out, const struct sample *s)
{
	struct why why = { .err = ERR_OK };
	struct zone zone;

	return zone_read(make(out, s), &zone, &why) == ERR_SYNTAX &&
	       why.err == ERR_SYNTAX && why.text[0] != '\0';
}

static void
test_refused(struct buf *out)
{
	struct sample s = good;
	struct zone zone;
	struct str bytes;

	CHECK(zone_read(STR(""), &zone, NULL) == ERR_SYNTAX, "nothing");
	CHECK((s.magic = "TZIF", refused(out, &s)), "another magic");
	s = good;
	CHECK((s.version = '1', refused(out, &s)), "version 1 is a zero byte");
	CHECK((s.version = '5', refused(out, &s)), "a version nobody knows");
	s = good;
	CHECK((s.types_count = 0, refused(out, &s)), "no type");
	s = good;
	CHECK((s.times[1].type = 2, refused(out, &s)),
	    "a time of a type that is not there");
	s = good;
	CHECK(
	    (s.times[1].time = s.times[0].time, refused(out, &s)), "times do not ascend");
	s = good;
	CHECK((s.types[1].offset_sec = 26 * 3600, refused(out, &s)),
	    "an offset of 26 hours");
	CHECK((s.types[1].offset_sec = -26 * 3600, refused(out, &s)), "and of -26");
	CHECK((s.types[1].offset_sec = INT32_MIN, refused(out, &s)),
	    "and the least number");
	s = good;
	CHECK((s.types[1].dst = 2, refused(out, &s)), "dst is 0 or 1");
	s = good;
	CHECK((s.types[1].letter = 9, refused(out, &s)), "a name behind the names");
	s = good;
	CHECK((s.letters = STR("CET\0CEST"), refused(out, &s)), "a name without an end");
	CHECK((s.letters = STR("CET\0C\x1b[m\0"), refused(out, &s)),
	    "a name of a terminal");
	s = good;
	CHECK((s.leaps = 1, refused(out, &s)), "leap seconds are counted");
	s = good;
	CHECK((s.isut = 1, refused(out, &s)), "one isut for two types");
	s = good;
	CHECK((s.footer = NULL, refused(out, &s)), "no last line");
	CHECK((s.footer = "\nCET-1", refused(out, &s)), "a last line without an end");
	CHECK((s.footer = "\nCET-1\n\n", refused(out, &s)), "more than one last line");
	CHECK((s.footer = "\nCET\n", refused(out, &s)), "a rule without an offset");
	bytes = make(out, &good);
	for (size_t len = 0; len < bytes.len; len++)
		if (zone_read(str_slice(bytes, 0, len), &zone, NULL) == ERR_OK)
			CHECK(false, "every shorter file is refused");
	buf_reset(out);
	buf_add_c(out, "TZif");
	while (out->len <= LIMIT_ZONE)
		buf_add_byte(out, 0);
	CHECK(
	    zone_read(buf_str(out), &zone, NULL) == ERR_LIMIT, "a file beyond the limit");
}

static void
test_rules(void)
{
	static const char *const bad[] = { "", "C-1", "CET", "CET-25", "CET-1:60",
		"CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M13.5.0",
		"CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
		"CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J365", "CET-1CEST,0,366",
		"CET-1CEST,M3.5.0,M10.5.0,", "CET-1CEST,M3.5.0/25,M10.5.0", "<+03-3",
		"CET-1CEST,M3.5.0/-1,M10.5.0", "<+0 3>-3", ":Europe/Berlin",
		"CET-1CEST,M3.5.0,M10.5.0/", "CET-1CEST,M3.5.0 ,M10.5.0" };
	static const char *const well[] = { "UTC0", "<-03>3",
		"CET-1CEST,M3.5.0,M10.5.0/3", "IST-1GMT0,M10.5.0,M3.5.0/1",
		"XXX3EDT4,0/0,J365/23", "AAA+1:30:15BBB,0,365" };
	struct zone_rule rule;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!zone_rule_read(str_from(bad[i]), false, &rule), bad[i]);
	for (size_t i = 0; i < sizeof well / sizeof *well; i++)
		CHECK(zone_rule_read(str_from(well[i]), false, &rule), well[i]);
	CHECK(
	    rule.std_sec == -(3600 + 30 * 60 + 15) && rule.dst_sec == rule.std_sec + 3600,
	    "west of Greenwich is written with plus; summer time is an hour");
	CHECK(zone_rule_read(STR("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"), true, &rule),
	    "version 3 has wider hours");
	CHECK(!zone_rule_dst(&rule, at("2027-03-28T00:59:59Z") / CLOCK_SECOND) &&
		  zone_rule_dst(&rule, at("2027-03-28T01:00:00Z") / CLOCK_SECOND),
	    "an hour before the day");
	CHECK(zone_rule_read(STR("EST5EDT4,0/0,J365/25"), true, &rule) &&
		  zone_rule_dst(&rule, at("2026-12-31T12:00:00Z") / CLOCK_SECOND) &&
		  zone_rule_dst(&rule, at("2027-01-01T05:00:00Z") / CLOCK_SECOND) &&
		  zone_rule_dst(&rule, at("2027-01-01T04:59:59Z") / CLOCK_SECOND),
	    "summer time all the year (RFC 8536 3.3.1)");
	CHECK(zone_rule_read(STR("XXX0YYY,J60/0,J61/0"), false, &rule) &&
		  zone_rule_dst(&rule, at("2028-03-01T00:00:00Z") / CLOCK_SECOND) &&
		  !zone_rule_dst(&rule, at("2028-02-29T12:00:00Z") / CLOCK_SECOND),
	    "J60 is the first of March in a leap year too");
	CHECK(zone_rule_read(STR("XXX0YYY,59/0,60/0"), false, &rule) &&
		  zone_rule_dst(&rule, at("2028-02-29T00:00:00Z") / CLOCK_SECOND),
	    "59 is 29 February of a leap year");
}

static bool
shows(const struct zone *zone, const char *utc, const char *local)
{
	char text[ZONE_TEXT_MAX];

	return str_eq_c(zone_text(zone, at(utc), text), local);
}

static void
test_local(struct buf *out)
{
	struct sample s = good;
	struct zone zone;
	struct zone_time time;

	if (!CHECK(zone_read(make(out, &s), &zone, NULL) == ERR_OK, "a good file"))
		return;
	CHECK(shows(&zone, "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00 CET"),
	    "before the first time: the first type");
	CHECK(shows(&zone, "2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00 CET"),
	    "the second before summer time");
	CHECK(shows(&zone, "2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00 CEST"),
	    "summer time");
	CHECK(shows(&zone, "2026-10-25T00:59:59Z", "2026-10-25T02:59:59+02:00 CEST"),
	    "the last second of it");
	CHECK(shows(&zone, "2026-10-25T01:00:00Z", "2026-10-25T02:00:00+01:00 CET"),
	    "02:00 again");
	CHECK(shows(&zone, "2099-07-01T00:00:00Z", "2099-07-01T02:00:00+02:00 CEST"),
	    "later the rule holds");
	CHECK(shows(&zone_utc, "2026-12-31T23:59:59Z", "2026-12-31T23:59:59+00:00 UTC"),
	    "UTC needs no file");
	s.footer = "\n\n";
	CHECK(zone_read(make(out, &s), &zone, NULL) == ERR_OK &&
		  zone_local(&zone, at("2026-10-25T00:59:59Z"), &time) &&
		  !zone_local(&zone, at("2026-10-25T01:00:00Z"), &time),
	    "without a rule nothing is known behind the last time");
	CHECK(zone_instants(&zone, (struct clock_date){ 2027, 1, 1 }, 0).answer ==
		  ZONE_UNKNOWN,
	    "nor of the way back");
	s.version = '\0';
	s.footer = NULL;
	CHECK(zone_read(make(out, &s), &zone, NULL) == ERR_OK &&
		  shows(&zone, "2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00 CEST"),
	    "version 1: 32 bits");
	s.times_count = 0;
	CHECK(zone_read(make(out, &s), &zone, NULL) == ERR_OK &&
		  shows(&zone, "2026-07-01T00:00:00Z", "2026-07-01T01:00:00+01:00 CET"),
	    "no times and no rule: the first type always");
}

static void
test_back(struct buf *out)
{
	struct zone zone;
	struct zone_instants i;

	if (zone_read(make(out, &good), &zone, NULL) != ERR_OK)
		return;
	i = zone_instants(
	    &zone, (struct clock_date){ 2026, 10, 25 }, 2 * HOUR + HOUR / 2);
	CHECK(i.answer == ZONE_OVERLAP && i.early == at("2026-10-25T00:30:00Z") &&
		  i.late == at("2026-10-25T01:30:00Z"),
	    "02:30 on 2026-10-25 was twice");
	i = zone_instants(&zone, (struct clock_date){ 2026, 3, 29 }, 2 * HOUR + HOUR / 2);
	CHECK(i.answer == ZONE_GAP && i.early == at("2026-03-29T01:00:00Z") &&
		  i.late == i.early,
	    "02:30 on 2026-03-29 never was: the jump");
	i = zone_instants(&zone, (struct clock_date){ 2026, 3, 29 }, 3 * HOUR);
	CHECK(i.answer == ZONE_EXISTS && i.early == at("2026-03-29T01:00:00Z"),
	    "03:00 is the jump itself");
	i = zone_instants(&zone, (struct clock_date){ 2026, 10, 25 }, 3 * HOUR);
	CHECK(i.answer == ZONE_EXISTS && i.early == at("2026-10-25T02:00:00Z"),
	    "03:00 was once");
	i = zone_instants(&zone, (struct clock_date){ 2040, 3, 25 }, 2 * HOUR);
	CHECK(i.answer == ZONE_GAP && i.early == at("2040-03-25T01:00:00Z"),
	    "a gap by the rule");
}

static void
test_names(void)
{
	CHECK(zone_path_ok(STR("Europe/Berlin")) && zone_path_ok(STR("Etc/GMT+3")) &&
		  zone_path_ok(STR("America/Port-au-Prince")) && zone_path_ok(STR("UTC")),
	    "names of zones");
	CHECK(!zone_path_ok(STR("")) && !zone_path_ok(STR("../passwd")) &&
		  !zone_path_ok(STR("/etc/passwd")) && !zone_path_ok(STR("Europe/")) &&
		  !zone_path_ok(STR("Europe//Berlin")) &&
		  !zone_path_ok(STR("Europe/.x")) && !zone_path_ok(STR("a\0b")),
	    "no way out of the folder");
}

static void
test_dates(void)
{
	struct clock_date d = { 2027, 1, 31 };
	int64_t in_day = 0;

	CHECK(clock_weekday((struct clock_date){ 2026, 11, 22 }) == 7, "a Sunday");
	CHECK(clock_weekday((struct clock_date){ 1970, 1, 1 }) == 4, "a Thursday");
	CHECK(clock_weekday((struct clock_date){ 1, 1, 1 }) == 1, "a Monday");
	CHECK(clock_date_cmp(
		  clock_date_add_months(d, 1), (struct clock_date){ 2027, 2, 28 }) == 0,
	    "a month after 31 January is the last day of February");
	CHECK(clock_date_cmp(
		  clock_date_add_months(d, 13), (struct clock_date){ 2028, 2, 29 }) == 0,
	    "also in a leap year");
	CHECK(clock_date_cmp(
		  clock_date_add(d, -31), (struct clock_date){ 2026, 12, 31 }) == 0,
	    "days back over the year's end");
	CHECK(
	    clock_date_cmp(clock_date_utc(-1), (struct clock_date){ 1969, 12, 31 }) == 0,
	    "before 1970");
	CHECK(clock_parse_civil(STR("2026-10-25T02:30"), &d, &in_day) && d.day == 25 &&
		  in_day == 5 * HOUR / 2,
	    "a civil time");
	CHECK(clock_parse_civil(STR("2026-10-25T02:30:15.5"), &d, &in_day) &&
		  in_day == 5 * HOUR / 2 + 15 * CLOCK_SECOND + CLOCK_SECOND / 2,
	    "with seconds and a fraction");
	CHECK(!clock_parse_civil(STR("2026-10-25T02:30Z"), &d, &in_day) &&
		  !clock_parse_civil(STR("2026-10-25T02:30:00+01:00"), &d, &in_day) &&
		  !clock_parse_civil(STR("2026-10-25T24:00"), &d, &in_day) &&
		  !clock_parse_civil(STR("2026-10-25 02:30"), &d, &in_day) &&
		  !clock_parse_civil(STR("2026-02-29T00:00"), &d, &in_day),
	    "an offset, 24:00, another form, a day that is not");
}

int
main(void)
{
	struct buf out;

	buf_init(&out, 2 * LIMIT_ZONE);
	test_refused(&out);
	test_rules();
	test_local(&out);
	test_back(&out);
	test_names();
	test_dates();
	buf_release(&out);
	return test_done();
}
