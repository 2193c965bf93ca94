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
	struct alike *alike; /* every State */
	size_t alike_count;
	size_t pairs;
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

/* --- who is alike --- */

/* States of which the tables say the same are alike: where one of them gains nothing,
 * none does.  The sum is over all rows that name a State, whatever their table. */
struct alike {
	struct str state;
	uint64_t sum;
	bool asked[2];   /* one of the class was: as provider, as requester */
	bool changes[2]; /* and something changed */
	size_t first;    /* of its class */
};

static uint64_t
add_to_sum(uint64_t sum, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < len; i++)
		sum = (sum ^ p[i]) * UINT64_C(0x100000001b3);
	return (sum ^ len) * UINT64_C(0x100000001b3);
}

static bool
names(
    const struct table *table, const struct table_row *row, size_t cell, struct str state)
{
	enum cell_type type = table->shape->columns[cell].type;

	return (type == CELL_ID && str_eq(row->cells[cell], state)) ||
	       (type == CELL_LIST && row->cells[cell].len > 0 &&
		   !str_eq_c(row->cells[cell], "*") &&
		   table_has(row->cells[cell], state));
}

static bool
covers(const struct table_row *row, struct clock_date day)
{
	return clock_date_cmp(row->from, day) <= 0 && clock_date_cmp(day, row->to) <= 0;
}

static uint64_t
sum_row(const struct law_sides *sides, const struct table *table,
    const struct table_row *row, struct str state, uint64_t sum)
{
	bool days[] = { covers(row, sides->before_day), covers(row, sides->after_day) };
	bool any = false;

	for (size_t i = 0; i < table->shape->columns_count; i++)
		any = any || names(table, row, i, state);
	if (!any || !(days[0] || days[1]))
		return sum;
	sum = add_to_sum(sum, days, sizeof days);
	for (size_t i = 0; i < table->shape->columns_count; i++)
		if (names(table, row, i, state))
			sum = add_to_sum(sum, "?", 1);
		else if (table->shape->columns[i].type != CELL_TEXT)
			sum = add_to_sum(sum, row->cells[i].ptr, row->cells[i].len);
	return sum;
}

static uint64_t
sum_of(const struct law_sides *sides, struct str state)
{
	uint64_t sum = UINT64_C(0xcbf29ce484222325);

	for (size_t t = 0; t < LAW_TABLE_COUNT; t++) {
		const struct table *table = &sides->before->tables[t];

		if (t == LAW_COUNTRIES)
			continue;
		sum = add_to_sum(sum, &t, sizeof t);
		for (size_t i = 0; i < table->rows_count; i++)
			sum = sum_row(sides, table, &table->rows[i], state, sum);
	}
	return sum;
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

static bool
is_alike(const struct law_route_list *plain, const struct law_route_list *after)
{
	bool alike = plain->count == after->count;

	for (size_t i = 0; alike && i < plain->count; i++) {
		struct str id = plain->routes[i].procedure->cells[PROCEDURE_ID];

		alike = !is_assumed(&plain->routes[i], route_in(after, id));
	}
	return alike;
}

/* The way is left out where the what-if has no part in any route. */
static enum err
ask_way(struct comparing *comparing, size_t way, struct why *why)
{
	const struct law_sides *sides = comparing->sides;
	struct arena *arena = comparing->scratch;
	struct law_question question = { .requester = comparing->requester,
		.provider = comparing->provider,
		.categories = 1U << way % DATA_CATEGORY_COUNT,
		.emergency = way < DATA_CATEGORY_COUNT ? STR("") : STR("224"),
		.day = sides->after_day };
	enum err e =
	    law_routes(arena, sides->after, &question, &comparing->after[way], why);

	if (e == ERR_OK)
		e = law_routes(
		    arena, sides->before, &question, &comparing->plain[way], why);
	if (e != ERR_OK)
		return e;
	if (is_alike(&comparing->plain[way], &comparing->after[way])) {
		comparing->after[way].count = comparing->before[way].count = 0;
		return ERR_OK;
	}
	question.day = sides->before_day;
	return law_routes(arena, sides->before, &question, &comparing->before[way], why);
}

static enum err
compare_pair(struct comparing *comparing, struct str requester, struct str provider,
    struct why *why)
{
	const struct table *table = &comparing->sides->after->tables[LAW_PROCEDURES];
	enum err e = ERR_OK;

	arena_reset(comparing->scratch);
	comparing->requester = requester;
	comparing->provider = provider;
	for (size_t way = 0; e == ERR_OK && way < WAYS; way++)
		e = ask_way(comparing, way, why);
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

static enum err
take_alike(struct comparing *comparing, struct why *why)
{
	const struct table *countries = &comparing->sides->after->tables[LAW_COUNTRIES];
	const struct str any = STR("");
	const struct table_row *row;
	size_t index = 0;

	comparing->alike = arena_array(
	    comparing->arena, countries->rows_count + 1, sizeof *comparing->alike);
	if (comparing->alike == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	while ((row = table_next(countries, &any, comparing->sides->after_day, &index)) !=
	       NULL) {
		size_t own = comparing->alike_count++;
		struct alike *alike = &comparing->alike[own];

		*alike = (struct alike){ .state = row->cells[COUNTRY_ID], .first = own };
		alike->sum = sum_of(comparing->sides, alike->state);
		/* one that the what-if names is like nobody */
		for (size_t i = 0; i < own && !is_named(comparing->sides, alike->state);
		     i++)
			if (comparing->alike[i].sum == alike->sum &&
			    !is_named(comparing->sides, comparing->alike[i].state)) {
				alike->first = comparing->alike[i].first;
				break;
			}
	}
	return ERR_OK;
}

/* Only where one that is alike has gained or lost, or nobody was asked yet. */
static enum err
compare_alike(struct comparing *comparing, struct str state, struct alike *other,
    bool asks, struct why *why)
{
	struct alike *first = &comparing->alike[other->first];
	size_t count = comparing->count;
	enum err e = ERR_OK;

	comparing->pairs++;
	if (first->asked[asks] && !first->changes[asks])
		return ERR_OK;
	e = asks ? compare_pair(comparing, state, other->state, why)
		 : compare_pair(comparing, other->state, state, why);
	first->asked[asks] = true;
	first->changes[asks] = first->changes[asks] || comparing->count > count;
	return e;
}

/* Between two that are named once only. */
static enum err
compare_state(struct comparing *comparing, struct str state, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < comparing->alike_count; i++)
		for (size_t j = 0; j < 2; j++)
			comparing->alike[i].asked[j] = comparing->alike[i].changes[j] =
			    false;
	for (size_t i = 0; e == ERR_OK && i < comparing->alike_count; i++) {
		struct alike *other = &comparing->alike[i];

		if (str_eq(other->state, state))
			continue;
		e = compare_alike(comparing, state, other, true, why);
		if (e == ERR_OK && !is_named(comparing->sides, other->state))
			e = compare_alike(comparing, state, other, false, why);
	}
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
	e = take_alike(comparing, why);
	for (size_t i = 0; e == ERR_OK && i < sides->states_count; i++) {
		e = law_card_parts(arena, sides->after, sides->states[i],
		    sides->after_day, &cards[i], why);
		if (e == ERR_OK)
			e = compare_state(comparing, sides->states[i], why);
	}
	if (e != ERR_OK)
		return e;
	comparison.changes = comparing->changes;
	comparison.count = comparing->count;
	comparison.pairs = comparing->pairs;
	comparison.others = comparing->alike_count - 1;
	*ret_comparison = comparison;
	return ERR_OK;
}
