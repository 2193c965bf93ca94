/* clang-format off */
/*
 * forge.c - an attacker's tool: makes HI-1 messages out of a sandbox's keys, changes them, seals
 * them with any key, brings them with any certificate.  For tests and trainings; not installed.
 *
 *	forge SANDBOX send --from NODE --to NODE [--order FILE] [--sign-off FILE]...
 *	      [--certificate FILE]... [--annex NAME=FILE]... [--receipt FILE]... [--get ID]
 *	      [--change FILE] [--about ORDER --update KIND] [--copy yes]
 *	      [--mutate NAME]... [--seal NODE|KEY.PEM|none] [--transaction UUID]
 *	      [--tls NODE|PREFIX|none] [--save FILE] [--no-post]
 *		The complete message as the node of --from would send it.  Seal and TLS certificate
 *		are those of --from if nothing else is said; a PREFIX with a slash means PREFIX.crt
 *		and PREFIX.key.  --save keeps the exact sealed bytes.  --update adds the UPDATEs that
 *		follow from a change of this kind of the order --about, which is not sent.  --copy
 *		leaves the order's objects out, as in the copy for a notified authority.
 *	forge SANDBOX post --to NODE --tls NODE|PREFIX|none [--type TYPE] FILE
 *		Brings the bytes of a file.
 *	forge SANDBOX flip --to NODE --tls NODE --count N FILE
 *		Brings N copies of the file, each with one other bit turned.
 *	forge SANDBOX change --about ORDER --kind KIND --says ORG [--follows FILE|DIGITS]
 *	      [--until TIME] [--reason CODE] [--text WORDS] [--target N [--category NAME]] [--at TIME]
 *	      --key KEY.pem --person ID [--act ACT] PREFIX
 *		Makes PREFIX.change and PREFIX.sign-off: what anybody could say about an order, or of
 *		one of its targets.  It follows the order, or the file's text.
 *	forge SANDBOX cert PREFIX
 *		Makes PREFIX.key and PREFIX.crt: a certificate that nobody has listed.
 *
 * NODE is a node of the sandbox.  For each answer one line comes first:
 *	HTTP STATUS accepted
 *	HTTP STATUS refused CODE RULE: sentence ...
 *	HTTP STATUS other
 * then, but for flip, the body of the answer.  Exit code: 0 accepted, 1 anything else, 2 usage,
 * 5 no answer.
 */
/* clang-format on */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "deliver.h"
#include "mutate.h"
#include "node/config.h"
#include "node/place.h"
#include "record/change.h"
#include "record/order_text.h"
#include "record/signoff.h"
#include "trust/cert.h"
#include "trust/uuid.h"
#include "wire/check.h"
#include "wire/jss.h"
#include "wire/object.h"
#include "wire/projection.h"
#include "wire/update.h"

#define PEM_MAX ((size_t)64 << 10)
#define EXIT_USAGE 2
#define EXIT_SILENT 5

struct forge {
	struct arena arena;
	const char *sandbox;
	int argc;
	char **argv; /* behind the verb */
};

/* --- the call --- */

/* The n-th value of a repeated option, NULL behind the last. */
static const char *
option_nth(const struct forge *forge, const char *name, size_t n)
{
	for (int i = 0; i + 1 < forge->argc; i++)
		if (strcmp(forge->argv[i], name) == 0 && n-- == 0)
			return forge->argv[i + 1];
	return NULL;
}

static struct str
option(const struct forge *forge, const char *name, const char *fallback)
{
	const char *value = option_nth(forge, name, 0);

	return str_from(value == NULL ? fallback : value);
}

static bool
flag(const struct forge *forge, const char *name)
{
	for (int i = 0; i < forge->argc; i++)
		if (strcmp(forge->argv[i], name) == 0)
			return true;
	return false;
}

/* FILE at the end. */
static const char *
last_word(const struct forge *forge)
{
	return forge->argc == 0 ? "" : forge->argv[forge->argc - 1];
}

static int
usage(void)
{
	fprintf(stderr,
	    "usage: forge SANDBOX send|post|flip|cert|change ... (see forge.c)\n"
	    "mutations:\n");
	mutate_list(stderr);
	return EXIT_USAGE;
}

