#include "proc/channel.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/file.h"

#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)
#define FLAG_MEMORY 1 /* the payload is in the first descriptor */
#define FLAG_FD 2     /* the last descriptor is the frame's */

/* Both ends are the same program on the same machine: no byte order. */
struct header {
	uint16_t kind;
	uint16_t flags;
	uint32_t len; /* of the payload, wherever it is */
	uint64_t id;
};

#define SLOT_LEN (sizeof(struct header) + LIMIT_FRAME_INLINE)

/* One packet: what sendmsg takes. */
struct packet {
	struct header header;
	struct str inlined;
	int fds[CHANNEL_FDS];
	size_t fd_count;
};

/* What stands before a packet in the queue. */
struct waiting {
	size_t len;
	size_t held;
	int fds[CHANNEL_FDS];
	size_t fd_count;
};

/* Room for the descriptors of one packet, aligned as the system wants it. */
struct control {
	alignas(struct cmsghdr) char room[CMSG_SPACE(CHANNEL_FDS * sizeof(int))];
};

enum err
channel_pair(int ret_fds[static 2], struct why *why)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) !=
	    0)
		return err_errno(why, "socket pair");
	ret_fds[0] = fds[0];
	ret_fds[1] = fds[1];
	return ERR_OK;
}

enum err
channel_init(struct channel *channel, int fd, struct why *why)
{
	struct arena memory;
	enum err e = arena_init(&memory, CHANNEL_BATCH * SLOT_LEN, why);
	int room = 1 << 20; /* the system cuts it to its own maximum */

	if (e != ERR_OK) {
		(void)close(fd);
		return e;
	}
	*channel = (struct channel){ .fd = fd, .memory = memory, .given_fd = -1 };
	buf_init(&channel->queue, CHANNEL_BACKLOG_MAX);
	(void)arena_alloc(&channel->memory, CHANNEL_BATCH * SLOT_LEN);
	(void)fcntl(fd, F_SETFL, O_NONBLOCK);
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
	return ERR_OK;
}

static void
close_all(int *fds, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (fds[i] >= 0)
			(void)close(fds[i]);
		fds[i] = -1;
	}
}

/* Takes back what the last channel_receive gave out. */
static void
end_given(struct channel *channel)
{
	if (channel->mapped != NULL)
		(void)munmap(channel->mapped, channel->mapped_len);
	channel->mapped = NULL;
	close_all(&channel->given_fd, 1);
}

static struct waiting
first_waiting(const struct channel *channel)
{
	struct waiting waiting;

	memcpy(&waiting, channel->queue.ptr + channel->queue_from, sizeof waiting);
	return waiting;
}

static void
drop_first(struct channel *channel)
{
	struct waiting first = first_waiting(channel);

	close_all(first.fds, first.fd_count);
	channel->held -= first.held;
	channel->queue_from += sizeof first + first.len;
	if (channel->queue_from == channel->queue.len) {
		buf_reset(&channel->queue);
		channel->queue_from = 0;
	}
}

void
channel_release(struct channel *channel)
{
	end_given(channel);
	for (unsigned i = channel->slot_next; i < channel->slot_count; i++)
		close_all(channel->slots[i].fds, CHANNEL_FDS);
	while (channel->queue.len > 0)
		drop_first(channel);
	buf_release(&channel->queue);
	arena_release(&channel->memory);
	close_all(&channel->fd, 1);
	channel->slot_next = channel->slot_count = 0;
}

