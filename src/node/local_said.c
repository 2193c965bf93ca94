/* local_said.c - what a change of an order says, for people: all that is signed. */
#include "base/hex.h"
#include "node/caseflow.h"
#include "node/local.h"
#include "record/change.h"

#define SAID_SHOWN_MAX 50 /* changes of which the words are shown: the last ones */

void
local_show_target(
    struct arena *arena, struct json *row, const struct order *order, size_t target)
{
	json_put_int(arena, row, "number", (int64_t)target + 1);
	json_put_str(arena, row, "value", order->targets[target].value);
	json_put_str(arena, row, "format", order->targets[target].format);
	json_put_time(arena, row, "from", order->targets[target].from);
	json_put_time(arena, row, "until", order->targets[target].to);
	json_put_str(arena, row, "zone", order->targets[target].zone);
}

void
local_show_categories(struct arena *arena, struct json *row, unsigned categories)
{
	struct json *list = json_put(row, "categories", json_array(arena));

	for (unsigned bit = 1; bit < 1U << DATA_CATEGORY_COUNT; bit <<= 1)
		if ((categories & bit) != 0)
			(void)json_add(
			    list, json_string(arena,
				      data_category_name((enum data_category)bit)));
}

static void
put_part(struct arena *arena, struct json *list, const struct order *order,
    const struct change_part *part)
{
	unsigned asked = order->targets[part->target].categories;
	struct json *row = json_add(list, json_object(arena));

	local_show_target(arena, row, order, part->target);
	local_show_categories(
	    arena, row, part->categories == 0 ? asked : part->categories);
	json_put_str(arena, row, "reason", part->reason);
	json_put_str(arena, row, "kept", part_kept_name(part->kept));
}

static void
put_claims(struct arena *arena, struct json *to, const struct change *change)
{
	const struct change_conflict *conflict = &change->conflict;
	struct json *row;

	if (change->has_costs) {
		json_put_str(arena, to, "amount", change->costs.amount);
		json_put_str(arena, to, "currency", change->costs.currency);
		json_put_str(arena, to, "basis", change->costs.basis);
	}
	if (!change->has_conflict)
		return;
	row = json_put(to, "conflict", json_object(arena));
	json_put_str(arena, row, "law", conflict->law);
	json_put_str(arena, row, "provision", conflict->provision);
	json_put_str(arena, row, "nature", conflict->nature);
	json_put_str(arena, row, "applies", conflict->applies);
	json_put_str(arena, row, "contradicts", conflict->contradicts);
	json_put_str(arena, row, "link", conflict->link);
	json_put_str(arena, row, "consequences", conflict->consequences);
	json_put_str(arena, row, "other", conflict->other);
}

void
local_show_change(struct arena *arena, struct json *to, const struct order *order,
    const struct change *change)
{
	struct json *parts = json_put(to, "parts", json_array(arena));

	json_put_str(arena, to, "reason", change->reason);
	json_put_str(arena, to, "text", change->text);
	json_put_str(arena, to, "language", change->language);
	json_put_str(arena, to, "conditions", change->conditions);
	json_put_time(arena, to, "until", change->until);
	json_put_bool(arena, to, "whole",
	    change_has_parts(change->kind) && change->about_count == 0);
	put_claims(arena, to, change);
	for (size_t i = 0; i < change->about_count; i++)
		if (change->about[i].target < order->targets_count)
			put_part(arena, parts, order, &change->about[i]);
}

static enum err
put_words(struct call *call, struct str id, const struct order *order, struct json *row,
    struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct stored_document document = { .case_id = STR("") };
	struct change change;
	struct hash hash;
	enum err e;

	if (!hex_decode(json_get_str(row, "sha256"), hash.bytes, SHA256_LEN))
		return err_why(why, ERR_IO, 0, "a change without its digest");
	e = store_document_get(arena, call->core->store, id, &hash, &document, why);
	if (e == ERR_OK && change_read(arena, document.bytes, &change, NULL) == ERR_OK)
		local_show_change(arena, row, order, &change);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err
local_show_said(struct call *call, struct str id, struct json *to, struct why *why)
{
	struct json *list = json_member(to, "changes");
	size_t left = list == NULL ? 0 : list->count;
	struct order order;
	struct str text;
	enum err e;

	if (left == 0)
		return ERR_OK;
	e = caseflow_order(call->core, &call->job->arena, id, &order, &text, why);
	for (struct json *row = list->first; e == ERR_OK && row != NULL;
	     row = row->next, left--)
		if (left <= SAID_SHOWN_MAX)
			e = put_words(call, id, &order, row, why);
	return e;
}
