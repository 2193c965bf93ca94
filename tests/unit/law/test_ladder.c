/* The proof ladder: each row, and what no row answers. */
#include "law/proof.h"
#include "test.h"

static struct arena arena;
static struct law law;
static const struct clock_date day = { 2026, 11, 22 };

static enum verdict_kind
worth(const char *proof)
{
	return law_proof(&law, str_from(proof), day).kind;
}

int
main(void)
{
	static const char *const good[] = { "called-back", "signature", "certificate",
		"stated", "organisation", "persons" };
	struct why why;

	if (arena_init(&arena, (size_t)64 << 20, &why) != ERR_OK ||
	    law_open_embedded(&arena, &law, &why) != ERR_OK)
		return 1;
	CHECK(worth("none") == VERDICT_NO, "on nothing no data leaves");
	CHECK(worth("override-asked") == VERDICT_NO, "nor on what one person asks");
	CHECK(worth("") == VERDICT_PERSON && worth("shouted") == VERDICT_PERSON,
	    "what no row answers goes to a person");
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		CHECK(worth(good[i]) == VERDICT_YES, good[i]);
	CHECK(law.tables[LAW_PROOFS].rows_count == 2 + sizeof good / sizeof good[0],
	    "and there are no others");
	CHECK(law_proof_days(&law, STR("called-back"), day) == 90,
	    "a call-back counts for 90 days");
	CHECK(law_proof_days(&law, STR("override-asked"), day) == 7,
	    "an ask is open for 7 days");
	CHECK(law_proof_days(&law, STR("persons"), day) == 0 &&
		  law_proof_days(&law, STR("shouted"), day) == 0,
	    "a signature has no end");
	arena_release(&arena);
	return test_done();
}
