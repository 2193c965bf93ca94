/*
 * edge_desk.h - what the edge knows of the desk's door: the headers that
 * every answer of it carries, the few that pass between browser and core, and who is
 * signed in.
 *
 * Nobody sends more than a form but who is signed in, from a page of this door, to a page
 * that takes a file (desk_route.h): that is asked of the head, before the body is taken.
 * The core asks again, of everything.
 */
#ifndef COMITY_NODE_EDGE_DESK_H
#define COMITY_NODE_EDGE_DESK_H

#include "base/cursor.h"
#include "net/server.h"
#include "node/config.h"
#include "node/session.h"

#define EDGE_ANSWER_HEADERS 8

struct desk_gate {
	const struct config *config;
	struct str cookie;
	size_t count;
	unsigned char ids[SESSIONS_MAX][SHA256_LEN];
};

/* Nobody is signed in.  ERR_LIMIT: no memory for a name. */
enum err desk_gate_init(struct desk_gate *known, struct arena *arena,
    const struct config *config, struct why *why);
/* The payload of a FRAME_SESSIONS; false: it is none. */
bool desk_gate_set(struct desk_gate *known, struct str ids);

/* Address, headers and gate of the door; certificate and key are the caller's. */
struct server_config edge_desk_config(
    const struct config *config, const struct desk_gate *known);

/* Behind the other fields of a FRAME_REQUEST: query, and each enum request_field. */
void edge_desk_fields(
    struct server *server, const struct server_request *request, struct buf *payload);

/* Style sheet and script are the edge's own to give: they are the same for everybody.
 * False: the path is none of them; else the answer, and its headers. */
bool edge_desk_asset(struct server *server, const struct server_request *request,
    struct server_header ret_headers[static EDGE_ANSWER_HEADERS],
    struct server_answer *ret_answer);

/* The headers at the end of a FRAME_ANSWER; texts live in the arena.  False: the frame is
 * none of ours. */
bool edge_desk_headers(struct arena *arena, struct cursor *cursor,
    struct server_header ret_headers[static EDGE_ANSWER_HEADERS], size_t *ret_count);

#endif
