/* What a lying worker, edge, courier, keeper, vault or desk says to the core: frames of
 * any speaker in any order, to a core that waits for each kind of answer.  It goes on
 * with everything else; what it keeps of their words can be written as JSON, and a rule
 * that it names is one of ours.
 *
 * Each frame of an input: u8 speaker, u8 kind, u8 id, be16 length, payload. */
#include <stdarg.h>
#include <unistd.h>

#include "base/file.h"
#include "node/log.h"
/* A line for each refusal would be most of the work. */
#define log_event(...) ((void)0)
#include "../../src/node/core.c"
#undef log_event

#include "fuzz/fuzz.h"

#define WAITING 9 /* jobs, one of each kind of waiting and some more */
#define FRAMES_MAX 32

static const enum role speakers[] = { ROLE_EDGE, ROLE_WORKER, ROLE_NURSERY, ROLE_KEEPER,
	ROLE_COURIER, ROLE_VAULT, ROLE_DESK, ROLE_PAPER };
#define SPEAKERS (sizeof speakers / sizeof speakers[0])

static char folder[] = "/dev/shm/fuzz-core-XXXXXX";
static struct config config = { .realm = STR_INIT("live"),
	.organisation = STR_INIT("US/papercup"),
	.persons = { { .person = STR_INIT("desk-1") } },
	.persons_count = 1 };

/* In place of node/log.c, for all the others. */
void
log_role(const char *role)
{
	(void)role;
}

void
log_event(enum log_level level, const char *event, ...)
{
	va_list args;

	FUZZ_NEED(level < LOG_LEVEL_COUNT && event != NULL);
	va_start(args, event);
	while (va_arg(args, const char *) != NULL)
		(void)va_arg(args, const char *); /* NULL is one, too */
	va_end(args);
}

static struct store *opened;

static void
leave(void)
{
	store_close(opened);
	(void)file_remove_tree(folder);
}

static bool
make_store(struct core *core)
{
	struct stored_witness witness = { .peer = STR("CL/fiscalia") };
	const char *path;
	bool good;

	if (mkdtemp(folder) == NULL || atexit(leave) != 0)
		return false;
	config.folder = str_from(folder);
	path = arena_format(&core->arena, "%s/store", folder).ptr;
	good = store_open(path, STORE_CREATE, &core->store, NULL) == ERR_OK &&
	       journal_open(&core->journal, core->store, NULL) == ERR_OK &&
	       store_begin(core->store, NULL) == ERR_OK &&
	       store_witness_meet(core->store, witness.peer, NULL) == ERR_OK &&
	       store_commit(core->store, NULL) == ERR_OK;
	opened = core->store;
	return good;
}

/* Itself, as a directory of nobody else would have it. */
static void
know_itself(struct core *core)
{
	static struct organisation entry = { .id = STR_INIT("US/papercup"),
		.name = STR_INIT("Papercup") };
	static struct known_organisation self;

	self.entry = &entry;
	core->self = &self;
}

static bool
start(struct core *core)
{
	if (core->store != NULL)
		return true;
	know_itself(core);
	core->config = &config;
	core->supervisor.fd = -1;
	core->ledger_origin = STR("live.us.papercup/ledger");
	buf_init(&core->payload, CHANNEL_FRAME_MAX);
	if (arena_init(&core->arena, (size_t)256 << 20, NULL) != ERR_OK ||
	    arena_init(&core->scratch, LIMIT_ARENA, NULL) != ERR_OK ||
	    rule_table_embedded(&core->arena, &core->rules, NULL) != ERR_OK ||
	    loop_init(&core->loop, NULL) != ERR_OK)
		return false;
	core->sessions = arena_alloc(&core->arena, sizeof *core->sessions);
	return core->sessions != NULL && make_store(core);
}

/* One of each, and nobody reads what they are told: the other ends are closed. */
static void
people(struct core *core)
{
	for (size_t i = 0; i < SPEAKERS; i++) {
		struct core_peer *peer;
		int fds[2];

		if (channel_pair(fds, NULL) != ERR_OK)
			abort();
		(void)close(fds[1]);
		peer = core_add_peer(core, speakers[i], i + 1, fds[0]);
		FUZZ_NEED(peer != NULL);
		peer->ready = true;
	}
}

/* Of a browser: its page is ready. */
static void
wait_for_print(struct core *core, struct job *job)
{
	job->door = DOOR_DESK;
	job->desk = arena_alloc(&job->arena, sizeof *job->desk);
	FUZZ_NEED(job->desk != NULL);
	job->desk->page = STR("order");
	job->desk->kept = json_object(&job->arena);
	core_peer(core, ROLE_PAPER)->job = job->id;
}

