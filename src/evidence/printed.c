#include "evidence/printed.h"

#define MARK "<< /ComityFile ("
#define NAME_LEN_MAX 64
#define DICTIONARY_MAX 512
#define SIZE_MAX_BYTES ((uint64_t)64 << 20)

/* Position of part in s behind from, or s.len. */
static size_t
find(struct str s, size_t from, struct str part)
{
	while (from + part.len <= s.len) {
		const char *at =
		    memchr(s.ptr + from, part.ptr[0], s.len - from - part.len + 1);

		if (at == NULL)
			break;
		from = (size_t)(at - s.ptr);
		if (memcmp(at, part.ptr, part.len) == 0)
			return from;
		from++;
	}
	return s.len;
}

static bool
is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '-')
			return false;
	}
	return name.len > 0 && name.len <= NAME_LEN_MAX && name.ptr[0] != '.';
}

/* "(name) ... /Length N >>\nstream\n": what stands between is ours, and of no matter. */
static bool
take_head(struct str *rest, struct str *ret_name, uint64_t *ret_len)
{
	struct str head = str_slice(*rest, 0, DICTIONARY_MAX);
	struct str end = STR(" >>\nstream\n");
	size_t length = find(head, 0, STR(" /Type /EmbeddedFile /Length "));
	size_t close = find(head, 0, end);

	*ret_name = str_cut(&head, ')');
	if (length >= close || !is_name(*ret_name))
		return false;
	length += sizeof " /Type /EmbeddedFile /Length " - 1;
	if (length > close ||
	    !str_u64(str_slice(*rest, length, close), SIZE_MAX_BYTES, ret_len))
		return false;
	*rest = str_slice(*rest, close + end.len, rest->len);
	return true;
}

static enum err
take_file(struct str *rest, struct printed *printed, struct why *why)
{
	struct str end = STR("\nendstream\nendobj\n");
	struct printed_file file;
	uint64_t len = 0;

	if (!take_head(rest, &file.name, &len) || len > rest->len ||
	    !str_starts(str_slice(*rest, (size_t)len, rest->len), end))
		return err_why(why, ERR_SYNTAX, 0,
		    "a file in it is not in the form in which comity prints");
	file.bytes = str_slice(*rest, 0, (size_t)len);
	*rest = str_slice(*rest, (size_t)len + end.len, rest->len);
	for (size_t i = 0; i < printed->files_count; i++)
		if (str_eq(printed->files[i].name, file.name))
			return err_why(why, ERR_CONFLICT, 0,
			    "two files %.*s in it: which one counts?",
			    STR_ARG(file.name));
	if (printed->files_count == PRINTED_FILES_MAX)
		return err_why(
		    why, ERR_SYNTAX, 0, "more than %d files in it", PRINTED_FILES_MAX);
	printed->files[printed->files_count++] = file;
	return ERR_OK;
}

static struct str
producer_of(struct str pdf)
{
	struct str begin = STR("<pdf:Producer>");
	size_t from = find(pdf, 0, begin);
	size_t to = find(pdf, from, STR("</pdf:Producer>"));

	return to == pdf.len ? STR("") : str_slice(pdf, from + begin.len, to);
}

enum err
printed_read(struct str pdf, struct printed *ret_printed, struct why *why)
{
	struct printed printed = { .producer = STR("") };
	struct str rest = pdf;

	if (!str_starts(pdf, STR("%PDF-1.")))
		return err_why(why, ERR_SYNTAX, 0, "no PDF");
	for (;;) {
		size_t at = find(rest, 0, STR(MARK));
		enum err e;

		if (at == rest.len)
			break;
		rest = str_slice(rest, at + sizeof MARK - 1, rest.len);
		e = take_file(&rest, &printed, why);
		if (e != ERR_OK)
			return e;
	}
	if (printed.files_count == 0)
		return err_why(why, ERR_SYNTAX, 0,
		    "no file in it in the form in which comity prints");
	printed.producer = producer_of(pdf);
	*ret_printed = printed;
	return ERR_OK;
}

const struct printed_file *
printed_find(const struct printed *printed, const char *name)
{
	for (size_t i = 0; i < printed->files_count; i++)
		if (str_eq_c(printed->files[i].name, name))
			return &printed->files[i];
	return NULL;
}
