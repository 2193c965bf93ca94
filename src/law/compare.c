#include "law/compare.h"

#include "base/limits.h"
#include "law/whatif_text.h"

#define WAYS                                                                             \
	(2 * DATA_CATEGORY_COUNT) /* each kind of data, without and with emergency       \
				   */

struct comparing {
	struct arena *arena, *scratch;
	const struct law_sides *sides;
	struct law_change *changes;
	size_t count, room;
	struct str requester, provider;
	/* the law then, and without the what-if on the day of after */
	struct law_route_list before[WAYS], after[WAYS], plain[WAYS];
};

/* --- whom it concerns --- */

static void
add_once(struct str *list, size_t *count, struct str one)
{
	for (size_t i = 0; i < *count; i++)
		if (str_eq(list[i], one))
			return;
	list[(*count)++] = one;
}

static struct str
instrument_of(struct str article)
{
	if (str_starts(article, STR("implements/")))
		(void)str_cut(&article, '/');
	return str_cut(&article, '/');
}

bool
law_sides_concern(const struct law_sides *sides, struct str article)
{
	for (size_t i = 0; i < sides->instruments_count; i++)
		if (str_eq(sides->instruments[i], instrument_of(article)))
			return true;
	return false;
}

enum err
law_compare_sides(struct arena *arena, struct law_sides *sides, struct why *why)
{
	size_t room = sides->after->tables[LAW_COUNTRIES].rows_count + 1;
	struct str *states = arena_array(arena, room, sizeof *states);
	struct str *instruments =
	    arena_array(arena, LIMIT_WHAT_IF_STATEMENTS, sizeof *instruments);
	struct whatif_text text;
	struct verdict verdict;
	enum err e = whatif_read(
	    arena, STR("what-if"), sides->after->what_if, &text, &verdict, why);

	if (e != ERR_OK)
		return e;
	if (states == NULL || instruments == NULL || !verdict_is_yes(&verdict))
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	sides->states_count = sides->instruments_count = 0;
	sides->after_day = sides->before_day;
	for (size_t i = 0; i < text.count; i++) {
		const struct whatif_statement *statement = &text.statements[i];
		struct str rest = statement->states;

		while (rest.len > 0)
			add_once(states, &sides->states_count, str_cut(&rest, ','));
		add_once(instruments, &sides->instruments_count,
		    instrument_of(statement->left));
		if (statement->has_day &&
		    clock_date_cmp(statement->from, sides->after_day) > 0)
			sides->after_day = statement->from;
	}
	sides->states = states;
	sides->instruments = instruments;
	return ERR_OK;
}

/* --- one pair --- */

static const struct law_route *
route_in(const struct law_route_list *list, struct str id)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->routes[i].procedure->cells[PROCEDURE_ID], id))
			return &list->routes[i];
	return NULL;
}

bool
law_change_same(const struct law_change *a, const struct law_change *b)
{
	return a->procedure == b->procedure && a->categories == b->categories &&
	       a->when == b->when && a->before == b->before && a->after == b->after &&
	       a->why.row == b->why.row &&
	       str_eq(str_from(a->why.rule), str_from(b->why.rule));
}

static struct str
keep(struct comparing *comparing, struct str s)
{
	return s.len == 0 ? STR("") : arena_str(comparing->arena, s);
}

static void
keep_finding(struct comparing *comparing, struct law_finding *finding)
{
	finding->field = keep(comparing, finding->field);
	finding->path = keep(comparing, finding->path);
	finding->detail = keep(comparing, finding->detail);
}

static enum err
add_change(struct comparing *comparing, const struct law_change *change, struct why *why)
{
	if (comparing->count == comparing->room)
		return err_why(why, ERR_LIMIT, 0,
		    "more than %zu changes: name fewer States", comparing->room);
	struct law_change *own = &comparing->changes[comparing->count++];
	*own = *change;
	keep_finding(comparing, &own->was);
	keep_finding(comparing, &own->why);
	return ERR_OK;
}

static enum verdict_kind
kind_of(const struct law_route *route)
{
	return route == NULL ? VERDICT_NO : route->kind;
}

/* Whether the what-if has a part in it: else the day alone made the difference. */
static bool
is_assumed(const struct law_route *plain, const struct law_route *after)
{
	if (plain == NULL || after == NULL)
		return plain != after;
	return plain->kind != after->kind || plain->why.row != after->why.row ||
	       !str_eq(str_from(plain->why.rule), str_from(after->why.rule));
}

/* What the procedure is to the pair in one way; false = nothing new. */
static bool
change_of(const struct comparing *comparing, struct str id, size_t way,
    struct law_change *ret_change)
{
	const struct law_route *before = route_in(&comparing->before[way], id);
	const struct law_route *after = route_in(&comparing->after[way], id);

	if (kind_of(before) == kind_of(after) ||
	    !is_assumed(route_in(&comparing->plain[way], id), after))
		return false;
	*ret_change = (struct law_change){ .requester = comparing->requester,
		.provider = comparing->provider,
		.procedure = after != NULL ? after->procedure : before->procedure,
		.before = kind_of(before),
		.after = kind_of(after),
		.was = before != NULL ? before->why : (struct law_finding){ 0 },
		.why = after != NULL ? after->why : (struct law_finding){ 0 } };
	return true;
}

