#include "wire/jss.h"

#include "base/base64.h"
#include "base/limits.h"
#include "trust/digest.h"

#define MEMBER "Signatures"
#define MEMBER_SIGNED "signatures"
/* Base64 of a public key that we know, without padding, is well below this. */
#define PUBLIC_KEY_MAX 1024

static struct str
algorithm_of(const struct key *key)
{
	switch (key_kind(key)) {
	case KEY_P256:
		return STR("ES256");
	case KEY_ED25519:
		return STR("Ed25519");
	case KEY_OTHER:
	case KEY_KIND_COUNT:
	default:
		return STR("");
	}
}

/* Base64 without padding; the empty str from a full arena. */
static struct str
public_key_text(struct arena *arena, const struct key *key)
{
	struct buf text;
	struct str copy;

	buf_init(&text, PUBLIC_KEY_MAX);
	base64_encode(key_public_der(key), &text);
	copy = buf_str(&text);
	while (copy.len > 0 && copy.ptr[copy.len - 1] == '=')
		copy.len--;
	copy = arena_str(arena, copy);
	buf_release(&text);
	return copy.ptr == NULL ? STR("") : copy;
}

enum err
jss_prepare(
    struct arena *arena, struct json *message, const struct key *key, struct why *why)
{
	struct str algorithm = algorithm_of(key);
	struct str public_key = public_key_text(arena, key);
	struct json *entry;

	if (!json_is(message, JSON_OBJECT) || json_get(message, MEMBER) != NULL)
		return err_why(why, ERR_USAGE, 0, "seal: not a message without a seal");
	if (algorithm.len == 0)
		return err_why(why, ERR_USAGE, 0, "seal: this kind of key seals nothing");
	if (public_key.len == 0)
		return err_why(why, ERR_LIMIT, 0, "seal: no room for the public key");
	entry =
	    json_add(json_put(message, MEMBER, json_array(arena)), json_object(arena));
	json_put_str(arena, entry, "hash_algorithm", STR("sha-256"));
	json_put_str(arena, entry, "algorithm", algorithm);
	json_put_str(arena, entry, "public_key", public_key);
	return ERR_OK;
}

void
jss_remove(struct json *message)
{
	struct json *before = NULL;

	if (!json_is(message, JSON_OBJECT))
		return;
	for (struct json *m = message->first; m != NULL; before = m, m = m->next) {
		if (!str_eq_c(m->name, MEMBER))
			continue;
		if (before == NULL)
			message->first = m->next;
		else
			before->next = m->next;
		if (message->last == m)
			message->last = before;
		message->count--;
		return;
	}
}

/* The one entry of the seal, NULL if there is none or more than one. */
static const struct json *
only_entry(const struct json *message)
{
	const struct json *list = json_get(message, MEMBER);

	if (!json_is(list, JSON_ARRAY) || list->count != 1 ||
	    !json_is(list->first, JSON_OBJECT))
		return NULL;
	return list->first;
}

/* A node of its own for a list of its own; what is below it is shared and only read. */
static struct json *
relist(struct arena *arena, const struct json *value)
{
	struct json *copy = arena_alloc(arena, sizeof *copy);

	if (copy == NULL)
		return NULL;
	*copy = *value;
	copy->next = NULL;
	return copy;
}

static struct json *
entry_without_value(struct arena *arena, const struct json *entry)
{
	struct json *copy = json_object(arena);

	for (const struct json *m = json_first(entry); m != NULL; m = m->next)
		if (!str_eq_c(m->name, "value"))
			(void)json_put_named(copy, m->name, relist(arena, m));
	return copy;
}

enum err
jss_signing_text(
    struct arena *arena, const struct json *message, struct buf *out, struct why *why)
{
	const struct json *entry = only_entry(message);
	struct json *copy = json_object(arena);

	if (entry == NULL)
		return err_why(why, ERR_SYNTAX, 0, "seal: not one entry in Signatures");
	for (const struct json *m = json_first(message); m != NULL; m = m->next)
		if (!str_eq_c(m->name, MEMBER))
			(void)json_put_named(copy, m->name, relist(arena, m));
	(void)json_add(json_put(copy, MEMBER_SIGNED, json_array(arena)),
	    entry_without_value(arena, entry));
	json_write(copy, out);
	if (buf_failed(out))
		return err_why(why, ERR_LIMIT, 0,
		    "seal: the message has no canonical text, or no room for it");
	return ERR_OK;
}

