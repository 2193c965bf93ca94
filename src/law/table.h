/*
 * table.h - a table of law: rows that hold from a day to a day and name their source.
 *
 * A file of data/law/ is a tsv (tsv.h).  Its shape lists the columns; every table ends
 * with the same five:
 *
 *	valid_from  first day, - = always
 *	valid_to    last day (it still counts), - = open; 2026-12-31! = it ends for good
 *	source      act, article, paragraph; a row without source is refused
 *	tag         how well the source is known (enum law_tag)
 *	kind        law | house (house: our policy, a provider's, soft law)
 *
 * The first columns of a shape are its key.  A key cell * covers everything; the row that
 * names more (the leftmost column weighs most) wins.  Two rows with the same key may not
 * hold on the same day, and no day between them may be without an answer (a * row may
 * give it) unless the earlier one ends for good.  All days are days of UTC.
 *
 * A look-up costs the same in a table of one row and of 10^5: see row_map.h.
 */
#ifndef COMITY_LAW_TABLE_H
#define COMITY_LAW_TABLE_H

#include "base/clock.h"
#include "law/row_map.h"
#include "law/rule.h"
#include "law/tsv.h"

#define TABLE_NUMBER_MAX 100000
#define TABLE_KEYS_MAX 6 /* masks has a bit for each set of them */

enum law_tag {
	TAG_S,       /* S: read in the primary text */
	TAG_S2,      /* S2: read in a secondary page that quotes it */
	TAG_K_PLUS,  /* K+: background knowledge, to be checked */
	TAG_K,       /* K: background knowledge, may be off */
	TAG_N,       /* N: no source seen */
	TAG_I,       /* I: our own inference or design */
	TAG_ASSUMED, /* no table says it: whatif.h.  Never read from a file */
	TAG_COUNT
};

enum cell_type {
	CELL_ID,     /* letters, digits . / _ - ; or * alone */
	CELL_TEXT,   /* words for people */
	CELL_WORD,   /* one of words */
	CELL_WORDS,  /* some of words, parted by one space; * alone = all */
	CELL_LIST,   /* ids, parted by one space; * alone = all */
	CELL_NUMBER, /* 0 to 100000 */
	CELL_DATE,   /* 2026-11-22 */
	CELL_IF,     /* a condition (condition_text.h); - = always */
};

struct column {
	struct str name;
	enum cell_type type;
	bool optional;    /* may be - */
	struct str words; /* CELL_WORD, CELL_WORDS: what may stand here */
};

struct shape {
	struct str file;              /* "elements.tsv" */
	const struct column *columns; /* without the last five */
	size_t columns_count;
	size_t keys_count; /* the first of them */
};

struct table_row {
	int line;
	const struct str *cells;    /* in the order of the shape's columns */
	struct clock_date from, to; /* both days count */
	bool ends; /* for good: later rows of its key leave days without an answer */
	struct str source;
	enum law_tag tag;
	enum rule_kind kind; /* RULE_LAW or RULE_HOUSE */
};

struct table {
	const struct shape *shape;
	const struct table_row *rows;
	size_t rows_count;
	struct row_map by_key; /* all key columns; a group is sorted by its first days */
	struct row_map by_first; /* the first column, in the order of the table */
	uint64_t masks;          /* which sets of wildcards occur in keys */
};

/* Reads and checks; ERR_SYNTAX with file and line for: a header that is not the shape's,
 * a cell that is not of its type, no source, unknown tag or kind, bad dates, overlap in
 * time of two rows with the same key.  The text must outlive the table. */
enum err table_read(struct arena *arena, const struct shape *shape, struct str text,
    struct table *ret_table, struct why *why);

/* The same table with more rows, which win from their first day on for ever: rows of base
 * with the same key end the day before, or fall out.  The rows are complete but for their
 * last day; two with the same key are ERR_SYNTAX.  Cells are shared with base. */
enum err table_assume(struct arena *arena, const struct table *base,
    const struct table_row *rows, size_t rows_count, struct table *ret_table,
    struct why *why);

/* The row that covers these keys on that day, NULL if none.  keys has shape->keys_count
 * members; an empty one covers rows that name nothing there (-), and *. */
const struct table_row *table_find(
    const struct table *table, const struct str *keys, struct clock_date day);

/* Rows one after the other: *index begins with 0.  An empty key asks for every value; a
 * row that a more special row displaces is left out.  NULL at the end. */
const struct table_row *table_next(const struct table *table, const struct str *keys,
    struct clock_date day, size_t *index);

/* Whether some row, of any day, begins with this cell. */
bool table_has_key(const struct table *table, struct str key);

/* Whether a list cell holds the word (or is *). */
bool table_has(struct str list, struct str word);
/* A checked number cell; 0 for -. */
unsigned table_number(struct str cell);

/* Which keys are *, as bits: the leftmost is the highest, so that the smaller number is
 * the more special row. */
unsigned table_wildcards(const struct table *table, const struct str *cells);

struct str law_tag_name(enum law_tag tag);
/* Nobody has read it in a source: K+, K, N, an inference (I) that is put as law, and what
 * is assumed. */
bool table_unverified(const struct table_row *row);
bool table_assumed(const struct table_row *row);

#endif
