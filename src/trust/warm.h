/* warm.h - one use of everything before a process gives up its files. */
#ifndef COMITY_TRUST_WARM_H
#define COMITY_TRUST_WARM_H

#include "base/err.h"

/* OpenSSL reads its configuration, finds its algorithms and seeds its generator at the
 * first use of each; in a process that may open no file, that use must lie before.  Makes
 * a throw-away key of each kind, signs, verifies, and encrypts to itself. */
enum err trust_warm(struct why *why);

#endif
