#include "net/server_judge.h"

#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "net/http.h"

static bool
is_pinned(const struct server *server, const struct server_slot *slot)
{
	struct str pins = buf_str(&server->pins);
	size_t low = 0;
	size_t high = pins.len / TLS_PEER_LEN;

	while (slot->has_peer && low < high) {
		size_t middle = (low + high) / 2;
		int order =
		    memcmp(pins.ptr + middle * TLS_PEER_LEN, slot->peer, TLS_PEER_LEN);

		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

struct head {
	unsigned hosts, lengths, fields;
	bool bad;
	bool chunked;
	uint64_t len;
	size_t bytes; /* of the fields, written as close as can be */
};

static enum MHD_Result
on_field(void *closure, enum MHD_ValueKind kind, const char *name, size_t name_len,
    const char *value, size_t value_len)
{
	struct head *head = closure;
	struct str text = { value, value_len };

	(void)kind;
	head->fields++;
	head->bytes += name_len + sizeof ":" - 1 + value_len + sizeof "\r\n" - 1;
	if (!http_is_token((struct str){ name, name_len }) || !http_is_value(text))
		head->bad = true;
	if (strcasecmp(name, "Host") == 0)
		head->hosts++;
	if (strcasecmp(name, "Transfer-Encoding") == 0)
		head->chunked = true;
	/* "+5", "0x5", "5, 5" and "05" are lengths for some and none for others. */
	if (strcasecmp(name, "Content-Length") == 0 &&
	    (++head->lengths > 1 || !str_u64(text, UINT64_MAX, &head->len)))
		head->bad = true;
	return MHD_YES;
}

/*
 * The library takes bare LF, folded lines, NUL and runs of spaces for what their sender
 * may have meant.  What it shows must be as long as what came, but for one space a field;
 * a single bare LF may hide in that, which RFC 9112 2.2 allows.
 */
static bool
is_shown_whole(
    const struct server_slot *slot, const struct head *head, const char *version)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    slot->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	size_t least = strlen(slot->method) + 1 + slot->target_len + 1 + strlen(version) +
		       2 + head->bytes + 2;

	return info != NULL && info->header_size >= least &&
	       info->header_size <= least + head->fields;
}

static const struct server_route *
find_route(const struct server *server, const struct server_slot *slot, bool *ret_path)
{
	struct str path = { slot->target, slot->target_len };
	struct str rest = path;

	path = str_cut(&rest, '?');
	*ret_path = false;
	for (size_t i = 0; i < server->config.route_count; i++) {
		const struct server_route *route = &server->config.routes[i];
		struct str known = str_from(route->path);

		if (route->under ? !str_starts(path, known) || path.len == known.len
				 : !str_eq(path, known))
			continue;
		*ret_path = true;
		if (strcmp(slot->method, route->method) == 0)
			return route;
	}
	return NULL;
}

/* Of all callers, and of this one. */
static bool
has_large_share(const struct server *server, const struct server_slot *caller)
{
	size_t all = 0, own = 0;

	for (size_t i = 0; i < server->slot_count; i++) {
		const struct server_slot *slot = &server->slots[i];

		if (!slot->large)
			continue;
		all++;
		own += memcmp(slot->caller, caller->caller, SERVER_CALLER_LEN) == 0;
	}
	return all < SERVER_LARGE_MAX && own < SERVER_LARGE_EACH;
}

static unsigned
ask_gate(const struct server *server, struct server_slot *slot, uint64_t len)
{
	const struct server_gate *gate = server->config.gate;
	struct str path = { slot->target, slot->target_len };
	struct server_head head = { .connection = slot->connection,
		.method = str_from(slot->method),
		.path = str_cut(&path, '?') };
	unsigned status;

	if (gate == NULL || len > gate->body_max || len > LIMIT_BODY)
		return MHD_HTTP_CONTENT_TOO_LARGE;
	status = gate->admit(server->config.gate_with, &head, slot->caller);
	if (status != 0)
		return status;
	if (server->draining || len > SERVER_BODIES_MAX - server->bodies ||
	    !has_large_share(server, slot))
		return MHD_HTTP_SERVICE_UNAVAILABLE;
	return 0;
}

/* What a program is refused before it sends, a browser hears when it has sent. */
static bool
hears_later(const struct server *server, const struct server_slot *slot, uint64_t len)
{
	size_t many = 0;

	for (size_t i = 0; i < server->slot_count; i++)
		many += server->slots[i].refused != 0;
	return server->config.people && many < SERVER_REFUSED_MANY &&
	       len >= SERVER_REFUSED_MIN && len <= SERVER_REFUSED_MAX &&
	       MHD_lookup_connection_value(slot->connection, MHD_HEADER_KIND, "Expect") ==
		   NULL;
}

static unsigned
judge_long(struct server *server, struct server_slot *slot,
    const struct server_route *route, uint64_t len)
{
	unsigned status = route->body_max == 0 ? MHD_HTTP_CONTENT_TOO_LARGE
					       : ask_gate(server, slot, len);

	if (status == 0) {
		slot->large = true;
		slot->body_share = (size_t)len;
		return 0;
	}
	if (!hears_later(server, slot, len))
		return status;
	slot->refused = status;
	slot->refused_len = (size_t)len;
	return 0;
}

unsigned
server_judge(struct server *server, struct server_slot *slot, const char *version)
{
	struct head head = { 0 };
	const struct server_route *route;
	bool path_known;

	slot_learn_peer(slot);
	if (server->config.pinned && !is_pinned(server, slot))
		return MHD_HTTP_FORBIDDEN;
	(void)MHD_get_connection_values_n(
	    slot->connection, MHD_HEADER_KIND, on_field, &head);
	if (strcmp(version, MHD_HTTP_VERSION_1_1) != 0)
		return MHD_HTTP_HTTP_VERSION_NOT_SUPPORTED;
	if (slot->target_len == SERVER_TARGET_MAX)
		return MHD_HTTP_URI_TOO_LONG;
	if (head.bad || head.hosts != 1 || head.fields > SERVER_FIELDS_MAX ||
	    !http_is_target((struct str){ slot->target, slot->target_len }) ||
	    !is_shown_whole(slot, &head, version))
		return MHD_HTTP_BAD_REQUEST;
	if (head.chunked)
		return head.lengths > 0 ? MHD_HTTP_BAD_REQUEST : MHD_HTTP_LENGTH_REQUIRED;
	route = find_route(server, slot, &path_known);
	if (route == NULL)
		return path_known ? MHD_HTTP_METHOD_NOT_ALLOWED : MHD_HTTP_NOT_FOUND;
	if (route->body_max > 0 && head.lengths == 0)
		return MHD_HTTP_LENGTH_REQUIRED;
	if (head.len > route->body_max || head.len > LIMIT_BODY)
		return judge_long(server, slot, route, head.len);
	if (server->draining || head.len > SERVER_BODIES_MAX - server->bodies)
		return MHD_HTTP_SERVICE_UNAVAILABLE;
	slot->body_share = (size_t)head.len;
	return 0;
}
