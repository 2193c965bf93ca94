/*
 * store_profile.h - what organisations say of themselves, the last of each.
 *
 * Who has signed it is asked by the caller, before it is put and each time it is used.
 */
#ifndef COMITY_STORE_STORE_PROFILE_H
#define COMITY_STORE_STORE_PROFILE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

struct store;

struct stored_profile {
	struct str organisation;
	int64_t stated_at;
	struct hash sha256; /* of what was signed */
	int64_t kept_at;
	struct str kept_by; /* person */
	struct str text;    /* the document, with its signatures */
};

/* In the place of an earlier one, or of the same with other signatures; nothing happens
 * when it is neither. */
enum err store_profile_put(
    struct store *store, const struct stored_profile *profile, struct why *why);
enum err store_profile_get(struct arena *arena, struct store *store,
    struct str organisation, struct stored_profile *ret_profile, struct why *why);
/* In the order of their ids, from the first after that one; without their texts. */
enum err store_profile_list(struct arena *arena, struct store *store, struct str after,
    size_t max, struct stored_profile **ret_list, size_t *ret_count, struct why *why);

#endif
