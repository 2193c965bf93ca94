#include "law/signer.h"

#define SIGNER_ROWS_MAX 32

static bool
data_covers(struct str list, unsigned categories)
{
	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++) {
		enum data_category category = (enum data_category)(1U << i);

		if ((categories & (1U << i)) != 0 &&
		    table_has(list, data_category_name(category)))
			return true;
	}
	return str_eq_c(list, "*");
}

static bool
same_person(const struct law_signoff *a, const struct law_signoff *b)
{
	return str_eq(a->person, b->person) && str_eq(a->organisation, b->organisation);
}

static bool
did(const struct check *check, const struct law_signoff *who, struct str act)
{
	for (size_t i = 0; i < check->situation->signoffs_count; i++) {
		const struct law_signoff *s = &check->situation->signoffs[i];

		if (str_eq(s->act, act) && same_person(s, who))
			return true;
	}
	return false;
}

/* A person counts once, however often the same act is signed. */
static bool
is_repeat(const struct check *check, size_t index)
{
	const struct law_signoff *all = check->situation->signoffs;

	for (size_t i = 0; i < index; i++)
		if (str_eq(all[i].act, all[index].act) &&
		    same_person(&all[i], &all[index]))
			return true;
	return false;
}

/* Who signed the act of a row: with the level that it asks for, and below it. */
struct signed_count {
	unsigned enough, too_low;
};

/* National law decides who may, so that any authority's person counts. */
static bool
is_national(const struct table_row *row)
{
	return str_eq_c(row->cells[SIGNER_LEVEL], "national");
}

static struct str
organisation_of(const struct check *check, const struct table_row *row)
{
	return str_eq_c(row->cells[SIGNER_BY], "validator") ? check->order->validator
							    : check->order->issuer;
}

static struct signed_count
count_signed(const struct check *check, const struct table_row *row)
{
	const struct str *cells = row->cells;
	struct str organisation = organisation_of(check, row);
	struct signed_count count = { 0, 0 };
	enum level level = is_national(row) ? LEVEL_POLICE : LEVEL_JUDGE;

	(void)level_parse(cells[SIGNER_LEVEL], &level);
	for (size_t i = 0; i < check->situation->signoffs_count; i++) {
		const struct law_signoff *s = &check->situation->signoffs[i];

		if (!str_eq(s->act, cells[SIGNER_ACT]) || is_repeat(check, i) ||
		    !str_eq(s->organisation, organisation) ||
		    (cells[SIGNER_OTHER_THAN].len > 0 &&
			did(check, s, cells[SIGNER_OTHER_THAN])))
			continue;
		if (s->level >= level && s->level <= LEVEL_JUDGE)
			count.enough++;
		else
			count.too_low++;
	}
	return count;
}

/* The court's own signature is what it is asked for. */
static bool
is_asked_for(const struct check *check, const struct table_row *row)
{
	return check->situation->stage == LAW_VALIDATE &&
	       str_eq_c(row->cells[SIGNER_ACT], "validate");
}

static bool
is_met(const struct check *check, const struct table_row *row)
{
	return is_asked_for(check, row) ||
	       count_signed(check, row).enough >= table_number(row->cells[SIGNER_COUNT]);
}

static void
add_unmet(struct check *check, const struct table_row *row)
{
	const struct str *cells = row->cells;
	struct signed_count count = count_signed(check, row);
	struct about about = { LAW_SIGNERS, row, STR(""), NULL };

	if (count.too_low > 0)
		check_add(check, VERDICT_NO, "law-sign-off-level", about,
		    "%.*s asks for the level %.*s", STR_ARG(cells[SIGNER_ACT]),
		    STR_ARG(cells[SIGNER_LEVEL]));
	else
		check_add(check, VERDICT_NO,
		    row->kind == RULE_HOUSE ? "law-house-sign-off" : "law-not-signed",
		    about, "%.*s is signed by %u of %.*s persons of %.*s%s%.*s",
		    STR_ARG(cells[SIGNER_ACT]), count.enough,
		    STR_ARG(cells[SIGNER_COUNT]), STR_ARG(organisation_of(check, row)),
		    cells[SIGNER_OTHER_THAN].len > 0 ? " other than who did " : "",
		    STR_ARG(cells[SIGNER_OTHER_THAN]));
}

