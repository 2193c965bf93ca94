#include "node/signed.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "law/check.h"
#include "law/owed.h"
#include "node/change_flow.h"
#include "node/passkey.h"
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
	if (order_is_transcription(&ret_signed->order))
		return verdict_no("order-transcribed", "/fields", "of the paper %.*s",
		    STR_ARG(order_field(&ret_signed->order, ORDER_TRANSCRIBES)));
	return VERDICT_IS_YES;
}

/* The text that was signed, and what its organisation must be competent for. */
struct signed_text {
	const unsigned char *sha256;
	enum competence competence;
	int64_t now;
};

/* A sign-off of the organisation's person under a text: signature, key and standing
 * today. */
static struct verdict
prove_signoff(struct core *core, struct arena *arena, const struct signoff *signoff,
    const struct signed_text *text, struct law_signoff *ret_proven)
{
	struct known_organisation *organisation = NULL;
	struct known_person person = { 0 };
	struct webauthn_seen seen = { .counter = 0 };
	struct verdict verdict = trustbook_organisation(
	    &core->book, signoff->organisation, text->now, &organisation);

	if (verdict_is_yes(&verdict))
		verdict = trustbook_competence(organisation, text->competence);
	if (verdict_is_yes(&verdict))
		verdict = trustbook_person(&core->book, organisation, signoff->person,
		    signoff->public_key_sha256, text->now, &person);
	if (verdict_is_yes(&verdict))
		verdict =
		    signoff_verify(arena, signoff, text->sha256, core->config->realm,
			&(struct signoff_key){
			    person.key, person.passkey, core->config->synced_passkeys },
			&seen);
	if (verdict_is_yes(&verdict))
		verdict = passkey_counted(core, signoff->public_key_sha256, seen.counter,
		    signoff->authenticator_data, signoff->client_data);
	if (!verdict_is_yes(&verdict))
		return verdict;
	assert(person.entry != NULL);
	*ret_proven = (struct law_signoff){ signoff_act_name(signoff->act),
		person.entry->level, signoff->person, signoff->organisation, false };
	return VERDICT_IS_YES;
}

struct verdict
signed_add(struct core *core, struct arena *arena, struct str document, int64_t now,
    struct signed_order *signed_)
{
	const struct order *order = &signed_->order;
	struct law_signoff *proven = &signed_->signoffs[signed_->signoffs_count];
	struct why why = { .text = "" };
	struct signed_text text;
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
	text = (struct signed_text){ signed_->sha256,
		str_eq(signoff.organisation, order->issuer) ? COMPETENCE_ISSUE
							    : COMPETENCE_VALIDATE,
		now };
	verdict = prove_signoff(core, arena, &signoff, &text, proven);
	if (verdict_is_yes(&verdict))
		signed_->signoff_texts[signed_->signoffs_count++] = document;
	return verdict;
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
check_level(struct core *core, struct arena *arena, const struct change_said *said,
    enum level level)
{
	struct stored_document *papers, paper;
	struct str id = said->stored.id;
	struct why why;
	size_t count = 0;

	if (store_document_list(arena, core->store, id, LIMIT_CASE_PAPERS, &papers,
		&count, &why) != ERR_OK)
		count = 0;
	for (size_t i = 0; i < count; i++)
		if (str_eq_c(papers[i].kind, "SignOff") &&
		    store_document_get(arena, core->store, id, &papers[i].sha256, &paper,
			&why) == ERR_OK &&
		    is_at_level(core, arena, paper.bytes, said->change.order_sha256,
			said->at, level))
			return VERDICT_IS_YES;
	return verdict_no(
	    "change-signer", NULL, "nobody of this level has signed the order");
}

/* A court that is asked after the order was sent has not signed it; where no table tells
 * who validates, its level is that of one who has signed. */
static struct verdict
check_validator(struct core *core, struct arena *arena, const struct change_said *said,
    enum level level)
{
	struct verdict verdict =
	    law_may_validate(&core->law, &said->order, level, said->at);

