#include "record/receipt.h"

#include <assert.h>
#include <string.h>

#include "base/base64.h"
#include "base/hex.h"
#include "base/limits.h"
#include "format/json.h"
#include "model/outcome.h"
#include "record/member.h"

static const char *const receipt_members[] = { "v", "leaf", "salts", "values", "proof",
	NULL };
static const char *const leaf_members[] = { "v", "realm", "type", "at", "commit", NULL };

#define BIT(kind) (1U << (kind))
#define EVERY_KIND (BIT(RECEIPT_KIND_COUNT) - 1)
#define ABOUT_EVIDENCE                                                                   \
	(BIT(RECEIPT_PRODUCED) | BIT(RECEIPT_FETCHED) | BIT(RECEIPT_VERIFIED))

static const struct {
	const char *name;
	enum form form;
	unsigned required; /* by these kinds */
} names[] = {
	{ "order", FORM_DIGEST, EVERY_KIND },
	{ "organisation", FORM_ORGANISATION, EVERY_KIND },
	{ "peer", FORM_ORGANISATION, 0 },
	{ "message", FORM_DIGEST, BIT(RECEIPT_LOGGED) | BIT(RECEIPT_STORED) },
	{ "package", FORM_DIGEST, ABOUT_EVIDENCE },
	{ "change", FORM_DIGEST, 0 },
	{ "record", FORM_DIGEST, 0 },
	{ "outcome", FORM_ID, BIT(RECEIPT_DECIDED) | BIT(RECEIPT_VERIFIED) },
	{ "reason", FORM_ID, 0 },
	{ "preserved_until", FORM_TIME, BIT(RECEIPT_PRESERVED) },
	{ "note", FORM_NAME, 0 },
	{ "ledger", FORM_NAME, BIT(RECEIPT_BEGUN) },
	{ "follows", FORM_NAME, BIT(RECEIPT_BEGUN) },
	{ "size", FORM_ID, BIT(RECEIPT_BEGUN) },
	{ "root", FORM_DIGEST, BIT(RECEIPT_BEGUN) },
	{ "person", FORM_PERSON, BIT(RECEIPT_BEGUN) },
};
#define NAMES_COUNT (sizeof names / sizeof *names)

/* NAMES_COUNT when there is no such name. */
static size_t
name_index(struct str name)
{
	size_t i = 0;

	while (i < NAMES_COUNT && !str_eq_c(name, names[i].name))
		i++;
	return i;
}

static bool
value_fits(struct str name, struct str value)
{
	size_t i = name_index(name);
	enum outcome outcome;

	if (i == NAMES_COUNT || !form_fits(names[i].form, value))
		return false;
	if (str_eq(name, STR("outcome")))
		return outcome_parse(value, &outcome);
	return true;
}

static void
commitment(const unsigned char *salt, struct str value,
    unsigned char ret_digest[static SHA256_LEN])
{
	struct sha256 hash;

	sha256_init(&hash);
	sha256_add(&hash, str_bytes(salt, RECEIPT_SALT_LEN));
	sha256_add(&hash, value);
	sha256_end(&hash, ret_digest);
}

/* --- writing --- */

enum err
receipt_salt(struct receipt_value *values, size_t count, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < count && e == ERR_OK; i++)
		e = random_bytes(values[i].salt, sizeof values[i].salt, why);
	return e;
}

static void
put_commits(struct arena *arena, struct json *root, const struct receipt *receipt)
{
	struct json *commit = json_put(root, "commit", json_object(arena));

	for (size_t i = 0; i < receipt->values_count; i++) {
		const struct receipt_value *value = &receipt->values[i];
		size_t name = name_index(value->name);
		unsigned char digest[SHA256_LEN];

		commitment(value->salt, value->value, digest);
		put_base64(arena, commit, name == NAMES_COUNT ? "" : names[name].name,
		    str_bytes(digest, sizeof digest));
	}
}

static enum err
check_values(const struct receipt *receipt, struct why *why)
{
	for (size_t i = 0; i < receipt->values_count; i++)
		if (!value_fits(receipt->values[i].name, receipt->values[i].value))
			return err_why(why, ERR_SYNTAX, 0,
			    "receipt: %.*s is not a value of its form",
			    STR_ARG(receipt->values[i].name));
	return ERR_OK;
}

