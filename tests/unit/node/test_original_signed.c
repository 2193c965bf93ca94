/* What the signature in a mail or a PDF covers: everything that people are shown, or it
 * counts for nothing.  The openssl command signs. */
#include <string.h>

#include "../trust/fixture.h"
#include "base/base64.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/original.h"
#include "node/original_signed.h"

#define BODY                                                                             \
	"Content-Type: text/plain; charset=utf-8\n\nThe subscriber of "                  \
	"anna@papercup.example.\n"
#define HEAD "From: Fiscalia <desk@fiscalia.example>\nSubject: RUC-1\nMIME-Version: 1.0\n"
#define SIGN "cms -sign -in body -signer cert.pem -inkey key.pem "

static struct arena arena;

/* original.read of a file. */
static struct json *
read_file(struct str bytes, const char *name)
{
	struct json *body = json_object(&arena);
	struct json *original = json_put(body, "original", json_object(&arena));
	struct buf base64;

	buf_init(&base64, LIMIT_BODY);
	base64_encode(bytes, &base64);
	json_put_str(&arena, original, "name", str_from(name));
	json_put_str(&arena, original, "base64", arena_str(&arena, buf_str(&base64)));
	buf_release(&base64);
	original_read(&arena, body);
	return json_member(original, "read");
}

static const struct json *
signature_of(struct str bytes, const char *name)
{
	return json_get(read_file(bytes, name), "signature");
}

static bool
mail_is(struct str mail, const char *result, const char *rule)
{
	const struct json *found = signature_of(mail, "x.eml");
	bool ok = str_eq_c(json_get_str(found, "result"), result) &&
		  str_eq_c(json_get_str(found, "rule"), rule);

	if (!ok)
		printf("# %.*s %.*s %.*s\n", STR_ARG(json_get_str(found, "result")),
		    STR_ARG(json_get_str(found, "rule")),
		    STR_ARG(json_get_str(found, "detail")));
	return ok;
}

/* What openssl makes of the file body, under a mail's header. */
static struct str
sign_mail(const char *body, const char *options)
{
	char words[300];

	write_file("body", str_from(body));
	(void)snprintf(words, sizeof words, SIGN "-out signed -%s", options);
	if (openssl(words) != 0)
		abort();
	return arena_format(&arena, HEAD "%.*s", STR_ARG(read_all(&arena, "signed")));
}

/* The text with the first part that is old as another one. */
static struct str
replaced(struct str text, const char *old, const char *other)
{
	const char *at = memmem(text.ptr, text.len, old, strlen(old));
	size_t before = at == NULL ? 0 : (size_t)(at - text.ptr);

	if (at == NULL)
		abort();
	return arena_format(&arena, "%.*s%s%.*s", (int)before, text.ptr, other,
	    STR_ARG(str_slice(text, before + strlen(old), text.len)));
}

static struct str
with_more(struct str text, const char *more)
{
	return arena_format(&arena, "%.*s%s", STR_ARG(text), more);
}

/* The line with which the parts of openssl's mail begin. */
static const char *
delimiter(struct str mail)
{
	const char *at = memmem(mail.ptr, mail.len, "\n------", 7);

	return at == NULL ? "" : arena_cstr(&arena, str_slice(str_from(at), 1, 39));
}

