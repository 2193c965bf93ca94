#include "record/roster.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "format/json.h"
#include "record/member.h"
#include "trust/digest.h"

#define SKEW (LIMIT_CLOCK_SKEW_SEC * CLOCK_SECOND)
#define LIMIT_FUNCTIONS 16

static const char *const roster_members[] = { "v", "realm", "organisation", "sequence",
	"issued_at", "persons", NULL };
static const char *const person_members[] = { "id", "level", "functions", "keys", NULL };
static const char *const key_members[] = { "public_key", "valid_from", "revoked_at",
	NULL };
static const char *const plain_members[] = { "public_key", "valid_from", "revoked_at",
	"kind", NULL };
static const char *const passkey_members[] = { "public_key", "valid_from", "revoked_at",
	"kind", "credential_id", "rp_id", "origin", "synced", NULL };
enum kind { KIND_KEY, KIND_PASSKEY, KIND_COUNT };
static const struct str kinds[KIND_COUNT] = {
	[KIND_KEY] = STR_INIT("key"),
	[KIND_PASSKEY] = STR_INIT("passkey"),
};

/* --- writing --- */

static int64_t
version_of(const struct roster *roster)
{
	if (roster->version != 0)
		return roster->version;
	for (size_t i = 0; i < roster->persons_count; i++)
		for (size_t k = 0; k < roster->persons[i].keys_count; k++)
			if (roster->persons[i].keys[k].passkey != NULL)
				return ROSTER_VERSION;
	return 1;
}

static struct json *
key_tree(struct arena *arena, const struct roster_key *key, int64_t version)
{
	const struct webauthn_passkey *passkey = key->passkey;
	struct json *object = json_object(arena);

	put_base64(arena, object, "public_key", key->public_key);
	put_time_or_none(arena, object, "valid_from", key->valid_from);
	put_time_or_none(arena, object, "revoked_at", key->revoked_at);
	if (version > 1)
		json_put_str(arena, object, "kind",
		    kinds[passkey == NULL ? KIND_KEY : KIND_PASSKEY]);
	if (passkey != NULL) {
		put_base64(arena, object, "credential_id", passkey->id);
		json_put_str(arena, object, "rp_id", passkey->rp_id);
		json_put_str(arena, object, "origin", passkey->origin);
		json_put_bool(arena, object, "synced", passkey->synced);
	}
	return object;
}

static struct json *
person_tree(struct arena *arena, const struct roster_person *person, int64_t version)
{
	struct json *object = json_object(arena);
	struct json *keys;

	json_put_str(arena, object, "id", person->id);
	json_put_str(arena, object, "level", level_name(person->level));
	put_list(arena, object, "functions", person->functions, person->functions_count);
	keys = json_put(object, "keys", json_array(arena));
	for (size_t i = 0; i < person->keys_count; i++)
		(void)json_add(keys, key_tree(arena, &person->keys[i], version));
	return object;
}

static struct json *
roster_tree(struct arena *arena, const struct roster *roster)
{
	struct json *root = json_object(arena);
	int64_t version = version_of(roster);
	struct json *persons;

	json_put_str(arena, root, "realm", roster->realm);
	json_put_str(arena, root, "organisation", roster->organisation);
	json_put_int(arena, root, "sequence", (int64_t)roster->sequence);
	put_time_or_none(arena, root, "issued_at", roster->issued_at);
	persons = json_put(root, "persons", json_array(arena));
	for (size_t i = 0; i < roster->persons_count; i++)
		(void)json_add(persons, person_tree(arena, &roster->persons[i], version));
	json_put_int(arena, root, "v", version);
	return root;
}

enum err
roster_write(
    struct arena *arena, const struct roster *roster, struct buf *out, struct why *why)
{
	size_t mark = arena_mark(arena);
	size_t start = out->len;
	struct roster again;
	enum err e;

	json_write(multisig_tree(
		       arena, "roster", roster_tree(arena, roster), &roster->signatures),
	    out);
	arena_return(arena, mark);
	if (buf_failed(out))
		return err_why(why, ERR_LIMIT, 0, "roster: too long, or no memory");
	e = roster_read(arena, str_slice(buf_str(out), start, out->len), &again, why);
	arena_return(arena, mark);
	return e;
}

enum err
roster_sign(
    struct arena *arena, struct roster *roster, const struct key *key, struct why *why)
{
	struct buf text;
	enum err e;

	buf_init(&text, LIMIT_ROSTER);
	json_write(roster_tree(arena, roster), &text);
	if (buf_failed(&text)) {
		e = err_why(why, ERR_LIMIT, 0, "roster: too long, or no memory");
	} else {
		multisig_digest(ROSTER_DOMAIN, buf_str(&text), roster->digest);
		e = multisig_sign(arena, &roster->signatures, roster->digest, key, why);
	}
	buf_release(&text);
	return e;
}

