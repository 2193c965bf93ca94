/* The W3C XML conformance suite, case by case: what is not well formed is refused, what
 * is well formed is read unless it holds what is never taken. */
#include <string.h>

#include "base/base64.h"
#include "base/limits.h"
#include "format/json.h"
#include "format/xml.h"
#include "test.h"
#include "vectors.h"

#define SUITE "vectors/xmlconf/xmlconf.jsonl"

/* Why a well-formed document is refused: one of our refusals, each by its words. */
static const char *const on_purpose[] = {
	"XML: a document type", "XML: a processing instruction",
	"XML: not UTF-8, or with U+0000", /* UTF-16 and others */
};
#define REASONS (sizeof on_purpose / sizeof on_purpose[0])

struct counts {
	struct vectors_count all;
	size_t on_purpose[REASONS];
};

static bool
is_on_purpose(const struct why *why, struct counts *counts)
{
	for (size_t i = 0; i < REASONS; i++)
		if (strcmp(why->text, on_purpose[i]) == 0) {
			counts->on_purpose[i]++;
			return true;
		}
	return false;
}

static void
run_case(struct arena *arena, const struct json *one, struct counts *counts)
{
	struct str id = json_get_str(one, "id");
	struct str expected = json_get_str(one, "wellformedness_expect");
	struct str text = STR("");
	struct xml *root = NULL;
	struct why why = { 0 };
	char words[300];
	enum err e;

	if (base64_decode(arena, json_get_str(one, "b64"), &text, NULL) != ERR_OK)
		text = STR("");
	e = xml_read(arena, text, XML_COMMENTS_DROPPED, &root, &why);
	(void)snprintf(words, sizeof words, "%.*s: %.*s, %s", STR_ARG(id),
	    STR_ARG(expected), e == ERR_OK ? "read" : why.text);
	vectors_add(
	    &counts->all, e == ERR_OK, e == ERR_OK || !str_eq_c(expected, "accept"));
	if (str_eq_c(expected, "reject"))
		CHECK(e == ERR_SYNTAX, words);
	else if (str_eq_c(expected, "accept") && e != ERR_OK)
		CHECK(is_on_purpose(&why, counts), words);
	else
		CHECK(e == ERR_OK || e == ERR_SYNTAX, words);
}

static void
run_suite(struct arena *arena)
{
	struct str rest = vectors_read(arena, SUITE), line;
	struct counts counts = { 0 };
	size_t mark = arena_mark(arena);

	while (str_line(&rest, &line)) {
		struct json *one = NULL;

		if (line.len > 0 && json_read(arena, line, &one, NULL) == ERR_OK)
			run_case(arena, one, &counts);
		arena_return(arena, mark);
	}
	vectors_say("xmlconf/xmlconf.jsonl", &counts.all);
	printf("# well formed and refused:\n");
	for (size_t i = 0; i < REASONS; i++)
		printf("#   %zu: %s\n", counts.on_purpose[i], on_purpose[i]);
	CHECK(counts.all.taken > 20, "some of the suite is plain XML");
}

int
main(void)
{
	struct arena arena;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (vectors_here(&arena))
		run_suite(&arena);
	else
		test_skip("the XML conformance suite", "VECTORS is not there");
	arena_release(&arena);
	return test_done();
}
