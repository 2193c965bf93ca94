/* job.c - a request on its way through the core: made, found, answered. */
#include <string.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "node/act.h"
#include "node/core.h"
#include "node/desk.h"
#include "node/log.h"
#include "wire/convert.h"

#define SLOT_BITS 16

struct job *
job_new(struct core *core)
{
	struct job *job = NULL;
	struct arena arena;
	size_t slot;

	for (slot = 0; slot < core->jobs_count; slot++)
		if (core->jobs[slot]->state == JOB_FREE)
			break;
	if (slot == core->jobs_count) {
		if (slot == CORE_JOBS_MAX)
			return NULL;
		job = arena_alloc(&core->arena, sizeof *job);
		if (job == NULL || arena_init(&job->arena, LIMIT_ARENA, NULL) != ERR_OK)
			return NULL;
		core->jobs[core->jobs_count++] = job;
	}
	job = core->jobs[slot];
	arena = job->arena;
	*job = (struct job){ .arena = arena, .state = JOB_BATCHED, .status = 200 };
	job->id = ++core->jobs_made << SLOT_BITS | slot;
	job->at = core_now(core);
	return job;
}

struct job *
job_find(struct core *core, uint64_t id)
{
	size_t slot = id & ((1U << SLOT_BITS) - 1);

	if (slot >= core->jobs_count || core->jobs[slot]->id != id ||
	    core->jobs[slot]->state == JOB_FREE)
		return NULL;
	return core->jobs[slot];
}

static void
forget(struct core *core, struct job *job)
{
	if (job->door == DOOR_COUNT)
		post_drop(core, job->post);
	arena_reset(&job->arena);
	job->state = JOB_FREE;
}

/* A new edge counts its requests anew: what the old one asked is answered to nobody. */
void
core_answer(struct core *core, const struct job *job, int fd)
{
	struct core_peer *edge = core_peer(core, ROLE_EDGE);

	if (edge != NULL && edge->instance == job->edge)
		(void)core_send_fd(core, edge, FRAME_ANSWER, job->edge_id, fd);
}

void
core_write_answer(struct core *core, const struct job *job, const char *type,
    struct str body, uint64_t file_len)
{
	buf_reset(&core->payload);
	buf_add_be16(&core->payload, (uint16_t)job->status);
	buf_add_sized(&core->payload, str_from(type));
	buf_add_sized(&core->payload, body);
	buf_add_be64(&core->payload, file_len);
	desk_write_headers(job->desk, &core->payload);
}

static void
send_answer(struct core *core, struct job *job, const char *type, struct str body)
{
	core_write_answer(core, job, type, body, 0);
	if (buf_failed(&core->payload)) {
		job->status = 500;
		core_write_answer(core, job, "text/plain",
		    STR("the answer is too large; what was done is kept\n"), 0);
	}
	core_answer(core, job, -1);
}

void
job_end(struct core *core, struct job *job, const char *type, struct str body)
{
	send_answer(core, job, type, body);
	forget(core, job);
}

/* The first answer to a message is kept with its receipt, to be given again for the same
 * bytes.  Should this row be lost in a crash, the answer without it is in the store since
 * the message was (intake.c). */
static void
keep_answer(struct core *core, const struct job *job, struct str answer)
{
	struct why why;

	act_answered(core, job, answer);
	if (job->transaction.len == 0)
		return;
	if (core_begin(core, &why) != ERR_OK ||
	    store_message_answer(
		core->store, job->sender, job->transaction, answer, &why) != ERR_OK)
		log_event(LOG_WARNING, "answer-not-kept", "why", why.text, NULL);
}

/* In the encoding of the request. */
static void
send_encoded(struct core *core, struct job *job, struct str json)
{
	struct verdict verdict;
	struct buf text;

	if (!job->xml) {
		send_answer(core, job, "application/json", json);
		return;
	}
	buf_init(&text, 2 * LIMIT_BODY);
	verdict = message_convert(&job->arena, job->answer, WIRE_XML, &text);
	if (!verdict_is_yes(&verdict) || buf_failed(&text)) {
		job->status = 500;
		send_answer(core, job, "text/plain",
		    STR("XML cannot carry the answer; what was done is kept\n"));
	} else {
		send_answer(core, job, "text/xml", buf_str(&text));
	}
	buf_release(&text);
}

void
job_answer(struct core *core, struct job *job)
{
	struct buf body;

	if (job->desk != NULL) {
		desk_answer(core, job);
		return;
	}
	if (job->plain_type != NULL) {
		send_answer(core, job, job->plain_type, job->plain);
	} else if (job->door != DOOR_COUNT) {
		buf_init(&body, 2 * LIMIT_BODY);
		json_write(job->answer, &body);
		if (buf_failed(&body)) {
			job_fail(core, job, 500,
			    "the answer is too large; what was done is kept");
		} else {
			keep_answer(core, job, buf_str(&body));
			send_encoded(core, job, buf_str(&body));
		}
		buf_release(&body);
	}
	forget(core, job);
}

void
job_fail(struct core *core, struct job *job, unsigned status, const char *words)
{
	job->status = status;
	if (job->door != DOOR_COUNT)
		send_answer(core, job, "text/plain", str_from(words));
	else
		post_retry(core, job->post, str_from(words));
	forget(core, job);
}

void
job_refuse(struct core *core, struct job *job, const struct verdict *verdict)
{
	const struct rule *rule = rule_find(&core->rules, str_from(verdict->rule));
	struct json *root = json_object(&job->arena);
	struct json *error = json_put(root, "error", json_object(&job->arena));

	json_put_str(&job->arena, error, "rule", str_from(verdict->rule));
	json_put_str(
	    &job->arena, error, "path", arena_str(&job->arena, str_from(verdict->path)));
	json_put_str(&job->arena, error, "detail",
	    arena_str(&job->arena, str_from(verdict->detail)));
	json_put_bool(&job->arena, error, "person", verdict->kind == VERDICT_PERSON);
	if (rule != NULL) {
		json_put_str(&job->arena, error, "sentence", rule->sentence);
		json_put_str(&job->arena, error, "source", rule->source);
		json_put_str(&job->arena, error, "kind", rule_kind_name(rule->kind));
		json_put_int(&job->arena, error, "exit", (int64_t)rule->exit_code);
	}
	job->answer = root;
	job->status = 422;
	job->in_ledger = false;
}

/* The world failed us: nothing of this request was kept. */
void
job_why(struct core *core, struct job *job, const struct why *why)
{
	log_event(LOG_ERROR, "request-failed", "why", why->text, NULL);
	job_fail(core, job, why->err == ERR_IO ? 503 : 500, why->text);
}
