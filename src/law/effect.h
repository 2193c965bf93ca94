/*
 * effect.h - what a reason does that the addressee of an order tells (effects.tsv).
 *
 * The tables say which reason pauses the order, lets it wait, suspends it, closes it if
 * the issuer agrees or is only looked at; what must be told with it; and with which word
 * the issuer's answer to it is given.
 */
#ifndef COMITY_LAW_EFFECT_H
#define COMITY_LAW_EFFECT_H

#include "law/law.h"
#include "model/verdict.h"

/* The later one stops more. */
enum law_effect {
	LAW_EFFECT_REVIEW,   /* no time stands still */
	LAW_EFFECT_CLOSES,   /* if the issuer agrees */
	LAW_EFFECT_PAUSES,   /* until the issuer clarifies */
	LAW_EFFECT_WAITS,    /* until the issuer decides */
	LAW_EFFECT_SUSPENDS, /* until a court has spoken */
};

/* NULL = the tables do not tell: the reason is only looked at. */
const struct table_row *law_effect_row(const struct law *law, struct str procedure,
    struct str reason, struct clock_date day);
enum law_effect law_effect_of(const struct table_row *row); /* row may be NULL */

/* What the issuer says after such a reason: that the order stands, or that it need not be
 * executed.  Rule law-answer: the tables ask for another word (the court's). */
struct verdict law_effect_answer(
    const struct table_row *row, bool stands, struct str reason);

#endif
