#include "node/pool.h"

#include <string.h>

#include "node/desk.h"
#include "node/log.h"
#include "wire/check.h"

/* The supervisor counts the instances of the others from 1. */
#define INSTANCE_OF_POOL ((uint64_t)1 << 63)
/* After the nursery had no process to give, it is asked again not before. */
#define ASK_PAUSE_MS 1000

static bool
is_worker(const struct core_peer *peer)
{
	return peer->used && peer->role == ROLE_WORKER;
}

static bool
serves(const struct core_peer *worker, const struct job *job)
{
	return worker->bound && memcmp(worker->key, job->key, SHA256_LEN) == 0;
}

/* --- who is there --- */

struct head_count {
	unsigned all;   /* and those that are asked for */
	unsigned fresh; /* have met nobody */
	unsigned bound; /* and take new work */
};

static struct head_count
count_heads(const struct core *core)
{
	struct head_count count = { .all = core->pool.asked };

	for (size_t i = 0; i < CORE_PEERS_MAX; i++) {
		const struct core_peer *peer = &core->peers[i];

		if (!is_worker(peer))
			continue;
		count.all++;
		count.fresh += !peer->bound && !peer->ending;
		count.bound += peer->bound && !peer->ending;
	}
	return count;
}

static struct core_peer *
find_fresh(struct core *core)
{
	for (size_t i = 0; i < CORE_PEERS_MAX; i++) {
		struct core_peer *peer = &core->peers[i];

		if (is_worker(peer) && !peer->bound && !peer->ending)
			return peer;
	}
	return NULL;
}

/* Of the sender's workers, the one with the least to do. */
static struct core_peer *
find_own(struct core *core, const struct job *job)
{
	struct core_peer *best = NULL;

	for (size_t i = 0; i < CORE_PEERS_MAX; i++) {
		struct core_peer *peer = &core->peers[i];

		if (is_worker(peer) && !peer->ending && serves(peer, job) &&
		    (best == NULL || peer->busy < best->busy))
			best = peer;
	}
	return best;
}

/* Of the others, who has nothing to do before who has, then by how long ago. */
static void
retire_one(struct core *core, const struct core_peer *taken)
{
	struct core_peer *oldest = NULL;

	for (size_t i = 0; i < CORE_PEERS_MAX; i++) {
		struct core_peer *peer = &core->peers[i];

		if (!is_worker(peer) || peer == taken || !peer->bound || peer->ending)
			continue;
		if (oldest == NULL || (peer->busy == 0) > (oldest->busy == 0) ||
		    ((peer->busy == 0) == (oldest->busy == 0) &&
			peer->turn < oldest->turn))
			oldest = peer;
	}
	if (oldest != NULL)
		oldest->ending = true;
}

/* NULL: none now. */
static struct core_peer *
take_worker(struct core *core, const struct job *job)
{
	struct core_peer *own = find_own(core, job);
	struct core_peer *fresh;
	unsigned bound;

	if (own != NULL && own->busy == 0)
		return own;
	fresh = find_fresh(core);
	bound = count_heads(core).bound;
	if (fresh == NULL || (own != NULL && bound >= core->config->workers))
		return own;
	fresh->bound = true;
	memcpy(fresh->key, job->key, SHA256_LEN);
	if (bound >= core->config->workers)
		retire_one(core, fresh);
	return fresh;
}

/* --- work --- */

static enum decode_what
what_of(const struct job *job)
{
	if (job->desk != NULL)
		return DECODE_FORM;
	if (job->door == DOOR_LOCAL)
		return DECODE_JSON;
	return wire_encoding_of(job->body) == WIRE_XML ? DECODE_XML : DECODE_MESSAGE;
}

/* Of a peer's XML the key that may have signed it; of a form its encoding. */
static struct str
key_of(const struct core *core, const struct job *job)
{
	const struct known_organisation *peer =
	    job->xml ? trustbook_find_peer(&core->book, job->peer) : NULL;

	if (job->desk != NULL)
		return job->desk->fields[REQUEST_TYPE];
	return peer != NULL ? peer->entry->seal_public_key : STR("");
}

