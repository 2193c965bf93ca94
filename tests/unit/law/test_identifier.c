/* Identifiers in a text: what has two readings has no value; what is good has one form.
 */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "law/identifier.h"
#include "law/law.h"
#include "law/punycode.h"
#include "test.h"

static struct arena arena;

/* One text, its first identifier: kind, value, codes in the order of the enum. */
struct sample {
	const char *text;
	const char *kind; /* NULL = there is none in it */
	const char *value;
	const char *codes;
};

static const struct sample bad[] = {
	{ "010.0.0.1", "ip", "", "E_IP_ZERO_PADDED" },
	{ "192.168.001.010", "ip", "", "E_IP_ZERO_PADDED" },
	{ "300.1.2.3", "ip", "", "E_IP_MALFORMED" },
	{ "1.2.3.4:0", "ip", "", "E_IP_PORT" },
	{ "1.2.3.4:65536", "ip", "", "E_IP_PORT" },
	{ "[2001:db9::1]:99999", "ip", "", "E_IP_PORT" },
	{ "v1.2.3.4", NULL, "", "" },
	{ "1.2.3.4.5", NULL, "", "" },
	{ "1.2.3", NULL, "", "" },
	{ "2001:db8::1zz", NULL, "", "" },
	{ "2001:db8::1::2", NULL, "", "" },
	{ "12:30:00", NULL, "", "" },
	{ "a..b@example.org", "email", "", "E_EMAIL_MALFORMED" },
	{ "a@b@example.org", "email", "", "E_EMAIL_MALFORMED" },
	{ "ab@localhost", "email", "", "E_EMAIL_MALFORMED" },
	{ "j\xe2\x80\x8b"
	  "tea@example.org",
	    "email", "", "E_HIDDEN_CHARACTER" },
	{ "+49 171", "phone", "", "E_PHONE_LENGTH" },
	{ "+1234567890123456", "phone", "", "E_PHONE_LENGTH" },
	{ "+0123456789", "phone", "", "E_PHONE_NO_COUNTRY" },
	{ "tel 0171 1234567", "phone", "", "E_PHONE_NO_COUNTRY" },
	{ "0171 1234567", NULL, "", "" },
	{ "IMEI 490154203237519", "imei", "", "E_IMEI_CHECK_DIGIT" },
	{ "490154203237519", NULL, "", "" },
	{ "4901542032375180", NULL, "", "" },
	{ "00:11:22:33:44", NULL, "", "" },
	{ "00:11:22:33:44:55:66", NULL, "", "" },
	{ "00:11:22-33-44-55", NULL, "", "" },
	{ "xn--a.example", "domain", "", "E_DOMAIN_ALABEL" },
	{ "xn--.example", NULL, "", "" },
	{ "end.The next", NULL, "", "" },
	{ "report.pdf", NULL, "", "" },
	{ "e.g. this", NULL, "", "" },
	{ "-a.example", "domain", "a.example", "" },
	{ "snapchat user 1abc", "account", "", "E_ACCOUNT_FORM" },
	{ "snapchat user ab", "account", "", "E_ACCOUNT_FORM" },
	{ "discord id 123", "account", "", "E_ACCOUNT_FORM" },
	{ "discord: we talked", NULL, "", "" },
	{ "2026-11-22 12:00:00", "time", "", "E_TIME_NO_OFFSET" },
	{ "2026-11-22T12:00:00", "time", "", "E_TIME_NO_OFFSET" },
	{ "2026-11-22 10:00:00-11:00:00", "time", "", "E_TIME_NO_OFFSET" },
	{ "2026-11-22 10:00-11:00", "time", "", "E_TIME_NO_OFFSET M_SECONDS" },
	{ "2026-11-22 10:00:00-15:00", "time", "", "E_TIME_NO_OFFSET" },
	{ "2026-11-22 10:00:00+0260", "time", "", "E_TIME_NO_OFFSET" },
	{ "2026-11-22 10:00:00+02", "time", "", "E_TIME_NO_OFFSET" },
	{ "2026-11-22 12:00:00 CST", "time", "", "E_TIME_ABBREVIATION" },
	{ "2026-11-22 12:00:00 Europe/Berlin", "time", "", "E_TIME_ZONE_UNKNOWN" },
	{ "03/04/2026 10:15:00 UTC", "time", "", "E_TIME_DAY_MONTH" },
	{ "03-04-2026", "time", "", "E_TIME_DAY_MONTH" },
	{ "13/13/2026", "time", "", "E_TIME_NO_SUCH" },
	{ "2026-02-30", "time", "", "E_TIME_NO_SUCH" },
	{ "2026-11-22T25:00:00Z", "time", "", "E_TIME_NO_SUCH" },
	{ "2026-11-22 13:00:00 PM", "time", "", "E_TIME_NO_SUCH" },
	{ "1970-01-01T00:30:00+01:00", "time", "", "E_TIME_NO_SUCH" },
	{ "1.2.26 10:00", NULL, "", "" },
	{ "2026-11-221", NULL, "", "" },
};

