/*
 * turned_peers.c - a real core between processes that were taken over: a worker, an edge,
 * a courier and a vault that lie.
 *
 *	turned_peers COMITYD FOLDER in MESSAGE PEER.crt OTHER.crt
 *	turned_peers COMITYD FOLDER out
 *
 * This program is the supervisor and those four; the keeper is real.  MESSAGE is a true
 * message of PEER to the node, which nobody has brought.  With "out" an order waits in
 * the outbox.
 */
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cursor.h"
#include "base/file.h"
#include "base/limits.h"
#include "format/json.h"
#include "node/frames.h"
#include "node/last_head.h"
#include "proc/supervise.h"
#include "test.h"
#include "trust/cert.h"
#include "wire/message.h"

#define WAIT_MS 20000

/* Workers come when the core asks the nursery for one, a vault when it has work. */
enum who {
	SUPERVISOR,
	EDGE,
	NURSERY,
	COURIER,
	DESK,
	WORKER,
	SECOND,
	THIRD,
	VAULT,
	WHO_COUNT
};

static struct channel channels[WHO_COUNT];
static struct arena arena;
static struct str message;
static unsigned char peer[SHA256_LEN], other[SHA256_LEN];
static uint64_t asked;
static pid_t core, keeper;

/* --- the processes --- */

/* The memory that a supervisor keeps for the keeper's row (last_head.h). */
static bool
keep_head(void)
{
	int fd = memfd_create("kept", 0);

	return fd >= 0 && ftruncate(fd, LAST_HEAD_SIZE) == 0 &&
	       (fd == SUPERVISE_KEPT_FD || dup2(fd, SUPERVISE_KEPT_FD) >= 0);
}

static pid_t
start(char *comityd, char *role, char *folder, int fd)
{
	pid_t child = fork();

	if (child == 0) {
		char option[] = "--role";
		char *args[] = { comityd, option, role, folder, NULL };

		if (dup2(fd, CHANNEL_FD) < 0 ||
		    (strcmp(role, "keeper") == 0 && !keep_head()))
			_exit(126);
		execv(comityd, args);
		_exit(127);
	}
	(void)close(fd);
	return child;
}

/* The core gets its end of a process of this name.  wanted: what asked for it, or 0. */
static bool
introduce(const char *name, uint64_t instance, uint64_t wanted, int fd)
{
	struct buf payload;
	bool sent;

	buf_init(&payload, 64);
	buf_add_be64(&payload, wanted);
	buf_add_c(&payload, name);
	sent = channel_send(&channels[SUPERVISOR],
		   &(struct frame){ SUPERVISE_PEER, instance, buf_str(&payload), fd },
		   NULL) == ERR_OK;
	buf_release(&payload);
	(void)close(fd);
	return sent;
}

static bool
say(enum who who, uint16_t kind, uint64_t id, struct str payload)
{
	return channel_send(&channels[who], FRAME(kind, id, payload), NULL) == ERR_OK;
}

/* One of us is introduced, and says that it may be used. */
static bool
join(enum who who, uint64_t wanted)
{
	static const char *const names[WHO_COUNT] = { "", "edge", "nursery", "courier",
		"desk", "worker", "worker", "worker", "vault" };
	int fds[2];

	return channel_pair(fds, NULL) == ERR_OK &&
	       introduce(names[who], who, wanted, fds[1]) &&
	       channel_init(&channels[who], fds[0], NULL) == ERR_OK &&
	       say(who, FRAME_READY, 0, STR(""));
}

static bool
start_all(char *comityd, char *folder)
{
	char core_role[] = "core", keeper_role[] = "keeper";
	int fds[2];

	if (channel_pair(fds, NULL) != ERR_OK)
		return false;
	core = start(comityd, core_role, folder, fds[1]);
	if (channel_init(&channels[SUPERVISOR], fds[0], NULL) != ERR_OK ||
	    channel_pair(fds, NULL) != ERR_OK)
		return false;
	keeper = start(comityd, keeper_role, folder, fds[1]);
	if (!introduce("keeper", 100, 0, fds[0]))
		return false;
	for (enum who who = WORKER; who < WHO_COUNT; who++)
		channels[who] = (struct channel){ .fd = -1, .given_fd = -1 };
	for (enum who who = EDGE; who < WORKER; who++)
		if (!join(who, 0))
			return false;
	return true;
}

