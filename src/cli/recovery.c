#include "cli/recovery.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "node/config.h"
#include "node/place.h"
#include "record/recovery.h"

#define KEY_FILE_MAX ((size_t)8 << 10)

/* What is locked: all that the node's peers know it by. */
static const struct {
	const char *name;
	mode_t mode;
	bool is_secret;
} kept[] = {
	{ PLACE_TLS_KEY, 0600, true },
	{ PLACE_TLS_CERT, 0644, false },
	{ PLACE_SEAL_KEY, 0600, true },
	{ PLACE_SEAL_CERT, 0644, false },
	{ PLACE_LEDGER_KEY, 0600, true },
	{ PLACE_LEDGER_VKEY, 0644, false },
};

#define KEPT_COUNT (sizeof kept / sizeof kept[0])

static const char *
in_folder(struct cli *cli, const char *folder, const char *name)
{
	return arena_format(&cli->arena, "%s/%s", folder, name).ptr;
}

/* --- shares --- */

static bool
read_spec(const char *text, unsigned *ret_needed, unsigned *ret_total)
{
	struct str total = str_from(text);
	struct str needed = str_cut(&total, '/');
	uint64_t m, n;

	if (!str_u64(needed, SHARE_MAX, &m) || !str_u64(total, SHARE_MAX, &n) || m < 2 ||
	    m > n)
		return false;
	*ret_needed = (unsigned)m;
	*ret_total = (unsigned)n;
	return true;
}

bool
recovery_is_spec(const char *text)
{
	unsigned needed, total;

	return read_spec(text, &needed, &total);
}

int
recovery_options(struct cli *cli, bool *ret_wanted)
{
	const char *spec = cli_option(cli, "recovery");
	const char *to = cli_option(cli, "shares");
	unsigned needed, total;

	*ret_wanted = spec != NULL;
	if ((spec == NULL) != (to == NULL))
		return cli_usage(cli, "--recovery M/N and --shares FOLDER go together");
	if (spec != NULL && !read_spec(spec, &needed, &total))
		return cli_usage(cli,
		    "--recovery is M/N: M shares of N are needed, 2 <= M <= N <= %d",
		    SHARE_MAX);
	if (to != NULL && access(to, F_OK) == 0)
		return cli_usage(cli, "%s exists: the shares go into a new folder", to);
	return EXIT_CODE_YES;
}

static enum err
read_keys(struct cli *cli, const char *folder, struct buf *out, struct why *why)
{
	struct json *root = json_object(&cli->arena);
	struct json *files = json_put(root, "files", json_object(&cli->arena));

	json_put_int(&cli->arena, root, "v", 1);
	for (size_t i = 0; i < KEPT_COUNT; i++) {
		struct str bytes;
		enum err e = file_read(&cli->arena, in_folder(cli, folder, kept[i].name),
		    KEY_FILE_MAX, &bytes, why);

		if (e != ERR_OK)
			return e;
		json_put_str(&cli->arena, files, kept[i].name, bytes);
	}
	json_write(root, out);
	return buf_failed(out) ? err_why(why, ERR_LIMIT, 0, "the keys are too long")
			       : ERR_OK;
}

/* Shares beside the keys, or in a backup of them, are no second way to them. */
static bool
lies_in(struct cli *cli, const char *folder, const char *to)
{
	char inside[PATH_MAX], outside[PATH_MAX];
	size_t len;

	(void)cli;
	if (realpath(folder, inside) == NULL || realpath(to, outside) == NULL)
		return true;
	len = strlen(inside);
	return strncmp(inside, outside, len) == 0 &&
	       (outside[len] == '/' || outside[len] == '\0');
}

static int
write_shares(struct cli *cli, const char *to, const struct recovery_set *set,
    const struct str *texts)
{
	struct str name = arena_str(&cli->arena, set->organisation);
	struct why why;

	for (unsigned i = 0; i < set->total; i++) {
		struct str slug = name;
		struct str country = str_cut(&slug, '/');
		const char *path = arena_format(&cli->arena, "%s/%.*s_%.*s-%u-of-%u.txt",
		    to, STR_ARG(country), STR_ARG(slug), i + 1, set->total)
				       .ptr;

		if (path == NULL || file_create(path, texts[i], 0600, &why) != ERR_OK)
			return cli_failed(&why, "not all shares are written");
	}
	printf("%s: %u shares, %u of which make the keys again.  Give each to another "
	       "person,\nprinted or on a medium of its own, and remove the folder.  Who "
	       "has %u of them can speak\nfor the organisation.\n",
	    to, set->total, set->needed, set->needed);
	return EXIT_CODE_YES;
}

int
recovery_write(
    struct cli *cli, const char *folder, struct str organisation, struct str realm)
{
	const char *to = cli_option(cli, "shares");
	struct recovery_set set = {
		.organisation = organisation, .realm = realm, .at = clock_real()
	};
	struct str texts[SHARE_MAX];
	struct buf content;
	struct why why;
	enum err e;

