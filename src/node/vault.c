/*
 * vault.c - makes one evidence package, or opens one (vault_room.h), in a process of its
 * own without files and network.
 *
 * It is given everything: the order, the sign-offs, the answer's files, the recipients'
 * certificates, and a descriptor to write to.  The seal is the keeper's and the
 * time-stamp the courier's: it asks the core for both.  The key of the evidence room is
 * read before the jail closes, and dropped at once by a vault that is not to open.
 */
#include "node/role.h"

#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/cursor.h"
#include "base/file.h"
#include "base/limits.h"
#include "evidence/package.h"
#include "evidence/verify.h"
#include "format/json.h"
#include "node/frames.h"
#include "node/log.h"
#include "node/vault_room.h"
#include "node/vault_rows.h"
#include "record/order_text.h"
#include "trust/cms.h"
#include "trust/tsp.h"
#include "trust/warm.h"

#define FILES_MAX 256
#define CERT_FILE_MAX ((size_t)64 << 10)
#define PACKAGE_MAX (4 * LIMIT_EVIDENCE_PART)

struct vault {
	struct channel channel;
	struct arena arena;
	struct buf payload;
	uint64_t job;
	int out;
	struct package_input input;
	struct order order, allowed;
	struct str signoffs[LIMIT_SIGNOFFS];
	struct scope_file files[FILES_MAX];
	struct str rows; /* of the provider's data system; ptr NULL = none came */
	bool compare;    /* and nothing else */
	bool plain;      /* it is for a system that named no recipients */
	struct cert *recipients[LIMIT_RECIPIENTS];
	size_t recipients_count;
	struct cert *authority; /* of the time-stamps, NULL = not configured */
	struct key *room_key;   /* of the evidence room, NULL = there is none */
	struct cert *room_cert;
	const char *room_fault; /* opened.h */
	struct scope_report scope;
};

static enum err
send(struct vault *vault, uint16_t kind, struct why *why)
{
	enum err e = channel_send(&vault->channel,
	    FRAME((uint16_t)kind, vault->job, buf_str(&vault->payload)), why);

	return e == ERR_OK ? channel_flush(&vault->channel, why) : e;
}

/* ok, size, digest, report: the last word. */
static enum err
done(struct vault *vault, bool ok, struct str package, const char *words, struct why *why)
{
	unsigned char digest[SHA256_LEN] = { 0 };
	struct json *report = json_object(&vault->arena);
	struct buf text;

	json_put_str(&vault->arena, report, "words", str_from(words));
	if (vault->scope.files_count > 0)
		(void)json_put(report, "scope", scope_json(&vault->arena, &vault->scope));
	buf_init(&text, LIMIT_BODY);
	json_write(report, &text);
	if (ok)
		sha256(package, digest);
	buf_reset(&vault->payload);
	buf_add_byte(&vault->payload, ok);
	buf_add_be64(&vault->payload, package.len);
	buf_add(&vault->payload, str_bytes(digest, sizeof digest));
	buf_add_sized(&vault->payload, buf_str(&text));
	buf_release(&text);
	return send(vault, FRAME_PACK_DONE, why);
}

/* --- the job --- */

static enum err
read_file(
    struct vault *vault, const struct json *from, struct scope_file *to, struct why *why)
{
	enum data_category category;

	to->name = json_get_str(from, "name");
	to->second_reader = json_get_str(from, "second_reader");
	if (!scope_kind_parse(json_get_str(from, "kind"), &to->kind))
		return err_why(why, ERR_SYNTAX, 0, "kind of a file is csv, json or free");
	if (data_category_parse(json_get_str(from, "category"), &category))
		to->declared = category;
	if (!json_get_bool(from, "rows"))
		return base64_decode(
		    &vault->arena, json_get_str(from, "data"), &to->bytes, why);
	to->bytes = vault->rows;
	return vault->rows.ptr == NULL ? err_why(why, ERR_SYNTAX, 0, "no rows came")
				       : ERR_OK;
}

