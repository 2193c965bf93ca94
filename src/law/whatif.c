#include "law/whatif.h"

#include "base/limits.h"
#include "law/condition_text.h"
#include "law/whatif_text.h"

#define KNOWN_MAX 512

#define IMPLEMENTS STR("implements/")
#define EVERY STR("/*")

struct assumed_row {
	enum law_table table;
	struct table_row row;
};

struct whatif {
	struct arena *arena;
	const struct law *law;
	struct str name;
	struct whatif_text text;
	struct law_assumption *assumptions; /* one a statement */
	struct assumed_row *rows;
	size_t rows_count;
	struct str known[KNOWN_MAX]; /* articles that the tables ask for, as in left */
	size_t known_count;
	struct verdict verdict;
	bool full; /* no memory */
};

/* --- what the tables know --- */

static bool
knows(const struct whatif *whatif, struct str left)
{
	for (size_t i = 0; i < whatif->known_count; i++)
		if (str_eq(whatif->known[i], left))
			return true;
	return false;
}

static void
learn(struct whatif *whatif, struct str left)
{
	if (knows(whatif, left))
		return;
	if (whatif->known_count == KNOWN_MAX || left.len == 0)
		whatif->full = whatif->full || left.len > 0;
	else
		whatif->known[whatif->known_count++] = left;
}

static struct str
implements(struct whatif *whatif, struct str article)
{
	struct str left = arena_format(
	    whatif->arena, "%.*s%.*s", STR_ARG(IMPLEMENTS), STR_ARG(article));

	whatif->full = whatif->full || left.ptr == NULL;
	return left;
}

static void
learn_condition(struct whatif *whatif, struct str cell)
{
	struct str alternative;
	struct condition_test test;

	while (condition_alternative(&cell, &alternative)) {
		while (condition_test(&alternative, &test)) {
			struct str value = test.words;
			struct str name = str_cut(&value, '=');

			if (test.subject < SUBJECT_REQUESTER ||
			    test.subject > SUBJECT_BOTH)
				continue;
			if (str_eq_c(name, "implements"))
				learn(whatif, implements(whatif, value));
			else if (str_find(name, '/') < name.len)
				learn(whatif, name);
		}
	}
}

static void
learn_table(struct whatif *whatif, const struct table *table)
{
	for (size_t i = 0; i < table->shape->columns_count; i++)
		for (size_t j = 0; j < table->rows_count; j++)
			if (table->shape->columns[i].type == CELL_IF)
				learn_condition(whatif, table->rows[j].cells[i]);
}

/* Articles with rows of their own, and all that a condition of any table asks for. */
static void
learn_all(struct whatif *whatif)
{
	const struct table *declarations = &whatif->law->tables[LAW_DECLARATIONS];
	struct str functions =
	    law_shapes[LAW_AUTHORITIES].columns[AUTHORITY_FUNCTION].words;
	const struct table *implemented = &whatif->law->tables[LAW_IMPLEMENTED];

	while (functions.len > 0)
		learn(whatif, str_cut(&functions, ' '));
	for (size_t i = 0; i < declarations->rows_count; i++)
		learn(whatif, declarations->rows[i].cells[DECLARATION_ARTICLE]);
	for (size_t i = 0; i < implemented->rows_count; i++)
		learn(whatif,
		    implements(whatif, implemented->rows[i].cells[IMPLEMENTED_ARTICLE]));
	for (size_t i = 0; i < LAW_TABLE_COUNT; i++)
		learn_table(whatif, &whatif->law->tables[i]);
}

/* The instrument of a statement on all its declarations, or empty. */
static struct str
all_of(const struct whatif_statement *statement)
{
	return str_ends(statement->left, EVERY)
		   ? str_slice(statement->left, 0, statement->left.len - EVERY.len)
		   : STR("");
}

