/* local_parts.c - what order show says of parts: who has barred or permitted which, and
 * what of the order may leave. */
#include "base/clock.h"
#include "casefile/casefile.h"
#include "node/local.h"
#include "node/release.h"

/* The word of each authority that has one about the part. */
static void
show_words(struct arena *arena, const struct part_map *map, size_t target,
    enum data_category category, struct json *list)
{
	for (size_t s = 0; s < map->order->notified_count; s++) {
		const struct part_word *word = part_word_at(map, target, category, s);
		struct json *row;

		if (word == NULL)
			continue;
		row = json_add(list, json_object(arena));
		json_put_str(arena, row, "by", word->by);
		json_put_str(arena, row, "said", change_kind_name(word->kind));
		json_put_str(arena, row, "reason", part_reason(word, target, category));
		json_put_str(arena, row, "conditions", word->conditions);
		json_put_time(arena, row, "at", word->at);
	}
}

static void
show_part(struct arena *arena, const struct part_map *map, size_t target,
    enum data_category category, struct json *list)
{
	struct json *part = json_add(list, json_object(arena));

	json_put_int(arena, part, "target", (int64_t)target);
	local_show_target(arena, part, map->order, target);
	json_put_str(arena, part, "category", data_category_name(category));
	json_put_str(
	    arena, part, "state", part_state_name(part_state(map, target, category)));
	show_words(
	    arena, map, target, category, json_put(part, "words", json_array(arena)));
}

static bool
is_spoken_of(const struct part_map *map, size_t target, enum data_category category)
{
	bool spoken = false;

	for (size_t s = 0; s < map->order->notified_count; s++)
		spoken = spoken || part_word_at(map, target, category, s) != NULL;
	return spoken;
}

/* An order may have more parts than a person reads. */
static void
show_map(struct arena *arena, const struct part_map *map, struct json *to)
{
	struct json *list = json_put(to, "parts", json_array(arena));
	int64_t more = 0;

	for (size_t t = 0; t < map->order->targets_count; t++)
		for (unsigned c = 0; c < DATA_CATEGORY_COUNT; c++) {
			enum data_category category = (enum data_category)(1U << c);

			if (!(map->order->targets[t].categories & category) ||
			    !is_spoken_of(map, t, category))
				continue;
			if (list->count < LOCAL_LIST_MAX)
				show_part(arena, map, t, category, list);
			else
				more++;
		}
	json_put_int(arena, to, "parts_more", more);
}

static void
show_law(struct arena *arena, const struct release *release, enum part_state state,
    struct json *list)
{
	const struct law_release *law = &release->law[state];
	struct json *one;

	if (part_count(&release->map, state) == 0 || verdict_is_yes(&law->verdict))
		return;
	one = json_add(list, json_object(arena));
	json_put_str(arena, one, "parts", part_state_name(state));
	json_put_str(arena, one, "rule", str_from(law->verdict.rule));
	json_put_str(
	    arena, one, "detail", arena_str(arena, str_from(law->verdict.detail)));
	json_put_bool(arena, one, "person", law->verdict.kind == VERDICT_PERSON);
	json_put_time(arena, one, "until", law->until);
}

/* Only the addressee lets anything go. */
enum err
local_show_parts(
    struct call *call, const struct stored_case *stored, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct release *release = arena_alloc(arena, sizeof *release);
	struct json *held;
	enum err e;

	if (release == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	e = release_of(call->core, arena, stored, call->job->at, false, release, why);
	if (e != ERR_OK)
		return e;
	show_map(arena, &release->map, to);
	if (!str_eq(stored->side, case_side_name(SIDE_ADDRESSEE)))
		return ERR_OK;
	held = json_put(to, "held", json_array(arena));
	show_law(arena, release, PART_OPEN, held);
	show_law(arena, release, PART_PERMITTED, held);
	return ERR_OK;
}
