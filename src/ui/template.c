/* template.c - reads templates into lists of steps. */
#include "ui/template.h"

#include <stdio.h>

#include "ui/form.h"

#define OPS_MAX 4000

struct block {
	enum template_kind kind; /* OP_IF (for all conditions) or OP_EACH */
	const char *word;        /* that closes it */
	size_t op, jump;
	bool has_else;
	struct markup before, middle;
};

struct reader {
	struct arena *arena;
	struct templates *all;
	struct template *template;
	struct markup markup;
	struct block blocks[TEMPLATE_DEPTH_MAX];
	size_t depth;
};

const struct template *
templates_find(const struct templates *templates, struct str name)
{
	for (size_t i = 0; i < templates->count; i++)
		if (str_eq(templates->all[i].name, name))
			return &templates->all[i];
	return NULL;
}

/* --- the words inside of a hole --- */

/* "two words" or one; false at the end. */
static bool
next_token(struct str *rest, struct str *ret_token)
{
	size_t len = 0;

	*rest = str_trim(*rest);
	if (rest->len == 0)
		return false;
	while (len < rest->len && rest->ptr[len] != ' ' && rest->ptr[len] != '"')
		len++;
	if (len < rest->len && rest->ptr[len] == '"')
		len += 2 + str_find(str_slice(*rest, len + 1, rest->len), '"');
	*ret_token = str_slice(*rest, 0, len);
	*rest = str_slice(*rest, len, rest->len);
	return true;
}

static bool
name_ok(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
			c == '.'))
			return false;
	}
	return name.len > 0;
}

static enum err
read_literal(struct str token, struct str *ret_text, struct why *why)
{
	if (token.len < 2 || token.ptr[0] != '"' || token.ptr[token.len - 1] != '"')
		return err_why(
		    why, ERR_SYNTAX, 0, "\"words\" expected: %.*s", STR_ARG(token));
	*ret_text = str_slice(token, 1, token.len - 1);
	return ERR_OK;
}

static enum err
read_value(struct str token, struct template_value *ret_value, struct why *why)
{
	struct template_value value = { .path = token };

	if (token.len > 0 && token.ptr[0] == '"') {
		value.from = FROM_LITERAL;
		*ret_value = value;
		return read_literal(token, &ret_value->path, why);
	}
	if (token.len > 1 && (token.ptr[0] == '@' || token.ptr[0] == '$')) {
		value.from = token.ptr[0] == '@' ? FROM_ROOT : FROM_PAGE;
		value.path = str_slice(token, 1, token.len);
	}
	if (!name_ok(value.path))
		return err_why(why, ERR_SYNTAX, 0, "no name: %.*s", STR_ARG(token));
	*ret_value = value;
	return ERR_OK;
}

/* name=value or name=form:value, or a value alone. */
static enum err
read_argument(struct str token, struct template_argument *ret_argument, struct why *why)
{
	struct str rest = token;
	struct str head;

	*ret_argument = (struct template_argument){ 0 };
	if (token.len > 0 && token.ptr[0] != '"' && str_find(token, '=') < token.len) {
		ret_argument->name = str_cut(&rest, '=');
		token = rest;
		if (token.len > 0 && token.ptr[0] != '"' &&
		    str_find(token, ':') < token.len) {
			head = str_cut(&rest, ':');
			token = rest;
			ret_argument->form = form_find(head);
			if (ret_argument->form == NULL ||
			    ret_argument->form->values_min != 1)
				return err_why(why, ERR_SYNTAX, 0, "no such form: %.*s",
				    STR_ARG(head));
		}
	}
	return read_value(token, &ret_argument->value, why);
}

static enum err
read_arguments(
    struct reader *reader, struct str rest, struct template_op *op, struct why *why)
{
	struct template_argument all[TEMPLATE_ARGUMENTS_MAX];
	struct str token;
	enum err e = ERR_OK;

