/*
 * profile.h - what an organisation says of itself: how it is asked, and what it keeps.
 *
 * The document is {"profile": {...}, "signatures": [...]} (multisig.h); the profile holds
 *
 *	v, realm, organisation (CC/slug), stated_at, valid_from,
 *	entity {name, registered}     of whom an order must speak; number and register
 *	contacts [{purpose (general, preservation, emergency), mail, phone, url, always}]
 *	zone, hours [{days [mon ...], from "09:00", to "17:30"}]
 *	languages [], services []
 *	data [{category, what, identifiers [TS 103 280 types], retention_days}]
 *
 * retention_days is a number or "unknown".  Contacts stand in the order of their
 * purposes, the first is general; always is true of one that is answered at any hour.
 *
 * The key officers sign it, as they sign the roster, and not the node with its seal: it
 * says where orders are sent and who is called on the telephone, and whoever holds the
 * node must not be able to turn them.  For the same reason an older one never takes the
 * place of a later one.
 *
 * It is that organisation's word on that day, and no law.
 */
#ifndef COMITY_RECORD_PROFILE_H
#define COMITY_RECORD_PROFILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "model/order.h"
#include "model/verdict.h"
#include "record/organisation.h"
#include "trust/key.h"

#define PROFILE_VERSION 1
#define PROFILE_DOMAIN "comity/profile/v1"
/* House rule: who has said nothing new for so long is asked whether it is still so. */
#define PROFILE_STALE_DAYS 180
#define PROFILE_UNKNOWN (-1)
#define PROFILE_WEEKDAYS 7

enum profile_purpose {
	PROFILE_GENERAL,
	PROFILE_PRESERVATION,
	PROFILE_EMERGENCY,
	PROFILE_PURPOSE_COUNT
};

/* Empty: not by this way; one of them is there. */
struct profile_contact {
	enum profile_purpose purpose;
	struct str mail, phone, url;
	bool always;
};

struct profile_hours {
	unsigned days;       /* bit 0: Monday */
	struct str from, to; /* "09:00"; the day's end is "24:00" */
};

struct profile_data {
	enum data_category category;
	struct str what;
	const struct str *identifiers; /* by which it finds it; none: not said */
	size_t identifiers_count;
	int64_t retention_days; /* or PROFILE_UNKNOWN */
};

struct profile {
	struct str realm;
	struct str organisation;
	int64_t stated_at, valid_from;
	struct str entity, registered; /* registered may be empty */
	const struct profile_contact *contacts;
	size_t contacts_count;
	struct str zone;
	const struct profile_hours *hours; /* none: not said */
	size_t hours_count;
	const struct str *languages, *services;
	size_t languages_count, services_count;
	const struct profile_data *data;
	size_t data_count;
	unsigned char digest[SHA256_LEN]; /* the bytes signed */
	struct multisig signatures;
};

/* The profile alone, as it stands in the document. */
struct json *profile_tree(struct arena *arena, const struct profile *profile);

struct profile_trust {
	struct str realm;
	size_t threshold;  /* officers who must have signed: 2 */
	int64_t last_time; /* stated_at of the last one kept, 0 = none */
	unsigned char last_digest[SHA256_LEN];
};

struct str profile_purpose_name(enum profile_purpose purpose);
struct str profile_weekday_name(unsigned day); /* 0: "mon" */

/* As directory_write, directory_read, directory_sign. */
enum err profile_write(
    struct arena *arena, const struct profile *profile, struct buf *out, struct why *why);
enum err profile_read(
    struct arena *arena, struct str text, struct profile *ret_profile, struct why *why);
enum err profile_sign(
    struct arena *arena, struct profile *profile, const struct key *key, struct why *why);

/* Whether the organisation's officers stand behind it, and it takes no later one's place.
 * Rules: profile-realm, profile-organisation, profile-signatures, profile-rolled-back,
 * profile-two-statements, profile-not-yet. */
struct verdict profile_verify(const struct profile *profile,
    const struct profile_trust *trust, const struct organisation *organisation,
    int64_t now);

/* House rule: PROFILE_STALE_DAYS. */
bool profile_stale(const struct profile *profile, int64_t now);

#endif
