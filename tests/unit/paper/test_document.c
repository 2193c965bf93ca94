/* What is no document is not printed. */
#include "paper/document.h"
#include "test.h"

#define HEAD                                                                             \
	"{\"v\":1,\"language\":\"en\",\"title\":\"T\",\"banner\":\"\",\"foot\":\"\","    \
	"\"page\":\"\",\"qr\":\"\",\"at\":\"2026-11-22T12:00:00Z\","

static struct arena arena;

static const struct {
	const char *text, *what;
} bad[] = {
	{ "", "nothing" },
	{ "[]", "a list" },
	{ "{\"v\":1}", "members that are missing" },
	{ HEAD "\"blocks\":[],\"files\":[],\"more\":1}", "a member too many" },
	{ HEAD "\"blocks\":{},\"files\":[]}", "blocks that are no list" },
	{ HEAD "\"blocks\":[[\"picture\",\"x\"]],\"files\":[]}", "an unknown kind" },
	{ HEAD "\"blocks\":[[]],\"files\":[]}", "a block of nothing" },
	{ HEAD "\"blocks\":[[\"line\",\"x\"]],\"files\":[]}", "a cell too few" },
	{ HEAD "\"blocks\":[[\"text\",\"x\",\"y\"]],\"files\":[]}", "a cell too many" },
	{ HEAD "\"blocks\":[[\"row\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\"]],"
	       "\"files\":[]}",
	    "a row with more cells than there are columns" },
	{ HEAD "\"blocks\":[[\"text\",1]],\"files\":[]}", "a number as text" },
	{ HEAD "\"blocks\":[],\"files\":[{\"name\":\"a\"}]}",
	    "a file without its members" },
	{ HEAD "\"blocks\":[],\"files\":[{\"name\":\"a\",\"type\":\"t/t\",\"about\":\"\","
	       "\"relation\":\"Data\",\"data\":\"*\"}]}",
	    "a file that is not in base64" },
	{ HEAD "\"blocks\":[],\"files\":["
	       "{\"name\":\"b\",\"type\":\"t/t\",\"about\":\"\",\"relation\":\"Data\","
	       "\"data\":\"\"},"
	       "{\"name\":\"b\",\"type\":\"t/t\",\"about\":\"\",\"relation\":\"Data\","
	       "\"data\":\"\"}]}",
	    "two files of one name" },
	{ "{\"v\":2,\"language\":\"en\",\"title\":\"T\",\"banner\":\"\",\"foot\":\"\","
	  "\"page\":\"\",\"qr\":\"\",\"at\":\"2026-11-22T12:00:00Z\",\"blocks\":[],"
	  "\"files\":[]}",
	    "another version" },
	{ "{\"v\":1,\"language\":\"en\",\"title\":\"T\",\"banner\":\"\",\"foot\":\"\","
	  "\"page\":\"\",\"qr\":\"\",\"at\":\"yesterday\",\"blocks\":[],\"files\":[]}",
	    "no time" },
};

static void
test_bad(void)
{
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct paper paper;

		arena_reset(&arena);
		CHECK(
		    paper_read(&arena, str_from(bad[i].text), &paper, NULL) == ERR_SYNTAX,
		    bad[i].what);
	}
}

static void
test_good(void)
{
	struct paper paper = { 0 };
	struct str text =
	    STR(HEAD "\"blocks\":[[\"title\",\"A\"],[\"line\",\"n\",\"v\",\"r\"]],"
		     "\"files\":[{\"name\":\"a\",\"type\":\"t/t\",\"about\":\"\","
		     "\"relation\":\"Data\",\"data\":\"e30=\"}]}");

	arena_reset(&arena);
	CHECK(paper_read(&arena, text, &paper, NULL) == ERR_OK, "a document is read");
	CHECK(paper.blocks_count == 2 && paper.blocks[1].cells_count == 3,
	    "with its blocks");
	CHECK(paper.files_count == 1 && str_eq_c(paper.files[0].bytes, "{}"),
	    "and its file");
	CHECK(!paper.rtl, "English begins on the left");
}

int
main(void)
{
	if (arena_init(&arena, (size_t)4 << 20, NULL) != ERR_OK)
		return 1;
	test_bad();
	test_good();
	return test_done();
}
