/*
 * profiles.h - what organisations say of themselves (record/profile.h), ours too, as it
 * is kept at this node.
 *
 * A profile comes as a file, by any way.  It is proven when it is kept, and again each
 * time it is used: what the officers of today do not stand behind, or whose organisation
 * is no longer known, is shown to nobody and advises nobody.
 */
#ifndef COMITY_NODE_PROFILES_H
#define COMITY_NODE_PROFILES_H

#include "advice/draft_check.h"
#include "node/local.h"
#include "record/profile.h"

struct kept_profile {
	struct stored_profile stored;
	struct profile profile;
};

/* Rules: profile-unknown, profile-form (an older program has kept it),
 * organisation-unlisted, organisation-not-valid, pin-expired and those of profile_verify.
 */
enum err profiles_find(struct call *call, struct str organisation,
    struct kept_profile *ret_kept, struct verdict *ret_verdict, struct why *why);

/* Where the desk shows that organisation's. */
struct str profiles_link(struct arena *arena, struct str organisation);
/* The profile's members, and stale, days (of the house rule), kept_at, kept_by, sha256,
 * link. */
struct json *profiles_json(struct call *call, const struct kept_profile *kept);

/* What the addressee of a new order says of itself stands against it, if a profile is
 * kept: advice/profile_advice.h. */
enum err profiles_advise(struct call *call, const struct draft_frame *frame,
    const struct json *answers, struct draft_report *report, struct why *why);
/* Member profile: of the addressee that the answers name, if one is kept. */
enum err profiles_show(
    struct call *call, const struct json *answers, struct json *to, struct why *why);

/* --- the calls, in the table of local.c --- */

/* {text}: kept, ours or another's, when it is proven and no older than what is kept.
 * Rules: profile-form and those of profiles_find. */
enum err local_profile_keep(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {organisation, without: ours}: {profile, text}. */
enum err local_profile_show(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {profiles [{organisation, stated_at, kept_at, link}]}, after args.after; not proven
 * anew. */
enum err local_profile_list(
    struct call *call, struct verdict *ret_verdict, struct why *why);

#endif
