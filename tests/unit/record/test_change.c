/* Changes: taken only from whom the order names, by whom it concerns. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "record/change.h"
#include "sample_order.h"
#include "strict.h"
#include "test.h"

static bool
reads(struct str text)
{
	struct arena arena;
	struct change change;
	bool ok;

	if (arena_init(&arena, (size_t)4 << 20, NULL) != ERR_OK)
		return false;
	ok = change_read(&arena, text, &change, NULL) == ERR_OK;
	arena_release(&arena);
	return ok;
}

static const struct bad bad_changes[] = {
	{ "\"v\":1", "\"v\":2", "a later version is refused" },
	{ "\"extension\"", "\"extension\",\"kind\":\"extension\"", "a kind twice" },
	{ "\"extension\"", "\"growth\"", "an unknown kind" },
	{ "\"extension\"", "\"withdrawal\"", "a withdrawal until a day" },
	{ "\"until\":\"2027-01-21T12:00:00Z\"", "\"until\":\"\"",
	    "an extension for ever" },
	{ "\"language\":\"es\"", "\"language\":\"\"", "a text without a language" },
	{ "\"reason\":\"\"", "\"reason\":\"Because Of\"", "a reason in free words" },
	{ "\"about\":[]",
	    "\"about\":[{\"categories\":[],\"kept\":\"unknown\",\"reason\":\"\","
	    "\"target\":0}]",
	    "an extension of a part" },
	{ "\"conditions\":\"\"", "\"conditions\":\"a\"", "an extension on conditions" },
	{ NULL, NULL, NULL },
};

#define ONE                                                                              \
	"{\"categories\":[\"traffic\"],\"kept\":\"unknown\",\"reason\":\"\",\"target\":" \
	"0}"
#define TWO "{\"categories\":[],\"kept\":\"unknown\",\"reason\":\"press\",\"target\":1}"

static const struct bad bad_parts[] = {
	{ ONE "," TWO, TWO "," ONE, "parts out of their order" },
	{ ONE, ONE "," ONE, "a part twice" },
	{ TWO, TWO "," TWO, "all of a target twice" },
	{ "[\"traffic\"]", "[\"traffic\",\"subscriber\"]", "categories out of order" },
	{ "[\"traffic\"]", "[\"traffic\",\"traffic\"]", "a category twice" },
	{ "[\"traffic\"]", "[\"voice\"]", "an unknown category" },
	{ "\"target\":0", "\"target\":-1", "a target before the first" },
	{ "\"target\":1", "\"target\":10000", "a target behind the last possible" },
	{ "\"target\":1", "\"target\":1.5", "half a target" },
	{ "\"unknown\"", "\"yes\"", "an instruction that says what is kept" },
	{ "\"unknown\"", "\"maybe\"", "an unknown word on what is kept" },
	{ "\"press\"", "\"The Press\"", "a part's reason in free words" },
	{ "\"language\":\"de\"", "\"language\":\"\"", "conditions without a language" },
	{ "\"reason\":\"ground\"", "\"reason\":\"\"",
	    "a part that nobody gives a reason for" },
	{ NULL, NULL, NULL },
};

static const struct change_part sample_parts[] = {
	{ .target = 0, .categories = DATA_TRAFFIC },
	{ .target = 1, .reason = STR_INIT("press") },
};

static struct change
sample_change(enum change_kind kind, const char *organisation)
{
	return (struct change){ .realm = STR("live"),
		.kind = kind,
		.order_sha256 = { 0x11 },
		.follows = { 0x11 },
		.organisation = str_from(organisation),
		.at = SAMPLE_TIME,
		.until = kind == CHANGE_EXTENSION ? SAMPLE_TIME + 60 * CLOCK_DAY : 0,
		.language = STR("es"),
		.text = STR("texto") };
}

static void
test_text(struct arena *arena)
{
	struct change change = sample_change(CHANGE_EXTENSION, "CL/fiscalia-norte");
	struct change again;
	struct buf text;
	struct buf text_again;

	buf_init(&text, CHANGE_MAX);
	buf_init(&text_again, CHANGE_MAX);
	CHECK(change_write(arena, &change, &text, NULL) == ERR_OK, "it is written");
	strict_bad(buf_str(&text), bad_changes, reads);
	CHECK(strict_refuses(buf_str(&text), reads, NULL), "every member counts");
	CHECK(change_read(arena, buf_str(&text), &again, NULL) == ERR_OK &&
		  change_write(arena, &again, &text_again, NULL) == ERR_OK &&
		  str_eq(buf_str(&text), buf_str(&text_again)),
	    "read and written again it is the same text");
	buf_reset(&text);
	change = sample_change(CHANGE_FORBID, "US/enforcing");
	CHECK(change_write(arena, &change, &text, NULL) == ERR_SYNTAX,
	    "who forbids says why");
	change = sample_change(CHANGE_REASONS, "US/enforcing");
	CHECK(change_write(arena, &change, &text, NULL) == ERR_SYNTAX,
	    "reasons are reasons");
	change = sample_change(CHANGE_QUESTION, "US/enforcing");
	change.text = change.language = STR("");
	CHECK(change_write(arena, &change, &text, NULL) == ERR_SYNTAX,
	    "a question has words");
	buf_release(&text);
	buf_release(&text_again);
}

static const struct bad bad_reports[] = {
	{ "\"law\":\"Act\"", "\"law\":7", "a title that is no text" },
	{ "\"conflict\":[{", "\"conflict\":[{\"more\":\"\",", "a ninth member" },
	{ "\"non-execution\"", "\"agreement\"", "an objection in an agreement" },
	{ "\"kept\":\"no\"", "\"kept\":\"perhaps\"", "an unknown word on what is kept" },
	{ "\"until\":\"\"", "\"until\":\"2027-01-21T12:00:00Z\"", "a report with a day" },
	{ "\"reason\":\"f3-third-country\"", "\"reason\":\"\"",
	    "a report without a reason" },
	{ NULL, NULL, NULL },
};

static const struct bad bad_claims[] = {
	{ "125.50", "125.5", "half a cent more or less" },
	{ "125.50", "-125.50", "a negative amount" },
	{ "125.50", "1e9", "an exponent" },
	{ "125.50", ".50", "no digit" },
	{ "125.50", "125.", "a point for nothing" },
	{ "125.50", "0125.50", "a leading nought" },
	{ "125.50", "12345678901234.00", "more than anybody claims" },
	{ "EUR", "eur", "a currency in small letters" },
	{ "EUR", "EURO", "four letters" },
	{ "\"basis\":\"three hours\"", "\"basis\":\"\"", "a claim for nothing" },
	{ "\"costs\":[{", "\"costs\":[],\"costs\":[{", "two claims" },
	{ NULL, NULL, NULL },
};

static void
test_claims(struct arena *arena)
{
	struct change_part part = { .target = 0, .kept = PART_NOT_KEPT };
	struct change change = sample_change(CHANGE_NON_EXECUTION, "US/enforcing");
	struct change again;
	struct buf text;

	buf_init(&text, CHANGE_MAX);
	change.until = 0;
	change.reason = STR("f3-third-country");
	change.about = &part;
	change.about_count = 1;
	change.has_conflict = true;
	change.conflict.law = STR("Act");
	CHECK(change_write(arena, &change, &text, NULL) == ERR_OK, "an objection");
	strict_bad(buf_str(&text), bad_reports, reads);
	CHECK(strict_refuses(buf_str(&text), reads, NULL), "every member counts");
	CHECK(change_read(arena, buf_str(&text), &again, NULL) == ERR_OK &&
		  str_eq_c(*change_conflict_member(&again.conflict, STR("law")), "Act") &&
		  change_conflict_member(&again.conflict, STR("link"))->len == 0 &&
		  change_conflict_member(&again.conflict, STR("reason")) == NULL &&
		  again.about[0].kept == PART_NOT_KEPT,
	    "and reads as it was; what must be filled is not the reader's");
	buf_reset(&text);
	change = sample_change(CHANGE_COSTS, "US/enforcing");
	change.until = 0;
	CHECK(change_write(arena, &change, &text, NULL) == ERR_SYNTAX,
	    "a claim says how much");
	buf_reset(&text);
	change.has_costs = true;
	change.costs =
	    (struct change_costs){ STR("125.50"), STR("EUR"), STR("three hours") };
	CHECK(change_write(arena, &change, &text, NULL) == ERR_OK, "a claim");
	strict_bad(buf_str(&text), bad_claims, reads);
	buf_reset(&text);
	change = sample_change(CHANGE_MAINTENANCE, "CL/fiscalia-norte");
	change.until = SAMPLE_TIME + 10 * CLOCK_DAY;
	CHECK(change_write(arena, &change, &text, NULL) == ERR_OK,
	    "who maintains an order may set a day");
	buf_reset(&text);
	change.until = 0;
	CHECK(change_write(arena, &change, &text, NULL) == ERR_OK, "or none");
	buf_release(&text);
}

static struct change
sample_partial(void)
{
	return (struct change){ .realm = STR("live"),
		.kind = CHANGE_FORBID,
		.order_sha256 = { 0x11 },
		.follows = { 0x11 },
		.organisation = STR("US/enforcing"),
		.at = SAMPLE_TIME,
		.reason = STR("ground"),
		.language = STR("de"),
		.conditions = STR("Nicht gegen Dritte."),
		.about = sample_parts,
		.about_count = 2 };
}

static void
test_parts_text(struct arena *arena)
{
	struct change change = sample_partial();
	struct change again;
	struct buf text;

	buf_init(&text, CHANGE_MAX);
	CHECK(change_write(arena, &change, &text, NULL) == ERR_OK, "parts are written");
	strict_bad(buf_str(&text), bad_parts, reads);
	CHECK(
	    strict_refuses(buf_str(&text), reads, NULL), "every member of a part counts");
	CHECK(change_read(arena, buf_str(&text), &again, NULL) == ERR_OK &&
		  again.about_count == 2 && again.about[0].target == 0 &&
		  again.about[0].categories == DATA_TRAFFIC &&
		  again.about[1].target == 1 && again.about[1].categories == 0 &&
		  str_eq_c(again.about[1].reason, "press") &&
		  str_eq_c(again.conditions, "Nicht gegen Dritte."),
	    "and read as they were");
	buf_release(&text);
}

#define LONG "sixteen-letters-" /* four are the longest word */

