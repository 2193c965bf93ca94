#include "law/status.h"

#include <assert.h>

static const struct str states[PARTY_STATE_COUNT] = {
	[PARTY_PARTY] = STR_INIT("party"),
	[PARTY_RATIFIED] = STR_INIT("ratified"),
	[PARTY_SIGNED] = STR_INIT("signed"),
	[PARTY_INVITED] = STR_INIT("invited"),
	[PARTY_NONE] = STR_INIT("none"),
	[PARTY_UNKNOWN] = STR_INIT("unknown"),
};

struct str
party_state_name(enum party_state state)
{
	assert(state < PARTY_STATE_COUNT);
	return states[state];
}

static enum party_state
state_of(const struct table_row *row)
{
	for (size_t i = 0; row != NULL && i < PARTY_STATE_COUNT; i++)
		if (str_eq(row->cells[PARTY_STATE], states[i]))
			return (enum party_state)i;
	return PARTY_UNKNOWN;
}

const struct table_row *
law_state(const struct law *law, struct str country, struct clock_date day)
{
	return country.len == 0 || str_eq_c(country, "*")
		   ? NULL
		   : table_find(&law->tables[LAW_COUNTRIES], &country, day);
}

bool
law_instrument_known(const struct law *law, struct str instrument)
{
	return !str_eq_c(instrument, "none") &&
	       table_has_key(&law->tables[LAW_INSTRUMENTS], instrument);
}

struct clock_date
law_in_force_after(struct clock_date deposit)
{
	int months = deposit.month - 1 + 4;

	return (struct clock_date){ deposit.year + months / 12, months % 12 + 1, 1 };
}

/* --- one State --- */

static void
add_step(struct law_membership *membership, const struct table_row *row)
{
	size_t i = membership->steps_count;

	if (i == LAW_STEPS_MAX)
		return;
	for (; i > 0 && clock_date_cmp(membership->steps[i - 1]->from, row->from) > 0;
	     i--)
		membership->steps[i] = membership->steps[i - 1];
	membership->steps[i] = row;
	membership->steps_count++;
}

static void
take_steps(
    const struct table *parties, struct str country, struct law_membership *membership)
{
	for (size_t i = 0; i < parties->rows_count; i++) {
		const struct table_row *row = &parties->rows[i];

		if (str_eq(row->cells[PARTY_COUNTRY], country) &&
		    str_eq(row->cells[PARTY_INSTRUMENT], membership->instrument))
			add_step(membership, row);
	}
}

static bool
is_dated(const struct law_membership *membership)
{
	const struct table_row *row = membership->row;
	const struct table_row *force = membership->force;

	if (row == NULL || str_eq_c(row->cells[PARTY_COUNTRY], "*"))
		return false;
	if (membership->state == PARTY_RATIFIED || membership->state == PARTY_SIGNED)
		return true;
	return membership->state == PARTY_PARTY &&
	       (membership->steps[0] != row ||
		   (force != NULL && clock_date_cmp(force->from, row->from) == 0));
}

static struct law_membership
membership_of(const struct law *law, struct str country, struct str instrument,
    struct clock_date day)
{
	const struct str keys[] = { country, instrument };
	const struct table *parties = &law->tables[LAW_PARTIES];
	struct law_membership membership = { .instrument = instrument,
		.force = table_find(&law->tables[LAW_INSTRUMENTS], &instrument, day),
		.row = table_find(parties, keys, day) };

	membership.state = state_of(membership.row);
	take_steps(parties, country, &membership);
	membership.dated = is_dated(&membership);
	return membership;
}

enum err
law_memberships(struct arena *arena, const struct law *law, struct str country,
    struct clock_date day, struct law_membership_list *ret_list, struct why *why)
{
	const struct table *table = &law->tables[LAW_INSTRUMENTS];
	struct law_membership *list = arena_array(arena, table->rows_count, sizeof *list);
	size_t count = 0;

	if (list == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	for (size_t i = 0; i < table->rows_count; i++) {
		struct str id = table->rows[i].cells[INSTRUMENT_ID];
		bool seen = str_eq_c(id, "none");

		for (size_t j = 0; j < count; j++)
			seen = seen || str_eq(list[j].instrument, id);
		if (!seen)
			list[count++] = membership_of(law, country, id, day);
	}
	*ret_list = (struct law_membership_list){ list, count };
	return ERR_OK;
}

/* --- one instrument --- */

enum err
law_roll(struct arena *arena, const struct law *law, struct str instrument,
    struct clock_date day, struct law_roll *ret_roll, struct why *why)
{
	const struct table *parties = &law->tables[LAW_PARTIES];
	const struct str keys[] = { STR(""), instrument };
	struct law_roll roll = { .force = table_find(
				     &law->tables[LAW_INSTRUMENTS], &instrument, day) };
	const struct table_row *row;
	size_t index = 0;

	for (size_t i = 0; i < PARTY_STATE_COUNT; i++) {
		roll.rows[i] =
		    arena_array(arena, parties->rows_count, sizeof(struct table_row *));
		if (roll.rows[i] == NULL)
			return err_why(why, ERR_LIMIT, 0, "memory is full");
	}
	while ((row = table_next(parties, keys, day, &index)) != NULL) {
		enum party_state state = state_of(row);

		if (str_eq_c(row->cells[PARTY_COUNTRY], "*"))
			roll.others = row;
		else
			roll.rows[state][roll.counts[state]++] = row;
	}
	*ret_roll = roll;
	return ERR_OK;
}