static enum err
read_request(struct vault *vault, struct str text, struct why *why)
{
	struct package_input *input = &vault->input;
	const struct json *declaration;
	struct json *root;
	enum err e = canon_read(&vault->arena, text, &root, why);

	if (e != ERR_OK)
		return e;
	for (const struct json *f = json_first(json_get(root, "files")); f != NULL;
	     f = f->next) {
		if (input->files_count == FILES_MAX)
			return err_why(
			    why, ERR_LIMIT, 0, "more than %d files", FILES_MAX);
		e = read_file(vault, f, &vault->files[input->files_count++], why);
		if (e != ERR_OK)
			return e;
	}
	vault->compare = json_get_bool(root, "compare");
	declaration = json_get(root, "declaration");
	input->files = vault->files;
	input->released_by = json_get_str(root, "released_by");
	input->scope.justification = json_get_str(root, "justification");
	input->declaration = (struct declaration){
		.person = json_get_str(root, "person"),
		.organisation = vault->order.addressee,
		.role = json_get_str(declaration, "role"),
		.system = json_get_str(declaration, "system"),
		.method = json_get_str(declaration, "method"),
		.statement = json_get_str(declaration, "statement"),
		.language = json_get_str(declaration, "language"),
		.extracted_at = input->at,
	};
	(void)clock_parse(
	    json_get_str(declaration, "extracted_at"), &input->declaration.extracted_at);
	return ERR_OK;
}

static enum err
read_job(struct vault *vault, struct str payload, struct why *why)
{
	struct package_input *input = &vault->input;
	struct cursor cursor = cursor_from(payload);
	struct str request, allowed;
	enum err e;

	input->at = (int64_t)cursor_be64(&cursor);
	input->stamped = cursor_u8(&cursor) == 1;
	input->clock_virtual = cursor_u8(&cursor) == 1;
	vault->plain = cursor_u8(&cursor) == 1;
	input->tool = STR("comity " COMITY_VERSION);
	input->order = &vault->order;
	input->order_text = arena_str(&vault->arena, cursor_sized(&cursor));
	allowed = arena_str(&vault->arena, cursor_sized(&cursor));
	input->signoffs = vault->signoffs;
	input->signoffs_count = cursor_be16(&cursor);
	if (input->signoffs_count > LIMIT_SIGNOFFS)
		return err_why(
		    why, ERR_LIMIT, 0, "more than %d sign-offs", LIMIT_SIGNOFFS);
	for (size_t i = 0; i < input->signoffs_count; i++)
		vault->signoffs[i] = arena_str(&vault->arena, cursor_sized(&cursor));
	vault->recipients_count = cursor_be16(&cursor);
	if (vault->recipients_count > LIMIT_RECIPIENTS)
		return err_why(
		    why, ERR_LIMIT, 0, "more than %d recipients", LIMIT_RECIPIENTS);
	for (size_t i = 0; i < vault->recipients_count; i++)
		if (cert_read(cursor_sized(&cursor), &vault->recipients[i], why) !=
		    ERR_OK)
			return ERR_CRYPTO;
	request = arena_str(&vault->arena, cursor_sized(&cursor));
	if (!cursor_end(&cursor))
		return err_why(why, ERR_SYNTAX, 0, "job frame");
	e = order_read(&vault->arena, input->order_text, &vault->order, why);
	if (e == ERR_OK && allowed.len > 0) {
		input->allowed = &vault->allowed;
		e = vault_allowed(
		    &vault->arena, &vault->order, allowed, &vault->allowed, why);
	}
	return e == ERR_OK ? read_request(vault, request, why) : e;
}

/* --- what others do for us --- */

/* Asks the core and waits for the one sized field of its answer; empty = refused. */
static enum err
ask(struct vault *vault, uint16_t kind, struct str question, struct str *ret_answer,
    struct why *why)
{
	struct frame frame;
	struct cursor cursor;
	enum err e;

	buf_reset(&vault->payload);
	buf_add_sized(&vault->payload, question);
	e = send(vault, kind, why);
	if (e == ERR_OK)
		e = role_next(&vault->channel, &frame, why);
	if (e != ERR_OK)
		return e;
	cursor = cursor_from(frame.payload);
	*ret_answer = arena_str(&vault->arena, cursor_sized(&cursor));
	if (frame.kind != kind || !cursor_end(&cursor) || ret_answer->len == 0)
		return err_why(why, ERR_DENIED, 0, "%s",
		    kind == FRAME_PACK_SIGN ? "the keeper did not sign"
					    : "the time-stamp authority gave no answer");
	return ERR_OK;
}

