/*
 * sample.h - orders for the tests of law: complete ones, made from the tables themselves.
 */
#ifndef COMITY_TESTS_LAW_SAMPLE_H
#define COMITY_TESTS_LAW_SAMPLE_H

#include <assert.h>

#include "law/condition_text.h"
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
	if (str_eq_c(type, "number"))
		return STR("443");
	return values.len > 0 ? str_cut(&values, ' ') : STR("something");
}

#define SAMPLE_NOTIFIED "DE/notified"
#define SAMPLE_VALIDATOR "FR/tribunal"

static const struct str sample_notified[] = { STR_INIT(SAMPLE_NOTIFIED) };

/* One test of a condition is made true, as far as the order can. */
static inline void
sample_meet_test(struct order *order, const struct condition_test *test)
{
	struct order_field *fields =
	    (struct order_field *)(uintptr_t)order->fields; /* the sample's own */
	struct target *target = (struct target *)(uintptr_t)order->targets;
	struct str value = test->words;
	struct str word = str_cut(&value, test->subject == SUBJECT_FIELD ? '=' : ',');
	enum data_category category;

	if (test->subject == SUBJECT_DATA && data_category_parse(word, &category))
		target->categories |= (unsigned)category;
	if (test->subject == SUBJECT_ONLY && data_category_parse(word, &category))
		target->categories = (unsigned)category;
	if (test->subject == SUBJECT_FORMAT)
		target->format = word;
	if (test->subject == SUBJECT_EMERGENCY) {
		order->emergency = !str_eq_c(word, "no");
		if (!str_eq_c(word, "no") && !str_eq_c(word, "any"))
			value = word;
		word = STR("emergency-kind");
	}
	if (test->subject == SUBJECT_NOTIFIED) {
		order->notified = sample_notified;
		order->notified_count = str_eq_c(word, "yes");
	}
	if (test->subject == SUBJECT_FOLLOWS)
		order->has_follows = str_eq_c(word, "yes");
	for (size_t i = 0; i < order->fields_count; i++)
		if (value.len > 0 && str_eq(fields[i].id, word))
			fields[i].value = value;
}

/* The first alternative of a cell `if`; fields: only what it asks of fields. */
static inline void
sample_meet(struct order *order, struct str cell, bool fields)
{
	struct str alternative;
	struct condition_test test;

	if (condition_alternative(&cell, &alternative))
		while (condition_test(&alternative, &test))
			if (!test.contrary && (!fields || test.subject == SUBJECT_FIELD))
				sample_meet_test(order, &test);
}

/* An annex for those whom its row names. */
static inline struct annex_ref
sample_annex(struct arena *arena, const struct order *order, const struct table_row *row)
{
	struct str *readers = arena_array(arena, 3, sizeof *readers);
	struct annex_ref annex = { .name = row->cells[ELEMENT_FIELD],
		.readers = readers };

	assert(readers != NULL);
	if (table_has(row->cells[ELEMENT_VALUES], STR("notified")))
		readers[annex.readers_count++] = STR(SAMPLE_NOTIFIED);
	if (table_has(row->cells[ELEMENT_VALUES], STR("requested")))
		readers[annex.readers_count++] = order->addressee;
	if (table_has(row->cells[ELEMENT_VALUES], STR("validator")))
		readers[annex.readers_count++] = STR(SAMPLE_VALIDATOR);
	return annex;
}

/* Who writes to whom by this procedure. */
static inline void
sample_parties(struct order *order, const struct table_row *procedure)
{
	struct str border =
	    procedure == NULL ? STR("both") : procedure->cells[PROCEDURE_BORDER];

	order->issuer = STR("CL/fiscalia-norte");
	order->addressee = STR("US/papercup-mail");
	if (str_eq_c(border, "home"))
		order->addressee = STR("CL/correo");
	if (str_starts(order->procedure, STR("eu-"))) {
		order->issuer = STR("FR/parquet");
		order->addressee = STR("DE/muster-mail");
	}
	order->has_follows = str_eq_c(order->procedure, "eu-enforce");
}

/* An order with every element of its procedure's table but the one named. */
static inline struct order
sample_order(struct arena *arena, const struct law *law, struct str procedure,
    unsigned categories, struct str without, struct clock_date day)
{
	static const unsigned char recipient[1][SHA256_LEN] = { { 1 } };
	const struct table *table = &law->tables[LAW_ELEMENTS];
	const struct str keys[] = { procedure, STR("") };
	struct order_field *fields =
	    arena_array(arena, table->rows_count, sizeof *fields);
	struct annex_ref *annexes = arena_array(arena, 16, sizeof *annexes);
	struct target *target = arena_alloc(arena, sizeof *target);
	const struct table_row *row;
	size_t index = 0;
	struct order order = { .realm = STR("live"),
		.procedure = procedure,
		.language = str_eq_c(without, "language") ? STR("") : STR("en"),
		.answer_by =
		    str_eq_c(without, "answer-by") ? 0 : 40000 * (int64_t)CLOCK_DAY,
		.fields = fields,
		.annexes = annexes,
		.targets = target,
		.targets_count = 1,
		.recipients = recipient,
		.recipients_count = str_eq_c(without, "recipients") ? 0 : 1 };

	assert(fields != NULL && target != NULL && annexes != NULL);
	sample_parties(&order, law_procedure(law, procedure, day));
	while ((row = table_next(table, keys, day, &index)) != NULL) {
		if (str_eq(row->cells[ELEMENT_FIELD], without))
			continue;
		if (str_eq_c(row->cells[ELEMENT_WHERE], "field"))
			fields[order.fields_count++] =
			    (struct order_field){ row->cells[ELEMENT_FIELD],
				    sample_value(row) };
		if (str_eq_c(row->cells[ELEMENT_FIELD], "validator"))
			order.validator = STR(SAMPLE_VALIDATOR);
		if (str_eq_c(row->cells[ELEMENT_FIELD], "notified")) {
			order.notified = sample_notified;
			order.notified_count = 1;
		}
		if (str_eq_c(row->cells[ELEMENT_WHERE], "annex"))
			annexes[order.annexes_count++] = sample_annex(arena, &order, row);
	}
	*target = (struct target){ .format = STR("EmailAddress"),
		.value = STR("someone@papercup.example"),
		.from = 30 * CLOCK_DAY,
		.to = 31 * CLOCK_DAY,
		.zone = STR("America/Santiago"),
		.categories = categories };
	const struct str without_keys[] = { procedure, without };
	row = without.len == 0 ? NULL : table_find(table, without_keys, day);
	if (row != NULL)
		sample_meet(&order, row->cells[ELEMENT_IF], true);
	if (str_eq_c(without, "identifier"))
		target->value = STR("");
	if (str_eq_c(without, "categories"))
		target->categories = 0;
	if (str_eq_c(without, "period"))
		target->from = target->to = 0;
	if (str_eq_c(without, "zone"))
		target->zone = STR("");
	return order;
}

#endif
