#include "law/owed.h"

#include "law/condition.h"

/* A duty of several rows: "restrict", "restrict-objection" ... */
static bool
is_row_of(struct str id, struct str duty)
{
	return str_starts(id, duty) && (id.len == duty.len || id.ptr[duty.len] == '-');
}

bool
law_duty_owed(const struct law *law, const struct law_course *course, struct str duty,
    struct str event)
{
	struct str names[LAW_EVENTS_MAX];
	struct condition_facts facts = { .law = law,
		.day = clock_date_utc(course->now),
		.requester = law_country(course->order->issuer),
		.provider = law_country(course->order->addressee),
		.order = course->order,
		.facts = names };
	const struct table_row *row;
	size_t index = 0;

	for (size_t i = 0; i < course->events_count && i < LAW_EVENTS_MAX; i++)
		names[facts.facts_count++] = course->events[i].name;
	while ((row = law_duty_next(law, course->order->procedure, facts.day, &index)) !=
	       NULL)
		if (is_row_of(row->cells[DUTY_ID], duty) &&
		    str_eq(row->cells[DUTY_EVENT], event) &&
		    str_eq_c(row->cells[DUTY_FROM], "issuer") &&
		    condition_of(&facts, row->cells[DUTY_IF]).answer == CONDITION_YES)
			return true;
	return false;
}

static bool
is_about(const struct table_row *row, const struct order *order)
{
	unsigned categories = order_categories(order);

	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((categories & 1U << i) != 0 &&
		    table_has(row->cells[SIGNER_DATA],
			data_category_name((enum data_category)(1U << i))))
			return true;
	return str_eq_c(row->cells[SIGNER_DATA], "*");
}

struct verdict
law_may_validate(
    const struct law *law, const struct order *order, enum level level, int64_t now)
{
	const struct str keys[TABLE_KEYS_MAX] = { order->procedure,
		law_country(order->issuer) };
	const struct table_row *row;
	bool told = false;
	size_t index = 0;

	while ((row = table_next(&law->tables[LAW_SIGNERS], keys, clock_date_utc(now),
		    &index)) != NULL) {
		enum level lowest = LEVEL_JUDGE;

		if (!str_eq_c(row->cells[SIGNER_ACT], "validate") ||
		    !str_eq_c(row->cells[SIGNER_BY], "validator") ||
		    !is_about(row, order))
			continue;
		told = true;
		(void)level_parse(row->cells[SIGNER_LEVEL], &lowest);
		if (level < lowest || level > LEVEL_JUDGE)
			return verdict_no("law-sign-off-level", NULL,
			    "validate asks for the level %.*s",
			    STR_ARG(row->cells[SIGNER_LEVEL]));
	}
	return told ? VERDICT_IS_YES
		    : verdict_person("law-person-decides", NULL,
			  "no row tells who validates a %.*s", STR_ARG(order->procedure));
}
