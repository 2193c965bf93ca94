/* The JSON test suite file by file, and the canonicalization vectors of RFC 8785's
 * author. */
#include <dirent.h>
#include <inttypes.h>
#include <string.h>

#include "format/json.h"
#include "format/json_text.h"
#include "test.h"
#include "vectors.h"

#define SUITE "vectors/json-test-suite"

/* What the suite leaves open ("i_") and we accept; the rest of these we refuse: lone
 * surrogates, bytes that are not UTF-8, UTF-16, a byte order mark, numbers no double can
 * hold, depth. */
static const char *const open_and_accepted[] = {
	"i_number_real_underflow.json",  /* rounds to 0, as every double does */
	"i_number_too_big_neg_int.json", /* a real: nothing of ours takes it for an
					    integer */
	"i_number_too_big_pos_int.json",
	"i_number_very_big_negative_int.json",
	"i_number_double_huge_neg_exp.json",
	NULL,
};

/* "y_" cases that we refuse on purpose: RFC 8259 allows them, I-JSON (RFC 7493) does not.
 */
static const char *const valid_and_refused[] = {
	"y_object_duplicated_key.json",           /* a member stands twice */
	"y_object_duplicated_key_and_value.json", /* a member stands twice */
	"y_object_escaped_null_in_key.json",      /* U+0000 in a text */
	"y_string_null_escape.json",              /* U+0000 in a text */
	NULL,
};

static bool
listed(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

static void
suite_case(struct arena *arena, const char *name, struct vectors_count *count)
{
	size_t mark = arena_mark(arena);
	bool accept = name[0] == 'y' && !listed(name, valid_and_refused);
	struct str path = arena_format(arena, SUITE "/%s", name);
	struct str text = vectors_read(arena, path.ptr);
	struct json *root = NULL;
	struct json *canonical = NULL;
	struct buf out;
	enum err e = json_read(arena, text, &root, NULL);

	if (listed(name, open_and_accepted))
		accept = true;
	CHECK((e == ERR_OK) == accept, name);
	vectors_add(count, e == ERR_OK, !listed(name, valid_and_refused));
	CHECK(e == ERR_OK || root == NULL, "outputs are untouched on failure");
	if (e == ERR_OK) {
		buf_init(&out, LIMIT_BODY);
		json_write(root, &out);
		CHECK(!buf_failed(&out) &&
			  canon_read(arena, buf_str(&out), &canonical, NULL) == ERR_OK &&
			  json_equal(root, canonical),
		    "its canonical text reads back as the same value");
		buf_release(&out);
	}
	arena_return(arena, mark);
}

static void
suite(struct arena *arena)
{
	DIR *folder = opendir(vectors_path(arena, SUITE));
	struct dirent *entry;
	struct vectors_count count = { 0 };

	if (folder == NULL) {
		CHECK(false, "the folder of the JSON test suite opens");
		return;
	}
	while ((entry = readdir(folder)) != NULL) {
		if (strchr("yni", entry->d_name[0]) == NULL || entry->d_name[1] != '_')
			continue;
		suite_case(arena, entry->d_name, &count);
	}
	(void)closedir(folder);
	CHECK(count.taken + count.refused >= 150, "the suite is whole");
	vectors_say("json-test-suite", &count);
}

static void
jcs_case(struct arena *arena, const char *name)
{
	struct str in_path = arena_format(arena, "vectors/jcs/input/%s", name);
	struct str out_path = arena_format(arena, "vectors/jcs/output/%s", name);
	struct str in = vectors_read(arena, in_path.ptr);
	struct str expected = vectors_read(arena, out_path.ptr);
	struct json *root = NULL;
	struct buf out;

	buf_init(&out, LIMIT_BODY);
	CHECK(json_read(arena, in, &root, NULL) == ERR_OK, name);
	json_write(root, &out);
	CHECK(str_eq(buf_str(&out), expected), "its canonical text is the published one");
	CHECK(canon_read(arena, expected, &root, NULL) == ERR_OK,
	    "the strict reader takes the published text");
	CHECK(str_eq(in, expected) || canon_read(arena, in, &root, NULL) == ERR_SYNTAX,
	    "the strict reader refuses the text that is not canonical");
	buf_release(&out);
}

/* Lines of hexadecimal IEEE 754 bits, a comma, and the number as ECMAScript writes it. */
static void
es6_numbers(struct arena *arena)
{
	struct str rest = vectors_read(arena, "vectors/jcs/es6-numbers.csv");
	struct str line;
	int lines = 0;
	int wrong = 0;
	int unread = 0;

	while (str_line(&rest, &line)) {
		size_t mark = arena_mark(arena);
		char bits_text[32] = "";
		char text[JSON_NUMBER_SIZE];
		struct str bits_part = str_cut(&line, ',');
		struct json *root = NULL;
		uint64_t bits;
		double value;

		memcpy(bits_text, bits_part.ptr, bits_part.len);
		bits = strtoull(bits_text, NULL, 16);
		memcpy(&value, &bits, sizeof value);
		if (!str_eq(line, (struct str){ text, json_number_text(value, text) })) {
			printf("# %s: %.*s\n", bits_text, STR_ARG(line));
			wrong++;
		}
		unread += canon_read(arena, line, &root, NULL) != ERR_OK;
		lines++;
		arena_return(arena, mark);
	}
	CHECK(lines >= 5000, "the number file is whole");
	CHECK(wrong == 0, "every number is written as ECMAScript writes it");
	CHECK(unread == 0, "every such number is canonical");
	vectors_say("jcs/es6-numbers.csv",
	    &(struct vectors_count){ .taken = (size_t)lines, .other = (size_t)wrong });
}

int
main(void)
{
	struct arena arena;

	if (arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		return EXIT_FAILURE;
	if (!vectors_here(&arena)) {
		test_skip("JSON vectors", "no folder of third-party vectors");
		return test_done();
	}
	suite(&arena);
	jcs_case(&arena, "arrays.json");
	jcs_case(&arena, "french.json");
	jcs_case(&arena, "values.json");
	vectors_say("jcs/input", &(struct vectors_count){ .taken = 3 });
	es6_numbers(&arena);
	arena_release(&arena);
	return test_done();
}
