#include "law/card.h"

#define SUBJECTS_MAX 512

const struct card_cells card_cells[CARD_PART_COUNT] = {
	[CARD_POWERS] = { LAW_IMPLEMENTED, IMPLEMENTED_COUNTRY, IMPLEMENTED_ARTICLE,
	    IMPLEMENTED_ANSWER, IMPLEMENTED_MEANING },
	[CARD_SIGNERS] = { LAW_SIGNERS, SIGNER_REQUESTER, SIGNER_PROCEDURE, SIGNER_ACT,
	    CARD_NO_CELL },
	[CARD_DECLARATIONS] = { LAW_DECLARATIONS, DECLARATION_COUNTRY,
	    DECLARATION_ARTICLE, DECLARATION_ANSWER, DECLARATION_MEANING },
	[CARD_AUTHORITIES] = { LAW_AUTHORITIES, AUTHORITY_COUNTRY, AUTHORITY_FUNCTION,
	    CARD_NO_CELL, AUTHORITY_MEANING },
	[CARD_LANGUAGES] = { LAW_LANGUAGES, LANGUAGE_COUNTRY, LANGUAGE_PURPOSE,
	    CARD_NO_CELL, LANGUAGE_MEANING },
	[CARD_DYNAMIC_IP] = { LAW_DYNAMIC_IP, DYNAMIC_IP_COUNTRY, CARD_NO_CELL,
	    DYNAMIC_IP_CLASS, DYNAMIC_IP_MEANING },
	[CARD_EVIDENCE] = { LAW_EVIDENCE, EVIDENCE_COUNTRY, EVIDENCE_PROCEDURE,
	    EVIDENCE_STATUS, EVIDENCE_MEANING },
};

/* What the making of a card works with. */
struct asked {
	struct arena *arena;
	const struct law *law;
	struct str country;
	struct clock_date day;
	struct law_card *card;
	bool full;
};

/* Party, or it has deposited. */
static bool
has_joined(const struct asked *asked, struct str instrument)
{
	struct str state =
	    law_party_state(asked->law, asked->country, instrument, asked->day);

	return str_eq_c(state, "party") || str_eq_c(state, "ratified");
}

/* Of the part of an article or function that names its instrument. */
static bool
concerns(const struct asked *asked, struct str subject)
{
	if (str_starts(subject, STR("eu-")))
		return has_joined(asked, STR("eu-2023-1543"));
	struct str rest = subject;
	struct str instrument = str_cut(&rest, '/');
	return rest.len > 0 && has_joined(asked, instrument);
}

/* --- rows --- */

/* Whether this State can use the procedure at all. */
static bool
is_its(const struct asked *asked, const struct str *cells)
{
	return str_eq_c(cells[PROCEDURE_PARTIES], "none") ||
	       has_joined(asked, cells[PROCEDURE_INSTRUMENT]);
}

/* A row that is about a procedure says something of the States that can use it; who
 * signs is told for subscriber data only. */
static bool
tells(const struct asked *asked, enum card_part part, const struct table_row *row)
{
	bool signs = part == CARD_SIGNERS;

	if (!signs && part != CARD_EVIDENCE)
		return true;
	struct str procedure = row->cells[card_cells[part].subject];
	const struct table_row *own = law_procedure(asked->law, procedure, asked->day);
	if (own == NULL || !is_its(asked, own->cells) ||
	    (signs && str_eq_c(own->cells[PROCEDURE_ACT], "assist")))
		return false;
	return (!signs || own->cells[PROCEDURE_DATA].len == 0 ||
		table_has(own->cells[PROCEDURE_DATA], STR("subscriber")));
}

static void
take_rows(struct asked *asked, enum card_part part)
{
	const struct card_cells *cells = &card_cells[part];
	const struct table *table = &asked->law->tables[cells->table];
	struct law_card_part *own = &asked->card->parts[part];
	struct str keys[TABLE_KEYS_MAX] = { 0 };
	const struct table_row *row;
	size_t index = 0;

	keys[cells->country] = asked->country;
	own->rows =
	    arena_array(asked->arena, table->rows_count + 1, sizeof(struct table_row *));
	asked->full = asked->full || own->rows == NULL;
	while (
	    !asked->full && (row = table_next(table, keys, asked->day, &index)) != NULL)
		if (tells(asked, part, row))
			own->rows[own->rows_count++] = row;
}

/* --- what no row says --- */

static void
want(struct asked *asked, enum card_part part, struct str subject)
{
	struct law_card_part *own = &asked->card->parts[part];
	size_t cell = card_cells[part].subject;

	for (size_t i = 0; i < own->rows_count; i++)
		if (cell == CARD_NO_CELL || str_eq(own->rows[i]->cells[cell], subject))
			return;
	for (size_t i = 0; i < own->unknown_count; i++)
		if (str_eq(own->unknown[i], subject))
			return;
	if (own->unknown_count == SUBJECTS_MAX)
		asked->full = true;
	else
		own->unknown[own->unknown_count++] = subject;
}

/* The articles of the procedures are the powers. */
static void
want_powers(struct asked *asked)
{
	const struct table *table = &asked->law->tables[LAW_PROCEDURES];
	const struct str any = STR("");
	const struct table_row *row;
	size_t index = 0;

	while ((row = table_next(table, &any, asked->day, &index)) != NULL) {
		struct str articles = row->cells[PROCEDURE_ARTICLES];
		struct str first = str_cut(&articles, ' ');

		if (concerns(asked, first))
			want(asked, CARD_POWERS, first);
	}
}

