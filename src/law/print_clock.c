#include "law/print.h"

static const char *const bounds[] = {
	[CLOCK_FLOOR] = "not before",
	[CLOCK_CEILING] = "not after",
	[CLOCK_BOTH] = "not before and not after",
	[CLOCK_SOFT] = "to look again",
};

/* In UTC, and by the clocks of the legal zone where that is another. */
static void
print_time(const struct law_clock *clock, int64_t at, struct buf *out)
{
	char utc[CLOCK_TEXT_MAX];
	char local[ZONE_TEXT_MAX];

	buf_add(out, clock_text(at, utc));
	if (!str_eq_c(clock->zone_name, "UTC"))
		buf_format(out, " = %.*s (%.*s)",
		    STR_ARG(zone_text(clock->zone, at, local)),
		    STR_ARG(clock->zone_name));
}

static void
print_reading(const struct law_clock *clock, const char *name,
    const struct term_reading *reading, const char *safe, struct buf *out)
{
	buf_format(out, "    %-5s   %04d-%02d-%02d, ", name, reading->day.year,
	    reading->day.month, reading->day.day);
	print_time(clock, reading->at, out);
	buf_format(out, "%s\n", safe);
}

static void
print_readings(const struct law_clock *clock, struct buf *out)
{
	static const char *const early[] = {
		[CLOCK_FLOOR] = "",
		[CLOCK_CEILING] = "  <- safe: a deadline",
		[CLOCK_BOTH] = "  <- safe for the deadline",
		[CLOCK_SOFT] = "  <- look then",
	};
	static const char *const late[] = {
		[CLOCK_FLOOR] = "  <- safe: a hold",
		[CLOCK_CEILING] = "",
		[CLOCK_BOTH] = "  <- safe for the hold",
		[CLOCK_SOFT] = "",
	};

	if (!law_clock_two_readings(clock)) {
		print_reading(clock, "end", &clock->end.early, "", out);
		return;
	}
	print_reading(clock, "early", &clock->end.early, early[clock->bound], out);
	print_reading(clock, "late", &clock->end.late, late[clock->bound], out);
}

static void
print_counting(const struct law_clock *clock, struct buf *out)
{
	const struct str *cells;

	if (clock->counting == NULL || !law_clock_two_readings(clock))
		return;
	cells = clock->counting->cells;
	buf_format(out, "    counted by the rule %.*s, below%s%s\n",
	    STR_ARG(cells[COUNTING_RULE]),
	    clock->end.rolled ? "; its last day is not a working day" : "",
	    str_eq_c(cells[COUNTING_HOLIDAYS], "unknown") ? "; holidays are not known"
							  : "");
}

/* The rules of counting that were used, each once. */
static void
print_rules(const struct law_clock_list *list, struct buf *out)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct table_row *row = list->clocks[i].counting;
		bool before = !law_clock_two_readings(&list->clocks[i]);

		for (size_t j = 0; j < i; j++)
			before = before || (list->clocks[j].counting == row &&
					       law_clock_two_readings(&list->clocks[j]));
		if (row == NULL || before)
			continue;
		buf_format(out, "\nCounted by the rule %.*s: %.*s\n",
		    STR_ARG(row->cells[COUNTING_RULE]),
		    STR_ARG(row->cells[COUNTING_MEANING]));
		law_print_row(row, law_file(LAW_COUNTING), out);
	}
}

static void
print_started(const struct law_clock *clock, int64_t now, struct buf *out)
{
	buf_format(out, "    from    %.*s ", STR_ARG(clock->row->cells[CLOCK_START]));
	print_time(clock, clock->start_at, out);
	buf_add_c(out, "\n");
	if (clock->zone_doubt.len > 0)
		buf_format(out,
		    "    zone    counted in UTC, because %.*s: a person looks\n",
		    STR_ARG(clock->zone_doubt));
	if (!clock->has_end) {
		buf_add_c(
		    out, "    end     no number is known: set a date to look again\n");
		return;
	}
	print_readings(clock, out);
	print_counting(clock, out);
	buf_format(out, "    then    %.*s%s\n",
	    STR_ARG(clock->row->cells[CLOCK_ON_EXPIRY]),
	    clock->due_at < now ? "  (that time has passed)" : "");
}

static void
print_clock(const struct law_clock *clock, int64_t now, struct buf *out)
{
	const struct str *cells = clock->row->cells;

	buf_format(out, "%.*s: %.*s  [%.*s, %s]\n", STR_ARG(clock->id),
	    STR_ARG(cells[CLOCK_MEANING]), STR_ARG(cells[CLOCK_WHOSE]),
	    bounds[clock->bound]);
	if (clock->unsure.len > 0)
		buf_format(out,
		    "    unsure  whether it runs is not known (%.*s): a person decides\n",
		    STR_ARG(clock->unsure));
	if (clock->started)
		print_started(clock, now, out);
	else
		buf_format(out, "    not started, waits for: %.*s\n",
		    STR_ARG(cells[CLOCK_START]));
	law_print_row(clock->row, law_file(LAW_CLOCKS), out);
}

void
law_print_clocks(const struct law_clock_list *list, int64_t now, struct buf *out)
{
	for (size_t i = 0; i < list->pairs_count; i++) {
		const struct law_clock_pair *pair = &list->pairs[i];

		buf_format(out,
		    "a person decides: %.*s and %.*s should end together; %.*s; nothing "
		    "is "
		    "released before\n",
		    STR_ARG(pair->hold->id), STR_ARG(pair->window->id),
		    STR_ARG(pair->reason));
	}
	/* What runs stands before what waits. */
	for (size_t i = 0; i < list->count; i++)
		if (list->clocks[i].started)
			print_clock(&list->clocks[i], now, out);
	for (size_t i = 0; i < list->count; i++)
		if (!list->clocks[i].started)
			print_clock(&list->clocks[i], now, out);
	print_rules(list, out);
}
