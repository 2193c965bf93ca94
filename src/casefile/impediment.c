#include "casefile/impediment.h"

#define CATEGORY(index) ((enum data_category)(1U << (index)))

static size_t
cell_of(size_t target, unsigned category)
{
	size_t index = 0;

	while ((category >> index) > 1U)
		index++;
	return target * DATA_CATEGORY_COUNT + index;
}

/* Parts stand by target: the first of this one, or behind it. */
static size_t
first_of(const struct change_part *about, size_t about_count, size_t target)
{
	size_t low = 0;
	size_t high = about_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (about[middle].target < target)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct change_part *
part_of(const struct change_part *about, size_t about_count, size_t target,
    enum data_category category)
{
	for (size_t i = first_of(about, about_count, target);
	     i < about_count && about[i].target == target; i++)
		if (about[i].categories == 0 ||
		    (about[i].categories & (unsigned)category) != 0)
			return &about[i];
	return NULL;
}

bool
change_part_covers(const struct change_part *about, size_t about_count, size_t target,
    enum data_category category)
{
	return about_count == 0 || part_of(about, about_count, target, category) != NULL;
}

/* What the word makes of a part on which another counts. */
static uint16_t
counts(const struct impediment_word *words, uint16_t place, uint16_t before)
{
	const struct impediment_word *word = &words[place - 1];
	const struct impediment_word *other = before == 0 ? NULL : &words[before - 1];

	if (other != NULL && other->kind == CHANGE_AGREEMENT)
		return before;
	if (word->kind == CHANGE_NON_EXECUTION || word->kind == CHANGE_AGREEMENT)
		return place;
	if (word->kind == CHANGE_MAINTENANCE ||
	    (word->kind == CHANGE_CLARIFICATION && other != NULL && other->pauses))
		return 0;
	return before;
}

static void
apply(const struct order *order, const struct impediment_word *words, uint16_t place,
    uint16_t *last)
{
	const struct impediment_word *word = &words[place - 1];

	for (size_t t = 0; t < order->targets_count; t++)
		for (unsigned c = 0; c < DATA_CATEGORY_COUNT; c++) {
			uint16_t *cell = &last[cell_of(t, 1U << c)];

			if ((order->targets[t].categories & (1U << c)) != 0 &&
			    change_part_covers(
				word->about, word->about_count, t, CATEGORY(c)))
				*cell = counts(words, place, *cell);
		}
}

enum err
impediment_fold(struct arena *arena, const struct order *order,
    const struct impediment_word *words, size_t words_count,
    struct impediment_map *ret_map, struct why *why)
{
	uint16_t *last = arena_array(
	    arena, order->targets_count * DATA_CATEGORY_COUNT + 1, sizeof *last);

	if (last == NULL || words_count > UINT16_MAX)
		return err_why(why, ERR_LIMIT, 0, "no room for the parts of an order");
	for (size_t i = 0; i < words_count; i++)
		apply(order, words, (uint16_t)(i + 1), last);
	*ret_map =
	    (struct impediment_map){ .order = order, .words = words, .last = last };
	return ERR_OK;
}

static const struct impediment_word *
word_of(const struct impediment_map *map, size_t target, enum data_category category)
{
	uint16_t place = map->last[cell_of(target, (unsigned)category)];

	return place == 0 ? NULL : &map->words[place - 1];
}

struct str
impediment_reason(
    const struct impediment_map *map, size_t target, enum data_category category)
{
	const struct impediment_word *word = word_of(map, target, category);
	const struct change_part *part;

	if (word == NULL || word->kind != CHANGE_NON_EXECUTION)
		return STR("");
	part = part_of(word->about, word->about_count, target, category);
	return part != NULL && part->reason.len > 0 ? part->reason : word->reason;
}

enum part_kept
impediment_kept(
    const struct impediment_map *map, size_t target, enum data_category category)
{
	const struct impediment_word *word = word_of(map, target, category);
	const struct change_part *part =
	    word == NULL ? NULL
			 : part_of(word->about, word->about_count, target, category);

	return part == NULL ? PART_KEPT_UNKNOWN : part->kept;
}

bool
impediment_ended(
    const struct impediment_map *map, size_t target, enum data_category category)
{
	const struct impediment_word *word = word_of(map, target, category);

	return word != NULL && word->kind == CHANGE_AGREEMENT;
}

/* ended: only what has ended counts. */
static bool
all_are(const struct impediment_map *map, bool ended)
{
	for (size_t t = 0; t < map->order->targets_count; t++)
		for (unsigned c = 0; c < DATA_CATEGORY_COUNT; c++) {
			const struct impediment_word *word = word_of(map, t, CATEGORY(c));

			if ((map->order->targets[t].categories & (1U << c)) != 0 &&
			    (word == NULL || (ended && word->kind != CHANGE_AGREEMENT)))
				return false;
		}
	return true;
}

bool
impediment_of_all(const struct impediment_map *map)
{
	return all_are(map, false);
}

bool
impediment_all_ended(const struct impediment_map *map)
{
	return all_are(map, true);
}
