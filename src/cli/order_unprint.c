/* order_unprint.c - back from paper: the order in a PDF, and whether its pages show it.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/order_print.h"
#include "cli/signed.h"
#include "cli/signoff_prove.h"
#include "record/order_text.h"
#include "trust/digest.h"

static const struct {
	const char *code, *words;
	int exit;
} results[UNPRINTED_COUNT] = {
	[UNPRINTED_SAME] = { "unchanged", "printed by comity, unchanged: yes",
	    EXIT_CODE_YES },
	[UNPRINTED_ADDED] = { "added",
	    "printed by comity, unchanged: yes, but something was added behind it, which "
	    "may show other pages",
	    EXIT_CODE_NOT_VERIFIED },
	[UNPRINTED_UNKNOWN] = { "unknown", "printed by comity, unchanged: cannot be told",
	    EXIT_CODE_NOT_VERIFIED },
	[UNPRINTED_CHANGED] = { "changed",
	    "printed by comity, unchanged: NO: what its pages show counts for nothing",
	    EXIT_CODE_NO },
};

/* --- the order and its papers --- */

static bool
is_paper(struct str name, const char *kind)
{
	return str_starts(name, str_from(kind)) && str_ends(name, STR(".json"));
}

static void
sort_papers(const struct printed *printed, struct order_papers *papers)
{
	for (size_t i = 0; i < printed->files_count; i++) {
		const struct printed_file *file = &printed->files[i];

		if (is_paper(file->name, "signoff-") &&
		    papers->signoffs_count < ORDER_PAPERS_MAX)
			papers->signoffs[papers->signoffs_count++] = file->bytes;
		else if (is_paper(file->name, "receipt-") &&
			 papers->receipts_count < ORDER_PAPERS_MAX)
			papers->receipts[papers->receipts_count++] = file->bytes;
	}
}

static int
take_order(struct cli *cli, struct unprint *unprint)
{
	const struct printed_file *order = printed_find(&unprint->printed, "order.json");
	const struct printed_file *terms = printed_find(&unprint->printed, "print.json");
	struct order_papers *papers = &unprint->papers;
	struct json *said = NULL;
	struct why why;

	if (order == NULL || terms == NULL) {
		(void)err_why(&why, ERR_SYNTAX, 0, "no order.json, or no print.json");
		return cli_failed(&why, "no printed order");
	}
	papers->text = order->bytes;
	papers->language = LANGUAGE_EN;
	if (canon_read(&cli->arena, terms->bytes, &said, NULL) == ERR_OK)
		(void)language_parse(json_get_str(said, "language"), &papers->language);
	sort_papers(&unprint->printed, papers);
	if (order_read(&cli->arena, papers->text, &papers->order, &why) != ERR_OK)
		return cli_failed(&why, "order.json in it is no order");
	return EXIT_CODE_YES;
}

/* --- the same again? --- */

/* Who printed it says so itself: hence other words of it are no reason to believe it. */
static void
compare(struct cli *cli, struct str pdf, struct str again, struct unprint *unprint)
{
	const struct printed_file *terms = printed_find(&unprint->printed, "print.json");
	struct printed ours;

	if (str_eq(pdf, again)) {
		unprint->is = UNPRINTED_SAME;
	} else if (str_starts(pdf, again)) {
		unprint->is = UNPRINTED_ADDED;
		unprint->added = pdf.len - again.len;
	} else if (!str_eq(terms->bytes,
		       order_paper_terms(&cli->arena, unprint->papers.language)) ||
		   printed_read(again, &ours, NULL) != ERR_OK ||
		   !str_eq(ours.producer, unprint->printed.producer)) {
		unprint->is = UNPRINTED_UNKNOWN;
		unprint->why = "it says that another version of the program, of its "
			       "libraries or of the tables of law printed it";
	} else {
		unprint->is = UNPRINTED_CHANGED;
	}
}

