#include "node/desk_door.h"

/* Cookies know no port: two nodes of one machine would take each other's. */
struct str
desk_door_cookie(struct arena *arena, const struct config *config)
{
	struct str port = config->desk;

	if (config_desk_tls(config))
		return STR("__Host-comity");
	while (str_find(port, ':') < port.len)
		(void)str_cut(&port, ':');
	return arena_format(arena, "comity-%.*s", STR_ARG(port));
}

/* RFC 6265 4.2.1: name=value; name=value */
struct str
desk_door_find(struct str cookies, struct str name)
{
	while (cookies.len > 0) {
		struct str value = str_trim(str_cut(&cookies, ';'));

		if (str_eq(str_cut(&value, '='), name))
			return value;
	}
	return STR("");
}

/* Without a configured origin it is what the browser has asked. */
static bool
is_origin(const struct config *config, struct str origin, struct str host)
{
	struct str scheme = config_desk_tls(config) ? STR("https://") : STR("http://");

	if (config->desk_origin.len > 0)
		return str_eq(origin, config->desk_origin);
	return host.len > 0 && str_starts(origin, scheme) &&
	       str_eq(str_slice(origin, scheme.len, origin.len), host);
}

/* A browser says where a form comes from (Fetch Metadata; RFC 6454), and no page of
 * another origin can make it say otherwise.  What says neither is no browser of today,
 * and is refused.  Our pages ask for no referrer, and then browsers call even their own
 * origin null (Fetch, "append a request Origin header"). */
bool
desk_door_is_own(
    const struct config *config, struct str site, struct str origin, struct str host)
{
	if (site.len > 0 && !str_eq_c(site, "same-origin"))
		return false;
	if (origin.len == 0 || str_eq_c(origin, "null"))
		return site.len > 0;
	return is_origin(config, origin, host);
}
