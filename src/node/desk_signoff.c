#include "node/desk_signoff.h"

#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "node/desk_sign.h"
#include "record/signoff.h"

/* How long a person may look at the page before the device is asked. */
#define SIGN_TIME (15 * 60 * CLOCK_SECOND)

/* Of who is at the desk. */
static struct signoff
record_of(struct visit *visit, const struct desk_text *text)
{
	struct core *core = visit->call.core;
	struct signoff signoff = { .realm = core->config->realm,
		.act = text->act,
		.person = visit->call.person,
		.organisation = core->config->organisation,
		.at = text->at / CLOCK_SECOND * CLOCK_SECOND };

	memcpy(signoff.order_sha256, text->sha256, SHA256_LEN);
	return signoff;
}

/* The ids of the person's passkeys for this desk, so that the device offers no other. */
static struct str
allowed(struct visit *visit)
{
	struct core *core = visit->call.core;
	struct arena *arena = &visit->call.job->arena;
	const struct roster_person *person =
	    core->self->has_roster ? roster_find(&core->self->roster, visit->call.person)
				   : NULL;
	struct str all = STR("");

	for (size_t i = 0; person != NULL && i < person->keys_count; i++) {
		const struct webauthn_passkey *passkey = person->keys[i].passkey;
		struct buf id;

		if (passkey == NULL ||
		    !str_eq(passkey->origin, core->config->desk_origin))
			continue;
		buf_init(&id, 2 * LIMIT_CREDENTIAL_ID);
		base64url_encode(passkey->id, &id);
		all = arena_format(arena, "%.*s%s%.*s", STR_ARG(all),
		    all.len > 0 ? " " : "", STR_ARG(buf_str(&id)));
		buf_release(&id);
	}
	return all;
}

enum err
desk_signoff_ask(struct visit *visit, const struct desk_text *text, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct str allow = allowed(visit);
	struct signoff signoff = record_of(visit, text);
	unsigned char digest[SHA256_LEN];
	char at[CLOCK_TEXT_MAX];
	struct json *passkey;
	struct buf challenge;
	enum err e = signoff_digest(arena, &signoff, digest, why);

	if (e != ERR_OK || allow.len == 0)
		return e;
	buf_init(&challenge, 128);
	base64url_encode(str_bytes(digest, sizeof digest), &challenge);
	passkey = json_put(visit->view, "passkey", json_object(arena));
	json_put_str(arena, passkey, "challenge", arena_str(arena, buf_str(&challenge)));
	json_put_str(arena, passkey, "rp_id", visit->call.core->config->desk_rp_id);
	json_put_str(arena, passkey, "allow", allow);
	json_put_str(arena, passkey, "at", arena_str(arena, clock_text(signoff.at, at)));
	buf_release(&challenge);
	return ERR_OK;
}

bool
desk_signoff_recent(const struct visit *visit, int64_t at)
{
	return at <= visit->call.job->at && visit->call.job->at - at < SIGN_TIME;
}

static const struct roster_key *
find_key(struct visit *visit, const struct assertion *assertion)
{
	const struct known_organisation *self = visit->call.core->self;
	const struct roster_person *person = NULL;
	const struct roster_key *key = NULL;

	if (self->has_roster)
		key =
		    roster_find_passkey(&self->roster, assertion->credential_id, &person);
	return key != NULL && str_eq(person->id, visit->call.person) ? key : NULL;
}

enum err
desk_signoff_take(struct visit *visit, const struct desk_text *text,
    struct str *ret_signoff, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct signoff signoff = record_of(visit, text);
	const struct roster_key *key;
	struct assertion assertion;
	struct buf document;
	enum err e;

	if (!desk_sign_assertion(visit, &assertion)) {
		*ret_verdict = verdict_no("form-value", NULL, "no assertion");
		return ERR_OK;
	}
	key = find_key(visit, &assertion);
	if (key == NULL) {
		*ret_verdict = verdict_no("person-unknown", NULL,
		    "no passkey of %.*s in our roster", STR_ARG(visit->call.person));
		return ERR_OK;
	}
	signoff_take(&signoff, &assertion.said, key->id);
	buf_init(&document, SIGNOFF_MAX);
	e = signoff_write(arena, &signoff, &document, why);
	if (e == ERR_OK)
		*ret_signoff = arena_str(arena, buf_str(&document));
	buf_release(&document);
	return e;
}
