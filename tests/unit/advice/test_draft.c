/* Drafts: what is taken, what order follows from it, what stands against it. */
#include "advice/draft_advice.h"
#include "advice/draft_check.h"
#include "base/clock.h"
#include "base/limits.h"
#include "test.h"

static struct arena arena;
static struct law law;
static struct law_zones zones;
static struct draft_frame frame;

static struct json *
tree_of(const char *text)
{
	struct json *tree = NULL;

	if (json_read(&arena, str_from(text), &tree, NULL) != ERR_OK)
		printf("# not JSON: %s\n", text);
	return tree;
}

/* The answers with what is said; NULL: refused. */
static struct json *
take(const struct json *answers, const char *said)
{
	struct json *all = NULL;
	struct verdict verdict = draft_take(&arena, tree_of(said), answers, &all);

	return verdict_is_yes(&verdict) ? all : NULL;
}

static void
test_take(void)
{
	static const char *const bad[] = { "{\"nothing\":\"x\"}", "{\"kind\":[\"x\"]}",
		"{\"categories\":\"traffic\"}", "{\"categories\":[1]}",
		"{\"fields\":\"x\"}", "{\"fields\":{\"offence\":[\"x\"]}}",
		"{\"kind\":null}" };
	struct json *answers;
	char *large = arena_alloc(&arena, LIMIT_DRAFT + 64);
	struct verdict verdict;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(take(NULL, bad[i]) == NULL, bad[i]);
	memset(large, 'a', LIMIT_DRAFT);
	answers = json_object(&arena);
	json_put_str(&arena, answers, "identifiers", str_from(large));
	verdict = draft_take(&arena, answers, NULL, &answers);
	CHECK(!verdict_is_yes(&verdict), "more than a draft holds");
	answers = take(
	    NULL, "{\"kind\":\"produce\",\"fields\":{\"link\":\"a\",\"offence\":\"b\"}}");
	answers =
	    take(answers, "{\"kind\":\" \",\"fields\":{\"link\":\"\",\"facts\":\"c\"}}");
	CHECK(draft_text(answers, "kind").len == 0,
	    "an empty answer removes the one before");
	CHECK(draft_field(answers, "link").len == 0 &&
		  str_eq_c(draft_field(answers, "offence"), "b") &&
		  str_eq_c(draft_field(answers, "facts"), "c"),
	    "legal fields are taken one by one");
	CHECK(draft_begun(answers, DRAFT_CASE) && draft_begun(answers, DRAFT_WHY) &&
		  !draft_begun(answers, DRAFT_NEED) && !draft_begun(NULL, DRAFT_WHOM),
	    "a step is begun by any answer of it");
	CHECK(str_eq_c(draft_missing(answers, DRAFT_CASE), "case-reference") &&
		  str_eq_c(draft_missing(answers, DRAFT_NEED), "kind"),
	    "what a step needs and has not");
}

/* What a prosecutor types. */
static struct json *
whole(void)
{
	return take(NULL,
	    "{\"kind\":\"preserve\",\"categories\":[\"subscriber\"],\"format\":"
	    "\"EmailAddress\",\"identifiers\":\"a@papercup.example\\n\\n "
	    "b@papercup.example "
	    "\",\"from\":\"2026-10-25T02:30\",\"until\":\"2026-11-02T00:00:00\",\"zone\":"
	    "\"Europe/Berlin\",\"addressee\":\"US/"
	    "papercup-mail\",\"procedure\":\"vol-pr\","
	    "\"language\":\"en\",\"notified\":\"DE/a  "
	    "DE/b\",\"fields\":{\"case-reference\":\"1 Js "
	    "1/26\",\"follow-up\":\"an order\",\"not-of-this-route\":\"x\"}}");
}

/* What a person typed of one case is in no template. */
static void
test_lasting(void)
{
	static const char *const of_a_case[] = { "case-reference", "link", "facts",
		"user-notice", "emergency-reason", "data-sought", "translation", "" };

	CHECK(draft_field_lasts(STR("offence")) && draft_field_lasts(STR("authority")),
	    "an office asks by the same article again");
	for (size_t i = 0; i < sizeof of_a_case / sizeof of_a_case[0]; i++)
		CHECK(!draft_field_lasts(str_from(of_a_case[i])), of_a_case[i]);
}

static void
test_order(void)
{
	struct draft_order made;
	const struct order *order = &made.order;
	struct json *answers = whole();

	CHECK(draft_order(&arena, &frame, answers, &made, NULL) == ERR_OK, "an order");
	CHECK(order->targets_count == 2 &&
		  str_eq_c(order->targets[1].value, "b@papercup.example") &&
		  order->targets[1].categories == DATA_SUBSCRIBER,
	    "a target a line, without the space about it");
	CHECK(made.faults_count == 1 && made.faults[0].step == DRAFT_WHOM &&
		  strcmp(made.faults[0].verdict.rule, "time-twice") == 0 &&
		  order->targets[0].from == 0,
	    "an hour that was twice is nobody's to choose");
	CHECK(order->targets[0].to ==
		  clock_midnight_utc((struct clock_date){ 2026, 11, 1 }) +
		      23 * 3600 * CLOCK_SECOND,
	    "a time is of the clock of its zone");
	CHECK(order->fields_count == 2, "what the route does not ask stays in the draft");
	CHECK(order->notified_count == 2 && str_eq_c(order->notified[1], "DE/b"),
	    "authorities, parted by spaces");
	answers = take(answers,
	    "{\"certificates\":\"x\",\"preserve_until\":\"1.2.\",\"emergency\":\"us\"}");
	CHECK(draft_order(&arena, &frame, answers, &made, NULL) == ERR_OK &&
		  made.faults_count == 3 && order->emergency &&
		  order->recipients_count == 0,
	    "what cannot be read is a fault of its step");
	answers = take(answers,
	    "{\"certificates\":\"-----BEGIN CERTIFICATE-----\\nMIIB\\nAAAA\\n-----END "
	    "CERTIFICATE-----\\n\"}");
	CHECK(draft_order(&arena, &frame, answers, &made, NULL) == ERR_OK &&
		  order->recipients_count == 1,
	    "a certificate is named by its digest");
}

