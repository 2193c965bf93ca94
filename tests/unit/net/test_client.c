/* Calls: files into descriptors, answers that are too long, old TLS, servers that fail.
 */
#include <curl/curl.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "net_test.h"

#define FILE_LEN 3000000

static struct identity node, friend;
static struct server server;
static struct client client;
static int file;
static const struct server_route routes[] = {
	{ "GET", "/evidence/", true, 0 },
	{ "POST", "/hi1", false, 100000 },
};

static void
open_both(void)
{
	const struct server_config config = {
		.address = STR("127.0.0.1:0"),
		.cert = text_of(node.cert),
		.key = text_of(node.key),
		.pinned = true,
		.routes = routes,
		.route_count = 2,
	};
	const struct client_config own = { text_of(friend.cert), text_of(friend.key) };

	if (server_init(&server, &config, NULL) != ERR_OK ||
	    server_set_pins(&server, str_bytes(friend.leaf, 32), NULL) != ERR_OK ||
	    client_init(&client, &own, NULL) != ERR_OK)
		abort();
}

/* Sends the file until the client has a result. */
static struct client_result
fetch(int to, size_t max)
{
	struct client_result result = { .err = ERR_COUNT };
	struct server_request request;
	int64_t end = now_ms() + 20000;
	char url[80];

	(void)snprintf(
	    url, sizeof url, "https://127.0.0.1:%u/evidence/1", server_port(&server));
	if (client_get_to_fd(&client, 9, str_from(url), str_bytes(node.spki, 32), to, max,
		NULL) != ERR_OK)
		abort();
	while (!client_next(&client, &result) && now_ms() < end) {
		turn(&server, &client, 100);
		while (server_next(&server, &request)) {
			const struct server_answer answer = {
				.status = 200, .fd = dup(file), .fd_len = FILE_LEN
			};

			if (server_answer(&server, request.id, &answer, NULL) != ERR_OK)
				abort();
		}
	}
	return result;
}

static bool
same_files(int a, int b)
{
	void *left = mmap(NULL, FILE_LEN, PROT_READ, MAP_PRIVATE, a, 0);
	void *right = mmap(NULL, FILE_LEN, PROT_READ, MAP_PRIVATE, b, 0);

	return lseek(b, 0, SEEK_END) == FILE_LEN && memcmp(left, right, FILE_LEN) == 0;
}

static void
test_files(void)
{
	struct client_result result;
	int to = memfd_create("to", MFD_CLOEXEC);
	int short_to = memfd_create("short", MFD_CLOEXEC);
	int read_only = open("/dev/null", O_RDONLY | O_CLOEXEC);

	result = fetch(to, FILE_LEN);
	CHECK(result.err == ERR_OK && result.status == 200 &&
		  result.written == FILE_LEN && same_files(file, to),
	    "a file of exactly the limit comes over");
	CHECK(result.framed, "and is known to be whole");
	result = fetch(short_to, FILE_LEN - 1);
	CHECK(result.err == ERR_LIMIT && result.status == 0 &&
		  lseek(short_to, 0, SEEK_END) < FILE_LEN,
	    "one byte more is refused");
	result = fetch(read_only, FILE_LEN);
	CHECK(result.err == ERR_IO, "a file that cannot be written is told");
	CHECK(server.stats.connections >= 1 && fcntl(read_only, F_GETFD) != -1,
	    "and stays the caller's");
	(void)close(to);
	(void)close(short_to);
	(void)close(read_only);
}

static void
test_too_long(void)
{
	static char bytes[50000];
	struct client_request request = { .id = 1,
		.pin = { node.spki, 32 },
		.content_type = STR("application/json"),
		.body = { bytes, sizeof bytes },
		.max = sizeof bytes - 1,
		.fd = -1 };
	struct client_result result;
	char url[80];

	(void)snprintf(url, sizeof url, "https://127.0.0.1:%u/hi1", server_port(&server));
	request.url = str_from(url);
	if (client_start(&client, &request, NULL) != ERR_OK)
		abort();
	result = until_result(&server, &client);
	CHECK(result.err == ERR_LIMIT && result.body.len < sizeof bytes &&
		  result.words[0] != '\0',
	    "an answer that is too long is not taken");
}

