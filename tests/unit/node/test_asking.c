/* The core's side of asking a data system: whoever is silent, hangs or lies holds neither
 * place nor file; what a person has not seen is not sealed. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hex.h"
#include "test.h"

#include "../../src/node/core.c"

#include "casefile/casefile.h"
#include "evidence/rows.h"
#include "node/asking.h"
#include "node/evidence_file.h"
#include "node/room.h"

#define CASE "0190f0a0-0000-7000-8000-000000000001"
#define NAME "0190f0a0-0000-4000-8000-00000000000a"
#define ROWS "email\na@b.example\n"
#define REPORT "{\"scope\":{},\"table\":{\"total\":1}}"

static struct core core; /* large: not on the stack */
static struct config config = { .realm = STR_INIT("live"),
	.organisation = STR_INIT("US/papercup"),
	.connector = STR_INIT("https://rows.example/"),
	.connector_wait_sec = 30 };
static struct organisation entry = { .id = STR_INIT("US/papercup") };
static struct known_organisation self = { .entry = &entry };
static char folder[] = "/tmp/comity-asking-XXXXXX";
static struct channel supervisor; /* the other end */
static char file[PATH_MAX];

static bool
add_case(void)
{
	struct stored_case stored = { .id = STR(CASE),
		.side = case_side_name(SIDE_ADDRESSEE),
		.realm = STR("live"),
		.procedure = STR("vol"),
		.issuer = STR("CL/fiscalia"),
		.addressee = STR("US/papercup"),
		.state = case_state_name(CASE_RECEIVED),
		.proof = STR("persons"),
		.channel = STR(STORE_CHANNEL_COMITY),
		.result = STR("open"),
		.created_at = 1,
		.received_at = 1,
		.updated_at = 1 };

	return store_begin(core.store, NULL) == ERR_OK &&
	       store_case_add(core.store, &stored, NULL) == ERR_OK &&
	       store_commit(core.store, NULL) == ERR_OK;
}

static bool
start(void)
{
	int fds[2];

	core.config = &config;
	core.self = &self;
	core.ledger_origin = STR("live.us.papercup/ledger");
	buf_init(&core.payload, CHANNEL_FRAME_MAX);
	if (mkdtemp(folder) == NULL ||
	    arena_init(&core.arena, (size_t)256 << 20, NULL) != ERR_OK ||
	    arena_init(&core.scratch, LIMIT_ARENA, NULL) != ERR_OK ||
	    arena_init(&core.look, LIMIT_ARENA, NULL) != ERR_OK ||
	    rule_table_embedded(&core.arena, &core.rules, NULL) != ERR_OK ||
	    loop_init(&core.loop, NULL) != ERR_OK || channel_pair(fds, NULL) != ERR_OK ||
	    channel_init(&core.supervisor, fds[0], NULL) != ERR_OK ||
	    channel_init(&supervisor, fds[1], NULL) != ERR_OK)
		return false;
	config.folder = str_from(folder);
	(void)snprintf(file, sizeof file, "%s/evidence", folder);
	core.sessions = arena_alloc(&core.arena, sizeof *core.sessions);
	return core.sessions != NULL && file_mkdir(file, 0700, NULL) == ERR_OK &&
	       store_open(arena_format(&core.arena, "%s/store", folder).ptr, STORE_CREATE,
		   &core.store, NULL) == ERR_OK &&
	       journal_open(&core.journal, core.store, NULL) == ERR_OK && add_case();
}

static bool
is_there(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0;
}

/* In this state, with somebody who waits for it and rows in its file. */
static struct core_asking *
add(enum asking_state state)
{
	struct core_asking *asking = &core.askings[0];
	struct job *job = job_new(&core);

	if (job == NULL)
		exit(EXIT_FAILURE);
	job->state = JOB_ASKING;
	job->door = DOOR_LOCAL;
	*asking = (struct core_asking){ .state = state,
		.id = job->id,
		.name = NAME,
		.case_id = CASE,
		.person = "desk-1",
		.kept = true,
		.ends_at = clock_steady() + 60 * CLOCK_SECOND,
		.look_at = INT64_MAX };
	asking->held_until = asking->ends_at;
	buf_init(&asking->text, ROWS_REPORT_MAX);
	(void)snprintf(file, sizeof file, "%s/evidence/%s.rows", folder, NAME);
	if (file_write(file, STR(ROWS), 0600, NULL) != ERR_OK)
		exit(EXIT_FAILURE);
	return asking;
}

