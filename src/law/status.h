/*
 * status.h - what a State is to each instrument, and who is bound by one.
 *
 * Who is named by no row is unknown, unless a row for everybody else says that the list
 * is whole.
 */
#ifndef COMITY_LAW_STATUS_H
#define COMITY_LAW_STATUS_H

#include "law/law.h"

/* In the order in which people ask for them. */
enum party_state {
	PARTY_PARTY,
	PARTY_RATIFIED,
	PARTY_SIGNED,
	PARTY_INVITED,
	PARTY_NONE,
	PARTY_UNKNOWN, /* also when no row says anything */
	PARTY_STATE_COUNT
};

#define LAW_STEPS_MAX 8

/* One State and one instrument. */
struct law_membership {
	struct str instrument;
	const struct table_row *force; /* instruments.tsv; NULL = nobody has looked */
	const struct table_row *row;   /* parties.tsv; NULL = nothing is known */
	enum party_state state;
	/* The rows that name this State, of earlier and later days too, by first day. */
	const struct table_row *steps[LAW_STEPS_MAX];
	size_t steps_count;
	/* The first day of the row is the day on which the State became it, not only the
	 * first day on which somebody knows it. */
	bool dated;
};

struct law_membership_list {
	const struct law_membership *memberships; /* in the order of the table */
	size_t count;
};

/* One instrument and everybody. */
struct law_roll {
	const struct table_row *force;  /* NULL = nobody has looked */
	const struct table_row *others; /* the row for everybody else, NULL = unknown */
	const struct table_row **rows[PARTY_STATE_COUNT]; /* who is named */
	size_t counts[PARTY_STATE_COUNT];
};

struct str party_state_name(enum party_state state);

/* NULL = there is no such State. */
const struct table_row *law_state(
    const struct law *law, struct str country, struct clock_date day);
/* Whether some row, of any day, is about this instrument ("none" is not one). */
bool law_instrument_known(const struct law *law, struct str instrument);
/* Every instrument once; ERR_LIMIT only. */
enum err law_memberships(struct arena *arena, const struct law *law, struct str country,
    struct clock_date day, struct law_membership_list *ret_list, struct why *why);
enum err law_roll(struct arena *arena, const struct law *law, struct str instrument,
    struct clock_date day, struct law_roll *ret_roll, struct why *why);

/* First day of the month after three full months (CETS 185 Art 36.4, 37.2; CETS 224
 * Art 16.4): the day on which a treaty that is in force is so for who deposits then. */
struct clock_date law_in_force_after(struct clock_date deposit);

#endif
