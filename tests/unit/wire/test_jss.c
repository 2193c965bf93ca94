/* Seals: those of an independent program verify, ours are theirs, and what is touched is
 * refused. */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "test.h"
#include "vectors.h"
#include "wire/jss.h"

#define GOLDEN SOURCE_ROOT "/tests/golden/jss/"

static struct str
golden(struct arena *arena, const char *kind, const char *name)
{
	struct str path = arena_format(arena, GOLDEN "%s%s", kind, name);
	struct str bytes = STR("");
	struct why why = { 0 };

	if (file_read(arena, path.ptr, LIMIT_BODY, &bytes, &why) != ERR_OK)
		printf("# %s\n", why.text);
	return bytes;
}

static struct key *
golden_key(struct arena *arena, const char *kind)
{
	struct key *key = NULL;

	if (key_read_private(golden(arena, kind, ".test-key.pem"), &key, NULL) !=
	    ERR_OK) {
		printf("Bail out! no test key\n");
		exit(EXIT_FAILURE);
	}
	return key;
}

static bool
refused(const struct verdict *verdict, const char *rule)
{
	return verdict->kind == VERDICT_NO && strcmp(verdict->rule, rule) == 0;
}

static struct json *
tree_of(struct arena *arena, struct str text)
{
	struct json *tree = NULL;

	return json_read(arena, text, &tree, NULL) == ERR_OK ? tree : NULL;
}

/* The text with the first occurrence of from replaced; both are as long. */
static struct str
with(struct arena *arena, struct str text, const char *from, const char *to)
{
	char *copy = arena_cstr(arena, text);
	char *at = strstr(copy, from);

	if (at != NULL)
		memcpy(at, to, strlen(to));
	return (struct str){ copy, text.len };
}

