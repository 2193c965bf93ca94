/* cmd_node.c - sets up nodes and whole sandboxes, and asks a node how it is. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/limits.h"
#include "cli/ask.h"
#include "cli/cli.h"
#include "cli/init_questions.h"
#include "cli/order_view.h"
#include "cli/sandbox_clock.h"
#include "cli/recovery.h"
#include "cli/scenario.h"
#include "cli/setup.h"
#include "cli/tsa.h"
#include "cli/upkeep.h"

static int
take_port(struct cli *cli, unsigned *ret_port)
{
	const char *text = cli_option(cli, "port");

	*ret_port = INIT_PORT;
	return text == NULL || init_port(text, ret_port)
		   ? EXIT_CODE_YES
		   : cli_usage(cli, "--port is a number from %d to %d", INIT_PORT_MIN,
			 INIT_PORT_MAX);
}

/* What the node's own people add to comity.conf: lines that are remarks, and who they
 * are.
 */
static int
take_lines(struct cli *cli, struct str *ret_lines)
{
	struct str lines =
	    STR("# whom to believe: list-key = NAME:BASE64 (twice or more)\n"
		"list-threshold = 1\n"
		"# or, without both: self and pin, see comity directory pin "
		"--help\n"
		"# person = UID:PERSON [ROLE,...]\n");
	const char *person;

	for (size_t i = 0; (person = cli_option_nth(cli, "person", i)) != NULL; i++) {
		if (!init_person(person))
			return cli_usage(cli, "--person is 'UID:PERSON [ROLE,...]'");
		lines = arena_format(
		    &cli->arena, "%.*sperson = %s\n", STR_ARG(lines), person);
	}
	*ret_lines = lines;
	return EXIT_CODE_YES;
}

static int
run_init(struct cli *cli)
{
	struct setup_node node = { .folder = cli_argument(cli, 0) };
	struct endpoint endpoint;
	const char *realm = cli_option(cli, "realm");
	const char *host;
	struct why why;
	bool shares = false;
	int code = init_questions(cli);

	if (code == EXIT_CODE_YES)
		code = take_port(cli, &node.port);
	if (code == EXIT_CODE_YES)
		code = recovery_options(cli, &shares);
	if (code == EXIT_CODE_YES)
		code = take_lines(cli, &node.extra);
	if (code != EXIT_CODE_YES)
		return code;
	host = cli_option(cli, "host");
	node.realm = str_from(realm == NULL ? "live" : realm);
	node.organisation = str_from(cli_option(cli, "organisation"));
	node.host = str_from(host == NULL ? "127.0.0.1" : host);
	if (node.folder == NULL || !endpoint_parse(node.organisation, &endpoint))
		return cli_usage(cli, "a folder and --organisation CC/name are needed");
	if (setup_node(&cli->arena, &node, &why) != ERR_OK)
		return cli_failed(&why, "the node is not set up");
	printf("%s is set up.  Next: give keys/tls.crt, keys/seal.crt and "
	       "keys/ledger.vkey to those\n"
	       "who keep the federation list, put their list into data/directory.json "
	       "and your\n"
	       "list-key%s lines into comity.conf, then: comityd %s\n",
	    node.folder, cli_option(cli, "person") == NULL ? " and person" : "",
	    node.folder);
	return shares ? recovery_write(cli, node.folder, node.organisation, node.realm)
		      : EXIT_CODE_YES;
}

static void
print_expiries(const struct json *list)
{
	const struct json *item;

	for (item = json_first(list); item != NULL; item = item->next) {
		int64_t days = json_get_int(item, "days", 0);

		printf("%-20s %.*s %.*s: %.*s, %s%lld days\n",
		    days < 0 ? "expired" : "expires", STR_ARG(json_get_str(item, "what")),
		    STR_ARG(json_get_str(item, "organisation")),
		    STR_ARG(json_get_str(item, "at")), days < 0 ? "" : "in ",
		    (long long)days);
	}
}

static int
run_status(struct cli *cli)
{
	struct json *answer;
	int code = ask_node(cli, "node/status", json_object(&cli->arena), &answer);

	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json) {
		cli_print_json(answer);
		return code;
	}
	order_print_assumed(answer);
	for (const struct json *m = json_first(answer); m != NULL; m = m->next) {
		if (m->kind == JSON_INTEGER)
			printf("%-20.*s %lld\n", STR_ARG(m->name), (long long)m->integer);
		else if (m->kind == JSON_STRING)
			printf("%-20.*s %.*s\n", STR_ARG(m->name), STR_ARG(m->string));
	}
	print_expiries(json_get(answer, "expires"));
	return code;
}