/* The next frame of a kind from the core to one of us; what else it says is passed over.
 */
static bool
hear(enum who who, uint16_t kind, struct frame *ret_frame)
{
	for (;;) {
		struct pollfd wait = { .fd = channels[who].fd, .events = POLLIN };
		enum err e = channel_receive(&channels[who], ret_frame, NULL);

		if (e == ERR_OK && ret_frame->kind == kind)
			return true;
		if (e == ERR_NOT_FOUND && poll(&wait, 1, WAIT_MS) != 1)
			return false;
		if (e != ERR_OK && e != ERR_NOT_FOUND)
			return false;
	}
}

/* --- what edge and worker say --- */

struct ask {
	enum door door;
	const char *path;
	const unsigned char *peer;
	uint32_t uid;
	struct str body;
};

static bool
request(const struct ask *ask)
{
	static const unsigned char nobody[SHA256_LEN];
	struct buf payload;
	bool sent;

	buf_init(&payload, 2 * LIMIT_BODY);
	buf_add_byte(&payload, (unsigned char)ask->door);
	buf_add_sized(&payload, STR("POST"));
	buf_add_sized(&payload, str_from(ask->path));
	buf_add(&payload, str_bytes(ask->peer == NULL ? nobody : ask->peer, SHA256_LEN));
	buf_add_be32(&payload, ask->uid);
	buf_add_sized(&payload, ask->body);
	sent = say(EDGE, FRAME_REQUEST, ++asked, buf_str(&payload));
	buf_release(&payload);
	return sent;
}

static bool
decoded(enum who who, uint64_t id, struct str text, bool sealed)
{
	struct buf payload;
	bool sent;

	buf_init(&payload, 2 * LIMIT_BODY);
	buf_add_byte(&payload, text.len > 0);
	buf_add_be16(&payload, 3000);
	buf_add_sized(&payload, text.len > 0 ? STR("") : STR("no-such-rule"));
	buf_add_sized(&payload, STR(""));
	buf_add_sized(&payload, STR("the worker's words"));
	buf_add_sized(&payload, text);
	buf_add_byte(&payload, sealed);
	buf_add_sized(&payload, STR("seal-missing"));
	buf_add_sized(&payload, STR(""));
	buf_add_byte(&payload, 0); /* it stays */
	sent = say(who, FRAME_DECODED, id, buf_str(&payload));
	buf_release(&payload);
	return sent;
}

/* The body of the answer to the last request. */
static struct str
answer(void)
{
	struct frame frame;
	struct cursor cursor;

	do {
		if (!hear(EDGE, FRAME_ANSWER, &frame))
			return STR("no answer");
	} while (frame.id != asked);
	cursor = cursor_from(frame.payload);
	(void)cursor_be16(&cursor);
	(void)cursor_sized(&cursor);
	return arena_str(&arena, cursor_sized(&cursor));
}

static void
fork_worker(uint64_t id)
{
	int fds[2] = { -1, -1 };

	for (enum who who = WORKER; who <= THIRD; who++) {
		if (channels[who].fd >= 0)
			continue;
		if (channel_pair(fds, NULL) == ERR_OK &&
		    channel_init(&channels[who], fds[0], NULL) == ERR_OK)
			(void)(channel_send(&channels[NURSERY],
				   &(struct frame){ FRAME_WORKER, id, STR(""), fds[1] },
				   NULL) == ERR_OK);
		(void)close(fds[1]);
		return;
	}
}

/* What the core has for a worker: the frame's id, if it has something. */
static bool
look_at(enum who who, uint64_t *ret_id)
{
	struct frame frame;
	enum err e = channel_receive(&channels[who], &frame, NULL);

	if (e == ERR_OK)
		*ret_id = frame.id;
	else if (e != ERR_NOT_FOUND)
		channel_release(&channels[who]);
	return e == ERR_OK;
}

/* Whichever worker is asked to read it. */
static enum who
reader(uint64_t *ret_id)
{
	for (;;) {
		struct pollfd waits[WHO_COUNT];
		struct frame frame;

		for (enum who who = SUPERVISOR; who < WHO_COUNT; who++) {
			bool ours = who == NURSERY || (who >= WORKER && who <= THIRD);

			waits[who] = (struct pollfd){ .fd = ours ? channels[who].fd : -1,
				.events = POLLIN };
		}
		if (poll(waits, WHO_COUNT, WAIT_MS) <= 0)
			return WHO_COUNT;
		/* who was dropped makes room for who is wanted */
		for (enum who who = WORKER; who <= THIRD; who++)
			if (waits[who].fd >= 0 && look_at(who, ret_id))
				return who;
		while (channel_receive(&channels[NURSERY], &frame, NULL) == ERR_OK)
			fork_worker(frame.id);
	}
}

