/* report_count.c - what was asked and answered at a node: a table for people, or CSV. */
#include <stdio.h>

#include "base/buf.h"
#include "base/limits.h"
#include "casefile/result.h"
#include "cli/ask.h"
#include "cli/report.h"
#include "report/count_csv.h"
#include "report/tally.h"

/* What is not in the answer is hidden. */
static void
print_count(const struct json *of, const char *name)
{
	const struct json *count = json_get(of, name);

	if (count != NULL)
		printf("%13lld", (long long)count->integer);
	else
		printf("%13s", "hidden");
}

static void
print_rate(const struct json *row)
{
	int64_t rate = json_get_int(row, "rate_per_mille", -1);

	if (rate < 0)
		printf("        -");
	else
		printf("%6lld.%lld%%", (long long)(rate / 10), (long long)(rate % 10));
}

static void
print_keys(const struct json *row, unsigned by)
{
	for (enum tally_key k = 0; k < TALLY_KEY_COUNT; k++) {
		if ((by & 1U << k) == 0)
			continue;
		printf("  ");
		cli_print_foreign(row == NULL ? str_from(tally_key_name(k))
					      : json_get_str(row, tally_key_name(k)));
	}
	printf("\n");
}

static void
print_row(const struct json *row)
{
	const struct json *results = json_get(row, "results");

	print_count(row, "requests");
	print_count(row, "accounts");
	for (enum case_result r = 0; r < RESULT_COUNT; r++)
		print_count(results, case_result_name(r).ptr);
	print_rate(row);
}

static void
print_head(unsigned by)
{
	printf("%13s%13s", "requests", "accounts");
	for (enum case_result r = 0; r < RESULT_COUNT; r++)
		printf("%13s", case_result_name(r).ptr);
	printf("     rate");
	print_keys(NULL, by);
}

/* Of those months; locked: now. */
static void
print_notices(const struct json *notices)
{
	static const char *const names[] = { "told", "delayed", "locked" };

	printf("notices to whom the data is of:");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct json *count = json_get(notices, names[i]);

		printf("%s %s ", i > 0 ? "," : "", names[i]);
		if (count != NULL)
			printf("%lld", (long long)count->integer);
		else
			printf("hidden");
	}
	printf("\n");
}

static void
print_answer(const struct json *answer, unsigned by)
{
	const struct json *all = json_get(answer, "all");
	int64_t uncounted = json_get_int(all, "uncounted", 0);

	print_head(by);
	for (const struct json *row = json_first(json_get(answer, "rows")); row != NULL;
	     row = row->next) {
		print_row(row);
		print_keys(row, by);
	}
	print_row(all);
	printf("  all\n");
	printf("%.*s\n", STR_ARG(json_get_str(answer, "rate_words")));
	print_notices(json_get(answer, "notices"));
	if (uncounted > 0)
		printf("accounts of %lld requests are not known\n", (long long)uncounted);
	if (json_get_bool(answer, "hidden"))
		printf("counts from 1 to %lld are hidden, and what would tell them\n",
		    (long long)json_get_int(answer, "small", 0));
	else
		printf("not for publication: small counts are shown\n");
}

static void
print_csv(const struct json *answer, unsigned by)
{
	struct buf out;

	buf_init(&out, LIMIT_BODY);
	count_csv(answer, by, &out);
	cli_print(buf_str(&out));
	buf_release(&out);
}

static int
read_keys(struct cli *cli, struct json *body, unsigned *ret_by)
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
		*ret_by |= 1U << key;
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
	unsigned by = 0;
	struct json *answer;
	int code = read_keys(cli, body, &by);

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
	else if (code == EXIT_CODE_YES && cli_flag(cli, "csv"))
		print_csv(answer, by);
	else if (code == EXIT_CODE_YES)
		print_answer(answer, by);
	return code;
}
