/* The tables of a case: no pair twice, every state reached, ends are ends, and the walk
 * of one order on both sides. */
#include <string.h>

#include "base/clock.h"
#include "casefile/casefile.h"
#include "casefile/duty.h"
#include "test.h"

static struct case_step
step(enum case_side side, enum case_state state, enum case_event event)
{
	struct case_step result = { .to = CASE_STATE_COUNT };
	struct verdict verdict = casefile_step(side, state, event, &result);

	if (!verdict_is_yes(&verdict))
		result.to = CASE_STATE_COUNT;
	return result;
}

static void
test_refusals(void)
{
	struct case_step result = { .to = CASE_TRAY };
	struct verdict verdict =
	    casefile_step(SIDE_ADDRESSEE, CASE_RECEIVED, EVENT_PRODUCE, &result);

	CHECK(verdict.kind == VERDICT_NO && strcmp(verdict.rule, "case-step") == 0 &&
		  result.to == CASE_TRAY,
	    "a pair without a row is refused and writes nothing");
	CHECK(!casefile_can(SIDE_ADDRESSEE, CASE_RECEIVED, EVENT_ACCEPT),
	    "nobody accepts what no person has opened");
	CHECK(!casefile_can(SIDE_ADDRESSEE, CASE_TRAY, EVENT_ACCEPT) &&
		  !casefile_can(SIDE_ADDRESSEE, CASE_TRAY, EVENT_PRODUCE),
	    "nothing is given out of the tray");
	CHECK(!casefile_can(SIDE_ADDRESSEE, CASE_REFUSED, EVENT_PRODUCE) &&
		  !casefile_can(SIDE_ADDRESSEE, CASE_WITHDRAWN, EVENT_PRODUCE),
	    "nothing is given after a refusal or a withdrawal");
	CHECK(!casefile_can(SIDE_ISSUER, CASE_NEW, EVENT_SEND),
	    "nothing is sent that is not sealed");
	CHECK(!casefile_can(SIDE_ISSUER, CASE_PRODUCED, EVENT_VERIFY),
	    "nothing is verified that was not fetched");
}

/* Every state that the side can be in, found by walking from CASE_NEW. */
static unsigned
reachable(enum case_side side)
{
	unsigned seen = 1U << CASE_NEW;

	for (unsigned before = 0; before != seen;) {
		before = seen;
		for (unsigned s = 0; s < CASE_STATE_COUNT; s++)
			for (unsigned e = 0; e < EVENT_COUNT && seen & (1U << s); e++)
				if (casefile_can(
					side, (enum case_state)s, (enum case_event)e))
					seen |= 1U << step(side, (enum case_state)s,
						    (enum case_event)e)
							  .to;
	}
	return seen;
}

static void
test_graph(void)
{
	unsigned all = (1U << CASE_STATE_COUNT) - 1;
	unsigned issuer_only = 1U << CASE_SUBMITTED | 1U << CASE_VALIDATED |
			       1U << CASE_NOT_VALIDATED | 1U << CASE_SEALED |
			       1U << CASE_SENT | 1U << CASE_RETURNED;
	unsigned court = 1U << CASE_NEW | 1U << CASE_RECEIVED | 1U << CASE_OPENED |
			 1U << CASE_VALIDATED | 1U << CASE_NOT_VALIDATED |
			 1U << CASE_SENT | 1U << CASE_WITHDRAWN | 1U << CASE_CLOSED;
	unsigned told = 1U << CASE_NEW | 1U << CASE_RECEIVED | 1U << CASE_OPENED |
			1U << CASE_ASKED | 1U << CASE_ACCEPTED | 1U << CASE_BARRED |
			1U << CASE_WITHDRAWN | 1U << CASE_CLOSED;
	size_t dead = 0;
	size_t escapes = 0;
	size_t closable = 0;

	CHECK(reachable(SIDE_ISSUER) == (all & ~(1U << CASE_BARRED)),
	    "every state is reached at the issuer, but one");
	CHECK(reachable(SIDE_ADDRESSEE) == (all & ~issuer_only),
	    "and at the addressee all but those of a sender");
	CHECK(reachable(SIDE_NOTIFIED) == told,
	    "a notified authority neither decides nor produces");
	CHECK(reachable(SIDE_VALIDATOR) == court,
	    "a court validates or does not, and hears what became of it");
	for (unsigned side = 0; side < SIDE_COUNT; side++) {
		for (unsigned s = 1; s < CASE_STATE_COUNT; s++) {
			enum case_state state = (enum case_state)s;
			bool moves = false;

			if (!(reachable((enum case_side)side) & (1U << s)))
				continue;
			for (unsigned e = 0; e < EVENT_COUNT; e++) {
				enum case_state to =
				    step((enum case_side)side, state, (enum case_event)e)
					.to;

				if (to == CASE_STATE_COUNT || to == state)
					continue;
				moves = true;
				escapes +=
				    case_state_is_end(state) && !case_state_is_end(to);
			}
			dead += !moves && state != CASE_CLOSED;
			closable +=
			    case_state_is_end(state) && state != CASE_CLOSED &&
			    !casefile_can((enum case_side)side, state, EVENT_CLOSE);
		}
	}
	CHECK(dead == 0, "only a closed case moves no more");
	CHECK(escapes == 0, "no end leads back to an open state");
	CHECK(closable == 0, "every end can be closed");
}

