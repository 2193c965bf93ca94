/* The PDF: the same for the same document, with its files plain in it, and nothing shown
 * that does something to its line. */
#include <unistd.h>

#include "paper/archive.h"
#include "paper/font.h"
#include "paper/sheet.h"
#include "test.h"

#define PDF_MAX ((size_t)16 << 20)

static struct arena arena;
static struct font_set fonts;

static enum err
print(const struct paper *paper, struct buf *out)
{
	struct buf plain;
	enum err e;

	buf_init(out, PDF_MAX);
	buf_init(&plain, PDF_MAX);
	arena_reset(&arena);
	e = sheet_draw(&arena, paper, &fonts, &plain, NULL);
	if (e == ERR_OK)
		e = archive_write(paper, buf_str(&plain), STR("test <&>"), out, NULL);
	buf_release(&plain);
	return e;
}

static const struct paper_file file = { STR_INIT("order.json"),
	STR_INIT("application/json"), STR_INIT("the order"), STR_INIT("Source"),
	STR_INIT("{\"hostile\":\"endstream\"}") };
static const struct paper_block blocks[] = {
	{ PAPER_TITLE, { STR_INIT("Title") }, 1 },
	{ PAPER_LINE, { STR_INIT("name"), STR_INIT("value") }, 2 },
	{ PAPER_TEXT, { STR_INIT("\xd8\xb7\xd9\x84\xd8\xa8") }, 1 },
};
static const struct paper one = { .language = STR_INIT("en"),
	.title = STR_INIT("A title"),
	.banner = STR_INIT("TRAINING"),
	.page = STR_INIT("{page}/{pages}"),
	.qr = STR_INIT("comity:1"),
	.at = 1795000000000000,
	.blocks = blocks,
	.blocks_count = 3,
	.files = &file,
	.files_count = 1 };

static void
test_limits(void)
{
	static char much[4096];
	struct paper paper = one;
	struct buf out;

	memset(much, 'a', sizeof much);
	paper.qr = str_bytes(much, sizeof much);
	CHECK(print(&paper, &out) == ERR_LIMIT, "more than a QR code holds");
	buf_release(&out);
}

static void
test_same(void)
{
	struct paper later = one, turned = one;
	struct buf a, b;

	CHECK(print(&one, &a) == ERR_OK, "a document is printed");
	CHECK(str_starts(buf_str(&a), STR("%PDF-1.7\n")), "as PDF 1.7");
	CHECK(str_has(buf_str(&a), STR("{\"hostile\":\"endstream\"}")),
	    "its file lies in it as it is");
	CHECK(str_has(buf_str(&a), STR("<pdfaid:part>3</pdfaid:part>")),
	    "what it claims can be read");
	CHECK(str_has(buf_str(&a), STR("test &lt;&amp;&gt;")), "and is escaped");
	CHECK(print(&one, &b) == ERR_OK && str_eq(buf_str(&a), buf_str(&b)),
	    "the same again, byte for byte");
	buf_release(&b);
	later.at += 1000000;
	CHECK(print(&later, &b) == ERR_OK && !str_eq(buf_str(&a), buf_str(&b)),
	    "another time is another PDF");
	buf_release(&b);
	turned.rtl = true;
	CHECK(print(&turned, &b) == ERR_OK && !str_eq(buf_str(&a), buf_str(&b)),
	    "from right to left, too");
	buf_release(&b);
	buf_release(&a);
}

static void
test_plain(void)
{
	arena_reset(&arena);
	CHECK(str_eq_c(font_plain(&arena, &fonts,
			   STR("a\xe2\x80\xae"
			       "b")),
		  "a<U+202E>b"),
	    "what turns the line is shown by its number");
	CHECK(str_eq_c(font_plain(&arena, &fonts, STR("\xe6\xbc\xa2")), "<U+6F22>"),
	    "what the fonts lack, too");
	CHECK(str_eq_c(font_plain(&arena, &fonts, STR("a\nb\t")), "a\nb<U+0009>"),
	    "a line's end stays");
	CHECK(str_eq_c(font_plain(&arena, &fonts, STR("\xff")), ""),
	    "what is no text is not shown");
}

int
main(void)
{
	struct why why;

	if (arena_init(&arena, (size_t)64 << 20, &why) != ERR_OK ||
	    font_open(&fonts, &why) != ERR_OK) {
		fprintf(stderr, "%s\n", why.text);
		return 1;
	}
	test_limits();
	test_same();
	test_plain();
	font_close(&fonts);
	int failed = test_done();

	/* what the libraries keep is not given back */
	(void)fflush(NULL);
	_exit(failed);
}
