#include "node/post.h"

#include <string.h>

#include "base/clock.h"
#include "base/cursor.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/caseflow.h"
#include "node/dispatch.h"
#include "node/intake.h"
#include "node/log.h"
#include "node/otherway.h"
#include "node/seal.h"
#include "trust/uuid.h"
#include "wire/check.h"
#include "wire/object.h"

#define PUMP_BATCH 64
#define OF_CASE_MAX 1000 /* rows: the order is among the first */
#define COPY_RECEIPT "copy-receipt"
/* How long a paper may be ahead of the order that it is about. */
#define EARLY_MAX (3600 * CLOCK_SECOND)

/* --- writing --- */

enum err
post_begin(struct core *core, struct arena *arena, struct str receiver,
    struct draft *ret_draft, struct why *why)
{
	struct endpoint from, to;
	char text[UUID_TEXT_MAX];
	enum err e = uuid4(text, why);

	if (e != ERR_OK)
		return e;
	if (!endpoint_parse(core->config->organisation, &from) ||
	    !endpoint_parse(receiver, &to))
		return err_why(why, ERR_USAGE, 0, "no organisation id");
	*ret_draft = message_request(
	    arena, from, to, arena_str(arena, str_from(text)), core_now(core));
	return ERR_OK;
}

enum err
post_add(struct core *core, struct draft *draft, const char *kind, struct str case_id,
    struct str receiver, unsigned char ret_sha256[static SHA256_LEN], struct why *why)
{
	struct buf text;
	bool may = false;
	int64_t id;
	enum err e;

	e = otherway_may_leave(core, case_id, receiver, &may, why);
	if (e == ERR_OK && !may)
		e = store_channel_mark(core->store, case_id, why);
	if (e != ERR_OK || !may) {
		memset(ret_sha256, 0, SHA256_LEN);
		return e;
	}
	buf_init(&text, LIMIT_BODY);
	e = seal_draft(core, draft, receiver, &text, ret_sha256, why);
	if (e == ERR_OK)
		e = store_outbox_add(core->store,
		    &(struct stored_outbox){ .case_id = case_id,
			.receiver = receiver,
			.kind = str_from(kind),
			.draft = buf_str(&text),
			.at = core_now(core) },
		    &id, why);
	buf_release(&text);
	core->post_due = true;
	return e;
}

enum err
post_was_sent(struct core *core, struct str case_id, struct str receiver, bool *ret_sent,
    struct why *why)
{
	struct stored_outbox *rows;
	size_t count;
	bool sent = false;
	enum err e = store_outbox_list(
	    &core->scratch, core->store, case_id, OF_CASE_MAX, &rows, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++)
		sent = sent || str_eq(rows[i].receiver, receiver);
	if (e == ERR_OK)
		*ret_sent = sent;
	return e;
}

static enum err
owe(struct core *core, struct str case_id, struct str receiver, struct str kind,
    uint64_t leaf, struct why *why)
{
	bool may = false;
	int64_t id;
	enum err e = otherway_may_leave(core, case_id, receiver, &may, why);

	if (e == ERR_OK && !may) /* a refusal is told by its form */
		e = store_channel_mark(core->store, case_id, why);
	if (e != ERR_OK || !may)
		return e;
	core->post_due = true;
	return store_outbox_add(core->store,
	    &(struct stored_outbox){ .case_id = case_id,
		.receiver = receiver,
		.kind = kind,
		.owes_receipt = true,
		.leaf = leaf,
		.at = core_now(core) },
	    &id, why);
}

enum err
post_owe_receipt(struct core *core, struct str case_id, struct str receiver,
    uint64_t leaf, struct why *why)
{
	return owe(core, case_id, receiver, STR("receipt"), leaf, why);
}

enum err
post_owe_copy_receipt(struct core *core, struct str case_id, struct str receiver,
    uint64_t leaf, struct why *why)
{
	return owe(core, case_id, receiver, STR(COPY_RECEIPT), leaf, why);
}

