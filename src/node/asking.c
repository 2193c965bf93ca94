#include "node/asking.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/file.h"
#include "base/limits.h"
#include "evidence/rows.h"
#include "node/caseflow.h"
#include "node/desk.h"
#include "node/evidence_file.h"
#include "node/log.h"
#include "node/pack.h"
#include "node/place.h"
#include "node/release.h"
#include "trust/uuid.h"

/* Until the courier says what became of it, behind the time that it gives the other
 * side. */
#define ASK_MARGIN (15 * CLOCK_SECOND)
#define COMPARE_TIME (60 * CLOCK_SECOND)
/* For a person to look at rows and to seal them. */
#define HELD_TIME (3600 * CLOCK_SECOND)
/* What only time changes: a call-back that grows old, a clock that starts to hold. */
#define LOOK_PAUSE (5 * CLOCK_SECOND)
/* A process that could not be started is tried again. */
#define TRIES_MAX 2

/* --- places and files --- */

enum err
asking_path(const struct core *core, const struct core_asking *asking,
    char ret_path[static PATH_MAX], struct why *why)
{
	return evidence_path(core, str_from(asking->name), PLACE_ROWS, ret_path, why);
}

/* Its vault, if it has one, is ended by room.c: nobody waits for it any more. */
static void
close_asking(struct core *core, struct core_asking *asking)
{
	char path[PATH_MAX];

	if (asking_path(core, asking, path, NULL) == ERR_OK)
		(void)unlink(path);
	buf_release(&asking->text);
	*asking = (struct core_asking){ .state = ASKING_FREE };
}

static bool
is_live(const struct core_asking *asking)
{
	return asking->state != ASKING_FREE;
}

struct core_asking *
asking_of_case(struct core *core, struct str case_id)
{
	for (size_t i = 0; i < CORE_ASKINGS_MAX; i++)
		if (is_live(&core->askings[i]) &&
		    str_eq_c(case_id, core->askings[i].case_id))
			return &core->askings[i];
	return NULL;
}

struct core_asking *
asking_by_id(struct core *core, uint64_t id)
{
	for (size_t i = 0; id != 0 && i < CORE_ASKINGS_MAX; i++)
		if (is_live(&core->askings[i]) && core->askings[i].id == id)
			return &core->askings[i];
	return NULL;
}

/* Who asked and still waits; NULL: it was answered, or never got so far. */
static struct job *
waiting(struct core *core, const struct core_asking *asking)
{
	struct job *job = job_find(core, asking->id);

	return job != NULL && job->state == JOB_ASKING ? job : NULL;
}

void
asking_stop(struct core *core)
{
	for (size_t i = 0; i < CORE_ASKINGS_MAX; i++)
		if (is_live(&core->askings[i]))
			close_asking(core, &core->askings[i]);
}

/* --- what is recorded, and told --- */

enum err
asking_note(struct core *core, struct core_asking *asking, const char *event,
    struct str person, struct str detail, struct why *why)
{
	struct stored_event stored = { .case_id = str_from(asking->case_id),
		.at = core_now(core),
		.event = str_from(event),
		.person = person,
		.detail = detail };
	enum err e = caseflow_note(core, &stored, NULL, why);

	asking->leaf = (uint64_t)stored.leaf;
	asking->kept = false;
	return e;
}

static enum err
note_apart(struct core *core, struct core_asking *asking, const char *event,
    struct str detail, struct why *why)
{
	struct merkle_tip before;
	enum err e = core_part_begin(core, &before, why);

	if (e != ERR_OK)
		return e;
	e = asking_note(core, asking, event, str_from(asking->person), detail, why);
	return core_part_end(core, &before, e, why);
}

/* Who waits is told when what is recorded is kept. */
static void
tell(struct core *core, struct job *job, const struct verdict *verdict)
{
	core->post_due = true; /* a round right after this one */
	job->state = JOB_BATCHED;
	if (job->desk != NULL)
		desk_not_done(core, job, verdict);
	else
		job_refuse(core, job, verdict);
	if (!core->in_transaction)
		job_answer(core, job);
}

