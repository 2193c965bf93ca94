/* intake_validation.c - a court's sign-off under an order of ours comes back. */
#include "node/court.h"
#include "node/intake.h"

/* The sign-off, whose it is, and that it is about a case of ours. */
static enum err
take_paper(struct intake *in, struct court_paper *paper, struct verdict *ret_verdict,
    struct why *why)
{
	struct document document;
	struct named_case named = { .role = 0 };
	struct signoff signoff = { .at = 0 };
	enum err e;

	if (!intake_document(in, "SignOff", 0, &document, &in->receipt_action, why) ||
	    signoff_read(&in->job->arena, document.contents, &signoff, why) != ERR_OK) {
		*ret_verdict = verdict_no("signoff-unreadable", NULL, "%s", why->text);
		return ERR_OK;
	}
	e = intake_find_case(in, signoff.order_sha256, &named, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if ((order_roles(&named.order, in->sender_id) & ROLE_VALIDATOR) == 0)
		*ret_verdict = verdict_no("case-side", NULL,
		    "%.*s is not the order's validator", STR_ARG(in->sender_id));
	paper->case_id = named.stored.id;
	paper->signoff = document.contents;
	paper->from = in->sender_id;
	return ERR_OK;
}

enum err
intake_validation(struct intake *in, struct verdict *ret_verdict, struct why *why)
{
	struct court_paper paper = { .at = in->job->at };
	struct case_done done = { 0 };
	struct case_act act = { .event = EVENT_VALIDATE,
		.at = in->job->at,
		.from = ROLE_VALIDATOR,
		.strict = true };
	enum err e = take_paper(in, &paper, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = court_prove(in->core, &in->job->arena, &paper, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	act.case_id = paper.case_id;
	act.detail =
	    arena_format(&in->job->arena, "sign-off of %.*s", STR_ARG(in->sender_id));
	e = intake_keep_paper(
	    in->core, paper.case_id, "SignOff", STR("validate"), paper.signoff, why);
	if (e == ERR_OK)
		e = caseflow_apply(in->core, &act, &done, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = intake_acknowledge(in, NULL, why);
	return e;
}
