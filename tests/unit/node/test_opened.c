/* A sealed answer is opened with the key of the room: what is shown of it, and what not.
 */
#include <string.h>

#include "../evidence/fixture.h"
#include "base/buf.h"
#include "evidence/facts.h"
#include "evidence/verify.h"
#include "format/json.h"
#include "print/evidence_paper.h"
#include "test.h"
#include "trust/cms.h"

/* Whoever reads what is no envelope has no key any more. */
static enum err watched_verify(struct arena *arena, struct str bytes,
    const struct evidence_options *options, struct evidence_report *ret_report,
    struct why *why);
#define evidence_verify watched_verify
#include "../../src/node/opened.c"
#undef evidence_verify

static struct fixture fixture;
static struct str sealed; /* encrypted to fixture.reader */
static struct opened_with with;
static bool parsed, parsed_with_key;

static enum err
watched_verify(struct arena *arena, struct str bytes,
    const struct evidence_options *options, struct evidence_report *ret_report,
    struct why *why)
{
	if (!evidence_is_encrypted(bytes)) {
		parsed = true;
		parsed_with_key |= with.key != NULL;
	}
	return evidence_verify(arena, bytes, options, ret_report, why);
}

/* Of its own: it is freed where it is used. */
static struct key *
copy_of(const struct key *key)
{
	struct key *copy = NULL;
	struct buf pem;

	if (key == NULL)
		return NULL;
	buf_init(&pem, KEY_INPUT_MAX);
	if (key_write_private(key, &pem, NULL) != ERR_OK ||
	    key_read_private(buf_str(&pem), &copy, NULL) != ERR_OK)
		exit(EXIT_FAILURE);
	buf_release(&pem);
	return copy;
}

static struct str
encrypted(struct str package)
{
	const struct cert *to[] = { fixture.reader.cert };
	struct str der = STR("");

	if (cms_encrypt(&fixture.arena, package, to, 1, &der, NULL) != ERR_OK)
		exit(EXIT_FAILURE);
	return der;
}

static enum err
open_as(const struct party *party, struct str bytes,
    const struct evidence_options *options, struct opened *ret_opened)
{
	enum err e;

	with = (struct opened_with){ .key = copy_of(party->key), .cert = party->cert };
	e = opened_read(&fixture.arena, bytes, &with, options, ret_opened, NULL);
	CHECK(with.key == NULL, "the key is gone, whatever came of it");
	return e;
}

static enum err
table(const struct opened *opened, const char *name)
{
	return opened_table(&fixture.arena, opened, str_from(name),
	    &(struct view_ask){ .page = 1 }, json_object(&fixture.arena), NULL);
}

/* What its paper tells, as the core gets it. */
static struct str
paper(const struct opened *opened)
{
	struct str text = STR("");

	CHECK(opened_paper(&fixture.arena, opened, &text, NULL) == ERR_OK, "a paper");
	return text;
}

/* The document that comity-paper is given for it. */
static struct str
drawn(struct str facts)
{
	struct evidence_told told = { .at = fixture.input.at,
		.realm = STR("training.room"),
		.order = STR("0190"),
		.came = STR("0c0ffee0") };
	struct json *root = NULL;
	struct print print;
	struct str text = STR("");
	struct buf buf;

	if (canon_read(&fixture.arena, facts, &root, NULL) != ERR_OK)
		exit(EXIT_FAILURE);
	told.facts = root;
	if (evidence_paper(&fixture.arena, &told, &print, NULL) != ERR_OK)
		exit(EXIT_FAILURE);
	buf_init(&buf, (size_t)1 << 20);
	json_write(print.root, &buf);
	text = arena_str(&fixture.arena, buf_str(&buf));
	buf_release(&buf);
	return text;
}

static bool
tells(struct str text, const char *words)
{
	return str_has(text, str_from(words));
}

