/*
 * local_intake.c - the register of what comes otherwise than by Comity: by mail, post,
 * telephone, portal, or handed over.
 *
 * What came is kept byte for byte (document Original), with what a worker read of it
 * (Read) and what a person transcribed of it (Order).  It becomes a case file as any
 * other, on the lowest rung of the proof ladder unless a pinned certificate has signed
 * all of it (paper_proof.h); nothing about it goes to the sender that it states, unless a
 * person takes it there.
 */
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/caseflow.h"
#include "node/intake.h"
#include "node/letter.h"
#include "node/local.h"
#include "node/proof.h"
#include "node/transcription.h"
#include "record/form.h"
#include "trust/digest.h"
#include "trust/uuid.h"

#define PAPER_ORIGINAL "Original"
#define PAPER_READ "Read"
#define PAPER_SENT "Sent"
#define SENT_OUTSIDE "sent-outside" /* event: a person has sent it by other means */
#define LETTER_MAX ((size_t)256 << 10)
#define READ_MAX ((size_t)2 << 20)

static bool
is_one_of(struct str word, const char *const *words)
{
	while (*words != NULL && !str_eq_c(word, *words))
		words++;
	return *words != NULL;
}

/* --- what came --- */

struct brought {
	struct str channel;
	struct str name;
	struct str bytes;
	const struct json *read; /* by a worker; NULL: a note of a person */
	struct paper_proof signature;
	unsigned char sha256[SHA256_LEN];
	char hex[SHA256_HEX_LEN];
};

static enum err
take_bytes(struct call *call, struct brought *brought, struct verdict *ret_verdict,
    struct why *why)
{
	const struct json *original = json_get(call->args, "original");
	struct str note = json_get_str(call->args, "note");
	struct str base64 = json_get_str(original, "base64");
	enum err e = ERR_OK;

	brought->name = base64.len > 0 ? json_get_str(original, "name") : STR("note.txt");
	brought->bytes = note;
	if (base64.len > 0) {
		brought->read = json_get(original, "read");
		e = base64_decode(&call->job->arena, base64, &brought->bytes, why);
	}
	if (e == ERR_SYNTAX)
		*ret_verdict = verdict_no("intake-form", "/original", "%s", why->text);
	else if (brought->bytes.len == 0 || brought->bytes.len > LIMIT_ORIGINAL)
		*ret_verdict = verdict_no(
		    "intake-empty", "/original", "1 to %zu bytes", LIMIT_ORIGINAL);
	return e == ERR_SYNTAX ? ERR_OK : e;
}

static enum err
take_brought(struct call *call, struct brought *brought, struct verdict *ret_verdict,
    struct why *why)
{
	static const char *const channels[] = { "mail", "post", "phone", "portal",
		"handed", NULL };
	enum err e;

	brought->channel = json_get_str(call->args, "channel");
	if (!is_one_of(brought->channel, channels)) {
		*ret_verdict = verdict_no(
		    "intake-channel", "/channel", "mail, post, phone, portal or handed");
		return ERR_OK;
	}
	e = take_bytes(call, brought, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	sha256(brought->bytes, brought->sha256);
	hex_encode(str_bytes(brought->sha256, SHA256_LEN), brought->hex);
	/* a name is for people only, and not needed */
	if (!form_fits(FORM_NAME, brought->name))
		brought->name = STR("original");
	return ERR_OK;
}

/* --- what is missing --- */

static void
put_gaps(struct call *call, const struct law_report *report, struct json *to)
{
	struct arena *arena = &call->job->arena;
	struct json *list = json_put(to, "gaps", json_array(arena));

	for (size_t i = 0; i < report->count; i++) {
		const struct law_finding *finding = &report->findings[i];
		struct json *row;

		if (finding->kind == VERDICT_YES || finding->rule == NULL)
			continue;
		row = json_add(list, json_object(arena));
		json_put_str(arena, row, "code", str_from(finding->rule));
		json_put_str(arena, row, "field", finding->field);
		json_put_str(arena, row, "path", finding->path);
		json_put_str(arena, row, "detail", finding->detail);
		json_put_str(arena, row, "source",
		    finding->row == NULL ? STR("") : finding->row->source);
		json_put_bool(arena, row, "person", finding->kind == VERDICT_PERSON);
		json_put_bool(arena, row, "asks", letter_asks(finding));
	}
}

/* --- add --- */

/* The same bytes: no second case, but that they came again. */
static enum err
remark(
    struct call *call, const struct brought *brought, struct str case_id, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct stored_case stored;
	enum err e = store_case_get(arena, call->core->store, case_id, &stored, why);

	if (e == ERR_OK)
		e = store_event_add(call->core->store,
		    &(struct stored_event){ .case_id = case_id,
			.at = call->job->at,
			.event = STR("came-again"),
			.person = call->person,
			.detail = arena_format(arena, "by %.*s: the same bytes, %s",
			    STR_ARG(brought->channel), brought->hex),
			.leaf = STORE_NO_LEAF },
		    why);
	if (e != ERR_OK)
		return e;
	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "id", case_id);
	json_put_str(arena, call->job->answer, "state", stored.state);
	json_put_bool(arena, call->job->answer, "again", true);
	return ERR_OK;
}

