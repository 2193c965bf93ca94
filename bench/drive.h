/*
 * drive.h - many connections that are kept open, each with one request under way at any
 * time.
 *
 * Bounded: as many requests as there are bodies, and no longer than DRIVE_MS_MAX.
 */
#ifndef COMITY_BENCH_DRIVE_H
#define COMITY_BENCH_DRIVE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "net/client.h"

#define DRIVE_CLIENTS_MAX 8
#define DRIVE_CONNECTIONS_MAX (DRIVE_CLIENTS_MAX * CLIENT_PER_HOST_MAX)
#define DRIVE_MS_MAX 60000

struct drive_config {
	struct client_config client;
	struct str url; /* on loopback */
	struct str pin;
	unsigned connections;
};

struct drive {
	struct drive_config config;
	struct client clients[DRIVE_CLIENTS_MAX];
	size_t clients_count;
};

struct drive_answer {
	struct str body;
	unsigned status; /* 0 = none came */
	double begun_us;
	double took_us;
};

enum err drive_open(
    struct drive *drive, const struct drive_config *config, struct why *why);
void drive_close(struct drive *drive);
/* One answer for each body; their bodies live in keep.  ERR_IO when the time is over. */
enum err drive_run(struct drive *drive, struct arena *keep, const struct str *bodies,
    size_t count, struct drive_answer *ret_answers, struct why *why);
/* Certificate and key of the sandbox's sender, pin of its addressee; the url is left. */
enum err drive_sandbox(struct arena *arena, const char *sandbox,
    struct drive_config *ret_config, struct why *why);

#endif
