#include "wire/jws.h"

#include <assert.h>
#include <string.h>

#include "base/base64.h"
#include "base/limits.h"
#include "format/json.h"
#include "trust/digest.h"

/* Where the two texts of "Signature" stand in the message. */
struct places {
	struct str protected;
	struct str signature;
};

static void
skip_space(struct str *rest)
{
	while (rest->len > 0 && strchr(" \t\r\n", rest->ptr[0]) != NULL)
		*rest = str_slice(*rest, 1, rest->len);
}

/* What stands between the quotes, escapes as they are; rest begins at the first quote. */
static struct str
take_string(struct str *rest)
{
	size_t i = 1;
	struct str inside;

	while (i < rest->len && rest->ptr[i] != '"')
		i += rest->ptr[i] == '\\' ? 2 : 1;
	inside = str_slice(*rest, 1, i);
	*rest = str_slice(*rest, i + 1, rest->len);
	return inside;
}

/* Any value: up to the comma or bracket that is not part of it. */
static struct str
take_value(struct str *rest)
{
	struct str start = *rest;
	size_t depth = 0;

	while (rest->len > 0) {
		char c = rest->ptr[0];

		if (c == '"') {
			(void)take_string(rest);
			continue;
		}
		if (depth == 0 && (c == ',' || c == '}' || c == ']'))
			break;
		if (c == '{' || c == '[')
			depth++;
		if (c == '}' || c == ']')
			depth--;
		*rest = str_slice(*rest, 1, rest->len);
	}
	return str_trim(str_slice(start, 0, start.len - rest->len));
}

/* The text of a member's value in the text of an object.  The object is well formed:
 * json_read took it; a name written with escapes is not found. */
static bool
find_member(struct str object, const char *name, struct str *ret_value)
{
	struct str rest = str_slice(object, 1, object.len);

	skip_space(&rest);
	while (rest.len > 0 && rest.ptr[0] == '"') {
		struct str found = take_string(&rest);
		struct str value;

		skip_space(&rest);
		rest = str_slice(rest, 1, rest.len); /* the colon */
		skip_space(&rest);
		value = take_value(&rest);
		if (str_eq_c(found, name)) {
			*ret_value = value;
			return true;
		}
		rest = str_slice(rest, 1, rest.len); /* the comma, or the end */
		skip_space(&rest);
	}
	return false;
}

static bool
find_places(struct str message, struct places *ret_places)
{
	struct str signature;
	struct places places;

	if (message.len == 0 || message.ptr[0] != '{' ||
	    !find_member(message, "Signature", &signature) || signature.len == 0 ||
	    signature.ptr[0] != '{' ||
	    !find_member(signature, "protected", &places.protected) ||
	    !find_member(signature, "signature", &places.signature) ||
	    places.protected.len < 2 || places.protected.ptr[0] != '"' ||
	    places.signature.len < 2 || places.signature.ptr[0] != '"')
		return false;
	places.protected = str_slice(places.protected, 1, places.protected.len - 1);
	places.signature = str_slice(places.signature, 1, places.signature.len - 1);
	*ret_places = places;
	return true;
}

/* The message without the two texts. */
static void
add_emptied(struct str message, const struct places *places, struct buf *out)
{
	size_t a = (size_t)(places->protected.ptr - message.ptr);
	size_t b = (size_t)(places->signature.ptr - message.ptr);
	struct str first = a < b ? places->protected : places->signature;
	struct str second = a < b ? places->signature : places->protected;
	size_t first_at = a < b ? a : b;
	size_t second_at = a < b ? b : a;

	buf_add(out, str_slice(message, 0, first_at));
	buf_add(out, str_slice(message, first_at + first.len, second_at));
	buf_add(out, str_slice(message, second_at + second.len, message.len));
}

/* RFC 7515, 5.1: protected, a point, and the payload in base64url. */
static void
add_signing_input(struct str message, const struct places *places, struct buf *out)
{
	struct buf emptied;

	buf_init(&emptied, LIMIT_BODY);
	add_emptied(message, places, &emptied);
	buf_add(out, places->protected);
	buf_add_byte(out, '.');
	base64url_encode(buf_str(&emptied), out);
	if (buf_failed(&emptied))
		out->failed = true;
	buf_release(&emptied);
}

static const char *
algorithm_of(struct jws_key key)
{
	if (key.key == NULL)
		return "HS256";
	if (key_kind(key.key) == KEY_P256)
		return "ES256";
	return key_kind(key.key) == KEY_ED25519 ? "EdDSA" : "";
}

static bool
header_agrees(struct arena *arena, struct str protected, struct jws_key key)
{
	struct str text = STR("");
	struct json *header = NULL;

	return base64url_decode(arena, protected, &text, NULL) == ERR_OK &&
	       json_read(arena, text, &header, NULL) == ERR_OK &&
	       json_get(header, "crit") == NULL && json_get(header, "b64") == NULL &&
	       algorithm_of(key)[0] != '\0' &&
	       str_eq_c(json_get_str(header, "alg"), algorithm_of(key));
}

static bool
signature_holds(struct str input, struct str signature, struct jws_key key)
{
	unsigned char mac[SHA256_LEN];

	if (key.key != NULL)
		return key_verify(key.key, input, signature);
	hmac_sha256(key.secret, input, mac);
	return str_eq_secret(str_bytes(mac, sizeof mac), signature);
}

struct verdict
jws_holds(struct arena *arena, struct str input, struct str signature, struct jws_key key)
{
	struct str rest = input;
	struct str protected = str_cut(&rest, '.');
	struct str bytes = STR("");

	assert((key.key == NULL) == (key.secret.len > 0));
	if (str_has(rest, STR(".")) ||
	    base64url_decode(arena, signature, &bytes, NULL) != ERR_OK)
		return verdict_no("seal-malformed", "/Signature", "not a JWS signature");
	if (!header_agrees(arena, protected, key))
		return verdict_no("seal-algorithm", "/Signature/protected",
		    "not the algorithm of the sender's key");
	if (!signature_holds(input, bytes, key))
		return verdict_no("seal-wrong", "/Signature/signature",
		    "the signature is not one over this message by that key");
	return VERDICT_IS_YES;
}

struct verdict
jws_verify(struct arena *arena, struct str message, struct jws_key key)
{
	struct json *tree = NULL;
	struct places places;
	struct verdict verdict;
	struct buf input;

	message = str_trim(message);
	if (json_read(arena, message, &tree, NULL) != ERR_OK)
		return verdict_no("seal-malformed", NULL, "the message is not JSON");
	if (json_get(tree, "Signature") == NULL)
		return verdict_no("seal-missing", NULL, "the message carries no seal");
	if (!find_places(message, &places))
		return verdict_no("seal-malformed", "/Signature", "not a JWS signature");
	buf_init(&input, 2 * LIMIT_BODY);
	add_signing_input(message, &places, &input);
	if (buf_failed(&input))
		verdict = verdict_no("seal-wrong", "/Signature/signature",
		    "the signature is not one over this message by that key");
	else
		verdict = jws_holds(arena, buf_str(&input), places.signature, key);
	buf_release(&input);
	return verdict;
}
