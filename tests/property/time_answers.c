/*
 * time_answers.c - answers questions about time, one a line, for time_agrees.py.
 *
 *	zone FILE                      the zone of the questions that follow
 *	local AT                       what its clock shows
 *	civil DATE MICROSECONDS        when it shows that
 *	term START UNIT LENGTH ROLLS   both readings of the end
 *	entry DATE                     entry into force after a deposit
 *
 * AT and START are microseconds since 1970 in UTC.
 */
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/limits.h"
#include "law/term.h"
#include "test.h"

#define SAT_SUN (1U << 6 | 1U << 7)
#define DATE "%04d-%02d-%02d"
#define PARTS(date) (date).year, (date).month, (date).day

static void
answer_local(const struct zone *zone, int64_t at)
{
	struct zone_time time;

	if (!zone_local(zone, at, &time))
		puts("-");
	else
		printf(DATE " %" PRId64 " %d %.*s\n", PARTS(time.date), time.in_day,
		    time.offset_sec, STR_ARG(time.name));
}

static void
answer_civil(const struct zone *zone, struct clock_date date, int64_t in_day)
{
	static const char *const names[] = { "exists", "gap", "overlap", "unknown" };
	struct zone_instants i = zone_instants(zone, date, in_day);

	printf("%s %" PRId64 " %" PRId64 "\n", names[i.answer], i.early, i.late);
}

static void
answer_term(struct term term, int64_t start)
{
	struct term_end end;

	if (!term_count(&term, start, &end))
		puts("-");
	else
		printf(DATE " %" PRId64 " " DATE " %" PRId64 "\n", PARTS(end.early.day),
		    end.early.at, PARTS(end.late.day), end.late.at);
}

static bool
parse_unit(const char *word, enum term_unit *ret_unit)
{
	static const char *const words[] = { "hours", "days", "working-days", "months" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(word, words[i]) == 0) {
			*ret_unit = (enum term_unit)i;
			return true;
		}
	}
	return false;
}

static bool
answer(const struct zone *zone, const char *line)
{
	struct term term = { .weekend = SAT_SUN, .zone = zone };
	struct clock_date d;
	char unit[16];
	int64_t at;
	int rolls;

	if (sscanf(line, "local %" SCNd64, &at) == 1)
		answer_local(zone, at);
	else if (sscanf(line, "civil %d-%d-%d %" SCNd64, &d.year, &d.month, &d.day,
		     &at) == 4)
		answer_civil(zone, d, at);
	else if (sscanf(line, "term %" SCNd64 " %15s %u %d", &at, unit, &term.length,
		     &rolls) == 4 &&
		 parse_unit(unit, &term.unit)) {
		term.rolls = rolls != 0;
		answer_term(term, at);
	} else if (sscanf(line, "entry %d-%d-%d", &d.year, &d.month, &d.day) == 3) {
		d = term_entry_into_force(d);
		printf(DATE "\n", PARTS(d));
	} else
		return false;
	return true;
}

static bool
open_zone(struct arena *arena, char *path, struct zone *zone)
{
	struct str bytes;
	struct why why;

	path[strcspn(path, "\n")] = '\0';
	if (file_read(arena, path, LIMIT_ZONE, &bytes, &why) == ERR_OK &&
	    zone_read(bytes, zone, &why) == ERR_OK)
		return true;
	fprintf(stderr, "%s: %s\n", path, why.text);
	return false;
}

int
main(void)
{
	struct zone zone = zone_utc;
	struct arena arena;
	char line[512];

	if (arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	while (fgets(line, sizeof line, stdin) != NULL) {
		bool done = strncmp(line, "zone ", 5) == 0
				? open_zone(&arena, line + 5, &zone)
				: answer(&zone, line);

		if (!done) {
			fprintf(stderr, "not answered: %s", line);
			return EXIT_FAILURE;
		}
	}
	arena_release(&arena);
	return EXIT_SUCCESS;
}