static void
check_known(struct whatif *whatif, const struct whatif_statement *statement)
{
	const struct law *law = whatif->law;
	struct str instrument =
	    whatif_is_instrument(statement) ? statement->left : all_of(statement);
	struct str states = statement->states;
	struct str unknown = { 0 };

	if (instrument.len > 0 ? !table_has_key(&law->tables[LAW_INSTRUMENTS], instrument)
			       : !knows(whatif, statement->left))
		unknown = statement->left;
	while (unknown.len == 0 && states.len > 0) {
		struct str state = str_cut(&states, ',');

		if (!table_has_key(&law->tables[LAW_COUNTRIES], state))
			unknown = state;
	}
	if (unknown.len > 0)
		whatif->verdict = verdict_no("what-if-unknown", NULL,
		    "%.*s:%d: the tables do not know %.*s", STR_ARG(whatif->name),
		    statement->line, STR_ARG(unknown));
}

/* --- rows --- */

static const struct assumed_row *
find_row(const struct whatif *whatif, enum law_table table, struct str first,
    struct str second)
{
	for (size_t i = 0; i < whatif->rows_count; i++) {
		const struct assumed_row *one = &whatif->rows[i];

		if (one->table == table && str_eq(one->row.cells[0], first) &&
		    (second.len == 0 || str_eq(one->row.cells[1], second)))
			return one;
	}
	return NULL;
}

/* A row with empty cells but for its key; NULL when there is no room, or it is there. */
static struct str *
add_row(struct whatif *whatif, const struct whatif_statement *statement,
    enum law_table table, struct str first, struct str second)
{
	size_t index = (size_t)(statement - whatif->text.statements);
	const struct assumed_row *other = find_row(whatif, table, first, second);
	struct str *cells;

	if (other != NULL) {
		whatif->verdict = verdict_no("what-if-twice", NULL,
		    "%.*s:%d: %.*s %.*s stands in line %d too", STR_ARG(whatif->name),
		    statement->line, STR_ARG(first), STR_ARG(second), other->row.line);
		return NULL;
	}
	if (whatif->rows_count == LIMIT_WHAT_IF_ROWS) {
		whatif->verdict =
		    verdict_no("what-if-size", NULL, "%.*s:%d: more than %d rows",
			STR_ARG(whatif->name), statement->line, LIMIT_WHAT_IF_ROWS);
		return NULL;
	}
	cells =
	    arena_array(whatif->arena, law_shapes[table].columns_count, sizeof *cells);
	whatif->full = whatif->full || cells == NULL;
	if (cells == NULL)
		return NULL;
	cells[0] = first;
	cells[1] = second;
	whatif->rows[whatif->rows_count++] = (struct assumed_row){ table,
		{ .line = statement->line,
		    .cells = cells,
		    .from = statement->has_day ? statement->from
					       : (struct clock_date){ 1, 1, 1 },
		    .source = whatif->assumptions[index].source,
		    .tag = TAG_ASSUMED,
		    .kind = RULE_LAW } };
	return cells;
}

static struct str
name_of(const struct whatif *whatif, struct str country)
{
	const struct table *table = &whatif->law->tables[LAW_COUNTRIES];
	const struct row_group *group = row_map_find(&table->by_first, &country);

	return table->rows[table->by_first.rows[group->first]].cells[COUNTRY_NAME];
}

/* In force from the first day of which a statement speaks, unless it is already. */
static void
put_in_force(struct whatif *whatif, const struct whatif_statement *statement)
{
	struct str id = statement->left;
	const struct table *table = &whatif->law->tables[LAW_INSTRUMENTS];
	const struct row_group *group = row_map_find(&table->by_first, &id);
	struct str status = law_instrument_status(whatif->law, id, statement->from);
	struct str *cells;

	for (size_t i = 0; i < whatif->rows_count; i++) {
		struct table_row *row = &whatif->rows[i].row;

		if (whatif->rows[i].table != LAW_INSTRUMENTS ||
		    !str_eq(row->cells[INSTRUMENT_ID], id))
			continue;
		if (clock_date_cmp(statement->from, row->from) < 0)
			row->from = statement->from;
		return;
	}
	if (str_eq_c(status, "in-force") || str_eq_c(status, "none"))
		return;
	cells = add_row(whatif, statement, LAW_INSTRUMENTS, id, STR(""));
	if (cells == NULL)
		return;
	cells[INSTRUMENT_STATUS] = STR("in-force");
	cells[INSTRUMENT_NAME] =
	    table->rows[table->by_first.rows[group->first]].cells[INSTRUMENT_NAME];
}

