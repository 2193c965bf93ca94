/*
 * Which route is open when an order has led to nothing, on which ground a side may say
 * no, and the single authority: test vectors 7 and 8 of the sheet on CETS 224 Art 7.7
 * (served 2028-03-01, time frame 10 or 45 days).
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "law/check.h"
#include "law/fallback.h"
#include "law/ground.h"
#include "law/whatif.h"
#include "test.h"

static struct arena arena;
static struct law law;

static int64_t
at(const char *text)
{
	int64_t time = 0;

	CHECK(clock_parse(str_from(text), &time), text);
	return time;
}

static struct order
order_of(const char *procedure, const char *answer_by)
{
	return (struct order){ .procedure = str_from(procedure),
		.issuer = STR("HU/office"),
		.addressee = STR("CR/mail"),
		.answer_by = answer_by == NULL ? 0 : at(answer_by) };
}

/* The route at a moment; NULL = not offered. */
static const struct law_fallback *
ask(const struct order *order, const struct law_event *events, size_t count,
    const char *now, const char *route)
{
	const struct law_course course = {
		.order = order, .events = events, .events_count = count, .now = at(now)
	};
	struct law_fallback_list list = { .count = 0 };
	struct why why = { .text = "" };

	if (law_fallbacks(&arena, &law, &course, &list, &why) != ERR_OK)
		return NULL;
	for (size_t i = 0; i < list.count; i++)
		if (str_eq_c(list.fallbacks[i].row->cells[FALLBACK_TO], route))
			return &list.fallbacks[i];
	return NULL;
}

static bool
is(const struct law_fallback *one, bool open, const char *event, const char *opens_at)
{
	return one != NULL && one->open == open && one->opens_at == at(opens_at) &&
	       str_eq_c(one->row->cells[FALLBACK_EVENT], event);
}

/* Counted in UTC: no zones are handed in. */
static void
test_silence(void)
{
	const struct law_event received = { STR("received"), at("2028-03-01T09:00:00Z") };
	struct order soon = order_of("224-07", "2028-03-11T09:00:00Z");
	struct order late = order_of("224-07", "2028-04-15T09:00:00Z");

	CHECK(ask(&soon, NULL, 0, "2028-05-01T00:00:00Z", "224-08") == NULL,
	    "before it was served nothing runs");
	CHECK(is(ask(&soon, &received, 1, "2028-03-31T23:59:59Z", "224-08"), false,
		  "silent", "2028-04-01T00:00:00Z"),
	    "on day 30 it is closed: 30 days win over 10");
	CHECK(is(ask(&soon, &received, 1, "2028-04-01T00:00:00Z", "224-08"), true,
		  "silent", "2028-04-01T00:00:00Z"),
	    "after it, open");
	CHECK(is(ask(&late, &received, 1, "2028-04-15T08:59:59Z", "224-08"), false,
		  "silent", "2028-04-15T09:00:00Z"),
	    "a time frame of 45 days wins over 30");
	CHECK(is(ask(&late, &received, 1, "2028-04-15T09:00:00Z", "224-08"), true,
		  "silent", "2028-04-15T09:00:00Z"),
	    "and ends");
	CHECK(ask(&soon, &received, 1, "2028-05-01T00:00:00Z", "185-31") != NULL,
	    "mutual assistance is the other way");
	CHECK(ask(&soon, &received, 1, "2028-05-01T00:00:00Z", "vol") == NULL,
	    "there is no third");
}

static void
test_events(void)
{
	struct order order = order_of("224-07", "2028-03-11T09:00:00Z");
	struct law_event events[] = {
		{ STR("received"), at("2028-03-01T09:00:00Z") },
		{ STR("refused"), at("2028-03-12T10:00:00Z") },
	};

	CHECK(is(ask(&order, events, 2, "2028-03-12T10:00:00Z", "224-08"), true,
		  "refused", "2028-03-12T10:00:00Z"),
	    "a refusal opens it at once");
	events[1].name = STR("instructed");
	CHECK(is(ask(&order, events, 2, "2028-05-12T10:00:00Z", "224-08"), true,
		  "instructed", "2028-03-12T10:00:00Z"),
	    "so does an instruction, and it stays the reason");
	events[1].name = STR("answered");
	CHECK(ask(&order, events, 2, "2028-05-12T10:00:00Z", "224-08") == NULL,
	    "an answer leaves none");
	events[1].name = STR("not-needed");
	CHECK(ask(&order, events, 2, "2028-05-12T10:00:00Z", "224-08") == NULL,
	    "nor does a withdrawal");
	order.procedure = STR("nonsense");
	CHECK(ask(&order, events, 1, "2028-05-12T10:00:00Z", "224-08") == NULL,
	    "a route that the tables do not know has none");
}

