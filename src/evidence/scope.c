#include "evidence/scope.h"

#include <assert.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/limits.h"
#include "evidence/scope_table.h"

#define EVENT_CATEGORIES (DATA_TRAFFIC | DATA_CONTENT | DATA_USER_IDENTIFYING)
#define VALUE_MAX 1024 /* of an identifier that is compared without case */

/* The order's targets, sorted by value. */
struct target_key {
	struct str value; /* in lower case when folded */
	bool folded;
	const struct target *target;
};

struct judge {
	struct arena *arena;
	const struct order *order;
	struct target_key *keys;
	unsigned ordered; /* categories of all targets */
	struct scope_report *report;
	struct scope_count *count; /* of the file at work */
	const struct judge *whole; /* by the whole order, NULL = this is it */
};

/* What is said of a row, for one target that it could belong to. */
struct opinion {
	enum scope_reason reason;
	struct table_column *column; /* NULL: the row as a whole */
	bool any;                    /* false: nothing against it */
};

/* Mail addresses compare without case, as every provider delivers them; other identifiers
 * byte for byte. */
static bool
is_folded(const struct target *target)
{
	return str_ends(target->format, STR("EmailAddress"));
}

static bool
lower(struct str s, char *ret_text, struct str *ret)
{
	if (s.len > VALUE_MAX)
		return false;
	for (size_t i = 0; i < s.len; i++)
		ret_text[i] = str_small(s.ptr[i]);
	*ret = (struct str){ ret_text, s.len };
	return true;
}

static int
compare_keys(const void *a, const void *b)
{
	const struct target_key *one = a, *other = b;

	if (one->folded != other->folded)
		return one->folded ? 1 : -1;
	return str_cmp(one->value, other->value);
}

