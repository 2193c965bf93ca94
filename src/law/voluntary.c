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

/* Three answers to "does its policy cover this?": yes, no, and a cell that holds nothing,
 * for nobody has seen what the provider says. */
static void
add_policy(struct check *check, struct about about, bool known, const char *words,
    struct str value)
{
	check_add(check, VERDICT_PERSON, "law-provider-policy", about, "%s %s %.*s",
	    known ? "the provider does not" : "it is not known whether the provider does",
	    words, STR_ARG(value));
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

	struct about about = { LAW_PROVIDERS, row, STR("preserve-until"),
		"/preserve_until" };
	if (until == 0 || (cells[PROVIDER_PRESERVE_DAYS].len > 0 &&
			      until <= check->situation->now + days * CLOCK_DAY))
		return;
	if (cells[PROVIDER_PRESERVE_DAYS].len == 0)
		check_add(check, VERDICT_PERSON, "law-provider-policy", about,
		    "it is not known how long the provider keeps data");
	else
		check_add(check, VERDICT_PERSON, "law-provider-policy", about,
		    "the provider keeps data for %u days with all renewals", days);
}

/* A list of States, * or eu: the Member States of the Union. */
static bool
answers(const struct check *check, struct str list)
{
	return table_has(list, check->requester) ||
	       (table_has(list, STR("eu")) &&
		   str_eq_c(law_party_state(
				check->law, check->requester, STR("eu"), check->day),
		       "party"));
}

static void
check_given(struct check *check, const struct table_row *row)
{
	struct str given = row->cells[PROVIDER_DATA];

	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++) {
		struct str name = data_category_name((enum data_category)(1U << i));
		struct about about = { LAW_PROVIDERS, row, STR("categories"), NULL };

		if ((order_categories(check->order) & (1U << i)) != 0 &&
		    !table_has(given, name))
			add_policy(
			    check, about, given.len > 0, "give voluntarily, data:", name);
	}
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
	const struct str *cells = row->cells;
	if (!answers(check, cells[PROVIDER_ANSWERS]))
		add_policy(check, about, cells[PROVIDER_ANSWERS].len > 0,
		    "answer directly:", check->requester);
	if (!table_has(cells[PROVIDER_LANGUAGES], order->language))
		add_policy(check,
		    (struct about){ LAW_PROVIDERS, row, STR("language"), "/language" },
		    cells[PROVIDER_LANGUAGES].len > 0, "read", order->language);
	if (discloses)
		check_given(check, row);
	else
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
