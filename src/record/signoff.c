#include "record/signoff.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "format/json.h"
#include "record/member.h"
#include "trust/digest.h"

static const char *const document_members[] = { "record", "method", "signature",
	"public_key_sha256", "qualified", NULL };
static const char *const passkey_members[] = { "record", "method", "signature",
	"public_key_sha256", "qualified", "authenticator_data", "client_data", NULL };
static const char *const record_members[] = { "v", "realm", "order_sha256", "act",
	"person", "organisation", "at", NULL };

static const struct str methods[SIGNOFF_METHOD_COUNT] = {
	[SIGNOFF_KEY] = STR_INIT("key"),
	[SIGNOFF_PASSKEY] = STR_INIT("passkey"),
};
static const struct str qualities[QUALIFIED_COUNT] = {
	[QUALIFIED_NOT_CHECKED] = STR_INIT("not-checked"),
	[QUALIFIED_NO] = STR_INIT("no"),
	[QUALIFIED_YES] = STR_INIT("yes"),
};

struct str
qualified_name(enum qualified qualified)
{
	assert(qualified < QUALIFIED_COUNT);
	return qualities[qualified];
}

static struct json *
record_tree(struct arena *arena, const struct signoff *signoff)
{
	struct json *record = json_object(arena);

	json_put_str(arena, record, "realm", signoff->realm);
	put_sha256(arena, record, "order_sha256", signoff->order_sha256);
	json_put_str(arena, record, "act", signoff_act_name(signoff->act));
	json_put_str(arena, record, "person", signoff->person);
	json_put_str(arena, record, "organisation", signoff->organisation);
	put_time(arena, record, "at", signoff->at);
	json_put_int(arena, record, "v", SIGNOFF_VERSION);
	return record;
}

enum err
signoff_write_record(
    struct arena *arena, const struct signoff *signoff, struct buf *out, struct why *why)
{
	json_write(record_tree(arena, signoff), out);
	return buf_failed(out) ? err_why(why, ERR_LIMIT, 0, "sign-off: no memory")
			       : ERR_OK;
}

enum err
signoff_digest(struct arena *arena, const struct signoff *signoff,
    unsigned char ret_digest[static SHA256_LEN], struct why *why)
{
	size_t mark = arena_mark(arena);
	struct buf bytes;
	enum err e;

	buf_init(&bytes, SIGNOFF_MAX);
	buf_add_c(&bytes, SIGNOFF_DOMAIN);
	buf_add_byte(&bytes, 0);
	e = signoff_write_record(arena, signoff, &bytes, why);
	if (e == ERR_OK)
		sha256(buf_str(&bytes), ret_digest);
	buf_release(&bytes);
	arena_return(arena, mark);
	return e;
}

enum err
signoff_sign(
    struct arena *arena, struct signoff *signoff, const struct key *key, struct why *why)
{
	unsigned char digest[SHA256_LEN];
	unsigned char signature[KEY_SIGNATURE_LEN];
	struct str copy;
	enum err e;

	e = signoff_digest(arena, signoff, digest, why);
	if (e != ERR_OK)
		return e;
	e = key_sign(key, str_bytes(digest, sizeof digest), signature, why);
	if (e != ERR_OK)
		return e;
	copy = arena_str(arena, str_bytes(signature, sizeof signature));
	if (copy.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "sign-off: no memory");
	signoff->method = SIGNOFF_KEY;
	signoff->signature = copy;
	memcpy(signoff->public_key_sha256, key_id(key), SHA256_LEN);
	return ERR_OK;
}

void
signoff_take(struct signoff *signoff, const struct webauthn_assertion *assertion,
    const unsigned char key_id[static SHA256_LEN])
{
	signoff->method = SIGNOFF_PASSKEY;
	signoff->signature = assertion->signature;
	signoff->authenticator_data = assertion->authenticator_data;
	signoff->client_data = assertion->client_data;
	memcpy(signoff->public_key_sha256, key_id, SHA256_LEN);
}

enum err
signoff_write(
    struct arena *arena, const struct signoff *signoff, struct buf *out, struct why *why)
{
	size_t mark = arena_mark(arena);
	size_t start = out->len;
	struct json *root = json_object(arena);
	struct signoff again;
	enum err e;

	assert(signoff->method < SIGNOFF_METHOD_COUNT);
	(void)json_put(root, "record", record_tree(arena, signoff));
	json_put_str(arena, root, "method", methods[signoff->method]);
	put_base64(arena, root, "signature", signoff->signature);
	put_sha256(arena, root, "public_key_sha256", signoff->public_key_sha256);
	json_put_str(arena, root, "qualified", qualified_name(signoff->qualified));
	if (signoff->method == SIGNOFF_PASSKEY) {
		put_base64(
		    arena, root, "authenticator_data", signoff->authenticator_data);
		put_base64(arena, root, "client_data", signoff->client_data);
	}
	json_write(root, out);
	if (buf_failed(out))
		e = err_why(why, ERR_LIMIT, 0, "sign-off: no memory");
	else
		e = signoff_read(
		    arena, str_slice(buf_str(out), start, out->len), &again, why);
	arena_return(arena, mark);
	return e;
}

