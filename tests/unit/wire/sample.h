/*
 * sample.h - one message of every kind that Comity writes, from invented orders.
 */
#ifndef COMITY_TESTS_WIRE_SAMPLE_H
#define COMITY_TESTS_WIRE_SAMPLE_H

#include "base/clock.h"
#include "base/str.h"
#include "wire/eu.h"
#include "wire/eu_change.h"
#include "wire/message.h"
#include "wire/object.h"
#include "wire/projection.h"
#include "wire/update.h"

#define SAMPLE_AT (INT64_C(1795348800) * CLOCK_SECOND + 123456)
#define SAMPLE_ORDER "01936e5c-8a00-7000-8000-00000000abcd"
#define SAMPLE_TRANSACTION "0b1f4ad2-2b1c-4a0e-9d0c-6f1d2a3b4c5d"
#define SAMPLES_MAX 16

struct sample {
	const char *name;
	struct json *message;
};

static const struct endpoint sample_authority = { STR_INIT("CL"),
	STR_INIT("fiscalia-norte") };
static const struct endpoint sample_provider = { STR_INIT("US"),
	STR_INIT("papercup-mail") };

static const struct target sample_targets[] = {
	{ .format = STR_INIT("EmailAddress"),
	    .value = STR_INIT("someone@papercup.example"),
	    .from = SAMPLE_AT - 30 * CLOCK_DAY,
	    .to = SAMPLE_AT,
	    .zone = STR_INIT("UTC"),
	    .categories = DATA_SUBSCRIBER },
	{ .format = STR_INIT("IPv6Address"),
	    .value = STR_INIT("2001:0db8:0000:0000:0000:0000:0000:0001"),
	    .categories = DATA_SUBSCRIBER | DATA_TRAFFIC },
	{ .format = STR_INIT("DomainName"),
	    .value = STR_INIT("papercup.example"),
	    .categories = DATA_DOMAIN },
};

static inline struct order
sample_order(const char *procedure)
{
	return (struct order){
		.realm = STR("training.sandbox"),
		.id = STR(SAMPLE_ORDER),
		.procedure = str_from(procedure),
		.issuer = STR("CL/fiscalia-norte"),
		.addressee = STR("US/papercup-mail"),
		.language = STR("en"),
		.created_at = SAMPLE_AT,
		.answer_by = SAMPLE_AT + 30 * CLOCK_DAY,
		.preserve_until = SAMPLE_AT + 90 * CLOCK_DAY,
		.emergency = true,
		.has_follows = true,
		.projection = PROJECTION_VERSION,
		.targets = sample_targets,
		.targets_count = sizeof sample_targets / sizeof sample_targets[0],
	};
}

static inline struct json *
sample_document(struct arena *arena)
{
	static const struct document_property property = { STR_INIT("COMITY"),
		STR_INIT("Receipt"), STR_INIT("R2"), STR_INIT("{\"v\":1}") };
	struct document document = {
		.id = object_id(arena, STR(SAMPLE_ORDER), "document", 0),
		.owner = sample_authority,
		.type = STR("Order"),
		.name = STR("order.json"),
		.contents = STR("{\"v\":1}"),
		.content_type = STR(CONTENT_JSON),
		.properties = &property,
		.properties_count = 1,
	};

	return document_json(arena, &document);
}

static inline struct draft
sample_request(struct arena *arena)
{
	return message_request(
	    arena, sample_authority, sample_provider, STR(SAMPLE_TRANSACTION), SAMPLE_AT);
}

static inline struct json *
sample_order_message(struct arena *arena, const struct order *order)
{
	struct draft draft = sample_request(arena);
	struct json *objects = NULL;

	draft_ask(&draft, VERB_CREATE, STR(""), sample_document(arena));
	if (projection_build(arena, order, &objects, NULL) == ERR_OK)
		projection_ask(&draft, objects);
	return draft.root;
}

