/*
 * whatif_text.h - the statements of a what-if (whatif.h says how they are written).
 *
 * Only the form is judged here; whether the tables know the States, instruments and
 * articles is whatif.c's question.
 */
#ifndef COMITY_LAW_WHATIF_TEXT_H
#define COMITY_LAW_WHATIF_TEXT_H

#include "base/arena.h"
#include "base/clock.h"
#include "model/verdict.h"

struct whatif_statement {
	int line;
	struct str text;   /* the whole of it */
	struct str left;   /* instrument or article */
	struct str states; /* parted by commas, at least one */
	struct str value;  /* empty = made */
	bool has_day;
	struct clock_date from;
};

struct whatif_text {
	struct whatif_statement *statements;
	size_t count;
};

/* On membership of an instrument, not on one of its articles. */
bool whatif_is_instrument(const struct whatif_statement *statement);

/* At least one statement; no with name and line. */
enum err whatif_read(struct arena *arena, struct str name, struct str text,
    struct whatif_text *ret_whatif, struct verdict *ret_verdict, struct why *why);

#endif
