/* ledger_peers.c - what a node has seen of the ledgers of others, and of a fork the
 * proof. */
#include <stdio.h>

#include "base/clock.h"
#include "cli/ledger.h"
#include "ledger/merkle.h"
#include "node/place.h"
#include "record/receipt.h"
#include "store/store.h"

#define PEERS_MAX 1000
#define FORK_MAX (2 * NOTE_MAX + 4096)

AUTO_DEFINE(ledger_storep, struct store *, store_close)

static int
open_store(struct cli *cli, struct store **ret_store)
{
	const char *node = cli_option(cli, "node");
	const char *path;
	struct why why;

	if (node == NULL)
		return cli_usage(cli, "--node is needed: the node's folder");
	path = arena_format(&cli->arena, "%s/" PLACE_DATABASE, node).ptr;
	if (path == NULL || store_open(path, STORE_READ, ret_store, &why) != ERR_OK)
		return cli_failed(&why, "%s", node);
	return EXIT_CODE_YES;
}

/* --- what was seen --- */

/* Whether a later one follows it, as its organisation states. */
static bool
is_left(const struct seen_head *head, const struct peer_ledger *ledgers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(ledgers[i].follows, head->origin))
			return true;
	return false;
}

static void
print_seen(struct cli *cli, const struct seen_head *head, bool left, struct json *list)
{
	const char *state = head->other.len > 0 ? "forked" : left ? "left" : "grows";
	struct json *item;
	char at[CLOCK_TEXT_MAX];

	(void)clock_text(head->at, at);
	if (!cli->json) {
		printf("%.*s  %s  %llu leaves, seen %s\n", STR_ARG(head->origin), state,
		    (unsigned long long)head->size, at);
		return;
	}
	item = json_add(list, json_object(&cli->arena));
	json_put_str(&cli->arena, item, "origin", head->origin);
	json_put_str(&cli->arena, item, "state", str_from(state));
	json_put_int(&cli->arena, item, "size", (int64_t)head->size);
	json_put_str(&cli->arena, item, "seen_at", arena_str(&cli->arena, str_from(at)));
	json_put_str(&cli->arena, item, "note", head->note);
	json_put_str(&cli->arena, item, "other", head->other);
}

/* What was seen of the old ledger stays beside it: both are shown. */
static void
print_later(struct cli *cli, const struct peer_ledger *ledger, struct json *list)
{
	struct receipt said = { .values_count = 0 };
	struct json *item;
	char at[CLOCK_TEXT_MAX];

	(void)receipt_read(&cli->arena, ledger->statement, &said, NULL);
	(void)clock_text(ledger->at, at);
	if (!cli->json) {
		printf("%.*s  follows %.*s after leaf %llu, as stated %s by %.*s: ",
		    STR_ARG(ledger->origin), STR_ARG(ledger->follows),
		    (unsigned long long)ledger->first_leaf, at,
		    STR_ARG(receipt_value(&said, STR("person"))));
		cli_print_foreign(receipt_value(&said, STR("note")));
		printf("; %llu leaves that were seen are not in it\n",
		    (unsigned long long)ledger->lost);
		return;
	}
	item = json_add(list, json_object(&cli->arena));
	json_put_str(&cli->arena, item, "origin", ledger->origin);
	json_put_str(&cli->arena, item, "follows", ledger->follows);
	json_put_int(&cli->arena, item, "first_leaf", (int64_t)ledger->first_leaf);
	json_put_int(&cli->arena, item, "lost", (int64_t)ledger->lost);
	json_put_str(
	    &cli->arena, item, "stated_at", arena_str(&cli->arena, str_from(at)));
	json_put_str(&cli->arena, item, "statement", ledger->statement);
}

static void
print_witness(struct cli *cli, const struct stored_witness *witness, struct json *list)
{
	struct json *item;

	if (!cli->json) {
		printf("%.*s  has seen %llu leaves of this ledger%s%.*s\n",
		    STR_ARG(witness->peer), (unsigned long long)witness->size,
		    witness->doubt.len > 0 ? "; NOT signed: " : "",
		    STR_ARG(witness->doubt));
		return;
	}
	item = json_add(list, json_object(&cli->arena));
	json_put_str(&cli->arena, item, "peer", witness->peer);
	json_put_int(&cli->arena, item, "size", (int64_t)witness->size);
	json_put_str(&cli->arena, item, "line", witness->line);
	json_put_str(&cli->arena, item, "doubt", witness->doubt);
}

