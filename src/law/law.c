#include "law/law.h"

#include <assert.h>
#include <stdio.h>

#include "base/embedded.h"
#include "base/file.h"
#include "base/limits.h"
#include "law/fits.h"

#define FILE_MAX ((size_t)8 << 20)

struct str
law_file(enum law_table table)
{
	assert(table < LAW_TABLE_COUNT);
	return law_shapes[table].file;
}

enum err
law_open_texts(struct arena *arena, const struct str texts[LAW_TABLE_COUNT],
    struct law *ret_law, struct why *why)
{
	struct law law = { 0 };
	size_t total = 0;
	enum err e;

	for (size_t i = 0; i < LAW_TABLE_COUNT; i++) {
		law.texts[i] = texts[i];
		total += texts[i].len;
		if (total > LIMIT_LAW)
			return err_why(why, ERR_LIMIT, 0,
			    "the tables of law hold more than %zu bytes", LIMIT_LAW);
		e = table_read(arena, &law_shapes[i], texts[i], &law.tables[i], why);
		if (e != ERR_OK)
			return e;
	}
	e = law_fits(law.tables, why);
	if (e != ERR_OK)
		return e;
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
		texts[i] = embedded_text(law_shapes[i].file);
	return law_open_texts(arena, texts, ret_law, why);
}

enum err
law_open_dir(struct arena *arena, const char *dir, struct law *ret_law, struct why *why)
{
	struct str texts[LAW_TABLE_COUNT];

	for (size_t i = 0; i < LAW_TABLE_COUNT; i++) {
		char path[4096];
		int len = snprintf(
		    path, sizeof path, "%s/%.*s", dir, STR_ARG(law_shapes[i].file));

		if (len < 0 || (size_t)len >= sizeof path)
			return err_why(
			    why, ERR_USAGE, 0, "the folder's name is too long");
		enum err e = file_read(arena, path, FILE_MAX, &texts[i], why);
		if (e != ERR_OK)
			return e;
	}
	return law_open_texts(arena, texts, ret_law, why);
}

static void
add_text(struct buf *out, struct str name, struct str text)
{
	buf_add_be32(out, (uint32_t)name.len);
	buf_add(out, name);
	buf_add_be32(out, (uint32_t)text.len);
	buf_add(out, text);
}

void
law_bytes(const struct law *law, struct buf *out)
{
	for (size_t i = 0; i < LAW_TABLE_COUNT; i++)
		add_text(out, law_shapes[i].file, law->texts[i]);
	if (law->what_if.len > 0)
		add_text(out, STR("what-if"), law->what_if);
}

const struct table_row *
law_procedure(const struct law *law, struct str id, struct clock_date day)
{
	return id.len == 0 ? NULL : table_find(&law->tables[LAW_PROCEDURES], &id, day);
}

bool
law_asks_answer(const struct law *law, struct str procedure, struct clock_date day)
{
	const struct table_row *row = law_procedure(law, procedure, day);

	return row == NULL || !str_eq_c(row->cells[PROCEDURE_ACT], "preserve");
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

static bool
known_unbound(const struct law *law, struct str country, struct str instrument,
    struct clock_date day)
{
	struct str state = law_party_state(law, country, instrument, day);

	return state.len > 0 && !str_eq_c(state, "party") && !str_eq_c(state, "unknown");
}

bool
law_may_bind(const struct law *law, struct str procedure, struct str requester,
    struct str provider, struct clock_date day)
{
	const struct table_row *row = law_procedure(law, procedure, day);

	if (row == NULL)
		return false;
	struct str instrument = row->cells[PROCEDURE_INSTRUMENT];
	struct str parties = row->cells[PROCEDURE_PARTIES];
	if (str_eq_c(law_instrument_status(law, instrument, day), "not-in-force"))
		return false;
	if (str_eq_c(parties, "none"))
		return true;
	return !known_unbound(law, requester, instrument, day) &&
	       (!str_eq_c(parties, "both") ||
		   !known_unbound(law, provider, instrument, day));
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

struct str
law_authority(
    const struct law *law, struct str country, struct str function, struct clock_date day)
{
	const struct str keys[TABLE_KEYS_MAX] = { country, function };
	const struct table_row *row =
	    table_find(&law->tables[LAW_AUTHORITIES], keys, day);
	struct endpoint endpoint;

	if (row == NULL || !endpoint_parse(row->cells[AUTHORITY_BODY], &endpoint))
		return STR("");
	return row->cells[AUTHORITY_BODY];
}
