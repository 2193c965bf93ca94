#include "node/otherway.h"

#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "law/channel.h"
#include "node/caseflow.h"
#include "record/form.h"
#include "wire/projection.h"

#define RECORD_MAX ((size_t)8 << 10)

enum err
otherway_find(struct core *core, struct arena *arena, struct str case_id,
    struct stored_channel *ret_channel, struct why *why)
{
	enum err e = store_channel_get(arena, core->store, case_id, ret_channel, why);

	if (e != ERR_NOT_FOUND)
		return e;
	*ret_channel = (struct stored_channel){ .case_id = STR("") };
	return ERR_OK;
}

/* Issuer and validator among themselves. */
static enum err
is_inside(struct core *core, struct str case_id, struct str peer, bool *ret_inside,
    struct why *why)
{
	const unsigned both = ROLE_ISSUER | ROLE_VALIDATOR;
	struct arena *arena = &core->scratch;
	size_t mark = arena_mark(arena);
	struct order order;
	struct str text;
	enum err e = caseflow_order(core, arena, case_id, &order, &text, why);

	if (e == ERR_OK) {
		unsigned us = order_roles(&order, core->config->organisation);
		unsigned they = order_roles(&order, peer);

		*ret_inside = (us & both) != 0 && (they & both) != 0 &&
			      (they & ~both) == 0 && (us & ~both) == 0;
	}
	arena_return(arena, mark);
	return e;
}

enum err
otherway_may_leave(struct core *core, struct str case_id, struct str receiver,
    bool *ret_may, struct why *why)
{
	struct stored_channel channel;
	bool inside = false;
	enum err e;

	*ret_may = true;
	if (case_id.len == 0)
		return ERR_OK;
	e = otherway_find(core, &core->scratch, case_id, &channel, why);
	if (e != ERR_OK || channel.case_id.len == 0 || channel.reason.len > 0)
		return e;
	e = is_inside(core, case_id, receiver, &inside, why);
	if (e == ERR_OK)
		*ret_may = inside;
	return e;
}

struct json *
otherway_json(struct arena *arena, const struct stored_record *record)
{
	struct json *root = json_object(arena);
	char digest[SHA256_HEX_LEN], at[CLOCK_TEXT_MAX];

	hex_encode(str_bytes(record->sha256.bytes, SHA256_LEN), digest);
	json_put_str(arena, root, "at", arena_str(arena, clock_text(record->at, at)));
	json_put_str(arena, root, "sender", record->sender);
	json_put_str(arena, root, "recipient", record->receiver);
	json_put_str(arena, root, "file", record->file);
	json_put_int(arena, root, "size", record->size);
	json_put_str(arena, root, "sha256", arena_str(arena, str_from(digest)));
	json_put_str(arena, root, "means", record->means);
	json_put_str(arena, root, "reason", record->reason);
	json_put_str(arena, root, "what", record->kind);
	json_put_str(arena, root, "order", record->case_id);
	return root;
}

static enum err
digest_record(struct core *core, const struct stored_record *record,
    unsigned char ret_sha256[static SHA256_LEN], struct why *why)
{
	struct buf text;
	enum err e = ERR_OK;

	buf_init(&text, RECORD_MAX);
	json_write(otherway_json(&core->scratch, record), &text);
	if (buf_failed(&text))
		e = err_why(why, ERR_LIMIT, 0, "the record is too large");
	else
		sha256(buf_str(&text), ret_sha256);
	buf_release(&text);
	return e;
}

