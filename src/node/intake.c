#include "node/intake.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "node/caseflow.h"
#include "node/log.h"
#include "node/otherway.h"
#include "node/refusal.h"
#include "wire/check.h"
#include "wire/jss.h"
#include "wire/policy.h"

/* --- who sends, to whom, when --- */

static struct str
id_of(struct arena *arena, struct endpoint endpoint)
{
	return arena_format(
	    arena, "%.*s/%.*s", STR_ARG(endpoint.country), STR_ARG(endpoint.slug));
}

/* The sender named in the message is the peer whose certificate brought it, and means us.
 */
static struct verdict
check_header(struct intake *in)
{
	struct core *core = in->core;
	struct job *job = in->job;
	const struct known_organisation *peer =
	    trustbook_find_peer(&core->book, job->peer);
	struct verdict verdict;

	if (!in->message.is_request)
		return verdict_no(
		    "message-no-request", "/Payload", "a response asks for nothing");
	in->sender_id = id_of(&job->arena, in->message.sender);
	if (peer == NULL)
		return verdict_no(
		    "organisation-unlisted", NULL, "the peer is not listed");
	if (!str_eq(peer->entry->id, in->sender_id))
		return verdict_no("sender-not-peer", "/Header/SenderIdentifier",
		    "brought by %.*s", STR_ARG(peer->entry->id));
	verdict =
	    trustbook_organisation(&core->book, in->sender_id, job->at, &in->sender);
	if (!verdict_is_yes(&verdict))
		return verdict;
	if (!str_eq(id_of(&job->arena, in->message.receiver), core->config->organisation))
		return verdict_no("receiver-not-us", "/Header/ReceiverIdentifier", "%s",
		    "the message is for somebody else");
	if (in->message.sent_at > job->at + LIMIT_CLOCK_SKEW_SEC * CLOCK_SECOND)
		return verdict_no("message-from-future", "/Header/Timestamp",
		    "the sender's clock is ahead");
	return VERDICT_IS_YES;
}

/* Without a signature it is the peer's all the same, by its certificate: a person looks
 * at it, and sees that.  A signature that is wrong is refused. */
static struct verdict
check_xml_seal(const struct job *job)
{
	if (job->seal.kind == VERDICT_NO && strcmp(job->seal.rule, "seal-missing") == 0)
		return VERDICT_IS_YES;
	return job->seal;
}

static struct verdict
check_seal(struct intake *in)
{
	struct why why = { .text = "" };
	const struct key *key;

	if (in->job->xml)
		return check_xml_seal(in->job);
	key = trustbook_seal(in->sender, &why);
	if (key == NULL)
		return verdict_no("seal-missing-key", NULL, "%s", why.text);
	return jss_verify(&in->job->arena, in->message.root, key);
}

/* --- replay --- */

/* The answer will be kept as the first for this message. */
static void
remember_for(struct intake *in)
{
	in->job->sender = in->sender_id;
	in->job->transaction = in->message.transaction;
}

/* Where the receipt belongs in an answer that was read back: see refuse and
 * document_with_room. */
static enum err
receipt_place(struct job *job, struct why *why)
{
	struct json *response =
	    json_member(json_member(job->answer, "Payload"), "ResponsePayload");
	struct message message;
	enum err e;

	job->receipt_to = json_member(response, "ErrorInformation");
	if (job->receipt_to != NULL)
		return ERR_OK;
	e = message_read(&job->arena, job->answer, &message, why);
	for (size_t i = 0; e == ERR_OK && i < message.actions_count; i++) {
		/* the tree is the job's own */
		struct json *object = (struct json *)(uintptr_t)message.actions[i].object;
		struct json *properties = json_member(object, "doc:DocumentProperties");

		if (properties != NULL)
			job->receipt_to = json_member(properties, "doc:DocumentProperty");
	}
	return e;
}

/* The same bytes from the same peer get the first answer again; other bytes are 3010. */
static enum err
check_replay(
    struct intake *in, bool *ret_again, struct verdict *ret_verdict, struct why *why)
{
	struct job *job = in->job;
	struct stored_message known;
	enum err e = store_message_find(&job->arena, in->core->store, in->sender_id,
	    in->message.transaction, &known, why);

