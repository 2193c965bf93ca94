#include "wire/xml_message.h"

#include <assert.h>

#include "base/limits.h"
#include "wire/element.h"

#define SHOWN_MAX 64

/* An element that is open: one object of the tree. */
struct frame {
	const struct element_type *type;
	const struct element
	    *element; /* through which it was reached; NULL for the root */
	size_t item;  /* its place in the list, when it is a list */
	const struct xml *node;
	const struct xml *next; /* child to be read next */
	struct json *object;
	struct json *list; /* of the element at index, when that is a list */
	size_t index;      /* where the sequence is */
	bool begun;        /* index says something */
};

struct mapping {
	struct arena *arena;
	struct frame frames[LIMIT_DEPTH];
	size_t depth;
	bool failed;
	struct verdict verdict;
};

/* --- refusing --- */

static size_t
add_token(char *path, size_t len, const struct element *element, size_t item)
{
	struct str prefix = part_names[element->part].prefix;
	bool list =
	    element->occurs == OCCURS_LIST || element->occurs == OCCURS_FILLED_LIST;
	int more;

	more = snprintf(path + len, VERDICT_PATH_MAX - len, "/%.*s%.*s", STR_ARG(prefix),
	    STR_ARG(element->name));
	if (more < 0 || len + (size_t)more + 24 > VERDICT_PATH_MAX) {
		path[len] = '\0';
		return len;
	}
	len += (size_t)more;
	if (list)
		len += (size_t)snprintf(path + len, VERDICT_PATH_MAX - len, "/%zu", item);
	return len;
}

/* Of the innermost element, and then of the element below it, if one is given. */
static void
refuse_at(struct mapping *mapping, const struct element *element, size_t item,
    const char *words, struct str name)
{
	char path[VERDICT_PATH_MAX] = "";
	size_t len = 0;

	for (size_t i = 1; i < mapping->depth; i++)
		len = add_token(
		    path, len, mapping->frames[i].element, mapping->frames[i].item);
	if (element != NULL)
		(void)add_token(path, len, element, item);
	if (name.len > SHOWN_MAX)
		name = STR("something");
	mapping->failed = true;
	mapping->verdict =
	    verdict_no("hi1-not-valid", path, "%s%.*s", words, STR_ARG(name));
}

static void
refuse_full(struct mapping *mapping)
{
	mapping->failed = true;
	mapping->verdict = verdict_no("hi1-too-large", NULL, "no room for the message");
}

static struct frame *
innermost(struct mapping *mapping)
{
	return &mapping->frames[mapping->depth - 1];
}

static size_t
item_of(const struct frame *frame)
{
	return frame->list == NULL ? 0 : frame->list->count;
}

/* Of the child that is being read. */
static void
refuse_child(struct mapping *mapping, const char *words, struct str name)
{
	struct frame *frame = innermost(mapping);

	refuse_at(
	    mapping, element_at(frame->type, frame->index), item_of(frame), words, name);
}

/* --- attributes --- */

/* Where to find a schema is never looked at, and means nothing else. */
static bool
is_location(const struct xml_attribute *attribute)
{
	return str_eq_c(attribute->space, XML_SPACE_XSI) &&
	       (str_eq_c(attribute->name, "schemaLocation") ||
		   str_eq_c(attribute->name, "noNamespaceSchemaLocation"));
}

static const struct xml_attribute *
strange_attribute(const struct xml *node, bool typed)
{
	for (const struct xml_attribute *a = node->attributes; a != NULL; a = a->next) {
		bool type =
		    str_eq_c(a->space, XML_SPACE_XSI) && str_eq_c(a->name, "type");

		if (!is_location(a) && !(typed && type))
			return a;
	}
	return NULL;
}

/* xsi:type is a QName: "task:LDTaskObject" -> "{namespace}LDTaskObject". */
static bool
type_of(struct arena *arena, const struct xml *node, struct str *ret_clark)
{
	struct str value, prefix = STR(""), space = STR("");

	if (!xml_attribute_get(node, XML_SPACE_XSI, "type", &value))
		return false;
	value = str_trim(value);
	if (str_find(value, ':') < value.len)
		prefix = str_cut(&value, ':');
	if (!xml_resolve(node, prefix, &space))
		return false;
	*ret_clark = arena_format(arena, "{%.*s}%.*s", STR_ARG(space), STR_ARG(value));
	return ret_clark->ptr != NULL;
}

