#include "format/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "format/json_text.h"

/* One open array or object. */
struct frame {
	const struct json *node;
	const struct json *next; /* what is written next, when in tree order */
	size_t order_at;         /* where its sorted members begin in order */
	uint32_t written;
	bool reordered;
};

struct writer {
	struct buf *out;
	struct buf order; /* pointers to the members of open objects, sorted */
	struct frame frames[LIMIT_DEPTH];
	size_t depth;
	bool pretty;
};

static void
fail(struct writer *writer)
{
	writer->out->failed = true;
}

static void
write_escape(struct buf *out, unsigned char byte, char letter)
{
	buf_add_byte(out, '\\');
	if (letter == 'u')
		buf_format(out, "u%04x", byte);
	else
		buf_add_byte(out, (unsigned char)letter);
}

static void
write_string(struct writer *writer, struct str s)
{
	size_t from = 0;

	if (!str_utf8(s)) {
		fail(writer);
		return;
	}
	buf_add_byte(writer->out, '"');
	for (size_t i = 0; i < s.len; i++) {
		char letter = json_escape((unsigned char)s.ptr[i]);

		if (letter == 0)
			continue;
		buf_add(writer->out, str_slice(s, from, i));
		write_escape(writer->out, (unsigned char)s.ptr[i], letter);
		from = i + 1;
	}
	buf_add(writer->out, str_slice(s, from, s.len));
	buf_add_byte(writer->out, '"');
}

static void
write_integer(struct writer *writer, int64_t value)
{
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char text[24];
	size_t at = sizeof text;

	if (value > LIMIT_INTEGER || value < -LIMIT_INTEGER) {
		fail(writer);
		return;
	}
	do {
		text[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		text[--at] = '-';
	buf_add(writer->out, (struct str){ text + at, sizeof text - at });
}

static void
write_real(struct writer *writer, double value)
{
	char text[JSON_NUMBER_SIZE];
	size_t len = json_number_text(value, text);

	if (len == 0)
		fail(writer);
	else
		buf_add(writer->out, (struct str){ text, len });
}

static int
compare_members(const void *a, const void *b)
{
	const struct json *const *left = a;
	const struct json *const *right = b;

	return json_name_cmp((*left)->name, (*right)->name);
}

static bool
in_order(const struct json *object)
{
	for (const struct json *m = object->first; m != NULL && m->next != NULL;
	     m = m->next)
		if (json_name_cmp(m->name, m->next->name) >= 0)
			return false;
	return true;
}

/* Puts the members, sorted, behind those of the objects around; a name that stands twice
 * fails. */
static void
sort_members(struct writer *writer, struct frame *frame)
{
	const struct json **members;

	frame->reordered = true;
	for (const struct json *m = frame->node->first; m != NULL; m = m->next)
		buf_add(&writer->order, str_bytes(&m, sizeof m));
	if (buf_failed(&writer->order)) {
		fail(writer);
		return;
	}
	members = (void *)(writer->order.ptr + frame->order_at);
	qsort(members, frame->node->count, sizeof(const struct json *), compare_members);
	for (uint32_t i = 1; i < frame->node->count; i++)
		if (str_eq(members[i - 1]->name, members[i]->name))
			fail(writer);
}

static void
open_container(struct writer *writer, const struct json *node)
{
	struct frame *frame;

	if (writer->depth == LIMIT_DEPTH) {
		fail(writer);
		return;
	}
	frame = &writer->frames[writer->depth++];
	*frame = (struct frame){
		.node = node, .next = node->first, .order_at = writer->order.len
	};
	buf_add_byte(writer->out, node->kind == JSON_OBJECT ? '{' : '[');
	if (node->kind == JSON_OBJECT && !writer->pretty && !in_order(node))
		sort_members(writer, frame);
}

static void
write_value(struct writer *writer, const struct json *value)
{
	switch (value->kind) {
	case JSON_NULL:
		buf_add(writer->out, STR("null"));
		break;
	case JSON_FALSE:
		buf_add(writer->out, STR("false"));
		break;
	case JSON_TRUE:
		buf_add(writer->out, STR("true"));
		break;
	case JSON_INTEGER:
		write_integer(writer, value->integer);
		break;
	case JSON_REAL:
		write_real(writer, value->real);
		break;
	case JSON_STRING:
		write_string(writer, value->string);
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		open_container(writer, value);
		break;
	case JSON_KIND_COUNT: /* a child was lost to a full arena */
	default:
		fail(writer);
		break;
	}
}

static const struct json *
next_child(struct writer *writer, struct frame *frame)
{
	const struct json *child = frame->next;

	if (frame->reordered) {
		const struct json **members =
		    (void *)(writer->order.ptr + frame->order_at);

		child =
		    frame->written < frame->node->count ? members[frame->written] : NULL;
	} else if (child != NULL) {
		frame->next = child->next;
	}
	return child;
}

static void
new_line(struct writer *writer)
{
	if (!writer->pretty)
		return;
	buf_add_byte(writer->out, '\n');
	for (size_t i = 0; i < writer->depth; i++)
		buf_add(writer->out, STR("  "));
}

/* Writes the next child of the innermost open container, or closes it. */
static void
write_step(struct writer *writer)
{
	struct frame *frame = &writer->frames[writer->depth - 1];
	const struct json *child = next_child(writer, frame);

	if (child == NULL) {
		writer->order.len = frame->order_at;
		writer->depth--;
		if (frame->written > 0)
			new_line(writer);
		buf_add_byte(writer->out, frame->node->kind == JSON_OBJECT ? '}' : ']');
		return;
	}
	if (frame->written++ > 0)
		buf_add_byte(writer->out, ',');
	new_line(writer);
	if (frame->node->kind == JSON_OBJECT) {
		write_string(writer, child->name);
		buf_add(writer->out, writer->pretty ? STR(": ") : STR(":"));
	}
	write_value(writer, child);
}

static void
write_tree(const struct json *value, bool pretty, struct buf *out)
{
	struct writer writer = { .out = out, .pretty = pretty };

	if (value == NULL) {
		out->failed = true;
		return;
	}
	buf_init(&writer.order, LIMIT_JSON_VALUES * sizeof value);
	write_value(&writer, value);
	while (writer.depth > 0 && !buf_failed(out))
		write_step(&writer);
	buf_release(&writer.order);
}

void
json_write(const struct json *value, struct buf *out)
{
	write_tree(value, false, out);
}

void
json_write_pretty(const struct json *value, struct buf *out)
{
	write_tree(value, true, out);
	buf_add_byte(out, '\n');
}
