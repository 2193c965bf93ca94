#include "node/release.h"

#include <assert.h>
#include <string.h>

#include "node/caseflow.h"
#include "node/proof.h"
#include "record/change.h"

#define WORDS_MAX 1000 /* about one case */

/* --- what was said --- */

static enum err
copy_about(struct arena *arena, const struct change *change, struct part_word *word,
    struct why *why)
{
	struct change_part *about =
	    arena_array(arena, change->about_count + 1, sizeof *about);

	if (about == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the parts of an order");
	for (size_t i = 0; i < change->about_count; i++) {
		about[i] = change->about[i];
		about[i].reason = arena_str(arena, change->about[i].reason);
	}
	word->about = about;
	word->about_count = change->about_count;
	word->reason = arena_str(arena, change->reason);
	word->conditions = arena_str(arena, change->conditions);
	return ERR_OK;
}

/* The tree of a document is large, what is needed of it is not. */
static enum err
read_word(struct core *core, struct arena *arena, const struct stored_change *stored,
    struct part_word *word, struct why *why)
{
	size_t mark = arena_mark(&core->scratch);
	struct stored_document document;
	struct change change;
	enum err e = store_document_get(&core->scratch, core->store, stored->case_id,
	    &stored->sha256, &document, why);

	assert(arena != &core->scratch);
	if (e == ERR_OK)
		e = change_read(&core->scratch, document.bytes, &change, why);
	if (e == ERR_OK) {
		*word = (struct part_word){
			.kind = change.kind, .by = stored->speaker, .at = stored->at
		};
		e = copy_about(arena, &change, word, why);
	}
	arena_return(&core->scratch, mark);
	return e;
}

static bool
is_about_disclosure(const struct stored_change *stored)
{
	enum change_kind kind;

	return stored->state != CHANGE_REFUSED &&
	       change_kind_parse(stored->kind, &kind) &&
	       (kind == CHANGE_FORBID || kind == CHANGE_PERMIT || kind == CHANGE_REASONS);
}

enum err
release_parts(struct core *core, struct arena *arena, struct str case_id,
    const struct order *order, struct part_map *ret_map, struct why *why)
{
	struct stored_change *changes;
	struct part_word *words;
	size_t count = 0, words_count = 0;
	enum err e = store_change_list(
	    arena, core->store, case_id, WORDS_MAX, &changes, &count, why);

	if (e == ERR_OK && count == WORDS_MAX)
		e = err_why(why, ERR_LIMIT, 0,
		    "more was said of the order than can be "
		    "weighed");
	words = e == ERR_OK ? arena_array(arena, count + 1, sizeof *words) : NULL;
	if (e == ERR_OK && words == NULL)
		e = err_why(why, ERR_LIMIT, 0, "no room for what was said");
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		if (is_about_disclosure(&changes[i]))
			e = read_word(
			    core, arena, &changes[i], &words[words_count++], why);
	return e == ERR_OK ? part_fold(arena, order, words, words_count, ret_map, why)
			   : e;
}

/* --- what the clocks say --- */

struct course {
	struct law_event events[LAW_EVENTS_MAX];
	size_t count;
};

/* What has happened to every part alike: what was said of disclosure is each part's own.
 */
static enum err
common_course(struct core *core, const struct stored_case *stored, struct course *course,
    struct why *why)
{
	static const enum case_event own[] = { EVENT_FORBID, EVENT_PERMIT, EVENT_OBJECT };
	struct law_event events[LAW_EVENTS_MAX];
	size_t count = 0;
	enum err e = caseflow_events(core, stored, events, &count, why);

	course->count = 0;
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		bool common = true;

		for (size_t j = 0; j < sizeof own / sizeof own[0]; j++)
			common = common && !str_eq(events[i].name,
					       case_event_law(SIDE_ADDRESSEE, own[j]));
		if (common)
			course->events[course->count++] = events[i];
	}
	return e;
}

/* When the last of the parts in this state was permitted. */
static int64_t
permitted_at(const struct part_map *map)
{
	int64_t at = 0;

	for (size_t i = 0; i < map->words_count; i++)
		if (map->words[i].kind == CHANGE_PERMIT && map->words[i].at > at)
			at = map->words[i].at;
	return at;
}

static enum err
ask_clocks(struct core *core, struct arena *arena, struct release *release,
    enum part_state state, const struct course *common, int64_t now, struct why *why)
{
	struct course course = *common;
	struct law_clock_list list;
	enum err e;

