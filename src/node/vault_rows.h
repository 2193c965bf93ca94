/*
 * vault_rows.h - rows of the provider's own data system, in a vault: read from the
 * descriptor that came, and compared with the order.
 */
#ifndef COMITY_NODE_VAULT_ROWS_H
#define COMITY_NODE_VAULT_ROWS_H

#include "base/arena.h"
#include "proc/channel.h"

/* All of a file, whose size is looked at before a byte is read: ERR_LIMIT, ERR_IO. */
enum err vault_read(
    struct arena *arena, int fd, size_t max, struct str *ret_bytes, struct why *why);

/* job: the FRAME_COMPARE.  What is wrong with the rows is told to the core; the error is
 * that it cannot be told. */
enum err vault_compare(struct channel *channel, struct arena *arena,
    const struct frame *job, int fd, struct why *why);

#endif
