#include "net/client.h"

#include <assert.h>
#include <curl/curl.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"

#define URL_MAX 2048
#define EVENTS_MAX 64
/* "sha256//" and 44 characters. */
#define PIN_TEXT_MAX 64

enum state { STATE_FREE, STATE_RUNNING, STATE_DONE };

struct client_transfer {
	CURL *easy; /* kept for the next transfer */
	struct curl_slist *headers;
	struct curl_slist *mail_to;
	size_t mail_at; /* of the mail: how much has gone */
	enum state state;
	enum err err;
	uint64_t id;
	unsigned status;
	struct buf out;
	struct buf in;
	bool too_long;
	int fd;
	uint64_t max;
	uint64_t written;
	bool framed;
	const char *type; /* the library's, until the next transfer */
	char words[CURL_ERROR_SIZE];
};

static_assert(CURL_ERROR_SIZE <= CLIENT_WORDS_MAX, "words fit");

static int64_t
clock_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- what the library calls ---- */

static int
on_socket(CURL *easy, curl_socket_t socket, int what, void *closure, void *known)
{
	struct client *client = closure;
	struct epoll_event event = { .data.fd = socket };
	int operation = known != NULL ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		(void)epoll_ctl(client->epoll_fd, EPOLL_CTL_DEL, socket, NULL);
		return 0;
	}
	if (what & CURL_POLL_IN)
		event.events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		event.events |= EPOLLOUT;
	(void)epoll_ctl(client->epoll_fd, operation, socket, &event);
	(void)curl_multi_assign(client->multi, socket, client);
	return 0;
}

static int
on_timer(CURLM *multi, long timeout_ms, void *closure)
{
	struct client *client = closure;

	(void)multi;
	client->timer_ms = timeout_ms < 0 ? -1 : clock_ms() + timeout_ms;
	return 0;
}

/* A short count makes the library give up; its type is not const.
 * NOLINTBEGIN(readability-non-const-parameter) */
static size_t
on_bytes(char *bytes, size_t one, size_t len, void *closure)
{
	struct client_transfer *transfer = closure;

	assert(one == 1);
	if (len > transfer->max - transfer->written) {
		transfer->too_long = true;
		return 0;
	}
	if (transfer->fd >= 0) {
		if (fd_write_all(transfer->fd, (struct str){ bytes, len }, NULL) !=
		    ERR_OK)
			return 0;
	} else {
		buf_add(&transfer->in, (struct str){ bytes, len });
		if (buf_failed(&transfer->in))
			return 0;
	}
	transfer->written += len;
	return len;
}
/* NOLINTEND(readability-non-const-parameter) */

static size_t
on_mail(char *bytes, size_t one, size_t room, void *closure)
{
	struct client_transfer *transfer = closure;
	size_t left = transfer->out.len - transfer->mail_at;

	assert(one == 1);
	if (left > room)
		left = room;
	if (left > 0)
		memcpy(bytes, transfer->out.ptr + transfer->mail_at, left);
	transfer->mail_at += left;
	return left;
}

/* What is not confirmed for a while is lost, and a first packet is sent twice: else a
 * connection outlives by minutes the cut that broke it.  What is lost is sent again soon,
 * not each time twice as late: our messages are few and short. */
static int
on_new_socket(void *closure, curl_socket_t socket, curlsocktype purpose)
{
	unsigned timeout = CLIENT_LOST_MS;
	int tries = 1;
	int on = 1;

	(void)closure;
	(void)purpose;
	(void)setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);
	(void)setsockopt(socket, IPPROTO_TCP, TCP_SYNCNT, &tries, sizeof tries);
	(void)setsockopt(socket, IPPROTO_TCP, TCP_THIN_LINEAR_TIMEOUTS, &on, sizeof on);
	return CURL_SOCKOPT_OK;
}

/* ---- one transfer ---- */

struct settings {
	CURL *easy;
	CURLcode code; /* the first that failed */
};

static void
set_long(struct settings *settings, CURLoption option, long value)
{
	if (settings->code == CURLE_OK)
		settings->code = curl_easy_setopt(settings->easy, option, value);
}

static void
set_text(struct settings *settings, CURLoption option, const char *value)
{
	if (settings->code == CURLE_OK)
		settings->code = curl_easy_setopt(settings->easy, option, value);
}

