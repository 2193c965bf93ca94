/* cmd_order.c - an order from its draft to its end, as the persons of a node handle it.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/ask.h"
#include "cli/cli.h"
#include "cli/eu.h"
#include "cli/order_attach.h"
#include "cli/order_change.h"
#include "cli/order_court.h"
#include "cli/order_draft.h"
#include "cli/order_fallback.h"
#include "cli/order_file.h"
#include "cli/order_print.h"
#include "cli/order_report.h"
#include "cli/order_sheet.h"
#include "cli/order_stated.h"
#include "cli/order_view.h"
#include "cli/pages.h"
#include "cli/signoff_make.h"
#include "law/check.h"
#include "law/print.h"
#include "record/order_text.h"
#include "trust/cert.h"
#include "trust/key.h"
#include "trust/uuid.h"

#define SMALL_MAX ((size_t)256 << 10)
#define PRINT_MAX ((size_t)4 << 20)
/* --- new, check, sign --- */

static int
run_new(struct cli *cli)
{
	struct order order;
	struct buf text;
	struct why why;
	int code = order_draft(cli, &order);

	if (code != EXIT_CODE_YES)
		return code;
	buf_init(&text, LIMIT_ORDER);
	if (order_write(&cli->arena, &order, &text, &why) != ERR_OK)
		code = cli_failed(&why, "the draft is not an order");
	else
		code = cli_write_out(cli, buf_str(&text));
	buf_release(&text);
	if (code == EXIT_CODE_YES && cli_option(cli, "out") != NULL)
		printf("%.*s\n", STR_ARG(order.id));
	return code;
}

static int
run_check(struct cli *cli)
{
	const char *path = cli_argument(cli, 0);
	struct law_situation situation = { .stage = LAW_DRAFT, .now = clock_real() };
	struct law_report report;
	struct order order;
	struct law law;
	struct str text;
	struct buf out;
	struct why why;
	int code = EXIT_CODE_USAGE;

	if (path == NULL)
		return cli_usage(cli, "which order?");
	code = order_file(cli, path, &text, &order);
	if (code != EXIT_CODE_YES)
		return code;
	situation.order = &order;
	if (law_open_embedded(&cli->arena, &law, &why) != ERR_OK ||
	    law_check(&cli->arena, &law, &situation, &report, &why) != ERR_OK)
		return cli_failed(&why, "law");
	buf_init(&out, PRINT_MAX);
	law_print_report(&report, &out);
	cli_print(buf_str(&out));
	buf_release(&out);
	return report.overall == VERDICT_NO ? EXIT_CODE_NO : EXIT_CODE_YES;
}

static int
run_sign(struct cli *cli)
{
	const char *path = cli_argument(cli, 0);
	struct signoff signoff = { .at = clock_real() };
	struct str text;
	struct why why;
	int code;

	if (path == NULL || cli_option(cli, "key") == NULL ||
	    cli_option(cli, "person") == NULL)
		return cli_usage(cli, "an order, --key and --person are needed");
	code = signoff_begin(cli, path, &signoff);
	if (code != EXIT_CODE_YES)
		return code;
	if (signoff_make(cli, &signoff, &text, &why) != ERR_OK)
		return cli_failed(&why, "not signed");
	return cli_write_out(cli, text);
}

/* --- through a node --- */

/* All files of a repeated option as texts. */
static int
put_texts(struct cli *cli, struct json *body, const char *member, const char *option)
{
	struct json *list = json_put(body, member, json_array(&cli->arena));
	const char *path;

	for (size_t i = 0; (path = cli_option_nth(cli, option, i)) != NULL; i++) {
		struct str text;
		int code;

		if (cli_read(cli, path, LIMIT_ORDER, &text, &code) != ERR_OK)
			return code;
		(void)json_add(list, json_string(&cli->arena, text));
	}
	return EXIT_CODE_YES;
}

