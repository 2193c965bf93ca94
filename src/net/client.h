/*
 * client.h - calls other nodes: HTTPS with our certificate, to a server known by its key.
 *
 * A server is right when the SHA-256 of its public key (SubjectPublicKeyInfo, DER) is the
 * pin that the directory gives; no authority's word is asked.  Only a request without pin
 * (a time-stamping service, a webhook) trusts the machine's roots and checks the name.
 * TLS 1.3, HTTP/1.1, no redirects, no proxy, no cookies; connections stay open.
 *
 * Put client_fd into the event loop for reading, wait no longer than client_timeout_ms,
 * call client_run after each wait, then client_next until there is no more.
 */
#ifndef COMITY_NET_CLIENT_H
#define COMITY_NET_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Transfers at one time. */
#define CLIENT_TRANSFERS_MAX 256
/* Connections to one peer; more transfers wait for one of them. */
#define CLIENT_PER_HOST_MAX 16
#define CLIENT_PIN_LEN 32
#define CLIENT_CONNECT_MS 10000
/* From begin to end of a POST. */
#define CLIENT_TOTAL_MS 120000
/* A fetched file has no end time, but must not come so slowly for so long. */
#define CLIENT_STALL_SEC 60
#define CLIENT_RATE_MIN 256
/* What is sent and not confirmed for so long is lost with its connection; whether the
 * other side is there is asked when nothing has come for a few seconds. */
#define CLIENT_LOST_MS 8000
#define CLIENT_ALIVE_SEC 5
/* Below the time that a server keeps an idle connection (server.h). */
#define CLIENT_IDLE_SEC 280
#define CLIENT_WORDS_MAX 256

struct client_config {
	struct str cert; /* PEM with its chain; empty = show none */
	struct str key;  /* PEM */
};

struct client_request {
	uint64_t id;    /* given back with the result */
	struct str url; /* https://; http:// only with plain */
	struct str pin; /* CLIENT_PIN_LEN bytes; empty = the machine's roots */
	struct str content_type;
	struct str body; /* copied; NULL ptr = GET */
	size_t max;      /* longest answer; 0 = LIMIT_BODY */
	/* -1 = the answer comes in memory; else it is written here, also that of an
	 * error: look at the status.  It stays the caller's, open until the result is
	 * given. */
	int fd;
	/* From begin to end; 0 = CLIENT_TOTAL_MS, and no end where fd is given. */
	long total_ms;
	bool plain; /* http:// is allowed: the answer proves itself (RFC 3161) */
	const char *const *lines; /* more header lines, then NULL; NULL = none */
	/* Of a mail, to a relay (smtp:// or smtps://); the body is the whole mail. */
	struct str mail_from;
	struct str mail_to;
};

struct client_result {
	uint64_t id;
	enum err err;     /* OK: there is an answer, of whatever status */
	unsigned status;  /* of HTTP; 0 = no answer */
	struct str body;  /* lives until the next client_next */
	uint64_t written; /* to the descriptor */
	/* Its length was said, or its end is marked: what came is all of it.  Else a
	 * connection that was cut looks like an end. */
	bool framed;
	struct str type;   /* Content-Type, as it came; lives as body */
	const char *words; /* what went wrong; lives as body */
};

struct client_transfer;

struct client {
	void *multi;
	int epoll_fd;
	int64_t timer_ms; /* when the library wants its turn; -1 = not by time */
	struct arena memory;
	struct client_transfer *transfers;
	size_t running;
	size_t given; /* transfer whose result was given last + 1; 0 = none */
	struct client_config config;
};

/* The client stays where it is. */
enum err client_init(
    struct client *client, const struct client_config *config, struct why *why);
void client_release(struct client *client);

int client_fd(const struct client *client);
int client_timeout_ms(const struct client *client);
enum err client_run(struct client *client, struct why *why);

/* ERR_LIMIT: all places are taken, come again.  ERR_USAGE: no such address or pin. */
enum err client_start(
    struct client *client, const struct client_request *request, struct why *why);
/* JSON to a peer. */
enum err client_post(struct client *client, uint64_t id, struct str url, struct str pin,
    struct str body, struct why *why);
/* A file from a peer, of at most max bytes. */
enum err client_get_to_fd(struct client *client, uint64_t id, struct str url,
    struct str pin, int fd, size_t max, struct why *why);

/* False: none now. */
bool client_next(struct client *client, struct client_result *ret_result);
bool client_is_full(const struct client *client);

/* Waits for the answer: POST of JSON to the door of a node on this machine. */
enum err client_unix_post(struct arena *arena, const char *socket_path, const char *path,
    struct str body, unsigned *ret_status, struct str *ret_body, struct why *why);

#endif
