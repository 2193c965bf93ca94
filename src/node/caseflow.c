#include "node/caseflow.h"

#include <string.h>

#include "base/clock.h"
#include "casefile/duty.h"
#include "law/clocks.h"
#include "node/log.h"
#include "node/post.h"
#include "record/order_text.h"

/* The law's clocks as the duties want them. */
static enum err
clocks_of(struct core *core, const struct order *order, struct str law_event, int64_t at,
    struct duty_clock *ret_clocks, size_t *ret_count, struct why *why)
{
	const struct law_event event = { law_event, at };
	struct law_clock_list list = { .count = 0 };
	enum err e = law_clocks(&core->scratch, &core->law,
	    &(struct law_course){ .order = order,
		.events = &event,
		.events_count = law_event.len > 0,
		.now = at },
	    &list, why);

	*ret_count = 0;
	for (size_t i = 0; e == ERR_OK && i < list.count; i++) {
		const struct law_clock *clock = &list.clocks[i];
		struct str whose = clock->row->cells[CLOCK_WHOSE];

		if (!clock->started || !clock->has_end)
			continue;
		ret_clocks[(*ret_count)++] = (struct duty_clock){ clock->id,
			str_eq_c(whose, "issuer") ? SIDE_ISSUER : SIDE_ADDRESSEE,
			clock->due_at };
	}
	return e;
}

static enum err
open_duties(struct core *core, enum case_side side, const struct case_act *act,
    const struct order *order, unsigned opens, struct why *why)
{
	struct duty_clock clocks[LAW_CLOCKS_MAX + 2];
	int64_t until = act->facts.preserved_until;
	size_t count;
	enum err e = clocks_of(
	    core, order, case_event_law(act->event), act->at, clocks, &count, why);

	if (e == ERR_OK && until != 0) { /* the day that was said */
		clocks[count++] =
		    (struct duty_clock){ STR("preserve-asked"), SIDE_ADDRESSEE, until };
		clocks[count++] =
		    (struct duty_clock){ STR("follow-up"), SIDE_ISSUER, until };
	}

	for (enum duty_kind kind = 0; e == ERR_OK && kind < DUTY_COUNT; kind++) {
		struct duty duty;
		int64_t id;

		if (!(opens & DUTY_BIT(kind)) ||
		    !duty_open(kind, side, act->at, clocks, count, &duty))
			continue;
		e = store_duty_add(core->store,
		    &(struct stored_duty){ .case_id = act->case_id,
			.kind = duty_name(kind),
			.rule = duty.clock,
			.owed_by = case_side_name(duty.owed_by),
			.created_at = act->at,
			.due_at = duty.due_at },
		    &id, why);
	}
	return e;
}

static enum err
close_duties(
    struct core *core, const struct case_act *act, unsigned closes, struct why *why)
{
	enum err e = ERR_OK;

	for (enum duty_kind kind = 0; e == ERR_OK && kind < DUTY_COUNT; kind++)
		if (closes & DUTY_BIT(kind))
			e = store_duty_close_of(
			    core->store, act->case_id, duty_name(kind), act->at, why);
	return e;
}

/* Leaf and event row of a step; the other side is owed the receipt. */
static enum err
write_step(struct core *core, const struct stored_case *stored, enum case_side side,
    const struct case_act *act, const struct case_step *step, struct case_done *done,
    struct why *why)
{
	struct step_facts facts = act->facts;
	struct str other = side == SIDE_ISSUER ? stored->addressee : stored->issuer;
	int64_t event_leaf = STORE_NO_LEAF;
	enum err e = ERR_OK;

	if (step->receipt != RECEIPT_NONE) {
		facts.kind = step->receipt;
		facts.case_id = stored->id;
		facts.at = act->at;
		facts.order_sha256 = stored->order_sha256.bytes;
		facts.peer = other;
		e = receipts_add(core, &facts, &done->leaf, why);
		done->has_leaf = e == ERR_OK;
		event_leaf = (int64_t)done->leaf;
		/* R0 stays here, R2 goes back with the answer: the others are sent. */
		if (e == ERR_OK && step->receipt != RECEIPT_LOGGED &&
		    step->receipt != RECEIPT_STORED)
			e = post_owe_receipt(core, stored->id, other, done->leaf, why);
	}
	if (e == ERR_OK)
		e = store_event_add(core->store,
		    &(struct stored_event){ .case_id = stored->id,
			.at = act->at,
			.event = case_event_name(act->event),
			.person = act->person,
			.detail = act->detail,
			.leaf = event_leaf },
		    why);
	done->state = step->to;
	return e;
}

static struct case_step
filed(enum case_state state)
{
	return (struct case_step){ .to = state, .receipt = RECEIPT_NONE };
}

