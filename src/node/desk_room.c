/* desk_room.c - the evidence room: a sealed answer that came here, and what of it is
 * shown to whom. */
#include "node/desk_room.h"

#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "node/caseflow.h"
#include "node/desk_query.h"
#include "node/desk_route.h"
#include "node/desk_sign.h"
#include "node/log.h"
#include "node/passkey.h"
#include "node/printer.h"
#include "node/room.h"
#include "print/evidence_paper.h"
#include "record/signoff.h"
#include "trust/cert.h"

#define SEARCH_MAX 200

/* One sealed set of a case, and who asks for it. */
struct set {
	struct stored_case stored;
	struct stored_evidence evidence;
	struct order order;
};

static enum err
find_set(struct visit *visit, struct set *ret_set, struct verdict *ret_verdict,
    struct why *why)
{
	struct call *call = &visit->call;
	struct str text;
	enum err e = local_find_case(call, &ret_set->stored, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = store_evidence_get(&call->job->arena, call->core->store,
	    json_get_str(call->args, "set"), &ret_set->evidence, why);
	if (e == ERR_NOT_FOUND ||
	    (e == ERR_OK && !str_eq(ret_set->evidence.case_id, ret_set->stored.id))) {
		*ret_verdict =
		    verdict_no("room-set", "/set", "no such set of this order");
		return ERR_OK;
	}
	return e == ERR_OK ? caseflow_order(call->core, &call->job->arena,
				 ret_set->stored.id, &ret_set->order, &text, why)
			   : e;
}

/* --- may it be opened here, by this person --- */

static bool
names_room(const struct core *core, const struct order *order)
{
	for (size_t i = 0; i < order->recipients_count; i++)
		if (memcmp(order->recipients[i], cert_sha256(core->room_cert),
			SHA256_LEN) == 0)
			return true;
	return false;
}

/* A sign-off of ours under the order, as it was proven when it was sent. */
static enum err
has_signed(struct visit *visit, const struct set *set, bool *ret_signed, struct why *why)
{
	struct core *core = visit->call.core;
	struct arena *arena = &visit->call.job->arena;
	struct signoff signoff;
	struct str *texts = NULL;
	size_t count = 0;
	enum err e = caseflow_signoffs(core, arena, set->stored.id, &texts, &count, why);

	*ret_signed = false;
	for (size_t i = 0; e == ERR_OK && !*ret_signed && i < count; i++)
		*ret_signed = signoff_read(arena, texts[i], &signoff, NULL) == ERR_OK &&
			      str_eq(signoff.organisation, core->config->organisation) &&
			      str_eq(signoff.person, visit->call.person) &&
			      memcmp(signoff.order_sha256, set->stored.order_sha256.bytes,
				  SHA256_LEN) == 0;
	return e;
}

static enum err
may_open(struct visit *visit, const struct set *set, struct verdict *ret_verdict,
    struct why *why)
{
	const struct core *core = visit->call.core;
	struct str state = set->evidence.state;
	bool is_signer = false;
	enum err e = ERR_OK;

	if (str_eq_c(state, "restricted"))
		*ret_verdict =
		    verdict_no("room-restricted", NULL, "the case says by which law");
	else if (!str_eq_c(state, "fetched"))
		*ret_verdict = verdict_no("room-not-here", NULL, "%.*s", STR_ARG(state));
	else if (core->room_cert == NULL || core->config->desk_origin.len == 0)
		*ret_verdict = verdict_no("room-none", NULL, "comity.conf(5)");
	else if (!names_room(core, &set->order))
		*ret_verdict = verdict_no("room-not-named", NULL,
		    "the order names %zu other keys", set->order.recipients_count);
	if (verdict_is_yes(ret_verdict))
		e = has_signed(visit, set, &is_signer, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict) && !is_signer)
		*ret_verdict = verdict_no("room-person", NULL, "%.*s has not signed it",
		    STR_ARG(visit->call.person));
	return e;
}

/* What a passkey is asked for: this set, this person. */
static struct str
purpose_of(struct visit *visit, const struct set *set)
{
	return arena_format(&visit->call.job->arena, "open %.*s %.*s",
	    STR_ARG(set->evidence.id), STR_ARG(visit->call.person));
}

/* --- the page --- */

static void
show_set(struct visit *visit, const struct set *set)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *row = json_put(visit->view, "set", json_object(arena));
	char hex[SHA256_HEX_LEN];

	json_put_str(arena, visit->view, "id", set->stored.id);
	hex_encode(str_bytes(set->evidence.sha256.bytes, HASH_LEN), hex);
	json_put_str(arena, row, "id", set->evidence.id);
	json_put_str(arena, row, "state", set->evidence.state);
	json_put_int(arena, row, "size", set->evidence.size);
	json_put_str(arena, row, "sha256", arena_str(arena, str_from(hex)));
	json_put_str(arena, row, "from", set->stored.addressee);
	json_put_time(arena, row, "at", set->evidence.at);
}

