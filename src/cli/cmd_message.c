/* cmd_message.c - HI-1 messages in files: are they valid, who signed them, what do they
 * say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/pem.h"
#include "trust/xmldsig.h"
#include "wire/check.h"
#include "wire/convert.h"
#include "wire/jss.h"
#include "wire/jws.h"
#include "wire/message.h"
#include "wire/xml_message.h"

/* A line names the file, and a detail of at most VERDICT_DETAIL_MAX. */
#define LINE_MAX_BYTES ((size_t)16 << 10)

/* A body that no node would take is answered as a node would. */
static struct verdict
too_large(struct wire_report *report)
{
	struct verdict verdict =
	    verdict_no("hi1-too-large", NULL, "more than %zu bytes", LIMIT_BODY);

	*report = (struct wire_report){ .code = wire_code(verdict.rule) };
	return verdict;
}

/* --- check --- */

static struct json *
remarks_json(struct arena *arena, const struct wire_report *report)
{
	struct json *list = json_array(arena);

	for (size_t i = 0; i < report->remarks_count && i < WIRE_REMARKS_MAX; i++) {
		struct json *one = json_add(list, json_object(arena));

		json_put_str(arena, one, "path", str_from(report->remarks[i].path));
		json_put_str(arena, one, "text", str_from(report->remarks[i].text));
	}
	return list;
}

static void
print_report_json(struct arena *arena, const char *path, const struct verdict *verdict,
    const struct wire_report *report)
{
	struct json *answer = json_object(arena);
	bool valid = verdict_is_yes(verdict);
	const char *place = valid || verdict->path[0] != '\0' ? verdict->path : "/";

	json_put_str(arena, answer, "file", str_from(path));
	json_put_bool(arena, answer, "valid", valid);
	json_put_int(arena, answer, "code", report->code);
	json_put_str(arena, answer, "path", str_from(place));
	json_put_str(arena, answer, "reason", str_from(verdict->detail));
	(void)json_put(answer, "remarks", remarks_json(arena, report));
	json_put_int(arena, answer, "remarks_count", (int64_t)report->remarks_count);
	cli_print_json(answer);
}

static void
print_report(
    const char *path, const struct verdict *verdict, const struct wire_report *report)
{
	struct buf line;

	buf_init(&line, LINE_MAX_BYTES);
	wire_report_line(str_from(path), verdict, report, &line);
	cli_print(buf_str(&line));
	buf_release(&line);
	for (size_t i = 0; i < report->remarks_count && i < WIRE_REMARKS_MAX; i++)
		fprintf(stderr, "%s: remark: %s %s\n", path, report->remarks[i].path,
		    report->remarks[i].text);
	if (report->remarks_count > WIRE_REMARKS_MAX)
		fprintf(stderr, "%s: %zu remarks more\n", path,
		    report->remarks_count - WIRE_REMARKS_MAX);
}

static bool
check_file(struct cli *cli, const char *path)
{
	struct wire_report report = { 0 };
	struct verdict verdict;
	struct str text;
	struct why why;
	enum err e = file_read(&cli->arena, path, LIMIT_BODY, &text, &why);

	if (e != ERR_OK && e != ERR_LIMIT) {
		(void)cli_failed(&why, "cannot read");
		return false;
	}
	verdict = e == ERR_LIMIT ? too_large(&report)
				 : wire_check_text(&cli->arena, text, &report);
	if (cli->json)
		print_report_json(&cli->arena, path, &verdict, &report);
	else
		print_report(path, &verdict, &report);
	return verdict_is_yes(&verdict);
}

static int
run_check(struct cli *cli)
{
	bool all = true;
	const char *path;

	if (cli_argument(cli, 0) == NULL)
		return cli_usage(cli, "which files?");
	for (size_t i = 0; (path = cli_argument(cli, i)) != NULL; i++) {
		size_t mark = arena_mark(&cli->arena);

		if (!check_file(cli, path))
			all = false;
		arena_return(&cli->arena, mark);
	}
	return all ? EXIT_CODE_YES : EXIT_CODE_NO;
}

/* --- verify --- */

/* What a signature is compared with: a key, or a secret that two parties share. */
struct proof {
	const char *path;
	struct key *key;
	struct str secret;
};

static bool
is_pem(struct str bytes)
{
	return str_has(bytes, STR("-----BEGIN "));
}

/* A secret is the file's bytes; an editor's line end is none of them. */
static struct str
secret_of(struct str bytes)
{
	if (str_ends(bytes, STR("\n")))
		bytes.len--;
	if (str_ends(bytes, STR("\r")))
		bytes.len--;
	return bytes;
}