int
order_unprint_read(struct cli *cli, struct str pdf, struct unprint *ret_unprint)
{
	struct print print;
	struct str again;
	struct why why;
	int code;

	*ret_unprint = (struct unprint){ .is = UNPRINTED_CHANGED };
	if (printed_read(pdf, &ret_unprint->printed, &why) != ERR_OK)
		return cli_failed(&why, "no printed order");
	code = take_order(cli, ret_unprint);
	if (code != EXIT_CODE_YES)
		return code;
	/* what we would not print was not printed by us */
	if (order_paper(&cli->arena, &ret_unprint->papers, &print, &why) != ERR_OK) {
		(void)cli_failed(&why, "what is in it is not printed");
		return EXIT_CODE_YES;
	}
	if (print_pdf(&print, &again, &why) != ERR_OK) {
		ret_unprint->is = UNPRINTED_UNKNOWN;
		ret_unprint->why = arena_format(&cli->arena, "%s", why.text).ptr;
		return EXIT_CODE_YES;
	}
	compare(cli, pdf, again, ret_unprint);
	return EXIT_CODE_YES;
}

/* --- sign-offs --- */

struct proven {
	struct signoff signoff;
	bool checked; /* against a roster of --roster */
	struct verdict verdict;
};

/* The roster of its organisation among those of --roster; none: not checked, unless it is
 * of another order. */
static int
prove(
    struct cli *cli, const unsigned char digest[static SHA256_LEN], struct proven *proven)
{
	const char *path;
	int code = EXIT_CODE_YES;

	if (memcmp(proven->signoff.order_sha256, digest, SHA256_LEN) != 0) {
		proven->checked = true;
		proven->verdict = verdict_no(
		    "signoff-order", "/order_sha256", "it is under another order");
		return code;
	}
	for (size_t i = 0; code == EXIT_CODE_YES && !proven->checked &&
			   (path = cli_option_nth(cli, "roster", i)) != NULL;
	     i++) {
		struct roster roster;

		code = signed_roster(cli, path, &roster);
		if (code != EXIT_CODE_YES ||
		    !str_eq(roster.organisation, proven->signoff.organisation))
			continue;
		proven->checked = true;
		code = signoff_prove(
		    cli, &roster, &proven->signoff, digest, &proven->verdict);
	}
	return code;
}

static const char *
proof_words(const struct proven *proven)
{
	if (!proven->checked)
		return "not-checked";
	return verdict_is_yes(&proven->verdict) ? "yes" : "no";
}

static void
tell_signoff(struct cli *cli, const struct proven *proven, struct json *list)
{
	const struct signoff *signoff = &proven->signoff;
	struct json *one = json_add(list, json_object(&cli->arena));
	const char *rule = proven->verdict.rule == NULL ? "" : proven->verdict.rule;

	json_put_str(&cli->arena, one, "act", signoff_act_name(signoff->act));
	json_put_str(&cli->arena, one, "organisation", signoff->organisation);
	json_put_str(&cli->arena, one, "person", signoff->person);
	json_put_str(&cli->arena, one, "verified", str_from(proof_words(proven)));
	json_put_str(&cli->arena, one, "rule", arena_str(&cli->arena, str_from(rule)));
	if (!cli->json)
		printf("%.*s by %.*s of %.*s: %s%s%s %s\n",
		    STR_ARG(signoff_act_name(signoff->act)), STR_ARG(signoff->person),
		    STR_ARG(signoff->organisation), proven->checked ? "verified: " : "",
		    proof_words(proven),
		    proven->checked && *rule == '\0'
			? ""
			: (proven->checked ? "," : ": no --roster of it was given"),
		    rule);
}

