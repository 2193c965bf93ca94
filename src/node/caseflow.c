#include "node/caseflow.h"

#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "casefile/duty.h"
#include "casefile/result.h"
#include "law/clocks.h"
#include "law/owed.h"
#include "node/asking.h"
#include "node/court.h"
#include "node/evidence_file.h"
#include "node/log.h"
#include "node/post.h"
#include "node/proof.h"
#include "node/stranger.h"
#include "record/order_text.h"

#define CASE_EVENTS_MAX 1000
#define CASE_EVIDENCE_MAX 1000

/* What the law's clocks are asked about: a step, and what came before it. */
struct moment {
	const struct order *order;
	struct str event; /* of the law's tables, empty = none */
	struct str owes;  /* the same for duties.tsv: a ground against a part is one */
	int64_t at;
	struct law_event events[LAW_EVENTS_MAX]; /* this one stands last */
	size_t count;
};

static struct moment
moment_of(const struct order *order, enum case_side side, const struct case_act *act)
{
	struct str event = case_event_law(side, act->event);

	return (struct moment){ .order = order,
		.event = event,
		.owes = act->event == EVENT_OBJECT_PART
			    ? case_event_law(side, EVENT_OBJECT)
			    : event,
		.at = act->at };
}

static void
add_moment(struct moment *moment, struct str event, int64_t at)
{
	if (event.len > 0)
		law_events_add(
		    moment->events, &moment->count, (struct law_event){ event, at });
}

/* By the order, which is the earliest reading; who carries it out has no clock of it. */
static void
add_issued(struct moment *moment, enum case_side side, int64_t created_at)
{
	if (side == SIDE_ISSUER || side == SIDE_VALIDATOR)
		add_moment(moment, STR("issued"), created_at);
}

/* Room is kept for this step's own event. */
static enum err
read_past(struct core *core, const struct stored_case *stored, enum case_side side,
    struct moment *moment, struct why *why)
{
	struct stored_event *events;
	size_t count;
	enum err e = store_event_list(&core->scratch, core->store, stored->id, 0,
	    CASE_EVENTS_MAX, &events, &count, why);

	add_issued(moment, side, stored->created_at);
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		enum case_event event;

		if (case_event_parse(events[i].event, &event) &&
		    moment->count < LAW_EVENTS_MAX - 1)
			add_moment(moment, case_event_law(side, event), events[i].at);
	}
	return e;
}

enum err
caseflow_events(struct core *core, const struct stored_case *stored,
    struct law_event *events, size_t *ret_count, struct why *why)
{
	struct moment moment = { .count = 0 };
	enum case_side side;
	enum err e;

	if (!case_side_parse(stored->side, &side))
		return err_why(why, ERR_IO, 0, "case of an unknown side");
	e = read_past(core, stored, side, &moment, why);
	for (size_t i = 0; i < moment.count; i++)
		events[i] = moment.events[i];
	*ret_count = moment.count;
	return e;
}

/* A clock that this step starts. */
static bool
is_fresh(const struct law_clock *clock, const struct moment *moment)
{
	struct str start = clock->row->cells[CLOCK_START];

	return str_eq(start, moment->event) || (str_eq_c(start, "emergency-received") &&
						   str_eq_c(moment->event, "received"));
}

/* The law's clocks as the duties want them. */
struct running {
	struct duty_clock clocks[LAW_CLOCKS_MAX + 5];
	size_t fresh; /* the first of them: this step starts them */
	size_t count;
};

static enum case_side
side_of(struct str whose)
{
	if (str_eq_c(whose, "issuer"))
		return SIDE_ISSUER;
	if (str_eq_c(whose, "validator"))
		return SIDE_VALIDATOR;
	return str_eq_c(whose, "notified") ? SIDE_NOTIFIED : SIDE_ADDRESSEE;
}

static void
add_clocks(const struct law_clock_list *list, const struct moment *moment, bool fresh,
    struct running *running)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct law_clock *clock = &list->clocks[i];

		bool endless =
		    clock->started && !clock->has_end && clock->bound == CLOCK_FLOOR;

		if ((clock->has_end || endless) && is_fresh(clock, moment) == fresh)
			running->clocks[running->count++] =
			    (struct duty_clock){ clock->id,
				    side_of(clock->row->cells[CLOCK_WHOSE]),
				    clock->has_end ? clock->due_at : 0, endless };
	}
}

