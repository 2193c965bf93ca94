/*
 * intake_update.c - UPDATE without a signed change beside it: nothing is done, a person
 * looks at it.
 *
 * With one, intake_change.c has compared it.  The members that may be asked for at all
 * stand in wire/update.h.
 */
#include <string.h>

#include "base/clock.h"
#include "casefile/duty.h"
#include "node/caseflow.h"
#include "node/intake.h"
#include "node/post.h"
#include "wire/update.h"

#define HEED_TIME CLOCK_DAY /* a person looks by then */

/* The case of the object, if the sender has issued its order: what is not there and what
 * is somebody else's is refused in the same words (TS 103 120, 3011: no oracle). */
static enum err
find_owned(struct intake *in, size_t action, struct stored_case *ret_case,
    struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &in->job->arena;
	char pointer[MESSAGE_POINTER_MAX];
	struct str case_id;
	enum err e = store_object_case(
	    arena, in->core->store, in->message.actions[action].object_id, &case_id, why);

	if (e == ERR_OK)
		e = store_case_get(arena, in->core->store, case_id, ret_case, why);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_OK && str_eq(ret_case->issuer, in->sender_id))
		in->about = ret_case->id;
	else
		*ret_verdict = verdict_no("hi1-update-unknown",
		    message_pointer(&in->message, action, pointer), "no such object");
	return ERR_OK;
}

static struct verdict
judge(struct intake *in, size_t action, const struct stored_case *stored,
    enum change_kind *ret_kind)
{
	enum case_state state = CASE_NEW;
	char pointer[MESSAGE_POINTER_MAX];

	(void)case_state_parse(stored->state, &state);
	if (case_state_is_end(state))
		return verdict_no("hi1-update-expired",
		    message_pointer(&in->message, action, pointer), "the case is %.*s",
		    STR_ARG(stored->state));
	if (in->case_id.len > 0 && !str_eq(in->case_id, stored->id))
		return verdict_no("message-mixed",
		    message_pointer(&in->message, action, pointer),
		    "one order a message");
	return update_judge(&in->message, action, ret_kind);
}

/* The case says that something was asked for, and a person owes it a look; the receipt
 * says why it was not done. */
static enum err
flag(struct intake *in, enum change_kind kind, struct verdict *ret_verdict,
    struct why *why)
{
	struct core *core = in->core;
	struct case_act act = { .event = EVENT_FILE,
		.case_id = in->case_id,
		.at = in->job->at,
		.from = ROLE_ISSUER,
		.detail = arena_format(&in->job->arena,
		    "update-unsigned: an UPDATE asks for a %.*s, and nobody signed it",
		    STR_ARG(change_kind_name(kind))) };
	struct step_facts facts = { .kind = RECEIPT_STORED,
		.case_id = in->case_id,
		.at = in->job->at,
		.order_sha256 = in->order_sha256,
		.message_sha256 = in->job->body_sha256,
		.reason = STR("update-unsigned"),
		.peer = in->sender_id };
	struct case_done done;
	int64_t id;
	enum err e = caseflow_apply(core, &act, &done, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = store_duty_add(core->store,
		    &(struct stored_duty){ .case_id = in->case_id,
			.kind = duty_name(DUTY_HEED),
			.owed_by = case_side_name(SIDE_ADDRESSEE),
			.detail = STR("update-unsigned"),
			.created_at = in->job->at,
			.due_at = in->job->at + HEED_TIME },
		    &id, why);
	if (e == ERR_OK)
		e = receipts_add(core, &facts, &in->job->leaf, why);
	if (e == ERR_OK) /* an UPDATEResponse has no place for it */
		e = post_owe_receipt(
		    core, in->case_id, in->sender_id, in->job->leaf, why);
	in->job->in_ledger = e == ERR_OK;
	return e;
}

enum err
intake_update(struct intake *in, struct verdict *ret_verdict, struct why *why)
{
	enum change_kind kind = CHANGE_WITHDRAWAL;
	struct stored_case stored = { .id = STR("") };
	enum err e = ERR_OK;

	for (size_t i = 0;
	     e == ERR_OK && verdict_is_yes(ret_verdict) && i < in->message.actions_count;
	     i++) {
		if (in->message.actions[i].verb != VERB_UPDATE) {
			*ret_verdict = verdict_no(
			    "message-mixed", NULL, "nothing but UPDATE goes with UPDATE");
			return ERR_OK;
		}
		e = find_owned(in, i, &stored, ret_verdict, why);
		if (e == ERR_OK && verdict_is_yes(ret_verdict))
			*ret_verdict = judge(in, i, &stored, &kind);
		if (e == ERR_OK && verdict_is_yes(ret_verdict)) {
			in->case_id = stored.id;
			memcpy(in->order_sha256, stored.order_sha256.bytes, SHA256_LEN);
			in->has_order = true;
		}
	}
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = flag(in, kind, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = verdict_person(
		    "update-unsigned", NULL, "a person looks at what it asks for");
	return e;
}
