/* Changes: who may say which kind to whom, what follows what, and the event it is. */
#include <string.h>

#include "casefile/change_rule.h"
#include "test.h"

static bool
answers(struct verdict verdict, const char *rule)
{
	if (rule == NULL)
		return verdict_is_yes(&verdict);
	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

#define NOBODY 0
#define ISSUER ROLE_ISSUER
#define COURT ROLE_VALIDATOR
#define PROVIDER ROLE_ADDRESSEE
#define TOLD ROLE_NOTIFIED

static const struct {
	enum change_kind kind;
	unsigned from, to;
	const char *rule;
} refused[] = {
	{ CHANGE_WITHDRAWAL, NOBODY, PROVIDER, "change-not-named" },
	{ CHANGE_WITHDRAWAL, PROVIDER, ISSUER, "change-not-named" },
	{ CHANGE_WITHDRAWAL, TOLD, PROVIDER, "change-not-named" },
	{ CHANGE_WITHDRAWAL, ISSUER, NOBODY, "change-receiver" },
	{ CHANGE_EXTENSION, COURT, PROVIDER, "change-not-named" },
	{ CHANGE_EXTENSION, PROVIDER, ISSUER, "change-not-named" },
	{ CHANGE_CONFIRMATION, PROVIDER, ISSUER, "change-not-named" },
	{ CHANGE_CLARIFICATION, PROVIDER, ISSUER, "change-not-named" },
	{ CHANGE_CLARIFICATION, TOLD, PROVIDER, "change-not-named" },
	{ CHANGE_QUESTION, ISSUER, PROVIDER, "change-not-named" },
	{ CHANGE_QUESTION, TOLD, PROVIDER, "change-receiver" },
	{ CHANGE_FORBID, ISSUER, PROVIDER, "change-not-named" },
	{ CHANGE_FORBID, COURT, PROVIDER, "change-not-named" },
	{ CHANGE_FORBID, TOLD, ISSUER, "change-receiver" },
	{ CHANGE_PERMIT, ISSUER, PROVIDER, "change-not-named" },
	{ CHANGE_PERMIT, PROVIDER, PROVIDER, "change-not-named" },
	{ CHANGE_REASONS, TOLD, PROVIDER, "change-receiver" },
	{ CHANGE_REASONS, PROVIDER, ISSUER, "change-not-named" },
	{ CHANGE_CONFIRMATION, ISSUER, COURT, "change-receiver" },
	{ CHANGE_STATEMENT, COURT, ISSUER, "change-not-named" },
	{ CHANGE_STATEMENT, PROVIDER, TOLD, "change-not-named" },
	{ CHANGE_STATEMENT, ISSUER, PROVIDER, "change-receiver" },
};

static const struct {
	enum change_kind kind;
	unsigned from, to;
	enum case_event event;
} taken[] = {
	{ CHANGE_WITHDRAWAL, ISSUER, PROVIDER, EVENT_WITHDRAW },
	{ CHANGE_WITHDRAWAL, ISSUER, TOLD, EVENT_WITHDRAW },
	{ CHANGE_WITHDRAWAL, ISSUER, COURT, EVENT_WITHDRAW },
	{ CHANGE_WITHDRAWAL, COURT, PROVIDER, EVENT_WITHDRAW },
	{ CHANGE_WITHDRAWAL, COURT, TOLD, EVENT_WITHDRAW },
	{ CHANGE_WITHDRAWAL, COURT, ISSUER, EVENT_WITHDRAW },
	{ CHANGE_EXTENSION, ISSUER, PROVIDER, EVENT_EXTEND },
	{ CHANGE_CONFIRMATION, ISSUER, PROVIDER, EVENT_CONFIRM },
	{ CHANGE_CONFIRMATION, COURT, PROVIDER, EVENT_VALIDATE },
	{ CHANGE_CONFIRMATION, COURT, TOLD, EVENT_VALIDATE },
	{ CHANGE_CONFIRMATION, COURT, ISSUER, EVENT_VALIDATE },
	{ CHANGE_CLARIFICATION, ISSUER, PROVIDER, EVENT_CLARIFY },
	{ CHANGE_CLARIFICATION, ISSUER, TOLD, EVENT_INFORM },
	{ CHANGE_QUESTION, PROVIDER, ISSUER, EVENT_ASK },
	{ CHANGE_QUESTION, TOLD, ISSUER, EVENT_INQUIRE },
	{ CHANGE_FORBID, TOLD, PROVIDER, EVENT_FORBID },
	{ CHANGE_FORBID, TOLD | COURT, PROVIDER, EVENT_FORBID },
	{ CHANGE_PERMIT, TOLD, PROVIDER, EVENT_PERMIT },
	{ CHANGE_PERMIT, TOLD, ISSUER, EVENT_PERMIT },
	{ CHANGE_REASONS, TOLD, ISSUER, EVENT_OBJECT },
	{ CHANGE_STATEMENT, ISSUER, TOLD, EVENT_RESTRICT },
	{ CHANGE_STATEMENT, ISSUER, COURT, EVENT_RESTRICT },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		const struct change_rule *rule = NULL;

		CHECK(answers(change_rule_find(
				  refused[i].kind, refused[i].from, refused[i].to, &rule),
			  refused[i].rule) &&
			  rule == NULL,
		    change_kind_name(refused[i].kind).ptr);
	}
}

