#include "node/local_delivery.h"

#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "node/evidence_file.h"
#include "node/intake.h"
#include "trust/uuid.h"
#include "wire/delivered.h"

enum err
local_delivery_case(struct core *core, struct arena *arena, const struct json *object,
    struct str sender, struct stored_case *ret_case, struct verdict *ret_verdict,
    struct why *why)
{
	enum err e =
	    store_case_get(arena, core->store, delivered_order(object), ret_case, why);

	if (e == ERR_NOT_FOUND ||
	    (e == ERR_OK && (!str_eq(ret_case->addressee, sender) ||
				!str_eq(ret_case->side, case_side_name(SIDE_ISSUER))))) {
		*ret_verdict = verdict_no("case-unknown", NULL, "no such order here");
		return ERR_OK;
	}
	return e;
}

/* A step that the case does not allow any more is filed. */
static enum err
apply(struct call *call, struct case_act *act, struct case_done *done, struct why *why)
{
	struct verdict verdict = VERDICT_IS_YES;
	enum err e = caseflow_apply(call->core, act, done, &verdict, why);

	if (e == ERR_OK && !verdict_is_yes(&verdict)) {
		act->event = EVENT_FILE;
		e = caseflow_apply(call->core, act, done, &verdict, why);
	}
	return e;
}

/* It is produced, and here at once. */
static enum err
move_case(struct call *call, const struct stored_evidence *evidence, struct str detail,
    struct case_done *done, struct why *why)
{
	struct case_act act = { .event = EVENT_PRODUCE,
		.case_id = evidence->case_id,
		.at = call->job->at,
		.detail = detail,
		.from = ROLE_ADDRESSEE };
	enum err e = apply(call, &act, done, why);

	act = (struct case_act){ .event = EVENT_FETCH,
		.case_id = evidence->case_id,
		.at = call->job->at,
		.person = call->person,
		.detail = STR("it came in the message itself"),
		.facts = { .package_sha256 = evidence->sha256.bytes } };
	return e == ERR_OK ? apply(call, &act, done, why) : e;
}

static struct str
words_of(
    struct call *call, const struct stored_tray *item, const struct delivered *delivered)
{
	return arena_format(&call->job->arena,
	    "admitted from the tray (%lld), %s: %.*s; integrity from arrival only%s",
	    (long long)item->id,
	    str_eq_c(item->rule, RULE_UNSIGNED)
		? "signed by nobody, known by its sender's certificate only"
		: "signed by its organisation only",
	    STR_ARG(json_get_str(call->args, "reason")),
	    delivered->compared ? "; it has the checksum that it gives" : "");
}

/* Whoever may answer an order may not fill our disk, nor deliver twice. */
static enum err
check_room(struct call *call, const struct stored_evidence *evidence,
    struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct store *store = call->core->store;
	struct stored_evidence *list, known;
	size_t count;
	enum err e = store_evidence_get(arena, store, evidence->id, &known, why);

	if (e == ERR_OK) {
		*ret_verdict = verdict_no("delivery-known", NULL, "delivered before");
		return ERR_OK;
	}
	if (e != ERR_NOT_FOUND)
		return e;
	e = store_evidence_list(
	    arena, store, evidence->case_id, DELIVERIES_MAX, &list, &count, why);
	if (e == ERR_OK && count == DELIVERIES_MAX)
		*ret_verdict = verdict_no("delivery-too-many", NULL,
		    "%d packages of one order are taken", DELIVERIES_MAX);
	return e;
}

/* The file lies there before its row does: a row never speaks of no file. */
static enum err
keep(struct call *call, const struct delivered *delivered,
    struct stored_evidence *evidence, struct why *why)
{
	char path[PATH_MAX];
	enum err e = evidence_path(call->core, evidence->file, "", path, why);

	if (e == ERR_OK)
		e = file_write(path, delivered->bytes, 0600, why);
	return e == ERR_OK ? store_evidence_add(call->core->store, evidence, why) : e;
}

enum err
local_delivery_admit(struct call *call, const struct stored_tray *item,
    const struct json *object, struct case_done *ret_done, struct str *ret_case_id,
    struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct stored_evidence evidence = { .state = STR("fetched"),
		.at = call->job->at };
	struct delivered delivered = { .suffix = "bin" };
	struct stored_case stored;
	char id[UUID_TEXT_MAX];
	enum err e = local_delivery_case(
	    call->core, arena, object, item->sender, &stored, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = delivered_read(arena, object, &delivered);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = uuid4(id, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	evidence.id =
	    delivered.id.len > 0 ? delivered.id : arena_str(arena, str_from(id));
	evidence.case_id = *ret_case_id = stored.id;
	evidence.size = (int64_t)delivered.bytes.len;
	evidence.file =
	    arena_format(arena, "%.*s.%s", STR_ARG(evidence.id), delivered.suffix);
	sha256(delivered.bytes, evidence.sha256.bytes);
	e = check_room(call, &evidence, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	e = keep(call, &delivered, &evidence, why);
	if (e != ERR_OK)
		return e;
	return move_case(
	    call, &evidence, words_of(call, item, &delivered), ret_done, why);
}