/* A worker that was not asked. */
static enum who
besides(enum who asked_one)
{
	for (enum who who = WORKER; who <= THIRD; who++)
		if (who != asked_one && channels[who].fd >= 0)
			return who;
	return WHO_COUNT;
}

/* A message comes in, and the worker says that this is what it reads. */
static struct str
bring(const unsigned char *who_brings, struct str body, struct str text, bool sealed)
{
	uint64_t id = 0;
	enum who who;

	if (!request(&(struct ask){ DOOR_PEERS, "/hi1", who_brings, UINT32_MAX, body }))
		return STR("not sent");
	who = reader(&id);
	return who < WHO_COUNT && decoded(who, id, text, sealed) ? answer()
								 : STR("not asked");
}

static bool
says(struct str text, const char *words)
{
	return memmem(text.ptr, text.len, words, strlen(words)) != NULL;
}

/* The message with one word exchanged for another of its length. */
static struct str
with(const char *old, const char *new)
{
	struct str word = str_from(new);
	char *copy = (char *)(uintptr_t)arena_str(&arena, message).ptr;
	char *at = memmem(copy, message.len, old, strlen(old));

	if (at != NULL)
		memcpy(at, word.ptr, word.len);
	return (struct str){ copy, message.len };
}

/* --- the node, asked by a person of it --- */

static struct str
local(const char *path, const char *body)
{
	return request(&(struct ask){
		   DOOR_LOCAL, path, NULL, (uint32_t)geteuid(), str_from(body) })
		   ? answer()
		   : STR("not sent");
}

static bool
no_case(void)
{
	return says(local("/api/order/list", "{}"), "\"orders\":[]");
}

/* --- a worker that lies --- */

static void
test_worker(void)
{
	struct str changed = with("anna@", "evan@");

	CHECK(!str_eq(changed, message) &&
		  says(bring(peer, message, changed, true), "seal-wrong"),
	    "attack_worker_changes_the_text: the seal is over another one");
	CHECK(says(bring(other, STR("{}"), message, true), "sender-not-peer"),
	    "attack_worker_brings_what_another_peer_sent");
	CHECK(
	    says(bring(peer, message, with("\"value\":\"", "\"value\":\"AAAAAAAA"), true),
		"seal-"),
	    "attack_worker_vouches_for_a_seal: of JSON its word is not taken");
	CHECK(says(bring(peer, message, STR("{\"Header\" : {}}"), true), "hi1-not-valid"),
	    "attack_worker_says_it_its_own_way: what is not canonical is not read");
	CHECK(says(bring(peer, message, STR(""), true), "hi1-not-valid"),
	    "attack_worker_invents_a_rule: it is not repeated");
	CHECK(no_case(), "no case came of it");
}

static void
test_worker_xml(void)
{
	struct str xml = STR("<HI1Message/>");
	struct str text =
	    with("\"TransactionIdentifier\":\"", "\"TransactionIdentifier\":\"ffffffff");

	CHECK(!says(bring(peer, xml, text, true), "refused") && no_case(),
	    "attack_worker_vouches_for_xml: it waits for a person, and opens no case");
	CHECK(says(local("/api/tray/list", "{}"), "message-xml-signed"),
	    "and the tray says whose word it is");
}

