/*
 * part.h - which parts of an order the notified authorities have barred: a pure fold over
 * what they said, in its order.
 *
 * A part is one category of one target.  Nothing is kept of it: the signed changes are
 * the record, and who has them has the answer.  The last word of an authority about a
 * part counts, and no other authority lifts it: to the addressee these are instructions,
 * to the issuer reasons and, when it is lifted, the same permission.
 */
#ifndef COMITY_CASEFILE_PART_H
#define COMITY_CASEFILE_PART_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/change_kind.h"
#include "model/change_part.h"
#include "model/order.h"

enum part_state {
	PART_OPEN,      /* nothing was said of it, or not by all who were asked */
	PART_PERMITTED, /* by every authority that the order notifies */
	PART_BARRED,    /* by one of them */
	PART_STATE_COUNT
};

/* What one of them said.  Kinds that speak of no disclosure are passed over. */
struct part_word {
	enum change_kind kind;
	struct str by;
	int64_t at;
	struct str reason;
	struct str conditions;           /* under which alone data may be used */
	const struct change_part *about; /* none: the whole order */
	size_t about_count;
};

struct part_map {
	const struct order *order;
	const struct part_word *words;
	size_t words_count;
	/* one cell a target, category and notified authority: the word that counts, by
	 * its place from 1; 0 = none */
	const uint16_t *last;
};

/* Words of whom the order does not notify, and about parts that it has not, are passed
 * over: they were refused before.  ERR_LIMIT: no memory, or more than 65535 words. */
enum err part_fold(struct arena *arena, const struct order *order,
    const struct part_word *words, size_t words_count, struct part_map *ret_map,
    struct why *why);

enum part_state part_state(
    const struct part_map *map, size_t target, enum data_category category);
/* What counts of notified authority number speaker (of the order's) about it, whether or
 * not it decides; NULL: it has said nothing of it. */
const struct part_word *part_word_at(const struct part_map *map, size_t target,
    enum data_category category, size_t speaker);
/* The reason that the word gives for that part: its own, or the change's. */
struct str part_reason(
    const struct part_word *word, size_t target, enum data_category category);
/* How many parts of the order are in the state. */
size_t part_count(const struct part_map *map, enum part_state state);

/* For each target the categories in one of these states (bits 1U << enum part_state). */
void part_categories(
    const struct part_map *map, unsigned states, unsigned *ret_categories);
/* The order with these categories of its targets only; targets of which none is left fall
 * out.  It is to compare with, and is never signed or sent. */
enum err part_order(struct arena *arena, const struct order *order,
    const unsigned *categories, struct order *ret_order, struct why *why);

struct str part_state_name(enum part_state state); /* "open", "permitted", "barred" */

#endif