static int
tell_signoffs(struct cli *cli, const struct unprint *unprint, struct json *root)
{
	struct json *list = json_put(root, "signoffs", json_array(&cli->arena));
	unsigned char digest[SHA256_LEN];
	bool failed = false;
	int code = EXIT_CODE_YES;

	order_sha256(unprint->papers.text, digest);
	for (size_t i = 0; i < unprint->papers.signoffs_count && code == EXIT_CODE_YES;
	     i++) {
		struct proven proven = { .verdict = VERDICT_IS_YES };
		struct why why;

		if (signoff_read(&cli->arena, unprint->papers.signoffs[i],
			&proven.signoff, &why) != ERR_OK)
			return cli_failed(&why, "a sign-off in it");
		code = prove(cli, digest, &proven);
		tell_signoff(cli, &proven, list);
		failed = failed || !verdict_is_yes(&proven.verdict);
	}
	if (unprint->papers.signoffs_count == 0 && !cli->json)
		printf("nobody's signature is in it\n");
	return code == EXIT_CODE_YES && failed ? EXIT_CODE_NO : code;
}

/* --- what is told --- */

static void
tell(struct cli *cli, const struct unprint *unprint, struct json *root)
{
	const struct order *order = &unprint->papers.order;
	char digest[SHA256_HEX_LEN];

	sha256_hex(unprint->papers.text, digest);
	json_put_str(&cli->arena, root, "id", order->id);
	json_put_str(&cli->arena, root, "realm", order->realm);
	json_put_str(
	    &cli->arena, root, "sha256", arena_str(&cli->arena, str_from(digest)));
	json_put_str(&cli->arena, root, "printed", str_from(results[unprint->is].code));
	json_put_str(&cli->arena, root, "why", str_from(unprint->why));
	json_put_int(&cli->arena, root, "added", (int64_t)unprint->added);
	if (cli->json)
		return;
	if (str_starts(order->realm, STR("training.")))
		printf("TRAINING (%.*s): this is no order\n", STR_ARG(order->realm));
	printf("order %.*s of %.*s to %.*s, %.*s\nsha256 %s\n%s\n", STR_ARG(order->id),
	    STR_ARG(order->issuer), STR_ARG(order->addressee), STR_ARG(order->procedure),
	    digest, results[unprint->is].words);
	if (unprint->why != NULL)
		printf("    %s\n", unprint->why);
	if (unprint->added > 0)
		printf("    %zu bytes were added; what they are is not checked\n",
		    unprint->added);
}

static int
write_files(struct cli *cli, const struct printed *printed)
{
	const char *out = cli_option(cli, "out");
	struct why why;
	enum err e = ERR_OK;

	if (out == NULL)
		return EXIT_CODE_YES;
	if (mkdir(out, 0700) != 0) {
		if (errno == EEXIST)
			(void)err_why(&why, ERR_CONFLICT, 0, "%s is there already", out);
		else
			(void)err_errno(&why, "%s", out);
		return cli_failed(&why, "nothing was written");
	}
	for (size_t i = 0; i < printed->files_count && e == ERR_OK; i++) {
		struct str path = arena_format(
		    &cli->arena, "%s/%.*s", out, STR_ARG(printed->files[i].name));

		e = path.ptr == NULL
			? err_why(&why, ERR_LIMIT, 0, "too many files")
			: file_create(path.ptr, printed->files[i].bytes, 0600, &why);
	}
	return e == ERR_OK ? EXIT_CODE_YES : cli_failed(&why, "not all was written");
}

int
order_unprint(struct cli *cli)
{
	struct json *root = json_object(&cli->arena);
	struct unprint unprint;
	struct str pdf;
	int code;

	if (cli_argument(cli, 0) == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one PDF is needed");
	if (cli_read(cli, cli_argument(cli, 0), PRINT_PDF_MAX, &pdf, &code) != ERR_OK)
		return code;
	code = order_unprint_read(cli, pdf, &unprint);
	if (code == EXIT_CODE_YES)
		code = write_files(cli, &unprint.printed);
	if (code != EXIT_CODE_YES)
		return code;
	tell(cli, &unprint, root);
	code = tell_signoffs(cli, &unprint, root);
	if (cli->json)
		cli_print_json(root);
	return code == EXIT_CODE_YES ? results[unprint.is].exit : code;
}