static struct str
base64_of(struct cli *cli, struct str bytes)
{
	struct buf text;
	struct str copy;

	buf_init(&text, 2 * LIMIT_BODY);
	base64_encode(bytes, &text);
	copy = arena_str(&cli->arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

/* Certificates travel as DER. */
static int
put_certificates(struct cli *cli, struct json *body)
{
	struct json *list = json_put(body, "certificates", json_array(&cli->arena));
	const char *path;

	for (size_t i = 0; (path = cli_option_nth(cli, "certificate", i)) != NULL; i++) {
		struct json *item = json_add(list, json_object(&cli->arena));
		struct cert *cert;
		struct str pem;
		struct why why;
		int code;

		if (cli_read(cli, path, SMALL_MAX, &pem, &code) != ERR_OK)
			return code;
		if (cert_read(pem, &cert, &why) != ERR_OK)
			return cli_failed(&why, "%s", path);
		json_put_str(&cli->arena, item, "name", STR("recipient"));
		json_put_str(&cli->arena, item, "data", base64_of(cli, cert_der(cert)));
		cert_free(cert);
	}
	return EXIT_CODE_YES;
}

/* --annex NAME=FILE.annex: salt and paper in one file, as order new --annex wrote it. */
static int
put_annexes(struct cli *cli, struct json *body)
{
	struct json *list = json_put(body, "annexes", json_array(&cli->arena));
	const char *option;

	for (size_t i = 0; (option = cli_option_nth(cli, "annex", i)) != NULL; i++) {
		struct str rest = str_from(option);
		struct str name = str_cut(&rest, '=');
		struct json *item = json_add(list, json_object(&cli->arena));
		struct str bytes;
		int code;

		if (cli_read(cli, rest.ptr, LIMIT_BODY / 2, &bytes, &code) != ERR_OK)
			return code;
		json_put_str(&cli->arena, item, "name", name);
		json_put_str(&cli->arena, item, "data", base64_of(cli, bytes));
	}
	return EXIT_CODE_YES;
}

/* The receipt goes to a file of its own when asked for. */
int
order_keep_receipt(struct cli *cli, const struct json *answer)
{
	const char *path = cli_option(cli, "receipt");
	struct str text = json_get_str(answer, "receipt");
	struct why why;

	if (path != NULL && file_create(path, text, 0600, &why) != ERR_OK)
		return cli_failed(&why, "done, but the receipt was not written");
	return EXIT_CODE_YES;
}

/* Why it leaves the channel that the law prescribes. */
static void
put_reason(struct cli *cli, struct json *body)
{
	json_put_str(&cli->arena, body, "other_channel",
	    str_from(cli_option(cli, "other-channel")));
	json_put_str(&cli->arena, body, "means", str_from(cli_option(cli, "means")));
}

/* ORDER is a file, or the id of a case that the node has: its papers are there then. */
static int
put_order(struct cli *cli, struct json *body)
{
	const char *path = cli_argument(cli, 0);
	struct str text;
	int code = EXIT_CODE_YES;

	if (path == NULL)
		return cli_usage(cli, "which order?");
	if (uuid_valid(str_from(path)))
		json_put_str(&cli->arena, body, "id", str_from(path));
	else if (cli_read(cli, path, LIMIT_ORDER, &text, &code) == ERR_OK)
		json_put_str(&cli->arena, body, "order", text);
	return code;
}

/* To its addressee, or to its court. */
static int
run_send(struct cli *cli)
{
	const char *call =
	    strcmp(cli->command->verb, "submit") == 0 ? "order/submit" : "order/send";
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	int code = put_order(cli, body);

	if (code != EXIT_CODE_YES)
		return code;
	json_put_bool(&cli->arena, body, "confirmed", cli_flag(cli, "confirm"));
	put_reason(cli, body);
	code = put_texts(cli, body, "signoffs", "sign-off");
	if (code == EXIT_CODE_YES)
		code = put_annexes(cli, body);
	if (code == EXIT_CODE_YES)
		code = put_certificates(cli, body);
	if (code == EXIT_CODE_YES)
		code = ask_node(cli, call, body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	order_print_case(cli, answer);
	if (json_get(answer, "sent") != NULL && !json_get_bool(answer, "sent"))
		fprintf(stderr,
		    "comity: nothing was sent: the law prescribes the decentralised "
		    "system for it;\ncomity: write it for that with: comity eu export "
		    "--node %s --out DIR %.*s\n",
		    cli_option(cli, "node"), STR_ARG(json_get_str(answer, "id")));
	return order_keep_receipt(cli, answer);
}

static int
act_on(struct cli *cli, const char *act)
{
	const char *id = cli_argument(cli, 0);
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	int code;

	if (id == NULL)
		return cli_usage(cli, "which order?");
	json_put_str(&cli->arena, body, "id", str_from(id));
	json_put_str(&cli->arena, body, "act", str_from(act));
	if (cli_option(cli, "reason") != NULL)
		json_put_str(
		    &cli->arena, body, "reason", str_from(cli_option(cli, "reason")));
	if (cli_option(cli, "ground") != NULL)
		json_put_str(
		    &cli->arena, body, "ground", str_from(cli_option(cli, "ground")));
	if (cli_option(cli, "until") != NULL)
		json_put_str(
		    &cli->arena, body, "until", str_from(cli_option(cli, "until")));
	if (cli_option(cli, "holder") != NULL)
		json_put_str(
		    &cli->arena, body, "holder", str_from(cli_option(cli, "holder")));
	put_reason(cli, body);
	code = ask_node(cli, "order/act", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	order_print_case(cli, answer);
	return order_keep_receipt(cli, answer);
}

static int
run_open(struct cli *cli)
{
	return act_on(cli, "open");
}

static int
run_admit(struct cli *cli)
{
	return act_on(cli, "admit");
}

static int
run_decide(struct cli *cli)
{
	const char *outcome = cli_argument(cli, 1);

	if (outcome == NULL)
		return cli_usage(cli, "accept, part, refuse, ask or refer?");
	return act_on(cli, outcome);
}

static int
run_preserve(struct cli *cli)
{
	return act_on(cli, "preserve");
}

static int
run_verified(struct cli *cli)
{
	return act_on(cli, cli_flag(cli, "doubt") ? "doubt" : "verify");
}

static int
run_close(struct cli *cli)
{
	return act_on(cli, "close");
}

#define THROUGH_NODE "node= as= "
#define SAYS "--node FOLDER --key FILE --person ID "
#define SAYS_OPTIONS THROUGH_NODE "key= person= to= reason= text= language= receipt= "
#define ABOUT "[--target N... [--category NAME]...] [--conditions TEXT] "
#define ABOUT_OPTIONS "target= category= conditions= "

const struct command cli_order_commands[] = {
	{ "order", "new", ORDER_DRAFT_SYNOPSIS,
	    "Writes a draft order, and prints its id.", ORDER_DRAFT_OPTIONS, run_new,
	    ORDER_DRAFT_HELP },
	{ "order", "check", "ORDER",
	    "Asks the law's tables: what is missing, what is not allowed, and by which "
	    "rule.",
	    "", run_check, NULL },
	{ "order", "sign",
	    "--key FILE --person ID [--act ACT] [--organisation ORG] [--out FILE] ORDER",
	    "One person's sign-off: issue (default), validate, approve or withdraw.",
	    "key= person= act= organisation= at= out=", run_sign,
	    "--at TIME: when it is signed, in a training realm.\n" },
	{ "order", "send",
	    "--node FOLDER --sign-off FILE... [--certificate FILE]... [--annex "
	    "NAME=FILE]...\n    [--other-channel REASON [--means TEXT]] ORDER|ID",
	    "Gives the signed order to the node, which seals and sends it.",
	    THROUGH_NODE "sign-off= certificate= annex= receipt= confirm other-channel= "
			 "means=",
	    run_send,
	    "--confirm: a person has decided what the tables leave open.\n"
	    "A European order goes through the decentralised system: nothing is sent, "
	    "and\ncomity eu export writes it.  --other-channel sends it from node to "
	    "node, for a\nreason of other_channels.tsv: disruption, nature, size, "
	    "forensic, exceptional.\n" },
	{ "order", "submit",
	    "--node FOLDER --sign-off FILE... [--annex NAME=FILE]... ORDER",
	    "Gives the signed order, with all its annexes, to the court that it names.",
	    THROUGH_NODE "sign-off= annex= receipt= confirm", run_send,
	    "Once it is validated, order send ID sends it; what the court has seen need "
	    "not be\ngiven again.\n" },
	{ "order", "validate",
	    "--node FOLDER --key FILE --person ID [--reference NUMBER] ORDER|ID",
	    "A court's sign-off under an order that was submitted to it.",
	    SAYS_OPTIONS "reference=", order_validate,
	    "--reference: the court's own file number, which the order must name.  An "
	    "order that\nwas issued without validation is confirmed to all who have "
	    "it.\n" },
	{ "order", "attach",
	    "--node FOLDER {--qualified FILE | --report FILE --says yes|no} ID",
	    "Keeps a qualified signature with the order, or the report of who has "
	    "checked "
	    "it.",
	    THROUGH_NODE "qualified= report= says=", order_attach,
	    "FILE is CAdES (.p7m, .p7s) or PAdES (.pdf).  It is shown as not checked "
	    "until "
	    "a person\nstates what a validation elsewhere has found, and attaches its "
	    "report.\n" },
	{ "order", "print", ORDER_PRINT_SYNOPSIS,
	    "Prints an order for who has no node: the order itself is in the PDF.",
	    ORDER_PRINT_OPTIONS, order_print, ORDER_PRINT_HELP },
	{ "order", "sheet", ORDER_SHEET_SYNOPSIS,
	    "The order's values for a provider's own portal, as far as its page is "
	    "known.",
	    ORDER_SHEET_OPTIONS, order_sheet, ORDER_SHEET_HELP },
	{ "order", "stated", ORDER_STATED_SYNOPSIS,
	    "Notes what became of an order that left by a portal, by mail or on paper.",
	    THROUGH_NODE ORDER_STATED_OPTIONS, order_stated, ORDER_STATED_HELP },
	{ "order", "unprint", ORDER_UNPRINT_SYNOPSIS,
	    "Takes the order out of a printed PDF, and says whether its pages show it.",
	    ORDER_UNPRINT_OPTIONS, order_unprint, ORDER_UNPRINT_HELP },
	{ "order", "admit", "--node FOLDER [--other-channel REASON [--means TEXT]] ID",
	    "Takes an order that waits because another channel is prescribed for it.",
	    THROUGH_NODE "receipt= other-channel= means=", run_admit, NULL },
	{ "order", "list", "--node FOLDER [--state STATE] " PAGES_SYNOPSIS,
	    "Lists the orders of a node, the newest first.",
	    THROUGH_NODE "state= " PAGES_OPTIONS, order_list, NULL },
	{ "order", "show", "--node FOLDER [--texts] ID",
	    "The order's timeline: who did what when, and where it stands in the ledger.",
	    THROUGH_NODE "texts", order_show, NULL },
	{ "order", "wait", "--node FOLDER --state STATE [--timeout SECONDS] ID",
	    "Waits until the order is in a state.",
	    THROUGH_NODE "state= timeout=", order_wait, NULL },
	{ "order", "open", "--node FOLDER ID",
	    "A person has opened the order (receipt R3).",
	    THROUGH_NODE "receipt=", run_open, NULL },
	{ "order", "decide",
	    "--node FOLDER [--reason CODE] [--ground NAME] [--holder NAME]\n"
	    "    ID accept|part|refuse|ask|refer",
	    "A person's decision (receipt R5); a refusal needs its reason.",
	    THROUGH_NODE "reason= ground= holder= receipt=", run_decide,
	    "--ground refuses on a ground of refusals.tsv: one that this side has, and\n"
	    "that is not barred for the order.\n"
	    "--holder: of refer, who can answer: CC/name, or a domain name.\n" },
	{ "order", "preserve", "--node FOLDER [--until TIME] ID",
	    "The data is preserved (receipt R4), until the time that the tables or "
	    "--until give.",
	    THROUGH_NODE "until= receipt=", run_preserve, NULL },
	{ "order", "verified", "--node FOLDER [--doubt] ID",
	    "A person has verified the evidence (receipt R8), or does not trust it.",
	    THROUGH_NODE "doubt receipt=", run_verified, NULL },
	{ "order", "withdraw", SAYS "ORDER",
	    "Withdraws an order that is not needed any more.", SAYS_OPTIONS, order_change,
	    ORDER_CHANGE_HELP },
	{ "order", "extend", SAYS "[--until TIME] ORDER",
	    "Asks that what is preserved is kept longer.",
	    SAYS_OPTIONS "until=", order_change,
	    "Without --until: as long as the tables of law let it ask, where they "
	    "say.\n" ORDER_CHANGE_HELP },
	{ "order", "confirm", SAYS "ORDER",
	    "Confirms that the order stands, or that a request follows it.",
	    SAYS_OPTIONS "act=", order_change,
	    "A validating court confirms with --act validate.\n" ORDER_CHANGE_HELP },
	{ "order", "clarify", SAYS "--text TEXT --language LL ORDER",
	    "Answers what was asked, or puts a slip right.", SAYS_OPTIONS, order_change,
	    ORDER_CHANGE_HELP },
	{ "order", "ask", SAYS "--text TEXT --language LL ORDER",
	    "Asks the issuer what is missing or not clear.", SAYS_OPTIONS, order_change,
	    ORDER_CHANGE_HELP },
	{ "order", "instruct", SAYS "--do-not-disclose|--may-disclose " ABOUT "ORDER",
	    "A notified authority tells the addressee whether it may disclose.",
	    SAYS_OPTIONS ABOUT_OPTIONS "do-not-disclose may-disclose", order_change,
	    "--do-not-disclose needs its --reason.\n" ORDER_ABOUT_HELP
		ORDER_CHANGE_HELP },
	{ "order", "reasons", SAYS "--reason CODE " ABOUT "ORDER",
	    "A notified authority tells the issuer why.", SAYS_OPTIONS ABOUT_OPTIONS,
	    order_change, ORDER_ABOUT_HELP ORDER_CHANGE_HELP },
	{ "order", "non-execution", SAYS ORDER_REPORT_SYNOPSIS,
	    "The addressee tells what it does not execute, and why (Annex III).",
	    SAYS_OPTIONS ORDER_REPORT_OPTIONS, order_change,
	    ORDER_REPORT_HELP ORDER_CHANGE_HELP },
	{ "order", "maintain",
	    SAYS "[--reason CODE] [--until TIME] [--target N]... ORDER",
	    "The issuer answers that: the order stands, and may set a new deadline.",
	    SAYS_OPTIONS "until= target= category=", order_change,
	    ORDER_CHANGE_HELP ORDER_ABOUT_HELP },
	{ "order", "agree", SAYS "[--reason CODE] [--target N]... ORDER",
	    "The issuer answers that: it need not be executed.",
	    SAYS_OPTIONS "target= category=", order_change,
	    ORDER_CHANGE_HELP ORDER_ABOUT_HELP },
	{ "order", "costs", SAYS ORDER_COSTS_SYNOPSIS,
	    "The addressee claims its costs: a claim, and nothing more.",
	    SAYS_OPTIONS ORDER_COSTS_OPTIONS, order_change, ORDER_CHANGE_HELP },
	{ "order", "date", "--node FOLDER --until TIME --reason CODE ID",
	    "The addressee sets by when it acts, after the order was paused or "
	    "suspended.",
	    THROUGH_NODE "until= reason=", order_date, NULL },
	{ "order", "notify",
	    "--node FOLDER [--notice FILE | --delay GROUND --until TIME] ID",
	    "The person whose data it is has been told, or why that waits.",
	    THROUGH_NODE "delay= until= notice=", order_notify, NULL },
	{ "order", "statement", SAYS "--reason deleted|restricted ORDER",
	    "States that data that may not be kept was deleted or restricted: no proof.",
	    SAYS_OPTIONS, order_change, ORDER_CHANGE_HELP },
	{ "order", "fallback",
	    "--node FOLDER [--procedure ID] [--from ORG] [--to ORG] --out DRAFT ID",
	    "Drafts a new order by the next route, when one was refused, forbidden or "
	    "not answered.",
	    THROUGH_NODE "procedure= from= to= out=", order_fallback,
	    ORDER_FALLBACK_HELP },
	{ "order", "close", "--node FOLDER ID", "Closes the case (receipt R9).",
	    THROUGH_NODE "receipt=", run_close, NULL },
	{ 0 },
};
