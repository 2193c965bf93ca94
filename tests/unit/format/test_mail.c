/* Mails: what is read of them, and what is not read at all. */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "format/mail.h"
#include "test.h"

static struct arena arena;
static struct mail mail;
static struct why why;

static enum err
read_text(const char *text)
{
	arena_reset(&arena);
	return mail_read(&arena, str_from(text), &mail, &why);
}

static bool
field_is(enum mail_field field, const char *words)
{
	return str_eq_c(mail.fields[field], words);
}

/* The text of a part, decoded. */
static bool
part_is(size_t i, const char *words)
{
	struct str bytes, text;

	return i < mail.parts_count &&
	       mail_body(&arena, &mail.parts[i], &bytes, &why) == ERR_OK &&
	       mail_text(&arena, mail.parts[i].charset, bytes, &text) &&
	       str_eq_c(text, words);
}

static void
refuses(void)
{
	CHECK(read_text("From: a@b.example\nFrom: c@d.example\n\nx\n") == ERR_SYNTAX,
	    "two senders are none");
	CHECK(read_text("From: a@b.example\nno field\n\nx\n") == ERR_SYNTAX,
	    "a line of the header that is no field");
	CHECK(read_text("Content-Type: multipart/mixed\n\n--x\n") == ERR_SYNTAX,
	    "a multipart without a boundary");
	CHECK(read_text("Content-Type: multipart/mixed; boundary=x\n"
			"Content-Transfer-Encoding: base64\n\n--x\n") == ERR_SYNTAX,
	    "a multipart in base64");
	CHECK(read_text(
		  "Content-Type: multipart/mixed; boundary=x\n\n--x\n"
		  "Content-Type: multipart/mixed; boundary=\"x\"\n\n--x\n") == ERR_SYNTAX,
	    "two multiparts of one boundary");
	arena_reset(&arena);
	CHECK(mail_read(&arena, str_bytes("From: a\0b\n\nx", 13), &mail, &why) ==
		  ERR_SYNTAX,
	    "a zero byte");
}