static struct str
with_spaces(struct whatif *whatif, struct str list)
{
	char *copy = arena_cstr(whatif->arena, list);

	for (size_t i = 0; copy != NULL && i < list.len; i++)
		if (copy[i] == ',')
			copy[i] = ' ';
	whatif->full = whatif->full || copy == NULL;
	return (struct str){ copy, copy == NULL ? 0 : list.len };
}

/* The value of an article that names an authority is its name or address. */
static void
add_authority(struct whatif *whatif, const struct whatif_statement *statement,
    struct str country, struct str article)
{
	struct str *cells;

	if (!table_has(
		law_shapes[LAW_AUTHORITIES].columns[AUTHORITY_FUNCTION].words, article))
		return;
	cells = add_row(whatif, statement, LAW_AUTHORITIES, country, article);
	if (cells == NULL)
		return;
	cells[AUTHORITY_BODY] = statement->value;
	cells[AUTHORITY_MEANING] = statement->text;
}

static void
add_declaration(struct whatif *whatif, const struct whatif_statement *statement,
    struct str country, struct str article)
{
	struct str value = statement->value;
	struct str *cells =
	    add_row(whatif, statement, LAW_DECLARATIONS, country, article);

	if (cells == NULL)
		return;
	cells[DECLARATION_ANSWER] = STR("made");
	cells[DECLARATION_MEANING] = statement->text;
	if (str_eq_c(value, "none") || str_eq_c(value, "unknown")) {
		cells[DECLARATION_ANSWER] = value;
	} else if (value.len > 0 && !str_eq_c(value, "made")) {
		cells[DECLARATION_VALUE] = with_spaces(whatif, value);
		add_authority(whatif, statement, country, article);
	}
}

static void
add_implemented(struct whatif *whatif, const struct whatif_statement *statement,
    struct str country, struct str article)
{
	struct str value = statement->value.len > 0 ? statement->value : STR("yes");
	struct str *cells;

	if (!str_eq_c(value, "yes") && !str_eq_c(value, "no") &&
	    !str_eq_c(value, "unknown")) {
		whatif->verdict = verdict_no("what-if-unreadable", NULL,
		    "%.*s:%d: a law has it: yes, no or unknown", STR_ARG(whatif->name),
		    statement->line);
		return;
	}
	cells = add_row(whatif, statement, LAW_IMPLEMENTED, country, article);
	if (cells == NULL)
		return;
	cells[IMPLEMENTED_ANSWER] = value;
	cells[IMPLEMENTED_MEANING] = statement->text;
}

static void
add_party(
    struct whatif *whatif, const struct whatif_statement *statement, struct str country)
{
	struct str *cells =
	    add_row(whatif, statement, LAW_PARTIES, country, statement->left);

	if (cells == NULL)
		return;
	cells[PARTY_STATE] = STR("party");
	cells[PARTY_NAME] = name_of(whatif, country);
}

/* Every declaration of the instrument that nothing is said of yet. */
static void
add_all(
    struct whatif *whatif, const struct whatif_statement *statement, struct str country)
{
	struct str start =
	    str_slice(statement->left, 0, statement->left.len - EVERY.len + 1);

	for (size_t i = 0; i < whatif->known_count; i++)
		if (str_starts(whatif->known[i], start) &&
		    find_row(whatif, LAW_DECLARATIONS, country, whatif->known[i]) == NULL)
			add_declaration(whatif, statement, country, whatif->known[i]);
}