/* The message that carries an owed receipt: CREATE of a DocumentObject of type Receipt.
 */
static enum err
draft_receipt(struct core *core, const struct stored_outbox *row, struct why *why)
{
	struct arena *arena = &core->scratch;
	struct document document = { .type_owner = STR("COMITY"),
		.type = STR("Receipt"),
		.content_type = STR(CONTENT_JSON) };
	unsigned char digest[SHA256_LEN];
	struct draft draft;
	struct buf text;
	enum err e = post_begin(core, arena, row->receiver, &draft, why);

	if (e == ERR_OK)
		e = receipts_text(core, arena, row->leaf, &document.contents, why);
	if (e != ERR_OK)
		return e;
	document.id = object_id(arena, row->case_id, "receipt", row->leaf);
	(void)endpoint_parse(core->config->organisation, &document.owner);
	draft_ask(&draft, VERB_CREATE, STR(""), document_json(arena, &document));
	buf_init(&text, LIMIT_BODY);
	e = seal_draft(core, &draft, row->receiver, &text, digest, why);
	if (e == ERR_OK)
		e = store_outbox_draft(core->store, row->id, buf_str(&text), why);
	buf_release(&text);
	return e;
}

/* --- sealing --- */

static enum err
ask_seal(struct core *core, const struct stored_outbox *row, struct why *why)
{
	struct core_peer *keeper = core_peer(core, ROLE_KEEPER);
	enum frame_kind kind = FRAME_SEAL;
	enum err e;

	if (keeper == NULL || !post_take(core, row->id, POST_AT_KEEPER))
		return ERR_OK;
	e = seal_question(core, row->draft, &kind, why);
	if (e != ERR_OK || !core_send(core, keeper, (uint16_t)kind, (uint64_t)row->id))
		post_drop(core, row->id);
	return e;
}

static enum err
pump_row(struct core *core, const struct stored_outbox *row, struct why *why)
{
	struct merkle_tip before;
	enum err e;

	if (row->draft.len > 0)
		return ask_seal(core, row, why);
	if (row->leaf >= core->journal.signed_size)
		return ERR_OK;
	e = core_part_begin(core, &before, why);
	if (e == ERR_OK)
		e = core_part_end(core, &before, draft_receipt(core, row, why), why);
	core->post_due |= e == ERR_OK;
	return e;
}

enum err
post_pump_unsealed(struct core *core, struct why *why)
{
	struct stored_outbox *rows;
	size_t count;
	enum err e = store_outbox_unsealed(
	    &core->scratch, core->store, PUMP_BATCH, &rows, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct why row_why;
		enum err row_err = pump_row(core, &rows[i], &row_why);

		if (row_err == ERR_IO)
			return err_why(why, ERR_IO, 0, "%s", row_why.text);
		if (row_err != ERR_OK)
			log_event(LOG_ERROR, "not-written", "why", row_why.text, NULL);
	}
	return e;
}

static enum err
store_seal(struct core *core, int64_t id, const unsigned char *signature, struct why *why)
{
	struct stored_outbox row;
	struct buf text;
	enum err e = store_outbox_get(&core->scratch, core->store, id, &row, why);

	if (e != ERR_OK)
		return e;
	buf_init(&text, LIMIT_BODY);
	e = seal_attach(&core->scratch, row.draft, signature, &text, why);
	if (e == ERR_OK)
		e = core_begin(core, why);
	if (e == ERR_OK)
		e = store_outbox_seal(core->store, id, buf_str(&text), why);
	buf_release(&text);
	return e;
}

void
post_sealed(struct core *core, int64_t id, struct str signature)
{
	struct why why = { .text = "the keeper refused" };

	post_drop(core, id);
	if (signature.len != KEY_SIGNATURE_LEN ||
	    store_seal(core, id, (const unsigned char *)signature.ptr, &why) != ERR_OK)
		log_event(LOG_ERROR, "not-sealed", "why", why.text, NULL);
	else
		core->post_due = true;
}