static enum err
keep_read(struct call *call, struct str case_id, const struct json *read, struct why *why)
{
	struct str bytes;
	struct buf text;

	if (read == NULL)
		return ERR_OK;
	buf_init(&text, READ_MAX);
	json_write(read, &text);
	bytes = arena_str(&call->job->arena, buf_str(&text));
	buf_release(&text);
	if (bytes.len == 0)
		return ERR_OK; /* too much to be read by people: the original is there */
	return intake_keep_paper(
	    call->core, case_id, PAPER_READ, STR("read.json"), bytes, why);
}

static enum err
keep_papers(struct call *call, const struct brought *brought,
    const struct transcription *made, struct why *why)
{
	struct str id = made->order.id;
	enum err e = intake_keep_paper(
	    call->core, id, "Order", STR("transcription.json"), made->text, why);

	if (e == ERR_OK)
		e = intake_keep_paper(
		    call->core, id, PAPER_ORIGINAL, brought->name, brought->bytes, why);
	return e == ERR_OK ? keep_read(call, id, brought->read, why) : e;
}

/* Whatever came of it. */
static enum err
keep_signature(
    struct call *call, const struct brought *brought, struct str case_id, struct why *why)
{
	struct arena *arena = &call->job->arena;
	const struct paper_proof *proof = &brought->signature;
	struct local_paper paper = { .kind = PROOF_PAPER_SIGNATURE,
		.event = str_eq_c(proof->result, "yes") ? "signature-valid"
							: "signature-not-valid",
		.file_sha256 = brought->sha256 };
	struct stored_case stored;
	enum err e;

	if (proof->result.len == 0)
		return ERR_OK;
	e = store_case_get(arena, call->core->store, case_id, &stored, why);
	if (e != ERR_OK)
		return e;
	paper.detail = arena_format(arena, "%.*s%.*s; certificate %.*s",
	    STR_ARG(proof->organisation), STR_ARG(proof->rule),
	    STR_ARG(proof->certificate));
	paper.tree = local_paper_new(call, &stored);
	paper_proof_write(arena, proof, paper.tree);
	json_put_str(arena, paper.tree, "original_sha256",
	    arena_str(arena, str_from(brought->hex)));
	e = local_paper_keep(call, &stored, &paper, why);
	return e == ERR_OK ? paper_proof_keep_content(call->core, case_id, proof, why)
			   : e;
}

static enum err
open_case(struct call *call, const struct brought *brought,
    const struct transcription *made, const struct law_report *report, struct why *why)
{
	struct core *core = call->core;
	struct case_act act = { .event = EVENT_RECEIVE,
		.case_id = made->order.id,
		.at = call->job->at,
		.person = call->person,
		.proof =
		    proof_of_paper(call->core, &brought->signature, made->order.issuer),
		.channel = brought->channel,
		.detail = arena_format(
		    &call->job->arena, "registered, by %.*s", STR_ARG(brought->channel)),
		.facts = {
		    .message_sha256 = brought->sha256, .reason = STR("registered") } };
	struct case_done done = { 0 };
	enum err e =
	    caseflow_prepare(core, SIDE_ADDRESSEE, &made->order, made->sha256, &act, why);

	if (e == ERR_OK)
		e = keep_papers(call, brought, made, why);
	if (e == ERR_OK)
		e = caseflow_begin(core, SIDE_ADDRESSEE, &made->order, &act, &done, why);
	if (e == ERR_OK)
		e = keep_signature(call, brought, act.case_id, why);
	if (e != ERR_OK)
		return e;
	local_answer_case(call, act.case_id, &done);
	json_put_str(&call->job->arena, call->job->answer, "proof", act.proof);
	json_put_str(&call->job->arena, call->job->answer, "sha256",
	    arena_str(&call->job->arena, str_from(brought->hex)));
	put_gaps(call, report, call->job->answer);
	return ERR_OK;
}

