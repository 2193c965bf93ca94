#include "drive.h"

#include <errno.h>
#include <poll.h>

#include "base/file.h"
#include "measure.h"
#include "trust/key.h"

#define FILE_MAX ((size_t)64 << 10)
#define WAIT_MS 100

/* What is under way. */
struct run {
	struct arena *keep;
	const struct str *bodies;
	size_t count;
	size_t begun, done;
	struct drive_answer *answers;
};

enum err
drive_open(struct drive *drive, const struct drive_config *config, struct why *why)
{
	enum err e = ERR_OK;

	if (config->connections == 0 || config->connections > DRIVE_CONNECTIONS_MAX ||
	    !str_starts(config->url, STR("https://127.0.0.1:")))
		return err_why(why, ERR_USAGE, 0,
		    "1 to %d connections, and only to this machine",
		    DRIVE_CONNECTIONS_MAX);
	drive->config = *config;
	drive->clients_count = 0;
	while (e == ERR_OK &&
	       drive->clients_count * CLIENT_PER_HOST_MAX < config->connections) {
		e = client_init(
		    &drive->clients[drive->clients_count], &config->client, why);
		drive->clients_count += e == ERR_OK;
	}
	return e;
}

void
drive_close(struct drive *drive)
{
	for (size_t i = 0; i < drive->clients_count; i++)
		client_release(&drive->clients[i]);
	drive->clients_count = 0;
}

static enum err
begin_more(struct drive *drive, size_t n, struct run *run, struct why *why)
{
	size_t first = n * CLIENT_PER_HOST_MAX;
	size_t share = drive->config.connections - first;
	enum err e = ERR_OK;

	if (share > CLIENT_PER_HOST_MAX)
		share = CLIENT_PER_HOST_MAX;
	while (
	    e == ERR_OK && run->begun < run->count && drive->clients[n].running < share) {
		run->answers[run->begun] =
		    (struct drive_answer){ .begun_us = measure_wall_us() };
		e = client_post(&drive->clients[n], run->begun, drive->config.url,
		    drive->config.pin, run->bodies[run->begun], why);
		run->begun++;
	}
	return e;
}

static enum err
take_answers(struct client *client, struct run *run, struct why *why)
{
	struct client_result result;
	enum err e = client_run(client, why);

	while (e == ERR_OK && client_next(client, &result)) {
		struct drive_answer *answer = &run->answers[result.id];

		answer->took_us = measure_wall_us() - answer->begun_us;
		answer->status = result.status;
		answer->body = arena_str(run->keep, result.body);
		run->done++;
		if (result.err != ERR_OK)
			e = err_why(why, result.err, 0, "%s", result.words);
		else if (answer->body.ptr == NULL)
			e = err_why(why, ERR_LIMIT, 0, "no room for the answers");
	}
	return e;
}

static enum err
wait_for_any(struct drive *drive, struct why *why)
{
	struct pollfd fds[DRIVE_CLIENTS_MAX];
	int timeout = WAIT_MS;

	for (size_t i = 0; i < drive->clients_count; i++) {
		int own = client_timeout_ms(&drive->clients[i]);

		fds[i] = (struct pollfd){ .fd = client_fd(&drive->clients[i]),
			.events = POLLIN };
		if (own >= 0 && own < timeout)
			timeout = own;
	}
	if (poll(fds, drive->clients_count, timeout) < 0 && errno != EINTR)
		return err_errno(why, "poll");
	return ERR_OK;
}

enum err
drive_run(struct drive *drive, struct arena *keep, const struct str *bodies, size_t count,
    struct drive_answer *ret_answers, struct why *why)
{
	struct run run = {
		.keep = keep, .bodies = bodies, .count = count, .answers = ret_answers
	};
	double until = measure_wall_us() + DRIVE_MS_MAX * 1e3;
	enum err e = ERR_OK;

	while (e == ERR_OK && run.done < count) {
		for (size_t i = 0; e == ERR_OK && i < drive->clients_count; i++)
			e = begin_more(drive, i, &run, why);
		if (e == ERR_OK)
			e = wait_for_any(drive, why);
		for (size_t i = 0; e == ERR_OK && i < drive->clients_count; i++)
			e = take_answers(&drive->clients[i], &run, why);
		if (e == ERR_OK && run.done < count && measure_wall_us() > until)
			e = err_why(why, ERR_IO, 0, "%zu of %zu answers in %d s",
			    run.done, count, DRIVE_MS_MAX / 1000);
	}
	return e;
}

static enum err
read_file(struct arena *arena, const char *sandbox, const char *name,
    struct str *ret_bytes, struct why *why)
{
	const char *path = arena_format(arena, "%s/%s", sandbox, name).ptr;

	return path == NULL ? err_why(why, ERR_LIMIT, 0, "no memory")
			    : file_read(arena, path, FILE_MAX, ret_bytes, why);
}

enum err
drive_sandbox(struct arena *arena, const char *sandbox, struct drive_config *ret_config,
    struct why *why)
{
	struct drive_config config = { .connections = 1 };
	struct key *key = NULL;
	struct str pem = STR("");
	enum err e =
	    read_file(arena, sandbox, "cl/keys/tls.crt", &config.client.cert, why);

	if (e == ERR_OK)
		e = read_file(arena, sandbox, "cl/keys/tls.key", &config.client.key, why);
	if (e == ERR_OK)
		e = read_file(arena, sandbox, "us/keys/tls.crt", &pem, why);
	if (e == ERR_OK)
		e = key_read_public(pem, &key, why);
	if (e != ERR_OK)
		return e;
	config.pin = arena_str(arena, str_bytes(key_id(key), SHA256_LEN));
	key_free(key);
	*ret_config = config;
	return ERR_OK;
}
