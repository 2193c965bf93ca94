/* cmd_ledger.c - the ledger for anybody: verified as files, exported, proven. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/ledger.h"
#include "ledger/proof.h"
#include "ledger/tiles.h"
#include "record/pin.h"
#include "node/place.h"
#include "record/receipt.h"
#include "store/store.h"

/* Leaves read at a time, and room for them with their salts. */
#define BATCH 64
#define BATCH_ROOM ((size_t)32 << 20)

AUTO_DEFINE(storep, struct store *, store_close)

int
ledger_vkey(struct cli *cli, const char *given, struct vkey *ret_vkey)
{
	struct str text = str_from(given);
	struct why why;
	int code;

	if (vkey_read(text, ret_vkey, &why) == ERR_OK)
		return EXIT_CODE_YES;
	if (access(given, F_OK) != 0 && strchr(given, '+') != NULL)
		return cli_failed(&why, "--vkey");
	if (cli_read(cli, given, VKEY_MAX, &text, &code) != ERR_OK)
		return code;
	if (vkey_read(text, ret_vkey, &why) != ERR_OK)
		return cli_failed(&why, "%s holds no verifier key", given);
	return EXIT_CODE_YES;
}

static int
list_of_one(
    struct cli *cli, const char *path, struct str text, struct directory *ret_directory)
{
	struct directory nobody = { .organisations_count = 0 };
	struct verdict verdict;
	struct pin pin;
	struct why why;

	if (pin_read(&cli->arena, text, &pin, &why) != ERR_OK)
		return cli_failed(&why, "%s is no pin file", path);
	nobody.realm = pin.realm;
	nobody.sequence = pin.sequence;
	nobody.issued_at = pin.issued_at;
	nobody.expires_at = pin.expires_at;
	if (directory_join(&cli->arena, &nobody,
		(struct organisation_list){ &pin.organisation, 1 }, ret_directory,
		&verdict, &why) != ERR_OK)
		return cli_failed(&why, "%s", path);
	return verdict_is_yes(&verdict) ? EXIT_CODE_YES : cli_verdict(cli, &verdict);
}

int
ledger_directory(struct cli *cli, const char *path, struct directory *ret_directory)
{
	struct str text;
	struct why why;
	int code;

	if (cli_read(cli, path, LIMIT_DIRECTORY, &text, &code) != ERR_OK)
		return code;
	if (pin_is(text))
		return list_of_one(cli, path, text, ret_directory);
	if (directory_read(&cli->arena, text, ret_directory, &why) != ERR_OK)
		return cli_failed(&why, "%s is no federation list", path);
	return EXIT_CODE_YES;
}

/* --- verify --- */

static void
print_tiles_json(struct cli *cli, const char *where, const struct tiles_report *report)
{
	struct json *root = json_object(&cli->arena);
	char hex[2 * HASH_LEN + 1];

	hex_encode(str_bytes(report->root.bytes, HASH_LEN), hex);
	json_put_str(&cli->arena, root, "ledger", str_from(where));
	json_put_bool(&cli->arena, root, "good", report->is_good);
	json_put_bool(&cli->arena, root, "key_of_folder", report->key_of_folder);
	json_put_int(&cli->arena, root, "size", (int64_t)report->size);
	json_put_int(&cli->arena, root, "checked", (int64_t)report->checked);
	json_put_int(&cli->arena, root, "first_bad",
	    report->first_bad == TILES_NO_LEAF ? -1 : (int64_t)report->first_bad);
	json_put_str(&cli->arena, root, "root", str_from(hex));
	json_put_str(&cli->arena, root, "reason", str_from(report->reason));
	cli_print_json(root);
}

static void
print_tiles(struct cli *cli, const char *where, const struct tiles_report *report)
{
	char hex[2 * HASH_LEN + 1];

	hex_encode(str_bytes(report->root.bytes, HASH_LEN), hex);
	if (cli->json) {
		print_tiles_json(cli, where, report);
		return;
	}
	if (report->is_good)
		printf("%s: good: %llu leaves, root %s\n", where,
		    (unsigned long long)report->size, hex);
	else if (report->first_bad != TILES_NO_LEAF)
		printf("%s: BAD at leaf %llu: %s\n", where,
		    (unsigned long long)report->first_bad, report->reason);
	else
		printf("%s: BAD: %s\n", where, report->reason);
	if (report->key_of_folder)
		fprintf(stderr,
		    "comity: signed by the key that lies beside it: give --vkey to know "
		    "whose it is\n");
}

