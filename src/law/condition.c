#include "law/condition.h"

#include <assert.h>

/* One test at work: what is asked, of what, and the row that told. */
struct asked {
	const struct condition_facts *facts;
	struct str words;
	const struct table_row *row;
};

static enum condition_answer
answer(bool yes)
{
	return yes ? CONDITION_YES : CONDITION_NO;
}

static bool
in_words(struct str words, struct str word)
{
	while (words.len > 0)
		if (str_eq(str_cut(&words, ','), word))
			return true;
	return false;
}

/* A row that nobody has verified outweighs one that somebody has: it must be shown. */
static void
remember(const struct table_row **kept, const struct table_row *row)
{
	if (row != NULL && (*kept == NULL || table_unverified(row)))
		*kept = row;
}

/* --- what the order says --- */

static unsigned
categories(const struct condition_facts *facts)
{
	return facts->target != NULL ? facts->target->categories
				     : order_categories(facts->order);
}

static unsigned
categories_named(struct str words)
{
	enum data_category category;
	unsigned all = 0;

	while (words.len > 0)
		if (data_category_parse(str_cut(&words, ','), &category))
			all |= (unsigned)category;
	return all;
}

static enum condition_answer
test_data(struct asked *asked)
{
	return answer((categories(asked->facts) & categories_named(asked->words)) != 0);
}

static enum condition_answer
test_only(struct asked *asked)
{
	unsigned all = categories(asked->facts);

	return answer(all != 0 && (all & ~categories_named(asked->words)) == 0);
}

/* Three tests of what an emergency is, kept apart: 224/3.2.c, Regulation (EU) 2023/1543
 * Art 3(18), 18 USC 2702. */
static enum condition_answer
test_emergency(struct asked *asked)
{
	const struct order *order = asked->facts->order;
	struct str kind = order_field(order, STR("emergency-kind"));

	if (!order->emergency)
		return answer(in_words(asked->words, STR("no")));
	if (in_words(asked->words, STR("any")) || in_words(asked->words, kind))
		return CONDITION_YES;
	return kind.len > 0 || str_eq_c(asked->words, "no") ? CONDITION_NO
							    : CONDITION_UNKNOWN;
}

static enum condition_answer
test_format(struct asked *asked)
{
	const struct condition_facts *facts = asked->facts;

	if (facts->question)
		return CONDITION_UNKNOWN;
	if (facts->target != NULL)
		return answer(in_words(asked->words, facts->target->format));
	for (size_t i = 0; i < facts->order->targets_count; i++)
		if (in_words(asked->words, facts->order->targets[i].format))
			return CONDITION_YES;
	return CONDITION_NO;
}

static enum condition_answer
test_field(struct asked *asked)
{
	struct str value = asked->words;
	struct str given = order_field(asked->facts->order, str_cut(&value, '='));

	if (given.len == 0 && asked->facts->question)
		return CONDITION_UNKNOWN;
	return answer(value.len == 0 ? given.len > 0 : str_eq(given, value));
}

static enum condition_answer
test_notified(struct asked *asked)
{
	if (asked->facts->question)
		return CONDITION_UNKNOWN;
	return answer(in_words(asked->words,
	    asked->facts->order->notified_count > 0 ? STR("yes") : STR("no")));
}

static enum condition_answer
test_follows(struct asked *asked)
{
	if (asked->facts->question)
		return CONDITION_UNKNOWN;
	return answer(in_words(
	    asked->words, asked->facts->order->has_follows ? STR("yes") : STR("no")));
}

static enum condition_answer
test_level(struct asked *asked)
{
	if (!asked->facts->has_level)
		return CONDITION_UNKNOWN;
	return answer(in_words(asked->words, level_name(asked->facts->level)));
}

static enum condition_answer
test_case(struct asked *asked)
{
	for (size_t i = 0; i < asked->facts->facts_count; i++)
		if (in_words(asked->words, asked->facts->facts[i]))
			return CONDITION_YES;
	return CONDITION_NO;
}

static enum condition_answer
test_profile(struct asked *asked)
{
	const struct condition_facts *facts = asked->facts;
	const struct table_row *row =
	    law_provider(facts->law, facts->order->addressee, facts->day);

	if (row == NULL || row->cells[PROVIDER_ANSWERS].len == 0)
		return CONDITION_UNKNOWN;
	asked->row = row;
	return answer(table_has(row->cells[PROVIDER_ANSWERS], facts->requester));
}

/* --- what a State is bound by --- */

static enum condition_answer
declared(struct asked *asked, struct str country, struct str article, struct str value)
{
	const struct str keys[] = { country, article };
	const struct table_row *row = table_find(
	    &asked->facts->law->tables[LAW_DECLARATIONS], keys, asked->facts->day);

	remember(&asked->row, row);
	if (row == NULL || str_eq_c(row->cells[DECLARATION_ANSWER], "unknown"))
		return CONDITION_UNKNOWN;
	bool made = str_eq_c(row->cells[DECLARATION_ANSWER], "made");
	if (str_eq_c(value, "made") || str_eq_c(value, "none"))
		return answer(made == str_eq_c(value, "made"));
	return answer(made && table_has(row->cells[DECLARATION_VALUE], value));
}

static enum condition_answer
bound(struct asked *asked, struct str country, struct str instrument)
{
	const struct str keys[] = { country, instrument };
	const struct table_row *row =
	    table_find(&asked->facts->law->tables[LAW_PARTIES], keys, asked->facts->day);

	remember(&asked->row, row);
	if (row == NULL || str_eq_c(row->cells[PARTY_STATE], "unknown"))
		return CONDITION_UNKNOWN;
	return answer(str_eq_c(row->cells[PARTY_STATE], "party"));
}

