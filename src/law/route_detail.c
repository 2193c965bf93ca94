#include "law/route_detail.h"

#define NO_CELL ((size_t)-1)

struct asking {
	struct arena *arena;
	struct condition_facts facts;
	struct str procedure;
	struct law_route_detail *detail;
	bool full;
};

static bool
covers_data(struct str list, unsigned categories)
{
	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((categories & 1U << i) != 0 &&
		    table_has(list, data_category_name((enum data_category)(1U << i))))
			return true;
	return false;
}

/* Rows that say something else than "this is asked for here". */
static bool
is_asked(const struct asking *asking, enum law_table table, const struct table_row *row)
{
	const struct str *cells = row->cells;

	switch ((int)table) {
	case LAW_SIGNERS:
		return covers_data(
			   cells[SIGNER_DATA], order_categories(asking->facts.order)) &&
		       !str_eq_c(cells[SIGNER_COUNT], "0") &&
		       !str_eq_c(cells[SIGNER_ACT], "withdraw");
	case LAW_GATES:
		return str_eq_c(cells[GATE_EFFECT], "need");
	case LAW_ELEMENTS:
		return !str_eq_c(cells[ELEMENT_NEED], "O");
	default:
		return true;
	}
}

static void
note(struct asking *asking, const struct table_row *row)
{
	if (row == NULL)
		return;
	asking->detail->unverified = asking->detail->unverified || table_unverified(row);
	asking->detail->assumed = asking->detail->assumed || table_assumed(row);
}

/* The rows of the procedure in one table whose condition (cell, NO_CELL = none) holds or
 * may hold. */
static struct law_applies_list
collect(struct asking *asking, enum law_table which, size_t cell)
{
	const struct table *table = &asking->facts.law->tables[which];
	struct str keys[TABLE_KEYS_MAX] = { asking->procedure };
	struct law_applies *items;
	const struct table_row *row;
	size_t count = 0;
	size_t index = 0;

	if (which == LAW_SIGNERS)
		keys[SIGNER_REQUESTER] = asking->facts.requester;
	while (table_next(table, keys, asking->facts.day, &index) != NULL)
		count++;
	items = arena_array(asking->arena, count + 1, sizeof *items);
	asking->full = asking->full || items == NULL;
	count = 0;
	index = 0;
	while (!asking->full &&
	       (row = table_next(table, keys, asking->facts.day, &index)) != NULL) {
		struct condition condition = { .answer = CONDITION_YES };

		if (!is_asked(asking, which, row))
			continue;
		if (cell != NO_CELL)
			condition = condition_of(&asking->facts, row->cells[cell]);
		note(asking, condition.row);
		if (condition.answer == CONDITION_NO)
			continue;
		note(asking, row);
		items[count].row = row;
		items[count++].unknown =
		    condition.answer == CONDITION_UNKNOWN ? condition.decided : STR("");
	}
	return (struct law_applies_list){ items, count };
}

/* Who reads it: the provider, or an authority of its State.  What one instrument asks is
 * no rule for the routes of another. */
static const struct table_row *
find_languages(const struct asking *asking, const struct table_row *procedure)
{
	struct str channel = procedure->cells[PROCEDURE_CHANNEL];
	bool authority = str_eq_c(channel, "central") || str_eq_c(channel, "24-7");
	const struct str keys[] = { asking->facts.provider,
		authority ? STR("authority") : STR("addressee") };
	const struct table_row *row = table_find(
	    &asking->facts.law->tables[LAW_LANGUAGES], keys, asking->facts.day);

	return row != NULL && str_eq(row->cells[LANGUAGE_INSTRUMENT],
				  procedure->cells[PROCEDURE_INSTRUMENT])
		   ? row
		   : NULL;
}

/* No way out leads to what is known not to be in force between the two. */
static struct law_applies_list
find_fallbacks(struct asking *asking)
{
	const struct condition_facts *f = &asking->facts;
	struct law_applies_list all = collect(asking, LAW_FALLBACKS, NO_CELL);
	struct law_applies *kept =
	    arena_array(asking->arena, all.count + 1, sizeof *kept);
	size_t count = 0;

	asking->full = asking->full || kept == NULL;
	for (size_t i = 0; kept != NULL && i < all.count; i++)
		if (law_may_bind(f->law, all.items[i].row->cells[FALLBACK_TO],
			f->requester, f->provider, f->day))
			kept[count++] = all.items[i];
	return (struct law_applies_list){ kept, count };
}

static const struct table_row *
find_evidence(const struct asking *asking)
{
	const struct str keys[] = { asking->procedure, asking->facts.requester };

	return table_find(
	    &asking->facts.law->tables[LAW_EVIDENCE], keys, asking->facts.day);
}

enum err
law_route_detail(struct arena *arena, const struct law *law,
    const struct law_question *question, const struct table_row *procedure,
    struct law_route_detail *ret_detail, struct why *why)
{
	const struct target target = { .categories = question->categories };
	const struct order_field kind = { STR("emergency-kind"), question->emergency };
	const struct order order = { .addressee = question->addressee,
		.emergency = question->emergency.len > 0,
		.targets = &target,
		.targets_count = 1,
		.fields = &kind,
		.fields_count = question->emergency.len > 0 ? 1 : 0 };
	struct law_route_detail detail = { .unverified = false };
	struct asking asking = { .arena = arena,
		.facts = { .law = law,
		    .day = question->day,
		    .requester = question->requester,
		    .provider = question->provider,
		    .order = &order,
		    .question = true },
		.procedure = procedure->cells[PROCEDURE_ID],
		.detail = &detail };

	detail.signers = collect(&asking, LAW_SIGNERS, SIGNER_IF);
	detail.notices = collect(&asking, LAW_NOTICES, NOTICE_IF);
	detail.needs = collect(&asking, LAW_GATES, GATE_IF);
	detail.elements = collect(&asking, LAW_ELEMENTS, ELEMENT_IF);
	detail.clocks = collect(&asking, LAW_CLOCKS, CLOCK_IF);
	detail.duties = collect(&asking, LAW_DUTIES, DUTY_IF);
	detail.fallbacks = find_fallbacks(&asking);
	detail.languages = find_languages(&asking, procedure);
	detail.evidence = find_evidence(&asking);
	detail.profile = law_provider(law, question->addressee, question->day);
	note(&asking, detail.languages);
	note(&asking, detail.evidence);
	if (asking.full)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	*ret_detail = detail;
	return ERR_OK;
}

enum law_table
law_table_of(const struct law *law, const struct table_row *row)
{
	for (size_t i = 0; i < LAW_TABLE_COUNT; i++) {
		const struct table *table = &law->tables[i];
		uintptr_t at = (uintptr_t)row - (uintptr_t)table->rows;

		if (at < table->rows_count * sizeof *row)
			return (enum law_table)i;
	}
	return LAW_TABLE_COUNT;
}
