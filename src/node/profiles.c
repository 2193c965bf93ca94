#include "node/profiles.h"

#include <string.h>

#include "advice/profile_advice.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/log.h"

/* --- proving --- */

/* last: what is kept already, or NULL. */
static struct verdict
prove(struct call *call, const struct profile *profile, const struct stored_profile *last)
{
	struct core *core = call->core;
	struct profile_trust trust = { .realm = core->config->realm,
		.threshold = core->config->officer_threshold };
	struct known_organisation *known = NULL;
	struct verdict verdict = trustbook_organisation(
	    &core->book, profile->organisation, call->job->at, &known);

	if (!verdict_is_yes(&verdict))
		return verdict;
	if (last != NULL) {
		trust.last_time = last->stated_at;
		memcpy(trust.last_digest, last->sha256.bytes, SHA256_LEN);
	}
	return profile_verify(profile, &trust, known->entry, call->job->at);
}

enum err
profiles_find(struct call *call, struct str organisation, struct kept_profile *ret_kept,
    struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct kept_profile kept = { .stored = { .stated_at = 0 } };
	struct why unread = { .text = "" };
	enum err e =
	    store_profile_get(arena, call->core->store, organisation, &kept.stored, why);

	if (e == ERR_NOT_FOUND) {
		*ret_verdict = verdict_no("profile-unknown", "/organisation",
		    "none of %.*s is kept", STR_ARG(str_head(organisation, 80)));
		return ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	/* An older program has kept it: it speaks for nobody until it is sent again. */
	if (profile_read(arena, kept.stored.text, &kept.profile, &unread) != ERR_OK) {
		*ret_verdict = verdict_no("profile-form", NULL, "%s", unread.text);
		return ERR_OK;
	}
	*ret_verdict = prove(call, &kept.profile, NULL);
	if (verdict_is_yes(ret_verdict))
		*ret_kept = kept;
	return ERR_OK;
}

struct str
profiles_link(struct arena *arena, struct str organisation)
{
	return arena_format(arena, "/about/%.*s", STR_ARG(organisation));
}

struct json *
profiles_json(struct call *call, const struct kept_profile *kept)
{
	struct arena *arena = &call->job->arena;
	struct json *to = profile_tree(arena, &kept->profile);
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(kept->profile.digest, SHA256_LEN), hex);
	json_put_str(arena, to, "sha256", arena_str(arena, str_from(hex)));
	json_put_time(arena, to, "kept_at", kept->stored.kept_at);
	json_put_str(arena, to, "kept_by", kept->stored.kept_by);
	json_put_bool(arena, to, "stale", profile_stale(&kept->profile, call->job->at));
	json_put_int(arena, to, "days", PROFILE_STALE_DAYS);
	json_put_str(arena, to, "link", profiles_link(arena, kept->profile.organisation));
	return to;
}

/* --- for who writes an order --- */

/* NULL: none is kept of the addressee, or none that is proven. */
static enum err
find_of_addressee(struct call *call, const struct json *answers,
    struct kept_profile **ret_kept, struct why *why)
{
	struct str addressee = draft_text(answers, "addressee");
	struct kept_profile *kept = arena_alloc(&call->job->arena, sizeof *kept);
	struct verdict verdict = VERDICT_IS_YES;
	enum err e = ERR_OK;

	*ret_kept = NULL;
	if (kept == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	if (addressee.len == 0)
		return ERR_OK;
	e = profiles_find(call, addressee, kept, &verdict, why);
	if (e == ERR_OK && verdict_is_yes(&verdict))
		*ret_kept = kept;
	return e;
}

enum err
profiles_advise(struct call *call, const struct draft_frame *frame,
    const struct json *answers, struct draft_report *report, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct draft_order *made = arena_alloc(arena, sizeof *made);
	struct kept_profile *kept = NULL;
	enum err e = made == NULL ? err_why(why, ERR_LIMIT, 0, "no memory")
				  : find_of_addressee(call, answers, &kept, why);

	if (e != ERR_OK || kept == NULL)
		return e;
	e = draft_order(arena, frame, answers, made, why);
	if (e == ERR_OK)
		profile_advise(arena, &kept->profile, &made->order, frame->now, report);
	return e;
}

enum err
profiles_show(
    struct call *call, const struct json *answers, struct json *to, struct why *why)
{
	struct kept_profile *kept = NULL;
	enum err e = find_of_addressee(call, answers, &kept, why);

	if (e == ERR_OK && kept != NULL)
		(void)json_put(to, "profile", profiles_json(call, kept));
	return e;
}

/* --- the calls --- */

static enum err
keep(struct call *call, const struct profile *profile, struct why *why)
{
	struct stored_profile stored = { .organisation = profile->organisation,
		.stated_at = profile->stated_at,
		.kept_at = call->job->at,
		.kept_by = call->person,
		.text = json_get_str(call->args, "text") };
	enum err e;

	memcpy(stored.sha256.bytes, profile->digest, SHA256_LEN);
	e = store_profile_put(call->core->store, &stored, why);
	if (e == ERR_OK)
		log_event(LOG_INFO, "profile-kept", "organisation",
		    arena_cstr(&call->job->arena, profile->organisation), NULL);
	return e;
}

enum err
local_profile_keep(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct stored_profile last = { .stated_at = 0 };
	struct profile profile = { .stated_at = 0 };
	struct why unread;
	enum err e;

	if (profile_read(arena, json_get_str(call->args, "text"), &profile, &unread) !=
	    ERR_OK) {
		*ret_verdict = verdict_no("profile-form", "/text", "%s", unread.text);
		return ERR_OK;
	}
	e = store_profile_get(arena, call->core->store, profile.organisation, &last, why);
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	*ret_verdict = prove(call, &profile, e == ERR_OK ? &last : NULL);
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	e = keep(call, &profile, why);
	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "organisation", profile.organisation);
	json_put_time(arena, call->job->answer, "stated_at", profile.stated_at);
	return e;
}

enum err
local_profile_show(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct str organisation = json_get_str(call->args, "organisation");
	struct kept_profile kept = { .stored = { .stated_at = 0 } };
	enum err e;

	if (organisation.len == 0)
		organisation = call->core->config->organisation;
	e = profiles_find(call, organisation, &kept, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	call->job->answer = json_object(arena);
	(void)json_put(call->job->answer, "profile", profiles_json(call, &kept));
	json_put_str(arena, call->job->answer, "text", kept.stored.text);
	return ERR_OK;
}

enum err
local_profile_list(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct stored_profile *kept = NULL;
	size_t limit = local_limit(call);
	size_t count = 0;
	enum err e = store_profile_list(arena, call->core->store,
	    json_get_str(call->args, "after"), limit + 1, &kept, &count, why);
	struct json *list;

	(void)ret_verdict;
	if (e != ERR_OK)
		return e;
	call->job->answer = json_object(arena);
	list = json_put(call->job->answer, "profiles", json_array(arena));
	if (count > limit)
		json_put_str(
		    arena, call->job->answer, "after", kept[limit - 1].organisation);
	for (size_t i = 0; i < count && i < limit; i++) {
		struct json *row = json_add(list, json_object(arena));

		json_put_str(arena, row, "organisation", kept[i].organisation);
		json_put_time(arena, row, "stated_at", kept[i].stated_at);
		json_put_time(arena, row, "kept_at", kept[i].kept_at);
		json_put_str(
		    arena, row, "link", profiles_link(arena, kept[i].organisation));
	}
	return ERR_OK;
}
