#include "wire/walk.h"

#include <assert.h>
#include <stdarg.h>

#include "base/limits.h"
#include "format/xml.h"
#include "wire/element.h"

/* Objects and arrays that are open at the same time: bounded by the element table (a test
 * counts it), whatever the depth of the text. */
#define FRAMES_MAX 24
/* A member's name that a stranger chose is shown up to here. */
#define SHOWN_MAX 64

struct frame {
	const struct element_type *type; /* of the object, or of the array's items */
	const struct element
	    *element; /* through which it was reached; NULL for the root */
	const struct json *value;
	const struct json *next;    /* member or item to be judged next */
	const struct json *current; /* the one being judged, NULL before and after */
	size_t index;          /* of current in an array; of its element in an object */
	uint64_t seen;         /* elements that are there */
	unsigned alternatives; /* of a choice: valid ones; of an object: present ones */
};

struct walk {
	struct frame frames[FRAMES_MAX];
	size_t depth;
	int version; /* as wire_version_number, 0 = not known */
	bool strict, xml;
	bool failed; /* verdict is set */
	struct verdict verdict;
	struct wire_report *report;
	char path[VERDICT_PATH_MAX];
};

/* --- where we are --- */

/* Appends a reference token (RFC 6901: ~0 for ~, ~1 for /); a name that a stranger chose
 * is shown only when it is short and plain, so that no path breaks a line of output. */
static size_t
path_token(char *path, size_t len, struct str name)
{
	size_t escapes = 0;

	for (size_t i = 0; i < name.len; i++) {
		if (str_control(str_slice(name, i, name.len)) > 0)
			return len;
		escapes += name.ptr[i] == '~' || name.ptr[i] == '/';
	}
	if (name.len > SHOWN_MAX || len + name.len + escapes + 2 > VERDICT_PATH_MAX)
		return len;
	path[len++] = '/';
	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] == '~' || name.ptr[i] == '/') {
			path[len++] = '~';
			path[len++] = name.ptr[i] == '~' ? '0' : '1';
		} else {
			path[len++] = name.ptr[i];
		}
	}
	return len;
}

static const char *
here(struct walk *walk)
{
	size_t len = 0;

	for (size_t i = 0; i < walk->depth; i++) {
		const struct frame *frame = &walk->frames[i];
		size_t before = len;
		char number[24];

		if (frame->current == NULL)
			break;
		if (frame->value->kind == JSON_ARRAY) {
			(void)snprintf(number, sizeof number, "%zu", frame->index);
			len = path_token(walk->path, len, str_from(number));
		} else {
			len = path_token(walk->path, len, frame->current->name);
		}
		if (len == before)
			break;
	}
	walk->path[len] = '\0';
	return walk->path;
}

static void PRINTF_LIKE(2, 3) remark(struct walk *walk, const char *format, ...)
{
	struct wire_report *report = walk->report;
	struct wire_remark *to;
	va_list args;

	if (report->remarks_count++ >= WIRE_REMARKS_MAX)
		return;
	to = &report->remarks[report->remarks_count - 1];
	(void)snprintf(to->path, sizeof to->path, "%s", here(walk));
	str_mend(to->path);
	va_start(args, format);
	(void)vsnprintf(to->text, sizeof to->text, format, args);
	va_end(args);
	str_mend(to->text);
}

/* --- refusing --- */

static bool
is_choice(const struct frame *frame)
{
	return frame->value->kind == JSON_OBJECT && frame->type->kind == ELEMENT_CHOICE;
}

/* Remembers the first violation and goes back to the innermost choice, where it only
 * means that this alternative is none; without a choice around it the walk is over (depth
 * 0). */
static void
refuse(struct walk *walk, const struct verdict verdict)
{
	if (!walk->failed)
		walk->verdict = verdict;
	walk->failed = true;
	for (; walk->depth > 0; walk->depth--) {
		struct frame *frame = &walk->frames[walk->depth - 1];

		if (!is_choice(frame) || walk->strict)
			continue;
		frame->alternatives--;
		return;
	}
}

/* --- values --- */

static size_t
characters(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return count;
}

