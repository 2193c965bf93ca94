/* cmd_roster.c - the persons of one organisation: checked, shown, signed by its officers.
 */
#include <stdio.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/ledger.h"
#include "cli/pem.h"
#include "cli/roster_enrol.h"
#include "cli/signed.h"
#include "record/roster.h"

/* --- check --- */

static int
check(struct cli *cli, const struct roster_trust *trust,
    const struct directory *directory, int64_t now)
{
	const char *path = cli_argument(cli, 0);
	const struct organisation *organisation;
	struct verdict verdict;
	struct roster roster = { 0 };
	int code = signed_roster(cli, path, &roster);

	if (code != EXIT_CODE_YES)
		return code;
	organisation = directory_find(directory, roster.organisation);
	if (organisation == NULL)
		verdict = verdict_no("roster-organisation", "/roster/organisation",
		    "the federation list does not have it");
	else
		verdict = roster_verify(&roster, trust, organisation, now);
	if (cli->json || !verdict_is_yes(&verdict) || organisation == NULL)
		return cli_verdict(cli, &verdict);
	printf("%s: roster %llu of %.*s, %zu persons: signed by %zu or more of its %zu "
	       "officers\n",
	    path, (unsigned long long)roster.sequence, STR_ARG(roster.organisation),
	    roster.persons_count, trust->threshold, organisation->officers_count);
	return EXIT_CODE_YES;
}

static int
run_check(struct cli *cli)
{
	const char *list = cli_option(cli, "directory");
	struct roster_trust trust = { 0 };
	struct directory directory;
	int64_t now = 0;
	int code;

	if (list == NULL || cli_argument(cli, 0) == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "--directory and one roster are needed");
	code = signed_threshold(cli, SIGNED_OFFICERS, &trust.threshold);
	if (code == EXIT_CODE_YES)
		code = signed_time(cli, &now);
	if (code == EXIT_CODE_YES)
		code = ledger_directory(cli, list, &directory);
	if (code != EXIT_CODE_YES)
		return code;
	trust.realm = directory.realm;
	return check(cli, &trust, &directory, now);
}

/* --- show --- */

static void
print_key(const struct roster_key *key, int64_t now)
{
	char from[CLOCK_TEXT_MAX], revoked[CLOCK_TEXT_MAX];
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(key->id, SHA256_LEN), hex);
	printf("    %s %s from %s", key->passkey == NULL ? "key" : "passkey", hex,
	    clock_text(key->valid_from, from).ptr);
	if (key->passkey != NULL)
		printf(" at %.*s%s", STR_ARG(key->passkey->origin),
		    key->passkey->synced ? ", can be copied" : "");
	if (key->revoked_at != 0)
		printf(", REVOKED %s", clock_text(key->revoked_at, revoked).ptr);
	else if (key->valid_from > now)
		printf(", cooling");
	putchar('\n');
}

static void
print_roster(const struct roster *roster, int64_t now)
{
	char issued[CLOCK_TEXT_MAX];
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(roster->digest, SHA256_LEN), hex);
	printf("%.*s, realm %.*s, roster %llu, issued %s\nsigned bytes %s\n",
	    STR_ARG(roster->organisation), STR_ARG(roster->realm),
	    (unsigned long long)roster->sequence,
	    clock_text(roster->issued_at, issued).ptr, hex);
	signed_print(&roster->signatures);
	for (size_t i = 0; i < roster->persons_count; i++) {
		const struct roster_person *person = &roster->persons[i];

		printf("%.*s  %.*s", STR_ARG(person->id),
		    STR_ARG(level_name(person->level)));
		for (size_t j = 0; j < person->functions_count; j++)
			printf(" %.*s", STR_ARG(person->functions[j]));
		putchar('\n');
		for (size_t j = 0; j < person->keys_count; j++)
			print_key(&person->keys[j], now);
	}
}

static int
run_show(struct cli *cli)
{
	const char *path = cli_argument(cli, 0);
	struct roster roster = { 0 };
	struct str text;
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one roster is needed");
	code = signed_roster(cli, path, &roster);
	if (code != EXIT_CODE_YES)
		return code;
	fprintf(stderr, "comity: shown, not checked: comity roster check does that\n");
	if (!cli->json) {
		print_roster(&roster, clock_real());
		return EXIT_CODE_YES;
	}
	code = signed_canonical(cli, path, LIMIT_ROSTER, &text);
	cli_print(text);
	putchar('\n');
	return code;
}

/* --- sign --- */

static int
sign(struct cli *cli, const char *path, const struct key *key)
{
	struct roster roster = { 0 };
	struct buf out;
	struct str text;
	struct why why;
	enum err e;
	int code = signed_canonical(cli, path, LIMIT_ROSTER, &text);

	if (code != EXIT_CODE_YES)
		return code;
	if (roster_read(&cli->arena, text, &roster, &why) != ERR_OK)
		return cli_failed(&why, "%s is no roster", path);
	buf_init(&out, LIMIT_ROSTER);
	e = roster_sign(&cli->arena, &roster, key, &why);
	if (e == ERR_OK)
		e = roster_write(&cli->arena, &roster, &out, &why);
	if (e == ERR_OK)
		code = signed_replace(cli, path, buf_str(&out), &roster.signatures);
	else
		code = cli_failed(&why, "not signed");
	buf_release(&out);
	return code;
}

static int
run_sign(struct cli *cli)
{
	AUTO(pem_keyp) struct key *key = NULL;
	const char *path = cli_argument(cli, 0);
	const char *key_path = cli_option(cli, "key");
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL || key_path == NULL)
		return cli_usage(cli, "--key and one roster are needed");
	if (!pem_private(cli, key_path, &key, &code))
		return code;
	return sign(cli, path, key);
}

const struct command cli_roster_commands[] = {
	{ "roster", "check", "--directory FILE [--threshold N] [--at TIME] ROSTER",
	    "Says whether the officers of an organisation stand behind its roster.",
	    "directory= threshold= at=", run_check,
	    "The officers are those of the federation list given, which is taken as it "
	    "is:\ncomity directory check proves it.  Two must have signed, or "
	    "--threshold.\n" },
	{ "roster", "show", "ROSTER", "Shows a roster, unchecked.", "", run_show, NULL },
	{ "roster", "sign", "--key PEM ROSTER",
	    "Adds an officer's signature to a roster, in its place.", "key=", run_sign,
	    "A roster written by hand is put into canonical form; \"signatures\": [] is "
	    "how it\nbegins.\n" },
	{ "roster", "ask", "--person ID --origin ORIGIN [--rp-id ID] ROSTER",
	    "Prints the challenge with which a browser makes a person's passkey.",
	    "person= origin= rp-id=", roster_run_ask,
	    "The challenge names realm, organisation, person and site; in base64url.\n" },
	{ "roster", "enrol",
	    "--passkey FILE [--replace] [--synced] [--cooling-hours N] [--at TIME] "
	    "ROSTER",
	    "Writes a person's new passkey into a roster, which two officers then sign.",
	    "passkey= cooling-hours= at= replace synced", roster_run_enrol,
	    "FILE is what the browser made (canonical JSON).  The roster gets the next "
	    "number and\nloses its signatures; the key cools for 72 hours, which only a "
	    "training realm may\nshorten.  --replace revokes the person's other passkeys "
	    "(lost, or stolen) now.\n--synced takes one that can be copied to other "
	    "devices.\n" },
	{ 0 },
};
