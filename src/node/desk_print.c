/* desk_print.c - an order as PDF/A: the document that the command line prints. */
#include "node/desk_route.h"
#include "node/printer.h"
#include "print/order_paper.h"
#include "record/order_text.h"

/* The papers of the case, as who asks for them through the command line gets them. */
static enum err
take_papers(struct visit *visit, struct order_papers *papers, struct verdict *ret_verdict,
    struct why *why)
{
	struct call *call = &visit->call;
	struct arena *arena = &call->job->arena;
	const struct json *asked = call->args;
	struct json *body = json_object(arena);
	enum err e;

	json_put_str(arena, body, "id", json_get_str(asked, "id"));
	json_put_bool(arena, body, "texts", true);
	call->args = body;
	e = local_run(call, STR("/api/order/show"), ret_verdict, why);
	call->args = asked;
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = order_papers_of(call->job->answer, papers, why);
	call->job->answer = NULL;
	return e == ERR_OK ? order_read(arena, papers->text, &papers->order, why) : e;
}

/* The order's page is made ready first: it is shown when nothing is printed. */
enum err
desk_order_pdf(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct job *job = visit->call.job;
	struct order_papers *papers = arena_alloc(&job->arena, sizeof *papers);
	struct verdict verdict = VERDICT_IS_YES;
	struct print print;
	enum err e = desk_order(visit, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (papers == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	*papers = (struct order_papers){ .language =
					     language_choose(visit->request->language) };
	e = take_papers(visit, papers, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = order_paper(&job->arena, papers, &print, why);
	if (e == ERR_SYNTAX || e == ERR_LIMIT)
		verdict = verdict_no("print-failed", NULL, "%s", why->text);
	else if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = printer_begin(
		    visit->call.core, job, &print, papers->order.id, &verdict, why);
	if (!verdict_is_yes(&verdict)) {
		desk_refuse(visit, &verdict);
		return ERR_OK;
	}
	return e;
}