static void
show_closed(struct visit *visit, const struct verdict *verdict)
{
	struct arena *arena = &visit->call.job->arena;
	const struct rule *rule =
	    rule_find(&visit->call.core->rules, str_from(verdict->rule));
	struct json *closed = json_put(visit->view, "closed", json_object(arena));

	json_put_str(arena, closed, "rule", str_from(verdict->rule));
	json_put_str(
	    arena, closed, "detail", arena_str(arena, str_from(verdict->detail)));
	if (rule != NULL)
		json_put_str(arena, closed, "words", rule->sentence);
}

static struct room_ask
ask_of(struct visit *visit, const struct set *set, enum look_what what)
{
	struct str file = json_get_str(visit->call.args, "file");
	uint64_t page = 1;

	(void)str_u64(json_get_str(visit->call.args, "page"), LIMIT_TABLE_ROWS, &page);
	return (struct room_ask){
		.what = what == LOOK_TABLE && file.len == 0 ? LOOK_REPORT : what,
		.file = file,
		.search = str_head(json_get_str(visit->call.args, "q"), SEARCH_MAX),
		.page = page == 0 ? 1 : page,
		.evidence = set->evidence.id,
		.case_id = set->stored.id,
		.person = visit->call.person,
		.session = visit->session->id
	};
}

/* What would open it; who wanted to take something of it is told that this comes first.
 */
static void
show_unopened(struct visit *visit, const struct set *set, enum look_what what)
{
	struct verdict verdict =
	    verdict_no("room-closed", NULL, "nothing of it was given");

	desk_sign_ask(visit, purpose_of(visit, set));
	if (what == LOOK_FILE || what == LOOK_PAPER)
		desk_refuse(visit, &verdict);
}

/* What is open for this session is looked into; else what would open it, or why it stays
 * closed. */
static enum err
show(struct visit *visit, enum look_what what, struct verdict *ret_verdict,
    struct why *why)
{
	struct set set = { .evidence = { .size = 0 } };
	struct verdict closed = VERDICT_IS_YES;
	struct core_room *room;
	struct room_ask ask;
	enum err e = find_set(visit, &set, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	show_set(visit, &set);
	e = may_open(visit, &set, &closed, why);
	if (e != ERR_OK)
		return e;
	if (!verdict_is_yes(&closed)) {
		show_closed(visit, &closed);
		return ERR_OK;
	}
	room = room_find(visit->call.core, set.evidence.id, visit->session->id);
	if (room == NULL || visit->request->post) {
		show_unopened(visit, &set, what);
		return ERR_OK;
	}
	ask = ask_of(visit, &set, what);
	return room_look(visit->call.core, visit->call.job, room, &ask, why);
}

enum err
desk_room(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	return show(visit, LOOK_TABLE, ret_verdict, why);
}

enum err
desk_room_file(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	return show(visit, LOOK_FILE, ret_verdict, why);
}

enum err
desk_room_pdf(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	return show(visit, LOOK_PAPER, ret_verdict, why);
}

/* --- opened and closed --- */

/* Their own passkey, which was asked for this set and no more than five minutes ago; what
 * exactly was wrong is for the log. */
static enum err
check_passkey(struct visit *visit, const struct set *set, struct verdict *ret_verdict,
    struct why *why)
{
	struct verdict verdict = verdict_no("form-value", NULL, "no assertion");
	struct assertion assertion;
	struct str person = STR("");
	enum err e = ERR_OK;

