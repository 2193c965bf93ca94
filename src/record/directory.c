#include "record/directory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "format/json.h"
#include "record/member.h"
#include "trust/digest.h"

#define SKEW (LIMIT_CLOCK_SKEW_SEC * CLOCK_SECOND)

static const char *const list_members[] = { "v", "realm", "sequence", "issued_at",
	"expires_at", "organisations", NULL };

/* --- writing --- */

static struct json *
list_tree(struct arena *arena, const struct directory *directory)
{
	struct json *list = json_object(arena);
	struct json *organisations;

	json_put_str(arena, list, "realm", directory->realm);
	json_put_int(arena, list, "sequence", (int64_t)directory->sequence);
	put_time_or_none(arena, list, "issued_at", directory->issued_at);
	put_time_or_none(arena, list, "expires_at", directory->expires_at);
	organisations = json_put(list, "organisations", json_array(arena));
	for (size_t i = 0; i < directory->organisations_count; i++)
		(void)json_add(organisations,
		    organisation_tree(arena, &directory->organisations[i]));
	json_put_int(arena, list, "v", DIRECTORY_VERSION);
	return list;
}

enum err
directory_write(struct arena *arena, const struct directory *directory, struct buf *out,
    struct why *why)
{
	size_t mark = arena_mark(arena);
	size_t start = out->len;
	struct directory again;
	enum err e;

	json_write(multisig_tree(arena, "list", list_tree(arena, directory),
		       &directory->signatures),
	    out);
	arena_return(arena, mark);
	if (buf_failed(out))
		return err_why(why, ERR_LIMIT, 0, "directory: too long, or no memory");
	e = directory_read(arena, str_slice(buf_str(out), start, out->len), &again, why);
	arena_return(arena, mark);
	return e;
}

enum err
directory_sign(struct arena *arena, struct directory *directory, const struct key *key,
    struct why *why)
{
	struct buf text;
	enum err e;

	buf_init(&text, LIMIT_DIRECTORY);
	json_write(list_tree(arena, directory), &text);
	if (buf_failed(&text)) {
		e = err_why(why, ERR_LIMIT, 0, "directory: too long, or no memory");
	} else {
		multisig_digest(DIRECTORY_DOMAIN, buf_str(&text), directory->digest);
		e = multisig_sign(
		    arena, &directory->signatures, directory->digest, key, why);
	}
	buf_release(&text);
	return e;
}

/* --- reading --- */

static void
take_organisations(
    struct take *take, const struct json *list, struct directory *directory)
{
	const struct json *array =
	    take_array(take, list, "organisations", 1, LIMIT_ORGANISATIONS);
	struct organisation *organisations =
	    take_room(take, array, sizeof *organisations);
	size_t count = 0;

	for (const struct json *item = organisations == NULL ? NULL : json_first(array);
	     item != NULL && take_ok(take); item = item->next, count++) {
		take_place(take, "list/organisations", count);
		organisation_take(take, item, &organisations[count]);
		directory->pins_count += organisations[count].tls_count;
		if (count > 0 &&
		    str_cmp(organisations[count - 1].id, organisations[count].id) >= 0)
			take_fail(take, "id", "after the one before it");
	}
	take_place(take, NULL, 0);
	directory->organisations = organisations;
	directory->organisations_count = count;
}

static int
pin_cmp(const void *a, const void *b)
{
	const struct directory_pin *one = a;
	const struct directory_pin *other = b;

	return memcmp(one->sha256, other->sha256, SHA256_LEN);
}

/* False when the arena is full.  *ret_twice: the organisation that shares a certificate
 * with another, or NULL. */
static bool
index_pins(struct arena *arena, struct directory *directory,
    const struct organisation **ret_twice)
{
	struct directory_pin *pins =
	    arena_array(arena, directory->pins_count + 1, sizeof *pins);
	size_t count = 0;

	*ret_twice = NULL;
	if (pins == NULL)
		return false;
	for (size_t i = 0; i < directory->organisations_count; i++) {
		const struct organisation *organisation = &directory->organisations[i];

		for (size_t k = 0; k < organisation->tls_count; k++) {
			memcpy(pins[count].sha256, organisation->tls[k], SHA256_LEN);
			pins[count++].organisation = organisation;
		}
	}
	qsort(pins, count, sizeof *pins, pin_cmp);
	for (size_t i = 1; i < count; i++)
		if (pin_cmp(&pins[i - 1], &pins[i]) == 0)
			*ret_twice = pins[i].organisation;
	directory->pins = pins;
	return true;
}

static void
take_pins(struct take *take, struct directory *directory)
{
	const struct organisation *twice;

	if (!index_pins(take->arena, directory, &twice))
		take_full(take);
	else if (twice != NULL)
		take_fail(take, "list/organisations",
		    "free of a certificate that stands at two organisations");
}

enum err
directory_read(struct arena *arena, struct str text, struct directory *ret_directory,
    struct why *why)
{
	struct take take = take_from(arena, "directory", why);
	struct directory directory = { 0 };
	struct str body = STR("");
	const struct json *list = multisig_take(
	    &take, text, LIMIT_DIRECTORY, "list", &body, &directory.signatures);

