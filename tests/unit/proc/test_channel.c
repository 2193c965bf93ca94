/* Frames between two ends: short, long, with descriptors, more than the socket takes, and
 * what a hostile process could send. */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proc/channel.h"
#include "test.h"

static bool
pair_open(struct channel *a, struct channel *b)
{
	int fds[2];

	return channel_pair(fds, NULL) == ERR_OK &&
	       channel_init(a, fds[0], NULL) == ERR_OK &&
	       channel_init(b, fds[1], NULL) == ERR_OK;
}

static void
test_short(void)
{
	struct channel a, b;
	struct frame frame;

	if (!CHECK(pair_open(&a, &b), "a pair opens"))
		return;
	CHECK(channel_receive(&b, &frame, NULL) == ERR_NOT_FOUND, "no frame yet");
	for (uint64_t i = 0; i < 40; i++) {
		if (channel_send(&a, FRAME(7, i, STR("hello")), NULL) != ERR_OK)
			CHECK(false, "40 frames are sent");
	}
	CHECK(channel_send(&a, FRAME(8, 99, STR("")), NULL) == ERR_OK,
	    "an empty payload is a frame");
	for (uint64_t i = 0; i < 40; i++) {
		if (channel_receive(&b, &frame, NULL) != ERR_OK || frame.kind != 7 ||
		    frame.id != i || !str_eq(frame.payload, STR("hello")) ||
		    frame.fd != -1)
			CHECK(false, "frames arrive in order");
	}
	CHECK(channel_receive(&b, &frame, NULL) == ERR_OK && frame.kind == 8 &&
		  frame.payload.len == 0,
	    "the empty one arrives");
	channel_release(&a);
	CHECK(channel_receive(&b, &frame, NULL) == ERR_IO, "a closed end is told");
	CHECK(channel_send(&b, FRAME(1, 1, STR("x")), NULL) == ERR_IO,
	    "and nothing can be sent to it");
	channel_release(&b);
}

/* A process that ends with work unread is heard to its last word. */
static void
test_last_word(void)
{
	struct channel a, b;
	struct frame frame;

	if (!CHECK(pair_open(&a, &b), "a pair opens"))
		return;
	CHECK(channel_send(&a, FRAME(1, 1, STR("work")), NULL) == ERR_OK &&
		  channel_receive(&b, &frame, NULL) == ERR_OK,
	    "one frame is read");
	CHECK(channel_send(&a, FRAME(1, 2, STR("more")), NULL) == ERR_OK &&
		  channel_send(&b, FRAME(2, 1, STR("last")), NULL) == ERR_OK,
	    "the next is not, and an answer is sent");
	channel_release(&b);
	CHECK(channel_receive(&a, &frame, NULL) == ERR_OK && frame.kind == 2 &&
		  str_eq(frame.payload, STR("last")),
	    "the answer arrives");
	CHECK(channel_receive(&a, &frame, NULL) == ERR_IO, "then the end");
	channel_release(&a);
}

static void
test_long(void)
{
	struct channel a, b;
	struct frame frame;
	struct buf big;
	char *room;

	if (!CHECK(pair_open(&a, &b), "a pair opens"))
		return;
	buf_init(&big, CHANNEL_FRAME_MAX + 1);
	room = buf_room(&big, CHANNEL_FRAME_MAX + 1);
	memset(room, 'x', CHANNEL_FRAME_MAX + 1);
	CHECK(channel_send(&a, FRAME(1, 1, buf_str(&big)), NULL) == ERR_LIMIT,
	    "one byte over the maximum is refused");
	big.len--;
	CHECK(channel_send(&a, FRAME(1, 1, buf_str(&big)), NULL) == ERR_OK,
	    "the longest payload is sent");
	CHECK(channel_receive(&b, &frame, NULL) == ERR_OK &&
		  str_eq(frame.payload, buf_str(&big)),
	    "and arrives");
	for (size_t len = LIMIT_FRAME_INLINE; len <= LIMIT_FRAME_INLINE + 1; len++) {
		big.len = len;
		CHECK(channel_send(&a, FRAME(1, 1, buf_str(&big)), NULL) == ERR_OK &&
			  channel_receive(&b, &frame, NULL) == ERR_OK &&
			  str_eq(frame.payload, buf_str(&big)),
		    "around the inline limit");
	}
	buf_release(&big);
	channel_release(&a);
	channel_release(&b);
}

