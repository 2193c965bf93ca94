/* local_draft_sign.c - a draft becomes an order's text, is signed, and leaves. */
#include "advice/law_json.h"
#include "base/base64.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/court.h"
#include "node/drafts.h"
#include "record/order_text.h"
#include "record/signoff.h"
#include "trust/uuid.h"

static void
answer_draft(struct call *call, const struct drafted *draft)
{
	struct arena *arena = &call->job->arena;

	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "id", draft->stored.id);
	json_put_int(arena, call->job->answer, "version", draft->stored.version + 1);
}

/* --- put to signature --- */

/* The first of the worst. */
static struct verdict
verdict_of(const struct draft_report *report, bool confirmed)
{
	enum verdict_kind kind = draft_report_kind(report);
	struct verdict verdict = VERDICT_IS_YES;

	if (kind == VERDICT_PERSON && !confirmed)
		return verdict_person("draft-confirm", NULL, "nothing was made yet");
	for (size_t i = 0; kind == VERDICT_NO && i < report->count; i++) {
		const struct draft_finding *finding = &report->findings[i];

		if (finding->kind != VERDICT_NO)
			continue;
		verdict.kind = VERDICT_NO;
		verdict.rule = finding->rule;
		(void)snprintf(verdict.detail, sizeof verdict.detail, "%.*s",
		    STR_ARG(finding->words));
		str_mend(verdict.detail);
		break;
	}
	return verdict;
}

static enum err
write_order(struct call *call, struct drafted *draft, struct draft_frame *frame,
    struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct draft_order *made = arena_alloc(arena, sizeof *made);
	struct why fault = { .text = "" };
	char id[UUID_TEXT_MAX];
	struct buf text;
	enum err e = made == NULL ? err_why(why, ERR_LIMIT, 0, "no memory")
				  : uuid7(call->job->at, id, why);

	if (e != ERR_OK)
		return e;
	frame->id = arena_str(arena, str_from(id));
	e = draft_order(arena, frame, draft->answers, made, why);
	if (e != ERR_OK)
		return e;
	buf_init(&text, LIMIT_ORDER);
	e = order_write(arena, &made->order, &text, &fault);
	if (e == ERR_OK)
		draft->stored.text = arena_str(arena, buf_str(&text));
	else if (e == ERR_SYNTAX)
		*ret_verdict = verdict_no("order-unreadable", NULL, "%s", fault.text);
	buf_release(&text);
	return e == ERR_SYNTAX ? ERR_OK : e;
}

