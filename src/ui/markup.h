/*
 * markup.h - where in a page a hole of a template stands.
 *
 * Follows the markup of a template (ours, a small part of HTML) while it is read, so that
 * each hole knows how to be escaped, and refuses what a template may not hold: scripts
 * and styles in the page, handlers, values without double quotes, addresses of other
 * origins, and holes anywhere but in text and in a value.
 */
#ifndef COMITY_UI_MARKUP_H
#define COMITY_UI_MARKUP_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

#define MARKUP_NAME_MAX 32

enum markup_place {
	PLACE_TEXT,  /* between elements */
	PLACE_PLAIN, /* inside of title, option, textarea: text, but no element may stand
			there */
	PLACE_VALUE, /* an attribute's value */
	PLACE_PART,  /* an address that the template begins: a part of path or query */
	PLACE_LINK,  /* the beginning of an address: only what is known to be a path */
	PLACE_TAG,   /* between attributes: blocks only */
	PLACE_COUNT
};

enum markup_state {
	MARKUP_TEXT,
	MARKUP_OPEN, /* behind < */
	MARKUP_DECLARATION,
	MARKUP_NAME,   /* of an element */
	MARKUP_INSIDE, /* of a tag, between attributes */
	MARKUP_ATTRIBUTE,
	MARKUP_EQUALS, /* behind = */
	MARKUP_VALUE,
	MARKUP_AFTER, /* an attribute's name that a block ended */
	MARKUP_STATE_COUNT
};

struct markup {
	enum markup_state state;
	bool closing; /* the tag is </... */
	bool link;    /* the attribute is an address */
	bool begun;   /* the value has a beginning of ours */
	char element[MARKUP_NAME_MAX];
	char attribute[MARKUP_NAME_MAX];
};

/* Takes markup between two holes; ERR_SYNTAX for what a template may not hold. */
enum err markup_feed(struct markup *markup, struct str text, struct why *why);

/* Where the next hole stands; ERR_SYNTAX where none may. */
enum err markup_place(
    const struct markup *markup, enum markup_place *ret_place, struct why *why);

/* At a block and at the end of its branches: a name of an attribute ends there too. */
enum err markup_end_branch(struct markup *markup, struct why *why);

/* Whether two branches of a block ended at the same place; *a goes on for both. */
bool markup_join(struct markup *a, const struct markup *b);

#endif
