/* local_order.c - orders by the persons of this node: send, open, decide, verify, close.
 */
#include <string.h>

#include "base/clock.h"
#include "law/ground.h"
#include "node/caseflow.h"
#include "node/court.h"
#include "node/local.h"
#include "node/otherway.h"
#include "node/parcel.h"
#include "node/post.h"
#include "node/signed.h"
#include "record/form.h"

/* --- send --- */

void
local_answer_case(struct call *call, struct str id, const struct case_done *done)
{
	struct job *job = call->job;

	job->answer = json_object(&job->arena);
	json_put_str(&job->arena, job->answer, "id", id);
	json_put_str(&job->arena, job->answer, "state", case_state_name(done->state));
	local_show_assumed(call, job->answer);
	job->receipt_to = done->has_leaf ? job->answer : NULL;
	job->in_ledger = done->has_leaf;
	job->leaf = done->leaf;
}

/* Whether the law lets it go from here: without a reason it stays, and is exported
 * (Regulation (EU) 2023/1543 Art 19). */
static struct verdict
judge_way(struct call *call, const struct order *order, bool *ret_stays)
{
	struct otherway_reason given = otherway_given(call->args);
	struct verdict verdict =
	    otherway_judge(call->core, order->procedure, &given, call->job->at);

	*ret_stays = given.reason.len == 0 &&
		     otherway_prescribed(call->core, order->procedure, call->job->at);
	return *ret_stays ? VERDICT_IS_YES : verdict;
}

/* The court that is asked after an order was sent has it at the same moment. */
static enum err
send_to_court(struct call *call, const struct signed_order *signed_,
    struct verdict *verdict, struct why *why)
{
	const struct order *order = &signed_->order;
	unsigned char message[SHA256_LEN];

	if (!court_is_asked_after(order) || order->validator.len == 0 ||
	    str_eq(order->validator, order->issuer))
		return ERR_OK;
	*verdict = local_check_court(call, order);
	if (!verdict_is_yes(verdict))
		return ERR_OK;
	return parcel_send(call, signed_,
	    &(struct parcel_to){ order->validator, PARCEL_COPY }, message, verdict, why);
}

static enum err
send_all(struct call *call, const struct signed_order *signed_,
    unsigned char ret_message[static SHA256_LEN], struct verdict *verdict,
    struct why *why)
{
	enum err e = parcel_send(call, signed_,
	    &(struct parcel_to){ signed_->order.addressee, PARCEL_ORDER }, ret_message,
	    verdict, why);

	return e == ERR_OK && verdict_is_yes(verdict)
		   ? parcel_send_copies(call, signed_, verdict, why)
		   : e;
}

/* The case is here since it was exported, or was to be: now it goes the other way. */
static enum err
send_after_all(struct call *call, const struct signed_order *signed_,
    struct verdict *verdict, struct why *why)
{
	struct core *core = call->core;
	struct otherway_reason given = otherway_given(call->args);
	struct str id = signed_->order.id;
	struct stored_channel channel;
	struct stored_case stored;
	struct case_done done = { 0 };
	unsigned char message[SHA256_LEN] = { 0 };
	struct case_act act = { .event = EVENT_FILE,
		.case_id = id,
		.at = call->job->at,
		.person = call->person,
		.detail = arena_format(&call->job->arena,
		    "sent from node to node after all: %.*s", STR_ARG(given.reason)) };
	enum err e = store_case_get(&call->job->arena, core->store, id, &stored, why);

	if (e == ERR_OK)
		e = otherway_find(core, &call->job->arena, id, &channel, why);
	if (e != ERR_OK || given.reason.len == 0 || channel.case_id.len == 0 ||
	    channel.reason.len > 0 || !str_eq_c(stored.state, "sealed") ||
	    memcmp(stored.order_sha256.bytes, signed_->sha256, SHA256_LEN) != 0) {
		*verdict = verdict_no("order-known", NULL, "this order was sent before");
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	}
	e = otherway_begin(core, &signed_->order, &given, call->person, why);
	if (e == ERR_OK)
		e = send_all(call, signed_, message, verdict, why);
	if (e == ERR_OK && verdict_is_yes(verdict))
		e = caseflow_apply(core, &act, &done, verdict, why);
	if (e == ERR_OK && verdict_is_yes(verdict))
		local_answer_case(call, id, &done);
	return e;
}

/* Its court has validated it: the case goes on, and the court hears that it was sent. */
static enum err
send_validated(struct call *call, const struct signed_order *signed_,
    struct case_act *act, struct case_done *done, struct verdict *verdict,
    struct why *why)
{
	enum err e = caseflow_apply(call->core, act, done, verdict, why);

