#include "node/original.h"

#include "base/base64.h"
#include "base/hex.h"
#include "base/limits.h"
#include "format/mail.h"
#include "node/original_signed.h"
#include "trust/digest.h"

/* What is read is put together in no more than this, beside its text. */
#define ROOM_LEFT ((size_t)64 << 10)

/* RFC 8551 3.2.1: as it is usually called; what the mail calls it nobody has signed. */
#define SIGNATURE_NAME "smime.p7s"

struct reading {
	struct arena *arena;
	struct json *read;
	struct buf text;
	bool unread;
};

/* --- text --- */

/* As much as there is room for; the rest is said to be unread. */
static void
add_text(struct reading *reading, struct str text, bool html)
{
	struct str room = str_slice(text, 0, LIMIT_ORIGINAL_TEXT - reading->text.len);

	while (room.len > 0 && room.len < text.len &&
	       ((unsigned char)text.ptr[room.len] & 0xc0) == 0x80)
		room.len--;
	reading->unread |= room.len < text.len;
	if (html)
		mail_html(&reading->text, room);
	else
		buf_add(&reading->text, room);
}

/* --- a mail --- */

static void
put_digest(struct arena *arena, struct json *to, struct str bytes)
{
	unsigned char digest[SHA256_LEN];
	char text[SHA256_HEX_LEN];

	sha256(bytes, digest);
	hex_encode(str_bytes(digest, SHA256_LEN), text);
	json_put_int(arena, to, "size", (int64_t)bytes.len);
	json_put_str(arena, to, "sha256", arena_str(arena, str_from(text)));
}

static void
read_part(struct reading *reading, const struct mail *mail, size_t n, struct json *list)
{
	const struct mail_part *part = &mail->parts[n];
	struct arena *arena = reading->arena;
	struct json *row = json_add(list, json_object(arena));
	bool is_text = str_starts(part->type, STR("text/"));
	struct str bytes = part->body, text;
	enum err e = mail_body(arena, part, &bytes, NULL);

	json_put_str(arena, row, "type", mail_words(arena, part->type));
	json_put_str(arena, row, "name",
	    original_signed_by(mail, n) ? STR(SIGNATURE_NAME) : part->name);
	put_digest(arena, row, bytes);
	if (e == ERR_OK && is_text && mail_text(arena, part->charset, bytes, &text))
		add_text(reading, text, str_eq_c(part->type, "text/html"));
	else
		reading->unread = true;
}

static bool
is_pdf(struct str bytes)
{
	return str_starts(bytes, STR("%PDF-"));
}

/* Whoever calls himself one in his first lines, or in the name of the file. */
static bool
is_mail(struct str bytes, struct str name, struct str type)
{
	static const char *const begins[] = { "From:", "Return-Path:", "Received:",
		"Delivered-To:", "MIME-Version:", "Date:", "Message-ID:", "Subject:" };

	if (str_ends(name, STR(".eml")) || str_eq_c(type, "message/rfc822"))
		return true;
	for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
		if (str_starts(bytes, str_from(begins[i])))
			return true;
	return false;
}

/* A PDF in it may be signed; the mail around it is not. */
static bool
brings_signature(const struct reading *reading, const struct mail *mail)
{
	bool found = mail->signed_;
	struct str bytes;

	for (size_t i = 0; !found && i < mail->parts_count; i++) {
		size_t mark = arena_mark(reading->arena);

		found =
		    mail_body(reading->arena, &mail->parts[i], &bytes, NULL) == ERR_OK &&
		    is_pdf(bytes) && str_has(bytes, STR("/ByteRange"));
		arena_return(reading->arena, mark);
	}
	return found;
}

