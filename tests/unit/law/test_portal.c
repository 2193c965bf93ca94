/* The form of a portal in its own order, and what of an order goes into each box. */
#include "law/portal.h"
#include "test.h"

#define DIGEST "9b1c2d3e4f5061728394a5b6c7d8e9f00112233445566778899aabbccddeeff0"

static const struct clock_date day = { 2026, 11, 22 };
static struct arena arena;
static struct law law;

static const struct order_field fields[] = { { STR_INIT("offence"), STR_INIT("185/2") } };
static const struct target targets[] = {
	{ .value = STR_INIT("a@example.org"),
	    .from = 1763596800000000,
	    .to = 1763769600000000,
	    .zone = STR_INIT("Europe/Berlin"),
	    .categories = DATA_SUBSCRIBER | DATA_TRAFFIC },
	{ .value = STR_INIT("b@example.org"), .categories = DATA_CONTENT },
};
static const struct order order = { .id = STR_INIT("019a"),
	.procedure = STR_INIT("vol"),
	.issuer = STR_INIT("XA/office"),
	.addressee = STR_INIT("US/papercup-mail"),
	.language = STR_INIT("en"),
	.created_at = 1763769600000000,
	.fields = fields,
	.fields_count = 1,
	.targets = targets,
	.targets_count = 2 };

static bool
is_value(const char *name, const char *wanted)
{
	struct str value = portal_value(&arena, &order, STR(DIGEST), str_from(name));

	return value.ptr != NULL && str_eq_c(value, wanted);
}

static void
test_form(void)
{
	const struct table_row *provider =
	    law_provider(&law, STR("US/papercup-mail"), day);
	const struct table_row *other = law_provider(&law, STR("IE/meta"), day);
	const struct table_row *box;
	uint64_t last = 0, place = 0;
	uint64_t at = 0;
	size_t count = 0;

	while ((box = portal_next(&law, provider, day, &at)) != NULL) {
		CHECK(str_u64(box->cells[PORTAL_PLACE], 1000, &place) && place > last,
		    "box after box");
		last = place;
		count++;
	}
	CHECK(count == 10, "all of them");
	at = 0;
	CHECK(portal_next(&law, other, day, &at) == NULL,
	    "of a portal that nobody has written down there is none");
	at = 0;
	CHECK(portal_next(&law, provider, (struct clock_date){ 2026, 9, 1 }, &at) == NULL,
	    "nor before somebody has seen it");
}

static void
test_asks(void)
{
	const struct table_row *provider =
	    law_provider(&law, STR("US/papercup-mail"), day);

	CHECK(portal_asks(&law, provider, day, STR("case-reference")), "its form asks");
	CHECK(portal_asks(&law, provider, day, STR("user-notice")),
	    "it wants to read it in every request");
	CHECK(!portal_asks(&law, provider, day, STR("urgency")), "nobody asks");
}

static void
test_values(void)
{
	CHECK(portal_is_name(STR("order-digest")) && portal_is_name(STR("period")),
	    "names of boxes");
	CHECK(!portal_is_name(STR("offence")) && !portal_is_name(STR("")),
	    "a legal field is none");
	CHECK(is_value("offence", "185/2"), "a legal field");
	CHECK(is_value("case-reference", ""), "one that the order does not have");
	CHECK(is_value("order-id", "019a") && is_value("order-digest", DIGEST),
	    "the order itself");
	CHECK(is_value("order-created", "2025-11-22T00:00:00Z"), "a time with its zone");
	CHECK(is_value("answer-by", "") && is_value("preserve-until", "") &&
		  is_value("validator", ""),
	    "what it does not say");
	CHECK(is_value("order-procedure", "vol") && is_value("issuer", "XA/office") &&
		  is_value("addressee", "US/papercup-mail") && is_value("language", "en"),
	    "what it says");
	CHECK(is_value("identifier", "a@example.org\nb@example.org"),
	    "a line for each target");
	CHECK(is_value("period", "2025-11-20T00:00:00Z - 2025-11-22T00:00:00Z\n"),
	    "an empty one where there is none");
	CHECK(is_value("zone", "Europe/Berlin\n"), "zones");
	CHECK(is_value("categories", "subscriber traffic\ncontent"), "kinds of data");
}

int
main(void)
{
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK ||
	    law_open_embedded(&arena, &law, NULL) != ERR_OK)
		return 1;
	test_form();
	test_asks();
	test_values();
	arena_release(&arena);
	return test_done();
}
