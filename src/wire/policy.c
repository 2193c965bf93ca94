#include "wire/policy.h"

#include "wire/check.h"

/* LIST is not served: a peer learns of changes by notifications. */
static const bool served[VERB_COUNT] = {
	[VERB_GET] = true,
	[VERB_CREATE] = true,
	[VERB_UPDATE] = true,
	[VERB_DELIVER] = true,
	[VERB_CONFIG] = true,
};

static struct verdict
judge_action(const struct message *message, size_t index)
{
	const struct action *action = &message->actions[index];
	char path[MESSAGE_POINTER_MAX];

	(void)message_pointer(message, index, path);
	if (object_is_interception(action->type))
		return verdict_no("hi1-feature-not-supported", path,
		    "interception is not done here: %.*s",
		    STR_ARG(object_type_name(action->type)));
	if (!served[action->verb])
		return verdict_no("hi1-feature-not-supported", path, "%.*s is not served",
		    STR_ARG(verb_name(action->verb, true)));
	return VERDICT_IS_YES;
}

struct verdict
wire_policy(const struct message *message)
{
	int version = wire_version_number(message->version);
	struct wire_report report;
	struct verdict verdict = VERDICT_IS_YES;

	if (version < POLICY_VERSION_OLDEST * 100 + 1 ||
	    version > POLICY_VERSION_NEWEST * 100 + 1)
		return verdict_no("hi1-version-not-supported",
		    "/Header/Version/ETSIVersion", "supported: V1.%d.1 to V1.%d.1",
		    POLICY_VERSION_OLDEST, POLICY_VERSION_NEWEST);
	if (!message->is_request)
		return verdict_no(
		    "hi1-not-valid", "/Payload", "a response where a request belongs");
	if (message->actions_count == 0)
		return verdict_no("hi1-element-missing",
		    "/Payload/RequestPayload/ActionRequests", "no action");
	for (size_t i = 0; i < message->actions_count && verdict_is_yes(&verdict); i++)
		verdict = judge_action(message, i);
	if (!verdict_is_yes(&verdict))
		return verdict;
	return message->xml ? wire_check_xml(message->root, &report)
			    : wire_check_strict(message->root, &report);
}
