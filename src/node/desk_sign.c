/* desk_sign.c - who is signed in at the desk: cookies, one-time links, the way out. */
#include "node/desk_sign.h"

#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "node/desk_door.h"
#include "node/desk_route.h"
#include "node/log.h"
#include "node/passkey.h"
#include "node/session.h"

#define VIEW_COOKIE "comity-view" /* language and theme: "fr.dark" */
#define SIGNED_OUT "ended=out"    /* a query; no other of a stranger's is looked at */
#define VIEW_SECONDS (400 * 86400)

static void
set_cookie(struct visit *visit, struct str value, int seconds)
{
	struct core *core = visit->call.core;
	struct arena *arena = &visit->call.job->arena;
	const char *secure = config_desk_tls(core->config) ? "; Secure" : "";

	visit->request->cookies[0] = arena_format(arena,
	    "%.*s=%.*s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
	    STR_ARG(desk_door_cookie(arena, core->config)), STR_ARG(value), seconds,
	    secure);
}

static bool
is_theme(struct str text)
{
	return str_eq_c(text, "auto") || str_eq_c(text, "light") ||
	       str_eq_c(text, "dark");
}

/* "fr", or "" for what the browser says. */
static bool
is_language(struct str text)
{
	if (text.len != 0 && text.len != 2)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < 'a' || text.ptr[i] > 'z')
			return false;
	return true;
}

/* What the person chose before; else what the browser says. */
static void
show_view(struct visit *visit)
{
	struct desk_request *request = visit->request;
	struct arena *arena = &visit->call.job->arena;
	struct str theme =
	    desk_door_find(request->fields[REQUEST_COOKIE], STR(VIEW_COOKIE));
	struct str language = str_cut(&theme, '.');

	if (!is_theme(theme))
		theme = STR("auto");
	if (!is_language(language))
		language = STR("");
	request->language = language.len > 0
				? language
				: str_slice(request->fields[REQUEST_LANGUAGE], 0, 200);
	json_put_str(arena, visit->page, "language", language);
	json_put_str(arena, visit->page, "theme", theme);
}

/* By comity.conf, as on the command line; who does not stand there may look at nothing.
 */
static unsigned
roles_of(const struct config *config, struct str person)
{
	for (size_t i = 0; i < config->persons_count; i++)
		if (str_eq(config->persons[i].person, person))
			return config_roles(config, &config->persons[i]);
	return 0;
}

static struct str
cookie_of(struct core *core, struct job *job)
{
	return desk_door_find(job->desk->fields[REQUEST_COOKIE],
	    desk_door_cookie(&job->arena, core->config));
}

void
desk_sign_key(
    struct core *core, struct job *job, unsigned char ret_key[static SHA256_LEN])
{
	const struct session *session =
	    session_known(core->sessions, cookie_of(core, job));

	if (session != NULL)
		memcpy(ret_key, session->id, SHA256_LEN);
	else
		sha256(STR("desk: nobody is signed in"), ret_key);
}

void
desk_sign_known(struct visit *visit, enum session_end *ret_end)
{
	struct core *core = visit->call.core;
	struct arena *arena = &visit->call.job->arena;

	visit->session = session_find(
	    core->sessions, cookie_of(core, visit->call.job), clock_steady(), ret_end);
	if (visit->session != NULL) {
		visit->call.person = arena_str(arena, str_from(visit->session->person));
		visit->call.roles = roles_of(core->config, visit->call.person);
	}
	show_view(visit);
}

struct str
desk_origin(struct core *core, struct arena *arena)
{
	if (core->config->desk_origin.len > 0)
		return core->config->desk_origin;
	return arena_format(arena, "%s://%.*s",
	    config_desk_tls(core->config) ? "https" : "http",
	    STR_ARG(core->config->desk));
}

static bool
is_same_origin(struct visit *visit)
{
	const struct str *fields = visit->request->fields;

	return desk_door_is_own(visit->call.core->config, fields[REQUEST_FETCH_SITE],
	    fields[REQUEST_ORIGIN], fields[REQUEST_HOST]);
}

struct verdict
desk_sign_check(struct visit *visit, const struct json *form)
{
	if (!is_same_origin(visit))
		return verdict_no("form-origin", NULL, "nothing was done");
	if (visit->session != NULL &&
	    !session_csrf(visit->session, json_get_str(form, "csrf")))
		return verdict_no("form-token", NULL, "nothing was done");
	return VERDICT_IS_YES;
}

