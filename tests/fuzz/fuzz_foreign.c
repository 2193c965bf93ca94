/* What is read out of a stranger's objects is an order, with nothing in it that the
 * message does not say; else a rule says why not. */
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "record/order_text.h"
#include "wire/delivered.h"
#include "wire/foreign.h"

static void
use(struct arena *arena, const struct message *message, const char *procedure)
{
	struct order frame = { .realm = STR("live"),
		.id = STR("0199f3a4-5b6c-7d8e-9f00-112233445566"),
		.procedure = str_from(procedure),
		.issuer = STR("CL/fiscalia-norte"),
		.addressee = STR("US/papercup-mail"),
		.language = STR("en"),
		.created_at = 1795348800000000 };
	struct order order, again;
	struct verdict verdict = foreign_order(arena, message, &frame, &order);
	struct buf out;

	if (!verdict_is_yes(&verdict)) {
		FUZZ_NEED(verdict.kind == VERDICT_NO && verdict.rule[0] != '\0');
		return;
	}
	FUZZ_NEED(order.targets_count > 0 &&
		  order.targets_count <= message->actions_count &&
		  order.fields_count == 0 && order.recipients_count == 0);
	buf_init(&out, LIMIT_ORDER);
	if (order_write(arena, &order, &out, NULL) == ERR_OK)
		FUZZ_NEED(order_read(arena, buf_str(&out), &again, NULL) == ERR_OK);
	buf_release(&out);
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
	    message_read(&arena, root, &message, NULL) == ERR_OK) {
		use(&arena, &message, "vol");
		use(&arena, &message, "vol-pr");
		(void)foreign_notification(
		    &arena, &message, FOREIGN_REJECTED, STR("no"), 0);
		for (size_t i = 0; i < message.actions_count; i++) {
			const struct json *object = message.actions[i].object;
			struct delivered delivered = { .suffix = "" };
			struct verdict verdict =
			    delivered_read(&arena, object, &delivered);

			FUZZ_NEED(delivered_order(object).len == 0 ||
				  delivered_order(object).len == 36);
			FUZZ_NEED(!verdict_is_yes(&verdict) || delivered.bytes.len > 0);
		}
	}
	arena_release(&arena);
	return 0;
}
