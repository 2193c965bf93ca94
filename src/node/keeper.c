/*
 * keeper.c - holds the node's signing keys and does four things with them, each bound to
 * its purpose: a ledger head, the seal of a message of ours (in JSON or in XML), the
 * signature of an evidence manifest, a cosignature of another ledger's head.
 *
 * There is no "sign this digest".  The keeper is given the thing itself and looks at its
 * first bytes, so that no verb makes the signature of another; it parses nothing.
 */
#include "node/role.h"

#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/cursor.h"
#include "base/file.h"
#include "base/limits.h"
#include "ledger/merkle.h"
#include "ledger/note.h"
#include "ledger/witness.h"
#include "model/party.h"
#include "node/frames.h"
#include "node/last_head.h"
#include "node/log.h"
#include "node/place.h"
#include "proc/supervise.h"
#include "trust/cert.h"
#include "trust/cms.h"
#include "trust/key.h"
#include "trust/warm.h"
#include "wire/jss.h"
#include "wire/xml_seal.h"

#define KEY_FILE_MAX ((size_t)64 << 10)
#define REPLY_MAX (LIMIT_BODY + ((size_t)64 << 10))

struct keeper {
	struct channel channel;
	struct arena arena; /* of one request */
	struct buf reply;
	struct key *ledger;
	struct key *seal;
	struct cert *seal_cert;
	struct str origin; /* of the ledger: the name in keys/ledger.vkey */
	struct str name;   /* of this witness: that of the first ledger */
	struct endpoint self;
	struct str ours;       /* what a message of ours has behind its receiver */
	struct str sealed;     /* and at its end: the signature's members without value */
	struct last_head last; /* the next must follow from it */
};

static enum err
read_keys(struct keeper *keeper, const struct config *config, struct arena *arena,
    struct why *why)
{
	struct str pem;
	enum err e;

	e = file_read(
	    arena, config_path(arena, config, PLACE_LEDGER_KEY), KEY_FILE_MAX, &pem, why);
	if (e == ERR_OK)
		e = key_read_private(pem, &keeper->ledger, why);
	if (e == ERR_OK)
		e = file_read(arena, config_path(arena, config, PLACE_SEAL_KEY),
		    KEY_FILE_MAX, &pem, why);
	if (e == ERR_OK)
		e = key_read_private(pem, &keeper->seal, why);
	if (e == ERR_OK)
		e = file_read(arena, config_path(arena, config, PLACE_SEAL_CERT),
		    KEY_FILE_MAX, &pem, why);
	if (e == ERR_OK)
		e = cert_read(pem, &keeper->seal_cert, why);
	return e;
}

/* Which ledger it is whose heads are signed: who can write there may say it, and no other
 * process of the node can (successor.h). */
static enum err
read_origin(struct keeper *keeper, const struct config *config, struct arena *arena,
    struct why *why)
{
	struct vkey vkey;
	struct str text;
	enum err e;

	keeper->name = place_ledger_origin(arena, config->realm, config->organisation);
	if (keeper->name.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory for the ledger's name");
	e = file_read(
	    arena, config_path(arena, config, PLACE_LEDGER_VKEY), VKEY_MAX, &text, why);
	if (e == ERR_OK)
		e = vkey_read(str_trim(text), &vkey, why);
	if (e != ERR_OK)
		return e;
	keeper->origin = vkey.name;
	if (!place_ledger_is(keeper->name, vkey.name) ||
	    !str_eq(key_public_der(vkey.key), key_public_der(keeper->ledger)))
		e = err_why(why, ERR_CRYPTO, 0,
		    PLACE_LEDGER_VKEY " is not of this node's ledger and its key");
	vkey_release(&vkey);
	return e;
}

/* Fixed texts that every seal needs. */
static enum err
prepare_texts(struct keeper *keeper, const struct config *config, struct arena *arena,
    struct why *why)
{
	struct endpoint endpoint;
	struct buf text;

