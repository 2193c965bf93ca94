/* cmd_profile.c - what an organisation says of itself: checked, signed, kept, handed out.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/ask.h"
#include "cli/ledger.h"
#include "cli/pages.h"
#include "cli/pem.h"
#include "cli/print_out.h"
#include "cli/signed.h"
#include "print/profile_paper.h"

#define THROUGH_NODE "node= as= "
#define HTML_MAX ((size_t)1 << 20)

/* The only argument; what a person wrote is put into canonical form. */
static int
read_profile(struct cli *cli, struct profile *ret_profile, struct str *ret_text)
{
	const char *path = cli_argument(cli, 0);
	struct why why;
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one profile is needed");
	code = signed_canonical(cli, path, LIMIT_PROFILE, ret_text);
	if (code == EXIT_CODE_YES &&
	    profile_read(&cli->arena, *ret_text, ret_profile, &why) != ERR_OK)
		return cli_failed(&why, "%s is no profile", path);
	return code;
}

/* --- check --- */

static int
tell_form(struct cli *cli, const struct profile *profile)
{
	char at[CLOCK_TEXT_MAX];
	struct json *root = json_object(&cli->arena);

	if (!cli->json) {
		printf("profile of %.*s, stated %s: it has its form\n%zu signatures, by "
		       "whom is not checked: --directory\n",
		    STR_ARG(profile->organisation),
		    clock_text(profile->stated_at, at).ptr, profile->signatures.count);
		return EXIT_CODE_YES;
	}
	json_put_str(&cli->arena, root, "organisation", profile->organisation);
	json_put_time(&cli->arena, root, "stated_at", profile->stated_at);
	(void)json_put(
	    root, "signatures", signed_json(&cli->arena, &profile->signatures));
	cli_print_json(root);
	return EXIT_CODE_YES;
}

/* By the officers whom the federation list --directory names. */
static int
judge(struct cli *cli, const struct profile *profile, int64_t now, size_t *ret_threshold,
    struct verdict *ret_verdict)
{
	const struct organisation *organisation;
	struct profile_trust trust = { .threshold = 0 };
	struct directory directory;
	int code = signed_threshold(cli, SIGNED_OFFICERS, &trust.threshold);

	if (code == EXIT_CODE_YES)
		code = ledger_directory(cli, cli_option(cli, "directory"), &directory);
	if (code != EXIT_CODE_YES)
		return code;
	trust.realm = directory.realm;
	*ret_threshold = trust.threshold;
	organisation = directory_find(&directory, profile->organisation);
	if (organisation == NULL)
		*ret_verdict = verdict_no("organisation-unlisted",
		    "/profile/organisation", "the federation list does not have it");
	else
		*ret_verdict = profile_verify(profile, &trust, organisation, now);
	return EXIT_CODE_YES;
}

static int
check_signed(struct cli *cli, const struct profile *profile)
{
	struct verdict verdict;
	size_t threshold = 0;
	int64_t now = 0;
	int code = signed_time(cli, &now);

	if (code == EXIT_CODE_YES)
		code = judge(cli, profile, now, &threshold, &verdict);
	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json || !verdict_is_yes(&verdict))
		return cli_verdict(cli, &verdict);
	printf("profile of %.*s: signed by %zu or more of its officers\n",
	    STR_ARG(profile->organisation), threshold);
	if (profile_stale(profile, now))
		printf("stated more than %d days ago: ask whether it still holds (house "
		       "rule)\n",
		    PROFILE_STALE_DAYS);
	return EXIT_CODE_YES;
}

static int
run_check(struct cli *cli)
{
	struct profile profile = { .stated_at = 0 };
	struct str text = STR("");
	int code = read_profile(cli, &profile, &text);

	if (code != EXIT_CODE_YES)
		return code;
	return cli_option(cli, "directory") == NULL ? tell_form(cli, &profile)
						    : check_signed(cli, &profile);
}

/* --- sign --- */

static int
run_sign(struct cli *cli)
{
	AUTO(pem_keyp) struct key *key = NULL;
	const char *key_path = cli_option(cli, "key");
	struct profile profile = { .stated_at = 0 };
	struct buf out;
	struct str text = STR("");
	struct why why;
	enum err e;
	int code;

	if (key_path == NULL)
		return cli_usage(cli, "--key and one profile are needed");
	code = read_profile(cli, &profile, &text);
	if (code != EXIT_CODE_YES || !pem_private(cli, key_path, &key, &code))
		return code;
	buf_init(&out, LIMIT_PROFILE);
	e = profile_sign(&cli->arena, &profile, key, &why);
	if (e == ERR_OK)
		e = profile_write(&cli->arena, &profile, &out, &why);
	if (e == ERR_OK)
		code = signed_replace(
		    cli, cli_argument(cli, 0), buf_str(&out), &profile.signatures);
	else
		code = cli_failed(&why, "not signed");
	buf_release(&out);
	return code;
}

