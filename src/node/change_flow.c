#include "node/change_flow.h"

#include <string.h>

#include "law/ground.h"
#include "node/change_law.h"
#include "node/intake.h"
#include "node/signed.h"
#include "wire/projection.h"

struct way {
	struct str from, to;
};

/* The last that one said to the other; ret_found false: nothing. */
static enum err
last_said(struct core *core, struct arena *arena, const struct stored_case *stored,
    const struct way *way, struct stored_change *ret_last, bool *ret_found,
    struct why *why)
{
	enum err e = store_change_last(
	    arena, core->store, stored->id, way->from, way->to, ret_last, why);

	*ret_found = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
check_follows(struct core *core, struct arena *arena, const struct change_said *said,
    struct verdict *ret_verdict, struct why *why)
{
	const struct way way = { said->from, said->to };
	const unsigned char *follows = said->change.follows;
	struct change_past past = { .is_order = memcmp(follows, said->change.order_sha256,
						    SHA256_LEN) == 0 };
	struct stored_change last, other;
	struct hash hash;
	bool found;
	enum err e = last_said(core, arena, &said->stored, &way, &last, &found, why);

	if (e != ERR_OK)
		return e;
	if (found && said->change.kind == CHANGE_WITHDRAWAL &&
	    str_eq(last.kind, change_kind_name(CHANGE_WITHDRAWAL))) {
		*ret_verdict = verdict_no(
		    "case-step", "/kind", "the sender has withdrawn the order before");
		return ERR_OK;
	}
	past.is_first = !found;
	past.is_last = found && memcmp(follows, last.sha256.bytes, SHA256_LEN) == 0;
	memcpy(hash.bytes, follows, SHA256_LEN);
	e = store_change_get(arena, core->store, said->stored.id, &hash, &other, why);
	past.is_answer = e == ERR_OK && !str_eq(other.speaker, said->from);
	if (e == ERR_NOT_FOUND)
		e = ERR_OK;
	*ret_verdict = change_rule_follows(&past);
	return e;
}

static struct verdict
check_until(const struct change_said *said)
{
	if (said->rule->preserving && !projection_preserves(&said->order))
		return verdict_no("change-preserves-nothing", "/kind",
		    "nothing is preserved under a %.*s", STR_ARG(said->order.procedure));
	if (said->rule->preserving && said->change.until <= said->stored.preserve_until)
		return verdict_no(
		    "change-not-later", "/until", "it does not end later than before");
	return VERDICT_IS_YES;
}

/* The ground is told to the issuer; the addressee is told that it may not disclose.  A
 * part without a reason of its own has the change's. */
static struct verdict
check_ground(struct core *core, const struct change_said *said)
{
	const struct change *change = &said->change;
	struct verdict verdict = VERDICT_IS_YES;

	if (change->kind != CHANGE_REASONS)
		return VERDICT_IS_YES;
	if (change->reason.len > 0)
		verdict = law_ground(
		    &core->law, &said->order, STR("notified"), change->reason, said->at);
	for (size_t i = 0; verdict_is_yes(&verdict) && i < change->about_count; i++)
		if (change->about[i].reason.len > 0)
			verdict = law_ground(&core->law, &said->order, STR("notified"),
			    change->about[i].reason, said->at);
	return verdict;
}

static enum err
check_known(struct core *core, struct arena *arena, const struct change_said *said,
    struct verdict *ret_verdict, struct why *why)
{
	struct stored_change known;
	struct hash hash;
	enum err e;

	memcpy(hash.bytes, said->sha256, SHA256_LEN);
	e = store_change_get(arena, core->store, said->stored.id, &hash, &known, why);
	if (e == ERR_OK && str_eq(known.receiver, said->to))
		*ret_verdict = verdict_no("change-known", NULL,
		    "the change came before: nothing is done twice");
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Of an order that only its court has, nobody else hears; and there is nothing to say of
 * it but that it is withdrawn. */
static enum err
check_sent(struct core *core, const struct change_said *said, struct verdict *ret_verdict,
    struct why *why)
{
	const unsigned inside = ROLE_ISSUER | ROLE_VALIDATOR;
	bool sent = true;
	enum err e = caseflow_was_sent(core, &said->stored, &said->order, &sent, why);

	if (e == ERR_OK && !sent &&
	    (said->change.kind != CHANGE_WITHDRAWAL ||
		(order_roles(&said->order, said->to) & inside) == 0))
		*ret_verdict = verdict_no("change-not-sent", "/kind",
		    "a %.*s of an order that was not sent",
		    STR_ARG(change_kind_name(said->change.kind)));
	return e;
}

/* Who says it to whom. */
static struct verdict
check_named(struct change_said *said)
{
	struct verdict verdict = change_check(
	    &said->change, said->from, &said->order, said->stored.order_sha256.bytes);

	sha256(said->text, said->sha256);
	return verdict_is_yes(&verdict)
		   ? change_rule_find(said->change.kind,
			 order_roles(&said->order, said->from),
			 order_roles(&said->order, said->to), &said->rule)
		   : verdict;
}

/* What it says, and after what. */
static enum err
check_said(struct core *core, struct arena *arena, struct change_said *said,
    struct verdict *ret_verdict, struct why *why)
{
	enum err e = ERR_OK;

