#include "node/room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/file.h"
#include "base/limits.h"
#include "node/asking.h"
#include "node/caseflow.h"
#include "node/desk_room.h"
#include "node/evidence_file.h"
#include "node/log.h"
#include "node/release.h"
#include "trust/cert.h"

#define CERT_FILE_MAX ((size_t)64 << 10)
/* A table of 10^6 rows takes a second. */
#define ANSWER_TIME (60 * CLOCK_SECOND)

static const char is_closed[] = "503: the answer is closed; open it again\n";

enum err
room_start(struct core *core, struct why *why)
{
	const struct config *config = core->config;
	const char *name = arena_cstr(&core->scratch, config->evidence_cert);
	struct str pem;
	enum err e;

	if (config->evidence_cert.len == 0)
		return ERR_OK;
	if (name == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	e = file_read(&core->scratch, config_path(&core->scratch, config, name),
	    CERT_FILE_MAX, &pem, why);
	if (e == ERR_OK)
		e = cert_read(pem, &core->room_cert, why);
	if (e == ERR_OK && !cert_allows(core->room_cert, CERT_RECIPIENT))
		e = err_why(why, ERR_USAGE, 0,
		    "comity.conf: nothing can be encrypted to evidence-cert");
	return e;
}

/* --- which room, which vault --- */

static struct core_room *
room_of(struct core *core, uint64_t id)
{
	for (size_t i = 0; id != 0 && i < CORE_ROOMS_MAX; i++)
		if (core->rooms[i].id == id)
			return &core->rooms[i];
	return NULL;
}

static struct core_peer *
vault_of(struct core *core, const struct core_room *room)
{
	for (size_t i = 0; i < CORE_PEERS_MAX; i++)
		if (core->peers[i].used && core->peers[i].role == ROLE_VAULT &&
		    core->peers[i].job == room->id)
			return &core->peers[i];
	return NULL;
}

struct core_room *
room_find(struct core *core, struct str evidence, const unsigned char *session)
{
	for (size_t i = 0; i < CORE_ROOMS_MAX; i++) {
		struct core_room *room = &core->rooms[i];

		if (room->id != 0 && room->opened && !room->ends &&
		    str_eq_c(evidence, room->evidence) &&
		    memcmp(room->session, session, SHA256_LEN) == 0)
			return room;
	}
	return NULL;
}

/* Who waits for it is told so, though its vault may not have come yet. */
void
room_close(struct core *core, struct core_room *room)
{
	struct core_peer *vault = vault_of(core, room);
	uint64_t id = room->id;

	room->id = 0;
	if (vault != NULL)
		core_drop_peer(core, vault);
	else
		room_vault_gone(core, id);
}

/* It would not see the end of its channel, either. */
static void
kill_vault(struct core *core, const struct core_peer *vault)
{
	struct why why;

	if (channel_send(&core->supervisor,
		FRAME(SUPERVISE_KILL, vault->instance, STR("")), &why) != ERR_OK)
		log_event(LOG_ERROR, "process-not-ended", "why", why.text, NULL);
}

static void
end_slow(struct core *core, struct core_room *room)
{
	const struct core_peer *vault = vault_of(core, room);

	room->ends = true;
	log_event(LOG_ERROR, "room-too-slow", NULL);
	if (vault != NULL)
		kill_vault(core, vault);
}

/* A vault that came when nobody waited for it any more would wait for ever, with the key
 * of the room; one that was given rows may hang. */
static void
end_idle_vaults(struct core *core)
{
	for (size_t i = 0; i < CORE_PEERS_MAX; i++) {
		struct core_peer *peer = &core->peers[i];
		const struct job *job = NULL;

		if (!peer->used || peer->role != ROLE_VAULT ||
		    room_of(core, peer->job) != NULL || asking_has_vault(core, peer->job))
			continue;
		job = job_find(core, peer->job);
		if (job != NULL && job->state == JOB_VAULT)
			continue;
		if (peer->ends_hard)
			kill_vault(core, peer);
		core_drop_peer(core, peer);
	}
}

void
room_pump(struct core *core)
{
	int64_t now = clock_steady();

	for (size_t i = 0; i < core->jobs_count; i++) {
		const struct job *job = core->jobs[i];
		struct core_room *room =
		    job->state == JOB_ROOM ? room_of(core, job->room->room) : NULL;

		if (room != NULL && !room->ends && now - job->waits_since >= ANSWER_TIME)
			end_slow(core, room);
	}

	for (size_t i = 0; i < CORE_ROOMS_MAX; i++) {
		struct core_room *room = &core->rooms[i];

		if (room->id != 0 &&
		    (room->ends || !session_goes_on(core->sessions, room->session, now)))
			room_close(core, room);
	}
	end_idle_vaults(core);
}

/* --- the ledger --- */

/* What is answered waits for the head over it. */
static enum err
record(struct core *core, struct core_room *room, struct job *job, const char *name,
    struct str detail, struct why *why)
{
	struct stored_event event = { .case_id = job->room->case_id,
		.at = core_now(core),
		.event = str_from(name),
		.person = job->room->person,
		.detail = detail };
	struct stored_evidence evidence;
	struct merkle_tip before;
	enum err e = core_part_begin(core, &before, why);

	if (e != ERR_OK)
		return e;
	e = store_evidence_get(
	    &job->arena, core->store, job->room->evidence, &evidence, why);
	if (e == ERR_OK)
		e = caseflow_note(core, &event, evidence.sha256.bytes, why);
	e = core_part_end(core, &before, e, why);
	job->in_ledger = e == ERR_OK;
	if (e == ERR_OK)
		job->leaf = room->leaf = (uint64_t)event.leaf;
	return e;
}

void
room_not_kept(struct core *core, const struct job *job)
{
	struct core_room *room =
	    job->room == NULL ? NULL : room_of(core, job->room->room);

	if (room != NULL)
		room->ends = true;
}

/* --- open --- */

/* A session has one answer open at a time. */
static struct core_room *
find_place(struct core *core, const struct job *job, const struct room_ask *ask)
{
	struct core_room *place = NULL;

	for (size_t i = 0; i < CORE_ROOMS_MAX; i++) {
		struct core_room *room = &core->rooms[i];

		if (room->id != 0 && memcmp(room->session, ask->session, SHA256_LEN) == 0)
			room_close(core, room);
		if (room->id == 0)
			place = room;
	}
	if (place == NULL)
		return NULL;
	*place = (struct core_room){ .id = job->id };
	memcpy(place->session, ask->session, SHA256_LEN);
	(void)snprintf(
	    place->evidence, sizeof place->evidence, "%.*s", STR_ARG(ask->evidence));
	return place;
}

static enum err
keep_ask(struct job *job, const struct room_ask *ask, const struct core_room *room,
    struct why *why)
{
	job->room = arena_alloc(&job->arena, sizeof *job->room);
	if (job->room == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	*job->room = *ask;
	job->room->room = room->id;
	job->room->session = NULL;
	job->waits_since = clock_steady();
	job->state = JOB_ROOM;
	return ERR_OK;
}

enum err
room_open(struct core *core, struct job *job, const struct room_ask *ask,
    struct verdict *ret_verdict, struct why *why)
{
	struct core_room *room = find_place(core, job, ask);
	enum err e;

	if (room == NULL) {
		*ret_verdict = verdict_no("room-busy", NULL,
		    "%d answers are open; nothing was opened", CORE_ROOMS_MAX);
		return ERR_OK;
	}
	e = keep_ask(job, ask, room, why);
	if (e == ERR_OK)
		e = channel_send(&core->supervisor,
		    FRAME(SUPERVISE_SPAWN, job->id, STR("vault")), why);
	if (e != ERR_OK)
		room->id = 0;
	return e;
}

/* As far as this node knows; nothing when all of it may be shown. */
static enum err
add_allowed(
    struct core *core, struct str case_id, const struct order *order, struct why *why)
{
	unsigned *categories =
	    arena_array(&core->scratch, order->targets_count + 1, sizeof *categories);
	struct part_map map;
	char *bytes = arena_array(&core->scratch, order->targets_count + 1, 1);
	bool barred = false;
	enum err e = release_parts(core, &core->scratch, case_id, order, &map, why);

	if (e != ERR_OK)
		return e;
	if (categories == NULL || bytes == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	barred = part_count(&map, PART_BARRED) > 0;
	part_categories(&map, 1U << PART_OPEN | 1U << PART_PERMITTED, categories);
	for (size_t i = 0; i < order->targets_count; i++)
		bytes[i] = (char)categories[i];
	buf_add_sized(
	    &core->payload, str_bytes(bytes, barred ? order->targets_count : 0));
	return ERR_OK;
}

/* Of the addressee, as the directory has it now; zeros: not known. */
static void
add_seal(struct core *core, const struct order *order)
{
	const struct known_organisation *known =
	    trustbook_find(&core->book, order->addressee);
	unsigned char digest[SHA256_LEN] = { 0 };

	if (known != NULL && known->entry->seal_certificate.len > 0)
		sha256(known->entry->seal_certificate, digest);
	buf_add(&core->payload, str_bytes(digest, sizeof digest));
}

static enum err
send_package(
    struct core *core, struct core_peer *vault, const struct job *job, struct why *why)
{
	struct stored_evidence evidence;
	struct order order;
	struct str text;
	char path[PATH_MAX];
	AUTO_FD int fd = -1;
	enum err e = store_evidence_get(
	    &core->scratch, core->store, job->room->evidence, &evidence, why);

	if (e == ERR_OK)
		e = evidence_path(core, evidence.file, "", path, why);
	if (e != ERR_OK)
		return e;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return err_errno(why, "the package");
	e = caseflow_order(core, &core->scratch, evidence.case_id, &order, &text, why);
	if (e != ERR_OK)
		return e;
	buf_reset(&core->payload);
	buf_add_sized(&core->payload, text);
	e = add_allowed(core, evidence.case_id, &order, why);
	add_seal(core, &order);
	buf_add(&core->payload, str_bytes(evidence.sha256.bytes, HASH_LEN));
	if (e == ERR_OK && !core_send_fd(core, vault, FRAME_OPEN, job->id, fd))
		e = err_why(why, ERR_IO, 0, "the vault is gone");
	return e;
}

void
room_vault_started(struct core *core, struct core_peer *vault)
{
	struct core_room *room = room_of(core, vault->job);
	struct job *job = room == NULL ? NULL : job_find(core, room->id);
	struct why why;

	if (job == NULL || job->state != JOB_ROOM)
		return;
	if (send_package(core, vault, job, &why) == ERR_OK)
		return;
	job_why(core, job, &why);
	room->ends = true;
}

void
room_vault_gone(struct core *core, uint64_t id)
{
	struct core_room *room = room_of(core, id);

	if (room != NULL)
		room->id = 0;
	for (size_t i = 0; id != 0 && i < core->jobs_count; i++) {
		struct job *job = core->jobs[i];

		if (job->state == JOB_ROOM && job->room->room == id)
			job_fail(core, job, 503, is_closed);
	}
}

/* --- look --- */

enum err
room_look(struct core *core, struct job *job, struct core_room *room,
    const struct room_ask *ask, struct why *why)
{
	enum err e = keep_ask(job, ask, room, why);

	if (e != ERR_OK)
		return e;
	buf_reset(&core->payload);
	buf_add_byte(&core->payload, (unsigned char)ask->what);
	buf_add_sized(&core->payload, ask->file);
	buf_add_sized(&core->payload, ask->search);
	buf_add_be64(&core->payload, ask->page);
	return core_send(core, vault_of(core, room), FRAME_LOOK, job->id)
		   ? ERR_OK
		   : err_why(why, ERR_IO, 0, "the vault is gone");
}

/* --- what the vault says (whose channel is in use: it is closed a round later) --- */

/* The job is done, and what it shows leaves when that is kept: also what another request
 * to this room has recorded and is not answered itself yet. */
static void
finish(struct core *core, const struct core_room *room, struct job *job, enum err e,
    const struct why *why)
{
	if (e != ERR_OK) {
		job_why(core, job, why);
		return;
	}
	if (room->opened && room->leaf >= core->journal.signed_size) {
		job->in_ledger = true;
		job->leaf = room->leaf;
	}
	/* what is committed already waits for no other transaction */
	job->state = job->in_ledger && !core->in_transaction ? JOB_HEAD : JOB_BATCHED;
	if (!job->in_ledger)
		job_answer(core, job);
}

static void
take_opened(
    struct core *core, struct core_room *room, struct job *job, const struct frame *frame)
{
	struct cursor cursor = cursor_from(frame->payload);
	bool ok = cursor_u8(&cursor) == 1;
	bool whole = cursor_u8(&cursor) == 1;
	struct str words = cursor_sized(&cursor);
	struct verdict verdict;
	struct why why = { .text = "" };
	enum err e = ERR_OK;

	if (!cursor_end(&cursor) || !ok) {
		verdict = verdict_no(
		    "room-not-opened", NULL, "%.*s", STR_ARG(str_head(words, 200)));
		room->ends = true;
		desk_not_done(core, job, &verdict);
		finish(core, room, job, ERR_OK, &why);
		return;
	}
	e = record(core, room, job, ROOM_OPENED,
	    arena_format(&job->arena, "%.*s%s", STR_ARG(job->room->evidence),
		whole ? "" : "; it does not verify: nothing of it is shown"),
	    &why);
	room->opened = e == ERR_OK;
	room->opened_at = core_now(core);
	room->ends = e != ERR_OK;
	finish(core, room, job, e, &why);
}

/* Number of the file in the answer, from 1; 0: there is none. */
static unsigned
number_of(const struct json *tree, struct str name)
{
	unsigned number = 1;

	for (const struct json *f = json_first(json_get(tree, "files")); f != NULL;
	     f = f->next, number++)
		if (str_eq(json_get_str(f, "name"), name))
			return number;
	return 0;
}

/* What is recorded of a file is its number: the list is what it was at first. */
static bool
is_same_list(struct core_room *room, const struct json *tree)
{
	unsigned char digest[SHA256_LEN];
	struct sha256 names;

	sha256_init(&names);
	for (const struct json *f = json_first(json_get(tree, "files")); f != NULL;
	     f = f->next) {
		struct str name = json_get_str(f, "name");
		uint64_t len = name.len;

		sha256_add(&names, str_bytes(&len, sizeof len));
		sha256_add(&names, name);
	}
	sha256_end(&names, digest);
	if (!room->listed)
		memcpy(room->list, digest, sizeof room->list);
	room->listed = true;
	return memcmp(room->list, digest, sizeof digest) == 0;
}

/* Pages of a table after its first are the same consultation. */
static bool
was_seen(const struct core_room *room, const struct room_ask *ask, unsigned number)
{
	return ask->what == LOOK_TABLE && number < 8 * sizeof room->seen &&
	       (room->seen[number / 8] & 1U << number % 8) != 0;
}

/* Once that is recorded. */
static void
set_seen(struct core_room *room, const struct room_ask *ask, unsigned number)
{
	if (ask->what == LOOK_TABLE && number < 8 * sizeof room->seen)
		room->seen[number / 8] |= (unsigned char)(1U << number % 8);
}

static enum err
record_look(struct core *core, struct core_room *room, struct job *job,
    const struct json *tree, struct why *why)
{
	const struct room_ask *ask = job->room;
	unsigned number = number_of(tree, ask->file);
	enum err e;

	if (ask->what == LOOK_REPORT || ask->what == LOOK_PAPER ||
	    was_seen(room, ask, number))
		return ERR_OK;
	if (number == 0)
		return err_why(why, ERR_SYNTAX, 0, "the vault shows no file of its list");
	e = record(core, room, job, ask->what == LOOK_FILE ? ROOM_TAKEN : ROOM_SEEN,
	    arena_format(&job->arena, "%.*s, file %u", STR_ARG(ask->evidence), number),
	    why);
	if (e == ERR_OK)
		set_seen(room, ask, number);
	return e;
}

/* A vault that what it parsed has turned gives nothing but what was asked, and so is
 * recorded. */
static bool
gives_more(
    const struct room_ask *ask, unsigned looked, const struct json *tree, struct str file)
{
	const struct json *table = json_get(tree, "table");
	bool takes = ask->what == LOOK_FILE || ask->what == LOOK_PAPER;

	if (file.len > 0 && (!takes || looked != ERR_OK))
		return true;
	return table != NULL && (ask->what != LOOK_TABLE || looked != ERR_OK ||
				    !str_eq(json_get_str(table, "name"), ask->file));
}

static void
take_look(
    struct core *core, struct core_room *room, struct job *job, const struct frame *frame)
{
	struct cursor cursor = cursor_from(frame->payload);
	unsigned looked = cursor_be16(&cursor);
	struct str words = cursor_sized(&cursor);
	struct str text = arena_str(&job->arena, cursor_sized(&cursor));
	struct str file = arena_str(&job->arena, cursor_sized(&cursor));
	struct json *tree = NULL;
	struct why why = { .text = "the vault's answer cannot be read" };
	enum err e = canon_read(&job->arena, text, &tree, &why);

	if (e == ERR_OK && (!cursor_end(&cursor) || looked >= ERR_COUNT))
		e = err_why(&why, ERR_SYNTAX, 0, "the vault's answer cannot be read");
	if (e == ERR_OK &&
	    (gives_more(job->room, looked, tree, file) || !is_same_list(room, tree)))
		e = err_why(&why, ERR_SYNTAX, 0, "the vault gives what was not asked");
	if (e == ERR_OK && looked == ERR_OK)
		e = record_look(core, room, job, tree, &why);
	if (e == ERR_OK)
		desk_room_shown(job, tree, job->room->what == LOOK_FILE ? file : STR(""));
	if (e == ERR_OK && looked != ERR_OK)
		desk_room_refused(core, job, (enum err)looked, words);
	else if (e == ERR_OK && job->room->what == LOOK_PAPER)
		e = desk_room_print(core, job, room->opened_at, file, &why);
	room->ends = e != ERR_OK;
	if (e != ERR_OK || job->state != JOB_PRINT)
		finish(core, room, job, e, &why);
}

/* Only then is it taken: what is not printed is not recorded. */
void
room_printed(struct core *core, struct job *job)
{
	struct core_room *room = room_of(core, job->room->room);
	struct why why = { .text = "" };
	enum err e = ERR_OK;

	if (room == NULL || room->ends) {
		job_fail(core, job, 503, is_closed);
		return;
	}
	if (job->desk->file.len > 0)
		e = record(core, room, job, ROOM_PRINTED, job->room->evidence, &why);
	room->ends = e != ERR_OK;
	finish(core, room, job, e, &why);
}

void
room_frame(struct core *core, struct core_peer *vault, const struct frame *frame)
{
	struct core_room *room = room_of(core, vault->job);
	struct job *job = job_find(core, frame->id);

	if (room == NULL || room->ends || job == NULL || job->state != JOB_ROOM ||
	    job->room->room != room->id)
		return;
	if (frame->kind == FRAME_OPENED && !room->opened && job->id == room->id)
		take_opened(core, room, job, frame);
	else if (frame->kind == FRAME_LOOKED && room->opened)
		take_look(core, room, job, frame);
}
