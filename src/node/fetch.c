/* fetch.c - evidence that lies at others is brought home, checked and receipted (R7). */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/clock.h"
#include "base/cursor.h"
#include "base/file.h"
#include "base/limits.h"
#include "node/caseflow.h"
#include "node/evidence_file.h"
#include "node/log.h"
#include "node/otherway.h"
#include "node/place.h"
#include "node/post.h"

#define FETCH_BATCH 1024
#define FETCH_PAUSE (4 * CLOCK_SECOND)
/* From one organisation at one time: who is slow does not hold all places. */
#define FETCH_PER_PEER 4

static bool
has_room(const struct core *core, struct str organisation)
{
	unsigned count = 0;

	for (size_t i = 0; i < CORE_FETCHES_MAX; i++)
		count += core->fetches[i].active &&
			 str_eq_c(organisation, core->fetches[i].from);
	return count < FETCH_PER_PEER && organisation.len < LIMIT_NAME;
}

static enum err
start_fetch(struct core *core, const struct stored_evidence *evidence, uint64_t slot,
    struct why *why)
{
	struct core_peer *courier = core_peer(core, ROLE_COURIER);
	struct known_organisation *from;
	struct stored_case stored;
	struct verdict known;
	char path[PATH_MAX];
	AUTO_FD int fd = -1;
	enum err e =
	    store_case_get(&core->scratch, core->store, evidence->case_id, &stored, why);

	if (e == ERR_OK)
		e = evidence_path(core, evidence->file, ".part", path, why);
	if (e != ERR_OK)
		return e;
	known =
	    trustbook_organisation(&core->book, stored.addressee, core_now(core), &from);
	if (courier == NULL || !verdict_is_yes(&known) ||
	    from->entry->evidence_url.len == 0 || !has_room(core, stored.addressee))
		return ERR_OK;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return err_errno(why, "%s", path);
	core->fetches[slot].active = true;
	memcpy(core->fetches[slot].id, evidence->id.ptr, sizeof core->fetches[slot].id);
	(void)snprintf(core->fetches[slot].from, sizeof core->fetches[slot].from, "%.*s",
	    STR_ARG(stored.addressee));
	buf_reset(&core->payload);
	buf_add_sized(&core->payload,
	    arena_format(&core->scratch, "%.*s/%.*s", STR_ARG(from->entry->evidence_url),
		STR_ARG(evidence->id)));
	buf_add(&core->payload, str_bytes(from->entry->server_key, SHA256_LEN));
	buf_add_be64(&core->payload, (uint64_t)evidence->size);
	if (!core_send_fd(core, courier, FRAME_FETCH, slot, fd))
		core->fetches[slot].active = false;
	return ERR_OK;
}

static bool
is_active(const struct core *core, struct str id)
{
	for (size_t i = 0; i < CORE_FETCHES_MAX; i++)
		if (core->fetches[i].active &&
		    str_eq(
			str_bytes(core->fetches[i].id, sizeof core->fetches[i].id), id))
			return true;
	return false;
}

enum err
fetch_pump(struct core *core, struct why *why)
{
	struct stored_evidence *rows;
	size_t count;
	enum err e;

	if (clock_steady() < core->fetch_at)
		return ERR_OK;
	e = store_evidence_in_state(
	    &core->scratch, core->store, STR("offered"), FETCH_BATCH, &rows, &count, why);
	/* in turn: offers that cannot be fetched do not keep the others away */
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		const struct stored_evidence *row = &rows[(core->fetch_next + i) % count];
		uint64_t slot = 0;

		if (row->id.len != sizeof core->fetches[0].id || is_active(core, row->id))
			continue;
		while (slot < CORE_FETCHES_MAX && core->fetches[slot].active)
			slot++;
		if (slot == CORE_FETCHES_MAX)
			break;
		e = start_fetch(core, row, slot, why);
	}
	core->fetch_next += CORE_FETCHES_MAX;
	if (e != ERR_OK)
		core->fetch_at = clock_steady() + FETCH_PAUSE;
	return e;
}

/* What came is what was announced, is durable, and has its name: only then it counts. */
static enum err
settle(struct core *core, const struct stored_evidence *evidence, bool *ret_right,
    struct why *why)
{
	char part[PATH_MAX];
	struct hash hash;
	int64_t size;
	AUTO_FD int fd = -1;
	enum err e = evidence_path(core, evidence->file, ".part", part, why);

