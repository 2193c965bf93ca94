/* signoff_prove.h - whether a sign-off is a listed person's, by a roster in a file. */
#ifndef COMITY_CLI_SIGNOFF_PROVE_H
#define COMITY_CLI_SIGNOFF_PROVE_H

#include "cli/cli.h"
#include "record/roster.h"
#include "record/signoff.h"

/* What a key's standing says of its person's signature. */
struct verdict signoff_standing(enum standing standing, struct str person);

/* At --at, or now; --synced takes a passkey that can be copied.  The realm is the
 * roster's, which is taken as it is.  EXIT_CODE_YES: *ret_verdict is set. */
int signoff_prove(struct cli *cli, const struct roster *roster,
    const struct signoff *signoff, const unsigned char order[static SHA256_LEN],
    struct verdict *ret_verdict);

#endif
