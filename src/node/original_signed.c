#include "node/original_signed.h"

#include <strings.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "format/pdf_signature.h"
#include "trust/paper_signature.h"

struct reading {
	struct arena *arena;
	const struct mail *mail; /* NULL: a PDF */
	const char *form;
	struct paper_signer signer;
};

/* --- what is told of it --- */

static struct str
hex_of(struct arena *arena, const unsigned char digest[static SHA256_LEN])
{
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(digest, SHA256_LEN), hex);
	return arena_str(arena, str_from(hex));
}

/* ISO 8601; what the signer claims may be any second. */
static void
put_claim(struct reading *reading, struct json *to)
{
	char text[CLOCK_TEXT_MAX];

	if (reading->signer.has_time)
		json_put_str(reading->arena, to, "signed_at",
		    arena_str(reading->arena, clock_text(reading->signer.at, text)));
}

static void
put_signer(struct reading *reading, struct json *to)
{
	struct arena *arena = reading->arena;
	unsigned char digest[SHA256_LEN];

	json_put_str(
	    arena, to, "certificate", hex_of(arena, reading->signer.cert_sha256));
	json_put_str(arena, to, "subject", reading->signer.subject);
	put_claim(reading, to);
	sha256(reading->signer.content, digest);
	json_put_str(arena, to, "content_sha256", hex_of(arena, digest));
}

static void
put_addresses(struct reading *reading, struct json *to)
{
	static const enum mail_field fields[] = { MAIL_FROM, MAIL_SENDER, MAIL_REPLY_TO };

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		struct str raw = reading->mail->raw[fields[i]], address = STR("");

		if (raw.ptr == NULL)
			continue;
		if (!mail_address(reading->arena, raw, &address))
			address = STR("");
		(void)json_put_named(
		    to, mail_field_name(fields[i]), json_string(reading->arena, address));
	}
}

static void
put_signature(struct reading *reading, const struct verdict *verdict, struct json *read)
{
	static const char *const results[VERDICT_KIND_COUNT] = {
		[VERDICT_YES] = "yes", [VERDICT_NO] = "no", [VERDICT_PERSON] = "person"
	};
	struct arena *arena = reading->arena;
	struct json *to = json_put(read, "signature", json_object(arena));

	json_put_str(arena, to, "form", str_from(reading->form));
	json_put_str(arena, to, "result", str_from(results[verdict->kind]));
	json_put_str(arena, to, "rule", str_from(verdict->rule));
	json_put_str(arena, to, "detail", arena_str(arena, str_from(verdict->detail)));
	if (reading->signer.subject.len > 0)
		put_signer(reading, to);
	if (reading->mail != NULL)
		put_addresses(reading, to);
}

static struct verdict
no_memory(void)
{
	return verdict_no("signature-form", NULL, "no memory for it");
}

/* --- a mail: what stands beside what is signed --- */

static struct verdict
partly(const char *words)
{
	return verdict_no("signature-partly", NULL, "%s", words);
}

static bool
is_pkcs7(struct str type, const char *what)
{
	return str_starts(type, STR("application/")) &&
	       (str_eq_c(str_slice(type, 12, type.len), what) ||
		   (str_starts(str_slice(type, 12, type.len), STR("x-")) &&
		       str_eq_c(str_slice(type, 14, type.len), what)));
}

/* What mail programs write there for others that know no MIME; any other words could be
 * taken for the request's. */
static bool
is_usual_preamble(struct str before)
{
	static const char *const usual[] = { "", "This is an S/MIME signed message",
		"This is a cryptographically signed message in MIME format.",
		"This is a multi-part message in MIME format.",
		"This is a multipart message in MIME format." };

	before = str_trim(before);
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		if (str_eq_c(before, usual[i]))
			return true;
	return false;
}

bool
original_signed_by(const struct mail *mail, size_t part)
{
	return str_eq_c(mail->outer.type, "multipart/signed") &&
	       mail->outer.pieces_count >= 2 && part == mail->outer.leaf[1] &&
	       is_pkcs7(mail->parts[part].type, "pkcs7-signature");
}

/* RFC 8551 3.5.3.1: what is signed, and its signature; nothing before, between, behind.
 * ret_part: the signature's. */
static struct verdict
check_pieces(const struct mail *mail, const struct mail_part **ret_part)
{
	const struct mail_outer *outer = &mail->outer;
	const struct mail_part *last;

	if (!outer->ended || outer->pieces_count < 2 ||
	    mail->parts_count < outer->leaf[1] + 1)
		return verdict_no("signature-form", NULL, "it does not end");
	last = &mail->parts[outer->leaf[1]];
	if (outer->pieces_count > 2 || mail->parts_count != outer->leaf[1] + 1 ||
	    last->body.ptr + last->body.len !=
		outer->pieces[1].ptr + outer->pieces[1].len)
		return partly("another part stands beside what is signed");
	if (!is_pkcs7(last->type, "pkcs7-signature"))
		return verdict_no(
		    "signature-form", NULL, "its second part is no signature");
	if (!is_usual_preamble(outer->before) || str_trim(outer->after).len > 0)
		return partly("text stands before or behind what is signed");
	*ret_part = last;
	return VERDICT_IS_YES;
}

/* What somebody forwards, he has not written. */
static struct verdict
check_forwarded(const struct mail *mail)
{
	for (size_t i = 0; i < mail->parts_count; i++)
		if (str_starts(mail->parts[i].type, STR("message/")))
			return verdict_person(
			    "signature-forwarded", NULL, "it has another mail in it");
	return VERDICT_IS_YES;
}

