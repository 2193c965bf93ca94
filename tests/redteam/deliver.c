#include "deliver.h"

#include <poll.h>
#include <string.h>

#include "base/file.h"
#include "node/config.h"
#include "node/place.h"
#include "trust/cert.h"

#define PEM_MAX ((size_t)64 << 10)

enum err
deliver_open(struct arena *arena, struct deliver *deliver, const char *sandbox,
    const char *node, const struct client_config *identity, struct why *why)
{
	const char *folder = arena_format(arena, "%s/%s", sandbox, node).ptr;
	struct config *config = arena_alloc(arena, sizeof *config);
	struct cert *cert = NULL;
	struct str pem = { 0 };
	enum err e;

	if (config == NULL || folder == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	e = config_read(arena, folder, config, why);
	if (e == ERR_OK)
		e = file_read(arena, config_path(arena, config, PLACE_TLS_CERT), PEM_MAX,
		    &pem, why);
	if (e == ERR_OK)
		e = cert_read(pem, &cert, why);
	if (e != ERR_OK)
		return e;
	memcpy(deliver->pin, key_id(cert_key(cert)), CLIENT_PIN_LEN);
	cert_free(cert);
	deliver->url = arena_format(arena, "https://%.*s/hi1", STR_ARG(config->listen));
	deliver->type = STR("application/json");
	return client_init(&deliver->client, identity, why);
}

void
deliver_close(struct deliver *deliver)
{
	client_release(&deliver->client);
}

enum err
deliver_post(struct arena *arena, struct deliver *deliver, struct str body,
    unsigned *ret_status, struct str *ret_answer, struct why *why)
{
	struct client *client = &deliver->client;
	struct client_request request = { .id = 1,
		.url = deliver->url,
		.pin = str_bytes(deliver->pin, CLIENT_PIN_LEN),
		.content_type = deliver->type,
		.body = body,
		.fd = -1 };
	struct client_result result;
	enum err e = client_start(client, &request, why);

	while (e == ERR_OK && !client_next(client, &result)) {
		struct pollfd wait = { .fd = client_fd(client), .events = POLLIN };

		(void)poll(&wait, 1, client_timeout_ms(client));
		e = client_run(client, why);
	}
	if (e != ERR_OK)
		return e;
	*ret_status = result.status;
	*ret_answer = arena_str(arena, result.body);
	return result.err == ERR_OK ? ERR_OK
				    : err_why(why, result.err, 0, "%s", result.words);
}
