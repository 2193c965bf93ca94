#include "node/impeded.h"

#include "law/ground.h"

#define CHANGES_MAX 1000 /* of one case, looked at */

static const struct table_row *
effect_row(
    const struct core *core, const struct order *order, struct str reason, int64_t at)
{
	return law_effect_row(&core->law, order->procedure, reason, clock_date_utc(at));
}

/* --- what was said --- */

static bool
belongs(const struct stored_change *change, const struct order *order)
{
	static const enum change_kind kinds[] = { CHANGE_NON_EXECUTION,
		CHANGE_MAINTENANCE, CHANGE_AGREEMENT, CHANGE_CLARIFICATION };
	bool ours = (str_eq(change->speaker, order->issuer) &&
			str_eq(change->receiver, order->addressee)) ||
		    (str_eq(change->speaker, order->addressee) &&
			str_eq(change->receiver, order->issuer));

	for (size_t i = 0;
	     ours && change->state != CHANGE_REFUSED && i < sizeof kinds / sizeof *kinds;
	     i++)
		if (str_eq(change->kind, change_kind_name(kinds[i])))
			return true;
	return false;
}

/* Of the first reason: all of one report do the same. */
static struct impediment_word
word_of(const struct core *core, const struct order *order, const struct change *change)
{
	struct str reason = change->about_count > 0 && change->about[0].reason.len > 0
				? change->about[0].reason
				: change->reason;

	return (struct impediment_word){ .kind = change->kind,
		.reason = change->reason,
		.pauses = law_effect_of(effect_row(core, order, reason, change->at)) ==
			  LAW_EFFECT_PAUSES,
		.about = change->about,
		.about_count = change->about_count };
}

static enum err
read_word(struct core *core, struct arena *arena, const struct stored_change *stored,
    const struct order *order, struct impediment_word *ret_word, struct why *why)
{
	struct stored_document document;
	struct change change;
	enum err e = store_document_get(
	    arena, core->store, stored->case_id, &stored->sha256, &document, why);

	if (e == ERR_OK)
		e = change_read(arena, document.bytes, &change, why);
	if (e == ERR_OK)
		*ret_word = word_of(core, order, &change);
	return e;
}

enum err
impeded_fold(struct core *core, struct arena *arena, const struct stored_case *stored,
    const struct order *order, const struct change *more, struct impediment_map *ret_map,
    struct why *why)
{
	struct stored_change *changes;
	struct impediment_word *words;
	size_t count = 0;
	size_t all = 0;
	enum err e = store_change_list(
	    arena, core->store, stored->id, CHANGES_MAX, &changes, &all, why);

	if (e != ERR_OK)
		return e;
	words = arena_array(arena, all + 1, sizeof *words);
	if (words == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	for (size_t i = 0; e == ERR_OK && i < all; i++)
		if (belongs(&changes[i], order))
			e = read_word(
			    core, arena, &changes[i], order, &words[count++], why);
	if (more != NULL)
		words[count++] = word_of(core, order, more);
	return e == ERR_OK ? impediment_fold(arena, order, words, count, ret_map, why)
			   : e;
}

/* --- a report --- */

/* One reason: a ground of the addressee's, of which the tables know what it does. */
static struct verdict
check_reason(const struct core *core, const struct change_said *said, struct str reason)
{
	struct verdict verdict =
	    law_ground(&core->law, &said->order, STR("addressee"), reason, said->at);

	if (verdict_is_yes(&verdict) &&
	    effect_row(core, &said->order, reason, said->at) == NULL)
		return verdict_no("law-effect", "/reason",
		    "what %.*s does under %.*s is not known", STR_ARG(reason),
		    STR_ARG(said->order.procedure));
	return verdict;
}

static struct str
reason_of(const struct change *change, size_t part)
{
	return change->about[part].reason.len > 0 ? change->about[part].reason
						  : change->reason;
}

static struct verdict
check_reasons(const struct core *core, const struct change_said *said)
{
	const struct change *change = &said->change;
	struct verdict verdict = VERDICT_IS_YES;
	enum law_effect first = LAW_EFFECT_REVIEW;

	if (change->about_count == 0)
		return verdict_no("change-kept", "/about",
		    "each part that is not executed is named, with whether it is kept");
	for (size_t i = 0; verdict_is_yes(&verdict) && i < change->about_count; i++) {
		struct str reason = reason_of(change, i);
		enum law_effect effect =
		    law_effect_of(effect_row(core, &said->order, reason, said->at));

		verdict = check_reason(core, said, reason);
		if (i == 0)
			first = effect;
		if (verdict_is_yes(&verdict) && effect != first)
			verdict = verdict_no("change-effects", "/about",
			    "%.*s does something else than %.*s: say them apart",
			    STR_ARG(reason), STR_ARG(reason_of(change, 0)));
		if (verdict_is_yes(&verdict) &&
		    change->about[i].kept == PART_KEPT_UNKNOWN)
			verdict = verdict_no(
			    "change-kept", "/about", "whether part %zu is kept", i);
	}
	return verdict;
}

/* All that the tables ask for, of an objection over other law. */
static struct verdict
check_conflict(const struct core *core, const struct change_said *said)
{
	const struct change *change = &said->change;
	const struct table_row *row =
	    effect_row(core, &said->order, reason_of(change, 0), said->at);
	struct str needs = row == NULL ? STR("") : row->cells[EFFECT_NEEDS];

	while (needs.len > 0) {
		struct str name = str_cut(&needs, ' ');
		const struct str *text = change_conflict_member(&change->conflict, name);

		if (text == NULL || text->len == 0)
			return verdict_no("eu-objection-incomplete", "/conflict",
			    "%.*s is missing (%.*s)", STR_ARG(name),
			    STR_ARG(row->source));
	}
	return VERDICT_IS_YES;
}

static enum case_event
event_of(enum law_effect effect, bool all)
{
	static const enum case_event events[][2] = {
		[LAW_EFFECT_REVIEW] = { EVENT_REPORT, EVENT_REPORT },
		[LAW_EFFECT_CLOSES] = { EVENT_HALT_PART, EVENT_FAIL },
		[LAW_EFFECT_PAUSES] = { EVENT_PAUSE_PART, EVENT_PAUSE },
		[LAW_EFFECT_WAITS] = { EVENT_HALT_PART, EVENT_WAIT },
		[LAW_EFFECT_SUSPENDS] = { EVENT_HALT_PART, EVENT_SUSPEND },
	};

	return events[effect][all];
}

enum err
impeded_report(struct core *core, struct arena *arena, struct change_said *said,
    struct verdict *ret_verdict, struct why *why)
{
	struct impediment_map map;
	enum err e;