/* A request waits for each of them. */
static void
wait_for_all(struct core *core)
{
	static const enum job_state states[WAITING] = { JOB_DECODING, JOB_COSIGN,
		JOB_DECODING, JOB_HEAD, JOB_WAITING, JOB_DECODED, JOB_DECODING,
		JOB_COSIGN, JOB_PRINT };

	for (size_t i = 0; i < WAITING; i++) {
		struct job *job = job_new(core);

		FUZZ_NEED(job != NULL);
		job->door = DOOR_PEERS;
		job->edge = 1;
		job->edge_id = i;
		job->path = STR("/hi1");
		job->body = STR("{}");
		job->text = states[i] == JOB_DECODED ? STR("{}") : STR("");
		job->worker = 2;
		job->state = states[i];
		if (job->state == JOB_PRINT)
			wait_for_print(core, job);
	}
	core->witness.active = true;
	(void)snprintf(
	    core->witness.peer, sizeof core->witness.peer, "%s", "CL/fiscalia");
	for (size_t i = 0; i < ALERT_WAYS; i++)
		core->alert_ways[i].active = true;
	core->fetches[0].active = true;
	core->askings[0] =
	    (struct core_asking){ .state = ASKING_OUT, .id = 5, .name = "a" };
	core->askings[1] = (struct core_asking){
		.state = ASKING_VAULT, .id = 6, .name = "b", .started = true
	};
	core_peer(core, ROLE_VAULT)->job = 6;
	core->posts[0] = (struct core_post){ .id = 1, .at = POST_AT_COURIER };
	core->posts[1] = (struct core_post){ .id = 2, .at = POST_AT_KEEPER };
}

static void
forget_all(struct core *core)
{
	for (size_t i = 0; i < core->jobs_count; i++) {
		arena_reset(&core->jobs[i]->arena);
		core->jobs[i]->state = JOB_FREE;
	}
	for (size_t i = 0; i < CORE_PEERS_MAX; i++)
		if (core->peers[i].used) {
			loop_remove(&core->loop, core->peers[i].channel.fd);
			channel_release(&core->peers[i].channel);
			core->peers[i].used = false;
		}
	memset(core->posts, 0, sizeof core->posts);
	memset(core->fetches, 0, sizeof core->fetches);
	asking_stop(core);
	memset(&core->pool, 0, sizeof core->pool);
	if (core->in_transaction)
		store_rollback(core->store);
	core->in_transaction = false;
	journal_rolled_back(&core->journal);
	arena_reset(&core->scratch);
}

/* What is kept of their words. */
static void
check(const struct core *core)
{
	for (size_t i = 0; i < core->jobs_count; i++) {
		const struct job *job = core->jobs[i];

		if (job->state != JOB_DECODED)
			continue;
		FUZZ_NEED(str_utf8(str_from(job->refusal.detail)) &&
			  str_utf8(str_from(job->refusal.path)));
		if (job->refusal.rule != NULL && job->refusal.rule[0] != '\0')
			FUZZ_NEED(
			    rule_find(&core->rules, str_from(job->refusal.rule)) != NULL);
	}
}

/* Of the jobs that wait: which one, as the core numbers them. */
static uint64_t
id_of(const struct core *core, unsigned char which)
{
	return which < WAITING ? core->jobs[which]->id : (uint64_t)(which - WAITING);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct core core; /* one: a target is called millions of times */
	struct cursor cursor = cursor_from(str_bytes(bytes, len));

	if (!start(&core))
		abort();
	people(&core);
	wait_for_all(&core);
	for (int i = 0; i < FRAMES_MAX && cursor.rest.len >= 5; i++) {
		enum role speaker = speakers[cursor_u8(&cursor) % SPEAKERS];
		struct frame frame = { .kind = cursor_u8(&cursor), .fd = -1 };
		struct core_peer *peer = core_peer(&core, speaker);
		size_t size;

		frame.id = id_of(&core, cursor_u8(&cursor));
		size = cursor_be16(&cursor);
		if (size > cursor.rest.len)
			size = cursor.rest.len;
		frame.payload = cursor_bytes(&cursor, size);
		if (peer != NULL)
			peer_frame(&core, peer, &frame);
		check(&core);
	}
	forget_all(&core);
	return 0;
}