	if (e == ERR_OK && verdict_is_yes(verdict) && done->has_leaf)
		e = post_owe_receipt(
		    call->core, act->case_id, signed_->order.validator, done->leaf, why);
	return e;
}

/* A new case, or one that is validated; message is zero where nothing leaves. */
static enum err
begin_case(struct call *call, const struct signed_order *signed_, bool stays,
    struct verdict *verdict, struct why *why)
{
	struct core *core = call->core;
	struct otherway_reason given = otherway_given(call->args);
	unsigned char message[SHA256_LEN] = { 0 };
	struct case_act act = { .event = EVENT_SEAL,
		.at = call->job->at,
		.person = call->person,
		.case_id = signed_->order.id,
		.facts = { .message_sha256 = message, .reason = given.reason } };
	bool validated = json_get_bool(call->args, PARCEL_VALIDATED);
	struct case_done done = { 0 };
	enum err e = ERR_OK;

	if (!validated)
		e = caseflow_prepare(
		    core, SIDE_ISSUER, &signed_->order, signed_->sha256, &act, why);
	if (e == ERR_CONFLICT)
		return send_after_all(call, signed_, verdict, why);
	if (e == ERR_OK)
		e = otherway_begin(core, &signed_->order, &given, call->person, why);
	if (e == ERR_OK)
		e = otherway_keep_objects(core, &signed_->order, why);
	if (e == ERR_OK)
		e = send_all(call, signed_, message, verdict, why);
	if (e == ERR_OK && verdict_is_yes(verdict))
		e = send_to_court(call, signed_, verdict, why);
	if (e == ERR_OK && verdict_is_yes(verdict) && validated)
		e = send_validated(call, signed_, &act, &done, verdict, why);
	else if (e == ERR_OK && verdict_is_yes(verdict))
		e = caseflow_begin(core, SIDE_ISSUER, &signed_->order, &act, &done, why);
	if (e != ERR_OK || !verdict_is_yes(verdict))
		return e;
	local_answer_case(call, act.case_id, &done);
	json_put_bool(&call->job->arena, call->job->answer, "sent", !stays);
	return e;
}

enum err
local_order_send(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct core *core = call->core;
	struct job *job = call->job;
	struct signed_order *signed_ = arena_alloc(&job->arena, sizeof *signed_);
	bool stays = false;
	enum err e = parcel_find_validated(call, ret_verdict, why);

	if (signed_ == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	*ret_verdict = parcel_prove(call, signed_);
	if (verdict_is_yes(ret_verdict))
		*ret_verdict = judge_way(call, &signed_->order, &stays);
	if (verdict_is_yes(ret_verdict) && !stays)
		*ret_verdict = parcel_check_notice(call, &signed_->order);
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	e = signed_law(core, &job->arena, LAW_SEND, job->at, signed_, ret_verdict, why);
	if (e != ERR_OK || ret_verdict->kind == VERDICT_NO)
		return e;
	if (ret_verdict->kind == VERDICT_PERSON &&
	    !json_get_bool(call->args, "confirmed"))
		return ERR_OK;
	*ret_verdict = VERDICT_IS_YES;
	return begin_case(call, signed_, stays, ret_verdict, why);
}

/* --- acts of a person --- */

static const struct {
	const char *name;
	enum case_event event;
} acts[] = {
	{ "open", EVENT_OPEN },
	{ "accept", EVENT_ACCEPT },
	{ "part", EVENT_PART },
	{ "refuse", EVENT_REFUSE },
	{ "ask", EVENT_ASK },
	{ "refer", EVENT_REFER },
	{ "preserve", EVENT_PRESERVE },
	{ "verify", EVENT_VERIFY },
	{ "doubt", EVENT_DOUBT },
	{ "release", EVENT_RELEASE },
	{ "notify", EVENT_NOTIFY },
	{ "delay", EVENT_DELAY },
	{ "set-date", EVENT_SET_DATE },
	{ "close", EVENT_CLOSE },
	{ "admit", EVENT_RECEIVE },
};

static bool
act_parse(struct str name, enum case_event *ret_event)
{
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		if (str_eq_c(name, acts[i].name)) {
			*ret_event = acts[i].event;
			return true;
		}
	}
	return false;
}

/* The length of a preservation: what the person says, else what the law's tables or the
 * provider's profile give (clock "preserve"), else it must be said. */