/* It has come to nothing: recorded as that event, told to who waits, and gone. */
static void
fail(struct core *core, struct core_asking *asking, const char *event,
    const struct verdict *verdict)
{
	struct job *job = waiting(core, asking);
	struct str detail = arena_format(
	    &core->scratch, "%s: %s: %s", asking->name, verdict->rule, verdict->detail);
	struct why why;

	if (note_apart(core, asking, event, detail, &why) != ERR_OK)
		log_event(LOG_ERROR, "asking-not-recorded", "why", why.text, NULL);
	log_event(LOG_INFO, "asking-ended", "rule", verdict->rule, "why", verdict->detail,
	    NULL);
	close_asking(core, asking);
	if (job != NULL)
		tell(core, job, verdict);
}

/* --- the question --- */

/* What the system needs to find the rows, and nothing more: no offence, no name of a
 * person, no word of the order. */
static enum err
write_question(struct core *core, struct core_asking *asking,
    const struct release *release, struct why *why)
{
	struct arena *arena = &core->scratch;
	const struct order *order = &release->order;
	struct json *root = json_object(arena);
	struct json *targets = json_put(root, "targets", json_array(arena));

	json_put_int(arena, root, "v", 1);
	json_put_str(arena, root, "asking", str_from(asking->name));
	json_put_str(arena, root, "case", order->id);
	json_put_str(arena, root, "procedure", order->procedure);
	json_put_str(arena, root, "realm", order->realm);
	for (size_t i = 0; i < order->targets_count; i++) {
		const struct target *from = &order->targets[i];
		struct json *target;

		if (release->allowed[i] == 0)
			continue;
		target = json_add(targets, json_object(arena));
		json_put_str(arena, target, "format", from->format);
		json_put_str(arena, target, "value", from->value);
		json_put_time(arena, target, "from", from->from);
		json_put_time(arena, target, "until", from->to);
		local_show_categories(arena, target, release->allowed[i]);
	}
	buf_init(&asking->text, LIMIT_ORDER);
	json_write(root, &asking->text);
	return buf_failed(&asking->text)
		   ? err_why(why, ERR_LIMIT, 0, "the question is too long")
		   : ERR_OK;
}

/* Of each target the categories that may leave. */
static struct str
allowed_bytes(struct arena *arena, const struct release *release)
{
	size_t count = release->order.targets_count;
	char *bytes = arena_array(arena, count + 1, 1);

	for (size_t i = 0; bytes != NULL && i < count; i++)
		bytes[i] = (char)release->allowed[i];
	return (struct str){ bytes, bytes == NULL ? 0 : count };
}

/* What was asked for is known by this: another text, or another release of it, is another
 * question. */
static enum err
digest_release(struct core *core, const struct stored_case *stored,
    const struct release *release, unsigned char ret_digest[static SHA256_LEN],
    struct why *why)
{
	struct str bytes = allowed_bytes(&core->scratch, release);
	struct sha256 digest;

	if (bytes.len != release->order.targets_count)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	sha256_init(&digest);
	sha256_add(&digest, str_bytes(stored->order_sha256.bytes, HASH_LEN));
	sha256_add(&digest, bytes);
	sha256_end(&digest, ret_digest);
	return ERR_OK;
}