static void
take_record(struct take *take, const struct json *record, struct signoff *signoff)
{
	struct str acts[SIGNOFF_ACT_COUNT];

	for (size_t i = 0; i < SIGNOFF_ACT_COUNT; i++)
		acts[i] = signoff_act_name((enum signoff_act)i);
	take_version(take, record, SIGNOFF_VERSION);
	take_members(take, record, record_members);
	signoff->realm = take_form(take, record, "realm", FORM_REALM);
	take_sha256(take, record, "order_sha256", signoff->order_sha256);
	signoff->act =
	    (enum signoff_act)take_word(take, record, "act", acts, SIGNOFF_ACT_COUNT);
	signoff->person = take_form(take, record, "person", FORM_PERSON);
	signoff->organisation =
	    take_form(take, record, "organisation", FORM_ORGANISATION);
	signoff->at = take_time(take, record, "at");
}

enum err
signoff_read_record(
    struct arena *arena, struct str text, struct signoff *ret_signoff, struct why *why)
{
	struct take take = take_from(arena, "sign-off", why);
	const struct json *root = take_canonical(&take, text, SIGNOFF_MAX);
	struct signoff signoff = { 0 };

	take_record(&take, root, &signoff);
	if (take_ok(&take))
		*ret_signoff = signoff;
	return take.err;
}

/* The method says which members there are. */
static void
take_signature(struct take *take, const struct json *root, struct signoff *signoff)
{
	bool passkey;

	signoff->method = (enum signoff_method)take_word(
	    take, root, "method", methods, SIGNOFF_METHOD_COUNT);
	passkey = signoff->method == SIGNOFF_PASSKEY;
	take_members(take, root, passkey ? passkey_members : document_members);
	signoff->signature = take_base64(
	    take, root, "signature", passkey ? KEY_DER_SIGNATURE_MAX : KEY_SIGNATURE_LEN);
	take_sha256(take, root, "public_key_sha256", signoff->public_key_sha256);
	if (!passkey)
		return;
	signoff->authenticator_data =
	    take_base64(take, root, "authenticator_data", LIMIT_ASSERTION_DATA);
	signoff->client_data = take_base64(take, root, "client_data", LIMIT_CLIENT_DATA);
}

enum err
signoff_read(
    struct arena *arena, struct str text, struct signoff *ret_signoff, struct why *why)
{
	struct take take = take_from(arena, "sign-off", why);
	const struct json *root = take_canonical(&take, text, SIGNOFF_MAX);
	struct signoff signoff = { 0 };

	take_signature(&take, root, &signoff);
	take_record(&take, json_get(root, "record"), &signoff);
	/* "yes" stands last and is not among the words that a document may use. */
	signoff.qualified =
	    (enum qualified)take_word(&take, root, "qualified", qualities, QUALIFIED_YES);
	if (take_ok(&take))
		*ret_signoff = signoff;
	return take.err;
}

/* digest: what was to be signed */
static struct verdict
verify_signature(const struct signoff *signoff, const struct signoff_key *key,
    const unsigned char digest[static SHA256_LEN], struct webauthn_seen *ret_seen)
{
	struct str bytes = str_bytes(digest, SHA256_LEN);
	struct webauthn_policy policy = { key->synced, 0 };
	struct webauthn_assertion assertion = { signoff->client_data,
		signoff->authenticator_data, signoff->signature };

	if ((signoff->method == SIGNOFF_PASSKEY) != (key->passkey != NULL))
		return verdict_no("signoff-method", "/method",
		    "the key of %.*s is %s passkey", STR_ARG(signoff->person),
		    key->passkey == NULL ? "no" : "a");
	if (key->passkey != NULL)
		return webauthn_verify(
		    key->passkey, key->key, &assertion, bytes, &policy, ret_seen);
	if (!key_verify(key->key, bytes, signoff->signature))
		return verdict_no("signoff-signature", "/signature",
		    "the signature of %.*s does not fit", STR_ARG(signoff->person));
	*ret_seen = (struct webauthn_seen){ .counter = 0 };
	return VERDICT_IS_YES;
}

struct verdict
signoff_verify(struct arena *arena, const struct signoff *signoff,
    const unsigned char order_sha256[static SHA256_LEN], struct str realm,
    const struct signoff_key *key, struct webauthn_seen *ret_seen)
{
	unsigned char digest[SHA256_LEN];
	struct why why = { 0 };

	if (!str_eq(signoff->realm, realm))
		return verdict_no("signoff-realm", "/record/realm",
		    "the sign-off is of realm %.*s", STR_ARG(signoff->realm));
	if (memcmp(signoff->order_sha256, order_sha256, SHA256_LEN) != 0)
		return verdict_no("signoff-order", "/record/order_sha256",
		    "the person signed another text");
	if (memcmp(signoff->public_key_sha256, key_id(key->key), SHA256_LEN) != 0)
		return verdict_no("signoff-key", "/public_key_sha256",
		    "the sign-off names another key");
	/* Without the digest nothing is proven: a full arena refuses, too. */
	if (signoff_digest(arena, signoff, digest, &why) != ERR_OK)
		return verdict_no("signoff-signature", "/signature", "%s", why.text);
	return verify_signature(signoff, key, digest, ret_seen);
}
