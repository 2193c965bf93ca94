/* cmd_report.c - figures: our own, and those of others to compare with. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "cli/report.h"
#include "report/summary.h"

/* --- for people --- */

static void
print_measure(const struct summary_row *row, enum measure measure)
{
	if (row->stated[measure] == 0)
		printf(" %12s", "not stated");
	else
		printf(" %12lld", (long long)row->sum[measure]);
}

static void
print_rate(const struct summary_row *row)
{
	int64_t tenths = summary_rate(row);

	if (tenths < 0)
		printf(" %10s", "-");
	else
		printf(
		    " %7lld.%lld%%", (long long)(tenths / 10), (long long)(tenths % 10));
}

static void
print_sums(const struct summary_row *rows, size_t count, unsigned by)
{
	printf("%12s %12s %12s %10s  of\n", measure_name(MEASURE_REQUESTS),
	    measure_name(MEASURE_ACCOUNTS), measure_name(MEASURE_DISCLOSED), "rate");
	for (size_t i = 0; i < count; i++) {
		for (enum measure m = 0; m < MEASURE_COUNT; m++)
			print_measure(&rows[i], m);
		print_rate(&rows[i]);
		printf(" ");
		for (enum summary_key k = 0; k < KEY_COUNT; k++) {
			if ((by & 1U << k) == 0)
				continue;
			printf(" ");
			cli_print_foreign(
			    rows[i].keys[k].len == 0 ? STR("(all)") : rows[i].keys[k]);
		}
		printf("\n");
	}
	printf("%s\n", RATE_WORDS);
}

static void
print_dirt(const struct published *published)
{
	for (enum remark_kind k = 0; k < REMARK_KIND_COUNT; k++)
		if (published->remark_counts[k] > 0)
			printf("%8zu %-10s %s\n", published->remark_counts[k],
			    remark_name(k), remark_words(k));
}

static void
print_remarks(const struct published *published)
{
	for (size_t i = 0; i < published->remarks_count; i++) {
		const struct remark *r = &published->remarks[i];

		printf("  line %d: %s: ", r->line, remark_name(r->kind));
		cli_print_foreign(r->value);
		printf("\n");
	}
}

/* --- for machines --- */

static struct json *
sums_json(struct arena *arena, const struct summary_row *rows, size_t count, unsigned by)
{
	struct json *list = json_array(arena);

	for (size_t i = 0; i < count; i++) {
		struct json *one = json_add(list, json_object(arena));

		for (enum summary_key k = 0; k < KEY_COUNT; k++)
			if ((by & 1U << k) != 0)
				json_put_str(
				    arena, one, summary_key_name(k), rows[i].keys[k]);
		for (enum measure m = 0; m < MEASURE_COUNT; m++)
			if (rows[i].stated[m] > 0)
				json_put_int(arena, one, measure_name(m), rows[i].sum[m]);
		json_put_int(arena, one, "figures", (int64_t)rows[i].figures);
		if (summary_rate(&rows[i]) >= 0)
			json_put_int(
			    arena, one, "rate_per_mille", summary_rate(&rows[i]));
	}
	return list;
}

static struct json *
dirt_json(struct arena *arena, const struct published *published)
{
	struct json *counts = json_object(arena);

	for (enum remark_kind k = 0; k < REMARK_KIND_COUNT; k++)
		json_put_int(
		    arena, counts, remark_name(k), (int64_t)published->remark_counts[k]);
	return counts;
}

/* --- the command --- */

static int
read_by(struct cli *cli, unsigned *ret_by)
{
	const char *given = cli_option(cli, "by");
	struct str rest = str_from(given == NULL ? "source" : given);
	enum summary_key key;

	*ret_by = 0;
	while (rest.len > 0) {
		if (!summary_key_parse(str_cut(&rest, ','), &key))
			return cli_usage(cli, "--by source, period, country, category");
		*ret_by |= 1U << key;
	}
	return 0;
}

static void
print_file(struct cli *cli, const char *path, const struct published *published,
    const struct summary_row *rows, size_t count, unsigned by)
{
	struct arena *arena = &cli->arena;
	struct json *answer;

	if (cli->json) {
		answer = json_object(arena);
		json_put_str(arena, answer, "file", str_from(path));
		json_put_str(arena, answer, "shape", str_from(published->shape));
		json_put_int(arena, answer, "rows", (int64_t)published->rows);
		json_put_int(arena, answer, "figures", (int64_t)published->figures_count);
		(void)json_put(answer, "sums", sums_json(arena, rows, count, by));
		(void)json_put(answer, "dirt", dirt_json(arena, published));
		cli_print_json(answer);
		return;
	}
	printf("%s: %zu rows of the shape %s, %zu figures\n", path, published->rows,
	    published->shape, published->figures_count);
	print_sums(rows, count, by);
	print_dirt(published);
	if (cli_flag(cli, "remarks"))
		print_remarks(published);
}

static int
import_file(struct cli *cli, const char *path, unsigned by)
{
	struct published published;
	struct summary_row *rows;
	struct str text;
	struct why why;
	size_t count;
	int code;

	if (cli_read(cli, path, LIMIT_BODY, &text, &code) != ERR_OK)
		return code;
	if (published_read(&cli->arena, text, &published, &why) != ERR_OK ||
	    summary_make(&cli->arena, &published, by, &rows, &count, &why) != ERR_OK)
		return cli_failed(&why, "%s, line %d", path, why.line);
	print_file(cli, path, &published, rows, count, by);
	return 0;
}

static int
report_import(struct cli *cli)
{
	unsigned by;
	int code = read_by(cli, &by);

	if (code != 0)
		return code;
	if (cli_argument(cli, 0) == NULL)
		return cli_usage(cli, "which FILE?");
	for (size_t i = 0; code == 0 && cli_argument(cli, i) != NULL; i++)
		code = import_file(cli, cli_argument(cli, i), by);
	return code;
}

const struct command cli_report_commands[] = {
	{ "report", "import", "[--by KEY,...] [--remarks] FILE...",
	    "reads figures that providers have published, and says what is wrong with "
	    "them",
	    "by= remarks", report_import,
	    "KEY is source (default), period, country or category.  Known are the CSV "
	    "tables of "
	    "Apple, GitHub,\nNaver and Kakao, and the collection of 2009 to 2013.  "
	    "--remarks lists "
	    "the lines.\nNothing is sent anywhere." },
	{ "report", "count",
	    "--node FOLDER [--from MONTH] [--to MONTH] [--by KEY,...] [--csv] [--all] "
	    "[--as PERSON]",
	    "counts all that was asked and answered here, by whatever channel",
	    "node= as= from= to= by= csv all", report_count,
	    "MONTH is 2026-11, or a year.  KEY is procedure (default), year, month, "
	    "side, country, "
	    "channel, proof\nor urgency.  Requests and accounts are counted apart; the "
	    "results of a "
	    "request add up.\nCounts from 1 to 4 are hidden, and what would give them "
	    "away: --all "
	    "shows them, for the desk alone." },
	{ NULL, NULL, NULL, NULL, NULL, NULL, NULL },
};
