/* Who may speak through the door of peers: certificates, pins, stalled and slow callers.
 */
#include <sys/resource.h>

#include "net_test.h"

static struct identity node, friend, stranger;
static struct server server;
static const struct server_route routes[] = {
	{ "POST", "/hi1", false, (size_t)16 << 20 },
};

static void
open_server(bool pinned)
{
	const struct server_config config = {
		.address = STR("127.0.0.1:0"),
		.cert = text_of(node.cert),
		.key = text_of(node.key),
		.pinned = pinned,
		.routes = routes,
		.route_count = 1,
	};
	struct why why = { 0 };

	if (server_init(&server, &config, &why) != ERR_OK) {
		printf("Bail out! %s\n", why.text);
		exit(1);
	}
}

static void
open_client(struct client *client, const struct identity *identity)
{
	struct client_config config = { STR_INIT(""), STR_INIT("") };

	if (identity != NULL)
		config = (struct client_config){ text_of(identity->cert),
			text_of(identity->key) };
	if (client_init(client, &config, NULL) != ERR_OK)
		abort();
}

static struct client_result
post(struct client *client, const char *spki, struct str body)
{
	char url[64];

	(void)snprintf(url, sizeof url, "https://127.0.0.1:%u/hi1", server_port(&server));
	if (client_post(client, 5, str_from(url), str_bytes(spki, 32), body, NULL) !=
	    ERR_OK)
		abort();
	return until_result(&server, client);
}

static void
test_strangers(void)
{
	struct client client;
	struct client_result result;

	open_server(true);
	open_client(&client, NULL);
	result = post(&client, node.spki, STR("{}"));
	CHECK(result.err == ERR_OK && result.status == 403, "no certificate: 403");
	client_release(&client);
	open_client(&client, &stranger);
	result = post(&client, node.spki, STR("{}"));
	CHECK(result.err == ERR_OK && result.status == 403,
	    "with no pins at all nobody may speak");
	CHECK(server_set_pins(&server, str_bytes(friend.leaf, 31), NULL) == ERR_USAGE,
	    "half a pin is refused");
	if (server_set_pins(&server, str_bytes(friend.leaf, 32), NULL) != ERR_OK)
		abort();
	result = post(&client, node.spki, STR("{}"));
	CHECK(result.err == ERR_OK && result.status == 403, "another's certificate: 403");
	CHECK(server.stats.strangers == 3 && server.stats.requests == 0,
	    "they are counted, and nothing was handed out");
	client_release(&client);
	server_release(&server);
}

static void
test_pinned(void)
{
	struct client client;
	struct client_result result;
	char pins[64];

	open_server(true);
	memcpy(pins, stranger.leaf, 32);
	memcpy(pins + 32, friend.leaf, 32);
	if (server_set_pins(&server, str_bytes(pins, 64), NULL) != ERR_OK)
		abort();
	open_client(&client, &friend);
	result = post(&client, stranger.spki, STR("{\"secret\":1}"));
	CHECK(result.err == ERR_CRYPTO && result.status == 0 && server.active == 0,
	    "a server with another key is not spoken to");
	result = post(&client, node.spki, STR("{\"a\":1}"));
	CHECK(result.err == ERR_OK && result.status == 200 && result.id == 5 &&
		  str_eq(result.body, STR("{\"a\":1}")),
	    "a pinned peer is answered");
	result = post(&client, node.spki, STR(""));
	CHECK(result.err == ERR_OK && result.status == 200 && result.body.len == 0,
	    "an empty body is a body");
	CHECK(server.stats.connections == 2, "the connection stays open");
	result = post(&client, stranger.spki, STR("{}"));
	CHECK(result.err == ERR_CRYPTO, "an open connection is not used for another pin");
	if (server_set_pins(&server, str_bytes(stranger.leaf, 32), NULL) != ERR_OK)
		abort();
	result = post(&client, node.spki, STR("{}"));
	CHECK(result.err == ERR_OK && result.status == 403,
	    "a pin that is taken away counts at once, on open connections too");
	client_release(&client);
	server_release(&server);
}