int
ledger_run_peers(struct cli *cli)
{
	AUTO(ledger_storep) struct store *store = NULL;
	struct json *root = json_object(&cli->arena);
	struct json *seen = json_put(root, "seen", json_array(&cli->arena));
	struct json *ours = json_put(root, "witnesses", json_array(&cli->arena));
	struct stored_witness *witnesses = NULL;
	struct json *stated = json_put(root, "later", json_array(&cli->arena));
	struct seen_head *heads = NULL;
	struct peer_ledger *later = NULL;
	size_t count = 0, witnesses_count = 0, later_count = 0, forks = 0;
	struct why why;
	int code = open_store(cli, &store);

	if (code != EXIT_CODE_YES)
		return code;
	if (store_seen_list(&cli->arena, store, PEERS_MAX, &heads, &count, &why) !=
		ERR_OK ||
	    store_witness_list(&cli->arena, store, PEERS_MAX, &witnesses,
		&witnesses_count, &why) != ERR_OK ||
	    store_peer_ledger_list(
		&cli->arena, store, PEERS_MAX, &later, &later_count, &why) != ERR_OK)
		return cli_failed(&why, "what was seen");
	for (size_t i = 0; i < count; i++) {
		print_seen(cli, &heads[i], is_left(&heads[i], later, later_count), seen);
		forks += heads[i].other.len > 0;
	}
	for (size_t i = 0; i < later_count; i++)
		print_later(cli, &later[i], stated);
	for (size_t i = 0; i < witnesses_count; i++) {
		print_witness(cli, &witnesses[i], ours);
		forks += witnesses[i].doubt.len > 0;
	}
	if (cli->json)
		cli_print_json(root);
	return forks == 0 ? EXIT_CODE_YES : EXIT_CODE_NO;
}

/* --- a fork --- */

int
ledger_run_fork(struct cli *cli)
{
	AUTO(ledger_storep) struct store *store = NULL;
	const char *origin = cli_argument(cli, 0);
	struct json *root = json_object(&cli->arena);
	struct seen_head head;
	struct why why;
	int code;

	if (origin == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "the name of one ledger is needed");
	code = open_store(cli, &store);
	if (code != EXIT_CODE_YES)
		return code;
	if (store_seen_get(&cli->arena, store, str_from(origin), &head, &why) != ERR_OK)
		return cli_failed(&why, "%s was not seen", origin);
	if (head.other.len == 0) {
		fprintf(stderr, "comity: what was seen of %s grows\n", origin);
		return EXIT_CODE_NO;
	}
	json_put_int(&cli->arena, root, "v", 1);
	json_put_str(&cli->arena, root, "first", head.note);
	json_put_str(&cli->arena, root, "second", head.other);
	cli_print_json(root);
	return EXIT_CODE_YES;
}

static enum err
open_fork(struct cli *cli, struct str text, const struct vkey *vkey,
    struct checkpoint ret_heads[static 2], struct why *why)
{
	static const char *const names[] = { "first", "second" };
	struct json *root = NULL;
	enum err e = json_read(&cli->arena, text, &root, why);

	if (e == ERR_OK && json_get_int(root, "v", 0) != 1)
		return err_why(
		    why, ERR_SYNTAX, 0, "it is no fork, or of a newer program");
	for (size_t i = 0; e == ERR_OK && i < 2; i++) {
		struct str note = json_get_str(root, names[i]);
		struct vkey named = place_ledger_vkey(vkey, note);

		e = checkpoint_open(&cli->arena, note, &named, &ret_heads[i], why);
	}
	return e;
}

static int
judge_fork(const struct checkpoint heads[static 2])
{
	bool same = merkle_equal(&heads[0].root, &heads[1].root);

	printf("%.*s: its key has signed heads of %llu and of %llu leaves",
	    STR_ARG(heads[0].origin), (unsigned long long)heads[0].size,
	    (unsigned long long)heads[1].size);
	if (heads[0].size == heads[1].size && !same) {
		printf(" with two roots: TWO HISTORIES, proven\n");
		return EXIT_CODE_YES;
	}
	if (heads[0].size == heads[1].size) {
		printf(", the same: no fork\n");
		return EXIT_CODE_NO;
	}
	printf(": whether one follows from the other only the ledger can show\n");
	return EXIT_CODE_NOT_VERIFIED;
}

int
ledger_run_check_fork(struct cli *cli)
{
	AUTO(ledger_vkeyp) struct vkey vkey = { 0 };
	const char *path = cli_argument(cli, 0);
	const char *given = cli_option(cli, "vkey");
	struct checkpoint heads[2];
	struct str text;
	struct why why;
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL || given == NULL)
		return cli_usage(cli, "--vkey and one fork are needed");
	code = ledger_vkey(cli, given, &vkey);
	if (code != EXIT_CODE_YES)
		return code;
	if (cli_read(cli, path, FORK_MAX, &text, &code) != ERR_OK)
		return code;
	if (open_fork(cli, text, &vkey, heads, &why) != ERR_OK) {
		(void)cli_failed(&why, "%s proves nothing", path);
		return EXIT_CODE_NO;
	}
	return judge_fork(heads);
}
