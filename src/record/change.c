#include "record/change.h"

#include <string.h>

#include "base/limits.h"
#include "format/json.h"
#include "record/member.h"

static const char *const change_members[] = { "v", "realm", "kind", "order_sha256",
	"follows", "organisation", "at", "until", "reason", "language", "text",
	"conditions", "about", "conflict", "costs", NULL };
static const char *const part_members[] = { "target", "categories", "reason", "kept",
	NULL };

static const char *const conflict_members[] = { "law", "provision", "nature", "applies",
	"contradicts", "link", "consequences", "other", NULL };
static const char *const costs_members[] = { "amount", "currency", "basis", NULL };

#define AMOUNT_MAX 16 /* digits, a point among them */

/* What a kind needs.  The last three say what it may have, until what it must and may;
 * reason and text may stand in any kind. */
static const struct {
	bool until, reason, text, conditions, parts, kept;
	bool may_until; /* it may have a day, and need not */
	bool conflict, costs;
} needs[CHANGE_KIND_COUNT] = {
	[CHANGE_EXTENSION] = { .until = true },
	[CHANGE_CLARIFICATION] = { .text = true },
	[CHANGE_QUESTION] = { .text = true },
	[CHANGE_FORBID] = { .reason = true, .conditions = true, .parts = true },
	[CHANGE_PERMIT] = { .conditions = true, .parts = true },
	[CHANGE_REASONS] = { .reason = true, .conditions = true, .parts = true },
	[CHANGE_STATEMENT] = { .reason = true },
	[CHANGE_NON_EXECUTION] = { .reason = true,
	    .parts = true,
	    .kept = true,
	    .conflict = true },
	[CHANGE_MAINTENANCE] = { .parts = true, .may_until = true },
	[CHANGE_AGREEMENT] = { .parts = true },
	[CHANGE_COSTS] = { .costs = true },
};

bool
change_has_parts(enum change_kind kind)
{
	return needs[kind].parts;
}

static void
put_about(struct arena *arena, struct json *root, const struct change *change)
{
	struct json *about = json_put(root, "about", json_array(arena));

	for (size_t i = 0; i < change->about_count; i++) {
		const struct change_part *part = &change->about[i];
		struct json *item = json_add(about, json_object(arena));

		json_put_int(arena, item, "target", (int64_t)part->target);
		put_categories(arena, item, part->categories);
		json_put_str(arena, item, "reason", part->reason);
		json_put_str(arena, item, "kept", part_kept_name(part->kept));
	}
}

/* In the order of conflict_members. */
static struct str *
conflict_text(struct change_conflict *conflict, size_t index)
{
	struct str *texts[] = { &conflict->law, &conflict->provision, &conflict->nature,
		&conflict->applies, &conflict->contradicts, &conflict->link,
		&conflict->consequences, &conflict->other };

	return texts[index];
}

const struct str *
change_conflict_member(const struct change_conflict *conflict, struct str name)
{
	struct change_conflict *texts =
	    (struct change_conflict *)(uintptr_t)conflict; /* only looked at */

	for (size_t i = 0; conflict_members[i] != NULL; i++)
		if (str_eq_c(name, conflict_members[i]))
			return conflict_text(texts, i);
	return NULL;
}

static void
put_claims(struct arena *arena, struct json *root, const struct change *change)
{
	struct json *conflict = json_put(root, "conflict", json_array(arena));
	struct json *costs = json_put(root, "costs", json_array(arena));
	struct change_conflict texts = change->conflict;

	if (change->has_conflict)
		conflict = json_add(conflict, json_object(arena));
	for (size_t i = 0; change->has_conflict && conflict_members[i] != NULL; i++)
		json_put_str(
		    arena, conflict, conflict_members[i], *conflict_text(&texts, i));
	if (!change->has_costs)
		return;
	costs = json_add(costs, json_object(arena));
	json_put_str(arena, costs, "amount", change->costs.amount);
	json_put_str(arena, costs, "currency", change->costs.currency);
	json_put_str(arena, costs, "basis", change->costs.basis);
}

enum err
change_write(
    struct arena *arena, const struct change *change, struct buf *out, struct why *why)
{
	size_t mark = arena_mark(arena);
	size_t start = out->len;
	struct json *root = json_object(arena);
	struct change again;
	enum err e;

