/* Forty ways to twist a package, each refused by the check that is there for it. */
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "fixture.h"
#include "format/json.h"
#include "test.h"
#include "trust/cms.h"

static struct fixture fixture;
static struct str good;

static struct evidence_report
verify(struct str bytes)
{
	struct evidence_report report = { 0 };

	if (evidence_verify(&fixture.arena, bytes, &fixture.options, &report, NULL) !=
	    ERR_OK)
		printf("# the verification failed\n");
	return report;
}

static void
show(const struct evidence_report *report)
{
	for (int i = 0; i < EVIDENCE_CHECK_COUNT; i++)
		printf("# %.*s: %.*s: %.*s\n",
		    STR_ARG(evidence_check_name((enum evidence_check)i)),
		    STR_ARG(evidence_answer_name(report->lines[i].answer)),
		    STR_ARG(report->lines[i].sentence));
}

/* The named check says no, and so does the whole. */
static void
refused(struct str bytes, enum evidence_check check, const char *words)
{
	struct evidence_report report = verify(bytes);
	bool ok = report.lines[check].answer == EVIDENCE_NO &&
		  report.verdict.kind == VERDICT_NO &&
		  strcmp(report.verdict.rule, "evidence-not-intact") == 0;

	if (!CHECK(ok, words))
		show(&report);
}

static void
test_good(void)
{
	struct evidence_report report =
	    evidence_warm(&fixture.arena, NULL) == ERR_OK
		? verify(good)
		: (struct evidence_report){ .verdict.kind = VERDICT_NO };
	bool ok = report.verdict.kind == VERDICT_YES && !report.training;
	struct evidence_options none = { 0 };
	unsigned char now[SHA256_LEN];

	for (int i = 0; i < EVIDENCE_CHECK_COUNT; i++)
		ok = ok &&
		     (report.lines[i].answer == EVIDENCE_YES || i == EVIDENCE_ARRIVAL);
	if (!CHECK(ok, "a whole package: every check says yes"))
		show(&report);
	CHECK(
	    report.stamped_at == fixture.input.at && report.sealed_at == fixture.input.at,
	    "with its times");
	CHECK(evidence_verify(&fixture.arena, good, &none, &report, NULL) == ERR_OK &&
		  report.verdict.kind == VERDICT_YES &&
		  report.lines[EVIDENCE_SIGNER].answer == EVIDENCE_NOT_CHECKED &&
		  report.lines[EVIDENCE_STAMP].answer == EVIDENCE_NOT_CHECKED &&
		  report.lines[EVIDENCE_EXPECTED].answer == EVIDENCE_NOT_CHECKED &&
		  report.lines[EVIDENCE_SCOPE_AGAIN].answer == EVIDENCE_NOT_CHECKED,
	    "without a directory: who and when are not checked, and it says so");
	sha256(good, now);
	none.arrival_sha256 = now;
	CHECK(evidence_verify(&fixture.arena, good, &none, &report, NULL) == ERR_OK &&
		  report.lines[EVIDENCE_ARRIVAL].answer == EVIDENCE_YES,
	    "the digest of the arrival");
	now[0] ^= 1;
	CHECK(evidence_verify(&fixture.arena, good, &none, &report, NULL) == ERR_OK &&
		  report.lines[EVIDENCE_ARRIVAL].answer == EVIDENCE_NO &&
		  report.verdict.kind == VERDICT_NO,
	    "another file than the one that arrived");
}

/* --- one file of the package replaced, taken out or added; nothing sealed again --- */

