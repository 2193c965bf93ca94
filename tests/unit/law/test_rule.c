/* rules.tsv: what is refused with file and line, and that the built-in rules are whole.
 */
#include <string.h>

#include "base/arena.h"
#include "law/rule.h"
#include "test.h"

#define HEADER "id\tsentence\tsource\tkind\thi1_code\texit_code\n"

static const struct {
	const char *words;
	const char *text;
	const char *why;
} bad[] = {
	{ "no header", "# nothing\n", "t.tsv:1: no header line" },
	{ "wrong header", "id\tkind\n", "t.tsv:1: the header" },
	{ "a cell too few", HEADER "a\tb\tc\tlaw\t3000\n", "t.tsv:2: 5 cells" },
	{ "a cell too many", HEADER "a\tb\tc\tlaw\t3000\t1\t1\n",
	    "t.tsv:2: more than 6" },
	{ "empty cell", HEADER "a\t\tc\tlaw\t3000\t1\n", "t.tsv:2: cell 2 is empty" },
	{ "space at the end", HEADER "#\na\tb \tc\tlaw\t3000\t1\n",
	    "t.tsv:3: cell 2 begins" },
	{ "CR", HEADER "a\tb\tc\tlaw\t3000\t1\r\n", "t.tsv:2: cell 6 begins" },
	{ "no source", HEADER "a\tb\t-\tlaw\t3000\t1\n", "t.tsv:2: a rule needs" },
	{ "unknown kind", HEADER "a\tb\tc\tlore\t3000\t1\n", "t.tsv:2: kind" },
	{ "unknown HI-1 code", HEADER "a\tb\tc\tlaw\t3023\t1\n", "t.tsv:2: hi1_code" },
	{ "unknown exit code", HEADER "a\tb\tc\tlaw\t3000\t7\n", "t.tsv:2: exit_code" },
	{ "an id twice", HEADER "a\tb\tc\tlaw\t-\t1\na\tb\tc\tlaw\t-\t1\n",
	    "t.tsv:3: ids" },
	{ "unsorted", HEADER "b\tb\tc\tlaw\t-\t1\na\tb\tc\tlaw\t-\t1\n", "t.tsv:3: ids" },
	{ "not UTF-8", HEADER "\xff\tb\tc\tlaw\t-\t1\n", "t.tsv:1: the text" },
};

static void
test_bad(struct arena *arena)
{
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct rule_table table = { 0 };
		struct why why = { 0 };
		bool refused = rule_table_read(arena, STR("t.tsv"), str_from(bad[i].text),
				   &table, &why) == ERR_SYNTAX;

		CHECK(refused && strncmp(why.text, bad[i].why, strlen(bad[i].why)) == 0,
		    bad[i].words);
		CHECK(table.rules == NULL, "the output is untouched");
	}
}

static void
test_embedded(struct arena *arena)
{
	struct rule_table table;
	struct why why = { 0 };

	if (!CHECK(rule_table_embedded(arena, &table, &why) == ERR_OK,
		"the built-in rules are whole")) {
		printf("# %s\n", why.text);
		return;
	}
	bool all = true;
	for (size_t i = 0; i < table.count; i++)
		all = all && rule_find(&table, table.rules[i].id) == &table.rules[i];
	CHECK(all, "every rule is found by its id");
	CHECK(
	    rule_find(&table, STR("no-such-rule")) == NULL, "an unknown id is not found");
	const struct rule *rule = rule_find(&table, STR("hi1-too-large"));
	CHECK(rule != NULL && rule->hi1_code == 3022 && rule->kind == RULE_STANDARD &&
		  rule->exit_code == EXIT_CODE_NO,
	    "a rule has its codes");
}

int
main(void)
{
	struct arena arena;

	if (arena_init(&arena, (size_t)1 << 20, NULL) != ERR_OK)
		return EXIT_FAILURE;
	test_bad(&arena);
	test_embedded(&arena);
	arena_release(&arena);
	return test_done();
}
