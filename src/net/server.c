#include "net/server.h"

#include <assert.h>
#include <microhttpd.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "net/listen.h"
#include "net/server_judge.h"
#include "net/server_slot.h"

/* Head of a request, and the pieces of its body. */
#define CONNECTION_MEMORY ((size_t)32 << 10)
/* The library may still count a connection as open that we know as closed. */
#define SLOTS_SPARE 16
#define SWEEP_MS 500

static int64_t
clock_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
on_connection(void *closure, struct MHD_Connection *connection, void **context,
    enum MHD_ConnectionNotificationCode code)
{
	struct server *server = closure;
	struct server_slot *slot = *context;

	server->progress++;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		server->stats.connections++;
		*context = slot_open(server, connection);
		if (server->config.cert.len > 0 && !server->config.people)
			tls_ask_certificate(slot_session(connection));
	} else if (slot != NULL) {
		slot_close(server, slot);
		*context = NULL;
	}
}

static void
on_completed(void *closure, struct MHD_Connection *connection, void **context,
    enum MHD_RequestTerminationCode code)
{
	struct server *server = closure;
	struct server_slot *slot = slot_of(connection);

	(void)context;
	(void)code;
	server->progress++;
	if (slot != NULL)
		slot_request_over(server, slot);
}

/* ---- a request: its head, its body, its end ---- */

static void *
on_target(void *closure, const char *target, struct MHD_Connection *connection)
{
	struct server_slot *slot = slot_of(connection);
	size_t len = strlen(target);

	(void)closure;
	if (slot == NULL)
		return NULL;
	slot->target_len = len < SERVER_TARGET_MAX ? len : SERVER_TARGET_MAX;
	memcpy(slot->target, target, slot->target_len);
	return slot;
}

/* Nothing is unescaped: what a path means is its reader's business. */
static size_t
on_unescape(void *closure, struct MHD_Connection *connection, char *text)
{
	(void)closure;
	(void)connection;
	return strlen(text);
}

/* The constant headers of the door, but for those that the answer brings itself. */
static void
add_headers(const struct server *server, struct MHD_Response *response)
{
	const struct server_config *config = &server->config;

	for (size_t i = 0; i < config->header_count; i++)
		if (MHD_get_response_header(response, config->headers[i].name) == NULL)
			(void)MHD_add_response_header(
			    response, config->headers[i].name, config->headers[i].value);
}

static const struct {
	unsigned status;
	const char *words;
} refusals[] = {
	{ MHD_HTTP_BAD_REQUEST, "400: the request is not well formed\n" },
	{ MHD_HTTP_FORBIDDEN,
	    "403: nobody is signed in here any more, or this came from another page; "
	    "nothing was kept or sent. Sign in and open the page anew\n" },
	{ MHD_HTTP_NOT_FOUND, "404: there is nothing here\n" },
	{ MHD_HTTP_METHOD_NOT_ALLOWED, "405: that cannot be done here\n" },
	{ MHD_HTTP_LENGTH_REQUIRED, "411: the request does not say how long it is\n" },
	{ MHD_HTTP_CONTENT_TOO_LARGE,
	    "413: too large; nothing was kept or sent. The page says what it takes\n" },
	{ MHD_HTTP_URI_TOO_LONG, "414: the address is too long\n" },
	{ MHD_HTTP_SERVICE_UNAVAILABLE,
	    "503: too much under way; nothing was kept, try again\n" },
	{ MHD_HTTP_HTTP_VERSION_NOT_SUPPORTED, "505: HTTP/1.1 is spoken here\n" },
};

static struct MHD_Response *
make_refusal(const struct server *server, unsigned status)
{
	struct str words = STR("");
	struct MHD_Response *response;
	void *bytes = NULL;

	for (size_t i = 0;
	     server->config.people && i < sizeof refusals / sizeof *refusals; i++)
		if (refusals[i].status == status)
			words = str_from(refusals[i].words);
	/* The library's type cannot say that it does not write. */
	memcpy(&bytes, &words.ptr, sizeof bytes);
	response =
	    MHD_create_response_from_buffer(words.len, bytes, MHD_RESPMEM_PERSISTENT);
	if (response != NULL && words.len > 0)
		(void)MHD_add_response_header(
		    response, "Content-Type", "text/plain; charset=utf-8");
	return response;
}