static enum err
set_until(
    struct call *call, struct case_act *act, struct verdict *ret_verdict, struct why *why)
{
	struct str until = json_get_str(call->args, "until");
	struct law_event events[LAW_EVENTS_MAX];
	size_t events_count = 0;
	struct stored_case stored;
	struct law_clock_list clocks = { .count = 0 };
	struct order order;
	struct str text;
	enum err e;

	if (until.len > 0) {
		if (!clock_parse(until, &act->facts.preserved_until))
			*ret_verdict =
			    verdict_no("time-form", "/until", "a time with its zone");
		return ERR_OK;
	}
	e = store_case_get(
	    &call->job->arena, call->core->store, act->case_id, &stored, why);
	if (e == ERR_OK)
		e = caseflow_order(
		    call->core, &call->job->arena, act->case_id, &order, &text, why);
	if (e == ERR_OK)
		e = caseflow_events(call->core, &stored, events, &events_count, why);
	if (e == ERR_OK)
		e = law_clocks(&call->job->arena, &call->core->law,
		    &(struct law_course){ .order = &order,
			.events = events,
			.events_count = events_count,
			.now = act->at,
			.zones = &call->core->zones },
		    &clocks, why);
	for (size_t i = 0; e == ERR_OK && i < clocks.count; i++)
		if (clocks.clocks[i].bound == CLOCK_FLOOR &&
		    clocks.clocks[i].hold_until > act->facts.preserved_until)
			act->facts.preserved_until = clocks.clocks[i].hold_until;
	if (e == ERR_OK && act->facts.preserved_until == 0)
		*ret_verdict = verdict_person("preservation-length", "/until",
		    "no table gives a length: say until when");
	act->facts.preserved_until -= act->facts.preserved_until % CLOCK_SECOND;
	return e;
}

/* R8 is about a package: the newest of the case. */
static enum err
set_package(struct call *call, struct case_act *act, struct why *why)
{
	struct stored_evidence *list;
	size_t count;
	enum err e = store_evidence_list(
	    &call->job->arena, call->core->store, act->case_id, 64, &list, &count, why);

	if (e == ERR_OK && count > 0)
		act->facts.package_sha256 = list[count - 1].sha256.bytes;
	return e;
}

/* A ground is one of those that refusals.tsv gives to this side, and not barred for this
 * order; a reason in other words is taken, unless it is the name of a barred ground. */
static struct verdict
check_ground(const struct law *law, const struct order *order, struct case_act *act,
    struct str ground)
{
	const struct table_row *procedure =
	    law_procedure(law, order->procedure, clock_date_utc(act->at));
	struct str by =
	    procedure == NULL ? STR("addressee") : procedure->cells[PROCEDURE_ROLE];
	struct verdict verdict = law_ground(
	    law, order, by, ground.len > 0 ? ground : act->facts.reason, act->at);

	if (ground.len == 0 && !verdict_is_yes(&verdict) &&
	    strcmp(verdict.rule, "law-ground-barred") != 0)
		return VERDICT_IS_YES;
	return verdict;
}

/* A court that does not validate says why. */
static enum err
check_decline(struct case_act *act, struct str ground, struct verdict *ret_verdict)
{
	act->event = EVENT_DECLINE;
	act->facts.outcome = outcome_name(OUTCOME_REFUSE);
	if (act->facts.reason.len == 0)
		act->facts.reason = act->detail = ground;
	if (act->facts.reason.len == 0)
		*ret_verdict = verdict_no(
		    "reason-missing", "/reason", "a court says why it does not validate");
	return ERR_OK;
}

static bool
is_at_court(struct call *call, struct str id)
{
	struct stored_case stored;
	struct why why;

	return store_case_get(&call->job->arena, call->core->store, id, &stored, &why) ==
		   ERR_OK &&
	       str_eq(stored.side, case_side_name(SIDE_VALIDATOR));
}

/* CETS 224 Art 7.7: some owe no reason. */
static enum err
check_refusal(
    struct call *call, struct case_act *act, struct verdict *ret_verdict, struct why *why)
{
	struct str ground = json_get_str(call->args, "ground");
	const struct law *law = &call->core->law;
	struct order order;
	struct str text;
	enum err e = caseflow_order(
	    call->core, &call->job->arena, act->case_id, &order, &text, why);

	act->facts.outcome = outcome_name(OUTCOME_REFUSE);
	if (act->facts.reason.len == 0)
		act->facts.reason = act->detail = ground;
	if (e != ERR_OK)
		return e;
	if (act->facts.reason.len > 0)
		*ret_verdict = check_ground(law, &order, act, ground);
	else if (law_reason_owed(law, &order, act->at))
		*ret_verdict =
		    verdict_no("reason-missing", "/reason", "a refusal needs its reason");
	return ERR_OK;
}

