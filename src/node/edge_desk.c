#include "node/edge_desk.h"

#include <string.h>

#include "base/limits.h"
#include "node/desk_door.h"
#include "node/desk_route.h"
#include "node/frames.h"
#include "ui/asset.h"

/* Everything is of this origin and of nobody's script but our own file; no page is
 * framed, kept, or told to others (OWASP ASVS 5.0 V3.4). */
#define POLICY                                                                           \
	"default-src 'none'; script-src 'self'; style-src 'self'; "                      \
	"img-src 'self' data:; connect-src 'self'; form-action 'self'; "                 \
	"base-uri 'none'; frame-ancestors 'none'; "                                      \
	"require-trusted-types-for 'script'; trusted-types 'none'"

static const struct server_header headers[] = {
	{ "Content-Security-Policy", POLICY },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Embedder-Policy", "require-corp" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Permissions-Policy",
	    "accelerometer=(), camera=(), display-capture=(), geolocation=(), "
	    "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), "
	    "publickey-credentials-get=(self), publickey-credentials-create=(self)" },
	{ "Cache-Control", "no-store" },
	/* the last: where the door speaks TLS */
	{ "Strict-Transport-Security", "max-age=31536000" },
};
#define HEADERS_COUNT (sizeof headers / sizeof headers[0])

/* --- who may send more than a form --- */

static unsigned
admit(const void *with, const struct server_head *head,
    unsigned char ret_caller[static SERVER_CALLER_LEN])
{
	const struct desk_gate *known = with;
	struct str cookie =
	    desk_door_find(server_head_field(head, "Cookie"), known->cookie);
	unsigned char id[SHA256_LEN];

	if (!str_eq_c(head->method, "POST") || !desk_route_takes_file(head->path))
		return 413;
	if (!desk_door_is_own(known->config, server_head_field(head, "Sec-Fetch-Site"),
		server_head_field(head, "Origin"), server_head_field(head, "Host")))
		return 403;
	sha256(cookie, id);
	for (size_t i = 0; i < known->count; i++) {
		if (memcmp(known->ids[i], id, SHA256_LEN) != 0)
			continue;
		memcpy(ret_caller, id, SHA256_LEN);
		return 0;
	}
	return 403;
}

static const struct server_gate gate = { LIMIT_FORM_LARGE, admit };

_Static_assert(SERVER_CALLER_LEN == SHA256_LEN, "a caller is a session");

enum err
desk_gate_init(struct desk_gate *known, struct arena *arena, const struct config *config,
    struct why *why)
{
	unsigned char digest[SHA256_LEN];

	known->config = config;
	known->count = 0;
	known->cookie = desk_door_cookie(arena, config);
	/* in the jail a first one would be too late */
	sha256(STR(""), digest);
	return known->cookie.ptr == NULL ? err_why(why, ERR_LIMIT, 0, "no memory")
					 : ERR_OK;
}

bool
desk_gate_set(struct desk_gate *known, struct str ids)
{
	if (ids.len % SHA256_LEN != 0 || ids.len > sizeof known->ids)
		return false;
	if (ids.len > 0)
		memcpy(known->ids, ids.ptr, ids.len);
	known->count = ids.len / SHA256_LEN;
	return true;
}

/* --- the door --- */

struct server_config
edge_desk_config(const struct config *config, const struct desk_gate *known)
{
	return (struct server_config){
		.address = config->desk,
		.headers = headers,
		.header_count = HEADERS_COUNT - !config_desk_tls(config),
		.people = true,
		.gate = &gate,
		.gate_with = known,
	};
}

static const char *const request_fields[REQUEST_FIELD_COUNT] = {
	[REQUEST_COOKIE] = "Cookie",
	[REQUEST_ORIGIN] = "Origin",
	[REQUEST_FETCH_SITE] = "Sec-Fetch-Site",
	[REQUEST_HOST] = "Host",
	[REQUEST_LANGUAGE] = "Accept-Language",
	[REQUEST_TYPE] = "Content-Type",
};

void
edge_desk_fields(
    struct server *server, const struct server_request *request, struct buf *payload)
{
	buf_add_sized(payload, request->query);
	for (size_t i = 0; i < REQUEST_FIELD_COUNT; i++)
		buf_add_sized(
		    payload, server_field(server, request->id, request_fields[i]));
}

/* A coding that is named and not refused by ;q=0 (RFC 9110 12.5.3). */
static bool
takes_gzip(struct str accepted)
{
	while (accepted.len > 0) {
		struct str weight = str_cut(&accepted, ',');
		struct str coding = str_trim(str_cut(&weight, ';'));

		if (str_eq_c(coding, "gzip"))
			return !str_eq_c(str_trim(weight), "q=0");
	}
	return false;
}

bool
edge_desk_asset(struct server *server, const struct server_request *request,
    struct server_header ret_headers[static EDGE_ANSWER_HEADERS],
    struct server_answer *ret_answer)
{
	const struct asset *asset =
	    str_eq_c(request->method, "GET") ? asset_by_path(request->path) : NULL;
	size_t count = 0;

	if (asset == NULL)
		return false;
	/* its name holds its digest: under this name it never changes */
	ret_headers[count++] = (struct server_header){ "Cache-Control",
		"public, max-age=31536000, immutable" };
	ret_headers[count++] = (struct server_header){ "Vary", "Accept-Encoding" };
	*ret_answer = (struct server_answer){
		.status = 200, .content_type = asset->type, .body = asset->bytes, .fd = -1
	};
	if (asset->gzip.len > 0 &&
	    takes_gzip(server_field(server, request->id, "Accept-Encoding"))) {
		ret_headers[count++] =
		    (struct server_header){ "Content-Encoding", "gzip" };
		ret_answer->body = asset->gzip;
	}
	ret_answer->headers = ret_headers;
	ret_answer->header_count = count;
	return true;
}

static const char *const answer_fields[ANSWER_FIELD_COUNT] = {
	[ANSWER_LOCATION] = "Location",
	[ANSWER_SET_COOKIE] = "Set-Cookie",
	[ANSWER_DISPOSITION] = "Content-Disposition",
};

bool
edge_desk_headers(struct arena *arena, struct cursor *cursor,
    struct server_header ret_headers[static EDGE_ANSWER_HEADERS], size_t *ret_count)
{
	size_t count = cursor_u8(cursor);

	if (count > EDGE_ANSWER_HEADERS)
		return false;
	for (size_t i = 0; i < count; i++) {
		unsigned field = cursor_u8(cursor);
		struct str value = cursor_sized(cursor);

		if (cursor->failed || field >= ANSWER_FIELD_COUNT)
			return false;
		ret_headers[i].name = answer_fields[field];
		ret_headers[i].value = arena_cstr(arena, value);
		if (ret_headers[i].value == NULL)
			return false;
	}
	*ret_count = count;
	return true;
}
