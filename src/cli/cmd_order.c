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
#include "cli/order_report.h"
#include "law/check.h"
#include "law/print.h"
#include "record/order_text.h"
#include "cli/signoff_make.h"
#include "trust/cert.h"
#include "trust/key.h"
#include "trust/uuid.h"

#define SMALL_MAX ((size_t)256 << 10)
#define PRINT_MAX ((size_t)4 << 20)
/* How often a waiting command looks, and how long at most if --timeout does not say. */
#define WAIT_STEP_MS 50
#define WAIT_SEC_DEFAULT 30

static enum err
read_order(struct cli *cli, const char *path, struct str *ret_text,
    struct order *ret_order, int *ret_exit)
{
	struct why why;
	enum err e = cli_read(cli, path, LIMIT_ORDER, ret_text, ret_exit);

	if (e != ERR_OK)
		return e;
	e = order_read(&cli->arena, *ret_text, ret_order, &why);
	if (e != ERR_OK)
		*ret_exit = cli_failed(&why, "%s is no order", path);
	return e;
}

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
	if (read_order(cli, path, &text, &order, &code) != ERR_OK)
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
	const char *act = cli_option(cli, "act");
	const char *organisation = cli_option(cli, "organisation");
	struct signoff signoff = { .at = clock_real(),
		.person = str_from(cli_option(cli, "person")) };
	struct order order;
	struct str text;
	struct why why;
	int code = EXIT_CODE_USAGE;

	if (path == NULL || cli_option(cli, "key") == NULL || signoff.person.len == 0)
		return cli_usage(cli, "an order, --key and --person are needed");
	if (!signoff_act_parse(str_from(act == NULL ? "issue" : act), &signoff.act))
		return cli_usage(cli, "--act is issue, validate, approve or withdraw");
	if (read_order(cli, path, &text, &order, &code) != ERR_OK)
		return code;
	code = order_take_now(cli, order.realm, &signoff.at);
	if (code != EXIT_CODE_YES)
		return code;
	signoff.realm = order.realm;
	signoff.organisation =
	    organisation == NULL ? order.issuer : str_from(organisation);
	order_sha256(text, signoff.order_sha256);
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

