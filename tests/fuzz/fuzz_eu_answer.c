/* What a stranger's message says of an order: every statement is a view into it. */
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "wire/eu_answer.h"

static void
use(struct arena *arena, const struct message *message)
{
	struct eu_answer answer;

	if (eu_answer_read(arena, message, &answer, NULL) != ERR_OK)
		return;
	FUZZ_NEED(answer.count <= LIMIT_ACTIONS);
	for (size_t i = 0; i < answer.count; i++) {
		struct str rest = answer.statements[i].words;
		size_t len = rest.len;
		struct str reason;

		while (eu_reason_next(&rest, &reason)) {
			FUZZ_NEED(reason.len > 0 && rest.len < len);
			len = rest.len;
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len };
	struct message message;
	struct json *root;
	struct arena arena;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (json_read(&arena, text, &root, NULL) == ERR_OK &&
	    message_read(&arena, root, &message, NULL) == ERR_OK)
		use(&arena, &message);
	arena_release(&arena);
	return 0;
}
