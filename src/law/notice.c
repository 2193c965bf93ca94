#include "law/notice.h"

struct verdict
law_notice(
    const struct law *law, struct str procedure, struct str side, struct clock_date day)
{
	const struct table_row *other = NULL;
	const struct table_row *row;
	size_t index = 0;

	while ((row = law_duty_next(law, procedure, day, &index)) != NULL) {
		if (!str_eq_c(row->cells[DUTY_TO], "subject"))
			continue;
		if (str_eq(row->cells[DUTY_FROM], side))
			return VERDICT_IS_YES;
		if (row->kind == RULE_LAW)
			other = row;
	}
	if (other == NULL)
		return VERDICT_IS_YES;
	return verdict_no("notice-of-another", NULL,
	    "it is the duty of the %.*s: %.*s (%.*s)", STR_ARG(other->cells[DUTY_FROM]),
	    STR_ARG(other->cells[DUTY_MEANING]), STR_ARG(other->source));
}

const struct table_row *
law_notice_row(
    const struct law *law, struct str procedure, struct str side, struct clock_date day)
{
	const struct table_row *found = NULL;
	const struct table_row *row;
	size_t index = 0;

	while ((row = law_duty_next(law, procedure, day, &index)) != NULL) {
		if (!str_eq_c(row->cells[DUTY_TO], "subject"))
			continue;
		if (str_eq(row->cells[DUTY_FROM], side))
			return row;
		found = row;
	}
	return found;
}

struct verdict
law_delay(const struct law *law, struct str procedure, struct str ground,
    struct clock_date day, const struct table_row **ret_row)
{
	const struct table *table = &law->tables[LAW_DELAYS];
	const struct str keys[TABLE_KEYS_MAX] = { procedure, ground };
	const struct str any[TABLE_KEYS_MAX] = { procedure };
	const struct table_row *row =
	    ground.len == 0 ? NULL : table_find(table, keys, day);
	size_t index = 0;

	if (row == NULL && table_next(table, any, day, &index) != NULL)
		return verdict_no("law-delay", "/ground",
		    "\"%.*s\" is no ground on which the notice of the %.*s is delayed",
		    STR_ARG(ground), STR_ARG(procedure));
	*ret_row = row;
	return VERDICT_IS_YES;
}

struct verdict
law_costs(
    const struct law *law, struct str country, struct str article, struct clock_date day)
{
	const struct str keys[TABLE_KEYS_MAX] = { country, article };
	const struct table_row *row =
	    table_find(&law->tables[LAW_IMPLEMENTED], keys, day);
	struct str answer = row == NULL ? STR("") : row->cells[IMPLEMENTED_ANSWER];

	if (str_eq_c(answer, "yes"))
		return VERDICT_IS_YES;
	if (str_eq_c(answer, "no"))
		return verdict_no("costs-none", NULL,
		    "the law of %.*s gives no costs back for domestic orders (%.*s)",
		    STR_ARG(country), STR_ARG(row->source));
	return verdict_person("costs-unknown", NULL,
	    "whether the law of %.*s gives costs back for domestic orders is not known",
	    STR_ARG(country));
}