/* The bytes, and what belongs to them. */
static void
write_frame(struct core *core, const struct job *job)
{
	enum decode_what what = what_of(job);

	buf_reset(&core->payload);
	buf_add_byte(&core->payload, (unsigned char)what);
	buf_add_sized(&core->payload,
	    job->body.len > 0 || what == DECODE_FORM ? job->body : STR("{}"));
	buf_add_sized(&core->payload, key_of(core, job));
}

static void
give(struct core *core, struct job *job)
{
	struct core_peer *worker = take_worker(core, job);

	if (worker == NULL)
		return;
	write_frame(core, job);
	if (!core_send(core, worker, FRAME_DECODE, job->id)) {
		worker->ending = true; /* it is dying, or drowned: another one */
		return;
	}
	worker->turn = job->turn = ++core->pool.turns;
	worker->busy++;
	job->worker = worker->instance;
	job->state = JOB_DECODING;
}

void
pool_decode(struct core *core, struct job *job, struct str bytes)
{
	job->body = arena_str(&job->arena, bytes);
	if (bytes.len > 0 && job->body.len == 0) {
		job_fail(core, job, 503, "no room for the message; nothing was kept");
		return;
	}
	job->state = JOB_WAITING;
	job->waits_since = loop_now_ms();
	give(core, job);
}

bool
pool_decoded(struct core_peer *worker, const struct job *job, bool ends)
{
	if (job == NULL || job->state != JOB_DECODING || job->worker != worker->instance)
		return false; /* not asked of this worker */
	worker->busy--;
	worker->ending |= ends;
	worker->refused |= ends;
	return true;
}

/* --- coming and going --- */

void
pool_worker_came(struct core *core, struct core_peer *nursery)
{
	int fd = channel_take_fd(&nursery->channel);
	struct core_peer *worker = NULL;

	if (core->pool.asked > 0)
		core->pool.asked--;
	if (fd >= 0)
		worker = core_add_peer(
		    core, ROLE_WORKER, INSTANCE_OF_POOL | ++core->pool.made, fd);
	if (worker != NULL)
		worker->ready = true; /* it reads nothing before it is in its jail */
	else
		core->pool.ask_at_ms = loop_now_ms() + ASK_PAUSE_MS;
}

void
pool_worker_gone(struct core *core, const struct core_peer *worker)
{
	struct job *first = NULL;

	for (size_t i = 0; i < core->jobs_count; i++) {
		struct job *job = core->jobs[i];

		if (job->state != JOB_DECODING || job->worker != worker->instance)
			continue;
		job->state = JOB_WAITING;
		job->waits_since = loop_now_ms();
		if (first == NULL || job->turn < first->turn)
			first = job;
	}
	if (first != NULL && !worker->refused)
		job_fail(
		    core, first, 503, "the message could not be read; it was not kept");
}

void
pool_nursery_gone(struct core *core)
{
	core->pool.asked = 0;
	core->pool.ask_at_ms = 0;
}

/* --- once a round --- */

/* Who has refused reads nothing more of what it was given. */
static void
end_needless(struct core *core)
{
	for (size_t i = 0; i < CORE_PEERS_MAX; i++) {
		struct core_peer *peer = &core->peers[i];

		if (is_worker(peer) && peer->ending && (peer->busy == 0 || peer->refused))
			core_drop_peer(core, peer);
	}
}

static void
ask(struct core *core)
{
	struct core_peer *nursery = core_peer(core, ROLE_NURSERY);
	struct head_count count = count_heads(core);

	if (nursery == NULL || count.fresh > 0 || core->pool.asked > 0 ||
	    count.all > core->config->workers || loop_now_ms() < core->pool.ask_at_ms)
		return;
	buf_reset(&core->payload);
	if (core_send(core, nursery, FRAME_WORKER, 0))
		core->pool.asked++;
}

static void
hand_out(struct core *core)
{
	int64_t now_ms = loop_now_ms();

	for (size_t i = 0; i < core->jobs_count; i++) {
		struct job *job = core->jobs[i];

		if (job->state == JOB_WAITING)
			give(core, job);
		if (job->state == JOB_WAITING && now_ms - job->waits_since > POOL_WAIT_MS)
			job_fail(
			    core, job, 503, "no process to read it; nothing was kept");
	}
}

void
pool_balance(struct core *core)
{
	end_needless(core);
	hand_out(core);
	ask(core);
}