/* A second row for a pair would never be taken. */
static void
test_rows(void)
{
	size_t twice = 0;

	for (unsigned side = 0; side < SIDE_COUNT; side++)
		for (unsigned s = 0; s < CASE_STATE_COUNT; s++)
			for (unsigned e = 0; e < EVENT_COUNT; e++) {
				size_t rows = casefile_rows((enum case_side)side,
				    (enum case_state)s, (enum case_event)e);

				twice += rows > 1;
				if (rows > 1)
					printf("# %s %s\n",
					    case_state_name((enum case_state)s).ptr,
					    case_event_name((enum case_event)e).ptr);
			}
	CHECK(twice == 0, "no pair of state and event has two rows");
}

static void
test_withdrawal(void)
{
	size_t missing = 0;

	for (unsigned s = 1; s < CASE_STATE_COUNT; s++) {
		enum case_state state = (enum case_state)s;

		if (!case_state_is_end(state) && state != CASE_BARRED)
			missing += !casefile_can(SIDE_ISSUER, state, EVENT_WITHDRAW);
	}
	CHECK(missing == 0, "the issuer can withdraw at any time before the end");
	CHECK(step(SIDE_ADDRESSEE, CASE_CLOSED, EVENT_WITHDRAW).to == CASE_CLOSED,
	    "a late withdrawal changes nothing");
}

/* The answer with R2 is lost, and comes when all else has been said. */
static void
test_lost_answer(void)
{
	static const enum case_event told[] = { EVENT_OPEN, EVENT_ACCEPT, EVENT_PRODUCE,
		EVENT_FETCH, EVENT_RECEIVE, EVENT_VERIFY };
	static const enum case_event first[] = { EVENT_OPEN, EVENT_PRESERVE, EVENT_ACCEPT,
		EVENT_PART, EVENT_REFUSE, EVENT_REFER, EVENT_ASK, EVENT_PRODUCE,
		EVENT_INQUIRE, EVENT_OBJECT };
	enum case_state state = CASE_SEALED;
	size_t missing = 0;

	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
		if (CHECK(casefile_can(SIDE_ISSUER, state, told[i]),
			"told before the answer with R2 came, or after it"))
			state = step(SIDE_ISSUER, state, told[i]).to;
	CHECK(state == CASE_VERIFIED, "a late R2 takes nothing back");
	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
		missing += !casefile_can(SIDE_ISSUER, CASE_SEALED, first[i]);
	CHECK(missing == 0, "whatever is told first counts");
}