static enum err
sort_targets(struct judge *judge, struct why *why)
{
	const struct order *order = judge->order;
	char text[VALUE_MAX];

	judge->keys =
	    arena_array(judge->arena, order->targets_count + 1, sizeof *judge->keys);
	if (judge->keys == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the targets");
	for (size_t i = 0; i < order->targets_count; i++) {
		const struct target *target = &order->targets[i];
		struct target_key *key = &judge->keys[i];

		*key = (struct target_key){ target->value, false, target };
		if (is_folded(target) && lower(target->value, text, &key->value)) {
			key->folded = true;
			key->value = arena_str(judge->arena, key->value);
		}
		if (key->value.ptr == NULL && target->value.len > 0)
			return err_why(why, ERR_LIMIT, 0, "no room for the targets");
		judge->ordered |= target->categories;
	}
	qsort(judge->keys, order->targets_count, sizeof *judge->keys, compare_keys);
	return ERR_OK;
}

/* The keys equal to value: first and count. */
static size_t
find_keys(const struct judge *judge, struct target_key wanted, size_t *ret_first)
{
	size_t low = 0, high = judge->order->targets_count, count = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_keys(&judge->keys[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + count < judge->order->targets_count &&
	       compare_keys(&judge->keys[low + count], &wanted) == 0)
		count++;
	*ret_first = low;
	return count;
}

/* --- one row against one target --- */

static struct opinion
time_opinion(const struct table *table, const struct target *target)
{
	bool has_column = false, has_time = false, is_event = false;

	if (target->from == 0 && target->to == 0)
		return (struct opinion){ 0 };
	for (size_t i = 0; i < table->cells_count; i++) {
		const struct table_cell *cell = &table->cells[i];
		int64_t at;

		if (cell->column->column.role != COLUMN_TIME) {
			is_event |=
			    !str_empty(cell->text) &&
			    (cell->column->column.categories & EVENT_CATEGORIES) != 0;
			continue;
		}
		has_column = true;
		if (str_empty(cell->text))
			continue;
		has_time = true;
		if (!clock_parse(cell->text, &at))
			return (struct opinion){ SCOPE_TIME_ZONE, cell->column, true };
		if (at < target->from || (target->to != 0 && at > target->to))
			return (struct opinion){ SCOPE_TIME_OTHER, cell->column, true };
	}
	/* data that describes the account has no time; events have one */
	if (!has_time && (has_column || is_event))
		return (struct opinion){ SCOPE_TIME_MISSING, NULL, true };
	return (struct opinion){ 0 };
}

static bool
same_value(const struct target *target, struct str text)
{
	char a[VALUE_MAX], b[VALUE_MAX];
	struct str one, other;

	if (str_eq(target->value, text))
		return true;
	return is_folded(target) && lower(target->value, a, &one) &&
	       lower(text, b, &other) && str_eq(one, other);
}

/* target NULL: the row's target is not known, any target's categories will do. */
static struct opinion
category_opinion(
    const struct judge *judge, const struct table *table, const struct target *target)
{
	unsigned allowed = target == NULL ? judge->ordered : target->categories;
	struct opinion flagged = { 0 };

	for (size_t i = 0; i < table->cells_count; i++) {
		const struct table_cell *cell = &table->cells[i];
		const struct column *column = &cell->column->column;

		if (str_empty(cell->text))
			continue;
		if (cell->column->known == COLUMN_UNKNOWN) {
			flagged =
			    (struct opinion){ SCOPE_COLUMN_UNKNOWN, cell->column, true };
			continue;
		}
		if (cell->column->known == COLUMN_DISPUTED)
			flagged =
			    (struct opinion){ SCOPE_COLUMN_DISPUTED, cell->column, true };
		if (cell->nested)
			flagged =
			    (struct opinion){ SCOPE_VALUE_NESTED, cell->column, true };
		/* the order's own identifier, given back, is nothing new */
		if (target != NULL && same_value(target, cell->text))
			continue;
		if (column->categories != 0 && (column->categories & allowed) == 0)
			return (
			    struct opinion){ SCOPE_CATEGORY_OTHER, cell->column, true };
	}
	return flagged;
}

static bool
worse(const struct opinion *a, const struct opinion *b)
{
	if (!a->any || !b->any)
		return a->any && !b->any;
	return scope_reason_is_outside(a->reason) && !scope_reason_is_outside(b->reason);
}

static struct opinion
row_opinion(
    const struct judge *judge, const struct table *table, const struct target *target)
{
	struct opinion time = { 0 };
	struct opinion category = category_opinion(judge, table, target);

	if (target != NULL)
		time = time_opinion(table, target);
	return worse(&time, &category) ? time : category;
}

/* --- whose row is it --- */

/* The mildest opinion over the targets among keys first .. first + count. */
static bool
mildest(const struct judge *judge, const struct table *table, struct target_key wanted,
    struct opinion *ret)
{
	size_t first, count = find_keys(judge, wanted, &first);

	for (size_t i = 0; i < count; i++) {
		struct opinion now =
		    row_opinion(judge, table, judge->keys[first + i].target);

		if (i == 0 || worse(ret, &now))
			*ret = now;
	}
	return count > 0;
}

/* False when no target has this value. */
static bool
judge_as(const struct judge *judge, const struct table *table, struct str account,
    struct opinion *ret)
{
	char text[VALUE_MAX];
	struct str folded;

	if (mildest(judge, table, (struct target_key){ account, false, NULL }, ret))
		return true;
	return lower(account, text, &folded) &&
	       mildest(judge, table, (struct target_key){ folded, true, NULL }, ret);
}

/* A row says whose it is in an account column, else in any column that identifies: a
 * phone number beside the mail address asked about is data about it. */
static struct opinion
judge_row(const struct judge *judge, const struct table *table)
{
	struct opinion opinion = { 0 };

	for (enum column_role role = COLUMN_ACCOUNT; role <= COLUMN_IDENTIFIER; role++) {
		bool named = false;

		for (size_t i = 0; i < table->cells_count; i++) {
			const struct table_cell *cell = &table->cells[i];

			if (cell->column->column.role != role || str_empty(cell->text) ||
			    cell->nested)
				continue;
			named = true;
			if (judge_as(judge, table, cell->text, &opinion))
				return opinion;
		}
		if (named)
			return (struct opinion){ SCOPE_ACCOUNT_OTHER, NULL, true };
	}
	opinion = row_opinion(judge, table, NULL);
	if (opinion.any && scope_reason_is_outside(opinion.reason))
		return opinion;
	return (struct opinion){ SCOPE_ACCOUNT_MISSING, NULL, true };
}

/* What only the whole order would allow was barred. */
static struct opinion
judge_parts(const struct judge *judge, const struct table *table)
{
	struct opinion opinion = judge_row(judge, table);
	struct opinion whole;

	if (judge->whole == NULL || !opinion.any ||
	    !scope_reason_is_outside(opinion.reason))
		return opinion;
	whole = judge_row(judge->whole, table);
	if (!whole.any || !scope_reason_is_outside(whole.reason))
		opinion.reason = SCOPE_BARRED;
	return opinion;
}

/* --- counting and noting --- */

static void
note(struct judge *judge, uint64_t row, struct str column, enum scope_reason reason)
{
	struct scope_report *report = judge->report;

	report->any_barred = report->any_barred || reason == SCOPE_BARRED;
	if (scope_reason_is_outside(reason))
		report->any_outside = true;
	else
		report->any_flagged = true;
	if (report->findings_count == LIMIT_FINDINGS) {
		report->findings_cut = true;
		return;
	}
	report->findings[report->findings_count++] =
	    (struct scope_finding){ judge->count->file, column, row, reason };
}

/* What holds for a whole column is said once, with row 0; the rows are counted all. */
static void
note_row(struct judge *judge, const struct table *table, const struct opinion *opinion)
{
	struct table_column *column = opinion->column;
	bool whole =
	    column != NULL && (opinion->reason == SCOPE_COLUMN_UNKNOWN ||
				  opinion->reason == SCOPE_COLUMN_DISPUTED ||
				  (opinion->reason == SCOPE_CATEGORY_OTHER &&
				      (column->column.categories & judge->ordered) == 0));

	if (!opinion->any) {
		judge->count->inside++;
		return;
	}
	if (scope_reason_is_outside(opinion->reason))
		judge->count->outside++;
	else
		judge->count->flagged++;
	if (whole && column->noted)
		return;
	if (whole)
		column->noted = true;
	note(judge, whole ? 0 : table->row,
	    column == NULL ? STR("") : column->column.name, opinion->reason);
}

static enum err
judge_table(struct judge *judge, const struct scope_file *file, struct why *why)
{
	struct table *table = arena_alloc(judge->arena, sizeof *table);
	enum err e;

	if (table == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for a table");
	e = scope_table_open(judge->arena, file, table, why);
	while (e == ERR_OK) {
		size_t mark = arena_mark(judge->arena);
		struct opinion opinion;
		bool end;

		e = scope_table_next(table, &end, why);
		if (e != ERR_OK || end)
			break;
		opinion = judge_parts(judge, table);
		note_row(judge, table, &opinion);
		arena_return(judge->arena, mark);
	}
	if (e == ERR_OK && table->row == 0)
		note(judge, 0, STR(""), SCOPE_EMPTY);
	return e;
}

static void
judge_free(struct judge *judge, const struct scope_file *file)
{
	if (file->declared == 0)
		note(judge, 0, STR(""), SCOPE_FILE_UNDECLARED);
	else if ((file->declared & ~judge->ordered) != 0)
		note(judge, 0, STR(""),
		    judge->whole != NULL && (file->declared & ~judge->whole->ordered) == 0
			? SCOPE_BARRED
			: SCOPE_CATEGORY_OTHER);
	if (str_empty(file->second_reader))
		note(judge, 0, STR(""), SCOPE_FILE_UNREAD);
}

static enum err
judge_file(struct judge *judge, const struct scope_file *file, struct why *why)
{
	struct why inner = { 0 };
	enum err e;

	if (file->kind == SCOPE_FREE) {
		judge_free(judge, file);
		return ERR_OK;
	}
	e = judge_table(judge, file, &inner);
	if (e != ERR_OK)
		return err_why(why, e, inner.line, "%.*s: %s",
		    STR_ARG(str_head(file->name, 80)), inner.text);
	return ERR_OK;
}

static struct verdict
verdict_of(const struct scope_report *report)
{
	const struct scope_count *total = &report->total;
	unsigned long long rows = total->inside + total->flagged + total->outside;

	if (report->any_barred)
		return verdict_no("scope-barred", NULL,
		    "outside of what may leave: %llu of %llu rows%s",
		    (unsigned long long)total->outside, rows,
		    total->outside == 0 ? ", but a whole file" : "");
	if (report->any_outside && str_empty(report->justification))
		return verdict_no("scope-exceeded", NULL,
		    "outside of the order: %llu of %llu rows%s",
		    (unsigned long long)total->outside, rows,
		    total->outside == 0 ? ", but a whole file" : "");
	if (report->any_outside)
		return verdict_person("scope-justified", NULL,
		    "outside of the order, with a reason: %llu of %llu rows%s",
		    (unsigned long long)total->outside, rows,
		    total->outside == 0 ? ", but a whole file" : "");
	if (report->any_flagged)
		return verdict_person("scope-unclear", NULL,
		    "the machine cannot judge %llu of %llu rows%s",
		    (unsigned long long)total->flagged, rows,
		    total->flagged == 0 ? ", but a whole file" : "");
	return VERDICT_IS_YES;
}

static enum err
prepare(struct judge *judge, size_t files_count, struct why *why)
{
	struct scope_report *report = judge->report;

	report->files = arena_array(judge->arena, files_count + 1, sizeof *report->files);
	report->findings =
	    arena_array(judge->arena, LIMIT_FINDINGS, sizeof *report->findings);
	if (report->files == NULL || report->findings == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for a scope report");
	return sort_targets(judge, why);
}

enum err
scope_compare(struct arena *arena, const struct order *order,
    const struct scope_file *files, size_t files_count,
    const struct scope_options *options, struct scope_report *ret_report, struct why *why)
{
	struct scope_report report = { .justification = options->justification };
	struct judge judge = { .arena = arena, .order = order, .report = &report };
	struct judge whole = {
		.arena = arena, .order = options->whole, .report = &report
	};
	uint64_t rows;
	enum err e = prepare(&judge, files_count, why);

	if (e == ERR_OK && options->whole != NULL) {
		e = sort_targets(&whole, why);
		judge.whole = &whole;
	}

	for (size_t i = 0; i < files_count && e == ERR_OK; i++) {
		judge.count = &report.files[report.files_count++];
		judge.count->file = files[i].name;
		e = judge_file(&judge, &files[i], why);
		report.total.inside += judge.count->inside;
		report.total.flagged += judge.count->flagged;
		report.total.outside += judge.count->outside;
	}
	if (e != ERR_OK)
		return e;
	rows = report.total.inside + report.total.flagged + report.total.outside;
	judge.count = &report.total;
	if (files_count == 0)
		note(&judge, 0, STR(""), SCOPE_EMPTY);
	if (options->rows_expected != 0 && rows > options->rows_expected)
		note(&judge, 0, STR(""), SCOPE_VOLUME);
	report.verdict = verdict_of(&report);
	*ret_report = report;
	return ERR_OK;
}
