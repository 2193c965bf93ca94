/* deliver.h - one POST over mutual TLS with a certificate of the attacker's choice. */
#ifndef COMITY_REDTEAM_DELIVER_H
#define COMITY_REDTEAM_DELIVER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "net/client.h"

struct deliver {
	struct client client;
	struct str url;
	unsigned char pin[CLIENT_PIN_LEN];
	struct str type; /* content type */
};

/* To the node of this name in the sandbox; cert and key empty = no client certificate. */
enum err deliver_open(struct arena *arena, struct deliver *deliver, const char *sandbox,
    const char *node, const struct client_config *identity, struct why *why);
void deliver_close(struct deliver *deliver);

/* Waits for the answer, which lives in the arena.  A peer that only closes the connection
 * gives ERR_IO. */
enum err deliver_post(struct arena *arena, struct deliver *deliver, struct str body,
    unsigned *ret_status, struct str *ret_answer, struct why *why);

#endif
