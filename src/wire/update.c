#include "wire/update.h"

#include <stdio.h>

#include "base/clock.h"
#include "wire/projection.h"

/* Whose object: the issuer's, always.  word: of the dictionary; NULL: a time. */
static const struct row {
	enum object_type type;
	const char *member;
	const char *dictionary, *word;
	enum change_kind means;
} rows[] = {
	{ OBJECT_AUTHORISATION, "auth:AuthorisationDesiredStatus",
	    "AuthorisationDesiredStatus", "Cancelled", CHANGE_WITHDRAWAL },
	{ OBJECT_LD_TASK, "task:DesiredStatus", "LDTaskDesiredStatus", "Cancelled",
	    CHANGE_WITHDRAWAL },
	{ OBJECT_LP_TASK, "task:DesiredStatus", "LPTaskDesiredStatus", "Cancelled",
	    CHANGE_WITHDRAWAL },
	{ OBJECT_LP_TASK, "task:DesiredPreservationExpiration", NULL, NULL,
	    CHANGE_EXTENSION },
};

#define ROWS (sizeof rows / sizeof rows[0])

static const struct row *
find_row(enum object_type type, enum change_kind kind)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].type == type && rows[i].means == kind)
			return &rows[i];
	return NULL;
}

/* --- what follows from a change --- */

static struct json *
value_of(struct arena *arena, const struct row *row, int64_t until)
{
	char text[CLOCK_TEXT_MAX];

	if (row->word != NULL)
		return dictionary_entry(
		    arena, "ETSI", row->dictionary, str_from(row->word));
	return computed_json(arena, arena_str(arena, clock_text(until, text)));
}

enum err
update_build(struct arena *arena, const struct order *order, enum change_kind kind,
    int64_t until, struct json **ret_objects, struct why *why)
{
	struct json *updates = json_array(arena);
	struct json *objects;
	enum err e = projection_build(arena, order, &objects, why);

	if (e != ERR_OK)
		return e;
	for (const struct json *o = json_first(objects); o != NULL; o = o->next) {
		const struct row *row = find_row(object_type_of(o), kind);
		struct json *update;

		if (row == NULL)
			continue;
		update = json_add(updates, json_object(arena));
		json_put_str(arena, update, "@xsi:type", json_get_str(o, "@xsi:type"));
		json_put_str(arena, update, "ObjectIdentifier",
		    json_get_str(o, "ObjectIdentifier"));
		json_put(update, row->member, value_of(arena, row, until));
	}
	if (!json_is(updates, JSON_ARRAY))
		return err_why(why, ERR_LIMIT, 0, "no room for the updates");
	*ret_objects = updates;
	return ERR_OK;
}

void
update_ask(struct draft *draft, const struct json *objects)
{
	for (const struct json *o = json_first(objects); o != NULL; o = o->next)
		draft_ask(draft, VERB_UPDATE, STR(""), json_copy(draft->arena, o));
}

/* --- comparing --- */

static struct verdict
differs(const struct message *message, size_t action, const char *words)
{
	char pointer[MESSAGE_POINTER_MAX];

	return verdict_no(
	    "update-differs", message_pointer(message, action, pointer), "%s", words);
}

struct verdict
update_compare(struct arena *arena, const struct order *order, enum change_kind kind,
    int64_t until, const struct message *message)
{
	const struct json *next = NULL;
	struct json *objects;
	struct why why;
	size_t seen = 0;

	if (update_build(arena, order, kind, until, &objects, &why) != ERR_OK)
		return verdict_no("update-differs", NULL, "%s", why.text);
	next = json_first(objects);
	for (size_t i = 0; i < message->actions_count; i++) {
		const struct action *action = &message->actions[i];

		if (action->verb == VERB_CREATE && action->type == OBJECT_DOCUMENT)
			continue;
		if (action->verb != VERB_UPDATE || next == NULL)
			return differs(message, i, "nothing of this change");
		if (!json_equal(next, action->object))
			return differs(message, i, "not what follows from the change");
		next = next->next;
		seen++;
	}
	if (seen > 0 && next != NULL)
		return verdict_no("update-differs",
		    "/Payload/RequestPayload/ActionRequests/ActionRequest",
		    "an object of the order is left out");
	return VERDICT_IS_YES;
}

/* --- without a change --- */

static struct verdict
judge_value(const struct row *row, const struct json *value, const char *path)
{
	int64_t until;

	if (row->word == NULL)
		return value->kind == JSON_STRING && clock_parse(value->string, &until)
			   ? VERDICT_IS_YES
			   : verdict_no("hi1-improper-value", path, "no time");
	if (!str_eq_c(json_get_str(value, "common:Owner"), "ETSI") ||
	    !str_eq_c(json_get_str(value, "common:Name"), row->dictionary) ||
	    !str_eq_c(json_get_str(value, "common:Value"), row->word))
		return verdict_no("hi1-improper-value", path,
		    "this may be changed to %s only", row->word);
	return VERDICT_IS_YES;
}

static const struct row *
find_member(enum object_type type, struct str name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].type == type && str_eq_c(name, rows[i].member))
			return &rows[i];
	return NULL;
}

struct verdict
update_judge(const struct message *message, size_t action, enum change_kind *ret_kind)
{
	const struct action *update = &message->actions[action];
	struct verdict verdict = VERDICT_IS_YES;
	char pointer[MESSAGE_POINTER_MAX];
	char path[VERDICT_PATH_MAX];
	bool changes = false;

	(void)message_pointer(message, action, pointer);
	for (const struct json *m = json_first(update->object);
	     m != NULL && verdict_is_yes(&verdict); m = m->next) {
		const struct row *row = find_member(update->type, m->name);

		if (str_eq_c(m->name, "@xsi:type") ||
		    str_eq_c(m->name, "ObjectIdentifier"))
			continue;
		(void)snprintf(path, sizeof path, "%s/UPDATE/HI1Object/%.*s", pointer,
		    m->name.len > 64 ? 0 : (int)m->name.len, m->name.ptr);
		if (row == NULL)
			return verdict_no("hi1-change-not-allowed", path,
			    "nobody changes this after the order was sent");
		verdict = judge_value(row, m, path);
		*ret_kind = row->means;
		changes = true;
	}
	if (verdict_is_yes(&verdict) && !changes)
		return verdict_no("hi1-element-missing", pointer, "it changes nothing");
	return verdict;
}