/* Whether anything may leave now, and what. */
static enum err
ask_release(struct core *core, struct arena *arena, const struct stored_case *stored,
    bool by_person, struct release *ret_release, struct verdict *ret_verdict,
    struct why *why)
{
	int64_t now = core_now(core);
	enum err e = release_may(core, arena, stored, now, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = release_of(core, arena, stored, now, by_person, ret_release, why);
	if (e == ERR_OK)
		*ret_verdict = ret_release->verdict;
	return e;
}

/* Another one of the case that waits to be sealed gives way to it. */
static struct verdict
find_place(struct core *core, struct str case_id, struct core_asking **ret_place)
{
	struct core_asking *old = asking_of_case(core, case_id);
	struct core_asking *place = old;

	if (core->config->connector.len == 0)
		return verdict_no("connector-none", NULL, "comity.conf(5)");
	if (core->draining)
		return verdict_no("connector-busy", NULL, "the node is being stopped");
	if (old != NULL && old->state != ASKING_HELD)
		return verdict_no("connector-busy", NULL, "%s %s", old->person,
		    old->state == ASKING_SEALING || old->state == ASKING_SEALED
			? "seals its rows"
			: "asks now");
	for (size_t i = 0; i < CORE_ASKINGS_MAX && place == NULL; i++)
		if (!is_live(&core->askings[i]))
			place = &core->askings[i];
	if (place == NULL || case_id.len >= sizeof place->case_id)
		return verdict_no("connector-busy", NULL,
		    "rows of %d cases wait to be sealed", CORE_ASKINGS_MAX);
	*ret_place = place;
	return VERDICT_IS_YES;
}

static enum err
fill_place(struct core *core, struct job *job, const struct asking_wish *wish,
    const struct release *release, struct core_asking *asking, struct why *why)
{
	enum err e;

	if (is_live(asking))
		close_asking(core, asking);
	*asking = (struct core_asking){ .state = ASKING_NEW,
		.id = job->id,
		.by_person = wish->by_person,
		.ends_at = clock_steady() +
			   (int64_t)core->config->connector_wait_sec * CLOCK_SECOND +
			   ASK_MARGIN,
		.look_at = clock_steady() + LOOK_PAUSE };
	(void)snprintf(
	    asking->case_id, sizeof asking->case_id, "%.*s", STR_ARG(wish->stored->id));
	(void)snprintf(asking->person, sizeof asking->person, "%.*s",
	    STR_ARG(str_head(wish->person, sizeof asking->person - 1)));
	e = uuid4(asking->name, why);
	if (e == ERR_OK)
		e = digest_release(core, wish->stored, release, asking->allowed, why);
	if (e == ERR_OK)
		e = write_question(core, asking, release, why);
	return e;
}

enum err
asking_begin(struct core *core, struct job *job, const struct asking_wish *wish,
    struct verdict *ret_verdict, struct why *why)
{
	struct core_asking *asking = NULL;
	struct release *release = arena_alloc(&job->arena, sizeof *release);
	enum err e;

