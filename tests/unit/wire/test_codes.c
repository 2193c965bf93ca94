/* The HI-1 codes of the wire's rules are those of data/rules.tsv. */
#include "base/limits.h"
#include "law/rule.h"
#include "test.h"
#include "wire/check.h"

int
main(void)
{
	struct rule_table table;
	struct arena arena;
	size_t known = 0;

	if (arena_init(&arena, LIMIT_DIRECTORY, NULL) != ERR_OK ||
	    !CHECK(rule_table_embedded(&arena, &table, NULL) == ERR_OK,
		"the rules are read"))
		return 1;
	for (size_t i = 0; i < table.count; i++) {
		const char *id = arena_cstr(&arena, table.rules[i].id);

		if (wire_code(id) == 0)
			continue;
		known++;
		CHECK(wire_code(id) == table.rules[i].hi1_code, id);
	}
	CHECK(known == WIRE_RULES_COUNT, "every rule of the wire stands in the table");
	CHECK(wire_code("no-such-rule") == 0, "others have no code here");
	arena_release(&arena);
	return test_done();
}
