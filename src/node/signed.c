#include "node/signed.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "law/check.h"
#include "record/order_text.h"

#define PAPERS_MAX 1000

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
		verdict = trustbook_competence(organisation,
		    str_eq(signoff.organisation, order->issuer) ? COMPETENCE_ISSUE
								: COMPETENCE_VALIDATE);
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

/* Whether the sign-off is one of the order, by somebody of the level. */
static bool
is_at_level(struct core *core, struct arena *arena, struct str document,
    const unsigned char *sha256_, int64_t now, enum level level)
{
	struct known_organisation *organisation = NULL;
	struct known_person person = { 0 };
	struct signoff signoff;
	struct verdict verdict;

	if (signoff_read(arena, document, &signoff, NULL) != ERR_OK ||
	    memcmp(signoff.order_sha256, sha256_, SHA256_LEN) != 0)
		return false;
	verdict =
	    trustbook_organisation(&core->book, signoff.organisation, now, &organisation);
	if (verdict_is_yes(&verdict))
		verdict = trustbook_person(&core->book, organisation, signoff.person,
		    signoff.public_key_sha256, now, &person);
	return verdict_is_yes(&verdict) && person.entry != NULL &&
	       person.entry->level == level;
}

/* What cannot be read proves nothing: the change is refused then. */
static struct verdict
check_level(struct core *core, struct arena *arena, const struct change *change,
    struct str case_id, int64_t now, enum level level)
{
	struct stored_document *papers, paper;
	struct why why;
	size_t count = 0;

	if (store_document_list(
		arena, core->store, case_id, PAPERS_MAX, &papers, &count, &why) != ERR_OK)
		count = 0;
	for (size_t i = 0; i < count; i++)
		if (str_eq_c(papers[i].kind, "SignOff") &&
		    store_document_get(arena, core->store, case_id, &papers[i].sha256,
			&paper, &why) == ERR_OK &&
		    is_at_level(
			core, arena, paper.bytes, change->order_sha256, now, level))
			return VERDICT_IS_YES;
	return verdict_no(
	    "change-signer", NULL, "nobody of this level has signed the order");
}

struct verdict
signed_change(struct core *core, struct arena *arena, const struct change_paper *paper,
    const struct order *order, int64_t now)
{
	struct signed_order *signed_ = arena_alloc(arena, sizeof *signed_);
	const struct law_signoff *signoff;
	struct verdict verdict;

	if (signed_ == NULL)
		return verdict_no("signoff-unreadable", NULL, "no memory");
	signed_->order = *order;
	sha256(paper->text, signed_->sha256);
	verdict = signed_add(core, arena, paper->signoff, now, signed_);
	if (!verdict_is_yes(&verdict))
		return verdict;
	signoff = &signed_->signoffs[0];
	if (!str_eq(signoff->organisation, paper->change->organisation))
		return verdict_no("signoff-organisation", NULL,
		    "signed by a person of %.*s", STR_ARG(signoff->organisation));
	if ((paper->change->kind == CHANGE_WITHDRAWAL) !=
	    str_eq(signoff->act, signoff_act_name(SIGNOFF_WITHDRAW)))
		return verdict_no("signoff-act", NULL, "%.*s does not sign a %.*s",
		    STR_ARG(signoff->act),
		    STR_ARG(change_kind_name(paper->change->kind)));
	return check_level(core, arena, paper->change, order->id, now, signoff->level);
}

static const struct annex_ref *
annex_for(const struct order *order, struct str name, struct str reader)
{
	for (size_t i = 0; i < order->annexes_count; i++) {
		const struct annex_ref *annex = &order->annexes[i];

		for (size_t r = 0; r < annex->readers_count; r++)
			if (str_eq(annex->name, name) &&
			    str_eq(annex->readers[r], reader))
				return annex;
	}
	return NULL;
}

struct verdict
signed_annex(
    const struct order *order, struct str name, struct str reader, struct str bytes)
{
	const struct annex_ref *annex = annex_for(order, name, reader);
	unsigned char digest[SHA256_LEN];

	if (annex == NULL)
		return verdict_no(
		    "annex-not-for-us", NULL, "%.*s", STR_ARG(str_slice(name, 0, 80)));
	sha256(bytes, digest);
	if (memcmp(digest, annex->sha256, SHA256_LEN) != 0)
		return verdict_no(
		    "annex-differs", NULL, "%.*s", STR_ARG(str_slice(name, 0, 80)));
	return VERDICT_IS_YES;
}

struct verdict
signed_certificate(const struct order *order, struct str bytes)
{
	unsigned char digest[SHA256_LEN];

	sha256(bytes, digest);
	for (size_t i = 0; i < order->recipients_count; i++)
		if (memcmp(order->recipients[i], digest, SHA256_LEN) == 0)
			return VERDICT_IS_YES;
	return verdict_no("recipient-not-named", NULL,
	    "a certificate that the signed order does not name");
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
