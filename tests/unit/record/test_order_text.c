/* The order document: nothing but the one text of an order is read. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "record/order_text.h"
#include "sample_order.h"
#include "strict.h"
#include "test.h"

static bool
reads(struct str text)
{
	struct arena arena;
	struct order order;
	bool ok;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return false;
	ok = order_read(&arena, text, &order, NULL) == ERR_OK;
	arena_release(&arena);
	return ok;
}

static const struct bad bad_orders[] = {
	{ "\"v\":1", "\"v\":2", "a later version is refused" },
	{ "\"v\":1", "\"v\":\"1\"", "the version is a number" },
	{ "\"emergency\":false", "\"emergency\":false,\"emergency\":false",
	    "a member twice is refused" },
	{ "{", "{ ", "a space is not canonical" },
	{ "\"live\"", "\"Live\"", "realm in other letters" },
	{ "\"live\"", "\"training.\"", "training realm without a name" },
	{ "\"live\"", "\"training.a.b\"", "training realm with two names" },
	{ "\"live\"", "\"\"", "no realm" },
	{ "0199f3a4-5b6c-7", "0199f3a4-5b6c-4", "a UUID of another version" },
	{ "0199f3a4", "0199F3A4", "a UUID in capitals" },
	{ "-9f00-", "-cf00-", "a UUID of another variant" },
	{ "\"vol-pr\"", "\"Vol_pr\"", "procedure of other letters" },
	{ "\"CL/fiscalia-norte\"", "\"cl/fiscalia-norte\"", "country in small letters" },
	{ "\"CL/fiscalia-norte\"", "\"CL/fiscalia/norte\"", "two slashes" },
	{ "\"CL/juzgado-7\"", "\"juzgado-7\"", "validator that is no organisation" },
	{ "\"US/papercup-mail\"", "\"\"", "no addressee" },
	{ "\"language\":\"es\"", "\"language\":\"spa\"", "language of three letters" },
	{ "\"2026-11-22T12:00:00Z\"", "\"2026-11-22T12:00:00.5Z\"", "parts of a second" },
	{ "\"2026-11-22T12:00:00Z\"", "\"2026-11-22T13:00:00+01:00\"", "another zone" },
	{ "\"2026-11-22T12:00:00Z\"", "\"2026-02-30T12:00:00Z\"", "no such day" },
	{ "\"2026-11-22T12:00:00Z\"", "\"\"", "no time of making" },
	{ "\"follows\":\"ab", "\"follows\":\"AB", "digest in capitals" },
	{ "\"follows\":\"ab", "\"follows\":\"", "digest too short" },
	{ "\"projection\":1", "\"projection\":0", "projection 0" },
	{ "\"projection\":1", "\"projection\":1.5", "projection with a fraction" },
	{ "\"offence\":", "\"offence \":", "field id with a space" },
	{ "\"offence\":\"185/2\"", "\"offence\":\"\"", "an empty field" },
	{ "\"offence\":\"185/2\"", "\"offence\":7", "a field that is a number" },
	{ "\"EmailAddress\"", "\"Email Address\"", "type with a space" },
	{ "192.0.2.7", "192.0.2.7\\n", "an identifier of two lines" },
	{ "192.0.2.7", "192\xe2\x80\xae.0.2.7", "an identifier that turns direction" },
	{ "192.0.2.7", "192\xc2\x9b.0.2.7", "an identifier that commands a terminal" },
	{ "\"value\":\"192.0.2.7\"", "\"value\":\"\"", "an empty identifier" },
	{ "\"America/Santiago\"", "\"\"", "a period without a zone" },
	{ "\"America/Santiago\"", "\"../Santiago\"", "a zone that climbs" },
	{ "\"2026-11-21T12:00:00Z\"", "\"2026-11-01T12:00:00Z\"",
	    "a period that runs back" },
	{ "\"subscriber\",\"traffic\"", "\"traffic\",\"subscriber\"",
	    "categories in disorder" },
	{ "\"subscriber\",\"traffic\"", "\"subscriber\",\"subscriber\"",
	    "a category twice" },
	{ "\"subscriber\",\"traffic\"", "\"subscriber\",\"dreams\"",
	    "an unknown category" },
	{ "\"subscriber\",\"traffic\"", "", "no category" },
	{ "[\"US/enforcing\"],\"name\"", "[\"US/papercup\"],\"name\"",
	    "an annex for somebody whom the order does not name" },
	{ "[\"US/enforcing\"],\"name\"", "[],\"name\"", "an annex for nobody" },
	{ "\"notified\":[\"US/enforcing\"]",
	    "\"notified\":[\"US/enforcing\",\"US/enforcing\"]", "notified twice" },
	{ "\"recipients\":[\"01", "\"recipients\":[\"02", "a recipient twice" },
	{ "\"IPAddress\"", "7", "a scope field that is a number" },
	{ NULL, NULL, NULL },
};

static void
test_bad(struct str text)
{
	CHECK(!reads(STR("")), "nothing is no order");
	CHECK(!reads(STR("[]")), "a list is no order");
	CHECK(!reads(STR("{}")), "an empty object is no order");
	CHECK(!reads(str_slice(text, 0, text.len - 1)), "a cut order is refused");
	strict_bad(text, bad_orders, reads);
	CHECK(strict_refuses(text, reads, "fields"),
	    "no member may be missing, of another "
	    "kind, endless, or in excess");
}

static void
test_round_trip(struct arena *arena, struct str text)
{
	struct order order;
	struct buf again;
	unsigned char digest[SHA256_LEN];
	unsigned char other[SHA256_LEN];

	buf_init(&again, LIMIT_ORDER);
	if (!CHECK(order_read(arena, text, &order, NULL) == ERR_OK, "the order is read"))
		return;
	CHECK(order_write(arena, &order, &again, NULL) == ERR_OK &&
		  str_eq(buf_str(&again), text),
	    "written again it is the same text");
	CHECK(order.targets_count == 2 &&
		  order.targets[0].categories == (DATA_SUBSCRIBER | DATA_TRAFFIC) &&
		  order.targets[0].from == SAMPLE_TIME - 9 * CLOCK_DAY &&
		  order.targets[1].to == 0,
	    "targets come back");
	CHECK(order.created_at == SAMPLE_TIME && order.has_follows &&
		  order.follows[0] == 0xab && order.recipients[1][0] == 2,
	    "times and digests come back");
	CHECK(str_eq(order_field(&order, STR("offence")), STR("185/2")) &&
		  order.annexes[0].sha256[2] == 9,
	    "fields and annexes come back");
	CHECK(order_names(&order, STR("US/enforcing")) && !order_names(&order, STR("")),
	    "whom the order names");
	order_sha256(text, digest);
	order_sha256(str_slice(text, 1, text.len), other);
	CHECK(memcmp(digest, other, SHA256_LEN) != 0, "another text, another digest");
	buf_release(&again);
}

static void
test_write(struct arena *arena)
{
	struct order order = sample_order();
	struct arena small;
	struct buf out;
	struct target target = order.targets[0];

	buf_init(&out, LIMIT_ORDER);
	target.zone = STR("");
	order.targets = &target;
	order.targets_count = 1;
	CHECK(order_write(arena, &order, &out, NULL) == ERR_SYNTAX,
	    "what could not be read is not written");
	order = sample_order();
	for (size_t size = 4096; size < 40960; size += 512) {
		enum err e;

		if (arena_init(&small, size, NULL) != ERR_OK)
			break;
		buf_reset(&out);
		e = order_write(&small, &order, &out, NULL);
		arena_release(&small);
		if (e == ERR_OK || e != ERR_LIMIT) {
			struct order read;

			CHECK(
			    e == ERR_OK &&
				order_read(arena, buf_str(&out), &read, NULL) == ERR_OK &&
				read.recipients_count == 2,
			    "a small arena refuses until it suffices");
			break;
		}
	}
	buf_release(&out);
}

int
main(void)
{
	struct order order = sample_order();
	struct arena arena;
	struct buf text;
	struct why why = { 0 };

	if (!CHECK(arena_init(&arena, LIMIT_ARENA, NULL) == ERR_OK, "arena is mapped"))
		return test_done();
	buf_init(&text, LIMIT_ORDER);
	CHECK(
	    order_write(&arena, &order, &text, &why) == ERR_OK, "the sample is written");
	printf("# %s\n", why.text);
	test_bad(buf_str(&text));
	test_round_trip(&arena, buf_str(&text));
	test_write(&arena);
	buf_release(&text);
	arena_release(&arena);
	return test_done();
}