static inline struct json *
sample_delivery(struct arena *arena, const struct order *order, bool by_url)
{
	struct draft draft = message_request(
	    arena, sample_provider, sample_authority, STR(SAMPLE_TRANSACTION), SAMPLE_AT);
	struct str task = projection_task_id(arena, order, 0);
	struct delivery delivery = {
		.id = object_id(arena, order->id, "delivery", 0),
		.owner = sample_provider,
		.task_ids = &task,
		.task_ids_count = 1,
		.ldid = projection_task_reference(arena, order, 0),
		.delivery_id = STR("d1079830-8e9a-4731-8fb7-36b9b961eb72"),
		.sequence = 1,
		.last = true,
		.content_type = STR("application/vnd.etsi.asic-e+zip"),
		.file_name = STR("answer.asice"),
		.length = 1 << 20,
		.sha256 = STR("98ecb6a08c34a97f6edc0e97ddcd32cb"
			      "139e2253825186a817ddb24997ccd68f"),
		.url = by_url ? STR("https://papercup.example:8444/evidence/1") : STR(""),
		.expires_at = SAMPLE_AT + 7 * CLOCK_DAY,
		.data = STR("bytes"),
	};

	draft_ask(&draft, VERB_DELIVER, delivery.id, delivery_json(arena, &delivery));
	return draft.root;
}

static inline struct json *
sample_news(struct arena *arena, const struct order *order)
{
	struct draft draft = message_request(
	    arena, sample_provider, sample_authority, STR(SAMPLE_TRANSACTION), SAMPLE_AT);
	struct object_status statuses[] = {
		{ projection_task_id(arena, order, 0), "LDTaskStatus", STR("Rejected"),
		    STR("no such account") },
		{ projection_task_id(arena, order, 1), "LDTaskStatus", STR("Disclosed"),
		    STR("") },
	};

	struct notification notification = {
		.id = object_id(arena, order->id, "notification", 0),
		.owner = sample_provider,
		.words = STR("two of three are done"),
		.at = SAMPLE_AT,
		.statuses = statuses,
		.statuses_count = 2,
	};

	draft_ask(&draft, VERB_CREATE, STR(""), notification_json(arena, &notification));
	draft_ask(&draft, VERB_GET, projection_task_id(arena, order, 0), NULL);
	draft_ask(&draft, VERB_UPDATE, STR(""),
	    object_begin(arena, OBJECT_LD_TASK, projection_task_id(arena, order, 0),
		(struct endpoint){ 0 }));
	draft_ask(&draft, VERB_CONFIG, STR(""), NULL);
	return draft.root;
}

/* A change and what follows from it. */
static inline struct json *
sample_change(struct arena *arena, const struct order *order, enum change_kind kind)
{
	struct draft draft = sample_request(arena);
	struct json *updates = NULL;

	draft_ask(&draft, VERB_CREATE, STR(""), sample_document(arena));
	if (update_build(arena, order, kind, SAMPLE_AT + 120 * CLOCK_DAY, &updates,
		NULL) == ERR_OK)
		update_ask(&draft, updates);
	return draft.root;
}

static inline struct json *
sample_answer(struct arena *arena, const struct order *order)
{
	struct message request;
	struct draft draft;
	struct str id = projection_task_id(arena, order, 0);

	if (message_read(arena, sample_order_message(arena, order), &request, NULL) !=
	    ERR_OK)
		return NULL;
	draft = message_response(arena, &request, SAMPLE_AT + 1);
	draft_answer(&draft, 0, VERB_CREATE, id, sample_document(arena));
	draft_answer(&draft, 1, VERB_CREATE, id, NULL);
	draft_answer(&draft, 2, VERB_UPDATE, id, NULL);
	draft_answer(&draft, 3, VERB_DELIVER, id, NULL);
	draft_answer(&draft, 4, VERB_GET, id,
	    object_begin(arena, OBJECT_LD_TASK, id, sample_authority));
	draft_answer(&draft, 5, VERB_CONFIG, STR(""),
	    config_json(arena, SAMPLE_AT, STR("https://papercup.example:8443/hi1")));
	draft_error(&draft, 6, 3007, STR("a value is not one that may stand here"));
	return draft.root;
}