static enum err
get_stamp(struct vault *vault, const struct package *package, struct str *ret_token,
    struct why *why)
{
	unsigned char digest[SHA256_LEN];
	unsigned char nonce[TSP_NONCE_LEN];
	struct tsp_stamp stamp;
	struct str request = STR(""), response = STR("");
	enum err e;

	if (!vault->input.stamped) {
		*ret_token = STR("");
		return ERR_OK;
	}
	sha256(package->stamp_manifest, digest);
	e = random_bytes(nonce, sizeof nonce, why);
	if (e == ERR_OK)
		e = tsp_request(&vault->arena, digest, nonce, &request, why);
	if (e == ERR_OK)
		e = ask(vault, FRAME_PACK_STAMP, request, &response, why);
	if (e == ERR_OK)
		e = tsp_read_response(&vault->arena, response, ret_token, why);
	if (e == ERR_OK && vault->authority != NULL)
		e = tsp_verify(&vault->arena, *ret_token, digest, nonce, vault->authority,
		    &stamp, why);
	return e;
}

static enum err
envelop(
    struct vault *vault, struct str container, struct str *ret_package, struct why *why)
{
	if (!vault->plain || vault->recipients_count > 0)
		return cms_encrypt(&vault->arena, container,
		    (const struct cert *const *)vault->recipients,
		    vault->recipients_count, ret_package, why);
	*ret_package = arena_str(&vault->arena, container);
	return ret_package->len == container.len
		   ? ERR_OK
		   : err_why(why, ERR_LIMIT, 0, "no memory");
}

static enum err
make(struct vault *vault, struct str *ret_package, struct why *why)
{
	struct package package;
	struct str p7s = STR(""), token = STR("");
	struct buf container;
	enum err e =
	    package_build(&vault->arena, &vault->input, &package, &vault->scope, why);

	if (e == ERR_OK && vault->compare)
		return err_why(why, ERR_DENIED, 0, "compared; nothing was sealed");
	if (e == ERR_OK)
		e = ask(vault, FRAME_PACK_SIGN, package.manifest, &p7s, why);
	if (e == ERR_OK)
		e = package_seal(&vault->arena, &package, p7s, why);
	if (e == ERR_OK)
		e = get_stamp(vault, &package, &token, why);
	if (e != ERR_OK)
		return e;
	buf_init(&container, PACKAGE_MAX);
	e = package_finish(&package, token, &container, why);
	if (e == ERR_OK)
		e = envelop(vault, buf_str(&container), ret_package, why);
	buf_release(&container);
	if (e == ERR_OK)
		e = fd_write_all(vault->out, *ret_package, why);
	if (e == ERR_OK && fsync(vault->out) != 0)
		e = err_errno(why, "evidence");
	return e;
}

static enum err
read_named(struct vault *vault, const struct config *config, struct str file,
    struct str *ret_bytes, struct why *why)
{
	const char *name = arena_cstr(&vault->arena, file);