static int
read_proof(struct cli *cli, struct proof *proof)
{
	const char *key = cli_option(cli, "key");
	const char *cert = cli_option(cli, "cert");
	struct str bytes;
	int code = EXIT_CODE_YES;

	if ((key == NULL) == (cert == NULL))
		return cli_usage(cli, "either --key or --cert is needed");
	proof->path = key != NULL ? key : cert;
	if (cli_read(cli, proof->path, KEY_INPUT_MAX, &bytes, &code) != ERR_OK)
		return EXIT_CODE_NO;
	if (key != NULL && !is_pem(bytes) &&
	    key_read_public(bytes, &proof->key, NULL) != ERR_OK) {
		proof->secret = secret_of(bytes);
		if (proof->secret.len == 0)
			return cli_usage(cli, "%s is empty", key);
		return EXIT_CODE_YES;
	}
	if (proof->key == NULL && !pem_public(cli, proof->path, &proof->key, &code))
		return EXIT_CODE_NO;
	return EXIT_CODE_YES;
}

enum form { FORM_JSS, FORM_JWS, FORM_XMLDSIG };

static const char *const form_names[] = { "JSS", "JWS", "XML-DSig" };

static const char *
algorithm_name(const struct proof *proof, enum form form)
{
	if (proof->key == NULL)
		return "HS256";
	if (key_kind(proof->key) == KEY_OTHER)
		return "RSA-SHA256";
	if (key_kind(proof->key) == KEY_P256)
		return form == FORM_XMLDSIG ? "ECDSA-SHA256" : "ES256";
	return form == FORM_JWS ? "EdDSA" : "Ed25519";
}

/* Who: as far as a signature says it.  The sender's name is a claim until a directory
 * lists the key for it. */
static void
print_signer(struct cli *cli, const char *path, const struct json *tree,
    const struct proof *proof, enum form form)
{
	const struct json *header = json_get(tree, "Header");
	const struct json *sender = json_get(header, "SenderIdentifier");
	struct str country = json_get_str(sender, "CountryCode");
	struct str slug = json_get_str(sender, "UniqueIdentifier");
	const char *algorithm = algorithm_name(proof, form);
	char id[SHA256_HEX_LEN] = "";

	if (proof->key != NULL)
		hex_encode(str_bytes(key_id(proof->key), SHA256_LEN), id);
	if (cli->json) {
		struct arena *arena = &cli->arena;
		struct json *answer = json_object(arena);

		json_put_bool(arena, answer, "verified", true);
		json_put_str(arena, answer, "form", str_from(form_names[form]));
		json_put_str(arena, answer, "algorithm", str_from(algorithm));
		json_put_str(arena, answer, "key_id", str_from(id));
		json_put_str(arena, answer, "sender",
		    arena_format(arena, "%.*s/%.*s", STR_ARG(country), STR_ARG(slug)));
		cli_print_json(answer);
		return;
	}
	printf("%s: verified: %s %s by the holder of %s%s%s; the message says that its "
	       "sender is %.*s/%.*s\n",
	    path, form_names[form], algorithm, proof->path, id[0] == '\0' ? "" : ", key ",
	    id, STR_ARG(country), STR_ARG(slug));
}

static int
told(struct cli *cli, const struct verdict *verdict)
{
	(void)cli_verdict(cli, verdict);
	return EXIT_CODE_NO;
}

/* The message has to be valid: only then is it clear who is said to have sent it. */
static int
verify_xml(struct cli *cli, const char *path, struct str text, const struct proof *proof)
{
	struct wire_report report;
	struct verdict verdict;

	if (proof->key == NULL)
		return cli_usage(
		    cli, "%s holds no key; XML is signed with one", proof->path);
	verdict = wire_check_text(&cli->arena, text, &report);
	if (verdict_is_yes(&verdict))
		verdict = xmldsig_verify(&cli->arena, text, proof->key);
	if (!verdict_is_yes(&verdict))
		return told(cli, &verdict);
	print_signer(cli, path, report.message, proof, FORM_XMLDSIG);
	return EXIT_CODE_YES;
}

static int
verify_json(struct cli *cli, const char *path, struct str text, const struct proof *proof)
{
	struct json *tree = NULL;
	struct verdict verdict;
	struct why why;
	bool is_jws;

	if (json_read(&cli->arena, text, &tree, &why) != ERR_OK) {
		(void)cli_failed(&why, "%s is neither XML nor JSON", path);
		return EXIT_CODE_NO;
	}
	is_jws = json_get(tree, "Signature") != NULL;
	if (proof->key == NULL && !is_jws)
		return cli_usage(cli,
		    "%s holds no key; a shared secret proves only a JWS, and there is "
		    "none",
		    proof->path);
	if (is_jws)
		verdict = jws_verify(
		    &cli->arena, text, (struct jws_key){ proof->key, proof->secret });
	else
		verdict = jss_verify(&cli->arena, tree, proof->key);
	if (!verdict_is_yes(&verdict))
		return told(cli, &verdict);
	print_signer(cli, path, tree, proof, is_jws ? FORM_JWS : FORM_JSS);
	return EXIT_CODE_YES;
}

static int
run_verify(struct cli *cli)
{
	const char *path = cli_argument(cli, 0);
	struct proof proof = { 0 };
	struct str text = STR("");
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one message is needed");
	code = read_proof(cli, &proof);
	if (code == EXIT_CODE_YES &&
	    cli_read(cli, path, LIMIT_BODY, &text, &code) != ERR_OK)
		code = EXIT_CODE_NO;
	if (code == EXIT_CODE_YES)
		code = wire_encoding_of(text) == WIRE_XML
			   ? verify_xml(cli, path, text, &proof)
			   : verify_json(cli, path, text, &proof);
	key_free(proof.key);
	return code;
}