static enum case_side
side_of(unsigned role)
{
	return role == ISSUER     ? SIDE_ISSUER
	       : role == PROVIDER ? SIDE_ADDRESSEE
	       : role == COURT    ? SIDE_VALIDATOR
				  : SIDE_NOTIFIED;
}

/* Some state of the side in which the event is possible. */
static bool
is_possible(enum case_side side, enum case_event event)
{
	for (unsigned s = 0; s < CASE_STATE_COUNT; s++)
		if (casefile_can(side, (enum case_state)s, event))
			return true;
	return false;
}

static void
test_taken(void)
{
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		enum case_side here = side_of(taken[i].to);
		const struct change_rule *rule = NULL;

		CHECK(answers(change_rule_find(
				  taken[i].kind, taken[i].from, taken[i].to, &rule),
			  NULL) &&
			  rule->event == taken[i].event,
		    change_kind_name(taken[i].kind).ptr);
		CHECK(answers(casefile_may(here, rule->event, rule->from & taken[i].from),
			  NULL) &&
			  is_possible(here, rule->event) &&
			  is_possible(here, change_rule_event(rule, 1)),
		    "and it is a paper there");
		CHECK(taken[i].from & TOLD
			  ? is_possible(SIDE_NOTIFIED, rule->event)
			  : is_possible(side_of(taken[i].from), rule->event),
		    "and an act where it is said");
	}
}

/* A part that is barred or permitted does not move the whole case by itself. */
static void
test_parts(void)
{
	const struct change_rule *rule = NULL;
	struct case_step step = { .to = CASE_NEW };

	CHECK(answers(change_rule_find(CHANGE_FORBID, TOLD, PROVIDER, &rule), NULL) &&
		  change_rule_event(rule, 0) == EVENT_FORBID &&
		  change_rule_event(rule, 2) == EVENT_FORBID_PART,
	    "a part is another event");
	CHECK(answers(
		  casefile_step(SIDE_ADDRESSEE, CASE_ACCEPTED, EVENT_FORBID_PART, &step),
		  NULL) &&
		  step.to == CASE_ACCEPTED,
	    "the rest may be answered");
	CHECK(
	    answers(casefile_step(SIDE_ADDRESSEE, CASE_BARRED, EVENT_PERMIT_PART, &step),
		NULL) &&
		step.to == CASE_OPENED,
	    "a part that is permitted is decided anew");
	CHECK(case_event_law(SIDE_ADDRESSEE, EVENT_FORBID_PART).len == 0 &&
		  case_event_law(SIDE_ADDRESSEE, EVENT_PERMIT_PART).len == 0 &&
		  case_event_law(SIDE_ISSUER, EVENT_OBJECT_PART).len == 0,
	    "the clocks of the whole order run on");
	CHECK(
	    answers(change_rule_find(CHANGE_EXTENSION, ISSUER, PROVIDER, &rule), NULL) &&
		change_rule_event(rule, 1) == EVENT_EXTEND,
	    "an extension knows no parts");
}

