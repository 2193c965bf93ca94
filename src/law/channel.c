#include "law/channel.h"

static struct str
channel_of(const struct law *law, struct str procedure, struct clock_date day)
{
	const struct table_row *row = law_procedure(law, procedure, day);

	return row == NULL ? STR("") : row->cells[PROCEDURE_CHANNEL];
}

bool
law_channel_prescribed(const struct law *law, struct str procedure, struct clock_date day)
{
	return str_eq_c(channel_of(law, procedure, day), "eu-system");
}

struct verdict
law_channel_reason(
    const struct law *law, struct str procedure, struct str reason, struct clock_date day)
{
	const struct str keys[] = { channel_of(law, procedure, day), reason };

	if (!law_channel_prescribed(law, procedure, day))
		return VERDICT_IS_YES;
	if (reason.len == 0)
		return verdict_no("channel-prescribed", NULL, "%.*s goes through %.*s",
		    STR_ARG(procedure), STR_ARG(keys[0]));
	if (table_find(&law->tables[LAW_CHANNELS], keys, day) == NULL)
		return verdict_no("channel-reason", NULL,
		    "'%.*s' is none of other_channels.tsv",
		    STR_ARG(str_head(reason, LAW_CHANNEL_REASON_MAX)));
	return VERDICT_IS_YES;
}