/* The ways in which it changes alike are one change; with and without emergency are one
 * if the data are the same. */
static enum err
add_changes(struct comparing *comparing, struct str id, struct why *why)
{
	bool taken[WAYS] = { false };
	enum err e = ERR_OK;

	for (size_t way = 0; e == ERR_OK && way < WAYS; way++) {
		struct law_change first, other;
		unsigned kinds[2] = { 0, 0 };

		if (taken[way] || !change_of(comparing, id, way, &first))
			continue;
		for (size_t i = way; i < WAYS; i++) {
			if (taken[i] || !change_of(comparing, id, i, &other) ||
			    !law_change_same(&first, &other))
				continue;
			taken[i] = true;
			kinds[i / DATA_CATEGORY_COUNT] |= 1U << i % DATA_CATEGORY_COUNT;
		}
		for (size_t i = 0; e == ERR_OK && i < 2; i++) {
			first.categories = kinds[i];
			first.when = kinds[0] == kinds[1]
					 ? COMPARE_NO_EMERGENCY | COMPARE_EMERGENCY
					 : 1U << i;
			if (kinds[i] != 0 && (i == 0 || kinds[0] != kinds[1]))
				e = add_change(comparing, &first, why);
		}
	}
	return e;
}

static enum err
ask_both(struct comparing *comparing, struct why *why)
{
	const struct law_sides *sides = comparing->sides;
	enum err e = ERR_OK;

	for (size_t way = 0; e == ERR_OK && way < WAYS; way++) {
		struct law_question question = { .requester = comparing->requester,
			.provider = comparing->provider,
			.categories = 1U << way % DATA_CATEGORY_COUNT,
			.emergency = way >= DATA_CATEGORY_COUNT,
			.day = sides->before_day };

		e = law_routes(comparing->scratch, sides->before, &question,
		    &comparing->before[way], why);
		question.day = sides->after_day;
		if (e == ERR_OK)
			e = law_routes(comparing->scratch, sides->after, &question,
			    &comparing->after[way], why);
		if (e == ERR_OK)
			e = law_routes(comparing->scratch, sides->before, &question,
			    &comparing->plain[way], why);
	}
	return e;
}

static enum err
compare_pair(struct comparing *comparing, struct str requester, struct str provider,
    struct why *why)
{
	const struct table *table = &comparing->sides->after->tables[LAW_PROCEDURES];
	enum err e;

	arena_reset(comparing->scratch);
	comparing->requester = requester;
	comparing->provider = provider;
	e = ask_both(comparing, why);
	for (size_t i = 0; e == ERR_OK && i < table->rows_count; i++) {
		struct str id = table->rows[i].cells[PROCEDURE_ID];
		bool again = false;

		for (size_t j = 0; j < i; j++)
			again = again || str_eq(table->rows[j].cells[PROCEDURE_ID], id);
		if (!again)
			e = add_changes(comparing, id, why);
	}
	return e;
}

/* --- all pairs --- */

static bool
is_named(const struct law_sides *sides, struct str state)
{
	for (size_t i = 0; i < sides->states_count; i++)
		if (str_eq(sides->states[i], state))
			return true;
	return false;
}

/* Between two that are named once only. */
static enum err
compare_state(struct comparing *comparing, struct str state,
    struct law_comparison *comparison, struct why *why)
{
	const struct table *countries = &comparing->sides->after->tables[LAW_COUNTRIES];
	const struct str any = STR("");
	const struct table_row *row;
	size_t others = 0;
	size_t index = 0;
	enum err e = ERR_OK;

	while (e == ERR_OK && (row = table_next(countries, &any,
				   comparing->sides->after_day, &index)) != NULL) {
		struct str other = row->cells[COUNTRY_ID];

		if (str_eq(other, state))
			continue;
		e = compare_pair(comparing, state, other, why);
		comparison->pairs++;
		others++;
		if (e != ERR_OK || is_named(comparing->sides, other))
			continue;
		e = compare_pair(comparing, other, state, why);
		comparison->pairs++;
	}
	comparison->others = others;
	return e;
}

enum err
law_compare(struct arena *arena, struct arena *scratch, const struct law_sides *sides,
    struct law_comparison *ret_comparison, struct why *why)
{
	struct comparing *comparing = arena_alloc(arena, sizeof *comparing);
	struct law_card *cards = arena_array(arena, sides->states_count, sizeof *cards);
	struct law_comparison comparison = { .cards = cards };
	enum err e = ERR_OK;

	if (comparing == NULL || cards == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	*comparing = (struct comparing){ .arena = arena,
		.scratch = scratch,
		.sides = sides,
		.room = LIMIT_COMPARE_CHANGES,
		.changes = arena_array(
		    arena, LIMIT_COMPARE_CHANGES, sizeof *comparing->changes) };
	if (comparing->changes == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	for (size_t i = 0; e == ERR_OK && i < sides->states_count; i++) {
		e = law_card_parts(arena, sides->after, sides->states[i],
		    sides->after_day, &cards[i], why);
		if (e == ERR_OK)
			e = compare_state(comparing, sides->states[i], &comparison, why);
	}
	if (e != ERR_OK)
		return e;
	comparison.changes = comparing->changes;
	comparison.count = comparing->count;
	*ret_comparison = comparison;
	return ERR_OK;
}