/* --- answers --- */

/* R2 over the very bytes that were sent. */
static bool
is_of_message(const struct receipt *receipt, const struct stored_outbox *row)
{
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN];

	sha256(row->bytes, digest);
	hex_encode(str_bytes(digest, sizeof digest), hex);
	return receipt->kind == RECEIPT_STORED &&
	       str_eq_c(receipt_value(receipt, STR("message")), hex);
}

/* Clocks run from the receipt itself, whenever we hear of it; not from before the message
 * was, or from after now, which a wrong clock would say. */
static int64_t
time_of(const struct receipt *receipt, const struct stored_outbox *row, int64_t now)
{
	int64_t at = receipt->at < row->at ? row->at : receipt->at;

	return at < now ? at : now;
}

/* The receipt that came back with the order, if its proof holds. */
static enum err
take_receipt(struct core *core, const struct stored_outbox *row,
    const struct action *action, struct why *why)
{
	struct known_organisation *from = NULL;
	const struct json *properties = json_first(json_get(
	    json_get(action->object, "doc:DocumentProperties"), "doc:DocumentProperty"));
	struct stored_case stored;
	struct receipt receipt;
	struct case_done done = { 0 };
	struct verdict verdict =
	    trustbook_organisation(&core->book, row->receiver, core_now(core), &from);
	struct str text = STR("");
	bool is_order = str_eq_c(row->kind, "order");
	bool is_copy = str_eq_c(row->kind, "copy");
	int64_t at = core_now(core);
	enum err e;

	for (; properties != NULL; properties = properties->next)
		if (str_eq_c(json_get_str(
				 json_get(properties, "doc:PropertyType"), "common:Name"),
			"Receipt"))
			text = json_get_str(properties, "doc:PropertyValue");
	if (text.len == 0 || row->case_id.len == 0)
		return ERR_OK;
	e = store_case_get(&core->scratch, core->store, row->case_id, &stored, why);
	if (e == ERR_OK)
		e = receipt_read(&core->scratch, text, &receipt, why);
	if (e == ERR_OK && verdict_is_yes(&verdict))
		verdict = receipts_check(
		    core, &core->scratch, from, &receipt, stored.order_sha256.bytes);
	if (e == ERR_OK && verdict_is_yes(&verdict) && !is_of_message(&receipt, row))
		verdict = verdict_no(
		    "receipt-order", "/values/message", "it is no R2 of what was sent");
	if (e != ERR_OK || !verdict_is_yes(&verdict)) {
		log_event(LOG_ERROR, "receipt-refused", "why",
		    e != ERR_OK ? why->text : verdict.detail, NULL);
		return ERR_OK; /* the message was delivered; what proves nothing is not
				  kept */
	}
	/* the receipt of an order moves the case, that of a copy starts the clocks of who
	 * is notified; that of a later paper is only filed */
	e = intake_keep_paper(core, row->case_id, "Receipt", STR("R2"), text, why);
	if (e == ERR_OK && (is_order || is_copy))
		at = time_of(&receipt, row, at);
	if (e == ERR_OK)
		e = caseflow_apply(core,
		    &(struct case_act){ .event = is_order  ? EVENT_RECEIVE
						 : is_copy ? EVENT_TELL
							   : EVENT_FILE,
			.case_id = row->case_id,
			.at = at,
			.from = is_copy ? ROLE_NOTIFIED : ROLE_ADDRESSEE,
			.detail = arena_format(&core->scratch, "receipt R2 of %.*s",
			    STR_ARG(row->receiver)) },
		    &done, &verdict, why);
	return e;
}

static enum err
returned(
    struct core *core, const struct stored_outbox *row, struct str words, struct why *why)
{
	struct case_done done = { 0 };
	struct verdict verdict;
	struct str short_words = dispatch_first_line(words);
	const struct rule *rule =
	    rule_find(&core->rules, str_slice(words, 0, str_find(words, ':')));