/* A row whose condition nobody knows is asked of a person: one that is always needed only
 * if it is not met, an alternative in any case, for it may not be one. */
static void
check_row(struct check *check, const struct table_row *row)
{
	struct condition condition = check_condition(check, NULL, row->cells[SIGNER_IF]);
	struct about about = { LAW_SIGNERS, row, STR(""), NULL };
	bool met = is_met(check, row);

	if (!met && condition.answer == CONDITION_YES)
		add_unmet(check, row);
	else if (condition.answer == CONDITION_UNKNOWN &&
		 (!met || row->cells[SIGNER_ALTERNATIVE].len > 0))
		check_add(check, VERDICT_PERSON, "law-person-decides", about,
		    "whether %.*s asks for the level %.*s is not known (%.*s)",
		    STR_ARG(row->cells[SIGNER_ACT]), STR_ARG(row->cells[SIGNER_LEVEL]),
		    STR_ARG(condition.decided));
	else if (is_national(row) && condition.answer != CONDITION_NO)
		check_add(check, VERDICT_PERSON, "law-person-decides", about,
		    "who may sign %.*s is national law, which the tables do not hold",
		    STR_ARG(row->cells[SIGNER_ACT]));
}

/* --- alternatives: the rows of one data cell; one letter of them is enough --- */

struct alternatives {
	const struct table_row *rows[SIGNER_ROWS_MAX];
	size_t count;
};

static bool
is_alternative_of(const struct table_row *row, const struct table_row *other)
{
	return row->cells[SIGNER_ALTERNATIVE].len > 0 &&
	       str_eq(row->cells[SIGNER_DATA], other->cells[SIGNER_DATA]);
}

/* How many rows of the letter are not met; one that does not apply counts for all. */
static size_t
unmet_of(struct check *check, const struct alternatives *all, const struct table_row *of)
{
	size_t unmet = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct table_row *row = all->rows[i];

		if (!is_alternative_of(row, of) || !str_eq(row->cells[SIGNER_ALTERNATIVE],
						       of->cells[SIGNER_ALTERNATIVE]))
			continue;
		if (check_condition(check, NULL, row->cells[SIGNER_IF]).answer ==
		    CONDITION_NO)
			return SIGNER_ROWS_MAX;
		unmet += is_met(check, row) ? 0 : 1;
	}
	return unmet;
}

/* The letter that comes closest, the first of them: if it is not met, what it lacks. */
static void
check_alternatives(
    struct check *check, const struct alternatives *all, const struct table_row *of)
{
	const struct table_row *best = of;

	for (size_t i = 0; i < all->count; i++)
		if (is_alternative_of(all->rows[i], of) &&
		    unmet_of(check, all, all->rows[i]) < unmet_of(check, all, best))
			best = all->rows[i];
	for (size_t i = 0; i < all->count; i++)
		if (is_alternative_of(all->rows[i], best) &&
		    str_eq(all->rows[i]->cells[SIGNER_ALTERNATIVE],
			best->cells[SIGNER_ALTERNATIVE]))
			check_row(check, all->rows[i]);
}

static void
check_all(struct check *check, const struct alternatives *all)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct table_row *row = all->rows[i];
		bool first = true;

		for (size_t j = 0; j < i; j++)
			first = first && !is_alternative_of(all->rows[j], row);
		if (row->cells[SIGNER_ALTERNATIVE].len == 0)
			check_row(check, row);
		else if (first)
			check_alternatives(check, all, row);
	}
}

void
check_signers(struct check *check)
{
	const struct str keys[TABLE_KEYS_MAX] = { check->order->procedure,
		check->requester };
	const struct table *table = &check->law->tables[LAW_SIGNERS];
	unsigned categories = order_categories(check->order);
	struct alternatives all = { .count = 0 };
	const struct table_row *row;
	size_t index = 0;

	if (check->situation->stage == LAW_DRAFT)
		return;
	while ((row = table_next(table, keys, check->day, &index)) != NULL) {
		if (!data_covers(row->cells[SIGNER_DATA], categories))
			continue;
		if (all.count == SIGNER_ROWS_MAX) {
			check->full = true;
			return;
		}
		all.rows[all.count++] = row;
	}
	check_all(check, &all);
}
