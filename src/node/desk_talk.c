/* desk_talk.c - what may be said about an order after it was sent. */
#include "node/desk_change.h"
#include "node/desk_route.h"
#include "wire/projection.h"

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
	struct verdict may = local_may_act(&visit->call, stored);
	bool sent = false;
	enum err e;

	if (!verdict_is_yes(&may) || caseflow_is_outside(stored))
		return ERR_OK;
	e = caseflow_was_sent(visit->call.core, stored, order, &sent, why);
	for (unsigned kind = 0; e == ERR_OK && kind < CHANGE_KIND_COUNT; kind++)
		if ((sent || kind == CHANGE_WITHDRAWAL) &&
		    can_say(visit, stored, order, (enum change_kind)kind))
			json_put_str(arena, json_add(list, json_object(arena)), "kind",
			    change_kind_name((enum change_kind)kind));
	return e;
}
