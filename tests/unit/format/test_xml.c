/* XML: what is refused, at which line, and what the tree and its text are. */
#include <string.h>

#include "base/limits.h"
#include "format/xml.h"
#include "test.h"

static struct arena arena;

static const struct {
	const char *text;
	enum err err;
	const char *words; /* a part of why->text */
} refused[] = {
	{ "", ERR_SYNTAX, "nothing" },
	{ "\xef\xbb\xbf", ERR_SYNTAX, "nothing" },
	{ "text", ERR_SYNTAX, "XML: " },
	{ "<a>", ERR_SYNTAX, "XML: " },
	{ "<a></b>", ERR_SYNTAX, "not open" },
	{ "<a/><b/>", ERR_SYNTAX, "behind the end" },
	{ "<a/>text", ERR_SYNTAX, "behind the end" },
	{ "<!DOCTYPE a><a/>", ERR_SYNTAX, "a document type" },
	{ "<?xml version=\"1.0\"?>\n<!DOCTYPE a SYSTEM \"file:///etc/hostname\"><a/>",
	    ERR_SYNTAX, "a document type" },
	{ "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", ERR_SYNTAX, "a document type" },
	{ "<a>&x;</a>", ERR_SYNTAX, "an entity" },
	{ "<a b=\"&x;\"/>", ERR_SYNTAX, "an entity" },
	{ "<a>& </a>", ERR_SYNTAX, "an entity" },
	{ "<a>&#0;</a>", ERR_SYNTAX, "XML: " },
	{ "<a>&#x1;</a>", ERR_SYNTAX, "XML: " },
	{ "<a>&#xd800;</a>", ERR_SYNTAX, "XML: " },
	{ "<?pi?><a/>", ERR_SYNTAX, "a processing instruction" },
	{ "<a><?xml-stylesheet href=\"x\"?></a>", ERR_SYNTAX,
	    "a processing instruction" },
	{ "<a/>\n<?pi?>", ERR_SYNTAX, "a processing instruction" },
	{ " <?xml version=\"1.0\"?><a/>", ERR_SYNTAX, "a processing instruction" },
	{ "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", ERR_SYNTAX,
	    "encoding is not UTF-8" },
	{ "<?xml version=\"1.0\" encoding = 'UTF-16'?><a/>", ERR_SYNTAX,
	    "encoding is not UTF-8" },
	{ "<a>\xff</a>", ERR_SYNTAX, "not UTF-8" },
	{ "<a>\xc0\x80</a>", ERR_SYNTAX, "not UTF-8" },
	{ "<a>\xed\xa0\x80</a>", ERR_SYNTAX, "not UTF-8" },
	{ "<a>\x01</a>", ERR_SYNTAX, "does not have" },
	{ "<a>\xef\xbf\xbf</a>", ERR_SYNTAX, "does not have" },
	{ "<a b=\"1\" b=\"2\"/>", ERR_SYNTAX, "stands twice" },
	{ "<a xmlns:p=\"u\" xmlns:q=\"u\" p:b=\"1\" q:b=\"2\"/>", ERR_SYNTAX, "XML: " },
	{ "<p:a/>", ERR_SYNTAX, "a prefix without" },
	{ "<a p:b=\"1\"/>", ERR_SYNTAX, "a prefix without" },
	{ "<a b=\"1", ERR_SYNTAX, "inside of a value" },
	{ "<a b", ERR_SYNTAX, "inside of a tag" },
	{ "<a><!-- -", ERR_SYNTAX, "inside of a comment" },
	{ "<a><![CDATA[ ]]", ERR_SYNTAX, "inside of CDATA" },
	{ "<?xml version=\"1.0\"", ERR_SYNTAX, "inside of its declaration" },
	{ "<a b='<'/>", ERR_SYNTAX, "XML: " },
	{ "<a><!-- -- --></a>", ERR_SYNTAX, "XML: " },
	{ "<a>]]></a>", ERR_SYNTAX, "XML: " },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		struct xml *root = NULL;
		struct why why = { 0 };
		enum err e = xml_read(
		    &arena, str_from(refused[i].text), XML_COMMENTS_DROPPED, &root, &why);

		if (!CHECK(e == refused[i].err && root == NULL &&
			       strstr(why.text, refused[i].words) != NULL,
			refused[i].words))
			printf("# %zu: %s\n", i, why.text);
	}
	CHECK(xml_read(&arena, str_bytes("<a>\0</a>", 8), XML_COMMENTS_DROPPED,
		  &(struct xml *){ NULL }, NULL) == ERR_SYNTAX,
	    "a zero byte");
}

