/*
 * notice.h - who tells the person whose data it is, and when that may be delayed.
 *
 * Who owes the notice stands in duties.tsv (to: subject); where several do or none does,
 * nobody is kept from it here.  The grounds of a delay stand in delays.tsv.
 */
#ifndef COMITY_LAW_NOTICE_H
#define COMITY_LAW_NOTICE_H

#include "law/law.h"
#include "model/verdict.h"

/* side: issuer, addressee, notified, requested.  Rule notice-of-another: the tables give
 * this duty to others alone, by law: a house rule keeps nobody from it. */
struct verdict law_notice(
    const struct law *law, struct str procedure, struct str side, struct clock_date day);

/* The row of duties.tsv that says so: of the side, else of whom it is the duty instead;
 * NULL: none. */
const struct table_row *law_notice_row(
    const struct law *law, struct str procedure, struct str side, struct clock_date day);

/* Rule law-delay: it is no ground of the tables.  ret_row: the ground's; its tag says how
 * well it is known.  Where the tables list none for the procedure, any word will do
 * (ret_row NULL). */
struct verdict law_delay(const struct law *law, struct str procedure, struct str ground,
    struct clock_date day, const struct table_row **ret_row);

/* Whether the State of who issued it gives costs back, as the addressee claims: yes, no,
 * or a person decides (costs-unknown).  article: of implemented.tsv. */
struct verdict law_costs(
    const struct law *law, struct str country, struct str article, struct clock_date day);

#endif