/* An order of another authority: the court first, then the addressee. */
static void
test_court(void)
{
	struct case_step one = step(SIDE_ISSUER, CASE_NEW, EVENT_SUBMIT);

	CHECK(one.to == CASE_SUBMITTED && one.receipt == RECEIPT_LOGGED &&
		  one.opens == DUTY_BIT(DUTY_VALIDATE),
	    "submitted, logged, and an answer is owed");
	CHECK(!casefile_can(SIDE_ISSUER, CASE_SUBMITTED, EVENT_SEAL) &&
		  !casefile_can(SIDE_ISSUER, CASE_NOT_VALIDATED, EVENT_SEAL) &&
		  !casefile_can(SIDE_ISSUER, CASE_WITHDRAWN, EVENT_SEAL),
	    "nothing is sent that waits for its court, or was declined");
	CHECK(!casefile_can(SIDE_VALIDATOR, CASE_RECEIVED, EVENT_VALIDATE) &&
		  !casefile_can(SIDE_VALIDATOR, CASE_RECEIVED, EVENT_DECLINE),
	    "nobody validates what no person has opened");
	CHECK(!casefile_can(SIDE_VALIDATOR, CASE_NOT_VALIDATED, EVENT_VALIDATE) &&
		  !casefile_can(SIDE_VALIDATOR, CASE_VALIDATED, EVENT_DECLINE),
	    "nor says two things");
	CHECK(step(SIDE_VALIDATOR, CASE_OPENED, EVENT_VALIDATE).receipt ==
		      RECEIPT_DECIDED &&
		  step(SIDE_VALIDATOR, CASE_OPENED, EVENT_DECLINE).receipt ==
		      RECEIPT_DECIDED,
	    "what it decides has its receipt");
	CHECK(step(SIDE_ISSUER, CASE_VALIDATED, EVENT_SEAL).to == CASE_SEALED &&
		  step(SIDE_VALIDATOR, CASE_VALIDATED, EVENT_SEND).to == CASE_SENT,
	    "what is validated is sent, and the court hears of it");
	one = step(SIDE_ISSUER, CASE_FETCHED, EVENT_DECLINE);
	CHECK(one.to == CASE_FETCHED &&
		  one.opens == (DUTY_BIT(DUTY_WITHDRAW) | DUTY_BIT(DUTY_RESTRICT)) &&
		  one.closes == DUTY_BIT(DUTY_VALIDATE_AFTER),
	    "declined afterwards: withdraw, and delete or restrict");
	CHECK((step(SIDE_ISSUER, CASE_FETCHED, EVENT_WITHDRAW).closes &
		  DUTY_BIT(DUTY_RESTRICT)) == 0 &&
		  (step(SIDE_ISSUER, CASE_WITHDRAWN, EVENT_CLOSE).closes &
		      DUTY_BIT(DUTY_RESTRICT)) == 0 &&
		  step(SIDE_ISSUER, CASE_CLOSED, EVENT_RESTRICT).closes ==
		      DUTY_BIT(DUTY_RESTRICT),
	    "that ends with a statement only");
	CHECK(case_event_told(SIDE_ISSUER, ROLE_VALIDATOR, RECEIPT_DECIDED,
		  OUTCOME_REFUSE) == EVENT_DECLINE &&
		  case_event_told(SIDE_ISSUER, ROLE_VALIDATOR, RECEIPT_DECIDED,
		      OUTCOME_ACCEPT) == EVENT_FILE &&
		  case_event_told(SIDE_ADDRESSEE, ROLE_VALIDATOR, RECEIPT_DECIDED,
		      OUTCOME_REFUSE) == EVENT_FILE &&
		  case_event_told(SIDE_ISSUER, ROLE_NOTIFIED, RECEIPT_DECIDED,
		      OUTCOME_REFUSE) == EVENT_FILE,
	    "a receipt of the court declines at the issuer; it never validates");
	CHECK(case_event_told(SIDE_VALIDATOR, ROLE_ISSUER, RECEIPT_LOGGED,
		  OUTCOME_ACCEPT) == EVENT_SEND &&
		  case_event_told(SIDE_VALIDATOR, ROLE_ADDRESSEE, RECEIPT_LOGGED,
		      OUTCOME_ACCEPT) == EVENT_FILE &&
		  case_event_told(SIDE_ISSUER, ROLE_ADDRESSEE, RECEIPT_DECIDED,
		      OUTCOME_REFUSE) == EVENT_REFUSE,
	    "and the issuer's tells the court that the order was sent");
}

/* What an addressee does not execute: both sides walk alike, and nobody owes for nothing.
 */
