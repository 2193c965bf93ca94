#include "node/place.h"

#include <string.h>

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
place_roster(struct arena *arena, struct str organisation)
{
	struct endpoint endpoint;

	if (!endpoint_parse(organisation, &endpoint))
		return (struct str){ NULL, 0 };
	return arena_format(arena, PLACE_ROSTERS "/%.*s_%.*s.json",
	    STR_ARG(endpoint.country), STR_ARG(endpoint.slug));
}
