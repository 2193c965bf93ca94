#include "format/pdf_word.h"

/* Brackets in a string. */
#define NESTED_MAX 16

bool
pdf_word_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\0';
}

static bool
is_delimiter(char c)
{
	return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' ||
	       c == '{' || c == '}' || c == '/' || c == '%';
}

static struct str
skip_space(struct str rest)
{
	size_t len = 0;

	while (len < rest.len && pdf_word_is_space(rest.ptr[len]))
		len++;
	return str_slice(rest, len, rest.len);
}

static size_t
regular_len(struct str rest)
{
	size_t len = 0;

	while (len < rest.len && !pdf_word_is_space(rest.ptr[len]) &&
	       !is_delimiter(rest.ptr[len]))
		len++;
	return len;
}

/* rest: behind its first bracket.  What is escaped ends nothing. */
static bool
take_string(struct str *rest, struct str *ret_text)
{
	int depth = 1;

	for (size_t i = 0; i < rest->len && depth < NESTED_MAX; i++) {
		char c = rest->ptr[i];

		if (c == '\\') {
			i++;
			continue;
		}
		depth += c == '(' ? 1 : c == ')' ? -1 : 0;
		if (depth > 0)
			continue;
		*ret_text = str_slice(*rest, 0, i);
		*rest = str_slice(*rest, i + 1, rest->len);
		return true;
	}
	return false;
}

static bool
take_hex(struct str *rest, struct str *ret_text)
{
	for (size_t i = 0; i < rest->len; i++) {
		char c = rest->ptr[i];

		if (c == '>') {
			*ret_text = str_slice(*rest, 0, i);
			*rest = str_slice(*rest, i + 1, rest->len);
			return true;
		}
		if (!pdf_word_is_space(c) && !(c >= '0' && c <= '9') &&
		    !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F'))
			return false;
	}
	return false;
}

static bool
take(struct str *rest, const char *mark)
{
	if (!str_starts(*rest, str_from(mark)))
		return false;
	*rest = str_slice(*rest, strlen(mark), rest->len);
	return true;
}

enum pdf_word
pdf_word_next(struct str *rest, struct str *ret_text)
{
	static const struct {
		const char *mark;
		enum pdf_word word;
	} marks[] = { { "<<", PDF_DICTIONARY }, { ">>", PDF_DICTIONARY_END },
		{ "[", PDF_ARRAY }, { "]", PDF_ARRAY_END } };
	struct str here = skip_space(*rest), text = STR("");
	enum pdf_word word = PDF_NONE;
	size_t len;

	for (size_t i = 0; word == PDF_NONE && i < sizeof marks / sizeof marks[0]; i++)
		if (take(&here, marks[i].mark))
			word = marks[i].word;
	if (word == PDF_NONE && take(&here, "("))
		word = take_string(&here, &text) ? PDF_STRING : PDF_NONE;
	else if (word == PDF_NONE && take(&here, "<"))
		word = take_hex(&here, &text) ? PDF_HEX : PDF_NONE;
	else if (word == PDF_NONE) {
		word = take(&here, "/") ? PDF_NAME : PDF_REGULAR;
		len = regular_len(here);
		text = str_slice(here, 0, len);
		here = str_slice(here, len, here.len);
		if (len == 0)
			word = PDF_NONE;
	}
	if (word == PDF_NONE)
		return PDF_NONE;
	*rest = here;
	*ret_text = text;
	return word;
}

bool
pdf_word_over(struct str rest)
{
	return skip_space(rest).len == 0;
}
