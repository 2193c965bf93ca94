/* checks_book.c - what this node's own records say of an order: its place in the ledger
 * and who has seen it, and what else came from the same office. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "node/caseflow.h"
#include "node/checks.h"
#include "record/signoff.h"

#define EVENTS_MAX 1000
#define WITNESSES_MAX 1000
/* A day that stands out: so many, and more than so many times the median. */
#define MANY_EMERGENCIES 3
#define MANY_ORDERS 10
#define MANY_TIMES 3

/* --- the ledger --- */

/* The leaf of its arrival; STORE_NO_LEAF: none. */
static enum err
find_leaf(struct checks *checks, int64_t *ret_leaf, struct why *why)
{
	struct call *call = checks->call;
	struct stored_event *events = NULL;
	size_t count = 0;
	enum err e = store_event_list(&call->job->arena, call->core->store,
	    checks->stored->id, 0, EVENTS_MAX, &events, &count, why);

	*ret_leaf = STORE_NO_LEAF;
	for (size_t i = 0; e == ERR_OK && i < count && *ret_leaf == STORE_NO_LEAF; i++)
		*ret_leaf = events[i].leaf;
	return e;
}

struct seen {
	size_t witnesses;  /* that have signed a head over the leaf */
	struct str doubt;  /* of one who did not sign our last head; empty = none */
	struct str forked; /* of the issuer, with two histories; empty = none */
};

static enum err
find_witnesses(struct checks *checks, int64_t leaf, struct seen *seen, struct why *why)
{
	struct call *call = checks->call;
	struct stored_witness *list = NULL;
	size_t count = 0;
	enum err e = store_witness_list(
	    &call->job->arena, call->core->store, WITNESSES_MAX, &list, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		seen->witnesses += list[i].line.len > 0 && list[i].size > (uint64_t)leaf;
		if (list[i].doubt.len > 0)
			seen->doubt = list[i].doubt;
	}
	return e;
}

