#include "law/lookup.h"

#define ROWS_MAX 10000

/* --- words --- */

static char
lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool
starts_without_case(struct str s, struct str word)
{
	if (s.len < word.len)
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (lower(s.ptr[i]) != lower(word.ptr[i]))
			return false;
	return true;
}

static bool
has_word(struct str s, struct str word)
{
	for (size_t i = 0; i + word.len <= s.len; i++)
		if (starts_without_case(str_slice(s, i, s.len), word))
			return true;
	return false;
}

/* Every word in one of the cells. */
static bool
holds(const struct table_row *row, const struct lookup_question *q)
{
	struct str rest = q->words;

	while (rest.len > 0) {
		struct str word = str_cut(&rest, ' ');
		bool found = word.len == 0;

		for (size_t i = q->first; !found && i <= q->last; i++)
			found = has_word(row->cells[i], word);
		if (!found)
			return false;
	}
	return true;
}

static bool
same(struct str a, struct str b)
{
	return a.len == b.len && starts_without_case(a, b);
}

/* --- lists --- */

static enum err
list_init(struct arena *arena, struct lookup_list *list, struct why *why)
{
	*list =
	    (struct lookup_list){ arena_array(arena, ROWS_MAX, sizeof *list->rows), 0 };
	return list->rows != NULL ? ERR_OK : err_why(why, ERR_LIMIT, 0, "memory is full");
}

static void
list_add(struct lookup_list *list, const struct table *table, const struct table_row *row)
{
	if (list->count < ROWS_MAX)
		list->rows[list->count++] = (struct lookup_row){ table, row };
}

static bool
list_has(const struct lookup_list *list, const struct table_row *row)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->rows[i].row == row)
			return true;
	return false;
}

static bool
holds_on(const struct table_row *row, struct clock_date day)
{
	return clock_date_cmp(row->from, day) <= 0 && clock_date_cmp(day, row->to) <= 0;
}

static void
add_text(const struct law *law, const struct lookup_question *q, struct lookup_list *list)
{
	const struct table *table = &law->tables[q->table];

	for (size_t i = 0; i < table->rows_count; i++)
		if (holds_on(&table->rows[i], q->day) && holds(&table->rows[i], q))
			list_add(list, table, &table->rows[i]);
}

enum err
lookup_text(struct arena *arena, const struct law *law,
    const struct lookup_question *question, struct lookup_list *ret_list, struct why *why)
{
	struct lookup_list list;
	enum err e = list_init(arena, &list, why);

	if (e != ERR_OK)
		return e;
	add_text(law, question, &list);
	*ret_list = list;
	return ERR_OK;
}

/* --- offences --- */

static void
add_offence(
    const struct law *law, struct str id, struct clock_date day, struct lookup_list *list)
{
	const struct table *table = &law->tables[LAW_OFFENCES];
	const struct table_row *row = table_find(table, &id, day);

	if (row != NULL && !list_has(list, row))
		list_add(list, table, row);
}

/* 185/9 leads to 185/9.1.a, and 185/1 does not lead to 185/10.1. */
static bool
is_front(struct str id, struct str front)
{
	return starts_without_case(id, front) &&
	       (id.len == front.len || id.ptr[front.len] == '.');
}

static bool
add_by_id(
    const struct law *law, struct str id, struct clock_date day, struct lookup_list *list)
{
	const struct table *table = &law->tables[LAW_OFFENCES];
	size_t before = list->count;

	for (size_t i = 0; i < table->rows_count; i++)
		if (holds_on(&table->rows[i], day) &&
		    is_front(table->rows[i].cells[OFFENCE_ID], id))
			list_add(list, table, &table->rows[i]);
	return list->count > before;
}

/* Whether the row's id is asked for; with words, whether one row of that id holds them:
 * who finds a part of a phenomenon gets the whole. */
static bool
leads(const struct table *table, const struct table_row *row,
    const struct lookup_question *q, bool exact)
{
	if (exact)
		return same(row->cells[0], q->words);
	for (size_t i = 0; i < table->rows_count; i++)
		if (str_eq(table->rows[i].cells[0], row->cells[0]) &&
		    holds_on(&table->rows[i], q->day) && holds(&table->rows[i], q))
			return true;
	return false;
}

/* Each offence comes behind the first row that leads to it. */
static void
add_leads(const struct law *law, const struct lookup_question *q, size_t offence,
    bool exact, struct lookup_list *list)
{
	const struct table *table = &law->tables[q->table];

	for (size_t i = 0; i < table->rows_count; i++) {
		const struct table_row *row = &table->rows[i];
		struct str ids = row->cells[offence];

		if (!holds_on(row, q->day) || !leads(table, row, q, exact))
			continue;
		list_add(list, table, row);
		while (ids.len > 0)
			add_offence(law, str_cut(&ids, ' '), q->day, list);
	}
}

enum err
lookup_offences(struct arena *arena, const struct law *law, struct str words,
    struct clock_date day, struct lookup_list *ret_list, struct why *why)
{
	struct lookup_question phenomena = { LAW_PHENOMENA, words, PHENOMENON_ID,
		PHENOMENON_MEANING, day };
	struct lookup_question lists = { LAW_LISTS, words, OFFENCE_LIST_ID,
		OFFENCE_LIST_MEANING, day };
	struct lookup_question offences = { LAW_OFFENCES, words, OFFENCE_ID,
		OFFENCE_ELEMENTS, day };
	struct lookup_list list;
	enum err e = list_init(arena, &list, why);

