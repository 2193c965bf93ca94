#include "node/worker.h"

#include <string.h>

#include "base/cursor.h"
#include "base/limits.h"
#include "format/json.h"
#include "format/webform.h"
#include "node/frames.h"
#include "node/original.h"
#include "node/role.h"
#include "trust/warm.h"
#include "trust/xmldsig.h"
#include "wire/message.h"
#include "wire/xml_message.h"

#define TEXT_MAX (2 * LIMIT_BODY)
#define AROUND_MAX 4096 /* of an answer: rule, path, words */

static enum err
answer(struct worker *worker, uint64_t id, const struct verdict *verdict, bool ends,
    struct why *why)
{
	struct buf *reply = &worker->reply;

	buf_reset(reply);
	buf_add_byte(reply, verdict_is_yes(verdict));
	buf_add_be16(reply, (uint16_t)worker->report.code);
	buf_add_sized(reply, str_from(verdict->rule));
	buf_add_sized(reply, str_from(verdict->path));
	buf_add_sized(reply, str_from(verdict->detail));
	buf_add_sized(reply, buf_str(&worker->text));
	buf_add_byte(reply, verdict_is_yes(&worker->seal));
	buf_add_sized(reply, str_from(worker->seal.rule));
	buf_add_sized(reply, str_from(worker->seal.detail));
	buf_add_byte(reply, ends);
	return channel_send(
	    &worker->channel, FRAME(FRAME_DECODED, id, buf_str(reply)), why);
}

static struct verdict
decode_json(struct worker *worker, struct str body, struct json **ret_root)
{
	struct why why;

	if (json_read(&worker->arena, body, ret_root, &why) != ERR_OK)
		return verdict_no("hi1-not-valid", NULL, "%s", why.text);
	return VERDICT_IS_YES;
}

/* type: the Content-Type that came with it. */
static struct verdict
decode_form(
    struct worker *worker, struct str body, struct str type, struct json **ret_root)
{
	struct why why;

	if (webform_read(&worker->arena, type, body, ret_root, &why) != ERR_OK)
		return verdict_no("form-not-valid", NULL, "%s", why.text);
	return VERDICT_IS_YES;
}

static struct verdict
decode_message(struct worker *worker, struct str body, struct json **ret_root)
{
	struct verdict verdict;

	if (wire_encoding_of(body) == WIRE_XML) {
		worker->report.code = wire_code("hi1-encoding-not-supported");
		return verdict_no(
		    "hi1-encoding-not-supported", NULL, "an answer to JSON is not XML");
	}
	verdict = wire_check_text(&worker->arena, body, &worker->report);
	*ret_root = worker->report.message;
	if (verdict_is_yes(&verdict))
		verdict = wire_check_strict(*ret_root, &worker->report);
	return verdict;
}

/* key: of a sender that is not listed, empty. */
static struct verdict
check_signature(struct worker *worker, struct str body, struct str public_key)
{
	struct key *key = NULL;
	struct why why = { .text = "" };
	struct verdict verdict;

	if (xml_message_signatures(worker->report.xml) == 0)
		return verdict_no("seal-missing", NULL, "no XML signature");
	if (public_key.len == 0 || key_read_public(public_key, &key, &why) != ERR_OK)
		return verdict_no("seal-missing-key", NULL, "%s", why.text);
	verdict = xmldsig_verify(&worker->arena, body, key);
	key_free(key);
	return verdict;
}

static struct verdict
decode_xml(struct worker *worker, struct str body, struct str key, struct json **ret_root)
{
	struct verdict verdict = wire_check_text(&worker->arena, body, &worker->report);

	*ret_root = worker->report.message;
	if (verdict_is_yes(&verdict))
		worker->seal = check_signature(worker, body, key);
	return verdict;
}

/* A refusal says to which message it belongs, as far as that can be read. */
static void
write_envelope(struct worker *worker, enum decode_what what)
{
	struct json *envelope = NULL;

	if (what == DECODE_JSON || what == DECODE_FORM)
		return;
	if (worker->report.xml != NULL)
		envelope = xml_message_envelope(&worker->arena, worker->report.xml);
	else if (worker->report.message != NULL)
		envelope = message_envelope(&worker->arena, worker->report.message);
	if (envelope != NULL)
		json_write(envelope, &worker->text);
	if (buf_failed(&worker->text))
		buf_reset(&worker->text);
}