	if (!endpoint_parse(config->organisation, &endpoint))
		return err_why(why, ERR_SYNTAX, 0, "organisation is no id");
	keeper->self = endpoint;
	keeper->ours = arena_format(arena,
	    "},\"SenderIdentifier\":{\"CountryCode\":\"%.*s\",\"UniqueIdentifier\":\"%.*"
	    "s\"},",
	    STR_ARG(endpoint.country), STR_ARG(endpoint.slug));
	buf_init(&text, 1024);
	base64_encode(key_public_der(keeper->seal), &text);
	while (text.len > 0 && text.ptr[text.len - 1] == '=')
		text.len--; /* ITU-T X.590: without padding */
	keeper->sealed = arena_format(arena,
	    ",\"signatures\":[{\"algorithm\":\"ES256\",\"hash_algorithm\":\"sha-256\","
	    "\"public_key\":\"%.*s\"}]}",
	    STR_ARG(buf_str(&text)));
	buf_release(&text);
	if (keeper->ours.ptr == NULL || keeper->sealed.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	return ERR_OK;
}

/* {"Header":{"ReceiverIdentifier":{...},"SenderIdentifier":{us}, ... "signatures":[{our
 * key}]} */
static bool
message_is_ours(const struct keeper *keeper, struct str text)
{
	struct str start = STR("{\"Header\":{\"ReceiverIdentifier\":{\"CountryCode\":\"");
	struct str from_brace;

	if (!str_starts(text, start) || !str_ends(text, keeper->sealed))
		return false;
	from_brace = str_slice(text, str_find(text, '}'), text.len);
	return str_starts(from_brace, keeper->ours);
}

/* The signing text of a message of ours, to be sealed with our key (jss.h). */
static enum err
seal(struct keeper *keeper, struct cursor *cursor, struct why *why)
{
	struct str text = cursor_sized(cursor);
	unsigned char signature[KEY_SIGNATURE_LEN];
	enum err e;

	if (!cursor_end(cursor) || !message_is_ours(keeper, text))
		return err_why(why, ERR_DENIED, 0, "seal: not a message of ours");
	e = jss_sign(keeper->seal, text, signature, why);
	if (e == ERR_OK)
		buf_add(&keeper->reply, str_bytes(signature, sizeof signature));
	return e;
}

/* The same for a message in XML: the keeper hashes the message itself, and writes what it
 * signs itself. */
static enum err
seal_xml(struct keeper *keeper, struct cursor *cursor, struct why *why)
{
	struct str text = cursor_sized(cursor);
	unsigned char signature[KEY_SIGNATURE_LEN];
	enum err e;

	if (!cursor_end(cursor) ||
	    !xml_seal_is_from(text, keeper->self.country, keeper->self.slug))
		return err_why(why, ERR_DENIED, 0, "seal: not a message of ours");
	e = xml_seal_sign(keeper->seal, text, signature, why);
	if (e == ERR_OK)
		buf_add(&keeper->reply, str_bytes(signature, sizeof signature));
	return e;
}

/* What the core says of the ledger, and how it grew from the last head. */
struct head_ask {
	struct checkpoint checkpoint;
	uint64_t from;
	struct hash hashes[MERKLE_LEVELS];
	size_t hashes_count;
};

static enum err
read_head(struct cursor *cursor, struct head_ask *ask, struct why *why)
{
	struct str root;
	unsigned count;

	ask->checkpoint.size = cursor_be64(cursor);
	root = cursor_bytes(cursor, HASH_LEN);
	ask->from = cursor_be64(cursor);
	count = cursor_be16(cursor);
	for (size_t i = 0; i < count && i < MERKLE_LEVELS; i++) {
		struct str hash = cursor_bytes(cursor, HASH_LEN);

		if (hash.len == HASH_LEN)
			memcpy(ask->hashes[i].bytes, hash.ptr, HASH_LEN);
	}
	ask->hashes_count = count;
	if (!cursor_end(cursor) || count > MERKLE_LEVELS)
		return err_why(why, ERR_SYNTAX, 0, "head: bad frame");
	memcpy(ask->checkpoint.root.bytes, root.ptr, HASH_LEN);
	return ERR_OK;
}

/* Whether the ledger only grew since the last head. */
static bool
head_follows(const struct keeper *keeper, const struct head_ask *ask)
{
	const struct checkpoint *next = &ask->checkpoint;
	const struct hash *root = last_head_root(&keeper->last);
	uint64_t size = last_head_size(&keeper->last);
	struct merkle_proof proof = { ask->hashes, ask->hashes_count };

	if (next->size == size)
		return merkle_equal(&next->root, root);
	return next->size > size &&
	       merkle_verify_consistency(size, next->size, proof, root, &next->root);
}

/* A head names its ledger, so it can be nothing else.  Two that contradict one another
 * are never signed, whatever became of the core: it is remembered before it leaves. */
static enum err
head(struct keeper *keeper, struct cursor *cursor, struct why *why)
{
	struct head_ask ask = { .checkpoint = { .origin = keeper->origin } };
	struct buf note;
	uint64_t last;
	enum err e = read_head(cursor, &ask, why);

	if (e != ERR_OK)
		return e;
	last = last_head_size(&keeper->last);
	buf_init(&note, NOTE_MAX);
	if (last == 0 || ask.from == last) {
		if (last > 0 && !head_follows(keeper, &ask))
			e = err_why(why, ERR_DENIED, 0,
			    "head: it does not follow from the last one");
		if (e == ERR_OK)
			e = checkpoint_sign(&ask.checkpoint, keeper->ledger, &note, why);
		if (e == ERR_OK)
			last_head_set(
			    &keeper->last, ask.checkpoint.size, &ask.checkpoint.root);
	}
	buf_add_be64(&keeper->reply, last_head_size(&keeper->last));
	buf_add_sized(&keeper->reply, buf_str(&note));
	buf_release(&note);
	return e;
}

static enum err
cades(struct keeper *keeper, struct cursor *cursor, struct why *why)
{
	int64_t at = (int64_t)cursor_be64(cursor);
	struct str manifest = cursor_sized(cursor);
	struct str p7s;
	enum err e;

	if (!cursor_end(cursor) || !str_starts(manifest, STR("<?xml ")) ||
	    !str_has(str_slice(manifest, 0, 256), STR("ASiCManifest")))
		return err_why(why, ERR_DENIED, 0, "cades: not an evidence manifest");
	e = cms_cades_sign(
	    &keeper->arena, keeper->seal, keeper->seal_cert, manifest, at, &p7s, why);
	if (e == ERR_OK)
		buf_add_sized(&keeper->reply, p7s);
	return e;
}

/* The head of another ledger, as a witness of it (C2SP tlog-cosignature).  What is signed
 * begins with the word for it, so that it is never a head; our own is not witnessed. */
static enum err
cosign(struct keeper *keeper, struct cursor *cursor, struct why *why)
{
	int64_t at = (int64_t)(cursor_be64(cursor) & INT64_MAX);
	struct str text = cursor_sized(cursor);
	struct checkpoint checkpoint;
	struct buf line;
	enum err e;

	if (!cursor_end(cursor) || checkpoint_read(text, &checkpoint, NULL) != ERR_OK ||
	    place_ledger_is(keeper->name, checkpoint.origin))
		return err_why(why, ERR_DENIED, 0, "cosign: no head of another ledger");
	buf_init(&line, NOTE_MAX);
	e = cosignature_sign(text, keeper->name, keeper->ledger, at, &line, why);
	if (e == ERR_OK)
		buf_add_sized(&keeper->reply, buf_str(&line));
	buf_release(&line);
	return e;
}

static const struct {
	enum frame_kind kind;
	const char *name;
	enum err (*act)(struct keeper *keeper, struct cursor *cursor, struct why *why);
} verbs[] = {
	{ FRAME_HEAD, "head", head },
	{ FRAME_SEAL, "seal", seal },
	{ FRAME_SEAL_XML, "seal-xml", seal_xml },
	{ FRAME_CADES, "cades", cades },
	{ FRAME_COSIGN, "cosign", cosign },
};

/* What is refused is answered with an empty payload, and logged. */
static enum err
handle(struct keeper *keeper, const struct frame *frame, struct why *why)
{
	struct cursor cursor = cursor_from(frame->payload);
	struct why inner = { .text = "no such verb" };
	enum err e = ERR_USAGE;

	buf_reset(&keeper->reply);
	arena_reset(&keeper->arena);
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		if (verbs[i].kind == frame->kind)
			e = verbs[i].act(keeper, &cursor, &inner);
	if (e != ERR_OK) {
		log_event(LOG_ERROR, "keeper-refused", "why", inner.text, NULL);
		buf_reset(&keeper->reply);
	}
	return channel_send(&keeper->channel,
	    FRAME(frame->kind, frame->id, buf_str(&keeper->reply)), why);
}

int
run_keeper(const struct config *config, struct arena *arena)
{
	static struct keeper keeper; /* large: not on the stack */
	struct frame frame;
	struct why why;
	enum err e;

	buf_init(&keeper.reply, REPLY_MAX);
	e = arena_init(&keeper.arena, LIMIT_ARENA, &why);
	if (e == ERR_OK)
		e = channel_init(&keeper.channel, CHANNEL_FD, &why);
	if (e == ERR_OK)
		e = read_keys(&keeper, config, arena, &why);
	if (e == ERR_OK)
		e = read_origin(&keeper, config, arena, &why);
	if (e == ERR_OK)
		e = last_head_open(SUPERVISE_KEPT_FD, keeper.origin, &keeper.last, &why);
	(void)close(SUPERVISE_KEPT_FD);
	if (e == ERR_OK)
		e = prepare_texts(&keeper, config, arena, &why);
	if (e == ERR_OK)
		e = trust_warm(&why);
	if (e == ERR_OK)
		e = role_ready(&keeper.channel, ROLE_KEEPER, config, arena, &why);
	while (e == ERR_OK) {
		e = role_next(&keeper.channel, &frame, &why);
		if (e == ERR_OK)
			e = handle(&keeper, &frame, &why);
	}
	return e == ERR_IO ? 0 : role_failed("keeper-stopped", &why);
}