static void
detached(void)
{
	struct str mail = sign_mail(BODY, "md sha256");
	const char *line = delimiter(mail);
	const struct json *found;
	struct str added;

	CHECK(mail_is(replaced(mail, "anna@", "carl@"), "no", "signature-wrong"),
	    "another target");
	CHECK(mail_is(replaced(mail, "This is an S/MIME signed message",
			  "Urgent: of carl@papercup.example, too"),
		  "no", "signature-partly"),
	    "words before what is signed");
	CHECK(mail_is(with_more(mail, "and of carl@papercup.example\n"), "no",
		  "signature-partly"),
	    "words behind it");
	added = arena_format(&arena,
	    "%s\nContent-Type: text/plain\n\nand of carl@papercup.example\n%s", line,
	    line);
	CHECK(mail_is(replaced(mail, line, arena_cstr(&arena, added)), "no",
		  "signature-partly"),
	    "a part before what is signed");
	added = arena_format(&arena,
	    "Content-Type: multipart/mixed; boundary=out\n\n--out\n%.*s\n--out\n\nmore\n"
	    "--out--\n",
	    STR_ARG(str_slice(mail, sizeof HEAD - 1, mail.len)));
	CHECK(mail_is(added, "no", "signature-partly"), "a part of a mail is signed");
	CHECK(mail_is(replaced(mail, "application/pkcs7-signature\"; micalg",
			  "application/pgp-signature\"; micalg"),
		  "no", "signature-form"),
	    "another kind of signature");
	CHECK(mail_is(str_slice(mail, 0, mail.len - 30), "no", "signature-form"),
	    "that is cut off");
	found = signature_of(mail, "x.eml");
	CHECK(mail_is(mail, "yes", ""), "all of it is signed");
	CHECK(str_eq_c(json_get_str(found, "from"), "desk@fiscalia.example") &&
		  json_get(found, "reply-to") == NULL,
	    "the address that it says to be from");
	CHECK(str_eq_c(json_get_str(found, "subject"), "CN=CL/fiscalia") &&
		  json_get_str(found, "signed_at").len == 20 &&
		  json_get_str(found, "certificate").len == 64,
	    "by whose certificate, and when");
}

static void
beside(void)
{
	struct str mail = sign_mail(BODY, "md sha256");
	struct str reply =
	    arena_format(&arena, "Reply-To: <Else@evil.example>\n%.*s", STR_ARG(mail));
	struct str forward = sign_mail(
	    "Content-Type: message/rfc822\n\nFrom: x@evil.example\n\nA request.\n",
	    "md sha256");

	CHECK(str_eq_c(json_get_str(signature_of(reply, "x.eml"), "reply-to"),
		  "else@evil.example"),
	    "where an answer would go is told");
	CHECK(mail_is(forward, "person", "signature-forwarded"),
	    "what somebody forwards he has not written");
	CHECK(mail_is(sign_mail(BODY, "md sha1"), "no", "signature-weak"), "SHA-1");
	CHECK(mail_is(sign_mail(BODY, "noattr"), "no", "signature-form"),
	    "no signed attributes");
	CHECK(mail_is(sign_mail(BODY, "nocerts"), "no", "signature-form"),
	    "no certificate");
	CHECK(mail_is(sign_mail(BODY, "md sha256 -signer two.pem -inkey two.key"),
		  "person", "signature-several"),
	    "two signers");
}

static void
opaque(void)
{
	struct str mail = sign_mail(BODY, "nodetach -md sha384");
	const struct json *read = read_file(mail, "x.eml");
	struct str forward = sign_mail(
	    "Content-Type: message/rfc822\n\nFrom: x@evil.example\n\nA request.\n",
	    "nodetach -md sha256");

	CHECK(mail_is(mail, "yes", ""), "a signature around the mail");
	CHECK(str_has(json_get_str(read, "text"), STR("anna@papercup.example")),
	    "whose content is shown");
	CHECK(mail_is(replaced(mail, "MII", "MIJ"), "no", "signature-form"), "changed");
	CHECK(mail_is(forward, "person", "signature-forwarded"), "a mail in a mail");
	read = read_file(
	    replaced(mail, "smime-type=signed-data", "smime-type=enveloped-data"),
	    "x.eml");
	CHECK(str_has(json_get_str(read, "text"), STR("anna@")),
	    "it is what it is, not what it is called");
}

/* The last part's name, as people are shown it. */
static struct str
last_name(struct str mail)
{
	const struct json *parts = json_get(read_file(mail, "x.eml"), "parts");

	return parts == NULL || parts->last == NULL ? STR("")
						    : json_get_str(parts->last, "name");
}

