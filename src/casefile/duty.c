#include "casefile/duty.h"

#include <assert.h>

#include "base/clock.h"

#define CLOCKS_MAX 8
#define EACH SIDE_COUNT /* owed by the side where it is opened */

/* house_days: a date to look again where the law's tables have no clock, 0 = not owed. */
static const struct {
	struct str name;
	enum case_side owed_by;
	bool floor;
	int house_days;
	struct str clocks[CLOCKS_MAX];
	struct str sentence;
} duties[DUTY_COUNT] = {
	[DUTY_ACKNOWLEDGE] = { STR_INIT("acknowledge"), SIDE_ADDRESSEE, false, 1,
	    { { 0 } },
	    STR_INIT("The addressee gives a receipt that it has stored the order.") },
	[DUTY_ADMIT] = { STR_INIT("admit"), SIDE_ADDRESSEE, false, 1, { { 0 } },
	    STR_INIT("A person decides whether the order leaves the tray.") },
	[DUTY_DECIDE] = { STR_INIT("decide"), SIDE_ADDRESSEE, false, 5,
	    { STR_INIT("emergency"), STR_INIT("answer"), STR_INIT("ask"),
		STR_INIT("hold"), STR_INIT("recognise"), STR_INIT("date-set") },
	    STR_INIT("The addressee decides about the order.") },
	[DUTY_PRESERVE] = { STR_INIT("preserve-now"), SIDE_ADDRESSEE, false, 0,
	    { STR_INIT("preserve-at-once") },
	    STR_INIT("The addressee preserves the data.") },
	[DUTY_CLARIFY] = { STR_INIT("clarify"), SIDE_ISSUER, false, 5,
	    { STR_INIT("clarify"), STR_INIT("clarify-part"), STR_INIT("question") },
	    STR_INIT("The issuer answers what the addressee asked.") },
	[DUTY_INFORM] = { STR_INIT("inform"), SIDE_ISSUER, false, 5, { { 0 } },
	    STR_INIT("The issuer answers what a notified authority asked.") },
	[DUTY_REVIEW] = { STR_INIT("review"), SIDE_NOTIFIED, false, 5,
	    { STR_INIT("window"), STR_INIT("window-emergency") },
	    STR_INIT("The notified authority says whether it objects.") },
	[DUTY_ANSWER] = { STR_INIT("answer"), SIDE_ADDRESSEE, false, 10,
	    { STR_INIT("emergency"), STR_INIT("answer"), STR_INIT("ask"),
		STR_INIT("hold"), STR_INIT("return-subscriber"),
		STR_INIT("return-traffic"), STR_INIT("date-set") },
	    STR_INIT("The addressee produces what it accepted.") },
	[DUTY_CONFIRM] = { STR_INIT("confirm"), SIDE_ISSUER, false, 0,
	    { STR_INIT("confirm") },
	    STR_INIT("The issuer confirms that the order stands.") },
	[DUTY_EXTEND] = { STR_INIT("extend"), SIDE_ISSUER, false, 30,
	    { STR_INIT("follow-up"), STR_INIT("preserve"), STR_INIT("preserve-renewed"),
		STR_INIT("extend"), STR_INIT("warn-1"), STR_INIT("warn-2") },
	    STR_INIT("The issuer extends the preservation, or it ends.") },
	[DUTY_HEED] = { STR_INIT("heed"), SIDE_ADDRESSEE, false, 1, { { 0 } },
	    STR_INIT("A person looks at what was asked without a signature.") },
	[DUTY_RELEASE] = { STR_INIT("release"), SIDE_ADDRESSEE, true, 90,
	    { STR_INIT("preserve"), STR_INIT("preserve-renewed"),
		STR_INIT("preserve-asked"), STR_INIT("hold-confirmed") },
	    STR_INIT("The addressee lets go what it no longer has to keep.") },
	[DUTY_FETCH] = { STR_INIT("fetch"), SIDE_ISSUER, false, 7, { STR_INIT("fetch") },
	    STR_INIT("The issuer fetches the answer.") },
	[DUTY_VERIFY] = { STR_INIT("verify"), SIDE_ISSUER, false, 7,
	    { STR_INIT("verify") }, STR_INIT("The issuer verifies the answer.") },
	[DUTY_NOTIFY] = { STR_INIT("notify"), SIDE_ISSUER, false, 0,
	    { STR_INIT("notice-review"), STR_INIT("notice"), STR_INIT("date-set") },
	    STR_INIT("The person whose data it is is told, or the delay is reasoned.") },
	[DUTY_SETTLE] = { STR_INIT("settle"), SIDE_ADDRESSEE, false, 5, { { 0 } },
	    STR_INIT("The addressee settles an answer that did not verify.") },
	[DUTY_REASON] = { STR_INIT("reasons"), SIDE_NOTIFIED, false, 1,
	    { STR_INIT("reasons") },
	    STR_INIT("The notified authority tells the issuer why it forbade.") },
	[DUTY_FALLBACK] = { STR_INIT("fallback"), SIDE_ISSUER, true, 0,
	    { STR_INIT("fallback"), STR_INIT("fallback-emergency"),
		STR_INIT("fallback-maintained") },
	    STR_INIT("Nothing has come: from then on another route is open.") },
	[DUTY_VALIDATE] = { STR_INIT("validate"), SIDE_VALIDATOR, false, 5,
	    { STR_INIT("validate") },
	    STR_INIT("The court says whether it validates the order.") },
	[DUTY_VALIDATE_AFTER] = { STR_INIT("validate-after"), SIDE_ISSUER, false, 0,
	    { STR_INIT("validate") },
	    STR_INIT("What was sent without validation is validated, or withdrawn.") },
	[DUTY_WITHDRAW] = { STR_INIT("withdraw"), SIDE_ISSUER, false, 1, { { 0 } },
	    STR_INIT("The issuer withdraws what was not validated, at once.") },
	[DUTY_RESTRICT] = { STR_INIT("restrict"), SIDE_ISSUER, false, 0,
	    { STR_INIT("restrict") },
	    STR_INIT(
		"The issuer deletes or restricts what it obtained, and states it.") },
	[DUTY_FREE] = { STR_INIT("free"), SIDE_ADDRESSEE, true, 0, { STR_INIT("exempt") },
	    STR_INIT("If the issuer is silent until then, the addressee is exempt.") },
	[DUTY_RECONSIDER] = { STR_INIT("reconsider"), SIDE_ISSUER, false, 5, { { 0 } },
	    STR_INIT("The issuer maintains the order, withdraws it, or agrees.") },
	[DUTY_REIMBURSE] = { STR_INIT("reimburse"), SIDE_ISSUER, false, 30, { { 0 } },
	    STR_INIT("A person decides whether the costs are given back.") },
	[DUTY_CLOSE] = { STR_INIT("close"), EACH, false, 30, { STR_INIT("erase") },
	    STR_INIT("The case is closed, and what need not be kept is erased.") },
};