static void
test_closed(void)
{
	struct evidence_options options = fixture.options;
	struct opened opened = { .whole = true };
	struct str changed = arena_str(&fixture.arena, sealed);
	struct party nobody = { NULL, NULL };
	unsigned char digest[SHA256_LEN];
	char *byte = (char *)(uintptr_t)changed.ptr + changed.len / 2;

	*byte = (char)(*byte ^ 1);
	CHECK(open_as(&fixture.other, sealed, &options, &opened) == ERR_NOT_FOUND,
	    "another's key");
	CHECK(open_as(&nobody, sealed, &options, &opened) == ERR_NOT_FOUND,
	    "a node without a room");
	CHECK(open_as(&fixture.reader, changed, &options, &opened) == ERR_CRYPTO,
	    "one bit was changed on the way");
	CHECK(opened.whole, "and nothing is given");
	sha256(sealed, digest);
	digest[0] ^= 1;
	options.arrival_sha256 = digest;
	CHECK(open_as(&fixture.reader, sealed, &options, &opened) == ERR_OK &&
		  !opened.whole && opened.files_count == 0 &&
		  opened.report.lines[EVIDENCE_ARRIVAL].answer == EVIDENCE_NO,
	    "not what arrived: it is not even decrypted");
	options = fixture.options;
	options.seal_sha256 = cert_sha256(fixture.other.cert);
	CHECK(open_as(&fixture.reader, sealed, &options, &opened) == ERR_OK &&
		  !opened.whole && table(&opened, "data/logins.csv") == ERR_DENIED,
	    "sealed by somebody else: nothing of it is shown");
	CHECK(!tells(paper(&opened), "\"answer\":{") &&
		  !tells(paper(&opened), "logins.csv") &&
		  !tells(paper(&opened), "declaration.json"),
	    "nor does a paper tell what it says of itself");
	CHECK(tells(drawn(paper(&opened)), "NOT VERIFIED") &&
		  tells(drawn(paper(&opened)), "made at a desk"),
	    "but that it does not verify, and that it tells no more");
	options.seal_sha256 = NULL;
	CHECK(open_as(&fixture.reader, sealed, &options, &opened) == ERR_OK &&
		  !opened.whole && table(&opened, "data/logins.csv") == ERR_DENIED,
	    "sealed by nobody knows whom: neither");
}

/* A container is not ours to trust: neither one that was in an envelope nor one that
 * never was. */
static void
test_key(void)
{
	struct str package = fixture_package(&fixture);
	struct opened opened;

	parsed = parsed_with_key = false;
	CHECK(open_as(&fixture.reader, package, &fixture.options, &opened) == ERR_OK &&
		  parsed && !parsed_with_key,
	    "what is not encrypted is parsed without the key");
	parsed = false;
	CHECK(open_as(&fixture.reader, sealed, &fixture.options, &opened) == ERR_OK &&
		  parsed && !parsed_with_key,
	    "what was decrypted is parsed without the key");
	parsed = false;
	CHECK(open_as(&fixture.other, sealed, &fixture.options, &opened) != ERR_OK &&
		  !parsed,
	    "what stays closed is not parsed");
}

static void
test_fault(void)
{
	struct str package = fixture_package(&fixture);
	struct opened opened;
	struct why why = { .text = "" };

	with = (struct opened_with){ .fault = "the key cannot be read" };
	CHECK(opened_read(&fixture.arena, sealed, &with, &fixture.options, &opened,
		  &why) == ERR_USAGE &&
		  strcmp(why.text, "the key cannot be read") == 0,
	    "a room whose key is no use is not told as no room");
	CHECK(opened_read(&fixture.arena, package, &with, &fixture.options, &opened,
		  NULL) == ERR_OK,
	    "what is not encrypted needs none");
}

static void
test_open(void)
{
	struct evidence_options options = fixture.options;
	unsigned char digest[SHA256_LEN];
	struct opened opened;
	struct str bytes = STR("");

	sha256(sealed, digest);
	options.arrival_sha256 = digest;
	if (!CHECK(open_as(&fixture.reader, sealed, &options, &opened) == ERR_OK &&
		       opened.whole && opened.files_count == 2,
		"who has the key opens it"))
		return;
	CHECK(opened.report.lines[EVIDENCE_ARRIVAL].answer == EVIDENCE_YES &&
		  opened.report.lines[EVIDENCE_SIGNER].answer == EVIDENCE_YES &&
		  opened.report.lines[EVIDENCE_SCOPE_AGAIN].answer == EVIDENCE_YES,
	    "verified, envelope and content");
	CHECK(table(&opened, "data/logins.csv") == ERR_OK, "its table is shown");
	CHECK(table(&opened, "data/none.csv") == ERR_NOT_FOUND, "one that is not there");
	CHECK(table(&opened, "passport.json") == ERR_NOT_FOUND,
	    "a paper of the package is no file of the answer");
	CHECK(table(&opened, "data/correo/a\xc3\xb1o 1.eml") == ERR_USAGE,
	    "a letter is not shown");
	CHECK(opened_file(&opened, STR("data/correo/a\xc3\xb1o 1.eml"), &bytes, NULL) ==
		      ERR_OK &&
		  str_eq(bytes, fixture.files[1].bytes),
	    "but taken, byte for byte");
}