static enum MHD_Result
refuse(struct server *server, struct server_slot *slot, unsigned status)
{
	struct MHD_Response *response = make_refusal(server, status);
	enum MHD_Result result;

	if (response == NULL)
		return MHD_NO;
	if (status == MHD_HTTP_FORBIDDEN && server->config.pinned)
		server->stats.strangers++;
	else
		server->stats.refused++;
	if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
		(void)MHD_add_response_header(response, "Retry-After", "5");
	(void)MHD_add_response_header(response, "Connection", "close");
	add_headers(server, response);
	slot->state = STATE_SENDING;
	result = MHD_queue_response(slot->connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result
begin(struct server *server, struct server_slot *slot, const char *version)
{
	unsigned status = server_judge(server, slot, version);
	size_t len;

	if (slot->state == STATE_OPEN)
		server->opening--;
	slot->state = STATE_BODY;
	slot->id =
	    ++server->generation * server->slot_count + (uint64_t)(slot - server->slots);
	server->active++;
	if (status != 0)
		return refuse(server, slot, status);
	server->bodies += slot->body_share;
	len = slot->refused != 0 ? slot->refused_len : slot->body_share;
	slot->until_ms =
	    server->now_ms + SERVER_BODY_MS + (int64_t)(len / SERVER_BODY_RATE) * 1000;
	return MHD_YES;
}

static enum MHD_Result
take_body(struct server *server, struct server_slot *slot, const char *bytes, size_t *len)
{
	if (*len > 0) {
		if (slot->refused == 0)
			buf_add(&slot->body, (struct str){ bytes, *len });
		*len = 0;
		return buf_failed(&slot->body) ? MHD_NO : MHD_YES;
	}
	if (slot->refused != 0)
		return refuse(server, slot, slot->refused);
	slot->state = STATE_READY;
	server->ready[(server->ready_from + server->ready_count++) % server->slot_count] =
	    (uint32_t)(slot - server->slots);
	MHD_suspend_connection(slot->connection);
	return MHD_YES;
}

static enum MHD_Result
queue_answer(struct server_slot *slot)
{
	enum MHD_Result result =
	    MHD_queue_response(slot->connection, slot->status, slot->response);

	MHD_destroy_response(slot->response);
	slot->response = NULL;
	slot->state = STATE_SENDING;
	return result;
}

/* Its parameters are the library's.
 * NOLINTBEGIN(readability-function-size) */
static enum MHD_Result
on_request(void *closure, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *bytes, size_t *len,
    void **context)
{
	struct server *server = closure;
	struct server_slot *slot = slot_of(connection);

	(void)url;
	(void)context;
	server->progress++;
	if (slot == NULL)
		return MHD_NO;
	switch (slot->state) {
	case STATE_OPEN:
	case STATE_IDLE:
		slot->method = method;
		return begin(server, slot, version);
	case STATE_BODY:
		return take_body(server, slot, bytes, len);
	case STATE_ANSWERED:
		return queue_answer(slot);
	case STATE_FREE:
	case STATE_READY:
	case STATE_TAKEN:
	case STATE_SENDING:
		break;
	}
	return MHD_NO;
}
/* NOLINTEND(readability-function-size) */

/* ---- requests out, answers in ---- */

bool
server_next(struct server *server, struct server_request *ret_request)
{
	struct server_slot *slot;
	struct str query;

	if (server->ready_count == 0)
		return false;
	slot = &server->slots[server->ready[server->ready_from]];
	server->ready_from = (server->ready_from + 1) % server->slot_count;
	server->ready_count--;
	assert(slot->state == STATE_READY);
	slot->state = STATE_TAKEN;
	server->stats.requests++;
	query = (struct str){ slot->target, slot->target_len };
	*ret_request = (struct server_request){
		.id = slot->id,
		.method = str_from(slot->method),
		.path = str_cut(&query, '?'),
		.body = buf_str(&slot->body),
		.peer = { (const char *)slot->peer, slot->has_peer ? TLS_PEER_LEN : 0 },
		.uid = slot->uid,
		.address = str_from(slot->address),
	};
	ret_request->query = query;
	return true;
}

struct str
server_head_field(const struct server_head *head, const char *name)
{
	return str_from(
	    MHD_lookup_connection_value(head->connection, MHD_HEADER_KIND, name));
}

static struct server_slot *
slot_taken(struct server *server, uint64_t id)
{
	struct server_slot *slot = &server->slots[id % server->slot_count];

	return slot->state == STATE_TAKEN && slot->id == id ? slot : NULL;
}

struct str
server_field(struct server *server, uint64_t id, const char *name)
{
	struct server_slot *slot = slot_taken(server, id);

	if (slot == NULL)
		return STR("");
	return str_from(
	    MHD_lookup_connection_value(slot->connection, MHD_HEADER_KIND, name));
}

static struct MHD_Response *
response_of(const struct server *server, const struct server_answer *answer)
{
	struct MHD_Response *response;
	void *bytes = NULL;

	if (answer->fd >= 0) {
		response = MHD_create_response_from_fd_at_offset64(
		    answer->fd_len, answer->fd, answer->fd_from);
		if (response == NULL)
			(void)close(answer->fd);
	} else {
		/* The library copies; its type cannot say that it does not write. */
		memcpy(&bytes, &answer->body.ptr, sizeof bytes);
		response = MHD_create_response_from_buffer(
		    answer->body.len, bytes, MHD_RESPMEM_MUST_COPY);
	}
	if (response == NULL)
		return NULL;
	if (answer->content_type != NULL)
		(void)MHD_add_response_header(
		    response, "Content-Type", answer->content_type);
	for (size_t i = 0; i < answer->header_count; i++)
		(void)MHD_add_response_header(
		    response, answer->headers[i].name, answer->headers[i].value);
	add_headers(server, response);
	if (server->draining)
		(void)MHD_add_response_header(response, "Connection", "close");
	return response;
}

enum err
server_answer(struct server *server, uint64_t id, const struct server_answer *answer,
    struct why *why)
{
	struct server_slot *slot = slot_taken(server, id);
	struct MHD_Response *response;

	if (slot == NULL) {
		if (answer->fd >= 0)
			(void)close(answer->fd);
		return err_why(why, ERR_NOT_FOUND, 0, "no such request waits");
	}
	response = response_of(server, answer);
	slot->response = response;
	slot->status = answer->status;
	if (response == NULL) {
		slot->response =
		    MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
		slot->status = MHD_HTTP_INTERNAL_SERVER_ERROR;
		if (slot->response != NULL)
			add_headers(server, slot->response);
	}
	slot->state = STATE_ANSWERED;
	MHD_resume_connection(slot->connection);
	server->resumed = true;
	server->progress++;
	if (response == NULL)
		return err_why(why, ERR_IO, 0, "no memory for an answer");
	return ERR_OK;
}

/* ---- the loop ---- */

int
server_fd(const struct server *server)
{
	const union MHD_DaemonInfo *info =
	    MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);

	return info != NULL ? info->epoll_fd : -1;
}

uint16_t
server_port(const struct server *server)
{
	const union MHD_DaemonInfo *info =
	    MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_LISTEN_FD);

	return info != NULL ? listen_port(info->listen_fd) : 0;
}

