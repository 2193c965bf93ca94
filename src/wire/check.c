#include "wire/check.h"

#include <assert.h>

#include "base/limits.h"
#include "wire/element.h"
#include "wire/walk.h"
#include "wire/xml_message.h"

static const struct {
	const char *rule;
	int code;
} codes[WIRE_RULES_COUNT] = {
	{ "hi1-duplicate-action", 3002 },
	{ "hi1-element-missing", 3005 },
	{ "hi1-encoding-not-supported", 3019 },
	{ "hi1-feature-not-supported", 3001 },
	{ "hi1-improper-value", 3007 },
	{ "hi1-not-valid", 3020 },
	{ "hi1-too-large", 3022 },
	{ "hi1-transient-error", 3003 },
	{ "hi1-version-not-supported", 3021 },
	{ "projection-differs", 3007 },
	{ "projection-unknown", 3001 },
};

int
wire_code(const char *rule)
{
	assert(rule != NULL);
	for (size_t i = 0; i < WIRE_RULES_COUNT; i++)
		if (strcmp(codes[i].rule, rule) == 0)
			return codes[i].code;
	return 0;
}

/* --- what stands above the structure --- */

int
wire_version_number(struct str version)
{
	struct str rest = str_slice(version, 2, version.len);
	uint64_t minor, patch;

	if (!element_form_ok(FORM_VERSION, version) || !str_starts(version, STR("V1.")))
		return -1;
	rest = str_slice(version, 3, version.len);
	if (!str_u64(str_cut(&rest, '.'), 99, &minor) || !str_u64(rest, 99, &patch))
		return -1;
	return (int)(minor * 100 + patch);
}

/* Told apart before the structure is: a version that is not read may well look different.
 */
static struct verdict
judge_version(struct str text, int *ret_version)
{
	int number;

	*ret_version = 0;
	if (!element_form_ok(FORM_VERSION, text))
		return VERDICT_IS_YES; /* the structure's business */
	number = wire_version_number(text);
	if (number < WIRE_VERSION_OLDEST * 100 + 1 ||
	    number > WIRE_VERSION_NEWEST * 100 + 1)
		return verdict_no("hi1-version-not-supported",
		    "/Header/Version/ETSIVersion", "not between V1.%d.1 and V1.%d.1",
		    WIRE_VERSION_OLDEST, WIRE_VERSION_NEWEST);
	*ret_version = number;
	return VERDICT_IS_YES;
}

static const struct json *
action_list(const struct json *message, bool *ret_request)
{
	const struct json *payload = json_get(message, "Payload");
	const struct json *list =
	    json_get(json_get(json_get(payload, "RequestPayload"), "ActionRequests"),
		"ActionRequest");

	*ret_request = list != NULL;
	if (list == NULL)
		list = json_get(
		    json_get(json_get(payload, "ResponsePayload"), "ActionResponses"),
		    "ActionResponse");
	return json_is(list, JSON_ARRAY) ? list : NULL;
}

