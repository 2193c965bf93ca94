#include "node/dispatch.h"

#include <string.h>

#include "base/clock.h"
#include "base/cursor.h"
#include "node/log.h"
#include "node/pool.h"
#include "node/post.h"
#include "node/seal.h"
#include "wire/check.h"
#include "wire/object.h"

/* Whom nobody knows, or who has no address, may be listed by then. */
#define RETRY_UNKNOWN (300 * CLOCK_SECOND)
#define WORDS_MAX 500
#define STATUS_BUSY 503
/* Those that are away take no more places than these: the rest is for who answers. */
#define TRIES_MAX 32

/* --- what is under way --- */

static struct core_post *
post_of(struct core *core, int64_t id)
{
	for (size_t i = 0; i < CORE_POSTS_MAX; i++)
		if (core->posts[i].id == id)
			return &core->posts[i];
	return NULL;
}

bool
post_take(struct core *core, int64_t id, enum post_at at)
{
	struct core_post *post = post_of(core, id);

	if (post != NULL)
		return false; /* it is under way already */
	post = post_of(core, 0);
	if (post != NULL)
		*post = (struct core_post){ .id = id, .at = at };
	return post != NULL;
}

void
post_drop(struct core *core, int64_t id)
{
	struct core_post *post = post_of(core, id);

	if (post != NULL)
		post->id = 0;
}

void
post_forget_peer(struct core *core, enum role role)
{
	for (size_t i = 0; i < CORE_POSTS_MAX; i++)
		if ((role == ROLE_COURIER && core->posts[i].at == POST_AT_COURIER) ||
		    (role == ROLE_KEEPER && core->posts[i].at == POST_AT_KEEPER))
			core->posts[i].id = 0;
	if (role == ROLE_COURIER)
		lines_forget(&core->lines);
	for (size_t i = 0; role == ROLE_COURIER && i < ALERT_WAYS; i++)
		core->alert_ways[i].active = false;
	for (size_t i = 0; role == ROLE_COURIER && i < CORE_FETCHES_MAX; i++)
		core->fetches[i].active = false;
	core->post_due = true;
}

/* --- sending --- */

static enum err
has_no_address(struct core *core, const struct stored_outbox *row,
    const struct known_organisation *to, const struct verdict *known, struct why *why)
{
	struct str words = STR("the directory gives no address of the receiver");
	enum err e = core_begin(core, why);

	if (to == NULL)
		words = str_from(known->detail);
	return e != ERR_OK ? e
			   : store_outbox_failed(core->store, row->id,
				 core_now(core) + RETRY_UNKNOWN, words, why);
}

/* The row of a list has no bytes. */
static enum err
hand_over(struct core *core, const struct known_organisation *to, int64_t id,
    struct line *line, struct why *why)
{
	struct core_post *post = post_of(core, id);
	struct stored_outbox row;
	enum err e = store_outbox_get(&core->scratch, core->store, id, &row, why);

	if (e != ERR_OK)
		return e;
	buf_reset(&core->payload);
	buf_add_sized(&core->payload, to->entry->hi1_url);
	buf_add(&core->payload, str_bytes(to->entry->server_key, SHA256_LEN));
	buf_add_sized(
	    &core->payload, seal_is_xml(row.bytes) ? STR("text/xml") : STR(CONTENT_JSON));
	buf_add_sized(&core->payload, row.bytes);
	if (!core_send(core, core_peer(core, ROLE_COURIER), FRAME_POST, (uint64_t)id))
		return err_why(why, ERR_LIMIT, 0, "the courier has enough to do");
	post->line = line;
	post->sent = line_sent(line);
	return ERR_OK;
}

static enum err
send_row(struct core *core, const struct stored_outbox *row, struct line *line,
    struct why *why)
{
	struct known_organisation *to = NULL;
	struct verdict known =
	    trustbook_organisation(&core->book, row->receiver, core_now(core), &to);
	struct why full;
	enum err e;

