#include "node/witness.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/cursor.h"
#include "ledger/witness.h"
#include "node/alert.h"
#include "node/log.h"
#include "node/peer_ledger.h"
#include "node/place.h"
#include "node/receipts.h"
#include "node/successor.h"
#include "trust/digest.h"

#define TEXT "text/plain"
#define SIZE_TEXT "text/x.tlog.size"
#define WITNESSES_MAX 1000
/* The answer to a head under a name that was left. */
#define ENDED "not the ledger that was stated last"

/* --- the head of a peer --- */

/* What was shown: read, and signed by the ledger of who shows it. */
struct shown {
	struct witness_ask ask;
	struct checkpoint checkpoint;
	struct str text;  /* of the checkpoint */
	struct str first; /* the peer's first ledger */
	struct seen_head seen;
};

static enum err
reply(struct job *job, unsigned status, const char *type, struct str text)
{
	job->status = status;
	job->plain_type = type;
	job->plain = text;
	return ERR_OK;
}

/* Who brings it; NULL = nobody with a ledger. */
static struct known_organisation *
peer_of(struct core *core, const struct job *job, struct why *why)
{
	struct known_organisation *peer = NULL;
	const struct known_organisation *caller =
	    trustbook_find_peer(&core->book, job->peer);
	struct verdict known = trustbook_organisation(
	    &core->book, caller == NULL ? STR("") : caller->entry->id, job->at, &peer);

	if (!verdict_is_yes(&known) || peer == NULL ||
	    trustbook_ledger(peer, why) == NULL)
		return NULL;
	return peer;
}

/* 0, or the HTTP status of the refusal (C2SP tlog-witness). */
static unsigned
read_shown(struct core *core, struct job *job, struct shown *shown, struct why *why)
{
	struct known_organisation *peer = peer_of(core, job, why);
	struct vkey vkey;
	struct note note;

	if (peer == NULL)
		return 404;
	if (witness_ask_read(job->body, &shown->ask, why) != ERR_OK ||
	    note_read(&job->arena, shown->ask.note, &note, why) != ERR_OK ||
	    checkpoint_read(note.text, &shown->checkpoint, why) != ERR_OK)
		return 400;
	shown->text = note.text;
	shown->first = peer->ledger.name;
	vkey = place_ledger_vkey(&peer->ledger, note.text);
	if (!str_eq(shown->checkpoint.origin, vkey.name))
		return 404;
	if (note_verify(&note, &vkey, 1, why) != ERR_OK)
		return 403;
	if (shown->ask.old > shown->checkpoint.size)
		return 400;
	return 0;
}

/* 0, or the status: whether it grew from what was seen here last. */
static unsigned
compare(const struct shown *shown)
{
	const struct checkpoint *next = &shown->checkpoint;
	struct merkle_proof proof = { shown->ask.hashes, shown->ask.hashes_count };

	if (shown->ask.old != shown->seen.size)
		return 409;
	if (shown->seen.size == next->size)
		return merkle_equal(&shown->seen.root, &next->root) ||
			       shown->seen.size == 0
			   ? 0
			   : 409;
	if (shown->seen.size == 0)
		return shown->ask.hashes_count == 0 ? 0 : 422;
	return merkle_verify_consistency(
		   shown->seen.size, next->size, proof, &shown->seen.root, &next->root)
		   ? 0
		   : 422;
}

/* What was seen is kept, and the first head that contradicts it beside it, for good: the
 * two prove that its key signed two histories.  Said once: whoever shows more of them
 * makes no more rows.  An older head alone proves nothing: its own node tells its people
 * what it is. */
static enum err
accuse(struct core *core, struct job *job, const struct shown *shown, struct why *why)
{
	bool smaller = shown->checkpoint.size < shown->seen.size;
	struct seen_head seen = shown->seen;
	enum err e;

	if (seen.origin.len == 0) /* nothing was seen that it could contradict */
		return ERR_OK;
	log_event(smaller ? LOG_WARNING : LOG_ERROR,
	    smaller ? "peer-ledger-smaller" : "peer-ledger-forked", "origin",
	    arena_cstr(&job->arena, shown->checkpoint.origin), NULL);
	if (smaller || seen.other.len > 0)
		return ERR_OK;
	seen.other = shown->ask.note;
	e = store_seen_put(core->store, &seen, why);
	if (e != ERR_OK)
		return e;
	return store_event_add(core->store,
	    &(struct stored_event){ .at = job->at,
		.event = STR("peer-ledger-forked"),
		.detail = arena_format(&job->arena,
		    "%.*s shows %llu leaves that do not follow from the %llu seen",
		    STR_ARG(shown->checkpoint.origin),
		    (unsigned long long)shown->checkpoint.size,
		    (unsigned long long)shown->seen.size),
		.leaf = STORE_NO_LEAF },
	    why);
}