static void
test_line(void)
{
	struct xml *root = NULL;
	struct why why = { 0 };

	(void)!xml_read(
	    &arena, STR("<a>\n\n<?pi?></a>"), XML_COMMENTS_DROPPED, &root, &why);
	CHECK(why.line == 3, "the line of what the scanner refuses");
	(void)!xml_read(&arena, STR("<a>\n\n</b>"), XML_COMMENTS_DROPPED, &root, &why);
	CHECK(why.line == 3, "the line of what the parser refuses");
	(void)!xml_read(
	    &arena, STR("<a><!-- c --></a>"), XML_COMMENTS_REFUSED, &root, &why);
	CHECK(strstr(why.text, "a comment") != NULL, "comments, where they are refused");
}

/* count times the text, between head and tail. */
static enum err
read_many(const char *head, const char *text, size_t count, const char *tail)
{
	struct xml *root = NULL;
	struct buf buf;
	enum err e;

	buf_init(&buf, LIMIT_BODY + 100);
	buf_add_c(&buf, head);
	for (size_t i = 0; i < count; i++)
		buf_add_c(&buf, text);
	buf_add_c(&buf, tail);
	arena_reset(&arena);
	e = xml_read(&arena, buf_str(&buf), XML_COMMENTS_DROPPED, &root, NULL);
	buf_release(&buf);
	return e;
}

static enum err
read_numbered(const char *what, size_t count)
{
	struct xml *root = NULL;
	struct buf buf;
	enum err e;

	buf_init(&buf, LIMIT_BODY);
	buf_add_c(&buf, "<a");
	for (size_t i = 0; i < count; i++)
		buf_format(&buf, " %s%zu=\"u\"", what, i);
	buf_add_c(&buf, "/>");
	arena_reset(&arena);
	e = xml_read(&arena, buf_str(&buf), XML_COMMENTS_DROPPED, &root, NULL);
	buf_release(&buf);
	return e;
}

static enum err
read_deep(size_t depth)
{
	struct xml *root = NULL;
	struct buf buf;
	enum err e;

	buf_init(&buf, LIMIT_BODY);
	for (size_t i = 0; i < depth; i++)
		buf_add_c(&buf, "<a>");
	for (size_t i = 0; i < depth; i++)
		buf_add_c(&buf, "</a>");
	arena_reset(&arena);
	e = xml_read(&arena, buf_str(&buf), XML_COMMENTS_DROPPED, &root, NULL);
	buf_release(&buf);
	return e;
}