enum err
local_draft_put(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct draft_report *report = arena_alloc(arena, sizeof *report);
	struct draft_frame frame = { .law = NULL };
	struct drafted draft = { .own = false };
	enum err e = report == NULL
			 ? err_why(why, ERR_LIMIT, 0, "no memory")
			 : drafts_change(call, false, &draft, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = drafts_frame(call, &draft, &frame, why);
	if (e == ERR_OK)
		e = drafts_check(call, draft.answers, &frame, report, why);
	if (e == ERR_OK)
		*ret_verdict = verdict_of(report, json_get_bool(call->args, "confirmed"));
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = write_order(call, &draft, &frame, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = drafts_keep(call, &draft, why);
	if (e == ERR_OK)
		answer_draft(call, &draft);
	return e;
}

/* What was signed is of a text that nobody sends; the text is kept, so that the next can
 * be compared with it. */
enum err
local_draft_back(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct drafted draft = { .own = false };
	enum err e = drafts_change(call, true, &draft, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	draft.stored.before = draft.stored.text;
	draft.stored.text = STR("");
	draft.signoffs = json_array(&call->job->arena);
	e = drafts_keep(call, &draft, why);
	if (e == ERR_OK)
		answer_draft(call, &draft);
	return e;
}

/* --- sign --- */

static enum err
find_put(struct call *call, struct drafted *draft, struct verdict *ret_verdict,
    struct why *why)
{
	enum err e = drafts_find(call, draft, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict) && draft->stored.text.len == 0)
		*ret_verdict = verdict_no("draft-not-put", NULL, "nothing was done");
	return e;
}

static bool
is_signed_by(const struct signed_order *signed_, const struct law_signoff *who)
{
	for (size_t i = 0; i < signed_->signoffs_count; i++)
		if (str_eq(signed_->signoffs[i].person, who->person) &&
		    str_eq(signed_->signoffs[i].act, who->act))
			return true;
	return false;
}

/* Which text was signed stands in the sign-off: no version is asked, and two persons may
 * sign at the same time. */
enum err
local_draft_sign(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct str signoff = json_get_str(call->args, "signoff");
	struct signed_order *signed_ = arena_alloc(arena, sizeof *signed_);
	struct law_signoff *last;
	struct drafted draft = { .own = false };
	enum err e = signed_ == NULL ? err_why(why, ERR_LIMIT, 0, "no memory")
				     : find_put(call, &draft, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = drafts_prove(call, &draft, signed_);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict =
		    signed_add(call->core, arena, signoff, call->job->at, signed_);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	last = &signed_->signoffs[--signed_->signoffs_count];
	if (is_signed_by(signed_, last)) {
		*ret_verdict =
		    verdict_no("draft-signed", NULL, "%.*s", STR_ARG(last->person));
		return ERR_OK;
	}
	(void)json_add(draft.signoffs, json_string(arena, signoff));
	e = drafts_keep(call, &draft, why);
	if (e == ERR_OK)
		answer_draft(call, &draft);
	return e;
}

/* --- send --- */

static enum err
put_certificates(
    struct call *call, const struct drafted *draft, struct json *args, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *list = json_put(args, "certificates", json_array(arena));
	struct str ders[LIMIT_RECIPIENTS];
	size_t count = 0;
	struct buf text;

	if (!draft_certificates(
		arena, draft_text(draft->answers, "certificates"), ders, &count))
		return err_why(why, ERR_SYNTAX, 0, "the certificates of the draft");
	for (size_t i = 0; i < count; i++) {
		struct json *item = json_add(list, json_object(arena));

		buf_init(&text, 2 * LIMIT_CERTIFICATE);
		base64_encode(ders[i], &text);
		json_put_str(arena, item, "name", STR("recipient"));
		json_put_str(arena, item, "data", arena_str(arena, buf_str(&text)));
		buf_release(&text);
	}
	return ERR_OK;
}

/* Its court is asked before it is sent, if it is another's. */
static bool
goes_to_court(const struct order *order)
{
	return order->validator.len > 0 && !str_eq(order->validator, order->issuer) &&
	       !court_is_asked_after(order);
}

static enum err
send_args(struct call *call, const struct drafted *draft, struct json **ret_args,
    struct why *why)
{
	static const char *const stays[] = { "confirmed", "other_channel", "means" };
	struct arena *arena = &call->job->arena;
	struct json *args = json_object(arena);
	enum err e;

	json_put_str(arena, args, "order", draft->stored.text);
	(void)json_put(args, "signoffs", draft->signoffs);
	for (size_t i = 0; i < sizeof stays / sizeof stays[0]; i++)
		if (json_get(call->args, stays[i]) != NULL)
			(void)json_put(args, stays[i],
			    json_copy(arena, json_get(call->args, stays[i])));
	*ret_args = args;
	e = drafts_send_annexes(call, draft->stored.id, args, why);
	return e == ERR_OK ? put_certificates(call, draft, args, why) : e;
}

static struct str
digest_of(struct arena *arena, const struct drafted *draft)
{
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN];

	order_sha256(draft->stored.text, digest);
	hex_encode(str_bytes(digest, sizeof digest), hex);
	return arena_str(arena, str_from(hex));
}

/* What a person has decided was decided of the text that was shown. */
static enum err
find_shown(struct call *call, struct drafted *draft, struct verdict *ret_verdict,
    struct why *why)
{
	enum err e = find_put(call, draft, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict) &&
	    json_get(call->args, "sha256") != NULL &&
	    !str_eq(
		json_get_str(call->args, "sha256"), digest_of(&call->job->arena, draft)))
		*ret_verdict = verdict_no("draft-version", "/sha256",
		    "another text waits for signatures now; nothing was sent");
	return e;
}

enum err
local_draft_send(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct drafted draft = { .own = false };
	struct json *args = NULL;
	struct order order;
	enum err e = find_shown(call, &draft, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = send_args(call, &draft, &args, why);
	if (e == ERR_OK)
		e = order_read(arena, draft.stored.text, &order, why);
	if (e != ERR_OK)
		return e;
	call->args = args;
	e = goes_to_court(&order) ? local_order_submit(call, ret_verdict, why)
				  : local_order_send(call, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	return store_draft_drop(call->core->store, draft.stored.id, why);
}

/* --- show --- */

/* What the law lacks before it is sent: who has not signed, what a person decides. */
static enum err
show_lacks(
    struct call *call, const struct drafted *draft, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct signed_order *signed_ = arena_alloc(arena, sizeof *signed_);
	struct verdict verdict = VERDICT_IS_YES;
	struct json *list = json_put(to, "lacks", json_array(arena));
	enum err e = signed_ == NULL ? err_why(why, ERR_LIMIT, 0, "no memory") : ERR_OK;

	if (e == ERR_OK)
		verdict = drafts_prove(call, draft, signed_);
	if (e == ERR_OK && verdict_is_yes(&verdict))
		e = signed_law(call->core, arena,
		    goes_to_court(&signed_->order) ? LAW_VALIDATE : LAW_SEND,
		    call->job->at, signed_, &verdict, why);
	if (e != ERR_OK)
		return e;
	/* nobody has signed: that is said once, in plain words, by the page */
	for (size_t i = 0; signed_->signoffs_count > 0 && i < signed_->law.count; i++)
		if (signed_->law.findings[i].kind != VERDICT_YES)
			(void)json_add(
			    list, advice_finding(arena, &signed_->law.findings[i]));
	json_put_str(arena, to, "answer",
	    signed_->signoffs_count == 0 ? STR("no")
					 : str_from(advice_answers[verdict.kind]));
	json_put_str(arena, to, "rule", str_from(verdict.rule));
	return ERR_OK;
}

static struct str
canonical(struct arena *arena, const struct json *value)
{
	struct buf text;
	struct str copy;

	if (value == NULL)
		return STR("");
	if (value->kind == JSON_STRING)
		return value->string;
	buf_init(&text, LIMIT_ORDER);
	json_write(value, &text);
	copy = arena_str(arena, buf_str(&text));
	buf_release(&text);
	return copy;
}

/* Member by member; the id and the time of writing are of each text its own. */
static enum err
show_differs(
    struct call *call, const struct drafted *draft, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *list = json_put(to, "differs", json_array(arena));
	struct json *was = NULL, *is = NULL;
	enum err e = ERR_OK;

	if (draft->stored.before.len == 0)
		return ERR_OK;
	e = canon_read(arena, draft->stored.before, &was, why);
	if (e == ERR_OK)
		e = canon_read(arena, draft->stored.text, &is, why);
	for (const struct json *m = e == ERR_OK ? json_first(is) : NULL; m != NULL;
	     m = m->next) {
		const struct json *other = json_get(was, arena_cstr(arena, m->name));
		struct json *row;

		if (str_eq_c(m->name, "id") || str_eq_c(m->name, "created_at") ||
		    json_equal(m, other))
			continue;
		row = json_add(list, json_object(arena));
		json_put_str(arena, row, "member", m->name);
		json_put_str(arena, row, "was", canonical(arena, other));
		json_put_str(arena, row, "is", canonical(arena, m));
	}
	return e;
}

enum err
drafts_show_put(
    struct call *call, const struct drafted *draft, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct json *order = NULL;
	struct json *list;
	enum err e = canon_read(arena, draft->stored.text, &order, why);

	if (e != ERR_OK)
		return e;
	(void)json_put(to, "order", order);
	json_put_str(arena, to, "text", draft->stored.text);
	json_put_str(arena, to, "sha256", digest_of(arena, draft));
	list = json_put(to, "signoffs", json_array(arena));
	for (const struct json *item = json_first(draft->signoffs); item != NULL;
	     item = item->next)
		local_show_signoff(arena, list, item->string);
	e = show_lacks(call, draft, to, why);
	return e == ERR_OK ? show_differs(call, draft, to, why) : e;
}