/* At the desk as by the command line: of the same facts the same paper. */
static void
test_paper(void)
{
	struct evidence_options options = fixture.options;
	struct str package = fixture_package(&fixture);
	struct evidence_report report;
	struct opened opened;
	struct buf text;

	if (!CHECK(open_as(&fixture.reader, encrypted(package), &options, &opened) ==
			   ERR_OK &&
		       evidence_verify(
			   &fixture.arena, package, &options, &report, NULL) == ERR_OK,
		"opened here, verified there"))
		return;
	buf_init(&text, (size_t)1 << 20);
	json_write(evidence_facts(&fixture.arena, &report, package, FACTS_ALL), &text);
	CHECK(str_eq(paper(&opened), buf_str(&text)), "both tell the same");
	buf_release(&text);
	CHECK(tells(paper(&opened), "\"passport.json\":") &&
		  !tells(paper(&opened), "\"apart\""),
	    "all of it, where nothing is kept apart");
	CHECK(tells(drawn(paper(&opened)), "Everything that was checked holds") &&
		  tells(drawn(paper(&opened)), "0c0ffee0") &&
		  tells(drawn(paper(&opened)), "TRAINING") &&
		  !tells(drawn(paper(&opened)), "made at a desk"),
	    "and says of which file, and that the node trains");
}

/* The order now is about another account than the answer. */
static void
test_apart(void)
{
	struct target target = fixture.target;
	struct order order = fixture.order;
	struct evidence_options options = fixture.options;
	struct opened opened;
	struct str bytes = STR("");
	struct buf text;

	target.value = STR("bert@papercup.example");
	order.targets = &target;
	options.order = &order;
	if (!CHECK(open_as(&fixture.reader, sealed, &options, &opened) == ERR_OK &&
		       opened.whole,
		"whole, though it holds more than was asked"))
		return;
	CHECK(table(&opened, "data/logins.csv") == ERR_DENIED &&
		  opened_file(&opened, STR("data/logins.csv"), &bytes, NULL) ==
		      ERR_DENIED &&
		  bytes.len == 0,
	    "the file stays closed");
	buf_init(&text, (size_t)1 << 20);
	json_write(opened_json(&fixture.arena, &opened), &text);
	CHECK(str_has(buf_str(&text), STR("\"apart\":true")) &&
		  str_has(buf_str(&text),
		      STR("{\"places\":1,\"reason\":\"account-other\"}")) &&
		  !str_has(buf_str(&text), STR("192.0.2.7")),
	    "counts and reasons, and nothing of it");
	buf_release(&text);
	CHECK(tells(paper(&opened),
		  "\"apart\":[{\"file\":\"data/logins.csv\",\"flagged\":0,"
		  "\"inside\":0,\"outside\":1,\"reasons\":[\"account-other\"]}]") &&
		  !tells(paper(&opened), "\"row\":") &&
		  !tells(paper(&opened), "\"passport.json\":"),
	    "attack_read_what_is_kept_apart_on_paper: counts and reasons there, too");
	CHECK(tells(drawn(paper(&opened)), "Kept apart") &&
		  tells(drawn(paper(&opened)), "made at a desk") &&
		  !tells(drawn(paper(&opened)), "passport.json"),
	    "and the paper says that this is so");
}

/* The same answer, sealed anew, with a table that is one open quotation mark. */
static struct str
unreadable(void)
{
	struct zip_list list = fixture_unzip(&fixture, fixture_package(&fixture));
	struct zip_entry *logins = fixture_entry(&list, "data/logins.csv");
	struct zip_entry *passport = fixture_entry(&list, "passport.json");
	char *text = arena_alloc(&fixture.arena, logins->bytes.len);
	char was[SHA256_HEX_LEN], is[SHA256_HEX_LEN];

	sha256_hex(logins->bytes, was);
	memset(text, '"', 1);
	memset(text + 1, 'a', logins->bytes.len - 1);
	logins->bytes.ptr = text;
	sha256_hex(logins->bytes, is);
	passport->bytes = fixture_replace(&fixture, passport->bytes, was, is);
	return fixture_reseal(&fixture, list, true);
}

static void
test_not_compared(void)
{
	struct opened opened;
	struct str bytes = STR("");
	struct why why = { .text = "" };

	if (!CHECK(open_as(&fixture.reader, encrypted(unreadable()), &fixture.options,
		       &opened) == ERR_OK &&
		       opened.whole && opened.report.unlike,
		"whole, though one of its tables cannot be read"))
		return;
	CHECK(table(&opened, "data/logins.csv") == ERR_DENIED &&
		  opened_file(&opened, STR("data/correo/a\xc3\xb1o 1.eml"), &bytes,
		      &why) == ERR_DENIED &&
		  bytes.len == 0 &&
		  strcmp(why.text, "the answer cannot be compared with the order: it "
				   "stays closed") == 0,
	    "nothing of it is shown, and nobody says that it holds more than was asked");
	CHECK(tells(paper(&opened), "{\"file\":\"data/logins.csv\",\"flagged\"") &&
		  tells(paper(&opened), "eml\",\"flagged\"") &&
		  !tells(paper(&opened), "\"passport.json\":"),
	    "nor does a paper: all of it is apart");
}

int
main(void)
{
	fixture_init(&fixture);
	sealed = encrypted(fixture_package(&fixture));
	test_closed();
	test_key();
	test_fault();
	test_open();
	test_paper();
	test_apart();
	test_not_compared();
	fixture_release(&fixture);
	return test_done();
}
