/*
 * local_delivery.h - what another vendor's system delivers: admitted from the tray by a
 * person, into the case that it answers.
 */
#ifndef COMITY_NODE_LOCAL_DELIVERY_H
#define COMITY_NODE_LOCAL_DELIVERY_H

#include "node/caseflow.h"
#include "node/local.h"

/* The case of ours that a DELIVER answers: its sender is the order's addressee.  Verdict
 * case-unknown. */
enum err local_delivery_case(struct core *core, struct arena *arena,
    const struct json *object, struct str sender, struct stored_case *ret_case,
    struct verdict *ret_verdict, struct why *why);

/* Its contents become evidence of the case, fetched; the item of the tray is not touched.
 * Rules: delivery-*, case-unknown. */
enum err local_delivery_admit(struct call *call, const struct stored_tray *item,
    const struct json *object, struct case_done *ret_done, struct str *ret_case_id,
    struct verdict *ret_verdict, struct why *why);

#endif
