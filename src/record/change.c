#include "record/change.h"

#include <assert.h>
#include <string.h>

#include "format/json.h"
#include "record/member.h"

static const char *const change_members[] = { "v", "realm", "kind", "order_sha256",
	"follows", "organisation", "at", "until", "reason", "language", "text", NULL };

/* Whom an order names. */
enum { ISSUER = 1, VALIDATOR = 2, ADDRESSEE = 4, NOTIFIED = 8 };

static const struct str names[CHANGE_KIND_COUNT] = {
	[CHANGE_WITHDRAWAL] = STR_INIT("withdrawal"),
	[CHANGE_EXTENSION] = STR_INIT("extension"),
	[CHANGE_CONFIRMATION] = STR_INIT("confirmation"),
	[CHANGE_CLARIFICATION] = STR_INIT("clarification"),
	[CHANGE_INSTRUCTION] = STR_INIT("instruction"),
	[CHANGE_REASONS] = STR_INIT("reasons"),
};

/* until is for extensions alone; the other parts may stand in any kind. */
static const struct {
	unsigned from, to;
	bool until, reason, text; /* needed */
} kinds[CHANGE_KIND_COUNT] = {
	[CHANGE_WITHDRAWAL] = { ISSUER | VALIDATOR, ADDRESSEE | NOTIFIED, false, false,
	    false },
	[CHANGE_EXTENSION] = { ISSUER, ADDRESSEE | NOTIFIED, true, false, false },
	[CHANGE_CONFIRMATION] = { ISSUER | VALIDATOR, ADDRESSEE | NOTIFIED, false, false,
	    false },
	[CHANGE_CLARIFICATION] = { ISSUER, ADDRESSEE, false, false, true },
	[CHANGE_INSTRUCTION] = { NOTIFIED, ADDRESSEE, false, true, false },
	[CHANGE_REASONS] = { NOTIFIED, ISSUER, false, true, false },
};

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
check_needs(struct take *take, const struct change *change)
{
	if (kinds[change->kind].until != (change->until != 0))
		take_fail(take, "until", "right for this kind");
	if (kinds[change->kind].reason && str_empty(change->reason))
		take_fail(take, "reason", "there");
	if (kinds[change->kind].text && str_empty(change->text))
		take_fail(take, "text", "there");
	if (str_empty(change->text) != str_empty(change->language))
		take_fail(take, "language", "that of a text");
}

enum err
change_read(
    struct arena *arena, struct str text, struct change *ret_change, struct why *why)
{
	struct take take = take_from(arena, "change", why);
	const struct json *root =
	    take_document(&take, text, CHANGE_MAX, change_members, CHANGE_VERSION);
	struct change change = { 0 };

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
	check_needs(&take, &change);
	if (take_ok(&take))
		*ret_change = change;
	return take.err;
}

/* What the organisation is in the order; it may be several. */
static unsigned
roles(const struct order *order, struct str organisation)
{
	unsigned all = 0;

	if (str_eq(organisation, order->issuer))
		all |= ISSUER;
	if (!str_empty(order->validator) && str_eq(organisation, order->validator))
		all |= VALIDATOR;
	if (str_eq(organisation, order->addressee))
		all |= ADDRESSEE;
	for (size_t i = 0; i < order->notified_count; i++)
		if (str_eq(organisation, order->notified[i]))
			all |= NOTIFIED;
	return all;
}

struct verdict
change_allowed(const struct change *change, const struct change_way *way,
    const struct order *order, const unsigned char order_sha256[static SHA256_LEN])
{
	assert(change->kind < CHANGE_KIND_COUNT);
	if (!str_eq(change->realm, order->realm))
		return verdict_no("change-realm", "/realm", "the change is of realm %.*s",
		    STR_ARG(change->realm));
	if (memcmp(change->order_sha256, order_sha256, SHA256_LEN) != 0)
		return verdict_no(
		    "change-order", "/order_sha256", "the change is of another order");
	if (!str_eq(change->organisation, way->from))
		return verdict_no("change-organisation", "/organisation",
		    "%.*s speaks for %.*s", STR_ARG(way->from),
		    STR_ARG(change->organisation));
	if (!(roles(order, way->from) & kinds[change->kind].from))
		return verdict_no("change-not-named", "/organisation",
		    "the order does not name %.*s for a %.*s", STR_ARG(way->from),
		    STR_ARG(names[change->kind]));
	if (!(roles(order, way->to) & kinds[change->kind].to))
		return verdict_no("change-receiver", "/kind",
		    "a %.*s does not go to %.*s", STR_ARG(names[change->kind]),
		    STR_ARG(way->to));
	return VERDICT_IS_YES;
}

struct str
change_kind_name(enum change_kind kind)
{
	assert(kind < CHANGE_KIND_COUNT);
	return names[kind];
}