static struct verdict
decode(struct worker *worker, enum decode_what what, struct str body, struct str key)
{
	struct json *root = NULL;
	struct verdict verdict;

	arena_reset(&worker->arena);
	buf_reset(&worker->text);
	worker->report = (struct wire_report){ 0 };
	worker->seal = verdict_no("seal-missing", NULL, "not looked for");
	if (what == DECODE_XML)
		verdict = decode_xml(worker, body, key, &root);
	else if (what == DECODE_MESSAGE)
		verdict = decode_message(worker, body, &root);
	else if (what == DECODE_FORM)
		verdict = decode_form(worker, body, key, &root);
	else
		verdict = decode_json(worker, body, &root);
	if (verdict_is_yes(&verdict) && (what == DECODE_JSON || what == DECODE_FORM))
		original_read(&worker->arena, root);
	if (verdict_is_yes(&verdict))
		json_write(root, &worker->text);
	if (buf_failed(&worker->text))
		verdict =
		    verdict_no("hi1-too-large", NULL, "the canonical text is too large");
	if (!verdict_is_yes(&verdict)) {
		buf_reset(&worker->text);
		write_envelope(worker, what);
	}
	return verdict;
}

/* Whoever has met something bad is not believed to be the same afterwards.  That a
 * message in XML is signed by nobody whom we know is not bad; a signature that fails is.
 */
static bool
has_refused(const struct worker *worker, const struct verdict *verdict)
{
	const struct verdict *seal = &worker->seal;

	return !verdict_is_yes(verdict) ||
	       (!verdict_is_yes(seal) && strcmp(seal->rule, "seal-missing") != 0 &&
		   strcmp(seal->rule, "seal-missing-key") != 0);
}

static enum err
handle(
    struct worker *worker, const struct frame *frame, bool *ret_refused, struct why *why)
{
	struct cursor cursor = cursor_from(frame->payload);
	unsigned what = cursor_u8(&cursor);
	struct str body = cursor_sized(&cursor);
	struct str key = cursor_sized(&cursor);
	struct verdict verdict;

	if (frame->kind != FRAME_DECODE || !cursor_end(&cursor) ||
	    what >= DECODE_WHAT_COUNT)
		return err_why(why, ERR_SYNTAX, 0, "frame of kind %u", frame->kind);
	verdict = decode(worker, (enum decode_what)what, body, key);
	*ret_refused = has_refused(worker, &verdict);
	return answer(worker, frame->id, &verdict, *ret_refused, why);
}

enum err
worker_init(struct worker *worker, struct why *why)
{
	struct verdict verdict;
	enum err e = arena_init(&worker->arena, LIMIT_ARENA, why);

	if (e != ERR_OK)
		return e;
	buf_init(&worker->text, TEXT_MAX);
	buf_init(&worker->reply, TEXT_MAX + AROUND_MAX);
	verdict = decode(worker, DECODE_MESSAGE,
	    STR("{\"Header\":{\"x\":[1.5,true,\"\\u00e9\"]}}"), STR(""));
	(void)verdict;
	verdict = decode(worker, DECODE_XML, STR("<HI1Message a=\"\"/>"), STR(""));
	(void)verdict;
	e = xmldsig_warm(why);
	return e == ERR_OK ? trust_warm(why) : e;
}

int
worker_run(struct worker *worker)
{
	struct frame frame;
	struct why why;
	bool refused = false;
	enum err e = ERR_OK;

	while (e == ERR_OK && !refused) {
		e = role_next(&worker->channel, &frame, &why);
		if (e == ERR_OK)
			e = handle(worker, &frame, &refused, &why);
	}
	if (e == ERR_OK)
		e = role_flush(&worker->channel, &why);
	return e == ERR_OK || e == ERR_IO ? 0 : role_failed("worker-stopped", &why);
}
