#include "wire/foreign.h"

#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "wire/object.h"
#include "wire/projection.h"

#define TOLD_MAX 64 /* objects of one notification */

/* --- tasks --- */

static struct verdict
unreadable(const struct message *message, size_t action, const char *words)
{
	char pointer[MESSAGE_POINTER_MAX];

	return verdict_no(
	    "foreign-unreadable", message_pointer(message, action, pointer), "%s", words);
}

/* Whether all members of the object are known here. */
static bool
only_has(const struct json *object, const char *const *names)
{
	for (const struct json *m = json_first(object); m != NULL; m = m->next) {
		size_t i = 0;

		while (names[i] != NULL && !str_eq_c(m->name, names[i]))
			i++;
		if (names[i] == NULL)
			return false;
	}
	return true;
}

/* Whole seconds inside the period: never wider than what is said. */
static bool
read_period(const struct json *details, struct target *target)
{
	struct str from = json_get_str(details, "task:StartTime");
	struct str to = json_get_str(details, "task:EndTime");

	if ((from.len > 0 && !clock_parse(from, &target->from)) ||
	    (to.len > 0 && !clock_parse(to, &target->to)))
		return false;
	if (target->from % CLOCK_SECOND != 0)
		target->from += CLOCK_SECOND - target->from % CLOCK_SECOND;
	target->to -= target->to % CLOCK_SECOND;
	if (target->from != 0 || target->to != 0)
		target->zone = STR("UTC");
	return target->to == 0 || target->from <= target->to;
}

static bool
read_categories(const struct json *details, struct target *target)
{
	const struct json *subtype = json_first(
	    json_get(json_get(details, "task:Subtype"), "task:RequestSubtype"));

	target->categories = projection_categories(
	    json_get_str(json_get(details, "task:Type"), "common:Value"));
	for (; subtype != NULL; subtype = subtype->next) {
		enum data_category category;

		if (!str_eq_c(
			json_get_str(subtype, "common:Owner"), WIRE_PROFILE_OWNER) ||
		    !data_category_parse(
			json_get_str(subtype, "common:Value"), &category))
			return false; /* it may be narrower than the type */
		target->categories |= (unsigned)category;
	}
	return target->categories != 0;
}

/* Several values of one task would all have to hold: not known here. */
static bool
read_value(const struct json *details, struct target *target)
{
	const struct json *value = json_first(
	    json_get(json_get(details, "task:RequestValues"), "task:RequestValue"));

	if (value == NULL || value->next != NULL)
		return false;
	target->format =
	    json_get_str(json_get(value, "task:FormatType"), "task:FormatName");
	target->value = json_get_str(value, "task:Value");
	return target->format.len > 0 && target->value.len > 0;
}

/* We answer in the clear to who has pinned our certificate and asks for no more: a key
 * that is wanted and not used would be worse than none. */
static bool
wants_encryption(const struct json *object)
{
	const struct json *to = json_first(json_get(
	    json_get(object, "task:DeliveryDetails"), "task:LDDeliveryDestination"));

	for (; to != NULL; to = to->next)
		if (json_get(to, "task:EncryptionReference") != NULL ||
		    json_get(to, "task:EncryptionDetails") != NULL)
			return true;
	return false;
}

static struct verdict
read_task(const struct message *message, size_t action, struct target *target)
{
	static const char *const known[] = { "task:Type", "task:StartTime",
		"task:EndTime", "task:RequestValues", "task:Subtype", NULL };
	const struct json *details =
	    json_get(message->actions[action].object, "task:RequestDetails");

	if (!only_has(details, known))
		return unreadable(message, action, "it asks in a way not known here");
	if (wants_encryption(message->actions[action].object))
		return unreadable(message, action,
		    "it wants the answer encrypted to a key that is not read here");
	if (!read_value(details, target))
		return unreadable(message, action, "not one value of one type");
	if (!read_period(details, target))
		return unreadable(message, action, "the period");
	if (!read_categories(details, target))
		return unreadable(message, action, "the data that is asked for");
	return VERDICT_IS_YES;
}

/* --- the order --- */

/* The earliest deadline of all tasks, the end of a preservation. */
static void
read_times(const struct json *object, struct order *order)
{
	const struct json *deadline =
	    json_first(json_get(json_get(object, "task:Deadlines"), "task:LDDeadline"));
	int64_t at;

	for (; deadline != NULL; deadline = deadline->next)
		if (clock_parse(json_get_str(deadline, "task:DateTime"), &at) &&
		    (order->answer_by == 0 || at < order->answer_by))
			order->answer_by = at - at % CLOCK_SECOND;
	if (clock_parse(
		json_get_str(object, "task:DesiredPreservationExpiration"), &at) &&
	    at > order->preserve_until)
		order->preserve_until = at - at % CLOCK_SECOND;
}

static bool
is_emergency(const struct json *object)
{
	const struct json *flag = json_first(json_get(
	    json_get(object, "auth:AuthorisationFlags"), "auth:AuthorisationFlag"));

	for (; flag != NULL; flag = flag->next)
		if (str_eq_c(json_get_str(flag, "common:Value"), "IsEmergency"))
			return true;
	return false;
}

struct parts {
	size_t authorisations, productions, preservations;
};

