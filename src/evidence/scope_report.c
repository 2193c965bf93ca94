/* Names and sentences of the scope comparison, and its report in JSON. */
#include "evidence/scope.h"

#include <assert.h>

#include "format/json.h"

/* clang-format off */
static const struct {
	struct str name;
	bool outside;
	struct str sentence;
} reasons[SCOPE_REASON_COUNT] = {
	[SCOPE_ACCOUNT_OTHER] = { STR_INIT("account-other"), true,
	    STR_INIT("The row is about an account that the order does not name.") },
	[SCOPE_TIME_OTHER] = { STR_INIT("time-other"), true,
	    STR_INIT("The time lies outside of the period of the order.") },
	[SCOPE_CATEGORY_OTHER] = { STR_INIT("category-other"), true,
	    STR_INIT("The data is of a category that the order does not ask for.") },
	[SCOPE_BARRED] = { STR_INIT("barred"), true,
	    STR_INIT("This part of the order may not leave: a notified authority has barred "
		     "it, or its time has not come.") },
	[SCOPE_ACCOUNT_MISSING] = { STR_INIT("account-missing"), false,
	    STR_INIT("The row does not say whose data it is.") },
	[SCOPE_TIME_MISSING] = { STR_INIT("time-missing"), false,
	    STR_INIT("The row has no time, so it cannot be placed in the period.") },
	[SCOPE_TIME_ZONE] = { STR_INIT("time-zone"), false,
	    STR_INIT("The time has no zone or is not written as RFC 3339 asks.") },
	[SCOPE_COLUMN_UNKNOWN] = { STR_INIT("column-unknown"), false,
	    STR_INIT("No table says what the column holds.") },
	[SCOPE_COLUMN_DISPUTED] = { STR_INIT("column-disputed"), false,
	    STR_INIT("The custodian says that the column holds something else than its name "
		     "says.") },
	[SCOPE_VALUE_NESTED] = { STR_INIT("value-nested"), false,
	    STR_INIT("A list or an object stands where a value is expected.") },
	[SCOPE_FILE_UNDECLARED] = { STR_INIT("file-undeclared"), false,
	    STR_INIT("Nobody has said what the file holds.") },
	[SCOPE_FILE_UNREAD] = { STR_INIT("file-unread"), false,
	    STR_INIT("No second person has read the file.") },
	[SCOPE_VOLUME] = { STR_INIT("volume"), false,
	    STR_INIT("There are more rows than expected.") },
	[SCOPE_EMPTY] = { STR_INIT("empty"), false,
	    STR_INIT("There is nothing in it.") },
};
/* clang-format on */

static const struct str kind_names[SCOPE_KIND_COUNT] = {
	[SCOPE_CSV] = STR_INIT("csv"),
	[SCOPE_JSON] = STR_INIT("json"),
	[SCOPE_FREE] = STR_INIT("free"),
};

static const struct str verdict_names[VERDICT_KIND_COUNT] = {
	[VERDICT_YES] = STR_INIT("yes"),
	[VERDICT_NO] = STR_INIT("no"),
	[VERDICT_PERSON] = STR_INIT("person"),
};

bool
scope_reason_is_outside(enum scope_reason reason)
{
	assert(reason < SCOPE_REASON_COUNT);
	return reasons[reason].outside;
}

struct str
scope_reason_name(enum scope_reason reason)
{
	assert(reason < SCOPE_REASON_COUNT);
	return reasons[reason].name;
}

struct str
scope_reason_sentence(enum scope_reason reason)
{
	assert(reason < SCOPE_REASON_COUNT);
	return reasons[reason].sentence;
}

struct str
scope_kind_name(enum scope_kind kind)
{
	assert(kind < SCOPE_KIND_COUNT);
	return kind_names[kind];
}

bool
scope_kind_parse(struct str name, enum scope_kind *ret_kind)
{
	for (size_t i = 0; i < SCOPE_KIND_COUNT; i++) {
		if (str_eq(kind_names[i], name)) {
			*ret_kind = (enum scope_kind)i;
			return true;
		}
	}
	return false;
}

static struct json *
count_json(struct arena *arena, const struct scope_count *count)
{
	struct json *object = json_object(arena);

	if (!str_empty(count->file))
		json_put_str(arena, object, "file", count->file);
	json_put_int(arena, object, "inside", (int64_t)count->inside);
	json_put_int(arena, object, "flagged", (int64_t)count->flagged);
	json_put_int(arena, object, "outside", (int64_t)count->outside);
	return object;
}

static struct json *
findings_json(struct arena *arena, const struct scope_report *report)
{
	struct json *array = json_array(arena);

	for (size_t i = 0; i < report->findings_count; i++) {
		const struct scope_finding *finding = &report->findings[i];
		struct json *object = json_add(array, json_object(arena));

		json_put_str(arena, object, "file", finding->file);
		json_put_int(arena, object, "row", (int64_t)finding->row);
		json_put_str(arena, object, "column", finding->column);
		json_put_str(arena, object, "reason", scope_reason_name(finding->reason));
	}
	return array;
}

struct json *
scope_json(struct arena *arena, const struct scope_report *report)
{
	struct json *object = json_object(arena);
	struct json *files = json_array(arena);

	for (size_t i = 0; i < report->files_count; i++)
		(void)json_add(files, count_json(arena, &report->files[i]));
	json_put_str(arena, object, "verdict", verdict_names[report->verdict.kind]);
	if (report->verdict.rule != NULL)
		json_put_str(arena, object, "rule", str_from(report->verdict.rule));
	if (!str_empty(report->justification))
		json_put_str(arena, object, "justification", report->justification);
	(void)json_put(object, "rows", count_json(arena, &report->total));
	(void)json_put(object, "files", files);
	(void)json_put(object, "findings", findings_json(arena, report));
	json_put_bool(arena, object, "findings_cut", report->findings_cut);
	return object;
}
