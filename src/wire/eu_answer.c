#include "wire/eu_answer.h"

#include <assert.h>

#include "base/limits.h"

/* Where an object says its state, and in which words. */
static const struct {
	enum object_type type;
	const char *status;
	const char *words; /* a text, or a structure with a description */
	const char *kind;
} places[] = {
	{ OBJECT_AUTHORISATION, "auth:AuthorisationStatus",
	    "auth:AuthorisationInvalidReason", NULL },
	{ OBJECT_LD_TASK, "task:Status", "task:StatusReason", NULL },
	{ OBJECT_LP_TASK, "task:Status", "task:StatusReason", NULL },
	{ OBJECT_DOCUMENT, "doc:DocumentStatus", "doc:DocumentName", "doc:DocumentType" },
	{ OBJECT_DELIVERY, "delivery:DeliveryStatus", NULL, NULL },
};

#define PLACES (sizeof places / sizeof places[0])

struct reading {
	struct eu_statement *statements; /* NULL while they are counted */
	size_t count;
};

static void
add(struct reading *reading, const struct eu_statement *statement)
{
	if (reading->statements != NULL)
		reading->statements[reading->count] = *statement;
	reading->count++;
}

static void
take_value(const struct json *entry, struct eu_statement *statement)
{
	statement->list = json_get_str(entry, "common:Name");
	statement->value = json_get_str(entry, "common:Value");
}

static struct str
words_of(const struct json *value)
{
	if (json_is(value, JSON_STRING))
		return value->string;
	return json_get_str(value, "ErrorDescription");
}

/* A statement for each object that a notification names. */
static void
read_notification(const struct json *object, struct reading *reading)
{
	const struct json *list =
	    json_get(json_get(object, "notification:StatusOfAssociatedObjects"),
		"notification:AssociatedObjectStatus");
	struct eu_statement common = {
		.by = OBJECT_NOTIFICATION,
		.kind = json_get_str(
		    json_get(object, "notification:NotificationType"), "common:Value"),
		.words = json_get_str(object, "notification:NotificationDetails"),
	};

	if (json_first(list) == NULL)
		add(reading, &common);
	for (const struct json *item = json_first(list); item != NULL;
	     item = item->next) {
		struct eu_statement one = common;

		one.object = json_get_str(item, "notification:AssociatedObject");
		one.words = json_get_str(item, "notification:Details");
		take_value(json_get(item, "notification:Status"), &one);
		add(reading, &one);
	}
}

/* A task or the order speaks of itself; a delivery or a document of what it is
 * associated with. */
static void
read_object(const struct action *action, struct reading *reading)
{
	struct eu_statement one = { .by = action->type,
		.object = action->object_id,
		.until = json_get_str(action->object, "task:PreservationExpiration") };
	const struct json *list =
	    json_get(json_get(action->object, "AssociatedObjects"), "AssociatedObject");
	size_t i = 0;

	while (i < PLACES && places[i].type != action->type)
		i++;
	if (i == PLACES)
		return;
	take_value(json_get(action->object, places[i].status), &one);
	if (places[i].words != NULL)
		one.words = words_of(json_get(action->object, places[i].words));
	if (places[i].kind != NULL)
		one.kind = json_get_str(
		    json_get(action->object, places[i].kind), "common:Value");
	if (action->type != OBJECT_DELIVERY && action->type != OBJECT_DOCUMENT) {
		add(reading, &one);
		return;
	}
	if (json_first(list) == NULL)
		add(reading, &one);
	for (const struct json *item = json_first(list); item != NULL;
	     item = item->next) {
		one.object = json_is(item, JSON_STRING) ? item->string : STR("");
		add(reading, &one);
	}
}

static void
read_action(const struct action *action, struct reading *reading)
{
	struct eu_statement refused = { .by = OBJECT_NONE,
		.words = action->error_words,
		.error_code = action->error_code };

	if (action->verb == VERB_ERROR)
		add(reading, &refused);
	else if (action->type == OBJECT_NOTIFICATION)
		read_notification(action->object, reading);
	else if (action->object != NULL)
		read_object(action, reading);
}

static void
read_all(const struct message *message, struct reading *reading)
{
	struct eu_statement refused = { .by = OBJECT_NONE,
		.words = message->error_words,
		.error_code = message->error_code };

	reading->count = 0;
	if (message->is_refusal)
		add(reading, &refused);
	for (size_t i = 0; i < message->actions_count; i++)
		read_action(&message->actions[i], reading);
}

enum err
eu_answer_read(struct arena *arena, const struct message *message,
    struct eu_answer *ret_answer, struct why *why)
{
	struct reading reading = { 0 };
	size_t count;

	read_all(message, &reading);
	count = reading.count;
	if (count > LIMIT_ACTIONS)
		return err_why(
		    why, ERR_LIMIT, 0, "more than %d statements", LIMIT_ACTIONS);
	reading.statements = arena_array(arena, count + 1, sizeof *reading.statements);
	if (reading.statements == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the statements");
	read_all(message, &reading);
	assert(reading.count == count);
	*ret_answer = (struct eu_answer){ reading.statements, count };
	return ERR_OK;
}

bool
eu_reason_next(struct str *rest, struct str *ret_reason)
{
	struct str line;

	while (str_line(rest, &line)) {
		line = str_trim(line);
		if (!str_starts(line, STR("Reason:")))
			continue;
		line = str_trim(str_slice(line, 7, line.len));
		if (line.len == 0)
			continue;
		*ret_reason = line;
		return true;
	}
	return false;
}
