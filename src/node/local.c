#include "node/local.h"

#include <string.h>

#include "casefile/casefile.h"
#include "node/act.h"
#include "node/desk_sign.h"
#include "node/drafts.h"
#include "node/log.h"
#include "node/profiles.h"

/* clang-format off */
static const struct local_route calls[] = {
	{ "/api/order/send", ACCESS_TO_CASE, ACCESS_SENDER, local_order_send },
	{ "/api/order/submit", ACCESS_TO_CASE, ACCESS_SENDER, local_order_submit },
	{ "/api/order/validate", ACCESS_TO_CASE, ACCESS_DESK, local_order_validate },
	{ "/api/order/act", ACCESS_TO_CASE, ACCESS_ACTS, local_order_act },
	{ "/api/order/change", ACCESS_TO_CASE, ACCESS_ACTS, local_order_change },
	{ "/api/order/attach", ACCESS_TO_CASE, ACCESS_ACTS, local_order_attach },
	{ "/api/order/stated", ACCESS_TO_CASE, ACCESS_ACTS, local_order_stated },
	{ "/api/order/draft", ACCESS_TO_CASE, ACCESS_ACTS, local_order_draft },
	{ "/api/order/fallback", ACCESS_TO_CASE, ACCESS_READS, local_order_fallback },
	{ "/api/order/list", ACCESS_TO_CASES, ACCESS_READS, local_order_list },
	{ "/api/order/show", ACCESS_TO_CASE, ACCESS_READS, local_order_show },
	{ "/api/draft/save", ACCESS_TO_CASE, ACCESS_SENDER, local_draft_save },
	{ "/api/draft/list", ACCESS_TO_CASES, ACCESS_SENDER, local_draft_list },
	{ "/api/draft/show", ACCESS_TO_CASE, ACCESS_SENDER, local_draft_show },
	{ "/api/draft/drop", ACCESS_TO_CASE, ACCESS_SENDER, local_draft_drop },
	{ "/api/draft/annex", ACCESS_TO_CASE, ACCESS_SENDER, local_draft_annex },
	{ "/api/draft/annex-drop", ACCESS_TO_CASE, ACCESS_SENDER, local_draft_annex_drop },
	{ "/api/draft/put", ACCESS_TO_CASE, ACCESS_SENDER, local_draft_put },
	{ "/api/draft/back", ACCESS_TO_CASE, ACCESS_SENDER, local_draft_back },
	{ "/api/draft/sign", ACCESS_TO_CASE, ACCESS_SENDER, local_draft_sign },
	{ "/api/draft/send", ACCESS_TO_CASE, ACCESS_SENDER, local_draft_send },
	{ "/api/eu/case", ACCESS_TO_CASE, ACCESS_ACTS, local_eu_case },
	{ "/api/eu/due", ACCESS_TO_CASES, ACCESS_ACTS, local_eu_due },
	{ "/api/eu/written", ACCESS_TO_CASE, ACCESS_ACTS, local_eu_written },
	{ "/api/eu/exported", ACCESS_TO_CASE, ACCESS_ACTS, local_eu_exported },
	{ "/api/eu/import", ACCESS_TO_CASE, ACCESS_ACTS, local_eu_import },
	{ "/api/eu/records", ACCESS_TO_CASES, ACCESS_COUNTS, local_eu_records },
	{ "/api/intake/add", ACCESS_TO_CASES, ACCESS_DESK, local_intake_add },
	{ "/api/intake/transcribe", ACCESS_TO_CASE, ACCESS_DESK, local_intake_transcribe },
	{ "/api/intake/letter", ACCESS_TO_CASE, ACCESS_READS, local_intake_letter },
	{ "/api/intake/sent", ACCESS_TO_CASE, ACCESS_DESK, local_intake_sent },
	{ "/api/intake/callback", ACCESS_TO_CASE, ACCESS_DESK, local_proof_callback },
	{ "/api/intake/override", ACCESS_TO_CASE, ACCESS_DESK, local_proof_override },
	{ "/api/tray/list", ACCESS_TO_CASES, ACCESS_READS, local_tray_list },
	{ "/api/tray/show", ACCESS_TO_CASES, ACCESS_READS, local_tray_show },
	{ "/api/tray/admit", ACCESS_TO_CASES, ACCESS_ACTS, local_tray_admit },
	{ "/api/tray/dismiss", ACCESS_TO_CASES, ACCESS_ACTS, local_tray_dismiss },
	{ "/api/alert/list", ACCESS_TO_CASES, ACCESS_READS, local_alert_list },
	{ "/api/alert/ack", ACCESS_TO_CASES, ACCESS_ACTS, local_alert_ack },
	{ "/api/evidence/collect", ACCESS_TO_CASE, ACCESS_DESK, local_evidence_collect },
	{ "/api/evidence/rows", ACCESS_TO_CASE, ACCESS_DESK, local_evidence_rows },
	{ "/api/evidence/seal", ACCESS_TO_CASE, ACCESS_DESK, local_evidence_seal },
	{ "/api/evidence/list", ACCESS_TO_CASE, ACCESS_READS, local_evidence_list },
	{ "/api/report/count", ACCESS_TO_CASES, ACCESS_COUNTS, local_report_count },
	{ "/api/profile/keep", ACCESS_TO_NODE, ACCESS_ACTS | ACCESS_ADMIN, local_profile_keep },
	{ "/api/profile/list", ACCESS_TO_NODE, ACCESS_PERSON, local_profile_list },
	{ "/api/profile/show", ACCESS_TO_NODE, ACCESS_PERSON, local_profile_show },
	{ "/api/node/clock", ACCESS_TO_NODE, ACCESS_ADMIN, local_clock },
	{ "/api/node/status", ACCESS_TO_NODE, ACCESS_PERSON, local_status },
	{ "/api/directory/reload", ACCESS_TO_NODE, ACCESS_ADMIN, local_reload },
	{ "/api/desk/open", ACCESS_TO_NODE, ACCESS_PERSON, local_desk_open },
};
/* clang-format on */