/* For the system that is prescribed for European orders. */
static inline struct json *
sample_european(struct arena *arena, const struct order *order, enum eu_word word)
{
	const struct eu_said said = { .word = word,
		.order = order,
		.name = "sample",
		.receiver = word == EU_FORM3 ? order->issuer : order->addressee,
		.at = SAMPLE_AT,
		.until = SAMPLE_AT + 90 * CLOCK_DAY,
		.reason = STR("f3-insufficient-info"),
		.question = STR("which <of> two?"),
		.form = STR("the form") };
	const struct eu_export what = { .order = order,
		.at = SAMPLE_AT,
		.preserve_until = SAMPLE_AT + 60 * CLOCK_DAY,
		.manual = STR("words"),
		.form = STR("the form") };
	struct json *root = NULL;
	struct verdict verdict = word == EU_WORD_COUNT
				     ? eu_message(arena, &what, &root)
				     : eu_change_message(arena, &said, &root);

	return verdict_is_yes(&verdict) ? root : NULL;
}

static inline size_t
sample_all(struct arena *arena, struct sample ret_samples[static SAMPLES_MAX])
{
	/* they must outlive the trees */
	static struct order production, preservation, quiet;
	struct message nothing = { 0 };
	size_t count = 0;

	production = sample_order("vol");
	preservation = sample_order("vol-pr");
	quiet = production;
	quiet.realm = STR("live");
	quiet.emergency = quiet.has_follows = false;
	quiet.answer_by = 0;
	quiet.targets_count = 1;
	ret_samples[count++] =
	    (struct sample){ "order", sample_order_message(arena, &production) };
	ret_samples[count++] =
	    (struct sample){ "preservation", sample_order_message(arena, &preservation) };
	ret_samples[count++] =
	    (struct sample){ "quiet", sample_order_message(arena, &quiet) };
	ret_samples[count++] =
	    (struct sample){ "delivery-url", sample_delivery(arena, &production, true) };
	ret_samples[count++] = (struct sample){ "delivery-data",
		sample_delivery(arena, &production, false) };
	ret_samples[count++] = (struct sample){ "news", sample_news(arena, &production) };
	ret_samples[count++] =
	    (struct sample){ "answer", sample_answer(arena, &production) };
	ret_samples[count++] = (struct sample){ "withdrawal",
		sample_change(arena, &production, CHANGE_WITHDRAWAL) };
	ret_samples[count++] = (struct sample){ "withdrawal-pr",
		sample_change(arena, &preservation, CHANGE_WITHDRAWAL) };
	ret_samples[count++] = (struct sample){ "extension",
		sample_change(arena, &preservation, CHANGE_EXTENSION) };
	ret_samples[count++] = (struct sample){
		"refusal",
		message_refusal(arena, &nothing, SAMPLE_AT, 3020, STR("no message")).root
	};
	return count;
}

/* They name words of dictionaries that nobody has published. */
static inline size_t
sample_europeans(struct arena *arena, struct sample ret_samples[static SAMPLES_MAX])
{
	static struct order epoc, epoc_pr;
	size_t count = 0;

	epoc = sample_order("eu-epoc");
	epoc_pr = sample_order("eu-epoc-pr");
	epoc.targets_count = epoc_pr.targets_count = 1;
	ret_samples[count++] =
	    (struct sample){ "epoc", sample_european(arena, &epoc, EU_WORD_COUNT) };
	ret_samples[count++] =
	    (struct sample){ "epoc-pr", sample_european(arena, &epoc_pr, EU_WORD_COUNT) };
	ret_samples[count++] =
	    (struct sample){ "form3", sample_european(arena, &epoc, EU_FORM3) };
	ret_samples[count++] =
	    (struct sample){ "form5", sample_european(arena, &epoc_pr, EU_FORM5) };
	ret_samples[count++] =
	    (struct sample){ "form6", sample_european(arena, &epoc_pr, EU_FORM6) };
	return count;
}

#endif