/* --- reading --- */

static const struct webauthn_passkey *
take_passkey(struct take *take, const struct json *item)
{
	struct webauthn_passkey *passkey = arena_alloc(take->arena, sizeof *passkey);

	if (passkey == NULL) {
		take_full(take);
		return NULL;
	}
	*passkey = (struct webauthn_passkey){
		.id = take_base64(take, item, "credential_id", LIMIT_CREDENTIAL_ID),
		.rp_id = take_form(take, item, "rp_id", FORM_IDENTIFIER),
		.origin = take_form(take, item, "origin", FORM_IDENTIFIER),
		.synced = take_bool(take, item, "synced"),
	};
	if (take_ok(take) && (passkey->origin.len > LIMIT_ORIGIN ||
				 !webauthn_site_fits(passkey->origin, passkey->rp_id)))
		take_fail(take, "origin", "a site that may use passkeys of its rp_id");
	return passkey;
}

static void
take_key(
    struct take *take, const struct json *item, int64_t version, struct roster_key *key)
{
	enum kind kind = KIND_KEY;

	if (version > 1)
		kind = (enum kind)take_word(take, item, "kind", kinds, KIND_COUNT);
	take_members(take, item,
	    version == 1           ? key_members
	    : kind == KIND_PASSKEY ? passkey_members
				   : plain_members);
	key->public_key = take_base64(take, item, "public_key", LIMIT_PUBLIC_KEY);
	key->valid_from = take_time(take, item, "valid_from");
	key->revoked_at = take_time_or_none(take, item, "revoked_at");
	if (kind == KIND_PASSKEY)
		key->passkey = take_passkey(take, item);
	sha256(key->public_key, key->id);
}

static void
take_keys(struct take *take, const struct json *object, int64_t version,
    struct roster_person *person)
{
	const struct json *array = take_array(take, object, "keys", 0, LIMIT_KEYS);
	struct roster_key *keys = take_room(take, array, sizeof *keys);
	size_t count = 0;

	for (const struct json *item = keys == NULL ? NULL : json_first(array);
	     item != NULL && take_ok(take); item = item->next)
		take_key(take, item, version, &keys[count++]);
	person->keys = keys;
	person->keys_count = count;
}

static void
take_person(struct take *take, const struct json *object, int64_t version,
    struct roster_person *person)
{
	const struct json *array;
	struct str level;

	take_members(take, object, person_members);
	person->id = take_form(take, object, "id", FORM_PERSON);
	level = take_form(take, object, "level", FORM_ID);
	if (!level_parse(level, &person->level))
		take_fail(take, "level", "a level");
	array = take_array(take, object, "functions", 0, LIMIT_FUNCTIONS);
	person->functions =
	    take_list(take, array, "functions", FORM_ID, &person->functions_count);
	take_keys(take, object, version, person);
}

static void
take_persons(struct take *take, const struct json *root, struct roster *roster)
{
	const struct json *array = take_array(take, root, "persons", 0, LIMIT_PERSONS);
	struct roster_person *persons = take_room(take, array, sizeof *persons);
	size_t count = 0;

	for (const struct json *item = persons == NULL ? NULL : json_first(array);
	     item != NULL && take_ok(take); item = item->next, count++) {
		take_place(take, "roster/persons", count);
		take_person(take, item, roster->version, &persons[count]);
		if (count > 0 && str_cmp(persons[count - 1].id, persons[count].id) >= 0)
			take_fail(take, "id", "after the one before it");
	}
	take_place(take, NULL, 0);
	roster->persons = persons;
	roster->persons_count = count;
}

static int
id_cmp(const void *a, const void *b)
{
	return memcmp(a, b, SHA256_LEN);
}

/* A key that two persons hold proves neither. */
static void
check_keys_differ(struct take *take, const struct roster *roster)
{
	size_t mark = arena_mark(take->arena);
	unsigned char(*ids)[SHA256_LEN];
	size_t total = 0;
	size_t count = 0;

	for (size_t i = 0; i < roster->persons_count; i++)
		total += roster->persons[i].keys_count;
	ids = arena_array(take->arena, total + 1, sizeof *ids);
	if (ids == NULL) {
		take_full(take);
		return;
	}
	for (size_t i = 0; i < roster->persons_count; i++)
		for (size_t k = 0; k < roster->persons[i].keys_count; k++)
			memcpy(ids[count++], roster->persons[i].keys[k].id, SHA256_LEN);
	qsort(ids, count, sizeof *ids, id_cmp);
	for (size_t i = 1; i < count; i++)
		if (id_cmp(ids[i - 1], ids[i]) == 0)
			take_fail(
			    take, "roster/persons", "free of a key that stands twice");
	arena_return(take->arena, mark);
}