/* Waits until the node answers; looks often, gives up after --timeout seconds. */
static int
run_wait(struct cli *cli)
{
	static const struct timespec step = { 0, 50 * 1000000L };
	const char *timeout = cli_option(cli, "timeout");
	uint64_t seconds = 10;
	int64_t end;

	if (timeout != NULL && !str_u64(str_from(timeout), 3600, &seconds))
		return cli_usage(cli, "--timeout is a number of seconds");
	end = clock_steady() + (int64_t)seconds * CLOCK_SECOND;
	while (!ask_ready(cli)) {
		if (clock_steady() > end) {
			fprintf(stderr, "comity: the node does not answer\n");
			return EXIT_CODE_UNREACHABLE;
		}
		(void)nanosleep(&step, NULL);
	}
	return EXIT_CODE_YES;
}

static int
run_reload(struct cli *cli)
{
	struct json *answer;
	int code = ask_node(cli, "directory/reload", json_object(&cli->arena), &answer);

	int64_t sequence;
	struct str pinned;

	if (code != EXIT_CODE_YES)
		return code;
	sequence = json_get_int(answer, "directory_sequence", 0);
	pinned = json_get_str(answer, "pinned");
	if (sequence > 0)
		printf(
		    "the federation list number %lld is in use\n", (long long)sequence);
	if (pinned.len > 0)
		printf("pinned by this node's configuration: %.*s\n", STR_ARG(pinned));
	return code;
}

const struct command cli_node_commands[] = {
	{ "node", "init",
	    "--organisation CC/NAME [--realm REALM] [--host ADDRESS] [--port N] "
	    "[--person LINE ...] [--recovery M/N --shares FOLDER] FOLDER",
	    "Makes a node's folder: keys, certificates, configuration, database.",
	    "organisation= realm= host= port= person= recovery= shares=", run_init,
	    "On a terminal, without --organisation, it asks five questions.\n"
	    "Peers come in at --port, evidence leaves at the next, metrics at the one "
	    "after that,\nand the desk is the fourth, on this machine only.\n" },
	{ "node", "share", "--node FOLDER --recovery M/N --shares NEW-FOLDER",
	    "Writes N shares of the node's keys, any M of which make them again.",
	    "node= recovery= shares=", recovery_share,
	    "Each is for another person.  Earlier shares stay good as long as the "
	    "keys.\n" },
	{ "node", "recover", "--share FILE ... FOLDER",
	    "Makes the keys of a node's folder again from enough shares.",
	    "share=", recovery_recover, NULL },
	{ "node", "status", "--node FOLDER",
	    "How the node is: ledger, outbox, duties, tray.", "node= as=", run_status,
	    NULL },
	{ "node", "wait", "--node FOLDER [--timeout SECONDS]",
	    "Waits until the node is ready.", "node= as= timeout=", run_wait, NULL },
	{ "node", "reload", "--node FOLDER",
	    "Takes data/directory.json, pinned records and rosters into use, if they "
	    "verify.",
	    "node= as=", run_reload,
	    "What has a lower number than the last one used is refused.  comity.conf "
	    "itself is\nread at start only.\n" },
	{ "node", "fsck", "--node FOLDER [--repair]",
	    "Whether a node's folder is whole: database, ledger, papers, packages.",
	    "node= repair", upkeep_fsck,
	    "Reads the folder itself; the node may run.  --repair removes packages of "
	    "which "
	    "nothing\nspeaks, which a crash leaves behind: for that the node must be "
	    "stopped.\n" },
	{ "node", "backup", "--node FOLDER BACKUP",
	    "Copies a node's folder, but for its private keys, while the node runs.",
	    "node=", upkeep_backup,
	    "BACKUP is a new folder; sha256sum -c SHA256SUMS in it checks it.\n" },
	{ "node", "restore",
	    "[--keys FOLDER] [--new-ledger --as PERSON --reason TEXT] BACKUP FOLDER",
	    "Makes a node's folder from a backup, if nothing of it was changed.",
	    "keys= new-ledger as= reason=", upkeep_restore,
	    "--new-ledger is for a backup that is not the newest state: partners have "
	    "seen more,\nand the node goes on in a new ledger, which states the old "
	    "one.  Once; it cannot be\ntaken back.\n" },
	{ 0 },
};