/* Nobody waits, and nothing is left. */
static bool
is_over(const struct core_asking *asking, uint64_t id)
{
	struct job *job;

	batch_commit(&core);
	job = job_find(&core, id);
	return asking->state == ASKING_FREE && job == NULL && !is_there(file);
}

static void
clear(struct core_asking *asking)
{
	struct job *job = job_find(&core, asking->id);

	if (job != NULL)
		job->state = JOB_FREE;
	asking_stop(&core);
	batch_commit(&core);
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

/* What the supervisor was asked for last; 0: nothing. */
static uint16_t
asked_for(void)
{
	struct frame frame;
	uint16_t kind = 0;

	while (channel_receive(&supervisor, &frame, NULL) == ERR_OK)
		kind = frame.kind;
	return kind;
}

/* --- who is silent --- */

static void
test_silent(void)
{
	static const enum asking_state states[] = { ASKING_NEW, ASKING_OUT, ASKING_VAULT,
		ASKING_HELD };

	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		struct core_asking *asking = add(states[i]);
		uint64_t id = asking->id;

		if (states[i] == ASKING_HELD)
			job_find(&core, id)->state = JOB_FREE;
		asking_pump(&core);
		CHECK(asking->state == states[i] && is_there(file),
		    "before its time is over it goes on");
		asking->ends_at = clock_steady();
		asking_pump(&core);
		CHECK(is_over(asking, id), "then place, file and who waits are free");
	}
}

static void
test_hangs(void)
{
	struct core_asking *asking = add(ASKING_VAULT);
	struct core_peer *vault = add_vault(asking->id);
	uint64_t id = asking->id;

	room_pump(&core);
	CHECK(vault->used, "a vault that compares is not idle");
	asking->started = vault->ends_hard = true;
	asking->ends_at = clock_steady();
	(void)asked_for();
	asking_pump(&core);
	room_pump(&core);
	CHECK(!vault->used && asked_for() == SUPERVISE_KILL,
	    "one that hangs is ended, not waited for");
	CHECK(is_over(asking, id), "and its asking with it");

	asking = add(ASKING_HELD);
	vault = add_vault(asking->id);
	room_pump(&core);
	CHECK(!vault->used && asking->state == ASKING_HELD,
	    "one whose rows are compared is idle");
	clear(asking);
	vault = add_vault(77);
	room_pump(&core);
	CHECK(!vault->used, "so is one that came too late");
}

static void
test_not_started(void)
{
	struct core_asking *asking = add(ASKING_VAULT);
	uint64_t id = asking->id;

	(void)asked_for();
	asking->tries = 1;
	asking_vault_gone(&core, id);
	CHECK(asking->state == ASKING_VAULT && asked_for() == SUPERVISE_SPAWN,
	    "a vault that did not start is no failed comparison: another is tried");
	asking_vault_gone(&core, id);
	CHECK(is_over(asking, id) && asked_for() == 0, "but not for ever");

	asking = add(ASKING_VAULT);
	id = asking->id;
	asking->started = true;
	asking->tries = 1;
	asking_vault_gone(&core, id);
	CHECK(is_over(asking, id) && asked_for() == 0,
	    "one that died of its rows is not given them again");

	asking = add(ASKING_VAULT);
	id = asking->id;
	core.draining = true;
	asking_vault_gone(&core, id);
	CHECK(is_over(asking, id) && asked_for() == 0,
	    "none is started while the node drains");
	asking = add(ASKING_HELD);
	asking_pump(&core);
	CHECK(asking->state == ASKING_FREE && !is_there(file), "nor are rows held then");
	core.draining = false;
	batch_commit(&core);
}

/* --- the courier's word --- */

static void
answer(uint64_t id, unsigned status, struct str words, struct str more)
{
	struct cursor cursor;
	struct buf payload;

	buf_init(&payload, 4096);
	buf_add_be16(&payload, (uint16_t)status);
	buf_add_sized(&payload, words);
	buf_add_sized(&payload, STR(""));
	buf_add(&payload, more);
	cursor = cursor_from(buf_str(&payload));
	asking_answered(&core, id, &cursor);
	buf_release(&payload);
}