static void
set_blob(struct settings *settings, CURLoption option, struct str bytes)
{
	struct curl_blob blob = { .len = bytes.len, .flags = CURL_BLOB_NOCOPY };

	memcpy(&blob.data, &bytes.ptr, sizeof blob.data);
	if (settings->code == CURLE_OK)
		settings->code = curl_easy_setopt(settings->easy, option, &blob);
}

/* What no request may change. */
static void
set_common(struct settings *settings, struct client_transfer *transfer)
{
	set_long(settings, CURLOPT_NOSIGNAL, 1);
	set_long(settings, CURLOPT_FOLLOWLOCATION, 0);
	set_long(settings, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
	set_text(settings, CURLOPT_PROXY, "");
	set_text(settings, CURLOPT_USERAGENT, "comity");
	if (settings->code == CURLE_OK)
		settings->code = curl_easy_setopt(
		    settings->easy, CURLOPT_ERRORBUFFER, transfer->words);
	if (settings->code == CURLE_OK)
		settings->code =
		    curl_easy_setopt(settings->easy, CURLOPT_WRITEFUNCTION, on_bytes);
	if (settings->code == CURLE_OK)
		settings->code =
		    curl_easy_setopt(settings->easy, CURLOPT_WRITEDATA, transfer);
	if (settings->code == CURLE_OK)
		settings->code =
		    curl_easy_setopt(settings->easy, CURLOPT_PRIVATE, transfer);
}

static void
set_tls(struct settings *settings, const struct client_config *config, struct str pin)
{
	char text[PIN_TEXT_MAX];
	struct buf base64;

	set_long(settings, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_3);
	if (config->cert.len > 0) {
		set_text(settings, CURLOPT_SSLCERTTYPE, "PEM");
		set_text(settings, CURLOPT_SSLKEYTYPE, "PEM");
		set_blob(settings, CURLOPT_SSLCERT_BLOB, config->cert);
		set_blob(settings, CURLOPT_SSLKEY_BLOB, config->key);
	}
	if (pin.len == 0)
		return;
	/* The key is known: neither issuer nor name could add to that. */
	buf_init(&base64, PIN_TEXT_MAX);
	base64_encode(pin, &base64);
	(void)snprintf(text, sizeof text, "sha256//%.*s", STR_ARG(buf_str(&base64)));
	buf_release(&base64);
	set_text(settings, CURLOPT_PINNEDPUBLICKEY, text);
	set_long(settings, CURLOPT_SSL_VERIFYPEER, 0);
	set_long(settings, CURLOPT_SSL_VERIFYHOST, 0);
}

static void
set_times(struct settings *settings, const struct client_request *request)
{
	long total_ms = request->total_ms;

	if (total_ms == 0 && request->fd < 0)
		total_ms = CLIENT_TOTAL_MS;
	set_long(settings, CURLOPT_CONNECTTIMEOUT_MS, CLIENT_CONNECT_MS);
	set_long(settings, CURLOPT_MAXAGE_CONN, CLIENT_IDLE_SEC);
	set_long(settings, CURLOPT_TCP_KEEPALIVE, 1);
	set_long(settings, CURLOPT_TCP_KEEPIDLE, CLIENT_ALIVE_SEC);
	set_long(settings, CURLOPT_TCP_KEEPINTVL, 2);
	if (settings->code == CURLE_OK)
		settings->code = curl_easy_setopt(
		    settings->easy, CURLOPT_SOCKOPTFUNCTION, on_new_socket);
	set_long(settings, CURLOPT_LOW_SPEED_LIMIT, CLIENT_RATE_MIN);
	set_long(settings, CURLOPT_LOW_SPEED_TIME, CLIENT_STALL_SEC);
	if (total_ms > 0)
		set_long(settings, CURLOPT_TIMEOUT_MS, total_ms);
}

static void
set_body(struct settings *settings, struct client_transfer *transfer,
    const struct client_request *request)
{
	char line[128];

	if (request->body.ptr == NULL) {
		set_long(settings, CURLOPT_HTTPGET, 1);
		return;
	}
	set_long(settings, CURLOPT_POST, 1);
	if (settings->code == CURLE_OK)
		settings->code = curl_easy_setopt(settings->easy,
		    CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
	set_text(
	    settings, CURLOPT_POSTFIELDS, transfer->out.len > 0 ? transfer->out.ptr : "");
	(void)snprintf(
	    line, sizeof line, "Content-Type: %.*s", STR_ARG(request->content_type));
	transfer->headers = curl_slist_append(NULL, line);
	for (size_t i = 0; request->lines != NULL && request->lines[i] != NULL; i++)
		transfer->headers =
		    curl_slist_append(transfer->headers, request->lines[i]);
	if (settings->code == CURLE_OK)
		settings->code = curl_easy_setopt(
		    settings->easy, CURLOPT_HTTPHEADER, transfer->headers);
}

/* RFC 5321; the addresses are the configuration's. */
static void
set_mail(struct settings *settings, struct client_transfer *transfer,
    const struct client_request *request)
{
	char address[LIMIT_NAME + 2];

	transfer->mail_at = 0;
	(void)snprintf(address, sizeof address, "<%.*s>", STR_ARG(request->mail_from));
	set_text(settings, CURLOPT_MAIL_FROM, address);
	(void)snprintf(address, sizeof address, "<%.*s>", STR_ARG(request->mail_to));
	transfer->mail_to = curl_slist_append(NULL, address);
	set_long(settings, CURLOPT_UPLOAD, 1);
	if (settings->code == CURLE_OK)
		settings->code = curl_easy_setopt(
		    settings->easy, CURLOPT_MAIL_RCPT, transfer->mail_to);
	if (settings->code == CURLE_OK)
		settings->code =
		    curl_easy_setopt(settings->easy, CURLOPT_READFUNCTION, on_mail);
	if (settings->code == CURLE_OK)
		settings->code =
		    curl_easy_setopt(settings->easy, CURLOPT_READDATA, transfer);
}

static const char *
protocols_of(const struct client_request *request)
{
	if (request->mail_to.len > 0)
		return "smtps,smtp";
	return request->plain ? "https,http" : "https";
}

static void
transfer_end(struct client_transfer *transfer)
{
	curl_slist_free_all(transfer->headers);
	transfer->headers = NULL;
	curl_slist_free_all(transfer->mail_to);
	transfer->mail_to = NULL;
	buf_release(&transfer->out);
	buf_release(&transfer->in);
	transfer->state = STATE_FREE;
}

static enum err
transfer_fill(struct client_transfer *transfer, const struct client_request *request,
    const struct client_config *config, struct why *why)
{
	struct settings settings = { .code = CURLE_OK };
	char url[URL_MAX];

	if (transfer->easy == NULL)
		transfer->easy = curl_easy_init();
	if (transfer->easy == NULL)
		return err_why(why, ERR_IO, 0, "no memory for a transfer");
	curl_easy_reset(transfer->easy);
	settings.easy = transfer->easy;
	buf_init(&transfer->out, LIMIT_BODY + 1);
	buf_add(&transfer->out, request->body);
	transfer->id = request->id;
	transfer->fd = request->fd;
	transfer->max = request->max > 0 ? request->max : LIMIT_BODY;
	transfer->written = 0;
	transfer->status = 0;
	transfer->too_long = false;
	transfer->framed = false;
	transfer->type = NULL;
	transfer->words[0] = '\0';
	buf_init(&transfer->in, transfer->fd >= 0 ? 0 : (size_t)transfer->max);
	if (buf_failed(&transfer->out))
		return err_why(why, ERR_LIMIT, 0, "body of %zu bytes: at most %zu",
		    request->body.len, LIMIT_BODY);
	(void)snprintf(url, sizeof url, "%.*s", STR_ARG(request->url));
	set_common(&settings, transfer);
	set_text(&settings, CURLOPT_URL, url);
	set_text(&settings, CURLOPT_PROTOCOLS_STR, protocols_of(request));
	set_tls(&settings, config, request->pin);
	set_times(&settings, request);
	if (request->mail_to.len > 0)
		set_mail(&settings, transfer, request);
	else
		set_body(&settings, transfer, request);
	if (settings.code != CURLE_OK)
		return err_why(
		    why, ERR_USAGE, 0, "transfer: %s", curl_easy_strerror(settings.code));
	return ERR_OK;
}

static enum err
check_request(const struct client_request *request, struct why *why)
{
	bool secure = str_starts(request->url, STR("https://"));

	if (request->mail_to.len > 0) {
		if ((!str_starts(request->url, STR("smtp://")) &&
			!str_starts(request->url, STR("smtps://"))) ||
		    request->mail_to.len >= LIMIT_NAME ||
		    request->mail_from.len >= LIMIT_NAME)
			return err_why(why, ERR_USAGE, 0, "no mail relay or address");
	} else if (!secure &&
		   !(request->plain && str_starts(request->url, STR("http://"))))
		return err_why(why, ERR_USAGE, 0, "\"%.*s\" is no https address",
		    STR_ARG(request->url));
	if (request->url.len >= URL_MAX ||
	    memchr(request->url.ptr, '\0', request->url.len) != NULL)
		return err_why(why, ERR_USAGE, 0, "address is too long");
	if (request->pin.len != 0 && request->pin.len != CLIENT_PIN_LEN)
		return err_why(why, ERR_USAGE, 0, "a pin has %d bytes", CLIENT_PIN_LEN);
	return ERR_OK;
}

enum err
client_start(struct client *client, const struct client_request *request, struct why *why)
{
	struct client_transfer *transfer = NULL;
	enum err e = check_request(request, why);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < CLIENT_TRANSFERS_MAX && transfer == NULL; i++) {
		if (client->transfers[i].state == STATE_FREE)
			transfer = &client->transfers[i];
	}
	if (transfer == NULL)
		return err_why(why, ERR_LIMIT, 0, "%d transfers are under way",
		    CLIENT_TRANSFERS_MAX);
	e = transfer_fill(transfer, request, &client->config, why);
	if (e == ERR_OK &&
	    curl_multi_add_handle(client->multi, transfer->easy) != CURLM_OK)
		e = err_why(why, ERR_IO, 0, "no memory for a transfer");
	if (e != ERR_OK) {
		transfer_end(transfer);
		return e;
	}
	transfer->state = STATE_RUNNING;
	client->running++;
	return ERR_OK;
}

enum err
client_post(struct client *client, uint64_t id, struct str url, struct str pin,
    struct str body, struct why *why)
{
	struct client_request request = {
		.id = id,
		.url = url,
		.pin = pin,
		.content_type = STR("application/json"),
		.body = body.ptr != NULL ? body : STR(""),
		.fd = -1,
	};

	if (pin.len == 0)
		return err_why(why, ERR_USAGE, 0, "a peer has a pin");
	return client_start(client, &request, why);
}

enum err
client_get_to_fd(struct client *client, uint64_t id, struct str url, struct str pin,
    int fd, size_t max, struct why *why)
{
	struct client_request request = {
		.id = id, .url = url, .pin = pin, .fd = fd, .max = max
	};

	if (pin.len == 0)
		return err_why(why, ERR_USAGE, 0, "a peer has a pin");
	return client_start(client, &request, why);
}

/* ---- results ---- */

static enum err
err_of(const struct client_transfer *transfer, CURLcode code)
{
	if (transfer->too_long)
		return ERR_LIMIT;
	switch ((int)code) {
	case CURLE_OK:
		return ERR_OK;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_PEER_FAILED_VERIFICATION:
		return ERR_CRYPTO;
	default:
		return ERR_IO;
	}
}

/* RFC 9112 6.3: a length, or chunks of which the library has seen the last. */
static bool
is_framed(CURL *easy)
{
	struct curl_header *coding = NULL;
	curl_off_t length = -1;

	if (curl_easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length) ==
		CURLE_OK &&
	    length >= 0)
		return true;
	return curl_easy_header(easy, "Transfer-Encoding", 0, CURLH_HEADER, -1,
		   &coding) == CURLHE_OK &&
	       strcasecmp(coding->value, "chunked") == 0;
}

