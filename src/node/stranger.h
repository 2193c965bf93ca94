/*
 * stranger.h - the case of another vendor's order: what its system is told, in the
 * standard's terms, and how the answer reaches it.
 *
 * Such a case began in the tray (local_tray.c): nobody's order document stands behind it,
 * so its objects are those of the message, which the case keeps as a paper.  All work in
 * the open transaction.
 */
#ifndef COMITY_NODE_STRANGER_H
#define COMITY_NODE_STRANGER_H

#include "casefile/casefile.h"
#include "node/core.h"

/* Whether a case of ours as addressee is one. */
bool stranger_is(const struct stored_case *stored);

/* The message, as a worker read it, becomes a paper of the case. */
enum err stranger_keep(
    struct core *core, struct str case_id, struct str text, struct why *why);

/* A NotificationObject with the new status of its objects, if the event gives them one.
 */
enum err stranger_tell(struct core *core, const struct stored_case *stored,
    enum case_event event, struct str words, struct why *why);

/* DELIVER for its tasks: the package itself up to LIMIT_DELIVERY, else where it is
 * fetched. */
enum err stranger_deliver(struct core *core, struct arena *arena,
    const struct stored_case *stored, const struct stored_evidence *evidence,
    struct why *why);

#endif
