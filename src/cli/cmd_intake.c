/* cmd_intake.c - the register of what comes otherwise than by Comity, and the proof
 * ladder. */
#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/ask.h"
#include "cli/cli.h"
#include "cli/order_change.h"
#include "cli/order_view.h"
#include "trust/digest.h"

static void
put_base64(struct cli *cli, struct json *to, const char *name, struct str bytes)
{
	struct buf text;

	buf_init(&text, 2 * LIMIT_ORIGINAL);
	base64_encode(bytes, &text);
	json_put_str(&cli->arena, to, name, arena_str(&cli->arena, buf_str(&text)));
	buf_release(&text);
}

/* The option's value as a member, if it was given. */
static void
put_option(struct cli *cli, struct json *body, const char *option, const char *member)
{
	const char *value = cli_option(cli, option);

	if (value != NULL)
		json_put_str(&cli->arena, body, member, str_from(value));
}

/* --- what a person reads in the paper --- */

static void
put_lines(struct cli *cli, struct json *body)
{
	const char *value;
	struct buf lines;

	buf_init(&lines, LIMIT_BODY);
	for (size_t i = 0; (value = cli_option_nth(cli, "identifier", i)) != NULL; i++)
		buf_format(&lines, "%s\n", value);
	json_put_str(
	    &cli->arena, body, "identifiers", arena_str(&cli->arena, buf_str(&lines)));
	buf_release(&lines);
}

static void
put_lists(struct cli *cli, struct json *body)
{
	struct json *fields = json_put(body, "fields", json_object(&cli->arena));
	struct json *list = json_put(body, "categories", json_array(&cli->arena));
	const char *value;

	for (size_t i = 0; (value = cli_option_nth(cli, "category", i)) != NULL; i++)
		(void)json_add(list, json_string(&cli->arena, str_from(value)));
	for (size_t i = 0; (value = cli_option_nth(cli, "field", i)) != NULL; i++) {
		struct str rest = str_from(value);
		struct str id = str_cut(&rest, '=');

		(void)json_put_named(fields, id, json_string(&cli->arena, rest));
	}
}

static void
put_transcription(struct cli *cli, struct json *body)
{
	static const struct {
		const char *option, *member;
	} members[] = {
		{ "issuer", "issuer" },
		{ "procedure", "procedure" },
		{ "language", "language" },
		{ "authority", "authority" },
		{ "reference", "reference" },
		{ "legal-basis", "legal_basis" },
		{ "start", "start" },
		{ "end", "end" },
		{ "zone", "zone" },
		{ "answer-by", "answer_by" },
	};

	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
		put_option(cli, body, members[i].option, members[i].member);
	if (cli_flag(cli, "emergency"))
		json_put_bool(&cli->arena, body, "emergency", true);
	put_lines(cli, body);
	put_lists(cli, body);
}

static void
print_gaps(const struct json *answer)
{
	for (const struct json *g = json_first(json_get(answer, "gaps")); g != NULL;
	     g = g->next) {
		printf("  %s %.*s: ", json_get_bool(g, "person") ? "person" : "lacks",
		    STR_ARG(json_get_str(g, "code")));
		cli_print_foreign(json_get_str(g, "detail"));
		printf("\n");
	}
}

static int
print_registered(struct cli *cli, const struct json *answer)
{
	if (cli->json) {
		cli_print_json(answer);
		return order_keep_receipt(cli, answer);
	}
	order_print_case(cli, answer);
	if (json_get_bool(answer, "again"))
		printf("  these bytes are registered: that they came again is noted\n");
	print_gaps(answer);
	return order_keep_receipt(cli, answer);
}

static int
run_add(struct cli *cli)
{
	const char *path = cli_argument(cli, 0);
	struct json *body = json_object(&cli->arena);
	struct json *original = json_put(body, "original", json_object(&cli->arena));
	struct json *answer;
	struct str bytes;
	bool standard = path != NULL && strcmp(path, "-") == 0;
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL ||
	    cli_option(cli, "channel") == NULL || cli_option(cli, "procedure") == NULL)
		return cli_usage(
		    cli, "a file (or -), --channel and --procedure are needed");
	if (cli_read(cli, path, LIMIT_ORIGINAL, &bytes, &code) != ERR_OK)
		return code;
	json_put_str(&cli->arena, original, "name",
	    standard ? STR("note.txt") : cli_base_name(str_from(path)));
	put_base64(cli, original, "base64", bytes);
	put_option(cli, body, "channel", "channel");
	put_transcription(cli, body);
	code = ask_node(cli, "intake/add", body, &answer);
	return code == EXIT_CODE_YES ? print_registered(cli, answer) : code;
}

static int
run_transcribe(struct cli *cli)
{
	struct json *body = cli_id_body(cli);
	struct json *answer;
	int code;

	if (body == NULL || cli_option(cli, "procedure") == NULL)
		return cli_usage(cli, "an order and --procedure are needed");
	put_transcription(cli, body);
	code = ask_node(cli, "intake/transcribe", body, &answer);
	return code == EXIT_CODE_YES ? print_registered(cli, answer) : code;
}

static int
run_letter(struct cli *cli)
{
	struct json *body = cli_id_body(cli);
	struct json *answer;
	int code;

	if (body == NULL)
		return cli_usage(cli, "which order?");
	put_option(cli, body, "language", "language");
	code = ask_node(cli, "intake/letter", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json)
		cli_print_json(answer);
	else
		return cli_write_out(cli, json_get_str(answer, "text"));
	return code;
}

/* --- sent outside --- */

