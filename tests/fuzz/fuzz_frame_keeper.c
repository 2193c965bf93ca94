/* What a lying core asks a keeper to sign: the first byte says which verb.  It signs no
 * head that does not follow from its last, and nothing that is not one of its forms. */
#include "node/log.h"
/* A line for each refusal would be most of the work. */
#define log_event(...) ((void)0)
#include "../../src/node/keeper.c"

#include <sys/mman.h>

#include "fuzz/fuzz.h"

static const uint16_t kinds[] = { FRAME_HEAD, FRAME_SEAL, FRAME_SEAL_XML, FRAME_CADES,
	FRAME_COSIGN, FRAME_POST };

static bool
start(struct keeper *keeper, int *fds)
{
	static struct arena texts;
	struct cert_spec spec = { .use = CERT_SEAL,
		.name = STR("US/papercup"),
		.not_before = 0,
		.not_after = (int64_t)4102444800 * 1000000 };
	struct config config = { .realm = STR("live"),
		.organisation = STR("US/papercup") };

	int memory;

	if (keeper->arena.block != NULL)
		return true;
	memory = memfd_create("keeper", MFD_CLOEXEC);
	keeper->name = keeper->origin = STR("live.us.papercup/ledger");
	buf_init(&keeper->reply, REPLY_MAX);
	return memory >= 0 && ftruncate(memory, LAST_HEAD_SIZE) == 0 &&
	       last_head_open(memory, keeper->origin, &keeper->last, NULL) == ERR_OK &&
	       arena_init(&keeper->arena, LIMIT_ARENA, NULL) == ERR_OK &&
	       arena_init(&texts, LIMIT_ARENA, NULL) == ERR_OK &&
	       channel_pair(fds, NULL) == ERR_OK &&
	       channel_init(&keeper->channel, fds[1], NULL) == ERR_OK &&
	       key_generate(KEY_ED25519, &keeper->ledger, NULL) == ERR_OK &&
	       key_generate(KEY_P256, &keeper->seal, NULL) == ERR_OK &&
	       cert_make(&spec, keeper->seal, NULL, keeper->seal, &keeper->seal_cert,
		   NULL) == ERR_OK &&
	       prepare_texts(keeper, &config, &texts, NULL) == ERR_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct keeper keeper; /* one: a target is called millions of times */
	static struct channel other;
	static int fds[2];
	struct frame frame = { .id = 1, .fd = -1 };
	struct frame reply;
	uint64_t size;

	if (!start(&keeper, fds) ||
	    (other.memory.block == NULL && channel_init(&other, fds[0], NULL) != ERR_OK))
		abort();
	if (len == 0)
		return 0;
	frame.kind = kinds[bytes[0] % (sizeof kinds / sizeof kinds[0])];
	frame.payload = str_bytes(bytes + 1, len - 1);
	size = last_head_size(&keeper.last);
	FUZZ_NEED(handle(&keeper, &frame, NULL) == ERR_OK);
	FUZZ_NEED(last_head_size(&keeper.last) >= size);
	FUZZ_NEED(channel_flush(&keeper.channel, NULL) == ERR_OK);
	FUZZ_NEED(channel_receive(&other, &reply, NULL) == ERR_OK);
	FUZZ_NEED(reply.kind == frame.kind && reply.id == 1);
	return 0;
}
