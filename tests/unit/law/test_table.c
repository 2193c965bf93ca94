/* The reader of law tables: each fault with file and line; which row wins. */
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/limits.h"
#include "law/law.h"
#include "test.h"

#define HEADER                                                                           \
	"state\tdata\tanswer\tmany\tdays\tfrom\tvalid_from\tvalid_"                      \
	"to\tsource\ttag\tkind\n"
#define END "\t-\t-\tAct 1\tS\tlaw\n"

static const struct column columns[] = {
	{ STR_INIT("state"), CELL_ID, false, STR_INIT("") },
	{ STR_INIT("data"), CELL_ID, false, STR_INIT("") },
	{ STR_INIT("answer"), CELL_WORD, false, STR_INIT("yes no") },
	{ STR_INIT("many"), CELL_WORDS, true, STR_INIT("a b c") },
	{ STR_INIT("days"), CELL_NUMBER, true, STR_INIT("") },
	{ STR_INIT("from"), CELL_DATE, true, STR_INIT("") },
};
static const struct shape shape = { STR_INIT("t.tsv"), columns, 6, 2 };

static const struct {
	const char *words;
	const char *text;
	const char *why;
} bad[] = {
	{ "other column",
	    "stat\tdata\tanswer\tmany\tdays\tfrom\tvalid_from\tvalid_to\tsource"
	    "\ttag\tkind\n",
	    "t.tsv:1: column 1 is not state" },
	{ "a column too few", "state\tsource\n", "t.tsv:1: 2 columns" },
	{ "a column twice", "a\ta\n", "t.tsv:1: column 2 has no name" },
	{ "a cell too few", HEADER "CL\t*\tyes\n", "t.tsv:2: 3 cells" },
	{ "not one of the words", HEADER "CL\t*\tmaybe\t-\t-\t-" END, "t.tsv:2: answer" },
	{ "a word twice", HEADER "CL\t*\tyes\ta b a\t-\t-" END, "t.tsv:2: many" },
	{ "unknown word in a list", HEADER "CL\t*\tyes\ta d\t-\t-" END, "t.tsv:2: many" },
	{ "two spaces in a list", HEADER "CL\t*\tyes\ta  b\t-\t-" END, "t.tsv:2: many" },
	{ "no number", HEADER "CL\t*\tyes\t-\t9d\t-" END, "t.tsv:2: days" },
	{ "number too large", HEADER "CL\t*\tyes\t-\t100001\t-" END, "t.tsv:2: days" },
	{ "no date", HEADER "CL\t*\tyes\t-\t-\t2026-02-30" END, "t.tsv:2: from" },
	{ "id with a space", HEADER "C L\t*\tyes\t-\t-\t-" END, "t.tsv:2: state" },
	{ "key left out", HEADER "-\t*\tyes\t-\t-\t-" END, "t.tsv:2: state" },
	{ "no source", HEADER "CL\t*\tyes\t-\t-\t-\t-\t-\t-\tS\tlaw\n",
	    "t.tsv:2: a row needs its source" },
	{ "unknown tag", HEADER "#\n\nCL\t*\tyes\t-\t-\t-\t-\t-\tAct\tQ\tlaw\n",
	    "t.tsv:4: unknown tag" },
	{ "no tag", HEADER "CL\t*\tyes\t-\t-\t-\t-\t-\tAct\t-\tlaw\n",
	    "t.tsv:2: unknown tag" },
	{ "unknown kind", HEADER "CL\t*\tyes\t-\t-\t-\t-\t-\tAct\tS\tstandard\n",
	    "t.tsv:2: kind" },
	{ "bad first day", HEADER "CL\t*\tyes\t-\t-\t-\t2026\t-\tAct\tS\tlaw\n",
	    "t.tsv:2: valid_from" },
	{ "bad last day", HEADER "CL\t*\tyes\t-\t-\t-\t-\t2026-13-01\tAct\tS\tlaw\n",
	    "t.tsv:2: valid_to is" },
	{ "last day before the first",
	    HEADER "CL\t*\tyes\t-\t-\t-\t2026-02-02\t2026-02-01\tAct\tS\tlaw\n",
	    "t.tsv:2: valid_to stands" },
	{ "same key, always", HEADER "CL\t*\tyes\t-\t-\t-" END "CL\t*\tno\t-\t-\t-" END,
	    "t.tsv:" },
	{ "same key, one common day",
	    HEADER "CL\tx\tyes\t-\t-\t-\t2026-02-02\t-\tAct\tS\tlaw\n"
		   "DE\tx\tyes\t-\t-\t-" END
		   "CL\tx\tyes\t-\t-\t-\t-\t2026-02-02\tAct\tS\tlaw\n",
	    "t.tsv:2: holds on the same days as line 4" },
	{ "a day without an answer",
	    HEADER "CL\tx\tyes\t-\t-\t-\t-\t2026-02-01\tAct\tS\tlaw\n"
		   "CL\tx\tno\t-\t-\t-\t2026-02-03\t-\tAct\tS\tlaw\n",
	    "t.tsv:3: no row holds on 2026-02-02" },
	{ "a wildcard covers a part of the days",
	    HEADER "CL\t*\tyes\t-\t-\t-\t-\t2026-02-05\tAct\tS\tlaw\n"
		   "CL\tx\tyes\t-\t-\t-\t-\t2026-02-01\tAct\tS\tlaw\n"
		   "CL\tx\tno\t-\t-\t-\t2026-02-08\t-\tAct\tS\tlaw\n",
	    "t.tsv:4: no row holds on 2026-02-06" },
	{ "an end without a day", HEADER "CL\t*\tyes\t-\t-\t-\t-\t!\tAct\tS\tlaw\n",
	    "t.tsv:2: valid_to is" },
};

