#include "cli/upkeep.h"

#include <stdio.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/clock.h"
#include "node/backup.h"
#include "node/fsck.h"
#include "node/place.h"

AUTO_DEFINE(storep, struct store *, store_close)

/* Configuration and database of a node's folder. */
static int
open_node(struct cli *cli, const char *folder, enum store_mode mode,
    struct config *ret_config, struct store **ret_store)
{
	const char *path;
	struct why why;

	if (folder == NULL)
		return cli_usage(cli, "whose folder?");
	if (config_read_self(&cli->arena, folder, ret_config, &why) != ERR_OK)
		return cli_failed(&why, "%s", folder);
	path = config_path(&cli->arena, ret_config, PLACE_DATABASE);
	if (path == NULL || store_open(path, mode, ret_store, &why) != ERR_OK)
		return cli_failed(&why, "%s cannot be opened", folder);
	return EXIT_CODE_YES;
}

/* --- fsck --- */

static void
print_fsck_json(struct cli *cli, const struct fsck *fsck)
{
	struct json *root = json_object(&cli->arena);
	struct json *list = json_put(root, "faults", json_array(&cli->arena));
	struct json *orphans;

	for (size_t i = 0; i < fsck->count && i < FSCK_FINDINGS_MAX; i++) {
		struct json *item = json_add(list, json_object(&cli->arena));

		json_put_str(&cli->arena, item, "in", str_from(fsck->findings[i].what));
		json_put_str(&cli->arena, item, "what", fsck->findings[i].words);
	}
	orphans = json_put(root, "orphans", json_array(&cli->arena));
	for (size_t i = 0; i < fsck->orphans_count; i++)
		(void)json_add(orphans, json_string(&cli->arena, fsck->orphans[i]));
	json_put_bool(&cli->arena, root, "whole", fsck->count == 0);
	json_put_int(&cli->arena, root, "faults_count", (int64_t)fsck->count);
	json_put_int(&cli->arena, root, "leaves", (int64_t)fsck->leaves);
	json_put_int(&cli->arena, root, "heads", (int64_t)fsck->heads);
	json_put_int(&cli->arena, root, "papers", (int64_t)fsck->papers);
	json_put_int(&cli->arena, root, "packages", (int64_t)fsck->packages);
	cli_print_json(root);
}

static void
print_fsck(struct cli *cli, const struct fsck *fsck)
{
	if (cli->json) {
		print_fsck_json(cli, fsck);
		return;
	}
	for (size_t i = 0; i < fsck->count && i < FSCK_FINDINGS_MAX; i++)
		printf("%s: %.*s\n", fsck->findings[i].what,
		    STR_ARG(fsck->findings[i].words));
	for (size_t i = 0; i < fsck->orphans_count; i++)
		printf("%s/%.*s: nothing speaks of it\n", PLACE_EVIDENCE,
		    STR_ARG(fsck->orphans[i]));
	printf("%s: %llu leaves, %llu heads, %llu papers, %llu packages looked at",
	    fsck->count == 0 ? "whole" : "NOT WHOLE", (unsigned long long)fsck->leaves,
	    (unsigned long long)fsck->heads, (unsigned long long)fsck->papers,
	    (unsigned long long)fsck->packages);
	if (fsck->count > 0)
		printf(", %zu faults", fsck->count);
	printf("\n");
}

/* Names come from the folder itself. */
static void
remove_orphans(struct cli *cli, const struct config *config, const struct fsck *fsck)
{
	for (size_t i = 0; i < fsck->orphans_count; i++) {
		const char *path = config_path(&cli->arena, config,
		    arena_cstr(
			&cli->arena, arena_format(&cli->arena, PLACE_EVIDENCE "/%.*s",
					 STR_ARG(fsck->orphans[i]))));

		if (path == NULL || unlink(path) != 0)
			fprintf(stderr, "comity: %s/%.*s could not be removed\n",
			    PLACE_EVIDENCE, STR_ARG(fsck->orphans[i]));
	}
}

