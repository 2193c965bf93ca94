#include "node/expiry.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/file.h"
#include "node/alert.h"
#include "node/log.h"
#include "node/place.h"
#include "trust/cert.h"

#define CERT_FILE_MAX ((size_t)64 << 10)

/* Days before the end at which it is said louder. */
#define DAYS_EARLY 60
#define DAYS_SOON 30
#define DAYS_NOW 7
/* When it could not be kept. */
#define AGAIN (60 * CLOCK_SECOND)

struct expiry {
	const char *what;
	struct str whose; /* an organisation, may be empty */
	int64_t at;       /* 0: never, or not known */
};

static int64_t
end_of_cert(struct core *core, const char *place)
{
	const char *path = config_path(&core->scratch, core->config, place);
	struct cert *cert;
	struct str bytes;
	struct why why = { .text = "no memory" };
	int64_t at;

	if (path == NULL ||
	    file_read(&core->scratch, path, CERT_FILE_MAX, &bytes, &why) != ERR_OK ||
	    cert_read(bytes, &cert, &why) != ERR_OK) {
		log_event(LOG_WARNING, "certificate-unreadable", "why", why.text, NULL);
		return 0;
	}
	at = cert_not_after(cert);
	cert_free(cert);
	return at;
}

void
expiry_open(struct core *core)
{
	core->tls_ends_at = end_of_cert(core, PLACE_TLS_CERT);
	core->seal_ends_at = end_of_cert(core, PLACE_SEAL_CERT);
}

/* The nth thing that ends; false behind the last. */
static bool
expiry_nth(const struct core *core, size_t n, struct expiry *ret_expiry)
{
	const struct trustbook *book = &core->book;
	const struct expiry own[] = {
		{ "federation-list", STR(""), book->listed.directory.expires_at },
		{ "listing", core->config->organisation,
		    core->self->pin == NULL ? core->self->entry->valid_to : 0 },
		{ "tls-certificate", core->config->organisation, core->tls_ends_at },
		{ "seal-certificate", core->config->organisation, core->seal_ends_at },
	};
	size_t own_count = sizeof own / sizeof own[0];

	if (n >= own_count + book->pins_count)
		return false;
	*ret_expiry = n < own_count ? own[n]
				    : (struct expiry){ "pinned-record",
					      book->pins[n - own_count].organisation.id,
					      book->pins[n - own_count].expires_at };
	return true;
}

/* Whole days left: negative after the end. */
static int64_t
days_left(const struct expiry *expiry, int64_t now)
{
	int64_t left = expiry->at - now;

	return left < 0 ? -1 - (-left / CLOCK_DAY) : left / CLOCK_DAY;
}

static bool
is_near(const struct expiry *expiry, int64_t now)
{
	return expiry->at != 0 && days_left(expiry, now) < DAYS_EARLY;
}

static void
log_expiry(struct core *core, const struct expiry *expiry, int64_t days)
{
	char at[CLOCK_TEXT_MAX], left[24];

	(void)snprintf(left, sizeof left, "%lld", (long long)days);
	log_event(days < DAYS_NOW    ? LOG_ERROR
		  : days < DAYS_SOON ? LOG_WARNING
				     : LOG_INFO,
	    days < 0 ? "expired" : "expires", "what", expiry->what, "organisation",
	    arena_cstr(&core->scratch, expiry->whose), "at",
	    arena_cstr(&core->scratch, clock_text(expiry->at, at)), "days", left, NULL);
}

/* One alert a step: its subject says which. */
static enum err
add_alert(struct core *core, const struct expiry *expiry, int64_t days, struct why *why)
{
	static const int steps[] = { 0, DAYS_NOW, DAYS_SOON, DAYS_EARLY };
	char at[CLOCK_TEXT_MAX];
	size_t step = 0;

	while (days >= steps[step])
		step++;
	return alert_add(core->store,
	    &(struct stored_alert){ .at = core_now(core),
		.kind = STR("expires"),
		.subject = arena_format(&core->scratch, "%s %.*s, %.*s: %d", expiry->what,
		    STR_ARG(expiry->whose), STR_ARG(clock_text(expiry->at, at)),
		    steps[step]),
		.urgent = days < DAYS_NOW },
	    why);
}

static enum err
tell_all(struct core *core, int64_t now, struct why *why)
{
	struct expiry expiry;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && expiry_nth(core, i, &expiry); i++) {
		int64_t days = days_left(&expiry, now);

		if (!is_near(&expiry, now))
			continue;
		log_expiry(core, &expiry, days);
		e = add_alert(core, &expiry, days, why);
	}
	return e;
}

static bool
is_any_near(const struct core *core, int64_t now)
{
	struct expiry expiry;

	for (size_t i = 0; expiry_nth(core, i, &expiry); i++)
		if (is_near(&expiry, now))
			return true;
	return false;
}

void
expiry_tell(struct core *core)
{
	int64_t now = core_now(core);
	struct merkle_tip before;
	struct why why;
	enum err e = ERR_OK;

	if (now < core->expiry_at || core->storage.fault[0] != '\0')
		return;
	core->expiry_at = now + CLOCK_DAY;
	if (!is_any_near(core, now))
		return; /* no transaction for nothing */
	e = core_part_begin(core, &before, &why);
	if (e == ERR_OK)
		e = core_part_end(core, &before, tell_all(core, now, &why), &why);
	if (e == ERR_OK)
		return;
	log_event(LOG_ERROR, "alerts", "why", why.text, NULL);
	core->expiry_at = now + AGAIN;
}

void
expiry_show(struct core *core, struct arena *arena, struct json *to)
{
	int64_t now = core_now(core);
	struct expiry expiry;

	for (size_t i = 0; expiry_nth(core, i, &expiry); i++) {
		char at[CLOCK_TEXT_MAX];
		struct json *item;

		if (!is_near(&expiry, now))
			continue;
		item = json_add(to, json_object(arena));
		json_put_str(arena, item, "what", str_from(expiry.what));
		if (expiry.whose.len > 0)
			json_put_str(arena, item, "organisation", expiry.whose);
		json_put_str(
		    arena, item, "at", arena_str(arena, clock_text(expiry.at, at)));
		json_put_int(arena, item, "days", days_left(&expiry, now));
	}
}

void
expiry_metrics(struct core *core, struct buf *page)
{
	int64_t now = core_now(core);
	struct expiry expiry;

	buf_add_c(page, "# HELP comity_expires_seconds Time left; negative when over.\n"
			"# TYPE comity_expires_seconds gauge\n");
	for (size_t i = 0; expiry_nth(core, i, &expiry); i++)
		if (expiry.at != 0)
			buf_format(page,
			    "comity_expires_seconds{what=\"%s\",organisation=\"%.*s\"} "
			    "%lld\n",
			    expiry.what, STR_ARG(expiry.whose),
			    (long long)((expiry.at - now) / CLOCK_SECOND));
}