static void
test_peer_is_told(void)
{
	struct client client;
	struct server_request request;
	struct client_result result;
	char url[64];

	open_server(false);
	open_client(&client, &stranger);
	(void)snprintf(
	    url, sizeof url, "https://127.0.0.1:%u/hi1?x=%%2F", server_port(&server));
	if (client_post(&client, 1, str_from(url), str_bytes(node.spki, 32), STR("x"),
		NULL) != ERR_OK)
		abort();
	while (!server_next(&server, &request))
		turn(&server, &client, 100);
	CHECK(str_eq(request.peer, str_bytes(stranger.leaf, 32)),
	    "the request says whose certificate it came with");
	CHECK(str_eq(request.method, STR("POST")) && str_eq(request.path, STR("/hi1")) &&
		  str_eq(request.query, STR("x=%2F")) && request.uid == -1 &&
		  str_eq(request.address, STR("127.0.0.1")),
	    "and what was asked, from where");
	CHECK(str_eq(server_field(&server, request.id, "content-type"),
		  STR("application/json")) &&
		  str_empty(server_field(&server, request.id, "cookie")) &&
		  str_empty(server_field(&server, request.id + 1, "content-type")),
	    "and its fields");
	const struct server_answer answer = { .status = 200, .fd = -1 };
	CHECK(server_answer(&server, request.id + 1000, &answer, NULL) == ERR_NOT_FOUND,
	    "an answer to nothing is refused");
	CHECK(server_answer(&server, request.id, &answer, NULL) == ERR_OK &&
		  server_answer(&server, request.id, &answer, NULL) == ERR_NOT_FOUND,
	    "a second answer too");
	result = until_result(&server, &client);
	CHECK(result.status == 200, "the first arrives");
	client_release(&client);
	open_client(&client, NULL);
	result = post(&client, node.spki, STR("y"));
	CHECK(result.status == 200, "without pins no certificate is needed");
	client_release(&client);
	server_release(&server);
}

static void
test_big(void)
{
	struct client client;
	struct client_result result;
	struct buf body;

	open_server(true);
	if (server_set_pins(&server, str_bytes(friend.leaf, 32), NULL) != ERR_OK)
		abort();
	open_client(&client, &friend);
	buf_init(&body, (size_t)16 << 20);
	memset(buf_room(&body, (size_t)16 << 20), 'b', (size_t)16 << 20);
	int64_t begin = now_ms();
	result = post(&client, node.spki, buf_str(&body));
	CHECK(result.status == 200 && str_eq(result.body, buf_str(&body)),
	    "the longest body goes and comes");
	printf("# 16 MiB to and fro: %d ms\n", (int)(now_ms() - begin));
	CHECK(now_ms() - begin < 5000, "without waiting for a clamp");
	CHECK(client_post(&client, 1, STR("http://127.0.0.1/hi1"),
		  str_bytes(node.spki, 32), STR("x"), NULL) == ERR_USAGE,
	    "http is refused");
	CHECK(client_post(&client, 1, STR("https://127.0.0.1/hi1"), STR(""), STR("x"),
		  NULL) == ERR_USAGE,
	    "a peer without pin is refused");
	buf_release(&body);
	client_release(&client);
	server_release(&server);
}

/* ---- the door of people: constant headers ---- */

static const struct server_header people_headers[] = { { "X-Always", "yes" },
	{ "Cache-Control", "no-store" } };
static const struct server_route people_routes[] = { { "GET", "/a", false, 0 },
	{ "POST", "/b", false, 10 } };

/* The answer to one request on a connection of its own; echoed when it is handed out. */
static struct str
ask_people(const char *request, char *room, size_t max)
{
	int fd = call_raw(server_port(&server));
	struct str answer;
	bool closed;

	send_raw(fd, str_from(request));
	answer = hear_raw(&server, fd, 5000, room, max, &closed);
	(void)close(fd);
	return answer;
}

static void
test_headers(void)
{
	static const struct {
		const char *request, *status, *words;
	} asked[] = {
		{ "GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", " 404 ",
		    "404" },
		{ "PUT /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", " 405 ",
		    "405" },
		{ "GET /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", " 400 ", "400" },
		{ "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n", " 413 ",
		    "413" },
		{ "POST /b HTTP/1.1\r\nHost: x\r\n\r\n", " 411 ", "411" },
		{ "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", " 200 ",
		    "200" },
	};
	const struct server_config config = {
		.address = STR("127.0.0.1:0"),
		.routes = people_routes,
		.route_count = 2,
		.headers = people_headers,
		.header_count = 2,
		.people = true,
	};
	char room[4096];

	if (server_init(&server, &config, NULL) != ERR_OK)
		abort();
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
		struct str answer = ask_people(asked[i].request, room, sizeof room);

		CHECK(str_has(answer, str_from(asked[i].status)) &&
			  str_has(answer, STR("X-Always: yes\r\n")) &&
			  str_has(answer, STR("Cache-Control: no-store\r\n")),
		    asked[i].words);
	}
	server_release(&server);
}