static enum err
register_new(struct call *call, const struct brought *brought,
    struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct transcription_of of = {
		.original = arena_str(arena, str_from(brought->hex)), .at = call->job->at
	};
	struct transcription *made = arena_alloc(arena, sizeof *made);
	struct law_report report = { .count = 0 };
	char id[UUID_TEXT_MAX];
	enum err e = uuid7(call->job->at, id, why);

	if (e != ERR_OK || made == NULL)
		return e != ERR_OK ? e : err_why(why, ERR_LIMIT, 0, "no memory");
	of.id = arena_str(arena, str_from(id));
	*ret_verdict = transcription_make(call->core, arena, call->args, &of, made);
	if (verdict_is_yes(ret_verdict))
		e = transcription_judge(
		    call->core, arena, &made->order, call->job->at, &report, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	return open_case(call, brought, made, &report, why);
}

enum err
local_intake_add(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct brought brought = { .read = NULL };
	struct stored_document known;
	struct hash hash;
	enum err e = take_brought(call, &brought, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	memcpy(hash.bytes, brought.sha256, SHA256_LEN);
	e = store_document_find_kind(&call->job->arena, call->core->store, &hash,
	    STR(PAPER_ORIGINAL), &known, why);
	if (e == ERR_OK)
		return remark(call, &brought, known.case_id, why);
	if (e == ERR_NOT_FOUND)
		e = paper_proof_judge(call->core, &call->job->arena,
		    json_get(brought.read, "signature"), call->job->at,
		    &brought.signature, why);
	return e == ERR_OK ? register_new(call, &brought, ret_verdict, why) : e;
}

/* --- transcribe again, letter --- */

/* A case of this register, and its transcription. */
static enum err
find_registered(struct call *call, struct stored_case *stored, struct order *order,
    struct verdict *ret_verdict, struct why *why)
{
	struct str text;
	enum err e = local_find_case(call, stored, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (!caseflow_is_outside(stored)) {
		*ret_verdict =
		    verdict_no("intake-not-registered", "/id", "it came by Comity");
		return ERR_OK;
	}
	return caseflow_order(
	    call->core, &call->job->arena, stored->id, order, &text, why);
}

static enum err
replace(struct call *call, struct stored_case *stored, const struct transcription *made,
    struct why *why)
{
	const struct order *order = &made->order;
	bool called = str_eq_c(stored->proof, PROOF_CALLED);
	char hex[SHA256_HEX_LEN];
	struct local_paper paper = { .kind = "Transcription", .event = "transcribed" };
	struct proof_state state;
	enum err e = intake_keep_paper(
	    call->core, stored->id, "Order", STR("transcription.json"), made->text, why);

	if (e == ERR_OK)
		e = proof_state(
		    call->core, &call->job->arena, stored, call->job->at, &state, why);
	if (e != ERR_OK)
		return e;

	stored->procedure = order->procedure;
	stored->issuer = order->issuer;
	stored->emergency = order->emergency;
	memcpy(stored->order_sha256.bytes, made->sha256, SHA256_LEN);
	stored->answer_by = order->answer_by;
	stored->preserve_until = order->preserve_until;
	stored->targets = (int64_t)order->targets_count;
	stored->reference = order_field(order, STR("case-reference"));
	stored->updated_at = call->job->at;
	/* who was called back has confirmed another text; who signed, the bytes that came
	 */
	if (called || str_eq_c(stored->proof, PROOF_NONE) ||
	    str_eq_c(stored->proof, PROOF_SIGNATURE))
		stored->proof =
		    proof_of_paper(call->core, &state.signature, order->issuer);
	e = store_case_transcribe(call->core->store, stored, why);
	hex_encode(str_bytes(made->sha256, SHA256_LEN), hex);
	paper.detail = arena_format(&call->job->arena, "%s%s", hex,
	    called ? "; the call-back was about another text" : "");
	paper.tree = local_paper_new(call, stored);
	json_put_str(&call->job->arena, paper.tree, "order_sha256",
	    arena_str(&call->job->arena, str_from(hex)));
	return e == ERR_OK ? local_paper_keep(call, stored, &paper, why) : e;
}

/* As long as nothing was promised or given on what was read before. */
static struct verdict
check_may_change(const struct stored_case *stored)
{
	static const char *const states[] = { "tray", "received", "opened", "asked",
		NULL };

	if (is_one_of(stored->state, states))
		return VERDICT_IS_YES;
	return verdict_no("case-step", NULL,
	    "what is asked for is not written anew while the case is %.*s",
	    STR_ARG(stored->state));
}

enum err
local_intake_transcribe(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct transcription *made = arena_alloc(arena, sizeof *made);
	struct law_report report = { .count = 0 };
	struct stored_case stored;
	struct order order = { .realm = STR("") };
	struct transcription_of of;
	enum err e = find_registered(call, &stored, &order, ret_verdict, why);

	if (made == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = check_may_change(&stored);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	of = (struct transcription_of){ stored.id, order_field(&order, ORDER_TRANSCRIBES),
		order.created_at };
	*ret_verdict = transcription_make(call->core, arena, call->args, &of, made);
	if (verdict_is_yes(ret_verdict))
		e = transcription_judge(
		    call->core, arena, &made->order, call->job->at, &report, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = replace(call, &stored, made, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "id", stored.id);
	json_put_str(arena, call->job->answer, "state", stored.state);
	put_gaps(call, &report, call->job->answer);
	call->job->receipt_to = call->job->in_ledger ? call->job->answer : NULL;
	return ERR_OK;
}

/* By any event of the case; one that has more than are read may have had it. */
static enum err
was_disclosed(struct call *call, const struct stored_case *stored, bool *ret_disclosed,
    struct why *why)
{
	struct str produced = case_event_name(EVENT_PRODUCE);
	struct stored_event *events;
	size_t count = 0;
	enum err e = store_event_list(&call->job->arena, call->core->store, stored->id, 0,
	    LOCAL_LIST_MAX, &events, &count, why);
	bool disclosed = count == LOCAL_LIST_MAX;

	for (size_t i = 0; e == ERR_OK && i < count; i++)
		disclosed |= str_eq(events[i].event, produced) ||
			     str_eq_c(events[i].event, SENT_OUTSIDE);
	if (e == ERR_OK)
		*ret_disclosed = disclosed;
	return e;
}

enum err
local_intake_letter(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct law_report report = { .count = 0 };
	struct stored_case stored;
	struct order order = { .realm = STR("") };
	struct letter letter = { .stored = &stored, .order = &order, .report = &report };
	struct proof_state state;
	struct buf text;
	enum err e = find_registered(call, &stored, &order, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = letter_language(
		    json_get_str(call->args, "language"), &order, &letter.language);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = transcription_judge(
		    call->core, arena, &order, call->job->at, &report, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = was_disclosed(call, &stored, &letter.disclosed, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = proof_state(call->core, arena, &stored, call->job->at, &state, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	letter.rung = proof_rung(call->core, &stored, &state);
	buf_init(&text, LETTER_MAX);
	e = letter_write(call->core, arena, &letter, &text, why);
	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "id", stored.id);
	json_put_str(arena, call->job->answer, "language",
	    str_from(language_code(letter.language)));
	json_put_str(arena, call->job->answer, "text", arena_str(arena, buf_str(&text)));
	buf_release(&text);
	put_gaps(call, &report, call->job->answer);
	return e;
}

/* --- sent outside --- */

struct sent {
	struct str name, how, hex, bytes;
	unsigned char sha256[SHA256_LEN];
	int64_t size;
};

static const char *const ways[] = { "mail", "portal", "post", NULL };

/* As a form of the desk brings it. */
static enum err
sent_by_form(
    struct call *call, struct sent *sent, struct verdict *ret_verdict, struct why *why)
{
	const struct json *original = json_get(call->args, "original");
	struct arena *arena = &call->job->arena;
	char hex[SHA256_HEX_LEN];
	enum err e =
	    base64_decode(arena, json_get_str(original, "base64"), &sent->bytes, why);

	if (e != ERR_OK)
		return e;
	sent->name = json_get_str(original, "name");
	sent->how = json_get_str(call->args, "how");
	sent->size = (int64_t)sent->bytes.len;
	sha256(sent->bytes, sent->sha256);
	hex_encode(str_bytes(sent->sha256, SHA256_LEN), hex);
	sent->hex = arena_str(arena, str_from(hex));
	if (!is_one_of(sent->how, ways))
		*ret_verdict = verdict_no("sent-how", "/how", "mail, portal or post");
	else if (!form_fits(FORM_NAME, sent->name) || sent->bytes.len == 0)
		*ret_verdict = verdict_no(
		    "intake-form", "/original", "a file with a name, that is not empty");
	return ERR_OK;
}

/* data may be missing of what is too large to be kept twice. */
static enum err
take_sent(
    struct call *call, struct sent *sent, struct verdict *ret_verdict, struct why *why)
{
	unsigned char found[SHA256_LEN];
	enum err e = ERR_OK;

	if (json_get(call->args, "original") != NULL)
		return sent_by_form(call, sent, ret_verdict, why);
	sent->name = json_get_str(call->args, "name");
	sent->how = json_get_str(call->args, "how");
	sent->hex = json_get_str(call->args, "sha256");
	sent->size = json_get_int(call->args, "size", -1);
	if (!is_one_of(sent->how, ways))
		*ret_verdict = verdict_no("sent-how", "/how", "mail, portal or post");
	else if (!form_fits(FORM_NAME, sent->name) || sent->size < 0 ||
		 !hex_decode(sent->hex, sent->sha256, SHA256_LEN))
		*ret_verdict =
		    verdict_no("intake-form", NULL, "name, size and SHA-256 of the file");
	if (verdict_is_yes(ret_verdict) && json_get(call->args, "data") != NULL)
		e = base64_decode(&call->job->arena, json_get_str(call->args, "data"),
		    &sent->bytes, why);
	if (e != ERR_OK || sent->bytes.len == 0)
		return e;
	sha256(sent->bytes, found);
	if (memcmp(found, sent->sha256, SHA256_LEN) != 0)
		*ret_verdict =
		    verdict_no("intake-form", "/sha256", "the file has another digest");
	return ERR_OK;
}

enum err
local_intake_sent(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct sent sent = { .bytes = STR("") };
	struct local_paper paper = {
		.kind = PAPER_SENT, .event = SENT_OUTSIDE, .file_sha256 = sent.sha256
	};
	struct stored_case stored;
	struct order order = { .realm = STR("") };
	enum err e = find_registered(call, &stored, &order, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = take_sent(call, &sent, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	paper.tree = local_paper_new(call, &stored);
	json_put_str(arena, paper.tree, "name", sent.name);
	json_put_str(arena, paper.tree, "how", sent.how);
	json_put_str(arena, paper.tree, "sha256", sent.hex);
	json_put_int(arena, paper.tree, "size", sent.size);
	paper.detail = arena_format(arena, "by %.*s: %.*s, %.*s", STR_ARG(sent.how),
	    STR_ARG(sent.name), STR_ARG(sent.hex));
	if (sent.bytes.len > 0)
		e = intake_keep_paper(
		    call->core, stored.id, "SentFile", sent.name, sent.bytes, why);
	if (e == ERR_OK)
		e = local_paper_keep(call, &stored, &paper, why);
	if (e != ERR_OK)
		return e;
	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "id", stored.id);
	json_put_str(arena, call->job->answer, "state", stored.state);
	json_put_str(arena, call->job->answer, "sha256", sent.hex);
	call->job->receipt_to = call->job->in_ledger ? call->job->answer : NULL;
	return ERR_OK;
}
