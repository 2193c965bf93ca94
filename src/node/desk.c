/* desk.c - a browser's request on its way through the core: to its route, to the process
 * that renders, and back. */
#include "node/desk.h"

#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "format/webform.h"
#include "node/desk_route.h"
#include "node/desk_sign.h"
#include "node/log.h"
#include "node/passkey.h"

bool
desk_take(struct core *core, struct job *job, struct str method, struct cursor *cursor)
{
	struct desk_request *request = arena_alloc(&job->arena, sizeof *request);
	bool good = request != NULL;

	(void)core;
	if (request == NULL)
		return false;
	request->post = str_eq_c(method, "POST");
	request->query = arena_str(&job->arena, cursor_sized(cursor));
	for (size_t i = 0; i < REQUEST_FIELD_COUNT; i++) {
		struct str field = cursor_sized(cursor);

		request->fields[i] = arena_str(&job->arena, field);
		good = good && (field.len == 0 || request->fields[i].ptr != NULL);
	}
	job->desk = request;
	return good;
}

bool
desk_is_get(const struct job *job)
{
	return job->desk != NULL && !job->desk->post;
}

/* --- the page --- */

/* What is on every page (ui/page.h). */
static void
show_frame(struct visit *visit)
{
	struct core *core = visit->call.core;
	struct arena *arena = &visit->call.job->arena;
	struct json *page = visit->page;
	struct json *node = json_put(page, "node", json_object(arena));
	struct str query = visit->request->query;
	char text[CLOCK_TEXT_MAX];

	json_put_str(arena, page, "path",
	    query.len == 0 ? visit->call.job->path
			   : arena_format(arena, "%.*s?%.*s",
				 STR_ARG(visit->call.job->path), STR_ARG(query)));
	json_put_str(
	    arena, page, "now", arena_str(arena, clock_text(visit->call.job->at, text)));
	json_put_str(arena, page, "realm", core->config->realm);
	json_put_bool(arena, page, "training", config_training(core->config));
	json_put_str(arena, page, "version", STR(COMITY_VERSION));
	json_put_str(arena, node, "organisation", core->config->organisation);
	json_put_str(arena, node, "fingerprint", core->ledger_origin);
	json_put_str(arena, node, "status",
	    core->storage.fault[0] == '\0'
		? STR("ok")
		: arena_str(arena, str_from(core->storage.fault)));
	local_show_assumed(&visit->call, page);
	if (visit->session == NULL)
		return;
	json_put_str(arena, page, "person", visit->call.person);
	json_put_str(
	    arena, page, "csrf", arena_str(arena, str_from(visit->session->csrf)));
	json_put_int(arena, page, "file_max", (int64_t)LIMIT_FORM_FILES);
	desk_route_may(arena, visit->call.roles, page);
}

void
desk_refuse(struct visit *visit, const struct verdict *verdict)
{
	struct core *core = visit->call.core;
	struct arena *arena = &visit->call.job->arena;
	const struct rule *rule = rule_find(&core->rules, str_from(verdict->rule));
	struct json *refusal = json_put(visit->page, "refusal", json_object(arena));

	json_put_str(arena, refusal, "rule", str_from(verdict->rule));
	json_put_str(
	    arena, refusal, "pointer", arena_str(arena, str_from(verdict->path)));
	json_put_str(
	    arena, refusal, "detail", arena_str(arena, str_from(verdict->detail)));
	json_put_bool(arena, refusal, "person", verdict->kind == VERDICT_PERSON);
	json_put_bool(arena, refusal, "nothing_sent", true);
	visit->call.job->status = 422;
	if (rule == NULL)
		return;
	json_put_str(arena, refusal, "words", rule->sentence);
	json_put_str(arena, refusal, "source", rule->source);
	json_put_str(arena, refusal, "kind", rule_kind_name(rule->kind));
}

/* What there is to say instead of a page. */
static void
show_error(struct visit *visit, unsigned status, const struct verdict *verdict)
{
	visit->request->page = STR("error");
	visit->view = json_object(&visit->call.job->arena);
	json_put_int(&visit->call.job->arena, visit->view, "status", status);
	desk_refuse(visit, verdict);
	visit->call.job->status = status;
}