/* --- kept at a node --- */

static int
run_keep(struct cli *cli)
{
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	struct profile profile = { .stated_at = 0 };
	struct str text = STR("");
	int code = read_profile(cli, &profile, &text);

	if (code != EXIT_CODE_YES)
		return code;
	json_put_str(&cli->arena, body, "text", text);
	code = ask_node(cli, "profile/keep", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json)
		cli_print_json(answer);
	else
		printf("kept: the profile of %.*s, stated %.*s\n",
		    STR_ARG(json_get_str(answer, "organisation")),
		    STR_ARG(json_get_str(answer, "stated_at")));
	return code;
}

static void
print_listed(const struct json *i)
{
	printf("%.*s  stated %.*s  kept %.*s\n", STR_ARG(json_get_str(i, "organisation")),
	    STR_ARG(json_get_str(i, "stated_at")), STR_ARG(json_get_str(i, "kept_at")));
}

static int
run_list(struct cli *cli)
{
	static const struct pages profiles = { "profile/list", "profiles", "after", NULL,
		print_listed };
	struct json *question = json_object(&cli->arena);

	json_put_str(&cli->arena, question, "after", str_from(cli_option(cli, "after")));
	return pages_print(cli, question, &profiles);
}

/* --- show --- */

/* The text that a node keeps, and has just proven. */
static int
ask_kept(struct cli *cli, struct profile *ret_profile, struct str *ret_text)
{
	struct json *body = json_object(&cli->arena);
	const char *organisation = cli_argument(cli, 0);
	struct json *answer = NULL;
	struct why why;
	int code;

	if (organisation != NULL && cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one organisation at most");
	json_put_str(&cli->arena, body, "organisation",
	    str_from(organisation == NULL ? "" : organisation));
	code = ask_node(cli, "profile/show", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	*ret_text = json_get_str(answer, "text");
	if (profile_read(&cli->arena, *ret_text, ret_profile, &why) != ERR_OK)
		return cli_failed(&why, "what the node keeps");
	return EXIT_CODE_YES;
}

static int
take_profile(struct cli *cli, struct profile *ret_profile, struct str *ret_text)
{
	if (cli_option(cli, "node") != NULL)
		return ask_kept(cli, ret_profile, ret_text);
	return read_profile(cli, ret_profile, ret_text);
}

static int
run_show(struct cli *cli)
{
	struct profile profile = { .stated_at = 0 };
	enum language language;
	struct print print;
	struct str text = STR("");
	int64_t now = 0;
	int code = print_language(cli, &language);

	if (code == EXIT_CODE_YES)
		code = take_profile(cli, &profile, &text);
	if (code == EXIT_CODE_YES)
		code = signed_time(cli, &now);
	if (code != EXIT_CODE_YES)
		return code;
	if (cli_option(cli, "node") == NULL)
		fprintf(stderr,
		    "comity: shown, not checked: comity profile check does that\n");
	if (cli->json) {
		cli_print(text);
		putchar('\n');
		return EXIT_CODE_YES;
	}
	code = print_start(cli, language, &print);
	if (code != EXIT_CODE_YES)
		return code;
	profile_paper_put(&print, &profile, now);
	print_text(&print);
	return EXIT_CODE_YES;
}

/* --- export --- */

/* 0644: it is made to be published. */
static int
write_part(struct cli *cli, const char *folder, const char *name, struct str bytes)
{
	const char *path = arena_format(&cli->arena, "%s/%s", folder, name).ptr;
	struct why why;

	if (path == NULL || file_write(path, bytes, 0644, &why) != ERR_OK)
		return cli_failed(&why, "%s/%s is not written", folder, name);
	printf("%s\n", path);
	return EXIT_CODE_YES;
}

/* Paper and page are made first: without the program that prints nothing is written.  The
 * signed text is the last: it is there when all is; what was broken off is done by doing
 * it again. */
static int
write_parts(struct cli *cli, const char *folder, struct print *print, struct str text)
{
	struct buf html;
	struct str pdf = STR("");
	struct why why;
	enum err e = print_pdf(print, &pdf, &why);
	int code;

	buf_init(&html, HTML_MAX);
	print_html(print, &html);
	if (e == ERR_OK && buf_failed(&html))
		e = err_why(&why, ERR_LIMIT, 0, "the page is too long");
	if (e == ERR_OK)
		e = file_mkdir(folder, 0755, &why);
	code = e == ERR_OK ? write_part(cli, folder, "profile.pdf", pdf)
			   : cli_failed(&why, "nothing is written");
	if (code == EXIT_CODE_YES)
		code = write_part(cli, folder, "profile.html", buf_str(&html));
	if (code == EXIT_CODE_YES)
		code = write_part(cli, folder, "profile.json", text);
	buf_release(&html);
	return code;
}

/* What strangers will read as signed: the node has proven it, or the list does. */
static int
prove_file(struct cli *cli, const struct profile *profile)
{
	struct verdict verdict;
	size_t threshold = 0;
	int64_t now = 0;
	int code = signed_time(cli, &now);

	if (cli_option(cli, "directory") == NULL)
		return cli_usage(cli, "a file is handed out with --directory only: who "
				      "signed it is checked");
	if (code == EXIT_CODE_YES)
		code = judge(cli, profile, now, &threshold, &verdict);
	return code == EXIT_CODE_YES && !verdict_is_yes(&verdict)
		   ? cli_verdict(cli, &verdict)
		   : code;
}

static int
run_export(struct cli *cli)
{
	const char *folder = cli_option(cli, "out");
	struct profile profile = { .stated_at = 0 };
	enum language language;
	struct print print;
	struct str text = STR("");
	struct why why;
	int code = print_language(cli, &language);

	if (folder == NULL)
		return cli_usage(cli, "--out is needed: a folder");
	if (code == EXIT_CODE_YES)
		code = take_profile(cli, &profile, &text);
	if (code == EXIT_CODE_YES && cli_option(cli, "node") == NULL)
		code = prove_file(cli, &profile);
	if (code != EXIT_CODE_YES)
		return code;
	return profile_paper(&cli->arena, &profile, text, language, &print, &why) ==
		       ERR_OK
		   ? write_parts(cli, folder, &print, text)
		   : cli_failed(&why, "the words");
}

const struct command cli_profile_commands[] = {
	{ "profile", "check", "[--directory FILE] [--threshold N] [--at TIME] PROFILE",
	    "Says whether a profile has its form, and whether its officers signed it.",
	    "directory= threshold= at=", run_check,
	    "Without --directory the form alone.  The officers are those of the "
	    "federation list,\nor of a pin file, which is taken as it is: comity "
	    "directory check proves it.  Two must have signed, or\n--threshold.\n" },
	{ "profile", "sign", "--key PEM PROFILE",
	    "Adds an officer's signature to a profile, in its place.", "key=", run_sign,
	    "A profile written by hand is put into canonical form; \"signatures\": [] is "
	    "how it\nbegins.  comity(1) has one.\n" },
	{ "profile", "show",
	    "[--at TIME] [--language LL] {PROFILE | --node FOLDER [ORG]}",
	    "Shows a profile: a file, unchecked, or one that a node keeps.",
	    THROUGH_NODE "at= language=", run_show, "Without ORG the node's own.\n" },
	{ "profile", "keep", "--node FOLDER PROFILE",
	    "Hands a profile to a node, its own or another organisation's.", THROUGH_NODE,
	    run_keep,
	    "It is refused unless the officers of its organisation signed it, and when "
	    "a later one\nis kept.\n" },
	{ "profile", "list", "--node FOLDER [--after ORG] " PAGES_SYNOPSIS,
	    "The profiles that a node keeps.", THROUGH_NODE "after= " PAGES_OPTIONS,
	    run_list, NULL },
	{ "profile", "export",
	    "--out FOLDER [--language LL]\n    {--directory FILE [--threshold N] [--at "
	    "TIME] PROFILE | --node FOLDER [ORG]}",
	    "Writes it for everybody: profile.json (signed), profile.pdf, profile.html.",
	    THROUGH_NODE "out= language= directory= threshold= at=", run_export,
	    "To be put on a web site, or sent; proven before, by the node or by the "
	    "list's officers.\nThe files take the place of earlier ones.  No door of a "
	    "node gives them to strangers.\n" },
	{ 0 },
};
