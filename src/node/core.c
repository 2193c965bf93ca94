/* core.c - the hub's loop: frames come in, one transaction a round, heads, answers. */
#include "node/core.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cursor.h"
#include "base/limits.h"
#include "node/alert.h"
#include "node/asking.h"
#include "node/batch.h"
#include "node/desk.h"
#include "node/desk_sign.h"
#include "node/dispatch.h"
#include "node/drafts.h"
#include "node/expiry.h"
#include "node/jail.h"
#include "node/log.h"
#include "node/place.h"
#include "node/pool.h"
#include "node/printer.h"
#include "node/role.h"
#include "node/room.h"
#include "node/witness.h"
#include "wire/check.h"

#define TAG_SUPERVISOR 0
#define TAG_PEER 1
#define TAG_SIGNAL 2
/* The longest sleep: duties and retries are looked at once a second. */
#define ROUND_MS 1000

/* --- peers --- */

struct core_peer *
core_peer(struct core *core, enum role role)
{
	for (size_t i = 0; i < CORE_PEERS_MAX; i++) {
		struct core_peer *peer = &core->peers[i];

		if (peer->used && peer->ready && peer->role == role)
			return peer;
	}
	return NULL;
}

bool
core_send_fd(
    struct core *core, struct core_peer *peer, uint16_t kind, uint64_t id, int fd)
{
	struct frame frame = {
		.kind = kind, .id = id, .payload = buf_str(&core->payload), .fd = fd
	};
	struct why why;

	if (peer == NULL || buf_failed(&core->payload))
		return false;
	if (channel_send(&peer->channel, &frame, &why) == ERR_OK)
		return true;
	log_event(LOG_WARNING, "frame-lost", "to", role_name(peer->role), "why", why.text,
	    NULL);
	return false;
}

bool
core_send(struct core *core, struct core_peer *peer, uint16_t kind, uint64_t id)
{
	return core_send_fd(core, peer, kind, id, -1);
}

/* It packed, held what is open, compared, or printed. */
static void
helper_gone(struct core *core, uint64_t id)
{
	pack_vault_gone(core, id);
	room_vault_gone(core, id);
	asking_vault_gone(core, id);
	printer_gone(core, id);
}

/* What a dead process had under way is answered or asked again. */
static void
forget_work(struct core *core, const struct core_peer *peer)
{
	if (peer->role == ROLE_WORKER)
		pool_worker_gone(core, peer);
	if (peer->role == ROLE_NURSERY)
		pool_nursery_gone(core);
	for (size_t i = 0; peer->role == ROLE_DESK && i < core->jobs_count; i++)
		if (core->jobs[i]->state == JOB_PAGE)
			desk_lost(core, core->jobs[i]);
	if (peer->role == ROLE_KEEPER) {
		core->journal.asked = 0;
		witness_keeper_gone(core);
	}
	if (peer->role == ROLE_COURIER) {
		core->witness.active = false;
		asking_courier_gone(core);
	}
	if (peer->role == ROLE_VAULT || peer->role == ROLE_PAPER)
		helper_gone(core, peer->job);
	pack_helper_gone(core, peer->role);
	post_forget_peer(core, peer->role);
}

/* That a vault or a printer has done its work, and a worker what it was for, is no news.
 */
static bool
ends_unasked(const struct core *core, const struct core_peer *peer)
{
	return peer->role != ROLE_VAULT && peer->role != ROLE_PAPER && !peer->ending &&
	       !core->draining;
}

void
core_drop_peer(struct core *core, struct core_peer *peer)
{
	if (ends_unasked(core, peer))
		log_event(
		    LOG_WARNING, "process-gone", "process", role_name(peer->role), NULL);
	loop_remove(&core->loop, peer->channel.fd);
	channel_release(&peer->channel);
	peer->used = false;
	forget_work(core, peer);
}

