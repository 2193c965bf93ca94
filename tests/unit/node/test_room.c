/* The core's side of an open answer: what becomes of those who wait when it is closed
 * early, what is shown before it is in the ledger, and what a turned vault may give. */
#include <unistd.h>

#include "base/file.h"
#include "test.h"

#include "../../src/node/core.c"

#include "node/printer.h"
#include "node/room.h"

static struct core core; /* large: not on the stack */
static struct config config = { .realm = STR_INIT("live"),
	.organisation = STR_INIT("CL/fiscalia") };
static char folder[] = "/tmp/comity-room-XXXXXX";
static struct desk_request request;

static bool
start(void)
{
	int fds[2];

	core.config = &config;
	buf_init(&core.payload, CHANNEL_FRAME_MAX);
	if (mkdtemp(folder) == NULL ||
	    arena_init(&core.arena, (size_t)256 << 20, NULL) != ERR_OK ||
	    arena_init(&core.scratch, LIMIT_ARENA, NULL) != ERR_OK ||
	    loop_init(&core.loop, NULL) != ERR_OK || channel_pair(fds, NULL) != ERR_OK ||
	    channel_init(&core.supervisor, fds[0], NULL) != ERR_OK)
		return false;
	core.sessions = arena_alloc(&core.arena, sizeof *core.sessions);
	return core.sessions != NULL &&
	       store_open(arena_format(&core.arena, "%s/store", folder).ptr, STORE_CREATE,
		   &core.store, NULL) == ERR_OK &&
	       journal_open(&core.journal, core.store, NULL) == ERR_OK;
}

static struct core_peer *
add_vault(uint64_t id)
{
	struct core_peer *peer;
	int fds[2];

	if (channel_pair(fds, NULL) != ERR_OK)
		exit(EXIT_FAILURE);
	(void)close(fds[1]);
	peer = core_add_peer(&core, ROLE_VAULT, id, fds[0]);
	if (peer == NULL)
		exit(EXIT_FAILURE);
	peer->job = id;
	return peer;
}

static struct job *
add_job(const struct core_room *room, enum look_what what, const char *file)
{
	struct job *job = job_new(&core);
	struct room_ask *ask = job == NULL ? NULL : arena_alloc(&job->arena, sizeof *ask);
	struct json *kept = ask == NULL ? NULL : json_object(&job->arena);

	if (kept == NULL)
		exit(EXIT_FAILURE);
	(void)json_put(kept, "view", json_object(&job->arena));
	request = (struct desk_request){ .location = STR("/"), .kept = kept };
	*ask = (struct room_ask){ .what = what,
		.file = str_from(file),
		.room = room == NULL ? job->id : room->id };
	job->desk = &request;
	job->door = DOOR_DESK;
	job->room = ask;
	job->waits_since = clock_steady();
	job->state = JOB_ROOM;
	return job;
}

/* Of the one session, which goes on. */
static struct core_room *
add_room(uint64_t id, bool is_open)
{
	struct session *session = &core.sessions->sessions[0];

	*session = (struct session){
		.used = true, .since = clock_steady(), .last = clock_steady()
	};
	core.rooms[0] = (struct core_room){ .id = id, .opened = is_open };
	return &core.rooms[0];
}

static void
test_early(void)
{
	struct job *job = add_job(NULL, LOOK_REPORT, "");
	uint64_t id = job->id;
	struct core_room *room = add_room(id, false);
	struct core_peer *vault;

	room_pump(&core);
	CHECK(room->id == id && job->state == JOB_ROOM, "it waits for its vault");
	session_close(&core.sessions->sessions[0]);
	room_pump(&core);
	CHECK(room->id == 0 && job->state == JOB_FREE,
	    "signed out before the vault came: who waited is answered, the place is "
	    "free");
	vault = add_vault(id);
	room_pump(&core);
	CHECK(!vault->used, "a vault that comes for nobody ends");

	job = add_job(NULL, LOOK_REPORT, "");
	room = add_room(job->id, false);
	job->waits_since -= 61 * CLOCK_SECOND;
	room_pump(&core);
	CHECK(room->id == 0 && job->state == JOB_FREE, "so it is when none ever came");

	job = add_job(NULL, LOOK_REPORT, "");
	job->state = JOB_VAULT;
	vault = add_vault(job->id);
	room_pump(&core);
	CHECK(vault->used, "one that packs goes on");
	job->state = JOB_FREE;
	core_drop_peer(&core, vault);
}

/* The job of a look, once the vault of the open room has said that. */
static struct job *
say(enum look_what what, const char *asked, uint16_t looked, const char *tree,
    const char *file)
{
	static struct core_peer *vault; /* of the open room, in all that follows */
	struct job *job = add_job(&core.rooms[0], what, asked);
	struct buf payload;

	if (vault == NULL)
		vault = add_vault(7);
	buf_init(&payload, 4096);
	buf_add_be16(&payload, looked);
	buf_add_sized(&payload, STR(""));
	buf_add_sized(&payload, str_from(tree));
	buf_add_sized(&payload, str_from(file));
	room_frame(&core, vault, FRAME(FRAME_LOOKED, job->id, buf_str(&payload)));
	buf_release(&payload);
	return job;
}