static const struct {
	const char *words;
	enum case_state from;
	enum case_event event;
	enum case_state to; /* CASE_STATE_COUNT: it is not possible */
	unsigned issuer_owes, addressee_owes;
} impeded[] = {
	{ "a question stops the order", CASE_ACCEPTED, EVENT_PAUSE, CASE_ASKED,
	    DUTY_BIT(DUTY_CLARIFY), DUTY_BIT(DUTY_CLARIFY) | DUTY_BIT(DUTY_FREE) },
	{ "a second question, too", CASE_ASKED, EVENT_PAUSE, CASE_ASKED,
	    DUTY_BIT(DUTY_CLARIFY), DUTY_BIT(DUTY_CLARIFY) | DUTY_BIT(DUTY_FREE) },
	{ "one about a part does not", CASE_ACCEPTED, EVENT_PAUSE_PART, CASE_ACCEPTED,
	    DUTY_BIT(DUTY_CLARIFY), DUTY_BIT(DUTY_CLARIFY) },
	{ "privileges let it wait", CASE_OPENED, EVENT_WAIT, CASE_HALTED,
	    DUTY_BIT(DUTY_RECONSIDER), 0 },
	{ "other law suspends it", CASE_ACCEPTED, EVENT_SUSPEND, CASE_HALTED,
	    DUTY_BIT(DUTY_RECONSIDER), 0 },
	{ "what is impossible halts", CASE_OPENED, EVENT_FAIL, CASE_HALTED,
	    DUTY_BIT(DUTY_RECONSIDER), 0 },
	{ "in part it does not", CASE_ACCEPTED, EVENT_HALT_PART, CASE_ACCEPTED,
	    DUTY_BIT(DUTY_RECONSIDER), 0 },
	{ "any other reason stops nothing", CASE_ACCEPTED, EVENT_REPORT, CASE_ACCEPTED,
	    DUTY_BIT(DUTY_RECONSIDER), 0 },
	{ "the order stands", CASE_HALTED, EVENT_MAINTAIN, CASE_OPENED,
	    DUTY_BIT(DUTY_DECIDE) | DUTY_BIT(DUTY_FALLBACK), DUTY_BIT(DUTY_DECIDE) },
	{ "or is over", CASE_HALTED, EVENT_AGREE, CASE_UNEXECUTED, DUTY_BIT(DUTY_CLOSE),
	    DUTY_BIT(DUTY_CLOSE) },
	{ "in part it goes on", CASE_ACCEPTED, EVENT_AGREE_PART, CASE_ACCEPTED, 0, 0 },
	{ "what was answered is not reported", CASE_PRODUCED, EVENT_FAIL,
	    CASE_STATE_COUNT, 0, 0 },
	{ "nor what was withdrawn", CASE_WITHDRAWN, EVENT_PAUSE, CASE_STATE_COUNT, 0, 0 },
	{ "nor agreed on", CASE_PRODUCED, EVENT_AGREE, CASE_STATE_COUNT, 0, 0 },
	{ "what is over stays over", CASE_UNEXECUTED, EVENT_MAINTAIN, CASE_STATE_COUNT, 0,
	    0 },
};

