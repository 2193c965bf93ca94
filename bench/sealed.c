#include "sealed.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "record/order_text.h"
#include "record/signoff.h"
#include "trust/cert.h"
#include "trust/uuid.h"
#include "wire/jss.h"
#include "wire/object.h"
#include "wire/projection.h"

#define FILE_MAX ((size_t)64 << 10)
#define SEALER_ARENA ((size_t)4 << 20)

static const struct order_field fields[] = {
	{ STR_INIT("case-reference"), STR_INIT("RUC-2026-0001-1") },
	{ STR_INIT("authority"), STR_INIT("Fiscalia Norte, specialised unit") },
	{ STR_INIT("officer-role"), STR_INIT("prosecutor") },
	{ STR_INIT("official-email"), STR_INIT("desk@fiscalia-norte.example") },
	{ STR_INIT("official-phone"), STR_INIT("+5620000000") },
	{ STR_INIT("legal-basis"), STR_INIT("CPP-219") },
	{ STR_INIT("offence"), STR_INIT("185/2") },
	{ STR_INIT("link"), STR_INIT("account-used-for-fraud") },
	{ STR_INIT("user-notice"), STR_INIT("please-delay") },
};

static const struct {
	const char *name;
	enum signoff_act act;
} signers[SEALED_SIGNOFFS] = {
	{ "prosecutor-1", SIGNOFF_ISSUE },
	{ "prosecutor-2", SIGNOFF_APPROVE },
};

static enum err
read_file(struct arena *arena, const char *sandbox, const char *name,
    struct str *ret_bytes, struct why *why)
{
	const char *path = arena_format(arena, "%s/%s", sandbox, name).ptr;

	return path == NULL ? err_why(why, ERR_LIMIT, 0, "no memory")
			    : file_read(arena, path, FILE_MAX, ret_bytes, why);
}

static enum err
read_key(struct sealer *sealer, const char *sandbox, const char *name,
    struct key **ret_key, struct why *why)
{
	struct str pem;
	enum err e = read_file(&sealer->arena, sandbox, name, &pem, why);

	return e == ERR_OK ? key_read_private(pem, ret_key, why) : e;
}

static enum err
read_certificate(struct sealer *sealer, const char *sandbox, struct why *why)
{
	static char der[FILE_MAX]; /* outlives the arena of one message */
	struct cert *cert = NULL;
	struct str pem;
	enum err e = read_file(&sealer->arena, sandbox, "persons/cl/team.crt", &pem, why);

	if (e == ERR_OK)
		e = cert_read(pem, &cert, why);
	if (e != ERR_OK)
		return e;
	sealer->certificate = cert_der(cert);
	memcpy(der, sealer->certificate.ptr, sealer->certificate.len);
	sealer->certificate.ptr = der;
	memcpy(sealer->certificate_sha256, cert_sha256(cert), SHA256_LEN);
	cert_free(cert);
	return ERR_OK;
}

enum err
sealer_open(struct sealer *sealer, const char *sandbox, struct why *why)
{
	enum err e;

	*sealer = (struct sealer){ .seal = NULL };
	e = arena_init(&sealer->arena, SEALER_ARENA, why);
	if (e == ERR_OK)
		e = read_key(sealer, sandbox, "cl/keys/seal.key", &sealer->seal, why);
	for (size_t i = 0; e == ERR_OK && i < SEALED_SIGNOFFS; i++) {
		const char *name =
		    arena_format(&sealer->arena, "persons/cl/%s.pem", signers[i].name)
			.ptr;

		e = read_key(sealer, sandbox, name, &sealer->persons[i], why);
	}
	return e == ERR_OK ? read_certificate(sealer, sandbox, why) : e;
}

void
sealer_release(struct sealer *sealer)
{
	key_free(sealer->seal);
	for (size_t i = 0; i < SEALED_SIGNOFFS; i++)
		key_free(sealer->persons[i]);
	arena_release(&sealer->arena);
}

static enum err
write_order(
    struct sealer *sealer, struct order *order, struct str *ret_text, struct why *why)
{
	struct arena *arena = &sealer->arena;
	struct target *target = arena_alloc(arena, sizeof *target);
	char id[UUID_TEXT_MAX];
	struct buf text;
	enum err e;

	*order = (struct order){ .realm = STR("live"),
		.procedure = STR("vol"),
		.issuer = STR(SEALED_ISSUER),
		.addressee = STR(SEALED_ADDRESSEE),
		.language = STR("en"),
		.created_at = clock_real() / CLOCK_SECOND * CLOCK_SECOND,
		.projection = PROJECTION_VERSION,
		.fields = fields,
		.fields_count = sizeof fields / sizeof fields[0],
		.targets = target,
		.targets_count = 1,
		.recipients =
		    (const unsigned char(*)[SHA256_LEN])sealer->certificate_sha256,
		.recipients_count = 1 };
	e = uuid7(clock_real(), id, why);
	if (e != ERR_OK || target == NULL)
		return e == ERR_OK ? err_why(why, ERR_LIMIT, 0, "no memory") : e;
	order->id = arena_str(arena, str_from(id));
	*target = (struct target){ .format = STR("EmailAddress"),
		.value = STR("anna@papercup.example"),
		.from = order->created_at - 52 * CLOCK_DAY,
		.to = order->created_at - 22 * CLOCK_DAY,
		.zone = STR("America/Santiago"),
		.categories = DATA_SUBSCRIBER };
	buf_init(&text, LIMIT_ORDER);
	e = order_write(arena, order, &text, why);
	if (e == ERR_OK)
		*ret_text = arena_str(arena, buf_str(&text));
	buf_release(&text);
	return e;
}