/* Days between two rows of one key that have their answer, or need none. */
static const char *const whole[] = {
	HEADER "CL\tx\tyes\t-\t-\t-\t-\t2026-02-01\tAct\tS\tlaw\n"
	       "CL\tx\tno\t-\t-\t-\t2026-02-02\t-\tAct\tS\tlaw\n",
	HEADER "CL\tx\tyes\t-\t-\t-\t-\t2026-02-01!\tAct\tS\tlaw\n"
	       "CL\tx\tno\t-\t-\t-\t2027-02-02\t-\tAct\tS\tlaw\n",
	HEADER "CL\t*\tyes\t-\t-\t-\t-\t2026-02-05\tAct\tS\tlaw\n"
	       "*\tx\tyes\t-\t-\t-\t2026-02-01\t-\tAct\tS\tlaw\n"
	       "CL\tx\tyes\t-\t-\t-\t-\t2026-02-01\tAct\tS\tlaw\n"
	       "CL\tx\tno\t-\t-\t-\t2026-02-08\t-\tAct\tS\tlaw\n",
};

static void
test_whole(struct arena *arena)
{
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
		struct table table;
		struct why why = { 0 };

		if (!CHECK(table_read(arena, &shape, str_from(whole[i]), &table, &why) ==
			       ERR_OK,
			"every day has its answer, or the row ends for good"))
			printf("# %s\n", why.text);
	}
}

static void
test_bad(struct arena *arena)
{
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct table table = { 0 };
		struct why why = { 0 };
		bool refused = table_read(arena, &shape, str_from(bad[i].text), &table,
				   &why) == ERR_SYNTAX;

		if (!CHECK(refused && table.rows == NULL &&
			       strncmp(why.text, bad[i].why, strlen(bad[i].why)) == 0,
			bad[i].words))
			printf("# %s\n", why.text);
	}
}

static const char good[] =
    "# who may what\n" HEADER "*\t*\tno\t-\t-\t-" END "*\tx\tyes\t-\t-\t-" END
    "CL\t*\tyes\ta c\t90\t2026-11-22\t-\t2026-06-30\tAct\tK+\tlaw\n"
    "CL\t*\tno\t*\t0\t-\t2026-07-01\t-\tAct\tI\tlaw\n"
    "CL\tx\tno\t-\t-\t-\t2026-07-01\t2026-07-01\tAct\tI\thouse\n";

static int
line_of(
    const struct table *table, const char *state, const char *data, struct clock_date day)
{
	const struct str keys[] = { str_from(state), str_from(data) };
	const struct table_row *row = table_find(table, keys, day);

	return row == NULL ? 0 : row->line;
}

