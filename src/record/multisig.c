#include "record/multisig.h"

#include <string.h>

#include "base/limits.h"
#include "trust/digest.h"

static const char *const entry_members[] = { "key", "signature", NULL };
static const char *const officer_members[] = { "person", "public_key", NULL };

void
multisig_digest(
    const char *domain, struct str body, unsigned char ret_digest[static SHA256_LEN])
{
	struct sha256 hash;

	sha256_init(&hash);
	sha256_add(&hash, str_from(domain));
	sha256_add(&hash, str_bytes("", 1));
	sha256_add(&hash, body);
	sha256_end(&hash, ret_digest);
}

enum err
multisig_sign(struct arena *arena, struct multisig *multisig,
    const unsigned char digest[static SHA256_LEN], const struct key *key, struct why *why)
{
	struct multisig_entry *list =
	    arena_array(arena, multisig->count + 1, sizeof *list);
	char *signature = arena_alloc(arena, KEY_SIGNATURE_LEN);
	size_t count = 0;
	size_t i = 0;
	enum err e;

	if (list == NULL || signature == NULL)
		return err_why(why, ERR_LIMIT, 0, "signatures: no memory");
	e = key_sign(key, str_bytes(digest, SHA256_LEN), (unsigned char *)signature, why);
	if (e != ERR_OK)
		return e;
	for (; i < multisig->count &&
	       memcmp(multisig->entries[i].key_id, key_id(key), SHA256_LEN) < 0;
	     i++)
		list[count++] = multisig->entries[i];
	memcpy(list[count].key_id, key_id(key), SHA256_LEN);
	list[count++].signature = str_bytes(signature, KEY_SIGNATURE_LEN);
	for (; i < multisig->count; i++)
		if (memcmp(multisig->entries[i].key_id, key_id(key), SHA256_LEN) != 0)
			list[count++] = multisig->entries[i];
	*multisig = (struct multisig){ .entries = list, .count = count };
	return ERR_OK;
}

static bool
has_signed(const struct multisig *multisig, const unsigned char *digest,
    const struct officer *officer)
{
	unsigned char id[SHA256_LEN];
	struct key *key = NULL;
	bool ok = false;

	sha256(officer->public_key, id);
	for (size_t i = 0; i < multisig->count && !ok; i++) {
		if (memcmp(multisig->entries[i].key_id, id, sizeof id) != 0)
			continue;
		if (key_read_public(officer->public_key, &key, NULL) != ERR_OK)
			return false;
		ok = key_verify(
		    key, str_bytes(digest, SHA256_LEN), multisig->entries[i].signature);
		key_free(key);
		key = NULL;
	}
	return ok;
}

/* A person with two keys is still one person. */
size_t
multisig_count(const struct multisig *multisig,
    const unsigned char digest[static SHA256_LEN], const struct officer *officers,
    size_t officers_count)
{
	struct str signers[LIMIT_KEYS];
	size_t count = 0;

	for (size_t i = 0; i < officers_count && count < LIMIT_KEYS; i++) {
		bool counted = false;

		for (size_t k = 0; k < count; k++)
			counted = counted || str_eq(signers[k], officers[i].person);
		if (!counted && has_signed(multisig, digest, &officers[i]))
			signers[count++] = officers[i].person;
	}
	return count;
}

struct json *
multisig_tree(struct arena *arena, const char *name, struct json *body,
    const struct multisig *multisig)
{
	struct json *root = json_object(arena);
	struct json *list;

	(void)json_put(root, name, body);
	list = json_put(root, "signatures", json_array(arena));
	for (size_t i = 0; i < multisig->count; i++) {
		struct json *object = json_add(list, json_object(arena));

		put_sha256(arena, object, "key", multisig->entries[i].key_id);
		put_base64(arena, object, "signature", multisig->entries[i].signature);
	}
	return root;
}

static void
take_entries(struct take *take, const struct json *root, struct multisig *multisig)
{
	const struct json *array = take_array(take, root, "signatures", 0, LIMIT_KEYS);
	struct multisig_entry *entries = take_room(take, array, sizeof *entries);
	size_t count = 0;

	for (const struct json *item = entries == NULL ? NULL : json_first(array);
	     item != NULL && take_ok(take); item = item->next, count++) {
		struct multisig_entry *entry = &entries[count];

		take_place(take, "signatures", count);
		take_members(take, item, entry_members);
		take_sha256(take, item, "key", entry->key_id);
		entry->signature =
		    take_base64(take, item, "signature", KEY_SIGNATURE_LEN);
		if (count > 0 &&
		    memcmp(entries[count - 1].key_id, entry->key_id, SHA256_LEN) >= 0)
			take_fail(take, "key", "after the one before it");
	}
	take_place(take, NULL, 0);
	*multisig = (struct multisig){ .entries = entries, .count = count };
}

const struct json *
multisig_take(struct take *take, struct str text, size_t max, const char *name,
    struct str *ret_body, struct multisig *ret_multisig)
{
	const char *const members[] = { name, "signatures", NULL };
	const struct json *root = take_canonical(take, text, max);
	struct buf tail;
	size_t head = strlen("{\"\":") + strlen(name);

	take_members(take, root, members);
	take_entries(take, root, ret_multisig);
	if (!take_ok(take))
		return NULL;
	/* The text is canonical, so the body is what stands between the two names. */
	buf_init(&tail, LIMIT_KEYS * 300);
	json_write(json_get(root, "signatures"), &tail);
	buf_add_c(&tail, ",\"signatures\":}");
	if (buf_failed(&tail) || text.len < head + tail.len)
		take_fail(take, "signatures", "short enough");
	else
		*ret_body = str_slice(text, head, text.len - tail.len);
	buf_release(&tail);
	return take_ok(take) ? json_get(root, name) : NULL;
}

void
put_officers(struct arena *arena, struct json *object, const char *name,
    const struct officer *officers, size_t count)
{
	struct json *list = json_put(object, name, json_array(arena));

	for (size_t i = 0; i < count; i++) {
		struct json *item = json_add(list, json_object(arena));

		json_put_str(arena, item, "person", officers[i].person);
		put_base64(arena, item, "public_key", officers[i].public_key);
	}
}

const struct officer *
take_officers(
    struct take *take, const struct json *object, const char *name, size_t *ret_count)
{
	const struct json *array = take_array(take, object, name, 0, LIMIT_KEYS);
	struct officer *officers = take_room(take, array, sizeof *officers);
	size_t count = 0;

	for (const struct json *item = officers == NULL ? NULL : json_first(array);
	     item != NULL && take_ok(take); item = item->next, count++) {
		take_members(take, item, officer_members);
		officers[count].person = take_form(take, item, "person", FORM_PERSON);
		officers[count].public_key =
		    take_base64(take, item, "public_key", LIMIT_PUBLIC_KEY);
		for (size_t i = 0; i < count; i++)
			if (str_eq(officers[i].public_key, officers[count].public_key))
				take_fail(take, name, "a list without repetition");
	}
	*ret_count = count;
	return officers;
}