static int
verify_folder(struct cli *cli, const char *where, const char *folder)
{
	AUTO(ledger_vkeyp) struct vkey vkey = { 0 };
	const char *given = cli_option(cli, "vkey");
	const char *path = arena_format(&cli->arena, "%s/checkpoint", folder).ptr;
	struct str head = STR("");
	struct tiles_report report;
	struct vkey named;
	struct why why;
	int code = given == NULL ? EXIT_CODE_YES : ledger_vkey(cli, given, &vkey);

	if (code != EXIT_CODE_YES)
		return code;
	if (path != NULL)
		(void)file_read(&cli->arena, path, NOTE_MAX, &head, &why);
	named = vkey;
	if (given != NULL)
		named = place_ledger_vkey(&vkey, head);
	if (tiles_verify(&cli->arena, folder, given == NULL ? NULL : &named, NULL,
		&report, &why) != ERR_OK)
		return cli_failed(&why, "%s", where);
	print_tiles(cli, where, &report);
	return report.is_good ? EXIT_CODE_YES : EXIT_CODE_NO;
}

static int
verify_url(struct cli *cli, const char *url)
{
	const char *top = getenv("TMPDIR");
	char *folder = arena_cstr(&cli->arena,
	    arena_format(&cli->arena, "%s/comity-XXXXXX", top == NULL ? "/tmp" : top));
	struct why why;
	int code;

	if (folder == NULL || mkdtemp(folder) == NULL) {
		(void)err_errno(&why, "temporary folder");
		return cli_failed(&why, "%s", url);
	}
	if (ledger_fetch(&cli->arena, url, folder, &why) == ERR_OK)
		code = verify_folder(cli, url, folder);
	else
		code = cli_failed(&why, "cannot fetch") == EXIT_CODE_AGAIN
			   ? EXIT_CODE_UNREACHABLE
			   : EXIT_CODE_NO;
	if (!file_remove_tree(folder))
		fprintf(stderr, "comity: %s could not be removed\n", folder);
	return code;
}

