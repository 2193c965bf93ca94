/*
 * desk_door.h - what the head of a browser's request says at the desk's door: which
 * session it names, and whether it comes from a page of this door.
 *
 * The edge asks it of what is larger than a form (edge_desk.h), the core of everything.
 */
#ifndef COMITY_NODE_DESK_DOOR_H
#define COMITY_NODE_DESK_DOOR_H

#include "base/arena.h"
#include "node/config.h"

/* The cookie of a session; ptr NULL: no memory. */
struct str desk_door_cookie(struct arena *arena, const struct config *config);
/* The value of a cookie in a Cookie header; empty = it is not there. */
struct str desk_door_find(struct str cookies, struct str name);
/* Sec-Fetch-Site, Origin and Host of a request; empty = not there. */
bool desk_door_is_own(
    const struct config *config, struct str site, struct str origin, struct str host);

#endif
