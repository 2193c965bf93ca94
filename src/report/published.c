#include "report/published.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "format/csv.h"

/* What a column holds. */
enum column {
	COLUMN_OTHER, /* known, and not read */
	COLUMN_SOURCE,
	COLUMN_SERVICE,
	COLUMN_PERIOD, /* "2013 H2", "2013-H2", "2013 (2nd half)" */
	COLUMN_YEAR,
	COLUMN_HALF,
	COLUMN_MONTHS, /* "Jul-Dec" */
	COLUMN_COUNTRY,
	COLUMN_CATEGORY,
	COLUMN_REQUESTS,
	COLUMN_ACCOUNTS,
	COLUMN_DISCLOSED,
	COLUMN_SHARE,       /* disclosed of requests, in percent */
	COLUMN_REQUESTS_TO, /* the upper end of a band */
	COLUMN_METRIC,      /* one measure a row: which, in what unit, how much */
	COLUMN_UNIT,
	COLUMN_VALUE,
};

#define SHAPE_COLUMNS_MAX 20

/* The columns that must be there; columns not named here are not read. */
struct shape {
	const char *name;
	const char *source; /* if no column says it */
	struct {
		const char *name;
		enum column column;
	} columns[SHAPE_COLUMNS_MAX];
};

static const struct shape shapes[] = {
	{ "apple", "Apple",
	    { { "period", COLUMN_PERIOD }, { "country", COLUMN_COUNTRY },
		{ "request_type", COLUMN_CATEGORY },
		{ "requests_received", COLUMN_REQUESTS },
		{ "items_specified", COLUMN_ACCOUNTS },
		{ "requests_data_provided", COLUMN_DISCLOSED },
		{ "pct_data_provided", COLUMN_SHARE } } },
	{ "apple-bands", "Apple",
	    { { "period", COLUMN_PERIOD }, { "country", COLUMN_COUNTRY },
		{ "kind", COLUMN_CATEGORY }, { "requests_band_low", COLUMN_REQUESTS },
		{ "requests_band_high", COLUMN_REQUESTS_TO } } },
	{ "github-disclosures", "GitHub",
	    { { "year", COLUMN_YEAR }, { "type", COLUMN_CATEGORY },
		{ "count_requests_received", COLUMN_REQUESTS },
		{ "count_disclosed", COLUMN_DISCLOSED } } },
	{ "github-cross-border", "GitHub",
	    { { "year", COLUMN_YEAR }, { "government", COLUMN_COUNTRY },
		{ "government_iso2_code", COLUMN_OTHER },
		{ "count", COLUMN_REQUESTS } } },
	{ "github-accounts", "GitHub",
	    { { "year", COLUMN_YEAR }, { "count_accounts_affected", COLUMN_ACCOUNTS } } },
	{ "github-security-letters", "GitHub",
	    { { "year", COLUMN_YEAR }, { "month_range", COLUMN_MONTHS },
		{ "type", COLUMN_CATEGORY }, { "count", COLUMN_REQUESTS } } },
	{ "korea", "",
	    { { "platform", COLUMN_SOURCE }, { "service", COLUMN_SERVICE },
		{ "period", COLUMN_PERIOD }, { "category", COLUMN_CATEGORY },
		{ "metric", COLUMN_METRIC }, { "unit", COLUMN_UNIT },
		{ "value", COLUMN_VALUE } } },
	{ "silk", "",
	    { { "Service Provider", COLUMN_SOURCE }, { "Period", COLUMN_PERIOD },
		{ "Country", COLUMN_COUNTRY }, { "User Data Requests", COLUMN_REQUESTS },
		{ "Number of Requests where some data was disclosed (content or non "
		  "content)",
		    COLUMN_DISCLOSED },
		{ "Percentage of Requests where some data was disclosed (content or non "
		  "content)",
		    COLUMN_SHARE },
		{ "Users/Accounts Specified", COLUMN_ACCOUNTS } } },
};

#define SHAPES_COUNT (sizeof shapes / sizeof shapes[0])

/* The measures of a table that has one a row. */
static const struct {
	const char *name;
	enum measure measure;
} metrics[] = {
	{ "requests", MEASURE_REQUESTS },
	{ "accounts", MEASURE_ACCOUNTS },
	{ "processed", MEASURE_DISCLOSED },
};

