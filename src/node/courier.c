/*
 * courier.c - calls others for the core: messages to peers, evidence from them,
 * time-stamps.
 *
 * It has the client's TLS key and addresses that the core gives it; it decides nothing.
 */
#include "node/role.h"

#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/cursor.h"
#include "base/file.h"
#include "base/limits.h"
#include "net/client.h"
#include "node/frames.h"
#include "node/jail.h"
#include "node/log.h"
#include "node/place.h"
#include "proc/loop.h"
#include "trust/digest.h"

#define FILE_MAX ((size_t)64 << 10)
#define HOOK_ANSWER_MAX ((size_t)64 << 10)
#define HOOK_SECRET "whsec_"
#define ROWS_TYPE "text/csv"
#define KIND_SHIFT 56 /* the frame's kind stands in the top bits of a transfer's id */

enum tag { TAG_CHANNEL, TAG_CLIENT, TAG_SIGNAL };

/* What an alert's frame says. */
struct alert_text {
	unsigned way;
	unsigned what;
	uint64_t seconds;
	struct str id;
	struct str body;
};

struct courier {
	const struct config *config;
	struct str hook_secret, connector_secret;
	struct loop loop;
	struct channel channel;
	struct client client;
	struct buf payload;
	struct stat resolver;          /* zero = there was none */
	int fds[CLIENT_TRANSFERS_MAX]; /* of fetches under way */
	uint64_t fd_ids[CLIENT_TRANSFERS_MAX];
};

static void
answer(struct courier *courier, uint64_t transfer, unsigned status, struct str words,
    struct str body)
{
	struct why why;

	buf_reset(&courier->payload);
	buf_add_be16(&courier->payload, (uint16_t)status);
	buf_add_sized(&courier->payload, words);
	buf_add_sized(&courier->payload, body);
	if (channel_send(&courier->channel,
		FRAME((uint16_t)(transfer >> KIND_SHIFT),
		    transfer & (((uint64_t)1 << KIND_SHIFT) - 1),
		    buf_str(&courier->payload)),
		&why) != ERR_OK)
		log_event(LOG_ERROR, "result-lost", "why", why.text, NULL);
}

static int
keep_fd(struct courier *courier, uint64_t transfer)
{
	for (size_t i = 0; i < CLIENT_TRANSFERS_MAX; i++) {
		if (courier->fds[i] >= 0)
			continue;
		courier->fds[i] = channel_take_fd(&courier->channel);
		courier->fd_ids[i] = transfer;
		return courier->fds[i];
	}
	return -1;
}

static void
drop_fd(struct courier *courier, uint64_t transfer)
{
	for (size_t i = 0; i < CLIENT_TRANSFERS_MAX; i++) {
		if (courier->fds[i] < 0 || courier->fd_ids[i] != transfer)
			continue;
		(void)close(courier->fds[i]);
		courier->fds[i] = -1;
	}
}

/* --- what is signed with a secret of comity.conf --- */

/* Standard Webhooks: the receiver knows by these lines that we said this, and when. */
struct hook_lines {
	char id[LIMIT_NAME + 32], at[64], sign[128];
	const char *list[4];
};

static void
sign_hook(struct str secret, struct str id, uint64_t seconds, struct str body,
    struct hook_lines *ret_lines)
{
	unsigned char mac[SHA256_LEN];
	struct buf text;

	(void)snprintf(
	    ret_lines->id, sizeof ret_lines->id, "webhook-id: %.*s", STR_ARG(id));
	(void)snprintf(ret_lines->at, sizeof ret_lines->at, "webhook-timestamp: %llu",
	    (unsigned long long)seconds);
	buf_init(&text, CHANNEL_FRAME_MAX);
	buf_add(&text, id);
	buf_format(&text, ".%llu.", (unsigned long long)seconds);
	buf_add(&text, body);
	hmac_sha256(secret, buf_str(&text), mac);
	buf_reset(&text);
	base64_encode(str_bytes(mac, sizeof mac), &text);
	(void)snprintf(ret_lines->sign, sizeof ret_lines->sign,
	    "webhook-signature: v1,%.*s", STR_ARG(buf_str(&text)));
	buf_release(&text);
	ret_lines->list[0] = ret_lines->id;
	ret_lines->list[1] = ret_lines->at;
	ret_lines->list[2] = ret_lines->sign;
	ret_lines->list[3] = NULL;
}