static const struct sample good[] = {
	{ "198.41.0.4", "ip", "198.41.0.4", "M_TIME M_PORT" },
	{ "(198.41.0.4)", "ip", "198.41.0.4", "M_TIME M_PORT" },
	{ "ip=198.41.0.4.", "ip", "198.41.0.4", "M_TIME M_PORT" },
	{ "198.41.0.4:443", "ip", "198.41.0.4:443", "M_TIME" },
	{ "198.41.0.0/24", "ip", "198.41.0.0/24", "M_TIME H_RANGE" },
	{ "10.1.2.3", "ip", "10.1.2.3", "H_PRIVATE" },
	{ "172.32.0.1", "ip", "172.32.0.1", "M_TIME M_PORT" },
	{ "172.31.255.255", "ip", "172.31.255.255", "H_PRIVATE" },
	{ "100.64.0.1", "ip", "100.64.0.1", "M_TIME M_PORT H_SHARED" },
	{ "100.128.0.1", "ip", "100.128.0.1", "M_TIME M_PORT" },
	{ "203.0.113.7", "ip", "203.0.113.7", "H_DOCUMENTATION" },
	{ "255.255.255.255", "ip", "255.255.255.255", "H_RESERVED" },
	{ "2A00:1450:4001:82a::200e", "ip", "2a00:1450:4001:082a:0000:0000:0000:200e",
	    "M_TIME" },
	{ "[2a00::1]:443", "ip", "[2a00:0000:0000:0000:0000:0000:0000:0001]:443",
	    "M_TIME" },
	{ "2001:db8::/32", "ip", "2001:0db8:0000:0000:0000:0000:0000:0000/32",
	    "H_DOCUMENTATION H_RANGE" },
	{ "::ffff:198.41.0.4", "ip", "0000:0000:0000:0000:0000:ffff:c629:0004",
	    "M_TIME H_MAPPED" },
	{ "fe80::1", "ip", "fe80:0000:0000:0000:0000:0000:0000:0001", "H_PRIVATE" },
	{ "Jane.Doe@Example.ORG", "email", "Jane.Doe@example.org", "" },
	{ "mailto:jane@example.org.", "email", "jane@example.org", "" },
	{ "<jane+x@mail.example.org>", "email", "jane+x@mail.example.org", "" },
	{ "jos\xc3\xa9@b\xc3\xbc"
	  "cher.example",
	    "email",
	    "jos\xc3\xa9@b\xc3\xbc"
	    "cher.example",
	    "H_ULABEL" },
	{ "p\xd0\xb0ypal@example.org", "email", "p\xd0\xb0ypal@example.org",
	    "H_CONFUSABLE" },
	{ "+56 2 5555 0100", "phone", "56255550100", "" },
	{ "+49 (0)171 / 1234567", "phone", "491711234567", "H_TRUNK_ZERO" },
	{ "+491711234567 2026-11-22", "phone", "491711234567", "" },
	{ "+56 2 5555 0100 12:30", "phone", "56255550100", "" },
	{ "490154203237518", "imei", "49015420323751", "" },
	{ "49-015420-323751-8", "imei", "49015420323751", "" },
	{ "imei: 490154203237518 2026", "imei", "49015420323751", "" },
	{ "IMEISV 4901542032375101", "imei", "4901542032375101", "" },
	{ "00-1B-44-11-3A-B7", "mac", "00:1b:44:11:3a:b7", "" },
	{ "001b.4411.3ab7", "mac", "00:1b:44:11:3a:b7", "" },
	{ "da:a1:19:00:00:01", "mac", "da:a1:19:00:00:01", "H_MAC_RANDOM" },
	{ "Papercup.EXAMPLE", "domain", "papercup.example", "" },
	{ "xn--bcher-kva.example", "domain", "xn--bcher-kva.example", "" },
	{ "b\xc3\xbc"
	  "cher.example",
	    "domain",
	    "b\xc3\xbc"
	    "cher.example",
	    "H_ULABEL" },
	{ "evil[.]example", "domain", "evil.example", "H_DEFANGED" },
	{ "hxxps://Evil[.]example/a?b=c.", "url", "https://evil.example/a?b=c",
	    "H_DEFANGED" },
	{ "http://198.41.0.4:8080/x", "url", "http://198.41.0.4:8080/x", "" },
	{ "https://a.example", "url", "https://a.example/", "" },
	{ "snapchat: jane_doe", "account", "jane_doe", "M_VALID_ON" },
	{ "discord id 123456789012345678", "account", "123456789012345678", "" },
	{ "Instagram user name @jane", "account", "jane", "M_VALID_ON" },
	{ "@jane", "account", "jane", "M_SERVICE M_VALID_ON" },
	{ "2026-11-22T12:00:00Z", "time", "2026-11-22T12:00:00Z", "" },
	{ "2026-11-22 12:00:00.250 +0100", "time", "2026-11-22T11:00:00.250000Z", "" },
	{ "2026-11-22T12:00:00-03:00", "time", "2026-11-22T15:00:00Z", "" },
	{ "2026-11-22 12:00 UTC+2", "time", "2026-11-22T10:00:00Z", "M_SECONDS" },
	{ "2026-11-22 12:00 -0300", "time", "2026-11-22T15:00:00Z", "M_SECONDS" },
	{ "22/Nov/2026:12:00:00 +0000", "time", "2026-11-22T12:00:00Z", "" },
	{ "Nov 22nd, 2026 at 1:05:00 PM GMT", "time", "2026-11-22T13:05:00Z", "" },
	{ "22.11.2026", "time", "2026-11-22", "" },
	{ "11/22/2026 12:00:00 Z", "time", "2026-11-22T12:00:00Z", "" },
	{ "05/05/2026", "time", "2026-05-05", "" },
};

