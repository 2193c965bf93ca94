/*
 * The proofs of transparency-dev/merkle, case by case (VECTORS/vectors/tlog-merkle).
 *
 * Subtree consistency is not part of this program: its cases run where they equal plain
 * consistency (start 0 of a tree that has leaves); those of the others are counted.
 */
#include "base/base64.h"
#include "ledger/merkle.h"
#include "test.h"
#include "vectors.h"

static struct arena arena;

/* What stands behind "name": in a line of flat JSON without escapes. */
static struct str
member(struct str line, const char *name)
{
	char key[32];
	size_t len = (size_t)snprintf(key, sizeof key, "\"%s\": ", name);

	for (size_t i = 0; i + len <= line.len; i++)
		if (memcmp(line.ptr + i, key, len) == 0)
			return str_slice(line, i + len, line.len);
	return STR("");
}

static uint64_t
number(struct str line, const char *name)
{
	struct str text = member(line, name);
	size_t len = 0;
	uint64_t value = UINT64_MAX;

	while (len < text.len && text.ptr[len] >= '0' && text.ptr[len] <= '9')
		len++;
	(void)str_u64(str_slice(text, 0, len), UINT64_MAX, &value);
	return value;
}

static struct str
string(struct str line, const char *name)
{
	struct str text = member(line, name);

	(void)str_cut(&text, '"');
	return str_cut(&text, '"');
}

static bool
hash(struct str text, struct hash *ret_hash)
{
	struct str bytes;

	if (base64_decode(&arena, text, &bytes, NULL) != ERR_OK || bytes.len != HASH_LEN)
		return false;
	memcpy(ret_hash->bytes, bytes.ptr, HASH_LEN);
	return true;
}

/* Some cases hold words in place of roots: the rest is zero, they still differ. */
static bool
root_of(struct str text, struct hash *ret_hash)
{
	struct str bytes;

	memset(ret_hash, 0, sizeof *ret_hash);
	if (base64_decode(&arena, text, &bytes, NULL) != ERR_OK || bytes.len > HASH_LEN)
		return false;
	memcpy(ret_hash->bytes, bytes.ptr, bytes.len);
	return true;
}

/* False when a hash has another length: no reader of ours lets it pass. */
static bool
proof(struct str line, struct hash *hashes, struct merkle_proof *ret_proof)
{
	struct str text = member(line, "proof");

	*ret_proof = (struct merkle_proof){ hashes, 0 };
	if (!str_starts(text, STR("[")))
		return true;
	text = str_cut(&text, ']');
	for ((void)str_cut(&text, '"'); !str_empty(text); (void)str_cut(&text, '"'))
		if (!hash(str_cut(&text, '"'), &hashes[ret_proof->count++]))
			return false;
	return true;
}

static bool
inclusion(struct str line)
{
	struct hash root, leaf, hashes[MERKLE_LEVELS];
	struct merkle_proof path;

	return root_of(string(line, "root"), &root) &&
	       hash(string(line, "leafHash"), &leaf) && proof(line, hashes, &path) &&
	       merkle_verify_inclusion(
		   number(line, "leafIdx"), number(line, "treeSize"), &leaf, path, &root);
}

static bool
consistency(struct str line, const char *old_size, const char *new_size)
{
	struct hash old_root, new_root, hashes[MERKLE_LEVELS];
	struct merkle_proof path;

	return root_of(string(line, "root1"), &old_root) &&
	       root_of(string(line, "root2"), &new_root) && proof(line, hashes, &path) &&
	       merkle_verify_consistency(number(line, old_size), number(line, new_size),
		   path, &old_root, &new_root);
}

static bool
plain_consistency(struct str line)
{
	return consistency(line, "size1", "size2");
}

static bool
subtree_consistency(struct str line)
{
	return consistency(line, "end", "size");
}

/* A subtree is a tree of its own when its start is a multiple of the power of two that
 * holds it. */
static bool
subtree_inclusion(struct str line)
{
	struct hash root, leaf, hashes[MERKLE_LEVELS];
	struct merkle_proof path;
	uint64_t start = number(line, "start");
	uint64_t end = number(line, "end");
	uint64_t index = number(line, "leafIdx");
	uint64_t power = 1;

	if (start >= end || index < start)
		return false;
	while (power < end - start)
		power *= 2;
	return start % power == 0 && root_of(string(line, "root"), &root) &&
	       hash(string(line, "leafHash"), &leaf) && proof(line, hashes, &path) &&
	       merkle_verify_inclusion(index - start, end - start, &leaf, path, &root);
}

static const struct suite {
	const char *name;
	bool (*verify)(struct str line);
	int cases, left_out;
} suites[] = {
	{ "inclusion", inclusion, 47, 0 },
	{ "consistency", plain_consistency, 45, 0 },
	{ "subtreeinclusion", subtree_inclusion, 95, 0 },
	{ "subtreeconsistency", subtree_consistency, 61, 13 },
};

static bool
is_left_out(const struct suite *suite, struct str line)
{
	return suite->verify == subtree_consistency &&
	       (number(line, "start") != 0 || number(line, "size") == 0);
}

static void
run(const struct suite *suite, struct str text)
{
	struct str line;
	struct vectors_count count = { 0 };
	char name[60];
	int cases = 0;

	while (str_line(&text, &line)) {
		bool refused = str_starts(member(line, "wantErr"), STR("true"));
		char words[200];
		bool held;

		cases++;
		if (is_left_out(suite, line)) {
			count.left_out++;
			continue;
		}
		(void)snprintf(words, sizeof words, "%.*s", STR_ARG(string(line, "id")));
		held = suite->verify(line);
		CHECK(held != refused, words);
		vectors_add(&count, held, held != refused);
	}
	CHECK(cases == suite->cases, "all cases of the file are there");
	CHECK((int)count.left_out == suite->left_out,
	    "no more are left out than there is reason for");
	(void)snprintf(name, sizeof name, "tlog-merkle/%s.jsonl", suite->name);
	vectors_say(name, &count);
}

int
main(void)
{
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 1;
	for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
		const char *name = arena_cstr(&arena,
		    arena_format(&arena, "vectors/tlog-merkle/%s.jsonl", suites[i].name));

		if (vectors_here(&arena))
			run(&suites[i], vectors_read(&arena, name));
		else
			test_skip(suites[i].name, "VECTORS is not there");
	}
	arena_release(&arena);
	return test_done();
}
