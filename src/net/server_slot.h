/*
 * server_slot.h - one connection of a server and the request on it.
 *
 * Inside net/ only.  A connection carries one request at a time (HTTP/1.1), so its place
 * is the request's too.
 */
#ifndef COMITY_NET_SERVER_SLOT_H
#define COMITY_NET_SERVER_SLOT_H

#include <microhttpd.h>
#include <netinet/in.h>

#include "net/server.h"

#define ADDRESS_MAX (INET6_ADDRSTRLEN + 1)

enum slot_state {
	STATE_FREE,
	STATE_OPEN, /* connected, no head yet */
	STATE_IDLE, /* between two requests */
	STATE_BODY,
	STATE_READY,    /* complete, not handed out */
	STATE_TAKEN,    /* handed out */
	STATE_ANSWERED, /* the answer is known, to be queued */
	STATE_SENDING,
};

struct server_slot {
	struct MHD_Connection *connection;
	struct MHD_Response *response;
	const char *method; /* the library's, while the request lives */
	enum slot_state state;
	bool peer_asked;
	bool has_peer;
	unsigned status;
	uint64_t id;
	int64_t until_ms;  /* OPEN, BODY: too late after */
	size_t body_share; /* of server->bodies */
	bool large;        /* the gate has let it in, for this caller */
	unsigned char caller[SERVER_CALLER_LEN];
	unsigned refused;   /* status for when the body is over; 0 = it is taken */
	size_t refused_len; /* of that body */
	struct buf body;
	int64_t uid;
	size_t target_len;
	unsigned char peer[TLS_PEER_LEN];
	char address[ADDRESS_MAX];
	char target[SERVER_TARGET_MAX];
};

/* The place of a connection; NULL = it got none. */
struct server_slot *slot_of(struct MHD_Connection *connection);
/* A free place for a new connection, with its address; NULL = all are taken. */
struct server_slot *slot_open(struct server *server, struct MHD_Connection *connection);
/* After the handshake, once: the peer's certificate. */
void slot_learn_peer(struct server_slot *slot);
/* The request is answered or dropped: what it held goes back. */
void slot_request_over(struct server *server, struct server_slot *slot);
/* The connection is closed. */
void slot_close(struct server *server, struct server_slot *slot);

int slot_socket(const struct server_slot *slot);
/* The TLS session; NULL = plain. */
void *slot_session(struct MHD_Connection *connection);

#endif
