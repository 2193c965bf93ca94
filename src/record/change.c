#include "record/change.h"

#include <string.h>

#include "format/json.h"
#include "record/member.h"

static const char *const change_members[] = { "v", "realm", "kind", "order_sha256",
	"follows", "organisation", "at", "until", "reason", "language", "text", NULL };

/* What a kind needs; until is for extensions alone, the others may stand in any kind. */
static const struct {
	bool until, reason, text;
} needs[CHANGE_KIND_COUNT] = {
	[CHANGE_EXTENSION] = { .until = true },
	[CHANGE_CLARIFICATION] = { .text = true },
	[CHANGE_QUESTION] = { .text = true },
	[CHANGE_FORBID] = { .reason = true },
	[CHANGE_REASONS] = { .reason = true },
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
	if (needs[change->kind].until != (change->until != 0))
		take_fail(take, "until", "right for this kind");
	if (needs[change->kind].reason && str_empty(change->reason))
		take_fail(take, "reason", "there");
	if (needs[change->kind].text && str_empty(change->text))
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
	check_needs(&take, &change);
	if (take_ok(&take))
		*ret_change = change;
	return take.err;
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
	return VERDICT_IS_YES;
}