static void
add_said(struct running *running, struct str id, enum case_side whose, int64_t until)
{
	if (until != 0)
		running->clocks[running->count++] =
		    (struct duty_clock){ id, whose, until, false };
}

/* The days that were said are clocks, too: until when a preservation lasts, and by when
 * something is done. */
static enum err
clocks_of(struct core *core, enum case_side here, const struct moment *moment,
    const struct case_act *act, struct running *ret_running, struct why *why)
{
	int64_t until = act->facts.preserved_until;
	struct law_clock_list list = { .count = 0 };
	struct running running = { .count = 0 };
	struct law_course course = { .order = moment->order,
		.events = moment->events,
		.events_count = moment->count,
		.now = moment->at,
		.zones = &core->zones };
	enum err e = law_clocks(&core->scratch, &core->law, &course, &list, why);

	if (e != ERR_OK)
		return e;
	add_clocks(&list, moment, true, &running);
	/* at once, the law says: by the next day a person looks whether it was done */
	if (law_duty_owed(&core->law, &course, STR("restrict"), moment->owes))
		running.clocks[running.count++] = (struct duty_clock){ STR("restrict"),
			SIDE_ISSUER, moment->at + CLOCK_DAY, false };
	add_said(&running, STR("preserve-asked"), SIDE_ADDRESSEE, until);
	add_said(&running, STR("follow-up"), SIDE_ISSUER, until);
	add_said(&running, STR("date-set"),
	    act->event == EVENT_DELAY ? here : SIDE_ADDRESSEE, act->deadline);
	running.fresh = running.count;
	add_clocks(&list, moment, false, &running);
	*ret_running = running;
	return ERR_OK;
}

/* A duty runs by the clocks that the step starts; where it starts none, by those that run
 * already: an answer is due from the receipt, not from the day it was promised. */
static bool
find_duty(enum duty_kind kind, enum case_side side, int64_t at,
    const struct running *running, struct duty *ret_duty)
{
	if (duty_open(kind, side, at, running->clocks, running->fresh, ret_duty) &&
	    ret_duty->clock.len > 0)
		return true;
	return duty_open(kind, side, at, running->clocks, running->count, ret_duty);
}

/* What was obtained stays, marked: a person opens it only by saying so. */
static enum err
restrict_evidence(struct core *core, struct str case_id, struct why *why)
{
	struct stored_evidence *list;
	size_t count = 0;
	enum err e = store_evidence_list(
	    &core->scratch, core->store, case_id, CASE_EVIDENCE_MAX, &list, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		e = evidence_restrict(core, list[i].file, why);
		if (e == ERR_OK)
			e = store_evidence_update_state(
			    core->store, list[i].id, STR(EVIDENCE_RESTRICTED), why);
	}
	return e;
}

static enum err
open_duties(struct core *core, enum case_side side, const struct case_act *act,
    struct moment *moment, unsigned opens, struct why *why)
{
	struct running running;
	enum err e;

	add_moment(moment, moment->event, moment->at);
	if (!law_asks_answer(
		&core->law, moment->order->procedure, clock_date_utc(moment->at)))
		opens &= ~DUTY_BIT(DUTY_ANSWER);
	e = clocks_of(core, side, moment, act, &running, why);
	for (enum duty_kind kind = 0; e == ERR_OK && kind < DUTY_COUNT; kind++) {
		struct duty duty;
		int64_t id;

		if (!(opens & DUTY_BIT(kind)) ||
		    !find_duty(kind, side, act->at, &running, &duty))
			continue;
		e = store_duty_add(core->store,
		    &(struct stored_duty){ .case_id = act->case_id,
			.kind = duty_name(kind),
			.rule = duty.clock,
			.owed_by = case_side_name(duty.owed_by),
			.created_at = act->at,
			.due_at = duty.due_at,
			.tell_by = duty_lock_ask(
			    duty_name(kind), duty.clock, act->at, duty.due_at) },
		    &id, why);
		if (e == ERR_OK && kind == DUTY_RESTRICT)
			e = restrict_evidence(core, act->case_id, why);
	}
	return e;
}

static enum err
close_duties(
    struct core *core, const struct case_act *act, unsigned closes, struct why *why)
{
	enum err e = ERR_OK;

