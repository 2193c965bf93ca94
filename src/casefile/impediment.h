/*
 * impediment.h - which parts of an order the addressee has said it does not execute, and
 * what became of that: a pure fold over what both sides said, in its order.
 *
 * A part is one category of one target, as in part.h.  A reason stands until the issuer
 * answers it: a clarification answers what paused, a maintenance any, an agreement ends
 * the part.  What a reason does is the law's: who calls says which reasons pause.
 */
#ifndef COMITY_CASEFILE_IMPEDIMENT_H
#define COMITY_CASEFILE_IMPEDIMENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/change_kind.h"
#include "model/change_part.h"
#include "model/order.h"

/* What one of them said.  Kinds that do not belong here are passed over. */
struct impediment_word {
	enum change_kind kind;
	struct str reason; /* of parts that have none of their own */
	bool pauses;       /* of a non-execution: a clarification answers it */
	const struct change_part *about; /* none: the whole order */
	size_t about_count;
};

struct impediment_map {
	const struct order *order;
	const struct impediment_word *words;
	/* one cell a target and category: the word that counts, by its place from 1 */
	const uint16_t *last;
};

enum err impediment_fold(struct arena *arena, const struct order *order,
    const struct impediment_word *words, size_t words_count,
    struct impediment_map *ret_map, struct why *why);

/* The reason that stands against the part; empty: none, or it was answered. */
struct str impediment_reason(
    const struct impediment_map *map, size_t target, enum data_category category);
/* Whether the addressee has said that it keeps the data of that part. */
enum part_kept impediment_kept(
    const struct impediment_map *map, size_t target, enum data_category category);
/* The issuer has agreed that it need not be executed. */
bool impediment_ended(
    const struct impediment_map *map, size_t target, enum data_category category);
/* No part is left to be executed: a reason stands against each, or it has ended. */
bool impediment_of_all(const struct impediment_map *map);
/* Every part has ended. */
bool impediment_all_ended(const struct impediment_map *map);
/* Whether a change with these parts speaks of that one. */
bool change_part_covers(const struct change_part *about, size_t about_count,
    size_t target, enum data_category category);

#endif