const struct local_route *
local_routes(size_t *ret_count)
{
	*ret_count = sizeof calls / sizeof calls[0];
	return calls;
}

size_t
local_limit(const struct call *call)
{
	int64_t asked = json_get_int(call->args, "limit", 0);

	return asked < 1 || asked > LOCAL_LIST_MAX ? LOCAL_LIST_MAX : (size_t)asked;
}

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
		call->roles = config_roles(config, &config->persons[i]);
		return VERDICT_IS_YES;
	}
	return verdict_no("caller-unknown", NULL,
	    "comity.conf names no such person for uid %u", call->job->uid);
}

/* A refusal names what it is for, not who has it. */
static struct verdict
may_call(const struct call *call, const struct local_route *route)
{
	char words[ACCESS_WORDS_MAX];

	if ((call->roles & route->may) != 0)
		return VERDICT_IS_YES;
	log_event(LOG_WARNING, "call-not-allowed", "route", route->path, NULL);
	return verdict_no("call-not-allowed", NULL, "%s is for %s", route->path,
	    access_words(route->may, words));
}

struct verdict
local_may_act(const struct call *call, const struct stored_case *stored)
{
	unsigned may = str_eq(stored->side, case_side_name(SIDE_ISSUER)) ? ACCESS_SENDER
									 : ACCESS_DESK;
	char words[ACCESS_WORDS_MAX];

	if ((call->roles & may) != 0)
		return VERDICT_IS_YES;
	return verdict_no("call-not-allowed", "/id", "to act on what %s is for %s",
	    may == ACCESS_SENDER ? "was sent" : "came", access_words(may, words));
}

static enum err
run_route(struct call *call, const struct local_route *route, struct verdict *ret_verdict,
    struct why *why)
{
	int64_t changes = store_changes(call->core->store);
	bool known = false;
	enum err e = act_begin(
	    call->core, call->job, call->args, call->person, &known, ret_verdict, why);

	if (e != ERR_OK || known || !verdict_is_yes(ret_verdict))
		return e;
	e = route->handle(call, ret_verdict, why);
	/* who only reads asks again without harm */
	if (e != ERR_OK || !verdict_is_yes(ret_verdict) ||
	    store_changes(call->core->store) == changes)
		return e;
	return act_done(call->core, call->job, why);
}

enum err
local_run(
    struct call *call, struct str path, struct verdict *ret_verdict, struct why *why)
{
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		if (!str_eq_c(path, calls[i].path))
			continue;
		*ret_verdict = may_call(call, &calls[i]);
		return verdict_is_yes(ret_verdict)
			   ? run_route(call, &calls[i], ret_verdict, why)
			   : ERR_OK;
	}
	*ret_verdict =
	    verdict_no("call-unknown", NULL, "%.*s", STR_ARG(str_head(path, 80)));
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
		e = local_run(&call, job->path, &verdict, why);
	if (e != ERR_OK || verdict_is_yes(&verdict))
		return e;
	/* a refused call changes nothing */
	e = core_take_back(core, &before, why);
	job_refuse(core, job, &verdict);
	return e;
}
