/*
 * route.h - what the doors of a node take, and from whom: the table behind the edge.
 *
 * The local door's calls are in local.c, the kinds of messages in intake_kind.c;
 * routes_print shows all of them, one a line: door, method, path, what it touches, who
 * may.
 */
#ifndef COMITY_NODE_ROUTE_H
#define COMITY_NODE_ROUTE_H

#include <stdio.h>

#include "net/server.h"
#include "node/frames.h"

#define ROUTES_MAX 8 /* of one door */

/* The routes of a door, as the server takes them; how many. */
size_t routes_of(enum door door, struct server_route ret_routes[static ROUTES_MAX]);
/* Whether the door takes only whom the directory lists. */
bool routes_are_pinned(enum door door);

int routes_print(FILE *out);

#endif
