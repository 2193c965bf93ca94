/* Whatever a form says: it is refused, or it is an answer that stays the same when it is
 * taken again; and an order follows from it, with its findings. */
#include "advice/draft_advice.h"
#include "advice/draft_check.h"
#include "base/limits.h"
#include "fuzz/fuzz.h"

static void
look_at(struct arena *arena, const struct law *law, const struct json *answers)
{
	static struct draft_report report;
	const struct draft_frame frame = { .law = law,
		.realm = STR("training.fuzz"),
		.issuer = STR("CL/fiscalia-norte"),
		.now = 1795305600 * CLOCK_SECOND,
		.projection = 1 };
	struct json *advice = NULL;
	struct draft_order made;

	if (draft_order(arena, &frame, answers, &made, NULL) != ERR_OK)
		return;
	FUZZ_NEED(made.faults_count <= DRAFT_FAULTS_MAX);
	FUZZ_NEED(made.order.targets_count <= LIMIT_TARGETS);
	FUZZ_NEED(made.order.recipients_count <= LIMIT_RECIPIENTS);
	if (draft_check(arena, &frame, answers, &report, NULL) == ERR_OK)
		(void)draft_report_json(arena, &report);
	(void)draft_advice(arena, &frame, answers, &advice, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct arena arena; /* mapped once: a target is called millions of times */
	static struct law law;
	static size_t mark;
	struct json *said = NULL, *answers = NULL, *again = NULL;
	struct verdict verdict;

	if (arena.block == NULL) {
		if (arena_init(&arena, (size_t)128 << 20, NULL) != ERR_OK ||
		    law_open_embedded(&arena, &law, NULL) != ERR_OK)
			abort();
		mark = arena_mark(&arena);
	}
	arena_return(&arena, mark);
	if (json_read(&arena, str_bytes(bytes, len), &said, NULL) != ERR_OK ||
	    !json_is(said, JSON_OBJECT))
		return 0;
	verdict = draft_take(&arena, said, NULL, &answers);
	if (!verdict_is_yes(&verdict))
		return 0;
	verdict = draft_take(&arena, answers, NULL, &again);
	FUZZ_NEED(verdict_is_yes(&verdict) && json_equal(answers, again));
	look_at(&arena, &law, answers);
	return 0;
}