	release->law[state] = (struct law_release){ .verdict = VERDICT_IS_YES };
	if (part_count(&release->map, state) == 0)
		return ERR_OK;
	if (state == PART_PERMITTED && course.count < LAW_EVENTS_MAX)
		course.events[course.count++] =
		    (struct law_event){ case_event_law(SIDE_ADDRESSEE, EVENT_PERMIT),
			    permitted_at(&release->map) };
	e = law_clocks(arena, &core->law,
	    &(struct law_course){ .order = &release->order,
		.events = course.events,
		.events_count = course.count,
		.now = now,
		.zones = &core->zones },
	    &list, why);
	if (e == ERR_OK)
		release->law[state] = law_release(&list, now);
	return e;
}

enum err
release_may(struct core *core, struct arena *arena, const struct stored_case *stored,
    int64_t now, struct verdict *ret_verdict, struct why *why)
{
	enum case_side side = SIDE_ADDRESSEE;
	enum case_state state = CASE_NEW;
	struct case_step step;

	if (!case_side_parse(stored->side, &side) ||
	    !case_state_parse(stored->state, &state))
		return err_why(why, ERR_IO, 0, "case in an unknown state");
	*ret_verdict = casefile_step(side, state, EVENT_PRODUCE, &step);
	if (verdict_is_yes(ret_verdict) && side != SIDE_ADDRESSEE)
		*ret_verdict =
		    verdict_no("case-step", NULL, "only the addressee answers");
	return verdict_is_yes(ret_verdict)
		   ? proof_release(core, arena, stored, now, ret_verdict, why)
		   : ERR_OK;
}

/* --- both together --- */

/* A person is asked before a time is told. */
static struct verdict
refusal(const struct release *release)
{
	const struct verdict *open = &release->law[PART_OPEN].verdict;
	const struct verdict *permitted = &release->law[PART_PERMITTED].verdict;

	if (part_count(&release->map, PART_OPEN) +
		part_count(&release->map, PART_PERMITTED) ==
	    0)
		return verdict_no("release-barred", NULL,
		    "no part is left that a notified authority has not barred");
	if (verdict_is_yes(open) || permitted->kind == VERDICT_PERSON)
		return *permitted;
	return *open;
}

static void
weigh(struct release *release, bool by_person)
{
	unsigned states = 0;
	bool any = false;

	for (unsigned s = 0; s < PART_BARRED; s++) {
		enum verdict_kind kind = release->law[s].verdict.kind;
		bool asked = kind == VERDICT_PERSON && by_person;

		if (part_count(&release->map, (enum part_state)s) == 0)
			continue;
		if (kind == VERDICT_YES || asked)
			states |= 1U << s;
		release->decided = release->decided || asked;
	}
	part_categories(&release->map, states, release->allowed);
	for (size_t t = 0; t < release->order.targets_count; t++) {
		any = any || release->allowed[t] != 0;
		release->limited =
		    release->limited ||
		    release->allowed[t] != release->order.targets[t].categories;
	}
	release->verdict = any ? VERDICT_IS_YES : refusal(release);
}

enum err
release_of(struct core *core, struct arena *arena, const struct stored_case *stored,
    int64_t now, bool by_person, struct release *ret_release, struct why *why)
{
	struct release release = { .verdict = VERDICT_IS_YES };
	struct course common = { .count = 0 };
	struct str text;
	enum err e = caseflow_order(core, arena, stored->id, &release.order, &text, why);

	if (e == ERR_OK)
		e = release_parts(
		    core, arena, stored->id, &release.order, &release.map, why);
	if (e == ERR_OK)
		e = common_course(core, stored, &common, why);
	*ret_release = release; /* the map points to the order: it must stay there */
	ret_release->map.order = &ret_release->order;
	for (unsigned s = 0; e == ERR_OK && s < PART_BARRED; s++)
		e = ask_clocks(
		    core, arena, ret_release, (enum part_state)s, &common, now, why);
	if (e != ERR_OK)
		return e;
	ret_release->allowed = arena_array(
	    arena, release.order.targets_count + 1, sizeof *ret_release->allowed);
	if (ret_release->allowed == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the parts of an order");
	weigh(ret_release, by_person);
	return ERR_OK;
}

struct verdict
release_still(const struct release *then, const struct release *now)
{
	for (size_t t = 0; t < then->order.targets_count; t++)
		if ((then->allowed[t] & ~now->allowed[t]) != 0)
			return verdict_is_yes(&now->verdict)
				   ? verdict_no("release-barred", NULL,
					 "a part of it was barred while it was packed")
				   : now->verdict;
	return VERDICT_IS_YES;
}