struct core_peer *
core_add_peer(struct core *core, enum role role, uint64_t instance, int fd)
{
	struct core_peer *peer = NULL;
	uint32_t i;

	for (i = 0; i < CORE_PEERS_MAX && peer == NULL; i++)
		if (!core->peers[i].used)
			peer = &core->peers[i];
	if (peer == NULL) {
		(void)close(fd);
		return NULL;
	}
	*peer = (struct core_peer){ .role = role, .instance = instance };
	if (channel_init(&peer->channel, fd, NULL) != ERR_OK)
		return NULL;
	peer->used = loop_add(&core->loop, peer->channel.fd, TAG_PEER, i - 1, LOOP_READ,
			 NULL) == ERR_OK;
	if (!peer->used)
		channel_release(&peer->channel);
	return peer->used ? peer : NULL;
}

static void
peer_added(struct core *core, const struct supervise_peer *added)
{
	struct core_peer *peer = NULL;
	enum role role;

	if (added->fd >= 0 && role_from(added->name, &role))
		peer = core_add_peer(core, role, added->instance, added->fd);
	else if (added->fd >= 0)
		(void)close(added->fd);
	if (peer == NULL) {
		helper_gone(core, added->request);
		return;
	}
	peer->job = added->request;
	if (peer->role == ROLE_PAPER)
		printer_started(core, peer);
}

/* --- frames --- */

/* What a person of this node says in canonical form needs no worker, but for a paper that
 * is read with it (original.h), and no worker that a stranger has turned gets to change
 * it. */
static bool
needs_no_worker(struct job *job)
{
	size_t mark = arena_mark(&job->arena);
	struct json *root;
	bool canonical = job->door == DOOR_LOCAL && job->body.len > 0 &&
			 canon_read(&job->arena, job->body, &root, NULL) == ERR_OK &&
			 json_get(root, "original") == NULL;

	arena_return(&job->arena, mark);
	if (canonical)
		job->body = job->text = arena_str(&job->arena, job->body);
	return canonical && job->text.len > 0;
}

/* A peer is an organisation, whichever of its certificates it shows. */
static void
set_sender(struct core *core, struct job *job)
{
	const struct known_organisation *peer =
	    trustbook_find_peer(&core->book, job->peer);
	char name[32];

	if (job->door == DOOR_PEERS && peer != NULL) {
		sha256(peer->entry->id, job->key);
		return;
	}
	if (job->desk != NULL) {
		desk_sign_key(core, job, job->key);
		return;
	}
	(void)snprintf(name, sizeof name, "door %d user %u", (int)job->door, job->uid);
	sha256(str_from(name), job->key);
}

static void
request_frame(struct core *core, struct core_peer *edge, const struct frame *frame)
{
	struct cursor cursor = cursor_from(frame->payload);
	struct job *job = job_new(core);
	struct str method, peer;
	unsigned door;

	if (job == NULL) {
		core_write_answer(core, &(struct job){ .status = 503 }, "text/plain",
		    STR("too much under way; nothing was kept\n"), 0);
		(void)core_send(core, edge, FRAME_ANSWER, frame->id);
		return;
	}
	job->edge = edge->instance;
	job->edge_id = frame->id;
	door = cursor_u8(&cursor);
	method = cursor_sized(&cursor);
	job->path = arena_str(&job->arena, cursor_sized(&cursor));
	peer = cursor_bytes(&cursor, SHA256_LEN);
	job->uid = cursor_be32(&cursor);
	job->body = cursor_sized(&cursor);
	if ((door == DOOR_DESK && !desk_take(core, job, method, &cursor)) ||
	    !cursor_end(&cursor) || door >= DOOR_COUNT) {
		job_fail(core, job, 400, "bad request");
		return;
	}
	job->door = (enum door)door;
	memcpy(job->peer, peer.ptr, SHA256_LEN);
	core->requests++;
	if (job->door == DOOR_METRICS) {
		page_metrics(core, job);
		return;
	}
	if (job->door == DOOR_EVIDENCE) {
		page_evidence(core, job);
		return;
	}
	sha256(job->body, job->body_sha256);
	if (witness_is_head(job))
		job->body = arena_str(&job->arena, job->body);
	if (witness_is_head(job) || desk_is_get(job) || needs_no_worker(job)) {
		job->state = JOB_DECODED;
		return;
	}
	job->xml = job->door == DOOR_PEERS && wire_encoding_of(job->body) == WIRE_XML;
	set_sender(core, job);
	pool_decode(core, job, job->body);
}