unsigned
caseflow_role(const struct order *order, struct str organisation)
{
	static const unsigned first[] = { ROLE_ADDRESSEE, ROLE_ISSUER, ROLE_NOTIFIED,
		ROLE_VALIDATOR };
	unsigned roles = order_roles(order, organisation);

	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
		if ((roles & first[i]) != 0)
			return first[i];
	return 0;
}

enum err
caseflow_apply(struct core *core, const struct case_act *act, struct case_done *ret_done,
    struct verdict *ret_verdict, struct why *why)
{
	struct stored_case stored;
	struct case_done done = { 0 };
	struct verdict possible;
	struct case_step step;
	struct order order;
	struct str text;
	enum case_side side = SIDE_ISSUER;
	enum case_state state = CASE_NEW;
	enum err e =
	    store_case_get(&core->scratch, core->store, act->case_id, &stored, why);

	if (e != ERR_OK)
		return e;
	if (!case_side_parse(stored.side, &side) ||
	    !case_state_parse(stored.state, &state))
		return err_why(why, ERR_IO, 0, "case in an unknown state");
	*ret_verdict = casefile_may(side, act->event, act->from);
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	possible = casefile_step(side, state, act->event, &step);
	if (!verdict_is_yes(&possible) && (act->from == 0 || act->strict)) {
		*ret_verdict = possible;
		return ERR_OK;
	}
	if (!verdict_is_yes(&possible))
		step = filed(state);
	e = caseflow_order(core, &core->scratch, stored.id, &order, &text, why);
	if (e == ERR_OK)
		e = write_step(core, &stored, side, act, &step, &done, why);
	if (e == ERR_OK)
		e = close_duties(core, act, step.closes, why);
	if (e == ERR_OK)
		e = open_duties(core, side, act, &order, step.opens, why);
	stored.state = case_state_name(step.to);
	stored.updated_at = act->at;
	if (act->facts.preserved_until != 0 && verdict_is_yes(&possible))
		stored.preserve_until = act->facts.preserved_until;
	if (e == ERR_OK)
		e = store_case_update(core->store, &stored, why);
	if (e == ERR_OK)
		*ret_done = done;
	return e;
}

static enum err
first_step(enum case_side side, enum case_event event, struct case_step *ret_step,
    struct why *why)
{
	struct verdict verdict = casefile_step(side, CASE_NEW, event, ret_step);

	if (!verdict_is_yes(&verdict))
		return err_why(why, ERR_USAGE, 0, "a new case cannot begin so");
	return ERR_OK;
}

enum err
caseflow_prepare(struct core *core, enum case_side side, const struct order *order,
    const unsigned char order_sha256[static SHA256_LEN], const struct case_act *act,
    struct why *why)
{
	struct case_step step;
	struct stored_case stored = {
		.id = order->id,
		.side = case_side_name(side),
		.realm = order->realm,
		.procedure = order->procedure,
		.issuer = order->issuer,
		.addressee = order->addressee,
		.emergency = order->emergency,
		.created_at = order->created_at,
		.received_at = act->at,
		.updated_at = act->at,
		.answer_by = order->answer_by,
		.preserve_until = order->preserve_until,
	};
	enum err e = first_step(side, act->event, &step, why);

	if (e != ERR_OK)
		return e;
	memcpy(stored.order_sha256.bytes, order_sha256, SHA256_LEN);
	stored.state = case_state_name(step.to);
	return store_case_add(core->store, &stored, why);
}

enum err
caseflow_begin(struct core *core, enum case_side side, const struct order *order,
    const struct case_act *act, struct case_done *ret_done, struct why *why)
{
	struct case_done done = { 0 };
	struct stored_case stored;
	struct case_step step;
	enum err e = first_step(side, act->event, &step, why);

	if (e == ERR_OK)
		e = store_case_get(&core->scratch, core->store, order->id, &stored, why);
	if (e == ERR_OK)
		e = write_step(core, &stored, side, act, &step, &done, why);
	if (e == ERR_OK)
		e = open_duties(core, side, act, order, step.opens, why);
	if (e == ERR_OK)
		*ret_done = done;
	return e;
}

enum err
caseflow_order(struct core *core, struct arena *arena, struct str case_id,
    struct order *ret_order, struct str *ret_text, struct why *why)
{
	struct stored_document document;
	struct stored_case stored;
	enum err e = store_case_get(arena, core->store, case_id, &stored, why);

	if (e == ERR_OK)
		e = store_document_get(
		    arena, core->store, case_id, &stored.order_sha256, &document, why);
	if (e == ERR_OK)
		e = order_read(arena, document.bytes, ret_order, why);
	if (e == ERR_OK)
		*ret_text = document.bytes;
	return e;
}
