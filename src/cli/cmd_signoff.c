/* cmd_signoff.c - a person's signature by a passkey, in two steps with a browser between
 * them; and either kind verified without a node. */
#include <stdio.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/order_file.h"
#include "cli/signed.h"
#include "cli/signoff_make.h"
#include "cli/signoff_prove.h"
#include "record/assertion.h"
#include "record/order_text.h"
#include "record/roster.h"
#include "record/signoff.h"

/* --- ask --- */

/* The record goes to --out, what a browser needs to standard output. */
static int
print_ask(struct cli *cli, const struct signoff *signoff)
{
	unsigned char digest[SHA256_LEN];
	struct buf record, challenge;
	struct why why;
	int code;

	buf_init(&record, SIGNOFF_MAX);
	buf_init(&challenge, SIGNOFF_MAX);
	if (signoff_write_record(&cli->arena, signoff, &record, &why) != ERR_OK ||
	    signoff_digest(&cli->arena, signoff, digest, &why) != ERR_OK) {
		code = cli_failed(&why, "nothing to sign");
	} else {
		base64url_encode(str_bytes(digest, sizeof digest), &challenge);
		code = cli_write_out(cli, buf_str(&record));
	}
	if (code == EXIT_CODE_YES)
		printf("%.*s\n", STR_ARG(buf_str(&challenge)));
	buf_release(&record);
	buf_release(&challenge);
	return code;
}

static int
run_ask(struct cli *cli)
{
	const char *path = cli_argument(cli, 0);
	struct signoff signoff = { .at = clock_real() / CLOCK_SECOND * CLOCK_SECOND };
	int code;

	if (path == NULL || cli_option(cli, "out") == NULL ||
	    cli_option(cli, "person") == NULL)
		return cli_usage(cli, "an order, --person and --out are needed");
	code = signoff_begin(cli, path, &signoff);
	return code == EXIT_CODE_YES ? print_ask(cli, &signoff) : code;
}

/* --- answer, verify --- */

/* By whom, with what, for what: read to whoever decides. */
static int
print_proven(struct cli *cli, const struct signoff *signoff)
{
	char at[CLOCK_TEXT_MAX];
	struct json *answer;

	if (!cli->json) {
		printf("%s of %.*s of %.*s: %.*s, %s\n",
		    signoff->method == SIGNOFF_PASSKEY ? "passkey" : "key",
		    STR_ARG(signoff->person), STR_ARG(signoff->organisation),
		    STR_ARG(signoff_act_name(signoff->act)),
		    clock_text(signoff->at, at).ptr);
		return EXIT_CODE_YES;
	}
	answer = json_object(&cli->arena);
	json_put_str(&cli->arena, answer, "act", signoff_act_name(signoff->act));
	json_put_str(&cli->arena, answer, "at", clock_text(signoff->at, at));
	json_put_str(&cli->arena, answer, "organisation", signoff->organisation);
	json_put_str(&cli->arena, answer, "person", signoff->person);
	json_put_str(&cli->arena, answer, "method",
	    signoff->method == SIGNOFF_PASSKEY ? STR("passkey") : STR("key"));
	cli_print_json(answer);
	return EXIT_CODE_YES;
}

static int
verify(struct cli *cli, const struct roster *roster, const struct signoff *signoff,
    const unsigned char order[static SHA256_LEN])
{
	struct verdict verdict;
	int code = signoff_prove(cli, roster, signoff, order, &verdict);

	return code == EXIT_CODE_YES && !verdict_is_yes(&verdict)
		   ? cli_verdict(cli, &verdict)
		   : code;
}

static int
read_answer(struct cli *cli, struct signoff *ret_signoff, struct assertion *ret_assertion)
{
	const char *record = cli_option(cli, "record");
	const char *path = cli_argument(cli, 0);
	struct str text;
	struct why why;
	int code;

	if (cli_read(cli, record, SIGNOFF_MAX, &text, &code) != ERR_OK)
		return code;
	if (signoff_read_record(&cli->arena, text, ret_signoff, &why) != ERR_OK)
		return cli_failed(&why, "%s is no record of comity signoff ask", record);
	if (cli_read(cli, path, ASSERTION_MAX, &text, &code) != ERR_OK)
		return code;
	if (assertion_read(&cli->arena, text, ret_assertion, &why) != ERR_OK)
		return cli_failed(&why, "%s is no answer of a passkey", path);
	return EXIT_CODE_YES;
}

