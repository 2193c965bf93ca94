#include "cli/evidence_parts.h"

#include "casefile/part.h"
#include "cli/ask.h"
#include "record/change.h"
#include "trust/uuid.h"

#define WORDS_MAX 1000

struct words {
	struct part_word *items;
	size_t count;
};

int
evidence_case(struct cli *cli, struct json **ret_case)
{
	const char *order = cli_option(cli, "order");
	struct json *body = json_object(&cli->arena);

	*ret_case = NULL;
	if (order == NULL || !uuid_valid(str_from(order)))
		return EXIT_CODE_YES;
	if (cli_option(cli, "node") == NULL)
		return cli_usage(cli, "--order is an id: of which --node?");
	json_put_str(&cli->arena, body, "id", str_from(order));
	json_put_bool(&cli->arena, body, "texts", true);
	return ask_node(cli, "order/show", body, ret_case);
}

static struct str
text_of(const struct json *shown, struct str sha256)
{
	for (const struct json *d = json_first(json_get(shown, "documents")); d != NULL;
	     d = d->next)
		if (str_eq(json_get_str(d, "sha256"), sha256))
			return json_get_str(d, "text");
	return STR("");
}

struct str
evidence_case_order(const struct json *shown)
{
	return text_of(shown, json_get_str(shown, "order_sha256"));
}

/* A change that is of another order, or of parts that it has not, is not passed over. */
static int
add_word(struct cli *cli, struct str text, const struct order *order,
    const unsigned char order_sha256[static SHA256_LEN], struct words *words)
{
	struct change change;
	struct verdict verdict;
	struct why why;

	if (words->count == WORDS_MAX)
		return cli_usage(cli, "more than %d changes", WORDS_MAX);
	if (change_read(&cli->arena, text, &change, &why) != ERR_OK)
		return cli_failed(&why, "a change cannot be read");
	verdict = change_check(&change, change.organisation, order, order_sha256);
	if (!verdict_is_yes(&verdict))
		return cli_verdict(cli, &verdict);
	words->items[words->count++] = (struct part_word){ .kind = change.kind,
		.by = change.organisation,
		.at = change.at,
		.reason = change.reason,
		.conditions = change.conditions,
		.about = change.about,
		.about_count = change.about_count };
	return EXIT_CODE_YES;
}

/* What the node has proven and taken. */
static int
words_of_case(struct cli *cli, const struct json *shown, const struct order *order,
    const unsigned char order_sha256[static SHA256_LEN], struct words *words)
{
	int code = EXIT_CODE_YES;

	for (const struct json *c = json_first(json_get(shown, "changes"));
	     code == EXIT_CODE_YES && c != NULL; c = c->next)
		if (!str_eq_c(json_get_str(c, "state"), "refused"))
			code = add_word(cli, text_of(shown, json_get_str(c, "sha256")),
			    order, order_sha256, words);
	return code;
}

static int
words_of_files(struct cli *cli, const struct order *order,
    const unsigned char order_sha256[static SHA256_LEN], struct words *words)
{
	const char *path;
	int code = EXIT_CODE_YES;

	for (size_t i = 0;
	     code == EXIT_CODE_YES && (path = cli_option_nth(cli, "change", i)) != NULL;
	     i++) {
		struct str text;

		if (cli_read(cli, path, CHANGE_MAX, &text, &code) == ERR_OK)
			code = add_word(cli, text, order, order_sha256, words);
	}
	return code;
}

int
evidence_parts(struct cli *cli, const struct json *shown, const struct order *order,
    const unsigned char order_sha256[static SHA256_LEN], struct order *ret_allowed,
    bool *ret_less)
{
	unsigned *categories =
	    arena_array(&cli->arena, order->targets_count + 1, sizeof *categories);
	struct words words = { arena_array(&cli->arena, WORDS_MAX, sizeof *words.items),
		0 };
	struct part_map map;
	struct why why = { .err = ERR_LIMIT, .text = "no memory" };
	int code;

	if (categories == NULL || words.items == NULL)
		return cli_failed(&why, "not compared");
	code = words_of_case(cli, shown, order, order_sha256, &words);
	if (code == EXIT_CODE_YES)
		code = words_of_files(cli, order, order_sha256, &words);
	if (code != EXIT_CODE_YES)
		return code;
	if (part_fold(&cli->arena, order, words.items, words.count, &map, &why) != ERR_OK)
		return cli_failed(&why, "not compared");
	part_categories(&map, 1U << PART_OPEN | 1U << PART_PERMITTED, categories);
	*ret_less = part_count(&map, PART_BARRED) > 0;
	if (part_order(&cli->arena, order, categories, ret_allowed, &why) != ERR_OK)
		return cli_failed(&why, "not compared");
	return EXIT_CODE_YES;
}
