/* Changes: taken only from whom the order names, by whom it concerns. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
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
	{ NULL, NULL, NULL },
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

int
main(void)
{
	struct arena arena;

	if (!CHECK(
		arena_init(&arena, (size_t)4 << 20, NULL) == ERR_OK, "arena is mapped"))
		return test_done();
	test_text(&arena);
	test_change_check();
	arena_release(&arena);
	return test_done();
}
