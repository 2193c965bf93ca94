#include "cli/tsa.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/file.h"
#include "net/server.h"
#include "proc/loop.h"
#include "trust/cert.h"
#include "trust/key.h"
#include "trust/tsp.h"

#define PEM_MAX ((size_t)64 << 10)
#define QUERY_MAX ((size_t)4096)

static const struct server_route routes[] = { { "POST", "/", false, QUERY_MAX } };

struct tsa {
	struct server server;
	struct loop loop;
	struct key *key;
	struct cert *cert;
	uint64_t serial;
};

static enum err
read_keys(struct arena *arena, struct tsa *tsa, const char *folder, struct why *why)
{
	struct str pem;
	enum err e = file_read(
	    arena, arena_format(arena, "%s/tsa/tsa.key", folder).ptr, PEM_MAX, &pem, why);

	if (e == ERR_OK)
		e = key_read_private(pem, &tsa->key, why);
	if (e == ERR_OK)
		e = file_read(arena, arena_format(arena, "%s/tsa/tsa.crt", folder).ptr,
		    PEM_MAX, &pem, why);
	if (e == ERR_OK)
		e = cert_read(pem, &tsa->cert, why);
	return e;
}

static void
answer(struct arena *arena, struct tsa *tsa, const struct server_request *request)
{
	struct server_answer reply = {
		.status = 200, .content_type = "application/timestamp-reply", .fd = -1
	};
	size_t mark = arena_mark(arena);
	struct why why;

	if (tsp_respond(arena, request->body, tsa->key, tsa->cert, ++tsa->serial,
		clock_real(), &reply.body, &why) != ERR_OK)
		reply = (struct server_answer){ .status = 500, .fd = -1 };
	if (server_answer(&tsa->server, request->id, &reply, &why) != ERR_OK)
		fprintf(stderr, "comity: time-stamp not given: %s\n", why.text);
	arena_return(arena, mark);
}

static enum err
serve(struct arena *arena, struct tsa *tsa, struct why *why)
{
	struct loop_event events[LOOP_EVENTS_MAX];
	struct server_request request;
	size_t count;
	enum err e = ERR_OK;

	while (e == ERR_OK && loop_signal_next(&tsa->loop) == 0) {
		e = loop_wait(
		    &tsa->loop, server_timeout_ms(&tsa->server), events, &count, why);
		if (e == ERR_OK)
			e = server_run(&tsa->server, why);
		while (e == ERR_OK && server_next(&tsa->server, &request))
			answer(arena, tsa, &request);
	}
	return e;
}

enum err
tsa_serve(struct arena *arena, const char *folder, unsigned port, struct why *why)
{
	static struct tsa tsa; /* large: not on the stack */
	struct server_config config = { .routes = routes, .route_count = 1 };
	enum err e = read_keys(arena, &tsa, folder, why);

	config.address = arena_format(arena, "127.0.0.1:%u", port);
	tsa.serial = (uint64_t)clock_real(); /* unique over restarts */
	if (e == ERR_OK)
		e = loop_init(&tsa.loop, why);
	if (e == ERR_OK)
		e = server_init(&tsa.server, &config, why);
	if (e == ERR_OK)
		e = loop_add(&tsa.loop, server_fd(&tsa.server), 0, 0, LOOP_READ, why);
	if (e == ERR_OK)
		e = loop_signals(&tsa.loop, 1, why);
	if (e == ERR_OK)
		e = serve(arena, &tsa, why);
	server_release(&tsa.server);
	key_free(tsa.key);
	cert_free(tsa.cert);
	return e;
}