	if (release == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	*ret_verdict = find_place(core, wish->stored->id, &asking);
	if (asking == NULL)
		return ERR_OK;
	e = ask_release(
	    core, &job->arena, wish->stored, wish->by_person, release, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = fill_place(core, job, wish, release, asking, why);
	if (e == ERR_OK)
		e = asking_note(core, asking, ASKING_ASKED, wish->person,
		    arena_format(&core->scratch, "%s%s", asking->name,
			release->limited ? "; a part of the order" : ""),
		    why);
	if (e != ERR_OK) {
		close_asking(core, asking);
		return e;
	}
	job->state = JOB_ASKING;
	return ERR_OK;
}

/* Nothing is asked before that it is asked is on disk. */
static void
ask(struct core *core, struct core_asking *asking)
{
	struct core_peer *courier = core_peer(core, ROLE_COURIER);
	char path[PATH_MAX];
	AUTO_FD int fd = -1;
	struct why why;

	if (waiting(core, asking) == NULL) {
		close_asking(core, asking); /* what recorded it was taken back */
		return;
	}
	if (courier == NULL)
		return; /* it comes, or the time ends */
	if (asking_path(core, asking, path, &why) != ERR_OK)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		struct verdict verdict = verdict_no(
		    "connector-compare", NULL, "there is no room for the rows");

		fail(core, asking, ASKING_REFUSED, &verdict);
		return;
	}
	buf_reset(&core->payload);
	buf_add_be64(&core->payload, (uint64_t)(clock_real() / CLOCK_SECOND));
	buf_add_sized(&core->payload, str_from(asking->name));
	buf_add_sized(&core->payload, buf_str(&asking->text));
	if (core_send_fd(core, courier, FRAME_ASK, asking->id, fd))
		asking->state = ASKING_OUT;
}

/* --- the answer --- */

static void
start_vault(struct core *core, struct core_asking *asking)
{
	struct verdict verdict = verdict_no(
	    "connector-compare", NULL, "the process that compares could not be started");
	struct why why;

	asking->started = false;
	if (!core->draining && asking->tries++ < TRIES_MAX &&
	    channel_send(&core->supervisor,
		FRAME(SUPERVISE_SPAWN, asking->id, STR("vault")), &why) == ERR_OK)
		return;
	fail(core, asking, ASKING_REFUSED, &verdict);
}

void
asking_answered(struct core *core, uint64_t id, struct cursor *cursor)
{
	struct core_asking *asking = asking_by_id(core, id);
	unsigned status = cursor_be16(cursor);
	struct str words = cursor_sized(cursor);
	struct str body = cursor_sized(cursor);
	struct verdict verdict;

	if (asking == NULL || asking->state != ASKING_OUT)
		return;
	if (!cursor_end(cursor) || body.len > 0)
		status = 0;
	if (status == 200) {
		asking->state = ASKING_VAULT;
		asking->at = core_now(core);
		asking->ends_at = clock_steady() + COMPARE_TIME;
		start_vault(core, asking);
		return;
	}
	if (status == 204) {
		verdict = verdict_no("connector-nothing", NULL, "nothing was sealed");
		fail(core, asking, ASKING_NOTHING, &verdict);
		return;
	}
	if (status != 0)
		verdict = verdict_no("connector-away", NULL, "it answered %u", status);
	else
		verdict = verdict_no("connector-away", NULL, "%.*s",
		    STR_ARG(str_utf8(words) ? str_head(words, 200) : STR("")));
	fail(core, asking, ASKING_REFUSED, &verdict);
}

void
asking_courier_gone(struct core *core)
{
	struct verdict verdict =
	    verdict_no("connector-away", NULL, "the process that calls has ended");

	for (size_t i = 0; i < CORE_ASKINGS_MAX; i++)
		if (core->askings[i].state == ASKING_OUT)
			fail(core, &core->askings[i], ASKING_REFUSED, &verdict);
}

/* --- the comparison --- */

bool
asking_has_vault(const struct core *core, uint64_t id)
{
	for (size_t i = 0; i < CORE_ASKINGS_MAX; i++)
		if (core->askings[i].state == ASKING_VAULT && core->askings[i].id == id)
			return true;
	return false;
}

/* Rule connector-ended: not what was asked for may leave now. */
static enum err
look_again(struct core *core, const struct core_asking *asking,
    struct release *ret_release, struct verdict *ret_verdict, struct why *why)
{
	unsigned char digest[SHA256_LEN];
	struct stored_case stored;
	struct arena *arena = &core->look;
	enum err e;

	arena_reset(arena);
	e = store_case_get(arena, core->store, str_from(asking->case_id), &stored, why);
	if (e == ERR_OK)
		e = ask_release(core, arena, &stored, asking->by_person, ret_release,
		    ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = digest_release(core, &stored, ret_release, digest, why);
	if (e == ERR_OK && memcmp(digest, asking->allowed, sizeof digest) != 0)
		*ret_verdict = verdict_no(
		    "connector-ended", NULL, "what of the order may leave has changed");
	return e;
}

static enum err
send_rows(struct core *core, struct core_asking *asking, struct core_peer *vault,
    struct verdict *ret_verdict, struct why *why)
{
	struct release release = { .limited = false };
	struct order order;
	struct str text = STR("");
	char path[PATH_MAX];
	AUTO_FD int fd = -1;
	enum err e = look_again(core, asking, &release, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = asking_path(core, asking, path, why);
	if (e == ERR_OK)
		e = caseflow_order(
		    core, &core->look, str_from(asking->case_id), &order, &text, why);
	if (e != ERR_OK)
		return e;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return err_errno(why, "the rows");
	buf_reset(&core->payload);
	buf_add_sized(&core->payload, text);
	buf_add_sized(&core->payload,
	    release.limited ? allowed_bytes(&core->look, &release) : STR(""));
	return core_send_fd(core, vault, FRAME_COMPARE, asking->id, fd)
		   ? ERR_OK
		   : err_why(why, ERR_IO, 0, "the vault is gone");
}

void
asking_vault_started(struct core *core, struct core_peer *vault)
{
	struct core_asking *asking = asking_by_id(core, vault->job);
	struct verdict verdict = VERDICT_IS_YES;
	struct why why;
	enum err e;

	if (asking == NULL || asking->state != ASKING_VAULT || asking->started)
		return;
	asking->started = vault->ends_hard = true;
	e = send_rows(core, asking, vault, &verdict, &why);
	if (e != ERR_OK)
		verdict = verdict_no("connector-compare", NULL, "%s", why.text);
	if (!verdict_is_yes(&verdict))
		fail(core, asking, ASKING_REFUSED, &verdict);
	arena_reset(&core->look);
}

void
asking_vault_gone(struct core *core, uint64_t id)
{
	struct core_asking *asking = asking_by_id(core, id);
	struct verdict verdict = verdict_no("connector-compare", NULL,
	    "the process that compared has ended; nothing was kept");

	if (asking == NULL || asking->state != ASKING_VAULT)
		return;
	if (!asking->started)
		start_vault(core, asking);
	else
		fail(core, asking, ASKING_REFUSED, &verdict);
}

/* What lies on the disk, by the core's own count, is what was compared: what writes the
 * file may still have it. */
static enum err
measure(const struct core *core, struct core_asking *asking, struct str compared,
    struct why *why)
{
	char path[PATH_MAX];
	AUTO_FD int fd = -1;
	enum err e = asking_path(core, asking, path, why);

