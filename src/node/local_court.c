/* local_court.c - an order and its court: submitted by the issuer, validated by a judge.
 */
#include <assert.h>

#include "node/court.h"
#include "node/intake.h"
#include "node/local.h"
#include "node/parcel.h"
#include "node/otherway.h"
#include "node/post.h"
#include "trust/uuid.h"
#include "wire/object.h"

/* --- at the issuer --- */

/* A court of another organisation that has no other part in the order. */
static struct verdict
check_named(const struct order *order)
{
	if (order->validator.len == 0 ||
	    order_roles(order, order->validator) != ROLE_VALIDATOR)
		return verdict_no(
		    "court-not-named", "/validator", "%.*s", STR_ARG(order->validator));
	return signed_annexes_for_court(order);
}

struct verdict
local_check_court(struct call *call, const struct order *order)
{
	struct known_organisation *court = NULL;
	struct verdict verdict = check_named(order);

	if (verdict_is_yes(&verdict))
		verdict = trustbook_organisation(
		    &call->core->book, order->validator, call->job->at, &court);
	if (!verdict_is_yes(&verdict))
		return verdict;
	assert(court != NULL); /* known */
	verdict = trustbook_competence(court, COMPETENCE_VALIDATE);
	if (verdict_is_yes(&verdict) &&
	    (court->entry->hi1_url.len == 0 || !court->entry->has_server_key))
		verdict = verdict_no("court-not-named", "/validator",
		    "the directory has no address of %.*s", STR_ARG(order->validator));
	return verdict;
}

static enum err
submit(struct call *call, const struct signed_order *signed_, struct verdict *ret_verdict,
    struct why *why)
{
	unsigned char message[SHA256_LEN] = { 0 };
	struct case_act act = { .event = EVENT_SUBMIT,
		.at = call->job->at,
		.person = call->person,
		.case_id = signed_->order.id,
		.detail = arena_format(
		    &call->job->arena, "to %.*s", STR_ARG(signed_->order.validator)),
		.facts = { .message_sha256 = message } };
	struct case_done done = { 0 };
	enum err e = caseflow_prepare(
	    call->core, SIDE_ISSUER, &signed_->order, signed_->sha256, &act, why);

	if (e == ERR_CONFLICT) {
		*ret_verdict = verdict_no(
		    "order-known", NULL, "this order was sent or submitted before");
		return ERR_OK;
	}
	if (e == ERR_OK)
		e = otherway_begin(call->core, &signed_->order, NULL, STR(""), why);
	if (e == ERR_OK)
		e = parcel_send(call, signed_,
		    &(struct parcel_to){ signed_->order.validator, PARCEL_SUBMISSION },
		    message, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = parcel_keep_certificates(call, &signed_->order, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = caseflow_begin(
		    call->core, SIDE_ISSUER, &signed_->order, &act, &done, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		local_answer_case(call, act.case_id, &done);
	return e;
}

enum err
local_order_submit(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct job *job = call->job;
	struct signed_order *signed_ = arena_alloc(&job->arena, sizeof *signed_);
	enum err e;

	if (signed_ == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	*ret_verdict = parcel_prove(call, signed_);
	if (verdict_is_yes(ret_verdict) && court_is_asked_after(&signed_->order))
		*ret_verdict = verdict_no("court-afterwards",
		    "/fields/without-validation", "order send gives the court its copy");
	if (verdict_is_yes(ret_verdict))
		*ret_verdict = local_check_court(call, &signed_->order);
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	e = signed_law(
	    call->core, &job->arena, LAW_VALIDATE, job->at, signed_, ret_verdict, why);
	if (e != ERR_OK || ret_verdict->kind == VERDICT_NO)
		return e;
	if (ret_verdict->kind == VERDICT_PERSON &&
	    !json_get_bool(call->args, "confirmed"))
		return ERR_OK;
	*ret_verdict = VERDICT_IS_YES;
	return submit(call, signed_, ret_verdict, why);
}

/* --- at the court --- */

/* What the court may be asked for, and that the order names its own file. */
static struct verdict
check_request(
    struct call *call, const struct stored_case *stored, const struct order *order)
{
	struct str number = json_get_str(call->args, "reference");

	if (!str_eq(stored->side, case_side_name(SIDE_VALIDATOR)))
		return verdict_no("case-side", NULL, "this node is not its validator");
	if (court_is_asked_after(order))
		return verdict_no("court-afterwards", "/fields/without-validation",
		    "order confirm --act validate tells all who have it");
	if (number.len > 0 &&
	    !str_eq(order_field(order, STR("validating-reference")), number))
		return verdict_no("court-reference", "/fields/validating-reference",
		    "the order says %.*s",
		    STR_ARG(order_field(order, STR("validating-reference"))));
	return VERDICT_IS_YES;
}

/* The sign-off alone: whose order it is under says its digest. */
static enum err
send_back(struct call *call, const struct stored_case *stored, struct str signoff,
    unsigned char ret_message[static SHA256_LEN], struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct document document = { .type_owner = STR("COMITY"),
		.type = STR("SignOff"),
		.name = STR("validate"),
		.contents = signoff,
		.content_type = STR(CONTENT_JSON) };
	struct draft draft;
	enum err e = post_begin(call->core, arena, stored->issuer, &draft, why);

	if (e != ERR_OK)
		return e;
	document.id = object_id(arena, stored->id, "validation", 0);
	(void)endpoint_parse(call->core->config->organisation, &document.owner);
	draft_ask(&draft, VERB_CREATE, STR(""), document_json(arena, &document));
	return post_add(call->core, &draft, "validation", stored->id, stored->issuer,
	    ret_message, why);
}

static enum err
validate(struct call *call, const struct stored_case *stored, struct str signoff,
    struct verdict *ret_verdict, struct why *why)
{
	unsigned char message[SHA256_LEN] = { 0 };
	struct case_act act = { .event = EVENT_VALIDATE,
		.at = call->job->at,
		.person = call->person,
		.case_id = stored->id,
		.facts = { .message_sha256 = message,
		    .outcome = outcome_name(OUTCOME_ACCEPT) } };
	struct case_done done = { 0 };
	enum err e = send_back(call, stored, signoff, message, why);

	if (e == ERR_OK)
		e = intake_keep_paper(
		    call->core, stored->id, "SignOff", STR("validate"), signoff, why);
	if (e == ERR_OK)
		e = caseflow_apply(call->core, &act, &done, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		local_answer_case(call, stored->id, &done);
	return e;
}

enum err
local_order_validate(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct court_paper paper = { .signoff = json_get_str(call->args, "signoff"),
		.from = call->core->config->organisation,
		.at = call->job->at };
	struct stored_case stored;
	struct order order;
	struct str text;
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	paper.case_id = stored.id;
	e = caseflow_order(call->core, arena, stored.id, &order, &text, why);
	if (e == ERR_OK)
		*ret_verdict = check_request(call, &stored, &order);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = court_prove(call->core, arena, &paper, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = validate(call, &stored, paper.signoff, ret_verdict, why);
	return e;
}