static int
run_sent(struct cli *cli)
{
	struct json *body = cli_id_body(cli);
	const char *path = cli_option(cli, "file");
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN];
	struct json *answer;
	struct str bytes;
	int code;

	if (body == NULL || path == NULL || cli_option(cli, "how") == NULL)
		return cli_usage(cli, "an order, --file and --how are needed");
	if (cli_read(cli, path, LIMIT_PACKAGE, &bytes, &code) != ERR_OK)
		return code;
	sha256(bytes, digest);
	hex_encode(str_bytes(digest, SHA256_LEN), hex);
	json_put_str(&cli->arena, body, "name", cli_base_name(str_from(path)));
	json_put_str(&cli->arena, body, "sha256", str_from(hex));
	json_put_int(&cli->arena, body, "size", (int64_t)bytes.len);
	if (bytes.len > 0 && bytes.len <= LIMIT_ORIGINAL)
		put_base64(cli, body, "data", bytes);
	put_option(cli, body, "how", "how");
	code = ask_node(cli, "intake/sent", body, &answer);
	return code == EXIT_CODE_YES ? print_registered(cli, answer) : code;
}

/* --- the proof ladder --- */

static int
print_done(struct cli *cli, const struct json *answer)
{
	if (cli->json)
		cli_print_json(answer);
	else
		printf("%.*s  %.*s  proof %.*s\n", STR_ARG(json_get_str(answer, "id")),
		    STR_ARG(json_get_str(answer, "done")),
		    STR_ARG(json_get_str(answer, "proof")));
	return order_keep_receipt(cli, answer);
}

/* directory, or independent:WHERE */
static bool
put_source(struct cli *cli, struct json *body)
{
	struct str where = str_from(cli_option(cli, "source"));
	struct str source = str_cut(&where, ':');

	json_put_str(&cli->arena, body, "source", source);
	json_put_str(&cli->arena, body, "where", where);
	return source.len > 0;
}

static int
run_callback(struct cli *cli)
{
	struct json *body = cli_id_body(cli);
	struct json *answer;
	int code;

	if (body == NULL || cli_option(cli, "number") == NULL ||
	    cli_option(cli, "result") == NULL || !put_source(cli, body))
		return cli_usage(
		    cli, "an order, --number, --source and --result are needed");
	put_option(cli, body, "number", "number");
	put_option(cli, body, "result", "result");
	put_option(cli, body, "with", "with");
	code = ask_node(cli, "intake/callback", body, &answer);
	return code == EXIT_CODE_YES ? print_done(cli, answer) : code;
}

static int
run_override(struct cli *cli)
{
	struct json *body = cli_id_body(cli);
	struct json *answer;
	int code;

	if (body == NULL || cli_option(cli, "reason") == NULL)
		return cli_usage(cli, "an order and --reason are needed");
	put_option(cli, body, "reason", "reason");
	put_option(cli, body, "confirm", "confirm");
	code = ask_node(cli, "intake/override", body, &answer);
	return code == EXIT_CODE_YES ? print_done(cli, answer) : code;
}

#define TRANSCRIPTION                                                                    \
	"[--issuer CC/slug] [--authority NAME]\n    [--reference TEXT] [--legal-basis "  \
	"TEXT] [--identifier [FORMAT=]VALUE]...\n    [--category C]... [--start TIME "   \
	"--end TIME --zone ZONE] [--answer-by TIME]\n    [--emergency] [--language LL] " \
	"[--field ID=TEXT]..."
#define TRANSCRIPTION_OPTIONS                                                            \
	"issuer= procedure= authority= reference= legal-basis= identifier= category= "   \
	"start= end= zone= answer-by= emergency language= field= "

const struct command cli_intake_commands[] = {
	{ "intake", "add",
	    "--node FOLDER --channel CHANNEL --procedure ID " TRANSCRIPTION
	    "\n    FILE|-",
	    "Registers what came by mail, post, phone, portal or was handed over: a case "
	    "as any\n    other, on the lowest rung of the proof ladder, or signed under "
	    "intake-signer.",
	    "node= as= channel= receipt= " TRANSCRIPTION_OPTIONS, run_add,
	    "The options say what a person reads in it; what is missing is listed.\n"
	    "The same bytes again make no second case.\n" },
	{ "intake", "transcribe", "--node FOLDER --procedure ID " TRANSCRIPTION " ORDER",
	    "Writes down anew what is read in the paper, as long as nothing was "
	    "promised.",
	    "node= as= receipt= " TRANSCRIPTION_OPTIONS, run_transcribe, NULL },
	{ "intake", "letter", "--node FOLDER [--language LL] [--out FILE] ORDER",
	    "The letter that asks for what the order lacks, from the codes of the law's "
	    "tables.",
	    "node= as= language= out=", run_letter,
	    "In en, fr, es or ar; without --language in that of the order if it is one "
	    "of\nthese, else in English.  What the tables say stays as it is there.\n" },
	{ "intake", "callback",
	    "--node FOLDER --number NUMBER --source directory|independent:WHERE\n"
	    "    --result confirmed|denied|no-answer [--with ROLE] ORDER",
	    "Records a call to who is said to have sent it, under a number that the "
	    "request "
	    "does not give.",
	    "node= as= number= source= result= with= receipt=", run_callback, NULL },
	{ "intake", "override", "--node FOLDER --reason WORDS [--confirm DIGEST] ORDER",
	    "Lets data leave on an order that is not proven: one person asks, another "
	    "confirms\n    that ask by its digest, which order show prints.",
	    "node= as= reason= confirm= receipt=", run_override, NULL },
	{ "intake", "sent", "--node FOLDER --file FILE --how mail|portal|post ORDER",
	    "Records that a person has sent this file outside.",
	    "node= as= file= how= receipt=", run_sent, NULL },
	{ 0 },
};