static const struct {
	unsigned status;
	struct str words, more;
	const char *what;
} bad_answers[] = {
	{ 204, STR_INIT(""), STR_INIT(""), "it holds nothing" },
	{ 404, STR_INIT(""), STR_INIT(""), "it knows no such thing" },
	{ 500, STR_INIT("x"), STR_INIT(""), "it fails" },
	{ 201, STR_INIT(""), STR_INIT(""), "a yes that is no rows" },
	{ 307, STR_INIT(""), STR_INIT(""), "it is elsewhere" },
	{ 0, STR_INIT("\xff\xfe"), STR_INIT(""), "words that are no text" },
	{ 200, STR_INIT(""), STR_INIT("x"), "a frame with something behind it" },
};

static void
test_answers(void)
{
	struct core_asking *asking;
	uint64_t id;

	for (size_t i = 0; i < sizeof bad_answers / sizeof bad_answers[0]; i++) {
		asking = add(ASKING_OUT);
		id = asking->id;
		answer(
		    id, bad_answers[i].status, bad_answers[i].words, bad_answers[i].more);
		CHECK(is_over(asking, id), bad_answers[i].what);
	}
	asking = add(ASKING_OUT);
	id = asking->id;
	answer(id + 1, 500, STR(""), STR(""));
	CHECK(asking->state == ASKING_OUT, "an answer to another asking");
	answer(id, 200, STR(""), STR(""));
	CHECK(asking->state == ASKING_VAULT && asked_for() == SUPERVISE_SPAWN &&
		  asking->at > 0,
	    "rows are compared, and when they came is kept");
	answer(id, 500, STR(""), STR(""));
	CHECK(asking->state == ASKING_VAULT, "a second answer is none");
	clear(asking);
	asking = add(ASKING_OUT);
	id = asking->id;
	asking_courier_gone(&core);
	CHECK(is_over(asking, id), "a courier that dies had them");
}

/* --- the vault's word --- */

static void
say(struct core_asking *asking, unsigned err, struct str report, struct str more)
{
	unsigned char digest[SHA256_LEN];
	struct core_peer *vault = add_vault(asking->id);
	struct buf payload;

	asking->started = vault->ends_hard = true;
	buf_init(&payload, 4096);
	buf_add_be16(&payload, (uint16_t)err);
	sha256(STR(ROWS), digest);
	buf_add(&payload, str_bytes(digest, sizeof digest));
	buf_add_sized(&payload, STR("words"));
	buf_add_sized(&payload, report);
	buf_add(&payload, more);
	asking_frame(&core, vault, FRAME(FRAME_COMPARED, asking->id, buf_str(&payload)));
	buf_release(&payload);
	core_drop_peer(&core, vault);
}

static const struct {
	unsigned err;
	struct str report, more;
	const char *what;
} bad_reports[] = {
	{ ERR_SYNTAX, STR_INIT(""), STR_INIT(""), "rows that are no table" },
	{ ERR_IO, STR_INIT(""), STR_INIT(""), "rows that could not be read" },
	{ ERR_COUNT, STR_INIT(""), STR_INIT(""), "no error of ours" },
	{ ERR_OK, STR_INIT("[]"), STR_INIT(""), "no report" },
	{ ERR_OK, STR_INIT("{\"scope\" : {}, \"table\":{}}"), STR_INIT(""),
	    "what is not canonical" },
	{ ERR_OK, STR_INIT("{\"asking\":\"x\",\"scope\":{},\"table\":{}}"), STR_INIT(""),
	    "a member more: another asking's name" },
	{ ERR_OK, STR_INIT(REPORT), STR_INIT("x"), "a frame with something behind it" },
};

static void
test_reports(void)
{
	struct core_asking *asking;
	struct job *job;
	uint64_t id;

	for (size_t i = 0; i < sizeof bad_reports / sizeof bad_reports[0]; i++) {
		asking = add(ASKING_VAULT);
		id = asking->id;
		say(asking, bad_reports[i].err, bad_reports[i].report,
		    bad_reports[i].more);
		CHECK(is_over(asking, id), bad_reports[i].what);
	}
	asking = add(ASKING_VAULT);
	job = job_find(&core, asking->id);
	say(asking, ERR_OK, STR(REPORT), STR(""));
	CHECK(asking->state == ASKING_HELD && asking_find(&core, STR(CASE)) == NULL,
	    "rows that are compared wait until that is on disk");
	CHECK(asking->size == 18 && job->in_ledger, "they are what lies in the file");
	batch_commit(&core);
	CHECK(asking_find(&core, STR(CASE)) == asking && job->state == JOB_HEAD &&
		  is_there(file),
	    "then they are shown, under a signed head");
	clear(asking);

	asking = add(ASKING_VAULT);
	(void)unlink(file);
	id = asking->id;
	say(asking, ERR_OK, STR(REPORT), STR(""));
	CHECK(is_over(asking, id), "a report about a file that is gone");
	asking = add(ASKING_VAULT);
	id = asking->id;
	if (file_write(file, STR(ROWS "b@b.example\n"), 0600, NULL) != ERR_OK)
		exit(EXIT_FAILURE);
	say(asking, ERR_OK, STR(REPORT), STR(""));
	CHECK(is_over(asking, id), "rows that became others since they were compared");
}