/* --- values --- */

/* XML Schema's "collapse": no white space around, one space for any inside. */
static struct str
collapse(struct mapping *mapping, struct str text)
{
	struct str rest = str_trim(text);
	char *to = arena_alloc(mapping->arena, rest.len + 1);
	size_t used = 0;

	if (to == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < rest.len; i++) {
		char c = rest.ptr[i];
		bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';

		if (!space)
			to[used++] = c;
		else if (to[used - 1] != ' ')
			to[used++] = ' ';
	}
	return (struct str){ to, used };
}

static struct str
without_spaces(struct str text)
{
	char *to = (char *)(uintptr_t)text.ptr;
	size_t used = 0;

	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] != ' ')
			to[used++] = text.ptr[i];
	return (struct str){ to, used };
}

static struct json *
read_string(
    struct mapping *mapping, const struct xml *node, const struct element_type *type)
{
	struct str text = node->text;

	if (type->collapsed) {
		text = collapse(mapping, text);
		if (type->form == FORM_BASE64_STRICT && text.ptr != NULL)
			text = without_spaces(text);
		if (text.ptr == NULL)
			return NULL;
	}
	return json_string(mapping->arena, text);
}

/* XML Schema lets a sign and leading zeroes stand. */
static struct json *
read_integer(struct mapping *mapping, const struct xml *node)
{
	struct str digits = str_trim(node->text);
	bool minus = str_starts(digits, STR("-"));
	uint64_t number = 0;

	if (minus || str_starts(digits, STR("+")))
		digits = str_slice(digits, 1, digits.len);
	while (digits.len > 1 && digits.ptr[0] == '0')
		digits = str_slice(digits, 1, digits.len);
	if (!str_u64(digits, LIMIT_INTEGER, &number)) {
		refuse_child(mapping, "must be an integer of at most 2^53 - 1", STR(""));
		return NULL;
	}
	return json_integer(mapping->arena, minus ? -(int64_t)number : (int64_t)number);
}

static struct json *
read_boolean(struct mapping *mapping, const struct xml *node)
{
	struct str text = str_trim(node->text);
	bool yes = str_eq_c(text, "true") || str_eq_c(text, "1");

	if (!yes && !str_eq_c(text, "false") && !str_eq_c(text, "0")) {
		refuse_child(mapping, "must be true or false", STR(""));
		return NULL;
	}
	return json_bool(mapping->arena, yes);
}

/* The element as a text, or, when it is a container of foreign elements, these. */
static struct json *
read_foreign(struct mapping *mapping, const struct xml *node, enum element_kind kind)
{
	struct json *value = NULL;
	struct str text;
	struct buf out;

	if (kind == ELEMENT_FOREIGN &&
	    (node->first == NULL || !xml_only_children(node))) {
		refuse_child(mapping, "must hold elements, and nothing else", STR(""));
		return NULL;
	}
	buf_init(&out, LIMIT_BODY);
	if (kind == ELEMENT_ANY)
		xml_write(node, &out);
	for (const struct xml *child = kind == ELEMENT_ANY ? NULL : node->first;
	     child != NULL; child = child->next) {
		if (child->space.len == 0 || str_eq(child->space, node->space))
			refuse_child(mapping,
			    "must hold elements of other namespaces: ", child->name);
		xml_write(child, &out);
	}
	text = arena_str(mapping->arena, buf_str(&out));
	if (!buf_failed(&out) && text.ptr != NULL)
		value = json_string(mapping->arena, text);
	buf_release(&out);
	return value;
}

/* --- elements --- */

static void
push(struct mapping *mapping, const struct element_type *type, const struct xml *node,
    struct json *object)
{
	struct frame *above = innermost(mapping);
	struct frame *frame = &mapping->frames[mapping->depth];

	/* The table is no deeper than the text may be, and a choice no deeper than it. */
	assert(mapping->depth < LIMIT_DEPTH);
	*frame = (struct frame){
		.type = type, .node = node, .next = node->first, .object = object
	};
	frame->element = element_at(above->type, above->index);
	frame->item = item_of(above) == 0 ? 0 : item_of(above) - 1;
	mapping->depth++;
}

