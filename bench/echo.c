#include "echo.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "measure.h"
#include "net/server.h"
#include "trust/cert.h"

#define FILE_MAX ((size_t)64 << 10)

static enum err
read_file(struct arena *arena, const char *sandbox, const char *name,
    struct str *ret_bytes, struct why *why)
{
	const char *path = arena_format(arena, "%s/%s", sandbox, name).ptr;

	return path == NULL ? err_why(why, ERR_LIMIT, 0, "no memory")
			    : file_read(arena, path, FILE_MAX, ret_bytes, why);
}

static enum err
pin_caller(
    struct arena *arena, const char *sandbox, struct server *server, struct why *why)
{
	struct cert *cert = NULL;
	struct str pem;
	enum err e = read_file(arena, sandbox, "cl/keys/tls.crt", &pem, why);

	if (e == ERR_OK)
		e = cert_read(pem, &cert, why);
	if (e != ERR_OK)
		return e;
	e = server_set_pins(server, str_bytes(cert_sha256(cert), SHA256_LEN), why);
	cert_free(cert);
	return e;
}

static enum err
open_server(
    struct arena *arena, const char *sandbox, struct server *server, struct why *why)
{
	static const struct server_route routes[] = { { "POST", "/hi1", false,
	    LIMIT_BODY } };
	struct server_config config = { .address = STR("127.0.0.1:0"),
		.pinned = true,
		.routes = routes,
		.route_count = 1 };
	enum err e = read_file(arena, sandbox, "us/keys/tls.crt", &config.cert, why);

	if (e == ERR_OK)
		e = read_file(arena, sandbox, "us/keys/tls.key", &config.key, why);
	if (e == ERR_OK)
		e = server_init(server, &config, why);
	return e == ERR_OK ? pin_caller(arena, sandbox, server, why) : e;
}

/* Until it is ended. */
static enum err
serve(struct server *server, struct str body, struct why *why)
{
	struct server_answer answer = {
		.status = 200, .content_type = "application/json", .body = body, .fd = -1
	};
	enum err e = ERR_OK;

	while (e == ERR_OK) {
		struct pollfd wait = { .fd = server_fd(server), .events = POLLIN };
		struct server_request request;

		(void)poll(&wait, 1, server_timeout_ms(server));
		e = server_run(server, why);
		while (e == ERR_OK && server_next(server, &request))
			e = server_answer(server, request.id, &answer, why);
	}
	return e;
}

static _Noreturn void
run_child(struct arena *arena, const struct echo *echo, int tell)
{
	static struct server server;
	char *body = arena_alloc(arena, echo->answer_bytes);
	uint16_t port;
	struct why why;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (body != NULL && open_server(arena, echo->sandbox, &server, &why) == ERR_OK) {
		memset(body, 'x', echo->answer_bytes);
		port = server_port(&server);
		if (write(tell, &port, sizeof port) == (ssize_t)sizeof port)
			(void)serve(&server, str_bytes(body, echo->answer_bytes), &why);
	}
	_exit(1);
}

static enum err
run_client(struct arena *arena, const struct echo *echo, pid_t child,
    const struct drive_config *config, double *ret_cpu_us, struct why *why)
{
	static struct drive drive; /* large: not on the stack */
	struct drive_answer *answers = arena_array(arena, echo->count, sizeof *answers);
	size_t rest = echo->count - echo->warm;
	double before = 0;
	enum err e = answers == NULL ? err_why(why, ERR_LIMIT, 0, "no memory")
				     : drive_open(&drive, config, why);

	if (e == ERR_OK)
		e = drive_run(&drive, arena, echo->bodies, echo->warm, answers, why);
	before = measure_cpu_of_us(child);
	if (e == ERR_OK)
		e = drive_run(
		    &drive, arena, echo->bodies + echo->warm, rest, answers, why);
	*ret_cpu_us = (measure_cpu_of_us(child) - before) / (double)rest;
	drive_close(&drive);
	return e;
}

enum err
echo_measure(
    struct arena *arena, const struct echo *echo, double *ret_cpu_us, struct why *why)
{
	struct drive_config config;
	uint16_t port = 0;
	int tell[2];
	pid_t child;
	enum err e = drive_sandbox(arena, echo->sandbox, &config, why);

	if (e != ERR_OK || pipe2(tell, O_CLOEXEC) != 0)
		return e != ERR_OK ? e : err_errno(why, "pipe");
	child = fork();
	if (child == 0)
		run_child(arena, echo, tell[1]);
	(void)close(tell[1]);
	if (child > 0 && read(tell[0], &port, sizeof port) == (ssize_t)sizeof port) {
		config.url =
		    arena_format(arena, "https://127.0.0.1:%u/hi1", (unsigned)port);
		config.connections = echo->connections;
		e = run_client(arena, echo, child, &config, ret_cpu_us, why);
	} else {
		e = err_why(why, ERR_IO, 0, "the echo server does not start");
	}
	(void)close(tell[0]);
	if (child > 0) {
		(void)kill(child, SIGKILL);
		(void)waitpid(child, NULL, 0);
	}
	return e;
}