static enum condition_answer
implements(struct asked *asked, struct str country, struct str article)
{
	const struct str keys[] = { country, article };
	const struct table_row *row = table_find(
	    &asked->facts->law->tables[LAW_IMPLEMENTED], keys, asked->facts->day);

	remember(&asked->row, row);
	if (row == NULL || str_eq_c(row->cells[IMPLEMENTED_ANSWER], "unknown"))
		return CONDITION_UNKNOWN;
	return answer(str_eq_c(row->cells[IMPLEMENTED_ANSWER], "yes"));
}

static enum condition_answer
of_state(struct asked *asked, struct str country)
{
	struct str value = asked->words;
	struct str name = str_cut(&value, '=');

	if (country.len == 0)
		return CONDITION_UNKNOWN;
	if (str_eq_c(name, "in"))
		return bound(asked, country, value);
	if (str_eq_c(name, "implements"))
		return implements(asked, country, value);
	return declared(asked, country, name, value);
}

static enum condition_answer
test_requester(struct asked *asked)
{
	return of_state(asked, asked->facts->requester);
}

static enum condition_answer
test_provider(struct asked *asked)
{
	return of_state(asked, asked->facts->provider);
}

static enum condition_answer
either(enum condition_answer a, enum condition_answer b)
{
	if (a == CONDITION_YES || b == CONDITION_YES)
		return CONDITION_YES;
	return a == CONDITION_NO && b == CONDITION_NO ? CONDITION_NO : CONDITION_UNKNOWN;
}

static enum condition_answer
both(enum condition_answer a, enum condition_answer b)
{
	if (a == CONDITION_NO || b == CONDITION_NO)
		return CONDITION_NO;
	return a == CONDITION_YES && b == CONDITION_YES ? CONDITION_YES
							: CONDITION_UNKNOWN;
}

static enum condition_answer
test_either(struct asked *asked)
{
	enum condition_answer first = test_requester(asked);

	return either(first, test_provider(asked));
}

/* 185/27.1: whether one treaty on mutual assistance binds both. */
static enum condition_answer
share_treaty(struct asked *asked)
{
	const struct condition_facts *facts = asked->facts;
	const struct table *table = &facts->law->tables[LAW_MLA_TREATIES];
	enum condition_answer all = CONDITION_NO;
	const struct str any = STR("");
	const struct table_row *row;
	size_t index = 0;

	while ((row = table_next(table, &any, facts->day, &index)) != NULL) {
		struct str treaty = row->cells[MLA_TREATY_INSTRUMENT];
		enum condition_answer first = bound(asked, facts->requester, treaty);

		all = either(all, both(first, bound(asked, facts->provider, treaty)));
	}
	return all;
}

static enum condition_answer
test_both(struct asked *asked)
{
	if (str_eq_c(asked->words, "mla"))
		return share_treaty(asked);
	enum condition_answer first = test_requester(asked);
	return both(first, test_provider(asked));
}

/* --- all of them --- */

static enum condition_answer (*const tests[SUBJECT_COUNT])(struct asked *) = {
	[SUBJECT_DATA] = test_data,
	[SUBJECT_ONLY] = test_only,
	[SUBJECT_EMERGENCY] = test_emergency,
	[SUBJECT_FORMAT] = test_format,
	[SUBJECT_FIELD] = test_field,
	[SUBJECT_REQUESTER] = test_requester,
	[SUBJECT_PROVIDER] = test_provider,
	[SUBJECT_EITHER] = test_either,
	[SUBJECT_BOTH] = test_both,
	[SUBJECT_LEVEL] = test_level,
	[SUBJECT_NOTIFIED] = test_notified,
	[SUBJECT_FOLLOWS] = test_follows,
	[SUBJECT_PROFILE] = test_profile,
	[SUBJECT_CASE] = test_case,
};

static enum condition_answer
contrary(enum condition_answer a)
{
	static const enum condition_answer contraries[] = {
		[CONDITION_NO] = CONDITION_YES,
		[CONDITION_YES] = CONDITION_NO,
		[CONDITION_UNKNOWN] = CONDITION_UNKNOWN,
	};

	return contraries[a];
}

static struct condition
ask_all(const struct condition_facts *facts, struct str alternative)
{
	struct condition all = { .answer = CONDITION_YES };
	struct condition_test test;

	while (all.answer != CONDITION_NO && condition_test(&alternative, &test)) {
		struct asked asked = { facts, test.words, NULL };
		enum condition_answer one = tests[test.subject](&asked);

		if (test.contrary)
			one = contrary(one);
		remember(&all.row, asked.row);
		if (one == CONDITION_NO ||
		    (one == CONDITION_UNKNOWN && all.answer == CONDITION_YES)) {
			all.answer = one;
			all.decided = test.text;
		}
	}
	return all;
}

struct condition
condition_of(const struct condition_facts *facts, struct str cell)
{
	struct condition best = { .answer = CONDITION_NO };
	struct str alternative;

	if (cell.len == 0)
		return (struct condition){ .answer = CONDITION_YES };
	while (
	    best.answer != CONDITION_YES && condition_alternative(&cell, &alternative)) {
		struct condition one = ask_all(facts, alternative);
		bool better =
		    best.decided.len == 0 || one.answer == CONDITION_YES ||
		    (one.answer == CONDITION_UNKNOWN && best.answer == CONDITION_NO);

		remember(&one.row, best.row);
		best.row = one.row;
		if (better)
			best = one;
	}
	return best;
}