	if (name == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	return file_read(&vault->arena, config_path(&vault->arena, config, name),
	    CERT_FILE_MAX, ret_bytes, why);
}

/* Before the jail: a token of another authority than the configured one is not taken. */
static enum err
read_authority(struct vault *vault, const struct config *config, struct why *why)
{
	struct str pem;
	enum err e;

	if (config->tsa_cert.len == 0)
		return ERR_OK;
	e = read_named(vault, config, config->tsa_cert, &pem, why);
	return e == ERR_OK ? cert_read(pem, &vault->authority, why) : e;
}

static enum err
read_room_files(struct vault *vault, const struct config *config, struct why *why)
{
	size_t mark = arena_mark(&vault->arena);
	struct str pem;
	enum err e;

	if (config->evidence_key.len == 0)
		return ERR_OK;
	e = read_named(vault, config, config->evidence_key, &pem, why);
	if (e == ERR_OK)
		e = key_read_private(pem, &vault->room_key, why);
	if (e == ERR_OK)
		e = read_named(vault, config, config->evidence_cert, &pem, why);
	if (e == ERR_OK)
		e = cert_read(pem, &vault->room_cert, why);
	arena_return(&vault->arena, mark);
	return e;
}

/* What is wrong with it is told to who opens: whoever packs does without it. */
static void
read_room(struct vault *vault, const struct config *config)
{
	struct why why;

	if (read_room_files(vault, config, &why) != ERR_OK) {
		vault->room_fault =
		    "the key of the evidence room cannot be read: see the log";
		log_event(LOG_ERROR, "evidence-key", "why", why.text, NULL);
	} else if (vault->room_key != NULL &&
		   !cert_fits_key(vault->room_cert, vault->room_key)) {
		vault->room_fault = "evidence-key and evidence-cert do not belong "
				    "together: see comity.conf";
		log_event(LOG_ERROR, "evidence-key", "why", vault->room_fault, NULL);
	}
}

static enum err
pack(struct vault *vault, const struct frame *frame, struct why *why)
{
	struct str package = STR("");
	enum err e;

	e = read_job(vault, frame->payload, why);
	if (e == ERR_OK)
		e = make(vault, &package, why);
	return done(vault, e == ERR_OK, package, e == ERR_OK ? "" : why->text, why);
}

/* What the data system gave, and was shown to a person: no other bytes are sealed. */
static enum err
take_rows(struct vault *vault, struct frame *frame, struct why *why)
{
	struct cursor cursor = cursor_from(frame->payload);
	struct str wanted = cursor_bytes(&cursor, SHA256_LEN);
	unsigned char found[SHA256_LEN], sha256_of[SHA256_LEN];
	AUTO_FD int fd = channel_take_fd(&vault->channel);
	enum err e;

	if (!cursor_end(&cursor))
		return err_why(why, ERR_SYNTAX, 0, "rows frame");
	memcpy(sha256_of, wanted.ptr, sizeof sha256_of);
	e = vault_read(&vault->arena, fd, LIMIT_ROWS, &vault->rows, why);
	if (e != ERR_OK)
		return e;
	sha256(vault->rows, found);
	if (memcmp(found, sha256_of, sizeof found) != 0)
		return err_why(why, ERR_DENIED, 0, "the rows are not those that came");
	return role_next(&vault->channel, frame, why);
}

/* The first frame says what this vault is for. */
static enum err
serve(struct vault *vault, struct frame *frame, struct why *why)
{
	vault->job = frame->id;
	vault->out = channel_take_fd(&vault->channel);
	if (frame->kind == FRAME_OPEN)
		return vault_room(&vault->channel, &vault->arena, frame, vault->out,
		    &(struct opened_with){
			vault->room_key, vault->room_cert, vault->room_fault },
		    why);
	key_free(vault->room_key);
	vault->room_key = NULL;
	return frame->kind == FRAME_COMPARE
		   ? vault_compare(&vault->channel, &vault->arena, frame, vault->out, why)
		   : pack(vault, frame, why);
}

int
run_vault(const struct config *config, struct arena *arena)
{
	static struct vault vault; /* large: not on the stack */
	struct frame frame;
	struct why why = { .text = "" };
	enum err e;

	buf_init(&vault.payload, CHANNEL_FRAME_MAX);
	e = arena_init(&vault.arena, LIMIT_ARENA, &why);
	if (e == ERR_OK)
		e = channel_init(&vault.channel, CHANNEL_FD, &why);
	if (e == ERR_OK)
		e = read_authority(&vault, config, &why);
	if (e == ERR_OK)
		read_room(&vault, config);
	if (e == ERR_OK)
		e = trust_warm(&why);
	if (e == ERR_OK)
		e = evidence_warm(&vault.arena, &why);
	if (e == ERR_OK)
		e = role_ready(&vault.channel, ROLE_VAULT, config, arena, &why);
	if (e == ERR_OK)
		e = role_next(&vault.channel, &frame, &why);
	if (e == ERR_OK && frame.kind == FRAME_ROWS) {
		key_free(vault.room_key);
		vault.room_key = NULL;
		e = take_rows(&vault, &frame, &why);
	}
	if (e != ERR_OK)
		return e == ERR_IO ? 0 : role_failed("vault-stopped", &why);
	e = serve(&vault, &frame, &why);
	return e == ERR_OK ? 0 : role_failed("vault-stopped", &why);
}