	for (enum duty_kind kind = 0; e == ERR_OK && kind < DUTY_COUNT; kind++)
		if (closes & DUTY_BIT(kind))
			e = store_duty_close_of(
			    core->store, act->case_id, duty_name(kind), act->at, why);
	return e;
}

enum err
caseflow_was_sent(struct core *core, const struct stored_case *stored,
    const struct order *order, bool *ret_sent, struct why *why)
{
	enum case_event leaves = EVENT_SEAL;
	enum case_side side = SIDE_ISSUER;
	struct stored_event *events = NULL;
	size_t count = 0;
	enum err e = ERR_OK;

	(void)case_side_parse(stored->side, &side);
	if (side == SIDE_VALIDATOR)
		leaves = EVENT_SEND;
	*ret_sent = side == SIDE_ADDRESSEE || side == SIDE_NOTIFIED ||
		    (side == SIDE_VALIDATOR && court_is_asked_after(order));
	if (!*ret_sent)
		e = store_event_list(&core->scratch, core->store, stored->id, 0,
		    CASE_EVENTS_MAX, &events, &count, why);
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		*ret_sent |= str_eq(events[i].event, case_event_name(leaves));
	return e;
}

bool
caseflow_is_outside(const struct stored_case *stored)
{
	return !str_eq_c(stored->channel, STORE_CHANNEL_COMITY);
}

/* Who is owed the receipt of a step: the issuer, or whom the issuer has sent the order;
 * an order that only a court has seen is closed before nobody else. */
static enum err
find_other(struct core *core, const struct stored_case *stored,
    const struct case_step *step, struct str *ret_other, struct why *why)
{
	bool issuer = str_eq(stored->side, case_side_name(SIDE_ISSUER));
	bool sent = true;
	enum err e = ERR_OK;

	*ret_other = issuer ? stored->addressee : stored->issuer;
	if (issuer && step->receipt == RECEIPT_CLOSED)
		e = caseflow_was_sent(core, stored, NULL, &sent, why);
	if (!sent || caseflow_is_outside(stored))
		*ret_other = STR("");
	return e;
}

/* Leaf and event row of a step; the other side is owed the receipt. */
static enum err
write_step(struct core *core, const struct stored_case *stored,
    const struct case_act *act, const struct case_step *step, struct case_done *done,
    struct why *why)
{
	struct step_facts facts = act->facts;
	struct str other;
	int64_t event_leaf = STORE_NO_LEAF;
	enum err e = find_other(core, stored, step, &other, why);

	if (e == ERR_OK && step->receipt != RECEIPT_NONE) {
		facts.kind = step->receipt;
		facts.case_id = stored->id;
		facts.at = act->at;
		facts.order_sha256 = stored->order_sha256.bytes;
		facts.peer = other;
		e = receipts_add(core, &facts, &done->leaf, why);
		done->has_leaf = e == ERR_OK;
		event_leaf = (int64_t)done->leaf;
		/* R0 stays here, R2 goes back with the answer: the others are sent. */
		if (e == ERR_OK && other.len > 0 && step->receipt != RECEIPT_LOGGED &&
		    step->receipt != RECEIPT_STORED)
			e = post_owe_receipt(core, stored->id, other, done->leaf, why);
	}
	/* the hold of the addressee and our window are compared there */
	if (e == ERR_OK && step->receipt == RECEIPT_STORED &&
	    str_eq(stored->side, case_side_name(SIDE_NOTIFIED)))
		e = post_owe_copy_receipt(
		    core, stored->id, stored->addressee, done->leaf, why);
	if (e == ERR_OK && stranger_is(stored))
		e = stranger_tell(core, stored, act->event, act->facts.reason, why);
	if (e == ERR_OK)
		e = store_event_add(core->store,
		    &(struct stored_event){ .case_id = stored->id,
			.at = act->at,
			.event = case_event_name(act->event),
			.person = act->person,
			.detail = act->detail,
			.leaf = event_leaf },
		    why);
	done->state = step->to;
	return e;
}

static struct case_step
filed(enum case_state state)
{
	return (struct case_step){ .to = state, .receipt = RECEIPT_NONE };
}