enum err
jss_sign(const struct key *key, struct str signing_text,
    unsigned char ret_signature[static KEY_SIGNATURE_LEN], struct why *why)
{
	char digest[SHA256_HEX_LEN];

	sha256_hex(signing_text, digest);
	return key_sign(key, str_from(digest), ret_signature, why);
}

enum err
jss_attach(struct arena *arena, struct json *message,
    const unsigned char signature[static KEY_SIGNATURE_LEN], struct why *why)
{
	const struct json *prepared = only_entry(message);
	struct json *entry = NULL;
	struct buf text;
	struct str value;

	for (struct json *m = prepared == NULL ? NULL : message->first; m != NULL;
	     m = m->next)
		if (m->kind == JSON_ARRAY && m->first == prepared)
			entry = m->first;
	if (entry == NULL || json_get(entry, "value") != NULL)
		return err_why(why, ERR_USAGE, 0, "seal: the message is not prepared");
	buf_init(&text, 2 * KEY_SIGNATURE_LEN);
	base64_encode(str_bytes(signature, KEY_SIGNATURE_LEN), &text);
	value = arena_str(arena, buf_str(&text));
	buf_release(&text);
	if (value.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "seal: no room for the signature");
	json_put_str(arena, entry, "value", value);
	return ERR_OK;
}

static struct verdict
entry_agrees(struct arena *arena, const struct json *entry, const struct key *expected)
{
	static const char *const with_key[] = { "hash_algorithm", "algorithm",
		"public_key", "value", NULL };
	static const char *const without_key[] = { "hash_algorithm", "algorithm", "value",
		NULL };
	bool has_key = json_has_only(entry, with_key);

	if (!has_key && !json_has_only(entry, without_key))
		return verdict_no(
		    "seal-malformed", "/Signatures/0", "members other than a seal's");
	if (!str_eq_c(json_get_str(entry, "hash_algorithm"), "sha-256"))
		return verdict_no("seal-algorithm", "/Signatures/0/hash_algorithm",
		    "the hash is not sha-256");
	if (has_key &&
	    !str_eq(json_get_str(entry, "public_key"), public_key_text(arena, expected)))
		return verdict_no("seal-key", "/Signatures/0/public_key",
		    "not the seal key that the directory lists for the sender");
	if (!str_eq(json_get_str(entry, "algorithm"), algorithm_of(expected)))
		return verdict_no("seal-algorithm", "/Signatures/0/algorithm",
		    "not the algorithm of the sender's key");
	return VERDICT_IS_YES;
}

static bool
signature_holds(struct arena *arena, const struct json *message, struct str value,
    const struct key *expected)
{
	struct str signature = STR("");
	char digest[SHA256_HEX_LEN];
	struct buf text;
	bool ok;

	buf_init(&text, LIMIT_BODY + PUBLIC_KEY_MAX);
	ok = base64_decode(arena, value, &signature, NULL) == ERR_OK &&
	     jss_signing_text(arena, message, &text, NULL) == ERR_OK;
	if (ok) {
		sha256_hex(buf_str(&text), digest);
		ok = key_verify(expected, str_from(digest), signature);
	}
	buf_release(&text);
	return ok;
}

struct verdict
jss_verify(struct arena *arena, const struct json *message, const struct key *expected)
{
	const struct json *entry = only_entry(message);
	struct verdict verdict;

	if (json_get(message, MEMBER) == NULL)
		return verdict_no("seal-missing", NULL, "the message carries no seal");
	if (entry == NULL)
		return verdict_no(
		    "seal-malformed", "/Signatures", "not exactly one seal");
	verdict = entry_agrees(arena, entry, expected);
	if (!verdict_is_yes(&verdict))
		return verdict;
	if (!signature_holds(arena, message, json_get_str(entry, "value"), expected))
		return verdict_no("seal-wrong", "/Signatures/0/value",
		    "the signature is not one over this message by that key");
	return VERDICT_IS_YES;
}