enum err
desk_sign_open(struct visit *visit, struct str person, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	char cookie[SESSION_TOKEN_LEN];
	enum err e =
	    session_open(visit->call.core->sessions, person, clock_steady(), cookie, why);

	if (e != ERR_OK)
		return e;
	set_cookie(visit, arena_str(arena, str_from(cookie)),
	    (int)(SESSION_LENGTH / CLOCK_SECOND));
	explicit_bzero(cookie, sizeof cookie);
	return store_event_add(visit->call.core->store,
	    &(struct stored_event){ .at = visit->call.job->at,
		.event = STR("signed-in"),
		.person = person,
		.leaf = STORE_NO_LEAF },
	    why);
}

/* A path of ours, and nothing that a browser takes for another host. */
static bool
is_own_path(struct str path)
{
	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] <= ' ' || path.ptr[i] > '~' || path.ptr[i] == '\\')
			return false;
	return str_starts(path, STR("/")) && !str_starts(path, STR("//"));
}

void
desk_sign_ask(struct visit *visit, struct str purpose)
{
	struct core *core = visit->call.core;
	struct arena *arena = &visit->call.job->arena;
	unsigned char challenge[SIGNIN_CHALLENGE_LEN];
	struct json *passkey;
	struct buf text;

	if (core->config->desk_origin.len == 0 ||
	    passkey_ask(core, purpose, challenge, NULL) != ERR_OK)
		return;
	buf_init(&text, 128);
	base64url_encode(str_bytes(challenge, sizeof challenge), &text);
	passkey = json_put(visit->view, "passkey", json_object(arena));
	json_put_str(arena, passkey, "challenge", arena_str(arena, buf_str(&text)));
	json_put_str(arena, passkey, "rp_id", core->config->desk_rp_id);
	buf_release(&text);
}

/* Bytes of a member in base64; false: it is none. */
static bool
take_bytes(struct visit *visit, const char *name, struct str *ret_bytes)
{
	return base64_decode(&visit->call.job->arena,
		   json_get_str(visit->call.args, name), ret_bytes, NULL) == ERR_OK &&
	       ret_bytes->len > 0;
}

bool
desk_sign_assertion(struct visit *visit, struct assertion *ret_assertion)
{
	*ret_assertion = (struct assertion){ .credential_id = STR("") };
	return take_bytes(visit, "credential_id", &ret_assertion->credential_id) &&
	       take_bytes(visit, "authenticator_data",
		   &ret_assertion->said.authenticator_data) &&
	       take_bytes(visit, "client_data", &ret_assertion->said.client_data) &&
	       take_bytes(visit, "signature", &ret_assertion->said.signature);
}

/* Whoever is not signed in is told no more than that: which passkeys there are is
 * nobody's business. */
enum err
desk_sign_passkey(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct core *core = visit->call.core;
	struct str next = json_get_str(visit->call.args, "next");
	struct verdict verdict = verdict_no("form-value", NULL, "no assertion");
	struct assertion assertion;
	struct str person = STR("");
	enum err e = ERR_OK;

	if (core->config->desk_origin.len > 0 && desk_sign_assertion(visit, &assertion))
		e = passkey_signin(
		    core, PASSKEY_SIGN_IN, &assertion, &person, &verdict, why);
	if (e != ERR_OK)
		return e;
	if (!verdict_is_yes(&verdict)) {
		log_event(LOG_WARNING, "sign-in-refused", "rule", verdict.rule, "why",
		    verdict.detail, NULL);
		*ret_verdict = verdict_no("signin-passkey", NULL, "nobody was signed in");
		return ERR_OK;
	}
	if (visit->session != NULL)
		session_close(visit->session);
	visit->session = NULL;
	visit->request->location = is_own_path(next) ? next : STR("/");
	return desk_sign_open(visit, person, why);
}

/* A link of a foreign page would sign somebody in as who made it. */
enum err
desk_sign_link(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct str site = visit->request->fields[REQUEST_FETCH_SITE];
	char person[LIMIT_NAME];

	if (site.len > 0 && !str_eq_c(site, "none") && !str_eq_c(site, "same-origin")) {
		*ret_verdict = verdict_no("form-origin", NULL, "nobody was signed in");
		return ERR_OK;
	}
	if (!session_link_use(visit->call.core->sessions,
		json_get_str(visit->call.args, "token"), clock_steady(), person)) {
		json_put_str(&visit->call.job->arena, visit->view, "ended", STR("used"));
		*ret_verdict = verdict_no("link-used", NULL, "nobody was signed in");
		return ERR_OK;
	}
	if (visit->session != NULL)
		session_close(visit->session);
	visit->session = NULL;
	visit->request->location = STR("/");
	return desk_sign_open(visit, str_from(person), why);
}