/*
 * One stalled TLS handshake makes the library ask for its next turn at once, for ever.
 * After a few turns in which nothing happened it has to wait: a little while an answer or
 * a body is under way (it may be sending without telling us), else more and more.  Where
 * nobody is shaking hands the library is believed, but not for ever.
 */
int
server_timeout_ms(struct server *server)
{
	unsigned long long wanted = SWEEP_MS;
	unsigned patience = server->opening == 0 ? 2000 : server->active > 0 ? 64 : 8;
	int floor_ms = 0;

	/* The library (0.9.75) does not say that an answer waits for its turn. */
	if (server->resumed)
		return 0;
	if (MHD_get_timeout(server->daemon, &wanted) != MHD_YES || wanted > SWEEP_MS)
		wanted = SWEEP_MS;
	if (server->idle_rounds > patience)
		floor_ms =
		    server->active > 0 || server->idle_rounds < 4 * patience ? 1 : 25;
	return (int)wanted < floor_ms ? floor_ms : (int)wanted;
}

/* A connection is not ours to close, but its socket is there to be shut: the library
 * then sees its end. */
static void
sweep(struct server *server)
{
	for (size_t i = 0; i < server->slot_count; i++) {
		struct server_slot *slot = &server->slots[i];
		bool late = (slot->state == STATE_OPEN || slot->state == STATE_BODY) &&
			    server->now_ms > slot->until_ms;
		bool leave = server->draining &&
			     (slot->state == STATE_IDLE || slot->state == STATE_OPEN);

		if (!late && !leave)
			continue;
		server->stats.late += late;
		slot->until_ms = INT64_MAX;
		(void)shutdown(slot_socket(slot), SHUT_RDWR);
	}
}

enum err
server_run(struct server *server, struct why *why)
{
	uint64_t before = server->progress;

	server->now_ms = clock_ms();
	server->resumed = false;
	if (MHD_run(server->daemon) != MHD_YES)
		return err_why(why, ERR_IO, 0, "http server");
	if (server->progress != before)
		server->idle_rounds = 0;
	else if (server->idle_rounds < 10000)
		server->idle_rounds++;
	if (server->now_ms - server->swept_ms >= SWEEP_MS) {
		server->swept_ms = server->now_ms;
		sweep(server);
	}
	return ERR_OK;
}

void
server_drain(struct server *server)
{
	MHD_socket fd = MHD_quiesce_daemon(server->daemon);

	if (fd != MHD_INVALID_SOCKET)
		(void)close(fd);
	server->draining = true;
	server->swept_ms = 0;
}

bool
server_is_quiet(const struct server *server)
{
	return server->active == 0;
}

/* ---- begin and end ---- */

static int
cmp_pins(const void *a, const void *b)
{
	return memcmp(a, b, TLS_PEER_LEN);
}