static enum err
begin_hook(struct courier *courier, uint64_t transfer, const struct alert_text *alert,
    struct why *why)
{
	const struct config *config = courier->config;
	struct hook_lines lines;

	sign_hook(courier->hook_secret, alert->id, alert->seconds, alert->body, &lines);
	return client_start(&courier->client,
	    &(struct client_request){ .id = transfer,
		.url = config->alert_webhook,
		.pin = config->alert_webhook_pinned
			   ? str_bytes(config->alert_webhook_key, SHA256_LEN)
			   : STR(""),
		.body = alert->body,
		.content_type = STR("application/json"),
		.max = HOOK_ANSWER_MAX,
		.lines = lines.list,
		.fd = -1 },
	    why);
}

/* The provider's own data system: its rows go to the descriptor that came along. */
static enum err
begin_ask(
    struct courier *courier, struct cursor *cursor, uint64_t transfer, struct why *why)
{
	const struct config *config = courier->config;
	uint64_t seconds = cursor_be64(cursor);
	struct str id = cursor_sized(cursor);
	struct str body = cursor_sized(cursor);
	int fd = keep_fd(courier, transfer);
	struct hook_lines lines;

	if (!cursor_end(cursor) || id.len >= LIMIT_NAME || fd < 0)
		return err_why(why, ERR_SYNTAX, 0, "ask frame");
	sign_hook(courier->connector_secret, id, seconds, body, &lines);
	return client_start(&courier->client,
	    &(struct client_request){ .id = transfer,
		.url = config->connector,
		.pin = config->connector_pinned
			   ? str_bytes(config->connector_pin, SHA256_LEN)
			   : STR(""),
		.body = body,
		.content_type = STR("application/json"),
		.max = LIMIT_ROWS,
		.lines = lines.list,
		.total_ms = (long)config->connector_wait_sec * 1000,
		.fd = fd },
	    why);
}

/* RFC 9110 8.3.1: in any case, and parameters behind it. */
static bool
is_csv(struct str type)
{
	struct str name = str_trim(str_cut(&type, ';'));

	return name.len == sizeof ROWS_TYPE - 1 &&
	       strncasecmp(name.ptr, ROWS_TYPE, name.len) == 0;
}

/* Rows are taken when they say that they are rows, and that they are all.  NULL: so it
 * is. */
static const char *
fault_of_rows(const struct client_result *result)
{
	if (result->id >> KIND_SHIFT != FRAME_ASK || result->status != 200)
		return NULL;
	if (!result->framed)
		return "the answer says neither its length nor its end: it may not be "
		       "whole";
	return is_csv(result->type) ? NULL : "the answer is no " ROWS_TYPE;
}

static const char *const mail_words[ALERT_SAYS_COUNT] = {
	[ALERT_SAYS_ITEM] = "Comity: an item needs you",
	[ALERT_SAYS_UNSEEN] = "Comity: an urgent item was not acknowledged",
	[ALERT_SAYS_WORKS] = "Comity: the alarms work",
};

/* Nothing of a case: who reads mail on its way learns that there is one. */
static enum err
begin_mail(struct courier *courier, uint64_t transfer, const struct alert_text *alert,
    struct why *why)
{
	const struct config *config = courier->config;
	struct str to =
	    alert->way == ALERT_MAIL ? config->alert_mail : config->alert_deputy;
	time_t at = (time_t)alert->seconds;
	struct tm utc;
	char date[64] = "", text[4 * LIMIT_NAME];
	int len;

	if (gmtime_r(&at, &utc) != NULL)
		(void)strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &utc);
	len = snprintf(text, sizeof text,
	    "From: <%.*s>\r\nTo: <%.*s>\r\nDate: %s\r\nMessage-ID: <%.*s@comity>\r\n"
	    "Auto-Submitted: auto-generated\r\nSubject: %s\r\n\r\n"
	    "%s.\r\nPlease sign in: comity alert list\r\n",
	    STR_ARG(config->alert_from), STR_ARG(to), date, STR_ARG(alert->id),
	    mail_words[alert->what], mail_words[alert->what]);
	if (len < 0 || (size_t)len >= sizeof text)
		return err_why(why, ERR_LIMIT, 0, "the mail is too long");
	return client_start(&courier->client,
	    &(struct client_request){ .id = transfer,
		.url = config->alert_relay,
		.mail_from = config->alert_from,
		.mail_to = to,
		.body = str_from(text),
		.fd = -1 },
	    why);
}