static void
test_not_kept(void)
{
	struct core_asking *asking = add(ASKING_VAULT);

	say(asking, ERR_OK, STR(REPORT), STR(""));
	asking_committed(&core, false);
	CHECK(asking->state == ASKING_FREE && !is_there(file),
	    "what was not written down is not shown");
	store_rollback(core.store);
	core.in_transaction = false;
	journal_rolled_back(&core.journal);

	asking = add(ASKING_NEW);
	asking->kept = false;
	asking_pump(&core);
	CHECK(asking->state == ASKING_NEW, "nothing is asked before it is written down");
	asking_committed(&core, false);
	CHECK(asking->state == ASKING_FREE, "nor when it never was");
	asking = add(ASKING_NEW);
	job_find(&core, asking->id)->state = JOB_FREE;
	asking_pump(&core);
	CHECK(asking->state == ASKING_FREE, "nor for who was refused");

	asking = add(ASKING_SEALED);
	asking->kept = false;
	asking_committed(&core, false);
	CHECK(asking->state == ASKING_HELD && is_there(file),
	    "rows whose seal was not kept wait again");
	asking->state = ASKING_SEALED;
	asking->kept = false;
	asking_committed(&core, true);
	CHECK(asking->state == ASKING_FREE && !is_there(file), "and are gone once it is");
}

/* --- what is sealed --- */

static void
test_take(void)
{
	struct core_asking *asking = add(ASKING_HELD), *taken = NULL;
	struct job job = { .id = 0 };
	struct verdict verdict;
	char hex[SHA256_HEX_LEN], named[128];

	memset(asking->rows, 7, sizeof asking->rows);
	hex_encode(str_bytes(asking->rows, SHA256_LEN), hex);
#define TAKE(text) (verdict = asking_take(&core, STR(CASE), str_from(text), &taken))
	(void)snprintf(named, sizeof named, "%s:%.62s00", NAME, hex);
	CHECK(
	    TAKE(named).kind == VERDICT_NO && strcmp(verdict.rule, "connector-rows") == 0,
	    "rows that nobody has seen");
	(void)snprintf(named, sizeof named, "%.35sb:%s", NAME, hex);
	CHECK(TAKE(named).kind == VERDICT_NO, "the same rows of another asking");
	CHECK(TAKE(NAME).kind == VERDICT_NO, "an asking without its rows");
	CHECK(TAKE(":").kind == VERDICT_NO && TAKE("").kind == VERDICT_NO, "nothing");
	(void)snprintf(named, sizeof named, "%s:%s", NAME, hex);
	verdict = asking_take(&core, STR("another case"), str_from(named), &taken);
	CHECK(verdict.kind == VERDICT_NO && taken == NULL, "for another case");
	asking->kept = false;
	CHECK(TAKE(named).kind == VERDICT_NO, "before they are written down");
	asking->kept = true;
	CHECK((TAKE(named), verdict_is_yes(&verdict)) && taken == asking,
	    "those that were seen");
	asking_seals(asking, &job);
	CHECK(
	    TAKE(named).kind == VERDICT_NO && strcmp(verdict.rule, "connector-busy") == 0,
	    "not by two at one time");
	CHECK(asking_find(&core, STR(CASE)) == NULL, "nor shown meanwhile");
	asking_pump(&core);
	CHECK(asking->state == ASKING_HELD, "who seals them is gone: they wait again");
	clear(asking);
}

static void
test_left(void)
{
	struct core_asking *asking = add(ASKING_HELD);

	*asking = (struct core_asking){ .state = ASKING_FREE };
	evidence_sweep(&core);
	CHECK(!is_there(file), "what an earlier life has left is removed");
}

int
main(void)
{
	if (!CHECK(start(), "a core"))
		return test_done();
	test_silent();
	test_hangs();
	test_not_started();
	test_answers();
	test_reports();
	test_not_kept();
	test_take();
	test_left();
	store_close(core.store);
	(void)file_remove_tree(folder);
	return test_done();
}