static void
add_rows(struct whatif *whatif, const struct whatif_statement *statement, bool of_all)
{
	struct str states = statement->states;
	struct str left = statement->left;
	bool all = all_of(statement).len > 0;

	if (all != of_all)
		return;
	if (whatif_is_instrument(statement))
		put_in_force(whatif, statement);
	while (verdict_is_yes(&whatif->verdict) && states.len > 0) {
		struct str country = str_cut(&states, ',');

		if (all)
			add_all(whatif, statement, country);
		else if (whatif_is_instrument(statement))
			add_party(whatif, statement, country);
		else if (str_starts(left, IMPLEMENTS))
			add_implemented(whatif, statement, country,
			    str_slice(left, IMPLEMENTS.len, left.len));
		else
			add_declaration(whatif, statement, country, left);
	}
}

/* --- the law with them --- */

static enum err
assume_in(struct whatif *whatif, enum law_table which, struct law *law, struct why *why)
{
	struct table_row *rows =
	    arena_array(whatif->arena, whatif->rows_count + 1, sizeof *rows);
	size_t count = 0;

	if (rows == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	for (size_t i = 0; i < whatif->rows_count; i++)
		if (whatif->rows[i].table == which)
			rows[count++] = whatif->rows[i].row;
	return count == 0 ? ERR_OK
			  : table_assume(whatif->arena, &whatif->law->tables[which], rows,
				count, &law->tables[which], why);
}

static void
make_rows(struct whatif *whatif)
{
	learn_all(whatif);
	for (size_t i = 0; verdict_is_yes(&whatif->verdict) && i < whatif->text.count;
	     i++)
		check_known(whatif, &whatif->text.statements[i]);
	for (int of_all = 0; of_all <= 1; of_all++)
		for (size_t i = 0;
		     verdict_is_yes(&whatif->verdict) && i < whatif->text.count; i++)
			add_rows(whatif, &whatif->text.statements[i], of_all != 0);
}

static enum err
make_law(struct whatif *whatif, struct str text, struct law *ret_law, struct why *why)
{
	static const enum law_table tables[] = { LAW_INSTRUMENTS, LAW_PARTIES,
		LAW_DECLARATIONS, LAW_IMPLEMENTED, LAW_AUTHORITIES };
	struct law law = *whatif->law;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < sizeof tables / sizeof *tables; i++)
		e = assume_in(whatif, tables[i], &law, why);
	if (e != ERR_OK)
		return e;
	law.what_if = text;
	law.assumed = whatif->assumptions;
	law.assumed_count = whatif->text.count;
	*ret_law = law;
	return ERR_OK;
}

/* What is shown of each statement, and stands in the source of its rows. */
static void
make_assumptions(struct whatif *whatif)
{
	whatif->assumptions =
	    arena_array(whatif->arena, whatif->text.count, sizeof *whatif->assumptions);
	whatif->full = whatif->full || whatif->assumptions == NULL;
	for (size_t i = 0; !whatif->full && i < whatif->text.count; i++) {
		const struct whatif_statement *statement = &whatif->text.statements[i];
		struct str source = arena_format(whatif->arena, "assumed by %.*s line %d",
		    STR_ARG(whatif->name), statement->line);

		whatif->assumptions[i] =
		    (struct law_assumption){ statement->line, statement->text, source };
		whatif->full = source.ptr == NULL;
	}
}

enum err
whatif_open(struct arena *arena, const struct law *law, struct str name, struct str text,
    struct law *ret_law, struct verdict *ret_verdict, struct why *why)
{
	struct whatif whatif = { .arena = arena, .law = law, .name = name };
	enum err e = whatif_read(arena, name, text, &whatif.text, &whatif.verdict, why);

	if (e != ERR_OK)
		return e;
	whatif.rows = arena_array(arena, LIMIT_WHAT_IF_ROWS, sizeof *whatif.rows);
	if (whatif.rows == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	make_assumptions(&whatif);
	if (!whatif.full && verdict_is_yes(&whatif.verdict))
		make_rows(&whatif);
	if (whatif.full)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	*ret_verdict = whatif.verdict;
	return verdict_is_yes(ret_verdict) ? make_law(&whatif, text, ret_law, why)
					   : ERR_OK;
}
