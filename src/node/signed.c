#include "node/signed.h"

#include <assert.h>

#include "base/limits.h"
#include "law/check.h"
#include "record/order_text.h"

struct verdict
signed_read(struct core *core, struct arena *arena, struct str text,
    struct signed_order *ret_signed)
{
	struct why why = { .text = "" };

	ret_signed->text = text;
	ret_signed->signoffs_count = 0;
	if (order_read(arena, text, &ret_signed->order, &why) != ERR_OK)
		return verdict_no("order-unreadable", NULL, "%s", why.text);
	order_sha256(text, ret_signed->sha256);
	if (!str_eq(ret_signed->order.realm, core->config->realm))
		return verdict_no("order-realm", "/realm",
		    "the order is of realm %.*s, this node of %.*s",
		    STR_ARG(ret_signed->order.realm), STR_ARG(core->config->realm));
	return VERDICT_IS_YES;
}

struct verdict
signed_add(struct core *core, struct arena *arena, struct str document, int64_t now,
    struct signed_order *signed_)
{
	const struct order *order = &signed_->order;
	struct known_organisation *organisation = NULL;
	struct known_person person = { 0 };
	struct why why = { .text = "" };
	struct signoff signoff;
	struct verdict verdict;

	if (signed_->signoffs_count == LIMIT_SIGNOFFS)
		return verdict_no("signoff-too-many", NULL, "at most %d", LIMIT_SIGNOFFS);
	if (signoff_read(arena, document, &signoff, &why) != ERR_OK)
		return verdict_no("signoff-unreadable", NULL, "%s", why.text);
	if (!str_eq(signoff.organisation, order->issuer) &&
	    !str_eq(signoff.organisation, order->validator))
		return verdict_no("signoff-organisation", NULL,
		    "%.*s is neither issuer nor validator",
		    STR_ARG(signoff.organisation));
	verdict =
	    trustbook_organisation(&core->book, signoff.organisation, now, &organisation);
	if (verdict_is_yes(&verdict))
		verdict = trustbook_person(&core->book, organisation, signoff.person,
		    signoff.public_key_sha256, now, &person);
	if (verdict_is_yes(&verdict))
		verdict = signoff_verify(
		    arena, &signoff, signed_->sha256, core->config->realm, person.key);
	if (!verdict_is_yes(&verdict))
		return verdict;
	assert(person.entry != NULL);
	signed_->signoff_texts[signed_->signoffs_count] = document;
	signed_->signoffs[signed_->signoffs_count++] =
	    (struct law_signoff){ signoff_act_name(signoff.act), person.entry->level,
		    signoff.person, signoff.organisation };
	return VERDICT_IS_YES;
}

enum err
signed_law(struct core *core, struct arena *arena, enum law_stage stage, int64_t now,
    struct signed_order *signed_, struct verdict *ret_verdict, struct why *why)
{
	struct law_situation situation = { .order = &signed_->order,
		.stage = stage,
		.now = now,
		.signoffs = signed_->signoffs,
		.signoffs_count = signed_->signoffs_count };
	enum err e = law_check(arena, &core->law, &situation, &signed_->law, why);

	if (e == ERR_OK)
		*ret_verdict = law_report_verdict(&signed_->law);
	return e;
}