enum err
server_set_pins(struct server *server, struct str pins, struct why *why)
{
	struct buf sorted;

	if (pins.len % TLS_PEER_LEN != 0 || pins.len / TLS_PEER_LEN > LIMIT_ORGANISATIONS)
		return err_why(why, ERR_USAGE, 0, "this is no list of pins");
	buf_init(&sorted, LIMIT_ORGANISATIONS * TLS_PEER_LEN);
	buf_add(&sorted, pins);
	if (buf_failed(&sorted))
		return err_why(why, ERR_IO, 0, "no memory for pins");
	if (sorted.len > 0)
		qsort(sorted.ptr, sorted.len / TLS_PEER_LEN, TLS_PEER_LEN, cmp_pins);
	buf_release(&server->pins);
	server->pins = sorted;
	return ERR_OK;
}

static enum err
fill_config(struct server *server, const struct server_config *config, struct why *why)
{
	struct server_config *own = &server->config;
	size_t slots;

	*own = *config;
	if (own->connections_max == 0)
		own->connections_max = 1000;
	if (own->per_address_max == 0)
		own->per_address_max = 100;
	if (own->idle_sec == 0)
		own->idle_sec = 300;
	slots = own->connections_max + SLOTS_SPARE;
	if (config->pinned && config->cert.len == 0)
		return err_why(why, ERR_USAGE, 0, "pins need TLS");
	if (arena_init(&server->memory,
		slots * (sizeof(struct server_slot) + sizeof(uint32_t)) +
		    config->cert.len + config->key.len + 256,
		why) != ERR_OK)
		return ERR_IO;
	server->slot_count = slots;
	server->slots = arena_array(&server->memory, slots, sizeof(struct server_slot));
	server->ready = arena_array(&server->memory, slots, sizeof(uint32_t));
	assert(server->slots != NULL && server->ready != NULL);
	buf_init(&server->pins, LIMIT_ORGANISATIONS * TLS_PEER_LEN);
	return ERR_OK;
}

static void
start(struct server *server, int listen_fd, const char *cert, char *key)
{
	const struct server_config *config = &server->config;
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, NULL },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, key },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};
	struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };
	const char *priority = TLS_PRIORITY;

	memcpy(&tls[0].ptr_value, &cert, sizeof cert);
	memcpy(&tls[2].ptr_value, &priority, sizeof priority);
	if (config->cert.len > 0)
		flags |= MHD_USE_TLS;
	server->daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, server,
	    MHD_OPTION_LISTEN_SOCKET, listen_fd,                  /**/
	    MHD_OPTION_CONNECTION_LIMIT, config->connections_max, /**/
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT,
	    listen_is_unix(config->address) ? 0U : config->per_address_max, /**/
	    MHD_OPTION_CONNECTION_TIMEOUT, config->idle_sec,                /**/
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,          /**/
	    MHD_OPTION_STRICT_FOR_CLIENT, 1,                                /**/
	    MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,                           /**/
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,            /**/
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,              /**/
	    MHD_OPTION_URI_LOG_CALLBACK, on_target, server,                 /**/
	    MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, NULL,                /**/
	    MHD_OPTION_ARRAY, config->cert.len > 0 ? tls : none, MHD_OPTION_END);
}

enum err
server_init(struct server *server, const struct server_config *config, struct why *why)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	char *cert, *key;
	int fd = -1;
	enum err e;

	*server = (struct server){ .now_ms = clock_ms() };
	e = fill_config(server, config, why);
	if (e != ERR_OK)
		return e;
	(void)sigaction(SIGPIPE, &ignore, NULL);
	cert = arena_cstr(&server->memory, config->cert);
	key = arena_cstr(&server->memory, config->key);
	e = cert == NULL || key == NULL
		? err_why(why, ERR_USAGE, 0, "certificate or key is no text")
		: listen_open(config->address, &fd, why);
	if (e == ERR_OK) {
		start(server, fd, cert, key);
		if (server->daemon == NULL) {
			(void)close(fd);
			e = err_why(why, ERR_IO, 0,
			    "http server on %.*s does not start (key, certificate?)",
			    STR_ARG(config->address));
		}
	}
	/* The library has read it; a second copy helps nobody. */
	if (key != NULL)
		explicit_bzero(key, config->key.len);
	if (e != ERR_OK)
		server_release(server);
	return e;
}

void
server_release(struct server *server)
{
	for (size_t i = 0; i < server->slot_count; i++) {
		struct server_slot *slot = &server->slots[i];

		if (slot->state == STATE_READY || slot->state == STATE_TAKEN)
			MHD_resume_connection(slot->connection);
	}
	if (server->daemon != NULL)
		MHD_stop_daemon(server->daemon);
	buf_release(&server->pins);
	arena_release(&server->memory);
	*server = (struct server){ 0 };
}