static int
failed(const struct why *why, const char *what)
{
	fprintf(stderr, "forge: %s: %s\n", what, why->text);
	return EXIT_SILENT;
}

/* --- the sandbox's keys --- */

/* SANDBOX/NODE/name for a node, else the path itself with its ending. */
static const char *
place(struct forge *forge, struct str who, const char *name, const char *ending)
{
	if (str_find(who, '/') < who.len)
		return arena_format(&forge->arena, "%.*s%s", STR_ARG(who), ending).ptr;
	return arena_format(
	    &forge->arena, "%s/%.*s/%s", forge->sandbox, STR_ARG(who), name)
	    .ptr;
}

static enum err
read_identity(
    struct forge *forge, struct str who, struct client_config *ret, struct why *why)
{
	enum err e = ERR_OK;

	if (str_eq_c(who, "none"))
		return ERR_OK;
	e = file_read(&forge->arena, place(forge, who, PLACE_TLS_CERT, ".crt"), PEM_MAX,
	    &ret->cert, why);
	if (e == ERR_OK)
		e = file_read(&forge->arena, place(forge, who, PLACE_TLS_KEY, ".key"),
		    PEM_MAX, &ret->key, why);
	return e;
}

static enum err
read_endpoint(
    struct forge *forge, const char *name, struct endpoint *ret_endpoint, struct why *why)
{
	struct config *config = arena_alloc(&forge->arena, sizeof *config);
	const char *node = option_nth(forge, name, 0);
	enum err e;

	if (node == NULL || config == NULL)
		return err_why(why, ERR_USAGE, 0, "%s is missing", name);
	e = config_read(&forge->arena,
	    arena_format(&forge->arena, "%s/%s", forge->sandbox, node).ptr, config, why);
	if (e == ERR_OK && !endpoint_parse(config->organisation, ret_endpoint))
		e = err_why(why, ERR_SYNTAX, 0, "organisation of %s", node);
	return e;
}

/* --- the message --- */

static enum err
read_paper(struct forge *forge, const char *type, const char *given,
    struct document *document, struct why *why)
{
	struct str rest = str_from(given);
	struct cert *cert;
	enum err e;

	if (strcmp(type, "Annex") == 0)
		document->name = str_cut(&rest, '=');
	e = file_read(&forge->arena, rest.ptr, LIMIT_BODY / 2, &document->contents, why);
	if (e != ERR_OK || strcmp(type, "Certificate") != 0)
		return e;
	document->name = STR("recipient");
	e = cert_read(document->contents, &cert, why);
	if (e == ERR_OK) {
		document->contents = arena_str(&forge->arena, cert_der(cert));
		cert_free(cert);
	}
	return e;
}

/* All papers of one option, as documents of the type. */
static enum err
add_papers(struct forge *forge, struct draft *draft, const char *name, const char *type,
    struct document *document, size_t *index, struct why *why)
{
	const char *given;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && (given = option_nth(forge, name, i)) != NULL;
	     i++) {
		struct document paper = *document;

		paper.type = str_from(type);
		paper.id = object_id(&forge->arena, document->id, "document", (*index)++);
		e = read_paper(forge, type, given, &paper, why);
		if (e == ERR_OK)
			draft_ask(draft, VERB_CREATE, STR(""),
			    document_json(&forge->arena, &paper));
	}
	return e;
}

/* The namespace of the ids, and what follows from the order: nothing when the message
 * brings no order that can be read. */
static enum err
read_projection(
    struct forge *forge, struct str *ret_id, struct json **ret_objects, struct why *why)
{
	const char *path = option_nth(forge, "--order", 0);
	char fresh[UUID_TEXT_MAX];
	struct order order;
	struct str text;
	enum err e = uuid4(fresh, why);

	*ret_objects = NULL;
	*ret_id = arena_str(&forge->arena, str_from(fresh));
	if (e != ERR_OK || path == NULL)
		return e;
	e = file_read(&forge->arena, path, LIMIT_ORDER, &text, why);
	if (e != ERR_OK || order_read(&forge->arena, text, &order, NULL) != ERR_OK)
		return e;
	*ret_id = order.id;
	if (option_nth(forge, "--copy", 0) != NULL)
		return ERR_OK;
	return projection_build(&forge->arena, &order, ret_objects, why);
}