/* A rule's id from a worker: only one that we know, and then our own copy of it. */
static const char *
known_rule(const struct core *core, struct job *job, struct str id)
{
	const struct rule *rule = rule_find(&core->rules, id);
	const char *text = rule == NULL ? NULL : arena_cstr(&job->arena, rule->id);

	return text == NULL ? "hi1-not-valid" : text;
}

static void
decoded_frame(struct core *core, struct core_peer *worker, const struct frame *frame)
{
	struct cursor cursor = cursor_from(frame->payload);
	struct job *job = job_find(core, frame->id);
	bool ok = cursor_u8(&cursor) == 1;
	int code = cursor_be16(&cursor);
	struct str rule = cursor_sized(&cursor);
	struct str path = cursor_sized(&cursor);
	struct str words = cursor_sized(&cursor);
	struct str text = cursor_sized(&cursor);
	bool sealed = cursor_u8(&cursor) == 1;
	struct str seal_rule = cursor_sized(&cursor);
	struct str seal_words = cursor_sized(&cursor);
	bool ends = cursor_u8(&cursor) == 1;

	if (!pool_decoded(worker, job, !ok || ends || !cursor_end(&cursor)))
		return;
	/* A worker that was taken over says what it likes; it is to be written as JSON.
	 */
	if (!cursor_end(&cursor) || (ok && text.len == 0) || !str_utf8(path) ||
	    !str_utf8(words) || !str_utf8(seal_words)) {
		job_fail(
		    core, job, 503, "the message could not be read; it was not kept");
		return;
	}
	job->state = JOB_DECODED;
	job->seal = sealed ? VERDICT_IS_YES
			   : verdict_no("seal-missing", NULL, "%.*s",
				 STR_ARG(str_head(seal_words, 200)));
	if (!sealed)
		job->seal.rule = known_rule(core, job, seal_rule);
	if (ok) {
		job->text = arena_str(&job->arena, text);
		return;
	}
	job->envelope = arena_str(&job->arena, text);
	job->refusal_code = code;
	job->refusal = verdict_no("hi1-not-valid", NULL, "%.*s", STR_ARG(words));
	job->refusal.rule = known_rule(core, job, rule);
	(void)snprintf(
	    job->refusal.path, sizeof job->refusal.path, "%.*s", STR_ARG(path));
	str_mend(job->refusal.path);
}

/* Who may say what.  A worker reads what strangers wrote: should it be turned, it still
 * cannot speak as a door, as the keeper or as the courier. */
static bool
may_say(enum role role, uint16_t kind)
{
	static const enum role speakers[FRAME_KIND_COUNT] = {
		[FRAME_REQUEST] = ROLE_EDGE,
		[FRAME_WORKER] = ROLE_NURSERY,
		[FRAME_DECODED] = ROLE_WORKER,
		[FRAME_HEAD] = ROLE_KEEPER,
		[FRAME_SEAL] = ROLE_KEEPER,
		[FRAME_SEAL_XML] = ROLE_KEEPER,
		[FRAME_CADES] = ROLE_KEEPER,
		[FRAME_COSIGN] = ROLE_KEEPER,
		[FRAME_POST] = ROLE_COURIER,
		[FRAME_FETCH] = ROLE_COURIER,
		[FRAME_STAMP] = ROLE_COURIER,
		[FRAME_ALERT] = ROLE_COURIER,
		[FRAME_PACK_SIGN] = ROLE_VAULT,
		[FRAME_PACK_STAMP] = ROLE_VAULT,
		[FRAME_PACK_DONE] = ROLE_VAULT,
		[FRAME_OPENED] = ROLE_VAULT,
		[FRAME_LOOKED] = ROLE_VAULT,
		[FRAME_PAGED] = ROLE_DESK,
		[FRAME_PRINT] = ROLE_PAPER,
		[FRAME_ASK] = ROLE_COURIER,
		[FRAME_COMPARED] = ROLE_VAULT,
	};

	return kind == FRAME_READY ||
	       (kind < FRAME_KIND_COUNT && role != ROLE_SUPERVISOR &&
		   speakers[kind] == role);
}

