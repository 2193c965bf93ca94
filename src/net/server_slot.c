#include "net/server_slot.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include "base/limits.h"

/* A body's memory above this goes back when the request is over. */
#define BODY_KEEP ((size_t)64 << 10)

struct server_slot *
slot_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info != NULL ? info->socket_context : NULL;
}

int
slot_socket(const struct server_slot *slot)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(slot->connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	return info != NULL ? info->connect_fd : -1;
}

void *
slot_session(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);

	return info != NULL ? info->tls_session : NULL;
}

static void
learn_address(struct server_slot *slot)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(slot->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct ucred who;
	socklen_t len = sizeof who;
	const void *raw = NULL;
	int family;

	slot->uid = -1;
	slot->address[0] = '\0';
	if (info == NULL || info->client_addr == NULL)
		return;
	family = info->client_addr->sa_family;
	if (family == AF_INET)
		raw = &((const struct sockaddr_in *)(const void *)info->client_addr)
			   ->sin_addr;
	else if (family == AF_INET6)
		raw = &((const struct sockaddr_in6 *)(const void *)info->client_addr)
			   ->sin6_addr;
	else if (getsockopt(slot_socket(slot), SOL_SOCKET, SO_PEERCRED, &who, &len) == 0)
		slot->uid = (int64_t)who.uid;
	if (raw != NULL)
		(void)inet_ntop(family, raw, slot->address, sizeof slot->address);
}

struct server_slot *
slot_open(struct server *server, struct MHD_Connection *connection)
{
	for (size_t i = 0; i < server->slot_count; i++) {
		struct server_slot *slot = &server->slots[i];

		if (slot->state != STATE_FREE)
			continue;
		slot->connection = connection;
		slot->state = STATE_OPEN;
		server->opening++;
		slot->peer_asked = slot->has_peer = false;
		slot->until_ms = server->now_ms + SERVER_OPEN_MS;
		buf_init(&slot->body, LIMIT_BODY);
		learn_address(slot);
		return slot;
	}
	return NULL;
}

void
slot_request_over(struct server *server, struct server_slot *slot)
{
	if (slot->response != NULL)
		MHD_destroy_response(slot->response);
	slot->response = NULL;
	server->bodies -= slot->body_share;
	slot->body_share = 0;
	slot->large = false;
	slot->refused = 0;
	if (slot->state >= STATE_BODY)
		server->active--;
	if (slot->state == STATE_OPEN)
		server->opening--;
	if (slot->body.capacity > BODY_KEEP)
		buf_release(&slot->body);
	else if (slot->body.len > 0)
		explicit_bzero(slot->body.ptr, slot->body.len);
	buf_reset(&slot->body);
	slot->state = STATE_IDLE;
	slot->id = 0;
}

void
slot_learn_peer(struct server_slot *slot)
{
	void *session = slot_session(slot->connection);

	if (slot->peer_asked)
		return;
	slot->peer_asked = true;
	slot->has_peer = session != NULL && tls_peer(session, slot->peer);
}

void
slot_close(struct server *server, struct server_slot *slot)
{
	slot_request_over(server, slot);
	buf_release(&slot->body);
	slot->state = STATE_FREE;
	slot->connection = NULL;
}
