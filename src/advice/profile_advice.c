#include "advice/profile_advice.h"

#include <stdio.h>

#include "base/clock.h"

#define DAY_LEN 10 /* 2026-11-22 */

struct advise {
	struct arena *arena;
	const struct profile *profile;
	int64_t now;
	struct draft_report *report;
};

static bool
stands_there(
    const struct draft_report *report, const struct verdict *verdict, struct str words)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->findings[i].rule == verdict->rule &&
		    str_eq(report->findings[i].words, words))
			return true;
	return false;
}

/* Once for each rule and category is enough to read; an order may have LIMIT_TARGETS, so
 * the words of what is not added are given back. */
static void
add(const struct advise *advise, enum draft_step step, const struct verdict *verdict)
{
	struct draft_report *report = advise->report;
	struct str detail = str_from(verdict->detail);
	char at[CLOCK_TEXT_MAX];
	size_t mark = arena_mark(advise->arena);
	struct str words = arena_format(advise->arena, "%.*s stated on %.*s: %.*s",
	    STR_ARG(advise->profile->organisation),
	    STR_ARG(str_head(clock_text(advise->profile->stated_at, at), DAY_LEN)),
	    STR_ARG(detail));

	if (report->count == DRAFT_FINDINGS_MAX || stands_there(report, verdict, words)) {
		arena_return(advise->arena, mark);
		return;
	}
	draft_report_add(report, &(struct draft_finding){ .kind = verdict->kind,
				     .step = step,
				     .rule = verdict->rule,
				     .words = words });
}

static bool
among(struct str word, const struct str *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(list[i], word))
			return true;
	return false;
}

/* No more than a verdict's detail can hold. */
struct words {
	char text[VERDICT_DETAIL_MAX];
	size_t len;
};

static void
join(struct words *words, const struct str *list, size_t count)
{
	for (size_t i = 0; i < count && words->len < sizeof words->text - 1; i++) {
		size_t room = sizeof words->text - words->len;
		int len = snprintf(words->text + words->len, room, "%s%.*s",
		    words->len > 0 ? ", " : "", STR_ARG(list[i]));

		words->len += len < 0 ? 0 : (size_t)len < room ? (size_t)len : room - 1;
	}
}

static void
check_language(const struct advise *advise, const struct order *order)
{
	const struct profile *profile = advise->profile;
	struct words reads = { .len = 0 };
	struct verdict verdict;

	if (order->language.len == 0 ||
	    among(order->language, profile->languages, profile->languages_count))
		return;
	join(&reads, profile->languages, profile->languages_count);
	verdict =
	    verdict_person("profile-language", "/language", "it reads %s", reads.text);
	add(advise, DRAFT_WHY, &verdict);
}

/* --- the data --- */

static bool
finds_by(const struct profile_data *data, struct str format)
{
	return data->identifiers_count == 0 ||
	       among(format, data->identifiers, data->identifiers_count);
}

/* Of all rows that may hold what is asked, the longest; PROFILE_UNKNOWN: one of them does
 * not say, or there is none. */
static int64_t
longest(const struct profile *profile, enum data_category category, struct str format)
{
	int64_t days = PROFILE_UNKNOWN;

	for (size_t i = 0; i < profile->data_count; i++) {
		const struct profile_data *data = &profile->data[i];

		if (data->category != category || !finds_by(data, format))
			continue;
		if (data->retention_days == PROFILE_UNKNOWN)
			return PROFILE_UNKNOWN;
		if (data->retention_days > days)
			days = data->retention_days;
	}
	return days;
}

static void
check_retention(
    const struct advise *advise, const struct target *target, enum data_category category)
{
	int64_t days = longest(advise->profile, category, target->format);
	int64_t oldest = advise->now - days * CLOCK_DAY;
	bool over = target->to != 0 && target->to < oldest;
	char at[CLOCK_TEXT_MAX];
	struct verdict verdict;

	if (days == PROFILE_UNKNOWN ||
	    (!over && (target->from == 0 || target->from >= oldest)))
		return;
	verdict = verdict_person("profile-retention", "/targets",
	    "it keeps %.*s data for %lld days; the period %s %.*s",
	    STR_ARG(data_category_name(category)), (long long)days,
	    over ? "ends before" : "begins before",
	    STR_ARG(str_head(clock_text(oldest, at), DAY_LEN)));
	add(advise, DRAFT_WHOM, &verdict);
}

static void
check_identifier(
    const struct advise *advise, const struct target *target, enum data_category category)
{
	const struct profile *profile = advise->profile;
	struct words others = { .len = 0 };
	struct verdict verdict;

	for (size_t i = 0; i < profile->data_count; i++) {
		const struct profile_data *data = &profile->data[i];

		if (data->category != category)
			continue;
		if (finds_by(data, target->format))
			return;
		join(&others, data->identifiers, data->identifiers_count);
	}
	if (others.len == 0 || target->format.len == 0)
		return;
	verdict =
	    verdict_person("profile-identifier", "/targets", "it finds %.*s data by %s",
		STR_ARG(data_category_name(category)), others.text);
	add(advise, DRAFT_WHOM, &verdict);
}

void
profile_advise(struct arena *arena, const struct profile *profile,
    const struct order *order, int64_t now, struct draft_report *report)
{
	struct advise advise = { arena, profile, now, report };

	if (profile->valid_from > now)
		return;
	check_language(&advise, order);
	for (size_t i = 0; i < order->targets_count; i++) {
		const struct target *target = &order->targets[i];

		for (unsigned bit = 0; bit < DATA_CATEGORY_COUNT; bit++) {
			enum data_category category = (enum data_category)(1U << bit);

			if ((target->categories & category) == 0)
				continue;
			check_identifier(&advise, target, category);
			check_retention(&advise, target, category);
		}
	}
}