static void
test_replaced(void)
{
	static const struct {
		const char *name, *from, *to;
		enum evidence_check check;
		const char *words;
	} cases[] = {
		{ "data/logins.csv", "192.0.2.7", "192.0.2.8", EVIDENCE_DIGESTS,
		    "a digit in the data" },
		{ "data/logins.csv", "192.0.2.7", "192.0.2.8", EVIDENCE_SUMS,
		    "SHA256SUMS sees it too" },
		{ "data/logins.csv", "192.0.2.7", "192.0.2.8", EVIDENCE_PASSPORT,
		    "and the passport" },
		{ "passport.json", "CL/fiscalia-norte", "CL/fiscalia-otros",
		    EVIDENCE_DIGESTS, "the passport" },
		{ "declaration.json", "desk-1", "desk-9", EVIDENCE_DIGESTS,
		    "the declaration" },
		{ "order/order.json", "\"v\":1", "\"v\":2", EVIDENCE_ORDER, "the order" },
		{ "order/sign-off-1.json", "{}", "[]", EVIDENCE_DIGESTS, "a sign-off" },
		{ "SHA256SUMS", "  data", " *data", EVIDENCE_SUMS, "a sum's form" },
		{ "SHA256SUMS", "\n", "\n\n", EVIDENCE_SUMS,
		    "an empty line among the sums" },
		{ ASIC_MANIFEST, "text/csv", "text/css", EVIDENCE_SIGNATURE,
		    "the manifest, where it does not matter" },
		{ ASIC_MANIFEST, "\n  <", "\n\t<", EVIDENCE_SIGNATURE,
		    "white space of the manifest" },
		{ ASIC_MANIFEST, "<asic:ASiC", "<!DOCTYPE a><asic:ASiC",
		    EVIDENCE_MANIFEST, "a DTD in the manifest" },
		{ ASIC_MANIFEST, "signature001", "signature009", EVIDENCE_MANIFEST,
		    "a manifest that names another signature" },
		{ ASIC_MANIFEST, "xmlenc#sha256", "xmlenc#sha512", EVIDENCE_MANIFEST,
		    "another digest method" },
		{ ASIC_STAMP_MANIFEST, "\n  <", "\n\t<", EVIDENCE_STAMP,
		    "the stamped manifest" },
		{ ASIC_STAMP_MANIFEST, "signature001.p7s\"", "signature002.p7s\"",
		    EVIDENCE_STAMP, "a time-stamp over another signature" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct zip_list list = fixture_unzip(&fixture, good);
		struct zip_entry *entry = fixture_entry(&list, cases[i].name);

		entry->bytes =
		    fixture_replace(&fixture, entry->bytes, cases[i].from, cases[i].to);
		refused(fixture_zip(&fixture, &list), cases[i].check, cases[i].words);
	}
}

static void
test_removed(void)
{
	static const struct {
		const char *name;
		enum evidence_check check;
		const char *words;
	} cases[] = {
		{ "mimetype", EVIDENCE_FORM, "no mimetype" },
		{ "data/logins.csv", EVIDENCE_COMPLETE,
		    "a file of the answer is missing" },
		{ "passport.json", EVIDENCE_PASSPORT, "no passport" },
		{ "declaration.json", EVIDENCE_DECLARATION, "no declaration" },
		{ "order/order.json", EVIDENCE_ORDER, "no order" },
		{ "SHA256SUMS", EVIDENCE_SUMS, "no sums" },
		{ ASIC_MANIFEST, EVIDENCE_MANIFEST, "no manifest" },
		{ ASIC_SIGNATURE, EVIDENCE_SIGNATURE, "no signature" },
		{ ASIC_STAMP_MANIFEST, EVIDENCE_STAMP, "half a time-stamp" },
		{ ASIC_STAMP, EVIDENCE_STAMP, "the other half" },
		{ ASIC_STAMP, EVIDENCE_PASSPORT,
		    "a time-stamp that the passport promised" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct zip_list list = fixture_unzip(&fixture, good);

		fixture_remove(&list, cases[i].name);
		refused(fixture_zip(&fixture, &list), cases[i].check, cases[i].words);
	}
	struct zip_list list = fixture_unzip(&fixture, good);

	fixture_remove(&list, ASIC_STAMP);
	fixture_remove(&list, ASIC_STAMP_MANIFEST);
	refused(fixture_zip(&fixture, &list), EVIDENCE_PASSPORT, "no time-stamp at all");
}

static void
test_added(void)
{
	static const char *const names[] = { "data/more.csv", "more",
		"META-INF/manifest.xml", "META-INF/signature002.p7s" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct zip_list list = fixture_unzip(&fixture, good);

		list.entries[list.count++] =
		    (struct zip_entry){ str_from(names[i]), STR("x") };
		refused(fixture_zip(&fixture, &list), EVIDENCE_COMPLETE,
		    "a file more than was sealed");
	}
}

static void
test_swapped(void)
{
	struct zip_list list = fixture_unzip(&fixture, good);
	struct zip_entry *one = fixture_entry(&list, "data/logins.csv");
	struct zip_entry *other = fixture_entry(&list, "data/correo/a\xc3\xb1o 1.eml");
	struct str bytes = one->bytes;

	one->bytes = other->bytes;
	other->bytes = bytes;
	refused(fixture_zip(&fixture, &list), EVIDENCE_DIGESTS, "two files swapped");

	list = fixture_unzip(&fixture, good);
	struct zip_entry first = list.entries[0];

	list.entries[0] = list.entries[1];
	list.entries[1] = first;
	refused(fixture_zip(&fixture, &list), EVIDENCE_FORM, "mimetype second");
}

/* --- signed by the wrong one, or over the wrong thing --- */

static void
replace_entry(
    const char *name, struct str bytes, enum evidence_check check, const char *words)
{
	struct zip_list list = fixture_unzip(&fixture, good);

	fixture_entry(&list, name)->bytes = bytes;
	refused(fixture_zip(&fixture, &list), check, words);
}

static void
test_signers(void)
{
	struct zip_list list = fixture_unzip(&fixture, good);
	struct str manifest = fixture_entry(&list, ASIC_MANIFEST)->bytes;
	struct str stamped = fixture_entry(&list, ASIC_STAMP_MANIFEST)->bytes;
	struct package package;
	struct str p7s;

	if (package_build(&fixture.arena, &fixture.input, &package, NULL, NULL) != ERR_OK)
		return;
	refused(fixture_seal(&fixture, &package, &fixture.other, &fixture.tsa),
	    EVIDENCE_SIGNER, "sealed by another, with the same name in the certificate");
	if (package_build(&fixture.arena, &fixture.input, &package, NULL, NULL) != ERR_OK)
		return;
	refused(fixture_seal(&fixture, &package, &fixture.seal, &fixture.other_tsa),
	    EVIDENCE_STAMP, "stamped by another authority");
	if (cms_cades_sign(&fixture.arena, fixture.seal.key, fixture.seal.cert,
		STR("something else"), 0, &p7s, NULL) == ERR_OK)
		replace_entry(ASIC_SIGNATURE, p7s, EVIDENCE_SIGNATURE,
		    "a true seal over something else");
	if (cms_cades_sign(&fixture.arena, fixture.seal.key, fixture.seal.cert, manifest,
		fixture.input.at, &p7s, NULL) == ERR_OK)
		replace_entry(ASIC_SIGNATURE, p7s, EVIDENCE_STAMP,
		    "a seal made after the time-stamp");
	if (cms_cades_sign(&fixture.arena, fixture.seal.key, fixture.seal.cert, manifest,
		0, &p7s, NULL) == ERR_OK)
		replace_entry(ASIC_SIGNATURE, p7s, EVIDENCE_SIGNER,
		    "a seal of a time when the certificate was not valid");
	replace_entry(ASIC_STAMP, fixture_token(&fixture, &fixture.tsa, manifest),
	    EVIDENCE_STAMP, "a true time-stamp over something else");
	replace_entry(ASIC_STAMP, fixture_replace(&fixture, stamped, "<asic", "<asic"),
	    EVIDENCE_STAMP, "no time-stamp, but text");
}

/* --- a dishonest sealer: everything signed anew --- */

static struct str
resealed(const char *name, const char *from, const char *to, bool new_sums)
{
	struct zip_list list = fixture_unzip(&fixture, good);
	struct zip_entry *entry = fixture_entry(&list, name);

	entry->bytes = fixture_replace(&fixture, entry->bytes, from, to);
	return fixture_reseal(&fixture, list, new_sums);
}

static void
test_dishonest(void)
{
	struct zip_list list = fixture_unzip(&fixture, good);
	struct evidence_report report;

	report = verify(fixture_reseal(&fixture, list, true));
	if (!CHECK(
		report.verdict.kind == VERDICT_YES, "sealing anew alone changes nothing"))
		show(&report);
	refused(resealed("data/logins.csv", ".7", ".8", true), EVIDENCE_PASSPORT,
	    "data that the passport does not know");
	refused(resealed("data/logins.csv", ".7", ".8", false), EVIDENCE_SUMS,
	    "data that the sums do not know");
	refused(resealed("order/order.json", "\"v\":1", "\"v\":2", true), EVIDENCE_ORDER,
	    "another order");
	refused(resealed("order/order.json", "\"v\":1", "\"v\":2", true),
	    EVIDENCE_EXPECTED, "another order than was sent");
	refused(
	    resealed("passport.json", "\"verdict\":\"yes\"", "\"verdict\":\"no\"", true),
	    EVIDENCE_SCOPE, "a comparison that was not passed");
	refused(resealed("passport.json", "\"verdict\":\"yes\"", "\"verdict\":\"person\"",
		    true),
	    EVIDENCE_SCOPE, "a flagged answer that nobody released");
	refused(resealed("passport.json", "\"v\":1}", "\"v\":2}", true),
	    EVIDENCE_PASSPORT, "a passport of a version to come");
	refused(resealed("passport.json", "{\"addressee\"", "{ \"addressee\"", true),
	    EVIDENCE_PASSPORT, "a passport that is not canonical");
	refused(resealed("passport.json", "\"realm\":\"live\"", "\"realm\":\"\"", true),
	    EVIDENCE_PASSPORT, "a passport without its realm");
	refused(resealed("declaration.json", "desk-1", " ", true), EVIDENCE_DECLARATION,
	    "a declaration of nobody");
	refused(resealed("declaration.json", "\"order_sha256\":\"",
		    "\"order_sha256\":\"00", true),
	    EVIDENCE_DECLARATION, "a declaration with a digest too long");
	refused(resealed("declaration.json", "\"language\":\"en\"", "\"language\":\"EN\"",
		    true),
	    EVIDENCE_DECLARATION, "a declaration in no language");
	list.entries[list.count++] = (struct zip_entry){ STR("data/more.csv"), STR("x") };
	refused(fixture_reseal(&fixture, list, true), EVIDENCE_PASSPORT,
	    "a file that is sealed, but not in the passport");
}

static void
test_over_wide(void)
{
	struct evidence_report report;
	struct target narrower = fixture.target;
	struct order order = fixture.order;

	narrower.categories = DATA_SUBSCRIBER;
	order.targets = &narrower;
	fixture.options.order = &order;
	report = verify(good);
	fixture.options.order = &fixture.order;
	CHECK(report.lines[EVIDENCE_SCOPE_AGAIN].answer == EVIDENCE_NO &&
		  report.verdict.kind == VERDICT_NO &&
		  strcmp(report.verdict.rule, "scope-exceeded") == 0 &&
		  report.scope.total.outside == 1,
	    "more than was asked: whole, but stopped at the receiver");
	fixture.options.allowed = &order;
	report = verify(good);
	fixture.options.allowed = NULL;
	CHECK(report.lines[EVIDENCE_SCOPE_AGAIN].answer == EVIDENCE_NO &&
		  report.verdict.kind == VERDICT_NO &&
		  strcmp(report.verdict.rule, "scope-barred") == 0,
	    "what was barred since: whole, but stopped at the receiver");
}

static void
hex_of(struct str bytes, char ret_hex[static SHA256_HEX_LEN])
{
	unsigned char digest[SHA256_LEN];

	sha256(bytes, digest);
	hex_encode(str_bytes(digest, SHA256_LEN), ret_hex);
}

/* What cannot be compared is not shown as if it had been: neither the table that cannot
 * be read nor what lies beside it. */
static void
test_not_comparable(void)
{
	struct zip_list list = fixture_unzip(&fixture, good);
	struct zip_entry *table = fixture_entry(&list, "data/logins.csv");
	struct zip_entry *passport = fixture_entry(&list, "passport.json");
	char *text = arena_alloc(&fixture.arena, table->bytes.len);
	struct evidence_report report;
	char was[SHA256_HEX_LEN], is[SHA256_HEX_LEN];

	hex_of(table->bytes, was);
	memset(text, '"', 1);
	memset(text + 1, 'a', table->bytes.len - 1);
	table->bytes.ptr = text;
	hex_of(table->bytes, is);
	passport->bytes = fixture_replace(&fixture, passport->bytes, was, is);
	report = verify(fixture_reseal(&fixture, list, true));
	if (!CHECK(report.lines[EVIDENCE_SCOPE_AGAIN].answer == EVIDENCE_NOT_CHECKED &&
		       report.verdict.kind == VERDICT_PERSON &&
		       strcmp(report.verdict.rule, "evidence-not-compared") == 0,
		"a table that cannot be read: whole, and a person decides"))
		show(&report);
	CHECK(evidence_is_whole(&report) && evidence_is_apart(&report, table->name) &&
		  evidence_is_apart(&report, STR("data/other.csv")) &&
		  !evidence_is_apart(&report, STR("order.json")),
	    "all of the answer stays apart, its papers do not");
}

/* --- the container --- */

static struct str
by_library(void)
{
	static char space[65536];
	struct archive *archive = archive_write_new();
	size_t used = 0;

	(void)archive_write_set_format_zip(archive);
	(void)archive_write_set_options(archive, "compression=deflate");
	(void)archive_write_set_bytes_in_last_block(archive, 1);
	(void)archive_write_open_memory(archive, space, sizeof space, &used);
	struct zip_list list = fixture_unzip(&fixture, good);

	for (size_t i = 0; i < list.count; i++) {
		struct archive_entry *entry = archive_entry_new();

		archive_entry_set_pathname(
		    entry, arena_cstr(&fixture.arena, list.entries[i].name));
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_perm(entry, 0644);
		archive_entry_set_size(entry, (la_int64_t)list.entries[i].bytes.len);
		(void)archive_write_header(archive, entry);
		(void)archive_write_data(
		    archive, list.entries[i].bytes.ptr, list.entries[i].bytes.len);
		archive_entry_free(entry);
	}
	(void)archive_write_close(archive);
	(void)archive_write_free(archive);
	return arena_str(&fixture.arena, str_bytes(space, used));
}

static void
test_container(void)
{
	struct zip_list list = fixture_unzip(&fixture, good);
	struct evidence_report report = { 0 };
	struct buf later;

	refused(by_library(), EVIDENCE_FORM, "mimetype compressed");
	for (size_t cut = 1; cut < good.len - 100; cut += good.len / 10)
		refused(str_slice(good, 0, good.len - cut), EVIDENCE_FORM, "a cut file");
	list.entries[list.count++] =
	    (struct zip_entry){ STR("data/logins.csv"), STR("x") };
	refused(fixture_zip(&fixture, &list), EVIDENCE_FORM, "one name twice");
	refused(fixture_replace(&fixture, good, "data/logins.csv", "../../login.csv"),
	    EVIDENCE_FORM, "a name that leads out, in the local header");
	fixture_entry(&list, "mimetype")->bytes = STR("application/vnd.etsi.asic-s+zip");
	list.count--;
	refused(fixture_zip(&fixture, &list), EVIDENCE_FORM, "another mimetype");
	list = fixture_unzip(&fixture, good);
	list.entries[1].name = STR("Passport.json");
	refused(
	    fixture_zip(&fixture, &list), EVIDENCE_COMPLETE, "a name in other letters");
	list = fixture_unzip(&fixture, good);
	buf_init(&later, LIMIT_EVIDENCE_PART);
	if (zip_write(&list, fixture.input.at + CLOCK_DAY, &later, NULL) == ERR_OK)
		report = verify(buf_str(&later));
	CHECK(report.verdict.kind == VERDICT_YES &&
		  report.lines[EVIDENCE_BYTES].answer == EVIDENCE_NOT_CHECKED,
	    "packed anew: what it holds is proven, how it is packed is not");
	buf_release(&later);
}

/* No bit of the file can change unseen. */
static void
test_every_byte(void)
{
	char *copy = arena_alloc(&fixture.arena, good.len);
	size_t seen = 0, flips = 0;

	if (copy == NULL)
		return;
	memcpy(copy, good.ptr, good.len);
	for (size_t i = 0; i < good.len; i += 5) {
		size_t mark = arena_mark(&fixture.arena);
		struct evidence_report report;

		copy[i] ^= (char)(1 << i % 8);
		report = verify((struct str){ copy, good.len });
		flips++;
		if (report.verdict.kind != VERDICT_YES ||
		    report.lines[EVIDENCE_BYTES].answer != EVIDENCE_YES)
			seen++;
		else
			printf("# a flip of byte %zu is not seen\n", i);
		copy[i] ^= (char)(1 << i % 8);
		arena_return(&fixture.arena, mark);
	}
	CHECK(flips > 1000 && seen == flips, "no flipped bit goes unseen");
}

static void
test_strangers(void)
{
	unsigned char now[SHA256_LEN];
	struct evidence_options options = { .arrival_sha256 = now };
	struct evidence_report report = verify(STR("%PDF-1.7 ..."));

	CHECK(report.stranger && report.verdict.kind == VERDICT_PERSON &&
		  strcmp(report.verdict.rule, "evidence-not-proven") == 0 &&
		  str_has(report.lines[EVIDENCE_SIGNATURE].sentence,
		      STR("integrity from arrival only")),
	    "a stranger's file: integrity from arrival only");
	sha256(STR("%PDF-1.7 ..."), now);
	CHECK(evidence_verify(&fixture.arena, STR("%PDF-1.7 ..."), &options, &report,
		  NULL) == ERR_OK &&
		  report.lines[EVIDENCE_ARRIVAL].answer == EVIDENCE_YES &&
		  report.verdict.kind == VERDICT_PERSON,
	    "unchanged since arrival is all that is said");
	report = verify(STR(""));
	CHECK(report.stranger && report.verdict.kind != VERDICT_YES, "an empty file");
}

/* Names of 500 bytes in two-byte letters: sentences are cut, but stay text. */
static void
test_long_names(void)
{
	struct zip_list list = fixture_unzip(&fixture, good);
	struct evidence_report report;
	char name[501] = "x";

	for (size_t i = 1; i + 1 < sizeof name; i += 2)
		memcpy(name + i, "\xc3\xb1", 2);
	list.entries[list.count++] = (struct zip_entry){ str_bytes(name, 499), STR("x") };
	report = verify(fixture_zip(&fixture, &list));
	CHECK(report.lines[EVIDENCE_COMPLETE].answer == EVIDENCE_NO &&
		  str_utf8(report.lines[EVIDENCE_COMPLETE].sentence) &&
		  str_utf8(str_from(report.verdict.detail)),
	    "a sentence is text, whatever a name holds");
}

static void
test_report(void)
{
	struct evidence_report report = verify(good);
	struct buf out;

	buf_init(&out, (size_t)1 << 20);
	json_write(evidence_json(&fixture.arena, &report), &out);
	CHECK(str_starts(buf_str(&out), STR("{\"checks\":[{\"answer\":\"yes\",\"check\":"
					    "\"form\",\"sentence\":\"")) &&
		  str_has(buf_str(&out), STR("\"stamped_at\":\"2026-09-21T")) &&
		  str_ends(buf_str(&out), STR("\"training\":false,\"verdict\":\"yes\"}")),
	    "the report in JSON");
	buf_release(&out);
}

static void
test_training(void)
{
	struct evidence_report report;

	fixture.order.realm = STR("training.santiago");
	fixture.input.clock_virtual = true;
	report = verify(fixture_package(&fixture));
	CHECK(report.training &&
		  str_starts(report.lines[EVIDENCE_PASSPORT].sentence, STR("TRAINING")) &&
		  str_has(report.lines[EVIDENCE_PASSPORT].sentence, STR("virtual clock")),
	    "training never looks live");
	fixture.order.realm = STR("live");
	fixture.input.clock_virtual = false;
}

int
main(void)
{
	fixture_init(&fixture);
	good = fixture_package(&fixture);
	test_good();
	test_replaced();
	test_removed();
	test_added();
	test_swapped();
	test_signers();
	test_dishonest();
	test_over_wide();
	test_not_comparable();
	test_container();
	test_strangers();
	test_long_names();
	test_report();
	test_training();
	test_every_byte();
	fixture_release(&fixture);
	return test_done();
}