static void
test_good(struct arena *arena)
{
	const struct str any[] = { STR("CL"), STR("") };
	struct clock_date june = { 2026, 6, 30 };
	struct clock_date july = { 2026, 7, 1 };
	struct clock_date august = { 2026, 8, 1 };
	struct table t;
	size_t index = 0;

	if (!CHECK(table_read(arena, &shape, str_from(good), &t, NULL) == ERR_OK,
		"a good table"))
		return;
	CHECK(line_of(&t, "FR", "y", june) == 3, "the row for all");
	CHECK(line_of(&t, "FR", "x", june) == 4, "who names more wins");
	CHECK(line_of(&t, "CL", "x", june) == 5, "the left column weighs most");
	CHECK(line_of(&t, "CL", "y", july) == 6, "the next law from its first day");
	CHECK(line_of(&t, "CL", "x", july) == 7, "for one day");
	CHECK(line_of(&t, "CL", "x", august) == 6, "and not the day after");
	CHECK(table_unverified(&t.rows[2]) && table_unverified(&t.rows[3]) &&
		  !table_unverified(&t.rows[4]) && !table_unverified(&t.rows[0]),
	    "K+ is unverified, I only where it is put as law");
	CHECK(table_number(t.rows[2].cells[4]) == 90 &&
		  table_has(t.rows[2].cells[3], STR("c")) &&
		  !table_has(t.rows[2].cells[3], STR("b")) &&
		  table_has(t.rows[3].cells[3], STR("b")),
	    "cells are read");
	const struct table_row *first = table_next(&t, any, july, &index);
	const struct table_row *second = table_next(&t, any, july, &index);
	const struct table_row *third = table_next(&t, any, july, &index);
	CHECK(first != NULL && first->line == 6 && second != NULL && second->line == 7 &&
		  third == NULL,
	    "one after the other, without those that a more special row displaces");
}

/* --- the tables together --- */

static const struct {
	enum law_table table;
	const char *row;
	const char *why;
} unfit[] = {
	{ LAW_ELEMENTS, "nix\tx\tfield\tR\t-\ttext\t-\tm" END,
	    "procedures.tsv has no \"nix\"" },
	{ LAW_PARTIES, "XX\t999\tparty\tN" END, "instruments.tsv has no \"999\"" },
	{ LAW_DUTIES, "vol\tx\t-\treceived\tissuer\t-\tnoon\tm" END,
	    "clocks.tsv has no \"noon\"" },
	{ LAW_ELEMENTS, "vol\tx\tfield\tC\t-\ttext\t-\tm" END, "C asks for if" },
	{ LAW_ELEMENTS, "vol\tx\tfield\tR\t-\tword\t-\tm" END, "word asks for values" },
	{ LAW_CLOCKS,
	    "vol\tx\t-\tsent\tfixed\t-\tdays\tcalendar\tutc\tfloor\t-\tissuer\tx\tm" END,
	    "fixed asks for length" },
	{ LAW_CLOCKS,
	    "vol\tx\t-\tsent\tfixed\t9\t-\tcalendar\tutc\tfloor\t-\tissuer\tx\tm" END,
	    "fixed asks for unit" },
	{ LAW_ELEMENTS, "vol\tx\tannex\tR\t-\tannex\t-\tm" END, "annex asks for values" },
	{ LAW_FALLBACKS, "vol\tsilent\tletter\t-\tm" END,
	    "procedures.tsv has no \"letter\"" },
	{ LAW_GATES, "letter\tx\t-\tclose\tE_X\tm" END,
	    "procedures.tsv has no \"letter\"" },
	{ LAW_GATES, "vol\tx\tboth:in=999\tclose\tE_X\tm" END,
	    "instruments.tsv has no instrument of \"both:in=999\"" },
	{ LAW_DECLARATIONS, "ZZ\t224/7.9.a\tmade\t-\t-" END,
	    "countries.tsv has no \"ZZ\"" },
};

