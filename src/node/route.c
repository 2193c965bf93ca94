#include "node/route.h"

#include <assert.h>

#include "base/limits.h"
#include "ledger/witness.h"
#include "node/access.h"
#include "node/desk_route.h"
#include "node/intake.h"
#include "node/local.h"
#include "node/witness.h"
#include "record/receipt.h"

/* clang-format off */
static const struct {
	enum door door;
	enum access_to to;
	unsigned may;
	struct server_route route;
} routes[] = {
	{ DOOR_PEERS, ACCESS_TO_CASE, ACCESS_PEER, { "POST", "/hi1", false, LIMIT_BODY } },
	{ DOOR_PEERS, ACCESS_TO_NODE, ACCESS_PEER, { "POST", WITNESS_PATH, false, WITNESS_ASK_MAX } },
	{ DOOR_PEERS, ACCESS_TO_NODE, ACCESS_PEER, { "POST", WITNESS_SUCCESSOR, false, RECEIPT_MAX } },
	{ DOOR_EVIDENCE, ACCESS_TO_CASE, ACCESS_PEER, { "GET", "/evidence/", true, 0 } },
	{ DOOR_LOCAL, ACCESS_TO_CASE, ACCESS_PERSON, { "POST", "/api/", true, LIMIT_BODY } },
	{ DOOR_LOCAL, ACCESS_TO_CASE, ACCESS_PERSON, { "GET", "/api/", true, 0 } },
	{ DOOR_METRICS, ACCESS_TO_NODE, ACCESS_ANYBODY, { "GET", "/healthz", false, 0 } },
	{ DOOR_METRICS, ACCESS_TO_NODE, ACCESS_ANYBODY, { "GET", "/readyz", false, 0 } },
	{ DOOR_METRICS, ACCESS_TO_NODE, ACCESS_ANYBODY, { "GET", "/metrics", false, 0 } },
	/* who may see which page stands in desk_route.c, and which takes a file: of that
	 * the door takes more (edge_desk.h) */
	{ DOOR_DESK, ACCESS_TO_NODE, ACCESS_ANYBODY, { "GET", "/", false, 0 } },
	{ DOOR_DESK, ACCESS_TO_NODE, ACCESS_ANYBODY, { "GET", "/", true, 0 } },
	{ DOOR_DESK, ACCESS_TO_NODE, ACCESS_ANYBODY, { "POST", "/", true, LIMIT_FORM } },
};
/* clang-format on */

#define ROUTES (sizeof routes / sizeof routes[0])

size_t
routes_of(enum door door, struct server_route ret_routes[static ROUTES_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < ROUTES; i++) {
		if (routes[i].door != door)
			continue;
		assert(count < ROUTES_MAX);
		ret_routes[count++] = routes[i].route;
	}
	return count;
}

bool
routes_are_pinned(enum door door)
{
	unsigned may = 0;

	for (size_t i = 0; i < ROUTES; i++)
		if (routes[i].door == door)
			may |= routes[i].may;
	return may == ACCESS_PEER;
}

static void
print(FILE *out, const char *door, const char *method, const char *path,
    enum access_to to, unsigned may)
{
	char words[ACCESS_WORDS_MAX];

	fprintf(out, "%s\t%s\t%s\t%s\t%s\n", door, method, path, access_to_name(to),
	    access_words(may, words));
}

int
routes_print(FILE *out)
{
	static const char *const doors[DOOR_COUNT] = { "peers", "evidence", "local",
		"metrics", "desk" };
	const struct local_route *calls;
	size_t count;

	for (size_t i = 0; i < ROUTES; i++)
		print(out, doors[routes[i].door], routes[i].route.method,
		    routes[i].route.path, routes[i].to, routes[i].may);
	calls = local_routes(&count);
	for (size_t i = 0; i < count; i++)
		print(out, "call", "POST", calls[i].path, calls[i].to, calls[i].may);
	for (const struct desk_route *page = desk_routes(&count); count-- > 0; page++) {
		if (page->page != NULL)
			print(out, "page", "GET", page->path, page->to, page->may);
		if (page->fields != NULL)
			print(out, "page", "POST", page->path, page->to, page->may);
	}
	intake_kinds_print(out);
	return 0;
}