static bool
is_refused(enum look_what what, const char *asked, uint16_t looked, const char *tree,
    const char *file)
{
	struct core_room *room = add_room(7, true);
	struct job *job;

	room->leaf = 5;
	core.journal.signed_size = 6;
	job = say(what, asked, looked, tree, file);
	return room->ends && job->state == JOB_FREE;
}

#define FILES "{\"files\":[{\"name\":\"a\"}]}"
#define FILES_B "{\"files\":[{\"name\":\"b\"}],\"table\":{\"name\":\"b\"}}"

static bool
tells(struct str text, const char *words)
{
	return str_has(text, str_from(words));
}

/* File 1 was seen, and its leaf says so; now it is another one. */
static void
test_other_list(void)
{
	struct core_room *room = add_room(7, true);
	struct job *job;

	room->leaf = 5;
	core.journal.signed_size = 6;
	job = say(LOOK_REPORT, "", ERR_OK, FILES, "");
	CHECK(!room->ends && job->state == JOB_FREE, "the list of `a`");
	room->seen[0] = 1U << 1;
	job = say(LOOK_TABLE, "a", ERR_OK, FILES, "");
	CHECK(!room->ends && job->state == JOB_FREE, "`a` again is shown");
	job = say(LOOK_TABLE, "b", ERR_OK, FILES_B, "");
	CHECK(room->ends && job->state == JOB_FREE,
	    "attack_vault_gives_another_list: `b` is not shown as the `a` that was seen");
}

static void
test_turned(void)
{
	CHECK(!is_refused(LOOK_REPORT, "", ERR_OK, FILES, ""), "a report is shown");
	CHECK(is_refused(LOOK_REPORT, "", ERR_OK, FILES, "x"),
	    "attack_vault_gives_a_file_for_a_report: the room is closed");
	CHECK(is_refused(LOOK_TABLE, "a", ERR_OK, FILES, "x"), "nor for a table");
	CHECK(is_refused(LOOK_FILE, "a", ERR_NOT_FOUND, FILES, "x"),
	    "nor with the word that there is none");
	CHECK(is_refused(LOOK_FILE, "b", ERR_OK, FILES, "x"),
	    "attack_vault_gives_a_file_it_does_not_list");
	CHECK(is_refused(LOOK_REPORT, "", ERR_OK, "{\"table\":{\"name\":\"a\"}}", ""),
	    "attack_vault_gives_a_table_for_a_report");
	CHECK(is_refused(LOOK_REPORT, "", ERR_COUNT, FILES, ""), "no error of ours");
	CHECK(is_refused(LOOK_REPORT, "", ERR_OK, "[", ""), "no text of ours");
}

#define FACTS "{\"package\":\"00\"}"

/* A paper that is being printed is given to nobody once its room is closed. */
static void
test_paper(void)
{
	struct core_room *room = add_room(7, true);
	struct job *job;

	room->leaf = 5;
	core.journal.signed_size = 6;
	CHECK(is_refused(LOOK_REPORT, "", ERR_OK, FILES, FACTS),
	    "attack_vault_gives_a_paper_for_a_report");
	CHECK(is_refused(LOOK_PAPER, "", ERR_LIMIT, FILES, FACTS),
	    "nor with the word that it is too much");
	CHECK(is_refused(LOOK_PAPER, "", ERR_OK, FILES, "[1"), "no text of ours");
	room = add_room(7, true);
	job = say(LOOK_PAPER, "", ERR_OK, FILES, FACTS);
	CHECK(job->state == JOB_PRINT && !room->ends && !core.in_transaction &&
		  tells(job->document, "Evidence passport"),
	    "a paper is printed, and not yet taken");
	room->id = 0; /* signed out meanwhile */
	job->desk->file = STR("%PDF");
	room_printed(&core, job);
	CHECK(job->state == JOB_FREE && !core.in_transaction,
	    "attack_take_paper_of_closed_room: nothing is given, nothing recorded");

	room = add_room(7, true);
	job = say(LOOK_PAPER, "", ERR_OK, FILES, FACTS);
	printer_gone(&core, job->id);
	CHECK(job->state == JOB_FREE && room->id == 7 && !room->ends,
	    "what is not printed is said on the page, and the room stays open");
}

static void
test_ledger(void)
{
	struct core_room *room = add_room(7, true);
	struct job *job;

	room->leaf = 5;
	core.journal.signed_size = 5;
	job = say(LOOK_REPORT, "", ERR_OK, FILES, "");
	CHECK(job->state == JOB_HEAD, "what was recorded has no head: nothing is shown");
	core.journal.signed_size = 6;
	batch_answer(&core);
	CHECK(job->state == JOB_FREE, "until it has one");

	room = add_room(7, true);
	room->leaf = 6;
	core.in_transaction = true; /* that the store cannot write */
	job = say(LOOK_REPORT, "", ERR_OK, FILES, "");
	CHECK(job->state == JOB_BATCHED && !room->ends, "nor before it is written");
	batch_commit(&core);
	CHECK(job->state == JOB_FREE && room->ends &&
		  room_find(&core, STR(""), room->session) == NULL,
	    "what was not written closes the room");
	room_pump(&core);
	CHECK(room->id == 0, "and its place is free");
}

int
main(void)
{
	if (!CHECK(start(), "a core"))
		return test_done();
	test_early();
	test_turned();
	test_other_list();
	test_paper();
	test_ledger();
	store_close(core.store);
	(void)file_remove_tree(folder);
	return test_done();
}
