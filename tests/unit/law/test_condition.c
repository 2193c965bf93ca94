/* Conditions of the tables: what is badly written, then yes, no and unknown. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "law/condition.h"
#include "test.h"

static struct arena arena;
static struct law law;

/* States that no real row names. */
static const struct {
	enum law_table table;
	const char *rows;
} rows[] = {
	{ LAW_INSTRUMENTS, "x-mla\tin-force\ttreaty\t-\t-\t-\tAct 1\tS\tlaw\n" },
	{ LAW_PARTIES, "XA\tx-mla\tparty\tA\t-\t-\tAct 1\tS\tlaw\n"
		       "XB\tx-mla\tparty\tB\t-\t-\tAct 1\tK\tlaw\n"
		       "XC\tx-mla\tnone\tC\t-\t-\tAct 1\tS\tlaw\n" },
	{ LAW_DECLARATIONS, "XA\tx/1\tmade\tevery\t-\t-\t-\tAct 1\tS\tlaw\n"
			    "XB\tx/1\tnone\t-\t-\t-\t-\tAct 1\tS\tlaw\n"
			    "XC\tx/1\tunknown\t-\t-\t-\t-\tAct 1\tS\tlaw\n" },
	{ LAW_IMPLEMENTED, "XA\tx/2\tyes\t-\t-\t-\tAct 1\tS\tlaw\n"
			   "XB\tx/2\tno\t-\t-\t-\tAct 1\tS\tlaw\n" },
};

static const char *const bad[] = { "data", "data:", "data:weather", "data:traffic,",
	"datum:traffic", "not.:traffic", "not.not.data:traffic",
	"data:traffic  only:traffic", "data:traffic | ", " | data:traffic",
	"data:traffic |only:traffic", "field:", "field:=x", "field:a=", "field:a=b=c",
	"provider:EU", "provider:x/1=", "provider:=made", "both:x", "notified:maybe",
	"level:king", "emergency:", "case:", "data:traffic ", "format:IPv4Address,," };

static const struct {
	const char *text;
	enum condition_answer answer;
	const char *decided;
} known[] = {
	{ "", CONDITION_YES, "" },
	{ "data:traffic", CONDITION_YES, "" },
	{ "data:content,domain", CONDITION_NO, "data:content,domain" },
	{ "not.data:content", CONDITION_YES, "" },
	{ "only:traffic", CONDITION_NO, "only:traffic" },
	{ "only:traffic,subscriber", CONDITION_YES, "" },
	{ "emergency:no", CONDITION_YES, "" },
	{ "emergency:any", CONDITION_NO, "emergency:any" },
	{ "format:IPv4Address,IPv6Address", CONDITION_YES, "" },
	{ "format:EmailAddress", CONDITION_NO, "format:EmailAddress" },
	{ "field:offence", CONDITION_YES, "" },
	{ "field:offence=185/2", CONDITION_YES, "" },
	{ "field:offence=185/3", CONDITION_NO, "field:offence=185/3" },
	{ "field:facts", CONDITION_NO, "field:facts" },
	{ "requester:x/1=made", CONDITION_YES, "" },
	{ "requester:x/1=every", CONDITION_YES, "" },
	{ "requester:x/1=some", CONDITION_NO, "requester:x/1=some" },
	{ "provider:x/1=made", CONDITION_NO, "provider:x/1=made" },
	{ "provider:x/1=none", CONDITION_YES, "" },
	{ "provider:x/9=made", CONDITION_UNKNOWN, "provider:x/9=made" },
	{ "not.provider:x/9=made", CONDITION_UNKNOWN, "not.provider:x/9=made" },
	{ "either:x/1=made", CONDITION_YES, "" },
	{ "either:x/9=made", CONDITION_UNKNOWN, "either:x/9=made" },
	{ "both:in=x-mla", CONDITION_YES, "" },
	{ "requester:implements=x/2", CONDITION_YES, "" },
	{ "both:implements=x/2", CONDITION_NO, "both:implements=x/2" },
	{ "requester:implements=x/3", CONDITION_UNKNOWN, "requester:implements=x/3" },
	{ "both:mla", CONDITION_YES, "" },
	{ "level:judge", CONDITION_UNKNOWN, "level:judge" },
	{ "notified:no", CONDITION_YES, "" },
	{ "follows:yes", CONDITION_NO, "follows:yes" },
	{ "case:refused", CONDITION_YES, "" },
	{ "case:silent", CONDITION_NO, "case:silent" },
	{ "profile:answers", CONDITION_UNKNOWN, "profile:answers" },
	/* no before unknown in one alternative, unknown before no between two */
	{ "level:judge data:content", CONDITION_NO, "data:content" },
	{ "data:content | level:judge", CONDITION_UNKNOWN, "level:judge" },
	{ "data:content | level:judge | data:traffic", CONDITION_YES, "" },
	{ "data:content | field:facts", CONDITION_NO, "data:content" },
};