static bool
runs_by(enum duty_kind kind, struct str clock)
{
	for (size_t i = 0; i < CLOCKS_MAX; i++)
		if (duties[kind].clocks[i].len > 0 &&
		    str_eq(duties[kind].clocks[i], clock))
			return true;
	return false;
}

bool
duty_open(enum duty_kind kind, enum case_side here, int64_t at,
    const struct duty_clock *clocks, size_t clocks_count, struct duty *ret_duty)
{
	struct duty duty = { .kind = kind, .opened_at = at };

	assert(kind < DUTY_COUNT);
	duty.owed_by = duties[kind].owed_by == EACH ? here : duties[kind].owed_by;
	for (size_t i = 0; i < clocks_count; i++) {
		if (!runs_by(kind, clocks[i].id))
			continue;
		if (clocks[i].endless)
			return false;
		if (clocks[i].due_at == 0)
			continue;
		if (duty.due_at == 0 ||
		    (duties[kind].floor ? clocks[i].due_at > duty.due_at
					: clocks[i].due_at < duty.due_at)) {
			duty.due_at = clocks[i].due_at;
			duty.clock = clocks[i].id;
			/* a court answers by the time that the issuer has */
			if (duties[kind].owed_by != SIDE_VALIDATOR)
				duty.owed_by = clocks[i].whose;
		}
	}
	if (duty.due_at == 0 && duties[kind].house_days == 0)
		return false;
	if (duty.due_at == 0)
		duty.due_at = at + duties[kind].house_days * CLOCK_DAY;
	*ret_duty = duty;
	return true;
}

bool
duty_is_late(const struct duty *duty, int64_t now)
{
	return now > duty->due_at;
}

int64_t
duty_tell_next(int64_t opened_at, int64_t due_at, int64_t now)
{
	static const int64_t percents[] = { 50, 75, 90, 100 };

	for (size_t i = 0; i < sizeof percents / sizeof percents[0]; i++) {
		int64_t at = opened_at + (due_at - opened_at) / 100 * percents[i];

		if (percents[i] == 100)
			at = due_at;
		if (at > now)
			return at;
	}
	return 0;
}

bool
duty_is_lock(struct str kind, struct str clock)
{
	return str_eq(kind, duties[DUTY_NOTIFY].name) && str_eq_c(clock, "date-set");
}

int64_t
duty_lock_ask(struct str kind, struct str clock, int64_t opened_at, int64_t due_at)
{
	int64_t at = due_at - DUTY_LOCK_ASK_DAYS * CLOCK_DAY;

	return duty_is_lock(kind, clock) && at > opened_at ? at : 0;
}

struct str
duty_name(enum duty_kind kind)
{
	assert(kind < DUTY_COUNT);
	return duties[kind].name;
}

bool
duty_parse(struct str name, enum duty_kind *ret_kind)
{
	for (size_t i = 0; i < DUTY_COUNT; i++) {
		if (str_eq(duties[i].name, name)) {
			*ret_kind = (enum duty_kind)i;
			return true;
		}
	}
	return false;
}

struct str
duty_sentence(enum duty_kind kind)
{
	assert(kind < DUTY_COUNT);
	return duties[kind].sentence;
}