/* As many parts as may be, each as long as it may be; and one more. */
static void
test_parts_limit(void)
{
	static struct change_part parts[LIMIT_CHANGE_PARTS + 1];
	struct change change = sample_partial();
	struct arena arena;
	struct buf text;

	if (!CHECK(arena_init(&arena, (size_t)256 << 20, NULL) == ERR_OK, "room"))
		return;
	for (size_t i = 0; i < LIMIT_CHANGE_PARTS + 1; i++)
		parts[i] = (struct change_part){ .target = i % LIMIT_TARGETS,
			.categories = (1U << DATA_CATEGORY_COUNT) - 1,
			.reason = STR(LONG LONG LONG LONG) };
	change.about = parts;
	change.about_count = LIMIT_CHANGE_PARTS;
	buf_init(&text, CHANGE_MAX);
	CHECK(change_write(&arena, &change, &text, NULL) == ERR_OK,
	    "as many parts as may be");
	buf_reset(&text);
	parts[LIMIT_CHANGE_PARTS].target = LIMIT_TARGETS - 1;
	change.about_count++;
	CHECK(change_write(&arena, &change, &text, NULL) == ERR_LIMIT, "and one more");
	buf_release(&text);
	arena_release(&arena);
}

#define NORTE "CL/fiscalia-norte"
#define COURT "CL/juzgado-7"

