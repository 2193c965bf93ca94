#include "wire/xml_message.h"

#include <assert.h>

#include "base/limits.h"
#include "wire/element.h"

/* One open object of the tree. */
struct frame {
	const struct element_type *type;
	const struct element
	    *element; /* through which it was reached; NULL for the root */
	const struct json *object;
	const struct json *item; /* of a list: the item to be written next */
	size_t index;            /* of the element to be written next */
};

struct writing {
	struct arena *arena;
	struct frame frames[LIMIT_DEPTH];
	size_t depth;
	struct buf body;
	bool used[PART_COUNT]; /* namespaces that the body needs */
	bool to_seal;          /* canonical, with the prefix of the signature */
	bool failed;
	struct verdict verdict;
};

static void
refuse(struct writing *writing, const struct element *element)
{
	char path[VERDICT_PATH_MAX];

	(void)snprintf(path, sizeof path, "/%.*s%.*s",
	    STR_ARG(part_names[element->part].prefix), STR_ARG(element->name));
	writing->failed = true;
	writing->verdict = verdict_no(
	    "hi1-not-valid", path, "XML cannot carry what stands in an element so named");
}

/* --- names --- */

static void
add_name(struct writing *writing, const struct element *element)
{
	struct str prefix = part_names[element->part].prefix;

	writing->used[element->part] = true;
	buf_add(&writing->body, prefix);
	buf_add(&writing->body, element->name);
}

static void
add_start(struct writing *writing, const struct element *element,
    const struct element_type *object)
{
	buf_add_byte(&writing->body, '<');
	add_name(writing, element);
	if (object != NULL) {
		struct str prefix = part_names[object->part].prefix;

		writing->used[object->part] = true;
		buf_format(&writing->body, " xsi:type=\"%.*s%s\"", STR_ARG(prefix),
		    object->name);
	}
	buf_add_byte(&writing->body, '>');
}

static void
add_end(struct writing *writing, const struct element *element)
{
	buf_add_c(&writing->body, "</");
	add_name(writing, element);
	buf_add_byte(&writing->body, '>');
}

/* --- contents of other namespaces --- */

/* A namespace that nobody has: what is in it stands in none by itself. */
#define NOWHERE "urn:comity:nowhere"

/* Read again, so that what is written is what was judged: whole elements that mean the
 * same wherever they stand. */
static bool
reads_alone(
    struct writing *writing, const struct json *value, const struct element *element)
{
	struct str space = part_names[element->part].space;
	bool whole = element->type->kind == ELEMENT_ANY;
	struct xml *root = NULL;
	struct buf around;
	bool ok = false;

	buf_init(&around, LIMIT_BODY);
	buf_format(&around, "<x xmlns=\"" NOWHERE "\">%.*s</x>", STR_ARG(value->string));
	if (xml_read(writing->arena, buf_str(&around), XML_COMMENTS_REFUSED, &root,
		NULL) == ERR_OK)
		ok = root->first != NULL && xml_only_children(root) &&
		     (!whole || root->first == root->last);
	buf_release(&around);
	if (!ok)
		return false;
	for (const struct xml *node = root->first; node != NULL;
	     node = xml_after(root, node))
		if (str_eq_c(node->space, NOWHERE))
			return false;
	if (whole)
		return str_eq(root->first->space, space) &&
		       str_eq(root->first->name, element->name);
	for (const struct xml *child = root->first; child != NULL; child = child->next)
		if (child->space.len == 0 || str_eq(child->space, space))
			return false;
	return true;
}

static void
add_foreign(
    struct writing *writing, const struct element *element, const struct json *value)
{
	bool whole = element->type->kind == ELEMENT_ANY;
	size_t mark = arena_mark(writing->arena);
	bool ok;

	assert(value->kind == JSON_STRING);
	/* it may be in any form, and no writer of ours puts such things into a message */
	ok = !writing->to_seal && reads_alone(writing, value, element);
	arena_return(writing->arena, mark);
	if (!ok) {
		refuse(writing, element);
		return;
	}
	if (!whole)
		add_start(writing, element, NULL);
	buf_add(&writing->body, value->string);
	if (!whole)
		add_end(writing, element);
}

/* --- values --- */

static void
add_simple(
    struct writing *writing, const struct element *element, const struct json *value)
{
	add_start(writing, element, NULL);
	if (value->kind == JSON_STRING)
		xml_add_text(&writing->body, value->string);
	else if (value->kind == JSON_INTEGER)
		buf_format(&writing->body, "%lld", (long long)value->integer);
	else
		buf_add_c(&writing->body, value->kind == JSON_TRUE ? "true" : "false");
	add_end(writing, element);
}

static void
push(struct writing *writing, const struct element *element,
    const struct element_type *type, const struct json *object)
{
	assert(writing->depth < LIMIT_DEPTH);
	writing->frames[writing->depth++] =
	    (struct frame){ .type = type, .element = element, .object = object };
}

static void
add_value(
    struct writing *writing, const struct element *element, const struct json *value)
{
	const struct element_type *type = element->type;

