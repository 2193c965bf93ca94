/* Any text is judged without harm, with the same answer twice; a valid message stays
 * valid when it is written again in canonical form, and is read and refused without harm.
 */
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "wire/check.h"
#include "wire/convert.h"
#include "wire/policy.h"

static void
use(struct arena *arena, const struct json *tree)
{
	static struct wire_report report;
	struct message message;
	struct draft draft;
	struct verdict verdict;
	struct buf out;

	FUZZ_NEED(message_read(arena, tree, &message, NULL) == ERR_OK);
	verdict = wire_policy(&message);
	draft =
	    message_refusal(arena, &message, 0, wire_code("hi1-not-valid"), STR("no"));
	FUZZ_NEED(wire_check(draft.root, &report).kind == VERDICT_YES);
	buf_init(&out, LIMIT_BODY);
	message_show(&message, true, &out);
	buf_format(&out, "%s", verdict.detail);
	buf_release(&out);
}

/* What an encoding can carry comes back as the same. */
static void
both_ways(struct arena *arena, const struct json *tree)
{
	static struct wire_report report;
	struct json *model = message_model(arena, tree);

	for (int i = WIRE_JSON; i <= WIRE_XML; i++) {
		struct buf out;
		struct verdict verdict;

		buf_init(&out, LIMIT_BODY);
		verdict = message_convert(arena, tree, (enum wire_encoding)i, &out);
		if (verdict_is_yes(&verdict) && !buf_failed(&out)) {
			verdict = wire_check_text(arena, buf_str(&out), &report);
			FUZZ_NEED(verdict_is_yes(&verdict));
			FUZZ_NEED(json_equal(report.message, model));
		}
		buf_release(&out);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct wire_report report;
	struct str text = { (const char *)bytes, len };
	struct json *again = NULL;
	struct verdict verdict;
	struct arena arena;
	struct buf out;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	verdict = wire_check_text(&arena, text, &report);
	FUZZ_NEED((verdict.kind == VERDICT_YES) == (report.code == 0));
	FUZZ_NEED(report.code == 0 || wire_code(verdict.rule) == report.code);
	if (report.message != NULL) {
		use(&arena, report.message);
		buf_init(&out, LIMIT_BODY);
		json_write(report.message, &out);
		FUZZ_NEED(canon_read(&arena, buf_str(&out), &again, NULL) == ERR_OK);
		if (report.encoding == WIRE_JSON)
			FUZZ_NEED(wire_check(again, &report).kind == verdict.kind);
		else
			FUZZ_NEED(wire_check_xml(again, &report).kind == verdict.kind);
		buf_release(&out);
		if (verdict_is_yes(&verdict))
			both_ways(&arena, again);
	}
	arena_release(&arena);
	return 0;
}
