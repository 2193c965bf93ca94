#include "node/local.h"

#include <string.h>

static const struct {
	const char *path;
	enum err (*handle)(
	    struct call *call, struct verdict *ret_verdict, struct why *why);
} calls[] = {
	{ "/api/order/send", local_order_send },
	{ "/api/order/submit", local_order_submit },
	{ "/api/order/validate", local_order_validate },
	{ "/api/order/act", local_order_act },
	{ "/api/order/change", local_order_change },
	{ "/api/order/attach", local_order_attach },
	{ "/api/order/draft", local_order_draft },
	{ "/api/order/fallback", local_order_fallback },
	{ "/api/order/list", local_order_list },
	{ "/api/order/show", local_order_show },
	{ "/api/eu/case", local_eu_case },
	{ "/api/eu/due", local_eu_due },
	{ "/api/eu/written", local_eu_written },
	{ "/api/eu/exported", local_eu_exported },
	{ "/api/eu/import", local_eu_import },
	{ "/api/eu/records", local_eu_records },
	{ "/api/tray/list", local_tray_list },
	{ "/api/tray/show", local_tray_show },
	{ "/api/tray/admit", local_tray_admit },
	{ "/api/tray/dismiss", local_tray_dismiss },
	{ "/api/evidence/seal", local_evidence_seal },
	{ "/api/evidence/list", local_evidence_list },
	{ "/api/node/clock", local_clock },
	{ "/api/node/status", local_status },
	{ "/api/directory/reload", local_reload },
};

/* With several persons of one uid (a training machine) the caller says which one it is.
 */
static struct verdict
find_person(struct call *call)
{
	const struct config *config = call->core->config;
	struct str wanted = json_get_str(call->args, "person");

	for (size_t i = 0; i < config->persons_count; i++) {
		if (config->persons[i].uid != (uid_t)call->job->uid ||
		    (wanted.len > 0 && !str_eq(wanted, config->persons[i].person)))
			continue;
		call->person = config->persons[i].person;
		return VERDICT_IS_YES;
	}
	return verdict_no("caller-unknown", NULL,
	    "comity.conf names no such person for uid %u", call->job->uid);
}

static enum err
run_call(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
		if (str_eq_c(call->job->path, calls[i].path))
			return calls[i].handle(call, ret_verdict, why);
	*ret_verdict = verdict_no(
	    "call-unknown", NULL, "%.*s", STR_ARG(str_slice(call->job->path, 0, 80)));
	return ERR_OK;
}

enum err
local_call(struct core *core, struct job *job, struct why *why)
{
	struct call call = { .core = core, .job = job };
	struct merkle_tip before = core->journal.tip;
	struct verdict verdict = VERDICT_IS_YES;
	struct json *root;
	enum err e;

	if (job->text.len == 0) {
		job_refuse(core, job, &job->refusal);
		return ERR_OK;
	}
	e = canon_read(&job->arena, job->text, &root, why);
	if (e != ERR_OK)
		return e;
	call.args = root;
	verdict = find_person(&call);
	if (verdict_is_yes(&verdict))
		e = run_call(&call, &verdict, why);
	if (e != ERR_OK || verdict_is_yes(&verdict))
		return e;
	/* a refused call changes nothing */
	e = core_take_back(core, &before, why);
	job_refuse(core, job, &verdict);
	return e;
}
