#include "trust/webauthn.h"

#include <string.h>

#include "base/base64.h"
#include "base/cursor.h"
#include "base/limits.h"
#include "trust/client_data.h"
#include "trust/digest.h"

/* Flags of the authenticator data (6.1). */
#define FLAG_PRESENT 0x01
#define FLAG_VERIFIED 0x04
#define FLAG_BACKUP_ELIGIBLE 0x08
#define FLAG_BACKED_UP 0x10
#define FLAG_ATTESTED 0x40
#define FLAG_EXTENSIONS 0x80

#define COORDINATE_LEN 32

/* --- sites --- */

static bool
is_host(struct str host)
{
	for (size_t i = 0; i < host.len; i++) {
		char c = host.ptr[i];
		bool inner = i > 0 && i + 1 < host.len && host.ptr[i - 1] != '.';

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    !(inner && (c == '.' || c == '-')))
			return false;
	}
	return host.len > 0 && host.len < 254;
}

static bool
is_port(struct str port)
{
	uint64_t number;

	return str_u64(port, 65535, &number) && number > 0;
}

struct str
webauthn_host(struct str origin)
{
	bool tls = str_starts(origin, STR("https://"));
	struct str rest = origin;
	struct str host;
	bool has_port;

	if (!tls && !str_starts(origin, STR("http://")))
		return STR("");
	rest = str_slice(origin, tls ? 8 : 7, origin.len);
	has_port = str_find(rest, ':') < rest.len;
	host = str_cut(&rest, ':');
	if (!is_host(host) || (has_port && !is_port(rest)) ||
	    (!tls && !str_eq_c(host, "localhost")))
		return STR("");
	return host;
}

bool
webauthn_site_fits(struct str origin, struct str rp_id)
{
	struct str host = webauthn_host(origin);

	if (host.len == 0 || !is_host(rp_id))
		return false;
	if (str_eq(host, rp_id))
		return true;
	/* a whole country's or registry's name is nobody's */
	return str_ends(host, rp_id) && host.ptr[host.len - rp_id.len - 1] == '.' &&
	       str_find(rp_id, '.') < rp_id.len;
}

/* --- client data --- */

/* challenge: bytes */
static bool
is_challenge(struct str text, struct str challenge)
{
	struct buf expected;
	bool same;

	buf_init(&expected, LIMIT_CLIENT_DATA);
	base64url_encode(challenge, &expected);
	same = !buf_failed(&expected) && str_eq_secret(buf_str(&expected), text);
	buf_release(&expected);
	return same;
}

static struct verdict
check_client_data(struct str text, const char *type, struct str challenge,
    const struct webauthn_passkey *site)
{
	struct client_data data;

	if (!client_data_read(text, &data))
		return verdict_no(
		    "passkey-client-data", "/client_data", "not what a browser writes");
	if (!str_eq_c(data.type, type))
		return verdict_no("passkey-type", "/client_data/type",
		    "%.*s, where %s is needed", STR_ARG(str_head(data.type, 40)), type);
	if (!is_challenge(data.challenge, challenge))
		return verdict_no("passkey-challenge", "/client_data/challenge",
		    "something else was signed");
	if (!str_eq(data.origin, site->origin))
		return verdict_no("passkey-origin", "/client_data/origin",
		    "used at %.*s, where %.*s is its site",
		    STR_ARG(str_head(data.origin, 80)),
		    STR_ARG(str_head(site->origin, 80)));
	if (data.framed)
		return verdict_no("passkey-frame", "/client_data/crossOrigin",
		    "asked for by a page inside another site's page");
	return VERDICT_IS_YES;
}

/* --- authenticator data (6.1) --- */

struct data {
	struct str rp_sha256;
	uint8_t flags;
	uint32_t counter;
	struct str rest;
};

static bool
read_data(struct str bytes, size_t max, struct data *ret_data)
{
	struct cursor cursor = cursor_from(bytes);
	struct data data;

	data.rp_sha256 = cursor_bytes(&cursor, SHA256_LEN);
	data.flags = cursor_u8(&cursor);
	data.counter = cursor_be32(&cursor);
	data.rest = cursor.rest;
	if (cursor.failed || bytes.len > max)
		return false;
	*ret_data = data;
	return true;
}

static struct verdict
bad_data(const char *words)
{
	return verdict_no("passkey-data", "/authenticator_data", "%s", words);
}