static struct str
codes_of(const struct identifier *item)
{
	struct str text = STR("");

	for (unsigned i = 0; i < NOTE_COUNT; i++)
		if ((item->notes & NOTE_BIT(i)) != 0)
			text = arena_format(&arena, "%.*s%s%.*s", STR_ARG(text),
			    text.len > 0 ? " " : "",
			    STR_ARG(identifier_note_code((enum identifier_note)i)));
	return text;
}

static void
test_samples(const struct sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct sample *s = &samples[i];
		size_t mark = arena_mark(&arena);
		struct identifier_list list = { 0 };
		bool right =
		    identifiers_find(&arena, str_from(s->text), &list, NULL) == ERR_OK &&
		    (list.count > 0) == (s->kind != NULL);
		const struct identifier *item = &list.items[0];

		if (right && s->kind != NULL)
			right = str_eq_c(identifier_kind_name(item->kind), s->kind) &&
				str_eq_c(item->value, s->value) &&
				str_eq_c(codes_of(item), s->codes);
		if (!CHECK(right, s->text) && list.count > 0)
			printf("# %.*s \"%.*s\" %.*s\n",
			    STR_ARG(identifier_kind_name(item->kind)),
			    STR_ARG(item->value), STR_ARG(codes_of(item)));
		arena_return(&arena, mark);
	}
}

/* --- which time stands with which address --- */