	if (to == NULL || to->entry->hi1_url.len == 0 || !to->entry->has_server_key)
		return has_no_address(core, row, to, &known, why);
	if (!post_take(core, row->id, POST_AT_COURIER))
		return ERR_OK;
	e = hand_over(core, to, row->id, line, &full);
	if (e != ERR_OK)
		post_drop(core, row->id);
	return e == ERR_LIMIT ? ERR_OK
	       : e == ERR_OK  ? e
			      : err_why(why, e, 0, "%s", full.text);
}

/* As much as the receiver's line takes.  Of who is away the one that was tried least
 * lately, whether or not it is due. */
static enum err
pump_receiver(struct core *core, struct str receiver, unsigned *tries, struct why *why)
{
	int64_t now = clock_steady();
	struct line *line = line_of(&core->lines, receiver, now);
	unsigned room = line == NULL ? 0 : line_room(line, now);
	struct outbox_question question = { .receiver = receiver,
		.now = core_now(core),
		.limit = (size_t)LINE_WINDOW_MAX + room };
	struct stored_outbox *rows;
	size_t count;
	enum err e;

	if (room == 0)
		return ERR_OK;
	if (line->away) {
		if (*tries >= TRIES_MAX)
			return ERR_OK;
		++*tries;
		question.now = INT64_MAX;
		question.limit = 1;
	}
	e = store_outbox_due(&core->scratch, core->store, &question, &rows, &count, why);
	for (size_t i = 0; e == ERR_OK && i < count && line_room(line, now) > 0; i++)
		e = send_row(core, &rows[i], line, why);
	return e;
}

static unsigned
tries_under_way(const struct core *core)
{
	unsigned count = 0;

	for (size_t i = 0; i < CORE_POSTS_MAX; i++) {
		const struct core_post *post = &core->posts[i];

		count += post->id != 0 && post->at == POST_AT_COURIER &&
			 post->line != NULL && post->line->away;
	}
	return count;
}

/* The receivers in order, beginning behind the one whose turn was last; round once. */
static enum err
pump_sealed(struct core *core, struct why *why)
{
	struct str start = str_from(core->lines_turn), at = start;
	unsigned tries = tries_under_way(core);
	bool wrapped = start.len == 0;
	enum err e = ERR_OK;

	if (core_peer(core, ROLE_COURIER) == NULL)
		return ERR_OK;
	while (e == ERR_OK && post_of(core, 0) != NULL) {
		e = store_outbox_receiver(&core->scratch, core->store, at, &at, why);
		if (e != ERR_OK || (at.len == 0 && wrapped))
			break;
		if (at.len == 0) {
			wrapped = true;
			continue;
		}
		if (wrapped && start.len > 0 && str_cmp(at, start) > 0)
			break;
		e = pump_receiver(core, at, &tries, why);
	}
	if (at.len < sizeof core->lines_turn)
		(void)snprintf(
		    core->lines_turn, sizeof core->lines_turn, "%.*s", STR_ARG(at));
	return e;
}

void
post_pump(struct core *core)
{
	struct why why;

	core->post_due = false;
	core->post_at = clock_steady() + CLOCK_SECOND;
	if (post_pump_unsealed(core, &why) != ERR_OK ||
	    pump_sealed(core, &why) != ERR_OK || fetch_pump(core, &why) != ERR_OK)
		log_event(LOG_ERROR, "outbox", "why", why.text, NULL);
}

/* --- what came of it --- */

struct str
dispatch_first_line(struct str words)
{
	size_t len = str_find(words, '\n');

	if (len > WORDS_MAX)
		len = WORDS_MAX;
	while (
	    len > 0 && len < words.len && ((unsigned char)words.ptr[len] & 0xc0) == 0x80)
		len--; /* not within a character */
	return str_slice(words, 0, len);
}

static int64_t
rest_of(struct core *core, const struct stored_outbox *row, bool useless)
{
	struct line *line = line_of(&core->lines, row->receiver, clock_steady());

	if (line == NULL)
		return RETRY_UNKNOWN;
	if (useless)
		line_alone(line);
	return line_rest(line, row->attempts);
}