/* Appends the value to the object that is open, into its list where it is one. */
static void
adopt(struct mapping *mapping, struct json *value)
{
	struct frame *frame = innermost(mapping);
	const struct element *element = element_at(frame->type, frame->index);
	struct str prefix = part_names[element->part].prefix;
	bool list =
	    element->occurs == OCCURS_LIST || element->occurs == OCCURS_FILLED_LIST;
	struct str name = element->name;

	if (prefix.len > 0)
		name = arena_join(mapping->arena, prefix, element->name);
	if (list && frame->list == NULL)
		frame->list =
		    json_put_named(frame->object, name, json_array(mapping->arena));
	if (list)
		value = json_add(frame->list, value);
	else
		value = json_put_named(frame->object, name, value);
	if (value == NULL || name.ptr == NULL)
		refuse_full(mapping);
}

static void
enter(struct mapping *mapping, const struct xml *node, const struct element_type *type,
    struct str clark)
{
	struct json *object = json_object(mapping->arena);

	/* Where nothing may stand at all, white space may not either. */
	if (!xml_only_children(node) ||
	    (element_count(type) == 0 && node->text.len > 0)) {
		refuse_child(mapping, "must not hold text", STR(""));
		return;
	}
	if (clark.len > 0)
		json_put_str(mapping->arena, object, "@xsi:type", clark);
	adopt(mapping, object);
	if (!mapping->failed)
		push(mapping, type, node, object);
}

static void
enter_hi1(struct mapping *mapping, const struct xml *node)
{
	struct str clark = STR("");
	int index = -1;

	if (type_of(mapping->arena, node, &clark))
		index = element_object_find(clark);
	if (index < 0)
		refuse_child(mapping, "xsi:type names no object of TS 103 120", STR(""));
	else
		enter(mapping, node, element_objects[index].type, clark);
}

static struct json *
read_simple(
    struct mapping *mapping, const struct xml *node, const struct element_type *type)
{
	if (node->first != NULL && type->kind != ELEMENT_FOREIGN &&
	    type->kind != ELEMENT_ANY) {
		refuse_child(mapping, "must not hold elements", STR(""));
		return NULL;
	}
	switch (type->kind) {
	case ELEMENT_STRING:
		return read_string(mapping, node, type);
	case ELEMENT_INTEGER:
		return read_integer(mapping, node);
	case ELEMENT_BOOLEAN:
		return read_boolean(mapping, node);
	case ELEMENT_FOREIGN:
	case ELEMENT_ANY:
		return read_foreign(mapping, node, type->kind);
	case ELEMENT_OBJECT:
	case ELEMENT_CHOICE:
	case ELEMENT_OPEN:
	case ELEMENT_LOOSE:
	case ELEMENT_HI1:
	case ELEMENT_KIND_COUNT:
		break;
	}
	assert(false && "a simple kind of the table");
	return NULL;
}

static bool
is_structured(const struct element_type *type)
{
	return type->kind == ELEMENT_OBJECT || type->kind == ELEMENT_CHOICE ||
	       type->kind == ELEMENT_OPEN || type->kind == ELEMENT_LOOSE;
}

static void
read_child(
    struct mapping *mapping, const struct xml *node, const struct element_type *type)
{
	const struct xml_attribute *strange =
	    type->kind == ELEMENT_ANY
		? NULL
		: strange_attribute(node, type->kind == ELEMENT_HI1);
	struct json *value;

	if (type->xml != NULL)
		type = type->xml;
	if (strange != NULL) {
		refuse_child(mapping, "has an attribute: ", strange->name);
	} else if (type->kind == ELEMENT_HI1) {
		enter_hi1(mapping, node);
	} else if (is_structured(type)) {
		enter(mapping, node, type, STR(""));
	} else {
		value = read_simple(mapping, node, type);
		if (!mapping->failed)
			adopt(mapping, value);
	}
}

/* --- the sequence --- */

static bool
is_alternative(const struct frame *frame, size_t index)
{
	return element_at(frame->type, index)->occurs == OCCURS_ALTERNATIVE;
}

/* Moves to the child's place in the sequence; false when it is not allowed there. */
static bool
find_place(struct mapping *mapping, struct frame *frame, const struct xml *child)
{
	size_t index;

	if (!element_find_xml(
		frame->type, child->space, child->name, frame->index, &index)) {
		refuse_at(mapping, NULL, 0, "no such element here: ", child->name);
		return false;
	}
	if (!frame->begun || index > frame->index) {
		if (frame->begun && is_alternative(frame, index) &&
		    is_alternative(frame, frame->index)) {
			refuse_at(mapping, NULL, 0,
			    "holds a second alternative: ", child->name);
			return false;
		}
		frame->index = index;
		frame->list = NULL;
		frame->begun = true;
		return true;
	}
	if (index == frame->index && frame->list != NULL)
		return true;
	refuse_at(mapping, NULL, 0,
	    index == frame->index ? "stands twice: " : "stands too late: ", child->name);
	return false;
}