static int
write_signoff(struct cli *cli, const struct signoff *signoff)
{
	struct buf text;
	struct why why;
	int code;

	buf_init(&text, SIGNOFF_MAX);
	if (signoff_write(&cli->arena, signoff, &text, &why) != ERR_OK)
		code = cli_failed(&why, "not signed");
	else
		code = cli_write_out(cli, buf_str(&text));
	buf_release(&text);
	return code;
}

static int
run_answer(struct cli *cli)
{
	const struct roster_person *person = NULL;
	const struct roster_key *key;
	struct assertion assertion = { .said = { .signature = STR("") } };
	struct roster roster = { 0 };
	struct signoff signoff = { .at = 0 };
	struct verdict verdict;
	int code;

	if (cli_option(cli, "roster") == NULL || cli_option(cli, "record") == NULL ||
	    cli_argument(cli, 0) == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "--roster, --record and one answer are needed");
	code = read_answer(cli, &signoff, &assertion);
	if (code == EXIT_CODE_YES)
		code = signed_roster(cli, cli_option(cli, "roster"), &roster);
	if (code != EXIT_CODE_YES)
		return code;
	key = roster_find_passkey(&roster, assertion.credential_id, &person);
	if (key == NULL) {
		verdict = signoff_standing(STANDING_UNKNOWN, signoff.person);
		return cli_verdict(cli, &verdict);
	}
	signoff_take(&signoff, &assertion.said, key->id);
	code = verify(cli, &roster, &signoff, signoff.order_sha256);
	return code == EXIT_CODE_YES ? write_signoff(cli, &signoff) : code;
}

static int
run_verify(struct cli *cli)
{
	const char *path = cli_argument(cli, 1);
	unsigned char digest[SHA256_LEN];
	struct roster roster = { 0 };
	struct signoff signoff;
	struct order order;
	struct str text;
	struct why why;
	int code;

	if (cli_option(cli, "roster") == NULL || path == NULL ||
	    cli_argument(cli, 2) != NULL)
		return cli_usage(cli, "--roster, an order and a sign-off are needed");
	code = order_file(cli, cli_argument(cli, 0), &text, &order);
	if (code != EXIT_CODE_YES)
		return code;
	order_sha256(text, digest);
	if (cli_read(cli, path, SIGNOFF_MAX, &text, &code) != ERR_OK)
		return code;
	if (signoff_read(&cli->arena, text, &signoff, &why) != ERR_OK)
		return cli_failed(&why, "%s is no sign-off", path);
	code = signed_roster(cli, cli_option(cli, "roster"), &roster);
	if (code == EXIT_CODE_YES)
		code = verify(cli, &roster, &signoff, digest);
	return code == EXIT_CODE_YES ? print_proven(cli, &signoff) : code;
}

const struct command cli_signoff_commands[] = {
	{ "signoff", "ask",
	    "--person ID [--act ACT] [--organisation ID] [--at TIME] --out RECORD ORDER",
	    "Writes what a person is to sign, and prints the challenge for a passkey.",
	    "person= act= organisation= at= out=", run_ask,
	    "The challenge is SHA-256 of \"comity/sign-off/v1\", a zero byte and the "
	    "record;\nprinted in base64url.  --at is for a training realm.\n" },
	{ "signoff", "answer",
	    "--roster ROSTER --record RECORD [--synced] [--at TIME] [--out FILE] ANSWER",
	    "Makes a sign-off of what a passkey has signed, if it holds.",
	    "roster= record= at= out= synced", run_answer,
	    "ANSWER is canonical JSON: authenticator_data, client_data, credential_id "
	    "and\n"
	    "signature in base64, and \"v\":1.  --at: when the key must be good, in "
	    "place of\n"
	    "now.  --synced takes a passkey that can be copied to other devices.\n" },
	{ "signoff", "verify", "--roster ROSTER [--synced] [--at TIME] ORDER SIGNOFF",
	    "Says whether a sign-off is a listed person's, by a key or a passkey.",
	    "roster= at= synced", run_verify,
	    "The roster is taken as it is: comity roster check proves it.\n" },
	{ 0 },
};