static void
test_limits(void)
{
	CHECK(read_deep(LIMIT_DEPTH) == ERR_OK && read_deep(LIMIT_DEPTH + 1) == ERR_LIMIT,
	    "depth");
	CHECK(read_numbered("b", LIMIT_XML_ATTRIBUTES) == ERR_OK &&
		  read_numbered("b", LIMIT_XML_ATTRIBUTES + 1) == ERR_LIMIT,
	    "attributes of one element");
	CHECK(read_numbered("xmlns:b", LIMIT_XML_NAMESPACES) == ERR_OK,
	    "namespaces of one element");
	CHECK(read_many("<a b=\"", "x", LIMIT_TEXT, "\"/>") == ERR_OK &&
		  read_many("<a b=\"", "x", LIMIT_TEXT + 1, "\"/>") == ERR_LIMIT,
	    "bytes of an attribute");
	CHECK(read_many("<a>", "<b/>", LIMIT_XML_ELEMENTS - 1, "</a>") == ERR_OK,
	    "as many elements as may be");
	CHECK(read_many("<a>", "<b/>", LIMIT_XML_ELEMENTS, "</a>") == ERR_LIMIT,
	    "one more");
	CHECK(read_many("<a>", "x", LIMIT_BODY - 7, "</a>") == ERR_OK &&
		  read_many("<a>", "x", LIMIT_BODY - 6, "</a>") == ERR_LIMIT,
	    "bytes");
	arena_reset(&arena);
}

static void
test_namespaces_in_force(void)
{
	struct xml *root = NULL;
	struct buf buf;

	buf_init(&buf, LIMIT_BODY);
	buf_add_c(&buf, "<a xmlns=\"v\"><b");
	for (size_t i = 0; i < LIMIT_XML_NAMESPACES; i++)
		buf_format(&buf, " xmlns:b%zu=\"u\"", i);
	buf_add_c(&buf, "/></a>");
	CHECK(xml_read(&arena, buf_str(&buf), XML_COMMENTS_DROPPED, &root, NULL) ==
		  ERR_LIMIT,
	    "namespaces in force, one too many");
	buf_release(&buf);
}

static void
test_tree(void)
{
	struct xml *root = NULL;
	const struct xml *b;
	struct str value;

	if (!CHECK(xml_read(&arena,
		       STR("\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
			   "<a xmlns=\"u\" xmlns:p=\"v\">one<!-- c -->two &amp; "
			   "<![CDATA[<x>]]>&#33;\r\n"
			   "<p:b q='1&#9;2' p:q=\"&lt;3\"/>tail<b>in</b></a>\n"),
		       XML_COMMENTS_DROPPED, &root, NULL) == ERR_OK,
		"a text with a byte order mark"))
		return;
	b = root->first;
	CHECK(xml_is(root, "u", "a") && !xml_is(root, "", "a") && xml_is(b, "v", "b"),
	    "names and namespaces");
	CHECK(str_eq(root->text, STR("onetwo & <x>!\n")) &&
		  str_eq(b->tail, STR("tail")) && str_eq(b->next->text, STR("in")) &&
		  root->last == b->next,
	    "texts: one around a comment, line ends are LF");
	CHECK(xml_attribute_get(b, "", "q", &value) && str_eq(value, STR("1\t2")) &&
		  xml_attribute_get(b, "v", "q", &value) && str_eq(value, STR("<3")) &&
		  !xml_attribute_get(b, "u", "q", &value),
	    "attributes");
	CHECK(xml_resolve(b, STR("p"), &value) && str_eq(value, STR("v")) &&
		  xml_resolve(b, STR(""), &value) && str_eq(value, STR("u")) &&
		  !xml_resolve(b, STR("x"), &value),
	    "prefixes mean something where they are declared");
	CHECK(b->line == 3 && !xml_only_children(root) && xml_only_children(b),
	    "lines, and whether text stands between children");
	CHECK(xml_after(root, root) == b && xml_after(root, b) == b->next &&
		  xml_after(root, b->next) == NULL,
	    "the order of the document");
}