enum err
roster_read(
    struct arena *arena, struct str text, struct roster *ret_roster, struct why *why)
{
	struct take take = take_from(arena, "roster", why);
	struct roster roster = { 0 };
	struct str body = STR("");
	const struct json *root =
	    multisig_take(&take, text, LIMIT_ROSTER, "roster", &body, &roster.signatures);

	roster.version = take_versions(&take, root, ROSTER_VERSION);
	take_members(&take, root, roster_members);
	roster.realm = take_form(&take, root, "realm", FORM_REALM);
	roster.organisation = take_form(&take, root, "organisation", FORM_ORGANISATION);
	roster.sequence =
	    (uint64_t)take_integer(&take, root, "sequence", 1, LIMIT_INTEGER);
	roster.issued_at = take_time(&take, root, "issued_at");
	take_persons(&take, root, &roster);
	if (take_ok(&take))
		check_keys_differ(&take, &roster);
	if (!take_ok(&take))
		return take.err;
	multisig_digest(ROSTER_DOMAIN, body, roster.digest);
	*ret_roster = roster;
	return ERR_OK;
}

/* --- using --- */

static struct verdict
verify_sequence(const struct roster *roster, const struct roster_trust *trust)
{
	if (roster->sequence < trust->last_sequence)
		return verdict_no("roster-rolled-back", "/roster/sequence",
		    "roster %llu is older than %llu, which was used here",
		    (unsigned long long)roster->sequence,
		    (unsigned long long)trust->last_sequence);
	if (roster->sequence == trust->last_sequence &&
	    memcmp(roster->digest, trust->last_digest, SHA256_LEN) != 0)
		return verdict_no("roster-two-lists", "/roster/sequence",
		    "another roster with number %llu was used here",
		    (unsigned long long)roster->sequence);
	return VERDICT_IS_YES;
}

struct verdict
roster_verify(const struct roster *roster, const struct roster_trust *trust,
    const struct organisation *organisation, int64_t now)
{
	size_t signers;
	struct verdict verdict;

	assert(trust->threshold > 0);
	if (!str_eq(roster->realm, trust->realm))
		return verdict_no("roster-realm", "/roster/realm",
		    "the roster is of realm %.*s", STR_ARG(roster->realm));
	if (!str_eq(roster->organisation, organisation->id))
		return verdict_no("roster-organisation", "/roster/organisation",
		    "the roster is of %.*s", STR_ARG(roster->organisation));
	signers = multisig_count(&roster->signatures, roster->digest,
	    organisation->officers, organisation->officers_count);
	if (signers < trust->threshold)
		return verdict_no("roster-signatures", "/signatures",
		    "%zu of %zu officers needed have signed", signers, trust->threshold);
	verdict = verify_sequence(roster, trust);
	if (!verdict_is_yes(&verdict))
		return verdict;
	if (roster->issued_at > now + SKEW)
		return verdict_no("roster-not-yet", "/roster/issued_at",
		    "the roster is issued in the future");
	return VERDICT_IS_YES;
}

const struct roster_person *
roster_find(const struct roster *roster, struct str person)
{
	size_t low = 0;
	size_t high = roster->persons_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(person, roster->persons[middle].id);

		if (order == 0)
			return &roster->persons[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct roster_key *
roster_find_key(
    const struct roster_person *person, const unsigned char key_id[static SHA256_LEN])
{
	for (size_t i = 0; i < person->keys_count; i++)
		if (memcmp(person->keys[i].id, key_id, SHA256_LEN) == 0)
			return &person->keys[i];
	return NULL;
}

enum standing
roster_standing(const struct roster *roster, struct str person,
    const unsigned char key_id[static SHA256_LEN], int64_t at)
{
	const struct roster_person *found = roster_find(roster, person);
	const struct roster_key *key =
	    found == NULL ? NULL : roster_find_key(found, key_id);

	if (key == NULL)
		return STANDING_UNKNOWN;
	if (key->revoked_at != 0 && at >= key->revoked_at)
		return STANDING_REVOKED;
	return at < key->valid_from ? STANDING_COOLING : STANDING_GOOD;
}

enum revocation
revocation_of(enum standing standing, int64_t issued_at, int64_t max_age_sec, int64_t now)
{
	if (standing == STANDING_REVOKED)
		return REVOCATION_REVOKED;
	if (standing == STANDING_UNKNOWN || now - issued_at > max_age_sec * CLOCK_SECOND)
		return REVOCATION_UNKNOWN;
	return REVOCATION_GOOD;
}