static const struct {
	const char *name, *words;
} remark_table[REMARK_KIND_COUNT] = {
	[REMARK_BLANK] = { "blank", "the row does not state it: unknown" },
	[REMARK_THOUSANDS] = { "thousands", "commas in a number: read without them" },
	[REMARK_FRACTION] = { "fraction", "no whole number, so no count: left out" },
	[REMARK_NUMBER] = { "number", "not a number: left out" },
	[REMARK_SPACE] = { "space", "spaces around it: read without them" },
	[REMARK_COUNTRY] = { "country", "no country: kept as it is written" },
	[REMARK_BAND] = { "band", "a range, no count: left out" },
	[REMARK_AVERAGE] = { "average", "an average or a share, no count: left out" },
	[REMARK_OVER] = { "over", "more disclosed than received: kept as it is written" },
	[REMARK_SHARE] = { "share", "the share stated is not that of the counts" },
	[REMARK_TWICE] = { "twice", "stated twice: the first counts" },
};

struct reading {
	struct arena *arena;
	const struct shape *shape;
	enum column columns[LIMIT_TABLE_COLUMNS];
	struct str *fields;
	size_t count;
	int line;
	struct published *published;
};

/* One row of the file, before it becomes a figure. */
struct row {
	struct figure figure;
	struct str year, half, months, service, metric, unit, value, share;
	bool band;
};

const char *
measure_name(enum measure measure)
{
	static const char *const names[MEASURE_COUNT] = { "requests", "accounts",
		"disclosed" };

	return names[measure];
}

const char *
remark_name(enum remark_kind kind)
{
	return remark_table[kind].name;
}

const char *
remark_words(enum remark_kind kind)
{
	return remark_table[kind].words;
}

static void
remark(struct reading *reading, enum remark_kind kind, struct str value)
{
	struct published *published = reading->published;

	published->remark_counts[kind]++;
	if (published->remarks_count < PUBLISHED_REMARKS_MAX)
		published->remarks[published->remarks_count++] =
		    (struct remark){ kind, reading->line, value };
}

/* --- the first line --- */

static bool
fits(struct reading *reading, const struct shape *shape)
{
	size_t found = 0, wanted = 0;

	memset(reading->columns, 0, sizeof reading->columns);
	for (; wanted < SHAPE_COLUMNS_MAX && shape->columns[wanted].name != NULL;
	     wanted++)
		for (size_t i = 0; i < reading->count; i++)
			if (str_eq_c(reading->fields[i], shape->columns[wanted].name)) {
				reading->columns[i] = shape->columns[wanted].column;
				found++;
				break;
			}
	reading->shape = shape;
	return found == wanted;
}

static enum err
find_shape(struct reading *reading, struct why *why)
{
	for (size_t s = 0; s < SHAPES_COUNT; s++)
		if (fits(reading, &shapes[s])) {
			/* of a table by halves: the same columns and one more */
			for (size_t i = 0; i < reading->count; i++)
				if (str_eq_c(reading->fields[i], "half"))
					reading->columns[i] = COLUMN_HALF;
			return ERR_OK;
		}
	return err_why(why, ERR_SYNTAX, 1, "the columns are of no report known here");
}

/* --- values --- */

static struct str
without_commas(struct arena *arena, struct str text)
{
	char *bare = arena_alloc(arena, text.len + 1);
	size_t n = 0;

	for (size_t i = 0; bare != NULL && i < text.len; i++)
		if (text.ptr[i] != ',')
			bare[n++] = text.ptr[i];
	return bare == NULL ? text : str_bytes(bare, n);
}

/* Digits, a point, digits. */
static bool
is_fraction(struct str text)
{
	struct str rest = text;
	struct str whole = str_cut(&rest, '.');
	uint64_t n;

	return str_u64(whole, INT64_MAX, &n) && rest.len > 0 &&
	       str_u64(rest, INT64_MAX, &n);
}

static bool
is_band(struct str text)
{
	struct str rest = text;
	struct str from = str_cut(&rest, '-');
	uint64_t n;

	return str_u64(from, INT64_MAX, &n) && str_u64(rest, INT64_MAX, &n);
}

static int64_t
read_count(struct reading *reading, struct str text)
{
	bool commas = str_find(text, ',') < text.len;
	struct str bare = commas ? without_commas(reading->arena, text) : text;
	uint64_t n;

	if (text.len == 0) {
		remark(reading, REMARK_BLANK, text);
		return FIGURE_UNKNOWN;
	}
	if (str_u64(bare, (uint64_t)1 << 53, &n)) {
		if (commas)
			remark(reading, REMARK_THOUSANDS, text);
		return (int64_t)n;
	}
	remark(reading,
	    is_band(bare)       ? REMARK_BAND
	    : is_fraction(bare) ? REMARK_FRACTION
				: REMARK_NUMBER,
	    text);
	return FIGURE_UNKNOWN;
}

