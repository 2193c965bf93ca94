/* local_channel.c - what the CLI shows of orders whose channel the law prescribes. */
#include "base/clock.h"
#include "node/local.h"
#include "node/otherway.h"

static enum err
put_records(
    struct call *call, const struct record_query *query, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *list = json_put(to, "records", json_array(arena));
	struct stored_record *records;
	size_t count;
	enum err e =
	    store_record_list(arena, call->core->store, query, &records, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct json *one = json_add(list, otherway_json(arena, &records[i]));

		json_put_int(arena, one, "number", records[i].number);
		json_put_int(arena, one, "leaf", (int64_t)records[i].leaf);
	}
	return e;
}

enum err
local_show_channel(struct call *call, struct str id, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	const struct record_query query = { .case_id = id, .limit = LOCAL_LIST_MAX };
	struct stored_channel channel;
	struct json *one;
	enum err e = otherway_find(call->core, arena, id, &channel, why);

	if (e != ERR_OK || channel.case_id.len == 0)
		return e;
	one = json_put(to, "channel", json_object(arena));
	json_put_str(arena, one, "prescribed", STR("eu-system"));
	json_put_str(arena, one, "reason", channel.reason);
	json_put_str(arena, one, "means", channel.means);
	json_put_str(arena, one, "person", channel.person);
	return put_records(call, &query, to, why);
}

enum err
local_eu_records(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct record_query query = { .case_id = json_get_str(call->args, "id"),
		.after = json_get_int(call->args, "after", 0),
		.limit = LOCAL_LIST_MAX };
	struct stored_case stored;
	enum err e = ERR_OK;

	if (query.case_id.len > 0)
		e = local_find_case(call, &stored, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	call->job->answer = json_object(&call->job->arena);
	return put_records(call, &query, call->job->answer, why);
}
