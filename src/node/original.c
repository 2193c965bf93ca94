#include "node/original.h"

#include "base/base64.h"
#include "base/hex.h"
#include "base/limits.h"
#include "format/mail.h"
#include "trust/digest.h"

struct reading {
	struct arena *arena;
	struct json *read;
	struct buf text;
	bool unread;
};

/* --- text --- */

static bool
starts_entity(struct str s, struct str *ret_digits, unsigned *ret_base)
{
	if (!str_starts(s, STR("&#")))
		return false;
	s = str_slice(s, 2, s.len);
	*ret_base = s.len > 0 && (s.ptr[0] == 'x' || s.ptr[0] == 'X') ? 16 : 10;
	*ret_digits = str_slice(s, *ret_base == 16 ? 1 : 0, s.len);
	return true;
}

static unsigned
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a' + 10);
	return c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10) : 16;
}

/* &#51; and &#x33; of characters in ASCII: what a page shows as a digit is one.  Returns
 * how many bytes it takes, 0 = it is none. */
static size_t
add_entity(struct buf *out, struct str s)
{
	struct str digits;
	unsigned base, value = 0;
	size_t i = 0;

	if (!starts_entity(s, &digits, &base))
		return 0;
	for (; i < digits.len && digit_value(digits.ptr[i]) < base && value < 0x80; i++)
		value = value * base + digit_value(digits.ptr[i]);
	if (i == 0 || value < ' ' || value >= 0x7f)
		return 0;
	buf_add_byte(out, (unsigned char)value);
	if (i < digits.len && digits.ptr[i] == ';')
		i++;
	return (size_t)(digits.ptr + i - s.ptr);
}

/* What stands between the tags. */
static void
add_html(struct buf *out, struct str html)
{
	bool tag = false;

	while (html.len > 0) {
		size_t used = tag ? 0 : add_entity(out, html);
		char c = html.ptr[0];

		if (used == 0) {
			used = 1;
			if (!tag && c != '<')
				buf_add_byte(out, (unsigned char)c);
			tag = c == '<' || (tag && c != '>');
		}
		html = str_slice(html, used, html.len);
	}
}

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
		add_html(&reading->text, room);
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
read_part(struct reading *reading, const struct mail_part *part, struct json *list)
{
	struct arena *arena = reading->arena;
	struct json *row = json_add(list, json_object(arena));
	bool is_text = str_starts(part->type, STR("text/"));
	struct str bytes = part->body, text;
	enum err e = mail_body(arena, part, &bytes, NULL);

	json_put_str(arena, row, "type", mail_words(arena, part->type));
	json_put_str(arena, row, "name", part->name);
	put_digest(arena, row, bytes);
	if (e == ERR_OK && is_text && mail_text(arena, part->charset, bytes, &text))
		add_text(reading, text, str_eq_c(part->type, "text/html"));
	else
		reading->unread = true;
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

static void
read_mail(struct reading *reading, struct str bytes)
{
	struct arena *arena = reading->arena;
	struct why why = { .text = "" };
	struct json *list;
	struct mail mail;

	if (mail_read(arena, bytes, &mail, &why) != ERR_OK) {
		json_put_str(arena, reading->read, "problem",
		    arena_str(arena, str_from(why.text)));
		reading->unread = true;
		return;
	}
	for (size_t i = 0; i < MAIL_FIELD_COUNT; i++)
		(void)json_put_named(reading->read, mail_field_name((enum mail_field)i),
		    json_string(arena, mail.fields[i]));
	json_put_bool(arena, reading->read, "signed", mail.signed_);
	list = json_put(reading->read, "parts", json_array(arena));
	for (size_t i = 0; i < mail.parts_count; i++)
		read_part(reading, &mail.parts[i], list);
}

/* --- what it is --- */

static const char *
read_bytes(struct reading *reading, struct str bytes, struct str name, struct str type)
{
	struct str text;

	if (str_starts(bytes, STR("%PDF-"))) {
		/* ISO 32000 12.8.1: a signature says of which bytes it is */
		json_put_bool(reading->arena, reading->read, "signed",
		    str_has(bytes, STR("/ByteRange")));
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

void
original_read(struct arena *arena, struct json *body)
{
	struct json *original = json_member(body, "original");
	struct reading reading = { .arena = arena, .read = json_object(arena) };
	struct json *read;
	struct str bytes;
	const char *kind;

	if (!json_is(original, JSON_OBJECT) || reading.read == NULL)
		return;
	buf_init(&reading.text, LIMIT_ORIGINAL_TEXT);
	if (base64_decode(arena, json_get_str(original, "base64"), &bytes, NULL) !=
	    ERR_OK)
		bytes = STR("");
	kind = read_bytes(&reading, bytes, json_get_str(original, "name"),
	    json_get_str(original, "type"));
	json_put_str(arena, reading.read, "kind", str_from(kind));
	json_put_str(
	    arena, reading.read, "text", arena_str(arena, buf_str(&reading.text)));
	json_put_bool(arena, reading.read, "unread", reading.unread);
	buf_release(&reading.text);
	read = json_member(original, "read");
	if (read == NULL) {
		(void)json_put(original, "read", reading.read);
		return;
	}
	read->kind = reading.read->kind;
	read->count = reading.read->count;
	read->first = reading.read->first;
	read->last = reading.read->last;
}
