#include <stdio.h>

#include "base/clock.h"
#include "base/limits.h"
#include "cli/ledger.h"
#include "ledger/proof.h"
#include "node/place.h"
#include "record/order_text.h"
#include "record/receipt.h"

/* All that one receipt is compared with, and what came of it. */
struct checked {
	struct receipt receipt;
	struct proof proof;
	struct checkpoint checkpoint;
	struct vkey vkey;
	bool order_compared;
	struct verdict verdict;
};

/* live.cl.fiscalia-norte/ledger: whose ledger it is stands in its name.  Who is not
 * revealed is not compared; the realm is. */
static bool
origin_is(struct arena *arena, struct str origin, const struct receipt *receipt)
{
	struct str organisation = receipt_value(receipt, STR("organisation"));

	if (organisation.len == 0)
		return str_starts(
		    origin, arena_format(arena, "%.*s.", STR_ARG(receipt->realm)));
	return place_ledger_is(
	    place_ledger_origin(arena, receipt->realm, organisation), origin);
}

static int
find_key(struct cli *cli, struct checked *checked)
{
	const char *given = cli_option(cli, "vkey");
	const char *path = cli_option(cli, "directory");
	struct str id = receipt_value(&checked->receipt, STR("organisation"));
	const struct organisation *organisation;
	struct directory directory;
	struct why why;
	int code;

	if (given != NULL)
		return ledger_vkey(cli, given, &checked->vkey);
	code = ledger_directory(cli, path, &directory);
	if (code != EXIT_CODE_YES)
		return code;
	organisation = directory_find(&directory, id);
	if (organisation == NULL || organisation->ledger_key.len == 0) {
		(void)err_why(&why, ERR_NOT_FOUND, 0, "'%.*s' has no ledger in %s",
		    STR_ARG(id), path);
		return cli_failed(&why, "whose receipt is it");
	}
	if (vkey_read(organisation->ledger_key, &checked->vkey, &why) != ERR_OK)
		return cli_failed(&why, "%s", path);
	return EXIT_CODE_YES;
}

static struct verdict
judge(struct cli *cli, struct checked *checked, const unsigned char *order)
{
	const struct receipt *receipt = &checked->receipt;
	struct hash hash = merkle_leaf(receipt->leaf);
	struct verdict verdict = receipt_check(receipt);
	struct vkey vkey;
	struct why why;

	if (verdict_is_yes(&verdict) && order != NULL)
		verdict = receipt_check_order(receipt, order);
	if (!verdict_is_yes(&verdict))
		return verdict;
	if (proof_read(&cli->arena, receipt->proof, &checked->proof, &why) != ERR_OK)
		return verdict_no("receipt-proof", "/proof", "%s", why.text);
	vkey = place_ledger_vkey(&checked->vkey, checked->proof.checkpoint);
	if (proof_verify(&cli->arena, &checked->proof, &hash, &vkey, &checked->checkpoint,
		&why) != ERR_OK)
		return verdict_no("receipt-proof", "/proof", "%s", why.text);
	if (!origin_is(&cli->arena, checked->checkpoint.origin, receipt))
		return verdict_no("receipt-proof", "/values/organisation",
		    "the ledger %.*s is not that of who speaks here",
		    STR_ARG(str_head(checked->checkpoint.origin, 120)));
	return VERDICT_IS_YES;
}