static struct verdict
check_flags(const struct data *data, const struct webauthn_passkey *passkey,
    const struct webauthn_policy *policy)
{
	unsigned char rp_sha256[SHA256_LEN];

	sha256(passkey->rp_id, rp_sha256);
	if (!str_eq(data->rp_sha256, str_bytes(rp_sha256, sizeof rp_sha256)))
		return verdict_no("passkey-site", "/authenticator_data",
		    "the device signed for another site than %.*s",
		    STR_ARG(str_head(passkey->rp_id, 80)));
	if ((data->flags & FLAG_PRESENT) == 0)
		return verdict_no("passkey-presence", "/authenticator_data",
		    "nobody touched the device");
	if ((data->flags & FLAG_VERIFIED) == 0)
		return verdict_no("passkey-verification", "/authenticator_data",
		    "the device did not verify its user");
	if ((data->flags & FLAG_BACKED_UP) != 0 &&
	    (data->flags & FLAG_BACKUP_ELIGIBLE) == 0)
		return bad_data("a copy of a key that cannot be copied");
	if ((data->flags & FLAG_BACKUP_ELIGIBLE) != 0 && !policy->synced)
		return verdict_no("passkey-synced", "/authenticator_data",
		    "the key can be copied to other devices");
	return VERDICT_IS_YES;
}

/* --- registration --- */

/* COSE keys in CTAP2's canonical CBOR (6.5.1.1): what stands between the coordinates, and
 * the head of the SubjectPublicKeyInfo of the same key. */
static const unsigned char cose_p256_x[] = { 0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01,
	0x21, 0x58, 0x20 };
static const unsigned char cose_p256_y[] = { 0x22, 0x58, 0x20 };
static const unsigned char cose_ed25519_x[] = { 0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06,
	0x21, 0x58, 0x20 };
static const unsigned char spki_p256[] = { 0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86,
	0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03,
	0x01, 0x07, 0x03, 0x42, 0x00, 0x04 };
static const unsigned char spki_ed25519[] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b,
	0x65, 0x70, 0x03, 0x21, 0x00 };

#define SPKI_MAX (sizeof spki_p256 + 2 * COORDINATE_LEN)

static bool
take_bytes(struct cursor *cursor, const unsigned char *bytes, size_t len)
{
	struct str wanted = str_bytes(bytes, len);

	return str_starts(cursor->rest, wanted) && cursor_bytes(cursor, len).len == len;
}

/* The COSE key at the cursor as a SubjectPublicKeyInfo; 0 = neither of the two. */
static size_t
take_cose_key(struct cursor *cursor, unsigned char ret_spki[static SPKI_MAX])
{
	bool p256 = take_bytes(cursor, cose_p256_x, sizeof cose_p256_x);
	const unsigned char *head = p256 ? spki_p256 : spki_ed25519;
	size_t head_len = p256 ? sizeof spki_p256 : sizeof spki_ed25519;
	struct str x, y;

	if (!p256 && !take_bytes(cursor, cose_ed25519_x, sizeof cose_ed25519_x))
		return 0;
	x = cursor_bytes(cursor, COORDINATE_LEN);
	if (p256 && !take_bytes(cursor, cose_p256_y, sizeof cose_p256_y))
		return 0;
	y = p256 ? cursor_bytes(cursor, COORDINATE_LEN) : STR("");
	if (cursor->failed)
		return 0;
	memcpy(ret_spki, head, head_len);
	memcpy(ret_spki + head_len, x.ptr, x.len);
	if (y.len > 0)
		memcpy(ret_spki + head_len + x.len, y.ptr, y.len);
	return head_len + x.len + y.len;
}

static struct verdict
bad_algorithm(const char *words)
{
	return verdict_no("passkey-algorithm", "/authenticator_data", "%s", words);
}

/* The attested credential data (6.5.2), then extensions if there are any. */
static struct verdict
take_credential(
    struct arena *arena, const struct data *data, struct webauthn_passkey *passkey)
{
	struct cursor cursor = cursor_from(data->rest);
	struct str aaguid = cursor_bytes(&cursor, WEBAUTHN_AAGUID_LEN);
	struct str id = cursor_bytes(&cursor, cursor_be16(&cursor));
	unsigned char spki[SPKI_MAX];
	struct key *key = NULL;
	size_t len;

	if (cursor.failed || id.len < 1 || id.len > LIMIT_CREDENTIAL_ID)
		return bad_data("no credential in it");
	len = take_cose_key(&cursor, spki);
	if (len == 0)
		return bad_algorithm(
		    "neither ES256 nor Ed25519, or not in canonical form");
	if ((cursor.rest.len > 0) != ((data->flags & FLAG_EXTENSIONS) != 0))
		return bad_data("extensions that it does not say, or none");
	if (key_read_public(str_bytes(spki, len), &key, NULL) != ERR_OK)
		return bad_algorithm("the key is not a sound one");
	key_free(key);
	memcpy(passkey->aaguid, aaguid.ptr, aaguid.len);
	passkey->id = arena_str(arena, id);
	passkey->public_key = arena_str(arena, str_bytes(spki, len));
	return passkey->id.ptr == NULL || passkey->public_key.ptr == NULL
		   ? bad_data("no memory")
		   : VERDICT_IS_YES;
}