	*ret_again = false;
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	if (memcmp(known.sha256.bytes, job->body_sha256, SHA256_LEN) != 0) {
		*ret_verdict =
		    verdict_no("transaction-reused", "/Header/TransactionIdentifier",
			"another message had this identifier");
		return ERR_OK;
	}
	*ret_again = true;
	e = canon_read(&job->arena, known.answer, &job->answer, why);
	if (e != ERR_OK || !known.waits)
		return e;
	/* we died before its receipt was made: it gets it now */
	job->in_ledger = true;
	job->leaf = known.leaf;
	remember_for(in);
	return receipt_place(job, why);
}

/* --- documents --- */

enum err
intake_keep_paper(struct core *core, struct str case_id, const char *kind,
    struct str name, struct str bytes, struct why *why)
{
	struct stored_document document = { .case_id = case_id,
		.kind = str_from(kind),
		.name = name,
		.at = core_now(core),
		.bytes = bytes };
	enum err e;

	sha256(bytes, document.sha256.bytes);
	e = store_document_add(core->store, &document, why);
	return e == ERR_CONFLICT ? ERR_OK : e;
}

/* --- the answer --- */

/* The document comes back with one more property, which gets the receipt (TS 103 120: a
 * CREATEResponse may return the object). */
static struct json *
document_with_room(struct intake *in, const struct action *action)
{
	struct arena *arena = &in->job->arena;
	struct json *object = json_copy(arena, action->object);
	struct json *properties = json_member(object, "doc:DocumentProperties");

	if (properties == NULL)
		properties =
		    json_put(object, "doc:DocumentProperties", json_object(arena));
	in->job->receipt_to = json_member(properties, "doc:DocumentProperty");
	if (in->job->receipt_to == NULL)
		in->job->receipt_to =
		    json_put(properties, "doc:DocumentProperty", json_array(arena));
	return object;
}

/* Another vendor's message may have no document: its receipt comes as one of ours, where
 * the standard gives the object back. */
static struct json *
receipt_document(struct intake *in)
{
	struct arena *arena = &in->job->arena;
	struct endpoint owner;
	struct json *object, *properties;

	(void)endpoint_parse(in->core->config->organisation, &owner);
	object = object_begin(arena, OBJECT_DOCUMENT,
	    object_id(arena, in->message.transaction, "receipt", 0), owner);
	json_put(object, "doc:DocumentType",
	    dictionary_entry(arena, WIRE_PROFILE_OWNER, "DocumentType", STR("Receipt")));
	properties = json_put(object, "doc:DocumentProperties", json_object(arena));
	in->job->receipt_to =
	    json_put(properties, "doc:DocumentProperty", json_array(arena));
	return object;
}

/* Of what waits in the tray: its first document's place, else that of its first object.
 */
static void
choose_receipt_action(struct intake *in)
{
	const struct action *actions = in->message.actions;
	size_t first = in->message.actions_count;

	for (size_t i = in->message.actions_count; i-- > 0;)
		if (actions[i].verb == VERB_CREATE || actions[i].verb == VERB_UPDATE)
			first = i;
	for (size_t i = in->message.actions_count; i-- > 0;)
		if (actions[i].verb == VERB_CREATE && actions[i].type == OBJECT_DOCUMENT)
			first = i;
	in->receipt_action = first;
}

static void
build_answer(struct intake *in)
{
	struct job *job = in->job;
	struct draft draft = message_response(&job->arena, &in->message, job->at);

	for (size_t i = 0; i < in->message.actions_count; i++) {
		const struct action *action = &in->message.actions[i];
		struct str id =
		    action->object_id.len > 0 ? action->object_id : action->target;
		struct json *object = NULL;

		if (i == in->receipt_action && action->type == OBJECT_DOCUMENT)
			object = document_with_room(in, action);
		else if (i == in->receipt_action && in->in_tray)
			object = receipt_document(in);
		if (in->objects != NULL)
			object = in->objects[i];
		if (action->verb == VERB_CONFIG)
			object = config_json(
			    &job->arena, job->at, in->core->self->entry->hi1_url);
		draft_answer(&draft, action->identifier, action->verb, id, object);
	}
	job->answer = draft.root;
}

/* One organisation fills neither the disk nor the day of who sorts the tray: it may come
 * again when a person has looked. */
