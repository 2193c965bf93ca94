/* When a PDF's signature says that it was made: one shape is read, everything else says
 * nothing. */
#include "base/buf.h"
#include "base/clock.h"
#include "format/pdf_time.h"
#include "test.h"

#define RANGE "/ByteRange [0 1 2 3] "
#define DATE "(D:20261122115800Z)"

static bool
time_is(const char *before, const char *after, const char *wanted)
{
	char text[CLOCK_TEXT_MAX];
	int64_t at = 0;
	bool found = pdf_time_find(str_from(before), str_from(after), &at);
	struct str is = found ? clock_text(at, text) : STR("");

	if (!str_eq_c(is, wanted))
		printf("# %.*s\n", STR_ARG(is));
	return str_eq_c(is, wanted);
}

static void
bad_dates(void)
{
	static const char *const bad[] = { "()", "(D:)", "(D:2026)", "(D:20261122)",
		"(D:20261122115800)", "(20261122115800Z)", "(D:20261122115800z)",
		"(D:20261322115800Z)", "(D:20260230115800Z)", "(D:20261122245800Z)",
		"(D:20261122115860Z)", "(D:20261122115800+1'00')",
		"(D:20261122115800+0100)", "(D:20261122115800+01:00)",
		"(D:20261122115800+25'00')", "(D:20261122115800 01'00')",
		"(D:20261122115800+01'00'')", "(D:20261122115800+01'00' )",
		"(D:20261122115800Z01'00')", "(D:20261122115800+01'0a')",
		"(D:2026112211580\\060Z)", "(D:19691231235959Z)",
		"<443A32303236313132323131353830305A>", "/D:20261122115800Z", "12 0 R",
		"[(D:20261122115800Z)]", "(D:20261122115800+01'00",
		"(D:(20261122115800Z)" };
	char before[200];

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		(void)snprintf(
		    before, sizeof before, "1 0 obj <</M %s " RANGE "/Contents", bad[i]);
		CHECK(time_is(before, " >> endobj", ""), bad[i]);
	}
}