struct verdict
webauthn_register(struct arena *arena, const struct webauthn_registration *registration,
    const struct webauthn_passkey *site, struct str challenge,
    const struct webauthn_policy *policy, struct webauthn_passkey *ret_passkey)
{
	struct webauthn_passkey passkey = { .rp_id = site->rp_id,
		.origin = site->origin };
	struct data data = { .flags = 0 };
	struct verdict verdict = check_client_data(
	    registration->client_data, "webauthn.create", challenge, site);

	if (!verdict_is_yes(&verdict))
		return verdict;
	if (!webauthn_site_fits(site->origin, site->rp_id))
		return verdict_no("passkey-site", "/origin",
		    "%.*s is no site that may use passkeys of %.*s",
		    STR_ARG(str_head(site->origin, 80)),
		    STR_ARG(str_head(site->rp_id, 80)));
	if (!read_data(registration->authenticator_data, LIMIT_REGISTRATION_DATA, &data))
		return bad_data("too short or too long");
	verdict = check_flags(&data, site, policy);
	if (!verdict_is_yes(&verdict))
		return verdict;
	if ((data.flags & FLAG_ATTESTED) == 0)
		return bad_data("no credential in it");
	passkey.synced = (data.flags & FLAG_BACKUP_ELIGIBLE) != 0;
	verdict = take_credential(arena, &data, &passkey);
	if (verdict_is_yes(&verdict))
		*ret_passkey = passkey;
	return verdict;
}

/* --- assertion --- */

static bool
signature_fits(const struct key *key, const struct webauthn_assertion *assertion)
{
	unsigned char message[LIMIT_ASSERTION_DATA + SHA256_LEN];
	struct str data = assertion->authenticator_data;

	memcpy(message, data.ptr, data.len);
	sha256(assertion->client_data, message + data.len);
	return key_verify_der(
	    key, str_bytes(message, data.len + SHA256_LEN), assertion->signature);
}

/* 7.2 step 22, of a device that counts and a caller who keeps it */
static struct verdict
check_counter(const struct data *data, const struct webauthn_policy *policy)
{
	if (policy->last_counter != 0 && data->counter <= policy->last_counter)
		return verdict_no("passkey-counter", "/authenticator_data",
		    "the device counted %lu, and %lu before: there may be two of it",
		    (unsigned long)data->counter, (unsigned long)policy->last_counter);
	return VERDICT_IS_YES;
}

static struct verdict
check_assertion_data(const struct data *data, const struct webauthn_passkey *passkey,
    const struct webauthn_policy *policy)
{
	struct verdict verdict = check_flags(data, passkey, policy);

	if (!verdict_is_yes(&verdict))
		return verdict;
	if (((data->flags & FLAG_BACKUP_ELIGIBLE) != 0) != passkey->synced)
		return verdict_no("passkey-synced", "/authenticator_data",
		    "what the device says of copies is not what the roster says");
	if ((data->flags & FLAG_ATTESTED) != 0 ||
	    (data->rest.len > 0) != ((data->flags & FLAG_EXTENSIONS) != 0))
		return bad_data("more in it, or less, than it says");
	return VERDICT_IS_YES;
}

struct verdict
webauthn_verify(const struct webauthn_passkey *passkey, const struct key *key,
    const struct webauthn_assertion *assertion, struct str challenge,
    const struct webauthn_policy *policy, struct webauthn_seen *ret_seen)
{
	struct data data = { .flags = 0 };
	struct verdict verdict =
	    check_client_data(assertion->client_data, "webauthn.get", challenge, passkey);

	if (!verdict_is_yes(&verdict))
		return verdict;
	if (!read_data(assertion->authenticator_data, LIMIT_ASSERTION_DATA, &data))
		return bad_data("too short or too long");
	verdict = check_assertion_data(&data, passkey, policy);
	if (!verdict_is_yes(&verdict))
		return verdict;
	if (key_kind(key) == KEY_OTHER)
		return bad_algorithm("neither ES256 nor Ed25519");
	if (!signature_fits(key, assertion))
		return verdict_no("passkey-signature", "/signature",
		    "the signature does not fit what the device and the browser say");
	verdict = check_counter(&data, policy);
	if (verdict_is_yes(&verdict))
		*ret_seen = (struct webauthn_seen){ data.counter,
			(data.flags & FLAG_BACKED_UP) != 0 };
	return verdict;
}