static enum err
check_quota(struct intake *in, struct verdict *ret_verdict, struct why *why)
{
	int64_t items, bytes;
	enum err e =
	    store_tray_of_sender(in->core->store, in->sender_id, &items, &bytes, why);

	if (e == ERR_OK && (items >= LIMIT_TRAY_ITEMS ||
			       (size_t)bytes + in->job->body.len > LIMIT_TRAY_BYTES))
		*ret_verdict = verdict_no("tray-full", NULL,
		    "%lld messages wait for a person", (long long)items);
	return e;
}

/* A listed organisation's message without our order document: a person looks at it. */
static enum err
to_tray(struct intake *in, struct verdict *verdict, struct why *why)
{
	struct core *core = in->core;
	struct stored_tray item = { .at = in->job->at,
		.sender = in->sender_id,
		.channel = STR("hi1"),
		.rule = str_from(verdict->rule),
		.summary = str_from(verdict->detail),
		.bytes = in->job->body,
		.text = in->job->text };
	struct step_facts facts = { .kind = RECEIPT_STORED,
		.at = in->job->at,
		.message_sha256 = in->job->body_sha256,
		.peer = in->sender_id,
		.reason = str_from(verdict->rule),
		.order_sha256 = in->has_order ? in->order_sha256 : NULL };
	int64_t id;
	enum err e;

	core->strangers++;
	memcpy(item.sha256.bytes, in->job->body_sha256, SHA256_LEN);
	log_event(LOG_WARNING, "message-in-tray", "rule", verdict->rule, "peer",
	    arena_cstr(&in->job->arena, in->sender_id), "peer-is",
	    refusal_known_by(core, in->sender_id), NULL);
	e = store_duty_add(core->store,
	    &(struct stored_duty){ .kind = STR("admit"),
		.owed_by = STR("addressee"),
		.detail = str_from(verdict->rule),
		.created_at = in->job->at,
		.due_at = in->job->at + TRAY_TIME },
	    &item.duty_id, why);
	if (e == ERR_OK)
		e = store_tray_add(core->store, &item, &id, why);
	if (e == ERR_OK)
		e = receipts_add(core, &facts, &in->job->leaf, why);
	in->job->in_ledger = true;
	in->in_tray = true;
	choose_receipt_action(in);
	return e == ERR_OK ? intake_delivery_waits(in, why) : e;
}

/* Everything that proves the sender; only then is the message looked into. */
static enum err
prove(struct intake *in, bool *ret_again, struct verdict *ret_verdict, struct why *why)
{
	enum err e = ERR_OK;

	*ret_again = false;
	*ret_verdict = check_header(in);
	if (verdict_is_yes(ret_verdict))
		*ret_verdict = check_seal(in);
	if (verdict_is_yes(ret_verdict))
		e = check_replay(in, ret_again, ret_verdict, why);
	if (e == ERR_OK && !*ret_again && verdict_is_yes(ret_verdict))
		*ret_verdict = wire_policy(&in->message);
	return e;
}

/* With its answer, which lacks but the receipt: a crash from here on loses nothing that
 * the same bytes, sent again, would not bring back.  The bytes of what was refused are
 * not kept: a listed peer could fill the disk with them. */
static enum err
remember(struct intake *in, struct why *why)
{
	struct job *job = in->job;
	struct stored_message stored = { .sender = in->sender_id,
		.transaction = in->message.transaction,
		.peer = in->sender_id,
		.direction = DIRECTION_IN,
		.at = job->at,
		.case_id = in->case_id,
		.bytes = in->case_id.len > 0 ? job->body : STR(""),
		.waits = job->in_ledger,
		.leaf = job->leaf };
	struct buf answer;
	enum err e;

	memcpy(stored.sha256.bytes, job->body_sha256, SHA256_LEN);
	if (job->in_ledger)
		remember_for(in);
	buf_init(&answer, 2 * LIMIT_BODY);
	json_write(job->answer, &answer);
	stored.answer = buf_str(&answer);
	e = buf_failed(&answer) ? err_why(why, ERR_LIMIT, 0, "the answer is too large")
				: store_message_add(in->core->store, &stored, why);
	buf_release(&answer);
	return e;
}