static const struct {
	const char *text; /* <r ...>...<x>...</x>...</r>: x is written */
	const char *alone;
} written[] = {
	{ "<r><x/></r>", "<x xmlns=\"\"></x>" },
	{ "<r xmlns=\"u\"><x/></r>", "<x xmlns=\"u\"></x>" },
	{ "<r xmlns:p=\"u\" xmlns:q=\"v\"><p:x/></r>", "<p:x xmlns:p=\"u\"></p:x>" },
	{ "<r xmlns:p=\"u\"><x><p:y/><p:z/></x></r>",
	    "<x xmlns=\"\" xmlns:p=\"u\"><p:y></p:y><p:z></p:z></x>" },
	{ "<r xmlns:p=\"u\"><x xmlns:p=\"v\"><p:y/></x></r>",
	    "<x xmlns:p=\"v\" xmlns=\"\"><p:y></p:y></x>" },
	{ "<r xmlns:p=\"u\"><x p:a=\"1\"/></r>",
	    "<x xmlns=\"\" xmlns:p=\"u\" p:a=\"1\"></x>" },
	{ "<r xmlns:p=\"u\"><x a=\"p:t\"/></r>",
	    "<x xmlns=\"\" xmlns:p=\"u\" a=\"p:t\"></x>" },
	{ "<r xmlns:p=\"u\"><x>p:t</x></r>", "<x xmlns=\"\" xmlns:p=\"u\">p:t</x>" },
	{ "<r xmlns=\"u\"><x xmlns=\"\"/></r>", "<x xmlns=\"\"></x>" },
	{ "<r><x a=\"&lt;&amp;&quot;&#9;&#10;&#13;>'\">&lt;&amp;\"&#13;></x></r>",
	    "<x xmlns=\"\" "
	    "a=\"&lt;&amp;&quot;&#x9;&#xA;&#xD;>'\">&lt;&amp;\"&#xD;&gt;</x>" },
	{ "<r><x a=\"&amp;&#38;&amp;#38;&amp;amp;\">&amp;#38;</x></r>",
	    "<x xmlns=\"\" a=\"&amp;&amp;&amp;#38;&amp;amp;\">&amp;#38;</x>" },
	{ "<r xmlns:p=\"u&amp;\"><x p:a=\"1\"/></r>",
	    "<x xmlns=\"\" xmlns:p=\"u&amp;\" p:a=\"1\"></x>" },
	{ "<r><x>a<y>b</y>c<z><w/>d</z>e</x>f</r>",
	    "<x xmlns=\"\">a<y>b</y>c<z><w></w>d</z>e</x>" },
};

static void
test_written(void)
{
	for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
		struct xml *root = NULL, *again = NULL;
		struct buf out, second;

		buf_init(&out, LIMIT_BODY);
		buf_init(&second, LIMIT_BODY);
		if (xml_read(&arena, str_from(written[i].text), XML_COMMENTS_DROPPED,
			&root, NULL) == ERR_OK)
			xml_write(root->first, &out);
		if (!CHECK(str_eq_c(buf_str(&out), written[i].alone), written[i].alone))
			printf("# %.*s\n", STR_ARG(buf_str(&out)));
		if (xml_read(&arena, buf_str(&out), XML_COMMENTS_DROPPED, &again, NULL) ==
		    ERR_OK)
			xml_write(again, &second);
		CHECK(str_eq(buf_str(&out), buf_str(&second)), "and again the same");
		buf_release(&out);
		buf_release(&second);
	}
}

static void
test_not_text(void)
{
	static const char *const bad[] = { "\x01", "\x1f", "a\x0b", "\xef\xbf\xbe",
		"\xef\xbf\xbf", "\xff" };
	static const char *const good[] = { "", "\t\n\r", "\x7f", "\xef\xbf\xbd",
		"\xf0\x9f\x98\x80", "\xc2\x80" };
	struct buf out;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		buf_init(&out, 100);
		xml_add_text(&out, str_from(bad[i]));
		CHECK(!xml_text_ok(str_from(bad[i])) && buf_failed(&out),
		    "what XML cannot hold is not written");
		buf_release(&out);
	}
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		CHECK(xml_text_ok(str_from(good[i])), "what it can hold");
}

int
main(void)
{
	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	xml_warm();
	test_refused();
	test_line();
	test_limits();
	test_namespaces_in_force();
	test_tree();
	test_written();
	test_not_text();
	arena_release(&arena);
	return test_done();
}
