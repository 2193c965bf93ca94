/* main.c - the comity command: finds the command's row, reads its options, runs it. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "cli/cli.h"

static const struct {
	const char *noun;
	const char *what;
	const struct command *commands;
} nouns[] = {
	{ "order", "write, sign, send, decide and follow orders", cli_order_commands },
	{ "evidence", "sealed answers: seal, verify, open", cli_evidence_commands },
	{ "eu", "orders of the Union beside their compulsory channel", cli_eu_commands },
	{ "draft", "new orders that are written at the desk", cli_draft_commands },
	{ "desk", "the node's pages in a browser", cli_desk_commands },
	{ "directory", "the federation list: check, show, sign", cli_directory_commands },
	{ "node", "set up and look after a node", cli_node_commands },
	{ "sandbox", "three nodes of invented organisations to try things with",
	    cli_sandbox_commands },
	{ "key", "keys of persons and officers", cli_key_commands },
	{ "law", "routes, conditions, clocks", cli_law_commands },
	{ "ledger", "the record that nobody can rewrite: verify, export, proofs",
	    cli_ledger_commands },
	{ "message", "HI-1 messages: check, verify, show", cli_message_commands },
	{ "alert", "what people are to be told of: list, acknowledge",
	    cli_alert_commands },
	{ "tray", "what waits for a person because something is unproven",
	    cli_tray_commands },
	{ "intake", "what comes by mail, post or telephone, and what proves it",
	    cli_intake_commands },
	{ "report", "what was asked and answered, counted", cli_report_commands },
	{ "profile", "what an organisation says of itself: check, sign, keep, hand out",
	    cli_profile_commands },
	{ "roster", "the persons of an organisation: check, show, sign, enrol",
	    cli_roster_commands },
	{ "signoff", "a person's signature, by a passkey: ask, answer, verify",
	    cli_signoff_commands },
};

#define NOUNS_COUNT (sizeof nouns / sizeof nouns[0])

static void
print_nouns(FILE *out)
{
	fprintf(out, "usage: comity NOUN VERB [OPTION]... [ARGUMENT]...\n\n");
	for (size_t i = 0; i < NOUNS_COUNT; i++)
		fprintf(out, "  %-10s %s\n", nouns[i].noun, nouns[i].what);
	fprintf(out,
	    "\ncomity NOUN --help lists the verbs, comity NOUN VERB --help says more.\n"
	    "--json answers for machines.  Exit codes: 0 yes, 1 no, 2 usage, 3 not "
	    "verified,\n"
	    "4 not allowed, 5 unreachable, 6 conflict, 75 try again.\n");
}

static void
print_verbs(FILE *out, const struct command *commands)
{
	for (const struct command *c = commands; c->noun != NULL; c++)
		fprintf(out, "comity %s %s %s\n    %s\n", c->noun, c->verb, c->synopsis,
		    c->what);
}

static void
print_command(FILE *out, const struct command *c)
{
	fprintf(out, "usage: comity %s %s %s\n\n%s\n", c->noun, c->verb, c->synopsis,
	    c->what);
	if (c->help != NULL)
		fprintf(out, "\n%s", c->help);
}

/* Whether name stands in the command's list of options, and whether it takes a value. */
static bool
option_known(const struct command *command, struct str name, bool *ret_takes_value)
{
	struct str rest = str_from(command->options);

	while (rest.len > 0) {
		struct str option = str_cut(&rest, ' ');
		bool takes_value = str_ends(option, STR("="));

		if (str_eq(str_slice(option, 0, option.len - takes_value), name)) {
			*ret_takes_value = takes_value;
			return true;
		}
	}
	return false;
}

/* Options that every command has; *i moves behind a value. */
static bool
read_common(struct cli *cli, const char *name, int argc, char **argv, int *i)
{
	if (strcmp(name, "json") == 0) {
		cli->json = true;
		return true;
	}
	if (strcmp(name, "call") != 0 || *i + 1 >= argc)
		return false;
	cli->call = argv[++*i];
	return true;
}

static int
read_words(struct cli *cli, int argc, char **argv)
{
	bool only_arguments = false;

	for (int i = 0; i < argc; i++) {
		struct cli_word word = { .value = argv[i] };
		bool takes_value = false;

		if (cli->words_count == CLI_WORDS_MAX)
			return cli_usage(cli, "more than %d words", CLI_WORDS_MAX);
		if (!only_arguments && strcmp(argv[i], "--") == 0) {
			only_arguments = true;
			continue;
		}
		if (!only_arguments && strncmp(argv[i], "--", 2) == 0) {
			word = (struct cli_word){ argv[i] + 2, "" };
			if (read_common(cli, word.name, argc, argv, &i))
				continue;
			if (!option_known(
				cli->command, str_from(word.name), &takes_value))
				return cli_usage(cli, "unknown option %s", argv[i]);
			if (takes_value && i + 1 == argc)
				return cli_usage(cli, "%s needs a value", argv[i]);
			if (takes_value)
				word.value = argv[++i];
		}
		cli->words[cli->words_count++] = word;
	}
	return EXIT_CODE_YES;
}

static bool
asks_help(int argc, char **argv)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

static int
run_command(const struct command *command, int argc, char **argv)
{
	static struct cli cli; /* large: not on the stack */
	struct why why;
	int code;

	if (asks_help(argc, argv)) {
		print_command(stdout, command);
		return EXIT_CODE_YES;
	}
	if (arena_init(&cli.arena, LIMIT_ARENA, &why) != ERR_OK)
		return cli_failed(&why, "start");
	cli.command = command;
	code = read_words(&cli, argc, argv);
	if (code == EXIT_CODE_YES)
		code = command->run(&cli);
	arena_release(&cli.arena);
	if (fflush(stdout) != 0 && code == EXIT_CODE_YES)
		return EXIT_CODE_AGAIN;
	return code;
}

static int
run_noun(const struct command *commands, int argc, char **argv)
{
	if (argc < 1 || asks_help(1, argv)) {
		print_verbs(argc < 1 ? stderr : stdout, commands);
		return argc < 1 ? EXIT_CODE_USAGE : EXIT_CODE_YES;
	}
	for (const struct command *c = commands; c->noun != NULL; c++)
		if (strcmp(c->verb, argv[0]) == 0)
			return run_command(c, argc - 1, argv + 1);
	cli_unknown(commands->noun, argv[0]);
	fprintf(stderr, "; it has:\n");
	print_verbs(stderr, commands);
	return EXIT_CODE_USAGE;
}

int
main(int argc, char **argv)
{
	if (argc >= 2 && strcmp(argv[1], "--version") == 0) {
		printf("comity %s\n", COMITY_VERSION);
		return EXIT_CODE_YES;
	}
	if (argc < 2 || asks_help(1, argv + 1) || strcmp(argv[1], "help") == 0) {
		print_nouns(argc < 2 ? stderr : stdout);
		return argc < 2 ? EXIT_CODE_USAGE : EXIT_CODE_YES;
	}
	for (size_t i = 0; i < NOUNS_COUNT; i++)
		if (strcmp(nouns[i].noun, argv[1]) == 0)
			return run_noun(nouns[i].commands, argc - 2, argv + 2);
	cli_unknown(NULL, argv[1]);
	fprintf(stderr, "\n\n");
	print_nouns(stderr);
	return EXIT_CODE_USAGE;
}