	*ret_verdict = check_ground(core, said);
	if (verdict_is_yes(ret_verdict))
		e = check_sent(core, said, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = check_known(core, arena, said, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = check_follows(core, arena, said, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict)) {
		said->event = change_rule_event(said->rule, said->change.about_count);
		e = change_law_check(core, arena, said, ret_verdict, why);
	}
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = check_until(said);
	return e;
}

enum err
change_flow_check(struct core *core, struct arena *arena, struct change_said *said,
    struct verdict *ret_verdict, struct why *why)
{
	*ret_verdict = check_named(said);
	return verdict_is_yes(ret_verdict)
		   ? check_said(core, arena, said, ret_verdict, why)
		   : ERR_OK;
}

enum err
change_flow_prove(struct core *core, struct arena *arena, struct change_said *said,
    struct verdict *ret_verdict, struct why *why)
{
	*ret_verdict = check_named(said);
	if (verdict_is_yes(ret_verdict))
		*ret_verdict = signed_change(core, arena, said);
	return verdict_is_yes(ret_verdict)
		   ? check_said(core, arena, said, ret_verdict, why)
		   : ERR_OK;
}

enum err
change_flow_keep(struct core *core, const struct change_said *said,
    enum change_state state, struct why *why)
{
	struct str kind = change_kind_name(said->change.kind);
	struct stored_change row = { .case_id = said->stored.id,
		.kind = kind,
		.speaker = said->from,
		.receiver = said->to,
		.at = said->at,
		.state = state };
	enum err e =
	    intake_keep_paper(core, said->stored.id, "Change", kind, said->text, why);

	if (e == ERR_OK) /* not among those of the order, which evidence takes along */
		e = intake_keep_paper(
		    core, said->stored.id, "ChangeSignOff", kind, said->signoff, why);
	memcpy(row.sha256.bytes, said->sha256, SHA256_LEN);
	memcpy(row.follows.bytes, said->change.follows, SHA256_LEN);
	return e == ERR_OK ? store_change_add(core->store, &row, why) : e;
}

struct case_act
change_flow_act(struct arena *arena, const struct change_said *said)
{
	struct str kind = change_kind_name(said->change.kind);

	if (said->change.kind == CHANGE_STATEMENT)
		kind = STR("statement, no proof");
	if (said->change.about_count > 0)
		kind = arena_format(arena, "%.*s (%zu part%s)", STR_ARG(kind),
		    said->change.about_count, said->change.about_count == 1 ? "" : "s");
	if (said->change.has_costs)
		kind = arena_format(arena, "%.*s %.*s %.*s", STR_ARG(kind),
		    STR_ARG(said->change.costs.amount),
		    STR_ARG(said->change.costs.currency));
	return (struct case_act){ .event = said->event,
		.case_id = said->stored.id,
		.at = said->at,
		.strict = true,
		.detail = said->change.reason.len == 0
			      ? kind
			      : arena_format(arena, "%.*s: %.*s", STR_ARG(kind),
				    STR_ARG(said->change.reason)),
		.deadline = said->rule->preserving ? 0 : said->change.until,
		.facts = { .preserved_until =
			       said->rule->preserving ? said->change.until : 0 } };
}

static bool
answers(enum change_kind kind)
{
	return kind == CHANGE_CLARIFICATION || kind == CHANGE_MAINTENANCE ||
	       kind == CHANGE_AGREEMENT;
}

enum err
change_flow_next(struct core *core, struct arena *arena, const struct change_said *said,
    unsigned char ret_follows[static SHA256_LEN], struct why *why)
{
	const struct way there = { said->from, said->to };
	const struct way back = { said->to, said->from };
	struct stored_change last, question;
	bool found = false;
	bool asked = false;
	enum err e = last_said(core, arena, &said->stored, &there, &last, &found, why);

	if (e == ERR_OK && answers(said->change.kind))
		e = last_said(core, arena, &said->stored, &back, &question, &asked, why);
	if (e != ERR_OK)
		return e;
	if (asked && (!found || question.number > last.number))
		memcpy(ret_follows, question.sha256.bytes, SHA256_LEN);
	else
		memcpy(ret_follows,
		    found ? last.sha256.bytes : said->stored.order_sha256.bytes,
		    SHA256_LEN);
	return ERR_OK;
}