static void
test_descriptor(void)
{
	struct channel a, b;
	struct frame frame;
	struct buf big;
	int fds[2];
	char byte = 0;

	if (!CHECK(pair_open(&a, &b) && pipe2(fds, O_CLOEXEC) == 0, "a pair and a pipe"))
		return;
	buf_init(&big, 100000);
	memset(buf_room(&big, 100000), 'y', 100000);
	CHECK(channel_send(&a, &(struct frame){ 3, 4, buf_str(&big), fds[1] }, NULL) ==
		  ERR_OK,
	    "a long payload and a descriptor");
	(void)close(fds[1]);
	CHECK(channel_receive(&b, &frame, NULL) == ERR_OK && frame.fd >= 0 &&
		  frame.payload.len == 100000,
	    "both arrive");
	fds[1] = channel_take_fd(&b);
	CHECK(fds[1] == frame.fd && (fcntl(fds[1], F_GETFD) & FD_CLOEXEC) != 0,
	    "it can be kept and closes on exec");
	CHECK(channel_receive(&b, &frame, NULL) == ERR_NOT_FOUND &&
		  write(fds[1], "z", 1) == 1 && read(fds[0], &byte, 1) == 1 &&
		  byte == 'z',
	    "and lives after the frame");
	CHECK(
	    channel_send(&a, &(struct frame){ 3, 4, STR(""), fds[1] }, NULL) == ERR_OK &&
		channel_receive(&b, &frame, NULL) == ERR_OK && frame.fd >= 0,
	    "a descriptor alone");
	fds[1] = frame.fd;
	CHECK(channel_receive(&b, &frame, NULL) == ERR_NOT_FOUND &&
		  fcntl(fds[1], F_GETFD) == -1,
	    "that nobody takes is closed");
	buf_release(&big);
	channel_release(&a);
	channel_release(&b);
}

/* Sends until the queue refuses, then reads all at the other end. */
static void
test_backlog(void)
{
	struct channel a, b;
	struct frame frame;
	static char bytes[60000];
	uint64_t sent = 0;
	uint64_t got = 0;
	bool ordered = true;
	enum err e = ERR_OK;

	if (!CHECK(pair_open(&a, &b), "a pair opens"))
		return;
	while (e == ERR_OK && sent < 100000) {
		e = channel_send(&a,
		    &(struct frame){ 1, sent, str_bytes(bytes, sizeof bytes),
			sent % 10 == 0 ? STDOUT_FILENO : -1 },
		    NULL);
		sent += e == ERR_OK;
	}
	CHECK(e == ERR_LIMIT, "a slow peer's queue is bounded");
	CHECK(channel_backlog(&a) <= CHANNEL_BACKLOG_MAX && channel_busy(&a),
	    "and says that it is full");
	while (channel_flush(&a, NULL) == ERR_OK) {
		e = channel_receive(&b, &frame, NULL);
		if (e != ERR_OK)
			break;
		ordered = ordered && frame.id == got &&
			  frame.payload.len == sizeof bytes &&
			  (frame.fd >= 0) == (got % 10 == 0);
		got++;
	}
	CHECK(got == sent && ordered, "nothing is lost and the order stays");
	CHECK(channel_backlog(&a) == 0, "the queue is empty");
	CHECK(channel_send(&a, FRAME(1, sent, STR("again")), NULL) == ERR_OK &&
		  channel_receive(&b, &frame, NULL) == ERR_OK,
	    "and works again");
	channel_release(&a);
	channel_release(&b);
}

