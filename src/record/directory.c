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
#define LIMIT_LANGUAGES 32

static const char *const list_members[] = { "v", "realm", "sequence", "issued_at",
	"expires_at", "organisations", NULL };
static const char *const organisation_members[] = { "id", "name", "competences",
	"endpoint", "tls", "seal", "ledger", "officers", "languages", "valid_from",
	"valid_to", NULL };
static const char *const endpoint_members[] = { "hi1", "evidence", "server_key", NULL };
static const char *const seal_members[] = { "certificate", "public_key", NULL };

/* --- writing --- */

static void
put_seal(struct arena *arena, struct json *object, const struct organisation *from)
{
	struct json *seal = json_put(object, "seal", json_object(arena));

	put_base64_or_none(arena, seal, "certificate", from->seal_certificate);
	put_base64_or_none(arena, seal, "public_key", from->seal_public_key);
}

static void
put_competences(struct arena *arena, struct json *object, unsigned competences)
{
	struct json *list = json_put(object, "competences", json_array(arena));

	for (unsigned i = 0; i < COMPETENCE_COUNT; i++)
		if (competences & (1U << i))
			(void)json_add(
			    list, json_string(arena,
				      competence_name((enum competence)(1U << i))));
}

static struct json *
organisation_tree(struct arena *arena, const struct organisation *from)
{
	struct json *object = json_object(arena);
	struct json *endpoint;
	struct json *tls;

	json_put_str(arena, object, "id", from->id);
	json_put_str(arena, object, "name", from->name);
	put_competences(arena, object, from->competences);
	endpoint = json_put(object, "endpoint", json_object(arena));
	json_put_str(arena, endpoint, "hi1", from->hi1_url);
	json_put_str(arena, endpoint, "evidence", from->evidence_url);
	if (from->has_server_key)
		put_sha256(arena, endpoint, "server_key", from->server_key);
	else
		json_put_str(arena, endpoint, "server_key", STR(""));
	tls = json_put(object, "tls", json_array(arena));
	for (size_t i = 0; i < from->tls_count; i++)
		(void)json_add(tls, json_sha256(arena, from->tls[i]));
	put_seal(arena, object, from);
	json_put_str(arena, object, "ledger", from->ledger_key);
	put_officers(arena, object, "officers", from->officers, from->officers_count);
	put_list(arena, object, "languages", from->languages, from->languages_count);
	put_time_or_none(arena, object, "valid_from", from->valid_from);
	put_time_or_none(arena, object, "valid_to", from->valid_to);
	return object;
}

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

static unsigned
take_competences(struct take *take, const struct json *object)
{
	const struct json *array =
	    take_array(take, object, "competences", 1, COMPETENCE_COUNT);
	unsigned all = 0;

	for (const struct json *item = json_first(array); item != NULL;
	     item = item->next) {
		enum competence competence;

		if (!json_is(item, JSON_STRING) ||
		    !competence_parse(item->string, &competence) ||
		    (unsigned)competence <= all) {
			take_fail(
			    take, "competences", "a list of competences in their order");
			return 0;
		}
		all |= competence;
	}
	return all;
}

static void
take_seal(struct take *take, const struct json *object, struct organisation *to)
{
	const struct json *seal = json_get(object, "seal");

	take_members(take, seal, seal_members);
	to->seal_certificate =
	    take_base64_or_none(take, seal, "certificate", LIMIT_CERTIFICATE);
	to->seal_public_key =
	    take_base64_or_none(take, seal, "public_key", LIMIT_PUBLIC_KEY);
	if (str_empty(to->seal_certificate) != str_empty(to->seal_public_key))
		take_fail(take, "seal", "whole");
}

static void
take_organisation(struct take *take, const struct json *object, struct organisation *to)
{
	const struct json *part = json_get(object, "endpoint");

	take_members(take, object, organisation_members);
	take_members(take, part, endpoint_members);
	to->id = take_form(take, object, "id", FORM_ORGANISATION);
	to->name = take_form(take, object, "name", FORM_NAME);
	to->competences = take_competences(take, object);
	to->hi1_url = take_form_or_none(take, part, "hi1", FORM_URL);
	to->evidence_url = take_form_or_none(take, part, "evidence", FORM_URL);
	to->has_server_key =
	    take_sha256_or_none(take, part, "server_key", to->server_key);
	part = take_array(take, object, "tls", 0, LIMIT_KEYS);
	to->tls = take_digests(take, part, "tls", &to->tls_count);
	take_seal(take, object, to);
	to->ledger_key = take_form_or_none(take, object, "ledger", FORM_LEDGER_KEY);
	to->officers = take_officers(take, object, "officers", &to->officers_count);
	part = take_array(take, object, "languages", 1, LIMIT_LANGUAGES);
	to->languages =
	    take_list(take, part, "languages", FORM_LANGUAGE, &to->languages_count);
	to->valid_from = take_time(take, object, "valid_from");
	to->valid_to = take_time_or_none(take, object, "valid_to");
}

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
		take_organisation(take, item, &organisations[count]);
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

static void
index_pins(struct take *take, struct directory *directory)
{
	struct directory_pin *pins =
	    arena_array(take->arena, directory->pins_count + 1, sizeof *pins);
	size_t count = 0;

	if (pins == NULL) {
		take_full(take);
		return;
	}
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
			take_fail(take, "list/organisations",
			    "free of a certificate that stands at two organisations");
	directory->pins = pins;
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
		index_pins(&take, &directory);
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
directory_verify(
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
	if (directory->expires_at <= now)
		return verdict_no(
		    "directory-expired", "/list/expires_at", "the list has expired");
	return VERDICT_IS_YES;
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

bool
organisation_valid(const struct organisation *organisation, int64_t at)
{
	return at >= organisation->valid_from &&
	       (organisation->valid_to == 0 || at < organisation->valid_to);
}
