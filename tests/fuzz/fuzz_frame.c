/* A packet from a hostile process: what is taken for a frame is all of the packet. */
#include <sys/socket.h>

#include "fuzz.h"
#include "proc/channel.h"
#include "proc/supervise.h"

#define HEADER_LEN 16

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct channel
	    channel; /* one pair: a target is called millions of times */
	static int fds[2];
	struct supervise_peer peer;
	struct frame frame;
	enum err e;

	/* An empty packet says that the other end is closed. */
	if (len == 0 || len > LIMIT_FRAME_INLINE)
		return 0;
	if (channel.memory.block == NULL &&
	    (channel_pair(fds, NULL) != ERR_OK ||
		channel_init(&channel, fds[1], NULL) != ERR_OK))
		abort();
	FUZZ_NEED(send(fds[0], bytes, len, 0) == (ssize_t)len);
	e = channel_receive(&channel, &frame, NULL);
	FUZZ_NEED(e == ERR_OK || e == ERR_SYNTAX);
	if (e == ERR_OK) {
		FUZZ_NEED(frame.payload.len + HEADER_LEN == len && frame.fd == -1);
		FUZZ_NEED(frame.payload.len == 0 ||
			  memcmp(frame.payload.ptr, bytes + HEADER_LEN,
			      frame.payload.len) == 0);
		if (supervise_peer_read(&channel, &frame, &peer, NULL) == ERR_OK)
			FUZZ_NEED(
			    peer.name.len + 8 == frame.payload.len && peer.fd == -1);
	}
	FUZZ_NEED(channel_receive(&channel, &frame, NULL) == ERR_NOT_FOUND);
	return 0;
}