enum err
desk_sign_in(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;

	(void)ret_verdict;
	(void)why;
	if (visit->session != NULL)
		visit->request->location = STR("/");
	json_put_str(arena, visit->view, "next", STR("/"));
	json_put_str(arena, visit->view, "ended",
	    str_eq_c(visit->request->query, SIGNED_OUT) ? STR("out") : STR(""));
	desk_sign_ask(visit, PASSKEY_SIGN_IN);
	return ERR_OK;
}

enum err
desk_sign_out(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	(void)ret_verdict;
	(void)why;
	session_close(visit->session);
	visit->session = NULL;
	set_cookie(visit, STR(""), 0);
	visit->request->location = STR("/sign-in?" SIGNED_OUT);
	return ERR_OK;
}

/* Language and theme, for who is signed in or not; what is not said stays. */
enum err
desk_display(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct str language = json_get_str(visit->call.args, "language");
	struct str theme = json_get_str(visit->call.args, "theme");
	struct str next = json_get_str(visit->call.args, "next");

	(void)why;
	if (language.len == 0)
		language = json_get_str(visit->page, "language");
	if (theme.len == 0)
		theme = json_get_str(visit->page, "theme");
	if (!is_language(language) || !is_theme(theme)) {
		*ret_verdict = verdict_no("form-value", "/language", "nothing was set");
		return ERR_OK;
	}
	visit->request->cookies[1] = arena_format(arena,
	    VIEW_COOKIE "=%.*s.%.*s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
	    STR_ARG(language), STR_ARG(theme), VIEW_SECONDS,
	    config_desk_tls(visit->call.core->config) ? "; Secure" : "");
	visit->request->location = is_own_path(next) ? next : STR("/");
	return ERR_OK;
}

enum err
local_desk_open(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	char token[SESSION_TOKEN_LEN];
	enum err e;

	if (call->core->config->desk.len == 0) {
		*ret_verdict = verdict_no("desk-closed", NULL, "comity.conf(5): desk");
		return ERR_OK;
	}
	e = session_link(call->core->sessions, call->person, clock_steady(), token, why);
	if (e != ERR_OK)
		return e;
	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "url",
	    arena_format(
		arena, "%.*s/open/%s", STR_ARG(desk_origin(call->core, arena)), token));
	json_put_str(arena, call->job->answer, "person", call->person);
	json_put_int(
	    arena, call->job->answer, "seconds", SESSION_LINK_TIME / CLOCK_SECOND);
	explicit_bzero(token, sizeof token);
	return ERR_OK;
}

/* --- what the edge knows of it --- */

/* Their ids alone: a cookie that the edge has not seen cannot be made of one. */
void
desk_sign_tell(struct core *core)
{
	struct core_peer *edge = core_peer(core, ROLE_EDGE);
	int64_t now = clock_steady();
	unsigned char digest[SHA256_LEN];

	if (core->config->desk.len == 0 || edge == NULL || now < core->sessions_at)
		return;
	core->sessions_at = now + CLOCK_SECOND;
	buf_reset(&core->payload);
	session_ids(core->sessions, now, &core->payload);
	sha256(buf_str(&core->payload), digest);
	if (core->sessions_edge == edge->instance &&
	    memcmp(core->sessions_told, digest, SHA256_LEN) == 0)
		return;
	if (!core_send(core, edge, FRAME_SESSIONS, 0))
		return;
	core->sessions_edge = edge->instance;
	memcpy(core->sessions_told, digest, SHA256_LEN);
}

/* --- a new roster --- */

static bool
is_revoked(const struct roster_person *person, int64_t now)
{
	size_t revoked = 0;

	for (size_t i = 0; i < person->keys_count; i++) {
		int64_t at = person->keys[i].revoked_at;

		revoked += at != 0 && at <= now;
	}
	return person->keys_count > 0 && revoked == person->keys_count;
}

void
desk_sign_review(struct core *core)
{
	const struct known_organisation *known =
	    trustbook_find(&core->book, core->config->organisation);

	if (known == NULL || !known->has_roster)
		return;
	for (size_t i = 0; i < known->roster.persons_count; i++) {
		const struct roster_person *person = &known->roster.persons[i];

		if (is_revoked(person, core_now(core)) &&
		    session_close_person(core->sessions, person->id) > 0)
			log_event(LOG_WARNING, "desk-signed-out", "why",
			    "every key is revoked", NULL);
	}
}
