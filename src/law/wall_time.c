#include "law/wall_time.h"

#include <stddef.h>

struct verdict
wall_time(const struct zone *zone, struct str text, int64_t *ret_at)
{
	char early[CLOCK_TEXT_MAX], late[CLOCK_TEXT_MAX];
	struct zone_instants found;
	struct clock_date date;
	int64_t in_day;

	if (clock_parse(text, ret_at))
		return VERDICT_IS_YES;
	if (!clock_parse_civil(text, &date, &in_day))
		return verdict_no("time-form", NULL, "no time: %.*s", STR_ARG(text));
	if (zone == NULL)
		return verdict_no(
		    "time-no-offset", NULL, "%.*s: of which zone", STR_ARG(text));
	found = zone_instants(zone, date, in_day);
	if (found.answer == ZONE_UNKNOWN || found.early < 0)
		return verdict_no("time-no-offset", NULL,
		    "%.*s: the zone does not say what it was then", STR_ARG(text));
	if (found.answer == ZONE_OVERLAP)
		return verdict_no("time-twice", NULL, "%.*s was %.*s and %.*s",
		    STR_ARG(text), STR_ARG(clock_text(found.early, early)),
		    STR_ARG(clock_text(found.late, late)));
	if (found.answer == ZONE_GAP)
		return verdict_no("time-never", NULL,
		    "%.*s never was: the clock jumped over it at %.*s", STR_ARG(text),
		    STR_ARG(clock_text(found.early, early)));
	*ret_at = found.early;
	return VERDICT_IS_YES;
}
