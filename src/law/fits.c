#include "law/fits.h"

#include "law/condition_text.h"
#include "law/portal.h"

#define NAME(text) STR_INIT(text)

/* A cell of one table, or each word of it, that must be a key of another; * and - name
 * nothing. */
static const struct reference {
	enum law_table from;
	size_t cell;
	enum law_table to;
	size_t to_cell;
} references[] = {
	{ LAW_PARTIES, PARTY_COUNTRY, LAW_COUNTRIES, COUNTRY_ID },
	{ LAW_SIGNERS, SIGNER_REQUESTER, LAW_COUNTRIES, COUNTRY_ID },
	{ LAW_VOLUNTARY, VOLUNTARY_PROVIDER, LAW_COUNTRIES, COUNTRY_ID },
	{ LAW_VOLUNTARY, VOLUNTARY_REQUESTER, LAW_COUNTRIES, COUNTRY_ID },
	{ LAW_DECLARATIONS, DECLARATION_COUNTRY, LAW_COUNTRIES, COUNTRY_ID },
	{ LAW_IMPLEMENTED, IMPLEMENTED_COUNTRY, LAW_COUNTRIES, COUNTRY_ID },
	{ LAW_LANGUAGES, LANGUAGE_COUNTRY, LAW_COUNTRIES, COUNTRY_ID },
	{ LAW_LANGUAGES, LANGUAGE_INSTRUMENT, LAW_INSTRUMENTS, INSTRUMENT_ID },
	{ LAW_AUTHORITIES, AUTHORITY_COUNTRY, LAW_COUNTRIES, COUNTRY_ID },
	{ LAW_DYNAMIC_IP, DYNAMIC_IP_COUNTRY, LAW_COUNTRIES, COUNTRY_ID },
	{ LAW_EVIDENCE, EVIDENCE_COUNTRY, LAW_COUNTRIES, COUNTRY_ID },
	{ LAW_EVIDENCE, EVIDENCE_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_MLA_TREATIES, MLA_TREATY_INSTRUMENT, LAW_INSTRUMENTS, INSTRUMENT_ID },
	{ LAW_PARTIES, PARTY_INSTRUMENT, LAW_INSTRUMENTS, INSTRUMENT_ID },
	{ LAW_PROCEDURES, PROCEDURE_INSTRUMENT, LAW_INSTRUMENTS, INSTRUMENT_ID },
	{ LAW_PRECEDENCE, PRECEDENCE_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_PRECEDENCE, PRECEDENCE_OVER, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_ELEMENTS, ELEMENT_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_SIGNERS, SIGNER_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_CLOCKS, CLOCK_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_CLOCKS, CLOCK_RULE, LAW_COUNTING, COUNTING_RULE },
	{ LAW_COUNTING, COUNTING_COUNTRY, LAW_COUNTRIES, COUNTRY_ID },
	{ LAW_DUTIES, DUTY_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_DUTIES, DUTY_CLOCK, LAW_CLOCKS, CLOCK_ID },
	{ LAW_VISIBILITY, VISIBILITY_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_GATES, GATE_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_NOTICES, NOTICE_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_REFUSALS, REFUSAL_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_EFFECTS, EFFECT_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_EFFECTS, EFFECT_GROUND, LAW_REFUSALS, REFUSAL_GROUND },
	{ LAW_LIMITS, LAW_LIMIT_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_LIMITS, LAW_LIMIT_BEFORE, LAW_CLOCKS, CLOCK_ID },
	{ LAW_LIMITS, LAW_LIMIT_UNTIL, LAW_CLOCKS, CLOCK_ID },
	{ LAW_DELAYS, DELAY_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_FALLBACKS, FALLBACK_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_FALLBACKS, FALLBACK_TO, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_PROVIDERS, PROVIDER_FIELDS, LAW_ELEMENTS, ELEMENT_FIELD },
	{ LAW_PORTALS, PORTAL_VALUE, LAW_ELEMENTS, ELEMENT_FIELD },
	{ LAW_PHENOMENA, PHENOMENON_OFFENCE, LAW_OFFENCES, OFFENCE_ID },
	{ LAW_LISTS, OFFENCE_LIST_OFFENCE, LAW_OFFENCES, OFFENCE_ID },
};

static bool
has_value(const struct table *table, size_t cell, struct str value)
{
	if (cell == 0)
		return table_has_key(table, value);
	for (size_t i = 0; i < table->rows_count; i++)
		if (str_eq(table->rows[i].cells[cell], value))
			return true;
	return false;
}

/* XA to XZ are nobody's (ISO 3166-1: for users): invented States of tests and training.
 */
static bool
is_invented(enum law_table to, struct str value)
{
	return to == LAW_COUNTRIES && value.len == 2 && value.ptr[0] == 'X' &&
	       value.ptr[1] >= 'A' && value.ptr[1] <= 'Z';
}

static enum err
check_reference(const struct table *tables, const struct reference *r, struct why *why)
{
	const struct table *from = &tables[r->from];

	for (size_t i = 0; i < from->rows_count; i++) {
		struct str rest = from->rows[i].cells[r->cell];

		while (rest.len > 0) {
			struct str value = str_cut(&rest, ' ');

			if (str_eq_c(value, "*") || is_invented(r->to, value) ||
			    (r->from == LAW_PORTALS && portal_is_name(value)) ||
			    has_value(&tables[r->to], r->to_cell, value))
				continue;
			return err_why(why, ERR_SYNTAX, from->rows[i].line,
			    "%.*s:%d: %.*s has no \"%.*s\"", STR_ARG(from->shape->file),
			    from->rows[i].line, STR_ARG(law_shapes[r->to].file),
			    STR_ARG(value));
		}
	}
	return ERR_OK;
}

