/*
 * edit.h - a sample order made into that of a case, by words:
 *
 *	offence=185/2  nat=     a field with that value; without it
 *	-facts                  without a member of the order or its targets, or an annex
 *	emergency:224           an emergency, and of which kind; emergency:none = not said
 *	notified:yes            notified:no, follows:yes, follows:no
 *	format:IPv4Address      of the target; to:2026-12-31 = the end of its period
 *	lang:de  by:2028-03-11  language; the day by which an answer is asked for
 *	validator:none          nobody validates
 */
#ifndef COMITY_TESTS_LAW_EDIT_H
#define COMITY_TESTS_LAW_EDIT_H

#include "sample.h"

/* Readers of annexes go with the parties. */
static inline void
edit_parties(struct order *order, struct str issuer, struct str addressee)
{
	for (size_t i = 0; i < order->annexes_count; i++) {
		const struct annex_ref *annex = &order->annexes[i];
		struct str *readers = (struct str *)(uintptr_t)annex->readers;

		for (size_t j = 0; j < annex->readers_count; j++)
			if (str_eq(readers[j], order->addressee))
				readers[j] = addressee;
	}
	order->issuer = issuer;
	order->addressee = addressee;
}

static inline void
edit_field(struct order *order, struct str id, struct str value)
{
	struct order_field *fields = (struct order_field *)(uintptr_t)order->fields;
	size_t at = 0;

	while (at < order->fields_count && !str_eq(fields[at].id, id))
		at++;
	if (value.len == 0) {
		if (at < order->fields_count)
			fields[at] = fields[--order->fields_count];
		return;
	}
	fields[at] = (struct order_field){ id, value };
	if (at == order->fields_count)
		order->fields_count++;
}

static inline void
edit_without(struct order *order, struct str name)
{
	struct annex_ref *annexes = (struct annex_ref *)(uintptr_t)order->annexes;
	struct target *target = (struct target *)(uintptr_t)order->targets;

	for (size_t i = 0; i < order->annexes_count; i++)
		if (str_eq(annexes[i].name, name))
			annexes[i--] = annexes[--order->annexes_count];
	if (str_eq_c(name, "zone"))
		target->zone = STR("");
	if (str_eq_c(name, "period"))
		target->from = target->to = 0;
	if (str_eq_c(name, "identifier"))
		target->value = STR("");
	if (str_eq_c(name, "recipients"))
		order->recipients_count = 0;
	if (str_eq_c(name, "language"))
		order->language = STR("");
	if (str_eq_c(name, "answer-by"))
		order->answer_by = 0;
}

static inline bool
edit_day(struct str text, int64_t *ret_at)
{
	struct clock_date day;

	if (!clock_parse_date(text, &day))
		return false;
	*ret_at = clock_midnight_utc(day);
	return true;
}

/* NAME:VALUE */
static inline bool
edit_member(struct order *order, struct str name, struct str value)
{
	struct target *target = (struct target *)(uintptr_t)order->targets;

	if (str_eq_c(name, "emergency")) {
		order->emergency = true;
		edit_field(order, STR("emergency-kind"),
		    str_eq_c(value, "none") ? STR("") : value);
	} else if (str_eq_c(name, "notified")) {
		order->notified = sample_notified;
		order->notified_count = str_eq_c(value, "yes");
	} else if (str_eq_c(name, "follows")) {
		order->has_follows = str_eq_c(value, "yes");
	} else if (str_eq_c(name, "format")) {
		target->format = value;
	} else if (str_eq_c(name, "lang")) {
		order->language = value;
	} else if (str_eq_c(name, "validator")) {
		order->validator = str_eq_c(value, "none") ? STR("") : value;
	} else if (str_eq_c(name, "to")) {
		return edit_day(value, &target->to);
	} else if (str_eq_c(name, "by")) {
		return edit_day(value, &order->answer_by);
	} else {
		return false;
	}
	return true;
}

/* The period of the sample ends before the day; an edit may say otherwise. */
static inline bool
edit_order(struct arena *arena, struct order *order, struct str edits, int64_t now)
{
	struct order_field *fields =
	    arena_array(arena, order->fields_count + 16, sizeof *fields);
	bool good = fields != NULL && now > 0;

	for (size_t i = 0; good && i < order->fields_count; i++)
		fields[i] = order->fields[i];
	order->fields = fields;
	while (good && edits.len > 0) {
		struct str word = str_cut(&edits, ' ');
		size_t equals = str_find(word, '=');
		size_t colon = str_find(word, ':');

		if (word.ptr[0] == '-')
			edit_without(order, str_slice(word, 1, word.len));
		else if (equals < word.len && equals < colon)
			edit_field(order, str_slice(word, 0, equals),
			    str_slice(word, equals + 1, word.len));
		else
			good = colon < word.len &&
			       edit_member(order, str_slice(word, 0, colon),
				   str_slice(word, colon + 1, word.len));
	}
	return good;
}

#endif
