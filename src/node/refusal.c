#include "node/refusal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "node/core.h"
#include "node/intake.h"
#include "node/log.h"
#include "node/receipts.h"

#define RULE_QUOTA "refusal-quota"
#define QUOTA_TIME (3600 * CLOCK_SECOND)

static int
code_of(const struct core *core, const struct verdict *verdict)
{
	const struct rule *rule = rule_find(&core->rules, str_from(verdict->rule));

	return rule == NULL || rule->hi1_code == 0 ? 3000 : rule->hi1_code;
}

static struct str
sentence_of(const struct core *core, const char *id)
{
	const struct rule *rule = rule_find(&core->rules, str_from(id));

	return rule == NULL ? STR("") : rule->sentence;
}

/* "rule: sentence; detail": the sentence from rules.tsv, so that each refusal has its
 * rule. */
static struct str
words_of(const struct core *core, struct arena *arena, const struct verdict *verdict,
    bool kept)
{
	return arena_format(arena, "%s: %.*s%s%s%s%s%s%.*s", verdict->rule,
	    STR_ARG(sentence_of(core, verdict->rule)),
	    verdict->path[0] == '\0' ? "" : " ", verdict->path,
	    verdict->detail[0] == '\0' ? "" : " ", verdict->detail,
	    kept ? "" : " " RULE_QUOTA ": ",
	    STR_ARG(kept ? STR("") : sentence_of(core, RULE_QUOTA)));
}

const char *
refusal_known_by(const struct core *core, struct str peer)
{
	if (trustbook_find(&core->book, peer) == NULL)
		return "unknown";
	return trustbook_pinned(&core->book, peer).len > 0 ? "pinned" : "listed";
}

/* --- how many --- */

static struct refusal_count *
count_of(struct core *core, struct str peer)
{
	struct refusal_count *counts = core->refusal_counts;
	struct refusal_count *free_one = NULL;

	for (size_t i = 0; i + 1 < REFUSAL_PEERS; i++) {
		if (counts[i].since != 0 && str_eq_c(peer, counts[i].peer))
			return &counts[i];
		if (counts[i].since == 0 && free_one == NULL)
			free_one = &counts[i];
	}
	if (free_one == NULL || peer.len >= sizeof free_one->peer)
		return &counts[REFUSAL_PEERS - 1];
	memcpy(free_one->peer, peer.ptr, peer.len);
	free_one->peer[peer.len] = '\0';
	return free_one;
}

/* What was not kept, as one leaf. */
static enum err
tell(struct core *core, const struct refusal_count *count, int64_t at, struct why *why)
{
	struct step_facts facts = { .kind = RECEIPT_DECIDED,
		.at = at,
		.message_sha256 = count->chain,
		.outcome = STR("refuse"),
		.reason = STR(RULE_QUOTA),
		.peer = str_from(count->peer) };
	struct str detail = arena_format(&core->scratch,
	    RULE_QUOTA " %s %llu more were refused and not kept",
	    count->peer[0] == '\0' ? "others" : count->peer,
	    (unsigned long long)count->more);
	uint64_t leaf;
	enum err e = receipts_add(core, &facts, &leaf, why);

	if (e == ERR_OK)
		e = store_event_add(core->store,
		    &(struct stored_event){ .at = at,
			.event = STR("messages-refused"),
			.detail = detail,
			.leaf = (int64_t)leaf },
		    why);
	return e;
}

static void
end_hour(struct core *core, struct refusal_count *count, int64_t now)
{
	struct merkle_tip before;
	struct why why;
	char number[24];
	enum err e = ERR_OK;

	if (count->more > 0) {
		e = core_part_begin(core, &before, &why);
		if (e == ERR_OK)
			e = core_part_end(
			    core, &before, tell(core, count, now, &why), &why);
		(void)snprintf(
		    number, sizeof number, "%llu", (unsigned long long)count->more);
		log_event(LOG_WARNING, "messages-refused", "rule", RULE_QUOTA, "peer",
		    count->peer, "more", number, NULL);
	}
	if (e == ERR_OK)
		*count = (struct refusal_count){ .since = 0 };
}

void
refusal_pump(struct core *core)
{
	int64_t now = core_now(core);

	for (size_t i = 0; i < REFUSAL_PEERS; i++) {
		struct refusal_count *count = &core->refusal_counts[i];

		if (count->since > now)
			count->since = now; /* the clock was put back: not two hours */
		if (count->since != 0 && now - count->since >= QUOTA_TIME)
			end_hour(core, count, now);
	}
}

/* Whether this one is kept. */
static bool
may_keep(struct core *core, const struct job *job, struct str peer)
{
	struct refusal_count *count = count_of(core, peer);
	unsigned char link[2 * SHA256_LEN];

	if (count->since == 0)
		count->since = job->at;
	if (count->kept < LIMIT_REFUSALS_HOUR) {
		count->kept++;
		return true;
	}
	if (count->more++ == 0)
		log_event(LOG_WARNING, "refusals-limited", "rule", RULE_QUOTA, "peer",
		    count->peer, NULL);
	memcpy(link, count->chain, SHA256_LEN);
	memcpy(link + SHA256_LEN, job->body_sha256, SHA256_LEN);
	sha256(str_bytes(link, sizeof link), count->chain);
	return false;
}

/* --- the answer --- */

/* A refusal is an act too: a leaf says what was refused to whom, and why. */
static enum err
keep(struct core *core, struct job *job, const struct intake *in, struct str peer,
    const struct verdict *verdict, struct why *why)
{
	struct step_facts facts = { .kind = RECEIPT_DECIDED,
		.at = job->at,
		.message_sha256 = job->body_sha256,
		.outcome = STR("refuse"),
		.reason = str_from(verdict->rule),
		.order_sha256 = in != NULL && in->has_order ? in->order_sha256 : NULL,
		.peer = peer };
	enum err e = receipts_add(core, &facts, &job->leaf, why);

	/* Path and detail may hold what the sender wrote: the log names no person. */
	log_event(LOG_WARNING, "message-refused", "rule", verdict->rule, "peer",
	    arena_cstr(&job->arena, peer), "peer-is", refusal_known_by(core, peer), NULL);
	if (e == ERR_OK)
		e = store_event_add(core->store,
		    &(struct stored_event){ .case_id = in == NULL ? STR("") : in->about,
			.at = job->at,
			.event = STR("message-refused"),
			.detail = arena_format(
			    &job->arena, "%s %s", verdict->rule, verdict->path),
			.leaf = (int64_t)job->leaf },
		    why);
	job->in_ledger = true;
	job->receipt_to = json_member(
	    json_member(json_member(job->answer, "Payload"), "ResponsePayload"),
	    "ErrorInformation");
	return e;
}

enum err
refusal_answer(struct core *core, struct job *job, const struct message *message,
    const struct intake *in, const struct verdict *verdict, struct why *why)
{
	struct message nothing = { .is_request = true };
	const struct known_organisation *known =
	    trustbook_find_peer(&core->book, job->peer);
	struct str peer = known == NULL ? STR("") : known->entry->id;
	int code = job->refusal_code != 0 ? job->refusal_code : code_of(core, verdict);
	bool kept = may_keep(core, job, peer);

	core->refusals++;
	job->in_ledger = false;
	job->answer = message_refusal(&job->arena, message == NULL ? &nothing : message,
	    job->at, code, words_of(core, &job->arena, verdict, kept))
			  .root;
	return kept ? keep(core, job, in, peer, verdict, why) : ERR_OK;
}