static enum err
read_about(
    struct forge *forge, struct str *ret_text, struct order *ret_order, struct why *why)
{
	const char *path = option_nth(forge, "--about", 0);
	enum err e;

	if (path == NULL)
		return err_why(why, ERR_USAGE, 0, "--about is missing");
	e = file_read(&forge->arena, path, LIMIT_ORDER, ret_text, why);
	return e == ERR_OK ? order_read(&forge->arena, *ret_text, ret_order, why) : e;
}

static enum err
add_updates(struct forge *forge, struct draft *draft, struct why *why)
{
	enum change_kind kind = CHANGE_WITHDRAWAL;
	struct json *objects = NULL;
	struct order order;
	struct str text;
	int64_t until = 0;
	enum err e;

	if (option_nth(forge, "--update", 0) == NULL)
		return ERR_OK;
	if (!change_kind_parse(option(forge, "--update", ""), &kind))
		return err_why(why, ERR_USAGE, 0, "--update");
	(void)clock_parse(option(forge, "--until", ""), &until);
	e = read_about(forge, &text, &order, why);
	if (e == ERR_OK)
		e = update_build(&forge->arena, &order, kind, until, &objects, why);
	if (e == ERR_OK)
		update_ask(draft, objects);
	return e;
}

static enum err
write_message(struct forge *forge, struct draft *ret_draft, struct why *why)
{
	static const struct {
		const char *option, *type;
	} papers[] = { { "--order", "Order" }, { "--sign-off", "SignOff" },
		{ "--annex", "Annex" }, { "--certificate", "Certificate" },
		{ "--receipt", "Receipt" }, { "--change", "Change" } };
	struct document document = { .type_owner = STR("COMITY"),
		.content_type = STR(CONTENT_JSON) };
	struct endpoint from = { 0 }, to = { 0 };
	struct json *objects = NULL;
	char transaction[UUID_TEXT_MAX];
	size_t index = 0;
	enum err e = read_endpoint(forge, "--from", &from, why);

	if (e == ERR_OK)
		e = read_endpoint(forge, "--to", &to, why);
	if (e == ERR_OK)
		e = read_projection(forge, &document.id, &objects, why);
	if (e == ERR_OK)
		e = uuid4(transaction, why);
	if (e != ERR_OK)
		return e;
	document.owner = from;
	*ret_draft = message_request(&forge->arena, from, to,
	    option(forge, "--transaction", transaction), clock_real());
	for (size_t i = 0; e == ERR_OK && i < sizeof papers / sizeof papers[0]; i++)
		e = add_papers(forge, ret_draft, papers[i].option, papers[i].type,
		    &document, &index, why);
	if (e == ERR_OK && objects != NULL)
		projection_ask(ret_draft, objects);
	if (e == ERR_OK)
		e = add_updates(forge, ret_draft, why);
	if (option_nth(forge, "--get", 0) != NULL)
		draft_ask(ret_draft, VERB_GET, option(forge, "--get", ""), NULL);
	return e;
}

static enum err
seal(struct forge *forge, struct draft *draft, struct why *why)
{
	struct str who = option(forge, "--seal", option_nth(forge, "--from", 0));
	unsigned char signature[KEY_SIGNATURE_LEN];
	struct key *key = NULL;
	struct str pem;
	struct buf text;
	enum err e;

	if (str_eq_c(who, "none"))
		return ERR_OK;
	e = file_read(
	    &forge->arena, place(forge, who, PLACE_SEAL_KEY, ""), PEM_MAX, &pem, why);
	if (e == ERR_OK)
		e = key_read_private(pem, &key, why);
	if (e != ERR_OK)
		return e;
	buf_init(&text, LIMIT_BODY);
	e = jss_prepare(&forge->arena, draft->root, key, why);
	if (e == ERR_OK)
		e = jss_signing_text(&forge->arena, draft->root, &text, why);
	if (e == ERR_OK)
		e = jss_sign(key, buf_str(&text), signature, why);
	if (e == ERR_OK)
		e = jss_attach(&forge->arena, draft->root, signature, why);
	buf_release(&text);
	key_free(key);
	return e;
}