	take_version(&take, list, DIRECTORY_VERSION);
	take_members(&take, list, list_members);
	directory.realm = take_form(&take, list, "realm", FORM_REALM);
	directory.sequence =
	    (uint64_t)take_integer(&take, list, "sequence", 1, LIMIT_INTEGER);
	directory.issued_at = take_time(&take, list, "issued_at");
	directory.expires_at = take_time(&take, list, "expires_at");
	if (directory.expires_at <= directory.issued_at)
		take_fail(&take, "list/expires_at", "after issued_at");
	take_organisations(&take, list, &directory);
	if (take_ok(&take))
		take_pins(&take, &directory);
	if (!take_ok(&take))
		return take.err;
	multisig_digest(DIRECTORY_DOMAIN, body, directory.digest);
	*ret_directory = directory;
	return ERR_OK;
}

/* --- using --- */

static struct verdict
verify_sequence(const struct directory *directory, const struct directory_trust *trust)
{
	if (directory->sequence < trust->last_sequence)
		return verdict_no("directory-rolled-back", "/list/sequence",
		    "list %llu is older than %llu, which was used here",
		    (unsigned long long)directory->sequence,
		    (unsigned long long)trust->last_sequence);
	if (directory->sequence == trust->last_sequence &&
	    memcmp(directory->digest, trust->last_digest, SHA256_LEN) != 0)
		return verdict_no("directory-two-lists", "/list/sequence",
		    "another list with number %llu was used here",
		    (unsigned long long)directory->sequence);
	return VERDICT_IS_YES;
}

struct verdict
directory_prove(
    const struct directory *directory, const struct directory_trust *trust, int64_t now)
{
	size_t signers;
	struct verdict verdict;

	assert(trust->threshold > 0);
	if (!str_eq(directory->realm, trust->realm))
		return verdict_no("directory-realm", "/list/realm",
		    "the list is of realm %.*s", STR_ARG(directory->realm));
	signers = multisig_count(
	    &directory->signatures, directory->digest, trust->keys, trust->keys_count);
	if (signers < trust->threshold)
		return verdict_no("directory-signatures", "/signatures",
		    "%zu of %zu persons needed have signed", signers, trust->threshold);
	verdict = verify_sequence(directory, trust);
	if (!verdict_is_yes(&verdict))
		return verdict;
	if (directory->issued_at > now + SKEW)
		return verdict_no("directory-not-yet", "/list/issued_at",
		    "the list is issued in the future");
	return VERDICT_IS_YES;
}

struct verdict
directory_verify(
    const struct directory *directory, const struct directory_trust *trust, int64_t now)
{
	struct verdict verdict = directory_prove(directory, trust, now);

	if (verdict_is_yes(&verdict) && directory->expires_at <= now)
		return verdict_no(
		    "directory-expired", "/list/expires_at", "the list has expired");
	return verdict;
}

struct verdict
directory_standing(const struct directory *directory, int64_t max_age_sec, int64_t now)
{
	char at[CLOCK_TEXT_MAX];

	if (directory->expires_at <= now)
		return verdict_person("directory-expired", "/list/expires_at",
		    "the list ended at %.*s",
		    STR_ARG(clock_text(directory->expires_at, at)));
	if (now - directory->issued_at > max_age_sec * CLOCK_SECOND)
		return verdict_person("directory-aged", "/list/issued_at",
		    "the list is of %.*s", STR_ARG(clock_text(directory->issued_at, at)));
	return VERDICT_IS_YES;
}

/* Both sorted by id, none in both. */
static void
merge(const struct directory *list, struct organisation_list others,
    struct organisation *to)
{
	size_t l = 0;
	size_t o = 0;

	while (l < list->organisations_count || o < others.count) {
		bool from_list =
		    o == others.count ||
		    (l < list->organisations_count &&
			str_cmp(list->organisations[l].id, others.items[o].id) < 0);

		*to++ = from_list ? list->organisations[l++] : others.items[o++];
	}
}

enum err
directory_join(struct arena *arena, const struct directory *list,
    struct organisation_list others, struct directory *ret_joined,
    struct verdict *ret_verdict, struct why *why)
{
	struct directory joined = *list;
	struct organisation *organisations;
	const struct organisation *twice = NULL;

	joined.organisations_count += others.count;
	for (size_t i = 0; i < others.count; i++)
		joined.pins_count += others.items[i].tls_count;
	organisations =
	    arena_array(arena, joined.organisations_count + 1, sizeof *organisations);
	if (organisations != NULL) {
		merge(list, others, organisations);
		joined.organisations = organisations;
	}
	if (organisations == NULL || !index_pins(arena, &joined, &twice))
		return err_why(why, ERR_LIMIT, 0, "directory: no memory");
	*ret_verdict = VERDICT_IS_YES;
	if (twice != NULL)
		*ret_verdict = verdict_no("directory-two-owners", NULL,
		    "a certificate of %.*s stands at another organisation, too",
		    STR_ARG(twice->id));
	else
		*ret_joined = joined;
	return ERR_OK;
}

const struct organisation *
directory_find(const struct directory *directory, struct str id)
{
	size_t low = 0;
	size_t high = directory->organisations_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(id, directory->organisations[middle].id);

		if (order == 0)
			return &directory->organisations[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct organisation *
directory_find_tls(
    const struct directory *directory, const unsigned char sha256[static SHA256_LEN])
{
	size_t low = 0;
	size_t high = directory->pins_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(sha256, directory->pins[middle].sha256, SHA256_LEN);

		if (order == 0)
			return directory->pins[middle].organisation;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
