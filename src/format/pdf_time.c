#include "format/pdf_time.h"

#include <string.h>

#include "base/clock.h"
#include "format/pdf_word.h"

#define DEPTH_MAX 8
#define ENTRIES_MAX 64
/* The dictionary begins no further before its /Contents, and ends no further behind: what
 * looks like a beginning is tried at each place. */
#define HEAD_MAX ((size_t)16 << 10)

struct reading {
	struct str rest;
	bool range;
	bool dated; /* /M is there */
	struct str date;
};

/* --- a date: D:20261122115800+01'00' --- */

static bool
all_digits(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	return text.len > 0;
}

/* Z, Z00'00', +01'00 or +01'00' as +01:00. */
static bool
read_offset(struct str text, char ret_offset[static sizeof "+00:00"])
{
	memcpy(ret_offset, "+00:00", sizeof "+00:00");
	if (str_eq_c(text, "Z"))
		return true;
	if (str_ends(text, STR("'")))
		text.len--;
	if (text.len != sizeof "+01'00" - 1 || text.ptr[3] != '\'' ||
	    !all_digits(str_slice(text, 1, 3)) || !all_digits(str_slice(text, 4, 6)))
		return false;
	if (text.ptr[0] == 'Z')
		return str_eq_c(str_slice(text, 1, 6), "00'00");
	ret_offset[0] = text.ptr[0];
	memcpy(ret_offset + 1, text.ptr + 1, 2);
	memcpy(ret_offset + 4, text.ptr + 4, 2);
	return text.ptr[0] == '+' || text.ptr[0] == '-';
}

static bool
read_date(struct str text, int64_t *ret_at)
{
	static const char shape[] = "yyyy-mm-ddThh:mm:ss+00:00";
	struct str digits = str_slice(text, 2, 16);
	char out[sizeof shape];
	size_t from = 0;

	if (!str_starts(text, STR("D:")) || digits.len != 14 || !all_digits(digits))
		return false;
	memcpy(out, shape, sizeof shape);
	for (size_t i = 0; from < digits.len; i++)
		if (shape[i] >= 'a' && shape[i] <= 'z')
			out[i] = digits.ptr[from++];
	return read_offset(str_slice(text, 16, text.len), out + 19) &&
	       clock_parse(str_from(out), ret_at);
}

/* --- the dictionary --- */

/* Over an array or a dictionary, with all that is in it. */
static bool
skip_nested(struct str *rest)
{
	enum pdf_word closes[DEPTH_MAX];
	size_t depth = 0;

	do {
		struct str text;
		enum pdf_word word = pdf_word_next(rest, &text);

		if (word == PDF_ARRAY || word == PDF_DICTIONARY) {
			if (depth == DEPTH_MAX)
				return false;
			closes[depth++] =
			    word == PDF_ARRAY ? PDF_ARRAY_END : PDF_DICTIONARY_END;
		} else if (word == PDF_ARRAY_END || word == PDF_DICTIONARY_END) {
			if (depth == 0 || closes[--depth] != word)
				return false;
		} else if (word == PDF_NONE) {
			return false;
		}
	} while (depth > 0);
	return true;
}

/* A value; *ret_text: of a string in brackets, without them. */
static bool
take_value(struct str *rest, struct str *ret_text)
{
	struct str ahead = *rest, text;
	enum pdf_word word = pdf_word_next(&ahead, &text);

	*ret_text = STR("");
	if (word == PDF_ARRAY || word == PDF_DICTIONARY)
		return skip_nested(rest);
	if (word == PDF_NONE || word == PDF_ARRAY_END || word == PDF_DICTIONARY_END)
		return false;
	if (word == PDF_STRING)
		*ret_text = text;
	*rest = ahead;
	/* 12 0 R is one value */
	for (int more = 0; word == PDF_REGULAR && more < 2; more++) {
		word = pdf_word_next(&ahead, &text);
		if (word == PDF_REGULAR)
			*rest = ahead;
	}
	return true;
}

/* One name and its value.  *ret_open: the name was the last word there is. */
static bool
take_entry(struct reading *reading, struct str name, bool *ret_open)
{
	struct str text;

	*ret_open = str_eq_c(name, "Contents") && pdf_word_over(reading->rest);
	if (*ret_open)
		return true;
	if (str_find(name, '#') < name.len || str_eq_c(name, "Contents") ||
	    !take_value(&reading->rest, &text))
		return false;
	reading->range = reading->range || str_eq_c(name, "ByteRange");
	if (!str_eq_c(name, "M"))
		return true;
	if (reading->dated)
		return false;
	reading->dated = true;
	reading->date = text;
	return true;
}

/* To the end of what is there (*ret_open: after /Contents), or of the dictionary. */
static bool
take_entries(struct reading *reading, bool *ret_open)
{
	*ret_open = false;
	for (int i = 0; i < ENTRIES_MAX && !*ret_open; i++) {
		struct str name;
		enum pdf_word word = pdf_word_next(&reading->rest, &name);

		if (word == PDF_DICTIONARY_END)
			return true;
		if (word != PDF_NAME || !take_entry(reading, name, ret_open))
			return false;
	}
	return *ret_open;
}

/* from: behind "obj". */
static bool
read_dictionary(struct str from, struct str after, struct reading *ret_reading)
{
	struct reading reading = { .rest = from };
	struct str text;
	bool open = false;

	if (pdf_word_next(&reading.rest, &text) != PDF_DICTIONARY ||
	    !take_entries(&reading, &open) || !open)
		return false;
	reading.rest = after;
	if (!take_entries(&reading, &open) || open)
		return false;
	if (pdf_word_next(&reading.rest, &text) != PDF_REGULAR ||
	    !str_eq_c(text, "endobj") || !reading.range)
		return false;
	*ret_reading = reading;
	return true;
}

bool
pdf_time_find(struct str before, struct str after, int64_t *ret_at)
{
	struct str head = str_slice(
	    before, before.len > HEAD_MAX ? before.len - HEAD_MAX : 0, before.len);
	struct reading reading, found = { .dated = false };
	size_t good = 0;

	while (head.len > 0) {
		const char *at = memmem(head.ptr, head.len, "obj", 3);

		if (at == NULL)
			break;
		head = str_slice(head, (size_t)(at - head.ptr) + 3, head.len);
		if (!read_dictionary(head, str_slice(after, 0, HEAD_MAX), &reading))
			continue;
		found = reading;
		if (++good > 1)
			return false;
	}
	return good == 1 && found.dated && read_date(found.date, ret_at);
}
