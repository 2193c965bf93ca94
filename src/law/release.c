#include "law/release.h"

static bool
gates(const struct law_clock *clock)
{
	return clock->started && str_eq_c(clock->row->cells[CLOCK_GATES], "release");
}

static bool
runs(const struct law_clock *clock, int64_t now)
{
	return gates(clock) && (!clock->has_end || now < clock->end.late.at);
}

static struct law_release
held(const struct law_clock *clock)
{
	struct law_release release = { .clock = clock };
	char text[CLOCK_TEXT_MAX];

	if (!clock->has_end) {
		release.verdict = verdict_no("release-held", NULL, "%.*s (%.*s)",
		    STR_ARG(clock->id), STR_ARG(clock->row->source));
		return release;
	}
	release.until = clock->end.late.at;
	release.verdict = verdict_no("release-held", NULL, "%.*s (%.*s): until %.*s",
	    STR_ARG(clock->id), STR_ARG(clock->row->source),
	    STR_ARG(clock_text(release.until, text)));
	return release;
}

/* Of several the one that ends last; one without an end before all. */
static const struct law_clock *
longest(const struct law_clock_list *list, int64_t now)
{
	const struct law_clock *found = NULL;

	for (size_t i = 0; i < list->count; i++) {
		const struct law_clock *clock = &list->clocks[i];

		if (!runs(clock, now) || clock->unsure.len > 0)
			continue;
		if (!clock->has_end)
			return clock;
		if (found == NULL || clock->end.late.at > found->end.late.at)
			found = clock;
	}
	return found;
}

/* Whether it runs, or by whose days it was counted, nobody can say. */
static const struct law_clock *
doubtful(const struct law_clock_list *list, int64_t now, struct str *ret_doubt)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct law_clock *clock = &list->clocks[i];

		if (runs(clock, now) && clock->unsure.len > 0) {
			*ret_doubt = clock->unsure;
			return clock;
		}
		if (gates(clock) && clock->zone_doubt.len > 0 &&
		    clock->start_at != clock->end.late.at) {
			*ret_doubt = clock->zone_doubt;
			return clock;
		}
	}
	return NULL;
}

/* Two ends that are both over leave nothing to decide. */
static const struct law_clock_pair *
open_pair(const struct law_clock_list *list, int64_t now)
{
	for (size_t i = 0; i < list->pairs_count; i++) {
		const struct law_clock *window = list->pairs[i].window;

		if (gates(list->pairs[i].hold) &&
		    (!window->started || !window->has_end || window->zone_doubt.len > 0 ||
			now < window->end.late.at))
			return &list->pairs[i];
	}
	return NULL;
}

static struct law_release
differing(const struct law_clock_pair *pair)
{
	const struct law_clock *window = pair->window;
	struct law_release release = { .clock = pair->hold, .pair = pair };
	char ends[CLOCK_TEXT_MAX], stays[CLOCK_TEXT_MAX];

	if (pair->hold->has_end && window->has_end)
		release.verdict = verdict_person("clocks-differ", NULL,
		    "%.*s (%.*s) ended %.*s, %.*s (%.*s) ends %.*s",
		    STR_ARG(pair->hold->id), STR_ARG(pair->hold->row->source),
		    STR_ARG(clock_text(pair->hold->end.late.at, ends)),
		    STR_ARG(window->id), STR_ARG(window->row->source),
		    STR_ARG(clock_text(window->end.late.at, stays)));
	else
		release.verdict = verdict_person("clocks-differ", NULL,
		    "%.*s and %.*s: %.*s", STR_ARG(pair->hold->id), STR_ARG(window->id),
		    STR_ARG(pair->reason));
	return release;
}

struct law_release
law_release(const struct law_clock_list *list, int64_t now)
{
	const struct law_clock *clock = longest(list, now);
	const struct law_clock_pair *pair;
	struct str doubt = STR("");

	if (clock != NULL)
		return held(clock);
	clock = doubtful(list, now, &doubt);
	if (clock != NULL)
		return (
		    struct law_release){ .verdict = verdict_person("release-unsure", NULL,
					     "%.*s (%.*s): %.*s", STR_ARG(clock->id),
					     STR_ARG(clock->row->source), STR_ARG(doubt)),
			.clock = clock };
	pair = open_pair(list, now);
	if (pair != NULL)
		return differing(pair);
	return (struct law_release){ .verdict = VERDICT_IS_YES };
}
