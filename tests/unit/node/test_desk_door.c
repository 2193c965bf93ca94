/* What the head of a browser's request says: which cookie, and whether from a page of
 * ours. */
#include "node/desk_door.h"
#include "test.h"

#define OWN "http://127.0.0.1:7443"
#define HOST "127.0.0.1:7443"

static struct arena arena;

static void
test_origin(void)
{
	static const struct {
		const char *site, *origin, *host, *words;
	} bad[] = {
		{ "", "", HOST, "a request that says neither" },
		{ "", "null", HOST, "an origin that is null, and nothing else" },
		{ "cross-site", "", HOST, "another site" },
		{ "same-site", OWN, HOST, "another host of the same site" },
		{ "none", OWN, HOST, "what a person typed" },
		{ "same-origin ", OWN, HOST, "nearly the word" },
		{ "same-origin", "http://evil.example", HOST, "another origin" },
		{ "same-origin", "https://" HOST, HOST, "another scheme" },
		{ "same-origin", OWN "0", HOST, "another port" },
		{ "same-origin", OWN "/", HOST, "a path" },
		{ "", "http://127.0.0.1:7443.evil.example", HOST, "one that begins so" },
		{ "", "http://", "", "nothing, and no host" },
	};
	struct config config = { .desk = STR(HOST) };
	struct config named = { .desk = STR(HOST),
		.desk_origin = STR("https://desk.example") };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(!desk_door_is_own(&config, str_from(bad[i].site),
			  str_from(bad[i].origin), str_from(bad[i].host)),
		    bad[i].words);
	CHECK(!desk_door_is_own(&named, STR("same-origin"), STR(OWN), STR(HOST)),
	    "what the browser has asked, where an origin is configured");
	CHECK(desk_door_is_own(&config, STR("same-origin"), STR(OWN), STR(HOST)) &&
		  desk_door_is_own(&config, STR(""), STR(OWN), STR(HOST)) &&
		  desk_door_is_own(&config, STR("same-origin"), STR(""), STR(HOST)) &&
		  desk_door_is_own(&config, STR("same-origin"), STR("null"), STR(HOST)),
	    "a page of ours");
	CHECK(desk_door_is_own(&named, STR("same-origin"), STR("https://desk.example"),
		  STR("behind.example")),
	    "of the configured origin");
}

static void
test_cookie(void)
{
	struct config plain = { .desk = STR(HOST) };
	struct config tls = { .desk = STR("192.0.2.1:7443") };
	struct str name = desk_door_cookie(&arena, &plain);

	CHECK(str_eq_c(name, "comity-7443"), "a cookie for each port");
	CHECK(str_eq_c(desk_door_cookie(&arena, &tls), "__Host-comity"),
	    "of this host alone, where there is TLS");
	CHECK(desk_door_find(STR(""), name).len == 0 &&
		  desk_door_find(STR("comity-74430=x"), name).len == 0 &&
		  desk_door_find(STR("xcomity-7443=x"), name).len == 0 &&
		  desk_door_find(STR("comity-7443"), name).len == 0 &&
		  desk_door_find(STR("a=comity-7443=x"), name).len == 0,
	    "no cookie, and what is nearly one");
	CHECK(str_eq_c(desk_door_find(STR("a=b; comity-7443=x=y; c=d"), name), "x=y"),
	    "among others");
	CHECK(str_eq_c(desk_door_find(STR("comity-7443=1; comity-7443=2"), name), "1"),
	    "the first, as everywhere here");
}

int
main(void)
{
	if (arena_init(&arena, (size_t)64 << 10, NULL) != ERR_OK)
		return 1;
	test_origin();
	test_cookie();
	arena_release(&arena);
	return test_done();
}
