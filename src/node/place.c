#include "node/place.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "model/party.h"

struct str
place_ledger_origin(struct arena *arena, struct str realm, struct str organisation)
{
	struct endpoint endpoint;
	char country[3] = "";

	if (!endpoint_parse(organisation, &endpoint))
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < 2; i++)
		country[i] = (char)(endpoint.country.ptr[i] - 'A' + 'a');
	return arena_format(arena, "%.*s.%s.%.*s/ledger", STR_ARG(realm), country,
	    STR_ARG(endpoint.slug));
}

struct str
place_ledger_later(struct arena *arena, struct str first, int64_t at)
{
	char text[CLOCK_TEXT_MAX];
	char name[CLOCK_TEXT_MAX] = "";
	size_t len = 0;

	(void)clock_text(at - at % CLOCK_SECOND, text);
	for (const char *c = text; *c != '\0'; c++)
		if (*c != '-' && *c != ':')
			name[len++] = *c;
	return arena_format(arena, "%.*s/%s", STR_ARG(first), name);
}

#define LATER_LEN (sizeof LATER - 1)
#define LATER "/00000000T000000Z"

static bool
is_later(struct str text)
{
	if (text.len != LATER_LEN)
		return false;
	for (size_t i = 0; i < LATER_LEN; i++)
		if (LATER[i] == '0' ? text.ptr[i] < '0' || text.ptr[i] > '9'
				    : text.ptr[i] != LATER[i])
			return false;
	return true;
}

struct str
place_ledger_first(struct str origin)
{
	size_t len = origin.len < LATER_LEN ? 0 : origin.len - LATER_LEN;

	return is_later(str_slice(origin, len, origin.len)) ? str_slice(origin, 0, len)
							    : origin;
}

bool
place_ledger_is(struct str first, struct str origin)
{
	return str_eq(place_ledger_first(origin), first);
}

struct vkey
place_ledger_vkey(const struct vkey *known, struct str head)
{
	struct str origin = str_cut(&head, '\n');

	return place_ledger_is(place_ledger_first(known->name), origin)
		   ? vkey_as(known, origin)
		   : *known;
}

struct str
place_roster(struct arena *arena, struct str organisation)
{
	struct endpoint endpoint;

	if (!endpoint_parse(organisation, &endpoint))
		return (struct str){ NULL, 0 };
	return arena_format(arena, PLACE_ROSTERS "/%.*s_%.*s.json",
	    STR_ARG(endpoint.country), STR_ARG(endpoint.slug));
}

const char *
place_paper(struct arena *arena)
{
	static const char *const names[] = { "comity-paper", "../bin/comity-paper" };
	const char *path = NULL;
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self);

	while (len > 0 && self[len - 1] != '/')
		len--;
	for (size_t i = 0; len > 0 && i < sizeof names / sizeof names[0]; i++) {
		path = arena_format(arena, "%.*s%s", (int)len, self, names[i]).ptr;
		if (path != NULL && access(path, X_OK) == 0)
			break;
	}
	return path;
}