/* RFC 8551 3.1.1: lines end in CR LF when they are signed, however the file is kept.
 * false: the arena is full. */
static bool
canonical(struct arena *arena, struct str entity, struct str *ret_text)
{
	char *text = NULL;
	size_t len = 0, lines = 0;

	for (size_t i = 0; i < entity.len; i++)
		lines += entity.ptr[i] == '\n';
	*ret_text = entity;
	if (str_find(entity, '\r') < entity.len || lines == 0)
		return true;
	text = arena_array(arena, entity.len + lines, 1);
	if (text == NULL)
		return false;
	for (size_t i = 0; i < entity.len; i++) {
		if (entity.ptr[i] == '\n')
			text[len++] = '\r';
		text[len++] = entity.ptr[i];
	}
	*ret_text = str_bytes(text, len);
	return true;
}

/* --- a mail: the signature --- */

static struct verdict
read_detached(struct reading *reading)
{
	const struct mail_part *part = NULL;
	struct str content, cms;
	struct verdict verdict = check_pieces(reading->mail, &part);
	struct why why;

	if (!verdict_is_yes(&verdict))
		return verdict;
	if (mail_body(reading->arena, part, &cms, &why) != ERR_OK)
		return verdict_no("signature-form", NULL, "%s", why.text);
	if (!canonical(reading->arena, reading->mail->outer.pieces[0], &content))
		return no_memory();
	verdict = paper_signature_verify(reading->arena, cms, &content, &reading->signer);
	return verdict_is_yes(&verdict) ? check_forwarded(reading->mail) : verdict;
}

/* The content is a mail of its own, and all that is shown. */
static struct verdict
read_opaque(struct reading *reading, struct str *ret_inner)
{
	struct verdict verdict;
	struct mail inner;
	struct why why;
	struct str cms;

	if (reading->mail->parts_count != 1 ||
	    mail_body(reading->arena, &reading->mail->parts[0], &cms, &why) != ERR_OK)
		return verdict_no("signature-form", NULL, "its body is not read");
	verdict = paper_signature_verify(reading->arena, cms, NULL, &reading->signer);
	if (!verdict_is_yes(&verdict))
		return verdict;
	if (mail_read(reading->arena, reading->signer.content, &inner, &why) != ERR_OK)
		return verdict_no("signature-form", NULL, "%s", why.text);
	*ret_inner = reading->signer.content;
	return check_forwarded(&inner);
}

static bool
is_signature_protocol(struct str protocol)
{
	static const struct str known[] = { STR_INIT("application/pkcs7-signature"),
		STR_INIT("application/x-pkcs7-signature") };

	for (size_t i = 0; i < 2; i++)
		if (protocol.len == known[i].len &&
		    strncasecmp(protocol.ptr, known[i].ptr, protocol.len) == 0)
			return true;
	return false;
}

void
original_signed_mail(struct arena *arena, const struct mail *mail, struct json *read,
    struct str *ret_inner)
{
	struct reading reading = { .arena = arena, .mail = mail, .form = "smime" };
	struct str type = mail->outer.type;
	struct verdict verdict;

	*ret_inner = STR("");
	if (is_pkcs7(type, "pkcs7-mime")) {
		reading.form = "smime-opaque";
		verdict = read_opaque(&reading, ret_inner);
	} else if (!str_eq_c(type, "multipart/signed")) {
		verdict = partly("a part of it brings a signature, not all of it");
	} else if (!is_signature_protocol(mail->outer.protocol)) {
		verdict = verdict_no("signature-form", NULL, "it is not S/MIME");
	} else {
		verdict = read_detached(&reading);
	}
	put_signature(&reading, &verdict, read);
}

/* --- a PDF --- */

static struct verdict
read_pdf(struct reading *reading, const struct pdf_signature *found)
{
	struct str both[2] = { found->before, found->after }, content;
	struct verdict verdict;
	char *bytes;

	if (found->is == PDF_SIGNED_SEVERAL)
		return verdict_person("signature-several", NULL, "%s", found->words);
	if (found->is == PDF_SIGNED_PARTLY)
		return partly(found->words);
	if (found->is != PDF_SIGNED_WHOLLY)
		return verdict_no("signature-form", NULL, "%s", found->words);
	bytes = arena_array(reading->arena, both[0].len + both[1].len, 1);
	if (bytes == NULL)
		return no_memory();
	memcpy(bytes, both[0].ptr, both[0].len);
	memcpy(bytes + both[0].len, both[1].ptr, both[1].len);
	content = str_bytes(bytes, both[0].len + both[1].len);
	verdict = paper_signature_verify(
	    reading->arena, found->signature, &content, &reading->signer);
	if (!reading->signer.has_time && found->has_time) {
		reading->signer.has_time = true;
		reading->signer.at = found->at;
	}
	return verdict;
}

void
original_signed_pdf(struct arena *arena, struct str pdf, struct json *read)
{
	struct reading reading = { .arena = arena, .form = "pdf" };
	struct pdf_signature found;
	struct verdict verdict;
	struct why why;

	if (pdf_signature_find(arena, pdf, &found, &why) != ERR_OK)
		found = (struct pdf_signature){ .is = PDF_SIGNED_OTHERWISE,
			.words = "no memory for it" };
	json_put_bool(arena, read, "signed", found.is != PDF_UNSIGNED);
	if (found.is == PDF_UNSIGNED)
		return;
	verdict = read_pdf(&reading, &found);
	put_signature(&reading, &verdict, read);
}