/* A packet as a hostile process could make it; at most 3 descriptors. */
static void
send_raw(int socket, const void *bytes, size_t len, const int *fds, size_t fd_count)
{
	struct iovec part = { NULL, len };
	_Alignas(struct cmsghdr) char room[CMSG_SPACE(3 * sizeof(int))] = { 0 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

	memcpy(&part.iov_base, &bytes, sizeof bytes);
	if (fd_count > 0) {
		struct cmsghdr *control;

		message.msg_control = room;
		message.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
		control = CMSG_FIRSTHDR(&message);
		control->cmsg_level = SOL_SOCKET;
		control->cmsg_type = SCM_RIGHTS;
		control->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
		memcpy(CMSG_DATA(control), fds, fd_count * sizeof(int));
	}
	if (sendmsg(socket, &message, MSG_NOSIGNAL) != (ssize_t)len)
		abort();
}

static int
memory_file(size_t len, unsigned seals)
{
	int fd = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0 || ftruncate(fd, (off_t)len) != 0 ||
	    (seals != 0 && fcntl(fd, F_ADD_SEALS, seals) != 0))
		abort();
	return fd;
}

static size_t
open_descriptors(void)
{
	size_t count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) != -1;
	return count;
}

struct raw_header {
	uint16_t kind, flags;
	uint32_t len;
	uint64_t id;
};

static void
test_hostile(void)
{
	enum { ALL = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };
	struct {
		const char *words;
		struct raw_header header;
		size_t cut; /* bytes of the header that are sent */
		size_t file_len;
		unsigned seals;
		size_t fd_count;
	} cases[] = {
		{ "half a header", { 0 }, 7, 0, 0, 0 },
		{ "a length that is not there", { .len = 5 }, 16, 0, 0, 0 },
		{ "a flag that we do not know", { .flags = 4 }, 16, 0, 0, 0 },
		{ "a memory file announced, none sent", { .flags = 1, .len = 70000 }, 16,
		    0, 0, 0 },
		{ "a descriptor that is not announced", { 0 }, 16, 100, ALL, 1 },
		{ "three descriptors", { .flags = 3, .len = 70000 }, 16, 70000, ALL, 3 },
		{ "a memory file without seals", { .flags = 1, .len = 70000 }, 16, 70000,
		    0, 1 },
		{ "a memory file that can shrink", { .flags = 1, .len = 70000 }, 16,
		    70000, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SEAL, 1 },
		{ "a memory file that can be written", { .flags = 1, .len = 70000 }, 16,
		    70000, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL, 1 },
		{ "a memory file shorter than said", { .flags = 1, .len = 70000 }, 16,
		    69999, ALL, 1 },
		{ "a memory file for a short payload", { .flags = 1, .len = 100 }, 16,
		    100, ALL, 1 },
		{ "a memory file over the maximum",
		    { .flags = 1, .len = CHANNEL_FRAME_MAX + 1 }, 16,
		    CHANNEL_FRAME_MAX + 1, ALL, 1 },
	};
	size_t before = open_descriptors();

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct channel b;
		struct frame frame;
		int ends[2];
		int fds[3] = { -1, -1, -1 };

		if (channel_pair(ends, NULL) != ERR_OK ||
		    channel_init(&b, ends[1], NULL) != ERR_OK)
			abort();
		for (size_t k = 0; k < cases[i].fd_count; k++)
			fds[k] = memory_file(cases[i].file_len, cases[i].seals);
		send_raw(ends[0], &cases[i].header, cases[i].cut, fds, cases[i].fd_count);
		CHECK(channel_receive(&b, &frame, NULL) == ERR_SYNTAX, cases[i].words);
		for (size_t k = 0; k < cases[i].fd_count; k++)
			(void)close(fds[k]);
		channel_release(&b);
		(void)close(ends[0]);
	}
	CHECK(open_descriptors() == before, "no descriptor is left over");
}

int
main(void)
{
	test_hostile();
	test_short();
	test_last_word();
	test_long();
	test_descriptor();
	test_backlog();
	return test_done();
}