	*ret_verdict = check_reasons(core, said);
	if (verdict_is_yes(ret_verdict))
		*ret_verdict = check_conflict(core, said);
	if (!verdict_is_yes(ret_verdict) || said->rule->event == EVENT_FILE)
		return ERR_OK;
	e = impeded_fold(
	    core, arena, &said->stored, &said->order, &said->change, &map, why);
	if (e == ERR_OK)
		said->event = event_of(law_effect_of(effect_row(core, &said->order,
					   reason_of(&said->change, 0), said->at)),
		    impediment_of_all(&map));
	return e;
}

/* --- the answer --- */

static struct verdict
check_part(const struct core *core, const struct change_said *said,
    const struct impediment_map *map, size_t target, enum data_category category,
    size_t *found)
{
	struct str reason = impediment_reason(map, target, category);

	if (reason.len == 0 || !change_part_covers(said->change.about,
				   said->change.about_count, target, category))
		return VERDICT_IS_YES;
	++*found;
	return law_effect_answer(effect_row(core, &said->order, reason, said->at),
	    said->change.kind == CHANGE_MAINTENANCE, said->change.reason);
}

static struct verdict
check_answer(const struct core *core, const struct change_said *said,
    const struct impediment_map *map)
{
	struct verdict verdict = VERDICT_IS_YES;
	size_t found = 0;

	for (size_t t = 0; t < said->order.targets_count; t++)
		for (unsigned c = 0; verdict_is_yes(&verdict) && c < DATA_CATEGORY_COUNT;
		     c++)
			if ((said->order.targets[t].categories & (1U << c)) != 0)
				verdict = check_part(core, said, map, t,
				    (enum data_category)(1U << c), &found);
	if (verdict_is_yes(&verdict) && found == 0 &&
	    (said->change.kind == CHANGE_AGREEMENT || said->change.until == 0))
		return verdict_no("change-answers-nothing", NULL,
		    "no reason of the addressee stands against what it is about");
	return verdict;
}

enum err
impeded_answer(struct core *core, struct arena *arena, struct change_said *said,
    struct verdict *ret_verdict, struct why *why)
{
	struct impediment_map before, after;
	enum err e =
	    impeded_fold(core, arena, &said->stored, &said->order, NULL, &before, why);

	if (e == ERR_OK && said->rule->event == EVENT_FILE)
		return ERR_OK; /* a copy: who was answered has it as well */
	if (e == ERR_OK)
		*ret_verdict = check_answer(core, said, &before);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = impeded_fold(
	    core, arena, &said->stored, &said->order, &said->change, &after, why);
	if (e == ERR_OK && said->change.kind == CHANGE_AGREEMENT)
		said->event =
		    impediment_all_ended(&after) ? EVENT_AGREE : EVENT_AGREE_PART;
	return e;
}
