#include "law/facts.h"

/* --- the offence --- */

static bool
is_end_of_id(char c)
{
	return c == ' ' || c == ',' || c == ';' || c == ':' || c == '(';
}

/* The id with which a text begins; "185/9" also begins "185/9.1.a", which is narrower. */
static bool
begins_with(struct str text, struct str id)
{
	return str_starts(text, id) &&
	       (text.len == id.len || is_end_of_id(text.ptr[id.len]));
}

bool
law_core_offence(const struct law *law, struct str offence, struct clock_date day)
{
	const struct table *table = &law->tables[LAW_OFFENCES];
	const struct str any = STR("");
	const struct table_row *row;
	size_t index = 0;

	while ((row = table_next(table, &any, day, &index)) != NULL)
		if (begins_with(offence, row->cells[OFFENCE_ID]))
			return str_eq_c(row->cells[OFFENCE_CORE], "yes");
	return false;
}

static bool
is_core_offence(const struct check *check)
{
	return law_core_offence(
	    check->law, order_field(check->order, STR("offence")), check->day);
}

/* --- the targets --- */

static bool
is_address(struct str format)
{
	return str_starts(format, STR("IP"));
}

/* Regulation (EU) 2023/1543 Art 5(5)(c): who used an address is a question of when. */
static bool
has_no_identifier(const struct check *check)
{
	const struct order *order = check->order;

	for (size_t i = 0; i < order->targets_count; i++) {
		const struct target *target = &order->targets[i];

		if (target->value.len == 0 ||
		    (is_address(target->format) && target->from == 0 &&
			(target->categories & DATA_USER_IDENTIFYING) != 0))
			return true;
	}
	return order->targets_count == 0;
}

static bool
ends_later(const struct check *check)
{
	for (size_t i = 0; i < check->order->targets_count; i++)
		if (check->order->targets[i].to > check->situation->now)
			return true;
	return false;
}

/* --- the rest of the order --- */

static bool
lacks_notification(const struct check *check)
{
	return (order_categories(check->order) & (DATA_TRAFFIC | DATA_CONTENT)) != 0 &&
	       check->order->notified_count == 0 &&
	       order_field(check->order, STR("no-notification")).len == 0;
}

static bool
ticks_annex_iv(const struct check *check)
{
	for (size_t i = 0; i < check->order->annexes_count; i++)
		if (str_eq_c(check->order->annexes[i].name, "annex-iv"))
			return true;
	return false;
}

/* What a provider that nothing binds reads is its policy: voluntary.c. */
static bool
is_not_read(const struct check *check)
{
	const struct table_row *row =
	    law_provider(check->law, check->order->addressee, check->day);
	struct str languages = row == NULL ? STR("") : row->cells[PROVIDER_LANGUAGES];

	return check->procedure != NULL && languages.len > 0 &&
	       str_eq_c(check->procedure->cells[PROCEDURE_BINDS], "yes") &&
	       !table_has(languages, check->order->language) &&
	       order_field(check->order, STR("translation")).len == 0;
}

static bool
is_not_qualified(const struct check *check)
{
	for (size_t i = 0; i < check->situation->signoffs_count; i++)
		if (check->situation->signoffs[i].qualified)
			return false;
	return check->situation->stage != LAW_DRAFT;
}

/* --- all of them --- */

static const struct {
	struct str fact;
	bool (*holds)(const struct check *check);
} facts_of_order[] = {
	{ STR_INIT("annex-iv-and-three-years"), ticks_annex_iv },
	{ STR_INIT("core-offence"), is_core_offence },
	{ STR_INIT("language-not-accepted"), is_not_read },
	{ STR_INIT("no-identifier"), has_no_identifier },
	{ STR_INIT("not-qualified"), is_not_qualified },
	{ STR_INIT("notification-missing"), lacks_notification },
	{ STR_INIT("period-after-receipt"), ends_later },
};
#define FACTS_OF_ORDER (sizeof facts_of_order / sizeof *facts_of_order)
_Static_assert(FACTS_OF_ORDER <= LAW_ORDER_FACTS_MAX, "facts.h counts them");

size_t
check_order_facts(const struct check *check, struct str facts[static LAW_ORDER_FACTS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < FACTS_OF_ORDER; i++)
		if (facts_of_order[i].holds(check))
			facts[count++] = facts_of_order[i].fact;
	return count;
}

void
check_facts(struct check *check)
{
	const struct law_situation *situation = check->situation;
	struct str *facts =
	    arena_array(check->arena, LAW_FACTS_MAX + LAW_ORDER_FACTS_MAX, sizeof *facts);
	size_t count = situation->facts_count;

	if (facts == NULL || count > LAW_FACTS_MAX) {
		check->full = true;
		return;
	}
	for (size_t i = 0; i < count; i++)
		facts[i] = situation->facts[i];
	check->facts = facts;
	check->facts_count = count + check_order_facts(check, &facts[count]);
}

const struct table_row *
law_case_fact(const struct law *law, struct str fact, struct clock_date day)
{
	return fact.len == 0 ? NULL
			     : table_find(&law->tables[LAW_CASE_FACTS], &fact, day);
}
