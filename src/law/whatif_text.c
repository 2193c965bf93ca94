#include "law/whatif_text.h"

#include <stdio.h>

#include "base/limits.h"

static bool
is_state(struct str word)
{
	return word.len == 2 && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z' &&
	       word.ptr[1] >= 'A' && word.ptr[1] <= 'Z';
}

static bool
are_states(struct str list)
{
	if (list.len == 0 || list.ptr[list.len - 1] == ',')
		return false;
	while (list.len > 0)
		if (!is_state(str_cut(&list, ',')))
			return false;
	return true;
}

static bool
is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] <= ' ' || text.ptr[i] == '=')
			return false;
	return text.len > 0;
}

/* The day behind the last @.  An address may hold an @ too: what begins with a digit, or
 * follows States, is meant to be a day. */
static bool
cut_date(struct str *text, struct whatif_statement *statement)
{
	size_t at = text->len;
	struct str day, rest;

	while (at > 0 && text->ptr[at - 1] != '@')
		at--;
	if (at == 0)
		return true;
	day = str_slice(*text, at, text->len);
	rest = str_slice(*text, 0, at - 1);
	if (clock_parse_date(day, &statement->from)) {
		*text = rest;
		statement->has_day = true;
		return true;
	}
	return day.len > 0 && (day.ptr[0] < '0' || day.ptr[0] > '9') && !are_states(rest);
}

bool
whatif_is_instrument(const struct whatif_statement *statement)
{
	return str_find(statement->left, '/') == statement->left.len;
}

/* STATES:VALUE, STATES, or VALUE alone, which is of the States named before. */
static bool
read_right(struct str right, struct str before, struct whatif_statement *statement)
{
	size_t colon = str_find(right, ':');

	statement->states = str_slice(right, 0, colon);
	if (colon < right.len) {
		statement->value = str_slice(right, colon + 1, right.len);
		if (!is_plain(statement->value))
			return false;
	} else if (!are_states(right)) {
		statement->states = before;
		statement->value = right;
	}
	return are_states(statement->states);
}

static bool
read_statement(struct str text, struct str before, struct whatif_statement *ret)
{
	struct whatif_statement statement = *ret;
	struct str right = text;

	statement.text = text;
	statement.left = str_trim(str_cut(&right, '='));
	right = str_trim(right);
	if (!is_plain(statement.left) || !is_plain(right))
		return false;
	if (!cut_date(&right, &statement))
		return false;
	if (!read_right(right, before, &statement))
		return false;
	*ret = statement;
	return !whatif_is_instrument(&statement) ||
	       (statement.has_day && statement.value.len == 0);
}

/* Where it is wrong, for the reader. */
static struct verdict
unreadable(struct str name, int line, struct str text)
{
	return verdict_no("what-if-unreadable", NULL, "%.*s:%d: \"%.*s\"", STR_ARG(name),
	    line, STR_ARG(str_head(text, 80)));
}

static struct verdict
take_statement(struct whatif_text *whatif, struct str name, struct str text, int line)
{
	struct whatif_statement *all = whatif->statements;
	struct str before = whatif->count == 0 ? STR("") : all[whatif->count - 1].states;
	struct whatif_statement statement = { .line = line };

	if (whatif->count == LIMIT_WHAT_IF_STATEMENTS)
		return verdict_no("what-if-size", NULL,
		    "%.*s:%d: more than %d statements", STR_ARG(name), line,
		    LIMIT_WHAT_IF_STATEMENTS);
	if (!read_statement(text, before, &statement))
		return unreadable(name, line, text);
	all[whatif->count++] = statement;
	return VERDICT_IS_YES;
}

static struct verdict
read_text(struct whatif_text *whatif, struct str name, struct str text)
{
	struct verdict verdict = VERDICT_IS_YES;
	int number = 0;

	while (verdict_is_yes(&verdict) && text.len > 0) {
		struct str line = str_cut(&text, '\n');

		number++;
		if (line.len > 0 && line.ptr[0] == '#')
			continue;
		while (verdict_is_yes(&verdict) && line.len > 0) {
			struct str one = str_trim(str_cut(&line, ';'));

			if (one.len > 0)
				verdict = take_statement(whatif, name, one, number);
		}
	}
	if (verdict_is_yes(&verdict) && whatif->count == 0)
		return verdict_no(
		    "what-if-unreadable", NULL, "%.*s: no statement", STR_ARG(name));
	return verdict;
}

enum err
whatif_read(struct arena *arena, struct str name, struct str text,
    struct whatif_text *ret_whatif, struct verdict *ret_verdict, struct why *why)
{
	struct whatif_text whatif = { .statements =
					  arena_array(arena, LIMIT_WHAT_IF_STATEMENTS,
					      sizeof(struct whatif_statement)) };

	if (whatif.statements == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	if (text.len > LIMIT_WHAT_IF)
		*ret_verdict = verdict_no("what-if-size", NULL,
		    "%.*s: more than %zu bytes", STR_ARG(name), LIMIT_WHAT_IF);
	else if (!str_utf8(text))
		*ret_verdict = verdict_no(
		    "what-if-unreadable", NULL, "%.*s: not UTF-8", STR_ARG(name));
	else
		*ret_verdict = read_text(&whatif, name, text);
	if (verdict_is_yes(ret_verdict))
		*ret_whatif = whatif;
	return ERR_OK;
}
