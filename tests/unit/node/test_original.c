/* What a worker reads of a paper: the telephone number in it is found by who looks for
 * it, and what takes too much memory is registered all the same. */
#include "base/base64.h"
#include "base/limits.h"
#include "casefile/phone.h"
#include "node/original.h"
#include "test.h"

#define PAGE "From: a@b.example\nContent-Type: text/html\n\n"

static struct arena arena;

/* original.read of a mail. */
static struct json *
read_mail(struct arena *memory, struct str mail)
{
	struct json *body = json_object(memory);
	struct json *original = json_put(body, "original", json_object(memory));
	struct buf base64;

	buf_init(&base64, LIMIT_BODY);
	base64_encode(mail, &base64);
	json_put_str(memory, original, "name", STR("x.eml"));
	json_put_str(memory, original, "base64", arena_str(memory, buf_str(&base64)));
	buf_release(&base64);
	original_read(memory, body);
	return json_member(original, "read");
}

/* Whether +56 2 5550 1234 is found, in what is kept, when a mail says it so. */
static bool
gives_number(const char *mail)
{
	struct phone phone;
	struct buf text;
	bool found;

	arena_reset(&arena);
	buf_init(&text, LIMIT_BODY);
	json_write(read_mail(&arena, str_from(mail)), &text);
	found = phone_parse(STR("+56 2 5550 1234"), &phone) &&
		phone_occurs(&phone, buf_str(&text));
	buf_release(&text);
	return found;
}

static void
numbers(void)
{
	CHECK(!gives_number(PAGE "5550&nbsp;4321"), "another number is not it");
	CHECK(!gives_number(PAGE "5550 ext 1234, 560&#49;234"), "nor are parts of it");
	CHECK(gives_number(PAGE "5550&nbsp;1234"), "a space by its name");
	CHECK(gives_number(PAGE "5550&nbsp1234"), "without its end");
	CHECK(gives_number(PAGE "5550&emsp13;1234"), "a name with digits");
	CHECK(gives_number(PAGE "55&shy;50&zwnj;12&#173;34"), "what nobody sees");
	CHECK(gives_number(PAGE "5550&shy;&shy;&shy;&shy;&shy;1234"), "many of it");
	CHECK(gives_number(PAGE "5550&#160;1234"), "a space by its number");
	CHECK(gives_number(PAGE "5550&#xA0;1234&#XA0;"), "hexadecimal");
	CHECK(!gives_number(PAGE "5550&#xA01234"), "whose digits are no others");
	CHECK(gives_number(PAGE "5550&#8203;1&#8206;234"), "and what turns the writing");
	CHECK(gives_number(PAGE "5550&#10;1234"), "a line's end by its number");
	CHECK(gives_number(PAGE "5550&#4294967345;1234"), "a number of no character");
	CHECK(gives_number(PAGE "5550&#65297;&#xff12;&#65299;&#65300;"),
	    "fullwidth digits by their numbers");
	CHECK(gives_number(PAGE "555<b>0</b><!-- > 99 -->12<!-->34"), "between comments");
	CHECK(gives_number(PAGE "call <5550 1234>"), "in brackets that are no tag");
	CHECK(gives_number("From: a@b.example\n\n5550\n1234\n"), "over two lines");
}

static bool
text_is(const char *mail, const char *words)
{
	arena_reset(&arena);
	return str_eq_c(json_get_str(read_mail(&arena, str_from(mail)), "text"), words);
}

static void
pages(void)
{
	CHECK(text_is(PAGE "a<b>c", "ac"), "tags are not shown");
	CHECK(text_is(PAGE "a & b &# &#x; &", "a & b &# &#x; &"), "nor is all an entity");
	CHECK(text_is(PAGE "&#x202e;&#155;&#27;&#0;&#xd800;&#1114112;", "      "),
	    "nothing moves a cursor or turns the writing round");
	CHECK(text_is(
		  PAGE "&#228;&#x20AC;&#128077;", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x91\x8d"),
	    "characters by their numbers");
	CHECK(text_is(PAGE "&#60;b&#62;", "<b>"), "which begin no tag");
	CHECK(text_is(PAGE "a<!-- b", "a") && text_is(PAGE "a<b", "a"), "without an end");
}

/* A header that once took its own length again for each of its parameters. */
static struct str
many_parameters(void)
{
	struct str mail;
	struct buf text;

	buf_init(&text, LIMIT_BODY);
	buf_add_c(&text, "From: a@b.example\nContent-Type: text/plain;");
	while (buf_str(&text).len < LIMIT_MAIL_HEADER - 8)
		buf_add_c(&text, "a=\"\";");
	buf_add_c(&text, "\n\nwords");
	mail = arena_str(&arena, buf_str(&text));
	buf_release(&text);
	return mail;
}

static void
memory(void)
{
	struct arena small;
	struct json *read;
	struct str mail;
	struct why why;

	arena_reset(&arena);
	read = read_mail(&arena, many_parameters());
	CHECK(str_eq_c(json_get_str(read, "text"), "words"), "a header of parameters");
	mail = many_parameters();
	if (arena_init(&small, (size_t)200 << 10, &why) != ERR_OK)
		return;
	read = read_mail(&small, mail);
	CHECK(str_has(json_get_str(read, "problem"), STR("memory")) &&
		  json_get_bool(read, "unread") && json_get_str(read, "text").len == 0,
	    "what takes too much memory is not read, and says so");
	arena_release(&small);
}

int
main(void)
{
	struct why why;

	if (arena_init(&arena, LIMIT_ARENA, &why) != ERR_OK)
		return 1;
	numbers();
	pages();
	memory();
	arena_release(&arena);
	return test_done();
}