static void
is_ready(struct core *core, struct core_peer *peer)
{
	peer->ready = true;
	if (peer->role == ROLE_EDGE)
		core_send_pins(core);
	if (peer->role == ROLE_VAULT) {
		pack_vault_started(core, peer);
		room_vault_started(core, peer);
		asking_vault_started(core, peer);
	}
	core->post_due = true;
}

static void
vault_frame(struct core *core, struct core_peer *vault, const struct frame *frame)
{
	if (frame->kind == FRAME_OPENED || frame->kind == FRAME_LOOKED)
		room_frame(core, vault, frame);
	else if (frame->kind == FRAME_COMPARED)
		asking_frame(core, vault, frame);
	else
		pack_frame(core, vault, frame);
}

static void
peer_frame(struct core *core, struct core_peer *peer, const struct frame *frame)
{
	struct cursor cursor = cursor_from(frame->payload);

	if (!may_say(peer->role, frame->kind)) {
		log_event(LOG_ERROR, "frame-not-allowed", "process",
		    role_name(peer->role), NULL);
		return;
	}

	switch (frame->kind) {
	case FRAME_READY:
		is_ready(core, peer);
		break;
	case FRAME_REQUEST:
		request_frame(core, peer, frame);
		break;
	case FRAME_WORKER:
		pool_worker_came(core, peer);
		break;
	case FRAME_DECODED:
		decoded_frame(core, peer, frame);
		break;
	case FRAME_HEAD:
		batch_head(core, frame);
		break;
	case FRAME_SEAL:
	case FRAME_SEAL_XML:
		post_sealed(core, (int64_t)frame->id, frame->payload);
		break;
	case FRAME_CADES:
		pack_signed(core, frame->id,
		    frame->payload.len == 0 ? STR("") : cursor_sized(&cursor));
		break;
	case FRAME_COSIGN:
		witness_signed(core, frame->id,
		    frame->payload.len == 0 ? STR("") : cursor_sized(&cursor));
		break;
	case FRAME_POST:
		if (frame->id == WITNESS_POST)
			witness_result(core, &cursor);
		else
			post_result(core, (int64_t)frame->id, &cursor);
		break;
	case FRAME_FETCH:
		fetch_result(core, frame->id, &cursor);
		break;
	case FRAME_ALERT:
		alert_result(core, frame->id, &cursor);
		break;
	case FRAME_ASK:
		asking_answered(core, frame->id, &cursor);
		break;
	case FRAME_STAMP:
		pack_stamped(core, frame->id, &cursor);
		break;
	case FRAME_PAGED:
		desk_paged(core, peer, frame);
		break;
	case FRAME_PRINT:
		printer_frame(core, peer, frame);
		break;
	default:
		vault_frame(core, peer, frame);
	}
}

static void
read_peer(struct core *core, struct core_peer *peer)
{
	struct frame frame;
	struct why why;
	enum err e;

	while ((e = channel_receive(&peer->channel, &frame, &why)) == ERR_OK)
		peer_frame(core, peer, &frame);
	if (e != ERR_NOT_FOUND)
		core_drop_peer(core, peer);
}