static void
named(void)
{
	struct str mail = sign_mail(BODY, "md sha256");
	struct str other = replaced(mail, "name=\"smime.p7s\"", "name=\"eve.txt\"");

	other = replaced(other, "filename=\"smime.p7s\"", "filename=\"of eve, too\"");
	CHECK(mail_is(other, "yes", ""), "nobody signs the name of the signature");
	CHECK(str_eq_c(last_name(other), "smime.p7s"), "and nobody is shown it");
	other = replaced(other, "multipart/signed", "multipart/mixed");
	CHECK(str_eq_c(last_name(other), "of eve, too"), "beside nothing signed it is");
}

#define BULK ((size_t)512 << 10)

/* As a program keeps it whose lines end in LF alone. */
static struct str
lines_kept(struct str mail)
{
	char *text = arena_array(&arena, mail.len, 1);
	size_t len = 0;

	for (size_t i = 0; i < mail.len; i++)
		if (mail.ptr[i] != '\r')
			text[len++] = mail.ptr[i];
	return str_bytes(text, len);
}

/* A full arena is no wrong signature. */
static void
without_memory(void)
{
	char *body = arena_array(&arena, BULK + 1, 1);
	size_t mark = arena_mark(&arena);
	struct json *read;
	struct mail mail;
	struct str text, inner;

	memset(body, 'x', BULK);
	memcpy(body, BODY, sizeof BODY - 1);
	for (size_t i = 900; i < BULK; i += 900)
		body[i] = '\n';
	text = lines_kept(sign_mail(body, "md sha256"));
	CHECK(mail_is(text, "yes", ""), "a long one, kept with lines of this system");
	must(mail_read(&arena, text, &mail, NULL));
	read = json_object(&arena);
	(void)arena_alloc(&arena, arena.size - arena.used - BULK / 2);
	original_signed_mail(&arena, &mail, read, &inner);
	read = json_member(read, "signature");
	CHECK(str_eq_c(json_get_str(read, "rule"), "signature-form") &&
		  str_eq_c(json_get_str(read, "detail"), "no memory for it"),
	    "without memory nothing is verified");
	arena_return(&arena, mark);
}

/* What who brings a paper says of it is not what is read. */
static void
claimed(void)
{
	struct json *body = json_object(&arena);
	struct json *original = json_put(body, "original", json_object(&arena));
	struct json *read = json_put(original, "read", json_object(&arena));

	(void)json_put(read, "signature", json_object(&arena));
	json_put_str(&arena, json_member(read, "signature"), "result", STR("yes"));
	json_put_str(&arena, original, "base64", STR("YQ=="));
	original_read(&arena, body);
	CHECK(json_get(json_get(original, "read"), "signature") == NULL,
	    "a signature that the caller claims");
}

/* --- PDF --- */

#define HOLE 8192
#define PDF_HEAD                                                                         \
	"%%PDF-1.7\n1 0 obj <</Type/Sig/SubFilter/adbe.pkcs7.detached /ByteRange "       \
	"[%04zu %06zu %06zu %06zu]\n/Contents "
#define PDF_HEAD_LEN ((size_t)108)
#define PDF_TAIL " >>\nendobj\n%%EOF\n"

/* first: where the signed bytes begin; wider, less: bytes that the hole has more, and
 * bytes at the end that are said not to be there. */
static struct str
make_pdf(size_t first, size_t wider, size_t less)
{
	size_t to = PDF_HEAD_LEN + HOLE + 2 + wider, tail = sizeof PDF_TAIL - 1;
	struct str head =
	    arena_format(&arena, PDF_HEAD, first, PDF_HEAD_LEN, to, tail - wider - less);
	struct str tail_text = STR(PDF_TAIL), cms;
	char *hole = arena_array(&arena, HOLE + 3, 1);

	if (head.len != PDF_HEAD_LEN)
		abort();
	memset(hole, '0', HOLE + 2);
	hole[0] = '<';
	hole[HOLE + 1] = '>';
	hole[HOLE + 2] = '\0';
	write_file("body", arena_format(&arena, "%.*s%.*s", STR_ARG(head),
			       STR_ARG(str_slice(tail_text, wider, tail - less))));
	if (openssl(SIGN "-binary -outform DER -out p7s -md sha256") != 0)
		abort();
	cms = read_all(&arena, "p7s");
	hex_encode(cms, hole + 1);
	hole[1 + 2 * cms.len] = '0';
	return arena_format(
	    &arena, "%.*s%s%.*s", STR_ARG(head), hole, STR_ARG(tail_text));
}

