/*
 * form.h - how a page shows a value: times, distances, hashes, sizes, bars.
 *
 * A form is named in a template ({{time x}}).  It writes markup only where elements may
 * stand, and the same words without them in a value.  A value that it cannot read is
 * shown as it is.
 */
#ifndef COMITY_UI_FORM_H
#define COMITY_UI_FORM_H

#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "format/json.h"
#include "ui/markup.h"
#include "ui/words.h"

#define FORM_VALUES_MAX 4

struct form_call {
	const struct json *values[FORM_VALUES_MAX]; /* NULL: not there */
	size_t count;
	enum markup_place place;
	enum language language;
	const struct words *words;
	const struct json *root; /* of the page: now */
};

struct form {
	const char *name;
	size_t values_min, values_max;
	bool makes_link; /* may begin an address */
	bool markup;     /* nothing but markup: only where elements may stand */
	void (*write)(const struct form_call *call, struct buf *out);
};

const struct form *form_find(struct str name);

/* A string as it is, a number in digits; of anything else, nothing. */
void form_plain(const struct json *value, enum markup_place place, struct buf *out);
/* Text for a place: form_plain of a string. */
void form_text(struct str text, enum markup_place place, struct buf *out);
/* Words by their key, without placeholders; the key where there are none. */
struct str form_phrase(const struct form_call *call, const char *key);

#endif
