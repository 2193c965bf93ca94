#include "law/voluntary.h"

static void
check_category(struct check *check, enum data_category category)
{
	struct str name = data_category_name(category);
	struct str act = check->procedure->cells[PROCEDURE_ACT];
	const struct str keys[] = { check->provider, check->requester, act, name,
		check->order->emergency ? STR("yes") : STR("no") };
	const struct table_row *row =
	    table_find(&check->law->tables[LAW_VOLUNTARY], keys, check->day);
	struct about about = { LAW_VOLUNTARY, row, STR("categories"), NULL };

	if (row == NULL) {
		check_add(check, VERDICT_PERSON, "law-person-decides", about,
		    "no row says whether a provider in %.*s may %.*s %.*s data for %.*s",
		    STR_ARG(check->provider), STR_ARG(act), STR_ARG(name),
		    STR_ARG(check->requester));
		return;
	}
	struct str reason = row->cells[VOLUNTARY_REASON];
	if (str_eq_c(row->cells[VOLUNTARY_ANSWER], "yes"))
		check_add(check, VERDICT_YES, NULL, about, "%.*s %.*s data: %.*s",
		    STR_ARG(act), STR_ARG(name), STR_ARG(reason));
	else if (str_eq_c(row->cells[VOLUNTARY_ANSWER], "no"))
		check_add(check, VERDICT_NO, "law-voluntary-not-allowed", about,
		    "%.*s %.*s data: %.*s", STR_ARG(act), STR_ARG(name), STR_ARG(reason));
	else
		check_add(check, VERDICT_PERSON, "law-person-decides", about,
		    "%.*s %.*s data: %.*s", STR_ARG(act), STR_ARG(name), STR_ARG(reason));
}

/* Longer than the provider keeps, with all renewals? */
static void
check_length(struct check *check, const struct table_row *row)
{
	const struct str *cells = row->cells;
	unsigned days = table_number(cells[PROVIDER_PRESERVE_DAYS]) +
			table_number(cells[PROVIDER_RENEWALS]) *
			    table_number(cells[PROVIDER_RENEW_DAYS]);
	int64_t until = check->order->preserve_until;

	if (until == 0 || until <= check->situation->now + days * CLOCK_DAY)
		return;
	check_add(check, VERDICT_PERSON, "law-provider-policy",
	    (struct about){
		LAW_PROVIDERS, row, STR("preserve-until"), "/preserve_until" },
	    "the provider keeps data for %u days with all renewals", days);
}

void
check_profile(struct check *check)
{
	const struct order *order = check->order;
	const struct table_row *row =
	    law_provider(check->law, order->addressee, check->day);
	bool discloses = str_eq_c(check->procedure->cells[PROCEDURE_ACT], "disclose");
	struct about about = { LAW_PROVIDERS, row, STR(""), NULL };

	if (row == NULL) {
		check_add(check, VERDICT_PERSON, "law-provider-policy", about,
		    "no profile of %.*s: its own conditions are not known",
		    STR_ARG(order->addressee));
		return;
	}
	if (!table_has(row->cells[PROVIDER_ANSWERS], check->requester))
		check_add(check, VERDICT_PERSON, "law-provider-policy", about,
		    "the provider does not answer %.*s directly",
		    STR_ARG(check->requester));
	if (!table_has(row->cells[PROVIDER_LANGUAGES], order->language))
		check_add(check, VERDICT_PERSON, "law-provider-policy",
		    (struct about){ LAW_PROVIDERS, row, STR("language"), "/language" },
		    "the provider reads %.*s", STR_ARG(row->cells[PROVIDER_LANGUAGES]));
	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++) {
		struct str name = data_category_name((enum data_category)(1U << i));

		if (discloses && (order_categories(order) & (1U << i)) != 0 &&
		    !table_has(row->cells[PROVIDER_DATA], name))
			check_add(check, VERDICT_PERSON, "law-provider-policy", about,
			    "the provider does not give %.*s data voluntarily",
			    STR_ARG(name));
	}
	if (!discloses)
		check_length(check, row);
}

void
check_voluntary(struct check *check)
{
	unsigned categories = order_categories(check->order);

	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((categories & (1U << i)) != 0)
			check_category(check, (enum data_category)(1U << i));
}
