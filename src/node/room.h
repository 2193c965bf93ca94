/*
 * room.h - the core's side of an answer that is open at the desk.
 *
 *	room_open   a vault is started, is given the package, decrypts and verifies it
 *	room_look   what it found; a page of a table; a file; its passport on paper
 *	room_close  the vault ends, and with it all that was plain
 *
 * That it was opened, the first look at each table and each file or paper that is taken
 * are in the ledger before anything of it is shown.
 *
 * What is plain lies in the memory of that vault, and passes through this process and
 * the desk's on its way to a browser; it is on no disk.  A session of the desk has one
 * room; it is closed when the session is signed out, locked, over, or its person revoked.
 *
 * What is recorded of each: an event of the case and its leaf, whose message is the
 * SHA-256 of the canonical text {at, detail, event, id, person} of that event (LED
 * Art 25: who, when, what; why is the case).
 */
#ifndef COMITY_NODE_ROOM_H
#define COMITY_NODE_ROOM_H

#include "node/core.h"

/* The events, as the audit page names them. */
#define ROOM_OPENED "evidence-opened"
#define ROOM_SEEN "evidence-seen"
#define ROOM_TAKEN "evidence-taken"
#define ROOM_PRINTED "evidence-printed"

struct room_ask {
	uint64_t room; /* set by these functions */
	enum look_what what;
	struct str file, search;
	uint64_t page; /* from 1 */
	struct str evidence, case_id, person;
	const unsigned char *session; /* session id */
};

/* The certificate of comity.conf, before the core's jail closes; none is no error. */
enum err room_start(struct core *core, struct why *why);

/* The package of an evidence row that is here; the job rests until it is opened.  What
 * this session had open is closed.  Rules: room-busy, and room-not-opened by what the
 * vault says. */
enum err room_open(struct core *core, struct job *job, const struct room_ask *ask,
    struct verdict *ret_verdict, struct why *why);
/* The room of that set and session; NULL: it is not open. */
struct core_room *room_find(
    struct core *core, struct str evidence, const unsigned char *session);
/* The job rests until the vault has answered. */
enum err room_look(struct core *core, struct job *job, struct core_room *room,
    const struct room_ask *ask, struct why *why);
void room_close(struct core *core, struct core_room *room);

/* --- for core.c --- */

void room_vault_started(struct core *core, struct core_peer *vault);
void room_frame(struct core *core, struct core_peer *vault, const struct frame *frame);
void room_vault_gone(struct core *core, uint64_t id);
/* Its paper is there, or why there is none (printer.h): it leaves while the room is open
 * and when that is recorded. */
void room_printed(struct core *core, struct job *job);
/* What its job recorded was not kept: it is opened anew, with a passkey. */
void room_not_kept(struct core *core, const struct job *job);
/* Closes those whose session is over; ends vaults that answer too slowly, and those that
 * nobody waits for. */
void room_pump(struct core *core);

#endif