/* In tenths of a percent. */
static bool
read_share(struct str text, int64_t *ret_tenths)
{
	struct str rest = text;
	struct str whole = str_cut(&rest, '.');
	uint64_t n, tenth = 0;

	if (!str_u64(whole, 1000, &n) ||
	    (rest.len > 0 && !str_u64(str_slice(rest, 0, 1), 9, &tenth)))
		return false;
	*ret_tenths = (int64_t)(10 * n + tenth);
	return true;
}

/* --- a row --- */

static struct str
period_text(struct arena *arena, const struct row *row)
{
	struct str period = row->figure.period;
	struct str year = row->year.len > 0 ? row->year : str_slice(period, 0, 4);
	bool second = str_has(period, STR("H2")) || str_has(period, STR("2nd half")) ||
		      str_eq_c(row->half, "2") || str_eq_c(row->months, "Jul-Dec");
	bool first = str_has(period, STR("H1")) || str_has(period, STR("1st half")) ||
		     str_eq_c(row->half, "1") || str_eq_c(row->months, "Jan-Jun");

	if (!first && !second)
		return period.len > 0 ? period : year;
	return arena_format(arena, "%.*s %s", STR_ARG(year), first ? "H1" : "H2");
}

static void
take_field(struct reading *reading, enum column column, struct str value, struct row *row)
{
	struct figure *figure = &row->figure;
	struct str *const places[] = {
		[COLUMN_SOURCE] = &figure->source,
		[COLUMN_SERVICE] = &row->service,
		[COLUMN_PERIOD] = &figure->period,
		[COLUMN_YEAR] = &row->year,
		[COLUMN_HALF] = &row->half,
		[COLUMN_MONTHS] = &row->months,
		[COLUMN_COUNTRY] = &figure->country,
		[COLUMN_CATEGORY] = &figure->category,
		[COLUMN_SHARE] = &row->share,
		[COLUMN_METRIC] = &row->metric,
		[COLUMN_UNIT] = &row->unit,
		[COLUMN_VALUE] = &row->value,
	};

	if (column == COLUMN_REQUESTS)
		figure->value[MEASURE_REQUESTS] = read_count(reading, value);
	else if (column == COLUMN_ACCOUNTS)
		figure->value[MEASURE_ACCOUNTS] = read_count(reading, value);
	else if (column == COLUMN_DISCLOSED)
		figure->value[MEASURE_DISCLOSED] = read_count(reading, value);
	else if (column == COLUMN_REQUESTS_TO)
		row->band = true;
	else if (column != COLUMN_OTHER && places[column] != NULL)
		*places[column] = value;
}

/* A measure of its own row. */
static void
take_metric(struct reading *reading, struct row *row)
{
	if (!str_eq_c(row->unit, "count")) {
		remark(reading, REMARK_AVERAGE, row->value);
		return;
	}
	for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++)
		if (str_eq_c(row->metric, metrics[i].name))
			row->figure.value[metrics[i].measure] =
			    read_count(reading, row->value);
}

static struct row
read_row(struct reading *reading)
{
	struct row row = { .figure = { .source = str_from(reading->shape->source),
			       .line = reading->line } };

	for (size_t m = 0; m < MEASURE_COUNT; m++)
		row.figure.value[m] = FIGURE_UNKNOWN;
	for (size_t i = 0; i < reading->count; i++) {
		struct str value = str_trim(reading->fields[i]);

		if (reading->columns[i] == COLUMN_OTHER)
			continue;
		if (value.len != reading->fields[i].len)
			remark(reading, REMARK_SPACE, reading->fields[i]);
		take_field(reading, reading->columns[i], value, &row);
	}
	if (row.metric.len > 0)
		take_metric(reading, &row);
	if (row.band) {
		remark(reading, REMARK_BAND, STR(""));
		row.figure.value[MEASURE_REQUESTS] = FIGURE_UNKNOWN;
	}
	if (str_eq_c(row.figure.country, "N/A"))
		remark(reading, REMARK_COUNTRY, row.figure.country);
	if (row.service.len > 0 && !str_eq(row.service, row.figure.source))
		row.figure.source = arena_format(reading->arena, "%.*s %.*s",
		    STR_ARG(row.figure.source), STR_ARG(row.service));
	row.figure.period = period_text(reading->arena, &row);
	return row;
}