	/* the words may name a person: they stand in the case, not in the log */
	log_event(LOG_WARNING, "refused-by-peer", "rule",
	    rule == NULL ? "" : arena_cstr(&core->scratch, rule->id), "peer",
	    arena_cstr(&core->scratch, row->receiver), NULL);
	if (row->case_id.len == 0)
		return ERR_OK;
	/* only the order itself is the case; of another paper it is noted */
	return caseflow_apply(core,
	    &(struct case_act){
		.event = str_eq_c(row->kind, "order") || str_eq_c(row->kind, "submission")
			     ? EVENT_RETURN
			     : EVENT_FILE,
		.case_id = row->case_id,
		.at = core_now(core),
		.detail = arena_format(&core->scratch, "%.*s refused by %.*s: %.*s",
		    STR_ARG(row->kind), STR_ARG(row->receiver), STR_ARG(short_words)),
		.from = ROLE_ADDRESSEE },
	    &done, &verdict, why);
}

/* It has left for certain: the other side has answered it. */
static enum err
record_sent(struct core *core, const struct stored_outbox *row, struct str transaction,
    int64_t at, struct why *why)
{
	unsigned char digest[SHA256_LEN];

	sha256(row->bytes, digest);
	return otherway_record(core,
	    &(struct otherway_item){ .case_id = row->case_id,
		.kind = row->kind,
		.sender = core->config->organisation,
		.receiver = row->receiver,
		.file = arena_format(&core->scratch, "%.*s.%s", STR_ARG(transaction),
		    str_starts(row->bytes, STR("{")) ? "json" : "xml"),
		.size = (int64_t)row->bytes.len,
		.sha256 = digest,
		.at = at },
	    why);
}

/* Another vendor's system gives no receipt: the order is there, and that is all. */
static enum err
sent(struct core *core, const struct stored_outbox *row, struct why *why)
{
	struct case_done done = { 0 };
	struct verdict verdict;

	/* with a receipt it is received by now, and this step is none */
	return caseflow_apply(core,
	    &(struct case_act){ .event = EVENT_SEND,
		.case_id = row->case_id,
		.at = core_now(core),
		.detail = arena_format(&core->scratch, "taken by %.*s without a receipt",
		    STR_ARG(row->receiver)) },
	    &done, &verdict, why);
}

/* What the answer says against the message, or against the first part of it that is
 * refused.  Empty when all of it was taken. */
static struct str
refusal_of(const struct message *message)
{
	bool refused = message->is_refusal;
	struct str words = message->error_words;

	for (size_t i = 0; !refused && i < message->actions_count; i++) {
		refused = message->actions[i].verb == VERB_ERROR;
		words = message->actions[i].error_words;
	}
	words = dispatch_first_line(words);
	if (refused)
		return words.len > 0 ? words : STR("refused without words");
	return STR("");
}

static bool
is_unknown_there(const struct message *message)
{
	int code = message->is_refusal ? message->error_code : 0;

	for (size_t i = 0; i < message->actions_count; i++)
		if (message->actions[i].verb == VERB_ERROR)
			code = message->actions[i].error_code;
	return code == 3009;
}

/* Who issues sends order and copies at the same time. */
static bool
is_early(const struct stored_outbox *row, const struct message *message, int64_t now)
{
	return str_eq_c(row->kind, COPY_RECEIPT) && is_unknown_there(message) &&
	       now - row->at < EARLY_MAX;
}

/* --- what was refused for its time --- */

/* The clock of one of both is wrong, which is no word on the message. */
static bool
is_of_the_future(const struct message *message)
{
	return message->is_refusal &&
	       str_starts(message->error_words, STR("message-from-future:"));
}

/* When our clock was put back since, the message gets the time that it is now; until it
 * is, or their clock is right again, the same bytes are brought again. */