/* It answers what another one was asked, or speaks as somebody else. */
static void
test_worker_as_others(void)
{
	uint64_t id = 0;
	enum who who, liar;

	(void)request(&(struct ask){ DOOR_PEERS, "/hi1", other, UINT32_MAX, message });
	who = reader(&id);
	liar = besides(who);
	if (!CHECK(liar < WHO_COUNT, "another worker is there"))
		return;
	(void)decoded(liar, id, STR("{}"), true);
	(void)decoded(liar, id + 7, message, true);
	(void)say(liar, FRAME_SEAL, 1, STR("0123456789abcdef"));
	(void)say(liar, FRAME_HEAD, 1, STR(""));
	(void)say(liar, FRAME_POST, 1, STR(""));
	(void)say(liar, FRAME_PACK_DONE, id, STR(""));
	(void)say(liar, 9999, id, STR(""));
	(void)decoded(who, id, message, true);
	CHECK(says(answer(), "sender-not-peer"),
	    "attack_worker_answers_for_another: the one that was asked is heard");
	(void)request(&(struct ask){ DOOR_PEERS, "/hi1", other, UINT32_MAX, message });
	who = reader(&id);
	(void)say(who, FRAME_DECODED, id, STR("\1"));
	CHECK(says(answer(), "could not be read"),
	    "attack_worker_sends_half_a_frame: the message was not kept");
	(void)say(liar, FRAME_REQUEST, 77, STR(""));
	CHECK(no_case(), "attack_worker_speaks_as_edge_keeper_courier: nothing happens");
}

/* --- an edge that lies --- */

static void
test_edge(void)
{
	static const unsigned char stranger[SHA256_LEN] = { 0x5a };

	CHECK(says(bring(stranger, message, message, true), "organisation-unlisted"),
	    "attack_edge_brings_a_stranger: the core asks the directory itself");
	CHECK(says(bring(other, message, message, true), "sender-not-peer"),
	    "attack_edge_takes_one_peer_for_another: the seal names its sender");
	(void)request(&(struct ask){
	    DOOR_LOCAL, "/api/node/status", NULL, (uint32_t)geteuid() + 1, STR("{}") });
	CHECK(
	    says(answer(), "caller-unknown"), "attack_edge_brings_a_person_that_is_none");
	(void)request(&(struct ask){
	    DOOR_EVIDENCE, "/evidence/../comity.db", other, UINT32_MAX, STR("") });
	CHECK(says(answer(), "no such evidence"),
	    "attack_edge_asks_for_files: evidence is found by its row, not by a path");
	(void)request(&(struct ask){ DOOR_COUNT, "/hi1", peer, UINT32_MAX, message });
	CHECK(says(answer(), "bad request"), "attack_edge_opens_a_door_that_is_none");
	(void)say(EDGE, FRAME_REQUEST, ++asked, STR("\0\0"));
	CHECK(says(answer(), "bad request"), "half a request");
	(void)decoded(EDGE, 1, message, true);
	(void)say(EDGE, FRAME_CADES, 1, STR("x"));
	CHECK(no_case(), "attack_edge_speaks_as_worker_and_keeper: nothing happens");
}

/* --- a vault that lies --- */

/* {BEFORE"id":ID} */
static void
local_with_id(const char *path, const char *before, struct str id)
{
	(void)request(&(struct ask){ DOOR_LOCAL, path, NULL, (uint32_t)geteuid(),
	    arena_format(&arena, "{%s\"id\":\"%.*s\"}", before, STR_ARG(id)) });
}

/* The only case of the node. */
static struct str
case_id(void)
{
	struct json *root;

	if (json_read(&arena, local("/api/order/list", "{}"), &root, NULL) != ERR_OK)
		return STR("");
	return json_get_str(json_first(json_get(root, "orders")), "id");
}

static void
test_vault(void)
{
	static const unsigned char zero[SHA256_LEN];
	struct str id = case_id();
	struct frame frame = { .id = 0 };
	struct buf payload;

	local_with_id("/api/order/act", "\"act\":\"open\",", id);
	(void)answer();
	local_with_id("/api/order/act", "\"act\":\"accept\",", id);
	(void)answer();
	local_with_id("/api/evidence/seal", "", id);
	CHECK(hear(SUPERVISOR, SUPERVISE_SPAWN, &frame) && join(VAULT, frame.id) &&
		  hear(VAULT, FRAME_PACK, &frame),
	    "a vault is asked to pack an answer");
	buf_init(&payload, 4096);
	buf_add_sized(&payload, STR("0123456789abcdef0123456789abcdef"));
	(void)say(VAULT, FRAME_PACK_SIGN, frame.id, buf_str(&payload));
	CHECK(hear(VAULT, FRAME_PACK_SIGN, &frame) && frame.payload.len <= 4,
	    "attack_vault_wants_a_digest_signed: the keeper signs manifests");
	(void)say(VAULT, FRAME_REQUEST, 1, buf_str(&payload));
	(void)say(VAULT, FRAME_DECODED, 1, buf_str(&payload));
	buf_reset(&payload);
	buf_add_byte(&payload, 1);
	buf_add_be64(&payload, 5);
	buf_add(&payload, str_bytes(zero, sizeof zero));
	buf_add_sized(&payload, STR("{}"));
	(void)say(VAULT, FRAME_PACK_DONE, frame.id, buf_str(&payload));
	CHECK(says(answer(), "something else") &&
		  says(local("/api/order/list", "{}"), "\"state\":\"accepted\""),
	    "attack_vault_says_it_wrote_what_it_did_not: the core reads the file itself");
	buf_release(&payload);
}

