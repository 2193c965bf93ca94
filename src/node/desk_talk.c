/* desk_talk.c - what was said about an order after it was sent, and what may be said. */
#include "base/hex.h"
#include "node/desk_change.h"
#include "node/desk_route.h"
#include "wire/projection.h"

#define TALK_MAX 50 /* changes of which a page shows the words: the last ones */

/* --- what may be said --- */

static bool
can_say(const struct visit *visit, const struct stored_case *stored,
    const struct order *order, enum change_kind kind)
{
	unsigned own = order_roles(order, visit->call.core->config->organisation);
	enum case_side side;
	enum case_state state;

	if (!case_side_parse(stored->side, &side) ||
	    !case_state_parse(stored->state, &state))
		return false;
	for (unsigned to = ROLE_ISSUER; to <= ROLE_NOTIFIED; to <<= 1) {
		const struct change_rule *rule = NULL;
		struct verdict verdict = change_rule_find(kind, own, to, &rule);

		/* what is only filed there is told with what is not */
		if ((own & to) != 0 || !verdict_is_yes(&verdict) ||
		    rule->event == EVENT_FILE ||
		    (rule->preserving && !projection_preserves(order)))
			continue;
		if (casefile_can(side, state, rule->event) ||
		    casefile_can(side, state, change_rule_event(rule, 1)))
			return true;
	}
	return false;
}

enum err
desk_show_says(struct visit *visit, const struct stored_case *stored,
    const struct order *order, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *list = json_put(visit->view, "says", json_array(arena));
	bool sent = false;
	enum err e;

	if ((visit->call.roles & ACCESS_ACTS) == 0 || caseflow_is_outside(stored))
		return ERR_OK;
	e = caseflow_was_sent(visit->call.core, stored, order, &sent, why);
	for (unsigned kind = 0; e == ERR_OK && kind < CHANGE_KIND_COUNT; kind++)
		if ((sent || kind == CHANGE_WITHDRAWAL) &&
		    can_say(visit, stored, order, (enum change_kind)kind))
			json_put_str(arena, json_add(list, json_object(arena)), "kind",
			    change_kind_name((enum change_kind)kind));
	return e;
}

/* --- what a change says, from its text --- */

static void
put_part(struct arena *arena, struct json *list, const struct order *order,
    const struct change_part *part)
{
	const struct target *target = &order->targets[part->target];
	unsigned all = part->categories == 0 ? target->categories : part->categories;
	struct json *row = json_add(list, json_object(arena));
	struct json *categories = json_put(row, "categories", json_array(arena));

	json_put_str(arena, row, "value", target->value);
	json_put_str(arena, row, "format", target->format);
	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((all & 1U << i) != 0)
			(void)json_add(categories,
			    json_string(arena,
				data_category_name((enum data_category)(1U << i))));
}

void
desk_change_said(struct arena *arena, struct json *to, const struct order *order,
    const struct change *change)
{
	struct json *parts = json_put(to, "parts", json_array(arena));

	json_put_str(arena, to, "reason", change->reason);
	json_put_str(arena, to, "text", change->text);
	json_put_str(arena, to, "language", change->language);
	json_put_str(arena, to, "conditions", change->conditions);
	if (change->until != 0)
		json_put_time(arena, to, "until", change->until);
	if (change->has_costs) {
		json_put_str(arena, to, "amount", change->costs.amount);
		json_put_str(arena, to, "currency", change->costs.currency);
		json_put_str(arena, to, "basis", change->costs.basis);
	}
	if (change->about_count > 0)
		json_put_str(arena, to, "kept", part_kept_name(change->about[0].kept));
	for (size_t i = 0; i < change->about_count; i++)
		if (change->about[i].target < order->targets_count)
			put_part(arena, parts, order, &change->about[i]);
}

static enum err
put_words(struct visit *visit, struct str id, const struct order *order, struct json *row,
    struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct stored_document document = { .case_id = STR("") };
	struct change change;
	struct hash hash;
	enum err e;

	if (!hex_decode(json_get_str(row, "sha256"), hash.bytes, SHA256_LEN))
		return err_why(why, ERR_IO, 0, "a change without its digest");
	e = store_document_get(arena, visit->call.core->store, id, &hash, &document, why);
	if (e == ERR_OK && change_read(arena, document.bytes, &change, NULL) == ERR_OK)
		desk_change_said(arena, row, order, &change);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err
desk_show_talk(
    struct visit *visit, struct str id, const struct order *order, struct why *why)
{
	struct json *list = json_member(visit->view, "changes");
	size_t left = list == NULL ? 0 : list->count;
	enum err e = ERR_OK;

	for (struct json *row = left == 0 ? NULL : list->first;
	     e == ERR_OK && row != NULL; row = row->next, left--)
		if (left <= TALK_MAX)
			e = put_words(visit, id, order, row, why);
	return e;
}