static void
show_sign_in(struct visit *visit, enum session_end end, struct str path)
{
	static const char *const ends[SESSION_END_COUNT] = {
		[SESSION_GOOD] = "",
		[SESSION_NONE] = "",
		[SESSION_LOCKED] = "idle",
		[SESSION_OVER] = "end",
	};
	struct arena *arena = &visit->call.job->arena;

	visit->request->page = STR("signin");
	json_put_str(arena, visit->view, "next", path);
	json_put_str(arena, visit->view, "ended", str_from(ends[end]));
	desk_sign_ask(visit, PASSKEY_SIGN_IN);
	if (visit->request->post)
		visit->call.job->status = 403;
}

/* --- the request --- */

/* The view of a route; its own refusal (no such case) is a page of its own. */
static enum err
view(struct visit *visit, const struct desk_route *route, struct why *why)
{
	struct verdict verdict = VERDICT_IS_YES;
	enum err e;

	visit->request->page = str_from(route->page == NULL ? "error" : route->page);
	if (route->view == NULL)
		return ERR_OK;
	e = route->view(visit, &verdict, why);
	if (e != ERR_OK || verdict_is_yes(&verdict))
		return e;
	if ((route->may & ACCESS_ANYBODY) == 0)
		show_error(visit,
		    strcmp(verdict.rule, "call-not-allowed") == 0 ? 403 : 404, &verdict);
	else
		desk_refuse(visit, &verdict);
	return e;
}

/* The form is done, by the very calls that answer the CLI. */
static enum err
act(struct visit *visit, const struct desk_route *route, struct verdict *ret_verdict,
    struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	enum err e = route->act != NULL ? route->act(visit, ret_verdict, why)
					: local_run(&visit->call, str_from(route->call),
					      ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict) && route->next != NULL)
		visit->request->location =
		    desk_route_fill(arena, route->next, visit->call.args);
	return e;
}

/* What was typed, if it is not there already; a file has to be chosen again. */
static void
put_typed(struct visit *visit, const struct json *form)
{
	struct json *typed;

	if (json_get(visit->page, "typed") != NULL)
		return;
	typed = json_put(visit->page, "typed", json_copy(&visit->call.job->arena, form));
	if (!json_is(typed, JSON_OBJECT))
		return;
	for (struct json *m = typed->first; m != NULL; m = m->next)
		if (json_get(m, "base64") != NULL)
			m->kind = JSON_NULL;
}

/* A refused form changes nothing, and is shown again with the refusal and what was
 * typed. */
static enum err
refuse_form(struct visit *visit, const struct desk_route *route, const struct json *form,
    const struct verdict *verdict, struct why *why)
{
	enum err e;

	put_typed(visit, form);
	e = view(visit, route, why);
	/* what is not there has said so */
	if (e == ERR_OK && json_get(visit->page, "refusal") == NULL)
		desk_refuse(visit, verdict);
	return e;
}

static enum err
post(struct visit *visit, const struct desk_route *route, struct json *args,
    struct why *why)
{
	struct core *core = visit->call.core;
	struct job *job = visit->call.job;
	struct merkle_tip before = core->journal.tip;
	struct verdict verdict = VERDICT_IS_YES;
	struct json *form = json_object(&job->arena);
	enum err e = ERR_OK;

	if (job->text.len == 0)
		verdict = job->refusal;
	else
		e = canon_read(&job->arena, job->text, &form, why);
	if (e != ERR_OK)
		return e;
	if (verdict_is_yes(&verdict))
		verdict = desk_sign_check(visit, form);
	if (verdict_is_yes(&verdict))
		verdict = desk_route_form(&job->arena, route, form, args);
	if (verdict_is_yes(&verdict))
		e = act(visit, route, &verdict, why);
	if (e != ERR_OK || verdict_is_yes(&verdict))
		return e;
	e = core_take_back(core, &before, why);
	job->in_ledger = false;
	job->receipt_to = NULL;
	return e == ERR_OK ? refuse_form(visit, route, form, &verdict, why) : e;
}

