/* Templates: what may not stand in one, and what a hole makes of hostile data. */
#include "ui/template.h"

#include "format/json.h"
#include "test.h"

static struct arena arena;
static struct buf out;

static const struct embedded word_files[] = { { "ar.tsv", STR_INIT("# partial\n") },
	{ "en.tsv", STR_INIT("both\t{a} and {b}\ncode.one\tof one\nplain\tx < y\n") },
	{ "es.tsv", STR_INIT("# partial\n") }, { "fr.tsv", STR_INIT("# partial\n") },
	{ NULL, { NULL, 0 } } };

static enum err
read_one(const char *text, struct templates *templates, struct why *why)
{
	const struct embedded files[] = { { "a.html", str_from(text) },
		{ "part.html", STR_INIT("[{{x}}]") },
		{ "loop.html", STR_INIT("{{> loop}}") }, { NULL, { NULL, 0 } } };
	struct words words;

	if (words_read(&arena, word_files, &words, why) != ERR_OK)
		return ERR_SYNTAX;
	return templates_read(&arena, files, &words, templates, why);
}

static enum err
render(const char *text, const char *data, struct why *why)
{
	struct templates *templates = arena_alloc(&arena, sizeof *templates);
	struct json *tree = NULL;
	enum err e = read_one(text, templates, why);

	buf_reset(&out);
	if (e == ERR_OK)
		e = json_read(&arena, str_from(data), &tree, why);
	if (e != ERR_OK)
		return e;
	return templates_render(templates,
	    &(struct template_page){
		.layout = templates_find(templates, STR("a")), .data = tree },
	    &out, why);
}

/* What the template makes of the data. */
static bool
makes(const char *text, const char *data, const char *expected)
{
	struct why why = { 0 };
	bool ok = render(text, data, &why) == ERR_OK && str_eq_c(buf_str(&out), expected);

	if (!ok)
		printf("# %.*s %s\n", STR_ARG(buf_str(&out)), why.text);
	arena_reset(&arena);
	return ok;
}

static void
test_bad(void)
{
	static const char *const bad[] = { "<p onclick=\"x\">", "<p style=\"x\">",
		"<style>", "<script>x</script>", "<script>{{x}}</script>", "<a href=x>",
		"<a href='x'>", "<a href=\"https://x\">", "<a href=\"//x\">",
		"<a href=\"{{x}}\">", "<a href=\"/\\x\">", "<a href=\"javascript:x\">",
		"<iframe src=\"/\">", "<base href=\"/\">", "<{{x}}>", "<p {{x}}>",
		"<p {{x}}=\"y\">", "<p title={{x}}>", "<!-- {{x}} -->",
		"<p title=\"{{x}}\"", "{{#if x}}", "{{/if}}", "{{else}}",
		"{{#if x}}{{else}}{{else}}{{/if}}", "{{#if x}}<p title=\"{{/if}}\">",
		"{{#each x}}{{/if}}", "{{", "{{}}", "{{#x}}{{/x}}", "{{> nothing}}",
		"<p title=\"{{> part}}\">", "{{t \"nothing\"}}", "{{t nothing}}",
		"{{t \"both\" a=x}}", "{{t \"both\" a=x b=y c=z}}",
		"{{link}}{{#if}}{{/if}}", "{{time x y}}", "{{nothing x}}", "{{x-y}}",
		"{{t \"both\" a=nothing:x b=y}}", "<p title=\"{{bar x y}}\">",
		"{{#is x}}{{/if}}", "{{<b>}}", "<meta http-equiv=\"refresh\">", NULL };
	struct templates *templates = arena_alloc(&arena, sizeof *templates);

	for (size_t i = 0; bad[i] != NULL; i++) {
		struct why why = { 0 };
		size_t mark = arena_mark(&arena);

		CHECK(read_one(bad[i], templates, &why) == ERR_SYNTAX &&
			  str_starts(str_from(why.text), STR("a.html:")),
		    bad[i]);
		arena_return(&arena, mark);
	}
	arena_reset(&arena);
}

static void
test_places(void)
{
	const char *data = "{\"x\":\"<a b=\\\"/?c&d'\"}";

	CHECK(makes("<p>{{x}}</p>", data, "<p>&lt;a b=&quot;/?c&amp;d&#39;</p>"), "text");
	CHECK(makes("<p title=\"{{x}}\">", data,
		  "<p title=\"&lt;a b=&quot;/?c&amp;d&#39;\">"),
	    "a value");
	CHECK(makes("<a href=\"/y/{{x}}?z={{x}}\">", data,
		  "<a "
		  "href=\"/y/"
		  "%3Ca%20b%3D%22%2F%3Fc%26d%27?z=%3Ca%20b%3D%22%2F%3Fc%26d%27\">"),
	    "a part of an address");
	CHECK(makes("<a href=\"{{link x}}\">", "{\"x\":\"javascript:alert(1)\"}",
		  "<a href=\"/\">"),
	    "an address that is none of ours");
	CHECK(makes("<title>{{t \"both\" a=x b=x}}</title>", "{\"x\":\"</title><b>\"}",
		  "<title>&lt;/title&gt;&lt;b&gt; and &lt;/title&gt;&lt;b&gt;</title>"),
	    "in a title there are no elements");
	CHECK(makes("<p {{#if y}}hidden{{else}}lang=\"{{x}}\"{{/if}}>", "{\"x\":\"<\"}",
		  "<p lang=\"&lt;\">"),
	    "an attribute in a block");
	CHECK(makes("{{t \"plain\"}}", "{}", "x &lt; y"), "our own words are text too");
	CHECK(makes("{{t \"both\" a=x b=date:y}}", "{\"x\":\"<\",\"y\":\"<\"}",
		  "<bdi>&lt;</bdi> and <bdi>&lt;</bdi>"),
	    "what fills words has its own direction; what is no time is text");
}

