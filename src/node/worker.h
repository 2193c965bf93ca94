/*
 * worker.h - reads what strangers wrote, in a jail without files, network and secrets.
 *
 * A worker is made ready once, by its nursery, and lives in a fork of it: for one peer,
 * and until the first message that it refuses.
 *
 * What it gives to the core is the canonical text of the message (RFC 8785), or a
 * refusal.  The core verifies the seal over that very text: a worker that lies breaks the
 * signature.  Of a message in XML the worker verifies the signature too, under the key
 * that the core hands it: the core parses no XML.  That is the worker's word alone, so
 * such a message does nothing but wait for a person.
 */
#ifndef COMITY_NODE_WORKER_H
#define COMITY_NODE_WORKER_H

#include "model/verdict.h"
#include "proc/channel.h"
#include "wire/check.h"

struct worker {
	struct channel channel;
	struct arena arena;
	struct buf text; /* canonical */
	struct buf reply;
	struct wire_report report;
	struct verdict seal; /* of XML: what its signature is worth */
};

/* Reads one message of each kind and verifies one signature: a cold process would ask for
 * a hash seed or a file in the jail, and die. */
enum err worker_init(struct worker *worker, struct why *why);

/* A whole life inside of the jail, over the channel that was opened before.  The exit
 * code. */
int worker_run(struct worker *worker);

#endif
