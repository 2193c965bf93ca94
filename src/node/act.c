#include "node/act.h"

#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "format/json.h"
#include "node/log.h"
#include "trust/digest.h"
#include "trust/uuid.h"

/* The first one is still at it: at a vault, or before its head is signed. */
static bool
is_under_way(const struct core *core, const struct job *job)
{
	for (size_t i = 0; i < core->jobs_count; i++) {
		const struct job *other = core->jobs[i];

		if (other != job && other->state != JOB_FREE && other->act.len > 0 &&
		    str_eq(other->act, job->act))
			return true;
	}
	return false;
}

/* The path is part of what was asked. */
static void
act_digest(const struct job *job, struct hash *ret_hash)
{
	struct sha256 digest;

	sha256_init(&digest);
	sha256_add(&digest, job->path);
	sha256_add(&digest, STR("\n"));
	sha256_add(&digest, job->text);
	sha256_end(&digest, ret_hash->bytes);
}

static enum err
answer_again(struct job *job, const struct stored_act *act, struct why *why)
{
	struct json *root = NULL;
	enum err e = ERR_OK;

	if (act->answer.len > 0)
		e = json_read(&job->arena, act->answer, &root, why);
	else
		root = json_object(&job->arena);
	if (e != ERR_OK)
		return e;
	json_put_bool(&job->arena, root, "again", true);
	job->answer = root;
	if (!act->waits) {
		job->act = STR("");
		return ERR_OK;
	}
	/* we died before its receipt was made: it gets it now */
	job->in_ledger = true;
	job->leaf = act->leaf;
	job->receipt_to = root;
	return ERR_OK;
}

enum err
act_begin(struct core *core, struct job *job, const struct json *args, struct str person,
    bool *ret_known, struct verdict *ret_verdict, struct why *why)
{
	struct stored_act act;
	struct hash asked;
	enum err e;

	*ret_known = false;
	job->act = json_get_str(args, "call");
	job->person = person;
	if (job->act.len == 0)
		return ERR_OK;
	if (!uuid_valid(job->act)) {
		job->act = STR("");
		*ret_verdict =
		    verdict_no("call-form", "/call", "the id of a call is a UUID");
		return ERR_OK;
	}
	if (is_under_way(core, job)) {
		job->act = STR("");
		*ret_verdict = verdict_no("call-under-way", "/call", "ask again");
		return ERR_OK;
	}
	e = store_act_get(&job->arena, core->store, job->act, &act, why);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	act_digest(job, &asked);
	if (!str_eq(act.person, person) || memcmp(&asked, &act.sha256, HASH_LEN) != 0) {
		job->act = STR("");
		*ret_verdict = verdict_no(
		    "call-other", "/call", "what was done by this id was something else");
		return ERR_OK;
	}
	*ret_known = true;
	return answer_again(job, &act, why);
}

enum err
act_done(struct core *core, struct job *job, struct why *why)
{
	struct stored_act act = { .id = job->act,
		.person = job->person,
		.at = job->at,
		.waits = job->receipt_to != NULL,
		.leaf = job->leaf };
	struct buf answer;
	enum err e;

	if (job->act.len == 0)
		return ERR_OK;
	act_digest(job, &act.sha256);
	buf_init(&answer, LIMIT_BODY);
	if (job->answer != NULL)
		json_write(job->answer, &answer);
	act.answer = buf_failed(&answer) ? STR("") : buf_str(&answer);
	e = store_act_forget(core->store, job->at - ACT_DAYS * CLOCK_DAY, why);
	if (e == ERR_OK)
		e = store_act_add(core->store, &act, why);
	buf_release(&answer);
	return e;
}

/* Should this row be lost in a crash, the answer without its receipt is in the store
 * since the act was. */
void
act_answered(struct core *core, const struct job *job, struct str answer)
{
	struct why why;

	if (job->act.len == 0 || job->status != 200)
		return;
	if (core_begin(core, &why) != ERR_OK ||
	    store_act_answer(core->store, job->act, answer, &why) != ERR_OK)
		log_event(LOG_WARNING, "answer-not-kept", "why", why.text, NULL);
}
