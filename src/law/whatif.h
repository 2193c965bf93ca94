/*
 * whatif.h - the law as if: dates in force and declarations that somebody assumes.
 *
 *	224=HU,CR@2027-06-01;224/7.5.a=CR:every;224/7.5.e=ADDRESS
 *
 * Statements are parted by ; or stand one a line; a line that begins with # is a comment.
 *
 *	INSTRUMENT=STATES@DATE       Parties from that day on; the instrument is then in
 *				     force
 *	ARTICLE=STATES:VALUE[@DATE]  what they declared or reserved: made, none, unknown,
 *				     or the words of the declaration, parted by commas
 *	ARTICLE=STATES[@DATE]        they made it
 *	ARTICLE=VALUE[@DATE]         the States of the statement before
 *	INSTRUMENT/ *=STATES:none    (without the space) every declaration of it that the
 *				     tables ask for and no other statement names
 *	implements/ARTICLE=STATES:yes|no|unknown[@DATE]
 *
 * Without a date it holds always.  What is assumed wins over what the tables say, is
 * tagged as assumed, and is covered by the digest.  Only a training realm may judge by
 * it: those who open it for a node see to that.
 */
#ifndef COMITY_LAW_WHATIF_H
#define COMITY_LAW_WHATIF_H

#include "law/law.h"
#include "model/verdict.h"

/* ret_law is law with what text says; both must outlive it.  name stands in the sources
 * of its rows.  No for what cannot be read, what the tables do not know (a State, an
 * instrument, an article) and what is said twice: nothing is assumed by halves. */
enum err whatif_open(struct arena *arena, const struct law *law, struct str name,
    struct str text, struct law *ret_law, struct verdict *ret_verdict, struct why *why);

#endif