/* Whatever any State is known to have been asked for. */
static void
want_declarations(struct asked *asked)
{
	const struct table *table = &asked->law->tables[LAW_DECLARATIONS];

	for (size_t i = 0; i < table->rows_count; i++) {
		struct str article = table->rows[i].cells[DECLARATION_ARTICLE];

		if (concerns(asked, article))
			want(asked, CARD_DECLARATIONS, article);
	}
}

static void
want_words(struct asked *asked, enum card_part part, bool all)
{
	const struct card_cells *cells = &card_cells[part];
	struct str words = law_shapes[cells->table].columns[cells->subject].words;

	while (words.len > 0) {
		struct str word = str_cut(&words, ' ');

		if (all || concerns(asked, word))
			want(asked, part, word);
	}
}

static void
want_evidence(struct asked *asked)
{
	const struct table *table = &asked->law->tables[LAW_PROCEDURES];
	const struct str any = STR("");
	const struct table_row *row;
	size_t index = 0;

	while ((row = table_next(table, &any, asked->day, &index)) != NULL)
		if (str_eq_c(row->cells[PROCEDURE_ACT], "disclose") &&
		    is_its(asked, row->cells))
			want(asked, CARD_EVIDENCE, row->cells[PROCEDURE_ID]);
}

enum err
law_card_parts(struct arena *arena, const struct law *law, struct str country,
    struct clock_date day, struct law_card *ret_card, struct why *why)
{
	struct law_card card = { .country = law_state(law, country, day) };
	struct asked asked = { arena, law, country, day, &card, false };
	enum err e;

	if (card.country == NULL)
		return err_why(why, ERR_NOT_FOUND, 0, "%.*s is no State on that day",
		    STR_ARG(country));
	e = law_memberships(arena, law, country, day, &card.memberships, why);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < CARD_PART_COUNT; i++) {
		card.parts[i].unknown =
		    arena_array(arena, SUBJECTS_MAX, sizeof(struct str));
		asked.full = asked.full || card.parts[i].unknown == NULL;
		take_rows(&asked, (enum card_part)i);
	}
	if (asked.full)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	want_powers(&asked);
	want_declarations(&asked);
	want_words(&asked, CARD_AUTHORITIES, false);
	want_words(&asked, CARD_LANGUAGES, true);
	want(&asked, CARD_DYNAMIC_IP, STR("dynamic addresses"));
	want_evidence(&asked);
	if (asked.full)
		return err_why(why, ERR_LIMIT, 0, "too much is unknown");
	*ret_card = card;
	return ERR_OK;
}

/* --- routes --- */

static struct law_card_route *
route_of(struct law_card_routes *routes, const struct table_row *procedure)
{
	for (size_t i = 0; i < routes->count; i++)
		if (routes->routes[i].procedure == procedure)
			return &routes->routes[i];
	routes->routes[routes->count] = (struct law_card_route){ .procedure = procedure };
	return &routes->routes[routes->count++];
}

static enum err
count_routes(struct asked *asked, struct str other, bool out, struct why *why)
{
	const struct law_question question = {
		.requester = out ? asked->country : other,
		.provider = out ? other : asked->country,
		.categories = DATA_SUBSCRIBER,
		.day = asked->day,
	};
	struct law_card_routes *routes = out ? &asked->card->out : &asked->card->in;
	size_t mark = arena_mark(asked->arena);
	struct law_route_list list;
	enum err e = law_routes(asked->arena, asked->law, &question, &list, why);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < list.count; i++) {
		struct law_card_route *route = route_of(routes, list.routes[i].procedure);
		size_t *count = &route->counts[list.routes[i].kind];

		if (list.routes[i].kind == VERDICT_YES &&
		    *count < sizeof route->open / sizeof *route->open)
			route->open[*count] = other;
		(*count)++;
	}
	arena_return(asked->arena, mark);
	return ERR_OK;
}

static enum err
take_routes(struct asked *asked, struct why *why)
{
	const struct table *countries = &asked->law->tables[LAW_COUNTRIES];
	size_t procedures = asked->law->tables[LAW_PROCEDURES].rows_count;
	struct law_card *card = asked->card;
	const struct str any = STR("");
	const struct table_row *row;
	size_t index = 0;
	enum err e = ERR_OK;

	card->out.routes =
	    arena_array(asked->arena, procedures, sizeof *card->out.routes);
	card->in.routes = arena_array(asked->arena, procedures, sizeof *card->in.routes);
	if (card->out.routes == NULL || card->in.routes == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	while (e == ERR_OK &&
	       (row = table_next(countries, &any, asked->day, &index)) != NULL) {
		struct str other = row->cells[COUNTRY_ID];

		if (str_eq(other, asked->country))
			continue;
		card->others++;
		e = count_routes(asked, other, true, why);
		if (e == ERR_OK)
			e = count_routes(asked, other, false, why);
	}
	return e;
}

enum err
law_card(struct arena *arena, const struct law *law, struct str country,
    struct clock_date day, struct law_card *ret_card, struct why *why)
{
	struct law_card card;
	struct asked asked = { arena, law, country, day, &card, false };
	enum err e = law_card_parts(arena, law, country, day, &card, why);

	if (e == ERR_OK)
		e = take_routes(&asked, why);
	if (e == ERR_OK)
		*ret_card = card;
	return e;
}