	return verdict.kind == VERDICT_PERSON ? check_level(core, arena, said, level)
					      : verdict;
}

static struct verdict
check_signer(struct core *core, struct arena *arena, const struct change_said *said,
    enum level level)
{
	switch (said->rule->signer) {
	case SIGNER_OF_ORDER:
		return check_level(core, arena, said, level);
	case SIGNER_VALIDATOR:
		return check_validator(core, arena, said, level);
	case SIGNER_AUTHORITY:
		if (level > LEVEL_JUDGE)
			return verdict_no(
			    "change-signer", NULL, "signed by nobody of an authority");
		return VERDICT_IS_YES;
	case SIGNER_ANY:
		break;
	}
	return VERDICT_IS_YES;
}

/* For the role in which it speaks. */
static enum competence
competence_for(unsigned role)
{
	if ((role & ROLE_ISSUER) != 0)
		return COMPETENCE_ISSUE;
	if ((role & ROLE_VALIDATOR) != 0)
		return COMPETENCE_VALIDATE;
	return (role & ROLE_NOTIFIED) != 0 ? COMPETENCE_ENFORCE : COMPETENCE_PROVIDE;
}

struct verdict
signed_change(struct core *core, struct arena *arena, const struct change_said *said)
{
	const struct signed_text text = { said->sha256,
		competence_for(said->rule->from & order_roles(&said->order, said->from)),
		said->at };
	struct law_signoff proven = { .level = LEVEL_COUNT };
	struct why why = { .text = "" };
	struct signoff signoff;
	struct verdict verdict;

	if (signoff_read(arena, said->signoff, &signoff, &why) != ERR_OK)
		return verdict_no("signoff-unreadable", NULL, "%s", why.text);
	if (!str_eq(signoff.organisation, said->change.organisation))
		return verdict_no("signoff-organisation", NULL,
		    "signed by a person of %.*s", STR_ARG(signoff.organisation));
	verdict = prove_signoff(core, arena, &signoff, &text, &proven);
	if (!verdict_is_yes(&verdict))
		return verdict;
	if ((said->rule->acts & 1U << signoff.act) == 0)
		return verdict_no("signoff-act", NULL, "%.*s does not sign a %.*s",
		    STR_ARG(signoff_act_name(signoff.act)),
		    STR_ARG(change_kind_name(said->change.kind)));
	return check_signer(core, arena, said, proven.level);
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

bool
signed_annex_is_for(const struct order *order, struct str name, struct str reader)
{
	return annex_for(order, name, reader) != NULL;
}

struct verdict
signed_annex(
    const struct order *order, struct str name, struct str reader, struct str bytes)
{
	const struct annex_ref *annex = annex_for(order, name, reader);
	unsigned char digest[SHA256_LEN];

	if (annex == NULL)
		return verdict_no(
		    "annex-not-for-us", NULL, "%.*s", STR_ARG(str_head(name, 80)));
	sha256(bytes, digest);
	if (memcmp(digest, annex->sha256, SHA256_LEN) != 0)
		return verdict_no(
		    "annex-differs", NULL, "%.*s", STR_ARG(str_head(name, 80)));
	return VERDICT_IS_YES;
}

struct verdict
signed_annexes_for_court(const struct order *order)
{
	for (size_t i = 0; i < order->annexes_count; i++)
		if (!signed_annex_is_for(order, order->annexes[i].name, order->validator))
			return verdict_no("court-annex", "/annexes",
			    "%.*s is not for %.*s",
			    STR_ARG(str_head(order->annexes[i].name, 80)),
			    STR_ARG(order->validator));
	return VERDICT_IS_YES;
}

struct verdict
signed_all_annexes(const struct order *order, struct str reader, size_t came)
{
	size_t count = 0;

	for (size_t i = 0; i < order->annexes_count; i++)
		for (size_t r = 0; r < order->annexes[i].readers_count; r++)
			count += str_eq(order->annexes[i].readers[r], reader);
	if (came != count)
		return verdict_no("annex-missing", "/annexes",
		    "%zu of %zu annexes for %.*s came", came, count, STR_ARG(reader));
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
