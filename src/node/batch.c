#include "node/batch.h"

#include "base/clock.h"
#include "node/asking.h"
#include "node/desk.h"
#include "node/dispatch.h"
#include "node/log.h"
#include "node/place.h"
#include "node/room.h"
#include "node/witness.h"

/* After the keeper refused a head, it is asked again not before. */
#define HEAD_PAUSE CLOCK_SECOND

/* --- the transaction --- */

enum err
core_begin(struct core *core, struct why *why)
{
	enum err e;

	if (core->in_transaction)
		return ERR_OK;
	e = store_begin(core->store, why);
	core->in_transaction = e == ERR_OK;
	return e;
}

enum err
core_part_begin(struct core *core, struct merkle_tip *ret_before, struct why *why)
{
	enum err e = core_begin(core, why);

	*ret_before = core->journal.tip;
	return e == ERR_OK ? store_mark(core->store, why) : e;
}

enum err
core_part_end(
    struct core *core, const struct merkle_tip *before, enum err e, struct why *why)
{
	if (e == ERR_OK)
		e = store_keep(core->store, why);
	if (e != ERR_OK && store_undo(core->store, NULL) == ERR_OK)
		core->journal.tip = *before;
	return e;
}

enum err
core_take_back(struct core *core, const struct merkle_tip *before, struct why *why)
{
	enum err e = store_undo(core->store, why);

	if (e != ERR_OK)
		return e;
	core->journal.tip = *before;
	return store_mark(core->store, why);
}

/* --- its jobs --- */

/* Its certificate says who it is; what it wants is not asked. */
static void
hear_peer(struct core *core, const struct job *job)
{
	const struct known_organisation *peer = NULL;

	if (job->door == DOOR_PEERS)
		peer = trustbook_find_peer(&core->book, job->peer);
	if (peer != NULL)
		dispatch_heard(core, peer->entry->id);
}

static enum err
run_job(struct core *core, struct job *job, struct why *why)
{
	hear_peer(core, job);
	if (job->door == DOOR_COUNT)
		return post_answered(core, job, why);
	if (job->door == DOOR_LOCAL)
		return local_call(core, job, why);
	if (job->door == DOOR_DESK)
		return desk_run(core, job, why);
	if (witness_is_head(job))
		return witness_take(core, job, why);
	return intake_message(core, job, why);
}

/* Each job that is read gets its part of one transaction; one that fails takes back only
 * its own part. */
void
batch_run(struct core *core)
{
	for (size_t i = 0; i < core->jobs_count; i++) {
		struct job *job = core->jobs[i];
		struct merkle_tip before;
		struct why why;
		enum err e;

		if (job->state != JOB_DECODED)
			continue;
		job->state = JOB_BATCHED;
		e = core_part_begin(core, &before, &why);
		if (e == ERR_OK) {
			e = run_job(core, job, &why);
			e = core_part_end(core, &before, e, &why);
		}
		if (e != ERR_OK)
			job_why(core, job, &why);
	}
}

void
batch_commit(struct core *core)
{
	struct why why;
	enum err e;

	if (!core->in_transaction)
		return;
	e = journal_store_head(&core->journal, core_now(core), &why);
	if (e == ERR_OK)
		e = store_commit(core->store, &why);
	else
		store_rollback(core->store);
	core->in_transaction = false;
	storage_committed(core, e, &why);
	if (e == ERR_OK)
		journal_committed(&core->journal);
	else
		journal_rolled_back(&core->journal);
	asking_committed(core, e == ERR_OK);
	for (size_t i = 0; i < core->jobs_count; i++) {
		struct job *job = core->jobs[i];

		if (job->state != JOB_BATCHED)
			continue;
		if (e != ERR_OK) {
			room_not_kept(core, job);
			job_why(core, job, &why);
		} else if (job->cosign.len > 0) {
			witness_sign(core, job);
		} else {
			job->state = job->in_ledger ? JOB_HEAD : JOB_BATCHED;
		}
		if (job->state == JOB_BATCHED)
			job_answer(core, job);
	}
}

void
batch_ask_head(struct core *core)
{
	struct core_peer *keeper = core_peer(core, ROLE_KEEPER);
	struct why why;

	if (keeper == NULL || !journal_wants_head(&core->journal) ||
	    clock_steady() < core->head_at)
		return;
	buf_reset(&core->payload);
	if (journal_ask_head(&core->journal, &core->payload, &why) != ERR_OK) {
		log_event(LOG_ERROR, "head-not-asked", "why", why.text, NULL);
		core->head_at = clock_steady() + HEAD_PAUSE;
	} else if (!core_send(core, keeper, FRAME_HEAD, 0)) {
		core->journal.asked = 0;
	}
}

/* The keeper has its name from the folder of keys, the core from the database. */
static bool
is_of_this_ledger(const struct core *core, struct str note)
{
	return str_eq(str_cut(&note, '\n'), core->ledger_origin);
}

void
batch_head(struct core *core, const struct frame *frame)
{
	struct cursor cursor = cursor_from(frame->payload);
	uint64_t last = frame->payload.len == 0 ? 0 : cursor_be64(&cursor);
	struct str note = frame->payload.len == 0 ? STR("") : cursor_sized(&cursor);
	struct why why;

	if (note.len > 0 && !is_of_this_ledger(core, note)) {
		log_event(LOG_ERROR, "head-of-another-ledger", "keeper",
		    arena_cstr(&core->scratch, str_cut(&note, '\n')), "database",
		    arena_cstr(&core->scratch, core->ledger_origin), "see",
		    PLACE_LEDGER_VKEY, NULL);
		note = STR("");
		last = core->journal.proven_from;
	}
	if (frame->payload.len > 0 && note.len == 0 &&
	    last != core->journal.proven_from) {
		journal_ask_from(&core->journal, last);
	} else if (journal_head(&core->journal, note, &why) != ERR_OK) {
		log_event(LOG_ERROR, "head-not-signed", "why", why.text, NULL);
		core->head_at = clock_steady() + HEAD_PAUSE;
	}
	core->post_due = true; /* receipts that waited for it */
}

/* Answers leave now: what they say is on disk and under a signed head. */
void
batch_answer(struct core *core)
{
	for (size_t i = 0; i < core->jobs_count; i++) {
		struct job *job = core->jobs[i];
		struct why why;

		if (job->state != JOB_HEAD || job->leaf >= core->journal.signed_size)
			continue;
		if (receipt_attach(core, job, &why) != ERR_OK)
			job_why(core, job, &why);
		else
			job_answer(core, job);
	}
}