	if (e != ERR_OK)
		return e;
	fd = open(part, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return err_errno(why, "%s", part);
	e = sha256_fd(fd, hash.bytes, &size, why);
	if (e != ERR_OK)
		return e;
	*ret_right = size == evidence->size &&
		     memcmp(hash.bytes, evidence->sha256.bytes, HASH_LEN) == 0;
	if (!*ret_right)
		return ERR_OK;
	if (fsync(fd) != 0)
		return err_errno(why, "%s", part);
	return evidence_name(core, evidence->file, why);
}

/* The row's new state and the event; what the state of the case does not allow any more
 * is filed. */
static enum err
record(struct core *core, const struct stored_evidence *evidence, struct str state,
    struct case_act *act, struct why *why)
{
	struct verdict verdict = VERDICT_IS_YES;
	struct case_done done;
	/* what may not be used was under way: it stays so */
	bool restricted = str_eq_c(evidence->state, EVIDENCE_RESTRICTED);
	enum err e = restricted ? ERR_OK
				: store_evidence_update_state(
				      core->store, evidence->id, state, why);

	if (e == ERR_OK)
		e = caseflow_apply(core, act, &done, &verdict, why);
	if (e == ERR_OK && !verdict_is_yes(&verdict)) {
		act->event = EVENT_FILE;
		e = caseflow_apply(core, act, &done, &verdict, why);
	}
	return e;
}

static enum err
record_way(struct core *core, const struct stored_evidence *evidence, struct why *why)
{
	struct stored_case stored;
	enum err e =
	    store_case_get(&core->scratch, core->store, evidence->case_id, &stored, why);

	if (e != ERR_OK)
		return e;
	return otherway_record(core,
	    &(struct otherway_item){ .case_id = stored.id,
		.kind = STR("evidence"),
		.sender = stored.addressee,
		.receiver = core->config->organisation,
		.file = evidence->file,
		.size = evidence->size,
		.sha256 = evidence->sha256.bytes,
		.at = core_now(core) },
	    why);
}

/* It is here and intact (R7), or it is not what was announced: then it is not fetched
 * again, and a person is told. */
static enum err
arrived(struct core *core, const struct stored_evidence *evidence, bool right,
    struct why *why)
{
	struct case_act act = { .event = right ? EVENT_FETCH : EVENT_FILE,
		.case_id = evidence->case_id,
		.at = core_now(core),
		.detail = right ? STR("evidence fetched and intact")
				: STR("evidence is not what was announced"),
		.facts = { .package_sha256 = evidence->sha256.bytes } };
	struct merkle_tip before;
	enum err e = core_part_begin(core, &before, why);

	if (e == ERR_OK) {
		e = record(
		    core, evidence, right ? STR("fetched") : STR("differs"), &act, why);
		if (e == ERR_OK)
			e = record_way(core, evidence, why);
		e = core_part_end(core, &before, e, why);
	}
	core->post_due = true;
	return e;
}

void
fetch_result(struct core *core, uint64_t slot, struct cursor *cursor)
{
	unsigned status = cursor_be16(cursor);
	struct str words = cursor_sized(cursor);
	struct stored_evidence evidence;
	struct why why = { .text = "" };
	bool right = false;
	enum err e;

	if (slot >= CORE_FETCHES_MAX || !core->fetches[slot].active)
		return;
	core->fetches[slot].active = false;
	e = store_evidence_get(&core->scratch, core->store,
	    str_bytes(core->fetches[slot].id, sizeof core->fetches[slot].id), &evidence,
	    &why);
	if (e == ERR_OK && status == 200) {
		e = settle(core, &evidence, &right, &why);
		if (e == ERR_OK)
			e = arrived(core, &evidence, right, &why);
	}
	if (e == ERR_OK && right)
		return;
	log_event(LOG_WARNING, "evidence-not-fetched", "why",
	    e != ERR_OK     ? why.text
	    : status == 200 ? "it is not what was announced"
			    : arena_cstr(&core->scratch, words),
	    NULL);
	core->fetch_at = clock_steady() + FETCH_PAUSE;
}