static enum err
bring_again(struct core *core, struct stored_outbox *row, struct str words, int64_t now,
    struct why *why)
{
	struct json *root;
	struct message sent;
	struct buf text;
	enum err e = ERR_USAGE;

	if (!seal_is_xml(row->bytes))
		e = canon_read(&core->scratch, row->bytes, &root, why);
	if (e == ERR_OK)
		e = message_read(&core->scratch, root, &sent, why);
	if (e != ERR_OK || sent.sent_at <= now) {
		post_retry(core, row->id, words);
		return ERR_OK;
	}
	buf_init(&text, LIMIT_BODY);
	if (!row->owes_receipt)
		e = seal_anew(core, row->bytes, &text, why);
	row->draft = buf_str(&text);
	row->error = dispatch_first_line(words);
	row->next_at = now;
	if (e == ERR_OK)
		e = store_outbox_anew(core->store, row, why);
	buf_release(&text);
	core->post_due = true;
	return e;
}

/* The order is not there yet to which the receipt belongs. */
static enum err
come_later(struct core *core, struct stored_outbox *row, int64_t now, struct why *why)
{
	core->post_due = true;
	row->next_at = now + dispatch_pause(core, row);
	row->error = STR("the order is not there yet");
	return store_outbox_anew(core->store, row, why);
}

/* What no answer settles.  False: this one does. */
static bool
put_off(struct core *core, struct stored_outbox *row, const struct message *message,
    int64_t now, enum err *ret_e, struct why *why)
{
	if (message->is_request)
		post_retry(core, row->id, STR("the answer is a request"));
	else if (message->is_refusal && message->error_code == 3003) /* transient */
		post_retry(core, row->id, message->error_words);
	else if (is_early(row, message, now))
		*ret_e = come_later(core, row, now, why);
	else if (is_of_the_future(message))
		*ret_e = bring_again(core, row, message->error_words, now, why);
	else
		return false;
	return true;
}

enum err
post_answered(struct core *core, struct job *job, struct why *why)
{
	struct stored_outbox row;
	struct message message;
	struct json *root;
	struct str refused;
	bool told = false; /* of an error: once, however many actions have one */
	enum err e = store_outbox_get(&core->scratch, core->store, job->post, &row, why);

	if (e != ERR_OK || row.done_at != 0)
		return e;
	if (job->text.len == 0 ||
	    canon_read(&job->arena, job->text, &root, why) != ERR_OK ||
	    message_read(&job->arena, root, &message, why) != ERR_OK) {
		post_retry(core, job->post, STR("the answer is no HI-1 message"));
		return ERR_OK;
	}
	if (!message.is_request)
		skew_seen(&core->skew, row.receiver, message.sent_at, row.at, job->at,
		    clock_steady());
	if (put_off(core, &row, &message, job->at, &e, why))
		return e;
	refused = refusal_of(&message);
	e = store_outbox_done(core->store, job->post, job->at, job->text, refused, why);
	if (e == ERR_OK)
		e = store_witness_meet(core->store, row.receiver, why);
	if (e == ERR_OK)
		e = record_sent(core, &row, message.transaction, job->at, why);
	if (e == ERR_OK && str_eq_c(row.kind, "change"))
		e = store_change_settle(core->store, row.case_id, row.receiver,
		    refused.len == 0 ? CHANGE_TAKEN : CHANGE_REFUSED, why);
	if (e == ERR_OK && message.is_refusal)
		e = returned(core, &row, message.error_words, why);
	for (size_t i = 0; e == ERR_OK && i < message.actions_count; i++) {
		const struct action *action = &message.actions[i];

		if (action->verb == VERB_ERROR && !told)
			e = returned(core, &row, action->error_words, why);
		else if (action->type == OBJECT_DOCUMENT)
			e = take_receipt(core, &row, action, why);
		told = told || action->verb == VERB_ERROR;
	}
	if (e == ERR_OK && str_eq_c(row.kind, "order") && refused.len == 0)
		e = sent(core, &row, why);
	core->post_due = true;
	return e;
}