static enum err
keep(struct core *core, struct job *job, const struct shown *shown, struct why *why)
{
	bool again = str_eq(shown->seen.origin, shown->checkpoint.origin);
	enum err e = store_seen_put(core->store,
	    &(struct seen_head){ .origin = shown->checkpoint.origin,
		.size = shown->checkpoint.size,
		.root = shown->checkpoint.root,
		.note = shown->ask.note,
		.at = job->at,
		.other = again ? shown->seen.other : STR("") },
	    why);

	job->cosign = shown->text;
	return e;
}

bool
witness_is_head(const struct job *job)
{
	return job->door == DOOR_PEERS && (str_eq_c(job->path, WITNESS_PATH) ||
					      str_eq_c(job->path, WITNESS_SUCCESSOR));
}

/* Once for each: people are to ask the other side. */
static enum err
tell(struct core *core, struct job *job, const char *event, struct str origin,
    struct str detail, struct why *why)
{
	enum err e;

	log_event(LOG_ERROR, event, "origin", arena_cstr(&job->arena, origin), "why",
	    arena_cstr(&job->arena, detail), NULL);
	e = store_event_add(core->store,
	    &(struct stored_event){ .at = job->at,
		.event = str_from(event),
		.detail = detail,
		.leaf = STORE_NO_LEAF },
	    why);
	return e == ERR_OK
		   ? alert_add(core->store,
			 &(struct stored_alert){
			     .at = job->at, .kind = str_from(event), .subject = origin },
			 why)
		   : e;
}

/* A head of a ledger that is not the newest of its organisation. */
static enum err
refuse_ended(struct job *job, const struct shown *shown, struct str newest)
{
	bool ended = str_eq(shown->checkpoint.origin, shown->first);

	log_event(LOG_WARNING, ended ? "peer-ledger-ended" : "peer-ledger-unknown",
	    "origin", arena_cstr(&job->arena, shown->checkpoint.origin), "newest",
	    arena_cstr(&job->arena, newest), NULL);
	return reply(job, 404, TEXT, STR(ENDED "\n"));
}

static enum err
answer_statement(
    struct core *core, struct job *job, const struct peer_stated *stated, struct why *why)
{
	const struct peer_ledger *ledger = &stated->ledger;
	const char *rule = stated->verdict.rule;
	enum err e = ERR_OK;

	if (!verdict_is_yes(&stated->verdict)) {
		log_event(LOG_ERROR, "peer-ledger-refused", "rule", rule, "why",
		    stated->verdict.detail, NULL);
		return reply(job, strcmp(rule, "successor-unknown") == 0 ? 404 : 422,
		    TEXT,
		    arena_format(&job->arena, "%s: %s\n", rule, stated->verdict.detail));
	}
	if (stated->is_new)
		e = tell(core, job, "peer-ledger-begun", ledger->origin,
		    arena_format(&job->arena,
			"it follows %.*s after leaf %llu; %llu leaves seen here are not "
			"in it",
			STR_ARG(ledger->follows), (unsigned long long)ledger->first_leaf,
			(unsigned long long)ledger->lost),
		    why);
	return e == ERR_OK ? reply(job, 200, TEXT, STR("taken\n")) : e;
}

/* A ledger that a peer begins after its first. */
static enum err
take_statement(struct core *core, struct job *job, struct why *why)
{
	struct known_organisation *peer = peer_of(core, job, NULL);
	struct peer_stated stated;
	enum err e;

	if (peer == NULL)
		return reply(job, 404, TEXT, STR("unknown log\n"));
	e = peer_ledger_take(&job->arena, core->store,
	    &(struct peer_statement){ .organisation = peer->entry->id,
		.realm = core->config->realm,
		.listed = &peer->ledger,
		.at = job->at,
		.text = job->body },
	    &stated, why);
	return e == ERR_OK ? answer_statement(core, job, &stated, why) : e;
}

