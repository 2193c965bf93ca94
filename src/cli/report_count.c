/* report_count.c - what was asked and answered at a node: a table for people, or CSV. */
#include <stdio.h>

#include "casefile/result.h"
#include "cli/ask.h"
#include "cli/report.h"
#include "report/tally.h"

/* How one row is written; what is not in the answer is hidden. */
struct look {
	unsigned by; /* bits of enum tally_key */
	bool csv;
};

static void
print_count(const struct json *of, const char *name, const struct look *look)
{
	const struct json *count = json_get(of, name);

	if (look->csv && count != NULL)
		printf("%lld,", (long long)count->integer);
	else if (look->csv)
		printf("hidden,");
	else if (count != NULL)
		printf("%13lld", (long long)count->integer);
	else
		printf("%13s", "hidden");
}

static void
print_rate(const struct json *row, const struct look *look)
{
	int64_t rate = json_get_int(row, "rate_per_mille", -1);

	if (rate < 0)
		printf("%s", look->csv ? "" : "        -");
	else
		printf(look->csv ? "%lld.%lld" : "%6lld.%lld%%", (long long)(rate / 10),
		    (long long)(rate % 10));
}

/* Keys are of our own tables: no quotes, no formulas. */
static void
print_keys(const struct json *row, const struct look *look)
{
	const char *between = look->csv ? "," : "  ";

	for (enum tally_key k = 0; k < TALLY_KEY_COUNT; k++) {
		if ((look->by & 1U << k) == 0)
			continue;
		printf("%s", between);
		cli_print_foreign(row == NULL ? str_from(tally_key_name(k))
					      : json_get_str(row, tally_key_name(k)));
	}
	printf(look->csv ? "\r\n" : "\n");
}

static void
print_row(const struct json *row, const struct look *look)
{
	const struct json *results = json_get(row, "results");

	print_count(row, "requests", look);
	print_count(row, "accounts", look);
	for (enum case_result r = 0; r < RESULT_COUNT; r++)
		print_count(results, case_result_name(r).ptr, look);
	print_rate(row, look);
}

static void
print_name(const char *name, const struct look *look)
{
	if (look->csv)
		printf("%s,", name);
	else
		printf("%13s", name);
}

static void
print_head(const struct look *look)
{
	print_name("requests", look);
	print_name("accounts", look);
	for (enum case_result r = 0; r < RESULT_COUNT; r++)
		print_name(case_result_name(r).ptr, look);
	printf(look->csv ? "rate" : "     rate");
	print_keys(NULL, look);
}

static void
print_answer(const struct json *answer, const struct look *look)
{
	const struct json *all = json_get(answer, "all");
	int64_t uncounted = json_get_int(all, "uncounted", 0);

	print_head(look);
	for (const struct json *row = json_first(json_get(answer, "rows")); row != NULL;
	     row = row->next) {
		print_row(row, look);
		print_keys(row, look);
	}
	if (look->csv)
		return;
	print_row(all, look);
	printf("  all\n");
	printf("%.*s\n", STR_ARG(json_get_str(answer, "rate_words")));
	if (uncounted > 0)
		printf("accounts of %lld requests are not known\n", (long long)uncounted);
	if (json_get_bool(answer, "hidden"))
		printf("counts from 1 to %lld are hidden, and what would tell them\n",
		    (long long)json_get_int(answer, "small", 0));
	else
		printf("not for publication: small counts are shown\n");
}

static int
read_keys(struct cli *cli, struct json *body, struct look *look)
{
	const char *given = cli_option(cli, "by");
	struct json *list = json_put(body, "by", json_array(&cli->arena));
	struct str rest = str_from(given == NULL ? "procedure" : given);
	enum tally_key key;

	while (rest.len > 0) {
		if (!tally_key_parse(str_cut(&rest, ','), &key))
			return cli_usage(cli,
			    "--by procedure, year, month, side, country, "
			    "channel, proof, urgency");
		look->by |= 1U << key;
		(void)json_add(
		    list, json_string(&cli->arena, str_from(tally_key_name(key))));
	}
	return EXIT_CODE_YES;
}

int
report_count(struct cli *cli)
{
	static const char *const months[] = { "from", "to" };
	struct json *body = json_object(&cli->arena);
	struct look look = { .csv = cli_flag(cli, "csv") };
	struct json *answer;
	int code = read_keys(cli, body, &look);

	for (size_t i = 0; i < 2; i++)
		if (cli_option(cli, months[i]) != NULL)
			json_put_str(&cli->arena, body, months[i],
			    str_from(cli_option(cli, months[i])));
	if (cli_flag(cli, "all"))
		json_put_bool(&cli->arena, body, "all", true);
	if (code == EXIT_CODE_YES)
		code = ask_node(cli, "report/count", body, &answer);
	if (code == EXIT_CODE_YES && cli->json)
		cli_print_json(answer);
	else if (code == EXIT_CODE_YES)
		print_answer(answer, &look);
	return code;
}