/* Of who is signed in alone: what a stranger asks for is a path.  Parts of the path come
 * first: a query cannot say otherwise. */
static void
take_query(struct visit *visit, struct json *args)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *query = json_object(arena);

	if (visit->session != NULL)
		(void)webform_query(arena, visit->request->query, &query, NULL);
	for (const struct json *m = json_first(query); m != NULL; m = m->next) {
		const char *name = arena_cstr(arena, m->name);

		if (name != NULL && json_get(args, name) == NULL)
			(void)json_put_named(args, m->name, json_copy(arena, m));
	}
	(void)json_put(visit->page, "query", query);
}

/* Whether the person may look there; false: what is said instead is in the view. */
static bool
may_visit(struct visit *visit, const struct desk_route *route, bool path_known)
{
	struct str path = visit->call.job->path;
	char words[ACCESS_WORDS_MAX];
	struct verdict verdict;

	if (route == NULL) {
		verdict =
		    verdict_no("page-unknown", NULL, "%.*s", STR_ARG(str_head(path, 80)));
		show_error(visit, path_known ? 405 : 404, &verdict);
		return false;
	}
	if ((route->may & (visit->call.roles | ACCESS_ANYBODY)) != 0)
		return true;
	/* who keeps the node up begins there */
	if (str_eq_c(path, "/")) {
		visit->request->location = STR("/health");
		return false;
	}
	verdict = verdict_no("call-not-allowed", NULL, "%s is for %s", route->path,
	    access_words(route->may, words));
	show_error(visit, 403, &verdict);
	return false;
}

static enum err
answer_visit(struct visit *visit, struct why *why)
{
	struct job *job = visit->call.job;
	struct json *args = json_object(&job->arena);
	enum session_end end = SESSION_NONE;
	const struct desk_route *route;
	bool path_known;

	visit->call.args = args;
	desk_sign_known(visit, &end);
	show_frame(visit);
	route = desk_route_find(
	    &job->arena, job->path, visit->request->post, args, &path_known);
	/* who is not signed in is not told what there is */
	if (visit->session == NULL &&
	    (route == NULL || (route->may & ACCESS_ANYBODY) == 0)) {
		show_sign_in(visit, end, job->path);
		return ERR_OK;
	}
	if (!may_visit(visit, route, path_known))
		return ERR_OK;
	if (visit->request->post)
		return post(visit, route, args, why);
	take_query(visit, args);
	if (json_get_str(args, "done").len > 0)
		json_put_str(
		    &job->arena, visit->page, "done", json_get_str(args, "done"));
	return view(visit, route, why);
}

enum err
desk_run(struct core *core, struct job *job, struct why *why)
{
	struct visit visit = { .call = { .core = core, .job = job },
		.request = job->desk,
		.page = json_object(&job->arena) };
	enum err e;

	visit.view = json_object(&job->arena);
	e = answer_visit(&visit, why);
	core->sessions_at = 0;
	(void)json_put(visit.page, "view", visit.view);
	/* what a call has answered is on the page that is named, with its receipt */
	json_put_str(&job->arena, visit.page, "page", visit.request->page);
	visit.request->kept = visit.page;
	if (visit.request->location.len == 0)
		job->answer = visit.page;
	return e;
}

/* The page that was made ready before a vault was asked. */
static struct visit
kept_visit(struct core *core, struct job *job)
{
	return (struct visit){ .call = { .core = core, .job = job },
		.request = job->desk,
		.page = job->desk->kept,
		.view = json_member(job->desk->kept, "view") };
}

void
desk_not_done(struct core *core, struct job *job, const struct verdict *verdict)
{
	struct visit visit = kept_visit(core, job);

	visit.request->location = STR("");
	job->status = 200;
	job->in_ledger = false;
	job->answer = visit.page;
	if (!verdict_is_yes(verdict))
		desk_refuse(&visit, verdict);
}

void
desk_not_sealed(struct core *core, struct job *job, const struct json *report,
    const struct verdict *verdict)
{
	struct visit visit = kept_visit(core, job);

	desk_show_compared(&visit, json_get(report, "scope"));
	desk_not_done(core, job, verdict);
}

