/* What the tables ask of a case: to delete or restrict, and who may validate. */
#include <string.h>

#include "base/arena.h"
#include "law/owed.h"
#include "sample.h"
#include "test.h"

static struct arena arena;
static struct law law;
static const struct clock_date day = { 2026, 11, 22 };

static const struct {
	const char *event;  /* that happens now */
	const char *before; /* one word after another */
	bool emergency, notified, without;
	bool owed;
} cases[] = {
	{ "validation-refused", "", true, false, true, false },
	{ "validation-refused", "sent", true, false, true, false },
	{ "validation-refused", "answered", true, false, true, true },
	{ "not-needed", "answered", true, false, true, true },
	{ "not-needed", "answered", true, false, false, false },
	{ "not-needed", "answered validated", true, false, true, false },
	{ "not-needed", "answered validation-refused", true, false, true, false },
	{ "not-needed", "", true, false, true, false },
	{ "answered", "not-needed", true, false, true, true },
	{ "answered", "not-needed", true, false, false, false },
	{ "answered", "", true, false, true, false },
	{ "ground-raised", "answered", true, true, false, true },
	{ "ground-raised", "answered", true, false, false, false },
	{ "ground-raised", "answered", false, true, false, false },
	{ "ground-raised", "", true, true, false, false },
	{ "received", "answered", true, true, true, false },
};

static void
test_restrict(void)
{
	static const struct str told[] = { STR_INIT("DE/sta") };
	static const struct order_field fields[] = {
		{ STR_INIT("without-validation"), STR_INIT("yes") },
		{ STR_INIT("emergency-kind"), STR_INIT("eu") },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str words = str_from(cases[i].before);
		struct law_event events[LAW_EVENTS_MAX];
		struct order order = { .procedure = STR("eu-epoc"),
			.issuer = STR("FR/parquet"),
			.addressee = STR("DE/muster-mail"),
			.emergency = cases[i].emergency,
			.fields = cases[i].without ? fields : fields + 1,
			.fields_count = cases[i].without ? 2 : 1,
			.notified = told,
			.notified_count = cases[i].notified ? 1 : 0 };
		struct law_course course = {
			.order = &order, .events = events, .now = clock_midnight_utc(day)
		};

		while (words.len > 0)
			events[course.events_count++] =
			    (struct law_event){ str_cut(&words, ' '), course.now };
		CHECK(law_duty_owed(&law, &course, STR("restrict"),
			  str_from(cases[i].event)) == cases[i].owed,
		    cases[i].event);
		order.procedure = STR("224-07");
		CHECK(!law_duty_owed(
			  &law, &course, STR("restrict"), str_from(cases[i].event)),
		    "and by no other route");
	}
}

static bool
answers(const char *procedure, unsigned data, enum level level, const char *rule)
{
	struct order order =
	    sample_order(&arena, &law, str_from(procedure), data, STR(""), day);
	struct verdict verdict =
	    law_may_validate(&law, &order, level, clock_midnight_utc(day));

	return rule == NULL ? verdict_is_yes(&verdict)
			    : verdict.rule != NULL && strcmp(verdict.rule, rule) == 0;
}

static void
test_validate(void)
{
	CHECK(answers("eu-epoc", DATA_TRAFFIC, LEVEL_PROSECUTOR, "law-sign-off-level") &&
		  answers("eu-epoc", DATA_SUBSCRIBER | DATA_CONTENT, LEVEL_PROSECUTOR,
		      "law-sign-off-level"),
	    "a prosecutor validates neither traffic nor content");
	CHECK(answers("eu-epoc", DATA_TRAFFIC, LEVEL_PROVIDER, "law-sign-off-level") &&
		  answers("eu-epoc", DATA_SUBSCRIBER, LEVEL_POLICE, "law-sign-off-level"),
	    "nor does the police anything, nor a provider");
	CHECK(answers("eu-epoc", DATA_TRAFFIC, LEVEL_JUDGE, NULL) &&
		  answers("eu-epoc", DATA_SUBSCRIBER, LEVEL_PROSECUTOR, NULL) &&
		  answers("eu-epoc-pr", DATA_CONTENT, LEVEL_PROSECUTOR, NULL),
	    "a judge does, and a prosecutor the light ones");
	CHECK(answers("vol", DATA_SUBSCRIBER, LEVEL_JUDGE, "law-person-decides"),
	    "where no row tells, a person decides");
}

int
main(void)
{
	if (arena_init(&arena, (size_t)32 << 20, NULL) != ERR_OK ||
	    law_open_embedded(&arena, &law, NULL) != ERR_OK)
		return 1;
	test_restrict();
	test_validate();
	arena_release(&arena);
	return test_done();
}