/* --- rows that were asked for, between a courier and a vault that lie --- */

#define ROWS "email\n"

/* The courier has them; *ret_fd: of the file. */
static uint64_t
ask_rows(struct str id, int *ret_fd)
{
	struct frame frame = { .id = 0 };

	local_with_id("/api/evidence/collect", "", id);
	if (!hear(COURIER, FRAME_ASK, &frame))
		return 0;
	*ret_fd = channel_take_fd(&channels[COURIER]);
	return fd_write_all(*ret_fd, STR(ROWS), NULL) == ERR_OK ? frame.id : 0;
}

static void
bring_rows(uint64_t asking)
{
	struct buf payload;

	buf_init(&payload, 64);
	buf_add_be16(&payload, 200);
	buf_add_sized(&payload, STR(""));
	buf_add_sized(&payload, STR(""));
	(void)say(COURIER, FRAME_ASK, asking, buf_str(&payload));
	buf_release(&payload);
}

/* A vault is started for that asking, and has them. */
static bool
gets_rows(uint64_t asking)
{
	struct frame frame = { .id = 0 };

	channel_release(&channels[VAULT]);
	return hear(SUPERVISOR, SUPERVISE_SPAWN, &frame) && frame.id == asking &&
	       join(VAULT, frame.id) && hear(VAULT, FRAME_COMPARE, &frame);
}

static struct str
compared(uint64_t asking, const unsigned char digest[static SHA256_LEN])
{
	struct buf payload;

	buf_init(&payload, 4096);
	buf_add_be16(&payload, ERR_OK);
	buf_add(&payload, str_bytes(digest, SHA256_LEN));
	buf_add_sized(&payload, STR(""));
	buf_add_sized(&payload, STR("{\"scope\":{},\"table\":{}}"));
	(void)say(VAULT, FRAME_COMPARED, asking, buf_str(&payload));
	buf_release(&payload);
	return answer();
}

static void
test_rows(void)
{
	unsigned char digest[SHA256_LEN] = { 0 };
	struct str id = case_id();
	int fd = -1;
	uint64_t asking = ask_rows(id, &fd);

	bring_rows(asking + 1);
	bring_rows(asking);
	CHECK(asking != 0 && gets_rows(asking),
	    "attack_courier_answers_what_nobody_asked: what was asked is compared");
	CHECK(says(compared(asking, digest), "connector-compare"),
	    "attack_vault_says_it_compared_what_it_did_not");
	(void)close(fd);
	asking = ask_rows(id, &fd);
	bring_rows(asking);
	sha256(STR(ROWS), digest);
	CHECK(gets_rows(asking) && fd_write_all(fd, STR("more\n"), NULL) == ERR_OK &&
		  says(compared(asking, digest), "connector-compare"),
	    "attack_courier_changes_rows_behind_the_vault");
	(void)close(fd);
}

static void
test_in(void)
{
	test_worker();
	test_worker_xml();
	test_worker_as_others();
	test_edge();
	CHECK(says(bring(peer, message, message, false), "CREATEResponse") && !no_case(),
	    "the message itself is taken, and opens a case");
	test_vault();
	test_rows();
}

/* --- a courier that lies --- */

/* What the node sends next, and the number of its row. */
static struct str
posted(uint64_t *ret_id)
{
	struct frame frame;
	struct cursor cursor;

	for (;;) {
		if (!hear(COURIER, FRAME_POST, &frame))
			return STR("");
		cursor = cursor_from(frame.payload);
		if (says(cursor_sized(&cursor), "/hi1"))
			break;
	}
	*ret_id = frame.id;
	(void)cursor_bytes(&cursor, SHA256_LEN);
	(void)cursor_sized(&cursor);
	return arena_str(&arena, cursor_sized(&cursor));
}

