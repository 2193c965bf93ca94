/*
 * edge.c - the doors of a node: takes requests and who sent them, gives answers back.
 *
 * It reads no body and keeps no key but that of TLS.  A peer whose certificate the
 * directory does not pin gets 403 from the server itself: a counter, nothing stored.
 */
#include "node/role.h"
#include "node/route.h"

#include <string.h>

#include "base/cursor.h"
#include "base/file.h"
#include "net/server.h"
#include "node/edge_desk.h"
#include "node/frames.h"
#include "node/log.h"
#include "node/place.h"
#include "proc/loop.h"

#define FILE_MAX ((size_t)64 << 10)
#define SCRATCH_MAX ((size_t)256 << 10)
#define DOOR_SHIFT 60 /* the door stands in the top bits of a request's id */

enum tag { TAG_CHANNEL, TAG_DOOR };

struct edge {
	struct loop loop;
	struct channel channel;
	struct server doors[DOOR_COUNT];
	struct server_route routes[DOOR_COUNT][ROUTES_MAX];
	bool open[DOOR_COUNT];
	struct buf payload;
	struct arena scratch; /* of one answer */
	struct desk_gate gate;
	bool draining;
};

static enum err
open_door(struct edge *edge, enum door door, struct server_config config, struct why *why)
{
	enum err e;

	config.routes = edge->routes[door];
	config.route_count = routes_of(door, edge->routes[door]);
	config.pinned = routes_are_pinned(door);
	e = server_init(&edge->doors[door], &config, why);
	if (e == ERR_OK)
		e = loop_add(&edge->loop, server_fd(&edge->doors[door]), TAG_DOOR, door,
		    LOOP_READ, why);
	edge->open[door] = e == ERR_OK;
	return e;
}

static enum err
read_pair(struct arena *arena, const struct config *config, const char *const names[2],
    struct server_config *door, struct why *why)
{
	enum err e = file_read(
	    arena, config_path(arena, config, names[0]), FILE_MAX, &door->cert, why);

	if (e == ERR_OK)
		e = file_read(arena, config_path(arena, config, names[1]), FILE_MAX,
		    &door->key, why);
	return e;
}

/* With a certificate of its own, which browsers know; else with the node's; on loopback
 * without one. */
static enum err
open_desk(
    struct edge *edge, const struct config *config, struct arena *arena, struct why *why)
{
	const char *names[2] = { PLACE_TLS_CERT, PLACE_TLS_KEY };
	struct server_config door = edge_desk_config(config, &edge->gate);
	enum err e;

	if (config->desk.len == 0)
		return ERR_OK;
	e = desk_gate_init(&edge->gate, arena, config, why);
	if (e != ERR_OK)
		return e;
	if (config->desk_cert.len > 0) {
		names[0] = arena_cstr(arena, config->desk_cert);
		names[1] = arena_cstr(arena, config->desk_key);
	}
	if (names[0] == NULL || names[1] == NULL)
		return err_why(why, ERR_USAGE, 0, "desk-cert or desk-key is no name");
	if (config_desk_tls(config))
		e = read_pair(arena, config, names, &door, why);
	return e == ERR_OK ? open_door(edge, DOOR_DESK, door, why) : e;
}

/* tls: certificate and key of the node; the local doors have none. */
static enum err
open_doors(
    struct edge *edge, const struct config *config, struct arena *arena, struct why *why)
{
	struct server_config tls = { .cert = STR("") };
	struct server_config local = {
		.address =
		    arena_format(arena, "%.*s/" PLACE_SOCKET, STR_ARG(config->folder)),
	};
	enum err e;

	e = file_read(
	    arena, config_path(arena, config, PLACE_TLS_CERT), FILE_MAX, &tls.cert, why);
	if (e == ERR_OK)
		e = file_read(arena, config_path(arena, config, PLACE_TLS_KEY), FILE_MAX,
		    &tls.key, why);
	tls.address = config->listen;
	if (e == ERR_OK)
		e = open_door(edge, DOOR_PEERS, tls, why);
	tls.address = config->evidence;
	if (e == ERR_OK && config->evidence.len > 0)
		e = open_door(edge, DOOR_EVIDENCE, tls, why);
	if (e == ERR_OK)
		e = open_door(edge, DOOR_LOCAL, local, why);
	local.address = config->metrics;
	if (e == ERR_OK && config->metrics.len > 0)
		e = open_door(edge, DOOR_METRICS, local, why);
	if (e == ERR_OK)
		e = open_desk(edge, config, arena, why);
	return e;
}

