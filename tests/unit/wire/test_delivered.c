/* What another vendor's system delivers: its contents, or why not. */
#include <string.h>

#include "base/limits.h"
#include "test.h"
#include "wire/delivered.h"

#define ORDER "01936e5c-8a00-7000-8000-00000000abcd"
#define ID "d1079830-8e9a-4731-8fb7-36b9b961eb72"
/* printf 'This isn'\''t actually an image.' | base64, | sha256sum */
#define DATA "\"delivery:Data\":\"VGhpcyBpc24ndCBhY3R1YWxseSBhbiBpbWFnZS4=\""
#define SUM "98ecb6a08c34a97f6edc0e97ddcd32cb139e2253825186a817ddb24997ccd68f"
#define OBJECT(contents) "{\"delivery:Delivery\":{" contents "}}"
#define BINARY(inside) OBJECT("\"delivery:BinaryData\":{" inside "}")

static struct arena arena;

static const struct json *
object_of(const char *text)
{
	struct json *root = NULL;

	(void)!json_read(&arena, str_from(text), &root, NULL);
	return root;
}

static const struct {
	const char *text, *rule, *words;
} bad[] = {
	{ "{}", "delivery-unreadable", "nothing" },
	{ "{\"delivery:Delivery\":[]}", "delivery-unreadable", "no contents" },
	{ OBJECT("\"delivery:URL\":{\"delivery:URL\":\"https://a.example/\"}"),
	    "delivery-unreadable", "an address" },
	{ OBJECT("\"delivery:DataExistence\":true"), "delivery-unreadable",
	    "that there is something" },
	{ BINARY("\"delivery:Data\":\"%\""), "delivery-unreadable", "no base64" },
	{ BINARY("\"delivery:Data\":\"\""), "delivery-unreadable", "no bytes" },
	{ BINARY("\"delivery:Data\":7"), "delivery-unreadable", "no text" },
	{ BINARY(DATA ",\"delivery:Checksum\":\"" SUM
		      "0\",\"delivery:ChecksumType\":\"SHA-256\""),
	    "delivery-checksum", "a checksum of another length" },
	{ BINARY("\"delivery:Data\":\"VGhpcw==\",\"delivery:Checksum\":\"" SUM "\""),
	    "delivery-checksum", "other bytes, the kind of checksum not said" },
};

static const struct {
	const char *text, *bytes, *suffix;
	bool compared;
	const char *words;
} good[] = {
	{ BINARY(DATA ",\"delivery:Checksum\":\"" SUM "\""),
	    "This isn't actually an image.", "bin", true, "ETSI's example" },
	{ BINARY(DATA ",\"delivery:Checksum\":\"x\",\"delivery:ChecksumType\":\"MD5\""),
	    "This isn't actually an image.", "bin", false,
	    "another kind of checksum is not compared" },
	{ OBJECT("\"delivery:JSONData\":{\"b\":1,\"a\":[true]}"),
	    "{\"a\":[true],\"b\":1}", "json", false, "JSON" },
	{ OBJECT("\"delivery:XMLData\":\"<a xmlns='urn:x'/>\""), "<a xmlns='urn:x'/>",
	    "xml", false, "XML" },
};

static const struct {
	const char *ldid, *order;
} references[] = {
	{ "CL-a-" ORDER "/1", ORDER },
	{ "CL-a-" ORDER, "" },
	{ "/1", "" },
	{ "CL-a/1", "" },
	{ "CL-a-0193" ORDER "/", ORDER },
	{ "CL-a-01936E5C-8a00-7000-8000-00000000abcd/1", "" },
};

static void
test_contents(void)
{
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct delivered delivered = { .suffix = "untouched" };
		struct verdict verdict =
		    delivered_read(&arena, object_of(bad[i].text), &delivered);

		CHECK(verdict.kind == VERDICT_NO &&
			  strcmp(verdict.rule, bad[i].rule) == 0 &&
			  strcmp(delivered.suffix, "untouched") == 0,
		    bad[i].words);
	}
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct delivered delivered = { .suffix = "" };
		const struct json *object = object_of(good[i].text);
		struct verdict verdict = delivered_read(&arena, object, &delivered);

		CHECK(verdict_is_yes(&verdict) && delivered_brings(object) &&
			  str_eq_c(delivered.bytes, good[i].bytes) &&
			  strcmp(delivered.suffix, good[i].suffix) == 0 &&
			  delivered.compared == good[i].compared && delivered.id.len == 0,
		    good[i].words);
	}
}

static void
test_names(void)
{
	struct delivered delivered = { .suffix = "" };
	struct verdict verdict = delivered_read(&arena,
	    object_of("{\"delivery:DeliveryID\":\"" ID
		      "\",\"delivery:Delivery\":{\"delivery:JSONData\":{}}}"),
	    &delivered);

	CHECK(verdict_is_yes(&verdict) && str_eq_c(delivered.id, ID), "it has its id");
	verdict = delivered_read(&arena,
	    object_of("{\"delivery:DeliveryID\":\"../../etc\","
		      "\"delivery:Delivery\":{\"delivery:JSONData\":{}}}"),
	    &delivered);
	CHECK(verdict_is_yes(&verdict) && delivered.id.len == 0,
	    "what is no id is none: files are named by it");
	CHECK(!delivered_brings(object_of(OBJECT("\"delivery:URL\":{}"))),
	    "an address brings nothing");
	for (size_t i = 0; i < sizeof references / sizeof references[0]; i++)
		CHECK(str_eq_c(delivered_order(object_of(arena_format(&arena,
				   "{\"delivery:Reference\":{\"delivery:LDID\":\"%s\"}}",
				   references[i].ldid)
							     .ptr)),
			  references[i].order),
		    references[i].ldid);
}

int
main(void)
{
	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	test_contents();
	test_names();
	arena_release(&arena);
	return test_done();
}