	if (e != ERR_OK)
		return e;
	if (words.len == 0 || !add_by_id(law, words, day, &list)) {
		add_leads(law, &phenomena, PHENOMENON_OFFENCE, true, &list);
		add_leads(law, &lists, OFFENCE_LIST_OFFENCE, true, &list);
	}
	/* An article that is not there is not a word to be searched for. */
	if (list.count == 0 && str_find(words, '/') == words.len) {
		const struct table *table = &law->tables[LAW_OFFENCES];

		if (words.len > 0)
			add_leads(law, &phenomena, PHENOMENON_OFFENCE, false, &list);
		for (size_t i = 0; i < table->rows_count; i++)
			if (holds_on(&table->rows[i], day) &&
			    holds(&table->rows[i], &offences) &&
			    !list_has(&list, &table->rows[i]))
				list_add(&list, table, &table->rows[i]);
	}
	*ret_list = list;
	return ERR_OK;
}

const struct table_row *
lookup_option(
    const struct law *law, struct str country, struct str article, struct clock_date day)
{
	const struct str keys[] = { country, article };

	if (country.len == 0 || article.len == 0)
		return NULL;
	return table_find(&law->tables[LAW_DECLARATIONS], keys, day);
}

/* --- providers --- */

/* The one service of all rows; empty if they are of several. */
static struct str
only_service(const struct lookup_list *list)
{
	for (size_t i = 1; i < list->count; i++)
		if (!str_eq(list->rows[i].row->cells[PROVIDER_SERVICE],
			list->rows[0].row->cells[PROVIDER_SERVICE]))
			return STR("");
	return list->rows[0].row->cells[PROVIDER_SERVICE];
}

enum err
lookup_providers(struct arena *arena, const struct law *law, struct str words,
    struct clock_date day, struct lookup_list *ret_list, struct why *why)
{
	const struct table *providers = &law->tables[LAW_PROVIDERS];
	const struct table *facts = &law->tables[LAW_FACTS];
	const struct table_row *one =
	    words.len > 0 ? table_find(providers, &words, day) : NULL;
	struct str service = words;
	struct lookup_question q = { LAW_PROVIDERS, words, PROVIDER_ID, PROVIDER_ENTITY,
		day };
	struct lookup_list list;
	enum err e = list_init(arena, &list, why);

	if (e != ERR_OK)
		return e;
	if (one != NULL)
		list_add(&list, providers, one);
	for (size_t i = 0; one == NULL && words.len > 0 && i < providers->rows_count; i++)
		if (holds_on(&providers->rows[i], day) &&
		    same(providers->rows[i].cells[PROVIDER_SERVICE], words))
			list_add(&list, providers, &providers->rows[i]);
	if (list.count == 0 && !table_has_key(facts, words))
		add_text(law, &q, &list);
	if (list.count > 0)
		service = only_service(&list);
	for (size_t i = 0; service.len > 0 && i < facts->rows_count; i++)
		if (holds_on(&facts->rows[i], day) &&
		    same(facts->rows[i].cells[PROVIDER_FACT_SERVICE], service))
			list_add(&list, facts, &facts->rows[i]);
	*ret_list = list;
	return ERR_OK;
}

int
lookup_age(const struct table_row *provider, struct clock_date day)
{
	struct clock_date checked;

	if (!clock_parse_date(provider->cells[PROVIDER_CHECKED], &checked) ||
	    clock_date_cmp(checked, day) > 0)
		return -1;
	return (int)((clock_midnight_utc(day) - clock_midnight_utc(checked)) / CLOCK_DAY);
}

bool
lookup_stale(const struct table_row *provider, struct clock_date day)
{
	int age = lookup_age(provider, day);

	return age < 0 || age > LOOKUP_STALE_DAYS;
}

bool
lookup_wants(const struct table_row *provider, struct str field)
{
	struct str rest = provider->cells[PROVIDER_FIELDS];

	while (rest.len > 0)
		if (str_eq(str_cut(&rest, ' '), field))
			return true;
	return false;
}

/* --- codes --- */

struct str
lookup_cell(const struct lookup_row *row, const char *column)
{
	const struct shape *shape = row->table->shape;

	for (size_t i = 0; i < shape->columns_count; i++)
		if (str_eq_c(shape->columns[i].name, column))
			return row->row->cells[i];
	return STR("");
}

/* "gates.tsv:12" */
static bool
is_place(struct str code, const struct lookup_row *row)
{
	struct str file = str_cut(&code, ':');
	uint64_t line;

	return str_eq(file, row->table->shape->file) && str_u64(code, 1000000, &line) &&
	       (uint64_t)row->row->line == line;
}

enum err
lookup_code(struct arena *arena, const struct law *law, struct str code,
    struct lookup_list *ret_list, struct why *why)
{
	struct lookup_list list;
	enum err e = list_init(arena, &list, why);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; code.len > 0 && i < LAW_TABLE_COUNT; i++) {
		const struct table *table = &law->tables[i];

		for (size_t j = 0; j < table->rows_count; j++) {
			struct lookup_row row = { table, &table->rows[j] };

			if (is_place(code, &row) ||
			    same(lookup_cell(&row, "code"), code) ||
			    same(lookup_cell(&row, "ground"), code))
				list_add(&list, table, row.row);
		}
	}
	*ret_list = list;
	return ERR_OK;
}
