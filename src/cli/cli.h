/*
 * cli.h - comity <noun> <verb>: one table of commands, one way to read options and to
 * answer.
 *
 * Results go to standard output, talk to standard error.  Exit codes are documented in
 * comity(1) and are the same for all commands.
 */
#ifndef COMITY_CLI_CLI_H
#define COMITY_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "format/json.h"
#include "law/rule.h"
#include "model/verdict.h"

#define CLI_WORDS_MAX 4096

struct cli;

struct command {
	const char *noun;
	const char *verb;
	const char *synopsis; /* what stands behind noun and verb */
	const char *what;     /* one sentence */
	const char *options;  /* names by spaces; those with '=' take a value; all know
				 --json and --call */
	int (*run)(struct cli *cli);
	const char *help; /* more lines for --help, or NULL */
};

struct cli_word {
	const char *name; /* of an option, NULL for an argument */
	const char *value;
};

struct cli {
	struct arena arena;
	const struct command *command;
	bool json;
	const char *call; /* --call: of an earlier call whose answer was lost; or NULL */
	struct cli_word words[CLI_WORDS_MAX];
	size_t words_count;
};

/* One table a noun, ended by a NULL noun. */
extern const struct command cli_message_commands[];
extern const struct command cli_alert_commands[];
extern const struct command cli_tray_commands[];
extern const struct command cli_intake_commands[];
extern const struct command cli_order_commands[];
extern const struct command cli_eu_commands[];
extern const struct command cli_evidence_commands[];
extern const struct command cli_report_commands[];
extern const struct command cli_ledger_commands[];
extern const struct command cli_directory_commands[];
extern const struct command cli_profile_commands[];
extern const struct command cli_roster_commands[];
extern const struct command cli_signoff_commands[];
extern const struct command cli_law_commands[];
extern const struct command cli_node_commands[];
extern const struct command cli_sandbox_commands[];
extern const struct command cli_key_commands[];
extern const struct command cli_desk_commands[];
extern const struct command cli_draft_commands[];

/* The option's value ("" for a flag), NULL if it was not given; the n-th of a repeated
 * one. */
const char *cli_option(const struct cli *cli, const char *name);
const char *cli_option_nth(const struct cli *cli, const char *name, size_t n);
bool cli_flag(const struct cli *cli, const char *name);
/* The n-th argument, NULL behind the last. */
const char *cli_argument(const struct cli *cli, size_t n);

/* {id} of the only argument; NULL: there is none, or more than one. */
struct json *cli_id_body(struct cli *cli);
/* The name without its folders. */
struct str cli_base_name(struct str path);

/* That noun has no verb WORD, or (NULL) that WORD is no noun, on standard error and
 * without a line end. */
void cli_unknown(const char *noun, const char *word);
/* Says what is wrong with the call, and how it goes: EXIT_CODE_USAGE. */
int cli_usage(const struct cli *cli, const char *format, ...) PRINTF_LIKE(2, 3);
/* "comity: WORDS: why" on standard error, and the exit code that belongs to the error. */
int cli_failed(const struct why *why, const char *format, ...) PRINTF_LIKE(2, 3);
/* The rule, its sentence and the place, for people or as JSON; EXIT_CODE_YES,
 * EXIT_CODE_NO or the code of the rule. */
int cli_verdict(struct cli *cli, const struct verdict *verdict);
/* Prints a JSON value on one line. */
void cli_print_json(const struct json *value);
void cli_print(struct str text);
/* What strangers wrote: what could move a terminal's cursor or turn its writing around
 * (str_control) is shown as a question mark.  Line ends too. */
void cli_print_foreign(struct str text);
void cli_tell_foreign(struct str text); /* on standard error */
/* "  NAME: TEXT", foreign and whole, line ends too: wrapped, and what stands behind the
 * first line set in by six spaces, as no line of ours is. */
void cli_print_text(struct str name, struct str text);
void cli_tell_text(struct str name, struct str text);

/* A whole file in the arena with the usual message when that fails. */
enum err cli_read(
    struct cli *cli, const char *path, size_t max, struct str *ret_bytes, int *ret_exit);

/* To the new file of --out, or to standard output. */
int cli_write_out(struct cli *cli, struct str text);

#endif