static void
test_impeded(void)
{
	for (size_t i = 0; i < sizeof impeded / sizeof *impeded; i++) {
		struct case_step a = step(SIDE_ISSUER, impeded[i].from, impeded[i].event);
		struct case_step b =
		    step(SIDE_ADDRESSEE, impeded[i].from, impeded[i].event);

		CHECK(a.to == impeded[i].to && b.to == impeded[i].to &&
			  a.opens == impeded[i].issuer_owes &&
			  b.opens == impeded[i].addressee_owes,
		    impeded[i].words);
	}
	CHECK(!casefile_can(SIDE_ADDRESSEE, CASE_RECEIVED, EVENT_FAIL),
	    "nobody reports what no person has opened");
	CHECK(!casefile_can(SIDE_ADDRESSEE, CASE_HALTED, EVENT_PRODUCE) &&
		  casefile_can(SIDE_ADDRESSEE, CASE_HALTED, EVENT_ACCEPT),
	    "what halts is not answered, unless the addressee accepts after all");
	CHECK((step(SIDE_ISSUER, CASE_ACCEPTED, EVENT_PAUSE).closes &
		  (DUTY_BIT(DUTY_ANSWER) | DUTY_BIT(DUTY_FALLBACK))) ==
		  (DUTY_BIT(DUTY_ANSWER) | DUTY_BIT(DUTY_FALLBACK)),
	    "while it pauses no answer is late, and silence opens no other route");
	CHECK(!casefile_can(SIDE_ISSUER, CASE_SENT, EVENT_DELAY) &&
		  casefile_can(SIDE_ISSUER, CASE_VERIFIED, EVENT_DELAY) &&
		  casefile_can(SIDE_ADDRESSEE, CASE_PRODUCED, EVENT_DELAY) &&
		  !casefile_can(SIDE_ADDRESSEE, CASE_ACCEPTED, EVENT_DELAY),
	    "a notice is delayed by the issuer, once there is one to give");
	CHECK(!casefile_can(SIDE_ADDRESSEE, CASE_ASKED, EVENT_SET_DATE) &&
		  !casefile_can(SIDE_ISSUER, CASE_ACCEPTED, EVENT_SET_DATE),
	    "no date is set while it pauses, and none by the issuer without a change");
}

struct walk {
	enum case_event event;
	enum case_state issuer, addressee;
	enum receipt_kind receipt; /* made by whichever side acts */
};

static void
test_walk(void)
{
	static const struct walk walk[] = {
		{ EVENT_OPEN, CASE_OPENED, CASE_OPENED, RECEIPT_OPENED },
		{ EVENT_PRESERVE, CASE_OPENED, CASE_OPENED, RECEIPT_PRESERVED },
		{ EVENT_ASK, CASE_ASKED, CASE_ASKED, RECEIPT_DECIDED },
		{ EVENT_CLARIFY, CASE_OPENED, CASE_OPENED, RECEIPT_NONE },
		{ EVENT_PART, CASE_PARTLY, CASE_PARTLY, RECEIPT_DECIDED },
		{ EVENT_PRODUCE, CASE_PRODUCED, CASE_PRODUCED, RECEIPT_PRODUCED },
		{ EVENT_FETCH, CASE_FETCHED, CASE_FETCHED, RECEIPT_FETCHED },
		{ EVENT_DOUBT, CASE_DOUBTED, CASE_DOUBTED, RECEIPT_VERIFIED },
		{ EVENT_PRODUCE, CASE_PRODUCED, CASE_PRODUCED, RECEIPT_PRODUCED },
		{ EVENT_FETCH, CASE_FETCHED, CASE_FETCHED, RECEIPT_FETCHED },
		{ EVENT_VERIFY, CASE_VERIFIED, CASE_VERIFIED, RECEIPT_VERIFIED },
		{ EVENT_CLOSE, CASE_CLOSED, CASE_CLOSED, RECEIPT_CLOSED },
	};
	enum case_state issuer = CASE_NEW;
	enum case_state addressee = CASE_NEW;
	unsigned owed_issuer = 0;
	unsigned owed_addressee = 0;
	struct case_step one = step(SIDE_ISSUER, issuer, EVENT_SEAL);

	CHECK(
	    one.to == CASE_SEALED && one.receipt == RECEIPT_LOGGED, "sealed and logged");
	one = step(SIDE_ISSUER, one.to, EVENT_SEND);
	owed_issuer = one.opens;
	CHECK(one.opens == DUTY_BIT(DUTY_ACKNOWLEDGE), "a receipt is owed");
	one = step(SIDE_ISSUER, one.to, EVENT_RECEIVE);
	issuer = one.to;
	owed_issuer = (owed_issuer & ~one.closes) | one.opens;
	one = step(SIDE_ADDRESSEE, addressee, EVENT_RECEIVE);
	addressee = one.to;
	owed_addressee = one.opens;
	CHECK(one.receipt == RECEIPT_STORED && issuer == CASE_RECEIVED, "and given");
	for (size_t i = 0; i < sizeof walk / sizeof *walk; i++) {
		struct case_step a = step(SIDE_ISSUER, issuer, walk[i].event);
		struct case_step b = step(SIDE_ADDRESSEE, addressee, walk[i].event);

		issuer = a.to;
		addressee = b.to;
		owed_issuer = (owed_issuer & ~a.closes) | a.opens;
		owed_addressee = (owed_addressee & ~b.closes) | b.opens;
		CHECK(issuer == walk[i].issuer && addressee == walk[i].addressee &&
			  (a.receipt == walk[i].receipt || b.receipt == walk[i].receipt),
		    case_event_name(walk[i].event).ptr);
	}
	CHECK((owed_issuer & ~DUTY_BIT(DUTY_NOTIFY)) == 0 &&
		  (owed_addressee & ~DUTY_BIT(DUTY_NOTIFY)) == 0,
	    "at the end nobody owes anything but a notice");
}