unsigned
caseflow_role(const struct order *order, struct str organisation)
{
	static const unsigned first[] = { ROLE_ADDRESSEE, ROLE_ISSUER, ROLE_NOTIFIED,
		ROLE_VALIDATOR };
	unsigned roles = order_roles(order, organisation);

	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
		if ((roles & first[i]) != 0)
			return first[i];
	return 0;
}

/* For reports. */
static void
note_result(struct stored_case *stored, enum case_state state, enum case_event event)
{
	enum case_result result;

	if (case_result_parse(stored->result, &result))
		stored->result =
		    case_result_name(case_result_after(result, state, event));
}

enum err
caseflow_apply(struct core *core, const struct case_act *act, struct case_done *ret_done,
    struct verdict *ret_verdict, struct why *why)
{
	struct stored_case stored;
	struct case_done done = { 0 };
	struct verdict possible;
	struct case_step step;
	struct moment moment;
	struct order order;
	struct str text;
	enum case_side side = SIDE_ISSUER;
	enum case_state state = CASE_NEW;
	enum err e =
	    store_case_get(&core->scratch, core->store, act->case_id, &stored, why);

	if (e != ERR_OK)
		return e;
	if (!case_side_parse(stored.side, &side) ||
	    !case_state_parse(stored.state, &state))
		return err_why(why, ERR_IO, 0, "case in an unknown state");
	*ret_verdict = casefile_may(side, act->event, act->from);
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	possible = casefile_step(side, state, act->event, &step);
	if (!verdict_is_yes(&possible) && (act->from == 0 || act->strict)) {
		*ret_verdict = possible;
		return ERR_OK;
	}
	if (act->from == 0 && proof_is_asked(side, act->event))
		e = proof_release(
		    core, &core->scratch, &stored, act->at, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (!verdict_is_yes(&possible))
		step = filed(state);
	e = caseflow_order(core, &core->scratch, stored.id, &order, &text, why);
	moment = moment_of(&order, side, act);
	if (e == ERR_OK)
		e = read_past(core, &stored, side, &moment, why);
	if (e == ERR_OK)
		e = write_step(core, &stored, act, &step, &done, why);
	if (e == ERR_OK)
		e = close_duties(core, act, step.closes, why);
	if (e == ERR_OK)
		e = open_duties(core, side, act, &moment, step.opens, why);
	stored.state = case_state_name(step.to);
	if (verdict_is_yes(&possible))
		note_result(&stored, state, act->event);
	stored.updated_at = act->at;
	if (act->facts.preserved_until != 0 && verdict_is_yes(&possible))
		stored.preserve_until = act->facts.preserved_until;
	if (e == ERR_OK)
		e = store_case_update(core->store, &stored, why);
	if (e == ERR_OK)
		*ret_done = done;
	asking_look(core, act->case_id);
	return e;
}

/* The text that the leaf commits to: all of the event. */
static enum err
digest_of_event(struct core *core, const struct stored_event *event,
    unsigned char ret_sha256[static SHA256_LEN], struct why *why)
{
	struct arena *arena = &core->scratch;
	struct json *record = json_object(arena);
	struct buf text;
	enum err e = ERR_OK;

	json_put_time(arena, record, "at", event->at);
	json_put_str(arena, record, "detail", event->detail);
	json_put_str(arena, record, "event", event->event);
	json_put_str(arena, record, "id", event->case_id);
	json_put_str(arena, record, "person", event->person);
	buf_init(&text, LIMIT_LEAF);
	json_write(record, &text);
	if (buf_failed(&text))
		e = err_why(why, ERR_LIMIT, 0, "the record is too long");
	else
		sha256(buf_str(&text), ret_sha256);
	buf_release(&text);
	return e;
}

enum err
caseflow_note(struct core *core, struct stored_event *event,
    const unsigned char *package_sha256, struct why *why)
{
	unsigned char digest[SHA256_LEN];
	struct stored_case stored;
	struct step_facts facts = { .kind = RECEIPT_LOGGED,
		.case_id = event->case_id,
		.at = event->at,
		.message_sha256 = digest,
		.package_sha256 = package_sha256,
		.reason = event->event };
	uint64_t leaf = 0;
	enum err e = digest_of_event(core, event, digest, why);

	if (e == ERR_OK)
		e = store_case_get(
		    &core->scratch, core->store, event->case_id, &stored, why);
	if (e != ERR_OK)
		return e;
	facts.order_sha256 = stored.order_sha256.bytes;
	facts.peer = str_eq(stored.side, case_side_name(SIDE_ADDRESSEE))
			 ? stored.issuer
			 : stored.addressee;
	e = receipts_add(core, &facts, &leaf, why);
	event->leaf = (int64_t)leaf;
	return e == ERR_OK ? store_event_add(core->store, event, why) : e;
}

static enum err
first_step(enum case_side side, enum case_event event, struct case_step *ret_step,
    struct why *why)
{
	struct verdict verdict = casefile_step(side, CASE_NEW, event, ret_step);

