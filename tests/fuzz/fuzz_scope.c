/* Each row is counted once; a yes has nothing outside and nothing flagged.  The first
 * byte says whether the rest is CSV or JSON. */
#include "base/limits.h"
#include "evidence/scope.h"
#include "fuzz/fuzz.h"

/* With the traffic barred: what was inside is inside or barred, and nothing else. */
static void
compare_rest(struct arena *arena, const struct order *whole,
    const struct scope_file *file, const struct scope_report *before)
{
	struct target subscriber = whole->targets[0];
	struct order rest = { .targets = &subscriber, .targets_count = 1 };
	struct scope_options options = { .whole = whole };
	struct scope_report report;

	subscriber.categories = DATA_SUBSCRIBER;
	if (scope_compare(arena, &rest, file, 1, &options, &report, NULL) != ERR_OK)
		return;
	FUZZ_NEED(!report.any_barred || report.verdict.kind == VERDICT_NO);
	FUZZ_NEED(report.total.inside <= before->total.inside);
	FUZZ_NEED(report.total.outside >= before->total.outside);
	FUZZ_NEED(
	    !before->any_outside || report.any_outside); /* bars only ever take away */
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct target target = { .format = STR("EmailAddress"),
		.value = STR("a@b.example"),
		.from = INT64_C(1770000000000000),
		.to = INT64_C(1780000000000000),
		.categories = DATA_SUBSCRIBER | DATA_TRAFFIC };
	struct order order = { .targets = &target, .targets_count = 1 };
	struct scope_options none = { 0 };
	struct scope_file file = { .name = STR("f") };
	struct scope_report report;
	struct arena arena;

	if (len == 0 || arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	file.kind = bytes[0] == '[' ? SCOPE_JSON : SCOPE_CSV;
	file.bytes = file.kind == SCOPE_JSON
			 ? (struct str){ (const char *)bytes, len }
			 : (struct str){ (const char *)bytes + 1, len - 1 };
	if (scope_compare(&arena, &order, &file, 1, &none, &report, NULL) == ERR_OK) {
		FUZZ_NEED(report.findings_count <= LIMIT_FINDINGS);
		FUZZ_NEED((report.verdict.kind == VERDICT_NO) == report.any_outside);
		FUZZ_NEED(report.total.outside == 0 || report.any_outside);
		FUZZ_NEED(report.total.flagged == 0 || report.any_flagged);
		if (report.verdict.kind == VERDICT_YES)
			FUZZ_NEED(report.total.inside > 0 && report.findings_count == 0);
		compare_rest(&arena, &order, &file, &report);
	}
	arena_release(&arena);
	return 0;
}
