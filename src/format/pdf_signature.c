#include "format/pdf_signature.h"

#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "format/pdf_time.h"
#include "format/pdf_word.h"

#define RANGE STR("/ByteRange")

/* --- words and numbers of the file --- */

/* The first place of part, or s.len. */
static size_t
find(struct str s, struct str part)
{
	const char *at = s.len == 0 ? NULL : memmem(s.ptr, s.len, part.ptr, part.len);

	return at == NULL ? s.len : (size_t)(at - s.ptr);
}

static void
skip_space(struct str *rest)
{
	while (rest->len > 0 && pdf_word_is_space(rest->ptr[0]))
		*rest = str_slice(*rest, 1, rest->len);
}

static bool
take_number(struct str *rest, size_t *ret_number)
{
	size_t len = 0, number = 0;

	skip_space(rest);
	for (; len < rest->len && rest->ptr[len] >= '0' && rest->ptr[len] <= '9'; len++) {
		number = number * 10 + (size_t)(rest->ptr[len] - '0');
		if (number > LIMIT_ORIGINAL)
			return false;
	}
	*rest = str_slice(*rest, len, rest->len);
	*ret_number = number;
	return len > 0;
}

/* rest: behind the name. */
static bool
take_range(struct str rest, size_t ret_range[static 4])
{
	skip_space(&rest);
	if (!str_starts(rest, STR("[")))
		return false;
	rest = str_slice(rest, 1, rest.len);
	for (size_t i = 0; i < 4; i++)
		if (!take_number(&rest, &ret_range[i]))
			return false;
	skip_space(&rest);
	return str_starts(rest, STR("]"));
}

/* --- the place that is left out --- */

/* /Contents stands in front of it. */
static bool
is_contents(struct str before)
{
	while (before.len > 0 && pdf_word_is_space(before.ptr[before.len - 1]))
		before.len--;
	return str_ends(before, STR("/Contents"));
}

/* <HEX> as bytes.  false: there is anything else in it. */
static bool
from_hex(struct arena *arena, struct str hole, struct str *ret_bytes)
{
	size_t len = hole.len < 2 ? 0 : (hole.len - 2) / 2;
	unsigned char *bytes = arena_array(arena, len + 1, 1);

	if (bytes == NULL || len == 0 || !str_starts(hole, STR("<")) ||
	    !str_ends(hole, STR(">")))
		return false;
	hole = arena_small(arena, str_slice(hole, 1, hole.len - 1));
	*ret_bytes = str_bytes(bytes, len);
	return hex_decode(hole, bytes, len);
}

/* --- the whole --- */

static struct pdf_signature
is_not(enum pdf_signed what, const char *words)
{
	return (struct pdf_signature){ .is = what, .words = words };
}

static struct pdf_signature
judge(struct arena *arena, struct str pdf, const size_t range[static 4])
{
	struct pdf_signature found = { .is = PDF_SIGNED_WHOLLY, .words = "" };
	size_t from = range[1], to = range[2];

	if (range[0] != 0 || from > to || to > pdf.len || range[3] > pdf.len - to)
		return is_not(
		    PDF_SIGNED_OTHERWISE, "its /ByteRange is none of this file");
	if (range[3] != pdf.len - to)
		return is_not(
		    PDF_SIGNED_PARTLY, "bytes were added behind what is signed");
	found.before = str_slice(pdf, 0, from);
	found.after = str_slice(pdf, to, pdf.len);
	if (to - from > 2 * LIMIT_SIGNATURE + 2 || !is_contents(found.before) ||
	    !from_hex(arena, str_slice(pdf, from, to), &found.signature))
		return is_not(PDF_SIGNED_PARTLY,
		    "more than /Contents is left out of what is signed");
	found.has_time = pdf_time_find(found.before, found.after, &found.at);
	return found;
}

enum err
pdf_signature_find(struct arena *arena, struct str pdf,
    struct pdf_signature *ret_signature, struct why *why)
{
	size_t at = find(pdf, RANGE), range[4];
	struct str rest = str_slice(pdf, at + RANGE.len, pdf.len);

	if (arena->size - arena->used < 8 * LIMIT_SIGNATURE)
		return err_why(why, ERR_LIMIT, 0, "no memory for a signature");
	if (at == pdf.len)
		*ret_signature = is_not(PDF_UNSIGNED, "");
	else if (find(rest, RANGE) < rest.len)
		*ret_signature = is_not(PDF_SIGNED_SEVERAL, "it has several signatures");
	else if (!take_range(rest, range))
		*ret_signature =
		    is_not(PDF_SIGNED_OTHERWISE, "its /ByteRange is not four numbers");
	else
		*ret_signature = judge(arena, pdf, range);
	return ERR_OK;
}