static void
bad_dictionaries(void)
{
	static const struct {
		const char *before, *after, *words;
	} bad[] = {
		{ "", "", "nothing" },
		{ "/M " DATE RANGE "/Contents", " >> endobj", "no dictionary" },
		{ "obj << " RANGE "/Contents", " >> endobj", "no time" },
		{ "obj << /M " DATE "/Contents", " >> endobj", "no /ByteRange" },
		{ "obj << /M " DATE RANGE "/Contents", " >>", "no end of the object" },
		{ "obj << /M " DATE RANGE "/Contents", " endobj", "no end" },
		{ "obj << /M " DATE RANGE "/Contents", " /Contents", "its value again" },
		{ "obj << /M " DATE RANGE "/Contents <00> /Contents", " >> endobj",
		    "/Contents twice" },
		{ "obj << /M " DATE RANGE "/M " DATE " /Contents", " >> endobj",
		    "/M twice" },
		{ "obj << /M " DATE RANGE "/Contents", " /M " DATE " >> endobj",
		    "a second /M behind the signature" },
		{ "obj << /M " DATE RANGE "/#4D " DATE " /Contents", " >> endobj",
		    "an escaped name, which may be another /M" },
		{ "obj << /Name /M " DATE RANGE "/Contents", " >> endobj",
		    "/M as a value" },
		{ "obj << /Prop_Build << /M " DATE " >> " RANGE "/Contents", " >> endobj",
		    "/M of something within" },
		{ "obj << /Prop_Build [ << /M " DATE " >> " RANGE "/Contents",
		    " ] >> endobj", "/Contents of something within" },
		{ "obj << /Prop_Build [ << ] >> /M " DATE RANGE "/Contents", " >> endobj",
		    "brackets that cross" },
		{ "obj << /M " DATE " % " RANGE "\n" RANGE "/Contents", " >> endobj",
		    "a comment" },
		{ "obj << /Reason (it \\) /M " DATE RANGE "/Contents", " >> endobj",
		    "a text that does not end where it seems to" },
		{ "7 0 obj << /M " DATE " >> endobj 1 0 obj << " RANGE "/Contents",
		    " >> endobj", "/M of the object before" },
		{ "obj << " RANGE "/Contents",
		    " >> endobj 7 0 obj << /M " DATE " >> endobj",
		    "/M of the object behind" },
		{ "obj << /A [[[[[[[[[1]]]]]]]]] /M " DATE RANGE "/Contents",
		    " >> endobj", "too deep" },
		{ "obj << /FT /Sig /V << /M " DATE RANGE "/Contents", " >> >> endobj",
		    "a dictionary in another" },
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(time_is(bad[i].before, bad[i].after, ""), bad[i].words);
}

/* Text of the dictionary that looks like its beginning, with another time. */
static void
two_beginnings(void)
{
	CHECK(time_is("1 0 obj << /M (D:20200101000000Z) /Reason (1 0 obj << /M " DATE
		      "/\\() " RANGE "/Contents",
		  " >> endobj", ""),
	    "a text that is a whole dictionary to who begins there");
	CHECK(time_is("1 0 obj << /M (D:20200101000000Z) " RANGE
		      "/Reason (obj << ) /Contents",
		  " >> endobj", "2020-01-01T00:00:00Z"),
	    "what looks like a beginning, and is none");
}

static void
limits(void)
{
	struct buf before;

	buf_init(&before, (size_t)1 << 20);
	for (int more = 0; more < 2; more++) {
		buf_reset(&before);
		buf_add_c(&before, "obj");
		while (before.len + sizeof " <</M " DATE RANGE "/Contents" - 1 <
		       ((size_t)16 << 10) + (more ? 3 : 0))
			buf_add_byte(&before, ' ');
		buf_add_c(&before, " <</M " DATE RANGE "/Contents");
		buf_add_byte(&before, '\0');
		CHECK(
		    time_is(before.ptr, ">> endobj", more ? "" : "2026-11-22T11:58:00Z"),
		    more ? "it begins too far before" : "as far as may be");
	}
	buf_reset(&before);
	buf_add_c(&before, "obj <<");
	for (int i = 0; i < 80; i++)
		buf_format(&before, "/A%d 1 ", i);
	buf_add_c(&before, "/M " DATE RANGE "/Contents");
	buf_add_byte(&before, '\0');
	CHECK(time_is(before.ptr, ">> endobj", ""), "too many entries");
	buf_release(&before);
}

static void
good(void)
{
	static const struct {
		const char *date, *is;
	} dates[] = {
		{ "(D:20261122115800Z)", "2026-11-22T11:58:00Z" },
		{ "(D:20261122115800Z00'00')", "2026-11-22T11:58:00Z" },
		{ "(D:20261122115800+00'00')", "2026-11-22T11:58:00Z" },
		{ "(D:20261122115800+01'00')", "2026-11-22T10:58:00Z" },
		{ "(D:20261122115800-03'30)", "2026-11-22T15:28:00Z" },
	};
	char before[200];

	for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
		(void)snprintf(before, sizeof before, "1 0 obj <</M%s" RANGE "/Contents ",
		    dates[i].date);
		CHECK(time_is(before, ">>endobj", dates[i].is), dates[i].date);
	}
	CHECK(time_is("%PDF-1.7\n3 0 obj<</Type/Page/M(D:20200101000000Z)>>endobj\n"
		      "12 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/Reason(to (ask\\))"
		      ")/Reference[<</TransformParams 13 0 R/Data 1 0 R>>]" RANGE
		      "/Contents",
		  "/SubFilter/ETSI.CAdES.detached /Cert <00 ff>/R 5\n/M " DATE
		  "/Prop_Build<</App<</Name/X>>>>>>\nendobj\nxref",
		  "2026-11-22T11:58:00Z"),
	    "as programs write it, the time behind the signature");
}

int
main(void)
{
	bad_dates();
	bad_dictionaries();
	two_beginnings();
	limits();
	good();
	return test_done();
}
