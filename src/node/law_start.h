/*
 * law_start.h - the law that a node judges by: that built in, or a folder that its list
 * keys have signed, with what a training realm assumes.
 *
 * Asked once before any process is started, so that the start fails, and once by the
 * core.
 */
#ifndef COMITY_NODE_LAW_START_H
#define COMITY_NODE_LAW_START_H

#include "law/law.h"
#include "node/config.h"

/* ERR_DENIED with the rule for what is not signed (law-seal-...) and for a what-if that
 * is refused; the rest as law_open_dir. */
enum err law_start_open(struct arena *arena, const struct config *config,
    struct law *ret_law, struct why *why);

/* The digest that stands beside each verdict; ERR_LIMIT when there is no memory for it.
 */
enum err law_start_digest(
    const struct law *law, unsigned char ret_sha256[static SHA256_LEN], struct why *why);

#endif