/* A memory file that nobody can change any more. */
static enum err
sealed_copy(struct str payload, int *ret_fd, struct why *why)
{
	int fd = memfd_create("frame", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	enum err e;

	if (fd < 0)
		return err_errno(why, "memory file");
	e = fd_write_all(fd, payload, why);
	if (e == ERR_OK && fcntl(fd, F_ADD_SEALS, SEALS) != 0)
		e = err_errno(why, "seal of a memory file");
	if (e != ERR_OK)
		(void)close(fd);
	else
		*ret_fd = fd;
	return e;
}

static void
message_fill(struct msghdr *message, struct control *control, struct iovec *parts,
    size_t count, const int *fds, size_t fd_count)
{
	struct cmsghdr *first;

	*message = (struct msghdr){ .msg_iov = parts, .msg_iovlen = count };
	if (fd_count == 0)
		return;
	memset(control, 0, sizeof *control);
	message->msg_control = control->room;
	message->msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
	first = CMSG_FIRSTHDR(message);
	first->cmsg_level = SOL_SOCKET;
	first->cmsg_type = SCM_RIGHTS;
	first->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
	memcpy(CMSG_DATA(first), fds, fd_count * sizeof(int));
}

/* Full for now: also when too many descriptors are under way. */
static bool
is_full(int error)
{
	return error == EAGAIN || error == EINTR || error == ENOBUFS ||
	       error == ETOOMANYREFS || error == ENOMEM;
}

/* True: it is on its way.  False with ERR_OK: the socket is full. */
static enum err
put_now(struct channel *channel, struct packet *packet, bool *ret_sent, struct why *why)
{
	struct iovec parts[2] = {
		{ &packet->header, sizeof packet->header },
		{ NULL, packet->inlined.len },
	};
	struct control control;
	struct msghdr message;

	/* sendmsg does not write, its type only says so. */
	memcpy(&parts[1].iov_base, &packet->inlined.ptr, sizeof parts[1].iov_base);
	message_fill(&message, &control, parts, packet->inlined.len > 0 ? 2 : 1,
	    packet->fds, packet->fd_count);
	if (sendmsg(channel->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
		if (!is_full(errno))
			return err_errno(why, "channel");
		*ret_sent = false;
		return ERR_OK;
	}
	*ret_sent = true;
	return ERR_OK;
}

/* Moves what waits to the front when more than half of the queue is sent. */
static void
queue_pack(struct channel *channel)
{
	struct buf *queue = &channel->queue;

	if (channel->queue_from <= queue->len / 2)
		return;
	queue->len -= channel->queue_from;
	memmove(queue->ptr, queue->ptr + channel->queue_from, queue->len);
	channel->queue_from = 0;
}

static enum err
put_later(struct channel *channel, const struct packet *packet, struct why *why)
{
	struct waiting waiting = {
		.len = sizeof packet->header + packet->inlined.len,
		.held = packet->header.len - packet->inlined.len,
		.fd_count = packet->fd_count,
	};
	size_t len_before;

	queue_pack(channel);
	len_before = channel->queue.len;
	if (channel_backlog(channel) + sizeof waiting + waiting.len + waiting.held >
	    CHANNEL_BACKLOG_MAX)
		return err_why(why, ERR_LIMIT, 0, "channel: the queue is full");
	for (size_t i = 0; i < packet->fd_count; i++) {
		waiting.fds[i] = fcntl(packet->fds[i], F_DUPFD_CLOEXEC, 0);
		if (waiting.fds[i] < 0) {
			close_all(waiting.fds, i);
			return err_errno(why, "channel: descriptor");
		}
	}
	buf_add(&channel->queue, str_bytes(&waiting, sizeof waiting));
	buf_add(&channel->queue, str_bytes(&packet->header, sizeof packet->header));
	buf_add(&channel->queue, packet->inlined);
	/* Its length was checked: only the memory of the machine can fail, and then half
	 * a packet must not stay. */
	if (buf_failed(&channel->queue)) {
		channel->queue.len = len_before;
		close_all(waiting.fds, waiting.fd_count);
		return err_why(why, ERR_IO, 0, "channel: no memory");
	}
	channel->held += waiting.held;
	return ERR_OK;
}

enum err
channel_send(struct channel *channel, const struct frame *frame, struct why *why)
{
	struct packet packet = {
		.header = { .kind = frame->kind,
		    .len = (uint32_t)frame->payload.len,
		    .id = frame->id },
		.inlined = frame->payload,
	};
	AUTO_FD int memory = -1;
	bool sent = false;

	if (channel->fd < 0 || buf_failed(&channel->queue))
		return err_why(why, ERR_IO, 0, "channel is closed");
	if (frame->payload.len > CHANNEL_FRAME_MAX)
		return err_why(why, ERR_LIMIT, 0, "frame of %zu bytes: at most %zu",
		    frame->payload.len, CHANNEL_FRAME_MAX);
	if (frame->payload.len > LIMIT_FRAME_INLINE) {
		enum err e = sealed_copy(frame->payload, &memory, why);

		if (e != ERR_OK)
			return e;
		packet.inlined = STR("");
		packet.header.flags |= FLAG_MEMORY;
		packet.fds[packet.fd_count++] = memory;
	}
	if (frame->fd >= 0) {
		packet.header.flags |= FLAG_FD;
		packet.fds[packet.fd_count++] = frame->fd;
	}
	if (channel_backlog(channel) == 0) {
		enum err e = put_now(channel, &packet, &sent, why);

		if (e != ERR_OK || sent)
			return e;
	}
	return put_later(channel, &packet, why);
}

/* Fills messages with what waits first; returns how many. */
static unsigned
gather(const struct channel *channel, struct mmsghdr *messages, struct iovec *parts,
    struct control *controls)
{
	size_t at = channel->queue_from;
	unsigned count = 0;

	while (count < CHANNEL_BATCH && at < channel->queue.len) {
		struct waiting waiting;

		memcpy(&waiting, channel->queue.ptr + at, sizeof waiting);
		parts[count] = (struct iovec){
			channel->queue.ptr + at + sizeof waiting,
			waiting.len,
		};
		message_fill(&messages[count].msg_hdr, &controls[count], &parts[count], 1,
		    waiting.fds, waiting.fd_count);
		at += sizeof waiting + waiting.len;
		count++;
	}
	return count;
}

enum err
channel_flush(struct channel *channel, struct why *why)
{
	struct mmsghdr messages[CHANNEL_BATCH];
	struct iovec parts[CHANNEL_BATCH];
	struct control controls[CHANNEL_BATCH];

	if (channel->fd < 0 || buf_failed(&channel->queue))
		return err_why(why, ERR_IO, 0, "channel is closed");
	while (channel_backlog(channel) > 0) {
		unsigned count = gather(channel, messages, parts, controls);
		int sent =
		    sendmmsg(channel->fd, messages, count, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (sent < 0)
			return is_full(errno) ? ERR_OK : err_errno(why, "channel");
		for (int i = 0; i < sent; i++)
			drop_first(channel);
	}
	return ERR_OK;
}

size_t
channel_backlog(const struct channel *channel)
{
	return channel->queue.len - channel->queue_from + channel->held;
}

bool
channel_busy(const struct channel *channel)
{
	return channel_backlog(channel) > CHANNEL_BACKLOG_BUSY;
}

static unsigned char *
slot_bytes(struct channel *channel, unsigned index)
{
	return channel->memory.block + index * SLOT_LEN;
}

/* The descriptors of one packet into its slot. */
static void
slot_fill(struct channel_slot *slot, const struct mmsghdr *message)
{
	const struct msghdr *header = &message->msg_hdr;
	struct cmsghdr *control = CMSG_FIRSTHDR(header);

	*slot = (struct channel_slot){
		.len = message->msg_len,
		.fds = { -1, -1 },
		.bad = (header->msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0,
	};
	if (control == NULL || control->cmsg_level != SOL_SOCKET ||
	    control->cmsg_type != SCM_RIGHTS)
		return;
	/* More do not fit into the room that was offered: the system closed them. */
	assert(control->cmsg_len <= CMSG_LEN(sizeof slot->fds));
	memcpy(slot->fds, CMSG_DATA(control), control->cmsg_len - CMSG_LEN(0));
}

static enum err
fetch(struct channel *channel, struct why *why)
{
	struct mmsghdr messages[CHANNEL_BATCH];
	struct iovec parts[CHANNEL_BATCH];
	struct control controls[CHANNEL_BATCH];
	int count;

	for (unsigned i = 0; i < CHANNEL_BATCH; i++) {
		parts[i] = (struct iovec){ slot_bytes(channel, i), SLOT_LEN };
		messages[i] =
		    (struct mmsghdr){ .msg_hdr = {
					  .msg_iov = &parts[i],
					  .msg_iovlen = 1,
					  .msg_control = controls[i].room,
					  .msg_controllen = sizeof controls[i].room,
				      } };
	}
	/* Who ended with a frame of ours unread has reset the pair: that is told once,
	 * and first, but what it said before still waits. */
	do
		count = recvmmsg(channel->fd, messages, CHANNEL_BATCH,
		    MSG_DONTWAIT | MSG_CMSG_CLOEXEC, NULL);
	while (count < 0 && errno == ECONNRESET);
	if (count < 0 && (errno == EAGAIN || errno == EINTR))
		return err_why(why, ERR_NOT_FOUND, 0, "no frame now");
	if (count <= 0)
		return err_errno(why, "channel");
	for (int i = 0; i < count; i++)
		slot_fill(&channel->slots[i], &messages[i]);
	channel->slot_next = 0;
	channel->slot_count = (unsigned)count;
	return ERR_OK;
}

/* Only what can neither shrink under our reading (SIGBUS) nor change is mapped. */
static enum err
map_payload(struct channel *channel, int fd, size_t len, struct why *why)
{
	int seals = fcntl(fd, F_GET_SEALS);
	void *mapped;

	if (seals < 0 || (seals & SEALS) != SEALS)
		return err_why(why, ERR_SYNTAX, 0, "memory file is not sealed");
	if (len <= LIMIT_FRAME_INLINE || len > CHANNEL_FRAME_MAX ||
	    lseek(fd, 0, SEEK_END) != (off_t)len)
		return err_why(why, ERR_SYNTAX, 0, "memory file has another length");
	mapped = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (mapped == MAP_FAILED)
		return err_errno(why, "memory file");
	channel->mapped = mapped;
	channel->mapped_len = len;
	return ERR_OK;
}

static enum err
slot_read(struct channel *channel, struct channel_slot *slot, const unsigned char *bytes,
    struct frame *frame, struct why *why)
{
	struct header header;
	size_t fd_count = (size_t)(slot->fds[0] >= 0) + (size_t)(slot->fds[1] >= 0);
	size_t fd_need;

	if (slot->bad || slot->len < sizeof header)
		return err_why(why, ERR_SYNTAX, 0, "no frame");
	memcpy(&header, bytes, sizeof header);
	fd_need = (size_t)((header.flags & FLAG_MEMORY) != 0) +
		  (size_t)((header.flags & FLAG_FD) != 0);
	if (header.flags > (FLAG_MEMORY | FLAG_FD) || fd_count != fd_need)
		return err_why(why, ERR_SYNTAX, 0, "frame has other descriptors");
	*frame = (struct frame){ .kind = header.kind, .id = header.id, .fd = -1 };
	if (header.flags & FLAG_MEMORY) {
		enum err e = map_payload(channel, slot->fds[0], header.len, why);

		if (e != ERR_OK || slot->len != sizeof header)
			return e != ERR_OK ? e : err_why(why, ERR_SYNTAX, 0, "no frame");
		frame->payload = str_bytes(channel->mapped, header.len);
	} else {
		if (slot->len != sizeof header + header.len)
			return err_why(why, ERR_SYNTAX, 0, "frame has another length");
		frame->payload = str_bytes(bytes + sizeof header, header.len);
	}
	if (header.flags & FLAG_FD) {
		channel->given_fd = slot->fds[fd_need - 1];
		slot->fds[fd_need - 1] = -1;
		frame->fd = channel->given_fd;
	}
	return ERR_OK;
}

enum err
channel_receive(struct channel *channel, struct frame *ret_frame, struct why *why)
{
	struct channel_slot *slot;
	struct frame frame;
	enum err e;
	unsigned index;

	end_given(channel);
	if (channel->fd < 0)
		return err_why(why, ERR_IO, 0, "channel is closed");
	if (channel->slot_next == channel->slot_count) {
		e = fetch(channel, why);
		if (e != ERR_OK)
			return e;
	}
	index = channel->slot_next;
	slot = &channel->slots[index];
	/* An empty packet is how the system says that the other end is closed. */
	if (slot->len == 0 && !slot->bad)
		return err_why(why, ERR_IO, 0, "the other process is gone");
	channel->slot_next++;
	e = slot_read(channel, slot, slot_bytes(channel, index), &frame, why);
	close_all(slot->fds, CHANNEL_FDS);
	if (e == ERR_OK)
		*ret_frame = frame;
	return e;
}

int
channel_take_fd(struct channel *channel)
{
	int fd = channel->given_fd;

	channel->given_fd = -1;
	return fd;
}
