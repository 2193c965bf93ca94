#include "law/gate.h"

bool
gate_is_of_states(struct str test)
{
	struct condition_test read;

	return condition_test(&test, &read) && read.subject >= SUBJECT_REQUESTER &&
	       read.subject <= SUBJECT_BOTH;
}

/* Something must be added first. */
static void
check_need(struct check *check, const struct table_row *row, struct condition condition)
{
	struct about about = { LAW_GATES, row, STR(""), "/procedure" };

	if (condition.answer == CONDITION_YES)
		check_add(check, VERDICT_NO, "law-need-missing", about, "%.*s",
		    STR_ARG(row->cells[GATE_MEANING]));
	else
		check_add(check, VERDICT_PERSON, "law-gate-unknown", about,
		    "not known (%.*s): %.*s", STR_ARG(condition.decided),
		    STR_ARG(row->cells[GATE_MEANING]));
}

/* Who signs is not asked of a draft. */
static bool
waits_for_signature(const struct check *check, struct condition condition)
{
	return condition.answer == CONDITION_UNKNOWN &&
	       check->situation->stage == LAW_DRAFT &&
	       str_starts(condition.decided, STR("level:"));
}

static void
check_gate(struct check *check, const struct table_row *row)
{
	struct about about = { LAW_GATES, row, STR(""), "/procedure" };
	bool closes = str_eq_c(row->cells[GATE_EFFECT], "close");
	bool needs = str_eq_c(row->cells[GATE_EFFECT], "need");
	struct condition condition;

	/* A question has no order that could lack anything. */
	if (needs && check->question)
		return;
	condition = check_condition(check, NULL, row->cells[GATE_IF]);
	check_use(check, condition.row);
	if (condition.answer == CONDITION_NO || waits_for_signature(check, condition))
		return;
	check_use(check, row);
	if (needs)
		check_need(check, row, condition);
	else if (condition.answer == CONDITION_YES)
		check_add(check, closes ? VERDICT_NO : VERDICT_PERSON, "law-gate", about,
		    "%.*s", STR_ARG(row->cells[GATE_MEANING]));
	else
		check_add(check, VERDICT_PERSON, "law-gate-unknown", about,
		    "not known (%.*s): %.*s", STR_ARG(condition.decided),
		    STR_ARG(row->cells[GATE_MEANING]));
}

void
check_gates(struct check *check)
{
	const struct str keys[TABLE_KEYS_MAX] = { check->procedure->cells[PROCEDURE_ID] };
	const struct table *table = &check->law->tables[LAW_GATES];
	const struct table_row *row;
	size_t index = 0;

	while ((row = table_next(table, keys, check->day, &index)) != NULL)
		check_gate(check, row);
}

void
check_notices(struct check *check)
{
	const struct str keys[TABLE_KEYS_MAX] = { check->procedure->cells[PROCEDURE_ID] };
	const struct table *table = &check->law->tables[LAW_NOTICES];
	const struct table_row *row;
	size_t index = 0;

	while ((row = table_next(table, keys, check->day, &index)) != NULL) {
		struct condition condition =
		    check_condition(check, NULL, row->cells[NOTICE_IF]);

		check_use(check, condition.row);
		if (condition.answer != CONDITION_UNKNOWN ||
		    !gate_is_of_states(condition.decided))
			continue;
		check_add(check, VERDICT_PERSON, "law-notice-unknown",
		    (struct about){ LAW_NOTICES, row, STR(""), "/notified" },
		    "not known (%.*s): %.*s", STR_ARG(condition.decided),
		    STR_ARG(row->cells[NOTICE_MEANING]));
	}
}
