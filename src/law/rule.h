/*
 * rule.h - every refusal by its id: data/rules.tsv.
 *
 * A verdict carries the id of its rule; the sentence for the reader, the source, whether
 * it is law or house, the HI-1 error code and the exit code of the command line stand
 * here.
 */
#ifndef COMITY_LAW_RULE_H
#define COMITY_LAW_RULE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Exit codes of the commands. */
enum exit_code {
	EXIT_CODE_YES = 0,
	EXIT_CODE_NO = 1,
	EXIT_CODE_USAGE = 2,
	EXIT_CODE_NOT_VERIFIED = 3,
	EXIT_CODE_NOT_AUTHORISED = 4,
	EXIT_CODE_UNREACHABLE = 5,
	EXIT_CODE_CONFLICT = 6,
	EXIT_CODE_AGAIN = 75,
};

enum rule_kind {
	RULE_LAW,      /* an act, a treaty, the law of the addressee */
	RULE_HOUSE,    /* our policy or a provider's: never to be shown as law */
	RULE_STANDARD, /* the wire or a file format */
	RULE_KIND_COUNT
};

struct rule {
	struct str id;
	struct str sentence;
	struct str source;
	enum rule_kind kind;
	int hi1_code; /* TS 103 120 Annex D, 0 = never leaves in a message */
	enum exit_code exit_code;
};

struct rule_table {
	const struct rule *rules; /* sorted by id */
	size_t count;
};

/* Reads rules.tsv; refuses unsorted or double ids, unknown kinds and codes (ERR_SYNTAX
 * with file and line).  The text must outlive the table. */
enum err rule_table_read(struct arena *arena, struct str name, struct str text,
    struct rule_table *ret_table, struct why *why);
/* The rules that are built into the program. */
enum err rule_table_embedded(
    struct arena *arena, struct rule_table *ret_table, struct why *why);

/* NULL if there is no such rule. */
const struct rule *rule_find(const struct rule_table *table, struct str id);

struct str rule_kind_name(enum rule_kind kind); /* "law", "house", "standard" */
bool rule_kind_parse(struct str name, enum rule_kind *ret_kind);

#endif
