#include "law/law.h"

#include <assert.h>
#include <stdio.h>

#include "base/embedded.h"
#include "base/file.h"

#define COLUMNS(list) (list), sizeof(list) / sizeof *(list)
#define DATA STR_INIT("subscriber user-identifying traffic content domain")
#define NAME(text) STR_INIT(text)
#define FILE_MAX ((size_t)8 << 20)

static const struct column instrument_columns[] = {
	{ NAME("instrument"), CELL_ID, false, STR_INIT("") },
	{ NAME("status"), CELL_WORD, false, STR_INIT("in-force not-in-force none") },
	{ NAME("name"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("checked"), CELL_DATE, true, STR_INIT("") },
};

static const struct column party_columns[] = {
	{ NAME("country"), CELL_ID, false, STR_INIT("") },
	{ NAME("instrument"), CELL_ID, false, STR_INIT("") },
	{ NAME("state"), CELL_WORD, false, STR_INIT("invited signed ratified party") },
	{ NAME("name"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column procedure_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("name"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("instrument"), CELL_ID, false, STR_INIT("") },
	{ NAME("articles"), CELL_TEXT, true, STR_INIT("") },
	{ NAME("binds"), CELL_WORD, false, STR_INIT("yes no") },
	{ NAME("border"), CELL_WORD, false, STR_INIT("home cross both") },
	{ NAME("parties"), CELL_WORD, false, STR_INIT("both issuer none") },
	{ NAME("channel"), CELL_WORD, false,
	    STR_INIT("node national central 24-7 eu-system none") },
	{ NAME("sender"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("receiver"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("act"), CELL_WORD, false, STR_INIT("disclose preserve assist") },
	{ NAME("data"), CELL_WORDS, true, DATA },
	{ NAME("tables"), CELL_WORD, false, STR_INIT("complete none") },
};

static const struct column precedence_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("over"), CELL_ID, false, STR_INIT("") },
};

static const struct column element_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("field"), CELL_ID, false, STR_INIT("") },
	{ NAME("where"), CELL_WORD, false, STR_INIT("field order target") },
	{ NAME("need"), CELL_WORD, false, STR_INIT("R C O") },
	{ NAME("if_data"), CELL_WORDS, true, DATA },
	{ NAME("if_format"), CELL_LIST, true, STR_INIT("") },
	{ NAME("if_emergency"), CELL_WORD, true, STR_INIT("yes no") },
	{ NAME("if_field"), CELL_LIST, true, STR_INIT("") },
	{ NAME("type"), CELL_WORD, false, STR_INIT("text email phone date word member") },
	{ NAME("values"), CELL_LIST, true, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column signer_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("requester"), CELL_ID, false, STR_INIT("") },
	{ NAME("act"), CELL_WORD, false, STR_INIT("issue validate approve withdraw") },
	{ NAME("data"), CELL_WORDS, false, DATA },
	{ NAME("level"), CELL_WORD, false, STR_INIT("police prosecutor judge") },
	{ NAME("count"), CELL_NUMBER, false, STR_INIT("") },
	{ NAME("by"), CELL_WORD, false, STR_INIT("issuer validator") },
	{ NAME("other_than"), CELL_WORD, true, STR_INIT("issue validate approve") },
};

static const struct column voluntary_columns[] = {
	{ NAME("provider"), CELL_ID, false, STR_INIT("") },
	{ NAME("requester"), CELL_ID, false, STR_INIT("") },
	{ NAME("act"), CELL_WORD, false, STR_INIT("disclose preserve") },
	{ NAME("data"), CELL_ID, false, STR_INIT("") },
	{ NAME("emergency"), CELL_ID, false, STR_INIT("") },
	{ NAME("answer"), CELL_WORD, false, STR_INIT("yes no person") },
	{ NAME("reason"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column clock_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("clock"), CELL_ID, false, STR_INIT("") },
	{ NAME("start"), CELL_ID, false, STR_INIT("") },
	{ NAME("measure"), CELL_WORD, false,
	    STR_INIT("fixed none order.answer_by order.preserve_until "
		     "profile.preserve_days profile.renew_days profile.answer_days "
		     "profile.emergency_hours") },
	{ NAME("length"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("unit"), CELL_WORD, true, STR_INIT("days hours") },
	{ NAME("bound"), CELL_WORD, false, STR_INIT("floor ceiling soft") },
	{ NAME("whose"), CELL_WORD, false,
	    STR_INIT("issuer addressee notified requested") },
	{ NAME("on_expiry"), CELL_ID, false, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column duty_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("duty"), CELL_ID, false, STR_INIT("") },
	{ NAME("event"), CELL_ID, false, STR_INIT("") },
	{ NAME("from"), CELL_WORD, false,
	    STR_INIT("issuer addressee notified requested") },
	{ NAME("to"), CELL_WORD, true,
	    STR_INIT("issuer addressee notified requested subject") },
	{ NAME("clock"), CELL_ID, true, STR_INIT("") },
	{ NAME("meaning"), CELL_TEXT, false, STR_INIT("") },
};

static const struct column visibility_columns[] = {
	{ NAME("procedure"), CELL_ID, false, STR_INIT("") },
	{ NAME("field"), CELL_ID, false, STR_INIT("") },
	{ NAME("role"), CELL_ID, false, STR_INIT("") },
	{ NAME("visible"), CELL_WORD, false, STR_INIT("yes no consent") },
};

static const struct column provider_columns[] = {
	{ NAME("provider"), CELL_ID, false, STR_INIT("") },
	{ NAME("name"), CELL_TEXT, false, STR_INIT("") },
	{ NAME("channel"), CELL_WORD, false, STR_INIT("comity portal mail post") },
	{ NAME("answers"), CELL_LIST, true, STR_INIT("") },
	{ NAME("data"), CELL_WORDS, true, DATA },
	{ NAME("preserve_days"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("renewals"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("renew_days"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("answer_days"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("emergency_hours"), CELL_NUMBER, true, STR_INIT("") },
	{ NAME("notice"), CELL_WORD, false,
	    STR_INIT("before before-unless-asked after never unknown") },
	{ NAME("languages"), CELL_LIST, true, STR_INIT("") },
	{ NAME("fields"), CELL_LIST, true, STR_INIT("") },
	{ NAME("version"), CELL_DATE, true, STR_INIT("") },
	{ NAME("checked"), CELL_DATE, true, STR_INIT("") },
};

static const struct shape shapes[LAW_TABLE_COUNT] = {
	[LAW_INSTRUMENTS] = { NAME("instruments.tsv"), COLUMNS(instrument_columns), 1 },
	[LAW_PARTIES] = { NAME("parties.tsv"), COLUMNS(party_columns), 2 },
	[LAW_PROCEDURES] = { NAME("procedures.tsv"), COLUMNS(procedure_columns), 1 },
	[LAW_PRECEDENCE] = { NAME("precedence.tsv"), COLUMNS(precedence_columns), 2 },
	[LAW_ELEMENTS] = { NAME("elements.tsv"), COLUMNS(element_columns), 2 },
	[LAW_SIGNERS] = { NAME("signers.tsv"), COLUMNS(signer_columns), 4 },
	[LAW_VOLUNTARY] = { NAME("voluntary_ok.tsv"), COLUMNS(voluntary_columns), 5 },
	[LAW_CLOCKS] = { NAME("clocks.tsv"), COLUMNS(clock_columns), 2 },
	[LAW_DUTIES] = { NAME("duties.tsv"), COLUMNS(duty_columns), 2 },
	[LAW_VISIBILITY] = { NAME("visibility.tsv"), COLUMNS(visibility_columns), 3 },
	[LAW_PROVIDERS] = { NAME("providers.tsv"), COLUMNS(provider_columns), 1 },
};

/* A cell of one table that must be a key of another; * and - name nothing. */
static const struct reference {
	enum law_table from;
	size_t cell;
	enum law_table to;
	size_t to_cell;
} references[] = {
	{ LAW_PARTIES, PARTY_INSTRUMENT, LAW_INSTRUMENTS, INSTRUMENT_ID },
	{ LAW_PROCEDURES, PROCEDURE_INSTRUMENT, LAW_INSTRUMENTS, INSTRUMENT_ID },
	{ LAW_PRECEDENCE, PRECEDENCE_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_PRECEDENCE, PRECEDENCE_OVER, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_ELEMENTS, ELEMENT_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_SIGNERS, SIGNER_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_CLOCKS, CLOCK_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_DUTIES, DUTY_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
	{ LAW_DUTIES, DUTY_CLOCK, LAW_CLOCKS, CLOCK_ID },
	{ LAW_VISIBILITY, VISIBILITY_PROCEDURE, LAW_PROCEDURES, PROCEDURE_ID },
};

struct str
law_file(enum law_table table)
{
	assert(table < LAW_TABLE_COUNT);
	return shapes[table].file;
}

static bool
has_value(const struct table *table, size_t cell, struct str value)
{
	for (size_t i = 0; i < table->rows_count; i++)
		if (str_eq(table->rows[i].cells[cell], value))
			return true;
	return false;
}

static enum err
check_reference(const struct law *law, const struct reference *r, struct why *why)
{
	const struct table *from = &law->tables[r->from];

	for (size_t i = 0; i < from->rows_count; i++) {
		struct str value = from->rows[i].cells[r->cell];

		if (value.len == 0 || str_eq_c(value, "*") ||
		    has_value(&law->tables[r->to], r->to_cell, value))
			continue;
		return err_why(why, ERR_SYNTAX, from->rows[i].line,
		    "%.*s:%d: %.*s has no \"%.*s\"", STR_ARG(from->shape->file),
		    from->rows[i].line, STR_ARG(law_file(r->to)), STR_ARG(value));
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
	{ LAW_ELEMENTS, ELEMENT_TYPE, NAME("word"), { ELEMENT_VALUES }, 1 },
	{ LAW_ELEMENTS, ELEMENT_NEED, NAME("C"),
	    { ELEMENT_IF_DATA, ELEMENT_IF_FORMAT, ELEMENT_IF_EMERGENCY,
		ELEMENT_IF_FIELD },
	    4 },
};

static enum err
check_demand(const struct law *law, const struct demand *d, struct why *why)
{
	const struct table *table = &law->tables[d->table];

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

enum err
law_open_texts(struct arena *arena, const struct str texts[LAW_TABLE_COUNT],
    struct law *ret_law, struct why *why)
{
	struct law law = { 0 };
	enum err e;

	for (size_t i = 0; i < LAW_TABLE_COUNT; i++) {
		law.texts[i] = texts[i];
		e = table_read(arena, &shapes[i], texts[i], &law.tables[i], why);
		if (e != ERR_OK)
			return e;
	}
	for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
		e = check_reference(&law, &references[i], why);
		if (e != ERR_OK)
			return e;
	}
	for (size_t i = 0; i < sizeof demands / sizeof *demands; i++) {
		e = check_demand(&law, &demands[i], why);
		if (e != ERR_OK)
			return e;
	}
	*ret_law = law;
	return ERR_OK;
}

static struct str
embedded_text(struct str name)
{
	for (const struct embedded *e = embedded_law; e->name != NULL; e++)
		if (str_eq_c(name, e->name))
			return e->text;
	return STR("");
}

enum err
law_open_embedded(struct arena *arena, struct law *ret_law, struct why *why)
{
	struct str texts[LAW_TABLE_COUNT];

	for (size_t i = 0; i < LAW_TABLE_COUNT; i++)
		texts[i] = embedded_text(shapes[i].file);
	return law_open_texts(arena, texts, ret_law, why);
}

enum err
law_open_dir(struct arena *arena, const char *dir, struct law *ret_law, struct why *why)
{
	struct str texts[LAW_TABLE_COUNT];

	for (size_t i = 0; i < LAW_TABLE_COUNT; i++) {
		char path[4096];
		int len =
		    snprintf(path, sizeof path, "%s/%.*s", dir, STR_ARG(shapes[i].file));

		if (len < 0 || (size_t)len >= sizeof path)
			return err_why(
			    why, ERR_USAGE, 0, "the folder's name is too long");
		enum err e = file_read(arena, path, FILE_MAX, &texts[i], why);
		if (e != ERR_OK)
			return e;
	}
	return law_open_texts(arena, texts, ret_law, why);
}

void
law_bytes(const struct law *law, struct buf *out)
{
	for (size_t i = 0; i < LAW_TABLE_COUNT; i++) {
		buf_add_be32(out, (uint32_t)shapes[i].file.len);
		buf_add(out, shapes[i].file);
		buf_add_be32(out, (uint32_t)law->texts[i].len);
		buf_add(out, law->texts[i]);
	}
}

const struct table_row *
law_procedure(const struct law *law, struct str id, struct clock_date day)
{
	return id.len == 0 ? NULL : table_find(&law->tables[LAW_PROCEDURES], &id, day);
}

const struct table_row *
law_provider(const struct law *law, struct str id, struct clock_date day)
{
	return id.len == 0 ? NULL : table_find(&law->tables[LAW_PROVIDERS], &id, day);
}

struct str
law_instrument_status(const struct law *law, struct str instrument, struct clock_date day)
{
	const struct table_row *row =
	    instrument.len == 0
		? NULL
		: table_find(&law->tables[LAW_INSTRUMENTS], &instrument, day);

	return row == NULL ? STR("") : row->cells[INSTRUMENT_STATUS];
}

struct str
law_party_state(const struct law *law, struct str country, struct str instrument,
    struct clock_date day)
{
	const struct str keys[] = { country, instrument };
	const struct table_row *row;

	if (country.len == 0 || instrument.len == 0)
		return STR("");
	row = table_find(&law->tables[LAW_PARTIES], keys, day);
	return row == NULL ? STR("") : row->cells[PARTY_STATE];
}

enum visible
law_visible(const struct law *law, struct str procedure, struct str field,
    struct str role, struct clock_date day)
{
	const struct str keys[] = { procedure, field, role };
	const struct table_row *row;

	if (procedure.len == 0 || field.len == 0 || role.len == 0)
		return VISIBLE_NO;
	row = table_find(&law->tables[LAW_VISIBILITY], keys, day);
	if (row == NULL || str_eq_c(row->cells[VISIBILITY_ANSWER], "no"))
		return VISIBLE_NO;
	return str_eq_c(row->cells[VISIBILITY_ANSWER], "yes") ? VISIBLE_YES
							      : VISIBLE_CONSENT;
}

struct str
law_country(struct str organisation)
{
	struct endpoint endpoint;

	return endpoint_parse(organisation, &endpoint) ? endpoint.country : STR("");
}

const struct table_row *
law_duty_next(
    const struct law *law, struct str procedure, struct clock_date day, size_t *index)
{
	const struct str keys[] = { procedure, STR("") };

	return procedure.len == 0
		   ? NULL
		   : table_next(&law->tables[LAW_DUTIES], keys, day, index);
}
