/*
 * condition.h - whether a condition of the tables holds: yes, no, or nobody knows.
 *
 * Every table that depends on who asks whom for what says so in a cell `if`
 * (condition_text.h).  A State's words are
 *
 *	224/7.9.a=made     its declaration (declarations.tsv): made, none, or a word that
 *	                   the declaration must hold ("every")
 *	in=185             it is bound by the instrument (parties.tsv)
 *	implements=224/7   its law has what the article asks for (implemented.tsv)
 *
 * What no row tells is unknown, never no: a declaration nobody has read may exist.  In a
 * question that has no order yet, what an order would say is unknown too.
 */
#ifndef COMITY_LAW_CONDITION_H
#define COMITY_LAW_CONDITION_H

#include "law/condition_text.h"
#include "law/law.h"

enum condition_answer { CONDITION_NO, CONDITION_YES, CONDITION_UNKNOWN };

struct condition_facts {
	const struct law *law;
	struct clock_date day;
	struct str requester, provider; /* States */
	const struct order *order;
	const struct target *target; /* NULL = all of the order's */
	bool question;               /* no order yet: only States, data and emergency */
	bool has_level;
	enum level level;        /* of who issued, once signed */
	const struct str *facts; /* SUBJECT_CASE */
	size_t facts_count;
};

struct condition {
	enum condition_answer answer;
	struct str decided;          /* the first test that is unknown, or that says no */
	const struct table_row *row; /* a row that took part and is not verified, else any
					that took part; NULL = none */
};

/* An empty cell holds.  Yes if one alternative holds, unknown if none does and one may.
 */
struct condition condition_of(const struct condition_facts *facts, struct str cell);

#endif