int64_t
dispatch_pause(struct core *core, const struct stored_outbox *row)
{
	return rest_of(core, row, true);
}

enum failure {
	FAILED_UNREACHED,
	FAILED_BUSY, /* the line rests, not the message */
	FAILED_USELESS
};

static void
retry(struct core *core, int64_t id, struct str words, enum failure failure)
{
	struct stored_outbox row;
	struct why why;
	int64_t at = core_now(core);

	if (store_outbox_get(&core->scratch, core->store, id, &row, &why) != ERR_OK)
		return;
	if (failure != FAILED_BUSY)
		at += rest_of(core, &row, failure == FAILED_USELESS);
	if (core_begin(core, &why) != ERR_OK ||
	    store_outbox_failed(core->store, id, at, dispatch_first_line(words), &why) !=
		ERR_OK)
		log_event(LOG_ERROR, "outbox", "why", why.text, NULL);
}

void
post_retry(struct core *core, int64_t id, struct str words)
{
	retry(core, id, words, FAILED_USELESS);
}

/* Not sooner than its receiver is looked at again. */
static void
release(struct core *core, struct str organisation)
{
	struct why why;

	if (core_begin(core, &why) != ERR_OK ||
	    store_outbox_release(core->store, organisation, core_now(core), &why) !=
		ERR_OK)
		log_event(LOG_ERROR, "outbox", "why", why.text, NULL);
	core->post_due = true;
}

/* What the attempt says of the receiver, whatever becomes of the row. */
static void
settle_line(struct core *core, struct core_post *post, unsigned status)
{
	struct line *line = post == NULL ? NULL : post->line;
	int64_t now = clock_steady();

	if (line == NULL)
		return;
	post->line = NULL;
	if (status == 0) {
		line_failed(line, post->sent, now);
		return;
	}
	if (status == STATUS_BUSY ? line_busy(line, post->sent, now)
				  : line_answered(line))
		release(core, str_from(line->organisation));
	core->post_due = true; /* there is room for one more */
}

/* An answer comes in the encoding of what was sent; in the other one it is not read. */
static bool
is_answer_to(struct core *core, int64_t id, struct str body, struct str *ret_receiver)
{
	struct stored_outbox row;

	if (store_outbox_get(&core->scratch, core->store, id, &row, NULL) != ERR_OK ||
	    (wire_encoding_of(body) == WIRE_XML) != seal_is_xml(row.bytes))
		return false;
	*ret_receiver = row.receiver;
	return true;
}

/* The courier is back: an answer is foreign bytes and goes to a worker first. */
void
post_result(struct core *core, int64_t id, struct cursor *cursor)
{
	unsigned status = cursor_be16(cursor);
	struct str words = cursor_sized(cursor);
	struct str body = cursor_sized(cursor);
	struct str receiver = STR("");
	struct core_post *post = post_of(core, id);
	enum failure failure = status == 0             ? FAILED_UNREACHED
			       : status == STATUS_BUSY ? FAILED_BUSY
						       : FAILED_USELESS;
	struct job *job;

	settle_line(core, post, status);
	if (status == 200 && !is_answer_to(core, id, body, &receiver)) {
		status = 0;
		words = STR("the answer is not in the encoding of the request");
	}
	job = cursor_end(cursor) && status == 200 ? job_new(core) : NULL;
	if (job == NULL) {
		post_drop(core, id);
		retry(core, id, words.len > 0 ? words : STR("no answer"), failure);
		return;
	}
	/* under way until what it says is in the store: else it would be sent twice */
	if (post != NULL)
		post->at = POST_ANSWERED;
	job->door = DOOR_COUNT;
	job->post = id;
	sha256(body, job->body_sha256);
	sha256(receiver, job->key);
	pool_decode(core, job, body);
}

void
dispatch_heard(struct core *core, struct str organisation)
{
	struct line *line = line_find(&core->lines, organisation);

	if (line != NULL)
		line_heard(line, clock_steady());
}