static void
test_names(void)
{
	size_t wrong = 0;
	enum case_state state = CASE_NEW;
	enum case_event event = EVENT_SEAL;
	enum case_side side = SIDE_ISSUER;
	enum duty_kind duty = DUTY_CLOSE;

	for (unsigned i = 0; i < CASE_STATE_COUNT; i++)
		wrong += !case_state_parse(case_state_name((enum case_state)i), &state) ||
			 state != i;
	for (unsigned i = 0; i < EVENT_COUNT; i++)
		wrong += !case_event_parse(case_event_name((enum case_event)i), &event) ||
			 event != i;
	for (unsigned i = 0; i < SIDE_COUNT; i++)
		wrong += !case_side_parse(case_side_name((enum case_side)i), &side) ||
			 side != i;
	for (unsigned i = 0; i < DUTY_COUNT; i++)
		wrong += !duty_parse(duty_name((enum duty_kind)i), &duty) || duty != i ||
			 duty_sentence((enum duty_kind)i).len < 10;
	CHECK(wrong == 0, "every name is read back");
	CHECK(!case_state_parse(STR(""), &state), "and no other");
	CHECK(
	    case_event_of_receipt(RECEIPT_DECIDED, OUTCOME_REFER) == EVENT_REFER &&
		case_event_of_receipt(RECEIPT_VERIFIED, OUTCOME_REFUSE) == EVENT_DOUBT &&
		case_event_of_receipt(RECEIPT_VERIFIED, OUTCOME_ACCEPT) == EVENT_VERIFY &&
		case_event_of_receipt(RECEIPT_CLOSED, OUTCOME_ACCEPT) == EVENT_FILE,
	    "receipts tell of events");
}

