#include "format/csv.h"

enum err
csv_open(struct str text, struct csv *ret_csv, struct why *why)
{
	if (!str_utf8(text))
		return err_why(why, ERR_SYNTAX, 0, "the table is not UTF-8");
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_slice(text, 3, text.len);
	*ret_csv = (struct csv){ .rest = text, .line = 1 };
	return ERR_OK;
}

/* The text between the quotes with each doubled quote made single. */
static enum err
undouble(struct arena *arena, struct str quoted, struct str *ret_field, struct why *why)
{
	char *copy = arena_alloc(arena, quoted.len + 1);
	size_t len = 0;

	if (copy == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for a field");
	for (size_t i = 0; i < quoted.len; i++) {
		copy[len++] = quoted.ptr[i];
		if (quoted.ptr[i] == '"')
			i++; /* its twin */
	}
	*ret_field = (struct str){ copy, len };
	return ERR_OK;
}

/* RFC 4180 2.5 to 2.7: from behind the opening quote to behind the closing one. */
static enum err
take_quoted(struct arena *arena, struct csv *csv, struct str *ret_field, struct why *why)
{
	struct str rest = csv->rest;
	int line = csv->line;
	bool doubled = false;
	size_t i;

	for (i = 0; i < rest.len; i++) {
		if (rest.ptr[i] == '\n')
			csv->line++;
		if (rest.ptr[i] != '"')
			continue;
		if (i + 1 == rest.len || rest.ptr[i + 1] != '"')
			break;
		doubled = true;
		i++;
	}
	if (i == rest.len)
		return err_why(why, ERR_SYNTAX, line, "a quote that is not closed");
	csv->rest = str_slice(rest, i + 1, rest.len);
	*ret_field = str_slice(rest, 0, i);
	return doubled ? undouble(arena, *ret_field, ret_field, why) : ERR_OK;
}

static enum err
take_plain(struct csv *csv, struct str *ret_field, struct why *why)
{
	struct str rest = csv->rest;
	size_t i;

	for (i = 0; i < rest.len; i++) {
		char c = rest.ptr[i];

		if (c == ',' || c == '\n' || c == '\r')
			break;
		if (c == '"')
			return err_why(why, ERR_SYNTAX, csv->line,
			    "a quote inside a field that is not quoted");
	}
	*ret_field = str_slice(rest, 0, i);
	csv->rest = str_slice(rest, i, rest.len);
	return ERR_OK;
}

/* What stands behind a field: a comma, the end of the row, or the end of the text. */
static enum err
take_separator(struct csv *csv, bool *ret_row_ends, struct why *why)
{
	struct str rest = csv->rest;
	size_t len = 1;

	*ret_row_ends = true;
	if (rest.len == 0)
		return ERR_OK;
	if (rest.ptr[0] == ',')
		*ret_row_ends = false;
	else if (str_starts(rest, STR("\r\n")))
		len = 2;
	else if (rest.ptr[0] != '\n')
		return err_why(why, ERR_SYNTAX, csv->line,
		    rest.ptr[0] == '\r' ? "a carriage return without line feed"
					: "text behind a closing quote");
	csv->rest = str_slice(rest, len, rest.len);
	if (*ret_row_ends)
		csv->line++;
	return ERR_OK;
}

static enum err
take_row(struct arena *arena, struct csv *csv, struct str *fields, size_t *ret_count,
    struct why *why)
{
	size_t count = 0;
	bool row_ends = false;

	while (!row_ends) {
		enum err e;

		if (count == LIMIT_TABLE_COLUMNS)
			return err_why(why, ERR_LIMIT, csv->line, "more than %d columns",
			    LIMIT_TABLE_COLUMNS);
		if (str_starts(csv->rest, STR("\""))) {
			csv->rest = str_slice(csv->rest, 1, csv->rest.len);
			e = take_quoted(arena, csv, &fields[count], why);
		} else {
			e = take_plain(csv, &fields[count], why);
		}
		if (e == ERR_OK)
			e = take_separator(csv, &row_ends, why);
		if (e != ERR_OK)
			return e;
		count++;
	}
	*ret_count = count;
	return ERR_OK;
}

enum err
csv_next(struct arena *arena, struct csv *csv,
    struct str ret_fields[static LIMIT_TABLE_COLUMNS], size_t *ret_count, struct why *why)
{
	int line = csv->line;
	size_t count = 0;
	enum err e;

	if (str_empty(csv->rest)) {
		*ret_count = 0;
		return ERR_OK;
	}
	if (csv->rows > LIMIT_TABLE_ROWS)
		return err_why(
		    why, ERR_LIMIT, line, "more than %d rows", LIMIT_TABLE_ROWS);
	e = take_row(arena, csv, ret_fields, &count, why);
	if (e != ERR_OK)
		return e;
	if (csv->rows > 0 && count != csv->columns) /* RFC 4180 2.4 */
		return err_why(why, ERR_SYNTAX, line, "%zu fields, the first row has %zu",
		    count, csv->columns);
	csv->columns = count;
	csv->rows++;
	*ret_count = count;
	return ERR_OK;
}