/* Of what is signed as a whole, what is within. */
static void
read_parts(struct reading *reading, const struct mail *mail, struct str inner_text)
{
	struct json *list = json_put(reading->read, "parts", json_array(reading->arena));
	struct mail inner;

	if (inner_text.len > 0 &&
	    mail_read(reading->arena, inner_text, &inner, NULL) == ERR_OK)
		mail = &inner;
	for (size_t i = 0; i < mail->parts_count; i++)
		read_part(reading, mail, i, list);
}

static void
read_mail(struct reading *reading, struct str bytes)
{
	struct arena *arena = reading->arena;
	struct why why = { .text = "" };
	struct str inner = STR("");
	struct mail mail;
	bool is_signed;

	if (mail_read(arena, bytes, &mail, &why) != ERR_OK) {
		json_put_str(arena, reading->read, "problem",
		    arena_str(arena, str_from(why.text)));
		reading->unread = true;
		return;
	}
	for (size_t i = 0; i < MAIL_FIELD_COUNT; i++)
		(void)json_put_named(reading->read, mail_field_name((enum mail_field)i),
		    json_string(arena, mail.fields[i]));
	is_signed = brings_signature(reading, &mail);
	json_put_bool(arena, reading->read, "signed", is_signed);
	if (is_signed)
		original_signed_mail(arena, &mail, reading->read, &inner);
	read_parts(reading, &mail, inner);
}

/* --- what it is --- */

static const char *
read_bytes(struct reading *reading, struct str bytes, struct str name, struct str type)
{
	struct str text;

	if (is_pdf(bytes)) {
		original_signed_pdf(reading->arena, bytes, reading->read);
		reading->unread = true;
		return "pdf";
	}
	if (is_mail(bytes, name, type)) {
		read_mail(reading, bytes);
		return "mail";
	}
	if (mail_text(reading->arena, STR("utf-8"), bytes, &text)) {
		add_text(reading, text, false);
		return "text";
	}
	reading->unread = true;
	return "bytes";
}

/* What would be half of it is not told: the digest of what came names all of it. */
static bool
is_full(const struct arena *arena, const struct reading *reading)
{
	return buf_failed(&reading->text) ||
	       arena->size - arena->used < buf_str(&reading->text).len + ROOM_LEFT;
}

static void
give_up(struct reading *reading, size_t mark)
{
	arena_return(reading->arena, mark);
	reading->read = json_object(reading->arena);
	reading->unread = true;
	buf_reset(&reading->text);
	json_put_str(reading->arena, reading->read, "problem",
	    STR("reading it takes more memory than there is"));
}

static struct json *
read_paper(struct arena *arena, const struct json *original)
{
	struct reading reading = { .arena = arena };
	size_t mark = arena_mark(arena);
	struct str bytes;
	const char *kind = "bytes";
	enum err e;

	reading.read = json_object(arena);
	buf_init(&reading.text, LIMIT_ORIGINAL_TEXT);
	e = base64_decode(arena, json_get_str(original, "base64"), &bytes, NULL);
	if (e == ERR_OK)
		kind = read_bytes(&reading, bytes, json_get_str(original, "name"),
		    json_get_str(original, "type"));
	reading.unread |= e != ERR_OK;
	if (e == ERR_LIMIT || is_full(arena, &reading))
		give_up(&reading, mark);
	json_put_str(arena, reading.read, "kind", str_from(kind));
	json_put_str(
	    arena, reading.read, "text", arena_str(arena, buf_str(&reading.text)));
	json_put_bool(arena, reading.read, "unread", reading.unread);
	buf_release(&reading.text);
	return reading.read;
}

void
original_read(struct arena *arena, struct json *body)
{
	struct json *original = json_member(body, "original");
	struct json *made, *read;

	if (!json_is(original, JSON_OBJECT))
		return;
	made = read_paper(arena, original);
	read = json_member(original, "read");
	if (made == NULL || read == NULL) {
		(void)json_put(original, "read", made);
		return;
	}
	read->kind = made->kind;
	read->count = made->count;
	read->first = made->first;
	read->last = made->last;
}