static bool
answers(struct verdict verdict, const char *rule)
{
	if (rule == NULL)
		return verdict_is_yes(&verdict);
	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

/* Who may say which kind to whom: casefile/test_change_rule.c. */
static void
test_change_check(void)
{
	struct order order = sample_order();
	unsigned char digest[SHA256_LEN] = { 0x11 };
	struct change change = sample_change(CHANGE_WITHDRAWAL, COURT);

	CHECK(answers(change_check(&change, STR(NORTE), &order, digest),
		  "change-organisation"),
	    "nobody speaks for another");
	change = sample_change(CHANGE_WITHDRAWAL, NORTE);
	change.realm = STR("training.a");
	CHECK(answers(change_check(&change, STR(NORTE), &order, digest), "change-realm"),
	    "a change of another realm");
	change.realm = STR("live");
	CHECK(answers(change_check(&change, STR(NORTE), &order, digest), NULL),
	    "a change of this order");
	digest[31] = 1;
	CHECK(answers(change_check(&change, STR(NORTE), &order, digest), "change-order"),
	    "a change of another order");
}

static const struct {
	struct change_part parts[3];
	size_t count;
	const char *rule, *words;
} about[] = {
	{ { { .target = 2 } }, 1, "change-part", "a target that the order has not" },
	{ { { .target = 1, .categories = DATA_TRAFFIC } }, 1, "change-part",
	    "a category that was not asked of the target" },
	{ { { .target = 0, .categories = DATA_SUBSCRIBER | DATA_CONTENT } }, 1,
	    "change-part", "one that was, with one that was not" },
	{ { { .target = 0 }, { .target = 0, .categories = DATA_TRAFFIC } }, 2,
	    "change-part", "all of a target, and a piece of it" },
	{ { { .target = 0, .categories = DATA_SUBSCRIBER | DATA_TRAFFIC },
	      { .target = 0, .categories = DATA_TRAFFIC } },
	    2, "change-part", "pieces that overlap" },
	{ { { .target = 0, .categories = DATA_SUBSCRIBER },
	      { .target = 0, .categories = DATA_TRAFFIC }, { .target = 1 } },
	    3, NULL, "pieces, and all of another target" },
	{ { { .target = 1 } }, 0, NULL, "no part: the whole order" },
};

static void
test_about(void)
{
	struct order order = sample_order();
	unsigned char digest[SHA256_LEN] = { 0x11 };

	for (size_t i = 0; i < sizeof about / sizeof about[0]; i++) {
		struct change change = sample_change(CHANGE_FORBID, "US/enforcing");

		change.about = about[i].parts;
		change.about_count = about[i].count;
		CHECK(answers(change_check(&change, STR("US/enforcing"), &order, digest),
			  about[i].rule),
		    about[i].words);
	}
}

int
main(void)
{
	struct arena arena;

	if (!CHECK(
		arena_init(&arena, (size_t)4 << 20, NULL) == ERR_OK, "arena is mapped"))
		return test_done();
	test_text(&arena);
	test_claims(&arena);
	test_parts_text(&arena);
	test_parts_limit();
	test_about();
	test_change_check();
	arena_release(&arena);
	return test_done();
}
