/* What is said after a European order: what the profile cannot carry, then each form as
 * its mapping says: the golden messages were written from the table of TS 104 144, with
 * ids by another program's UUIDv5. */
#include <string.h>

#include "base/file.h"
#include "sample.h"
#include "test.h"
#include "vectors.h"
#include "wire/check.h"
#include "wire/eu_change.h"
#include "wire/eu_reason.h"

#define GOLDEN SOURCE_ROOT "/tests/golden/eu/change."
#define GOLDEN_MAX ((size_t)64 << 10)
#define AT (SAMPLE_AT - SAMPLE_AT % CLOCK_SECOND)

static struct arena arena;

static struct order
european(const char *procedure)
{
	struct order order = sample_order(procedure);

	order.targets_count = 2;
	return order;
}

static struct eu_said
saying(enum eu_word word, const struct order *order, const char *name)
{
	return (struct eu_said){ .word = word,
		.order = order,
		.name = name,
		.receiver = word == EU_FORM3 ? order->issuer : order->addressee,
		.at = AT,
		.form = STR("the form") };
}

static bool
makes(const struct eu_said *said, const char *name)
{
	const char *path = arena_format(&arena, "%s%s.json", GOLDEN, name).ptr;
	struct str expected;
	struct json *root = NULL;
	struct verdict verdict = eu_change_message(&arena, said, &root);
	struct wire_report report;
	struct buf text;
	bool same;

	if (!verdict_is_yes(&verdict)) {
		printf("# %s %s\n", verdict.rule, verdict.detail);
		return false;
	}
	if (file_read(&arena, path, GOLDEN_MAX, &expected, NULL) != ERR_OK)
		return false;
	verdict = wire_check(root, &report);
	buf_init(&text, 1 << 20);
	json_write(root, &text);
	same = verdict_is_yes(&verdict) && str_eq(buf_str(&text), expected);
	if (!same)
		printf("# %.*s\n# %.*s\n", STR_ARG(buf_str(&text)), STR_ARG(expected));
	buf_release(&text);
	return same;
}

static bool
refused(const struct eu_said *said, const char *rule)
{
	struct json *root = NULL;
	struct verdict verdict = eu_change_message(&arena, said, &root);

	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0 &&
	       root == NULL;
}

static void
test_refused(void)
{
	struct order other = european("vol"), epoc = european("eu-epoc");
	struct eu_said said = saying(EU_WITHDRAWAL, &other, "x");
	struct change_part far = { .target = 2 };

	CHECK(refused(&said, "eu-procedure"), "another procedure has no such form");
	said = saying(EU_FORM5, &epoc, "x");
	CHECK(refused(&said, "eu-procedure"), "Form 5 is about a preservation");
	said.word = EU_FORM6;
	CHECK(refused(&said, "eu-procedure"), "and so is Form 6");
	said = saying(EU_FORM3, &epoc, "x");
	said.about = &far;
	said.about_count = 1;
	CHECK(refused(&said, "eu-not-carried"), "a part that the order does not have");
	said = saying(EU_FORM3, &epoc, "x");
	said.receiver = STR("nobody");
	CHECK(refused(&said, "eu-not-carried"), "a receiver that is no organisation");
}

static void
test_forms(void)
{
	struct order pr = european("eu-epoc-pr"), epoc = european("eu-epoc");
	const struct change_part part = {
		.target = 1, .reason = STR("f3-insufficient-info"), .kept = PART_KEPT
	};
	struct eu_said said = saying(EU_FORM5, &pr, "form5");

	CHECK(makes(&said, "form5"), "Form 5");
	said = saying(EU_FORM6, &pr, "form6");
	said.until = AT + 90 * CLOCK_DAY;
	CHECK(makes(&said, "form6"), "Form 6");
	said = saying(EU_WITHDRAWAL, &epoc, "withdrawal");
	CHECK(makes(&said, "withdrawal"), "a withdrawal");
	said = saying(EU_FORM3, &epoc, "impossible");
	said.reason = STR("f3-impossible");
	said.explanation = STR("no such customer");
	CHECK(makes(&said, "impossible"), "Form 3 of the whole order");
	said = saying(EU_FORM3, &epoc, "question");
	said.question = STR("which of two?");
	said.about = &part;
	said.about_count = 1;
	CHECK(makes(&said, "question"), "Form 3 of one identifier");
}

static void
test_reasons(void)
{
	CHECK(eu_reason_find(STR("ELEPHANT")) == NULL, "a reason of no list");
	CHECK(eu_reason_of_ground(STR("OTHER")) == NULL, "a code is no ground");
	CHECK(eu_reason_find(STR("Incomplete")) ==
		  eu_reason_of_ground(STR("f3-incomplete")),
	    "one reason by three names");
}

int
main(void)
{
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 1;
	test_refused();
	test_forms();
	test_reasons();
	arena_release(&arena);
	return test_done();
}