static void
print_json(struct cli *cli, const struct checked *checked)
{
	const struct receipt *receipt = &checked->receipt;
	struct arena *arena = &cli->arena;
	struct json *root = json_object(arena);
	struct json *values = json_put(root, "values", json_object(arena));
	char at[CLOCK_TEXT_MAX];

	json_put_bool(arena, root, "verified", verdict_is_yes(&checked->verdict));
	json_put_str(arena, root, "rule", str_from(checked->verdict.rule));
	json_put_str(arena, root, "detail", str_from(checked->verdict.detail));
	json_put_str(arena, root, "kind", receipt_code(receipt->kind));
	json_put_str(arena, root, "sentence", receipt_sentence(receipt->kind));
	json_put_str(arena, root, "realm", receipt->realm);
	json_put_str(arena, root, "at", clock_text(receipt->at, at));
	for (size_t i = 0; i < receipt->values_count; i++)
		(void)json_put_named(values, receipt->values[i].name,
		    json_string(arena, receipt->values[i].value));
	json_put_str(arena, root, "ledger", checked->checkpoint.origin);
	json_put_int(arena, root, "index", (int64_t)checked->proof.index);
	json_put_int(arena, root, "size", (int64_t)checked->checkpoint.size);
	json_put_bool(arena, root, "order_compared", checked->order_compared);
	cli_print_json(root);
}

/* Printed only once it is verified: what it says means nothing before. */
static void
print_receipt(const struct checked *checked)
{
	const struct receipt *receipt = &checked->receipt;
	char at[CLOCK_TEXT_MAX];

	(void)clock_text(receipt->at, at);
	printf("%.*s  %.*s\n", STR_ARG(receipt_code(receipt->kind)),
	    STR_ARG(receipt_sentence(receipt->kind)));
	printf("  %-16s %.*s%s\n", "realm", STR_ARG(receipt->realm),
	    str_eq(receipt->realm, STR("live")) ? "" : " (TRAINING)");
	printf("  %-16s %s\n", "at", at);
	for (size_t i = 0; i < receipt->values_count; i++) {
		printf("  %-16.*s ", STR_ARG(receipt->values[i].name));
		cli_print_foreign(receipt->values[i].value);
		putchar('\n');
	}
	for (size_t i = 0; i < receipt->commits_count; i++)
		if (receipt_value(receipt, receipt->commits[i].name).len == 0)
			printf("  %-16.*s (not revealed)\n",
			    STR_ARG(receipt->commits[i].name));
	printf("  %-16s leaf %llu of %llu in %.*s\n", "ledger",
	    (unsigned long long)checked->proof.index,
	    (unsigned long long)checked->checkpoint.size,
	    STR_ARG(checked->checkpoint.origin));
	printf("VERIFIED%s\n", checked->order_compared
				   ? ", and it is about the order given"
				   : "; no order was given to compare with");
}

static int
check_receipt(struct cli *cli, struct checked *checked)
{
	const char *path = cli_argument(cli, 0);
	const char *order_path = cli_option(cli, "order");
	unsigned char order[SHA256_LEN];
	struct str text;
	struct why why;
	int code;

	if (cli_read(cli, path, RECEIPT_MAX, &text, &code) != ERR_OK)
		return code;
	if (receipt_read(&cli->arena, text, &checked->receipt, &why) != ERR_OK)
		return cli_failed(&why, "%s is no receipt", path);
	code = find_key(cli, checked);
	if (code != EXIT_CODE_YES)
		return code;
	if (order_path != NULL) {
		if (cli_read(cli, order_path, LIMIT_ORDER, &text, &code) != ERR_OK)
			return code;
		order_sha256(text, order);
		checked->order_compared = true;
	}
	checked->verdict = judge(cli, checked, order_path == NULL ? NULL : order);
	if (cli->json)
		print_json(cli, checked);
	else if (verdict_is_yes(&checked->verdict))
		print_receipt(checked);
	else
		(void)cli_verdict(cli, &checked->verdict);
	return verdict_is_yes(&checked->verdict) ? EXIT_CODE_YES : EXIT_CODE_NO;
}

int
ledger_run_receipt(struct cli *cli)
{
	struct checked checked = { 0 };
	int code;

	if (cli_argument(cli, 0) == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one receipt is needed");
	if ((cli_option(cli, "vkey") == NULL) == (cli_option(cli, "directory") == NULL))
		return cli_usage(cli, "either --vkey or --directory is needed");
	code = check_receipt(cli, &checked);
	vkey_release(&checked.vkey);
	return code;
}