static void
finish(struct client *client, CURL *easy, CURLcode code)
{
	struct client_transfer *transfer = NULL;
	long status = 0;

	(void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
	(void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	assert(transfer != NULL && transfer->state == STATE_RUNNING);
	(void)curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &transfer->type);
	transfer->framed = code == CURLE_OK && is_framed(easy);
	(void)curl_multi_remove_handle(client->multi, easy);
	transfer->state = STATE_DONE;
	transfer->err = err_of(transfer, code);
	transfer->status = code == CURLE_OK ? (unsigned)status : 0;
	if (transfer->too_long)
		(void)snprintf(
		    transfer->words, sizeof transfer->words, "the answer is too long");
	else if (code != CURLE_OK && transfer->words[0] == '\0')
		(void)snprintf(transfer->words, sizeof transfer->words, "%s",
		    curl_easy_strerror(code));
	client->running--;
}

enum err
client_run(struct client *client, struct why *why)
{
	struct epoll_event events[EVENTS_MAX];
	int count = epoll_wait(client->epoll_fd, events, EVENTS_MAX, 0);
	CURLMcode code = CURLM_OK;
	CURLMsg *message;
	int left;

	if (count < 0 && errno != EINTR)
		return err_errno(why, "http client");
	for (int i = 0; i < count && code == CURLM_OK; i++) {
		int mask = 0;

		if (events[i].events & (EPOLLIN | EPOLLHUP))
			mask |= CURL_CSELECT_IN;
		if (events[i].events & EPOLLOUT)
			mask |= CURL_CSELECT_OUT;
		if (events[i].events & EPOLLERR)
			mask |= CURL_CSELECT_ERR;
		code = curl_multi_socket_action(
		    client->multi, events[i].data.fd, mask, &left);
	}
	if (code == CURLM_OK && client->timer_ms >= 0 && client->timer_ms <= clock_ms()) {
		client->timer_ms = -1;
		code = curl_multi_socket_action(
		    client->multi, CURL_SOCKET_TIMEOUT, 0, &left);
	}
	if (code != CURLM_OK)
		return err_why(
		    why, ERR_IO, 0, "http client: %s", curl_multi_strerror(code));
	while ((message = curl_multi_info_read(client->multi, &left)) != NULL) {
		if (message->msg == CURLMSG_DONE)
			finish(client, message->easy_handle, message->data.result);
	}
	return ERR_OK;
}

bool
client_next(struct client *client, struct client_result *ret_result)
{
	if (client->given > 0)
		transfer_end(&client->transfers[client->given - 1]);
	client->given = 0;
	for (size_t i = 0; i < CLIENT_TRANSFERS_MAX; i++) {
		struct client_transfer *transfer = &client->transfers[i];

		if (transfer->state != STATE_DONE)
			continue;
		*ret_result = (struct client_result){
			.id = transfer->id,
			.err = transfer->err,
			.status = transfer->status,
			.body = buf_str(&transfer->in),
			.written = transfer->fd >= 0 ? transfer->written : 0,
			.framed = transfer->framed,
			.type = str_from(transfer->type),
			.words = transfer->words,
		};
		client->given = i + 1;
		return true;
	}
	return false;
}

bool
client_is_full(const struct client *client)
{
	for (size_t i = 0; i < CLIENT_TRANSFERS_MAX; i++) {
		if (client->transfers[i].state == STATE_FREE)
			return false;
	}
	return true;
}

int
client_fd(const struct client *client)
{
	return client->epoll_fd;
}

int
client_timeout_ms(const struct client *client)
{
	int64_t left = client->timer_ms - clock_ms();

	if (client->timer_ms < 0)
		return -1;
	return left < 0 ? 0 : left > 60000 ? 60000 : (int)left;
}

/* ---- begin and end ---- */

static enum err
open_multi(struct client *client, struct why *why)
{
	CURLM *multi;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_why(why, ERR_IO, 0, "http client does not start");
	client->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	multi = curl_multi_init();
	client->multi = multi;
	if (client->epoll_fd < 0 || multi == NULL)
		return err_why(why, ERR_IO, 0, "http client does not start");
	(void)curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	(void)curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, client);
	(void)curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
	(void)curl_multi_setopt(multi, CURLMOPT_TIMERDATA, client);
	(void)curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)CLIENT_TRANSFERS_MAX);
	(void)curl_multi_setopt(
	    multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)CLIENT_PER_HOST_MAX);
	(void)curl_multi_setopt(multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
	return ERR_OK;
}