static enum err
take_head(struct core *core, struct job *job, struct why *why)
{
	struct shown *shown = arena_alloc(&job->arena, sizeof *shown);
	struct why reason = { .text = "unknown log" };
	struct str newest = STR("");
	unsigned status;
	enum err e;

	if (shown == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	*shown = (struct shown){ .ask = { .old = 0 } };
	status = read_shown(core, job, shown, &reason);
	if (status != 0)
		return reply(
		    job, status, TEXT, arena_format(&job->arena, "%s\n", reason.text));
	e = peer_ledger_newest(&job->arena, core->store, shown->first, &newest, why);
	if (e == ERR_OK && !str_eq(newest, shown->checkpoint.origin))
		return refuse_ended(job, shown, newest);
	if (e == ERR_OK)
		e = peer_ledger_seen(&job->arena, core->store, newest, &shown->seen, why);
	if (e != ERR_OK)
		return e;
	status = compare(shown);
	if (status == 0)
		return keep(core, job, shown, why);
	/* another size to start from is a mistake, not a lie */
	e = status == 422 || shown->checkpoint.size < shown->seen.size ||
		    shown->ask.old == shown->seen.size
		? accuse(core, job, shown, why)
		: ERR_OK;
	if (e == ERR_OK && status == 422)
		return reply(
		    job, 422, TEXT, STR("it does not follow from what was seen\n"));
	if (e == ERR_OK)
		return reply(job, 409, SIZE_TEXT,
		    arena_format(
			&job->arena, "%llu\n", (unsigned long long)shown->seen.size));
	return e;
}

enum err
witness_take(struct core *core, struct job *job, struct why *why)
{
	return str_eq_c(job->path, WITNESS_SUCCESSOR) ? take_statement(core, job, why)
						      : take_head(core, job, why);
}

void
witness_sign(struct core *core, struct job *job)
{
	struct core_peer *keeper = core_peer(core, ROLE_KEEPER);

	job->state = JOB_COSIGN;
	buf_reset(&core->payload);
	buf_add_be64(&core->payload, (uint64_t)(job->at / CLOCK_SECOND));
	buf_add_sized(&core->payload, job->cosign);
	if (keeper == NULL || !core_send(core, keeper, FRAME_COSIGN, job->id))
		witness_signed(core, job->id, STR(""));
}

void
witness_signed(struct core *core, uint64_t id, struct str line)
{
	struct job *job = job_find(core, id);

	if (job == NULL || job->state != JOB_COSIGN)
		return;
	if (line.len == 0) {
		job_fail(core, job, 503, "it was seen, but could not be signed");
		return;
	}
	(void)reply(job, 200, TEXT, arena_str(&job->arena, line));
	job_answer(core, job);
}

void
witness_keeper_gone(struct core *core)
{
	for (size_t i = 0; i < core->jobs_count; i++)
		if (core->jobs[i]->state == JOB_COSIGN)
			witness_signed(core, core->jobs[i]->id, STR(""));
}

/* --- our own --- */

/* Next to the address at which it takes messages. */
static struct str
address_of(struct core *core, const struct known_organisation *to, const char *path)
{
	struct str url = to->entry->hi1_url;
	size_t end = url.len;

	while (end > 0 && url.ptr[end - 1] != '/')
		end--;
	if (end == 0)
		return STR("");
	return arena_format(
	    &core->scratch, "%.*s%s", STR_ARG(str_head(url, end - 1)), path);
}

/* The head of so many leaves, and how it grew from what the witness has seen. */
static enum err
write_ask(struct core *core, uint64_t seen, struct buf *out, struct why *why)
{
	uint64_t size = core->journal.signed_size;
	struct witness_ask ask = { .old = seen < size ? seen : size,
		.note = buf_str(&core->journal.note) };
	enum err e = journal_growth(
	    &core->journal, ask.old, size, ask.hashes, &ask.hashes_count, why);

	if (e != ERR_OK)
		return e;
	witness_ask_write(&ask, out);
	return buf_failed(out) ? err_why(why, ERR_LIMIT, 0, "no room") : ERR_OK;
}

/* path: what is asked for; text: a head, or a statement. */
static void
send_text(struct core *core, const struct known_organisation *to, const char *path,
    struct str text)
{
	struct str url = address_of(core, to, path);
	struct str peer = to->entry->id;

	buf_reset(&core->payload);
	buf_add_sized(&core->payload, url);
	buf_add(&core->payload, str_bytes(to->entry->server_key, SHA256_LEN));
	buf_add_sized(&core->payload, STR(TEXT));
	buf_add_sized(&core->payload, text);
	if (url.len == 0 || peer.len >= sizeof core->witness.peer ||
	    !core_send(core, core_peer(core, ROLE_COURIER), FRAME_POST, WITNESS_POST))
		return;
	core->witness.active = true;
	core->witness.size = core->journal.signed_size;
	(void)snprintf(
	    core->witness.peer, sizeof core->witness.peer, "%.*s", STR_ARG(peer));
}

static enum err
send_ask(struct core *core, const struct stored_witness *witness,
    const struct known_organisation *to, struct why *why)
{
	struct buf text;
	enum err e;

	buf_init(&text, WITNESS_ASK_MAX);
	e = write_ask(core, witness->size, &text, why);
	if (e == ERR_OK)
		send_text(core, to, WITNESS_PATH, buf_str(&text));
	buf_release(&text);
	return e;
}

/* What it was not told of yet is stated before a head of it is shown. */
static enum err
send_next(struct core *core, const struct stored_witness *witness,
    const struct known_organisation *to, struct why *why)
{
	struct stored_ledger next;
	struct str text = STR("");
	enum err e =
	    successor_after(&core->scratch, core->store, witness->ledger, &next, why);

	core->witness.stating = e == ERR_OK;
	if (e == ERR_NOT_FOUND)
		return send_ask(core, witness, to, why);
	if (e == ERR_OK && next.first_leaf >= core->journal.signed_size)
		return ERR_OK; /* its first head is being signed */
	if (e == ERR_OK)
		e = receipts_text(core, &core->scratch, next.first_leaf, &text, why);
	if (e == ERR_OK)
		send_text(core, to, WITNESS_SUCCESSOR, text);
	return e;
}

/* Whether it has seen the newest head since this process was started. */
static bool
is_idle(const struct core *core, const struct stored_witness *witness)
{
	return witness->tried_at >= core->started_at && witness->doubt.len == 0 &&
	       witness->size == core->journal.signed_size &&
	       (str_eq(witness->ledger, core->ledger_origin) ||
		   (witness->ledger.len == 0 && !core->ledger_is_later));
}

static enum err
ask_next(struct core *core, struct why *why)
{
	int64_t now = core_now(core);
	int64_t before = now - WITNESS_PERIOD;
	struct known_organisation *to = NULL;
	struct stored_witness witness;
	struct verdict verdict;
	enum err e;

	if (before < core->started_at)
		before = core->started_at; /* a ledger may have been put back */
	e = store_witness_next(&core->scratch, core->store, before, &witness, why);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	verdict = trustbook_organisation(&core->book, witness.peer, now, &to);
	if (verdict_is_yes(&verdict) && to->entry->hi1_url.len > 0 &&
	    to->entry->has_server_key && !is_idle(core, &witness))
		e = send_next(core, &witness, to, why);
	witness.tried_at = now;
	if (e == ERR_OK)
		e = core_begin(core, why);
	return e == ERR_OK ? store_witness_update(core->store, &witness, why) : e;
}

void
witness_pump(struct core *core)
{
	struct why why;

	if (core->witness.active || core->journal.signed_size == 0 || core->draining ||
	    clock_steady() < core->witness.at || core_peer(core, ROLE_COURIER) == NULL)
		return;
	core->witness.at = clock_steady() + CLOCK_SECOND;
	if (ask_next(core, &why) != ERR_OK)
		log_event(LOG_WARNING, "head-not-shown", "why", why.text, NULL);
}

static struct str
doubt(struct core *core, const char *event, const char *words, uint64_t theirs)
{
	log_event(LOG_ERROR, event, "peer", core->witness.peer, "why", words, NULL);
	return arena_format(&core->scratch, "%s has seen %llu leaves of it: %s",
	    core->witness.peer, (unsigned long long)theirs, words);
}

/* 409: it tells what it has seen. */
static void
take_size(struct core *core, struct stored_witness *witness, struct str body)
{
	uint64_t theirs;

	if (!str_u64(str_trim(body), (uint64_t)INT64_MAX, &theirs))
		return;
	if (theirs > core->journal.signed_size)
		witness->doubt = doubt(
		    core, "ledger-rolled-back", "this ledger is older than that", theirs);
	else if (theirs == witness->size)
		witness->doubt = doubt(core, "ledger-forked", "they were others", theirs);
	else
		witness->tried_at = 0; /* from there, at once */
	witness->size = theirs;
}

static void
take_line(struct core *core, struct stored_witness *witness, struct str body)
{
	const struct known_organisation *known =
	    trustbook_find(&core->book, witness->peer);
	const struct vkey *vkey = NULL;
	struct why why = { .text = "it is not known" };
	struct note note;
	int64_t at = 0;

	if (known != NULL)
		vkey =
		    trustbook_ledger(&core->book.known[known - core->book.known], &why);
	if (vkey == NULL ||
	    note_read(&core->scratch, buf_str(&core->journal.note), &note, &why) !=
		ERR_OK ||
	    cosignature_verify(&core->scratch, body, vkey, note.text, &at, &why) !=
		ERR_OK) {
		log_event(LOG_WARNING, "cosignature-refused", "peer", core->witness.peer,
		    "why", why.text, NULL);
		return;
	}
	witness->size = core->witness.size;
	witness->at = at * CLOCK_SECOND;
	witness->line = str_trim(body);
	witness->doubt = STR("");
}

/* It took the statement, or does not know what that follows: then from the first on. */
static enum err
take_answer(struct core *core, struct stored_witness *witness, unsigned status,
    struct str words, struct why *why)
{
	struct stored_ledger next;
	enum err e =
	    successor_after(&core->scratch, core->store, witness->ledger, &next, why);

	if (e != ERR_OK)
		return e;
	if (status == 200) {
		witness->ledger = next.origin;
		witness->tried_at = 0; /* now it is shown a head, at once */
	} else if (status == 404 && witness->ledger.len > 0) {
		witness->ledger = STR("");
	} else if (status == 422) {
		log_event(LOG_ERROR, "new-ledger-refused", "peer", core->witness.peer,
		    "why", arena_cstr(&core->scratch, words), NULL);
		witness->doubt =
		    arena_format(&core->scratch, "%s does not take the new ledger: %.*s",
			core->witness.peer, STR_ARG(str_head(words, 200)));
	}
	return ERR_OK;
}

void
witness_result(struct core *core, struct cursor *cursor)
{
	unsigned status = cursor_be16(cursor);
	struct str words = cursor_sized(cursor);
	struct str body = cursor_sized(cursor);
	struct stored_witness witness;
	struct why why;
	enum err e;

	(void)words;
	if (!core->witness.active)
		return;
	core->witness.active = false;
	e = store_witness_get(
	    &core->scratch, core->store, str_from(core->witness.peer), &witness, &why);
	if (e != ERR_OK)
		return;
	if (core->witness.stating)
		e = take_answer(core, &witness, status, str_trim(body), &why);
	/* a head that was signed meanwhile is shown the next time */
	else if (status == 200 && core->witness.size == core->journal.signed_size)
		take_line(core, &witness, body);
	else if (status == 200)
		witness.tried_at = 0;
	else if (status == 409)
		take_size(core, &witness, body);
	else if (status == 404 && str_starts(body, STR(ENDED)))
		witness.doubt = doubt(core, "ledger-ended",
		    "it was told of a later one that replaces it", witness.size);
	else if (status == 422)
		witness.doubt =
		    doubt(core, "ledger-forked", "they were others", witness.size);
	if (e == ERR_OK)
		e = core_begin(core, &why);
	if (e == ERR_OK)
		e = store_witness_update(core->store, &witness, &why);
	if (e != ERR_OK)
		log_event(LOG_WARNING, "witness-not-kept", "why", why.text, NULL);
}

void
witness_show(struct core *core, struct arena *arena, struct json *to)
{
	struct stored_witness *list = NULL;
	uint64_t size = 0;
	size_t count = 0, signed_ = 0;

	if (store_witness_list(arena, core->store, WITNESSES_MAX, &list, &count, NULL) !=
	    ERR_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		signed_ += list[i].line.len > 0;
		if (list[i].line.len > 0 && list[i].size > size)
			size = list[i].size;
		if (list[i].doubt.len > 0)
			json_put_str(arena, to, "ledger_doubt", list[i].doubt);
	}
	json_put_int(arena, to, "witnesses", (int64_t)signed_);
	json_put_int(arena, to, "witnessed_size", (int64_t)size);
}
