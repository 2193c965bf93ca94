/* cmd_directory.c - the federation list: checked, shown, signed by those who keep it; and
 * pin files, by which two organisations know each other without one. */
#include <stdio.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/directory_pin.h"
#include "cli/ledger.h"
#include "cli/pem.h"
#include "cli/signed.h"
#include "record/directory.h"
#include "record/pin.h"

/* --- check --- */

/* NAME:BASE64, as list-key stands in comity.conf. */
static int
read_list_key(struct cli *cli, const char *given, struct officer *ret_officer)
{
	struct str rest = str_from(given);
	struct str name = str_cut(&rest, ':');
	struct why why;

	ret_officer->person = name;
	if (name.len == 0 || rest.len == 0)
		return cli_usage(cli, "--list-key is NAME:BASE64 of the public key");
	if (base64_decode(&cli->arena, rest, &ret_officer->public_key, &why) != ERR_OK)
		return cli_usage(cli, "--list-key %.*s: %s", STR_ARG(name), why.text);
	return EXIT_CODE_YES;
}

static int
run_check(struct cli *cli)
{
	const char *path = cli_argument(cli, 0);
	const char *realm = cli_option(cli, "realm");
	struct directory_trust trust = { .realm = str_from(realm) };
	struct officer keys[LIMIT_KEYS];
	struct directory directory;
	struct verdict verdict;
	const char *given;
	int64_t now = 0;
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL || realm == NULL)
		return cli_usage(cli, "--realm and one list are needed");
	if (cli_option(cli, "organisation") != NULL || cli_option(cli, "officer") != NULL)
		return directory_pin_check(cli, path);
	while ((given = cli_option_nth(cli, "list-key", trust.keys_count)) != NULL) {
		if (trust.keys_count == LIMIT_KEYS)
			return cli_usage(cli, "at most %d list keys", LIMIT_KEYS);
		code = read_list_key(cli, given, &keys[trust.keys_count++]);
		if (code != EXIT_CODE_YES)
			return code;
	}
	trust.keys = keys;
	code = signed_threshold(cli, trust.keys_count, &trust.threshold);
	if (code == EXIT_CODE_YES)
		code = signed_time(cli, &now);
	if (code != EXIT_CODE_YES)
		return code;
	if (trust.keys_count == 0 || trust.threshold > trust.keys_count)
		return cli_usage(cli, "--list-key: as many as --threshold, or more");
	code = ledger_directory(cli, path, &directory);
	if (code != EXIT_CODE_YES)
		return code;
	verdict = directory_verify(&directory, &trust, now);
	if (!cli->json && verdict_is_yes(&verdict)) {
		printf("%s: list %llu of realm %.*s, %zu organisations: signed by %zu or "
		       "more of %zu keys\n",
		    path, (unsigned long long)directory.sequence,
		    STR_ARG(directory.realm), directory.organisations_count,
		    trust.threshold, trust.keys_count);
		return EXIT_CODE_YES;
	}
	return cli_verdict(cli, &verdict);
}

/* --- show --- */

static void
print_line(const char *name, struct str text)
{
	if (text.len == 0)
		return;
	printf("    %-12s ", name);
	cli_print_foreign(text);
	putchar('\n');
}

static void
print_organisation(const struct organisation *organisation)
{
	char from[CLOCK_TEXT_MAX];
	char to[CLOCK_TEXT_MAX] = "no end known";

	(void)clock_text(organisation->valid_from, from);
	if (organisation->valid_to != 0)
		(void)clock_text(organisation->valid_to, to);
	printf("%.*s  ", STR_ARG(organisation->id));
	cli_print_foreign(organisation->name);
	printf("\n    %-12s", "may");
	for (unsigned i = 0; i < COMPETENCE_COUNT; i++)
		if (organisation->competences & (1U << i))
			printf(" %.*s",
			    STR_ARG(competence_name((enum competence)(1U << i))));
	printf("\n    %-12s %s to %s\n", "valid", from, to);
	print_line(
	    organisation->wants_xml ? "orders, XML" : "orders", organisation->hi1_url);
	print_line("evidence", organisation->evidence_url);
	print_line("telephone", organisation->phone);
	print_line("ledger", organisation->ledger_key);
	for (size_t i = 0; i < organisation->officers_count; i++)
		print_line("officer", organisation->officers[i].person);
	printf("    %-12s %zu certificates of connections, %s seal\n", "keys",
	    organisation->tls_count,
	    organisation->seal_certificate.len == 0 ? "no" : "one");
}

