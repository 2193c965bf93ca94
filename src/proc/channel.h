/*
 * channel.h - frames between two of our processes, over one SOCK_SEQPACKET pair.
 *
 * A payload of up to LIMIT_FRAME_INLINE travels in the packet; a longer one, up to
 * CHANNEL_FRAME_MAX, as a sealed memory file that the receiver checks and maps.  A frame
 * may carry one descriptor more (a file of evidence, the end of another channel).
 *
 * Nothing here blocks.  What the socket does not take waits in a bounded queue: ask
 * channel_backlog, wait for the descriptor to be writable, call channel_flush.
 *
 * The other side is never trusted to be well: a packet that is no frame gives ERR_SYNTAX,
 * and the caller drops the peer.
 */
#ifndef COMITY_PROC_CHANNEL_H
#define COMITY_PROC_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"

/* The descriptor on which a started process finds its channel. */
#define CHANNEL_FD 3
/* A body and what is said around it. */
#define CHANNEL_FRAME_MAX (LIMIT_BODY + ((size_t)1 << 20))
/* What may wait for a slow peer, memory files included; above, channel_send refuses. */
#define CHANNEL_BACKLOG_MAX ((size_t)64 << 20)
/* Above this a sender does well to stop taking new work: see channel_busy. */
#define CHANNEL_BACKLOG_BUSY ((size_t)2 << 20)
/* Packets taken from the socket by one system call. */
#define CHANNEL_BATCH 16
/* Descriptors of one packet: the memory file of the payload and one more. */
#define CHANNEL_FDS 2

struct frame {
	uint16_t kind; /* the meaning is the two processes' own */
	uint64_t id;   /* of the request; an answer repeats it */
	struct str payload;
	int fd; /* -1 = none.  0 would be a descriptor: set it, or use FRAME */
};

#define FRAME(kind_, id_, payload_)                                                      \
	(&(struct frame){ .kind = (kind_), .id = (id_), .payload = (payload_), .fd = -1 })

struct channel_slot {
	size_t len;
	int fds[CHANNEL_FDS];
	bool bad; /* more descriptors than a frame has, or cut */
};

struct channel {
	int fd; /* -1 = closed */
	struct arena memory;
	struct channel_slot slots[CHANNEL_BATCH];
	unsigned slot_next;
	unsigned slot_count;
	void *mapped; /* payload of the frame given last */
	size_t mapped_len;
	int given_fd;      /* descriptor of the frame given last */
	struct buf queue;  /* packets that wait, each behind its struct waiting */
	size_t queue_from; /* the first that is not sent */
	size_t held;       /* bytes of memory files in the queue */
};

/* Two connected ends, non-blocking and closed on exec. */
enum err channel_pair(int ret_fds[static 2], struct why *why);

/* Takes over fd (also when it fails). */
enum err channel_init(struct channel *channel, int fd, struct why *why);
void channel_release(struct channel *channel);

/*
 * Sends now or queues; the payload and frame->fd stay the caller's and may go away after
 * the call.  ERR_IO: the peer is gone.  ERR_LIMIT: payload too long or queue full;
 * nothing was sent.
 */
enum err channel_send(
    struct channel *channel, const struct frame *frame, struct why *why);
/* ERR_IO: the peer is gone. */
enum err channel_flush(struct channel *channel, struct why *why);
/* Bytes that wait; 0 = no need to wait for the descriptor to be writable. */
size_t channel_backlog(const struct channel *channel);
bool channel_busy(const struct channel *channel);

/*
 * The next frame.  Its payload and descriptor live until the next call; channel_take_fd
 * keeps the descriptor.  Call until ERR_NOT_FOUND (none now): frames may wait here that
 * the descriptor no longer shows.  ERR_IO: the peer is gone.  ERR_SYNTAX: no frame of
 * ours.
 */
enum err channel_receive(
    struct channel *channel, struct frame *ret_frame, struct why *why);
/* The descriptor of the frame given last, now the caller's; -1 = it had none. */
int channel_take_fd(struct channel *channel);

#endif
