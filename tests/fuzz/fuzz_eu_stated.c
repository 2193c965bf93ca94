/* What a stranger's message tells of a case: one event, and words on one line. */
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "node/eu_stated.h"
#include "wire/projection.h"

static const struct target targets[] = {
	{ .format = STR_INIT("EmailAddress"), .value = STR_INIT("a@b.example") },
	{ .format = STR_INIT("EmailAddress"), .value = STR_INIT("c@d.example") },
};
static const struct order order = { .id =
					STR_INIT("01936e5c-8a00-7000-8000-00000000abcd"),
	.procedure = STR_INIT("eu-epoc"),
	.issuer = STR_INIT("FR/parquet"),
	.addressee = STR_INIT("DE/wolke"),
	.projection = PROJECTION_VERSION,
	.targets = targets,
	.targets_count = 2 };

static void
use(struct arena *arena, const struct message *message)
{
	struct eu_stated stated;

	(void)eu_stated_is_about(arena, &order, message);
	if (eu_stated_read(arena, &order, message, &stated, NULL) != ERR_OK)
		return;
	FUZZ_NEED(stated.event < EVENT_COUNT);
	FUZZ_NEED(stated.event != EVENT_WITHDRAW && stated.event != EVENT_VERIFY);
	FUZZ_NEED(str_utf8(stated.words));
	for (size_t i = 0; i < stated.words.len; i++)
		FUZZ_NEED((unsigned char)stated.words.ptr[i] >= 0x20);
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