static const struct {
	const char *text;
	const char *codes; /* of the first address */
} pairs[] = {
	{ "198.41.0.4:99 on 2026-11-22 12:00:00", "M_ZONE" },
	{ "198.41.0.4:99 on 22.11.2026", "M_CLOCK" },
	{ "198.41.0.4:99 on 2026-11-22 12:00 UTC", "M_SECONDS" },
	{ "2026-11-22T12:00:00Z 198.41.0.4:99", "" },
	{ "2026-11-22T12:00:00Z 198.41.0.4:99 2026-11-22 12:00:00", "" },
	{ "2026-11-22 12:00:00 and 198.41.0.4:99 2026-11-22T12:00:00Z", "" },
	{ "2026-11-22T12:00:00Z\n198.41.0.4:99", "" },
	{ "2026-11-22T12:00:00Z\n198.41.0.4:99\n2026-11-23T12:00:00Z", "M_TIME" },
	{ "10.0.0.1", "H_PRIVATE" },
};

static void
test_pairs(void)
{
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct identifier_list list = { 0 };
		const struct identifier *item = NULL;

		if (!CHECK(identifiers_find(
			       &arena, str_from(pairs[i].text), &list, NULL) == ERR_OK,
			"a text with addresses and times"))
			continue;
		for (size_t j = list.count; j-- > 0;)
			if (list.items[j].kind == IDENTIFIER_IP)
				item = &list.items[j];
		if (!CHECK(item != NULL && str_eq_c(codes_of(item), pairs[i].codes),
			"an address and its times") &&
		    item != NULL)
			printf("# %.*s\n", STR_ARG(codes_of(item)));
	}
}

static void
test_url_account(void)
{
	struct identifier_list list;
	struct str text = STR("https://www.facebook.com/profile.php?id=100001 and "
			      "https://github.com/jane/repo");

	if (!CHECK(
		identifiers_find(&arena, text, &list, NULL) == ERR_OK && list.count == 4,
		"two URLs and their accounts"))
		return;
	CHECK(str_eq_c(list.items[1].value, "100001") &&
		  str_eq_c(list.items[1].service, "meta") && list.items[1].notes == 0,
	    "the number of a profile");
	CHECK(str_eq_c(list.items[3].value, "jane") &&
		  str_eq_c(list.items[3].service, "github"),
	    "the name in a path");
}

/* --- zones --- */

static const struct {
	const char *time, *value, *codes;
} berlin[] = {
	{ "2026-10-25 02:30:00 Europe/Berlin", "", "E_TIME_OVERLAP" },
	{ "2026-03-29 02:30:00 Europe/Berlin", "", "E_TIME_GAP" },
	{ "2026-11-22 12:00:00 (Europe/Berlin)", "2026-11-22T11:00:00Z", "" },
	{ "2026-07-01 12:00:00 Europe/Berlin", "2026-07-01T10:00:00Z", "" },
	{ "2026-11-22 12:00:00", "2026-11-22T11:00:00Z", "" },
	{ "2026-11-22 12:00:00Z", "2026-11-22T12:00:00Z", "" },
	{ "03/04/2026 12:00:00", "", "E_TIME_DAY_MONTH" },
};

static void
test_zones(void)
{
	struct identifier_list list;
	struct zone zone;
	struct str bytes;

	if (file_read(&arena, "/usr/share/zoneinfo/Europe/Berlin", LIMIT_ZONE, &bytes,
		NULL) != ERR_OK ||
	    zone_read(bytes, &zone, NULL) != ERR_OK) {
		test_skip("times of Berlin", "no time zone files here");
		return;
	}
	for (size_t i = 0; i < sizeof berlin / sizeof *berlin; i++) {
		if (!CHECK(identifiers_find(
			       &arena, str_from(berlin[i].time), &list, NULL) == ERR_OK &&
			       list.count == 1,
			"one time"))
			continue;
		identifier_settle(&arena, &list.items[0], &zone);
		CHECK(str_eq_c(list.items[0].value, berlin[i].value) &&
			  str_eq_c(codes_of(&list.items[0]), berlin[i].codes),
		    berlin[i].time);
	}
	struct str text = STR("198.41.0.4:99 2026-11-22 12:00:00 Europe/Berlin");
	CHECK(identifiers_find(&arena, text, &list, NULL) == ERR_OK && list.count == 2 &&
		  str_eq_c(codes_of(&list.items[0]), "M_ZONE"),
	    "not settled yet");
	identifier_settle(&arena, &list.items[1], NULL);
	CHECK(str_eq_c(codes_of(&list.items[1]), "E_TIME_ZONE_UNKNOWN"),
	    "no such zone is no time");
	identifier_settle(&arena, &list.items[1], &zone);
	identifiers_pair(&list, text);
	CHECK(str_eq_c(codes_of(&list.items[0]), "") && list.items[0].when == 1,
	    "settled, the address lacks nothing");
}

