/* What a person is shown of a data system's rows: bounded, and always a text that the
 * core can read, whatever the bytes are. */
#include "base/limits.h"
#include "evidence/rows.h"
#include "format/json.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct target target = { .format = STR("EmailAddress"),
		.value = STR("a@b.example"),
		.from = INT64_C(1770000000000000),
		.to = INT64_C(1780000000000000),
		.categories = DATA_SUBSCRIBER | DATA_TRAFFIC };
	struct target subscriber = target;
	struct order order = { .targets = &target, .targets_count = 1 };
	struct order allowed = { .targets = &subscriber, .targets_count = 1 };
	struct str rows = { (const char *)bytes, len };
	struct json *report = NULL, *again;
	struct arena arena;
	struct buf text;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	subscriber.categories = DATA_SUBSCRIBER;
	buf_init(&text, ROWS_REPORT_MAX);
	if (rows_report(&arena, &order, &allowed, rows, &report, NULL) == ERR_OK) {
		const struct json *table = json_get(report, "table");

		json_write(report, &text);
		FUZZ_NEED(!buf_failed(&text));
		FUZZ_NEED(json_get(table, "rows")->count <= ROWS_SHOWN);
		FUZZ_NEED(json_get(json_get(report, "scope"), "findings")->count <=
			  ROWS_FINDINGS);
		FUZZ_NEED(canon_read(&arena, buf_str(&text), &again, NULL) == ERR_OK);
	}
	buf_release(&text);
	arena_release(&arena);
	return 0;
}
