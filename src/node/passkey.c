#include "node/passkey.h"

#include <assert.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "trust/client_data.h"

enum err
passkey_ask(struct core *core, struct str purpose,
    unsigned char ret_challenge[static SIGNIN_CHALLENGE_LEN], struct why *why)
{
	if (core->config->desk_origin.len == 0)
		return err_why(why, ERR_USAGE, 0, "comity.conf names no desk-origin");
	return signin_ask(&core->signin, purpose, clock_steady(), ret_challenge, why);
}

static struct verdict
clone(const char *words)
{
	return verdict_no("passkey-counter", "/authenticator_data", "%s", words);
}

struct verdict
passkey_counted(struct core *core, const unsigned char key_sha256[static SHA256_LEN],
    uint32_t counter, struct str authenticator_data, struct str client_data)
{
	struct passkey_count count = { .counter = counter, .at = core_now(core) };
	struct sha256 hash;
	struct why why = { 0 };
	bool same = false;

	if (counter == 0)
		return VERDICT_IS_YES;
	sha256_init(&hash);
	sha256_add(&hash, authenticator_data); /* its length is that of its flags */
	sha256_add(&hash, client_data);
	sha256_end(&hash, count.said.bytes);
	memcpy(count.key.bytes, key_sha256, sizeof count.key.bytes);
	/* Without the row nothing is compared: a store that fails refuses, too. */
	if (store_passkey_count(core->store, &count, &same, &why) != ERR_OK)
		return clone(why.text);
	return same ? VERDICT_IS_YES
		    : clone("the device signed two texts with one number: there are two");
}

/* The challenge that the browser says was signed, if it was asked here; it is used up. */
static bool
take_challenge(struct core *core, struct str purpose, struct str client_data,
    unsigned char ret_challenge[static 32])
{
	size_t mark = arena_mark(&core->scratch);
	struct client_data data;
	struct str bytes = STR("");
	bool good =
	    client_data_read(client_data, &data) &&
	    base64url_decode(&core->scratch, data.challenge, &bytes, NULL) == ERR_OK &&
	    bytes.len == SIGNIN_CHALLENGE_LEN &&
	    signin_take(&core->signin, purpose, bytes, clock_steady());

	if (good)
		memcpy(ret_challenge, bytes.ptr, bytes.len);
	arena_return(&core->scratch, mark);
	return good;
}

/* The person of our roster with this passkey, in good standing, enrolled for this desk.
 */
static struct verdict
find_person(
    struct core *core, const struct assertion *assertion, struct known_person *ret_known)
{
	const struct config *config = core->config;
	const struct roster_person *person = NULL;
	const struct roster_key *key = NULL;
	struct verdict verdict;

	if (core->self->has_roster)
		key = roster_find_passkey(
		    &core->self->roster, assertion->credential_id, &person);
	if (key == NULL)
		return verdict_no(
		    "signin-passkey", NULL, "our roster has no such passkey");
	if (!str_eq(key->passkey->origin, config->desk_origin) ||
	    !str_eq(key->passkey->rp_id, config->desk_rp_id))
		return verdict_no("signin-passkey", NULL,
		    "the passkey of %.*s is for %.*s", STR_ARG(person->id),
		    STR_ARG(str_head(key->passkey->origin, 80)));
	verdict = trustbook_person(
	    &core->book, core->self, person->id, key->id, core_now(core), ret_known);
	return verdict;
}

/* Since anything that it signed. */
static enum err
verify(struct core *core, const struct known_person *person,
    const struct assertion *assertion, struct str challenge, struct verdict *ret_verdict,
    struct why *why)
{
	struct webauthn_policy policy = { core->config->synced_passkeys, 0 };
	struct webauthn_seen seen = { .counter = 0 };
	struct hash key;
	enum err e;

	memcpy(key.bytes, key_id(person->key), sizeof key.bytes);
	e = store_passkey_last(core->store, &key, &policy.last_counter, why);
	if (e != ERR_OK)
		return e;
	*ret_verdict = webauthn_verify(
	    person->passkey, person->key, &assertion->said, challenge, &policy, &seen);
	if (verdict_is_yes(ret_verdict))
		*ret_verdict = passkey_counted(core, key.bytes, seen.counter,
		    assertion->said.authenticator_data, assertion->said.client_data);
	return ERR_OK;
}

enum err
passkey_signin(struct core *core, struct str purpose, const struct assertion *assertion,
    struct str *ret_person, struct verdict *ret_verdict, struct why *why)
{
	unsigned char challenge[SIGNIN_CHALLENGE_LEN];
	struct known_person person = { .entry = NULL };
	enum err e = ERR_OK;

	if (!take_challenge(core, purpose, assertion->said.client_data, challenge)) {
		*ret_verdict = verdict_no("signin-challenge", "/client_data/challenge",
		    "nothing that was asked here in the last five minutes");
		return ERR_OK;
	}
	*ret_verdict = find_person(core, assertion, &person);
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	assert(person.entry != NULL);
	e = verify(core, &person, assertion, str_bytes(challenge, sizeof challenge),
	    ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_person = person.entry->id;
	return e;
}
