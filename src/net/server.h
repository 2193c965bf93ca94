/*
 * server.h - a door: takes HTTP requests and who sent them, gives the answers back.
 *
 * One server is one listening socket: mutual TLS 1.3 for peers, TLS for people, plain on
 * a Unix socket (with the caller's uid) or on loopback.  It knows no message and no
 * person.
 *
 * Put server_fd into the event loop for reading, wait no longer than server_timeout_ms,
 * call server_run after each wait, then server_next until there is no more.  A request is
 * handed out when it is complete; its connection rests until server_answer.  Every
 * request must be answered, whatever happens.
 *
 * What is wrong with a request is answered here, before a byte of its body is kept:
 *   403 the peer's certificate is not among the pins (or it showed none)
 *   400 not the grammar of HTTP      404, 405 no such route      505 not HTTP/1.1
 *   411 no length: chunked bodies are not taken      413 body too long for the route
 *   503 too much under way, come again
 *
 * A longer body than its route takes may be let in by the door's gate: by the head of the
 * request alone, few of them at one time, and of one caller fewer.
 */
#ifndef COMITY_NET_SERVER_H
#define COMITY_NET_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "net/tls.h"

/* From the first byte of a connection to the end of its first request's head. */
#define SERVER_OPEN_MS 5000
/* A body may take this long, and a second more for each SERVER_BODY_RATE bytes. */
#define SERVER_BODY_MS 30000
#define SERVER_BODY_RATE (64 << 10)
/* Bytes of the request line's target. */
#define SERVER_TARGET_MAX 2048
/* Fields of one head. */
#define SERVER_FIELDS_MAX 64
/* Bodies of one server that are under way at one time. */
#define SERVER_BODIES_MAX ((size_t)256 << 20)
/* Of those that the gate lets in: several processes hold them, one after the other; and
 * of one caller: what a browser gave up, and what it sends anew. */
#define SERVER_LARGE_MAX 4
#define SERVER_LARGE_EACH 2
#define SERVER_CALLER_LEN 32
/* What a browser goes on sending after it was refused: it shows no answer before it has
 * sent the whole.  Nothing of it is kept; of more at one time the connection is closed.
 */
#define SERVER_REFUSED_MIN ((size_t)64 << 10)
#define SERVER_REFUSED_MAX ((size_t)64 << 20)
#define SERVER_REFUSED_MANY 16
#define SERVER_HEADERS_MAX 16

struct server_route {
	const char *method;
	const char *path; /* exact; or all that begins so, when it ends with '/' and
			     under is true */
	bool under;
	size_t body_max; /* 0 = takes no body */
};

struct MHD_Connection;

/* A request of which no more is here than its head. */
struct server_head {
	struct MHD_Connection *connection;
	struct str method;
	struct str path;
};

/* A header of it; empty = it has none. */
struct str server_head_field(const struct server_head *head, const char *name);

/* Who may send a longer body than the route takes. */
struct server_gate {
	size_t body_max;
	/* 0 and who it is, or the status of the refusal: 403 or 413.  with: gate_with. */
	unsigned (*admit)(const void *with, const struct server_head *head,
	    unsigned char ret_caller[static SERVER_CALLER_LEN]);
};

struct server_header {
	const char *name;
	const char *value;
};

struct server_config {
	struct str address; /* listen_open */
	struct str cert;    /* PEM with its chain; empty = plain HTTP */
	struct str key;     /* PEM */
	bool pinned;        /* only peers of server_set_pins may speak */
	const struct server_route *routes;
	size_t route_count;
	unsigned connections_max; /* 0 = 1000 */
	unsigned per_address_max; /* connections from one address; 0 = 100 */
	unsigned idle_sec;        /* between two requests; 0 = 300 */
	/* Of every answer, also of those that are given here; an answer's own header of
	 * the same name stands instead.  The table stays where it is. */
	const struct server_header *headers;
	size_t header_count;
	/* People with browsers: what is refused here is told in a line of text, and no
	 * certificate is asked for. */
	bool people;
	const struct server_gate *gate; /* NULL = nobody */
	const void *gate_with;
};

/* All views live until server_answer. */
struct server_request {
	uint64_t id; /* never used twice */
	struct str method;
	struct str path;  /* as it came: nothing is unescaped */
	struct str query; /* behind '?', or empty */
	struct str body;
	struct str peer; /* SHA-256 of the leaf certificate, or empty */
	int64_t uid;     /* of the process at a Unix socket; -1 = not one */
	struct str address;
};

struct server_answer {
	unsigned status;
	const char *content_type; /* NULL = none */
	struct str body;          /* copied */
	const struct server_header *headers;
	size_t header_count;
	int fd;           /* taken over and sent instead of body; -1 = none */
	uint64_t fd_from; /* with status 206, say the range in a header */
	uint64_t fd_len;
};

struct server_stats {
	uint64_t connections;
	uint64_t requests;  /* handed out */
	uint64_t strangers; /* 403: not among the pins */
	uint64_t refused;   /* any other answer of the server's own */
	uint64_t late;      /* connections that took too long */
};

struct server_slot;
struct MHD_Daemon;

struct server {
	struct MHD_Daemon *daemon;
	struct server_config config;
	struct arena memory; /* slots, routes, ready list */
	struct server_slot *slots;
	size_t slot_count;
	uint32_t *ready; /* ring of slots whose request is complete */
	size_t ready_from, ready_count;
	struct buf pins;
	size_t bodies;  /* bytes promised to bodies under way */
	size_t active;  /* requests between head and end of answer */
	size_t opening; /* connections without a first head */
	uint64_t generation;
	uint64_t progress; /* counts what the library told us */
	unsigned idle_rounds;
	int64_t swept_ms;
	int64_t now_ms;
	bool draining;
	bool resumed; /* an answer was given that server_run has to begin */
	struct server_stats stats;
};

/* The server stays where it is: its address is known to the library. */
enum err server_init(
    struct server *server, const struct server_config *config, struct why *why);
/* Ends all connections; requests that are not answered are dropped. */
void server_release(struct server *server);

/* The whole list, each SHA-256 of TLS_PEER_LEN bytes, one behind the other; counts from
 * the next request on, for open connections too. */
enum err server_set_pins(struct server *server, struct str pins, struct why *why);

int server_fd(const struct server *server);
uint16_t server_port(const struct server *server);
int server_timeout_ms(struct server *server);
enum err server_run(struct server *server, struct why *why);

/* False: none now. */
bool server_next(struct server *server, struct server_request *ret_request);
/* A header of a request that is handed out; empty = it has none. */
struct str server_field(struct server *server, uint64_t id, const char *name);
/* ERR_NOT_FOUND: no such request waits (any more); answer->fd is closed then too. */
enum err server_answer(struct server *server, uint64_t id,
    const struct server_answer *answer, struct why *why);

/* No new connections; each open one ends after its answer. */
void server_drain(struct server *server);
/* Nothing is under way. */
bool server_is_quiet(const struct server *server);

#endif
