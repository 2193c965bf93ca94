/* desk_annex.c - papers that only some addressees of an order may see. */
#include "base/hex.h"
#include "node/desk_route.h"
#include "node/drafts.h"

/* A file for the person's own disk: a browser is not to show what a stranger may have
 * made. */
static void
give_file(struct visit *visit, struct str bytes)
{
	visit->request->file = bytes;
	visit->request->file_type = "application/octet-stream";
	visit->request->disposition = STR("attachment; filename=\"annex\"");
}

/* --- of a new order --- */

static void
put_reader(struct arena *arena, struct json *list, const char *role, struct str reader)
{
	struct json *row;

	if (reader.len == 0)
		return;
	row = json_add(list, json_object(arena));
	json_put_str(arena, row, "reader", reader);
	json_put_str(arena, row, "role", str_from(role));
}

/* Whom the answers name; the order's text is refused where an annex is for others. */
static void
show_readers(struct visit *visit)
{
	struct arena *arena = &visit->call.job->arena;
	const struct json *answers = json_get(visit->view, "answers");
	struct json *list = json_put(visit->view, "readers", json_array(arena));
	struct str notified = draft_text(answers, "notified");

	put_reader(arena, list, "addressee", draft_text(answers, "addressee"));
	put_reader(arena, list, "validator", draft_text(answers, "validator"));
	while (notified.len > 0)
		put_reader(arena, list, "notified", str_cut(&notified, ' '));
	put_reader(arena, list, "issuer", visit->call.core->config->organisation);
}

enum err
desk_new_annexes(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	enum err e = desk_show(visit, "/api/draft/show", ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (json_get(visit->view, "text") != NULL)
		visit->request->location = arena_format(
		    arena, "/new/%.*s/sign", STR_ARG(json_get_str(visit->view, "id")));
	show_readers(visit);
	json_put_str(arena, visit->view, "step", STR("annexes"));
	json_put_int(arena, visit->view, "size_max",
	    (int64_t)(LIMIT_ANNEXES_BYTES - ANNEX_SALT_LEN));
	return ERR_OK;
}

/* Who signs reads what is signed. */
enum err
desk_new_annex(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct str paper = STR("");
	enum err e = drafts_annex(&visit->call, &paper, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		give_file(visit, paper);
	return e;
}

/* --- of a case --- */

/* An annex that is here was written here, or was for us. */
enum err
desk_annex(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct call *call = &visit->call;
	struct str digest = json_get_str(call->args, "digest");
	struct stored_case stored;
	struct stored_document paper = { .kind = STR("") };
	struct hash hash;
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = hex_decode(digest, hash.bytes, SHA256_LEN)
		? store_document_get(
		      &call->job->arena, call->core->store, stored.id, &hash, &paper, why)
		: ERR_NOT_FOUND;
	if (e != ERR_OK && e != ERR_NOT_FOUND)
		return e;
	if (!str_eq_c(paper.kind, "Annex") || paper.bytes.len <= ANNEX_SALT_LEN)
		*ret_verdict = verdict_no("page-unknown", NULL, "no such annex");
	else
		give_file(visit, str_slice(paper.bytes, ANNEX_SALT_LEN, paper.bytes.len));
	return ERR_OK;
}
