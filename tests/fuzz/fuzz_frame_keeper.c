/* What a lying core asks a keeper to sign: the first byte says which verb.  Behind GROWN
 * stand by how many leaves a true ledger grew, and changes of the frame that says so:
 * place in two bytes, and what is turned there.  It signs no head that does not follow
 * from its last, and nothing that is not one of its forms. */
#include "node/log.h"
/* A line for each refusal would be most of the work. */
#define log_event(...) ((void)0)
#include "../../src/node/keeper.c"

#include <sys/mman.h>

#include "fuzz/fuzz.h"

static const uint16_t kinds[] = { FRAME_HEAD, FRAME_SEAL, FRAME_SEAL_XML, FRAME_CADES,
	FRAME_COSIGN, FRAME_POST };

#define VERBS (sizeof kinds / sizeof kinds[0])
#define GROWN VERBS
#define LEAVES 40

/* --- a true ledger --- */

static struct {
	struct hash roots[LEAVES + 1];
	struct hash stored[2 * LEAVES];
} tree;

static void
grow_tree(void)
{
	struct merkle_tip tip = { 0 };

	for (uint64_t i = 0; i < LEAVES; i++) {
		struct hash leaf = merkle_leaf(str_bytes(&i, sizeof i));

		(void)merkle_tip_add(&tip, &leaf, tree.stored + merkle_stored(i));
		tree.roots[i + 1] = merkle_tip_root(&tip);
	}
}

/* The frame that asks for a head of the true ledger, with the proof that it grew. */
static void
ask_grown(uint64_t from, uint64_t to, struct buf *out)
{
	struct merkle_plan plan = { .ranges_count = 0 };
	struct hash hashes[MERKLE_PLAN_MAX], proof[MERKLE_LEVELS];

	if (to > from)
		FUZZ_NEED(merkle_plan_consistency(from, to, &plan));
	for (size_t i = 0; i < plan.positions_count; i++)
		hashes[i] = tree.stored[plan.positions[i]];
	merkle_fold(&plan, hashes, proof);
	buf_add_be64(out, to);
	buf_add(out, str_bytes(tree.roots[to].bytes, HASH_LEN));
	buf_add_be64(out, from);
	buf_add_be16(out, (uint16_t)plan.ranges_count);
	for (size_t i = 0; i < plan.ranges_count; i++)
		buf_add(out, str_bytes(proof[i].bytes, HASH_LEN));
}

/* True: something in it is not as it was. */
static bool
turn(struct buf *frame, const uint8_t *bytes, size_t len)
{
	bool turned = false;

	for (size_t i = 0; i + 3 <= len; i += 3) {
		frame->ptr[((size_t)bytes[i] << 8 | bytes[i + 1]) % frame->len] ^=
		    (char)bytes[i + 2];
		turned |= bytes[i + 2] != 0;
	}
	return turned;
}

/* --- the keeper --- */

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

/* The last question for a head; of any other there is no proof. */
static struct head_ask asked;

static void
keep_asked(struct str payload)
{
	struct cursor cursor = cursor_from(payload);

	if (read_head(&cursor, &asked, NULL) != ERR_OK)
		asked.hashes_count = 0;
}

/* Its answer to what is asked of it. */
static struct frame
ask(struct keeper *keeper, uint16_t kind, struct str payload)
{
	static struct channel other;
	static int fds[2];
	struct frame frame = { .id = 1, .fd = -1, .kind = kind, .payload = payload };
	struct frame reply;

	if (!start(keeper, fds) ||
	    (other.memory.block == NULL && channel_init(&other, fds[0], NULL) != ERR_OK))
		abort();
	if (kind == FRAME_HEAD)
		keep_asked(payload);
	FUZZ_NEED(handle(keeper, &frame, NULL) == ERR_OK);
	FUZZ_NEED(channel_flush(&keeper->channel, NULL) == ERR_OK);
	FUZZ_NEED(channel_receive(&other, &reply, NULL) == ERR_OK);
	FUZZ_NEED(reply.kind == kind && reply.id == 1);
	return reply;
}

/* Size and note; false: nothing was signed. */
static bool
is_signed(const struct frame *reply)
{
	struct cursor cursor = cursor_from(reply->payload);

	(void)cursor_be64(&cursor);
	return cursor_sized(&cursor).len > 0 && cursor_end(&cursor);
}

static void
ask_head(struct keeper *keeper, const uint8_t *bytes, size_t len)
{
	uint64_t from = last_head_size(&keeper->last);
	uint64_t to = from + (len == 0 ? 0 : bytes[0] % 4);
	struct frame reply;
	struct buf frame;
	bool turned;

	buf_init(&frame, 4096);
	ask_grown(from, to > LEAVES ? LEAVES : to, &frame);
	turned = len > 0 && turn(&frame, bytes + 1, len - 1);
	reply = ask(keeper, FRAME_HEAD, buf_str(&frame));
	FUZZ_NEED(turned || is_signed(&reply));
	buf_release(&frame);
}

static void
begin(struct keeper *keeper)
{
	struct buf frame;
	struct frame reply;

	grow_tree();
	buf_init(&frame, 4096);
	ask_grown(1, 1, &frame);
	reply = ask(keeper, FRAME_HEAD, buf_str(&frame));
	FUZZ_NEED(is_signed(&reply));
	buf_release(&frame);
}

/* What its last head has become by a question: the same, or one that is proven to have
 * grown from it. */
static void
check_last(struct keeper *keeper, uint64_t size, const struct hash *root)
{
	uint64_t now = last_head_size(&keeper->last);
	const struct hash *is = last_head_root(&keeper->last);
	struct merkle_proof proof = { asked.hashes, asked.hashes_count };

	FUZZ_NEED(now >= size);
	FUZZ_NEED(now > size ? merkle_verify_consistency(size, now, proof, root, is)
			     : merkle_equal(root, is));
	/* of a size that is not its root's only the core is the fool: nothing more can be
	 * proven to grow from it */
	if (now >= LEAVES || !merkle_equal(is, &tree.roots[now]))
		last_head_set(&keeper->last, 1, &tree.roots[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct keeper keeper; /* one: a target is called millions of times */
	struct hash root;
	uint64_t size;
	size_t verb;

	if (keeper.arena.block == NULL)
		begin(&keeper);
	if (len == 0)
		return 0;
	size = last_head_size(&keeper.last);
	root = *last_head_root(&keeper.last);
	verb = bytes[0] % (VERBS + 1);
	asked.hashes_count = 0;
	if (verb == GROWN)
		ask_head(&keeper, bytes + 1, len - 1);
	else
		(void)ask(&keeper, kinds[verb], str_bytes(bytes + 1, len - 1));
	check_last(&keeper, size, &root);
	return 0;
}