enum err
receipt_leaf(
    struct arena *arena, const struct receipt *receipt, struct buf *out, struct why *why)
{
	size_t mark = arena_mark(arena);
	size_t start = out->len;
	struct json *root = json_object(arena);
	struct receipt again;
	enum err e = check_values(receipt, why);

	if (e != ERR_OK)
		return e;
	json_put_str(arena, root, "realm", receipt->realm);
	json_put_str(arena, root, "type", receipt_code(receipt->kind));
	put_time(arena, root, "at", receipt->at);
	put_commits(arena, root, receipt);
	json_put_int(arena, root, "v", RECEIPT_VERSION);
	json_write(root, out);
	if (buf_failed(out))
		e = err_why(why, ERR_LIMIT, 0, "receipt: no memory");
	else
		e = receipt_read_leaf(
		    arena, str_slice(buf_str(out), start, out->len), &again, why);
	arena_return(arena, mark);
	return e;
}

enum err
receipt_write(
    struct arena *arena, const struct receipt *receipt, struct buf *out, struct why *why)
{
	size_t mark = arena_mark(arena);
	size_t start = out->len;
	struct json *root = json_object(arena);
	struct json *salts = json_put(root, "salts", json_object(arena));
	struct json *values = json_put(root, "values", json_object(arena));
	struct receipt again;
	enum err e;

	for (size_t i = 0; i < receipt->values_count; i++) {
		const struct receipt_value *value = &receipt->values[i];
		size_t name = name_index(value->name);
		const char *text = name == NAMES_COUNT ? "" : names[name].name;

		put_base64(arena, salts, text, str_bytes(value->salt, RECEIPT_SALT_LEN));
		json_put_str(arena, values, text, value->value);
	}
	put_base64(arena, root, "leaf", receipt->leaf);
	json_put_str(arena, root, "proof", receipt->proof);
	json_put_int(arena, root, "v", RECEIPT_VERSION);
	json_write(root, out);
	if (buf_failed(out))
		e = err_why(why, ERR_LIMIT, 0, "receipt: no memory");
	else
		e = receipt_read(
		    arena, str_slice(buf_str(out), start, out->len), &again, why);
	arena_return(arena, mark);
	return e;
}

/* --- reading --- */

static bool
take_digest(struct take *take, struct str text, unsigned char *ret_digest)
{
	struct str bytes;

	if (base64_decode(take->arena, text, &bytes, NULL) != ERR_OK ||
	    bytes.len != SHA256_LEN)
		return false;
	memcpy(ret_digest, bytes.ptr, SHA256_LEN);
	return true;
}

/* The members of a map of known names, at most RECEIPT_VALUES_MAX. */
static const struct json *
take_map(struct take *take, const struct json *object, const char *name)
{
	const struct json *map = json_get(object, name);

	if (!take_ok(take))
		return NULL;
	if (!json_is(map, JSON_OBJECT) || map->count > RECEIPT_VALUES_MAX) {
		take_fail(take, name, "an object of few enough members");
		return NULL;
	}
	for (const struct json *m = json_first(map); m != NULL; m = m->next)
		if (name_index(m->name) == NAMES_COUNT || !json_is(m, JSON_STRING))
			take_fail(take, name, "an object of names known here");
	return take_ok(take) ? map : NULL;
}

static void
take_commits(struct take *take, const struct json *root, struct receipt *receipt)
{
	const struct json *map = take_map(take, root, "commit");
	struct receipt_commit *commits = take_room(take, map, sizeof *commits);
	size_t count = 0;

	for (const struct json *m = commits == NULL ? NULL : json_first(map);
	     m != NULL && take_ok(take); m = m->next, count++) {
		commits[count].name = m->name;
		if (!take_digest(take, m->string, commits[count].sha256))
			take_fail(take, "commit", "an object of digests");
	}
	for (size_t i = 0; i < NAMES_COUNT && take_ok(take); i++)
		if (names[i].required & BIT(receipt->kind) &&
		    json_get(map, names[i].name) == NULL)
			take_fail(take, "commit", "about all that its kind requires");
	receipt->commits = commits;
	receipt->commits_count = count;
}