static void
test_blocks(void)
{
	CHECK(makes("{{#if x}}a{{else}}b{{/if}}", "{\"x\":true}", "a"), "if");
	CHECK(makes("{{#if x}}a{{else}}b{{/if}}", "{\"x\":[]}", "b"),
	    "an empty list is not");
	CHECK(makes("{{#unless x}}a{{/if}}", "{}", "a"), "unless");
	CHECK(makes("{{#is x \"a\"}}y{{else}}n{{/if}}", "{\"x\":[\"b\",\"a\"]}", "y"),
	    "a list holds it");
	CHECK(makes("{{#is x \"a\"}}y{{else}}n{{/if}}", "{\"x\":[\"b\",1,{}]}", "n"),
	    "a list does not hold it");
	CHECK(makes("{{#each x}}<{{.}}>{{/each}}", "{\"x\":[1]}", "") == false,
	    "a hole is no element's name");
	CHECK(
	    makes(
		"{{#each x}}({{a}}{{@z}}{{#each b}}{{.}}{{/each}}){{else}}none{{/each}}",
		"{\"z\":\"-\",\"x\":[{\"a\":1,\"b\":[2,3]},{\"a\":4},5]}",
		"(1-23)(4-)(-)"),
	    "lists in lists; the root; what is not there is empty");
	CHECK(makes("{{#each x}}a{{else}}none{{/each}}", "{\"x\":{\"y\":1}}", "none"),
	    "no list, no items");
	CHECK(
	    makes("{{x.y.z}}|{{x.y.q}}|{{q.y}}", "{\"x\":{\"y\":{\"z\":\"v\"}}}", "v||"),
	    "members of members");
	CHECK(makes("{{> part}}{{> part y}}", "{\"x\":1,\"y\":{\"x\":2}}", "[1][2]"),
	    "parts");
	CHECK(makes("a\n  {{#if x}}\nb\n  {{/if}}\nc", "{\"x\":1}", "a\nb\nc"),
	    "a block alone on its line takes it along");
	CHECK(makes("{{word \"code.\" x}} {{word \"code.\" y}}",
		  "{\"x\":\"one\",\"y\":\"<\"}", "of one &lt;"),
	    "words of a code; a code without words");
}

static void
test_forms(void)
{
	const char *at =
	    "{\"now\":\"2026-11-22T13:00:00Z\",\"x\":\"2026-11-26T17:00:00Z\","
	    "\"y\":\"2026-11-22T12:10:00Z\",\"n\":5204,\"b\":1500000}";

	CHECK(
	    makes("{{left x}}", at, "left.in"), "words that are missing show their key");
	CHECK(makes("{{number n}}", at,
		  "5\xe2\x80\xaf"
		  "204"),
	    "groups of three");
	CHECK(makes("{{bar x}}", at, "") == false, "a bar takes two times");
	CHECK(makes("{{bar now q}}", at, ""), "a bar of what is no time is nothing");
	CHECK(makes("{{hash x}}", "{\"x\":\"0123456789abcdef\"}",
		  "<bdi class=\"hash\" title=\"0123456789abcdef\">0123456789ab<span "
		  "class=\"paper\">cdef</span></bdi>"),
	    "a hash is short, and whole on paper");
	CHECK(makes("<p title=\"{{hash x}}\">", "{\"x\":\"0123456789abcdef\"}",
		  "<p title=\"0123456789ab\">"),
	    "without elements in a value");
	CHECK(makes("{{groups x}}", "{\"x\":\"0123456789abcdef<\"}",
		  "<bdi class=\"hash groups\" dir=\"ltr\"><span>01234567</span>"
		  "<span>89abcdef</span><span>&lt;</span></bdi>"),
	    "a digest that is compared is whole, in groups");
	CHECK(makes("<p title=\"{{groups x}}\">", "{\"x\":\"0123456789\"}",
		  "<p title=\"0123456789\">") &&
		  makes("{{groups q}}", at,
		      "<bdi class=\"hash groups\" dir=\"ltr\"></bdi>"),
	    "without them in a value, and none of nothing");
}

static void
test_limits(void)
{
	struct why why = { 0 };

	CHECK(render("{{> loop}}", "{}", &why) == ERR_LIMIT, "a part in itself ends");
	arena_reset(&arena);
	CHECK(render("{{#each x}}{{#each @x}}{{#each @x}}{{#each @x}}{{#each @x}}{{#each "
		     "@x}}{{/each}}{{/each}}{{/each}}{{/each}}{{/each}}{{/each}}",
		  "{\"x\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]}", &why) == ERR_LIMIT,
	    "so do lists in lists in lists");
	arena_reset(&arena);
	buf_release(&out);
	buf_init(&out, 10);
	CHECK(
	    render("{{#each x}}12345678901{{/each}}", "{\"x\":[1,2]}", &why) == ERR_LIMIT,
	    "a page that is too large is none");
	CHECK(buf_str(&out).len == 0, "not even its beginning");
	arena_reset(&arena);
}

int
main(void)
{
	if (arena_init(&arena, (size_t)32 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	buf_init(&out, (size_t)1 << 20);
	test_bad();
	test_places();
	test_blocks();
	test_forms();
	test_limits();
	buf_release(&out);
	arena_release(&arena);
	return test_done();
}
