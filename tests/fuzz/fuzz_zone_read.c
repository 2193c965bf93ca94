/* A TZif file: what is read answers for every time, and the way back finds it again. */
#include "base/zone.h"
#include "fuzz.h"

static void
need_time(const struct zone *zone, int64_t at)
{
	struct zone_instants back;
	struct zone_time time;
	char text[ZONE_TEXT_MAX];

	if (!zone_local(zone, at, &time))
		return;
	FUZZ_NEED(time.in_day >= 0 && time.in_day < CLOCK_DAY);
	FUZZ_NEED(zone_name_ok(time.name));
	FUZZ_NEED(zone_text(zone, at, text).len > 0);
	back = zone_instants(zone, time.date, time.in_day);
	FUZZ_NEED(back.answer == ZONE_EXISTS || back.answer == ZONE_OVERLAP);
	FUZZ_NEED(back.early <= at && at <= back.late);
	FUZZ_NEED((back.answer == ZONE_OVERLAP) == (back.early != back.late));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const int64_t steps[] = { 0, 1, CLOCK_SECOND, CLOCK_DAY, 40 * CLOCK_DAY,
		200 * CLOCK_DAY, 20000 * CLOCK_DAY, 40000 * CLOCK_DAY };
	struct why why = { 0 };
	struct zone zone;
	enum err e = zone_read(str_bytes(bytes, len), &zone, &why);

	if (e != ERR_OK) {
		FUZZ_NEED(why.err == e && why.text[0] != '\0');
		return 0;
	}
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct clock_date date = clock_date_utc(steps[i]);
		struct zone_instants there = zone_instants(&zone, date, steps[i] % 7919);

		need_time(&zone, steps[i]);
		need_time(&zone, -steps[i]);
		FUZZ_NEED(there.early <= there.late);
	}
	return 0;
}