/* Of a case that names the sender, whether it was carried out or refused. */
static enum err
record_came(struct intake *in, struct why *why)
{
	const struct job *job = in->job;

	return otherway_record(in->core,
	    &(struct otherway_item){
		.case_id = in->case_id.len > 0 ? in->case_id : in->about,
		.kind = in->kind,
		.sender = in->sender_id,
		.receiver = in->core->config->organisation,
		.file = arena_format(&in->core->scratch, "%.*s.%s",
		    STR_ARG(in->message.transaction), job->xml ? "xml" : "json"),
		.size = (int64_t)job->body.len,
		.sha256 = job->body_sha256,
		.at = job->at },
	    why);
}

static enum err
carry_out(struct intake *in, struct why *why)
{
	struct verdict verdict;
	struct merkle_tip before;
	enum err e = ERR_OK;

	before = in->core->journal.tip;
	e = intake_dispatch(in, &verdict, why);
	if (e == ERR_OK && verdict.kind == VERDICT_PERSON && !in->job->in_ledger)
		e = check_quota(in, &verdict, why);
	if (e == ERR_OK && verdict.kind == VERDICT_NO) {
		/* all or nothing: what the handler wrote is taken back */
		e = core_take_back(in->core, &before, why);
		in->case_id = STR("");
		if (e == ERR_OK)
			e = refusal_answer(
			    in->core, in->job, &in->message, in, &verdict, why);
		if (e == ERR_OK && !in->job->in_ledger)
			return ERR_OK; /* one of too many: nothing of it stays */
	} else if (e == ERR_OK) {
		if (verdict.kind == VERDICT_PERSON && !in->job->in_ledger)
			e = to_tray(in, &verdict, why);
		if (e == ERR_OK)
			build_answer(in);
	}
	if (e == ERR_OK)
		e = record_came(in, why);
	return e == ERR_OK ? remember(in, why) : e;
}

/* Refused before it could be read: the worker's word is good enough for what the answer
 * repeats to its sender. */
static enum err
refuse_unread(struct core *core, struct job *job, struct why *why)
{
	struct message message;
	struct json *root;

	if (job->envelope.len == 0 ||
	    canon_read(&job->arena, job->envelope, &root, NULL) != ERR_OK ||
	    message_read(&job->arena, root, &message, NULL) != ERR_OK)
		return refusal_answer(core, job, NULL, NULL, &job->refusal, why);
	message.is_request = true;
	return refusal_answer(core, job, &message, NULL, &job->refusal, why);
}

enum err
intake_message(struct core *core, struct job *job, struct why *why)
{
	struct intake in = { .core = core, .job = job };
	struct verdict verdict;
	struct json *root;
	bool again = false;
	enum err e;

	if (job->text.len == 0)
		return refuse_unread(core, job, why);
	e = canon_read(&job->arena, job->text, &root, why);
	if (e != ERR_OK) {
		verdict = verdict_no("hi1-not-valid", NULL, "%s", why->text);
		return refusal_answer(core, job, NULL, NULL, &verdict, why);
	}
	e = message_read(&job->arena, root, &in.message, why);
	in.message.xml = job->xml;
	if (e == ERR_OK)
		e = prove(&in, &again, &verdict, why);
	if (e != ERR_OK || again)
		return e;
	if (!verdict_is_yes(&verdict))
		return refusal_answer(core, job, &in.message, NULL, &verdict, why);
	return carry_out(&in, why);
}

/* --- the receipt in the answer --- */

/* An answer to a message: into the order's properties, or behind the words of a refusal;
 * an answer of the local door: a member. */
enum err
receipt_attach(struct core *core, struct job *job, struct why *why)
{
	struct arena *arena = &job->arena;
	struct json *property;
	struct json *type;
	struct json *words;
	struct str text;
	enum err e;

	if (job->receipt_to == NULL)
		return ERR_OK;
	e = receipts_text(core, arena, job->leaf, &text, why);
	if (e != ERR_OK)
		return e;
	words = json_member(job->receipt_to, "ErrorDescription");
	if (job->receipt_to->kind == JSON_ARRAY) {
		property = json_add(job->receipt_to, json_object(arena));
		type = json_put(property, "doc:PropertyType",
		    dictionary_entry(arena, "COMITY", "Receipt", STR("R2")));
		(void)type;
		json_put_str(arena, property, "doc:PropertyValue", text);
	} else if (words != NULL) {
		words->string = arena_format(
		    arena, "%.*s\n%.*s", STR_ARG(words->string), STR_ARG(text));
	} else {
		json_put_str(arena, job->receipt_to, "receipt", text);
	}
	return ERR_OK;
}