static enum err
change(struct forge *forge, struct draft *draft, struct why *why)
{
	const char *name;

	for (size_t i = 0; (name = option_nth(forge, "--mutate", i)) != NULL; i++)
		if (!mutate(draft, str_from(name)))
			return err_why(why, ERR_USAGE, 0,
			    "there is no %s, or nothing that it changes", name);
	return ERR_OK;
}

/* --- the answer --- */

/* The first line of the answer: what became of the message.  A refusal's words go on
 * with a receipt behind a line end. */
/* In either encoding. */
static bool
read_answer(struct forge *forge, struct str answer, struct json **ret_root)
{
	static struct wire_report report;

	if (wire_encoding_of(answer) == WIRE_JSON)
		return json_read(&forge->arena, answer, ret_root, NULL) == ERR_OK;
	(void)wire_check_text(&forge->arena, answer, &report);
	*ret_root = report.message;
	return report.message != NULL;
}

static int
tell(struct forge *forge, const char *before, unsigned status, struct str answer)
{
	struct message message = { .is_refusal = false };
	struct json *root;
	struct str words;

	if (status != 200 || !read_answer(forge, answer, &root) ||
	    message_read(&forge->arena, root, &message, NULL) != ERR_OK ||
	    message.is_request) {
		printf("%sHTTP %u other\n", before, status);
		return EXIT_FAILURE;
	}
	if (!message.is_refusal) {
		printf("%sHTTP %u accepted\n", before, status);
		return EXIT_SUCCESS;
	}
	words = message.error_words;
	words = str_cut(&words, '\n');
	printf("%sHTTP %u refused %d %.*s\n", before, status, message.error_code,
	    STR_ARG(words));
	return EXIT_FAILURE;
}

static int
open_door(struct forge *forge, struct deliver *deliver, const char *fallback)
{
	struct client_config identity = { .cert = STR("") };
	const char *to = option_nth(forge, "--to", 0);
	struct why why;
	enum err e;

	if (to == NULL)
		return usage();
	e = read_identity(forge, option(forge, "--tls", fallback), &identity, &why);
	if (e == ERR_OK)
		e = deliver_open(
		    &forge->arena, deliver, forge->sandbox, to, &identity, &why);
	if (e != ERR_OK)
		return failed(&why, "no way to the node");
	deliver->type = option(forge, "--type", "application/json");
	return EXIT_SUCCESS;
}

static int
bring(struct forge *forge, struct str body, const char *fallback)
{
	struct deliver deliver;
	struct str answer;
	struct why why;
	unsigned status;
	int code = open_door(forge, &deliver, fallback);

	if (code != EXIT_SUCCESS)
		return code;
	if (deliver_post(&forge->arena, &deliver, body, &status, &answer, &why) != ERR_OK)
		code = failed(&why, "no answer");
	else
		code = tell(forge, "", status, answer);
	deliver_close(&deliver);
	if (code != EXIT_SILENT)
		printf("%.*s\n", STR_ARG(answer));
	return code;
}

/* --- the verbs --- */

static int
run_send(struct forge *forge)
{
	const char *save = option_nth(forge, "--save", 0);
	struct draft draft;
	struct buf text;
	struct why why;
	int code = EXIT_SUCCESS;
	enum err e = write_message(forge, &draft, &why);

	if (e == ERR_OK)
		e = change(forge, &draft, &why);
	if (e == ERR_OK)
		e = seal(forge, &draft, &why);
	if (e != ERR_OK)
		return failed(&why, "no message");
	buf_init(&text, LIMIT_BODY);
	json_write(draft.root, &text);
	if (save != NULL)
		e = file_write(save, buf_str(&text), 0600, &why);
	if (e != ERR_OK || buf_failed(&text))
		code = failed(&why, "no message");
	else if (!flag(forge, "--no-post"))
		code = bring(forge, buf_str(&text), option_nth(forge, "--from", 0));
	buf_release(&text);
	return code;
}