	json_put_str(arena, root, "realm", change->realm);
	json_put_str(arena, root, "kind", change_kind_name(change->kind));
	put_sha256(arena, root, "order_sha256", change->order_sha256);
	put_sha256(arena, root, "follows", change->follows);
	json_put_str(arena, root, "organisation", change->organisation);
	put_time_or_none(arena, root, "at", change->at);
	put_time_or_none(arena, root, "until", change->until);
	json_put_str(arena, root, "reason", change->reason);
	json_put_str(arena, root, "language", change->language);
	json_put_str(arena, root, "text", change->text);
	json_put_str(arena, root, "conditions", change->conditions);
	put_about(arena, root, change);
	put_claims(arena, root, change);
	json_put_int(arena, root, "v", CHANGE_VERSION);
	json_write(root, out);
	if (buf_failed(out))
		e = err_why(why, ERR_LIMIT, 0, "change: too long, or no memory");
	else
		e = change_read(
		    arena, str_slice(buf_str(out), start, out->len), &again, why);
	arena_return(arena, mark);
	return e;
}

static void
take_part(struct take *take, const struct json *object, struct change_part *part)
{
	struct str kepts[PART_KEPT_COUNT];

	for (size_t i = 0; i < PART_KEPT_COUNT; i++)
		kepts[i] = part_kept_name((enum part_kept)i);
	take_members(take, object, part_members);
	part->target = (size_t)take_integer(take, object, "target", 0, LIMIT_TARGETS - 1);
	part->categories = take_categories(take, object, 0);
	part->reason = take_form_or_none(take, object, "reason", FORM_ID);
	part->kept =
	    (enum part_kept)take_word(take, object, "kept", kepts, PART_KEPT_COUNT);
}

/* By target, then by the lowest category; all of a target stands before its pieces, and
 * change_check refuses the two together. */
static bool
stands_before(const struct change_part *a, const struct change_part *b)
{
	unsigned low_a = a->categories & -a->categories;
	unsigned low_b = b->categories & -b->categories;

	return a->target != b->target ? a->target < b->target : low_a < low_b;
}

static void
take_about(struct take *take, const struct json *root, struct change *change)
{
	const struct json *array = take_array(take, root, "about", 0, LIMIT_CHANGE_PARTS);
	struct change_part *parts = take_room(take, array, sizeof *parts);
	size_t count = 0;

	for (const struct json *item = parts == NULL ? NULL : json_first(array);
	     item != NULL && take_ok(take); item = item->next, count++) {
		take_place(take, "about", count);
		take_part(take, item, &parts[count]);
		if (count > 0 && !stands_before(&parts[count - 1], &parts[count]))
			take_fail(take, "target", "behind the part before it");
	}
	take_place(take, NULL, 0);
	change->about = parts;
	change->about_count = count;
}

/* Digits, and cents behind a point or none: no sign, no exponent, nothing to round. */
static bool
is_amount(struct str text)
{
	struct str rest = text;
	struct str whole = str_cut(&rest, '.');
	bool point = whole.len < text.len;

	for (size_t i = 0; i < text.len; i++)
		if ((text.ptr[i] < '0' || text.ptr[i] > '9') && i != whole.len)
			return false;
	return text.len <= AMOUNT_MAX && whole.len > 0 &&
	       (whole.len == 1 || whole.ptr[0] != '0') &&
	       (point ? rest.len == 2 : rest.len == 0);
}

static bool
is_currency(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < 'A' || text.ptr[i] > 'Z')
			return false;
	return text.len == 3;
}

static void
take_conflict(struct take *take, const struct json *root, struct change *change)
{
	const struct json *array = take_array(take, root, "conflict", 0, 1);
	const struct json *object = array == NULL ? NULL : json_first(array);

	if (object == NULL)
		return;
	take_place(take, "conflict", 0);
	take_members(take, object, conflict_members);
	for (size_t i = 0; conflict_members[i] != NULL; i++)
		*conflict_text(&change->conflict, i) =
		    take_form_or_none(take, object, conflict_members[i], FORM_TEXT);
	take_place(take, NULL, 0);
	change->has_conflict = true;
}

static void
take_costs(struct take *take, const struct json *root, struct change *change)
{
	const struct json *array = take_array(take, root, "costs", 0, 1);
	const struct json *object = array == NULL ? NULL : json_first(array);
	struct change_costs *costs = &change->costs;

	if (object == NULL)
		return;
	take_place(take, "costs", 0);
	take_members(take, object, costs_members);
	costs->amount = take_form(take, object, "amount", FORM_NAME);
	costs->currency = take_form(take, object, "currency", FORM_NAME);
	costs->basis = take_form(take, object, "basis", FORM_TEXT);
	if (take_ok(take) && !is_amount(costs->amount))
		take_fail(take, "amount", "digits, and two behind a point");
	if (take_ok(take) && !is_currency(costs->currency))
		take_fail(take, "currency", "three letters");
	take_place(take, NULL, 0);
	change->has_costs = true;
}

static bool
has_reason(const struct change *change)
{
	bool all = change->about_count > 0;

	for (size_t i = 0; i < change->about_count; i++)
		all = all && !str_empty(change->about[i].reason);
	return all || !str_empty(change->reason);
}