static enum err
read_supervisor(struct core *core, struct why *why)
{
	struct supervise_peer added;
	struct frame frame;
	enum err e;

	while ((e = channel_receive(&core->supervisor, &frame, why)) == ERR_OK) {
		if (frame.kind != SUPERVISE_PEER)
			continue;
		e = supervise_peer_read(&core->supervisor, &frame, &added, why);
		if (e != ERR_OK)
			return e;
		peer_added(core, &added);
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* --- one round --- */

static enum err
flush_peers(struct core *core, struct why *why)
{
	for (uint32_t i = 0; i < CORE_PEERS_MAX; i++) {
		struct core_peer *peer = &core->peers[i];
		struct why gone;
		enum err e;

		if (!peer->used)
			continue;
		if (channel_flush(&peer->channel, &gone) != ERR_OK) {
			core_drop_peer(core, peer);
			continue;
		}
		e = loop_want(&core->loop, peer->channel.fd, TAG_PEER, i,
		    LOOP_READ | (channel_backlog(&peer->channel) > 0 ? LOOP_WRITE : 0),
		    why);
		if (e != ERR_OK)
			return e;
	}
	return channel_flush(&core->supervisor, why);
}

static bool
all_ready(struct core *core)
{
	return core_peer(core, ROLE_EDGE) != NULL &&
	       core_peer(core, ROLE_WORKER) != NULL &&
	       core_peer(core, ROLE_KEEPER) != NULL &&
	       core_peer(core, ROLE_COURIER) != NULL &&
	       (core->config->desk.len == 0 || core_peer(core, ROLE_DESK) != NULL);
}

static enum err
announce(struct core *core, struct why *why)
{
	if (core->announced || !all_ready(core))
		return ERR_OK;
	core->announced = true;
	log_event(LOG_INFO, "ready", "realm",
	    arena_cstr(&core->arena, core->config->realm), NULL);
	return channel_send(&core->supervisor, FRAME(SUPERVISE_READY, 0, STR("")), why);
}

/* SIGTERM comes when the edge has ended: finish what is here. */
static bool
drained(struct core *core)
{
	while (loop_signal_next(&core->loop) != 0)
		core->draining = true;
	if (!core->draining)
		return false;
	for (size_t i = 0; i < core->jobs_count; i++)
		if (core->jobs[i]->state != JOB_FREE)
			return core_peer(core, ROLE_EDGE) == NULL;
	return true;
}

static void
round_of_work(struct core *core)
{
	pool_balance(core);
	batch_run(core);
	/* before the answers: who is signed in may send at once */
	desk_sign_tell(core);
	refusal_pump(core);
	storage_probe(core);
	batch_commit(core);
	batch_ask_head(core);
	batch_answer(core);
	/* after the commit: nothing is sealed or sent that could still be taken back */
	if (core->post_due || clock_steady() >= core->post_at) {
		post_pump(core);
		alert_pump(core);
		drafts_age(core);
	}
	expiry_tell(core);
	desk_pump(core);
	asking_pump(core);
	room_pump(core);
	printer_pump(core);
	witness_pump(core);
	arena_reset(&core->scratch);
}

static enum err
serve(struct core *core, struct why *why)
{
	struct loop_event events[LOOP_EVENTS_MAX];
	size_t count;
	enum err e = ERR_OK;

	while (e == ERR_OK && !drained(core)) {
		e = loop_wait(
		    &core->loop, core->post_due ? 0 : ROUND_MS, events, &count, why);
		for (size_t i = 0; e == ERR_OK && i < count; i++) {
			if (events[i].tag == TAG_SUPERVISOR)
				e = read_supervisor(core, why);
			else if (events[i].tag == TAG_PEER &&
				 core->peers[events[i].index].used)
				read_peer(core, &core->peers[events[i].index]);
		}
		if (e != ERR_OK)
			break;
		round_of_work(core);
		e = announce(core, why);
		if (e == ERR_OK)
			e = flush_peers(core, why);
		if (e == ERR_OK)
			e = storage_check(core, why);
	}
	return e;
}

int
run_core(const struct config *config, struct arena *arena)
{
	static struct core core; /* large: not on the stack */
	struct why why;
	enum err e;

	e = core_open(&core, config, &why);
	if (e != ERR_OK) {
		core_close(&core);
		return role_failed("core-stopped", &why);
	}
	e = loop_init(&core.loop, &why);
	if (e == ERR_OK)
		e = channel_init(&core.supervisor, CHANNEL_FD, &why);
	if (e == ERR_OK)
		e = loop_add(
		    &core.loop, core.supervisor.fd, TAG_SUPERVISOR, 0, LOOP_READ, &why);
	if (e == ERR_OK)
		e = loop_signals(&core.loop, TAG_SIGNAL, &why);
	if (e == ERR_OK)
		e = jail_enter(ROLE_CORE, config, arena, &why);
	if (e == ERR_OK)
		e = serve(&core, &why);
	core_close(&core);
	return e == ERR_OK || e == ERR_IO ? 0 : role_failed("core-stopped", &why);
}