	if (desk_sign_assertion(visit, &assertion))
		e = passkey_signin(visit->call.core, purpose_of(visit, set), &assertion,
		    &person, &verdict, why);
	if (e != ERR_OK)
		return e;
	if (verdict_is_yes(&verdict) && str_eq(person, visit->call.person))
		return ERR_OK;
	log_event(LOG_WARNING, "evidence-not-opened", "rule",
	    verdict_is_yes(&verdict) ? "another person's passkey" : verdict.rule, "why",
	    verdict.detail, NULL);
	*ret_verdict = verdict_no("room-passkey", NULL, "nothing was opened");
	return ERR_OK;
}

enum err
desk_room_open(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct set set = { .evidence = { .size = 0 } };
	struct room_ask ask;
	enum err e = find_set(visit, &set, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = may_open(visit, &set, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = check_passkey(visit, &set, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	/* the page is made ready before the vault works: it is shown when it opens
	 * nothing */
	visit->request->page = STR("room");
	show_set(visit, &set);
	desk_sign_ask(visit, purpose_of(visit, &set));
	ask = ask_of(visit, &set, LOOK_REPORT);
	return room_open(visit->call.core, visit->call.job, &ask, ret_verdict, why);
}

enum err
desk_room_close(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct core_room *room = room_find(
	    visit->call.core, json_get_str(visit->call.args, "set"), visit->session->id);

	(void)ret_verdict;
	(void)why;
	if (room != NULL)
		room_close(visit->call.core, room);
	return ERR_OK;
}

/* --- what the vault has answered --- */

/* /orders/ID/evidence/SET, and what is asked of it; page 0 = none. */
static struct str
link_of(struct job *job, const char *more, const struct json *file, int64_t page)
{
	const struct json *view = json_get(job->desk->kept, "view");
	struct buf text;
	struct str link;

	buf_init(&text, (size_t)8 << 10);
	buf_format(&text, "/orders/%.*s/evidence/%.*s%s?",
	    STR_ARG(json_get_str(view, "id")),
	    STR_ARG(json_get_str(json_get(view, "set"), "id")), more);
	desk_query_add(&text, "file", json_get_str(file, "name"));
	desk_query_add(&text, "q", json_get_str(file, "search"));
	if (page > 0)
		buf_format(&text, "page=%lld", (long long)page);
	link = arena_str(&job->arena, buf_str(&text));
	buf_release(&text);
	return link;
}

static void
put_links(struct job *job, struct json *tree)
{
	struct json *files = json_member(tree, "files");
	struct json *table = json_member(tree, "table");
	int64_t before = json_get_int(table, "before", 0);
	int64_t after = json_get_int(table, "after", 0);

	for (struct json *f = files == NULL || files->count == 0 ? NULL : files->first;
	     f != NULL; f = f->next) {
		if (json_get_bool(f, "table"))
			json_put_str(&job->arena, f, "look", link_of(job, "", f, 0));
		json_put_str(&job->arena, f, "take", link_of(job, "/file", f, 0));
	}
	if (before > 0)
		json_put_str(&job->arena, table, "back", link_of(job, "", table, before));
	if (after > 0)
		json_put_str(&job->arena, table, "next", link_of(job, "", table, after));
}

/* RFC 6266, RFC 8187: the last part of the name, nothing of which is taken as it is. */
static struct str
disposition_of(struct job *job, struct str name)
{
	struct str last = name, disposition;
	struct buf text;

	while (str_find(last, '/') < last.len)
		(void)str_cut(&last, '/');
	buf_init(&text, (size_t)8 << 10);
	desk_query_add(&text, "", last);
	disposition = str_trim(buf_str(&text));
	if (disposition.len > 2) /* "=NAME&" */
		disposition = str_slice(disposition, 1, disposition.len - 1);
	disposition = arena_format(
	    &job->arena, "attachment; filename*=UTF-8''%.*s", STR_ARG(disposition));
	buf_release(&text);
	return disposition;
}

void
desk_room_shown(struct job *job, struct json *tree, struct str file)
{
	struct json *view = json_member(job->desk->kept, "view");

	put_links(job, tree);
	(void)json_put(view, "room", tree);
	job->answer = job->desk->kept;
	if (file.len == 0)
		return;
	job->desk->file = file;
	job->desk->file_type = "application/octet-stream";
	job->desk->disposition = disposition_of(job, job->room->file);
}

enum err
desk_room_print(struct core *core, struct job *job, int64_t opened_at, struct str facts,
    struct why *why)
{
	const struct json *view = json_get(job->desk->kept, "view");
	const struct json *set = json_get(view, "set");
	struct evidence_told told = {
		.language = language_choose(job->desk->language),
		.at = opened_at / CLOCK_SECOND * CLOCK_SECOND,
		.realm = core->config->realm,
		.order = json_get_str(view, "id"),
		.came = json_get_str(set, "sha256"),
	};
	struct verdict verdict = VERDICT_IS_YES;
	struct json *root = NULL;
	struct print print;
	enum err e = canon_read(&job->arena, facts, &root, why);

	told.facts = root;
	if (e == ERR_OK)
		e = evidence_paper(&job->arena, &told, &print, why);
	if (e == ERR_OK)
		e = printer_begin(core, job, &print,
		    arena_format(
			&job->arena, "passport-%.*s", STR_ARG(json_get_str(set, "id"))),
		    &verdict, why);
	if (e == ERR_OK && !verdict_is_yes(&verdict))
		desk_not_done(core, job, &verdict);
	return e;
}

void
desk_room_refused(struct core *core, struct job *job, enum err looked, struct str words)
{
	struct str detail = str_head(words, 200);
	struct verdict verdict;

	if (looked == ERR_DENIED)
		verdict = verdict_no("room-apart", NULL, "%.*s", STR_ARG(detail));
	else if (looked == ERR_NOT_FOUND)
		verdict = verdict_no("room-file", NULL, "%.*s", STR_ARG(detail));
	else
		verdict = verdict_no("room-table", NULL, "%.*s", STR_ARG(detail));
	desk_not_done(core, job, &verdict);
}
