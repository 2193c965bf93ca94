/* profile_paper.h - what an organisation says of itself (record/profile.h), as paper. */
#ifndef COMITY_PRINT_PROFILE_PAPER_H
#define COMITY_PRINT_PROFILE_PAPER_H

#include "print/print.h"
#include "record/profile.h"

/* The whole document, with the signed text in the PDF: of the same text the same. */
enum err profile_paper(struct arena *arena, const struct profile *profile,
    struct str text, enum language language, struct print *ret_print, struct why *why);
/* The blocks alone, into another document: whose, when, contacts, hours, data.  at: of
 * what is printed, for the house rule on what is stale; 0: not asked. */
void profile_paper_put(struct print *print, const struct profile *profile, int64_t at);

#endif