	if (type->xml != NULL)
		type = type->xml;
	if (type->kind == ELEMENT_HI1) {
		int index = element_object_find(json_get_str(value, "@xsi:type"));

		assert(index >= 0);
		type = element_objects[index].type;
		add_start(writing, element, type);
		push(writing, element, type, value);
	} else if (type->kind == ELEMENT_FOREIGN || type->kind == ELEMENT_ANY) {
		add_foreign(writing, element, value);
	} else if (value->kind == JSON_OBJECT) {
		add_start(writing, element, NULL);
		push(writing, element, type, value);
	} else {
		add_simple(writing, element, value);
	}
}

/* --- the walk --- */

static const struct json *
member_of(const struct json *object, const struct element *element)
{
	struct str prefix = part_names[element->part].prefix;

	for (const struct json *m = json_first(object); m != NULL; m = m->next)
		if (m->name.len == prefix.len + element->name.len &&
		    str_starts(m->name, prefix) && str_ends(m->name, element->name))
			return m;
	return NULL;
}

/* Signatures belong to an encoding. */
static bool
is_left_out(const struct frame *frame, const struct element *element)
{
	return frame->type == &element_message &&
	       (str_eq_c(element->name, "Signature") ||
		   str_eq_c(element->name, "Signatures"));
}

static void
step(struct writing *writing)
{
	struct frame *frame = &writing->frames[writing->depth - 1];
	const struct element *element;
	const struct json *value;

	if (frame->item != NULL) {
		value = frame->item;
		frame->item = value->next;
		add_value(writing, element_at(frame->type, frame->index - 1), value);
		return;
	}
	if (frame->index == element_count(frame->type)) {
		if (frame->element != NULL)
			add_end(writing, frame->element);
		writing->depth--;
		return;
	}
	element = element_at(frame->type, frame->index++);
	value = is_left_out(frame, element) ? NULL : member_of(frame->object, element);
	if (value == NULL)
		return;
	if (value->kind == JSON_ARRAY)
		frame->item = json_first(value);
	else
		add_value(writing, element, value);
}

/* Canonical XML declares namespaces in the order of their prefixes, the default one
 * first; these two are none of the parts. */
enum { SPACE_SIGNATURE = PART_COUNT, SPACE_XSI };

static const struct {
	const char *name;
	int part;
} spaces[] = {
	{ "xmlns", PART_CORE },
	{ "xmlns:auth", PART_AUTHORISATION },
	{ "xmlns:common", PART_COMMON },
	{ "xmlns:config", PART_CONFIG },
	{ "xmlns:delivery", PART_DELIVERY },
	{ "xmlns:dest", PART_DESTINATION },
	{ "xmlns:dictionaries", PART_DICTIONARIES },
	{ "xmlns:doc", PART_DOCUMENT },
	{ "xmlns:ds", SPACE_SIGNATURE },
	{ "xmlns:encryption", PART_ENCRYPTION },
	{ "xmlns:etsi280", PART_TYPES },
	{ "xmlns:iri", PART_IRI },
	{ "xmlns:notification", PART_NOTIFICATION },
	{ "xmlns:task", PART_TASK },
	{ "xmlns:tp", PART_TRAFFIC },
	{ "xmlns:xsi", SPACE_XSI },
};

static bool
is_declared(const struct writing *writing, int part)
{
	if (part == SPACE_SIGNATURE)
		return writing->to_seal;
	return part == SPACE_XSI || part == PART_CORE || writing->used[part];
}

static void
add_message(const struct writing *writing, struct buf *out)
{
	buf_add_c(out, "<HI1Message");
	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++) {
		int part = spaces[i].part;

		if (!is_declared(writing, part))
			continue;
		xml_add_attribute(out, spaces[i].name,
		    part == SPACE_SIGNATURE ? STR(XML_SPACE_DSIG)
		    : part == SPACE_XSI     ? STR(XML_SPACE_XSI)
					    : part_names[part].space);
	}
	buf_add_byte(out, '>');
	if (buf_failed(&writing->body))
		out->failed = true;
	buf_add(out, buf_str(&writing->body));
	buf_add_c(out, "</HI1Message>");
}

static struct verdict
write_message(
    struct arena *arena, const struct json *message, bool to_seal, struct buf *out)
{
	struct writing writing;

	writing.arena = arena;
	writing.failed = false;
	writing.depth = 0;
	writing.to_seal = to_seal;
	memset(writing.used, 0, sizeof writing.used);
	buf_init(&writing.body, LIMIT_BODY);
	push(&writing, NULL, &element_message, message);
	while (writing.depth > 0 && !writing.failed)
		step(&writing);
	if (!writing.failed)
		add_message(&writing, out);
	buf_release(&writing.body);
	return writing.failed ? writing.verdict : VERDICT_IS_YES;
}

struct verdict
xml_message_write(struct arena *arena, const struct json *message, struct buf *out)
{
	struct verdict verdict;

	buf_add_c(out, XML_PROLOG);
	verdict = write_message(arena, message, false, out);
	buf_add_byte(out, '\n');
	return verdict;
}

struct verdict
xml_message_canonical(struct arena *arena, const struct json *message, struct buf *out)
{
	return write_message(arena, message, true, out);
}