static enum err
complete_facts(
    struct call *call, struct case_act *act, struct verdict *ret_verdict, struct why *why)
{
	static const enum outcome outcomes[EVENT_COUNT] = {
		[EVENT_ACCEPT] = OUTCOME_ACCEPT,
		[EVENT_PART] = OUTCOME_PART,
		[EVENT_REFUSE] = OUTCOME_REFUSE,
		[EVENT_ASK] = OUTCOME_ASK,
		[EVENT_REFER] = OUTCOME_REFER,
		[EVENT_VERIFY] = OUTCOME_ACCEPT,
		[EVENT_DOUBT] = OUTCOME_REFUSE,
	};
	bool decides = case_event_of_outcome(outcomes[act->event]) == act->event;

	act->facts.reason = json_get_str(call->args, "reason");
	if (act->event == EVENT_REFUSE && is_at_court(call, act->case_id))
		return check_decline(
		    act, json_get_str(call->args, "ground"), ret_verdict);
	if (act->event == EVENT_REFUSE)
		return check_refusal(call, act, ret_verdict, why);
	if (act->event == EVENT_NOTIFY || act->event == EVENT_DELAY)
		return local_check_notice(call, act, ret_verdict, why);
	if (act->event == EVENT_SET_DATE)
		return local_check_date(call, act, ret_verdict, why);
	if (act->event == EVENT_REFER)
		*ret_verdict = local_check_refer(call, act);
	if (decides || act->event == EVENT_VERIFY || act->event == EVENT_DOUBT)
		act->facts.outcome = outcome_name(outcomes[act->event]);
	if (act->event == EVENT_PRESERVE)
		return set_until(call, act, ret_verdict, why);
	if (act->event == EVENT_VERIFY || act->event == EVENT_DOUBT)
		return set_package(call, act, why);
	return ERR_OK;
}

/* A receipt commits to the reason as one short word; the acts that set a day write none.
 */
static struct verdict
check_word(const struct case_act *act)
{
	bool in_receipt = act->event != EVENT_NOTIFY && act->event != EVENT_DELAY &&
			  act->event != EVENT_SET_DATE;

	if (in_receipt && act->facts.reason.len > 0 &&
	    !form_fits(FORM_ID, act->facts.reason))
		return verdict_no("reason-form", "/reason",
		    "1 to 64 of a-z, 0-9, dot, hyphen and underscore, as in "
		    "data-not-held");
	return VERDICT_IS_YES;
}

/* What came without a reason waits; who admits it may find that there is one. */
static enum err
take_reason(struct call *call, const struct case_act *act, struct verdict *ret_verdict,
    struct why *why)
{
	struct otherway_reason given = otherway_given(call->args);
	struct order order;
	struct str text;
	enum err e = caseflow_order(
	    call->core, &call->job->arena, act->case_id, &order, &text, why);

	if (e != ERR_OK || given.reason.len == 0)
		return e;
	*ret_verdict = otherway_judge(call->core, order.procedure, &given, call->job->at);
	return verdict_is_yes(ret_verdict)
		   ? otherway_begin(call->core, &order, &given, call->person, why)
		   : ERR_OK;
}

enum err
local_order_act(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct case_act act = { .case_id = json_get_str(call->args, "id"),
		.at = call->job->at,
		.person = call->person,
		.detail = json_get_str(call->args, "reason") };
	struct case_done done = { 0 };
	struct stored_case stored;
	enum err e;

	if (!act_parse(json_get_str(call->args, "act"), &act.event)) {
		*ret_verdict = verdict_no("act-unknown", "/act", "no such act");
		return ERR_OK;
	}
	e = local_find_case(call, &stored, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = local_may_act(call, &stored);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = complete_facts(call, &act, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = check_word(&act);
	if (e == ERR_OK && verdict_is_yes(ret_verdict) && act.event == EVENT_RECEIVE)
		e = take_reason(call, &act, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = caseflow_apply(call->core, &act, &done, ret_verdict, why);
	if (e == ERR_NOT_FOUND) {
		*ret_verdict = verdict_no("case-unknown", "/id", "no such order here");
		return ERR_OK;
	}
	if (e == ERR_OK && verdict_is_yes(ret_verdict)) {
		local_answer_case(call, act.case_id, &done);
		if (act.facts.preserved_until != 0) {
			char text[CLOCK_TEXT_MAX];

			json_put_str(&call->job->arena, call->job->answer,
			    "preserved_until",
			    arena_str(&call->job->arena,
				clock_text(act.facts.preserved_until, text)));
		}
	}
	return e;
}