void
order_print_case(struct cli *cli, const struct json *answer)
{
	if (cli->json) {
		cli_print_json(answer);
		return;
	}
	printf("%.*s  %.*s%s%.*s%s\n", STR_ARG(json_get_str(answer, "id")),
	    STR_ARG(json_get_str(answer, "state")),
	    json_get_str(answer, "preserved_until").len > 0 ? "  until " : "",
	    STR_ARG(json_get_str(answer, "preserved_until")),
	    json_get(answer, "assumed") != NULL ? "  (law assumed)" : "");
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

static int
run_list(struct cli *cli)
{
	struct json *body = json_object(&cli->arena);
	const char *state = cli_option(cli, "state");
	struct json *answer = NULL;
	int code;

	json_put_str(&cli->arena, body, "state", str_from(state));
	code = ask_node(cli, "order/list", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json) {
		cli_print_json(answer);
		return code;
	}
	order_print_assumed(answer);
	for (const struct json *c = json_first(json_get(answer, "orders")); c != NULL;
	     c = c->next)
		printf("%.*s  %-10.*s %-8.*s %.*s%s -> %.*s%s  %.*s%s\n",
		    STR_ARG(json_get_str(c, "id")), STR_ARG(json_get_str(c, "state")),
		    STR_ARG(json_get_str(c, "procedure")),
		    STR_ARG(json_get_str(c, "issuer")),
		    json_get(c, "issuer_is") != NULL ? " (pinned)" : "",
		    STR_ARG(json_get_str(c, "addressee")),
		    json_get(c, "addressee_is") != NULL ? " (pinned)" : "",
		    STR_ARG(json_get_str(c, "received_at")),
		    str_eq_c(json_get_str(c, "side"), "notified")    ? "  (notified)"
		    : str_eq_c(json_get_str(c, "side"), "validator") ? "  (validator)"
								     : "");
	return code;
}

/* What is not proven by a federation list never looks so. */
static void
print_pinned(const struct json *answer, const char *who, const char *what)
{
	struct str is = json_get_str(answer, what);

	if (is.len > 0)
		printf("%.*s is %.*s\n", STR_ARG(json_get_str(answer, who)), STR_ARG(is));
}

/* What a training realm assumes never looks like the law. */
void
order_print_assumed(const struct json *answer)
{
	const struct json *one = json_first(json_get(answer, "assumed"));

	if (one != NULL)
		printf("ASSUMED: this is not the law as it is known to be in force\n");
	for (; one != NULL; one = one->next)
		printf("ASSUMED  %.*s\n", STR_ARG(one->string));
}

/* What will not come, what may, and under which conditions: who said so. */
static void
print_parts(const struct json *answer)
{
	int64_t more = json_get_int(answer, "parts_more", 0);

	for (const struct json *p = json_first(json_get(answer, "parts")); p != NULL;
	     p = p->next) {
		struct str conditions = json_get_str(p, "conditions");

		printf("target %lld %.*s: %.*s by %.*s%s%.*s",
		    (long long)json_get_int(p, "target", 0),
		    STR_ARG(json_get_str(p, "category")),
		    STR_ARG(json_get_str(p, "state")), STR_ARG(json_get_str(p, "by")),
		    json_get_str(p, "reason").len > 0 ? ": " : "",
		    STR_ARG(json_get_str(p, "reason")));
		if (conditions.len > 0) {
			printf("; conditions: ");
			cli_print_foreign(conditions);
		}
		putchar('\n');
	}
	if (more > 0)
		printf("and %lld more parts (--json)\n", (long long)more);
	for (const struct json *h = json_first(json_get(answer, "held")); h != NULL;
	     h = h->next)
		printf("%s: %.*s [%.*s]\n",
		    json_get_bool(h, "person") ? "whether it may leave a person decides"
					       : "nothing leaves yet",
		    STR_ARG(json_get_str(h, "detail")), STR_ARG(json_get_str(h, "rule")));
}

/* Who else was told, and where one can go when nothing comes of it. */
static void
print_around(const struct json *answer)
{
	for (const struct json *n = json_first(json_get(answer, "notified")); n != NULL;
	     n = n->next)
		printf("notified at the same time: %.*s\n", STR_ARG(n->string));
	for (const struct json *f = json_first(json_get(answer, "fallbacks")); f != NULL;
	     f = f->next)
		printf("next route %.*s: %s %.*s (%.*s; %.*s%s)\n",
		    STR_ARG(json_get_str(f, "to")),
		    json_get_bool(f, "open") ? "open since" : "opens",
		    STR_ARG(json_get_str(f, "opens_at")),
		    STR_ARG(json_get_str(f, "event")), STR_ARG(json_get_str(f, "source")),
		    json_get_bool(f, "unverified") ? ", not verified" : "");
}

static void
print_notes(const struct json *answer)
{
	for (const struct json *n = json_first(json_get(answer, "notes")); n != NULL;
	     n = n->next)
		printf("note: %.*s\n", STR_ARG(n->string));
}

static void
print_timeline(const struct json *answer)
{
	for (const struct json *e = json_first(json_get(answer, "events")); e != NULL;
	     e = e->next) {
		int64_t leaf = json_get_int(e, "leaf", -1);

		printf("%.*s  %-10.*s %.*s %.*s", STR_ARG(json_get_str(e, "at")),
		    STR_ARG(json_get_str(e, "event")), STR_ARG(json_get_str(e, "person")),
		    STR_ARG(json_get_str(e, "detail")));
		if (leaf >= 0)
			printf("  [leaf %lld]", (long long)leaf);
		printf("\n");
	}
	for (const struct json *c = json_first(json_get(answer, "changes")); c != NULL;
	     c = c->next)
		printf("%.*s of %.*s to %.*s: %.*s\n", STR_ARG(json_get_str(c, "kind")),
		    STR_ARG(json_get_str(c, "from")), STR_ARG(json_get_str(c, "to")),
		    STR_ARG(json_get_str(c, "state")));
	for (const struct json *d = json_first(json_get(answer, "duties")); d != NULL;
	     d = d->next)
		if (json_get_bool(d, "open"))
			printf("owed by %.*s until %.*s: %.*s%s\n",
			    STR_ARG(json_get_str(d, "owed_by")),
			    STR_ARG(json_get_str(d, "due_at")),
			    STR_ARG(json_get_str(d, "duty")),
			    json_get_bool(d, "late") ? "  LATE" : "");
	for (const struct json *o = json_first(json_get(answer, "outbox")); o != NULL;
	     o = o->next)
		if (!json_get_bool(o, "delivered"))
			printf("not yet delivered to %.*s: %.*s, %lld s, %.*s\n",
			    STR_ARG(json_get_str(o, "receiver")),
			    STR_ARG(json_get_str(o, "kind")),
			    (long long)json_get_int(o, "age_seconds", 0),
			    STR_ARG(json_get_str(o, "error")));
	for (const struct json *v = json_first(json_get(answer, "evidence")); v != NULL;
	     v = v->next)
		printf("evidence %.*s  %.*s  %.*s\n", STR_ARG(json_get_str(v, "id")),
		    STR_ARG(json_get_str(v, "state")), STR_ARG(json_get_str(v, "file")));
}

static struct json *
case_question(struct cli *cli, const char *id)
{
	struct json *body = json_object(&cli->arena);

	json_put_str(&cli->arena, body, "id", str_from(id));
	json_put_bool(&cli->arena, body, "texts", cli_flag(cli, "texts"));
	return body;
}

static int
fetch_case(struct cli *cli, struct json **ret_answer)
{
	const char *id = cli_argument(cli, 0);

	if (id == NULL)
		return cli_usage(cli, "which order?");
	return ask_node(cli, "order/show", case_question(cli, id), ret_answer);
}

static int
run_show(struct cli *cli)
{
	struct json *answer = NULL;
	int code = fetch_case(cli, &answer);

	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json) {
		cli_print_json(answer);
		return code;
	}
	order_print_assumed(answer);
	printf("%.*s  %.*s  %.*s -> %.*s  %.*s\n", STR_ARG(json_get_str(answer, "id")),
	    STR_ARG(json_get_str(answer, "state")),
	    STR_ARG(json_get_str(answer, "issuer")),
	    STR_ARG(json_get_str(answer, "addressee")),
	    STR_ARG(json_get_str(answer, "procedure")));
	if (str_eq_c(json_get_str(answer, "proof"), "organisation"))
		printf(
		    "signed by its organisation only: no person's signature is known\n");
	if (str_eq_c(json_get_str(answer, "proof"), "stated"))
		printf("stated by the national system: nothing of it is proven here\n");
	if (str_eq_c(json_get_str(answer, "proof"), "certificate"))
		printf("signed by nobody: known by its sender's certificate only\n");
	print_pinned(answer, "issuer", "issuer_is");
	print_pinned(answer, "addressee", "addressee_is");
	print_around(answer);
	eu_print_channel(answer);
	order_print_qualified(answer);
	print_notes(answer);
	print_parts(answer);
	print_timeline(answer);
	return code;
}