static enum err
write_signoff(struct sealer *sealer, size_t n, struct str order, struct str *ret_text,
    struct why *why)
{
	struct arena *arena = &sealer->arena;
	struct signoff signoff = { .realm = STR("live"),
		.act = signers[n].act,
		.person = str_from(signers[n].name),
		.organisation = STR(SEALED_ISSUER),
		.at = clock_real() / CLOCK_SECOND * CLOCK_SECOND };
	struct buf text;
	enum err e;

	order_sha256(order, signoff.order_sha256);
	e = signoff_sign(arena, &signoff, sealer->persons[n], why);
	buf_init(&text, SIGNOFF_MAX);
	if (e == ERR_OK)
		e = signoff_write(arena, &signoff, &text, why);
	if (e == ERR_OK)
		*ret_text = arena_str(arena, buf_str(&text));
	buf_release(&text);
	return e;
}

static void
add_document(struct draft *draft, const struct order *order, const char *type,
    struct str bytes, size_t index)
{
	struct document document = { .id = object_id(
					 draft->arena, order->id, "document", index),
		.type_owner = STR("COMITY"),
		.type = str_from(type),
		.contents = bytes,
		.content_type = STR(CONTENT_JSON) };

	(void)endpoint_parse(order->issuer, &document.owner);
	draft_ask(draft, VERB_CREATE, STR(""), document_json(draft->arena, &document));
}

static enum err
seal(struct sealer *sealer, struct draft *draft, struct arena *keep,
    struct str *ret_bytes, struct why *why)
{
	unsigned char signature[KEY_SIGNATURE_LEN];
	struct buf text;
	enum err e = jss_prepare(draft->arena, draft->root, sealer->seal, why);

	buf_init(&text, LIMIT_BODY);
	if (e == ERR_OK)
		e = jss_signing_text(draft->arena, draft->root, &text, why);
	if (e == ERR_OK)
		e = jss_sign(sealer->seal, buf_str(&text), signature, why);
	if (e == ERR_OK)
		e = jss_attach(draft->arena, draft->root, signature, why);
	buf_reset(&text);
	if (e == ERR_OK)
		json_write(draft->root, &text);
	if (e == ERR_OK)
		*ret_bytes = arena_str(keep, buf_str(&text));
	if (e == ERR_OK && (ret_bytes->ptr == NULL || ret_bytes->len == 0))
		e = err_why(why, ERR_LIMIT, 0, "no room for another message");
	buf_release(&text);
	return e;
}

enum err
sealer_make(
    struct sealer *sealer, struct arena *keep, struct sealed *ret_sealed, struct why *why)
{
	struct arena *arena = &sealer->arena;
	struct sealed sealed = { .order = STR("") };
	struct endpoint from, to;
	struct json *objects = NULL;
	char transaction[UUID_TEXT_MAX];
	struct order order;
	struct draft draft;
	size_t index = 0;
	enum err e;

	arena_reset(arena);
	if (!endpoint_parse(STR(SEALED_ISSUER), &from) ||
	    !endpoint_parse(STR(SEALED_ADDRESSEE), &to))
		return err_why(why, ERR_USAGE, 0, "no organisation id");
	e = write_order(sealer, &order, &sealed.order, why);
	for (size_t i = 0; e == ERR_OK && i < SEALED_SIGNOFFS; i++)
		e = write_signoff(sealer, i, sealed.order, &sealed.signoffs[i], why);
	if (e == ERR_OK)
		e = uuid4(transaction, why);
	if (e == ERR_OK)
		e = projection_build(arena, &order, &objects, why);
	if (e != ERR_OK)
		return e;
	draft = message_request(arena, from, to, str_from(transaction), clock_real());
	add_document(&draft, &order, "Order", sealed.order, index++);
	for (size_t i = 0; i < SEALED_SIGNOFFS; i++)
		add_document(&draft, &order, "SignOff", sealed.signoffs[i], index++);
	add_document(&draft, &order, "Certificate", sealer->certificate, index++);
	projection_ask(&draft, objects);
	e = seal(sealer, &draft, keep, &sealed.bytes, why);
	sealed.order = arena_str(keep, sealed.order);
	for (size_t i = 0; i < SEALED_SIGNOFFS; i++)
		sealed.signoffs[i] = arena_str(keep, sealed.signoffs[i]);
	if (e == ERR_OK)
		*ret_sealed = sealed;
	return e;
}
