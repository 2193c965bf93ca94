/*
 * listed.h - the federation list that the node uses: the file, or what it used before.
 *
 * Each list that was taken into use is kept beside the file.  When the file is gone,
 * cannot be read, is signed by too few or older than the last one, the node goes on with
 * what it kept, and says so until the file is right again: a broken disk or a forged file
 * neither stops it nor is believed.  A list that has come to its end is used, too, so
 * that what was acknowledged can be looked at; but what rests on it goes to a person
 * (directory_standing).
 */
#ifndef COMITY_NODE_LISTED_H
#define COMITY_NODE_LISTED_H

#include "node/config.h"
#include "record/directory.h"

/* The last list and rosters used, so that an older one is noticed; kept in the store. */
struct trust_seen {
	uint64_t sequence; /* 0 = none yet */
	unsigned char digest[SHA256_LEN];
};

struct listed {
	struct directory directory; /* sequence 0: no list, by the configuration */
	struct str text;            /* of the file; empty when it was not used */
	struct verdict fault;       /* of the file; yes: it is the one in use */
};

/* Not yes: the fault of the file, when nothing that was kept can stand for it.  Rules:
 * directory-absent, directory-unreadable, and those of directory_prove. */
struct verdict listed_read(struct arena *arena, const struct config *config,
    const struct trust_seen *seen, int64_t now, struct listed *ret_listed);

/* Keeps the list in use, unless it is kept already. */
enum err listed_keep(struct arena *arena, const struct config *config,
    const struct trust_seen *seen, const struct listed *listed, struct why *why);

#endif
