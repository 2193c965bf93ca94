/* markup.c - where in a page a hole of a template stands. */
#include "ui/markup.h"

#include <stddef.h>
#include <string.h>

static const char *const refused_elements[] = { "style", "base", "iframe", "object",
	"embed", "applet", "frame", NULL };
static const char *const refused_attributes[] = { "style", "srcdoc", "srcset",
	"http-equiv", "ping", "target", NULL };
static const char *const link_attributes[] = { "href", "src", "action", "formaction",
	"data", "poster", "cite", "manifest", NULL };
static const char *const plain_elements[] = { "title", "option", "textarea", NULL };

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

static bool
name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == ':';
}

static bool
space(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static bool
append(char *name, char c)
{
	size_t len = strlen(name);

	if (len + 1 >= MARKUP_NAME_MAX)
		return false;
	name[len] = c;
	name[len + 1] = '\0';
	return true;
}

static enum err
refuse(const struct markup *markup, const char *words, struct why *why)
{
	return err_why(why, ERR_SYNTAX, 0, "%s (<%s%s %s>)", words,
	    markup->closing ? "/" : "", markup->element, markup->attribute);
}

static enum err
step_text(struct markup *markup, char c, struct why *why)
{
	if (c == '<') {
		markup->state = MARKUP_OPEN;
		return ERR_OK;
	}
	if (!markup->closing && strcmp(markup->element, "script") == 0)
		return refuse(markup, "a script in the page", why);
	return ERR_OK;
}

static enum err
step_open(struct markup *markup, char c, struct why *why)
{
	if (c == '!') {
		markup->state = MARKUP_DECLARATION;
		return ERR_OK;
	}
	markup->closing = c == '/';
	markup->element[0] = markup->attribute[0] = '\0';
	markup->state = MARKUP_NAME;
	if (markup->closing)
		return ERR_OK;
	return name_char(c) && append(markup->element, c)
		   ? ERR_OK
		   : refuse(markup, "an element without a name", why);
}

static enum err
end_tag(struct markup *markup)
{
	markup->state = MARKUP_TEXT;
	return ERR_OK;
}

static enum err
step_name(struct markup *markup, char c, struct why *why)
{
	if (name_char(c))
		return append(markup->element, c) ? ERR_OK
						  : refuse(markup, "a long name", why);
	if (is_one_of(markup->element, refused_elements))
		return refuse(markup, "an element that no page has", why);
	if (c == '>')
		return end_tag(markup);
	if (!space(c))
		return refuse(markup, "a name is letters", why);
	markup->state = MARKUP_INSIDE;
	return ERR_OK;
}

static enum err
step_inside(struct markup *markup, char c, struct why *why)
{
	if (space(c) || c == '/')
		return ERR_OK;
	if (c == '>')
		return end_tag(markup);
	markup->attribute[0] = '\0';
	markup->state = MARKUP_ATTRIBUTE;
	return name_char(c) && append(markup->attribute, c)
		   ? ERR_OK
		   : refuse(markup, "an attribute without a name", why);
}

static enum err
step_attribute(struct markup *markup, char c, struct why *why)
{
	if (name_char(c))
		return append(markup->attribute, c) ? ERR_OK
						    : refuse(markup, "a long name", why);
	if (is_one_of(markup->attribute, refused_attributes) ||
	    strncmp(markup->attribute, "on", 2) == 0)
		return refuse(markup, "an attribute that no page has", why);
	markup->link = is_one_of(markup->attribute, link_attributes);
	markup->begun = false;
	if (c == '=')
		markup->state = MARKUP_EQUALS;
	else if (space(c))
		markup->state = MARKUP_INSIDE;
	else if (c == '>')
		return end_tag(markup);
	else
		return refuse(markup, "a name is letters", why);
	return ERR_OK;
}

static enum err
step_value(struct markup *markup, char c, struct why *why)
{
	if (c == '"') {
		markup->state = MARKUP_INSIDE;
		return ERR_OK;
	}
	if (c == '<' || c == '>')
		return refuse(markup, "a value that does not end", why);
	if (markup->link && !markup->begun && c != '/' && c != '?' && c != '#')
		return refuse(markup, "an address of another origin", why);
	if (markup->link && markup->begun && (c == '\\' || c == ':'))
		return refuse(markup, "an address of another origin", why);
	markup->begun = true;
	return ERR_OK;
}

static enum err
step(struct markup *markup, char c, struct why *why)
{
	switch (markup->state) {
	case MARKUP_TEXT:
		return step_text(markup, c, why);
	case MARKUP_OPEN:
		return step_open(markup, c, why);
	case MARKUP_DECLARATION:
		if (c == '-')
			return refuse(markup, "a comment in the page", why);
		return c == '>' ? end_tag(markup) : ERR_OK;
	case MARKUP_NAME:
		return step_name(markup, c, why);
	case MARKUP_INSIDE:
		return step_inside(markup, c, why);
	case MARKUP_ATTRIBUTE:
		return step_attribute(markup, c, why);
	case MARKUP_EQUALS:
		markup->state = MARKUP_VALUE;
		return c == '"' ? ERR_OK
				: refuse(markup, "a value stands in double quotes", why);
	case MARKUP_VALUE:
		return step_value(markup, c, why);
	case MARKUP_AFTER:
		if (!space(c) && c != '>')
			return refuse(markup, "a name in pieces", why);
		markup->state = MARKUP_INSIDE;
		return step_inside(markup, c, why);
	case MARKUP_STATE_COUNT:
	default:
		return refuse(markup, "no such place", why);
	}
}

/* "//" at the beginning of an address names another origin. */
static bool
names_origin(const struct markup *markup, struct str text, size_t at)
{
	return markup->state == MARKUP_VALUE && markup->link && !markup->begun &&
	       text.ptr[at] == '/' && at + 1 < text.len &&
	       (text.ptr[at + 1] == '/' || text.ptr[at + 1] == '\\');
}

enum err
markup_feed(struct markup *markup, struct str text, struct why *why)
{
	for (size_t i = 0; i < text.len; i++) {
		enum err e;

		if (names_origin(markup, text, i))
			return refuse(markup, "an address of another origin", why);
		e = step(markup, text.ptr[i], why);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

enum err
markup_place(const struct markup *markup, enum markup_place *ret_place, struct why *why)
{
	switch (markup->state) {
	case MARKUP_TEXT:
		if (!markup->closing && strcmp(markup->element, "script") == 0)
			return refuse(markup, "a script in the page", why);
		*ret_place =
		    !markup->closing && is_one_of(markup->element, plain_elements)
			? PLACE_PLAIN
			: PLACE_TEXT;
		return ERR_OK;
	case MARKUP_VALUE:
		*ret_place = !markup->link   ? PLACE_VALUE
			     : markup->begun ? PLACE_PART
					     : PLACE_LINK;
		return ERR_OK;
	case MARKUP_INSIDE:
	case MARKUP_AFTER:
		*ret_place = PLACE_TAG;
		return ERR_OK;
	case MARKUP_OPEN:
	case MARKUP_DECLARATION:
	case MARKUP_NAME:
	case MARKUP_ATTRIBUTE:
	case MARKUP_EQUALS:
	case MARKUP_STATE_COUNT:
	default:
		return refuse(markup, "a hole where none may stand", why);
	}
}

enum err
markup_end_branch(struct markup *markup, struct why *why)
{
	enum err e;

	if (markup->state != MARKUP_ATTRIBUTE)
		return ERR_OK;
	e = step_attribute(markup, ' ', why);
	markup->state = MARKUP_AFTER;
	return e;
}

bool
markup_join(struct markup *a, const struct markup *b)
{
	enum markup_place one = PLACE_COUNT, other = PLACE_COUNT;

	if (a->state == MARKUP_VALUE && b->state == MARKUP_VALUE) {
		a->begun = a->begun && b->begun;
		return a->link == b->link;
	}
	if (markup_place(a, &one, NULL) != ERR_OK ||
	    markup_place(b, &other, NULL) != ERR_OK || one != other)
		return false;
	if (b->state == MARKUP_AFTER)
		a->state = MARKUP_AFTER;
	return true;
}
