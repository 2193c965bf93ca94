/* Where the law prescribes a channel: no reason, a wrong one, each of the table's. */
#include "law/channel.h"
#include "test.h"

static struct law law;

static const char *
rule_of(const char *procedure, const char *reason, struct clock_date day)
{
	struct verdict verdict =
	    law_channel_reason(&law, str_from(procedure), str_from(reason), day);

	return verdict_is_yes(&verdict) ? "" : verdict.rule;
}

int
main(void)
{
	static const char *const procedures[] = { "eu-epoc", "eu-epoc-pr" };
	const struct clock_date day = { 2026, 11, 22 };
	struct arena arena;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK ||
	    law_open_embedded(&arena, &law, NULL) != ERR_OK)
		return 1;
	CHECK(!law_channel_prescribed(&law, STR("nothing"), day), "no such procedure");
	CHECK(!law_channel_prescribed(&law, STR("vol"), day),
	    "what goes from node to node has no other channel");
	CHECK(strcmp(rule_of("vol", "", day), "") == 0, "and needs no reason");
	for (size_t i = 0; i < 2; i++) {
		const char *procedure = procedures[i];
		const struct table *table = &law.tables[LAW_CHANNELS];

		CHECK(strcmp(rule_of(procedure, "", day), "channel-prescribed") == 0,
		    "without a reason it stays");
		CHECK(strcmp(rule_of(procedure, "laziness", day), "channel-reason") == 0,
		    "a reason of no row is none");
		CHECK(
		    strcmp(rule_of(procedure, "size", (struct clock_date){ 2026, 8, 1 }),
			"channel-reason") == 0,
		    "nor is one before the Regulation applies");
		for (size_t r = 0; r < table->rows_count; r++)
			CHECK(strcmp(rule_of(procedure,
					 arena_cstr(&arena,
					     table->rows[r].cells[OTHER_CHANNEL_REASON]),
					 day),
				  "") == 0,
			    "one of the table's is");
		CHECK(table->rows_count == 5, "Article 19(5) has five of them");
	}
	arena_release(&arena);
	return test_done();
}
