/* Receipts: the leaf is mute without its salts, and says only what was committed. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hex.h"
#include "record/receipt.h"
#include "sample_order.h"
#include "strict.h"
#include "test.h"

#define ORDER_TEXT "1100000000000000000000000000000000000000000000000000000000000000"

static bool
reads(struct str text)
{
	struct arena arena;
	struct receipt receipt;
	bool ok;

	if (arena_init(&arena, (size_t)4 << 20, NULL) != ERR_OK)
		return false;
	ok = receipt_read(&arena, text, &receipt, NULL) == ERR_OK;
	arena_release(&arena);
	return ok;
}

static bool
reads_leaf(struct str text)
{
	struct arena arena;
	struct receipt receipt;
	bool ok;

	if (arena_init(&arena, (size_t)4 << 20, NULL) != ERR_OK)
		return false;
	ok = receipt_read_leaf(&arena, text, &receipt, NULL) == ERR_OK;
	arena_release(&arena);
	return ok;
}

static const struct bad bad_receipts[] = {
	{ "\"v\":1", "\"v\":2", "a later version is refused" },
	{ "\"leaf\":\"", "\"leaf\":\"AAAA", "a leaf that is none" },
	{ "\"outcome\":\"part\"", "\"outcome\":\"perhaps\"", "an unknown outcome" },
	{ "\"values\":{\"order\"", "\"values\":{\"name\"", "a value of an unknown name" },
	{ ",\"outcome\":\"part\"", "", "a salt without its value" },
	{ "\"preserved_until\":\"2026", "\"preserved_until\":\"in 2026",
	    "a time in words" },
	{ NULL, NULL, NULL },
};

static const struct bad bad_leaves[] = {
	{ "\"v\":1", "\"v\":2", "a leaf of a later version" },
	{ "\"R5\"", "\"R1\"", "a kind that is not used" },
	{ "\"R5\"", "\"R6\"", "a kind that needs more commitments" },
	{ "\"R5\"", "\"R5\",\"type\":\"R5\"", "a type twice" },
	{ "\"order\":\"", "\"order\":\"AAAA", "a commitment of another length" },
	{ "\"order\":", "\"order2\":", "a commitment of an unknown name" },
	{ NULL, NULL, NULL },
};

static bool
refused(struct verdict verdict, const char *rule)
{
	return verdict.kind == VERDICT_NO && strcmp(verdict.rule, rule) == 0;
}

static void
test_commitments(const struct receipt *receipt)
{
	struct receipt bad = *receipt;
	struct receipt_value values[RECEIPT_VALUES_MAX];
	unsigned char digest[SHA256_LEN] = { 0x11 };
	struct verdict verdict = receipt_check_order(receipt, digest);

	CHECK(verdict_is_yes(&verdict), "the values are the leaf's");
	memcpy(values, receipt->values, receipt->values_count * sizeof *values);
	bad.values = values;
	values[0].salt[31] ^= 1;
	CHECK(refused(receipt_check(&bad), "receipt-commitment"), "another salt");
	values[0].salt[31] ^= 1;
	values[0].value = STR("US/b");
	CHECK(refused(receipt_check(&bad), "receipt-commitment"), "another value");
	values[0] = receipt->values[0];
	values[0].name = STR("peer");
	CHECK(refused(receipt_check(&bad), "receipt-commitment"),
	    "the value under another name");
	digest[0] = 0x12;
	CHECK(refused(receipt_check_order(receipt, digest), "receipt-order"),
	    "another order");
	bad = *receipt;
	bad.values = receipt->values + 1;
	bad.values_count = 1;
	verdict = receipt_check(&bad);
	CHECK(verdict_is_yes(&verdict) &&
		  refused(receipt_check_order(&bad, digest), "receipt-silent"),
	    "a receipt may keep its order to itself");
}

static void
test_text(struct arena *arena, struct receipt *receipt)
{
	struct receipt again;
	struct buf leaf;
	struct buf text;
	struct buf text_again;

	buf_init(&leaf, RECEIPT_MAX);
	buf_init(&text, RECEIPT_MAX);
	buf_init(&text_again, RECEIPT_MAX);
	CHECK(receipt_leaf(arena, receipt, &leaf, NULL) == ERR_OK, "a leaf is made");
	receipt->leaf = buf_str(&leaf);
	CHECK(!str_has(buf_str(&leaf), STR("papercup")) &&
		  !str_has(buf_str(&leaf), STR("1100")),
	    "the leaf holds no value in clear");
	CHECK(receipt_write(arena, receipt, &text, NULL) == ERR_OK &&
		  receipt_read(arena, buf_str(&text), &again, NULL) == ERR_OK &&
		  receipt_write(arena, &again, &text_again, NULL) == ERR_OK &&
		  str_eq(buf_str(&text), buf_str(&text_again)),
	    "read and written again it is the same text");
	CHECK(again.kind == RECEIPT_DECIDED && again.at == SAMPLE_TIME &&
		  again.commits_count == 4 &&
		  str_eq(receipt_value(&again, STR("outcome")), STR("part")),
	    "the leaf's members come back");
	test_commitments(&again);
	strict_bad(buf_str(&text), bad_receipts, reads);
	strict_bad(buf_str(&leaf), bad_leaves, reads_leaf);
	CHECK(strict_refuses(buf_str(&text), reads, NULL), "every member counts");
	CHECK(strict_refuses(buf_str(&leaf), reads_leaf, "commit"),
	    "and every member of the leaf");
	buf_release(&leaf);
	buf_release(&text);
	buf_release(&text_again);
}

static void
test_bad_values(struct arena *arena, struct receipt receipt)
{
	struct receipt_value value = { .name = STR("order"), .value = STR("11") };
	struct buf leaf;

	buf_init(&leaf, RECEIPT_MAX);
	receipt.values_count = 2;
	CHECK(receipt_leaf(arena, &receipt, &leaf, NULL) == ERR_SYNTAX,
	    "a decision without its outcome is no leaf");
	receipt.values = &value;
	receipt.values_count = 1;
	buf_reset(&leaf);
	CHECK(receipt_leaf(arena, &receipt, &leaf, NULL) == ERR_SYNTAX,
	    "nor is a value that is not of its form");
	buf_release(&leaf);
}

int
main(void)
{
	struct receipt_value values[4] = {
		{ .name = STR("order"), .value = STR(ORDER_TEXT) },
		{ .name = STR("organisation"), .value = STR("US/papercup-mail") },
		{ .name = STR("outcome"), .value = STR("part") },
		{ .name = STR("preserved_until"), .value = STR("2026-12-22T12:00:00Z") },
	};
	struct receipt receipt = { .realm = STR("live"),
		.kind = RECEIPT_DECIDED,
		.at = SAMPLE_TIME,
		.values = values,
		.values_count = 4,
		.proof = STR("c2sp.org/tlog-proof@v1\nindex 7\n") };
	struct arena arena;
	enum receipt_kind kind;

	if (!CHECK(
		arena_init(&arena, (size_t)4 << 20, NULL) == ERR_OK, "arena is mapped"))
		return test_done();
	CHECK(receipt_salt(values, 4, NULL) == ERR_OK &&
		  memcmp(values[0].salt, values[1].salt, RECEIPT_SALT_LEN) != 0,
	    "each value has its own salt");
	test_bad_values(&arena, receipt);
	test_text(&arena, &receipt);
	for (unsigned i = 0; i < RECEIPT_KIND_COUNT; i++)
		CHECK(receipt_parse(receipt_code((enum receipt_kind)i), &kind) &&
			  kind == i && receipt_sentence(kind).len > 10,
		    "a kind has a code and a sentence");
	arena_release(&arena);
	return test_done();
}