	if (e != ERR_OK)
		return e;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return err_errno(why, "the rows");
	e = sha256_fd(fd, asking->rows, &asking->size, why);
	if (e == ERR_OK && memcmp(compared.ptr, asking->rows, SHA256_LEN) != 0)
		e = err_why(why, ERR_IO, 0, "the rows are not those that were compared");
	return e;
}

/* The report is kept as the text that it is, once it is read and whole. */
static enum err
keep_report(
    struct core *core, struct core_asking *asking, struct str report, struct why *why)
{
	static const char *const members[] = { "scope", "table", NULL };
	struct json *root = NULL;
	enum err e = canon_read(&core->scratch, report, &root, why);

	if (e == ERR_OK && !json_has_only(root, members))
		e = err_why(why, ERR_SYNTAX, 0, "the report cannot be read");
	if (e != ERR_OK)
		return e;
	buf_release(&asking->text);
	buf_init(&asking->text, ROWS_REPORT_MAX);
	buf_add(&asking->text, report);
	return buf_failed(&asking->text)
		   ? err_why(why, ERR_LIMIT, 0, "the report is too long")
		   : ERR_OK;
}

static void
hold(struct core *core, struct core_asking *asking)
{
	struct job *job = waiting(core, asking);

	asking->state = ASKING_HELD;
	asking->ends_at = asking->held_until = clock_steady() + HELD_TIME;
	if (job == NULL)
		return;
	job->act = STR(""); /* no row is kept in the database: who lost it asks again */
	if (job->desk == NULL)
		job->answer = asking_json(&job->arena, asking);
	job->in_ledger = true;
	job->leaf = asking->leaf;
	job->state = JOB_BATCHED;
}

static struct verdict
not_compared(unsigned err, struct str words)
{
	struct str detail = str_utf8(words) ? str_head(words, 200) : STR("");

	return err == ERR_SYNTAX || err == ERR_LIMIT
		   ? verdict_no("connector-table", NULL, "%.*s", STR_ARG(detail))
		   : verdict_no("connector-compare", NULL, "%.*s", STR_ARG(detail));
}

void
asking_frame(struct core *core, struct core_peer *vault, const struct frame *frame)
{
	struct core_asking *asking = asking_by_id(core, vault->job);
	struct cursor cursor = cursor_from(frame->payload);
	unsigned found = cursor_be16(&cursor);
	struct str digest = cursor_bytes(&cursor, SHA256_LEN);
	struct str words = cursor_sized(&cursor);
	struct str report = cursor_sized(&cursor);
	struct why why = { .text = "the vault's answer cannot be read" };
	struct verdict verdict;
	enum err e = cursor_end(&cursor) ? ERR_OK : ERR_IO;

	if (asking == NULL || asking->state != ASKING_VAULT || !asking->started)
		return;
	vault->ends_hard = e != ERR_OK; /* it ends by itself now */
	if (e == ERR_OK && found != ERR_OK) {
		verdict = not_compared(found, words);
		fail(core, asking, ASKING_REFUSED, &verdict);
		return;
	}
	if (e == ERR_OK)
		e = keep_report(core, asking, report, &why);
	if (e == ERR_OK)
		e = measure(core, asking, digest, &why);
	if (e == ERR_OK)
		e = note_apart(core, asking, ASKING_ANSWERED,
		    arena_format(&core->scratch, "%s: %lld bytes, SHA-256 %.*s",
			asking->name, (long long)asking->size,
			STR_ARG(asking_sha256(&core->scratch, asking))),
		    &why);
	if (e != ERR_OK) {
		verdict = verdict_no("connector-compare", NULL, "%s", why.text);
		fail(core, asking, ASKING_REFUSED, &verdict);
		return;
	}
	hold(core, asking);
}

/* --- each round --- */

void
asking_look(struct core *core, struct str case_id)
{
	struct core_asking *asking = asking_of_case(core, case_id);

	if (asking != NULL)
		asking->look_at = 0;
}

/* What was recorded of it is on disk, or never was. */
void
asking_committed(struct core *core, bool kept)
{
	for (size_t i = 0; i < CORE_ASKINGS_MAX; i++) {
		struct core_asking *asking = &core->askings[i];
		struct job *job = is_live(asking) ? waiting(core, asking) : NULL;

		if (!is_live(asking) || asking->kept)
			continue;
		asking->kept = true;
		if (asking->state == ASKING_SEALED && !kept) {
			asking_not_sealed(asking);
		} else if (asking->state == ASKING_SEALED || !kept) {
			close_asking(core, asking);
			if (job != NULL)
				job_fail(core, job, 503,
				    "it could not be recorded; nothing was asked\n");
		}
	}
}

/* The file is no longer for anybody; who waits is told why. */
static void
end(struct core *core, struct core_asking *asking, const struct verdict *verdict)
{
	struct job *sealing =
	    asking->state == ASKING_SEALING ? job_find(core, asking->job) : NULL;

	fail(core, asking, ASKING_REFUSED, verdict);
	if (sealing != NULL && sealing->state == JOB_VAULT)
		pack_stop(core, sealing, verdict);
}

static struct verdict
too_late(const struct core_asking *asking)
{
	switch (asking->state) {
	case ASKING_NEW:
	case ASKING_OUT:
		return verdict_no("connector-away", NULL, "it did not answer in time");
	case ASKING_VAULT:
		return verdict_no(
		    "connector-compare", NULL, "the comparison took too long");
	case ASKING_SEALING:
		return verdict_no("evidence-not-sealed", NULL, "it took too long");
	case ASKING_FREE:
	case ASKING_HELD:
	case ASKING_SEALED:
		break;
	}
	return verdict_no("connector-ended", NULL, "nobody sealed its rows in time");
}

/* Yes: it goes on. */
static struct verdict
may_go_on(struct core *core, struct core_asking *asking, int64_t now)
{
	struct verdict verdict = VERDICT_IS_YES;
	struct release release = { .limited = false };
	struct why why;
	enum err e;

	if (now >= asking->ends_at)
		return too_late(asking);
	if (core->draining)
		return verdict_no("connector-ended", NULL, "the node is being stopped");
	if (now < asking->look_at)
		return verdict;
	asking->look_at = now + LOOK_PAUSE;
	e = look_again(core, asking, &release, &verdict, &why);
	if (e != ERR_OK)
		return verdict_no("connector-ended", NULL, "%s", why.text);
	return verdict;
}

void
asking_pump(struct core *core)
{
	int64_t now = clock_steady();

	for (size_t i = 0; i < CORE_ASKINGS_MAX; i++) {
		struct core_asking *asking = &core->askings[i];
		const struct job *job = job_find(core, asking->job);
		struct verdict verdict;

		if (asking->state == ASKING_SEALING &&
		    (job == NULL || job->state != JOB_VAULT))
			asking_not_sealed(asking);
		if (!is_live(asking) || asking->state == ASKING_SEALED)
			continue;
		verdict = may_go_on(core, asking, now);
		if (!verdict_is_yes(&verdict))
			end(core, asking, &verdict);
		else if (asking->state == ASKING_NEW && asking->kept)
			ask(core, asking);
	}
	arena_reset(&core->look);
}
