/* server_judge.h - what a server refuses by itself, by the head of a request alone. */
#ifndef COMITY_NET_SERVER_JUDGE_H
#define COMITY_NET_SERVER_JUDGE_H

#include "net/server_slot.h"

/* The status of the refusal; 0 = the body may come, and slot->body_share says its length,
 * or it is dropped as it comes, and slot->refused is the status for its end. */
unsigned server_judge(
    struct server *server, struct server_slot *slot, const char *version);

#endif