static void
check_parts(struct take *take, const struct change *change)
{
	bool kept = needs[change->kind].kept;

	if (!needs[change->kind].parts && change->about_count > 0)
		take_fail(take, "about", "for this kind");
	for (size_t i = 0; !kept && i < change->about_count; i++)
		if (change->about[i].kept != PART_KEPT_UNKNOWN)
			take_fail(take, "about", "without a word on what is kept");
	if (!needs[change->kind].conditions && !str_empty(change->conditions))
		take_fail(take, "conditions", "for this kind");
}

static void
check_needs(struct take *take, const struct change *change)
{
	bool words = !str_empty(change->text) || !str_empty(change->conditions) ||
		     change->has_conflict || change->has_costs;

	if (!needs[change->kind].may_until &&
	    needs[change->kind].until != (change->until != 0))
		take_fail(take, "until", "right for this kind");
	if (needs[change->kind].reason && !has_reason(change))
		take_fail(take, "reason", "there");
	if (change->kind == CHANGE_STATEMENT && !str_eq_c(change->reason, "deleted") &&
	    !str_eq_c(change->reason, "restricted"))
		take_fail(take, "reason", "deleted or restricted");
	if (needs[change->kind].text && str_empty(change->text))
		take_fail(take, "text", "there");
	if (words == str_empty(change->language))
		take_fail(take, "language", "that of a text");
	if (change->has_conflict && !needs[change->kind].conflict)
		take_fail(take, "conflict", "for this kind");
	if (change->has_costs != needs[change->kind].costs)
		take_fail(take, "costs", "right for this kind");
	check_parts(take, change);
}

enum err
change_read(
    struct arena *arena, struct str text, struct change *ret_change, struct why *why)
{
	struct take take = take_from(arena, "change", why);
	const struct json *root =
	    take_document(&take, text, CHANGE_MAX, change_members, CHANGE_VERSION);
	struct str names[CHANGE_KIND_COUNT];
	struct change change = { 0 };

	for (size_t i = 0; i < CHANGE_KIND_COUNT; i++)
		names[i] = change_kind_name((enum change_kind)i);
	change.realm = take_form(&take, root, "realm", FORM_REALM);
	change.kind =
	    (enum change_kind)take_word(&take, root, "kind", names, CHANGE_KIND_COUNT);
	take_sha256(&take, root, "order_sha256", change.order_sha256);
	take_sha256(&take, root, "follows", change.follows);
	change.organisation = take_form(&take, root, "organisation", FORM_ORGANISATION);
	change.at = take_time(&take, root, "at");
	change.until = take_time_or_none(&take, root, "until");
	change.reason = take_form_or_none(&take, root, "reason", FORM_ID);
	change.language = take_form_or_none(&take, root, "language", FORM_LANGUAGE);
	change.text = take_form_or_none(&take, root, "text", FORM_TEXT);
	change.conditions = take_form_or_none(&take, root, "conditions", FORM_TEXT);
	take_about(&take, root, &change);
	take_conflict(&take, root, &change);
	take_costs(&take, root, &change);
	check_needs(&take, &change);
	if (take_ok(&take))
		*ret_change = change;
	return take.err;
}

/* Parts stand by target: what was named of it before is seen in one pass. */
static struct verdict
check_about(const struct change *change, const struct order *order)
{
	unsigned named = 0;

	for (size_t i = 0; i < change->about_count; i++) {
		const struct change_part *part = &change->about[i];
		unsigned asked, categories;

		if (part->target >= order->targets_count)
			return verdict_no("change-part", "/about",
			    "the order has no target %zu", part->target);
		if (i == 0 || change->about[i - 1].target != part->target)
			named = 0;
		asked = order->targets[part->target].categories;
		categories = part->categories == 0 ? asked : part->categories;
		if ((categories & ~asked) != 0)
			return verdict_no("change-part", "/about",
			    "not asked of target %zu", part->target);
		if ((categories & named) != 0)
			return verdict_no("change-part", "/about",
			    "target %zu: a part stands twice", part->target);
		named |= categories;
	}
	return VERDICT_IS_YES;
}

struct verdict
change_check(const struct change *change, struct str sealed_by, const struct order *order,
    const unsigned char order_sha256[static SHA256_LEN])
{
	if (!str_eq(change->realm, order->realm))
		return verdict_no("change-realm", "/realm", "the change is of realm %.*s",
		    STR_ARG(change->realm));
	if (memcmp(change->order_sha256, order_sha256, SHA256_LEN) != 0)
		return verdict_no(
		    "change-order", "/order_sha256", "the change is of another order");
	if (!str_eq(change->organisation, sealed_by))
		return verdict_no("change-organisation", "/organisation",
		    "%.*s speaks for %.*s", STR_ARG(sealed_by),
		    STR_ARG(change->organisation));
	return check_about(change, order);
}