/* The stated share is rounded: one percent more or less is nothing. */
static void
check_share(struct reading *reading, const struct row *row)
{
	int64_t requests = row->figure.value[MEASURE_REQUESTS];
	int64_t disclosed = row->figure.value[MEASURE_DISCLOSED];
	int64_t tenths, off;

	if (requests <= 0 || disclosed < 0 || !read_share(row->share, &tenths))
		return;
	off = tenths - (disclosed * 1000 + requests / 2) / requests;
	if (off > 10 || off < -10)
		remark(reading, REMARK_SHARE, row->share);
}

/* --- all figures --- */

static int
compare_keys(const struct figure *a, const struct figure *b)
{
	int d = str_cmp(a->source, b->source);

	if (d == 0)
		d = str_cmp(a->period, b->period);
	if (d == 0)
		d = str_cmp(a->country, b->country);
	return d != 0 ? d : str_cmp(a->category, b->category);
}

static int
compare_figures(const void *a, const void *b)
{
	const struct figure *left = a, *right = b;
	int d = compare_keys(left, right);

	return d != 0 ? d : (left->line > right->line) - (left->line < right->line);
}

static bool
says_nothing(const struct figure *figure)
{
	for (size_t m = 0; m < MEASURE_COUNT; m++)
		if (figure->value[m] != FIGURE_UNKNOWN)
			return false;
	return true;
}

/* What another row says of the same thing. */
static void
join(struct reading *reading, struct figure *into, const struct figure *more)
{
	reading->line = more->line;
	for (enum measure m = 0; m < MEASURE_COUNT; m++) {
		if (more->value[m] == FIGURE_UNKNOWN)
			continue;
		if (into->value[m] == FIGURE_UNKNOWN)
			into->value[m] = more->value[m];
		else
			remark(reading, REMARK_TWICE,
			    str_from(measure_name((enum measure)m)));
	}
}

static void
sort_and_join(struct reading *reading)
{
	struct published *published = reading->published;
	struct figure *figures = published->figures;
	size_t kept = 0;

	if (published->figures_count == 0)
		return;
	qsort(figures, published->figures_count, sizeof *figures, compare_figures);
	for (size_t i = 1; i < published->figures_count; i++)
		if (compare_keys(&figures[kept], &figures[i]) == 0)
			join(reading, &figures[kept], &figures[i]);
		else
			figures[++kept] = figures[i];
	published->figures_count = kept + 1;
	for (size_t i = 0; i < published->figures_count; i++) {
		reading->line = figures[i].line;
		if (figures[i].value[MEASURE_REQUESTS] != FIGURE_UNKNOWN &&
		    figures[i].value[MEASURE_DISCLOSED] >
			figures[i].value[MEASURE_REQUESTS])
			remark(reading, REMARK_OVER, figures[i].category);
	}
}

static size_t
count_lines(struct str text)
{
	size_t lines = 1;

	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n';
	return lines;
}

static enum err
read_rows(struct reading *reading, struct csv *csv, struct why *why)
{
	struct published *published = reading->published;
	enum err e;

	for (;;) {
		struct row row;

		reading->line = csv->line;
		e = csv_next(reading->arena, csv, reading->fields, &reading->count, why);
		if (e != ERR_OK || reading->count == 0)
			return e;
		published->rows++;
		row = read_row(reading);
		check_share(reading, &row);
		if (!says_nothing(&row.figure))
			published->figures[published->figures_count++] = row.figure;
	}
}

enum err
published_read(struct arena *arena, struct str text, struct published *ret_published,
    struct why *why)
{
	struct str fields[LIMIT_TABLE_COLUMNS];
	struct published published = { .shape = NULL };
	struct reading reading = {
		.arena = arena, .fields = fields, .published = &published
	};
	struct csv csv;
	enum err e = csv_open(text, &csv, why);

	published.figures = arena_array(arena, count_lines(text), sizeof(struct figure));
	published.remarks =
	    arena_array(arena, PUBLISHED_REMARKS_MAX, sizeof(struct remark));
	if (e == ERR_OK && (published.figures == NULL || published.remarks == NULL))
		return err_why(why, ERR_LIMIT, 0, "no memory for the table");
	if (e == ERR_OK)
		e = csv_next(arena, &csv, fields, &reading.count, why);
	if (e == ERR_OK)
		e = find_shape(&reading, why);
	if (e == ERR_OK)
		e = read_rows(&reading, &csv, why);
	if (e != ERR_OK)
		return e;
	sort_and_join(&reading);
	published.shape = reading.shape->name;
	*ret_published = published;
	return ERR_OK;
}
