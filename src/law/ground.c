#include "law/ground.h"

#include "law/facts.h"

/* The row of a side that owes no reason. */
#define DECLINES STR("declines")

/* The facts that only a person knows are taken as not so: nobody states them here. */
static bool
is_barred(const struct law *law, const struct order *order, const struct table_row *row,
    int64_t now)
{
	struct law_situation situation = { .order = order, .now = now };
	struct str facts[LAW_ORDER_FACTS_MAX];
	struct check check = { .law = law,
		.situation = &situation,
		.order = order,
		.day = clock_date_utc(now),
		.requester = law_country(order->issuer),
		.provider = law_country(order->addressee),
		.facts = facts };

	check.facts_count = check_order_facts(&check, facts);
	return row->cells[REFUSAL_BARRED].len > 0 &&
	       check_condition(&check, NULL, row->cells[REFUSAL_BARRED]).answer ==
		   CONDITION_YES;
}

struct verdict
law_ground(const struct law *law, const struct order *order, struct str by,
    struct str ground, int64_t now)
{
	const struct str keys[TABLE_KEYS_MAX] = { order->procedure };
	const struct table *table = &law->tables[LAW_REFUSALS];
	struct clock_date day = clock_date_utc(now);
	const struct table_row *row;
	bool listed = false;
	size_t index = 0;

	while ((row = table_next(table, keys, day, &index)) != NULL) {
		if (!str_eq(row->cells[REFUSAL_BY], by))
			continue;
		listed = true;
		if (!str_eq(row->cells[REFUSAL_GROUND], ground))
			continue;
		if (is_barred(law, order, row, now))
			return verdict_no("law-ground-barred", "/reason",
			    "%.*s%s%.*s may not be used here: %.*s",
			    STR_ARG(row->cells[REFUSAL_CODE]),
			    row->cells[REFUSAL_CODE].len > 0 ? ": " : "", STR_ARG(ground),
			    STR_ARG(row->cells[REFUSAL_MEANING]));
		return VERDICT_IS_YES;
	}
	if (!listed)
		return VERDICT_IS_YES;
	return verdict_no("law-ground", "/reason",
	    "%.*s is no ground of the %.*s by %.*s", STR_ARG(ground), STR_ARG(by),
	    STR_ARG(order->procedure));
}

bool
law_reason_owed(const struct law *law, const struct order *order, int64_t now)
{
	const struct str keys[TABLE_KEYS_MAX] = { order->procedure, DECLINES };
	const struct table_row *row =
	    table_find(&law->tables[LAW_REFUSALS], keys, clock_date_utc(now));

	return row == NULL || row->kind != RULE_LAW ||
	       !str_eq_c(row->cells[REFUSAL_BY], "addressee");
}