static void
deliver(uint64_t id, unsigned status, struct str body)
{
	struct buf payload;

	buf_init(&payload, 2 * LIMIT_BODY);
	buf_add_be16(&payload, (uint16_t)status);
	buf_add_sized(&payload, STR(""));
	buf_add_sized(&payload, body);
	(void)say(COURIER, FRAME_POST, id, buf_str(&payload));
	buf_release(&payload);
}

/* An answer that accepts it all, as the receiver would write it, with another's receipt.
 */
static struct str
acceptance(struct str request_text)
{
	struct message asked_for;
	struct json *root;
	struct draft draft;
	struct buf text;
	struct str made;

	if (json_read(&arena, request_text, &root, NULL) != ERR_OK ||
	    message_read(&arena, root, &asked_for, NULL) != ERR_OK)
		return STR("");
	draft = message_response(&arena, &asked_for, asked_for.sent_at);
	for (size_t i = 0; i < asked_for.actions_count; i++)
		draft_answer(&draft, asked_for.actions[i].identifier,
		    asked_for.actions[i].verb, asked_for.actions[i].object_id,
		    i == 0 ? json_copy(&arena, asked_for.actions[i].object) : NULL);
	buf_init(&text, LIMIT_BODY);
	json_write(draft.root, &text);
	made = arena_str(&arena, buf_str(&text));
	buf_release(&text);
	return made;
}

static bool
is_received(void)
{
	return says(local("/api/order/list", "{}"), "\"state\":\"received\"");
}

static void
test_out(void)
{
	uint64_t id = 0;
	struct str sent = posted(&id);
	uint64_t job = 0;
	enum who who;

	CHECK(says(sent, "ActionRequests"), "an order leaves");
	deliver(id + 1000, 200, STR("{}"));
	deliver(id, 404, STR("gone"));
	CHECK(!is_received(), "attack_courier_says_it_is_gone: it is sent again");
	sent = posted(&id);
	deliver(id, 200, acceptance(sent));
	who = reader(&job);
	(void)decoded(who, job, acceptance(sent), true);
	CHECK(says(local("/api/order/list", "{}"), "\"state\":\"se") && !is_received(),
	    "attack_courier_says_it_was_taken: without a receipt that verifies nothing "
	    "is "
	    "received");
	(void)say(COURIER, FRAME_DECODED, 1, STR("x"));
	(void)say(COURIER, FRAME_REQUEST, 1, STR("x"));
	CHECK(
	    !is_received(), "attack_courier_speaks_as_worker_and_edge: nothing happens");
}

/* --- */

static bool
read_cert(const char *path, unsigned char *ret_digest)
{
	struct cert *cert;
	struct str pem;

	if (file_read(&arena, path, (size_t)64 << 10, &pem, NULL) != ERR_OK ||
	    cert_read(pem, &cert, NULL) != ERR_OK)
		return false;
	memcpy(ret_digest, cert_sha256(cert), SHA256_LEN);
	cert_free(cert);
	return true;
}

static bool
read_papers(char **argv)
{
	return file_read(&arena, argv[0], LIMIT_BODY, &message, NULL) == ERR_OK &&
	       read_cert(argv[1], peer) && read_cert(argv[2], other);
}

int
main(int argc, char **argv)
{
	struct frame frame;
	bool in = argc == 7 && strcmp(argv[3], "in") == 0;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK || (!in && argc != 4) ||
	    (in && !read_papers(argv + 4)) || !start_all(argv[1], argv[2])) {
		printf("Bail out! turned_peers COMITYD FOLDER in|out ...\n");
		return 1;
	}
	CHECK(hear(NURSERY, FRAME_WORKER, &frame), "the core asks for a worker");
	fork_worker(frame.id);
	CHECK(hear(SUPERVISOR, SUPERVISE_READY, &frame), "the core is ready");
	if (in)
		test_in();
	else
		test_out();
	CHECK(waitpid(core, NULL, WNOHANG) == 0 && waitpid(keeper, NULL, WNOHANG) == 0,
	    "core and keeper live");
	for (enum who who = 0; who < WHO_COUNT; who++)
		channel_release(&channels[who]);
	(void)waitpid(core, NULL, 0);
	(void)waitpid(keeper, NULL, 0);
	arena_release(&arena);
	return test_done();
}
