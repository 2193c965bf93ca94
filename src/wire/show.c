#include "wire/message.h"

#include "base/limits.h"

#define LABEL_ON "\033[36m"
#define LABEL_OFF "\033[0m"

struct showing {
	struct buf *out;
	bool colour;
};

/* A stranger's text on a line of ours: control characters become a question mark, and
 * what is too long is cut. */
static void
show_text(struct str text, struct buf *out)
{
	struct str part = str_slice(text, 0, 120);

	while (part.len < text.len && part.len > 0 &&
	       ((unsigned char)text.ptr[part.len] & 0xc0) == 0x80)
		part.len--;
	for (size_t i = 0; i < part.len;) {
		size_t control = str_control(str_slice(part, i, part.len));

		buf_add_byte(out, control > 0 ? '?' : (unsigned char)part.ptr[i]);
		i += control > 0 ? control : 1;
	}
	if (part.len < text.len)
		buf_add_c(out, "...");
}

/* A word of ours, in colour where there is one. */
static void
show_label(const struct showing *showing, int width, struct str label)
{
	int pad = width - (int)label.len;

	buf_add_c(showing->out, showing->colour ? LABEL_ON : "");
	buf_add(showing->out, label);
	buf_add_c(showing->out, showing->colour ? LABEL_OFF : "");
	buf_format(showing->out, "%*s", pad > 0 ? pad : width > 0, "");
}

static void
show_field(const struct showing *showing, const char *name, struct str text)
{
	if (text.len == 0)
		return;
	show_label(showing, 12, str_from(name));
	show_text(text, showing->out);
	buf_add_byte(showing->out, '\n');
}

static void
show_endpoint(const struct showing *showing, const char *name, struct endpoint endpoint)
{
	show_label(showing, 12, str_from(name));
	show_text(endpoint.country, showing->out);
	buf_add_byte(showing->out, '/');
	show_text(endpoint.slug, showing->out);
	buf_add_byte(showing->out, '\n');
}

/* --- what an object says --- */

/* "task:RequestDetails" -> "RequestDetails" */
static struct str
bare_name(struct str name)
{
	struct str rest = name;

	(void)str_cut(&rest, ':');
	return rest.len > 0 ? rest : name;
}

/* What the line of the action says already. */
static bool
is_said(const struct json *member)
{
	static const char *const said[] = { "@xsi:type", "ObjectIdentifier", "Identifier",
		"ErrorCode", "ErrorDescription" };

	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
		if (str_eq_c(member->name, said[i]))
			return true;
	return false;
}

/* One line for what people read as one thing: a dictionary's value, an endpoint. */
static bool
show_small(const struct showing *showing, const struct json *object)
{
	struct str value = json_get_str(object, "common:Value");
	struct str slug = json_get_str(object, "UniqueIdentifier");

	if (value.len > 0 && object->count == 3) {
		show_text(value, showing->out);
		buf_add_c(showing->out, " (");
		show_text(json_get_str(object, "common:Owner"), showing->out);
		buf_add_byte(showing->out, ' ');
		show_text(json_get_str(object, "common:Name"), showing->out);
		buf_add_c(showing->out, ")");
		return true;
	}
	if (slug.len == 0 || object->count != 2)
		return false;
	show_text(json_get_str(object, "CountryCode"), showing->out);
	buf_add_byte(showing->out, '/');
	show_text(slug, showing->out);
	return true;
}

static void
show_value(const struct showing *showing, const struct json *value)
{
	if (value->kind == JSON_STRING)
		show_text(value->string, showing->out);
	else if (value->kind == JSON_INTEGER)
		buf_format(showing->out, "%lld", (long long)value->integer);
	else if (value->kind == JSON_TRUE || value->kind == JSON_FALSE)
		buf_add_c(showing->out, value->kind == JSON_TRUE ? "yes" : "no");
	else if (json_is(value, JSON_OBJECT))
		(void)show_small(showing, value);
}

static bool
has_lines(const struct json *value)
{
	struct buf nothing;
	const struct showing silent = { .out = &nothing };
	bool small;

	if (json_first(value) == NULL)
		return false;
	if (value->kind != JSON_OBJECT)
		return true;
	buf_init(&nothing, 4096);
	small = show_small(&silent, value);
	buf_release(&nothing);
	return !small;
}

/* Below an action: a line a value, further in for what is inside. */
static void
show_inside(const struct showing *showing, const struct json *object)
{
	struct {
		const struct json *next;
		struct str name; /* of the list whose items these are, empty = members */
	} open[LIMIT_DEPTH + 1];
	size_t depth = 0;

	open[depth].next = json_first(object);
	open[depth++].name = STR("");
	while (depth > 0) {
		const struct json *value = open[depth - 1].next;
		struct str name = open[depth - 1].name;
		int indent = 8 + 2 * (int)depth;

		if (value == NULL) {
			depth--;
			continue;
		}
		open[depth - 1].next = value->next;
		if (depth == 1 && is_said(value))
			continue;
		if (name.len == 0)
			name = bare_name(value->name);
		if (value->kind != JSON_ARRAY) {
			buf_format(showing->out, "%*s", indent, "");
			show_label(showing, has_lines(value) ? 0 : 40 - indent, name);
			show_value(showing, value);
			buf_add_byte(showing->out, '\n');
		}
		if (has_lines(value) && depth < sizeof open / sizeof open[0]) {
			open[depth].next = json_first(value);
			open[depth++].name = value->kind == JSON_ARRAY ? name : STR("");
		}
	}
}

static void
show_action(const struct showing *showing, const struct action *action, bool is_request)
{
	struct buf *out = showing->out;
	struct str verb = verb_name(action->verb, is_request);

	buf_format(out, "%6lld  %.*s", (long long)action->identifier, STR_ARG(verb));
	if (action->verb == VERB_ERROR) {
		buf_format(out, " %d ", action->error_code);
		show_text(action->error_words, out);
	}
	if (action->object != NULL) {
		buf_add_byte(out, ' ');
		buf_add(out, object_type_name(action->type));
	}
	buf_add_byte(out, ' ');
	show_text(action->object_id.len > 0 ? action->object_id : action->target, out);
	buf_add_byte(out, '\n');
	show_inside(showing, action->object != NULL ? action->object : action->body);
}

void
message_show(const struct message *message, bool colour, struct buf *out)
{
	const struct showing showing = { .out = out, .colour = colour };

	show_endpoint(&showing, "sender", message->sender);
	show_endpoint(&showing, "receiver", message->receiver);
	show_field(&showing, "transaction", message->transaction);
	show_field(&showing, "timestamp", message->timestamp);
	show_field(&showing, "version", message->version);
	show_field(&showing, "profile", message->profile_owner);
	show_field(&showing, "workflow", message->workflow);
	show_field(&showing, "kind",
	    message->is_request   ? STR("request")
	    : message->is_refusal ? STR("refusal of the whole message")
				  : STR("response"));
	if (message->is_refusal) {
		show_label(&showing, 12, STR("error"));
		buf_format(out, "%d ", message->error_code);
		show_text(message->error_words, out);
		buf_add_byte(out, '\n');
	}
	for (size_t i = 0; i < message->actions_count; i++)
		show_action(&showing, &message->actions[i], message->is_request);
}