static void
print_directory(const struct directory *directory)
{
	char issued[CLOCK_TEXT_MAX], expires[CLOCK_TEXT_MAX];
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(directory->digest, SHA256_LEN), hex);
	printf("realm %.*s, list %llu, issued %s, expires %s\nsigned bytes %s\n",
	    STR_ARG(directory->realm), (unsigned long long)directory->sequence,
	    clock_text(directory->issued_at, issued).ptr,
	    clock_text(directory->expires_at, expires).ptr, hex);
	signed_print(&directory->signatures);
	for (size_t i = 0; i < directory->organisations_count; i++)
		print_organisation(&directory->organisations[i]);
}

static int
run_show(struct cli *cli)
{
	const char *path = cli_argument(cli, 0);
	struct directory directory;
	struct str text;
	struct why why;
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one list is needed");
	if (cli_read(cli, path, LIMIT_DIRECTORY, &text, &code) != ERR_OK)
		return code;
	fprintf(stderr, "comity: shown, not checked: comity directory check does that\n");
	if (pin_is(text))
		return directory_pin_show(cli, path, text);
	if (directory_read(&cli->arena, text, &directory, &why) != ERR_OK)
		return cli_failed(&why, "%s is no federation list", path);
	if (!cli->json) {
		print_directory(&directory);
		return EXIT_CODE_YES;
	}
	code = signed_canonical(cli, path, LIMIT_DIRECTORY, &text);
	cli_print(text);
	putchar('\n');
	return code;
}

/* --- sign --- */

static int
sign(struct cli *cli, const char *path, const struct key *key)
{
	struct directory directory;
	struct buf out;
	struct str text;
	struct why why;
	enum err e;
	int code = signed_canonical(cli, path, LIMIT_DIRECTORY, &text);

	if (code != EXIT_CODE_YES)
		return code;
	if (pin_is(text))
		return directory_pin_sign(cli, path, text, key);
	if (directory_read(&cli->arena, text, &directory, &why) != ERR_OK)
		return cli_failed(&why, "%s is no federation list", path);
	buf_init(&out, LIMIT_DIRECTORY);
	e = directory_sign(&cli->arena, &directory, key, &why);
	if (e == ERR_OK)
		e = directory_write(&cli->arena, &directory, &out, &why);
	if (e == ERR_OK)
		code = signed_replace(cli, path, buf_str(&out), &directory.signatures);
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
		return cli_usage(cli, "--key and one list are needed");
	if (!pem_private(cli, key_path, &key, &code))
		return code;
	return sign(cli, path, key);
}

const struct command cli_directory_commands[] = {
	{ "directory", "check",
	    "--realm REALM {--list-key NAME:BASE64... | --organisation ORG --officer "
	    "SHA256...}\n    [--threshold N] [--at TIME] FILE",
	    "Says whether a federation list or pin file is signed by enough keys, and in "
	    "time.",
	    "realm= threshold= list-key= organisation= officer= at=", run_check,
	    "The list keys are those of comity.conf (comity key show prints BASE64), the "
	    "officers\nthose of its pin line.  Without --threshold all of them must have "
	    "signed.\n" },
	{ "directory", "pin", DIRECTORY_PIN_SYNOPSIS,
	    "Makes or renews our own record for a partner who pins us without a list.",
	    DIRECTORY_PIN_OPTIONS, directory_pin_make, directory_pin_help },
	{ "directory", "show", "FILE",
	    "Shows a federation list or pin file, unchecked, with its fingerprints.", "",
	    run_show, NULL },
	{ "directory", "sign", "--key PEM FILE",
	    "Adds a signature to a federation list or pin file, in its place.",
	    "key=", run_sign,
	    "A list written by hand is put into canonical form; \"signatures\": [] is "
	    "how it\nbegins.\n" },
	{ 0 },
};