static void
test_duty(void)
{
	int64_t at = 1000 * CLOCK_DAY;
	const struct duty_clock clocks[] = {
		{ STR_INIT("ask"), SIDE_ISSUER, at + 9 * CLOCK_DAY, false },
		{ STR_INIT("answer"), SIDE_ADDRESSEE, at + 3 * CLOCK_DAY, false },
		{ STR_INIT("emergency"), SIDE_ADDRESSEE, 0, false },
		{ STR_INIT("preserve"), SIDE_ADDRESSEE, at + 60 * CLOCK_DAY, false },
		{ STR_INIT("preserve-renewed"), SIDE_ADDRESSEE, at + 90 * CLOCK_DAY,
		    false },
	};
	struct duty duty = { 0 };

	CHECK(!duty_open(DUTY_CONFIRM, SIDE_ISSUER, at, clocks, 5, &duty) &&
		  !duty_open(DUTY_NOTIFY, SIDE_ISSUER, at, clocks, 5, &duty),
	    "what only the law can ask for needs its clock");
	CHECK(duty_open(DUTY_ANSWER, SIDE_ISSUER, at, clocks, 5, &duty) &&
		  duty.due_at == at + 3 * CLOCK_DAY &&
		  str_eq(duty.clock, STR("answer")) && duty.owed_by == SIDE_ADDRESSEE,
	    "the earliest clock that runs counts");
	CHECK(duty_open(DUTY_RELEASE, SIDE_ADDRESSEE, at, clocks, 5, &duty) &&
		  duty.due_at == at + 90 * CLOCK_DAY,
	    "of two floors the later");
	CHECK(!duty_open(DUTY_RELEASE, SIDE_ADDRESSEE, at,
		  &(struct duty_clock){
		      STR_INIT("hold-confirmed"), SIDE_ADDRESSEE, 0, true },
		  1, &duty),
	    "what is kept without an end is let go by no date");
	CHECK(duty_open(DUTY_ACKNOWLEDGE, SIDE_ISSUER, at, NULL, 0, &duty) &&
		  duty.due_at == at + CLOCK_DAY && str_empty(duty.clock),
	    "else a house date");
	CHECK(!duty_is_late(&duty, duty.due_at) && duty_is_late(&duty, duty.due_at + 1),
	    "late is after the time");
	const struct duty_clock after[] = { { STR_INIT("validate"), SIDE_ISSUER,
	    at + 2 * CLOCK_DAY, false } };

	CHECK(!duty_open(DUTY_VALIDATE_AFTER, SIDE_ISSUER, at, clocks, 5, &duty) &&
		  !duty_open(DUTY_RESTRICT, SIDE_ISSUER, at, clocks, 5, &duty) &&
		  duty_open(DUTY_VALIDATE_AFTER, SIDE_ISSUER, at, after, 1, &duty) &&
		  duty.owed_by == SIDE_ISSUER,
	    "validation is owed afterwards where the law's clock runs");
	CHECK(duty_open(DUTY_VALIDATE, SIDE_VALIDATOR, at, after, 1, &duty) &&
		  duty.owed_by == SIDE_VALIDATOR && duty.due_at == at + 2 * CLOCK_DAY,
	    "and the court answers by the time that the issuer has");
	CHECK(duty_lock_ask(STR("notify"), STR("date-set"), at, at + 60 * CLOCK_DAY) ==
		      at + 46 * CLOCK_DAY &&
		  duty_lock_ask(STR("notify"), STR("date-set"), at,
		      at + DUTY_LOCK_ASK_DAYS * CLOCK_DAY) == 0 &&
		  duty_lock_ask(STR("notify"), STR("notice"), at, at + 60 * CLOCK_DAY) ==
		      0 &&
		  duty_lock_ask(
		      STR("answer"), STR("date-set"), at, at + 60 * CLOCK_DAY) == 0,
	    "the lock of a notice is asked about before its end, and nothing else is");
	CHECK(duty_open(DUTY_CLOSE, SIDE_ADDRESSEE, at, NULL, 0, &duty) &&
		  duty.owed_by == SIDE_ADDRESSEE,
	    "each side closes its own case");
}

/* A step that both sides' tables allow belongs to one of them. */
static void
test_sides(void)
{
	static const enum case_event of_addressee[] = { EVENT_RECEIVE, EVENT_OPEN,
		EVENT_PRESERVE, EVENT_ACCEPT, EVENT_PART, EVENT_REFUSE, EVENT_ASK,
		EVENT_REFER, EVENT_PRODUCE };
	static const enum case_event of_issuer[] = { EVENT_SEAL, EVENT_SEND, EVENT_FETCH,
		EVENT_VERIFY, EVENT_DOUBT, EVENT_WITHDRAW, EVENT_EXTEND };
	bool right = true;

	for (size_t i = 0; i < sizeof of_addressee / sizeof of_addressee[0]; i++)
		right &= (case_event_takers(of_addressee[i]) & ROLE_ADDRESSEE) != 0 &&
			 (case_event_takers(of_addressee[i]) & ROLE_ISSUER) == 0;
	CHECK(right, "who is asked receives, opens, decides and produces");
	right = true;
	for (size_t i = 0; i < sizeof of_issuer / sizeof of_issuer[0]; i++)
		right &= (case_event_takers(of_issuer[i]) & ROLE_ISSUER) != 0 &&
			 (case_event_takers(of_issuer[i]) & ROLE_ADDRESSEE) == 0;
	CHECK(right, "who asks sends, fetches, verifies and withdraws");
	CHECK(case_event_takers(EVENT_CLOSE) == case_event_takers(EVENT_FILE) &&
		  case_side_role(SIDE_NOTIFIED) == ROLE_NOTIFIED,
	    "every side closes and files");
}

int
main(void)
{
	test_sides();
	test_refusals();
	test_rows();
	test_graph();
	test_withdrawal();
	test_lost_answer();
	test_court();
	test_impeded();
	test_walk();
	test_names();
	test_duty();
	return test_done();
}