static void
test_known(struct condition_facts *facts)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct condition c = condition_of(facts, str_from(known[i].text));

		CHECK(condition_is_proper(str_from(known[i].text)) &&
			  c.answer == known[i].answer &&
			  str_eq_c(c.decided, known[i].decided),
		    known[i].text);
	}
	struct condition c = condition_of(facts, STR("both:in=x-mla"));
	CHECK(c.row != NULL && table_unverified(c.row),
	    "the unverified row is the one shown");
}

/* The third State: bound by nothing, its declaration exists and is not known. */
static void
test_other(struct condition_facts *facts)
{
	facts->provider = STR("XC");
	CHECK(condition_of(facts, STR("both:mla")).answer == CONDITION_NO,
	    "no common treaty");
	CHECK(condition_of(facts, STR("provider:x/1=made")).answer == CONDITION_UNKNOWN,
	    "unread");
	CHECK(condition_of(facts, STR("either:x/1=made")).answer == CONDITION_YES,
	    "the other one is enough");
	facts->provider = STR("XD");
	CHECK(condition_of(facts, STR("both:mla")).answer == CONDITION_UNKNOWN,
	    "whether it is bound is not told");
	facts->provider = STR("");
	CHECK(condition_of(facts, STR("provider:in=x-mla")).answer == CONDITION_UNKNOWN,
	    "no State");
}

/* Before there is an order, what it would say is unknown. */
static void
test_question(struct condition_facts *facts)
{
	facts->question = true;
	CHECK(condition_of(facts, STR("field:facts")).answer == CONDITION_UNKNOWN,
	    "fields");
	CHECK(condition_of(facts, STR("format:EmailAddress")).answer == CONDITION_UNKNOWN,
	    "formats");
	CHECK(condition_of(facts, STR("notified:yes")).answer == CONDITION_UNKNOWN,
	    "notice");
	CHECK(
	    condition_of(facts, STR("data:traffic")).answer == CONDITION_YES, "not data");
}

static void
test_emergency(struct condition_facts *facts, struct order *order)
{
	const struct order_field kind[] = { { STR("emergency-kind"), STR("eu") } };

	order->emergency = true;
	CHECK(condition_of(facts, STR("emergency:any")).answer == CONDITION_YES, "some");
	CHECK(condition_of(facts, STR("emergency:224")).answer == CONDITION_UNKNOWN,
	    "which one is not said");
	order->fields = kind;
	CHECK(condition_of(facts, STR("emergency:224")).answer == CONDITION_NO,
	    "not that one");
	CHECK(condition_of(facts, STR("emergency:eu,us")).answer == CONDITION_YES,
	    "that one");
	CHECK(
	    condition_of(facts, STR("emergency:no")).answer == CONDITION_NO, "not none");
}

int
main(void)
{
	const struct order_field fields[] = { { STR("offence"), STR("185/2") } };
	const struct target target = { .format = STR("IPv4Address"),
		.categories = DATA_TRAFFIC | DATA_SUBSCRIBER };
	struct order order = { .fields = fields,
		.fields_count = 1,
		.targets = &target,
		.targets_count = 1 };
	const struct str cases[] = { STR("refused") };
	struct str texts[LAW_TABLE_COUNT];
	struct law real;
	struct why why;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK ||
	    law_open_embedded(&arena, &real, &why) != ERR_OK)
		return 1;
	memcpy(texts, real.texts, sizeof texts);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		texts[rows[i].table] = arena_format(
		    &arena, "%.*s%s", STR_ARG(texts[rows[i].table]), rows[i].rows);
	texts[LAW_MLA_TREATIES] = STR("instrument\tname\tmeaning\tvalid_from\tvalid_to\t"
				      "source\ttag\tkind\n"
				      "x-mla\ttreaty\t-\t-\t-\tAct 1\tS\tlaw\n");
	if (law_open_texts(&arena, texts, &law, &why) != ERR_OK) {
		printf("Bail out! %s\n", why.text);
		return 1;
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!condition_is_proper(str_from(bad[i])), bad[i]);
	struct condition_facts facts = { .law = &law,
		.day = { 2026, 11, 22 },
		.requester = STR("XA"),
		.provider = STR("XB"),
		.order = &order,
		.facts = cases,
		.facts_count = 1 };
	test_known(&facts);
	test_other(&facts);
	facts.provider = STR("XB");
	test_question(&facts);
	test_emergency(&facts, &order);
	arena_release(&arena);
	return test_done();
}