	if (!verdict_is_yes(&verdict))
		return err_why(why, ERR_USAGE, 0, "a new case cannot begin so");
	return ERR_OK;
}

enum err
caseflow_prepare(struct core *core, enum case_side side, const struct order *order,
    const unsigned char order_sha256[static SHA256_LEN], const struct case_act *act,
    struct why *why)
{
	struct case_step step;
	struct stored_case stored = {
		.id = order->id,
		.side = case_side_name(side),
		.realm = order->realm,
		.procedure = order->procedure,
		.issuer = order->issuer,
		.addressee = order->addressee,
		.proof = act->proof.len > 0 ? act->proof : STR(PROOF_PERSONS),
		.channel =
		    act->channel.len > 0 ? act->channel : STR(STORE_CHANNEL_COMITY),
		.targets = (int64_t)order->targets_count,
		.reference = order_field(order, STR("case-reference")),
		.emergency = order->emergency,
		.created_at = order->created_at,
		.received_at = act->at,
		.updated_at = act->at,
		.answer_by = order->answer_by,
		.preserve_until = order->preserve_until,
	};
	enum err e = first_step(side, act->event, &step, why);

	if (e != ERR_OK)
		return e;
	memcpy(stored.order_sha256.bytes, order_sha256, SHA256_LEN);
	stored.state = case_state_name(step.to);
	stored.result =
	    case_result_name(case_result_after(RESULT_OPEN, CASE_NEW, act->event));
	return store_case_add(core->store, &stored, why);
}

enum err
caseflow_begin(struct core *core, enum case_side side, const struct order *order,
    const struct case_act *act, struct case_done *ret_done, struct why *why)
{
	struct moment moment = moment_of(order, side, act);
	struct case_done done = { 0 };
	struct stored_case stored;
	struct case_step step;
	enum err e = first_step(side, act->event, &step, why);

	add_issued(&moment, side, order->created_at);
	if (e == ERR_OK)
		e = store_case_get(&core->scratch, core->store, order->id, &stored, why);
	if (e == ERR_OK)
		e = write_step(core, &stored, act, &step, &done, why);
	if (e == ERR_OK)
		e = open_duties(core, side, act, &moment, step.opens, why);
	if (e == ERR_OK)
		*ret_done = done;
	return e;
}

enum err
caseflow_order(struct core *core, struct arena *arena, struct str case_id,
    struct order *ret_order, struct str *ret_text, struct why *why)
{
	struct stored_document document;
	struct stored_case stored;
	enum err e = store_case_get(arena, core->store, case_id, &stored, why);

	if (e == ERR_OK)
		e = store_document_get(
		    arena, core->store, case_id, &stored.order_sha256, &document, why);
	if (e == ERR_OK)
		e = order_read(arena, document.bytes, ret_order, why);
	if (e == ERR_OK)
		*ret_text = document.bytes;
	return e;
}

enum err
caseflow_signoffs(struct core *core, struct arena *arena, struct str case_id,
    struct str **ret_texts, size_t *ret_count, struct why *why)
{
	struct stored_document *papers = NULL;
	struct stored_document one;
	struct str *texts;
	size_t count = 0;
	enum err e = store_document_list(
	    arena, core->store, case_id, LIMIT_CASE_PAPERS, &papers, &count, why);

	*ret_count = 0;
	texts = *ret_texts = arena_array(arena, count + 1, sizeof *texts);
	if (e == ERR_OK && texts == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		if (!str_eq_c(papers[i].kind, "SignOff"))
			continue;
		e = store_document_get(
		    arena, core->store, case_id, &papers[i].sha256, &one, why);
		if (e == ERR_OK)
			texts[(*ret_count)++] = one.bytes;
	}
	return e;
}
