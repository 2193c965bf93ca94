/*
 * turned_core.c - a core that was taken over speaks to a real keeper: what it can have
 * signed, and what not.
 *
 *	turned_core COMITYD FOLDER
 */
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cursor.h"
#include "ledger/merkle.h"
#include "node/frames.h"
#include "node/last_head.h"
#include "proc/supervise.h"
#include "test.h"

#define LEAVES 8

static struct channel channel;
static uint64_t asked;
static char **programs; /* argv */
static int kept = -1;   /* as the supervisor keeps it */

static bool
start_keeper(void)
{
	char *comityd = programs[1], *folder = programs[2];
	int fds[2];
	pid_t child;

	if (channel_pair(fds, NULL) != ERR_OK)
		return false;
	child = fork();
	if (child == 0) {
		char role[] = "--role", keeper[] = "keeper";
		char *args[] = { comityd, role, keeper, folder, NULL };

		/* from high numbers: one must not close the other */
		int theirs = fcntl(fds[1], F_DUPFD_CLOEXEC, 20);
		int memory = kept < 0 ? -1 : fcntl(kept, F_DUPFD_CLOEXEC, 20);

		if (theirs < 0 || dup2(theirs, CHANNEL_FD) < 0 ||
		    (memory >= 0 && dup2(memory, SUPERVISE_KEPT_FD) < 0))
			_exit(126);
		execv(comityd, args);
		_exit(127);
	}
	(void)close(fds[1]);
	return child > 0 && channel_init(&channel, fds[0], NULL) == ERR_OK;
}

static bool
next(struct frame *ret_frame)
{
	for (;;) {
		struct pollfd wait = { .fd = channel.fd, .events = POLLIN };
		enum err e = channel_receive(&channel, ret_frame, NULL);

		if (e != ERR_NOT_FOUND)
			return e == ERR_OK;
		if (poll(&wait, 1, 20000) != 1)
			return false;
	}
}

/* The keeper's answer; empty = it refused. */
static struct str
ask(uint16_t kind, const struct buf *payload)
{
	struct frame frame;

	if (channel_send(&channel, FRAME(kind, ++asked, buf_str(payload)), NULL) !=
		ERR_OK ||
	    !next(&frame) || frame.kind != kind || frame.id != asked)
		return STR("no answer");
	return frame.payload;
}

static bool
refuses(uint16_t kind, struct str text)
{
	struct buf payload;
	bool refused;

	buf_init(&payload, 1 << 20);
	if (kind == FRAME_CADES || kind == FRAME_COSIGN)
		buf_add_be64(&payload, 1);
	buf_add_sized(&payload, text);
	refused = ask(kind, &payload).len == 0;
	buf_release(&payload);
	return refused;
}

/* --- heads --- */

/* A ledger of so many leaves; the last is another one in a fork. */
struct ledger {
	uint64_t size;
	bool forked;
};

static struct hash
leaf_of(const struct ledger *ledger, uint64_t i)
{
	bool other = ledger->forked && i + 1 == ledger->size;

	return merkle_leaf(str_bytes(&"abcdefgh01234567"[i + (other ? 8 : 0)], 1));
}

static struct hash
root_of(const struct ledger *ledger)
{
	struct merkle_tip tip = { .size = 0 };
	struct hash stored[MERKLE_LEVELS];

	for (uint64_t i = 0; i < ledger->size; i++) {
		struct hash hash = leaf_of(ledger, i);

		(void)merkle_tip_add(&tip, &hash, stored);
	}
	return merkle_tip_root(&tip);
}

/* All hashes of the ledger by their places, for the plan of a proof. */
static size_t
proof_of(const struct ledger *ledger, uint64_t from, struct hash *ret_proof)
{
	struct hash all[2 * LEAVES + MERKLE_LEVELS], needed[MERKLE_PLAN_MAX];
	struct merkle_tip tip = { .size = 0 };
	struct merkle_plan plan;

	for (uint64_t i = 0; i < ledger->size; i++) {
		struct hash hash = leaf_of(ledger, i);

		(void)merkle_tip_add(&tip, &hash, &all[merkle_stored(i)]);
	}
	if (!merkle_plan_consistency(from, ledger->size, &plan))
		return 0;
	for (size_t i = 0; i < plan.positions_count; i++)
		needed[i] = all[plan.positions[i]];
	merkle_fold(&plan, needed, ret_proof);
	return plan.ranges_count;
}

/* What became of a head that is asked for with the proof that it grew from from. */
enum answer { SIGNED, REFUSED, FROM_ELSEWHERE, NONSENSE };

