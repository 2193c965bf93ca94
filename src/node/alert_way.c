/* alert_way.c - alerts leave by each way that comity.conf names: by number, without a
 * word of the case. */
#include "base/clock.h"
#include "base/limits.h"
#include "node/alert.h"
#include "node/core.h"
#include "node/log.h"

/* At one time: the rest right after. */
#define WAY_BATCH 100
/* Pauses after a failure double from the first to the last. */
#define WAY_PAUSE_FIRST CLOCK_SECOND
#define WAY_PAUSE_LAST (60 * CLOCK_SECOND)

static const struct {
	struct alert_way way;
} ways[ALERT_WAYS] = {
	[ALERT_WEBHOOK] = { { { "webhook", 7 }, false, WAY_BATCH } },
	[ALERT_MAIL] = { { { "mail", 4 }, false, WAY_BATCH } },
	[ALERT_DEPUTY] = { { { "deputy", 6 }, true, WAY_BATCH } },
};

static bool
is_configured(const struct config *config, size_t way)
{
	const struct str *const address[ALERT_WAYS] = { &config->alert_webhook,
		&config->alert_mail, &config->alert_deputy };

	return address[way]->len > 0;
}

static enum alert_words
words_of(const struct stored_alert *alerts, size_t count)
{
	bool works = true;

	for (size_t i = 0; i < count; i++)
		works = works && str_eq_c(alerts[i].kind, "works");
	if (works)
		return ALERT_SAYS_WORKS;
	return alerts[0].deputy ? ALERT_SAYS_UNSEEN : ALERT_SAYS_ITEM;
}

/* {"type": "comity.alert", "timestamp": ..., "data": {alerts: [ids], urgent, works}} */
static struct str
body_of(struct core *core, const struct stored_alert *alerts, size_t count)
{
	struct arena *arena = &core->scratch;
	struct json *body = json_object(arena);
	struct json *data, *ids;
	char at[CLOCK_TEXT_MAX];
	bool urgent = false;
	struct str text;
	struct buf out;

	json_put_str(arena, body, "type", STR("comity.alert"));
	json_put_str(
	    arena, body, "timestamp", arena_str(arena, clock_text(core_now(core), at)));
	data = json_put(body, "data", json_object(arena));
	ids = json_put(data, "alerts", json_array(arena));
	for (size_t i = 0; i < count; i++) {
		(void)json_add(ids, json_integer(arena, alerts[i].id));
		urgent = urgent || alerts[i].urgent;
	}
	json_put_bool(arena, data, "urgent", urgent);
	json_put_bool(arena, data, "works", words_of(alerts, count) == ALERT_SAYS_WORKS);
	buf_init(&out, LIMIT_BODY);
	json_write(body, &out);
	text = arena_str(arena, buf_str(&out));
	buf_release(&out);
	return text;
}

static void
send_way(struct core *core, size_t way, const struct stored_alert *alerts, size_t count)
{
	const struct stored_alert *last = &alerts[count - 1];
	struct str rest = core->config->organisation;
	struct str country = str_cut(&rest, '/');

	buf_reset(&core->payload);
	buf_add_byte(&core->payload, (unsigned char)way);
	buf_add_byte(&core->payload, (unsigned char)words_of(alerts, count));
	buf_add_be64(&core->payload, (uint64_t)(clock_real() / CLOCK_SECOND));
	buf_add_sized(&core->payload,
	    arena_format(&core->scratch, "alert-%.*s-%.*s-%.*s-%lld", STR_ARG(country),
		STR_ARG(rest), STR_ARG(ways[way].way.name), (long long)last->id));
	buf_add_sized(&core->payload, body_of(core, alerts, count));
	core->alert_ways[way].active =
	    core_send(core, core_peer(core, ROLE_COURIER), FRAME_ALERT, way);
	core->alert_ways[way].last = last->id;
}

void
alert_send(struct core *core)
{
	for (size_t way = 0; way < ALERT_WAYS; way++) {
		struct stored_alert *alerts;
		size_t count = 0;
		struct why why;

		if (!is_configured(core->config, way) || core->alert_ways[way].active ||
		    clock_steady() < core->alert_ways[way].at)
			continue;
		if (store_alert_untold(&core->scratch, core->store, &ways[way].way,
			&alerts, &count, &why) != ERR_OK)
			log_event(LOG_ERROR, "alerts", "why", why.text, NULL);
		else if (count > 0)
			send_way(core, way, alerts, count);
	}
}

void
alert_result(struct core *core, uint64_t way, struct cursor *cursor)
{
	unsigned status = cursor_be16(cursor);
	struct str words = cursor_sized(cursor);
	struct why why;
	int64_t pause;

	if (way >= ALERT_WAYS || !core->alert_ways[way].active)
		return;
	core->alert_ways[way].active = false;
	if (status >= 200 && status < 300) {
		core->alert_ways[way].pause = 0;
		if (core_begin(core, &why) != ERR_OK ||
		    store_alert_told(core->store, ways[way].way.name,
			core->alert_ways[way].last, &why) != ERR_OK)
			log_event(LOG_ERROR, "alerts", "why", why.text, NULL);
		return;
	}
	pause = 2 * core->alert_ways[way].pause;
	if (pause == 0) {
		pause = WAY_PAUSE_FIRST;
		log_event(LOG_ERROR, "alert-not-sent", "way", ways[way].way.name.ptr,
		    "why",
		    words.len > 0 ? arena_cstr(&core->scratch, words)
				  : arena_format(&core->scratch, "status %u", status).ptr,
		    NULL);
	}
	if (pause > WAY_PAUSE_LAST)
		pause = WAY_PAUSE_LAST;
	core->alert_ways[way].pause = pause;
	core->alert_ways[way].at = clock_steady() + pause;
}
