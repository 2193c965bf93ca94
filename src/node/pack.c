/* pack.c - the core's side of making evidence: a vault works, keeper and courier help,
 * R6. */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/clock.h"
#include "base/cursor.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/act.h"
#include "node/asking.h"
#include "node/caseflow.h"
#include "node/desk.h"
#include "node/evidence_file.h"
#include "node/log.h"
#include "node/pack.h"
#include "node/place.h"
#include "node/post.h"
#include "node/release.h"
#include "node/stranger.h"
#include "trust/uuid.h"
#include "wire/projection.h"

struct pack {
	bool signed_;    /* the vault has asked for its one signature */
	bool plain;      /* for another vendor's system: it named no key to encrypt to */
	bool outside;    /* a person takes it to who asked: nothing goes from here */
	enum role asked; /* who has the vault's question; ROLE_COUNT = nobody */
	char evidence_id[UUID_TEXT_MAX];
	struct str file;     /* its name in evidence/ */
	char path[PATH_MAX]; /* the file that the vault writes, with .part */
	struct str request;  /* canonical, of the CLI */
	struct str case_id;
	struct str person;
	struct release release; /* what may leave, as it was when packing began */
	struct str reason;      /* of who decided what the clocks leave to a person */
	struct verdict stopped; /* since then */
	uint64_t asking;        /* whose rows it takes (asking.h); 0 = none */
};

static struct core_peer *
vault_of(struct core *core, const struct job *job)
{
	for (size_t i = 0; i < CORE_PEERS_MAX; i++)
		if (core->peers[i].used && core->peers[i].role == ROLE_VAULT &&
		    core->peers[i].job == job->id)
			return &core->peers[i];
	return NULL;
}

static struct job *
pack_job(struct core *core, uint64_t id)
{
	struct job *job = job_find(core, id);

	return job != NULL && job->state == JOB_VAULT ? job : NULL;
}

/* Before anything is packed: may anything leave at all? */
static enum err
ask_release(struct core *core, struct job *job, struct pack *pack,
    struct release *ret_release, struct why *why)
{
	struct stored_case stored;
	enum err e =
	    store_case_get(&job->arena, core->store, pack->case_id, &stored, why);

	return e == ERR_OK ? release_of(core, &job->arena, &stored, core_now(core),
				 pack->reason.len > 0, ret_release, why)
			   : e;
}

/* What the vault will write, and where. */
static enum err
name_package(struct core *core, struct job *job, struct pack *pack, struct why *why)
{
	struct stored_case stored;
	enum err e =
	    store_case_get(&job->arena, core->store, pack->case_id, &stored, why);

	if (e == ERR_OK)
		e = uuid4(pack->evidence_id, why);
	if (e != ERR_OK)
		return e;
	pack->outside = caseflow_is_outside(&stored);
	pack->plain = stranger_is(&stored) || pack->outside;
	pack->file = arena_format(
	    &job->arena, "%s.asice%s", pack->evidence_id, pack->plain ? "" : ".p7m");
	return evidence_path(core, pack->file, ".part", pack->path, why);
}

enum err
pack_begin(struct core *core, struct job *job, const struct pack_wish *wish,
    struct verdict *ret_verdict, struct why *why)
{
	struct pack *pack = arena_alloc(&job->arena, sizeof *pack);
	enum err e;