enum err
client_init(struct client *client, const struct client_config *config, struct why *why)
{
	size_t need = CLIENT_TRANSFERS_MAX * sizeof(struct client_transfer);
	enum err e;

	*client = (struct client){ .epoll_fd = -1, .timer_ms = -1 };
	e = arena_init(
	    &client->memory, need + config->cert.len + config->key.len + 256, why);
	if (e != ERR_OK)
		return e;
	client->transfers = arena_array(
	    &client->memory, CLIENT_TRANSFERS_MAX, sizeof(struct client_transfer));
	client->config.cert = arena_str(&client->memory, config->cert);
	client->config.key = arena_str(&client->memory, config->key);
	assert(client->transfers != NULL && client->config.key.ptr != NULL);
	e = open_multi(client, why);
	if (e != ERR_OK)
		client_release(client);
	return e;
}

void
client_release(struct client *client)
{
	for (size_t i = 0; client->transfers != NULL && i < CLIENT_TRANSFERS_MAX; i++) {
		struct client_transfer *transfer = &client->transfers[i];

		if (transfer->easy == NULL)
			continue;
		(void)curl_multi_remove_handle(client->multi, transfer->easy);
		curl_easy_cleanup(transfer->easy);
		transfer_end(transfer);
	}
	if (client->multi != NULL)
		(void)curl_multi_cleanup(client->multi);
	if (client->epoll_fd >= 0)
		(void)close(client->epoll_fd);
	arena_release(&client->memory);
	*client = (struct client){ .epoll_fd = -1, .timer_ms = -1 };
}

