/* signer.h - who has to sign what: signers.tsv against the sign-offs that are there. */
#ifndef COMITY_LAW_SIGNER_H
#define COMITY_LAW_SIGNER_H

#include "law/finding.h"

void check_signers(struct check *check);

#endif