/* A text that XML would change, or cannot hold. */
static void
judge_xml_string(struct walk *walk, struct str s, const struct element_type *type)
{
	if (!xml_text_ok(s))
		refuse(walk, verdict_no("hi1-not-valid", here(walk),
				 "holds a character that XML does not have"));
	else if (type->collapsed && (str_trim(s).len != s.len || str_has(s, STR("  ")) ||
					str_has(s, STR("\n")) || str_has(s, STR("\t")) ||
					str_has(s, STR("\r"))))
		refuse(walk, verdict_no("hi1-not-valid", here(walk),
				 "holds white space that XML does not keep"));
}

static void
judge_string(struct walk *walk, const struct json *value, const struct element_type *type)
{
	if (value->kind != JSON_STRING)
		refuse(walk, verdict_no("hi1-not-valid", here(walk), "must be a string"));
	else if (type->limit > 0 && characters(value->string) > type->limit)
		refuse(walk,
		    verdict_no("hi1-not-valid", here(walk),
			"longer than the %u characters of %s", type->limit, type->name));
	else if (!element_form_ok(type->form, value->string))
		refuse(walk, verdict_no("hi1-not-valid", here(walk), "must be %s",
				 element_form_name(type->form)));
	else if (walk->xml)
		judge_xml_string(walk, value->string, type);
}

/* JSON Schema counts 2.0 as an integer, and 1e300. */
static bool
is_whole(double value)
{
	double rest;

	if (value <= -LIMIT_INTEGER || value >= LIMIT_INTEGER)
		return true;
	rest = value - (double)(int64_t)value;
	return !(rest < 0 || rest > 0);
}

static void
judge_integer(
    struct walk *walk, const struct json *value, const struct element_type *type)
{
	if (value->kind != JSON_INTEGER &&
	    (value->kind != JSON_REAL || !is_whole(value->real)))
		refuse(
		    walk, verdict_no("hi1-not-valid", here(walk), "must be an integer"));
	else if (value->kind == JSON_INTEGER ? value->integer < (int64_t)type->limit
					     : value->real < (double)type->limit)
		refuse(walk, verdict_no("hi1-not-valid", here(walk),
				 "must be at least %u", type->limit));
	else if (type->most > 0 && value->kind == JSON_INTEGER &&
		 value->integer > (int64_t)type->most)
		refuse(walk, verdict_no("hi1-not-valid", here(walk), "must be at most %u",
				 type->most));
	else if (walk->xml && value->kind != JSON_INTEGER)
		refuse(walk,
		    verdict_no("hi1-not-valid", here(walk), "an integer over 2^53 - 1"));
}

/* --- objects and arrays --- */

static void
push(struct walk *walk, const struct json *value, const struct element_type *type,
    const struct element *element)
{
	assert(walk->depth < FRAMES_MAX);
	walk->frames[walk->depth++] = (struct frame){
		.type = type, .element = element, .value = value, .next = value->first
	};
}

static void
judge_hi1(struct walk *walk, const struct json *value, const struct element *element)
{
	struct str name = json_get_str(value, "@xsi:type");
	int index = element_object_find(name);

	if (value->kind != JSON_OBJECT)
		refuse(
		    walk, verdict_no("hi1-not-valid", here(walk), "must be an object"));
	else if (index < 0)
		refuse(walk, verdict_no("hi1-not-valid", here(walk),
				 "@xsi:type names no object of TS 103 120"));
	else if (!element_objects[index].carried && !walk->xml)
		refuse(walk, verdict_no("hi1-not-valid", here(walk),
				 "V1.23.1 lets no message in JSON carry a %s",
				 element_objects[index].type->name));
	else
		push(walk, value, element_objects[index].type, element);
}

