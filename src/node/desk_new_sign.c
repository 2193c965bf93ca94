/* desk_new_sign.c - an order that waits for signatures: read back, signed with a passkey,
 * sent. */
#include "base/clock.h"
#include "node/desk_route.h"
#include "node/desk_signoff.h"
#include "node/drafts.h"
#include "record/order_text.h"

/* --- what is signed --- */

/* Who comes first issues it, the second person of the issuer approves. */
static enum signoff_act
act_of(struct visit *visit)
{
	const struct json *signoff = json_first(json_get(visit->view, "signoffs"));

	for (; signoff != NULL; signoff = signoff->next)
		if (str_eq(json_get_str(signoff, "act"), signoff_act_name(SIGNOFF_ISSUE)))
			return SIGNOFF_APPROVE;
	return SIGNOFF_ISSUE;
}

/* The text as it is put to signature, signed now. */
static enum err
show_passkey(struct visit *visit, struct why *why)
{
	struct desk_text text = { .act = act_of(visit), .at = visit->call.job->at };

	order_sha256(json_get_str(visit->view, "text"), text.sha256);
	return desk_signoff_ask(visit, &text, why);
}

/* --- read back --- */

/* Not from the answers. */
enum err
desk_show_readback(struct visit *visit, struct str text, struct why *why)
{
	struct core *core = visit->call.core;
	struct arena *arena = &visit->call.job->arena;
	struct json *to = json_put(visit->view, "readback", json_object(arena));
	struct json *fields = json_put(to, "fields", json_array(arena));
	struct clock_date day = clock_date_utc(visit->call.job->at);
	const struct table_row *procedure;
	struct order order;
	enum err e = order_read(arena, text, &order, why);

	if (e != ERR_OK)
		return e;
	procedure = law_procedure(&core->law, order.procedure, day);
	json_put_bool(arena, to, "binds",
	    procedure != NULL && str_eq_c(procedure->cells[PROCEDURE_BINDS], "yes"));
	json_put_bool(
	    arena, to, "keeps", !law_asks_answer(&core->law, order.procedure, day));
	for (size_t i = 0; i < order.fields_count; i++) {
		struct json *row = json_add(fields, json_object(arena));

		json_put_str(arena, row, "field", order.fields[i].id);
		json_put_str(arena, row, "value", order.fields[i].value);
	}
	return ERR_OK;
}

static bool
has_signed(struct visit *visit)
{
	const struct json *signoff = json_first(json_get(visit->view, "signoffs"));

	for (; signoff != NULL; signoff = signoff->next)
		if (str_eq(json_get_str(signoff, "person"), visit->call.person))
			return true;
	return false;
}

enum err
desk_new_sign(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	enum err e = desk_show(visit, "/api/draft/show", ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (json_get(visit->view, "text") == NULL) {
		visit->request->location = arena_format(
		    arena, "/new/%.*s/check", STR_ARG(json_get_str(visit->view, "id")));
		return ERR_OK;
	}
	json_put_bool(arena, visit->view, "signed", has_signed(visit));
	json_put_str(arena, visit->view, "act", signoff_act_name(act_of(visit)));
	e = desk_show_readback(visit, json_get_str(visit->view, "text"), why);
	return e == ERR_OK && !has_signed(visit) ? show_passkey(visit, why) : e;
}

/* --- sign --- */

/* What the device signed becomes a sign-off as any other, and is proven as such. */
enum err
desk_new_signed(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	const struct json *form = visit->call.args;
	struct json *args = json_object(arena);
	struct desk_text text = { .act = SIGNOFF_ISSUE };
	struct str signoff = STR("");
	struct drafted draft;
	enum err e = drafts_find(&visit->call, &draft, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (!clock_parse(json_get_str(form, "at"), &text.at) ||
	    !desk_signoff_recent(visit, text.at) ||
	    !signoff_act_parse(json_get_str(form, "act"), &text.act)) {
		*ret_verdict = verdict_no("form-value", NULL, "another act or time");
		return ERR_OK;
	}
	order_sha256(draft.stored.text, text.sha256);
	e = desk_signoff_take(visit, &text, &signoff, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	json_put_str(arena, args, "id", draft.stored.id);
	json_put_str(arena, args, "signoff", signoff);
	visit->call.args = args;
	e = local_run(&visit->call, STR("/api/draft/sign"), ret_verdict, why);
	visit->call.args = form;
	return e;
}

void
desk_look_sent(struct visit *visit)
{
	struct job *job = visit->call.job;

	visit->request->location = arena_format(&job->arena, "/orders/%.*s?done=%s",
	    STR_ARG(json_get_str(job->answer, "id")),
	    json_get(job->answer, "sent") != NULL && !json_get_bool(job->answer, "sent")
		? "kept"
		: "sent");
}

enum err
desk_new_sent(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	const struct json *form = visit->call.args;
	enum err e;

	if (json_get(form, "sha256") == NULL) {
		*ret_verdict = verdict_no("form-value", NULL, "sha256");
		return ERR_OK;
	}
	e = local_run(&visit->call, STR("/api/draft/send"), ret_verdict, why);
	visit->call.args = form;
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		desk_look_sent(visit);
	return e;
}