static bool
says(const struct draft_report *report, const char *rule, enum draft_step step)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->findings[i].rule != NULL &&
		    strcmp(report->findings[i].rule, rule) == 0 &&
		    report->findings[i].step == step)
			return true;
	return false;
}

static void
test_preflight(void)
{
	static struct draft_report report;
	struct json *answers = whole();
	struct verdict verdict;
	struct json *said;
	char *many;

	CHECK(draft_check(&arena, &frame, json_object(&arena), &report, NULL) == ERR_OK &&
		  says(&report, "draft-incomplete", DRAFT_CASE) &&
		  says(&report, "draft-incomplete", DRAFT_WHY) &&
		  draft_report_kind(&report) == VERDICT_NO,
	    "of nothing everything is missing");
	CHECK(draft_check(&arena, &frame, answers, &report, NULL) == ERR_OK &&
		  says(&report, "time-twice", DRAFT_WHOM) &&
		  says(&report, "law-element-missing", DRAFT_WHY) &&
		  says(&report, "law-element-missing", DRAFT_CASE) &&
		  !draft_report_has(&report, VERDICT_NO, DRAFT_NEED),
	    "each finding is of the step that puts it right");
	answers = take(answers, "{\"identifiers\":\"300.1.1.1\"}");
	CHECK(draft_check(&arena, &frame, answers, &report, NULL) == ERR_OK &&
		  says(&report, "draft-identifier", DRAFT_WHOM),
	    "what is no address");
	answers = take(answers, "{\"identifiers\":\"192.0.2.7\"}");
	CHECK(draft_check(&arena, &frame, answers, &report, NULL) == ERR_OK &&
		  says(&report, "draft-format", DRAFT_WHOM) &&
		  !says(&report, "draft-identifier", DRAFT_WHOM),
	    "what is an address of another kind");
	many = arena_alloc(&arena, 300 * 9 + 1);
	for (size_t i = 0; i < 300; i++)
		memcpy(many + 9 * i, i == 299 ? "300.1.1.1" : "10.1.1.1\n", 9);
	said = json_object(&arena);
	json_put_str(&arena, said, "identifiers", str_from(many));
	json_put_str(&arena, said, "format", STR("IPv4Address"));
	json_put_str(&arena, said, "zone", STR(""));
	verdict = draft_take(&arena, said, answers, &answers);
	CHECK(verdict_is_yes(&verdict) &&
		  draft_check(&arena, &frame, answers, &report, NULL) == ERR_OK &&
		  says(&report, "draft-identifier", DRAFT_WHOM) &&
		  says(&report, "law-element-missing", DRAFT_WHOM) && report.count < 40,
	    "what is said of 300 identifiers is said once, and hides nothing");
	CHECK(json_first(draft_report_json(&arena, &report)) != NULL, "as a tree");
}

static void
test_advice(void)
{
	struct json *advice = NULL;
	const struct json *best, *route;

	CHECK(
	    draft_advice(&arena, &frame, json_object(&arena), &advice, NULL) == ERR_OK &&
		json_first(advice) == NULL,
	    "of nothing nothing is advised");
	CHECK(draft_advice(&arena, &frame,
		  take(NULL, "{\"kind\":\"preserve\",\"categories\":[\"subscriber\"],"
			     "\"addressee\":\"US/papercup-mail\"}"),
		  &advice, NULL) == ERR_OK,
	    "advice");
	best = json_get(advice, "best");
	route = json_first(json_get(advice, "routes"));
	CHECK(str_eq_c(json_get_str(best, "procedure"), "vol-pr"),
	    "the first that preserves");
	CHECK(json_get_bool(route, "chosen") && json_get_str(route, "source").len > 0,
	    "it is offered, with its source");
	for (; route != NULL; route = route->next)
		if (str_eq_c(json_get_str(route, "answer"), "no") &&
		    (json_get_str(route, "why").len == 0 ||
			json_get_str(route, "source").len == 0))
			break;
	CHECK(route == NULL, "each that is closed says why, and which row says so");
	CHECK(draft_advice(&arena, &frame,
		  take(NULL, "{\"kind\":\"produce\",\"categories\":[\"subscriber\"],"
			     "\"addressee\":\"US/papercup-mail\"}"),
		  &advice, NULL) == ERR_OK &&
		  str_eq_c(json_get_str(json_get(advice, "best"), "procedure"), "vol"),
	    "the first that produces is another");
}

int
main(void)
{
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK ||
	    law_open_embedded(&arena, &law, NULL) != ERR_OK ||
	    law_zones_open(&arena, &law, LAW_ZONES_DIR, &zones, NULL) != ERR_OK)
		return 1;
	frame = (struct draft_frame){ .law = &law,
		.zones = &zones,
		.realm = STR("training.x"),
		.issuer = STR("CL/fiscalia-norte"),
		.now = clock_midnight_utc((struct clock_date){ 2026, 11, 22 }),
		.projection = 1 };
	test_take();
	test_lasting();
	test_order();
	test_preflight();
	test_advice();
	arena_release(&arena);
	return test_done();
}