/* A mail whose multiparts stand in one another. */
static struct str
deep(size_t levels)
{
	struct buf text;
	struct str copy;

	buf_init(&text, LIMIT_BODY);
	for (size_t i = 0; i < levels; i++)
		buf_format(&text,
		    "Content-Type: multipart/mixed; boundary=b%zu\n\n--b%zu\n", i, i);
	buf_add_c(&text, "\nleaf\n");
	copy = arena_str(&arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

static struct str
wide(size_t parts)
{
	struct buf text;
	struct str copy;

	buf_init(&text, LIMIT_BODY);
	buf_add_c(&text, "Content-Type: multipart/mixed; boundary=b\n\n");
	for (size_t i = 0; i < parts; i++)
		buf_add_c(&text, "--b\n\nx\n");
	copy = arena_str(&arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

static struct str
long_header(size_t bytes)
{
	struct buf text;
	struct str copy;

	buf_init(&text, LIMIT_BODY);
	buf_add_c(&text, "Subject: x\n");
	while (buf_str(&text).len < bytes - 3)
		buf_add_c(&text, " y\n");
	buf_add_c(&text, "\nbody\n");
	copy = arena_str(&arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

static enum err
read_str(struct str text)
{
	return mail_read(&arena, text, &mail, &why);
}

static void
limits(void)
{
	arena_reset(&arena);
	CHECK(read_str(deep(LIMIT_MAIL_DEPTH)) == ERR_OK && mail.parts_count == 1,
	    "as deep as may be");
	CHECK(read_str(deep(LIMIT_MAIL_DEPTH + 1)) == ERR_LIMIT, "one deeper");
	CHECK(read_str(wide(LIMIT_MAIL_PARTS)) == ERR_OK &&
		  mail.parts_count == LIMIT_MAIL_PARTS,
	    "as many parts as may be");
	CHECK(read_str(wide(LIMIT_MAIL_PARTS + 1)) == ERR_LIMIT, "one part more");
	CHECK(read_str(long_header(LIMIT_MAIL_HEADER - 2)) == ERR_OK,
	    "a header as long as may be, in folded lines");
	CHECK(read_str(long_header(LIMIT_MAIL_HEADER + 4)) == ERR_LIMIT, "one line more");
	CHECK(
	    read_str(long_header((size_t)4 << 20)) == ERR_LIMIT, "a header of megabytes");
}

static void
reads(void)
{
	CHECK(read_text("From: =?utf-8?B?SsO8cmdlbg==?= <j@d.example>\r\n"
			"Subject: =?iso-8859-1?Q?Auskunft_=FCber?=\r\n"
			"\t=?iso-8859-1?Q?_ein?= Konto\r\n"
			"Date: Sun, 22 Nov 2026 12:00:00 +0100\r\n\r\n"
			"Guten Tag\r\n") == ERR_OK,
	    "a plain mail");
	CHECK(field_is(MAIL_FROM, "J\xc3\xbcrgen <j@d.example>"), "its sender, decoded");
	CHECK(field_is(MAIL_SUBJECT, "Auskunft \xc3\xbc"
				     "ber ein Konto"),
	    "encoded words over two lines are one text");
	CHECK(mail.parts_count == 1 && part_is(0, "Guten Tag\n"), "its text");
	CHECK(read_text("From: \x1b[2Jroot \xe2\x80\xaeimx\n\nx") == ERR_OK &&
		  field_is(MAIL_FROM, "?[2Jroot ?imx"),
	    "nothing moves a cursor or turns the writing round");
	CHECK(read_text("From: \xff\xfe\n\nx") == ERR_OK && field_is(MAIL_FROM, "??"),
	    "bytes of no charset are question marks");
}

static const char with_parts[] =
    "From: a@b.example\nContent-Type: multipart/signed; protocol=\"x\";\n"
    " boundary=\"out er\"\n\nnobody reads this\n--out er\n"
    "Content-Type: Multipart/Alternative; boundary=in\n\n--in\n"
    "Content-Type: text/plain; charset=ISO-8859-15\n"
    "Content-Transfer-Encoding: quoted-printable\n\n10 =A4 f=\nor all\n--in\n"
    "Content-Type: text/html\n\n<b>x</b>\n--in--\nnor this\n--out er\n"
    "Content-Type: application/pdf; name=\"a\\\"b.pdf\"\n"
    "Content-Disposition: attachment; filename=\"order.pdf\"\n"
    "Content-Transfer-Encoding: base64\n\nJVBE\nRi0=\n\n--out er--\n--in\nlost\n";

/* A mail that names its file by these parameters. */
static bool
file_is(const char *parameters, const char *name)
{
	char text[256];

	(void)snprintf(text, sizeof text, "Content-Type: a/b; %s\n\nx", parameters);
	return read_text(text) == ERR_OK && str_eq_c(mail.parts[0].name, name);
}

static void
parameters(void)
{
	CHECK(file_is("name=\"", "") && file_is("name=", ""), "a value that is none");
	CHECK(file_is("name=\"a", "a") && file_is("name=\"a\\", "a\\"),
	    "a quote without its end");
	CHECK(file_is("x=\";name=b\"; name=c", "c"), "what is quoted names nothing");
	CHECK(file_is("name=\"a\\\\\\\"b\" c; name=d", "a\\\"b"), "what is escaped");
}

static void
parts(void)
{
	struct str bytes;

	CHECK(read_text(with_parts) == ERR_OK && mail.parts_count == 3,
	    "parts in parts; nothing behind their end");
	CHECK(mail.signed_, "it brings a signature");
	CHECK(part_is(0, "10 \xe2\x82\xac for all"), "quoted-printable, ISO 8859-15");
	CHECK(str_eq_c(mail.parts[1].type, "text/html") && part_is(1, "<b>x</b>"),
	    "a part without charset");
	CHECK(str_eq_c(mail.parts[2].name, "order.pdf") &&
		  mail_body(&arena, &mail.parts[2], &bytes, &why) == ERR_OK &&
		  str_eq_c(bytes, "%PDF-"),
	    "a file in base64, by the name that its disposition gives");
	CHECK(read_text("Content-Transfer-Encoding: base64\n\n!!\n") == ERR_OK &&
		  mail_body(&arena, &mail.parts[0], &bytes, &why) == ERR_SYNTAX,
	    "what is no base64 is not read");
	CHECK(read_text("Content-Type: text/plain; charset=utf-7\n\n+AD0-\n") == ERR_OK &&
		  !part_is(0, "+AD0-\n"),
	    "a charset that is not known is not guessed");
}

static bool
address_is(const char *raw, const char *address)
{
	struct str found = STR("");

	return mail_address(&arena, str_from(raw), &found) && str_eq_c(found, address);
}

static void
addresses(void)
{
	static const char *const bad[] = { "", " ", "a", "a@", "@b", "a@b@c", "<a@b",
		"a@b>", "<>", "<a@b> c", "a@b, c@d", "<a@b>, <c@d>", "x <a@b> <c@d>",
		"c@d <a@b>", "\"x <a@b>", "x, y <a@b>", "group: a@b;", "a@b (c@d)",
		"(c) <a@b>", "\"a\"@b", "a b@c", "a@\xc3\xa4.example", "<@x:a@b>" };
	bool none = true;
	struct str found;

	arena_reset(&arena);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		none = none && !mail_address(&arena, str_from(bad[i]), &found);
	CHECK(none, "no address, or more than one, or one that others read differently");
	CHECK(address_is("A.b+c@Fiscalia-Norte.example", "a.b+c@fiscalia-norte.example"),
	    "in small letters");
	CHECK(
	    address_is("Duty officer\r\n <a@b.example>", "a@b.example"), "behind a name");
	CHECK(address_is("\"eve@evil.example, \\\" <x\" <a@b.example>", "a@b.example"),
	    "that may hold another one");
	CHECK(address_is("=?utf-8?Q?=3Cx=40y=3E?= <a@b.example>", "a@b.example"),
	    "and is not decoded before");
}

/* What is said to be signed is what is shown. */
static void
outermost(void)
{
	const char *text =
	    "From: a@b.example\nContent-Type: multipart/signed; boundary=x\n"
	    "\nbefore\n--x\nA: b\n\nfirst\n--x\n\nsecond\n--x--\nafter\n";

	CHECK(read_text(text) == ERR_OK && mail.outer.pieces_count == 2 &&
		  mail.outer.ended && mail.outer.leaf[1] == 1 &&
		  str_eq_c(mail.outer.before, "before\n") &&
		  str_eq_c(mail.outer.after, "after\n") &&
		  str_eq_c(mail.outer.pieces[0], "A: b\n\nfirst") &&
		  str_eq_c(mail.outer.pieces[1], "\nsecond"),
	    "the pieces of a multipart, and what stands around them");
	CHECK(read_text("Content-Type: multipart/signed; boundary=x\n\n--x\n\n1\n") ==
		      ERR_OK &&
		  !mail.outer.ended,
	    "one that does not end");
	CHECK(read_text("From: a@b.example\n\nx\n") == ERR_OK &&
		  mail.outer.pieces_count == 0 && mail.raw[MAIL_SENDER].ptr == NULL,
	    "a plain mail has none");
}

int
main(void)
{
	if (arena_init(&arena, LIMIT_ARENA, &why) != ERR_OK)
		return 1;
	refuses();
	limits();
	reads();
	parameters();
	parts();
	outermost();
	addresses();
	arena_release(&arena);
	return test_done();
}