static bool
ground_is(const struct order *order, const char *by, const char *ground, const char *rule)
{
	struct verdict verdict = law_ground(
	    &law, order, str_from(by), str_from(ground), at("2028-03-01T00:00:00Z"));

	return rule == NULL
		   ? verdict_is_yes(&verdict)
		   : verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

static void
test_grounds(void)
{
	struct order order = order_of("224-07", NULL);
	struct order voluntary = order_of("vol", NULL);

	CHECK(ground_is(&order, "notified", "essential-interests", "law-ground"),
	    "another ground");
	CHECK(ground_is(&order, "notified", "", "law-ground"), "none");
	CHECK(ground_is(&order, "notified", "declines", "law-ground"),
	    "that of another side");
	CHECK(ground_is(&order, "notified", "rg-7-prej", NULL), "the one");
	CHECK(ground_is(&order, "notified", "rg-7-mla", NULL), "and the other");
	CHECK(ground_is(&voluntary, "notified", "anything", NULL),
	    "where none is listed, any word");
	CHECK(!law_reason_owed(&law, &order, at("2028-03-01T00:00:00Z")),
	    "the provider owes no reason");
	CHECK(law_reason_owed(&law, &voluntary, at("2028-03-01T00:00:00Z")),
	    "elsewhere it does");
}

/* Whether the check has a finding of the rule about the member. */
static bool
finds(const struct order *order, const char *rule, const char *field)
{
	const struct law_situation situation = {
		.order = order, .stage = LAW_DRAFT, .now = at("2028-03-01T00:00:00Z")
	};
	struct law_report report = { .count = 0 };
	struct why why = { .text = "" };

	if (law_check(&arena, &law, &situation, &report, &why) != ERR_OK)
		return false;
	for (size_t i = 0; i < report.count; i++)
		if (report.findings[i].rule != NULL &&
		    strcmp(report.findings[i].rule, rule) == 0 &&
		    str_eq_c(report.findings[i].field, field))
			return true;
	return false;
}

static void
test_authority(void)
{
	static const struct str single[] = { STR_INIT("CR/sol") };
	static const struct str other[] = { STR_INIT("CR/luna") };
	struct order order = order_of("224-07", NULL);

	order.notified = other;
	order.notified_count = 1;
	CHECK(finds(&order, "law-element-improper", "notified"),
	    "another authority than the single one");
	order.notified = single;
	CHECK(!finds(&order, "law-element-improper", "notified"), "the single one");
	order.procedure = STR("224-08");
	CHECK(finds(&order, "law-element-improper", "addressee"),
	    "a request that goes to the provider");
	order.addressee = STR("CR/sol");
	CHECK(!finds(&order, "law-element-improper", "addressee"),
	    "to the authority that receives them");
	CHECK(!finds(&order, "law-element-improper", "issuer"),
	    "who sends is not known: nothing is said");
}

static bool
open_law(void)
{
	static struct law base;
	struct verdict verdict = VERDICT_IS_YES;
	struct why why = { .text = "" };

	return arena_init(&arena, (size_t)64 << 20, &why) == ERR_OK &&
	       law_open_embedded(&arena, &base, &why) == ERR_OK &&
	       whatif_open(&arena, &base, STR("w.txt"),
		   STR("224=HU,CR@2027-06-01;224/7.5.a=CR:every;224/7.5.e=CR:CR/sol;"
		       "224/8.10.b=CR:CR/sol;224/*=HU,CR:none"),
		   &law, &verdict, &why) == ERR_OK &&
	       verdict_is_yes(&verdict);
}

int
main(void)
{
	if (!CHECK(open_law(), "a law with assumptions"))
		return test_done();
	test_silence();
	test_events();
	test_grounds();
	test_authority();
	arena_release(&arena);
	return test_done();
}
