/*
 * supervise.h - starts our processes, starts them again when they die, ends them in
 * order.
 *
 * Every process is this program started anew with --role NAME (or another, if its row
 * names one), with one channel on CHANNEL_FD and nothing else open, but for the memory
 * that its row keeps: what it writes there its successor finds.  One of them is the hub
 * (the core): the channel of the hub leads to the supervisor, the channel of every other
 * process leads to the hub. The supervisor makes both ends; the hub gets its own as a
 * SUPERVISE_PEER frame, at each start anew.  When the hub dies its peers are ended too
 * and all start again: what they held belonged to a hub that no longer knows it.
 *
 * A process that sees its channel closed exits.  On SIGTERM it finishes what it has and
 * exits.
 *
 * The supervisor parses nothing but the frames of the hub, and those have two numbers and
 * a name.
 */
#ifndef COMITY_PROC_SUPERVISE_H
#define COMITY_PROC_SUPERVISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "proc/channel.h"
#include "proc/loop.h"

/* Memory of the row, from each process to the next. */
#define SUPERVISE_KEPT_FD (CHANNEL_FD + 1)
/* Processes at one time. */
#define SUPERVISE_MAX 64
/* How long the processes of one stage may take to end before they are killed. */
#define SUPERVISE_DRAIN_MS 10000
/* Pause before a process is started again: doubles from the first to the last. */
#define SUPERVISE_PAUSE_MIN_MS 100
#define SUPERVISE_PAUSE_MAX_MS 30000
/* One that lived so long starts with the shortest pause again. */
#define SUPERVISE_HEALTHY_MS 60000

/* Frames between supervisor and hub. */
enum supervise_frame {
	SUPERVISE_PEER = 1, /* to the hub: see supervise_peer_read */
	SUPERVISE_SPAWN,    /* to the supervisor: id = the request's, payload = name of a
			       row with on_request */
	SUPERVISE_READY,    /* to the supervisor: all is up, tell the service manager */
	SUPERVISE_KILL,     /* to the supervisor: id = instance that misbehaves */
};

/* One row a process; two rows of one name are two processes. */
struct supervise_spec {
	const char *name;
	unsigned stage;      /* on SIGTERM the rows with 0 end first, then 1, ... */
	bool hub;            /* exactly one row */
	bool on_request;     /* not started but by SUPERVISE_SPAWN, and never again */
	const char *program; /* NULL = as of supervise_config */
	size_t kept;         /* bytes on SUPERVISE_KEPT_FD, zero at first; not of rows on
			      * request */
};

struct supervise_config {
	const char *program; /* NULL = this program */
	const struct supervise_spec *specs;
	size_t spec_count;
	const char *const *args; /* given after --role NAME; ends with NULL */
};

enum supervise_kind {
	SUPERVISE_STARTED,
	SUPERVISE_ENDED,
	SUPERVISE_IS_READY,
	SUPERVISE_DRAINING,
};

/* For the log; texts are static. */
struct supervise_event {
	enum supervise_kind kind;
	const char *name;
	pid_t pid;
	int status;        /* ENDED: as waitpid gives it */
	uint64_t pause_ms; /* ENDED: until it starts again, 0 = never */
};

struct supervise_child {
	const struct supervise_spec *spec; /* NULL = this place is free */
	pid_t pid;                         /* 0 = not running */
	uint64_t instance;
	uint64_t pause_ms;
	int64_t since_ms; /* running: started at; else: due at */
	bool blameless;   /* ended by us: starts again without a pause */
	int kept_fd;      /* 0 = none */
};

#define SUPERVISE_EVENTS_MAX (4 * SUPERVISE_MAX)

struct supervise {
	struct supervise_config config;
	struct loop loop;
	struct channel hub;
	struct supervise_child children[SUPERVISE_MAX];
	uint64_t instances;
	bool ready;
	bool draining;
	unsigned stage;
	int64_t stage_until_ms;
	struct supervise_event events[SUPERVISE_EVENTS_MAX];
	size_t event_next;
	size_t event_count;
};

enum err supervise_init(
    struct supervise *supervise, const struct supervise_config *config, struct why *why);
/* Kills what still runs. */
void supervise_release(struct supervise *supervise);

/* Does the work until there is something to tell.  ERR_NOT_FOUND: told to end, and all
 * has ended. */
enum err supervise_next(
    struct supervise *supervise, struct supervise_event *ret_event, struct why *why);

/* The hub's side: what a SUPERVISE_PEER frame says. */
struct supervise_peer {
	struct str name;   /* lives as long as the frame */
	uint64_t instance; /* never used twice */
	uint64_t request;  /* of SUPERVISE_SPAWN; 0 = started by itself */
	int fd;            /* now the caller's: -1 = it could not be started */
};

enum err supervise_peer_read(struct channel *channel, const struct frame *frame,
    struct supervise_peer *ret_peer, struct why *why);

#endif
