/* vault_room.h - a vault that opens one package and shows it until the core has enough.
 */
#ifndef COMITY_NODE_VAULT_ROOM_H
#define COMITY_NODE_VAULT_ROOM_H

#include "model/order.h"
#include "node/opened.h"
#include "proc/channel.h"

/* job: the FRAME_OPEN; fd: the package.  The key is gone before the package is read.
 * Returns when the core closes the channel: what was opened goes with the process. ERR_OK
 * then, too. */
enum err vault_room(struct channel *channel, struct arena *arena, const struct frame *job,
    int fd, struct opened_with *with, struct why *why);

/* The order with what may leave, or be shown: of each target a byte of categories. */
enum err vault_allowed(struct arena *arena, const struct order *order, struct str bytes,
    struct order *ret_allowed, struct why *why);

#endif
