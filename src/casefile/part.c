#include "casefile/part.h"

#include <assert.h>

static int
category_index(enum data_category category)
{
	for (int i = 0; i < DATA_CATEGORY_COUNT; i++)
		if (category == (enum data_category)(1U << i))
			return i;
	assert(false && "a single category");
	return 0;
}

static size_t
cell_of(const struct order *order, size_t target, int category, size_t speaker)
{
	return (target * DATA_CATEGORY_COUNT + (size_t)category) * order->notified_count +
	       speaker;
}

static bool
speaks_of_disclosure(enum change_kind kind)
{
	return kind == CHANGE_FORBID || kind == CHANGE_REASONS || kind == CHANGE_PERMIT;
}

static void
mark(const struct order *order, const struct change_part *part, size_t speaker,
    uint16_t place, uint16_t *last)
{
	unsigned categories = part->target < order->targets_count
				  ? order->targets[part->target].categories
				  : 0;

	if (part->categories != 0)
		categories &= part->categories;
	for (int c = 0; c < DATA_CATEGORY_COUNT; c++)
		if (categories & (1U << c))
			last[cell_of(order, part->target, c, speaker)] = place;
}

static void
apply(const struct order *order, const struct part_word *word, uint16_t place,
    uint16_t *last)
{
	size_t speaker = 0;

	while (speaker < order->notified_count &&
	       !str_eq(order->notified[speaker], word->by))
		speaker++;
	if (speaker == order->notified_count || !speaks_of_disclosure(word->kind))
		return;
	for (size_t i = 0; i < word->about_count; i++)
		mark(order, &word->about[i], speaker, place, last);
	for (size_t t = 0; word->about_count == 0 && t < order->targets_count; t++)
		mark(order, &(struct change_part){ .target = t }, speaker, place, last);
}

enum err
part_fold(struct arena *arena, const struct order *order, const struct part_word *words,
    size_t words_count, struct part_map *ret_map, struct why *why)
{
	size_t cells = order->targets_count * DATA_CATEGORY_COUNT * order->notified_count;
	uint16_t *last = arena_array(arena, cells + 1, sizeof *last);

	if (last == NULL || words_count > UINT16_MAX)
		return err_why(why, ERR_LIMIT, 0, "no room for the parts of an order");
	for (size_t i = 0; i < words_count; i++)
		apply(order, &words[i], (uint16_t)(i + 1), last);
	*ret_map = (struct part_map){
		.order = order, .words = words, .words_count = words_count, .last = last
	};
	return ERR_OK;
}

/* One who bars is enough, to permit takes them all. */
static enum part_state
state_of(const struct part_map *map, size_t target, int category)
{
	size_t permitted = 0;

	for (size_t s = 0; s < map->order->notified_count; s++) {
		uint16_t place = map->last[cell_of(map->order, target, category, s)];

		if (place == 0)
			continue;
		if (map->words[place - 1].kind != CHANGE_PERMIT)
			return PART_BARRED;
		permitted++;
	}
	return permitted > 0 && permitted == map->order->notified_count ? PART_PERMITTED
									: PART_OPEN;
}

enum part_state
part_state(const struct part_map *map, size_t target, enum data_category category)
{
	return state_of(map, target, category_index(category));
}

const struct part_word *
part_word_at(const struct part_map *map, size_t target, enum data_category category,
    size_t speaker)
{
	uint16_t place =
	    map->last[cell_of(map->order, target, category_index(category), speaker)];

	return place == 0 ? NULL : &map->words[place - 1];
}

struct str
part_reason(const struct part_word *word, size_t target, enum data_category category)
{
	for (size_t i = 0; i < word->about_count; i++) {
		const struct change_part *part = &word->about[i];

		if (part->target == target && part->reason.len > 0 &&
		    (part->categories == 0 || (part->categories & category) != 0))
			return part->reason;
	}
	return word->reason;
}

void
part_categories(const struct part_map *map, unsigned states, unsigned *ret_categories)
{
	for (size_t t = 0; t < map->order->targets_count; t++) {
		ret_categories[t] = 0;
		for (int c = 0; c < DATA_CATEGORY_COUNT; c++) {
			if (!(map->order->targets[t].categories & (1U << c)))
				continue;
			if (states & (1U << state_of(map, t, c)))
				ret_categories[t] |= 1U << c;
		}
	}
}

size_t
part_count(const struct part_map *map, enum part_state state)
{
	size_t count = 0;

	for (size_t t = 0; t < map->order->targets_count; t++)
		for (int c = 0; c < DATA_CATEGORY_COUNT; c++)
			if ((map->order->targets[t].categories & (1U << c)) != 0)
				count += state_of(map, t, c) == state;
	return count;
}

enum err
part_order(struct arena *arena, const struct order *order, const unsigned *categories,
    struct order *ret_order, struct why *why)
{
	struct target *targets =
	    arena_array(arena, order->targets_count + 1, sizeof *targets);
	size_t count = 0;

	if (targets == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the parts of an order");
	for (size_t t = 0; t < order->targets_count; t++) {
		if ((order->targets[t].categories & categories[t]) == 0)
			continue;
		targets[count] = order->targets[t];
		targets[count++].categories &= categories[t];
	}
	*ret_order = *order;
	ret_order->targets = targets;
	ret_order->targets_count = count;
	return ERR_OK;
}

struct str
part_state_name(enum part_state state)
{
	static const struct str names[PART_STATE_COUNT] = {
		[PART_OPEN] = STR_INIT("open"),
		[PART_PERMITTED] = STR_INIT("permitted"),
		[PART_BARRED] = STR_INIT("barred"),
	};

	assert(state < PART_STATE_COUNT);
	return names[state];
}