/* --- the page is rendered --- */

void
desk_answer(struct core *core, struct job *job)
{
	struct core_peer *desk = core_peer(core, ROLE_DESK);
	struct desk_request *request = job->desk;
	struct buf tree;

	if (request->file.len > 0) {
		job_end(core, job, request->file_type, request->file);
		return;
	}
	if (request->location.len > 0) {
		job->status = 303;
		job_end(core, job, NULL, STR(""));
		return;
	}
	buf_init(&tree, LIMIT_BODY);
	json_write(job->answer, &tree);
	buf_reset(&core->payload);
	buf_add_sized(&core->payload, request->page);
	buf_add_sized(&core->payload, request->language);
	buf_add_sized(&core->payload, buf_str(&tree));
	if (buf_failed(&tree)) {
		job_fail(
		    core, job, 500, "the page is too large; what was done is kept\n");
	} else if (!core_send(core, desk, FRAME_PAGE, job->id)) {
		desk_lost(core, job);
	} else {
		request->asked_at = clock_steady();
		request->desk = desk->instance;
		job->state = JOB_PAGE;
	}
	buf_release(&tree);
}

void
desk_lost(struct core *core, struct job *job)
{
	job_fail(core, job, 503,
	    "503: no process shows pages now; what was done is kept, try again\n");
}

void
desk_paged(struct core *core, const struct core_peer *desk, const struct frame *frame)
{
	struct cursor cursor = cursor_from(frame->payload);
	struct job *job = job_find(core, frame->id);
	bool ok = cursor_u8(&cursor) == 1;
	struct str html = cursor_sized(&cursor);

	if (job == NULL || job->state != JOB_PAGE || job->desk->desk != desk->instance)
		return; /* not asked of it, or no longer */
	if (!cursor_end(&cursor) || !ok) {
		log_event(LOG_ERROR, "page-not-made", "page",
		    arena_cstr(&job->arena, job->desk->page), "why",
		    arena_cstr(&job->arena, str_head(html, 200)), NULL);
		job_fail(core, job, 500,
		    "500: the page cannot be shown; what was done is kept\n");
		return;
	}
	job_end(core, job, "text/html; charset=utf-8", html);
}

void
desk_pump(struct core *core)
{
	struct core_peer *desk = core_peer(core, ROLE_DESK);
	int64_t now = clock_steady();
	struct why why;

	for (size_t i = 0; i < core->jobs_count; i++) {
		struct job *job = core->jobs[i];
		uint64_t instance;

		if (job->state != JOB_PAGE || now - job->desk->asked_at < DESK_PAGE_TIME)
			continue;
		instance = job->desk->desk;
		desk_lost(core, job);
		if (desk == NULL || desk->instance != instance || !desk->ready)
			continue;
		/* told once: until it is gone it gets nothing more */
		desk->ready = false;
		log_event(LOG_ERROR, "page-too-slow", NULL);
		if (channel_send(&core->supervisor,
			FRAME(SUPERVISE_KILL, instance, STR("")), &why) != ERR_OK)
			log_event(LOG_ERROR, "process-not-ended", "why", why.text, NULL);
	}
}

void
desk_write_headers(const struct desk_request *request, struct buf *payload)
{
	const struct {
		enum answer_field field;
		struct str value;
	} all[] = {
		{ ANSWER_LOCATION, request == NULL ? STR("") : request->location },
		{ ANSWER_SET_COOKIE, request == NULL ? STR("") : request->cookies[0] },
		{ ANSWER_SET_COOKIE, request == NULL ? STR("") : request->cookies[1] },
		{ ANSWER_DISPOSITION, request == NULL ? STR("") : request->disposition },
	};
	unsigned char count = 0;

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		count = (unsigned char)(count + (all[i].value.len > 0));
	buf_add_byte(payload, count);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (all[i].value.len == 0)
			continue;
		buf_add_byte(payload, (unsigned char)all[i].field);
		buf_add_sized(payload, all[i].value);
	}
}