/* The node of that name, its persons and its pages. */
static void
print_node(
    const struct scenario *scenario, const char *folder, unsigned port, struct str name)
{
	for (size_t n = 0; n < scenario->nodes_count; n++) {
		const struct scenario_node *node = &scenario->nodes[n];

		if (!str_eq_c(name, node->short_name))
			continue;
		printf("  comityd %s/%s    # %.*s:", folder, node->short_name,
		    STR_ARG(node->organisation));
		for (size_t i = 0;
		     i < SCENARIO_PERSONS_MAX && node->persons[i].id != NULL; i++)
			printf("%s %s", i == 0 ? "" : ",", node->persons[i].id);
		printf(
		    "\n    http://127.0.0.1:%u/: comity desk open --node %s/%s --as %s\n",
		    port + node->port + SETUP_DESK_PORT, folder, node->short_name,
		    node->persons[0].id);
	}
}

static void
print_next(
    const struct scenario *scenario, const char *folder, unsigned port, bool training)
{
	struct str names = str_from(scenario->needs);

	printf("%s is made.  Next, each in a terminal of its own:\n", folder);
	while (names.len > 0)
		print_node(scenario, folder, port, str_trim(str_cut(&names, ',')));
	printf("  comity sandbox tsa --port %u %s    # time-stamps for sealed answers\n"
	       "A person acts at a node, and signs with a key of their own:\n"
	       "  comity order list --node %s/%s --as PERSON\n"
	       "  comity order sign --key %s/persons/%s/PERSON.pem --person PERSON "
	       "ORDER\n",
	    port + SETUP_TSA_PORT, folder, folder, scenario->team, folder,
	    scenario->team);
	if (training)
		printf(
		    "Days pass by a command:\n  comity sandbox clock --advance 1d %s\n",
		    folder);
}

static int
run_create(struct cli *cli)
{
	const char *folder = cli_argument(cli, 0);
	const char *realm = cli_option(cli, "realm");
	const char *name = cli_option(cli, "scenario");
	const struct scenario *scenario =
	    scenario_find(name == NULL ? "voluntary" : name);
	struct why why;
	unsigned port = 0;
	int code = take_port(cli, &port);

	if (code != EXIT_CODE_YES)
		return code;
	if (folder == NULL)
		return cli_usage(cli, "which folder?");
	if (scenario == NULL)
		return cli_usage(cli, "no scenario '%s'", name);
	if (setup_sandbox(&cli->arena, scenario, folder,
		str_from(realm == NULL ? "training.sandbox" : realm), port,
		&why) != ERR_OK)
		return cli_failed(&why, "the sandbox is not complete");
	print_next(scenario, folder, port, realm == NULL || strcmp(realm, "live") != 0);
	return EXIT_CODE_YES;
}

static int
run_tsa(struct cli *cli)
{
	const char *folder = cli_argument(cli, 0);
	struct why why;
	unsigned port = 0;
	int code = take_port(cli, &port);

	if (code != EXIT_CODE_YES)
		return code;
	if (folder == NULL)
		return cli_usage(cli, "which folder?");
	if (tsa_serve(&cli->arena, folder, port, &why) != ERR_OK)
		return cli_failed(&why, "time-stamp authority");
	return EXIT_CODE_YES;
}

const struct command cli_sandbox_commands[] = {
	{ "sandbox", "create", "[--scenario NAME] [--realm REALM] [--port N] FOLDER",
	    "Makes nodes of invented organisations that know one another.",
	    "scenario= realm= port=", run_create,
	    "Scenarios, with persons, officers, a federation list and a time-stamp "
	    "authority;\neverything in them is invented:\n"
	    "  voluntary  a Chilean prosecution service (cl) asks a United States mail "
	    "provider (us);\n"
	    "             an Argentine prosecution service (ar) looks on\n"
	    "  direct     a Hungarian prosecution service (hu) orders a mail provider in "
	    "Costa Rica\n"
	    "             (cr) directly and notifies the authority there (na): CETS 224 "
	    "Art 7,\n"
	    "             with dates in force and declarations that FOLDER/what-if "
	    "assumes "
	    "(training\n             realms only)\n"
	    "  european   a French prosecution service (fr) orders a mail provider in "
	    "Germany (de)\n"
	    "             directly; a court (ct) validates, the enforcing authority (ea) "
	    "is notified:\n"
	    "             Regulation (EU) 2023/1543\n" },
	{ "sandbox", "clock", "[--set TIME | --advance N[d|h|m]] FOLDER",
	    "Shows the time of a sandbox, or sets it forward for all its nodes at once.",
	    "set= advance=", sandbox_clock,
	    "Training realms only.  TLS and time-stamps stay on real time.  Nodes that "
	    "run take it\nat once, the others when they start.\n" },
	{ "sandbox", "tsa", "--port N FOLDER",
	    "Runs the sandbox's time-stamp authority (RFC 3161) until it is ended.",
	    "port=", run_tsa,
	    "It vouches for nothing: real nodes use a real authority.\n" },
	{ 0 },
};