static void
touched_seals_are_refused(struct arena *arena, struct str sealed, const struct key *key)
{
	static const struct {
		const char *from, *to, *rule, *words;
	} cases[] = {
		{ "fiscalia-norte", "fiscalia-norta", "seal-wrong", "a changed member" },
		{ "\"ActionIdentifier\":1", "\"ActionIdentifier\":2", "seal-wrong",
		    "a changed number" },
		{ "\"value\":\"", "\"value\":\"A", "seal-wrong", "a changed signature" },
		{ "sha-256", "sha-512", "seal-algorithm", "another hash" },
		{ "\"algorithm\":\"E", "\"algorithm\":\"H", "seal-algorithm",
		    "another algorithm" },
		{ "\"public_key\":\"M", "\"public_key\":\"N", "seal-key", "another key" },
		{ "\"hash_algorithm\"", "\"hash_algorithn\"", "seal-malformed",
		    "a member that is none of a seal's" },
		{ "\"Signatures\":[{", "\"Signatures\":{\"", "seal-missing", "no tree" },
		{ "\"Signatures\"", "\"signatures\"", "seal-missing", "no seal" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct str text = with(arena, sealed, cases[i].from, cases[i].to);
		struct verdict verdict = jss_verify(arena, tree_of(arena, text), key);

		CHECK(!str_eq(text, sealed) && refused(&verdict, cases[i].rule),
		    cases[i].words);
	}
}

static void
other_seals_are_refused(struct arena *arena, struct str sealed, const struct key *key)
{
	struct json *message = tree_of(arena, sealed);
	struct json *list = NULL;
	struct verdict verdict;
	struct key *other = NULL;

	for (enum key_kind kind = KEY_P256; kind <= KEY_ED25519; kind++) {
		if (key_generate(kind, &other, NULL) != ERR_OK)
			continue;
		verdict = jss_verify(arena, message, other);
		CHECK(refused(&verdict, "seal-key"), "by a key that is not expected");
		key_free(other);
	}
	for (struct json *m = message->first; m != NULL; m = m->next)
		if (str_eq_c(m->name, "Signatures"))
			list = m;
	CHECK(list != NULL, "the seal is there");
	if (list == NULL)
		return;
	(void)json_add(list, json_copy(arena, list->first));
	verdict = jss_verify(arena, message, key);
	CHECK(refused(&verdict, "seal-malformed"), "two seals");
}

/* Without public_key the directory's key still decides. */
static void
seal_without_key(struct arena *arena, const char *kind, const struct key *key)
{
	struct json *message = tree_of(arena, golden(arena, "message", ".json"));
	unsigned char signature[KEY_SIGNATURE_LEN];
	struct json *entry = json_object(arena);
	struct verdict verdict;
	struct buf text;

	buf_init(&text, LIMIT_BODY);
	(void)json_add(json_put(message, "Signatures", json_array(arena)), entry);
	json_put_str(arena, entry, "hash_algorithm", STR("sha-256"));
	json_put_str(arena, entry, "algorithm",
	    strcmp(kind, "p256") == 0 ? STR("ES256") : STR("Ed25519"));
	CHECK(jss_signing_text(arena, message, &text, NULL) == ERR_OK &&
		  jss_sign(key, buf_str(&text), signature, NULL) == ERR_OK &&
		  jss_attach(arena, message, signature, NULL) == ERR_OK,
	    "a seal that names no key");
	verdict = jss_verify(arena, message, key);
	CHECK(verdict_is_yes(&verdict), "verifies with the expected one");
	buf_release(&text);
}

static void
our_seal(struct arena *arena, const char *kind, const struct key *key)
{
	struct json *message = tree_of(arena, golden(arena, "message", ".json"));
	unsigned char signature[KEY_SIGNATURE_LEN];
	struct verdict verdict;
	struct buf text;

	buf_init(&text, LIMIT_BODY);
	CHECK(jss_signing_text(arena, message, &text, NULL) == ERR_SYNTAX,
	    "nothing to sign before it is prepared");
	CHECK(jss_attach(arena, message, signature, NULL) == ERR_USAGE,
	    "nothing to attach to before it is prepared");
	CHECK(jss_prepare(arena, message, key, NULL) == ERR_OK, "prepared");
	CHECK(jss_prepare(arena, message, key, NULL) == ERR_USAGE, "not twice");
	CHECK(jss_signing_text(arena, message, &text, NULL) == ERR_OK &&
		  str_eq(buf_str(&text), golden(arena, kind, ".signing.json")),
	    "the signing text is the independent program's");
	CHECK(jss_sign(key, buf_str(&text), signature, NULL) == ERR_OK &&
		  jss_attach(arena, message, signature, NULL) == ERR_OK,
	    "signed");
	CHECK(jss_attach(arena, message, signature, NULL) == ERR_USAGE, "not twice");
	verdict = jss_verify(arena, message, key);
	CHECK(verdict_is_yes(&verdict), "our seal verifies");
	buf_reset(&text);
	json_write(message, &text);
	if (key_kind(key) == KEY_ED25519)
		CHECK(str_eq(buf_str(&text), golden(arena, kind, ".sealed.json")),
		    "our sealed message is the independent program's, byte for byte");
	jss_remove(message);
	buf_reset(&text);
	json_write(message, &text);
	CHECK(str_eq(buf_str(&text), golden(arena, "message", ".json")),
	    "without its seal it is the message again");
	jss_remove(message);
	CHECK(jss_prepare(arena, message, key, NULL) == ERR_OK, "prepared anew");
	buf_release(&text);
}

static void
kind_of_key(struct arena *arena, const char *kind)
{
	struct key *key = golden_key(arena, kind);
	struct str sealed = golden(arena, kind, ".sealed.json");
	struct verdict verdict;

	touched_seals_are_refused(arena, sealed, key);
	other_seals_are_refused(arena, sealed, key);
	verdict = jss_verify(arena, tree_of(arena, sealed), key);
	CHECK(verdict_is_yes(&verdict), "the independent program's seal verifies");
	our_seal(arena, kind, key);
	seal_without_key(arena, kind, key);
	key_free(key);
}

int
main(void)
{
	struct arena arena;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	kind_of_key(&arena, "ed25519");
	kind_of_key(&arena, "p256");
	arena_release(&arena);
	return test_done();
}
