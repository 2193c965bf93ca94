/* chart.c - small drawings in a page. */
#include "ui/chart.h"

#include <inttypes.h>

#include "ui/escape.h"

#define BAR_WIDTH 200
#define CHART_HEIGHT 120
#define CHART_STEP 28

/* Where at lies between from and to, of width; never outside. */
static int
place(int64_t at, int64_t from, int64_t to, int width)
{
	if (at <= from)
		return 0;
	if (at >= to)
		return width;
	at -= from;
	to -= from;
	while (to > INT64_MAX / width) {
		to /= 2;
		at /= 2;
	}
	return (int)(at * width / to);
}

void
chart_bar(const struct chart_bar *bar, struct buf *out)
{
	int64_t end = bar->limit > bar->until ? bar->limit : bar->until;
	int run = place(bar->now, bar->from, end, BAR_WIDTH);
	int mark = place(bar->until, bar->from, end, BAR_WIDTH);
	int64_t whole = bar->until - bar->from;
	const char *state = bar->now > bar->until                   ? " over"
			    : (bar->until - bar->now) < (whole / 4) ? " near"
								    : "";

	buf_format(out,
	    "<svg class=\"bar%s\" viewBox=\"0 0 %d 8\" preserveAspectRatio=\"none\" "
	    "aria-hidden=\"true\" focusable=\"false\">"
	    "<rect class=\"bar-all\" width=\"%d\" height=\"8\"/>"
	    "<rect class=\"bar-run\" width=\"%d\" height=\"8\"/>",
	    state, BAR_WIDTH, BAR_WIDTH, run);
	if (mark < BAR_WIDTH)
		buf_format(out,
		    "<rect class=\"bar-mark\" x=\"%d\" width=\"2\" height=\"8\"/>", mark);
	buf_add_c(out, "</svg>");
}

static int64_t
value_of(const struct json *item)
{
	int64_t value = json_get_int(item, "value", 0);

	return value < 0 ? 0 : value;
}

void
chart_columns(const struct json *list, struct buf *out)
{
	const struct json *first = json_is(list, JSON_ARRAY) ? json_first(list) : NULL;
	int64_t max = 1;
	int count = 0;

	for (const struct json *at = first; at != NULL && count < CHART_COLUMNS_MAX;
	     at = at->next, count++)
		max = value_of(at) > max ? value_of(at) : max;
	buf_format(out,
	    "<svg class=\"columns\" viewBox=\"0 0 %d %d\" aria-hidden=\"true\" "
	    "focusable=\"false\">",
	    count * CHART_STEP, CHART_HEIGHT + 32);
	for (int i = 0; first != NULL && i < count; i++, first = first->next) {
		int height = place(value_of(first), 0, max, CHART_HEIGHT);
		int x = i * CHART_STEP;

		buf_format(out,
		    "<rect class=\"column\" x=\"%d\" y=\"%d\" width=\"20\" "
		    "height=\"%d\"/>"
		    "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%" PRId64 "</text>"
		    "<text class=\"under\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">",
		    x + 4, CHART_HEIGHT - height + 14, height, x + 14,
		    CHART_HEIGHT - height + 10, value_of(first), x + 14,
		    CHART_HEIGHT + 28);
		escape_text(str_slice(json_get_str(first, "label"), 0, 12), out);
		buf_add_c(out, "</text>");
	}
	buf_add_c(out, "</svg>");
}
