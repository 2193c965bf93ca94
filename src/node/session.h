/*
 * session.h - who is signed in at the desk, in the core's memory alone: a restart signs
 * out.
 *
 * A session is made by a passkey or by a one-time link that the caller of the Unix socket
 * was given.  Of the cookie only its SHA-256 is kept.  It locks when nothing came for
 * SESSION_IDLE, and ends SESSION_LENGTH after it began, whatever came.  Time is handed
 * in, of a clock that nobody sets (clock_steady): neither a training realm's clock nor
 * one that jumps signs anybody out, or keeps anybody in.
 */
#ifndef COMITY_NODE_SESSION_H
#define COMITY_NODE_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "trust/digest.h"

#define SESSION_IDLE (15 * 60 * CLOCK_SECOND)
#define SESSION_LENGTH (12 * 3600 * CLOCK_SECOND)
#define SESSION_LINK_TIME (60 * CLOCK_SECOND)
/* When all are taken, the one that was longest silent goes; of one person likewise. */
#define SESSIONS_MAX 512
#define SESSIONS_PERSON_MAX 8
#define SESSION_LINKS_MAX 64
/* 32 random bytes in base64url, with a terminator. */
#define SESSION_TOKEN_LEN 44

struct session {
	bool used;
	unsigned char id[SHA256_LEN]; /* SHA-256 of the cookie */
	char person[LIMIT_NAME];
	char csrf[SESSION_TOKEN_LEN]; /* what a form of this session holds */
	int64_t since, last;
};

struct session_link {
	unsigned char id[SHA256_LEN];
	char person[LIMIT_NAME];
	int64_t until; /* 0 = free */
};

struct session_table {
	struct session sessions[SESSIONS_MAX];
	struct session_link links[SESSION_LINKS_MAX];
};

enum session_end {
	SESSION_GOOD,
	SESSION_NONE, /* no cookie, or none of ours */
	SESSION_LOCKED,
	SESSION_OVER,
	SESSION_END_COUNT
};

/* A new session; the cookie's value is given once and kept nowhere.  ERR_LIMIT: a name
 * that is too long. */
enum err session_open(struct session_table *table, struct str person, int64_t now,
    char ret_cookie[static SESSION_TOKEN_LEN], struct why *why);
/* The session of the cookie, good or not; nothing changes. */
struct session *session_known(struct session_table *table, struct str cookie);
/* The session of the cookie; it has been heard of now.  NULL and why there is none: what
 * is locked or over is forgotten then. */
struct session *session_find(struct session_table *table, struct str cookie, int64_t now,
    enum session_end *ret_end);
/* Whether the session with this id goes on; who asks is not heard of by that. */
bool session_goes_on(const struct session_table *table,
    const unsigned char id[static SHA256_LEN], int64_t now);
/* Adds the ids of all that go on, one behind the other. */
void session_ids(const struct session_table *table, int64_t now, struct buf *out);
void session_close(struct session *session);
/* All of a person who may not act any more; how many. */
size_t session_close_person(struct session_table *table, struct str person);
/* Whether the form was made for this session. */
bool session_csrf(const struct session *session, struct str csrf);

/* A link that signs the person in once. */
enum err session_link(struct session_table *table, struct str person, int64_t now,
    char ret_token[static SESSION_TOKEN_LEN], struct why *why);
/* Uses it up: the person, copied; false when it is used, too old, or none. */
bool session_link_use(struct session_table *table, struct str token, int64_t now,
    char ret_person[static LIMIT_NAME]);

#endif
