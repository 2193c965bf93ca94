/*
 * service.h - comity-paper at a node: the core asks for one document, over the channel
 * that a process of a node is started with (proc/channel.h).
 *
 *	core -> paper   a frame whose payload is the document (document.h)
 *	paper -> core   one of the same kind and id: u8 ok, sized PDF; of what is not
 *	                printed why not
 */
#ifndef COMITY_PAPER_SERVICE_H
#define COMITY_PAPER_SERVICE_H

#include "proc/channel.h"

struct service {
	struct channel channel;
	struct frame asked; /* its payload is the document */
};

/* Before the jail. */
enum err service_open(struct service *service, struct why *why);
/* Waits for the document.  ERR_IO: the core is gone. */
enum err service_wait(struct service *service, struct why *why);
/* Returns when the core has it. */
enum err service_answer(
    struct service *service, bool ok, struct str said, struct why *why);

#endif
