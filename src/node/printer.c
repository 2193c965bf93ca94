#include "node/printer.h"

#include "base/limits.h"
#include "node/desk.h"
#include "node/log.h"
#include "node/room.h"

static const char ended_early[] =
    "comity-paper is not installed, or ended early: see the log";

static struct job *
printer_job(struct core *core, uint64_t id)
{
	struct job *job = job_find(core, id);

	return job != NULL && job->state == JOB_PRINT ? job : NULL;
}

static size_t
jobs_under_way(const struct core *core)
{
	size_t count = 0;

	for (size_t i = 0; i < core->jobs_count; i++)
		count += core->jobs[i]->state == JOB_PRINT;
	return count;
}

/* Kept until the process is there. */
static struct verdict
write_document(struct job *job, const struct print *print)
{
	struct verdict verdict = VERDICT_IS_YES;
	struct buf text;

	buf_init(&text, LIMIT_BODY);
	json_write(print->root, &text);
	job->document = arena_str(&job->arena, buf_str(&text));
	if (buf_failed(&text) || job->document.ptr == NULL)
		verdict = verdict_no(
		    "print-too-large", NULL, "more than %zu bytes", LIMIT_BODY);
	buf_release(&text);
	return verdict;
}

enum err
printer_begin(struct core *core, struct job *job, const struct print *print,
    struct str name, struct verdict *ret_verdict, struct why *why)
{
	if (jobs_under_way(core) >= PRINTER_JOBS_MAX)
		*ret_verdict = verdict_no("print-busy", NULL,
		    "%d documents are being printed", PRINTER_JOBS_MAX);
	else
		*ret_verdict = write_document(job, print);
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	job->desk->disposition =
	    arena_format(&job->arena, "attachment; filename=\"%.*s.pdf\"", STR_ARG(name));
	job->waits_since = clock_steady();
	job->state = JOB_PRINT;
	return channel_send(
	    &core->supervisor, FRAME(SUPERVISE_SPAWN, job->id, STR("paper")), why);
}

static void
answer(struct core *core, struct job *job)
{
	job->state = JOB_BATCHED;
	if (job->room != NULL)
		room_printed(core, job);
	else
		job_answer(core, job);
}

/* The page on which it was asked for says so. */
static void
refuse(struct core *core, struct job *job, const char *words)
{
	struct verdict verdict = verdict_no("print-failed", NULL, "%s", words);

	log_event(LOG_WARNING, "not-printed", "why", words, NULL);
	job->desk->disposition = STR("");
	desk_not_done(core, job, &verdict);
	answer(core, job);
}

void
printer_started(struct core *core, struct core_peer *paper)
{
	struct job *job = printer_job(core, paper->job);

	if (job == NULL)
		return;
	buf_reset(&core->payload);
	buf_add(&core->payload, job->document);
	if (!core_send(core, paper, FRAME_PRINT, job->id))
		refuse(core, job, ended_early);
}

void
printer_frame(struct core *core, const struct core_peer *paper, const struct frame *frame)
{
	struct cursor cursor = cursor_from(frame->payload);
	struct job *job = printer_job(core, frame->id);
	bool ok = cursor_u8(&cursor) == 1;
	struct str said = cursor_sized(&cursor);
	const char *words = "comity-paper gave no answer";

	if (job == NULL || paper->job != frame->id)
		return;
	if (cursor_end(&cursor) && ok && said.len > 0) {
		/* its own: it may have to wait for the ledger */
		job->desk->file = arena_str(&job->arena, said);
		job->desk->file_type = "application/pdf";
	}
	if (job->desk->file.len > 0) {
		answer(core, job);
		return;
	}
	if (cursor_end(&cursor) && !ok && str_utf8(said))
		words = arena_cstr(&job->arena, str_head(said, 200));
	refuse(core, job, words == NULL ? "no memory" : words);
}

void
printer_gone(struct core *core, uint64_t id)
{
	struct job *job = printer_job(core, id);

	if (job != NULL)
		refuse(core, job, ended_early);
}

/* Who does not answer would not see the end of its channel, either. */
static void
end_slow(struct core *core, struct job *job)
{
	struct why why;

	for (size_t i = 0; i < CORE_PEERS_MAX; i++)
		if (core->peers[i].used && core->peers[i].role == ROLE_PAPER &&
		    core->peers[i].job == job->id &&
		    channel_send(&core->supervisor,
			FRAME(SUPERVISE_KILL, core->peers[i].instance, STR("")),
			&why) != ERR_OK)
			log_event(LOG_ERROR, "process-not-ended", "why", why.text, NULL);
	refuse(core, job, "it takes too long: print it with the command line");
}

void
printer_pump(struct core *core)
{
	int64_t now = clock_steady();

	for (size_t i = 0; i < core->jobs_count; i++)
		if (core->jobs[i]->state == JOB_PRINT &&
		    now - core->jobs[i]->waits_since >= PRINTER_TIME)
			end_slow(core, core->jobs[i]);
	/* one that came when nobody waited for it any more, or has answered */
	for (size_t i = 0; i < CORE_PEERS_MAX; i++)
		if (core->peers[i].used && core->peers[i].role == ROLE_PAPER &&
		    printer_job(core, core->peers[i].job) == NULL)
			core_drop_peer(core, &core->peers[i]);
}
