/* The grammar of HTTP at a plain door: what is wrong is refused and the connection ends;
 * nothing of it is handed out. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "net/http.h"
#include "net/listen.h"
#include "net_test.h"

static struct server server;
static const struct server_route routes[] = {
	{ "POST", "/hi1", false, 1000 },
	{ "POST", "/big", false, (size_t)16 << 20 },
	{ "GET", "/file/", true, 0 },
};

static void
open_server(struct str address, unsigned per_address)
{
	const struct server_config config = {
		.address = address,
		.routes = routes,
		.route_count = 3,
		.per_address_max = per_address,
	};
	struct why why = { 0 };

	if (server_init(&server, &config, &why) != ERR_OK) {
		printf("Bail out! %s\n", why.text);
		exit(1);
	}
}

struct wrong {
	const char *words;
	const char *status; /* "" = it ends without a word; two are tried */
	const char *bytes;
	size_t len; /* 0 = strlen */
};

#define HOST "Host: a\r\n"
#define LINE "POST /hi1 HTTP/1.1\r\n"

/* Each one is followed by an orderly request that must not be taken for its body or its
 * follower: nothing may come out of the door at all. */
static const struct wrong wrongs[] = {
	{ "no version", "", "POST /hi1\r\n\r\n", 0 },
	{ "version 1.0", "505",
	    "POST /hi1 HTTP/1.0\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "version 2.0", "505",
	    "POST /hi1 HTTP/2.0\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a version that is none", "",
	    "POST /hi1 HTTQ/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "no host", "400", LINE "Content-Length: 2\r\n\r\n{}", 0 },
	{ "two hosts", "400", LINE HOST HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "no length", "411", LINE HOST "\r\n", 0 },
	{ "an empty length", "400", LINE HOST "Content-Length:\r\n\r\n{}", 0 },
	{ "a signed length", "400", LINE HOST "Content-Length: +2\r\n\r\n{}", 0 },
	{ "a negative length", "400", LINE HOST "Content-Length: -2\r\n\r\n{}", 0 },
	{ "a hexadecimal length", "400", LINE HOST "Content-Length: 0x2\r\n\r\n{}", 0 },
	{ "a length with a leading zero", "400", LINE HOST "Content-Length: 02\r\n\r\n{}",
	    0 },
	{ "a length with a list", "400", LINE HOST "Content-Length: 2, 2\r\n\r\n{}", 0 },
	{ "a length with a tail", "400", LINE HOST "Content-Length: 2x\r\n\r\n{}", 0 },
	{ "two lengths", "400",
	    LINE HOST "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "two different lengths", "400",
	    LINE HOST "Content-Length: 2\r\nContent-Length: 0\r\n\r\n{}", 0 },
	{ "a length beyond 2^64", "41",
	    LINE HOST "Content-Length: 18446744073709551618\r\n\r\n{}", 0 },
	{ "a length over the limit", "413", LINE HOST "Content-Length: 1001\r\n\r\n{}",
	    0 },
	{ "chunks", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 0 },
	{ "chunks and a length", "400",
	    LINE HOST "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	    0 },
	{ "a coding before chunks", "411",
	    LINE HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 0 },
	{ "an unknown coding", "411", LINE HOST "Transfer-Encoding: x\r\n\r\n{}", 0 },
	{ "chunks twice", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"
		      "0\r\n\r\n",
	    0 },
	{ "chunks in capitals", "411",
	    LINE HOST "TRANSFER-ENCODING: CHUNKED\r\n\r\n0\r\n\r\n", 0 },
	{ "a space before the colon", "400", LINE HOST "Content-Length : 2\r\n\r\n{}",
	    0 },
	{ "a tab in a name", "400", LINE HOST "X\tY: 1\r\nContent-Length: 2\r\n\r\n{}",
	    0 },
	{ "a name with a bracket", "400",
	    LINE HOST "X(Y: 1\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "a name with a high byte", "400",
	    LINE HOST "X\xc3\xa9: 1\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "no colon", "400", LINE HOST "Nothing\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "an empty name", "400", LINE HOST ": 1\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "a line that goes on", "400",
	    LINE HOST "X: 1\r\n 2\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "a line that goes on first", "400",
	    LINE " X: 1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a length that goes on", "400", LINE HOST "Content-Length: 1\r\n 0\r\n\r\n{}",
	    0 },
	{ "a bare CR in a value", "400",
	    LINE HOST "X: a\rb\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "a bare CR as line end", "400", LINE HOST "X: a\rContent-Length: 2\r\n\r\n{}",
	    0 },
	{ "NUL in a value", "400", LINE HOST "X: a\0b\r\nContent-Length: 2\r\n\r\n{}",
	    sizeof(LINE HOST "X: a\0b\r\nContent-Length: 2\r\n\r\n{}") - 1 },
	{ "NUL in a name", "400", LINE HOST "X\0: a\r\nContent-Length: 2\r\n\r\n{}",
	    sizeof(LINE HOST "X\0: a\r\nContent-Length: 2\r\n\r\n{}") - 1 },
	{ "NUL in the target", "40",
	    "POST /hi1\0 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}",
	    sizeof("POST /hi1\0 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}") - 1 },
	{ "two spaces in the request line", "40",
	    "POST  /hi1 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a tab in the request line", "40",
	    "POST\t/hi1 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a space in the target", "",
	    "POST /hi1 x HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a high byte in the target", "40",
	    "POST /hi1\xc3 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "bare LF as line ends", "400",
	    "POST /hi1 HTTP/1.1\nHost: a\nContent-Length: 2\n\n{}", 0 },
	{ "an absolute target", "400",
	    "POST http://a/hi1 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "an unknown path", "404",
	    "POST /hi2 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "an escaped path", "404",
	    "POST /%68i1 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "another method", "405",
	    "PUT /hi1 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a method in small letters", "405",
	    "post /hi1 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a body where none is taken", "413",
	    "GET /file/1 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "the folder itself", "404", "GET /file/ HTTP/1.1\r\n" HOST "\r\n", 0 },
	{ "a tab before the colon", "400", LINE HOST "Content-Length\t: 2\r\n\r\n{}", 0 },
	{ "a space before the colon of a host", "400",
	    LINE "Host : a\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "a space before the colon of a coding", "400",
	    LINE HOST "Transfer-Encoding : chunked\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "a tab before the first field", "400",
	    LINE "\tX: 1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a line of one space", "4", LINE HOST " \r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "a space before the host", "400",
	    LINE " Host: a\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "a space before the method", "",
	    " POST /hi1 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a space behind the version", "",
	    "POST /hi1 HTTP/1.1 \r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a vertical tab in the request line", "",
	    "POST\x0b/hi1 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a bare CR in the request line", "",
	    "POST /hi1\rHTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a version in small letters", "",
	    "POST /hi1 http/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a version with a zero more", "",
	    "POST /hi1 HTTP/01.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0 },
	{ "a host that goes on", "400",
	    LINE "Host: a\r\n b\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "a coding that goes on with a tab", "4",
	    LINE HOST "Transfer-Encoding:\r\n\tchunked\r\nContent-Length: 2\r\n\r\n{}",
	    0 },
	{ "two numbers as a length", "400", LINE HOST "Content-Length: 2 2\r\n\r\n{}",
	    0 },
	{ "a list of one as a length", "400", LINE HOST "Content-Length: 2,\r\n\r\n{}",
	    0 },
	{ "a length with an underscore", "400", LINE HOST "Content-Length: 0_2\r\n\r\n{}",
	    0 },
	{ "a length with a point", "400", LINE HOST "Content-Length: 2.0\r\n\r\n{}", 0 },
	{ "a length in other digits", "400",
	    LINE HOST "Content-Length: \xd9\xa2\r\n\r\n{}", 0 },
	{ "a length in quotes", "400", LINE HOST "Content-Length: \"2\"\r\n\r\n{}", 0 },
	{ "two lengths in two writings", "400",
	    LINE HOST "Content-Length: 2\r\ncontent-length: 2\r\n\r\n{}", 0 },
	{ "a length and then chunks", "400",
	    LINE HOST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
	    0 },
	{ "a length and no coding", "4",
	    LINE HOST "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "a length and an empty coding", "4",
	    LINE HOST "Transfer-Encoding:\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "an empty coding in front", "4",
	    LINE HOST "Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n", 0 },
	{ "chunks twice in a line", "4",
	    LINE HOST "Transfer-Encoding: chunked,chunked\r\n\r\n0\r\n\r\n", 0 },
	{ "chunks with a letter more", "4",
	    LINE HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 0 },
	{ "chunks behind a vertical tab", "4",
	    LINE HOST "Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", 0 },
	{ "chunks with a parameter", "4",
	    LINE HOST "Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n", 0 },
	{ "chunks in quotes", "4",
	    LINE HOST "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 0 },
	{ "a chunk with an underscore", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\n\r\n0_2\r\n{}\r\n0\r\n\r\n", 0 },
	{ "a chunk with 0x", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n", 0 },
	{ "a chunk behind a space", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\n\r\n 2\r\n{}\r\n0\r\n\r\n", 0 },
	{ "a chunk over 2^64", "411",
	    LINE HOST
	    "Transfer-Encoding: chunked\r\n\r\n10000000000000002\r\n{}\r\n0\r\n\r\n",
	    0 },
	{ "a chunk with a bare LF", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n", 0 },
	{ "an LF in the line of a chunk", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\n\r\n2;a\nb\r\n{}\r\n0\r\n\r\n", 0 },
	{ "a bare CR in an extension", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\n\r\n2;a\rb\r\n{}\r\n0\r\n\r\n", 0 },
	{ "spaces in an extension", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\n\r\n2 ; a = b \r\n{}\r\n0\r\n\r\n",
	    0 },
	{ "an extension in quotes that do not end", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\n\r\n2;a=\"\r\n{}\r\n0\r\n\r\n", 0 },
	{ "junk behind a chunk", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\n\r\n2\r\n{}xx0\r\n\r\n", 0 },
	{ "nothing behind a chunk", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\n\r\n2\r\n{}0\r\n\r\n", 0 },
	{ "a last chunk of letters", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nz\r\n\r\n", 0 },
	{ "a negative chunk", "411",
	    LINE HOST "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n", 0 },
	{ "a name that begins with a high byte", "400",
	    LINE HOST "\xff"
		      "Content-Length: 2\r\n\r\n{}",
	    0 },
	{ "a name with DEL", "400", LINE HOST "X\x7f: 1\r\nContent-Length: 2\r\n\r\n{}",
	    0 },
	{ "a host of two writings", "400",
	    LINE "host: a\r\nHOST: a\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "a host on two lines", "400",
	    LINE "Host: a\r\nX: 1\r\nHost: b\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "a host in an absolute target alone", "4",
	    "POST http://a/hi1 HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "a line without version, GET", "", "GET /file/1\r\n\r\n", 0 },
	{ "a line without version, one LF", "", "GET /file/1\n\n", 0 },
	{ "CR CR LF behind a field", "4",
	    LINE HOST "X: 1\r\r\nContent-Length: 2\r\n\r\n{}", 0 },
	{ "TLS to a plain door", "",
	    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15 },
};

#define FOLLOWER "POST /hi1 HTTP/1.1\r\n" HOST "Content-Length: 8\r\n\r\nsmuggled"

static void
try_wrong(const struct wrong *wrong)
{
	struct str bytes = { wrong->bytes,
		wrong->len > 0 ? wrong->len : strlen(wrong->bytes) };
	char room[4096];
	bool closed = false;
	int fd = call_raw(server_port(&server));
	uint64_t before = server.stats.requests;
	struct str heard;
	bool right;

	send_raw(fd, bytes);
	send_raw(fd, STR(FOLLOWER));
	heard = hear_raw(&server, fd, 1000, room, sizeof room, &closed);
	right = server.stats.requests == before && closed;
	if (wrong->status[0] != '\0')
		right =
		    right && str_starts(heard, STR("HTTP/1.1 ")) &&
		    str_starts(str_slice(heard, 9, heard.len), str_from(wrong->status));
	if (!CHECK(right, wrong->words))
		printf("# %.*s handed out %d, closed %d\n",
		    (int)(heard.len < 40 ? heard.len : 40), heard.ptr,
		    (int)(server.stats.requests - before), closed);
	(void)close(fd);
}

/* begin, so many letters, end, and the rest of an orderly head. */
static void
try_long(const char *words, const char *begin, size_t letters, const char *end,
    const char *status)
{
	static char bytes[50000];
	size_t len = strlen(begin);
	struct wrong wrong = { words, status, bytes, 0 };

	memcpy(bytes, begin, len);
	memset(bytes + len, 'x', letters);
	(void)snprintf(bytes + len + letters, sizeof bytes - len - letters,
	    "%s%sContent-Length: 2\r\n\r\n{}", end, letters < 10000 ? HOST : "");
	try_wrong(&wrong);
}

static void
test_wrong(void)
{
	open_server(STR("127.0.0.1:0"), 0);
	for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++)
		try_wrong(&wrongs[i]);
	try_long("a target that is too long", "POST /", 3000, " HTTP/1.1\r\n", "414");
	try_long("a field that is too long", LINE HOST "X: ", 40000, "\r\n", "4");
	CHECK(server_is_quiet(&server) && server.bodies == 0, "nothing is left over");
	server_release(&server);
}

/* Byte by byte and in one piece with a second one behind: the same two requests. */
static void
test_right(void)
{
	static const char two[] = LINE HOST "Content-Length:3\r\n\r\none" LINE HOST
					    "Content-Length: 3\r\n\r\ntwo";
	char room[4096];
	bool closed;
	struct str heard;
	int fd;

	open_server(STR("127.0.0.1:0"), 0);
	fd = call_raw(server_port(&server));
	send_raw(fd, (struct str){ two, sizeof two - 1 });
	heard = hear_raw(&server, fd, 200, room, sizeof room, &closed);
	CHECK(str_has(heard, STR("\r\n\r\none")) && str_ends(heard, STR("\r\n\r\ntwo")) &&
		  !closed && server.stats.requests == 2,
	    "two in one piece");
	for (size_t i = 0; i < sizeof two - 1; i++) {
		send_raw(fd, (struct str){ two + i, 1 });
		turn(&server, NULL, 2);
		(void)echo(&server, NULL);
	}
	heard = hear_raw(&server, fd, 200, room, sizeof room, &closed);
	CHECK(str_has(heard, STR("\r\n\r\none")) && str_ends(heard, STR("\r\n\r\ntwo")) &&
		  server.stats.requests == 4,
	    "and byte by byte, on the same connection");
	(void)close(fd);
	server_release(&server);
}

/* One bare LF at the end of a line: the library takes it, as RFC 9112 2.2 lets a
 * receiver, and hides it.  It is one request with its own body, whatever the line. */
static void
test_one_lf(void)
{
	static const char *const requests[] = {
		"POST /hi1 HTTP/1.1\n" HOST "Content-Length: 2\r\n\r\n{}",
		LINE "Host: a\nX: 1\r\nContent-Length: 2\r\n\r\n{}",
		LINE HOST "Content-Length: 2\n\r\n{}",
	};
	char room[4096];

	open_server(STR("127.0.0.1:0"), 0);
	for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
		uint64_t before = server.stats.requests;
		bool closed = false;
		int fd = call_raw(server_port(&server));
		struct str heard;

		send_raw(fd, str_from(requests[i]));
		heard = hear_raw(&server, fd, 200, room, sizeof room, &closed);
		CHECK(server.stats.requests == before + 1 &&
			  str_ends(heard, STR("\r\n\r\n{}")),
		    "a bare LF ends a line, and nothing else");
		(void)close(fd);
	}
	server_release(&server);
}

/* A head that never ends, and a body that stops. */
static void
test_slow(void)
{
	char room[512];
	bool closed = false;
	int64_t end = now_ms() + SERVER_OPEN_MS + 2000;
	int fd;
	int gone;
	struct server_request request;

	open_server(STR("127.0.0.1:0"), 0);
	fd = call_raw(server_port(&server));
	send_raw(fd, STR(LINE HOST));
	while (now_ms() < end && !closed) {
		(void)send(fd, "X: y\r\n", 6, MSG_NOSIGNAL);
		(void)hear_raw(&server, fd, 100, room, sizeof room, &closed);
	}
	CHECK(closed && server.stats.late == 1, "a head that never ends is cut");
	(void)close(fd);
	fd = call_raw(server_port(&server));
	send_raw(fd, STR(LINE HOST "Content-Length: 10\r\n\r\nhalf"));
	(void)hear_raw(&server, fd, 100, room, sizeof room, &closed);
	CHECK(server.active == 1 && server.bodies == 10, "half a body waits");
	(void)close(fd);
	for (int i = 0; i < 20 && server.active > 0; i++)
		turn(&server, NULL, 20);
	CHECK(server.active == 0 && server.bodies == 0 && server.stats.requests == 0,
	    "and is dropped when its sender goes");
	gone = call_raw(server_port(&server));
	send_raw(gone, STR(LINE HOST "Content-Length: 4\r\n\r\nbody"));
	while (!server_next(&server, &request))
		turn(&server, NULL, 20);
	(void)close(gone);
	turn(&server, NULL, 20);
	const struct server_answer answer = { .status = 200, .body = STR("x"), .fd = -1 };
	CHECK(str_eq(request.body, STR("body")) &&
		  server_answer(&server, request.id, &answer, NULL) == ERR_OK,
	    "an answer to one who has gone is taken");
	for (int i = 0; i < 20 && server.active > 0; i++)
		turn(&server, NULL, 20);
	CHECK(server.active == 0, "and leads nowhere");
	server_release(&server);
}

static void
test_limits(void)
{
	int fds[17];
	char room[512];
	bool closed = false;
	struct str heard;

	open_server(STR("127.0.0.1:0"), 17);
	for (int i = 0; i < 17; i++) {
		fds[i] = call_raw(server_port(&server));
		send_raw(fds[i], STR("POST /big HTTP/1.1\r\n" HOST
				     "Content-Length: 16777216\r\n\r\n"));
		for (int k = 0; k < 5; k++)
			turn(&server, NULL, 5);
	}
	heard = hear_raw(&server, fds[16], 500, room, sizeof room, &closed);
	CHECK(str_starts(heard, STR("HTTP/1.1 503")) &&
		  str_has(heard, STR("Retry-After: ")) && closed,
	    "more than the memory for bodies: come again");
	(void)close(fds[0]);
	for (int k = 0; k < 5; k++)
		turn(&server, NULL, 20);
	fds[0] = call_raw(server_port(&server));
	send_raw(fds[0], STR(LINE HOST "Content-Length: 2\r\n\r\n{}"));
	heard = hear_raw(&server, fds[0], 300, room, sizeof room, &closed);
	CHECK(str_starts(heard, STR("HTTP/1.1 200")), "whoever goes makes room");
	(void)close(fds[16]);
	fds[16] = call_raw(server_port(&server));
	int extra = call_raw(server_port(&server));
	heard = hear_raw(&server, extra, 300, room, sizeof room, &closed);
	CHECK(closed && heard.len == 0, "one connection too many from one address");
	(void)close(extra);
	for (int i = 0; i < 17; i++)
		(void)close(fds[i]);
	server_release(&server);
}

static void
test_drain(void)
{
	struct server_request request;
	char room[512];
	bool closed = false;
	struct str heard;
	struct sockaddr_in address = { .sin_family = AF_INET };
	int idle, busy, probe;
	const struct server_answer answer = {
		.status = 200, .body = STR("last"), .fd = -1
	};

	open_server(STR("127.0.0.1:0"), 0);
	address.sin_port = htons(server_port(&server));
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	idle = call_raw(server_port(&server));
	busy = call_raw(server_port(&server));
	send_raw(busy, STR(LINE HOST "Content-Length: 2\r\n\r\n{}"));
	while (!server_next(&server, &request))
		turn(&server, NULL, 20);
	server_drain(&server);
	CHECK(!server_is_quiet(&server), "one request is under way");
	heard = hear_raw(&server, idle, 1000, room, sizeof room, &closed);
	CHECK(closed && heard.len == 0, "an idle connection ends");
	probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CHECK(connect(probe, (struct sockaddr *)(void *)&address, sizeof address) != 0,
	    "no new one is taken");
	if (server_answer(&server, request.id, &answer, NULL) != ERR_OK)
		abort();
	heard = hear_raw(&server, busy, 1000, room, sizeof room, &closed);
	CHECK(closed && str_ends(heard, STR("last")) && server_is_quiet(&server),
	    "the last one is answered, then its connection ends");
	(void)close(probe);
	(void)close(idle);
	(void)close(busy);
	server_release(&server);
	open_server(STR("127.0.0.1:0"), 0);
	busy = call_raw(server_port(&server));
	send_raw(busy, STR(LINE HOST "Content-Length: 2\r\n\r\n{}"));
	while (!server_next(&server, &request))
		turn(&server, NULL, 20);
	server_release(&server);
	CHECK(recv(busy, room, sizeof room, 0) <= 0, "a server ends with requests open");
	(void)close(busy);
}

static void
test_file(void)
{
	struct server_request request;
	struct http_range range = { 0, 0 };
	char room[4096];
	bool closed = false;
	struct str heard;
	int file = memfd_create("file", MFD_CLOEXEC);
	int fd;
	const struct server_header fields[] = { { "Content-Range", "bytes 5-9/26" } };

	open_server(STR("127.0.0.1:0"), 0);
	fd = call_raw(server_port(&server));
	send_raw(fd, STR("GET /file/abc HTTP/1.1\r\n" HOST "Range: bytes=5-9\r\n\r\n"));
	while (!server_next(&server, &request))
		turn(&server, NULL, 20);
	CHECK(str_eq(request.path, STR("/file/abc")) &&
		  http_range(server_field(&server, request.id, "Range"), 26, &range) &&
		  range.from == 5 && range.len == 5,
	    "a range is asked for");
	const struct server_answer answer = { .status = 206,
		.headers = fields,
		.header_count = 1,
		.fd = file,
		.fd_from = range.from,
		.fd_len = range.len };
	if (write(file, "abcdefghijklmnopqrstuvwxyz", 26) != 26 ||
	    server_answer(&server, request.id, &answer, NULL) != ERR_OK)
		abort();
	heard = hear_raw(&server, fd, 300, room, sizeof room, &closed);
	CHECK(str_starts(heard, STR("HTTP/1.1 206")) &&
		  str_ends(heard, STR("\r\n\r\nfghij")) &&
		  str_has(heard, STR("Content-Range: bytes 5-9/26")) &&
		  str_has(heard, STR("Content-Length: 5")),
	    "the piece of a file comes");
	CHECK(fcntl(file, F_GETFD) == -1, "and the file is closed");
	(void)close(fd);
	server_release(&server);
}

static void
test_range(void)
{
	struct http_range range = { 7, 7 };
	static const char *const none[] = { "", "bytes", "bytes=", "bytes=-", "bytes=a-",
		"bytes=5-4", "bytes=0-1,3-4", "octets=0-1", "bytes=+1-2", "bytes= 1-2",
		"bytes=1-2 ", "bytes=0x1-2", "bytes=99999999999999999999-" };

	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		CHECK(!http_range(str_from(none[i]), 100, &range), none[i]);
	CHECK(range.from == 7, "nothing is said about what is not understood");
	CHECK(http_range(STR("bytes=100-"), 100, &range) && range.len == 0,
	    "behind the end: nothing");
	CHECK(
	    http_range(STR("bytes=-0"), 100, &range) && range.len == 0, "the last none");
	CHECK(http_range(STR("bytes=90-"), 100, &range) && range.from == 90 &&
		  range.len == 10,
	    "to the end");
	CHECK(http_range(STR("bytes=0-0"), 100, &range) && range.len == 1, "one byte");
	CHECK(http_range(STR("bytes=-200"), 100, &range) && range.from == 0 &&
		  range.len == 100,
	    "the last of more than there are");
	CHECK(http_range(STR("bytes=0-18446744073709551615"), 100, &range) &&
		  range.len == 100,
	    "no overflow at the end");
}

static _Noreturn void
serve_unix(struct str path)
{
	struct server_request request = { .uid = -1 };

	open_server(path, 0);
	for (;;) {
		turn(&server, NULL, 1000);
		if (echo(&server, &request) > 0 && request.uid != (int64_t)getuid())
			_exit(1);
	}
}

static void
test_unix(void)
{
	char path[64];
	struct arena arena;
	struct str body;
	unsigned status = 0;
	pid_t pid;
	enum err e = ERR_NOT_FOUND;

	(void)snprintf(path, sizeof path, "/tmp/comity-test-%d.sock", (int)getpid());
	if (arena_init(&arena, (size_t)1 << 20, NULL) != ERR_OK)
		abort();
	CHECK(client_unix_post(&arena, path, "/hi1", STR("{}"), &status, &body, NULL) ==
		  ERR_NOT_FOUND,
	    "nobody at the socket is told");
	pid = fork();
	if (pid == 0)
		serve_unix(str_from(path));
	for (int i = 0; i < 100 && e == ERR_NOT_FOUND; i++) {
		(void)usleep(20000);
		e = client_unix_post(
		    &arena, path, "/hi1", STR("{\"u\":1}"), &status, &body, NULL);
	}
	CHECK(e == ERR_OK && status == 200 && str_eq(body, STR("{\"u\":1}")),
	    "a Unix socket is a door too");
	CHECK(client_unix_post(&arena, path, "/none", STR("{}"), &status, &body, NULL) ==
		      ERR_OK &&
		  status == 404,
	    "whose routes count");
	CHECK(client_unix_post(&arena, path, "/hi1", STR("{}"), &status, &body, NULL) ==
		  ERR_OK,
	    "and that knew whose process called");
	int fd = -1;
	CHECK(listen_open(str_from(path), &fd, NULL) == ERR_CONFLICT,
	    "a living socket is not taken away");
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	CHECK(listen_open(str_from(path), &fd, NULL) == ERR_OK, "a dead one is replaced");
	(void)close(fd);
	(void)unlink(path);
	CHECK(listen_open(STR("/dev/null"), &fd, NULL) == ERR_CONFLICT,
	    "a file is left alone");
	CHECK(listen_open(STR("localhost:80"), &fd, NULL) == ERR_USAGE &&
		  listen_open(STR("127.0.0.1"), &fd, NULL) == ERR_USAGE &&
		  listen_open(STR("127.0.0.1:65536"), &fd, NULL) == ERR_USAGE &&
		  listen_open(STR("[::1"), &fd, NULL) == ERR_USAGE,
	    "names and half addresses are refused");
	arena_release(&arena);
}

/* What is lost of an answer is sent again soon, also late in a bad network. */
static void
test_prompt(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int on = 0;
	socklen_t len = sizeof on;
	int fd = -1, caller, taken;

	CHECK(listen_open(STR("127.0.0.1:0"), &fd, NULL) == ERR_OK, "any free port");
	address.sin_port = htons(listen_port(fd));
	caller = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CHECK(connect(caller, (struct sockaddr *)&address, sizeof address) == 0,
	    "is called");
	taken = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	CHECK(getsockopt(taken, IPPROTO_TCP, TCP_THIN_LINEAR_TIMEOUTS, &on, &len) == 0 &&
		  on == 1,
	    "whoever is accepted gets lost answers again without growing pauses");
	(void)close(taken);
	(void)close(caller);
	(void)close(fd);
}

int
main(void)
{
	test_range();
	test_wrong();
	test_right();
	test_one_lf();
	test_slow();
	test_limits();
	test_drain();
	test_file();
	test_unix();
	test_prompt();
	return test_done();
}