static enum err
begin_alert(
    struct courier *courier, struct cursor *cursor, uint64_t transfer, struct why *why)
{
	struct alert_text alert = { .way = cursor_u8(cursor), .what = cursor_u8(cursor) };

	alert.seconds = cursor_be64(cursor);
	alert.id = cursor_sized(cursor);
	alert.body = cursor_sized(cursor);
	if (!cursor_end(cursor) || alert.way >= ALERT_WAYS ||
	    alert.what >= ALERT_SAYS_COUNT || alert.id.len >= LIMIT_NAME)
		return err_why(why, ERR_SYNTAX, 0, "alert frame");
	return alert.way == ALERT_WEBHOOK ? begin_hook(courier, transfer, &alert, why)
					  : begin_mail(courier, transfer, &alert, why);
}

static enum err
begin(struct courier *courier, const struct frame *frame, uint64_t transfer,
    struct why *why)
{
	struct cursor cursor = cursor_from(frame->payload);
	struct str url = cursor_sized(&cursor);
	struct str pin;
	uint64_t max;

	if (frame->kind == FRAME_ALERT) {
		cursor = cursor_from(frame->payload);
		return begin_alert(courier, &cursor, transfer, why);
	}
	if (frame->kind == FRAME_ASK) {
		cursor = cursor_from(frame->payload);
		return begin_ask(courier, &cursor, transfer, why);
	}
	if (frame->kind == FRAME_STAMP) {
		struct str request = cursor_sized(&cursor);

		return client_start(&courier->client,
		    &(struct client_request){ .id = transfer,
			.url = url,
			.body = request,
			.content_type = STR("application/timestamp-query"),
			.fd = -1,
			.plain = true },
		    why);
	}
	pin = cursor_bytes(&cursor, CLIENT_PIN_LEN);
	if (frame->kind == FRAME_POST) {
		struct str type = cursor_sized(&cursor);

		return client_start(&courier->client,
		    &(struct client_request){ .id = transfer,
			.url = url,
			.pin = pin,
			.content_type = type,
			.body = cursor_sized(&cursor),
			.fd = -1 },
		    why);
	}
	max = cursor_be64(&cursor);
	return client_get_to_fd(
	    &courier->client, transfer, url, pin, keep_fd(courier, transfer), max, why);
}