/* Many at one time, more than there are places. */
static void
test_many(void)
{
	struct client_result result;
	char url[80];
	size_t started = 0;
	size_t good = 0;
	enum err e = ERR_OK;
	int64_t end = now_ms() + 20000;

	(void)snprintf(url, sizeof url, "https://127.0.0.1:%u/hi1", server_port(&server));
	(void)client_next(&client, &result);
	while (e == ERR_OK && started < 1000) {
		e = client_post(&client, started, str_from(url), str_bytes(node.spki, 32),
		    STR("{}"), NULL);
		started += e == ERR_OK;
	}
	CHECK(
	    e == ERR_LIMIT && started == CLIENT_TRANSFERS_MAX && client_is_full(&client),
	    "so many and no more");
	while (good < started && now_ms() < end) {
		turn(&server, &client, 100);
		(void)echo(&server, NULL);
		while (client_next(&client, &result))
			good += result.err == ERR_OK && result.status == 200;
	}
	CHECK(good == started && client.running == 0, "all are answered");
	CHECK(
	    server.stats.connections < 3 * CLIENT_PER_HOST_MAX, "over a few connections");
	CHECK(!client_is_full(&client), "there is room again");
}

static void
test_nobody(void)
{
	struct client_result result;
	char url[80];

	(void)snprintf(url, sizeof url, "https://127.0.0.1:%u/hi1", server_port(&server));
	server_release(&server);
	if (client_post(&client, 1, str_from(url), str_bytes(node.spki, 32), STR("{}"),
		NULL) != ERR_OK)
		abort();
	while (!client_next(&client, &result)) {
		struct pollfd fd = { client_fd(&client), POLLIN, 0 };

		(void)poll(&fd, 1, 20);
		if (client_run(&client, NULL) != ERR_OK)
			abort();
	}
	CHECK(result.err == ERR_IO && result.status == 0 && result.words[0] != '\0',
	    "nobody there is told");
	printf("# %s\n", result.words);
}

/* 0 = it was served over at most this version. */
static int
call_with(long version)
{
	char url[80];
	int status = -1;
	pid_t pid;

	(void)snprintf(url, sizeof url, "https://127.0.0.1:%u/x", server_port(&server));
	pid = fork();
	if (pid == 0) {
		CURL *easy = curl_easy_init();

		(void)curl_easy_setopt(easy, CURLOPT_URL, url);
		(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
		(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
		(void)curl_easy_setopt(easy, CURLOPT_SSLVERSION, version);
		(void)curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
		_exit(curl_easy_perform(easy) == CURLE_OK ? 0 : 1);
	}
	while (waitpid(pid, &status, WNOHANG) == 0)
		turn(&server, NULL, 10);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
test_old_tls(void)
{
	CHECK(call_with(CURL_SSLVERSION_MAX_TLSv1_2) == 1, "TLS 1.2 is not spoken");
	CHECK(call_with(CURL_SSLVERSION_TLSv1_3) == 0, "TLS 1.3 is");
}

int
main(void)
{
	char block[1000];

	identity_make(&node, "node");
	identity_make(&friend, "friend");
	file = memfd_create("file", MFD_CLOEXEC);
	for (int i = 0; i < FILE_LEN / 1000; i++) {
		memset(block, i, sizeof block);
		if (write(file, block, sizeof block) != (ssize_t)sizeof block)
			abort();
	}
	open_both();
	test_old_tls();
	test_files();
	test_too_long();
	test_many();
	test_nobody();
	client_release(&client);
	(void)close(file);
	return test_done();
}