static uint64_t
request_id(enum door door, uint64_t id)
{
	return (uint64_t)door << DOOR_SHIFT | id;
}

/* Too much waits for the core, or it is gone: come again. */
static void
answer_busy(struct edge *edge, enum door door, uint64_t id)
{
	struct why why;
	static const struct server_header headers[] = { { "Retry-After", "1" } };

	if (server_answer(&edge->doors[door], id,
		&(struct server_answer){
		    .status = 503, .headers = headers, .header_count = 1, .fd = -1 },
		&why) != ERR_OK)
		log_event(LOG_WARNING, "answer-lost", "why", why.text, NULL);
}

static void
pass_request(struct edge *edge, enum door door, const struct server_request *request)
{
	struct buf *payload = &edge->payload;
	unsigned char nobody[TLS_PEER_LEN] = { 0 };
	struct why why;

	buf_reset(payload);
	buf_add_byte(payload, (unsigned char)door);
	buf_add_sized(payload, request->method);
	buf_add_sized(payload, request->path);
	buf_add(payload, request->peer.len == TLS_PEER_LEN
			     ? request->peer
			     : str_bytes(nobody, sizeof nobody));
	buf_add_be32(payload, request->uid < 0 ? UINT32_MAX : (uint32_t)request->uid);
	buf_add_sized(payload, request->body);
	if (door == DOOR_DESK)
		edge_desk_fields(&edge->doors[door], request, payload);
	if (buf_failed(payload) || channel_busy(&edge->channel) ||
	    channel_send(&edge->channel,
		FRAME(FRAME_REQUEST, request_id(door, request->id), buf_str(payload)),
		&why) != ERR_OK)
		answer_busy(edge, door, request->id);
}

/* What the edge answers itself. */
static bool
give_asset(struct edge *edge, enum door door, const struct server_request *request)
{
	struct server_header headers[EDGE_ANSWER_HEADERS];
	struct server_answer answer;
	struct why why;

	if (door != DOOR_DESK ||
	    !edge_desk_asset(&edge->doors[door], request, headers, &answer))
		return false;
	if (server_answer(&edge->doors[door], request->id, &answer, &why) != ERR_OK)
		log_event(LOG_INFO, "answer-lost", "why", why.text, NULL);
	return true;
}

static enum err
run_doors(struct edge *edge, struct why *why)
{
	for (enum door door = 0; door < DOOR_COUNT; door++) {
		struct server_request request;
		enum err e;

		if (!edge->open[door])
			continue;
		e = server_run(&edge->doors[door], why);
		if (e != ERR_OK)
			return e;
		while (server_next(&edge->doors[door], &request))
			if (!give_asset(edge, door, &request))
				pass_request(edge, door, &request);
	}
	return ERR_OK;
}

static enum err
give_answer(struct edge *edge, const struct frame *frame, struct why *why)
{
	struct cursor cursor = cursor_from(frame->payload);
	struct server_answer answer = { .status = cursor_be16(&cursor), .fd = -1 };
	struct str type = cursor_sized(&cursor);
	enum door door = (enum door)(frame->id >> DOOR_SHIFT);
	struct server_header headers[EDGE_ANSWER_HEADERS];
	char type_text[128] = "";
	struct why lost;

	arena_reset(&edge->scratch);
	answer.body = cursor_sized(&cursor);
	answer.fd_len = cursor_be64(&cursor);
	answer.headers = headers;
	if (!edge_desk_headers(&edge->scratch, &cursor, headers, &answer.header_count))
		cursor.failed = true;
	if (!cursor_end(&cursor) || door >= DOOR_COUNT || !edge->open[door] ||
	    type.len >= sizeof type_text)
		return err_why(why, ERR_SYNTAX, 0, "answer frame");
	if (type.len > 0) {
		memcpy(type_text, type.ptr, type.len);
		answer.content_type = type_text;
	}
	answer.fd = channel_take_fd(&edge->channel);
	if (server_answer(&edge->doors[door],
		frame->id & (((uint64_t)1 << DOOR_SHIFT) - 1), &answer, &lost) != ERR_OK)
		log_event(LOG_INFO, "answer-lost", "why", lost.text, NULL);
	return ERR_OK;
}