static struct parts
count_parts(const struct message *message)
{
	struct parts parts = { 0 };

	for (size_t i = 0; i < message->actions_count; i++) {
		if (message->actions[i].verb != VERB_CREATE)
			continue;
		parts.authorisations += message->actions[i].type == OBJECT_AUTHORISATION;
		parts.productions += message->actions[i].type == OBJECT_LD_TASK;
		parts.preservations += message->actions[i].type == OBJECT_LP_TASK;
	}
	return parts;
}

static struct verdict
check_parts(const struct parts *parts, const struct order *frame)
{
	bool preserves = projection_preserves(frame);

	if (parts->authorisations != 1 ||
	    parts->productions + parts->preservations == 0 ||
	    parts->productions + parts->preservations > LIMIT_TARGETS)
		return verdict_no("foreign-no-order", NULL,
		    "%zu authorisations, %zu tasks", parts->authorisations,
		    parts->productions + parts->preservations);
	if ((preserves ? parts->productions : parts->preservations) > 0)
		return verdict_no("foreign-procedure", NULL, "%.*s %s",
		    STR_ARG(frame->procedure),
		    preserves ? "preserves, and data is asked for"
			      : "does not preserve, and a preservation is asked for");
	return VERDICT_IS_YES;
}

struct verdict
foreign_order(struct arena *arena, const struct message *message,
    const struct order *frame, struct order *ret_order)
{
	struct parts parts = count_parts(message);
	struct verdict verdict = check_parts(&parts, frame);
	struct order order = *frame;
	struct target *targets;

	if (!verdict_is_yes(&verdict))
		return verdict;
	targets =
	    arena_array(arena, parts.productions + parts.preservations, sizeof *targets);
	if (targets == NULL)
		return unreadable(message, 0, "no memory");
	for (size_t i = 0; i < message->actions_count && verdict_is_yes(&verdict); i++) {
		const struct action *action = &message->actions[i];

		if (action->verb != VERB_CREATE)
			continue;
		if (action->type == OBJECT_AUTHORISATION)
			order.emergency = is_emergency(action->object);
		if (action->type != OBJECT_LD_TASK && action->type != OBJECT_LP_TASK)
			continue;
		read_times(action->object, &order);
		verdict = read_task(message, i, &targets[order.targets_count++]);
	}
	order.targets = targets;
	order.projection = PROJECTION_VERSION;
	if (verdict_is_yes(&verdict))
		*ret_order = order;
	return verdict;
}

/* --- the answer --- */

size_t
foreign_tasks(struct arena *arena, const struct message *message,
    const struct foreign_task **ret_tasks)
{
	struct foreign_task *tasks =
	    arena_array(arena, message->actions_count + 1, sizeof *tasks);
	size_t count = 0;

	for (size_t i = 0; tasks != NULL && i < message->actions_count; i++) {
		const struct action *action = &message->actions[i];

		if (action->verb == VERB_CREATE && action->type == OBJECT_LD_TASK &&
		    count < LIMIT_TARGETS)
			tasks[count++] = (struct foreign_task){ action->object_id,
				json_get_str(action->object, "task:Reference") };
	}
	*ret_tasks = tasks;
	return count;
}

static const struct {
	const char *name;
	const char *authorisation, *production, *preservation; /* NULL: says nothing */
} statuses[FOREIGN_STATUS_COUNT] = {
	[FOREIGN_REJECTED] = { "rejected", "Rejected", "Rejected", "Rejected" },
	[FOREIGN_TAKEN] = { "taken", "Approved", "AwaitingDisclosure",
	    "AwaitingPreservation" },
	[FOREIGN_PRESERVED] = { "preserved", NULL, NULL, "Preserved" },
	[FOREIGN_DISCLOSED] = { "disclosed", NULL, "Disclosed", NULL },
};

static bool
status_of(const struct action *action, enum foreign_status status, struct str words,
    struct object_status *ret_status)
{
	const struct {
		enum object_type type;
		const char *dictionary, *status;
	} kinds[] = {
		{ OBJECT_AUTHORISATION, "AuthorisationStatus",
		    statuses[status].authorisation },
		{ OBJECT_LD_TASK, "LDTaskStatus", statuses[status].production },
		{ OBJECT_LP_TASK, "LPTaskStatus", statuses[status].preservation },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (action->type != kinds[i].type || kinds[i].status == NULL)
			continue;
		*ret_status = (struct object_status){ action->object_id,
			kinds[i].dictionary, str_from(kinds[i].status), words };
		return true;
	}
	return false;
}

struct json *
foreign_notification(struct arena *arena, const struct message *message,
    enum foreign_status status, struct str words, int64_t at)
{
	struct object_status *told = arena_array(arena, TOLD_MAX, sizeof *told);
	struct notification notification = {
		.owner = message->receiver, .words = words, .at = at, .statuses = told
	};

	for (size_t i = 0; told != NULL && i < message->actions_count &&
			   notification.statuses_count < TOLD_MAX;
	     i++)
		notification.statuses_count += status_of(&message->actions[i], status,
		    words, &told[notification.statuses_count]);
	if (notification.statuses_count == 0)
		return NULL;
	notification.id = object_id(arena, message->transaction, statuses[status].name,
	    (size_t)(at / CLOCK_SECOND));
	return notification_json(arena, &notification);
}
