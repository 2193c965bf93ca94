/* template_render.c - fills a template. */
#include <inttypes.h>
#include <stdio.h>

#include "ui/escape.h"
#include "ui/form.h"
#include "ui/template.h"

struct frame {
	const struct json *scope;
	const struct template *template; /* NULL: of an each */
	size_t at;                       /* in template, to go back to */
};

struct render {
	const struct templates *all;
	const struct template_page *page;
	struct buf *out;
	const struct template *template;
	size_t at;
	struct frame frames[TEMPLATE_DEPTH_MAX];
	size_t depth;
	bool done;
};

/* --- values --- */

static const struct json *
member(const struct json *object, struct str name)
{
	if (!json_is(object, JSON_OBJECT))
		return NULL;
	for (const struct json *at = json_first(object); at != NULL; at = at->next)
		if (str_eq(at->name, name))
			return at;
	return NULL;
}

static const struct json *
find(const struct render *render, const struct template_value *value)
{
	const struct json *at = render->page->data;
	struct str rest = value->path;

	if (value->from == FROM_HERE && render->depth > 0)
		at = render->frames[render->depth - 1].scope;
	if (value->from == FROM_PAGE)
		at = render->page->own;
	if (str_eq_c(rest, "."))
		return at;
	while (rest.len > 0 && at != NULL)
		at = member(at, str_cut(&rest, '.'));
	return at;
}

/* The value, a literal as a string that *room holds. */
static const struct json *
value_of(
    const struct render *render, const struct template_value *value, struct json *room)
{
	if (value->from != FROM_LITERAL)
		return find(render, value);
	*room = (struct json){ .kind = JSON_STRING, .string = value->path };
	return room;
}

static bool
holds(const struct json *value)
{
	if (value == NULL)
		return false;
	switch (value->kind) {
	case JSON_TRUE:
		return true;
	case JSON_INTEGER:
		return value->integer != 0;
	case JSON_REAL:
		return value->real < 0 || value->real > 0;
	case JSON_STRING:
		return value->string.len > 0;
	case JSON_ARRAY:
	case JSON_OBJECT:
		return value->count > 0;
	case JSON_NULL:
	case JSON_FALSE:
	case JSON_KIND_COUNT:
	default:
		return false;
	}
}

static bool
is(const struct json *value, const struct json *other)
{
	if (!json_is(value, JSON_ARRAY))
		return json_is(value, JSON_STRING) && json_is(other, JSON_STRING) &&
		       str_eq(value->string, other->string);
	for (const struct json *at = json_first(value); at != NULL; at = at->next)
		if (json_is(at, JSON_STRING) && json_is(other, JSON_STRING) &&
		    str_eq(at->string, other->string))
			return true;
	return false;
}

/* --- what is put out --- */

static void
put_form(const struct render *render, const struct form *form,
    const struct template_op *op, const struct template_argument *arguments)
{
	struct form_call call = { .place = op->place,
		.language = render->page->language,
		.words = &render->all->words,
		.root = render->page->data };
	struct json rooms[FORM_VALUES_MAX];

	call.count = op->kind == OP_FORM ? op->arguments_count : 1;
	for (size_t i = 0; i < call.count && i < FORM_VALUES_MAX; i++)
		call.values[i] = value_of(render, &arguments[i].value, &rooms[i]);
	form->write(&call, render->out);
}

/* What fills a placeholder has its own direction of writing. */
static void
put_argument(const struct render *render, const struct template_op *op,
    const struct template_argument *argument)
{
	bool apart = op->place == PLACE_TEXT;
	struct json room;

	if (apart)
		buf_add_c(render->out, "<bdi>");
	if (argument->form != NULL)
		put_form(render, argument->form, op, argument);
	else
		form_plain(
		    value_of(render, &argument->value, &room), op->place, render->out);
	if (apart)
		buf_add_c(render->out, "</bdi>");
}

static void
put_words(const struct render *render, const struct template_op *op)
{
	struct str rest = render->all->words.texts[render->page->language][op->words];

	while (rest.len > 0) {
		bool hole = str_find(rest, '{') < rest.len;
		struct str name;

		form_text(str_cut(&rest, '{'), op->place, render->out);
		if (!hole)
			return;
		name = str_cut(&rest, '}');
		for (size_t i = 0; i < op->arguments_count; i++)
			if (str_eq(op->arguments[i].name, name))
				put_argument(render, op, &op->arguments[i]);
	}
}

/* The words of a code; a code that has none stands for itself. */
static void
put_word(const struct render *render, const struct template_op *op)
{
	const struct words *words = &render->all->words;
	char key[128], number[24];
	struct json room;
	const struct json *code = value_of(render, &op->arguments[0].value, &room);
	struct str text = json_is(code, JSON_STRING) ? code->string : STR("");
	size_t index;

	if (json_is(code, JSON_INTEGER)) {
		(void)snprintf(number, sizeof number, "%" PRId64, code->integer);
		text = str_from(number);
	}
	if (text.len == 0)
		return;
	if (op->text.len + text.len > sizeof key) {
		form_plain(code, op->place, render->out);
		return;
	}
	memcpy(key, op->text.ptr, op->text.len);
	memcpy(key + op->text.len, text.ptr, text.len);
	index = words_find(words, (struct str){ key, op->text.len + text.len });
	if (index == WORDS_NONE)
		form_plain(code, op->place, render->out);
	else
		form_text(
		    words->texts[render->page->language][index], op->place, render->out);
}