AUTO_DEFINE(easy_release, CURL *, curl_easy_cleanup)

static enum err
unix_exchange(struct client_transfer *transfer, const char *socket_path, const char *path,
    struct why *why)
{
	struct settings settings = { transfer->easy, CURLE_OK };
	struct client_request request = {
		.content_type = STR("application/json"),
		.body = buf_str(&transfer->out),
	};
	char url[URL_MAX];
	long status = 0;

	(void)snprintf(url, sizeof url, "http://localhost%s", path);
	set_common(&settings, transfer);
	set_text(&settings, CURLOPT_URL, url);
	set_text(&settings, CURLOPT_PROTOCOLS_STR, "http");
	set_text(&settings, CURLOPT_UNIX_SOCKET_PATH, socket_path);
	set_body(&settings, transfer, &request);
	if (settings.code == CURLE_OK)
		settings.code = curl_easy_perform(transfer->easy);
	if (settings.code == CURLE_COULDNT_CONNECT)
		return err_why(why, ERR_NOT_FOUND, 0, "%s: nobody answers there (%s)",
		    socket_path, transfer->words);
	if (settings.code != CURLE_OK)
		return err_why(why, err_of(transfer, settings.code), 0, "%s: %s",
		    socket_path, transfer->words);
	(void)curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	transfer->status = (unsigned)status;
	return ERR_OK;
}

enum err
client_unix_post(struct arena *arena, const char *socket_path, const char *path,
    struct str body, unsigned *ret_status, struct str *ret_body, struct why *why)
{
	AUTO(easy_release) CURL *easy = NULL;
	struct client_transfer transfer = { .fd = -1, .max = LIMIT_BODY };
	struct str answer = { NULL, 0 };
	enum err e;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (easy = curl_easy_init()) == NULL)
		return err_why(why, ERR_IO, 0, "http client does not start");
	transfer.easy = easy;
	buf_init(&transfer.out, LIMIT_BODY);
	buf_init(&transfer.in, LIMIT_BODY);
	buf_add(&transfer.out, body);
	e = buf_failed(&transfer.out) ? err_why(why, ERR_LIMIT, 0, "body is too long")
				      : unix_exchange(&transfer, socket_path, path, why);
	if (e == ERR_OK) {
		answer = arena_str(arena, buf_str(&transfer.in));
		if (answer.ptr == NULL)
			e = err_why(why, ERR_LIMIT, 0, "no room for the answer");
	}
	if (e == ERR_OK) {
		*ret_status = transfer.status;
		*ret_body = answer;
	}
	transfer_end(&transfer);
	return e;
}