/* Rows of one key but for an empty cell of it are two: neither displaces the other. */
static void
test_empty_key(struct arena *arena)
{
	static const struct column with_letter[] = {
		{ STR_INIT("state"), CELL_ID, false, STR_INIT("") },
		{ STR_INIT("letter"), CELL_ID, true, STR_INIT("") },
	};
	static const struct shape two = { STR_INIT("t.tsv"), with_letter, 2, 2 };
	static const char text[] =
	    "state\tletter\tvalid_from\tvalid_to\tsource\ttag\tkind\n"
	    "CL\tA" END "CL\t-" END "CL\tB" END;
	const struct str any[] = { STR("CL"), STR("") };
	struct clock_date day = { 2026, 11, 22 };
	struct table t;
	size_t index = 0;
	size_t count = 0;

	if (!CHECK(table_read(arena, &two, str_from(text), &t, NULL) == ERR_OK,
		"a key with an empty cell"))
		return;
	while (table_next(&t, any, day, &index) != NULL)
		count++;
	CHECK(count == 3, "all three are asked");
	CHECK(
	    table_find(&t, any, day) == &t.rows[1], "the empty key finds the empty cell");
}

static void
test_unfit(struct arena *arena)
{
	struct law law;

	if (!CHECK(law_open_embedded(arena, &law, NULL) == ERR_OK, "the built-in law"))
		return;
	for (size_t i = 0; i < sizeof unfit / sizeof *unfit; i++) {
		struct str texts[LAW_TABLE_COUNT];
		struct law other;
		struct why why = { 0 };
		size_t mark = arena_mark(arena);

		memcpy(texts, law.texts, sizeof texts);
		texts[unfit[i].table] = arena_format(
		    arena, "%.*s%s", STR_ARG(law.texts[unfit[i].table]), unfit[i].row);
		if (!CHECK(law_open_texts(arena, texts, &other, &why) == ERR_SYNTAX &&
			       str_has(str_from(why.text), str_from(unfit[i].why)),
			unfit[i].why))
			printf("# %s\n", why.text);
		arena_return(arena, mark);
	}
}

static void
test_folder(struct arena *arena)
{
	struct law law, folder;
	struct why why = { 0 };
	struct buf a, b;

	buf_init(&a, 1 << 20);
	buf_init(&b, 1 << 20);
	CHECK(law_open_dir(arena, "tests/golden/law", &law, &why) == ERR_NOT_FOUND,
	    "a folder without the tables is refused");
	if (CHECK(law_open_embedded(arena, &law, NULL) == ERR_OK &&
		      law_open_dir(arena, "data/law", &folder, &why) == ERR_OK,
		"the folder is read")) {
		law_bytes(&law, &a);
		law_bytes(&folder, &b);
		CHECK(!buf_failed(&a) && str_eq(buf_str(&a), buf_str(&b)),
		    "what is built in is what stands in the folder");
	}
	buf_release(&a);
	buf_release(&b);
}

/* All tables together: the last byte that fits, and one more.  A digest of what is longer
 * could not be taken, and a signature over no digest would hold for any folder. */
static void
test_size(void)
{
	struct arena arena;
	struct law law, other;
	struct str texts[LAW_TABLE_COUNT];
	size_t total = 0;

	if (!CHECK(arena_init(&arena, (size_t)64 << 20, NULL) == ERR_OK, "memory"))
		return;
	if (CHECK(law_open_embedded(&arena, &law, NULL) == ERR_OK, "the built-in law")) {
		for (size_t i = 0; i < LAW_TABLE_COUNT; i++)
			total += law.texts[i].len;
		struct str last = law.texts[LAW_TABLE_COUNT - 1];
		char *text = arena_alloc(&arena, LIMIT_LAW);
		if (CHECK(text != NULL, "room for a comment")) {
			memset(text, '#', LIMIT_LAW);
			memcpy(text, last.ptr, last.len);
			memcpy(texts, law.texts, sizeof texts);
			texts[LAW_TABLE_COUNT - 1] =
			    str_bytes(text, last.len + LIMIT_LAW - total);
			CHECK(law_open_texts(&arena, texts, &other, NULL) == ERR_OK,
			    "as many bytes as may be");
			texts[LAW_TABLE_COUNT - 1].len++;
			CHECK(law_open_texts(&arena, texts, &other, NULL) == ERR_LIMIT,
			    "one more");
		}
	}
	arena_release(&arena);
}

int
main(void)
{
	struct arena arena;

	if (arena_init(&arena, (size_t)16 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	test_bad(&arena);
	test_whole(&arena);
	test_good(&arena);
	test_empty_key(&arena);
	test_unfit(&arena);
	test_folder(&arena);
	test_size();
	arena_release(&arena);
	return test_done();
}