static enum err
read_frames(struct courier *courier, struct why *why)
{
	struct frame frame;
	struct why refused;
	enum err e;

	while ((e = channel_receive(&courier->channel, &frame, why)) == ERR_OK) {
		uint64_t transfer = (uint64_t)frame.kind << KIND_SHIFT | frame.id;

		if (begin(courier, &frame, transfer, &refused) != ERR_OK) {
			drop_fd(courier, transfer);
			answer(courier, transfer, 0, str_from(refused.text), STR(""));
		}
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static void
give_results(struct courier *courier)
{
	struct client_result result;

	while (client_next(&courier->client, &result)) {
		const char *fault = fault_of_rows(&result);

		drop_fd(courier, result.id);
		if (fault != NULL)
			answer(courier, result.id, 0, str_from(fault), STR(""));
		else
			answer(courier, result.id,
			    result.err == ERR_OK ? result.status : 0,
			    str_from(result.words), result.body);
	}
}

/* Whoever keeps it writes a new file under the old name, which is not in our jail. */
static bool
has_new_resolver(const struct courier *courier)
{
	struct stat now;

	return stat(JAIL_RESOLVER, &now) == 0 &&
	       (now.st_ino != courier->resolver.st_ino ||
		   now.st_dev != courier->resolver.st_dev);
}

static enum err
serve(struct courier *courier, struct why *why)
{
	struct loop_event events[LOOP_EVENTS_MAX];
	size_t count;
	enum err e = ERR_OK;

	while (e == ERR_OK) {
		e = loop_wait(&courier->loop, client_timeout_ms(&courier->client), events,
		    &count, why);
		if (loop_signal_next(&courier->loop) != 0)
			return ERR_OK;
		if (e == ERR_OK)
			e = read_frames(courier, why);
		if (e == ERR_OK)
			e = client_run(&courier->client, why);
		if (e != ERR_OK)
			return e;
		give_results(courier);
		if (courier->client.running == 0 && has_new_resolver(courier)) {
			log_event(LOG_INFO, "starts-anew", "why",
			    JAIL_RESOLVER " is another file", NULL);
			return ERR_OK;
		}
		e = channel_flush(&courier->channel, why);
		if (e == ERR_OK)
			e = loop_want(&courier->loop, courier->channel.fd, TAG_CHANNEL, 0,
			    LOOP_READ |
				(channel_backlog(&courier->channel) > 0 ? LOOP_WRITE : 0),
			    why);
	}
	return e;
}

/* whsec_BASE64, as who gave it to us wrote it. */
static enum err
read_secret(const struct config *config, struct arena *arena, struct str file,
    struct str *ret_secret, struct why *why)
{
	const char *name = arena_cstr(arena, file);
	struct str text;
	enum err e;

	if (file.len == 0)
		return ERR_OK;
	if (name == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	e = file_read(arena, config_path(arena, config, name), FILE_MAX, &text, why);
	if (e != ERR_OK)
		return e;
	text = str_trim(text);
	if (!str_starts(text, STR(HOOK_SECRET)))
		return err_why(why, ERR_SYNTAX, 0, "%s: not " HOOK_SECRET "BASE64", name);
	e = base64_decode(
	    arena, str_slice(text, sizeof HOOK_SECRET - 1, text.len), ret_secret, why);
	return e == ERR_OK && ret_secret->len == 0
		   ? err_why(why, ERR_SYNTAX, 0, "%s: an empty secret", name)
		   : e;
}

int
run_courier(const struct config *config, struct arena *arena)
{
	static struct courier courier; /* large: not on the stack */
	struct client_config client = { .cert = STR("") };
	struct why why;
	enum err e;

	for (size_t i = 0; i < CLIENT_TRANSFERS_MAX; i++)
		courier.fds[i] = -1;
	buf_init(&courier.payload, CHANNEL_FRAME_MAX);
	courier.config = config;
	e = read_secret(
	    config, arena, config->alert_webhook_secret, &courier.hook_secret, &why);
	if (e == ERR_OK)
		e = read_secret(config, arena, config->connector_secret,
		    &courier.connector_secret, &why);
	if (e == ERR_OK)
		e = loop_init(&courier.loop, &why);
	if (e == ERR_OK)
		e = channel_init(&courier.channel, CHANNEL_FD, &why);
	if (e == ERR_OK)
		e = loop_add(
		    &courier.loop, courier.channel.fd, TAG_CHANNEL, 0, LOOP_READ, &why);
	if (e == ERR_OK)
		e = loop_signals(&courier.loop, TAG_SIGNAL, &why);
	if (e == ERR_OK)
		e = file_read(arena, config_path(arena, config, PLACE_TLS_CERT), FILE_MAX,
		    &client.cert, &why);
	if (e == ERR_OK)
		e = file_read(arena, config_path(arena, config, PLACE_TLS_KEY), FILE_MAX,
		    &client.key, &why);
	if (e == ERR_OK)
		e = client_init(&courier.client, &client, &why);
	if (e == ERR_OK)
		e = loop_add(&courier.loop, client_fd(&courier.client), TAG_CLIENT, 0,
		    LOOP_READ, &why);
	if (stat(JAIL_RESOLVER, &courier.resolver) != 0)
		courier.resolver = (struct stat){ 0 };
	if (e == ERR_OK)
		e = role_ready(&courier.channel, ROLE_COURIER, config, arena, &why);
	if (e == ERR_OK)
		e = serve(&courier, &why);
	return e == ERR_OK || e == ERR_IO ? 0 : role_failed("courier-stopped", &why);
}