	while (e == ERR_OK && next_token(&rest, &token)) {
		if (op->arguments_count == TEMPLATE_ARGUMENTS_MAX)
			return err_why(why, ERR_SYNTAX, 0, "too many values");
		e = read_argument(token, &all[op->arguments_count++], why);
	}
	if (e != ERR_OK || op->arguments_count == 0)
		return e;
	op->arguments =
	    arena_array(reader->arena, op->arguments_count, sizeof *op->arguments);
	if (op->arguments == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the templates");
	memcpy(op->arguments, all, op->arguments_count * sizeof all[0]);
	return ERR_OK;
}

/* --- ops --- */

static enum err
add_op(struct reader *reader, const struct template_op *op, struct why *why)
{
	if (reader->template->count == OPS_MAX)
		return err_why(why, ERR_LIMIT, 0, "a long template");
	reader->template->ops[reader->template->count++] = *op;
	return ERR_OK;
}

static enum err
add_text(struct reader *reader, struct str text, struct why *why)
{
	enum err e = markup_feed(&reader->markup, text, why);

	if (e != ERR_OK || text.len == 0)
		return e;
	return add_op(
	    reader, &(struct template_op){ .kind = OP_TEXT, .text = text }, why);
}

static bool
argument_named(const struct template_op *op, struct str name)
{
	for (size_t i = 0; i < op->arguments_count; i++)
		if (str_eq(op->arguments[i].name, name))
			return true;
	return false;
}

/* Every placeholder of the words has its value. */
static enum err
check_placeholders(
    const struct words *words, const struct template_op *op, struct why *why)
{
	struct str text = words->texts[LANGUAGE_EN][op->words];
	size_t count = 0;

	while (str_find(text, '{') < text.len) {
		struct str name;

		(void)str_cut(&text, '{');
		name = str_cut(&text, '}');
		count++;
		if (!argument_named(op, name))
			return err_why(
			    why, ERR_SYNTAX, 0, "no value for {%.*s}", STR_ARG(name));
	}
	if (count < op->arguments_count)
		return err_why(why, ERR_SYNTAX, 0, "the words have fewer placeholders");
	return ERR_OK;
}

static enum err
add_words(struct reader *reader, struct str rest, struct template_op *op, struct why *why)
{
	struct str token = STR(""), key = STR("");
	enum err e;

	(void)next_token(&rest, &token);
	e = read_literal(token, &key, why);
	op->kind = OP_WORDS;
	op->words = e == ERR_OK ? words_find(&reader->all->words, key) : WORDS_NONE;
	if (e == ERR_OK && op->words == WORDS_NONE)
		e = err_why(why, ERR_SYNTAX, 0, "no such words: %.*s", STR_ARG(key));
	if (e == ERR_OK)
		e = read_arguments(reader, rest, op, why);
	if (e == ERR_OK)
		e = check_placeholders(&reader->all->words, op, why);
	return e == ERR_OK ? add_op(reader, op, why) : e;
}

static enum err
add_word(struct reader *reader, struct str rest, struct template_op *op, struct why *why)
{
	struct str token = STR("");
	enum err e;

	(void)next_token(&rest, &token);
	op->kind = OP_WORD;
	e = read_literal(token, &op->text, why);
	if (e == ERR_OK)
		e = read_arguments(reader, rest, op, why);
	if (e == ERR_OK && op->arguments_count != 1)
		e = err_why(why, ERR_SYNTAX, 0, "word takes a prefix and one value");
	return e == ERR_OK ? add_op(reader, op, why) : e;
}

static enum err
add_form(struct reader *reader, struct str rest, struct template_op *op, struct why *why)
{
	const struct form *form = op->form;
	enum err e = read_arguments(reader, rest, op, why);

	if (e != ERR_OK)
		return e;
	if (op->arguments_count < form->values_min ||
	    op->arguments_count > form->values_max)
		return err_why(why, ERR_SYNTAX, 0, "%s takes %zu to %zu values",
		    form->name, form->values_min, form->values_max);
	if (form->markup && op->place != PLACE_TEXT)
		return err_why(
		    why, ERR_SYNTAX, 0, "%s stands between elements", form->name);
	op->kind = OP_FORM;
	return add_op(reader, op, why);
}

/* {{...}} that puts something out. */
static enum err
add_hole(struct reader *reader, struct str body, struct why *why)
{
	struct template_op op = { .place = PLACE_COUNT };
	struct str rest = body, head = STR("");
	enum err e = markup_place(&reader->markup, &op.place, why);

	if (e != ERR_OK)
		return e;
	if (op.place == PLACE_TAG)
		return err_why(why, ERR_SYNTAX, 0, "a hole between attributes");
	(void)next_token(&rest, &head);
	op.form = form_find(head);
	if (op.form != NULL && op.form->values_min > 0 && str_trim(rest).len == 0)
		op.form = NULL; /* a member of the same name */
	if (op.place == PLACE_LINK && (op.form == NULL || !op.form->makes_link))
		return err_why(
		    why, ERR_SYNTAX, 0, "an address begins with / ? # or a link form");
	if (str_eq_c(head, "t"))
		return add_words(reader, rest, &op, why);
	if (str_eq_c(head, "word"))
		return add_word(reader, rest, &op, why);
	if (op.form != NULL)
		return add_form(reader, rest, &op, why);
	op.kind = OP_VALUE;
	e = read_arguments(reader, body, &op, why);
	if (e == ERR_OK && op.arguments_count != 1)
		e = err_why(why, ERR_SYNTAX, 0, "no such form: %.*s", STR_ARG(head));
	return e == ERR_OK ? add_op(reader, &op, why) : e;
}

/* --- blocks --- */

static const struct {
	const char *word;
	enum template_kind kind;
	const char *close;
} openers[] = {
	{ "if", OP_IF, "if" },
	{ "unless", OP_UNLESS, "if" },
	{ "has", OP_HAS, "if" },
	{ "is", OP_IS, "if" },
	{ "each", OP_EACH, "each" },
};

static enum err
open_block(struct reader *reader, struct str body, struct why *why)
{
	struct template_op op = { .place = PLACE_COUNT };
	struct str rest = body, word = STR("");
	struct block *block;
	enum err e;
	size_t i = 0;

	(void)next_token(&rest, &word);
	while (i < sizeof openers / sizeof openers[0] && !str_eq_c(word, openers[i].word))
		i++;
	if (i == sizeof openers / sizeof openers[0])
		return err_why(why, ERR_SYNTAX, 0, "no such block: %.*s", STR_ARG(word));
	if (reader->depth == TEMPLATE_DEPTH_MAX)
		return err_why(why, ERR_LIMIT, 0, "blocks too deep");
	op.kind = openers[i].kind;
	e = read_arguments(reader, rest, &op, why);
	if (e == ERR_OK && op.arguments_count != (op.kind == OP_IS ? 2U : 1U))
		e = err_why(
		    why, ERR_SYNTAX, 0, "%s: another number of values", openers[i].word);
	if (e == ERR_OK)
		e = markup_end_branch(&reader->markup, why);
	if (e == ERR_OK)
		e = markup_place(&reader->markup, &op.place, why);
	if (e != ERR_OK)
		return e;
	block = &reader->blocks[reader->depth++];
	*block = (struct block){ .kind = op.kind,
		.word = openers[i].close,
		.op = reader->template->count,
		.before = reader->markup };
	return add_op(reader, &op, why);
}

/* An each repeats its steps before it goes on. */
static enum err
close_branch(struct reader *reader, struct block *block, struct why *why)
{
	enum err e = markup_end_branch(&reader->markup, why);

	if (e != ERR_OK || block->kind != OP_EACH || block->has_else)
		return e;
	return add_op(reader,
	    &(struct template_op){ .kind = OP_NEXT, .to = (uint32_t)block->op + 1 }, why);
}

static enum err
turn_block(struct reader *reader, struct why *why)
{
	struct block *block =
	    reader->depth > 0 ? &reader->blocks[reader->depth - 1] : NULL;
	enum err e;

	if (block == NULL || block->has_else)
		return err_why(why, ERR_SYNTAX, 0, "an else without its block");
	e = close_branch(reader, block, why);
	if (e != ERR_OK)
		return e;
	block->has_else = true;
	block->jump = reader->template->count;
	block->middle = reader->markup;
	reader->markup = block->before;
	e = add_op(reader, &(struct template_op){ .kind = OP_JUMP }, why);
	reader->template->ops[block->op].to = (uint32_t)reader->template->count;
	return e;
}

static enum err
close_block(struct reader *reader, struct str word, struct why *why)
{
	struct block *block =
	    reader->depth > 0 ? &reader->blocks[reader->depth - 1] : NULL;
	const struct markup *other;
	enum err e;

	if (block == NULL || !str_eq_c(word, block->word))
		return err_why(why, ERR_SYNTAX, 0, "closes nothing that is open: %.*s",
		    STR_ARG(word));
	e = close_branch(reader, block, why);
	if (e != ERR_OK)
		return e;
	other = block->has_else ? &block->middle : &block->before;
	if (!markup_join(&reader->markup, other))
		return err_why(
		    why, ERR_SYNTAX, 0, "the branches end at different places");
	reader->template->ops[block->has_else ? block->jump : block->op].to =
	    (uint32_t)reader->template->count;
	reader->depth--;
	return ERR_OK;
}

static enum err
add_part(struct reader *reader, struct str body, struct why *why)
{
	struct template_op op = { .kind = OP_PART, .place = PLACE_COUNT };
	struct str rest = body;
	enum err e = markup_place(&reader->markup, &op.place, why);

	if (e != ERR_OK)
		return e;
	if (op.place != PLACE_TEXT)
		return err_why(why, ERR_SYNTAX, 0, "a part stands between elements");
	(void)next_token(&rest, &op.text);
	if (str_eq_c(op.text, "content"))
		op.kind = OP_CONTENT;
	e = read_arguments(reader, rest, &op, why);
	if (e == ERR_OK && op.arguments_count > 1)
		e = err_why(why, ERR_SYNTAX, 0, "a part takes one value");
	return e == ERR_OK ? add_op(reader, &op, why) : e;
}

/* --- the text of a template --- */

static bool
stands_alone(struct str body)
{
	return body.len > 0 &&
	       (strchr("#/>!", body.ptr[0]) != NULL || str_eq_c(str_trim(body), "else"));
}

/* A block alone on its line takes the line with it. */
static void
take_line(struct str *before, struct str *rest)
{
	size_t start = before->len, end = 0;

	while (start > 0 &&
	       (before->ptr[start - 1] == ' ' || before->ptr[start - 1] == '\t'))
		start--;
	while (end < rest->len && (rest->ptr[end] == ' ' || rest->ptr[end] == '\t'))
		end++;
	if ((start > 0 && before->ptr[start - 1] != '\n') || end == rest->len ||
	    rest->ptr[end] != '\n')
		return;
	*before = str_slice(*before, 0, start);
	*rest = str_slice(*rest, end + 1, rest->len);
}

static enum err
add_tag(struct reader *reader, struct str body, struct why *why)
{
	struct str inside = body.len > 0 ? str_trim(str_slice(body, 1, body.len)) : body;

	if (body.len == 0)
		return err_why(why, ERR_SYNTAX, 0, "an empty hole");
	switch (body.ptr[0]) {
	case '!':
		return ERR_OK;
	case '#':
		return open_block(reader, inside, why);
	case '/':
		return close_block(reader, inside, why);
	case '>':
		return add_part(reader, inside, why);
	default:
		return str_eq_c(body, "else") ? turn_block(reader, why)
					      : add_hole(reader, body, why);
	}
}

static int
line_of(struct str text, struct str rest)
{
	int line = 1;

	for (size_t i = 0; i < text.len - rest.len; i++)
		line += text.ptr[i] == '\n';
	return line;
}

/* One literal and the hole behind it; *ret_done at the end. */
static enum err
read_piece(struct reader *reader, struct str *rest, bool *ret_done, struct why *why)
{
	struct str before = *rest, body;
	size_t open = 0, close;
	enum err e;

	while (open + 1 < rest->len &&
	       !(rest->ptr[open] == '{' && rest->ptr[open + 1] == '{'))
		open++;
	if (open + 1 >= rest->len) {
		*ret_done = true;
		*rest = str_slice(*rest, rest->len, rest->len);
		return add_text(reader, before, why);
	}
	close = open + 2;
	while (close + 1 < rest->len &&
	       !(rest->ptr[close] == '}' && rest->ptr[close + 1] == '}'))
		close++;
	if (close + 1 >= rest->len)
		return err_why(why, ERR_SYNTAX, 0, "a hole that does not end");
	before = str_slice(*rest, 0, open);
	body = str_trim(str_slice(*rest, open + 2, close));
	*rest = str_slice(*rest, close + 2, rest->len);
	if (stands_alone(body))
		take_line(&before, rest);
	e = add_text(reader, before, why);
	return e == ERR_OK ? add_tag(reader, body, why) : e;
}

static enum err
read_template(struct reader *reader, struct str text, int *ret_line, struct why *why)
{
	struct str rest = text;
	bool done = false;
	enum err e = ERR_OK;

	while (e == ERR_OK && !done) {
		*ret_line = line_of(text, rest);
		e = read_piece(reader, &rest, &done, why);
	}
	if (e == ERR_OK && reader->depth > 0)
		e = err_why(why, ERR_SYNTAX, 0, "{{/%s}} is missing",
		    reader->blocks[reader->depth - 1].word);
	if (e == ERR_OK && reader->markup.state != MARKUP_TEXT)
		e = err_why(why, ERR_SYNTAX, 0, "ends inside of a tag");
	return e == ERR_OK
		   ? add_op(reader, &(struct template_op){ .kind = OP_RETURN }, why)
		   : e;
}

/* Names of parts become numbers. */
static enum err
link_parts(struct templates *all, struct why *why)
{
	for (size_t i = 0; i < all->count; i++) {
		for (size_t j = 0; j < all->all[i].count; j++) {
			struct template_op *op = &all->all[i].ops[j];
			const struct template *part;

			if (op->kind != OP_PART)
				continue;
			part = templates_find(all, op->text);
			if (part == NULL)
				return err_why(why, ERR_SYNTAX, 0,
				    "%.*s.html: no such part: %.*s",
				    STR_ARG(all->all[i].name), STR_ARG(op->text));
			op->to = (uint32_t)(part - all->all);
		}
	}
	return ERR_OK;
}

static enum err
read_file(struct arena *arena, const struct embedded *file, struct template_op *scratch,
    struct templates *all, struct why *why)
{
	struct template *template = &all->all[all->count];
	struct reader reader = { .arena = arena, .all = all, .template = template };
	struct str name = str_from(file->name);
	struct why inner = { 0 };
	int line = 0;
	enum err e;

	if (all->count == TEMPLATE_MAX)
		return err_why(why, ERR_LIMIT, 0, "too many templates");
	template->ops = scratch;
	template->name = str_cut(&name, '.');
	e = read_template(&reader, file->text, &line, &inner);
	if (e != ERR_OK)
		return err_why(why, e, line, "%s:%d: %s", file->name, line, inner.text);
	template->ops = arena_array(arena, template->count, sizeof *scratch);
	if (template->ops == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the templates");
	memcpy(template->ops, scratch, template->count * sizeof *scratch);
	all->count++;
	return ERR_OK;
}

enum err
templates_read(struct arena *arena, const struct embedded *files,
    const struct words *words, struct templates *ret_templates, struct why *why)
{
	struct template_op *scratch = arena_array(arena, OPS_MAX, sizeof *scratch);
	enum err e = ERR_OK;

	if (scratch == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the templates");
	*ret_templates = (struct templates){ .words = *words };
	for (; e == ERR_OK && files->name != NULL; files++)
		e = read_file(arena, files, scratch, ret_templates, why);
	return e == ERR_OK ? link_parts(ret_templates, why) : e;
}