	(void)read_spec(cli_option(cli, "recovery"), &set.needed, &set.total);
	if (file_mkdir(to, 0700, &why) != ERR_OK)
		return cli_failed(&why, "no shares are written");
	if (lies_in(cli, folder, to)) {
		(void)rmdir(to);
		return cli_usage(cli, "shares do not lie in the node's own folder");
	}
	buf_init(&content, RECOVERY_CONTENT_MAX);
	e = read_keys(cli, folder, &content, &why);
	if (e == ERR_OK)
		e = recovery_make(&cli->arena, &set, buf_str(&content), texts, &why);
	buf_release(&content);
	if (e != ERR_OK)
		return cli_failed(&why, "no shares are written");
	return write_shares(cli, to, &set, texts);
}

int
recovery_share(struct cli *cli)
{
	const char *folder = cli_option(cli, "node");
	struct config config;
	struct why why;
	bool wanted;
	int code = recovery_options(cli, &wanted);

	if (code != EXIT_CODE_YES)
		return code;
	if (folder == NULL || !wanted)
		return cli_usage(cli, "--node, --recovery and --shares are needed");
	if (config_read_self(&cli->arena, folder, &config, &why) != ERR_OK)
		return cli_failed(&why, "%s", folder);
	return recovery_write(cli, folder, config.organisation, config.realm);
}

/* --- from shares --- */

/* Certificates and the verifier's line may be there, from a backup: then they are these.
 */
static int
put_file(struct cli *cli, const char *folder, size_t which, struct str bytes)
{
	const char *path = in_folder(cli, folder, kept[which].name);
	struct str there = { NULL, 0 };
	struct why why;
	enum err e = ERR_NOT_FOUND;

	if (path == NULL || bytes.len == 0)
		return EXIT_CODE_NO;
	if (!kept[which].is_secret)
		e = file_read(&cli->arena, path, KEY_FILE_MAX, &there, &why);
	if (e == ERR_OK && !str_eq(there, bytes)) {
		fprintf(stderr, "comity: %s is of other keys; nothing is changed there\n",
		    path);
		return EXIT_CODE_CONFLICT;
	}
	if (e == ERR_NOT_FOUND)
		e = file_create(path, bytes, kept[which].mode, &why);
	return e == ERR_OK ? EXIT_CODE_YES : cli_failed(&why, "%s", path);
}

static int
put_keys(struct cli *cli, const char *folder, struct str content)
{
	struct json *root = NULL;
	const struct json *files;
	struct why why;
	int code = EXIT_CODE_YES;

	if (canon_read(&cli->arena, content, &root, &why) != ERR_OK)
		return cli_failed(&why, "what the shares open");
	if (json_get_int(root, "v", 0) != 1) {
		fprintf(stderr, "comity: these shares are of a newer program\n");
		return EXIT_CODE_NO;
	}
	files = json_get(root, "files");
	if (file_mkdir(folder, 0700, &why) != ERR_OK ||
	    file_mkdir(in_folder(cli, folder, PLACE_KEYS), 0700, &why) != ERR_OK)
		return cli_failed(&why, "%s", folder);
	for (size_t i = 0; code == EXIT_CODE_YES && i < KEPT_COUNT; i++)
		code = put_file(cli, folder, i, json_get_str(files, kept[i].name));
	return code;
}

static int
refuse(struct cli *cli, const struct verdict *verdict, const char *file)
{
	if (file != NULL)
		fprintf(stderr, "comity: %s:\n", file);
	return cli_verdict(cli, verdict);
}

int
recovery_recover(struct cli *cli)
{
	const char *folder = cli_argument(cli, 0);
	struct recovery_share *shares =
	    arena_array(&cli->arena, SHARE_MAX, sizeof *shares);
	const char *file;
	struct verdict verdict = VERDICT_IS_YES;
	struct str content = { NULL, 0 }, text;
	size_t count = 0, wrong = 0;
	int code;

	if (folder == NULL || cli_option(cli, "share") == NULL || shares == NULL)
		return cli_usage(cli, "--share FILE, often enough, and a folder");
	for (; (file = cli_option_nth(cli, "share", count)) != NULL; count++) {
		if (count == SHARE_MAX)
			return cli_usage(cli, "a set has at most %d shares", SHARE_MAX);
		if (cli_read(cli, file, RECOVERY_TEXT_MAX, &text, &code) != ERR_OK)
			return code;
		verdict = recovery_read(&cli->arena, text, &shares[count]);
		if (!verdict_is_yes(&verdict))
			return refuse(cli, &verdict, file);
	}
	verdict = recovery_open(&cli->arena, shares, count, &content, &wrong);
	if (!verdict_is_yes(&verdict))
		return refuse(cli, &verdict, cli_option_nth(cli, "share", wrong));
	code = put_keys(cli, folder, content);
	if (code == EXIT_CODE_YES)
		printf("%s/" PLACE_KEYS ": the keys of %.*s (%.*s), as of %.*s\n", folder,
		    STR_ARG(shares[0].organisation), STR_ARG(shares[0].realm),
		    STR_ARG(shares[0].made));
	return code;
}
