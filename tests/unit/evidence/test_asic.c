/* The manifest: one form is read, and what we write is that form. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "evidence/asic.h"
#include "test.h"

#define DIGEST "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define HEAD                                                                             \
	"<a:ASiCManifest xmlns:a=\"http://uri.etsi.org/02918/v1.2.1#\" "                 \
	"xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"
#define SIG "<a:SigReference URI=\"META-INF/signature001.p7s\"/>"
#define METHOD "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>"
#define VALUE "<ds:DigestValue>" DIGEST "</ds:DigestValue>"
#define REF(uri)                                                                         \
	"<a:DataObjectReference URI=\"" uri "\">" METHOD VALUE "</"                      \
	"a:DataObjectReference>"
#define TAIL "</a:ASiCManifest>"

static struct arena arena;

static const struct {
	const char *xml, *words;
} refused[] = {
	{ "", "nothing" },
	{ "hello", "no XML" },
	{ HEAD SIG REF("a"), "not closed" },
	{ HEAD SIG TAIL, "a manifest of nothing" },
	{ HEAD REF("a") TAIL, "no SigReference" },
	{ HEAD REF("a") SIG TAIL, "SigReference not first" },
	{ HEAD SIG SIG REF("a") TAIL, "two of them" },
	{ HEAD SIG REF("a") REF("a") TAIL, "a file twice" },
	{ HEAD SIG REF("a") REF("%61") TAIL, "a file twice, once escaped" },
	{ HEAD SIG REF("a") REF("A") TAIL, "a file twice, but for case" },
	{ HEAD SIG REF("../a") TAIL, "a name that leads out" },
	{ HEAD SIG REF("%2e%2E/a") TAIL, "escaped" },
	{ HEAD SIG REF("/a") TAIL, "an absolute name" },
	{ HEAD SIG REF("http://x/a") TAIL, "an address" },
	{ HEAD SIG REF("a#b") TAIL, "a fragment" },
	{ HEAD SIG REF("a?b") TAIL, "a query" },
	{ HEAD SIG REF("a%0") TAIL, "half an escape" },
	{ HEAD SIG REF("a%00b") TAIL, "an escaped zero" },
	{ HEAD SIG REF("a%0ab") TAIL, "an escaped line end" },
	{ HEAD SIG REF("a%ff") TAIL, "an escape that is not UTF-8" },
	{ HEAD SIG REF("") TAIL, "no name" },
	{ "<!DOCTYPE a>" HEAD SIG REF("a") TAIL, "a DTD" },
	{ "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>" HEAD SIG REF("&e;")
		TAIL,
	    "an external entity" },
	{ "<!DOCTYPE a [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]>" HEAD SIG REF("&b;")
		TAIL,
	    "an entity of entities" },
	{ HEAD SIG REF("&e;") TAIL, "an entity that is not declared" },
	{ "<?x y?>" HEAD SIG REF("a") TAIL, "a processing instruction" },
	{ HEAD SIG "<!-- c -->" REF("a") TAIL, "a comment" },
	{ HEAD SIG REF("a") TAIL "<!-- c -->", "a comment behind the end" },
	{ HEAD SIG REF("a") "text" TAIL, "text between" },
	{ HEAD SIG REF("a") "<a:More/>" TAIL, "another element" },
	{ HEAD SIG REF("a") "<DataObjectReference/>" TAIL, "no namespace" },
	{ HEAD SIG "<a:DataObjectReference>" METHOD VALUE "</a:DataObjectReference>" TAIL,
	    "a reference without URI" },
	{ HEAD SIG "<a:DataObjectReference URI=\"a\" x=\"y\">" METHOD VALUE
		   "</a:DataObjectReference>" TAIL,
	    "another attribute" },
	{ HEAD SIG "<a:DataObjectReference URI=\"a\">" METHOD
		   "</a:DataObjectReference>" TAIL,
	    "no digest value" },
	{ HEAD SIG "<a:DataObjectReference URI=\"a\">" VALUE
		   "</a:DataObjectReference>" TAIL,
	    "no digest method" },
	{ HEAD SIG "<a:DataObjectReference URI=\"a\">" METHOD VALUE VALUE
		   "</a:DataObjectReference>" TAIL,
	    "two digests" },
	{ HEAD SIG "<a:DataObjectReference URI=\"a\">" METHOD
		   "<ds:DigestValue>47DEQpj8</ds:DigestValue>"
		   "</a:DataObjectReference>" TAIL,
	    "a short digest" },
	{ HEAD SIG "<a:DataObjectReference URI=\"a\">" METHOD "<ds:DigestValue> " DIGEST
		   "</ds:DigestValue>"
		   "</a:DataObjectReference>" TAIL,
	    "a digest with a space" },
	{ HEAD SIG "<a:DataObjectReference URI=\"a\"><ds:DigestMethod "
		   "Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\"/>" VALUE
		   "</a:DataObjectReference>" TAIL,
	    "SHA-1" },
	{ "<ASiCManifest>" SIG REF("a") "</ASiCManifest>", "a root of no namespace" },
	{ "\xff" HEAD SIG REF("a") TAIL, "not UTF-8" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		struct asic_manifest manifest;

		CHECK(asic_read(&arena, str_from(refused[i].xml), &manifest, NULL) ==
			  ERR_SYNTAX,
		    refused[i].words);
	}
}

static void
test_accepted(void)
{
	struct asic_manifest manifest = { 0 };

	CHECK(asic_read(&arena,
		  STR("<?xml version=\"1.0\"?>\n" HEAD "\n " SIG "\n" REF("d/a%20b")
			  REF("c\xc3\xa9") "\n" TAIL "\n"),
		  &manifest, NULL) == ERR_OK &&
		  manifest.count == 2 &&
		  str_eq(manifest.signature, STR(ASIC_SIGNATURE)) &&
		  str_eq(manifest.references[0].name, STR("d/a b")) &&
		  manifest.references[0].sha256[0] == 0xe3,
	    "another program's manifest");
	CHECK(asic_find(&manifest, STR("c\xc3\xa9")) == &manifest.references[1] &&
		  asic_find(&manifest, STR("D/a b")) == NULL,
	    "references are found by their exact name");
}

static void
test_round_trip(void)
{
	struct asic_reference references[] = {
		{ .name = STR("data/<a> & \"b\" 100%.csv"), .type = STR("text/csv") },
		{ .name = STR("data/\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e"),
		    .sha256 = { 7 } },
	};
	struct asic_manifest manifest = { .signature = STR(ASIC_STAMP),
		.signature_type = STR(ASIC_STAMP_TYPE),
		.references = references,
		.count = 2 };
	struct asic_manifest again = { 0 };
	struct str xml, second;

	if (!CHECK(asic_write(&arena, &manifest, &xml, NULL) == ERR_OK &&
		       asic_read(&arena, xml, &again, NULL) == ERR_OK,
		"what we write we read"))
		return;
	CHECK(again.count == 2 && str_eq(again.references[0].name, references[0].name) &&
		  str_eq(again.references[0].type, STR("text/csv")) &&
		  str_eq(again.references[1].name, references[1].name) &&
		  again.references[1].sha256[0] == 7 &&
		  str_eq(again.signature_type, STR(ASIC_STAMP_TYPE)),
	    "with every name, whatever its letters");
	CHECK(asic_write(&arena, &again, &second, NULL) == ERR_OK && str_eq(xml, second),
	    "and write the same");
}

static void
test_limits(void)
{
	struct asic_manifest manifest;
	struct buf xml;

	buf_init(&xml, 2 * LIMIT_MANIFEST);
	buf_add_c(&xml, HEAD SIG);
	for (int i = 0; i <= LIMIT_ENTRIES; i++)
		buf_format(&xml,
		    "<a:DataObjectReference URI=\"f%d\">" METHOD VALUE
		    "</a:DataObjectReference>",
		    i);
	buf_add_c(&xml, TAIL);
	CHECK(!buf_failed(&xml) &&
		  asic_read(&arena, buf_str(&xml), &manifest, NULL) == ERR_LIMIT,
	    "one file too many");
	while (xml.len <= LIMIT_MANIFEST)
		buf_add(&xml, STR("                                "));
	CHECK(asic_read(&arena, buf_str(&xml), &manifest, NULL) == ERR_LIMIT,
	    "too long to be parsed at all");
	buf_release(&xml);
	buf_init(&xml, LIMIT_MANIFEST);
	for (int i = 0; i < 5000; i++)
		buf_add_c(&xml, "<a>");
	CHECK(asic_read(&arena, buf_str(&xml), &manifest, NULL) == ERR_LIMIT, "nesting");
	buf_release(&xml);
}

int
main(void)
{
	if (!CHECK(arena_init(&arena, (size_t)64 << 20, NULL) == ERR_OK, "arena"))
		return test_done();
	test_refused();
	test_accepted();
	test_round_trip();
	test_limits();
	arena_release(&arena);
	return test_done();
}