static void
judge(struct walk *walk, const struct json *value, const struct element_type *type,
    const struct element *element)
{
	if (walk->xml && type->xml != NULL)
		type = type->xml;
	if (walk->xml && type->abstract) {
		refuse(
		    walk, verdict_no("hi1-not-valid", here(walk),
			      "%s stands for a national type in XML, and none is known",
			      type->name));
		return;
	}
	switch (type->kind) {
	case ELEMENT_STRING:
		judge_string(walk, value, type);
		return;
	case ELEMENT_INTEGER:
		judge_integer(walk, value, type);
		return;
	case ELEMENT_BOOLEAN:
		if (value->kind != JSON_TRUE && value->kind != JSON_FALSE)
			refuse(walk, verdict_no("hi1-not-valid", here(walk),
					 "must be true or false"));
		return;
	case ELEMENT_HI1:
		judge_hi1(walk, value, element);
		return;
	case ELEMENT_OBJECT:
	case ELEMENT_CHOICE:
	case ELEMENT_OPEN:
	case ELEMENT_LOOSE:
		if (value->kind == JSON_OBJECT)
			push(walk, value, type, element);
		else if (type->kind != ELEMENT_LOOSE)
			refuse(walk,
			    verdict_no("hi1-not-valid", here(walk), "must be an object"));
		return;
	case ELEMENT_FOREIGN:
	case ELEMENT_ANY:
		if (walk->xml && value->kind != JSON_STRING)
			refuse(walk, verdict_no("hi1-not-valid", here(walk),
					 "XML cannot carry this value"));
		return;
	case ELEMENT_KIND_COUNT:
		break;
	}
	assert(false && "a kind of the table");
}

/* An element that is in the table: one value, or an array of them. */
static void
judge_member(struct walk *walk, const struct json *value, const struct element *element)
{
	bool list =
	    element->occurs == OCCURS_LIST || element->occurs == OCCURS_FILLED_LIST;

	if (walk->version > 0 && element->since * 100 > walk->version)
		remark(walk, "exists since V1.%d.1 only", element->since);
	if (!list) {
		judge(walk, value, element->type, element);
	} else if (value->kind != JSON_ARRAY) {
		refuse(walk, verdict_no("hi1-not-valid", here(walk), "must be an array"));
	} else if (value->count == 0 && walk->xml) {
		refuse(walk,
		    verdict_no("hi1-not-valid", here(walk), "XML has no empty list"));
	} else if (value->count == 0 && element->occurs == OCCURS_FILLED_LIST) {
		refuse(walk,
		    verdict_no("hi1-not-valid", here(walk), "needs at least one item"));
	} else {
		push(walk, value, element->type, element);
	}
}

static void
unknown_member(struct walk *walk, const struct frame *frame, const struct json *member)
{
	bool at = member->name.len > 0 && member->name.ptr[0] == '@';

	if (frame->type == &element_message && at) {
		if (member->kind != JSON_STRING)
			refuse(walk,
			    verdict_no("hi1-not-valid", here(walk), "must be a string"));
	} else if (frame->type->base != NULL && str_eq_c(member->name, "@xsi:type")) {
		return;
	} else if (frame->type->kind == ELEMENT_OBJECT) {
		refuse(walk, verdict_no("hi1-not-valid", here(walk),
				 "%s has no such member", frame->type->name));
	}
}

static void
step_object(struct walk *walk, struct frame *frame)
{
	const struct json *member = frame->next;
	size_t index;

	frame->current = member;
	frame->next = member->next;
	if (!element_find(frame->type, member->name, frame->index + 1, &index)) {
		unknown_member(walk, frame, member);
		return;
	}
	frame->index = index;
	frame->seen |= (uint64_t)1 << index;
	/* A choice takes it back when the walk comes out of it by refuse. */
	if (element_at(frame->type, index)->occurs == OCCURS_ALTERNATIVE)
		frame->alternatives++;
	judge_member(walk, member, element_at(frame->type, index));
}

static void
step_array(struct walk *walk, struct frame *frame)
{
	const struct json *item = frame->next;

	frame->index = frame->current == NULL ? 0 : frame->index + 1;
	frame->current = item;
	frame->next = item->next;
	judge(walk, item, frame->type, frame->element);
}

/* --- the end of an object --- */