static int
run_post(struct forge *forge)
{
	struct str body;
	struct why why;

	if (file_read(&forge->arena, last_word(forge), LIMIT_BODY, &body, &why) != ERR_OK)
		return failed(&why, "no message");
	return bring(forge, body, "none");
}

static int
run_flip(struct forge *forge)
{
	struct deliver deliver;
	struct str body, answer;
	struct why why;
	uint64_t count = 0;
	unsigned status;
	int code;
	enum err e = ERR_OK;

	if (!str_u64(option(forge, "--count", "64"), 1000000, &count))
		return usage();
	if (file_read(&forge->arena, last_word(forge), LIMIT_BODY, &body, &why) != ERR_OK)
		return failed(&why, "no message");
	code = open_door(forge, &deliver, "none");
	if (code != EXIT_SUCCESS)
		return code;
	for (uint64_t i = 0; e == ERR_OK && i < count; i++) {
		size_t mark = arena_mark(&forge->arena);
		size_t bit = body.len * 8 / count * i + i % 8;
		char *copy = arena_cstr(&forge->arena, body);

		if (copy == NULL || bit >= body.len * 8)
			break;
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
		e = deliver_post(&forge->arena, &deliver, str_bytes(copy, body.len),
		    &status, &answer, &why);
		if (e == ERR_OK)
			(void)tell(forge,
			    arena_format(&forge->arena, "bit %zu: ", bit).ptr, status,
			    answer);
		arena_return(&forge->arena, mark);
	}
	deliver_close(&deliver);
	return e == ERR_OK ? EXIT_SUCCESS : failed(&why, "no answer");
}

static enum err
write_pair(
    struct forge *forge, const struct key *key, const struct cert *cert, struct why *why)
{
	struct buf pem;
	enum err e;

	buf_init(&pem, PEM_MAX);
	e = key_write_private(key, &pem, why);
	if (e == ERR_OK)
		e = file_write(
		    arena_format(&forge->arena, "%s.key", last_word(forge)).ptr,
		    buf_str(&pem), 0600, why);
	buf_reset(&pem);
	if (e == ERR_OK)
		e = cert_write_pem(cert, &pem, why);
	if (e == ERR_OK)
		e = file_write(
		    arena_format(&forge->arena, "%s.crt", last_word(forge)).ptr,
		    buf_str(&pem), 0644, why);
	buf_release(&pem);
	return e;
}

static int
run_cert(struct forge *forge)
{
	struct cert_spec spec = { .use = CERT_TLS,
		.name = STR("CL/fiscalia-norte"),
		.not_before = clock_real() - CLOCK_DAY,
		.not_after = clock_real() + CLOCK_DAY };
	struct cert *cert = NULL;
	struct key *key = NULL;
	struct why why;
	enum err e = key_generate(KEY_P256, &key, &why);

	if (e == ERR_OK)
		e = cert_make(&spec, key, NULL, key, &cert, &why);
	if (e == ERR_OK)
		e = write_pair(forge, key, cert, &why);
	cert_free(cert);
	key_free(key);
	return e == ERR_OK ? EXIT_SUCCESS : failed(&why, "no certificate");
}

/* What the change follows: a text, by its file or its digest; else the order. */
static enum err
read_follows(struct forge *forge, struct change *change, struct why *why)
{
	const char *follows = option_nth(forge, "--follows", 0);
	struct str text;
	enum err e;

	memcpy(change->follows, change->order_sha256, SHA256_LEN);
	if (follows == NULL || hex_decode(str_from(follows), change->follows, SHA256_LEN))
		return ERR_OK;
	e = file_read(&forge->arena, follows, CHANGE_MAX, &text, why);
	if (e == ERR_OK)
		sha256(text, change->follows);
	return e;
}

/* By the clock of a training realm, where one is named. */
static int64_t
said_at(const struct forge *forge)
{
	int64_t at = clock_real();

	(void)clock_parse(option(forge, "--at", ""), &at);
	return at;
}

