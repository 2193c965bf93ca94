/*
 * setup.h - makes a node's folder, and the papers of a small federation.
 *
 * What is made is whole: folders, keys (0600), certificates, comity.conf, the empty
 * database. Existing files are never overwritten.
 */
#ifndef COMITY_CLI_SETUP_H
#define COMITY_CLI_SETUP_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "record/directory.h"
#include "record/roster.h"
#include "trust/cert.h"

struct setup_node {
	const char *folder;
	struct str realm;
	struct str organisation;
	struct str host;  /* of the peers' door: an address */
	unsigned port;    /* peers; +1 evidence, +2 metrics, +3 desk */
	struct str extra; /* further lines of comity.conf */
};

/* A node's folder with fresh keys. */
enum err setup_node(struct arena *arena, const struct setup_node *node, struct why *why);

/* The entry of that node for the federation list, from its certificates and its ledger
 * key. */
enum err setup_entry(struct arena *arena, const struct setup_node *node,
    struct organisation *ret_entry, struct why *why);

/* A new private key in a file (0600). */
enum err setup_key(const char *path, struct key **ret_key, struct why *why);
/* A certificate for it, made by itself, in a file beside. */
enum err setup_cert(const char *path, enum cert_use use, struct str name,
    const struct key *key, struct why *why);

/* The desk of a node, from its first port. */
#define SETUP_DESK_PORT 3
/* Where a sandbox's nodes look for its time-stamp authority, from its first port. */
#define SETUP_TSA_PORT 30

/* --- a federation for demonstration and training (scenario.h) --- */

struct scenario;

/* FOLDER/NODE of each node, FOLDER/persons/, FOLDER/list/, FOLDER/tsa/ and, in a training
 * realm, FOLDER/what-if; ports from base on. */
enum err setup_sandbox(struct arena *arena, const struct scenario *scenario,
    const char *folder, struct str realm, unsigned port, struct why *why);

#endif