static enum err
set_pins(struct edge *edge, struct str pins, struct why *why)
{
	enum err e = server_set_pins(&edge->doors[DOOR_PEERS], pins, why);

	if (e == ERR_OK && edge->open[DOOR_EVIDENCE])
		e = server_set_pins(&edge->doors[DOOR_EVIDENCE], pins, why);
	return e;
}

static enum err
handle(struct edge *edge, const struct frame *frame, struct why *why)
{
	switch (frame->kind) {
	case FRAME_ANSWER:
		return give_answer(edge, frame, why);
	case FRAME_PINS:
		return set_pins(edge, frame->payload, why);
	case FRAME_SESSIONS:
		return desk_gate_set(&edge->gate, frame->payload)
			   ? ERR_OK
			   : err_why(why, ERR_SYNTAX, 0, "sessions frame");
	default:
		return err_why(why, ERR_SYNTAX, 0, "frame of kind %u", frame->kind);
	}
}

static enum err
read_frames(struct edge *edge, struct why *why)
{
	struct frame frame;
	enum err e;

	while ((e = channel_receive(&edge->channel, &frame, why)) == ERR_OK) {
		e = handle(edge, &frame, why);
		if (e != ERR_OK)
			return e;
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static int
next_timeout(struct edge *edge)
{
	int timeout = -1;

	for (enum door door = 0; door < DOOR_COUNT; door++) {
		int own = edge->open[door] ? server_timeout_ms(&edge->doors[door]) : -1;

		if (own >= 0 && (timeout < 0 || own < timeout))
			timeout = own;
	}
	return timeout;
}

/* SIGTERM: no new connections; done when every answer has left. */
static bool
drained(struct edge *edge)
{
	while (loop_signal_next(&edge->loop) != 0)
		edge->draining = true;
	if (!edge->draining)
		return false;
	for (enum door door = 0; door < DOOR_COUNT; door++) {
		if (!edge->open[door])
			continue;
		server_drain(&edge->doors[door]);
		if (!server_is_quiet(&edge->doors[door]))
			return false;
	}
	return true;
}

static enum err
serve(struct edge *edge, struct why *why)
{
	struct loop_event events[LOOP_EVENTS_MAX];
	size_t count;
	enum err e = ERR_OK;

	while (e == ERR_OK && !drained(edge)) {
		e = loop_wait(&edge->loop, next_timeout(edge), events, &count, why);
		/* answers first: the library sends them in the run that follows */
		if (e == ERR_OK)
			e = read_frames(edge, why);
		if (e == ERR_OK)
			e = run_doors(edge, why);
		if (e == ERR_OK)
			e = channel_flush(&edge->channel, why);
		if (e == ERR_OK)
			e = loop_want(&edge->loop, edge->channel.fd, TAG_CHANNEL, 0,
			    LOOP_READ |
				(channel_backlog(&edge->channel) > 0 ? LOOP_WRITE : 0),
			    why);
	}
	return e;
}

int
run_edge(const struct config *config, struct arena *arena)
{
	static struct edge edge; /* large: not on the stack */
	struct why why;
	enum err e;

	buf_init(&edge.payload, CHANNEL_FRAME_MAX);
	e = arena_init(&edge.scratch, SCRATCH_MAX, &why);
	if (e == ERR_OK)
		e = loop_init(&edge.loop, &why);
	if (e == ERR_OK)
		e = channel_init(&edge.channel, CHANNEL_FD, &why);
	if (e == ERR_OK)
		e = loop_add(
		    &edge.loop, edge.channel.fd, TAG_CHANNEL, 0, LOOP_READ, &why);
	if (e == ERR_OK)
		e = loop_signals(&edge.loop, DOOR_COUNT, &why);
	if (e == ERR_OK)
		e = open_doors(&edge, config, arena, &why);
	if (e == ERR_OK)
		e = role_ready(&edge.channel, ROLE_EDGE, config, arena, &why);
	if (e == ERR_OK)
		e = serve(&edge, &why);
	return e == ERR_OK || e == ERR_IO ? 0 : role_failed("edge-stopped", &why);
}
