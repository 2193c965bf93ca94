/* What is read of a mail lies in its bytes, within the limits, and what people are shown
 * is text that moves no cursor. */
#include "base/limits.h"
#include "format/mail.h"
#include "fuzz/fuzz.h"

static bool
is_shown(struct str text, bool lines)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!(lines && (c == '\n' || c == '\t')) &&
		    str_control(str_slice(text, i, text.len)) > 0)
			return false;
	}
	return str_utf8(text);
}

/* A page is shown as text too, and never takes more than it is. */
static void
check_page(struct str page)
{
	struct buf text;

	buf_init(&text, page.len + 1);
	mail_html(&text, page);
	FUZZ_NEED(!buf_failed(&text) && is_shown(buf_str(&text), true));
	buf_release(&text);
}

static void
check_part(struct arena *arena, struct str whole, const struct mail_part *part)
{
	struct str bytes, text;

	FUZZ_NEED(part->body.len <= whole.len);
	FUZZ_NEED(part->body.len == 0 ||
		  (part->body.ptr >= whole.ptr &&
		      part->body.ptr + part->body.len <= whole.ptr + whole.len));
	FUZZ_NEED(is_shown(part->name, false));
	if (mail_body(arena, part, &bytes, NULL) == ERR_OK &&
	    mail_text(arena, part->charset, bytes, &text)) {
		FUZZ_NEED(is_shown(text, true));
		check_page(text);
	}
}

static bool
lies_in(struct str whole, struct str part)
{
	return part.len == 0 ||
	       (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len);
}

/* What is said to be signed and to stand around it, too; an address is one. */
static void
check_outer(struct arena *arena, struct str whole, const struct mail *mail)
{
	const struct mail_outer *outer = &mail->outer;
	struct str address;

	FUZZ_NEED(lies_in(whole, outer->before) && lies_in(whole, outer->after));
	for (size_t i = 0; i < 2 && i < outer->pieces_count; i++)
		FUZZ_NEED(lies_in(whole, outer->pieces[i]) &&
			  outer->leaf[i] <= mail->parts_count);
	for (size_t i = 0; i < MAIL_FIELD_COUNT; i++)
		if (mail->raw[i].ptr != NULL &&
		    mail_address(arena, mail->raw[i], &address))
			FUZZ_NEED(mail_address_fits(address));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct arena arena;
	struct mail mail;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (mail_read(&arena, text, &mail, NULL) == ERR_OK) {
		FUZZ_NEED(mail.parts_count <= LIMIT_MAIL_PARTS);
		for (size_t i = 0; i < MAIL_FIELD_COUNT; i++)
			FUZZ_NEED(is_shown(mail.fields[i], false));
		for (size_t i = 0; i < mail.parts_count; i++)
			check_part(&arena, text, &mail.parts[i]);
		check_outer(&arena, text, &mail);
	}
	arena_release(&arena);
	return 0;
}
