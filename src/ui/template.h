/*
 * template.h - pages: markup of ours with holes, filled from one JSON tree.
 *
 *	{{a.b}}                    the member b of a of the present thing; {{.}} is the
 *	                           thing itself, {{@a.b}} begins at the root of the tree
 *	{{form x y}}               what one of the forms of form.h makes of values
 *	{{t "key" name=x name=form:y}}   words in the page's language; name fills {name}
 *	{{word "prefix." x}}       words for a code; the code itself where there are none
 *	{{#if x}} {{#unless x}} {{#has x}} {{#is x y}} ... {{else}} ... {{/if}}
 *	                           if: not false, 0, "", [], {}; has: it is there; is: the
 *	                           same text, or x is a list that holds it; y may be a
 *	                           "literal"
 *	{{#each x}} ... {{else}} ... {{/each}}      each item becomes the present thing
 *	{{> part}} {{> part x}}    another template, for the present thing or for x
 *	{{> content}}              in the layout: the page
 *	{{! remark}}
 *
 * A block that stands alone on its line takes the line with it.
 *
 * Data is hostile, templates are ours.  A hole is escaped by the place where it stands
 * (markup.h); there is no way to put a value out unescaped.  What the tree does not hold
 * is empty; what a template names and nobody knows (words, a form, a part) is a fault
 * when the templates are parsed.  A page is bounded by its buf and by the number of its
 * steps.
 */
#ifndef COMITY_UI_TEMPLATE_H
#define COMITY_UI_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/embedded.h"
#include "base/err.h"
#include "base/str.h"
#include "format/json.h"
#include "ui/markup.h"
#include "ui/words.h"

#define TEMPLATE_DEPTH_MAX 24      /* blocks and parts that are open at once */
#define TEMPLATE_STEPS_MAX 4000000 /* of one page: a list of 1,000 rows takes 100,000 */
#define TEMPLATE_ARGUMENTS_MAX 6
#define TEMPLATE_MAX 96

struct form; /* form.h */

enum template_from { FROM_HERE, FROM_ROOT, FROM_PAGE, FROM_LITERAL };

struct template_value {
	enum template_from from;
	struct str path; /* or the literal */
};

struct template_argument {
	struct str name;         /* of a placeholder */
	const struct form *form; /* NULL: as it is */
	struct template_value value;
};

enum template_kind {
	OP_TEXT,
	OP_VALUE,
	OP_FORM,
	OP_WORDS,
	OP_WORD, /* of a code */
	OP_IF,
	OP_UNLESS,
	OP_HAS,
	OP_IS,
	OP_JUMP,
	OP_EACH,
	OP_NEXT,
	OP_PART,
	OP_CONTENT,
	OP_RETURN,
	OP_COUNT
};

struct template_op {
	enum template_kind kind;
	enum markup_place place;
	uint32_t to;     /* op to go on with; number of a template */
	size_t words;    /* index */
	struct str text; /* markup; a prefix; a part's name */
	const struct form *form;
	struct template_argument *arguments;
	size_t arguments_count;
};

struct template
{
	struct str name;
	struct template_op *ops;
	size_t count;
};

struct templates {
	struct words words;
	struct template all[TEMPLATE_MAX];
	size_t count;
};

/* Files NAME.html; ERR_SYNTAX: why->text is "NAME.html:LINE: what". */
enum err templates_read(struct arena *arena, const struct embedded *files,
    const struct words *words, struct templates *ret_templates, struct why *why);

/* NULL if there is none. */
const struct template *templates_find(const struct templates *templates, struct str name);

struct template_page {
	const struct template *layout;
	const struct template *content; /* NULL: none */
	enum language language;
	const struct json *data;
	const struct json *own; /* {page, language, dir} */
};

/* Appends the page to out.  ERR_LIMIT: out is full, too many steps, too deep. */
enum err templates_render(const struct templates *templates,
    const struct template_page *page, struct buf *out, struct why *why);

#endif
