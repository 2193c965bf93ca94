#include "node/stranger.h"

#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/caseflow.h"
#include "node/evidence_file.h"
#include "node/intake.h"
#include "node/post.h"
#include "wire/foreign.h"
#include "wire/object.h"

#define PAPER "Foreign"
#define PAPERS_MAX 64

bool
stranger_is(const struct stored_case *stored)
{
	return str_eq(stored->side, case_side_name(SIDE_ADDRESSEE)) &&
	       !caseflow_is_outside(stored) && !str_eq_c(stored->proof, PROOF_PERSONS);
}

enum err
stranger_keep(struct core *core, struct str case_id, struct str text, struct why *why)
{
	return intake_keep_paper(core, case_id, PAPER, STR("hi1.model.json"), text, why);
}

/* ERR_NOT_FOUND: a case that was admitted before messages were kept so. */
static enum err
read_message(struct core *core, struct arena *arena, struct str case_id,
    struct message *ret_message, struct why *why)
{
	struct stored_document *list;
	struct stored_document full;
	struct json *root;
	size_t count, i = 0;
	enum err e = store_document_list(
	    arena, core->store, case_id, PAPERS_MAX, &list, &count, why);

	while (e == ERR_OK && i < count && !str_eq_c(list[i].kind, PAPER))
		i++;
	if (e == ERR_OK && i == count)
		return err_why(why, ERR_NOT_FOUND, 0, "the message was not kept");
	if (e == ERR_OK)
		e = store_document_get(
		    arena, core->store, case_id, &list[i].sha256, &full, why);
	if (e == ERR_OK)
		e = canon_read(arena, full.bytes, &root, why);
	return e == ERR_OK ? message_read(arena, root, ret_message, why) : e;
}

/* --- what it is told --- */

static const struct {
	enum case_event event;
	enum foreign_status status;
	const char *words; /* where the event has none */
} told[] = {
	{ EVENT_ACCEPT, FOREIGN_TAKEN, "accepted" },
	{ EVENT_PART, FOREIGN_TAKEN, "accepted in part" },
	{ EVENT_REFUSE, FOREIGN_REJECTED, "refused" },
	{ EVENT_REFER, FOREIGN_REJECTED, "referred to another route" },
	{ EVENT_PRESERVE, FOREIGN_PRESERVED, "preserved" },
	{ EVENT_PRODUCE, FOREIGN_DISCLOSED, "disclosed" },
};

static enum err
tell(struct core *core, const struct stored_case *stored, enum foreign_status status,
    struct str words, struct why *why)
{
	struct arena *arena = &core->scratch;
	unsigned char digest[SHA256_LEN];
	struct message message;
	struct json *notification;
	struct draft draft;
	enum err e = read_message(core, arena, stored->id, &message, why);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e == ERR_OK)
		e = post_begin(core, arena, stored->issuer, &draft, why);
	if (e != ERR_OK)
		return e;
	notification =
	    foreign_notification(arena, &message, status, words, core_now(core));
	if (notification == NULL)
		return ERR_OK;
	draft_ask(&draft, VERB_CREATE, STR(""), notification);
	return post_add(
	    core, &draft, "notification", stored->id, stored->issuer, digest, why);
}

enum err
stranger_tell(struct core *core, const struct stored_case *stored, enum case_event event,
    struct str words, struct why *why)
{
	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
		if (told[i].event == event)
			return tell(core, stored, told[i].status,
			    words.len > 0 ? words : str_from(told[i].words), why);
	return ERR_OK;
}

/* --- the answer --- */

/* In the message itself, for a system that may have no way to fetch. */
static enum err
take_data(struct core *core, struct arena *arena, const struct stored_evidence *evidence,
    struct delivery *delivery, struct why *why)
{
	char path[PATH_MAX];
	enum err e = evidence_path(core, evidence->file, "", path, why);

	return e == ERR_OK ? file_read(arena, path, LIMIT_DELIVERY, &delivery->data, why)
			   : e;
}

static void
give_address(struct core *core, struct arena *arena,
    const struct stored_evidence *evidence, struct delivery *delivery)
{
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(evidence->sha256.bytes, HASH_LEN), hex);
	delivery->sha256 = arena_str(arena, str_from(hex));
	delivery->length = (uint64_t)evidence->size;
	delivery->url = arena_format(arena, "%.*s/%.*s",
	    STR_ARG(core->self->entry->evidence_url), STR_ARG(evidence->id));
}

static enum err
name_tasks(struct core *core, struct arena *arena, struct str case_id,
    struct delivery *delivery, struct why *why)
{
	const struct foreign_task *tasks;
	struct message message;
	struct str *ids;
	size_t count;
	enum err e = read_message(core, arena, case_id, &message, why);

	if (e != ERR_OK)
		return e;
	count = foreign_tasks(arena, &message, &tasks);
	ids = arena_array(arena, count + 1, sizeof *ids);
	if (count == 0 || ids == NULL)
		return err_why(why, ERR_USAGE, 0, "the message asks for no data");
	for (size_t i = 0; i < count; i++)
		ids[i] = tasks[i].id;
	delivery->task_ids = ids;
	delivery->task_ids_count = count;
	delivery->ldid = tasks[0].reference;
	return ERR_OK;
}

enum err
stranger_deliver(struct core *core, struct arena *arena, const struct stored_case *stored,
    const struct stored_evidence *evidence, struct why *why)
{
	struct delivery delivery = { .id = object_id(arena, evidence->id, "delivery", 0),
		.delivery_id = evidence->id,
		.sequence = 1,
		.last = true,
		.content_type = STR("application/vnd.etsi.asic-e+zip"),
		.file_name = evidence->file };
	unsigned char digest[SHA256_LEN];
	struct draft draft;
	enum err e = name_tasks(core, arena, stored->id, &delivery, why);

	if (e == ERR_OK)
		e = post_begin(core, arena, stored->issuer, &draft, why);
	if (e == ERR_OK && (uint64_t)evidence->size <= LIMIT_DELIVERY)
		e = take_data(core, arena, evidence, &delivery, why);
	else if (e == ERR_OK)
		give_address(core, arena, evidence, &delivery);
	if (e != ERR_OK)
		return e;
	(void)endpoint_parse(core->config->organisation, &delivery.owner);
	draft_ask(&draft, VERB_DELIVER, delivery.id, delivery_json(arena, &delivery));
	return post_add(
	    core, &draft, "delivery", stored->id, stored->issuer, digest, why);
}