static int
run_verify(struct cli *cli)
{
	const char *where = cli_argument(cli, 0);

	if (where == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one folder or address is needed");
	if (strncmp(where, "https://", 8) == 0 || strncmp(where, "http://", 7) == 0)
		return verify_url(cli, where);
	if (strncmp(where, "file://", 7) == 0)
		return verify_folder(cli, where, where + 7);
	return verify_folder(cli, where, where);
}

/* --- of a node --- */

static int
open_node(struct cli *cli, struct store **ret_store)
{
	const char *node = cli_option(cli, "node");
	const char *path;
	struct why why;

	if (node == NULL)
		return cli_usage(cli, "--node is needed: the node's folder");
	path = arena_format(&cli->arena, "%s/" PLACE_DATABASE, node).ptr;
	if (path == NULL)
		return EXIT_CODE_AGAIN;
	if (store_open(path, STORE_READ, ret_store, &why) != ERR_OK)
		return cli_failed(&why, "%s", path);
	return EXIT_CODE_YES;
}

/* The line of a checkpoint that says whose it is. */
static struct str
origin_of(struct str note)
{
	return str_cut(&note, '\n');
}

/* The verifier key that the node's federation list has for this ledger. */
static int
vkey_of_node(struct cli *cli, struct str origin, struct str *ret_text)
{
	const char *path =
	    arena_format(&cli->arena, "%s/" PLACE_DIRECTORY, cli_option(cli, "node")).ptr;
	struct directory directory = { 0 };
	struct why why;
	int code =
	    path == NULL ? EXIT_CODE_AGAIN : ledger_directory(cli, path, &directory);

	if (code != EXIT_CODE_YES)
		return code;
	for (size_t i = 0; i < directory.organisations_count; i++) {
		struct str rest = directory.organisations[i].ledger_key;
		struct str text = rest;

		if (text.len > 0 && str_eq(str_cut(&rest, '+'), origin)) {
			*ret_text = text;
			return EXIT_CODE_YES;
		}
	}
	(void)err_why(&why, ERR_NOT_FOUND, 0, "no ledger %.*s in %s: give --vkey",
	    STR_ARG(origin), path);
	return cli_failed(&why, "verifier key");
}

static int
find_vkey(struct cli *cli, struct str origin, struct str *ret_text)
{
	AUTO(ledger_vkeyp) struct vkey vkey = { 0 };
	struct vkey named;
	const char *given = cli_option(cli, "vkey");
	const char *own =
	    arena_format(&cli->arena, "%s/" PLACE_LEDGER_VKEY, cli_option(cli, "node"))
		.ptr;
	struct buf text;
	struct why why;
	int code;

	if (given == NULL && own != NULL && access(own, R_OK) == 0)
		given = own;
	if (given == NULL)
		return vkey_of_node(cli, origin, ret_text);
	code = ledger_vkey(cli, given, &vkey);
	if (code != EXIT_CODE_YES)
		return code;
	named = place_ledger_vkey(&vkey, origin);
	buf_init(&text, VKEY_MAX);
	if (vkey_write(named.name, named.key, &text, &why) == ERR_OK)
		*ret_text = arena_str(&cli->arena, buf_str(&text));
	else
		code = cli_failed(&why, "--vkey");
	buf_release(&text);
	return code;
}

static enum err
add_leaves(struct arena *arena, struct store *store, struct tiles *tiles, uint64_t size,
    struct why *why)
{
	uint64_t next = 0;

	while (next < size) {
		size_t limit = size - next < BATCH ? (size_t)(size - next) : BATCH;
		struct stored_leaf *leaves;
		size_t count;
		enum err e = store_leaf_list(
		    arena, store, STR(""), next, limit, &leaves, &count, why);

		if (e == ERR_OK && count == 0)
			e = err_why(why, ERR_NOT_FOUND, 0, "leaf %llu is missing",
			    (unsigned long long)next);
		for (size_t i = 0; e == ERR_OK && i < count; i++)
			e = tiles_add(tiles, leaves[i].leaf, why);
		if (e != ERR_OK)
			return e;
		next += count;
		arena_reset(arena);
	}
	return ERR_OK;
}

static int
export_to(struct cli *cli, const char *out, struct store *store,
    const struct stored_head *head, struct str vkey)
{
	struct arena batch;
	struct tiles *tiles;
	struct why why;
	enum err e = arena_init(&batch, BATCH_ROOM, &why);

	if (e != ERR_OK)
		return cli_failed(&why, "export");
	e = tiles_open(&cli->arena, out, &tiles, &why);
	if (e == ERR_OK) {
		e = add_leaves(&batch, store, tiles, head->size, &why);
		if (e == ERR_OK)
			e = tiles_close(tiles, head->note,
			    arena_format(&cli->arena, "%.*s\n", STR_ARG(vkey)), &why);
		tiles_release(tiles);
	}
	arena_release(&batch);
	if (e != ERR_OK)
		return cli_failed(&why, "export to %s", out);
	printf("%llu leaves of %.*s in %s\n", (unsigned long long)head->size,
	    STR_ARG(origin_of(head->note)), out);
	return EXIT_CODE_YES;
}

/* The last head that was signed under a name, NULL = the newest: of one that was left,
 * that is the last before the leaf that begins the next (node/successor.h). */
static enum err
find_head(struct cli *cli, struct store *store, const char *name,
    struct stored_head *ret_head, struct why *why)
{
	struct stored_ledger *ledgers;
	size_t count;
	enum err e = store_ledger_list(&cli->arena, store, &ledgers, &count, why);

	if (e == ERR_OK)
		e = store_head_get(&cli->arena, store, STORE_HEAD_LATEST, ret_head, why);
	for (; e == ERR_OK && name != NULL && !str_eq_c(origin_of(ret_head->note), name);
	     count--)
		e = count == 0 ? err_why(why, ERR_NOT_FOUND, 0, "no ledger %s", name)
			       : store_head_get(&cli->arena, store,
				     ledgers[count - 1].first_leaf, ret_head, why);
	return e;
}

static int
run_export(struct cli *cli)
{
	AUTO(storep) struct store *store = NULL;
	const char *out = cli_argument(cli, 0);
	struct stored_head head;
	struct str vkey = STR("");
	struct why why;
	int code;

	if (out == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one folder to write is needed");
	code = open_node(cli, &store);
	if (code != EXIT_CODE_YES)
		return code;
	if (find_head(cli, store, cli_option(cli, "ledger"), &head, &why) != ERR_OK)
		return cli_failed(&why, "no signed head");
	code = find_vkey(cli, origin_of(head.note), &vkey);
	return code == EXIT_CODE_YES ? export_to(cli, out, store, &head, vkey) : code;
}

/* --- proofs --- */

static enum err
make_proof(struct cli *cli, struct store *store, uint64_t index, struct buf *out,
    struct why *why)
{
	struct hash stored[MERKLE_PLAN_MAX];
	struct proof proof = { .index = index };
	struct stored_head head;
	struct merkle_plan plan;
	enum err e = store_head_get(&cli->arena, store, STORE_HEAD_LATEST, &head, why);

	if (e != ERR_OK)
		return e;
	if (!merkle_plan_inclusion(index, head.size, &plan))
		return err_why(why, ERR_NOT_FOUND, 0, "leaf %llu is under no signed head",
		    (unsigned long long)index);
	e = store_hashes_get(store, plan.positions, plan.positions_count, stored, why);
	if (e != ERR_OK)
		return e;
	merkle_fold(&plan, stored, proof.hashes);
	proof.hashes_count = plan.ranges_count;
	proof.checkpoint = head.note;
	proof_write(&proof, out);
	return ERR_OK;
}

/* Beside the leaf the node keeps the receipt without its proof, until it is erased. */
static enum err
make_receipt(struct cli *cli, struct store *store, uint64_t index, struct str proof,
    struct buf *out)
{
	struct stored_leaf row;
	struct receipt receipt;
	struct why why;
	enum err e = store_leaf_get(&cli->arena, store, index, &row, &why);

	if (e == ERR_OK && row.salts.len == 0)
		e = err_why(&why, ERR_NOT_FOUND, 0, "its salts and values were erased");
	if (e == ERR_OK)
		e = receipt_read(&cli->arena, row.salts, &receipt, &why);
	if (e == ERR_OK) {
		receipt.proof = proof;
		e = receipt_write(&cli->arena, &receipt, out, &why);
	}
	if (e != ERR_OK)
		(void)cli_failed(&why, "receipt of leaf %llu", (unsigned long long)index);
	return e;
}

static int
run_proof(struct cli *cli)
{
	AUTO(storep) struct store *store = NULL;
	const char *number = cli_argument(cli, 0);
	struct buf proof, receipt;
	uint64_t index;
	struct why why;
	int code;

	if (number == NULL || cli_argument(cli, 1) != NULL ||
	    !str_u64(str_from(number), MERKLE_SIZE_MAX, &index))
		return cli_usage(cli, "the index of one leaf is needed");
	code = open_node(cli, &store);
	if (code != EXIT_CODE_YES)
		return code;
	buf_init(&proof, PROOF_MAX);
	buf_init(&receipt, RECEIPT_MAX);
	if (make_proof(cli, store, index, &proof, &why) != ERR_OK)
		code = cli_failed(&why, "proof");
	else if (!cli_flag(cli, "receipt"))
		cli_print(buf_str(&proof));
	else if (make_receipt(cli, store, index, buf_str(&proof), &receipt) == ERR_OK)
		cli_print(buf_str(&receipt));
	else
		code = EXIT_CODE_NO;
	buf_release(&receipt);
	buf_release(&proof);
	return code;
}

/* vkey: of the ledger, or of the first before it. */
static enum err
check(struct arena *arena, const struct proof *proof, const struct hash *leaf,
    const struct vkey *vkey, struct checkpoint *ret_checkpoint, struct why *why)
{
	struct vkey named = place_ledger_vkey(vkey, proof->checkpoint);

	return proof_verify(arena, proof, leaf, &named, ret_checkpoint, why);
}

static int
run_check_proof(struct cli *cli)
{
	AUTO(ledger_vkeyp) struct vkey vkey = { 0 };
	const char *path = cli_argument(cli, 0);
	const char *given = cli_option(cli, "vkey");
	const char *leaf_path = cli_option(cli, "leaf");
	struct checkpoint checkpoint;
	struct str leaf, text;
	struct proof proof;
	struct hash hash;
	struct why why;
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL || given == NULL ||
	    leaf_path == NULL)
		return cli_usage(cli, "--vkey, --leaf and one proof are needed");
	code = ledger_vkey(cli, given, &vkey);
	if (code != EXIT_CODE_YES)
		return code;
	if (cli_read(cli, leaf_path, LIMIT_LEAF, &leaf, &code) != ERR_OK ||
	    cli_read(cli, path, PROOF_MAX, &text, &code) != ERR_OK)
		return code;
	hash = merkle_leaf(leaf);
	if (proof_read(&cli->arena, text, &proof, &why) != ERR_OK ||
	    check(&cli->arena, &proof, &hash, &vkey, &checkpoint, &why) != ERR_OK) {
		(void)cli_failed(&why, "%s is not proven", leaf_path);
		return EXIT_CODE_NO;
	}
	printf("%s: leaf %llu of %llu in %.*s\n", leaf_path,
	    (unsigned long long)proof.index, (unsigned long long)checkpoint.size,
	    STR_ARG(checkpoint.origin));
	return EXIT_CODE_YES;
}

const struct command cli_ledger_commands[] = {
	{ "ledger", "verify", "[--vkey FILE|TEXT] DIR|URL",
	    "Reads every leaf of an exported ledger and compares tiles, root, signature.",
	    "vkey=", run_verify,
	    "URL is file://, https:// (by the authorities that this machine trusts) or "
	    "http://\n(the ledger proves itself).  Exit code 0: good; 1: not, and the "
	    "first bad leaf is\nnamed; 5: cannot be fetched.  Without --vkey the key in "
	    "the folder is taken: all may\nagree, but anybody may have made it.\n" },
	{ "ledger", "export", "--node DIR [--ledger NAME] [--vkey FILE|TEXT] OUT",
	    "Writes a node's ledger as files for any web server (C2SP tlog-tiles).",
	    "node= ledger= vkey=", run_export,
	    "The node may run.  --ledger: one that was left behind after a restore; "
	    "else the newest.\nWithout --vkey the key is keys/ledger.vkey of the "
	    "node, or that\nof its federation list.\n" },
	{ "ledger", "proof", "--node DIR [--receipt] INDEX",
	    "Prints the proof of a leaf under the latest signed head (C2SP tlog-proof).",
	    "node= receipt", run_proof,
	    "--receipt prints the whole receipt: leaf, salts, values and proof.\n" },
	{ "ledger", "check-proof", "--vkey FILE|TEXT --leaf FILE PROOF",
	    "Says whether a leaf stands in a ledger, by its proof and key alone.",
	    "vkey= leaf=", run_check_proof, NULL },
	{ "ledger", "peers", "--node DIR",
	    "The ledgers of others as this node has seen them, and who has seen its own.",
	    "node=", ledger_run_peers, "The node may run.\n" },
	{ "ledger", "fork", "--node DIR ORIGIN",
	    "Prints two heads of another ledger that contradict each other.",
	    "node=", ledger_run_fork, NULL },
	{ "ledger", "check-fork", "--vkey FILE|TEXT FORK",
	    "Says whether one key has signed both heads, and what that proves.",
	    "vkey=", ledger_run_check_fork, NULL },
	{ "ledger", "receipt",
	    "{--vkey FILE|TEXT | --directory FILE} [--order FILE] RECEIPT",
	    "Verifies a receipt offline and says what it says.",
	    "vkey= directory= order=", ledger_run_receipt,
	    "--directory is a federation list: who said it must be listed there with "
	    "this\nledger.  --order compares with the order meant.  Exit code 0 or "
	    "1.\n" },
	{ 0 },
};