/* Whether one of the issuer's ledgers was seen with two histories. */
static enum err
find_fork(struct checks *checks, struct seen *seen, struct why *why)
{
	struct call *call = checks->call;
	struct known_organisation *known = NULL;
	struct verdict verdict = trustbook_organisation(
	    &call->core->book, checks->stored->issuer, call->job->at, &known);
	const struct vkey *ledger =
	    verdict_is_yes(&verdict) ? trustbook_ledger(known, NULL) : NULL;
	struct seen_head head = { .size = 0 };
	enum err e;

	if (ledger == NULL)
		return ERR_OK;
	e = store_seen_forked(
	    &call->job->arena, call->core->store, ledger->name, &head, why);
	if (e == ERR_OK)
		seen->forked = head.origin;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err
checks_ledger(struct checks *checks, struct why *why)
{
	struct arena *arena = &checks->call->job->arena;
	int64_t leaf = STORE_NO_LEAF;
	struct seen seen = { .witnesses = 0 };
	enum err e = find_leaf(checks, &leaf, why);

	if (e == ERR_OK && leaf != STORE_NO_LEAF)
		e = find_witnesses(checks, leaf, &seen, why);
	if (e == ERR_OK)
		e = find_fork(checks, &seen, why);
	if (e != ERR_OK)
		return e;
	if (seen.forked.len > 0)
		checks_add(checks, CHECK_LEDGER, VERDICT_NO,
		    arena_format(arena, "the ledger %.*s has shown two histories",
			STR_ARG(seen.forked)));
	else if (leaf == STORE_NO_LEAF)
		checks_add(checks, CHECK_LEDGER, VERDICT_PERSON,
		    STR("no leaf of its arrival is in the ledger"));
	else
		checks_add(checks, CHECK_LEDGER,
		    seen.doubt.len > 0 ? VERDICT_PERSON : VERDICT_YES,
		    arena_format(arena,
			"its receipt is leaf %lld; heads over it are signed by %zu "
			"peers%s%.*s",
			(long long)leaf, seen.witnesses,
			seen.doubt.len > 0 ? "; a witness doubts: " : "",
			STR_ARG(seen.doubt)));
	return ERR_OK;
}

/* --- patterns --- */

struct pattern {
	size_t orders,
	    emergencies; /* within CHECKS_PATTERN_DAYS before it came, with it */
	size_t before;   /* older than that */
	unsigned day[CHECKS_PATTERN_DAYS];       /* 0 = the day until it came */
	unsigned emergency[CHECKS_PATTERN_DAYS]; /* of each day */
};

static void
count_arrivals(struct pattern *pattern, const struct arrivals *arrivals, int64_t at)
{
	for (size_t i = 0; i < arrivals->count; i++) {
		const struct arrival *one = &arrivals->list[i];
		int64_t age = (at - one->at) / CLOCK_DAY;

		if (age < 0 || age >= CHECKS_PATTERN_DAYS) {
			pattern->before++;
			continue;
		}
		pattern->orders++;
		pattern->emergencies += one->emergency;
		pattern->day[age]++;
		pattern->emergency[age] += one->emergency;
	}
}

static int
compare(const void *a, const void *b)
{
	const unsigned *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Of the days, times two: of an even number of them it may lie between two. */
static unsigned
median_twice(const unsigned *days)
{
	unsigned sorted[CHECKS_PATTERN_DAYS];

	memcpy(sorted, days, sizeof sorted);
	qsort(sorted, CHECKS_PATTERN_DAYS, sizeof sorted[0], compare);
	return sorted[CHECKS_PATTERN_DAYS / 2 - 1] + sorted[CHECKS_PATTERN_DAYS / 2];
}

static bool
stands_out(const unsigned *days, unsigned many)
{
	return days[0] >= many && 2 * days[0] > MANY_TIMES * median_twice(days);
}

static struct str
say_pattern(struct checks *checks, const struct pattern *pattern, bool cut)
{
	unsigned median = median_twice(pattern->day);

	return arena_format(&checks->call->job->arena,
	    "%s%zu orders of this office in %d days, %zu of them emergencies; %u on the "
	    "day it "
	    "came (%u emergencies), median a day %u.%u",
	    cut ? "at least " : "", pattern->orders, CHECKS_PATTERN_DAYS,
	    pattern->emergencies, pattern->day[0], pattern->emergency[0], median / 2,
	    median % 2 * 5);
}

enum err
checks_pattern(struct checks *checks, struct why *why)
{
	const struct stored_case *stored = checks->stored;
	struct arena *arena = &checks->call->job->arena;
	struct pattern pattern = { .orders = 0 };
	struct arrivals arrivals = { .count = 0 };
	bool new_key = checks->newest_key > stored->received_at - CHECKS_NEW_KEY;
	bool first, much;
	enum err e = store_case_arrivals(arena, checks->call->core->store, stored->issuer,
	    stored->number + 1, CHECKS_PATTERN_MAX, &arrivals, why);

	if (e != ERR_OK)
		return e;
	count_arrivals(&pattern, &arrivals, stored->received_at);
	first = arrivals.count <= 1;
	much = stands_out(pattern.day, MANY_ORDERS) ||
	       (stored->emergency && stands_out(pattern.emergency, MANY_EMERGENCIES));
	checks_add(checks, CHECK_PATTERN,
	    first || much || new_key ? VERDICT_PERSON : VERDICT_YES,
	    arena_format(arena, "%s%s%s%.*s", first ? "the first of this office; " : "",
		new_key ? "a key younger than 30 days; " : "",
		much ? "more than usual; " : "",
		STR_ARG(say_pattern(
		    checks, &pattern, arrivals.count == CHECKS_PATTERN_MAX))));
	return ERR_OK;
}

/* --- for lists --- */

/* By the roster as it is: nothing is verified here. */
static bool
is_new_key(struct call *call, struct str document, int64_t received_at)
{
	const struct known_organisation *known;
	const struct roster_person *person = NULL;
	const struct roster_key *key = NULL;
	struct signoff signoff;

	if (signoff_read(&call->job->arena, document, &signoff, NULL) != ERR_OK)
		return false;
	known = trustbook_find(&call->core->book, signoff.organisation);
	if (known != NULL && known->has_roster)
		person = roster_find(&known->roster, signoff.person);
	if (person != NULL)
		key = roster_find_key(person, signoff.public_key_sha256);
	return key != NULL && key->valid_from > received_at - CHECKS_NEW_KEY;
}

enum err
checks_show_chips(
    struct call *call, const struct stored_case *stored, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct str *texts = NULL;
	struct arrivals arrivals = { .count = 0 };
	size_t count = 0;
	bool new_key = false;
	enum err e = store_case_arrivals(
	    arena, call->core->store, stored->issuer, stored->number, 1, &arrivals, why);

	if (e == ERR_OK)
		json_put_bool(arena, to, "first", arrivals.count == 0);
	if (e == ERR_OK)
		e = caseflow_signoffs(call->core, arena, stored->id, &texts, &count, why);
	for (size_t i = 0; e == ERR_OK && i < count && !new_key; i++)
		new_key = is_new_key(call, texts[i], stored->received_at);
	if (e == ERR_OK)
		json_put_bool(arena, to, "new_key", new_key);
	return e;
}