static void
take_leaf(struct take *take, struct str text, struct receipt *receipt)
{
	const struct json *root =
	    take_document(take, text, LIMIT_LEAF, leaf_members, RECEIPT_VERSION);
	struct str code;

	receipt->realm = take_form(take, root, "realm", FORM_REALM);
	receipt->at = take_time(take, root, "at");
	code = take_form(take, root, "type", FORM_NAME);
	if (!receipt_parse(code, &receipt->kind))
		take_fail(take, "type", "a kind of receipt");
	take_commits(take, root, receipt);
	receipt->leaf = text;
}

enum err
receipt_read_leaf(
    struct arena *arena, struct str leaf, struct receipt *ret_receipt, struct why *why)
{
	struct take take = take_from(arena, "leaf", why);
	struct receipt receipt = { 0 };

	take_leaf(&take, leaf, &receipt);
	if (take_ok(&take))
		*ret_receipt = receipt;
	return take.err;
}

/* Each value has its salt, each salt its value, and both a commitment. */
static void
take_values(struct take *take, const struct json *root, struct receipt *receipt)
{
	const struct json *map = take_map(take, root, "values");
	const struct json *salts = take_map(take, root, "salts");
	struct receipt_value *values = take_room(take, map, sizeof *values);
	const struct json *salt = json_first(salts);
	size_t count = 0;

	if (take_ok(take) && map->count != salts->count)
		take_fail(take, "salts", "as many as values");
	for (const struct json *m = values == NULL ? NULL : json_first(map);
	     m != NULL && take_ok(take); m = m->next, salt = salt->next, count++) {
		values[count].name = m->name;
		values[count].value = m->string;
		if (!value_fits(m->name, m->string))
			take_fail(take, "values", "an object of values of their forms");
		else if (!str_eq(salt->name, m->name) ||
			 !take_digest(take, salt->string, values[count].salt))
			take_fail(take, "salts", "an object of one salt for each value");
	}
	receipt->values = values;
	receipt->values_count = count;
}

enum err
receipt_read(
    struct arena *arena, struct str text, struct receipt *ret_receipt, struct why *why)
{
	struct take take = take_from(arena, "receipt", why);
	const struct json *root =
	    take_document(&take, text, RECEIPT_MAX, receipt_members, RECEIPT_VERSION);
	struct receipt receipt = { 0 };
	struct str leaf = take_base64(&take, root, "leaf", LIMIT_LEAF);

	receipt.proof = take_form_or_none(&take, root, "proof", FORM_TEXT);
	take_leaf(&take, leaf, &receipt);
	take_values(&take, root, &receipt);
	if (take_ok(&take))
		*ret_receipt = receipt;
	return take.err;
}

/* --- using --- */

static const struct receipt_commit *
find_commit(const struct receipt *receipt, struct str name)
{
	for (size_t i = 0; i < receipt->commits_count; i++)
		if (str_eq(receipt->commits[i].name, name))
			return &receipt->commits[i];
	return NULL;
}

struct verdict
receipt_check(const struct receipt *receipt)
{
	for (size_t i = 0; i < receipt->values_count; i++) {
		const struct receipt_value *value = &receipt->values[i];
		const struct receipt_commit *commit = find_commit(receipt, value->name);
		unsigned char digest[SHA256_LEN];

		commitment(value->salt, value->value, digest);
		if (commit == NULL || memcmp(commit->sha256, digest, SHA256_LEN) != 0)
			return verdict_no("receipt-commitment", "/values",
			    "the leaf does not say this %.*s", STR_ARG(value->name));
	}
	return VERDICT_IS_YES;
}

struct verdict
receipt_check_order(
    const struct receipt *receipt, const unsigned char order_sha256[static SHA256_LEN])
{
	struct str value = receipt_value(receipt, STR("order"));
	struct verdict verdict = receipt_check(receipt);
	char text[2 * SHA256_LEN + 1];

	if (!verdict_is_yes(&verdict))
		return verdict;
	if (str_empty(value))
		return verdict_no(
		    "receipt-silent", "/values", "the receipt does not reveal its order");
	hex_encode(str_bytes(order_sha256, SHA256_LEN), text);
	if (!str_eq_c(value, text))
		return verdict_no("receipt-order", "/values/order",
		    "the receipt is about another order");
	return VERDICT_IS_YES;
}

struct str
receipt_value(const struct receipt *receipt, struct str name)
{
	for (size_t i = 0; i < receipt->values_count; i++)
		if (str_eq(receipt->values[i].name, name))
			return receipt->values[i].value;
	return STR("");
}
