/* desk_room.h - what a vault has answered, on the page that waits for it. */
#ifndef COMITY_NODE_DESK_ROOM_H
#define COMITY_NODE_DESK_ROOM_H

#include "node/desk.h"

/* tree: opened.h; file: what is taken instead of a page, empty = nothing. */
void desk_room_shown(struct job *job, struct json *tree, struct str file);
/* facts: evidence/facts.h; opened_at: when the vault verified it, which is what the paper
 * says.  The job prints it (JOB_PRINT), or its page says why not.  ERR_SYNTAX: no text of
 * ours. */
enum err desk_room_print(struct core *core, struct job *job, int64_t opened_at,
    struct str facts, struct why *why);
/* The question was not answered.  Rules: room-file, room-apart, room-table. */
void desk_room_refused(
    struct core *core, struct job *job, enum err looked, struct str words);

#endif