/* Waits for a state; looks often, sleeps between looks, gives up after --timeout seconds.
 */
/* Why it was waited for in vain. */
static int
give_up(struct cli *cli)
{
	struct json *answer = NULL;

	if (fetch_case(cli, &answer) == EXIT_CODE_YES)
		printf(
		    "the order is still %.*s\n", STR_ARG(json_get_str(answer, "state")));
	return EXIT_CODE_AGAIN;
}

static int
run_wait(struct cli *cli)
{
	const char *id = cli_argument(cli, 0);
	const char *node = cli_option(cli, "node");
	const char *as = cli_option(cli, "as");
	const char *state = cli_option(cli, "state");
	const char *timeout = cli_option(cli, "timeout");
	uint64_t seconds = WAIT_SEC_DEFAULT;
	int64_t end;

	if (state == NULL || id == NULL || node == NULL)
		return cli_usage(cli, "--node, an order and --state are needed");
	if (timeout != NULL && !str_u64(str_from(timeout), 86400, &seconds))
		return cli_usage(cli, "--timeout is a number of seconds");
	end = clock_real() + (int64_t)seconds * CLOCK_SECOND;
	for (;;) {
		static const struct timespec step = { 0, WAIT_STEP_MS * 1000000L };
		size_t mark = arena_mark(&cli->arena);
		struct json *body = case_question(cli, id);
		struct json *answer = NULL;

		if (as != NULL)
			json_put_str(&cli->arena, body, "person", str_from(as));
		/* it may still be on its way */
		if (ask_quietly(cli, node, "order/show", body, &answer) &&
		    str_eq_c(json_get_str(answer, "state"), state)) {
			order_print_case(cli, answer);
			return EXIT_CODE_YES;
		}
		if (clock_real() > end)
			return give_up(cli);
		arena_return(&cli->arena, mark);
		(void)nanosleep(&step, NULL);
	}
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
	{ "order", "admit", "--node FOLDER [--other-channel REASON [--means TEXT]] ID",
	    "Takes an order that waits because another channel is prescribed for it.",
	    THROUGH_NODE "receipt= other-channel= means=", run_admit, NULL },
	{ "order", "list", "--node FOLDER [--state STATE]", "Lists the orders of a node.",
	    THROUGH_NODE "state=", run_list, NULL },
	{ "order", "show", "--node FOLDER [--texts] ID",
	    "The order's timeline: who did what when, and where it stands in the ledger.",
	    THROUGH_NODE "texts", run_show, NULL },
	{ "order", "wait", "--node FOLDER --state STATE [--timeout SECONDS] ID",
	    "Waits until the order is in a state.",
	    THROUGH_NODE "state= timeout=", run_wait, NULL },
	{ "order", "open", "--node FOLDER ID",
	    "A person has opened the order (receipt R3).",
	    THROUGH_NODE "receipt=", run_open, NULL },
	{ "order", "decide",
	    "--node FOLDER [--reason CODE] [--ground NAME]\n"
	    "    ID accept|part|refuse|ask|refer",
	    "A person's decision (receipt R5); a refusal needs its reason.",
	    THROUGH_NODE "reason= ground= receipt=", run_decide,
	    "--ground refuses on a ground of refusals.tsv: one that this side has, and\n"
	    "that is not barred for the order.\n" },
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
	{ "order", "notify", "--node FOLDER [--delay GROUND --until TIME] ID",
	    "The person whose data it is has been told, or why that waits.",
	    THROUGH_NODE "delay= until=", order_notify, NULL },
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