/* The part that it is about; without --target it is the whole order. */
static size_t
read_part(const struct forge *forge, struct change_part *ret_part)
{
	struct str category = option(forge, "--category", "");
	enum data_category of;
	uint64_t target;

	*ret_part = (struct change_part){ .target = 0 };
	if (!str_u64(option(forge, "--target", ""), LIMIT_TARGETS, &target))
		return 0;
	ret_part->target = (size_t)target;
	if (data_category_parse(category, &of))
		ret_part->categories = (unsigned)of;
	return 1;
}

static enum err
write_change(struct forge *forge, struct str *ret_text, struct why *why)
{
	struct change_part part;
	struct change change = { .at = said_at(forge),
		.organisation = option(forge, "--says", ""),
		.reason = option(forge, "--reason", ""),
		.text = option(forge, "--text", "") };
	struct order order;
	struct str text;
	struct buf out;
	enum err e = read_about(forge, &text, &order, why);

	if (e != ERR_OK)
		return e;
	change.realm = order.realm;
	change.about = &part;
	change.about_count = read_part(forge, &part);
	change.language = change.text.len > 0 ? STR("en") : STR("");
	sha256(text, change.order_sha256);
	(void)clock_parse(option(forge, "--until", ""), &change.until);
	if (!change_kind_parse(option(forge, "--kind", ""), &change.kind))
		return err_why(why, ERR_USAGE, 0, "--kind");
	e = read_follows(forge, &change, why);
	buf_init(&out, CHANGE_MAX);
	if (e == ERR_OK)
		e = change_write(&forge->arena, &change, &out, why);
	*ret_text = arena_str(&forge->arena, buf_str(&out));
	buf_release(&out);
	return e;
}

static enum err
sign_change(struct forge *forge, struct str change, struct str *ret_text, struct why *why)
{
	struct signoff signoff = { .at = said_at(forge),
		.person = option(forge, "--person", ""),
		.organisation = option(forge, "--says", "") };
	struct key *key = NULL;
	struct change said;
	struct str pem = STR("");
	struct buf out;
	enum err e = change_read(&forge->arena, change, &said, why);

	if (e == ERR_OK)
		e = file_read(
		    &forge->arena, option(forge, "--key", "").ptr, PEM_MAX, &pem, why);

	if (e == ERR_OK)
		e = key_read_private(pem, &key, why);
	if (e != ERR_OK)
		return e;
	(void)signoff_act_parse(option(forge, "--act", "issue"), &signoff.act);
	signoff.realm = said.realm;
	sha256(change, signoff.order_sha256);
	buf_init(&out, CHANGE_MAX);
	e = signoff_sign(&forge->arena, &signoff, key, why);
	if (e == ERR_OK)
		e = signoff_write(&forge->arena, &signoff, &out, why);
	*ret_text = arena_str(&forge->arena, buf_str(&out));
	buf_release(&out);
	key_free(key);
	return e;
}

static int
run_change(struct forge *forge)
{
	struct str change, signoff = STR("");
	struct why why;
	enum err e = write_change(forge, &change, &why);

	if (e == ERR_OK)
		e = sign_change(forge, change, &signoff, &why);
	if (e == ERR_OK)
		e = file_write(
		    arena_format(&forge->arena, "%s.change", last_word(forge)).ptr,
		    change, 0600, &why);
	if (e == ERR_OK)
		e = file_write(
		    arena_format(&forge->arena, "%s.sign-off", last_word(forge)).ptr,
		    signoff, 0600, &why);
	return e == ERR_OK ? EXIT_SUCCESS : failed(&why, "no change");
}

static const struct {
	const char *name;
	int (*run)(struct forge *forge);
} verbs[] = { { "send", run_send }, { "post", run_post }, { "flip", run_flip },
	{ "cert", run_cert }, { "change", run_change } };

int
main(int argc, char **argv)
{
	struct forge forge;
	struct why why;

	if (argc < 4)
		return usage();
	forge = (struct forge){ .sandbox = argv[1], .argc = argc - 3, .argv = argv + 3 };
	if (arena_init(&forge.arena, LIMIT_ARENA, &why) != ERR_OK)
		return failed(&why, "start");
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		int code;

		if (strcmp(argv[2], verbs[i].name) != 0)
			continue;
		code = verbs[i].run(&forge);
		arena_release(&forge.arena);
		return code;
	}
	return usage();
}