/* Cells that need one another: where the first holds the word, one of the others is
 * filled. */
static const struct demand {
	enum law_table table;
	size_t cell;
	struct str word;
	size_t others[4];
	size_t others_count;
} demands[] = {
	{ LAW_CLOCKS, CLOCK_MEASURE, NAME("fixed"), { CLOCK_LENGTH }, 1 },
	{ LAW_CLOCKS, CLOCK_MEASURE, NAME("fixed"), { CLOCK_UNIT }, 1 },
	{ LAW_CLOCKS, CLOCK_MEASURE, NAME("max-fixed-answer_by"), { CLOCK_LENGTH }, 1 },
	{ LAW_CLOCKS, CLOCK_MEASURE, NAME("max-fixed-answer_by"), { CLOCK_UNIT }, 1 },
	{ LAW_ELEMENTS, ELEMENT_WHERE, NAME("annex"), { ELEMENT_VALUES }, 1 },
	{ LAW_ELEMENTS, ELEMENT_TYPE, NAME("word"), { ELEMENT_VALUES }, 1 },
	{ LAW_ELEMENTS, ELEMENT_TYPE, NAME("words"), { ELEMENT_VALUES }, 1 },
	{ LAW_ELEMENTS, ELEMENT_NEED, NAME("C"), { ELEMENT_IF }, 1 },
};

static enum err
check_demand(const struct table *tables, const struct demand *d, struct why *why)
{
	const struct table *table = &tables[d->table];

	for (size_t i = 0; i < table->rows_count; i++) {
		const struct table_row *row = &table->rows[i];
		bool filled = !str_eq(row->cells[d->cell], d->word);

		for (size_t j = 0; j < d->others_count; j++)
			filled = filled || row->cells[d->others[j]].len > 0;
		if (!filled)
			return err_why(why, ERR_SYNTAX, row->line,
			    "%.*s:%d: %.*s asks for %.*s", STR_ARG(table->shape->file),
			    row->line, STR_ARG(d->word),
			    STR_ARG(table->shape->columns[d->others[0]].name));
	}
	return ERR_OK;
}

/* A condition that names an instrument which is in no table is never anything but
 * unknown: somebody mistyped it. */
static bool
is_known_instrument(const struct table *instruments, const struct condition_test *test)
{
	struct str value = test->words;
	struct str name = str_cut(&value, '=');

	return test->subject < SUBJECT_REQUESTER || test->subject > SUBJECT_BOTH ||
	       !str_eq_c(name, "in") || table_has_key(instruments, value);
}

/* A fact that no row of case_facts.tsv lists is one that nobody ever states. */
static struct str
unknown_fact(const struct table *case_facts, const struct condition_test *test)
{
	struct str rest = test->words;

	while (test->subject == SUBJECT_CASE && rest.len > 0) {
		struct str fact = str_cut(&rest, ',');

		if (!table_has_key(case_facts, fact))
			return fact;
	}
	return STR("");
}

static enum err
check_condition_cell(const struct table *tables, const struct table *table,
    const struct table_row *row, struct str cell, struct why *why)
{
	struct str alternative;
	struct condition_test test;
	struct str fact;

	while (condition_alternative(&cell, &alternative))
		while (condition_test(&alternative, &test)) {
			fact = unknown_fact(&tables[LAW_CASE_FACTS], &test);
			if (!is_known_instrument(&tables[LAW_INSTRUMENTS], &test))
				return err_why(why, ERR_SYNTAX, row->line,
				    "%.*s:%d: %.*s has no instrument of \"%.*s\"",
				    STR_ARG(table->shape->file), row->line,
				    STR_ARG(law_shapes[LAW_INSTRUMENTS].file),
				    STR_ARG(test.text));
			if (fact.len > 0)
				return err_why(why, ERR_SYNTAX, row->line,
				    "%.*s:%d: %.*s has no \"%.*s\"",
				    STR_ARG(table->shape->file), row->line,
				    STR_ARG(law_shapes[LAW_CASE_FACTS].file),
				    STR_ARG(fact));
		}
	return ERR_OK;
}

static enum err
check_conditions(const struct table *tables, const struct table *table, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < table->shape->columns_count; i++)
		for (size_t j = 0; e == ERR_OK && j < table->rows_count; j++)
			if (table->shape->columns[i].type == CELL_IF)
				e = check_condition_cell(tables, table, &table->rows[j],
				    table->rows[j].cells[i], why);
	return e;
}

enum err
law_fits(const struct table tables[LAW_TABLE_COUNT], struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < sizeof references / sizeof *references; i++)
		e = check_reference(tables, &references[i], why);
	for (size_t i = 0; e == ERR_OK && i < sizeof demands / sizeof *demands; i++)
		e = check_demand(tables, &demands[i], why);
	for (size_t i = 0; e == ERR_OK && i < LAW_TABLE_COUNT; i++)
		e = check_conditions(tables, &tables[i], why);
	return e;
}