static void
look_at_entry(struct walk *walk, const struct frame *frame)
{
	struct str owner = json_get_str(frame->value, "common:Owner");
	struct str name = json_get_str(frame->value, "common:Name");
	struct str value = json_get_str(frame->value, "common:Value");
	const char *meant = frame->element == NULL ? NULL : frame->element->dictionary;
	enum dictionary_answer answer;

	if (!str_eq_c(owner, "ETSI") && !str_eq_c(owner, "COMITY"))
		return;
	answer = dictionary_look(owner, name, value);
	if (answer == DICTIONARY_NO_VALUE)
		remark(walk, "not a known value of its dictionary");
	else if (answer == DICTIONARY_UNKNOWN && str_eq_c(owner, "ETSI"))
		remark(walk, "not a known dictionary of ETSI");
	else if (meant != NULL && str_eq_c(owner, "ETSI") && !str_eq_c(name, meant))
		remark(walk, "a value of another dictionary than %s", meant);
}

static bool
has_alternatives(const struct element_type *type)
{
	size_t count = element_count(type);

	return count > 0 && element_at(type, count - 1)->occurs == OCCURS_ALTERNATIVE;
}

/* Fills ret_names with the alternatives, for a person. */
static void
alternatives(const struct element_type *type, char *ret_names, size_t size)
{
	size_t used = 0;

	ret_names[0] = '\0';
	for (size_t i = 0; i < element_count(type); i++) {
		const struct element *element = element_at(type, i);

		if (element->occurs != OCCURS_ALTERNATIVE ||
		    used + element->name.len + 3 > size)
			continue;
		used += (size_t)snprintf(ret_names + used, size - used, "%s%.*s",
		    used > 0 ? ", " : "", STR_ARG(element->name));
	}
}

/* An array that JSON may leave out is at least one element in XML. */
static bool
is_needed(const struct walk *walk, const struct element_type *type,
    const struct element *element)
{
	return element->occurs == OCCURS_REQUIRED ||
	       (walk->xml && element->occurs == OCCURS_FILLED_LIST &&
		   type != &element_message);
}

/* What the object as a whole lacks; the frame is off the stack, so that a refusal goes to
 * the choice around it. */
static void
judge_whole(struct walk *walk, const struct frame *frame)
{
	const struct element_type *type = frame->type;
	char names[120];

	for (size_t i = 0; i < element_count(type); i++) {
		const struct element *element = element_at(type, i);

		if ((frame->seen >> i & 1) != 0 || !is_needed(walk, type, element))
			continue;
		refuse(walk,
		    verdict_no("hi1-not-valid", here(walk), "%s lacks %s%.*s", type->name,
			part_names[element->part].prefix.ptr, STR_ARG(element->name)));
		return;
	}
	if (has_alternatives(type) && frame->alternatives != 1) {
		alternatives(type, names, sizeof names);
		refuse(walk, verdict_no("hi1-not-valid", here(walk),
				 "%s needs exactly one of %s", type->name, names));
	} else if (is_choice(frame) && frame->value->count != 1) {
		if (walk->strict)
			refuse(walk,
			    verdict_no("hi1-not-valid", here(walk),
				"%s holds more than its one alternative", type->name));
		else
			remark(walk,
			    "%s holds members that nobody judges; a node refuses it",
			    type->name);
	}
}

static void
leave(struct walk *walk)
{
	struct frame frame = walk->frames[--walk->depth];

	if (frame.value->kind == JSON_ARRAY)
		return;
	/* A choice that ends well forgives what its other alternatives lacked. */
	if (is_choice(&frame) && frame.alternatives == 1)
		walk->failed = false;
	if (frame.type == &element_dictionary_entry)
		look_at_entry(walk, &frame);
	judge_whole(walk, &frame);
}

static void
run(struct walk *walk)
{
	while (walk->depth > 0) {
		struct frame *frame = &walk->frames[walk->depth - 1];

		if (frame->next == NULL)
			leave(walk);
		else if (frame->value->kind == JSON_ARRAY)
			step_array(walk, frame);
		else
			step_object(walk, frame);
	}
}

struct verdict
wire_walk(const struct json *message, struct wire_report *report, int version,
    enum walk_mode mode)
{
	struct walk walk;

	walk.depth = 0;
	walk.version = version;
	walk.strict = mode != WALK_JSON;
	walk.xml = mode == WALK_XML;
	walk.failed = false;
	walk.report = report;
	walk.path[0] = '\0';
	judge(&walk, message, &element_message, NULL);
	run(&walk);
	return walk.failed ? walk.verdict : VERDICT_IS_YES;
}
