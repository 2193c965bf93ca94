/* intake_change.c - a change of an order comes in, from whom the order names for it. */
#include <assert.h>

#include "node/change_flow.h"
#include "node/intake.h"
#include "wire/update.h"

/* The change, its sign-off and the case that they speak of. */
static enum err
take_papers(struct intake *in, struct change_said *said, struct verdict *ret_verdict,
    struct why *why)
{
	struct document document, signoff;
	struct named_case named;
	size_t action;
	enum err e;

	if (!intake_document(in, "Change", 0, &document, &in->receipt_action, why) ||
	    change_read(&in->job->arena, document.contents, &said->change, why) !=
		ERR_OK) {
		*ret_verdict = verdict_no("change-unreadable", NULL, "%s", why->text);
		return ERR_OK;
	}
	if (!intake_document(in, "SignOff", 0, &signoff, &action, why)) {
		*ret_verdict =
		    verdict_no("signoff-missing", NULL, "nobody signed the change");
		return ERR_OK;
	}
	said->text = document.contents;
	said->signoff = signoff.contents;
	e = intake_find_case(in, said->change.order_sha256, &named, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict)) {
		said->stored = named.stored;
		said->order = named.order;
	}
	return e;
}

enum err
intake_change(struct intake *in, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &in->job->arena;
	struct change_said said = { .from = in->sender_id,
		.to = in->core->config->organisation,
		.at = in->job->at };
	struct case_done done = { 0 };
	struct case_act act;
	enum err e = take_papers(in, &said, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = change_flow_prove(in->core, arena, &said, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = update_compare(arena, &said.order, said.change.kind,
		    said.change.until, &in->message);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	assert(said.rule != NULL); /* proven */
	act = change_flow_act(arena, &said);
	act.from = said.rule->from & order_roles(&said.order, said.from);
	e = change_flow_keep(in->core, &said, CHANGE_TAKEN, why);
	if (e == ERR_OK)
		e = caseflow_apply(in->core, &act, &done, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = intake_acknowledge(in, said.sha256, why);
	return e;
}