static enum err
write_record(struct core *core, const struct otherway_item *item,
    const struct stored_channel *channel, struct why *why)
{
	struct stored_record record = { .case_id = item->case_id,
		.at = item->at - item->at % CLOCK_SECOND,
		.kind = item->kind,
		.sender = item->sender,
		.receiver = item->receiver,
		.file = item->file,
		.size = item->size,
		.means = channel->means,
		.reason = channel->reason };
	bool ours = str_eq(item->sender, core->config->organisation);
	unsigned char digest[SHA256_LEN];
	struct step_facts facts = { .kind = RECEIPT_LOGGED,
		.case_id = item->case_id,
		.at = item->at,
		.message_sha256 = item->sha256,
		.record_sha256 = digest,
		.peer = ours ? item->receiver : item->sender,
		.reason = channel->reason };
	struct stored_case stored;
	enum err e =
	    store_case_get(&core->scratch, core->store, item->case_id, &stored, why);

	memcpy(record.sha256.bytes, item->sha256, SHA256_LEN);
	facts.order_sha256 = stored.order_sha256.bytes;
	if (e == ERR_OK)
		e = digest_record(core, &record, digest, why);
	if (e == ERR_OK)
		e = receipts_add(core, &facts, &record.leaf, why);
	return e == ERR_OK ? store_record_add(core->store, &record, why) : e;
}

enum err
otherway_record(struct core *core, const struct otherway_item *item, struct why *why)
{
	bool ours = str_eq(item->sender, core->config->organisation);
	struct stored_channel channel;
	bool inside = false;
	enum err e;

	if (item->case_id.len == 0)
		return ERR_OK;
	e = otherway_find(core, &core->scratch, item->case_id, &channel, why);
	if (e != ERR_OK || channel.reason.len == 0)
		return e;
	e = is_inside(
	    core, item->case_id, ours ? item->receiver : item->sender, &inside, why);
	if (e != ERR_OK || inside)
		return e;
	return write_record(core, item, &channel, why);
}

bool
otherway_prescribed(const struct core *core, struct str procedure, int64_t at)
{
	return law_channel_prescribed(&core->law, procedure, clock_date_utc(at));
}

enum err
otherway_begin(struct core *core, const struct order *order,
    const struct otherway_reason *given, struct str person, struct why *why)
{
	bool has = given != NULL && given->reason.len > 0;
	struct stored_channel row = { .case_id = order->id,
		.at = core_now(core),
		.reason = has ? given->reason : STR(""),
		.means = has ? given->means : STR(""),
		.person = has ? person : STR("") };

	if (!otherway_prescribed(core, order->procedure, row.at))
		return ERR_OK;
	if (has && row.means.len == 0)
		row.means = STR(OTHERWAY_MEANS);
	return store_channel_put(core->store, &row, why);
}

enum err
otherway_keep_objects(struct core *core, const struct order *order, struct why *why)
{
	struct arena *arena = &core->scratch;
	enum err e;

	if (!otherway_prescribed(core, order->procedure, core_now(core)))
		return ERR_OK;
	e = store_object_add(
	    core->store, object_id(arena, order->id, "authorisation", 0), order->id, why);
	if (e == ERR_OK)
		e = store_object_add(core->store,
		    object_id(arena, order->id, "eu-form", 0), order->id, why);
	for (size_t i = 0; e == ERR_OK && i < order->targets_count; i++)
		e = store_object_add(
		    core->store, projection_task_id(arena, order, i), order->id, why);
	return e;
}

struct verdict
otherway_judge(const struct core *core, struct str procedure,
    const struct otherway_reason *given, int64_t at)
{
	struct clock_date day = clock_date_utc(at);

	if (given->reason.len > 0 && !otherway_prescribed(core, procedure, at))
		return verdict_no("channel-free", NULL, "%.*s goes from node to node",
		    STR_ARG(procedure));
	if (given->means.len > 0 && !form_fits(FORM_NAME, given->means))
		return verdict_no("channel-means", NULL, "one line");
	return law_channel_reason(&core->law, procedure, given->reason, day);
}

struct otherway_reason
otherway_given(const struct json *args)
{
	return (struct otherway_reason){ json_get_str(args, "other_channel"),
		json_get_str(args, "means") };
}

struct otherway_reason
otherway_said(const struct document *document)
{
	for (size_t i = 0; i < document->properties_count; i++) {
		const struct document_property *property = &document->properties[i];

		if (str_eq_c(property->owner, "COMITY") &&
		    str_eq_c(property->name, OTHERWAY_PROPERTY))
			return (
			    struct otherway_reason){ property->type, property->value };
	}
	return (struct otherway_reason){ STR(""), STR("") };
}
