#include "law/effect.h"

const struct table_row *
law_effect_row(
    const struct law *law, struct str procedure, struct str reason, struct clock_date day)
{
	const struct str keys[TABLE_KEYS_MAX] = { procedure, reason };

	return procedure.len == 0 || reason.len == 0
		   ? NULL
		   : table_find(&law->tables[LAW_EFFECTS], keys, day);
}

enum law_effect
law_effect_of(const struct table_row *row)
{
	static const struct {
		const char *word;
		enum law_effect effect;
	} words[] = {
		{ "closes-if-agreed", LAW_EFFECT_CLOSES },
		{ "pauses", LAW_EFFECT_PAUSES },
		{ "waits", LAW_EFFECT_WAITS },
		{ "suspends", LAW_EFFECT_SUSPENDS },
	};

	for (size_t i = 0; row != NULL && i < sizeof words / sizeof *words; i++)
		if (str_eq_c(row->cells[EFFECT_EFFECT], words[i].word))
			return words[i].effect;
	return LAW_EFFECT_REVIEW;
}

struct verdict
law_effect_answer(const struct table_row *row, bool stands, struct str reason)
{
	struct str wanted =
	    row == NULL ? STR("") : row->cells[stands ? EFFECT_STANDS : EFFECT_ENDS];

	if (wanted.len == 0 || str_eq(wanted, reason))
		return VERDICT_IS_YES;
	return verdict_no("law-answer", "/reason",
	    "after %.*s the reason is %.*s (%.*s): %.*s",
	    STR_ARG(row->cells[EFFECT_GROUND]), STR_ARG(wanted), STR_ARG(row->source),
	    STR_ARG(row->cells[EFFECT_MEANING]));
}
