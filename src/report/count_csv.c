/* count_csv.c - counts of a node as a table for a spreadsheet. */
#include "report/count_csv.h"

#include "casefile/result.h"
#include "report/tally.h"

static void
add_count(struct buf *out, const struct json *of, const char *name)
{
	const struct json *count = json_get(of, name);

	if (count != NULL)
		buf_format(out, "%lld,", (long long)count->integer);
	else
		buf_add_c(out, "hidden,");
}

/* Keys are of our own tables and of checked names: no quotes, no formulas. */
static void
add_keys(struct buf *out, const struct json *row, unsigned by)
{
	for (enum tally_key k = 0; k < TALLY_KEY_COUNT; k++) {
		if ((by & 1U << k) == 0)
			continue;
		buf_add_byte(out, ',');
		buf_add(out, row == NULL ? str_from(tally_key_name(k))
					 : json_get_str(row, tally_key_name(k)));
	}
	buf_add_c(out, "\r\n");
}

static void
add_head(struct buf *out, unsigned by)
{
	buf_add_c(out, "requests,accounts,");
	for (enum case_result r = 0; r < RESULT_COUNT; r++)
		buf_format(out, "%s,", case_result_name(r).ptr);
	buf_add_c(out, "rate");
	add_keys(out, NULL, by);
}

static void
add_row(struct buf *out, const struct json *row, unsigned by)
{
	const struct json *results = json_get(row, "results");
	int64_t rate = json_get_int(row, "rate_per_mille", -1);

	add_count(out, row, "requests");
	add_count(out, row, "accounts");
	for (enum case_result r = 0; r < RESULT_COUNT; r++)
		add_count(out, results, case_result_name(r).ptr);
	if (rate >= 0)
		buf_format(
		    out, "%lld.%lld", (long long)(rate / 10), (long long)(rate % 10));
	add_keys(out, row, by);
}

void
count_csv(const struct json *answer, unsigned by, struct buf *out)
{
	add_head(out, by);
	for (const struct json *row = json_first(json_get(answer, "rows")); row != NULL;
	     row = row->next)
		add_row(out, row, by);
}
