/* What a lying core says to a worker: answered with all of an answer, or refused. */
#include "../../src/node/worker.c"

#include "fuzz/fuzz.h"

static bool
start(struct worker *worker, int *fds)
{
	if (worker->arena.block != NULL)
		return true;
	buf_init(&worker->text, TEXT_MAX);
	buf_init(&worker->reply, TEXT_MAX + AROUND_MAX);
	return arena_init(&worker->arena, LIMIT_ARENA, NULL) == ERR_OK &&
	       channel_pair(fds, NULL) == ERR_OK &&
	       channel_init(&worker->channel, fds[1], NULL) == ERR_OK &&
	       xmldsig_warm(NULL) == ERR_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct worker worker; /* one: a target is called millions of times */
	static struct channel other;
	static int fds[2];
	struct frame frame = {
		.kind = FRAME_DECODE, .id = 1, .payload = str_bytes(bytes, len), .fd = -1
	};
	struct frame reply;
	bool refused = false;

	if (!start(&worker, fds) ||
	    (other.memory.block == NULL && channel_init(&other, fds[0], NULL) != ERR_OK))
		abort();
	if (handle(&worker, &frame, &refused, NULL) == ERR_OK) {
		struct cursor cursor;

		FUZZ_NEED(channel_flush(&worker.channel, NULL) == ERR_OK);
		FUZZ_NEED(channel_receive(&other, &reply, NULL) == ERR_OK);
		FUZZ_NEED(reply.kind == FRAME_DECODED && reply.id == 1);
		cursor = cursor_from(reply.payload);
		(void)cursor_u8(&cursor);
		(void)cursor_be16(&cursor);
		for (int i = 0; i < 3; i++)
			FUZZ_NEED(str_utf8(cursor_sized(&cursor)));
		(void)cursor_sized(&cursor);
		(void)cursor_u8(&cursor);
		FUZZ_NEED(str_utf8(cursor_sized(&cursor)));
		FUZZ_NEED(str_utf8(cursor_sized(&cursor)));
		FUZZ_NEED(cursor_u8(&cursor) == refused);
		FUZZ_NEED(cursor_end(&cursor));
	}
	return 0;
}