int
upkeep_fsck(struct cli *cli)
{
	bool repair = cli_flag(cli, "repair");
	struct fsck *fsck = arena_alloc(&cli->arena, sizeof *fsck);
	AUTO(storep) struct store *store = NULL;
	struct config config;
	struct why why = { .text = "no memory" };
	int code = open_node(cli, cli_option(cli, "node"),
	    repair ? STORE_WRITE : STORE_READ, &config, &store);

	if (code != EXIT_CODE_YES)
		return code;
	if (fsck == NULL || fsck_run(&cli->arena, &config, store, fsck, &why) != ERR_OK)
		return cli_failed(&why, "not everything could be looked at");
	print_fsck(cli, fsck);
	if (repair)
		remove_orphans(cli, &config, fsck);
	return fsck->count == 0 ? EXIT_CODE_YES : EXIT_CODE_NO;
}

/* --- backup and restore --- */

static void
print_backup(struct cli *cli, const char *folder, const struct backup *backup)
{
	struct json *root = json_object(&cli->arena);

	json_put_str(&cli->arena, root, "folder", str_from(folder));
	json_put_int(&cli->arena, root, "files", (int64_t)backup->files);
	json_put_int(&cli->arena, root, "bytes", backup->bytes);
	if (cli->json)
		cli_print_json(root);
	else
		printf("%s: %llu files, %lld bytes\n", folder,
		    (unsigned long long)backup->files, (long long)backup->bytes);
	for (size_t i = 0; i < backup->outside_count; i++)
		fprintf(stderr, "comity: not in the backup, it lies elsewhere: %.*s\n",
		    STR_ARG(backup->outside[i]));
}

int
upkeep_backup(struct cli *cli)
{
	const char *to = cli_argument(cli, 0);
	AUTO(storep) struct store *store = NULL;
	struct backup backup;
	struct config config;
	struct why why;
	int code;

	if (to == NULL)
		return cli_usage(cli, "a new folder for the backup is needed");
	code = open_node(cli, cli_option(cli, "node"), STORE_READ, &config, &store);
	if (code != EXIT_CODE_YES)
		return code;
	if (backup_make(&cli->arena, &config, store, to, &backup, &why) != ERR_OK)
		return cli_failed(&why, "there is no backup");
	print_backup(cli, to, &backup);
	fprintf(stderr,
	    "comity: the private keys are not in it: keep keys/*.key elsewhere\n");
	return EXIT_CODE_YES;
}

static void
print_restored(const struct restore *restore)
{
	fprintf(stderr,
	    "comity: what was acknowledged after the backup is not here; partners may "
	    "hold receipts of it.\nTell them before this node goes on%s.\n",
	    restore->keys == NULL ? ", and put its keys into keys/" : "");
	if (restore->new_ledger != NULL)
		fprintf(stderr,
		    "It goes on in a new ledger, and states that to its partners.\n");
	else
		fprintf(stderr,
		    "Its ledger keeps its name: partners who have seen more of it will "
		    "say that it was\nrolled back, and not sign it.  If the backup is "
		    "not the newest state: --new-ledger.\n");
	fprintf(stderr, "Next: comity node fsck --node %s\n", restore->to);
}

int
upkeep_restore(struct cli *cli)
{
	const char *person = cli_option(cli, "as");
	const char *reason = cli_option(cli, "reason");
	struct successor_order order = { .at = clock_real() };
	struct restore restore = { .from = cli_argument(cli, 0),
		.to = cli_argument(cli, 1),
		.keys = cli_option(cli, "keys") };
	struct backup backup;
	struct why why;

	if (restore.from == NULL || restore.to == NULL)
		return cli_usage(cli, "a backup and a new folder are needed");
	if (cli_flag(cli, "new-ledger")) {
		if (person == NULL || reason == NULL)
			return cli_usage(cli, "who orders a new ledger (--as), and why "
					      "(--reason)?");
		order.person = str_from(person);
		order.reason = str_from(reason);
		restore.new_ledger = &order;
	}
	if (backup_restore(&cli->arena, &restore, &backup, &why) != ERR_OK)
		return cli_failed(&why, "nothing is restored");
	print_backup(cli, restore.to, &backup);
	print_restored(&restore);
	return EXIT_CODE_YES;
}
