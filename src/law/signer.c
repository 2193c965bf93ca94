#include "law/signer.h"

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

static void
check_row(struct check *check, const struct table_row *row)
{
	const struct str *cells = row->cells;
	struct str organisation = str_eq_c(cells[SIGNER_BY], "validator")
				      ? check->order->validator
				      : check->order->issuer;
	enum level level = LEVEL_JUDGE;
	unsigned enough = 0;
	unsigned too_low = 0;

	(void)level_parse(cells[SIGNER_LEVEL], &level);
	for (size_t i = 0; i < check->situation->signoffs_count; i++) {
		const struct law_signoff *s = &check->situation->signoffs[i];

		if (!str_eq(s->act, cells[SIGNER_ACT]) || is_repeat(check, i) ||
		    !str_eq(s->organisation, organisation) ||
		    (cells[SIGNER_OTHER_THAN].len > 0 &&
			did(check, s, cells[SIGNER_OTHER_THAN])))
			continue;
		if (s->level >= level && s->level <= LEVEL_JUDGE)
			enough++;
		else
			too_low++;
	}
	if (enough >= table_number(cells[SIGNER_COUNT]))
		return;
	struct about about = { LAW_SIGNERS, row, STR(""), NULL };
	if (too_low > 0)
		check_add(check, VERDICT_NO, "law-sign-off-level", about,
		    "%.*s asks for the level %.*s", STR_ARG(cells[SIGNER_ACT]),
		    STR_ARG(cells[SIGNER_LEVEL]));
	else
		check_add(check, VERDICT_NO,
		    row->kind == RULE_HOUSE ? "law-house-sign-off" : "law-not-signed",
		    about, "%.*s is signed by %u of %.*s persons of %.*s%s%.*s",
		    STR_ARG(cells[SIGNER_ACT]), enough, STR_ARG(cells[SIGNER_COUNT]),
		    STR_ARG(organisation),
		    cells[SIGNER_OTHER_THAN].len > 0 ? " other than who did " : "",
		    STR_ARG(cells[SIGNER_OTHER_THAN]));
}

void
check_signers(struct check *check)
{
	const struct str keys[TABLE_KEYS_MAX] = { check->order->procedure,
		check->requester };
	const struct table *table = &check->law->tables[LAW_SIGNERS];
	unsigned categories = order_categories(check->order);
	const struct table_row *row;
	size_t index = 0;

	if (check->situation->stage == LAW_DRAFT)
		return;
	while ((row = table_next(table, keys, check->day, &index)) != NULL)
		if (data_covers(row->cells[SIGNER_DATA], categories))
			check_row(check, row);
}
