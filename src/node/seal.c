#include "node/seal.h"

#include "base/limits.h"
#include "trust/uuid.h"
#include "wire/check.h"
#include "wire/jss.h"
#include "wire/xml_message.h"
#include "wire/xml_seal.h"

bool
seal_is_xml(struct str text)
{
	return str_starts(text, STR("<"));
}

static enum err
draft_json(struct draft *draft, const struct key *key, struct buf *out,
    unsigned char ret_sha256[static SHA256_LEN], struct why *why)
{
	struct buf text;
	enum err e = jss_prepare(draft->arena, draft->root, key, why);

	if (e != ERR_OK)
		return e;
	buf_init(&text, LIMIT_BODY);
	e = jss_signing_text(draft->arena, draft->root, &text, why);
	if (e == ERR_OK)
		sha256(buf_str(&text), ret_sha256);
	buf_release(&text);
	json_write(draft->root, out);
	return e;
}

static enum err
draft_xml(struct draft *draft, struct buf *out,
    unsigned char ret_sha256[static SHA256_LEN], struct why *why)
{
	struct wire_report report;
	struct verdict verdict = wire_check_xml(draft->root, &report);

	if (verdict_is_yes(&verdict))
		verdict = xml_message_canonical(draft->arena, draft->root, out);
	if (!verdict_is_yes(&verdict))
		return err_why(why, ERR_USAGE, 0, "XML cannot carry the message: %s %s",
		    verdict.path, verdict.detail);
	sha256(buf_str(out), ret_sha256);
	return ERR_OK;
}

enum err
seal_draft(struct core *core, struct draft *draft, struct str receiver, struct buf *out,
    unsigned char ret_sha256[static SHA256_LEN], struct why *why)
{
	const struct known_organisation *to = trustbook_find(&core->book, receiver);
	const struct key *key = trustbook_seal(core->self, why);
	enum err e;

	if (key == NULL)
		return ERR_CRYPTO;
	if (to != NULL && to->entry->wants_xml)
		e = draft_xml(draft, out, ret_sha256, why);
	else
		e = draft_json(draft, key, out, ret_sha256, why);
	if (e == ERR_OK && buf_failed(out))
		e = err_why(why, ERR_LIMIT, 0, "the message is too large");
	return e;
}

enum err
seal_anew(struct core *core, struct str sealed, struct buf *out, struct why *why)
{
	const struct key *key = trustbook_seal(core->self, why);
	char transaction[UUID_TEXT_MAX];
	struct json *message;
	enum err e;

	if (key == NULL)
		return ERR_CRYPTO;
	if (seal_is_xml(sealed))
		return err_why(why, ERR_USAGE, 0, "XML is not written anew");
	e = canon_read(&core->scratch, sealed, &message, why);
	if (e == ERR_OK)
		e = uuid4(transaction, why);
	if (e != ERR_OK)
		return e;
	if (!message_restamp(
		&core->scratch, message, str_from(transaction), core_now(core)))
		return err_why(why, ERR_USAGE, 0, "the message has no header");
	jss_remove(message);
	e = jss_prepare(&core->scratch, message, key, why);
	if (e != ERR_OK)
		return e;
	json_write(message, out);
	return buf_failed(out) ? err_why(why, ERR_LIMIT, 0, "the message is too large")
			       : ERR_OK;
}

enum err
seal_question(
    struct core *core, struct str draft, enum frame_kind *ret_kind, struct why *why)
{
	struct json *message;
	struct buf text;
	enum err e;

	buf_reset(&core->payload);
	if (seal_is_xml(draft)) {
		buf_add_sized(&core->payload, draft);
		*ret_kind = FRAME_SEAL_XML;
		return ERR_OK;
	}
	buf_init(&text, LIMIT_BODY);
	e = canon_read(&core->scratch, draft, &message, why);
	if (e == ERR_OK)
		e = jss_signing_text(&core->scratch, message, &text, why);
	buf_add_sized(&core->payload, buf_str(&text));
	buf_release(&text);
	*ret_kind = FRAME_SEAL;
	return e;
}

enum err
seal_attach(struct arena *arena, struct str draft,
    const unsigned char signature[static KEY_SIGNATURE_LEN], struct buf *out,
    struct why *why)
{
	struct json *message;
	enum err e;

	if (seal_is_xml(draft))
		return xml_seal_attach(draft, signature, out, why);
	e = canon_read(arena, draft, &message, why);
	if (e == ERR_OK)
		e = jss_attach(arena, message, signature, why);
	if (e != ERR_OK)
		return e;
	json_write(message, out);
	return buf_failed(out) ? err_why(why, ERR_LIMIT, 0, "sealed message too large")
			       : ERR_OK;
}