static bool
pdf_is(struct str pdf, const char *result, const char *rule)
{
	const struct json *found = signature_of(pdf, "x.pdf");
	bool ok = str_eq_c(json_get_str(found, "result"), result) &&
		  str_eq_c(json_get_str(found, "rule"), rule);

	if (!ok)
		printf("# %.*s %.*s %.*s\n", STR_ARG(json_get_str(found, "result")),
		    STR_ARG(json_get_str(found, "rule")),
		    STR_ARG(json_get_str(found, "detail")));
	return ok;
}

static void
pdf(void)
{
	struct str good = make_pdf(0, 0, 0), mail;
	struct buf base64;

	CHECK(pdf_is(with_more(good, "2 0 obj\n"), "no", "signature-partly"),
	    "another version behind what is signed");
	CHECK(pdf_is(make_pdf(0, 0, 1), "no", "signature-partly"), "a byte at its end");
	CHECK(pdf_is(make_pdf(0, 3, 0), "no", "signature-partly"),
	    "a hole that is wider than the signature");
	CHECK(pdf_is(make_pdf(1, 0, 0), "no", "signature-form"),
	    "a beginning that nobody signed");
	CHECK(pdf_is(replaced(good, "endobj", "endOBJ"), "no", "signature-wrong"),
	    "a byte of another object");
	CHECK(pdf_is(replaced(good, "00>", "01>"), "no", "signature-form"),
	    "words in the rest of the hole");
	CHECK(pdf_is(replaced(good, "00>", "0(>"), "no", "signature-partly"),
	    "that are none");
	CHECK(pdf_is(replaced(good, "/Contents", "/Kontents"), "no", "signature-partly"),
	    "another text than the signature");
	CHECK(pdf_is(
		  with_more(good, "/ByteRange [0 1 2 3]"), "person", "signature-several"),
	    "a second signature");
	CHECK(pdf_is(replaced(good, "[0000", "[-000"), "no", "signature-form"),
	    "no numbers");
	CHECK(json_get(read_file(STR("%PDF-1.7\n"), "x.pdf"), "signature") == NULL,
	    "none at all");
	buf_init(&base64, LIMIT_BODY);
	base64_encode(good, &base64);
	mail = arena_format(&arena,
	    HEAD "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n"
		 "%.*s\n",
	    STR_ARG(buf_str(&base64)));
	buf_release(&base64);
	CHECK(mail_is(mail, "no", "signature-partly"), "a mail around a signed PDF");
	CHECK(pdf_is(good, "yes", ""), "all of it is signed");
}

int
main(void)
{
	struct key *key = new_key(KEY_P256), *other = new_key(KEY_P256);
	struct cert *cert = new_cert(CERT_SEAL, "CL/fiscalia", key, NULL, key);
	struct cert *two = new_cert(CERT_SEAL, "CL/other", other, NULL, other);

	if (!has_openssl()) {
		test_skip("signatures", "no openssl command");
		return test_done();
	}
	must(arena_init(&arena, LIMIT_ARENA, NULL));
	enter_folder();
	write_pems("key.pem", key, "cert.pem", cert);
	write_pems("two.key", other, "two.pem", two);
	detached();
	beside();
	opaque();
	named();
	without_memory();
	claimed();
	pdf();
	leave_folder();
	cert_free(two);
	cert_free(cert);
	key_free(other);
	key_free(key);
	arena_release(&arena);
	return test_done();
}
