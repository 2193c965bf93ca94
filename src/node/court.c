#include "node/court.h"

bool
court_is_asked_after(const struct order *order)
{
	return str_eq_c(order_field(order, STR("without-validation")), "yes");
}

/* A court validates; it does not issue, approve or withdraw. */
static struct verdict
check_act(struct arena *arena, const struct court_paper *paper)
{
	struct why why = { .text = "" };
	struct signoff signoff;

	if (signoff_read(arena, paper->signoff, &signoff, &why) != ERR_OK)
		return verdict_no("signoff-unreadable", NULL, "%s", why.text);
	if (signoff.act != SIGNOFF_VALIDATE)
		return verdict_no("signoff-act", NULL, "%.*s validates nothing",
		    STR_ARG(signoff_act_name(signoff.act)));
	if (!str_eq(signoff.organisation, paper->from))
		return verdict_no("signoff-organisation", NULL,
		    "signed by a person of %.*s", STR_ARG(signoff.organisation));
	return VERDICT_IS_YES;
}

/* The order with the sign-offs that the case has: each is proven again, for a key may
 * have been revoked since. */
static enum err
read_case(struct core *core, struct arena *arena, const struct court_paper *paper,
    struct signed_order *signed_, struct verdict *ret_verdict, struct why *why)
{
	struct str *texts = NULL;
	struct order order;
	struct str text;
	size_t count = 0;
	enum err e = caseflow_order(core, arena, paper->case_id, &order, &text, why);

	if (e == ERR_OK)
		e = caseflow_signoffs(core, arena, paper->case_id, &texts, &count, why);
	if (e != ERR_OK)
		return e;
	*ret_verdict = signed_read(core, arena, text, signed_);
	for (size_t i = 0; verdict_is_yes(ret_verdict) && i < count; i++)
		*ret_verdict = signed_add(core, arena, texts[i], paper->at, signed_);
	return ERR_OK;
}

enum err
court_prove(struct core *core, struct arena *arena, const struct court_paper *paper,
    struct verdict *ret_verdict, struct why *why)
{
	struct signed_order *signed_ = arena_alloc(arena, sizeof *signed_);
	enum err e = ERR_OK;

	if (signed_ == NULL)
		return err_why(why, ERR_LIMIT, 0, "order: no memory");
	*ret_verdict = check_act(arena, paper);
	if (verdict_is_yes(ret_verdict))
		e = read_case(core, arena, paper, signed_, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict =
		    signed_add(core, arena, paper->signoff, paper->at, signed_);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = signed_law(
		    core, arena, LAW_RECEIVE, paper->at, signed_, ret_verdict, why);
	if (e == ERR_OK && ret_verdict->kind == VERDICT_PERSON)
		*ret_verdict = VERDICT_IS_YES;
	return e;
}
