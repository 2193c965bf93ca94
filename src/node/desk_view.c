/* desk_view.c - the tray, the node's health, its events: the answers of the CLI's calls.
 */
#include "node/desk_route.h"

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

enum err
desk_tray(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	return desk_show(visit, "/api/tray/list", ret_verdict, why);
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