/* An answer's own header stands instead of the constant one. */
static void
test_own_header(void)
{
	static const struct server_header own = { "cache-control", "immutable" };
	const struct server_config config = { .address = STR("127.0.0.1:0"),
		.routes = people_routes,
		.route_count = 2,
		.headers = people_headers,
		.header_count = 2 };
	const struct server_answer answer = {
		.status = 200, .headers = &own, .header_count = 1, .fd = -1
	};
	struct server_request request;
	char room[4096];
	struct str heard;
	bool closed;
	int fd;

	if (server_init(&server, &config, NULL) != ERR_OK)
		abort();
	fd = call_raw(server_port(&server));
	send_raw(fd, STR("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
	while (!server_next(&server, &request))
		turn(&server, NULL, 100);
	CHECK(server_answer(&server, request.id, &answer, NULL) == ERR_OK, "answered");
	heard = hear_raw(&server, fd, 5000, room, sizeof room, &closed);
	CHECK(str_has(heard, STR("cache-control: immutable\r\n")) &&
		  !str_has(heard, STR("no-store")) &&
		  str_has(heard, STR("X-Always: yes\r\n")),
	    "its own header, and the others");
	(void)close(fd);
	server_release(&server);
}

/* ---- the gate: who may send more than a route takes ---- */

#define LONG_MAX ((size_t)200 << 10)

/* Who says its name, and is not called stranger. */
static unsigned
admit(const void *with, const struct server_head *head,
    unsigned char ret_caller[static SERVER_CALLER_LEN])
{
	struct str name = server_head_field(head, "X-Name");

	if (!str_eq_c(head->method, "POST") || !str_eq_c(head->path, with))
		return 413;
	if (name.len == 0 || str_eq_c(name, "stranger"))
		return 403;
	memset(ret_caller, name.ptr[0], SERVER_CALLER_LEN);
	return 0;
}

static const struct server_gate gate = { LONG_MAX, admit };

static void
open_gate(const struct server_gate *through)
{
	const struct server_config config = { .address = STR("127.0.0.1:0"),
		.routes = people_routes,
		.route_count = 2,
		.people = true,
		.gate = through,
		.gate_with = "/b" };

	if (server_init(&server, &config, NULL) != ERR_OK)
		abort();
}

/* The head of a long body, and the first bytes of it. */
static int
begin_long(const char *name, const char *more, size_t len, size_t sent)
{
	static char body[2 * LONG_MAX];
	char head[256];
	int fd = call_raw(server_port(&server));
	size_t done = 0;

	(void)snprintf(head, sizeof head,
	    "POST /b?x HTTP/1.1\r\nHost: x\r\nX-Name: %s\r\n%sContent-Length: "
	    "%zu\r\n\r\n",
	    name, more, len);
	send_raw(fd, str_from(head));
	for (int64_t end = now_ms() + 5000; done < sent && now_ms() < end;) {
		ssize_t n = send(fd, body, sent - done, MSG_NOSIGNAL | MSG_DONTWAIT);

		done += n > 0 ? (size_t)n : 0;
		turn(&server, NULL, 5);
	}
	turn(&server, NULL, 20);
	return fd;
}

/* The status with which the answer begins. */
static bool
hears(int fd, const char *status)
{
	char room[sizeof "HTTP/1.1 200" - 1];
	bool closed;
	struct str heard = hear_raw(&server, fd, 5000, room, sizeof room, &closed);

	(void)close(fd);
	for (int i = 0; i < 5; i++)
		turn(&server, NULL, 20);
	return str_ends(heard, str_from(status));
}

static void
test_gate_refuses(void)
{
	static const struct {
		const char *name, *more;
		size_t len, sent;
		const char *status, *words;
	} bad[] = {
		{ "", "", LONG_MAX, LONG_MAX, "403", "nobody, when all was sent" },
		{ "stranger", "", LONG_MAX, LONG_MAX, "403", "a stranger" },
		{ "stranger", "Expect: 100-continue\r\n", LONG_MAX, 0, "403",
		    "a stranger who asks first: at once" },
		{ "stranger", "", 11, 0, "403", "a stranger with little: at once" },
		{ "anna", "", LONG_MAX + 1, LONG_MAX + 1, "413",
		    "one byte more than the gate lets in" },
		{ "anna", "", SERVER_REFUSED_MAX + 1, 0, "413",
		    "what would take too long to hear: at once" },
	};

	int fds[SERVER_REFUSED_MANY];

	open_gate(NULL);
	CHECK(hears(begin_long("anna", "", LONG_MAX, LONG_MAX), "413"),
	    "no gate: 413 for everybody");
	server_release(&server);
	open_gate(&gate);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(hears(begin_long(bad[i].name, bad[i].more, bad[i].len, bad[i].sent),
			  bad[i].status),
		    bad[i].words);
	for (size_t i = 0; i < SERVER_REFUSED_MANY; i++)
		fds[i] = begin_long("stranger", "", LONG_MAX, 0);
	CHECK(hears(begin_long("stranger", "", LONG_MAX, 0), "403"),
	    "one more of many strangers: at once");
	for (size_t i = 0; i < SERVER_REFUSED_MANY; i++)
		(void)close(fds[i]);
	for (int i = 0; i < 5; i++)
		turn(&server, NULL, 20);
	CHECK(server.stats.requests == 0 && server.bodies == 0 && server.active == 0,
	    "nothing was handed out, and nothing is held");
	server_release(&server);
}

static void
test_gate(void)
{
	const char *const names[SERVER_LARGE_MAX] = { "anna", "anna", "bert", "carl" };
	int fds[SERVER_LARGE_MAX];

	open_gate(&gate);
	CHECK(hears(begin_long("anna", "", LONG_MAX, LONG_MAX), "200"),
	    "who is let in is answered");
	CHECK(hears(begin_long("stranger", "", 10, 10), "200"),
	    "what the route takes is of everybody");
	for (size_t i = 0; i < SERVER_LARGE_MAX; i++) {
		if (i == SERVER_LARGE_EACH)
			CHECK(hears(begin_long("anna", "", LONG_MAX, LONG_MAX), "503"),
			    "a third one of one caller has to come again");
		fds[i] = begin_long(names[i], "", LONG_MAX, LONG_MAX / 2);
	}
	CHECK(hears(begin_long("dora", "", LONG_MAX, LONG_MAX), "503"),
	    "so has one more of all");
	(void)close(fds[2]);
	turn(&server, NULL, 20);
	CHECK(hears(begin_long("dora", "", LONG_MAX, LONG_MAX), "200"),
	    "one that was cut makes room");
	for (size_t i = 0; i < SERVER_LARGE_MAX; i++)
		if (i != 2)
			(void)close(fds[i]);
	for (int i = 0; i < 5; i++)
		turn(&server, NULL, 20);
	CHECK(server.bodies == 0 && server.active == 0, "nothing is held at the end");
	server_release(&server);
}

static double
cpu_ms(void)
{
	struct rusage used;

	(void)getrusage(RUSAGE_SELF, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

/* Half a ClientHello, then silence; and one who says nothing at all. */
static void
test_stalled(void)
{
	static const char hello[] = { 22, 3, 1, 2, 0, 1, 0, 1, (char)252, 3, 3, 7, 7 };
	struct client client;
	struct client_result result;
	int stalled[8];
	int64_t end = now_ms() + 2000;
	double before;
	unsigned turns = 0;
	char byte;

	open_server(true);
	if (server_set_pins(&server, str_bytes(friend.leaf, 32), NULL) != ERR_OK)
		abort();
	open_client(&client, &friend);
	for (int i = 0; i < 8; i++) {
		stalled[i] = call_raw(server_port(&server));
		if (i < 6)
			send_raw(stalled[i], (struct str){ hello, sizeof hello });
	}
	turn(&server, NULL, 10);
	before = cpu_ms();
	for (; now_ms() < end; turns++)
		turn(&server, NULL, 100);
	before = cpu_ms() - before;
	printf("# 8 stalled handshakes, 2 s: %.1f ms of CPU, %u turns\n", before, turns);
	CHECK(before < 100, "stalled handshakes do not spin");
	result = post(&client, node.spki, STR("z"));
	CHECK(result.status == 200, "and others are served meanwhile");
	end = now_ms() + 5000;
	while (now_ms() < end && server.stats.late < 8)
		turn(&server, NULL, 100);
	(void)turn(&server, NULL, 100);
	CHECK(server.stats.late == 8 && recv(stalled[0], &byte, 1, 0) <= 0 &&
		  recv(stalled[7], &byte, 1, 0) <= 0,
	    "after their time they are cut");
	for (int i = 0; i < 8; i++)
		(void)close(stalled[i]);
	client_release(&client);
	server_release(&server);
}

int
main(void)
{
	identity_make(&node, "node");
	identity_make(&friend, "friend");
	identity_make(&stranger, "stranger");
	test_strangers();
	test_pinned();
	test_peer_is_told();
	test_big();
	test_headers();
	test_own_header();
	test_gate_refuses();
	test_gate();
	test_stalled();
	return test_done();
}