	if (pack == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	*pack = (struct pack){ .asked = ROLE_COUNT,
		.case_id = arena_str(&job->arena, wish->case_id),
		.person = wish->person,
		.request = wish->request,
		.reason = wish->reason,
		.stopped = VERDICT_IS_YES };
	e = ask_release(core, job, pack, &pack->release, why);
	if (e == ERR_OK)
		*ret_verdict = pack->release.verdict;
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = name_package(core, job, pack, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	job->pack = pack;
	job->state = JOB_VAULT;
	if (wish->asking != NULL) {
		pack->asking = wish->asking->id;
		asking_seals(wish->asking, job);
	}
	return channel_send(
	    &core->supervisor, FRAME(SUPERVISE_SPAWN, job->id, STR("vault")), why);
}

/* The certificates came with the order and were compared with it. */
static enum err
add_papers(struct core *core, const struct pack *pack, const char *kind, struct why *why)
{
	struct stored_document *list;
	struct stored_document full;
	size_t count;
	size_t matching = 0;
	enum err e = store_document_list(
	    &core->scratch, core->store, pack->case_id, 64, &list, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++)
		matching += str_eq_c(list[i].kind, kind);
	buf_add_be16(&core->payload, (uint16_t)matching);
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		if (!str_eq_c(list[i].kind, kind))
			continue;
		e = store_document_get(&core->scratch, core->store, pack->case_id,
		    &list[i].sha256, &full, why);
		if (e == ERR_OK)
			buf_add_sized(&core->payload, full.bytes);
	}
	return e;
}

/* One byte a target; nothing when all may leave. */
static enum err
add_allowed(struct core *core, const struct release *release, struct why *why)
{
	size_t count = release->limited ? release->order.targets_count : 0;
	char *bytes = arena_array(&core->scratch, count + 1, 1);

	if (bytes == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	for (size_t i = 0; i < count; i++)
		bytes[i] = (char)release->allowed[i];
	buf_add_sized(&core->payload, str_bytes(bytes, count));
	return ERR_OK;
}

/* They come before the job that takes them. */
static enum err
give_rows(
    struct core *core, struct core_peer *vault, const struct job *job, struct why *why)
{
	const struct core_asking *asking = asking_by_id(core, job->pack->asking);

	return asking == NULL
		   ? err_why(why, ERR_IO, 0, "the rows are gone: ask for them again")
		   : asking_give_rows(core, asking, vault, job->id, why);
}

static enum err
send_job(struct core *core, struct core_peer *vault, struct job *job, struct why *why)
{
	struct pack *pack = job->pack;
	struct order order;
	struct str text;
	AUTO_FD int fd =
	    open(pack->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	enum err e;

	if (fd < 0)
		return err_errno(why, "%s", pack->path);
	e = caseflow_order(core, &core->scratch, pack->case_id, &order, &text, why);
	if (e == ERR_OK && pack->asking != 0)
		e = give_rows(core, vault, job, why);
	if (e != ERR_OK)
		return e;
	buf_reset(&core->payload);
	buf_add_be64(&core->payload, (uint64_t)core_now(core));
	buf_add_byte(&core->payload, core->config->tsa_url.len > 0);
	buf_add_byte(&core->payload, core->clock_offset != 0);
	buf_add_byte(&core->payload, pack->plain);
	buf_add_sized(&core->payload, text);
	e = add_allowed(core, &pack->release, why);
	if (e == ERR_OK)
		e = add_papers(core, pack, "SignOff", why);
	if (e == ERR_OK)
		e = add_papers(core, pack, "Certificate", why);
	buf_add_sized(&core->payload, pack->request);
	if (e == ERR_OK && !core_send_fd(core, vault, FRAME_PACK, job->id, fd))
		e = err_why(why, ERR_IO, 0, "the vault is gone");
	return e;
}

void
pack_vault_started(struct core *core, struct core_peer *vault)
{
	struct job *job = pack_job(core, vault->job);
	struct why why;

	if (job != NULL && send_job(core, vault, job, &why) != ERR_OK)
		job_why(core, job, &why);
}

void
pack_vault_gone(struct core *core, uint64_t id)
{
	struct job *job = pack_job(core, id);

	if (job == NULL)
		return;
	(void)unlink(job->pack->path);
	job_fail(
	    core, job, 503, "the evidence could not be packed; nothing was kept or sent");
}

/* --- keeper and courier, on behalf of the vault --- */

static void
pass_on(struct core *core, struct job *job, enum frame_kind kind, struct str answer)
{
	struct core_peer *vault = vault_of(core, job);

	job->pack->asked = ROLE_COUNT;
	buf_reset(&core->payload);
	buf_add_sized(&core->payload, answer);
	(void)core_send(core, vault, (uint16_t)kind, job->id);
}

void
pack_signed(struct core *core, uint64_t id, struct str p7s)
{
	struct job *job = pack_job(core, id);

	if (job != NULL)
		pass_on(core, job, FRAME_PACK_SIGN, p7s);
}

void
pack_stamped(struct core *core, uint64_t id, struct cursor *cursor)
{
	struct job *job = pack_job(core, id);
	unsigned status = cursor_be16(cursor);

	(void)cursor_sized(cursor); /* words */
	if (job != NULL)
		pass_on(core, job, FRAME_PACK_STAMP,
		    status == 200 ? cursor_sized(cursor) : STR(""));
}

/* The empty answer says no: the vault tells its person, who tries again. */
void
pack_helper_gone(struct core *core, enum role role)
{
	for (size_t i = 0; i < core->jobs_count; i++) {
		struct job *job = core->jobs[i];

		if (job->state == JOB_VAULT && job->pack->asked == role)
			pass_on(core, job,
			    role == ROLE_KEEPER ? FRAME_PACK_SIGN : FRAME_PACK_STAMP,
			    STR(""));
	}
}

static void
ask_others(struct core *core, struct job *job, const struct frame *frame)
{
	struct cursor cursor = cursor_from(frame->payload);
	struct str question = cursor_sized(&cursor);
	enum role helper = frame->kind == FRAME_PACK_SIGN ? ROLE_KEEPER : ROLE_COURIER;
	bool sent;

	buf_reset(&core->payload);
	if (frame->kind == FRAME_PACK_SIGN && job->pack->signed_) {
		sent = false; /* one package, one signature */
	} else if (frame->kind == FRAME_PACK_SIGN) {
		job->pack->signed_ = true;
		buf_add_be64(&core->payload, (uint64_t)core_now(core));
		buf_add_sized(&core->payload, question);
		sent = core_send(core, core_peer(core, helper), FRAME_CADES, job->id);
	} else {
		buf_add_sized(&core->payload, core->config->tsa_url);
		buf_add_sized(&core->payload, question);
		sent = core_send(core, core_peer(core, helper), FRAME_STAMP, job->id);
	}
	if (sent)
		job->pack->asked = helper;
	else
		pass_on(core, job, frame->kind, STR(""));
}

/* --- done --- */

/* DELIVER for the order's first task: where to fetch the package, how long it is, its
 * digest. */
static enum err
post_delivery(struct core *core, struct job *job, const struct stored_evidence *evidence,
    const struct order *order, struct why *why)
{
	struct arena *arena = &job->arena;
	struct str task = projection_task_id(arena, order, 0);
	struct delivery delivery = { .task_ids = &task,
		.task_ids_count = 1,
		.ldid = projection_task_reference(arena, order, 0),
		.delivery_id = evidence->id,
		.sequence = 1,
		.last = true,
		.content_type = STR("application/pkcs7-mime"),
		.file_name = evidence->file,
		.length = (uint64_t)evidence->size };
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN];
	struct draft draft;
	enum err e = post_begin(core, arena, order->issuer, &draft, why);

	if (e != ERR_OK)
		return e;
	hex_encode(str_bytes(evidence->sha256.bytes, HASH_LEN), hex);
	delivery.sha256 = arena_str(arena, str_from(hex));
	delivery.id = object_id(arena, order->id, "delivery", 0);
	(void)endpoint_parse(core->config->organisation, &delivery.owner);
	delivery.url = arena_format(arena, "%.*s/%.*s",
	    STR_ARG(core->self->entry->evidence_url), STR_ARG(evidence->id));
	draft_ask(&draft, VERB_DELIVER, delivery.id, delivery_json(arena, &delivery));
	return post_add(core, &draft, "delivery", order->id, order->issuer, digest, why);
}

/* Who decided what the clocks leave to a person is kept, with the clocks and the reason;
 * and that not all of it left. */
static struct str
detail_of(struct job *job, const struct pack *pack, const struct release *now)
{
	struct arena *arena = &job->arena;
	struct str part = pack->release.limited ? STR("a part of the order") : STR("");
	const struct verdict *asked = NULL;

	for (unsigned s = 0; s < PART_BARRED; s++)
		if (now->law[s].verdict.kind == VERDICT_PERSON)
			asked = &now->law[s].verdict;
	if (!now->decided || asked == NULL)
		return part;
	return arena_format(arena, "%.*s%sreleased by decision: %.*s (%s: %s)",
	    STR_ARG(part), part.len > 0 ? "; " : "", STR_ARG(pack->reason), asked->rule,
	    asked->detail);
}

static enum err
stranger_answer(struct core *core, struct job *job,
    const struct stored_evidence *evidence, struct why *why)
{
	struct stored_case stored;
	enum err e =
	    store_case_get(&job->arena, core->store, evidence->case_id, &stored, why);

	return e == ERR_OK ? stranger_deliver(core, &job->arena, &stored, evidence, why)
			   : e;
}

static enum err
record_rows(struct core *core, const struct pack *pack, struct why *why)
{
	struct core_asking *asking = asking_by_id(core, pack->asking);

	return asking == NULL ? err_why(why, ERR_IO, 0, "the rows are gone")
			      : asking_sealed(core, asking, pack->person, why);
}

static enum err
record(struct core *core, struct job *job, const struct hash *hash, int64_t size,
    struct why *why)
{
	struct pack *pack = job->pack;
	struct stored_evidence evidence = { .id = str_from(pack->evidence_id),
		.case_id = pack->case_id,
		.sha256 = *hash,
		.size = size,
		.state = STR("sealed"),
		.at = core_now(core) };
	struct case_act act = { .event = EVENT_PRODUCE,
		.case_id = pack->case_id,
		.at = core_now(core),
		.person = pack->person,
		.facts = { .package_sha256 = evidence.sha256.bytes } };
	struct case_done done = { 0 };
	struct release release;
	enum err e;

	evidence.file = pack->file;
	e = ask_release(core, job, pack, &release, why);
	if (e == ERR_OK)
		pack->stopped = release_still(&pack->release, &release);
	if (e == ERR_OK)
		act.detail = detail_of(job, pack, &release);
	if (e == ERR_OK && verdict_is_yes(&pack->stopped))
		e = store_evidence_add(core->store, &evidence, why);
	if (e == ERR_OK && verdict_is_yes(&pack->stopped))
		e = caseflow_apply(core, &act, &done, &pack->stopped, why);
	if (e == ERR_OK && !verdict_is_yes(&pack->stopped))
		e = err_why(why, ERR_DENIED, 0, "%s", pack->stopped.detail);
	if (e == ERR_OK && pack->plain && !pack->outside)
		e = stranger_answer(core, job, &evidence, why);
	else if (e == ERR_OK && !pack->outside)
		e = post_delivery(core, job, &evidence, &release.order, why);
	if (e == ERR_OK && pack->asking != 0)
		e = record_rows(core, pack, why);
	if (e == ERR_OK)
		e = act_done(core, job, why);
	job->in_ledger = e == ERR_OK && done.has_leaf;
	job->leaf = done.leaf;
	return e;
}

/* The vault's word is not taken for what lies on the disk. */
static enum err
check_file(
    const struct pack *pack, const struct hash *claimed, int64_t size, struct why *why)
{
	AUTO_FD int fd = open(pack->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct hash hash;
	int64_t found;
	enum err e;

	if (fd < 0)
		return err_errno(why, "%s", pack->path);
	e = sha256_fd(fd, hash.bytes, &found, why);
	if (e == ERR_OK &&
	    (found != size || memcmp(hash.bytes, claimed->bytes, HASH_LEN) != 0))
		e = err_why(why, ERR_IO, 0, "the vault wrote something else");
	return e;
}

/* The file has its name before its row is there: a row never speaks of no file. */
static enum err
keep(struct core *core, struct job *job, const struct hash *hash, int64_t size,
    struct why *why)
{
	struct str file = job->pack->file;
	struct merkle_tip before;
	char path[PATH_MAX];
	enum err e = check_file(job->pack, hash, size, why);

	if (e == ERR_OK)
		e = core_part_begin(core, &before, why);
	if (e != ERR_OK)
		return e;
	e = evidence_name(core, file, why);
	if (e == ERR_OK)
		e = record(core, job, hash, size, why);
	e = core_part_end(core, &before, e, why);
	if (e != ERR_OK && asking_by_id(core, job->pack->asking) != NULL)
		asking_not_sealed(asking_by_id(core, job->pack->asking));
	if (e != ERR_OK && evidence_path(core, file, "", path, NULL) == ERR_OK)
		(void)unlink(path);
	return e;
}

/* Why, as the vault found it: the rule of the comparison, or its own words; yes: nothing
 * but the comparison was asked for. */
static struct verdict
not_sealed(struct job *job, const struct json *report)
{
	const struct json *scope = json_get(report, "scope");
	struct verdict verdict = { .kind = VERDICT_NO,
		.rule = arena_cstr(&job->arena, json_get_str(scope, "rule")) };
	struct str words = json_get_str(report, "words");
	struct json *request = NULL;

	if (verdict.rule != NULL && verdict.rule[0] != '\0') {
		(void)snprintf(verdict.detail, sizeof verdict.detail, "%.*s",
		    STR_ARG(str_head(words, VERDICT_DETAIL_MAX - 1)));
		return verdict;
	}
	if (scope != NULL &&
	    canon_read(&job->arena, job->pack->request, &request, NULL) == ERR_OK &&
	    json_get_bool(request, "compare"))
		return VERDICT_IS_YES;
	return verdict_no("evidence-not-sealed", NULL, "%.*s",
	    STR_ARG(str_head(words, VERDICT_DETAIL_MAX - 1)));
}

/* report NULL: the vault's is not what stopped it. */
static void
refuse(struct core *core, struct job *job, const struct json *report,
    const struct verdict *verdict)
{
	job->in_ledger = false;
	if (job->desk != NULL)
		desk_not_sealed(core, job, report, verdict);
	else if (report == NULL)
		job_refuse(core, job, verdict);
	job_answer(core, job);
}

static void
finish(struct core *core, struct job *job, const struct frame *frame)
{
	struct cursor cursor = cursor_from(frame->payload);
	bool ok = cursor_u8(&cursor) == 1;
	int64_t size = (int64_t)cursor_be64(&cursor);
	struct str digest = cursor_bytes(&cursor, HASH_LEN);
	struct str report = arena_str(&job->arena, cursor_sized(&cursor));
	struct json *root = NULL;
	struct verdict verdict;
	struct hash hash;
	struct why why = { .text = "the vault's report cannot be read" };
	enum err e = canon_read(&job->arena, report, &root, &why);

	if (e == ERR_OK && !cursor_end(&cursor))
		e = err_why(&why, ERR_SYNTAX, 0, "the vault's report cannot be read");
	if (e == ERR_OK && ok) {
		memcpy(hash.bytes, digest.ptr, HASH_LEN);
		e = keep(core, job, &hash, size, &why);
	}
	if (e != ERR_OK || !ok)
		(void)unlink(job->pack->path);
	if (!verdict_is_yes(&job->pack->stopped)) {
		refuse(core, job, NULL, &job->pack->stopped);
		return;
	}
	if (e != ERR_OK) {
		job_why(core, job, &why);
		return;
	}
	json_put_bool(&job->arena, root, "sealed", ok);
	json_put_str(
	    &job->arena, root, "evidence", str_from(ok ? job->pack->evidence_id : ""));
	job->answer = root;
	job->receipt_to = ok ? root : NULL;
	job->status = ok ? 200 : 422;
	job->state = JOB_BATCHED;
	if (!ok) {
		verdict = not_sealed(job, root);
		refuse(core, job, root, &verdict);
	}
}

void
pack_stop(struct core *core, struct job *job, const struct verdict *verdict)
{
	struct core_peer *vault = vault_of(core, job);

	if (vault != NULL)
		vault->ends_hard = true;
	(void)unlink(job->pack->path);
	refuse(core, job, NULL, verdict);
}

void
pack_frame(struct core *core, struct core_peer *vault, const struct frame *frame)
{
	struct job *job = pack_job(core, frame->id);

	if (job == NULL || vault->role != ROLE_VAULT || vault->job != frame->id)
		return;
	if (frame->kind == FRAME_PACK_SIGN || frame->kind == FRAME_PACK_STAMP)
		ask_others(core, job, frame);
	else if (frame->kind == FRAME_PACK_DONE)
		finish(core, job, frame);
}
