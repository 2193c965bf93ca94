/* desk_view.c - the tray, the node's health, its events: the answers of the CLI's calls.
 */
#include "base/limits.h"
#include "node/desk_route.h"

#define TRAY_ROWS 100 /* of a page */

enum err
desk_show(
    struct visit *visit, const char *path, struct verdict *ret_verdict, struct why *why)
{
	struct job *job = visit->call.job;
	enum err e = local_run(&visit->call, str_from(path), ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict) && job->answer != NULL) {
		visit->view = job->answer;
		job->answer = NULL;
	}
	return e;
}

/* As many as a person looks through; where the next page begins stands in the answer. */
enum err
desk_tray(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct json *args = json_object(arena);
	uint64_t after = 0;
	enum err e;

	(void)str_u64(json_get_str(visit->call.args, "after"), LIMIT_INTEGER, &after);
	json_put_int(arena, args, "after", (int64_t)after);
	json_put_int(arena, args, "limit", TRAY_ROWS);
	visit->call.args = args;
	e = desk_show(visit, "/api/tray/list", ret_verdict, why);
	if (e == ERR_OK && json_get(visit->view, "after") != NULL)
		json_put_str(arena, visit->view, "next",
		    arena_format(arena, "/tray?after=%lld",
			(long long)json_get_int(visit->view, "after", 0)));
	return e;
}

enum err
desk_tray_item(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	enum err e = desk_show(visit, "/api/tray/show", ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		desk_put_procedures(visit);
	return e;
}

enum err
desk_health(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	return desk_show(visit, "/api/node/status", ret_verdict, why);
}