/* --- limits, and the table --- */

static void
test_limits(void)
{
	struct identifier_list list;
	struct why why = { 0 };
	size_t len = LIMIT_FREE_TEXT + 1;
	char *text = arena_alloc(&arena, len);

	if (!CHECK(text != NULL, "room"))
		return;
	memset(text, ' ', len);
	CHECK(identifiers_find(&arena, str_bytes(text, len), &list, &why) == ERR_LIMIT,
	    "a byte too many");
	CHECK(identifiers_find(&arena, str_bytes(text, len - 1), &list, &why) == ERR_OK &&
		  list.count == 0,
	    "as long as may be");
	for (size_t i = 0; i <= LIMIT_TARGETS; i++)
		memcpy(text + 11 * i, "198.41.0.4 ", 11);
	CHECK(identifiers_find(&arena, str_bytes(text, (size_t)11 * LIMIT_TARGETS), &list,
		  &why) == ERR_OK &&
		  list.count == LIMIT_TARGETS,
	    "as many as may be");
	CHECK(identifiers_find(&arena, str_bytes(text, (size_t)11 * (LIMIT_TARGETS + 1)),
		  &list, &why) == ERR_LIMIT,
	    "one too many");
	CHECK(identifiers_find(&arena, STR("\xff"), &list, &why) == ERR_SYNTAX,
	    "bytes that are no text");
	struct arena small;
	if (CHECK(arena_init(&small, 4096, NULL) == ERR_OK, "a small arena"))
		CHECK(identifiers_find(&small, str_bytes(text, 110), &list, &why) ==
			  ERR_LIMIT,
		    "full memory is an error, not a shorter list");
	arena_release(&small);
}

/* Every code has its sentence, and every sentence its code. */
static void
test_table(void)
{
	static const char levels[] = "EMH";
	static const char *const words[] = { "refused", "missing", "hint" };
	struct clock_date day = { 2026, 11, 22 };
	struct law law;

	if (!CHECK(law_open_embedded(&arena, &law, NULL) == ERR_OK, "the law is read"))
		return;
	CHECK(law.tables[LAW_REMARKS].rows_count == NOTE_COUNT, "as many rows as codes");
	for (unsigned i = 0; i < NOTE_COUNT; i++) {
		struct str code = identifier_note_code((enum identifier_note)i);
		const struct table_row *row =
		    table_find(&law.tables[LAW_REMARKS], &code, day);
		struct identifier item = { .notes = NOTE_BIT(i) };
		size_t level = (size_t)(strchr(levels, code.ptr[0]) - levels);

		CHECK(row != NULL && str_eq_c(row->cells[REMARK_LEVEL], words[level]) &&
			  identifier_refused(&item) == (level == 0) &&
			  identifier_lacks(&item) == (level == 1),
		    code.ptr);
	}
}

static void
test_punycode(void)
{
	CHECK(!punycode_is_label(STR("")) && !punycode_is_label(STR("a")) &&
		  !punycode_is_label(STR("abc-")) && !punycode_is_label(STR("!!!")) &&
		  !punycode_is_label(STR("99999999")),
	    "no A-labels");
	/* RFC 3492 section 7.1: (B) Chinese, (I) Russian, (S) a mixed one */
	CHECK(punycode_is_label(STR("ihqwcrb4cv8a8dqg056pqjye")) &&
		  punycode_is_label(STR("b1abfaaepdrnnbgefbaDotcwatmq2g4l")) &&
		  punycode_is_label(STR("-> $1.00 <--")) == false &&
		  punycode_is_label(STR("bcher-kva")),
	    "A-labels");
}

int
main(void)
{
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	test_samples(bad, sizeof bad / sizeof *bad);
	test_samples(good, sizeof good / sizeof *good);
	test_pairs();
	test_url_account();
	test_zones();
	test_limits();
	test_table();
	test_punycode();
	arena_release(&arena);
	return test_done();
}