/* --- steps --- */

static enum err
push(struct render *render, const struct frame *frame, struct why *why)
{
	if (render->depth == TEMPLATE_DEPTH_MAX)
		return err_why(
		    why, ERR_LIMIT, 0, "%.*s: too deep", STR_ARG(render->template->name));
	render->frames[render->depth++] = *frame;
	return ERR_OK;
}

static enum err
call_part(struct render *render, const struct template *part,
    const struct template_op *op, struct why *why)
{
	struct frame frame = { .template = render->template, .at = render->at + 1 };
	struct template_value here = { .path = STR(".") };
	enum err e;

	if (part == NULL) {
		render->at++;
		return ERR_OK;
	}
	frame.scope =
	    find(render, op->arguments_count > 0 ? &op->arguments[0].value : &here);
	e = push(render, &frame, why);
	if (e != ERR_OK)
		return e;
	render->template = part;
	render->at = 0;
	return ERR_OK;
}

static void
go_back(struct render *render)
{
	if (render->depth == 0) {
		render->done = true;
		return;
	}
	render->depth--;
	render->template = render->frames[render->depth].template;
	render->at = render->frames[render->depth].at;
}

static enum err
begin_each(struct render *render, const struct template_op *op, struct why *why)
{
	const struct json *list = find(render, &op->arguments[0].value);
	const struct json *item = json_is(list, JSON_ARRAY) ? json_first(list) : NULL;

	if (item == NULL) {
		render->at = op->to;
		return ERR_OK;
	}
	render->at++;
	return push(render, &(struct frame){ .scope = item }, why);
}

static void
next_item(struct render *render, const struct template_op *op)
{
	struct frame *frame = &render->frames[render->depth - 1];

	frame->scope = frame->scope == NULL ? NULL : frame->scope->next;
	if (frame->scope != NULL) {
		render->at = op->to;
		return;
	}
	render->depth--;
	render->at++;
}

static bool
condition(const struct render *render, const struct template_op *op)
{
	struct json room = { 0 }, other = { 0 };
	const struct json *value = value_of(render, &op->arguments[0].value, &room);

	if (op->kind == OP_IS)
		return is(value, value_of(render, &op->arguments[1].value, &other));
	if (op->kind == OP_HAS)
		return value != NULL && value->kind != JSON_NULL;
	return holds(value) == (op->kind == OP_IF);
}

/* Steps that put something out, and go on. */
static void
put(struct render *render, const struct template_op *op)
{
	struct json room;

	if (op->kind == OP_TEXT)
		buf_add(render->out, op->text);
	else if (op->kind == OP_VALUE)
		form_plain(value_of(render, &op->arguments[0].value, &room), op->place,
		    render->out);
	else if (op->kind == OP_FORM)
		put_form(render, op->form, op, op->arguments);
	else if (op->kind == OP_WORDS)
		put_words(render, op);
	else
		put_word(render, op);
	render->at++;
}

static enum err
step(struct render *render, struct why *why)
{
	const struct template_op *op = &render->template->ops[render->at];

	switch (op->kind) {
	case OP_IF:
	case OP_UNLESS:
	case OP_HAS:
	case OP_IS:
		render->at = condition(render, op) ? render->at + 1 : op->to;
		return ERR_OK;
	case OP_JUMP:
		render->at = op->to;
		return ERR_OK;
	case OP_EACH:
		return begin_each(render, op, why);
	case OP_NEXT:
		next_item(render, op);
		return ERR_OK;
	case OP_PART:
		return call_part(render, &render->all->all[op->to], op, why);
	case OP_CONTENT:
		return call_part(render, render->page->content, op, why);
	case OP_RETURN:
		go_back(render);
		return ERR_OK;
	case OP_TEXT:
	case OP_VALUE:
	case OP_FORM:
	case OP_WORDS:
	case OP_WORD:
	case OP_COUNT:
	default:
		put(render, op);
		return ERR_OK;
	}
}

enum err
templates_render(const struct templates *templates, const struct template_page *page,
    struct buf *out, struct why *why)
{
	struct render render = {
		.all = templates, .page = page, .out = out, .template = page->layout
	};
	enum err e = ERR_OK;

	for (size_t steps = 0; e == ERR_OK && !render.done; steps++) {
		if (steps == TEMPLATE_STEPS_MAX)
			return err_why(why, ERR_LIMIT, 0, "%.*s: too many steps",
			    STR_ARG(page->layout->name));
		if (buf_failed(out))
			return err_why(why, ERR_LIMIT, 0, "%.*s: the page is too large",
			    STR_ARG(page->layout->name));
		e = step(&render, why);
	}
	return e;
}