static int
compare_numbers(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double
action_number(const struct json *action)
{
	const struct json *number = json_get(action, "ActionIdentifier");

	if (json_is(number, JSON_INTEGER))
		return (double)number->integer;
	return json_is(number, JSON_REAL) ? number->real : 0;
}

static struct verdict
find_twice(const struct json *list)
{
	double numbers[LIMIT_ACTIONS];
	size_t count = 0;

	for (const struct json *item = json_first(list); item != NULL; item = item->next)
		numbers[count++] = action_number(item);
	qsort(numbers, count, sizeof numbers[0], compare_numbers);
	for (size_t i = 1; i < count; i++)
		if (compare_numbers(&numbers[i - 1], &numbers[i]) == 0)
			return verdict_no("hi1-duplicate-action",
			    "/Payload/RequestPayload/ActionRequests/ActionRequest",
			    "two actions have the number %.0f", numbers[i]);
	return VERDICT_IS_YES;
}

/* Only requests: ETSI's own response2.json answers two actions both numbered 0.  Nearly
 * always the numbers rise, and nothing has to be sorted. */
static struct verdict
check_action_numbers(const struct json *list)
{
	const struct json *item = json_first(list);

	for (; item != NULL && item->next != NULL; item = item->next)
		if (action_number(item) >= action_number(item->next))
			return find_twice(list);
	return VERDICT_IS_YES;
}

static struct str
version_of(const struct json *message)
{
	return json_get_str(
	    json_get(json_get(message, "Header"), "Version"), "ETSIVersion");
}

static struct verdict
check_all(const struct json *message, struct wire_report *report, enum walk_mode mode)
{
	bool request = false;
	const struct json *list = action_list(message, &request);
	struct verdict verdict;
	int version;

	verdict = judge_version(version_of(message), &version);
	if (!verdict_is_yes(&verdict))
		return verdict;
	if (list != NULL && list->count > LIMIT_ACTIONS)
		return verdict_no("hi1-too-large",
		    request ? "/Payload/RequestPayload/ActionRequests/ActionRequest"
			    : "/Payload/ResponsePayload/ActionResponses/ActionResponse",
		    "more than %d actions", LIMIT_ACTIONS);
	verdict = wire_walk(message, report, version, mode);
	if (verdict_is_yes(&verdict) && request)
		verdict = check_action_numbers(list);
	return verdict;
}

static struct verdict
check_and_report(
    const struct json *message, struct wire_report *report, enum walk_mode mode)
{
	struct verdict verdict;

	*report = (struct wire_report){ 0 };
	if (message == NULL)
		verdict = verdict_no("hi1-not-valid", NULL, "there is no message");
	else
		verdict = check_all(message, report, mode);
	report->code = verdict_is_yes(&verdict) ? 0 : wire_code(verdict.rule);
	return verdict;
}

struct verdict
wire_check(const struct json *message, struct wire_report *report)
{
	return check_and_report(message, report, WALK_JSON);
}

struct verdict
wire_check_strict(const struct json *message, struct wire_report *report)
{
	return check_and_report(message, report, WALK_STRICT);
}

struct verdict
wire_check_xml(const struct json *message, struct wire_report *report)
{
	return check_and_report(message, report, WALK_XML);
}

/* --- texts --- */

enum wire_encoding
wire_encoding_of(struct str text)
{
	struct str mark = STR("\xef\xbb\xbf");

	if (str_starts(text, mark))
		text = str_slice(text, mark.len, text.len);
	return str_starts(str_trim(text), STR("<")) ? WIRE_XML : WIRE_JSON;
}

static struct verdict
not_read(enum err err, const struct why *why)
{
	if (err == ERR_IO)
		return verdict_no("hi1-transient-error", NULL, "%s", why->text);
	if (err == ERR_LIMIT)
		return verdict_no(
		    "hi1-too-large", NULL, "line %d: %s", why->line, why->text);
	return verdict_no("hi1-not-valid", NULL, "line %d: %s", why->line, why->text);
}

static struct verdict
check_json_text(struct arena *arena, struct str text, struct wire_report *report)
{
	struct json *message = NULL;
	struct why why = { 0 };
	struct verdict verdict;
	enum err e = json_read(arena, text, &message, &why);

	if (e != ERR_OK)
		return not_read(e, &why);
	verdict = wire_check(message, report);
	report->message = message;
	return verdict;
}

static struct verdict
check_xml_text(struct arena *arena, struct str text, struct wire_report *report)
{
	struct json *message = NULL;
	struct xml *root = NULL;
	struct why why = { 0 };
	struct verdict verdict;
	enum err e = xml_read(arena, text, XML_COMMENTS_DROPPED, &root, &why);
	int version;

	if (e != ERR_OK)
		return not_read(e, &why);
	verdict = judge_version(xml_message_version(root), &version);
	if (verdict_is_yes(&verdict))
		verdict = xml_message_read(arena, root, &message);
	if (verdict_is_yes(&verdict))
		verdict = wire_check_xml(message, report);
	report->message = message;
	report->xml = root;
	return verdict;
}

struct verdict
wire_check_text(struct arena *arena, struct str text, struct wire_report *report)
{
	enum wire_encoding encoding = wire_encoding_of(text);
	struct verdict verdict;

	*report = (struct wire_report){ 0 };
	if (encoding == WIRE_XML)
		verdict = check_xml_text(arena, text, report);
	else
		verdict = check_json_text(arena, text, report);
	report->encoding = encoding;
	report->code = verdict_is_yes(&verdict) ? 0 : wire_code(verdict.rule);
	return verdict;
}

void
wire_report_line(struct str file, const struct verdict *verdict,
    const struct wire_report *report, struct buf *out)
{
	buf_add(out, file);
	if (verdict_is_yes(verdict))
		buf_add_c(out, ": valid\n");
	else
		buf_format(out, ": invalid: %d %s %s\n", report->code,
		    verdict->path[0] == '\0' ? "/" : verdict->path, verdict->detail);
}
