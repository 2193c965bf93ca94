/* desk_stated.c - what a person says of an order that left by another way than a node:
 * stated, not proven. */
#include "base/base64.h"
#include "base/hex.h"
#include "node/caseflow.h"
#include "node/desk_route.h"
#include "trust/digest.h"

enum err
desk_stated(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct call *call = &visit->call;
	struct stored_case stored;
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (!str_eq(stored.side, case_side_name(SIDE_ISSUER))) {
		*ret_verdict =
		    verdict_no("case-side", NULL, "the issuer says where an order went");
		return ERR_OK;
	}
	visit->view = local_case_json(call->core, &call->job->arena, &stored);
	return ERR_OK;
}

/* Its digest alone is kept of a file. */
static bool
put_digest(struct visit *visit, struct json *args)
{
	struct arena *arena = &visit->call.job->arena;
	const struct json *file = json_get(visit->call.args, "file");
	struct str bytes = STR("");
	char hex[SHA256_HEX_LEN];

	if (file == NULL)
		return true;
	if (base64_decode(arena, json_get_str(file, "base64"), &bytes, NULL) != ERR_OK)
		return false;
	sha256_hex(bytes, hex);
	json_put_str(arena, args, "file", arena_str(arena, str_from(hex)));
	return true;
}

/* Day and time of a form, as UTC. */
enum err
desk_stated_add(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	const struct json *form = visit->call.args;
	struct json *args = json_object(arena);
	enum err e;

	json_put_str(arena, args, "id", json_get_str(form, "id"));
	json_put_str(arena, args, "event", json_get_str(form, "event"));
	json_put_str(arena, args, "number", json_get_str(form, "number"));
	json_put_str(arena, args, "at",
	    arena_format(arena, "%.*sT%.*s:00Z", STR_ARG(json_get_str(form, "day")),
		STR_ARG(json_get_str(form, "time"))));
	if (!put_digest(visit, args)) {
		*ret_verdict = verdict_no("form-value", "/file", "no file");
		return ERR_OK;
	}
	visit->call.args = args;
	e = local_run(&visit->call, STR("/api/order/stated"), ret_verdict, why);
	visit->call.args = form;
	return e;
}
