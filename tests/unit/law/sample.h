/*
 * sample.h - orders for the tests of law: complete ones, made from the tables themselves.
 */
#ifndef COMITY_TESTS_LAW_SAMPLE_H
#define COMITY_TESTS_LAW_SAMPLE_H

#include <assert.h>

#include "law/law.h"

static inline struct str
sample_value(const struct table_row *row)
{
	struct str type = row->cells[ELEMENT_TYPE];
	struct str values = row->cells[ELEMENT_VALUES];

	if (str_eq_c(type, "email"))
		return STR("desk@fiscalia-norte.example");
	if (str_eq_c(type, "phone"))
		return STR("+56 2 5555 0100");
	if (str_eq_c(type, "date"))
		return STR("2027-01-31");
	return values.len > 0 ? str_cut(&values, ' ') : STR("something");
}

/* Makes the condition "FIELD VALUE" of a row true. */
static inline void
sample_meet(struct order_field *fields, size_t count, struct str condition)
{
	struct str field = str_cut(&condition, ' ');

	for (size_t i = 0; i < count; i++)
		if (field.len > 0 && str_eq(fields[i].id, field))
			fields[i].value = condition;
}

/* An order with every field of its procedure's table but the one named. */
static inline struct order
sample_order(struct arena *arena, const struct law *law, struct str procedure,
    unsigned categories, struct str without, struct clock_date day)
{
	static const unsigned char recipient[1][SHA256_LEN] = { { 1 } };
	const struct table *table = &law->tables[LAW_ELEMENTS];
	const struct str keys[] = { procedure, STR("") };
	struct order_field *fields =
	    arena_array(arena, table->rows_count, sizeof *fields);
	struct target *target = arena_alloc(arena, sizeof *target);
	const struct table_row *row;
	size_t count = 0;
	size_t index = 0;

	assert(fields != NULL && target != NULL);
	while ((row = table_next(table, keys, day, &index)) != NULL)
		if (str_eq_c(row->cells[ELEMENT_WHERE], "field") &&
		    !str_eq(row->cells[ELEMENT_FIELD], without))
			fields[count++] = (struct order_field){ row->cells[ELEMENT_FIELD],
				sample_value(row) };
	const struct str without_keys[] = { procedure, without };
	row = without.len == 0 ? NULL : table_find(table, without_keys, day);
	if (row != NULL)
		sample_meet(fields, count, row->cells[ELEMENT_IF_FIELD]);
	*target = (struct target){ .format = STR("EmailAddress"),
		.value = STR("someone@papercup.example"),
		.from = 30 * CLOCK_DAY,
		.to = 31 * CLOCK_DAY,
		.zone = STR("America/Santiago"),
		.categories = categories };
	if (str_eq_c(without, "identifier"))
		target->value = STR("");
	if (str_eq_c(without, "categories"))
		target->categories = 0;
	if (str_eq_c(without, "period"))
		target->from = target->to = 0;
	if (str_eq_c(without, "zone"))
		target->zone = STR("");
	return (struct order){ .realm = STR("live"),
		.procedure = procedure,
		.issuer = STR("CL/fiscalia-norte"),
		.addressee = STR("US/papercup-mail"),
		.language = str_eq_c(without, "language") ? STR("") : STR("en"),
		.fields = fields,
		.fields_count = count,
		.targets = target,
		.targets_count = 1,
		.recipients = recipient,
		.recipients_count = str_eq_c(without, "recipients") ? 0 : 1 };
}

#endif