static enum answer
head(const struct ledger *ledger, uint64_t from, uint64_t *ret_last)
{
	struct hash root = root_of(ledger);
	struct hash proof[MERKLE_LEVELS];
	size_t count = from == 0 ? 0 : proof_of(ledger, from, proof);
	struct cursor cursor;
	struct buf payload;
	struct str note, answer;

	buf_init(&payload, 1 << 16);
	buf_add_be64(&payload, ledger->size);
	buf_add(&payload, str_bytes(root.bytes, HASH_LEN));
	buf_add_be64(&payload, from);
	buf_add_be16(&payload, (uint16_t)count);
	for (size_t i = 0; i < count; i++)
		buf_add(&payload, str_bytes(proof[i].bytes, HASH_LEN));
	answer = ask(FRAME_HEAD, &payload);
	buf_release(&payload);
	if (answer.len == 0)
		return REFUSED;
	cursor = cursor_from(answer);
	*ret_last = cursor_be64(&cursor);
	note = cursor_sized(&cursor);
	if (!cursor_end(&cursor))
		return NONSENSE;
	return note.len > 0 ? SIGNED : FROM_ELSEWHERE;
}

static void
test_heads(void)
{
	const struct ledger three = { 3, false }, four = { 4, false }, six = { 6, false };
	const struct ledger fork_four = { 4, true }, fork_five = { 5, true };
	uint64_t last = 0;

	CHECK(head(&four, 0, &last) == SIGNED, "the first head is signed");
	CHECK(head(&four, 4, &last) == SIGNED, "the same again, too");
	CHECK(head(&fork_four, 4, &last) == REFUSED,
	    "attack_forked_ledger: another head of the same size");
	CHECK(head(&three, 4, &last) == REFUSED, "attack_ledger_cut_off: a smaller head");
	CHECK(head(&three, 0, &last) == FROM_ELSEWHERE && last == 4,
	    "a head without proof is not signed: it must grow from 4");
	CHECK(head(&six, 3, &last) == FROM_ELSEWHERE && last == 4,
	    "nor one that is proven from elsewhere");
	CHECK(
	    head(&fork_five, 4, &last) == SIGNED, "a longer one that follows is signed");
	CHECK(head(&six, 5, &last) == REFUSED,
	    "attack_rewritten_leaf: a longer head with another fifth leaf");
	CHECK(head(&fork_five, 5, &last) == SIGNED, "the keeper lives on");
}

/* What the supervisor does when the keeper has ended. */
static bool
start_again(void)
{
	struct frame frame;

	channel_release(&channel);
	(void)wait(NULL);
	return start_keeper() && next(&frame) && frame.kind == FRAME_READY;
}

static void
test_ended_keeper(void)
{
	const struct ledger five = { 5, false }, four = { 4, false };
	uint64_t last = 0;

	CHECK(start_again(), "a keeper is ended, and the next one starts");
	CHECK(head(&four, 0, &last) == FROM_ELSEWHERE && last == 5,
	    "attack_keeper_ended_to_forget: the next keeper knows the last head");
	CHECK(head(&five, 5, &last) == REFUSED, "and signs no other of its size");
}

/* --- other verbs --- */

static void
test_purposes(void)
{
	static const char ours[] =
	    "{\"Header\":{\"ReceiverIdentifier\":{\"CountryCode\":";

	CHECK(refuses(FRAME_SEAL, str_bytes("0123456789abcdef0123456789abcdef", 32)),
	    "attack_keeper_signs_a_digest: a bare digest");
	CHECK(refuses(FRAME_SEAL, str_from(ours)), "a message that is cut off");
	CHECK(refuses(FRAME_SEAL, STR("live.us.papercup-mail/ledger\n4\nAAAA\n")),
	    "attack_head_as_message: a head given as a message");
	CHECK(refuses(FRAME_CADES, STR("{\"act\":\"issue\"}")),
	    "attack_signoff_as_manifest: a sign-off given as a manifest");
	CHECK(
	    refuses(FRAME_COSIGN, STR("live.us.papercup-mail/ledger\n4\n"
				      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")),
	    "attack_own_witness: its own head, cosigned by itself");
	CHECK(refuses(FRAME_COSIGN, STR("comity/sign-off/v1")),
	    "anything but a head of another ledger");
	CHECK(refuses(FRAME_SEAL_XML, STR("<Signature/>")), "any XML as a message");
	CHECK(refuses(FRAME_REQUEST, STR("")), "a verb that it does not have");
}

int
main(int argc, char **argv)
{
	struct frame frame;

	programs = argv;
	kept = memfd_create("keeper", MFD_CLOEXEC);
	if (argc != 3 || kept < 0 || ftruncate(kept, LAST_HEAD_SIZE) != 0 ||
	    !start_keeper()) {
		printf("Bail out! turned_core COMITYD FOLDER\n");
		return 1;
	}
	CHECK(next(&frame) && frame.kind == FRAME_READY, "the keeper is ready");
	test_heads();
	test_ended_keeper();
	test_purposes();
	channel_release(&channel);
	(void)wait(NULL);
	return test_done();
}