/* What only one side may do is not done to it by a paper of another. */
static void
test_may(void)
{
	CHECK(answers(casefile_may(SIDE_ADDRESSEE, EVENT_ACCEPT, ISSUER), "case-side") &&
		  answers(casefile_may(SIDE_ADDRESSEE, EVENT_ACCEPT, TOLD), "case-side"),
	    "nobody decides for the addressee");
	CHECK(answers(casefile_may(SIDE_ISSUER, EVENT_WITHDRAW, PROVIDER), "case-side") &&
		  answers(
		      casefile_may(SIDE_ADDRESSEE, EVENT_WITHDRAW, TOLD), "case-side") &&
		  answers(casefile_may(SIDE_ADDRESSEE, EVENT_WITHDRAW, 0), "case-side"),
	    "nor withdraws for the issuer");
	CHECK(answers(casefile_may(SIDE_ADDRESSEE, EVENT_PERMIT, ISSUER), "case-side") &&
		  answers(casefile_may(SIDE_ADDRESSEE, EVENT_PERMIT, 0), "case-side"),
	    "nor permits for a notified authority");
	CHECK(answers(casefile_may(SIDE_ISSUER, EVENT_WITHDRAW, COURT), NULL),
	    "a court withdraws what it validated");
	CHECK(answers(casefile_may(SIDE_ISSUER, EVENT_VALIDATE, 0), "case-side") &&
		  answers(
		      casefile_may(SIDE_ISSUER, EVENT_VALIDATE, PROVIDER), "case-side") &&
		  answers(casefile_may(SIDE_ISSUER, EVENT_DECLINE, TOLD), "case-side") &&
		  answers(
		      casefile_may(SIDE_VALIDATOR, EVENT_VALIDATE, ISSUER), "case-side"),
	    "nobody validates for the court");
	CHECK(answers(casefile_may(SIDE_VALIDATOR, EVENT_ACCEPT, 0), "case-side") &&
		  answers(casefile_may(SIDE_VALIDATOR, EVENT_PRODUCE, 0), "case-side"),
	    "nor does the court answer the order");
	CHECK(answers(casefile_may(SIDE_NOTIFIED, EVENT_CLOSE, 0), NULL) &&
		  answers(casefile_may(SIDE_ISSUER, EVENT_FILE, TOLD), NULL),
	    "everybody closes and files");
}

static void
test_barred(void)
{
	CHECK(!casefile_can(SIDE_ADDRESSEE, CASE_BARRED, EVENT_PRODUCE) &&
		  !casefile_can(SIDE_ADDRESSEE, CASE_BARRED, EVENT_ACCEPT),
	    "nothing is given while a notified authority forbids it");
	CHECK(casefile_can(SIDE_ADDRESSEE, CASE_BARRED, EVENT_REFUSE) &&
		  casefile_can(SIDE_ADDRESSEE, CASE_BARRED, EVENT_PERMIT),
	    "it is refused, or permitted after all");
	CHECK(!casefile_can(SIDE_ADDRESSEE, CASE_PRODUCED, EVENT_FORBID),
	    "who forbids too late is told so");
}

static void
test_follows(void)
{
	struct change_past past = { .is_order = false };

	CHECK(answers(change_rule_follows(&past), "change-follows"),
	    "what it follows is not here");
	past.is_first = true;
	CHECK(answers(change_rule_follows(&past), "change-follows"),
	    "nor is it, when it is the first");
	past = (struct change_past){ .is_order = true };
	CHECK(answers(change_rule_follows(&past), "change-follows"),
	    "two changes after the order contradict each other");
	past.is_first = true;
	CHECK(answers(change_rule_follows(&past), NULL), "the first follows the order");
	past = (struct change_past){ .is_last = true };
	CHECK(answers(change_rule_follows(&past), NULL), "the next follows the first");
	past = (struct change_past){ .is_answer = true };
	CHECK(answers(change_rule_follows(&past), NULL), "or what it answers");
}

int
main(void)
{
	test_refused();
	test_taken();
	test_parts();
	test_may();
	test_barred();
	test_follows();
	return test_done();
}
