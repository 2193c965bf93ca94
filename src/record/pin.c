#include "record/pin.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "trust/digest.h"

#define SKEW (LIMIT_CLOCK_SKEW_SEC * CLOCK_SECOND)

static const char *const pin_members[] = { "v", "realm", "sequence", "issued_at",
	"expires_at", "organisation", NULL };

bool
pin_is(struct str text)
{
	return str_starts(text, STR("{\"pin\":"));
}

/* --- writing --- */

static struct json *
pin_tree(struct arena *arena, const struct pin *pin)
{
	struct json *root = json_object(arena);

	json_put_int(arena, root, "v", PIN_VERSION);
	json_put_str(arena, root, "realm", pin->realm);
	json_put_int(arena, root, "sequence", (int64_t)pin->sequence);
	put_time_or_none(arena, root, "issued_at", pin->issued_at);
	put_time_or_none(arena, root, "expires_at", pin->expires_at);
	(void)json_put(
	    root, "organisation", organisation_tree(arena, &pin->organisation));
	return root;
}

enum err
pin_write(struct arena *arena, const struct pin *pin, struct buf *out, struct why *why)
{
	size_t mark = arena_mark(arena);
	size_t start = out->len;
	struct pin again;
	enum err e;

	json_write(
	    multisig_tree(arena, "pin", pin_tree(arena, pin), &pin->signatures), out);
	arena_return(arena, mark);
	if (buf_failed(out))
		return err_why(why, ERR_LIMIT, 0, "pin: too long, or no memory");
	e = pin_read(arena, str_slice(buf_str(out), start, out->len), &again, why);
	arena_return(arena, mark);
	return e;
}

enum err
pin_sign(struct arena *arena, struct pin *pin, const struct key *key, struct why *why)
{
	struct buf text;
	enum err e;

	buf_init(&text, LIMIT_PIN);
	json_write(pin_tree(arena, pin), &text);
	if (buf_failed(&text)) {
		e = err_why(why, ERR_LIMIT, 0, "pin: too long, or no memory");
	} else {
		multisig_digest(PIN_DOMAIN, buf_str(&text), pin->digest);
		e = multisig_sign(arena, &pin->signatures, pin->digest, key, why);
	}
	buf_release(&text);
	return e;
}

/* --- reading --- */

enum err
pin_read(struct arena *arena, struct str text, struct pin *ret_pin, struct why *why)
{
	struct take take = take_from(arena, "pin", why);
	struct pin pin = { 0 };
	struct str body = STR("");
	const struct json *root =
	    multisig_take(&take, text, LIMIT_PIN, "pin", &body, &pin.signatures);

	take_version(&take, root, PIN_VERSION);
	take_members(&take, root, pin_members);
	pin.realm = take_form(&take, root, "realm", FORM_REALM);
	pin.sequence = (uint64_t)take_integer(&take, root, "sequence", 1, LIMIT_INTEGER);
	pin.issued_at = take_time(&take, root, "issued_at");
	pin.expires_at = take_time(&take, root, "expires_at");
	if (pin.expires_at <= pin.issued_at)
		take_fail(&take, "pin/expires_at", "after issued_at");
	organisation_take(&take, json_get(root, "organisation"), &pin.organisation);
	if (!take_ok(&take))
		return take.err;
	multisig_digest(PIN_DOMAIN, body, pin.digest);
	*ret_pin = pin;
	return ERR_OK;
}

/* --- using --- */

static bool
is_pinned(const struct pin_trust *trust, struct str public_key)
{
	unsigned char id[SHA256_LEN];

	sha256(public_key, id);
	for (size_t i = 0; i < trust->officers_count; i++)
		if (memcmp(trust->officers[i], id, SHA256_LEN) == 0)
			return true;
	return false;
}

/* The record brings the keys, the configuration says which of them count. */
static size_t
count_signers(const struct pin *pin, const struct pin_trust *trust)
{
	const struct organisation *organisation = &pin->organisation;
	struct officer counted[LIMIT_KEYS];
	size_t count = 0;

	for (size_t i = 0; i < organisation->officers_count && count < LIMIT_KEYS; i++)
		if (is_pinned(trust, organisation->officers[i].public_key))
			counted[count++] = organisation->officers[i];
	return multisig_count(&pin->signatures, pin->digest, counted, count);
}

struct verdict
pin_verify(const struct pin *pin, const struct pin_trust *trust, int64_t now)
{
	size_t signers;

	assert(trust->threshold > 0);
	if (!str_eq(pin->realm, trust->realm))
		return verdict_no("pin-realm", "/pin/realm",
		    "the record of %.*s is of realm %.*s", STR_ARG(trust->organisation),
		    STR_ARG(pin->realm));
	if (!str_eq(pin->organisation.id, trust->organisation))
		return verdict_no("pin-organisation", "/pin/organisation/id",
		    "a record of %.*s, where that of %.*s should be",
		    STR_ARG(pin->organisation.id), STR_ARG(trust->organisation));
	signers = count_signers(pin, trust);
	if (signers < trust->threshold)
		return verdict_no("pin-signatures", "/signatures",
		    "%.*s: %zu of %zu officers needed, of those pinned, have signed",
		    STR_ARG(trust->organisation), signers, trust->threshold);
	if (pin->issued_at > now + SKEW)
		return verdict_no("pin-not-yet", "/pin/issued_at",
		    "the record of %.*s is issued in the future",
		    STR_ARG(trust->organisation));
	return VERDICT_IS_YES;
}

struct verdict
pin_in_time(const struct pin *pin, int64_t now)
{
	char end[CLOCK_TEXT_MAX];

	if (now < pin->expires_at)
		return VERDICT_IS_YES;
	return verdict_no("pin-expired", "/pin/expires_at", "the record of %.*s ended %s",
	    STR_ARG(pin->organisation.id), clock_text(pin->expires_at, end).ptr);
}

struct verdict
pin_follows(const struct pin *pin, uint64_t last_sequence,
    const unsigned char last_digest[static SHA256_LEN])
{
	if (pin->sequence < last_sequence)
		return verdict_no("pin-rolled-back", "/pin/sequence",
		    "record %llu of %.*s is older than %llu, which was used here",
		    (unsigned long long)pin->sequence, STR_ARG(pin->organisation.id),
		    (unsigned long long)last_sequence);
	if (pin->sequence == last_sequence &&
	    memcmp(pin->digest, last_digest, SHA256_LEN) != 0)
		return verdict_no("pin-two-records", "/pin/sequence",
		    "another record of %.*s with number %llu was used here",
		    STR_ARG(pin->organisation.id), (unsigned long long)last_sequence);
	return VERDICT_IS_YES;
}