/* --- show --- */

static int
run_show(struct cli *cli)
{
	const char *path = cli_argument(cli, 0);
	struct wire_report report;
	struct message message;
	struct verdict verdict;
	struct str text;
	struct why why;
	struct buf out;
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one message is needed");
	if (cli_read(cli, path, LIMIT_BODY, &text, &code) != ERR_OK)
		return code;
	verdict = wire_check_text(&cli->arena, text, &report);
	if (!verdict_is_yes(&verdict))
		fprintf(stderr, "comity: %s is not valid: %d %s %s\n", path, report.code,
		    verdict.path, verdict.detail);
	if (report.message == NULL)
		return EXIT_CODE_NO;
	if (cli->json) {
		cli_print_json(report.message);
		return verdict_is_yes(&verdict) ? EXIT_CODE_YES : EXIT_CODE_NO;
	}
	if (message_read(&cli->arena, report.message, &message, &why) != ERR_OK)
		return cli_failed(&why, "%s", path);
	buf_init(&out, 4 * LIMIT_BODY);
	message_show(
	    &message, isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == NULL, &out);
	cli_print(buf_str(&out));
	buf_release(&out);
	return verdict_is_yes(&verdict) ? EXIT_CODE_YES : EXIT_CODE_NO;
}

/* --- convert --- */

static bool
is_signed(const struct wire_report *report)
{
	if (report->encoding == WIRE_XML)
		return xml_message_signatures(report->xml) > 0;
	return json_get(report->message, "Signature") != NULL ||
	       json_get(report->message, "Signatures") != NULL;
}

static int
convert_text(struct cli *cli, const char *path, struct str text, enum wire_encoding to)
{
	const char *name = to == WIRE_XML ? "XML" : "JSON";
	struct wire_report report;
	struct verdict verdict = wire_check_text(&cli->arena, text, &report);
	struct buf out;
	int code = EXIT_CODE_NO;

	if (!verdict_is_yes(&verdict)) {
		fprintf(stderr, "comity: %s is not valid: %d %s %s\n", path, report.code,
		    verdict.path, verdict.detail);
		return EXIT_CODE_NO;
	}
	buf_init(&out, 2 * LIMIT_BODY);
	verdict = message_convert(&cli->arena, report.message, to, &out);
	if (!verdict_is_yes(&verdict)) {
		fprintf(stderr, "comity: %s: %s cannot carry it: %s %s\n", path, name,
		    verdict.path, verdict.detail);
	} else if (buf_failed(&out)) {
		fprintf(stderr, "comity: %s: too large in %s\n", path, name);
	} else {
		if (is_signed(&report))
			fprintf(stderr,
			    "comity: %s: the signature is left out: it holds for one "
			    "encoding only\n",
			    path);
		cli_print(buf_str(&out));
		if (to == WIRE_JSON)
			cli_print(STR("\n"));
		code = EXIT_CODE_YES;
	}
	buf_release(&out);
	return code;
}

static int
run_convert(struct cli *cli)
{
	const char *path = cli_argument(cli, 0);
	const char *to = cli_option(cli, "to");
	struct str text;
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one message is needed");
	if (to == NULL || (strcmp(to, "json") != 0 && strcmp(to, "xml") != 0))
		return cli_usage(cli, "--to json or --to xml is needed");
	if (cli_read(cli, path, LIMIT_BODY, &text, &code) != ERR_OK)
		return code;
	return convert_text(
	    cli, path, text, strcmp(to, "xml") == 0 ? WIRE_XML : WIRE_JSON);
}

const struct command cli_message_commands[] = {
	{ "message", "check", "[--json] FILE...",
	    "Says of each file whether it is a valid HI-1 message (TS 103 120).", "",
	    run_check,
	    "One line a file: \"FILE: valid\", or \"FILE: invalid: CODE PATH reason\" "
	    "with the\nHI-1 error code and the JSON Pointer of the place.  Remarks go to "
	    "standard error.\nExit code 0: all are valid; 1: one is not, or cannot be "
	    "read.\n" },
	{ "message", "verify", "{--key FILE | --cert FILE} FILE",
	    "Verifies the seal of a message: JSS, JWS where it has one, XML-DSig in XML.",
	    "key= cert=", run_verify,
	    "--key is a key in PEM or DER; any other bytes are the shared secret of a "
	    "JWS\n(HS256).  The key decides on the algorithm, never the message.\n" },
	{ "message", "convert", "--to json|xml FILE",
	    "Prints the message in the other encoding; its signature is left out.",
	    "to=", run_convert,
	    "JSON is canonical (RFC 8785).  Exit code 1: the message is not valid, or "
	    "the "
	    "other\nencoding cannot carry something in it, which is named.\n" },
	{ "message", "show", "FILE",
	    "Shows header and actions; with --json the canonical text (RFC 8785).", "",
	    run_show, NULL },
	{ 0 },
};