/* Behind Payload, in this order, each once at most: Signature, ds:Signature, Signatures.
 * What is in them is judged by who verifies. */
static int
signature_rank(const struct xml *node)
{
	const char *core = part_names[PART_CORE].space.ptr;

	if (xml_is(node, core, "Signature"))
		return 1;
	if (xml_is(node, XML_SPACE_DSIG, "Signature"))
		return 2;
	return xml_is(node, core, "Signatures") ? 3 : 0;
}

static void
check_signatures(struct mapping *mapping, const struct xml *node)
{
	int rank = 0;

	for (; node != NULL; node = node->next) {
		int next = signature_rank(node);

		if (next <= rank) {
			refuse_at(mapping, NULL, 0,
			    next == 0 ? "no such element here: "
				      : "stands twice or too late: ",
			    node->name);
			return;
		}
		rank = next;
	}
}

static void
step(struct mapping *mapping)
{
	struct frame *frame = innermost(mapping);
	const struct xml *child = frame->next;

	if (child == NULL) {
		mapping->depth--;
		return;
	}
	if (frame->type == &element_message && signature_rank(child) > 0) {
		frame->next = NULL;
		check_signatures(mapping, child);
		return;
	}
	frame->next = child->next;
	if (find_place(mapping, frame, child))
		read_child(mapping, child, element_at(frame->type, frame->index)->type);
}

struct verdict
xml_message_read(struct arena *arena, const struct xml *root, struct json **ret_message)
{
	struct mapping mapping;
	const struct xml_attribute *strange = strange_attribute(root, false);
	struct json *message = json_object(arena);

	if (message == NULL)
		return verdict_no("hi1-too-large", NULL, "no room for the message");
	if (!xml_is(root, part_names[PART_CORE].space.ptr, "HI1Message"))
		return verdict_no("hi1-not-valid", NULL, "the root is no HI1Message");
	if (strange != NULL || !xml_only_children(root))
		return verdict_no(
		    "hi1-not-valid", NULL, "the root has an attribute or text");
	mapping.arena = arena;
	mapping.failed = false;
	mapping.depth = 1;
	mapping.frames[0] = (struct frame){ .type = &element_message,
		.node = root,
		.next = root->first,
		.object = message };
	while (mapping.depth > 0 && !mapping.failed)
		step(&mapping);
	if (mapping.failed)
		return mapping.verdict;
	*ret_message = message;
	return VERDICT_IS_YES;
}

static const struct xml *
core_child(const struct xml *node, const char *name)
{
	const char *core = part_names[PART_CORE].space.ptr;

	if (node == NULL)
		return NULL;
	for (node = node->first; node != NULL; node = node->next)
		if (xml_is(node, core, name))
			return node;
	return NULL;
}

struct str
xml_message_version(const struct xml *root)
{
	const struct xml *version =
	    core_child(core_child(core_child(root, "Header"), "Version"), "ETSIVersion");

	return version == NULL ? STR("") : version->text;
}

static void
copy_text(struct arena *arena, struct json *to, const struct xml *from, const char *name)
{
	const struct xml *node = core_child(from, name);

	if (node != NULL && node->first == NULL)
		json_put_str(arena, to, name, str_trim(node->text));
}

struct json *
xml_message_envelope(struct arena *arena, const struct xml *root)
{
	static const char *const ends[] = { "SenderIdentifier", "ReceiverIdentifier" };
	const struct xml *header = core_child(root, "Header");
	struct json *message = json_object(arena);
	struct json *copy = json_put(message, "Header", json_object(arena));

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		struct json *end = json_put(copy, ends[i], json_object(arena));

		copy_text(arena, end, core_child(header, ends[i]), "CountryCode");
		copy_text(arena, end, core_child(header, ends[i]), "UniqueIdentifier");
	}
	copy_text(arena, copy, header, "TransactionIdentifier");
	return message;
}

size_t
xml_message_signatures(const struct xml *root)
{
	size_t count = 0;

	for (const struct xml *node = root->first; node != NULL; node = node->next)
		count += signature_rank(node) > 0;
	return count;
}
