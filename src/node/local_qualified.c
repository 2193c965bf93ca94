/*
 * local_qualified.c - the slot for a qualified signature: its bytes are kept with the
 * case, and whether it is one says a person, with the report of who has looked.
 *
 * Nothing here checks it: without a trusted list nobody could, and a passkey or a file
 * key never fills the slot (Regulation (EU) 2023/1543 Art 9(1), 21).
 */
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/limits.h"
#include "node/caseflow.h"
#include "node/local.h"
#include "record/form.h"
#include "wire/eu.h"

#define SIGNATURE "Qualified"
#define REPORT "QualifiedReport"

struct slot {
	size_t signatures, reports;
	struct str says; /* yes, no; empty: not checked */
	int64_t said_at;
};

/* A signature that came after the report is not what was looked at. */
static enum err
read_slot(struct call *call, struct str id, struct slot *ret_slot, struct why *why)
{
	struct stored_document *documents;
	struct slot slot = { .says = STR("") };
	size_t count = 0;
	enum err e = store_document_list(&call->job->arena, call->core->store, id,
	    LOCAL_LIST_MAX, &documents, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		if (str_eq_c(documents[i].kind, SIGNATURE)) {
			slot.signatures++;
			slot.says = STR("");
		} else if (str_eq_c(documents[i].kind, REPORT)) {
			slot.reports++;
			slot.says = documents[i].name;
			slot.said_at = documents[i].at;
		}
	}
	*ret_slot = slot;
	return e;
}

enum err
local_show_qualified(
    struct call *call, const struct stored_case *stored, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct slot slot = { .says = STR("") };
	char at[CLOCK_TEXT_MAX];
	struct json *one;
	enum err e = read_slot(call, stored->id, &slot, why);

	if (e != ERR_OK ||
	    (slot.signatures == 0 &&
		!eu_is_order(&(struct order){ .procedure = stored->procedure })))
		return e;
	one = json_put(to, "qualified", json_object(arena));
	json_put_int(arena, one, "attached", (int64_t)slot.signatures);
	json_put_str(
	    arena, one, "is", slot.says.len == 0 ? STR("not checked") : slot.says);
	if (slot.says.len > 0)
		json_put_str(arena, one, "stated_at",
		    arena_str(arena, clock_text(slot.said_at, at)));
	return ERR_OK;
}

/* CAdES as DER or PEM, PAdES as PDF: by its first bytes, and no further. */
static bool
looks_signed(struct str bytes)
{
	return str_starts(bytes, STR("\x30")) || str_starts(bytes, STR("%PDF-")) ||
	       str_starts(bytes, STR("-----BEGIN "));
}

static struct verdict
judge(const struct slot *slot, const struct stored_document *paper, bool report)
{
	if (paper->bytes.len == 0 || paper->bytes.len > LIMIT_QUALIFIED)
		return verdict_no(
		    "qualified-form", "/data", "1 to %zu bytes", LIMIT_QUALIFIED);
	if (report && slot->signatures == 0)
		return verdict_no("qualified-none", NULL, "nothing is attached");
	if (report && !str_eq_c(paper->name, "yes") && !str_eq_c(paper->name, "no"))
		return verdict_no("qualified-form", "/says", "yes or no");
	if (!report &&
	    (!form_fits(FORM_NAME, paper->name) || !looks_signed(paper->bytes)))
		return verdict_no("qualified-form", "/data", "it is no CMS and no PDF");
	if (slot->signatures + slot->reports >= LIMIT_QUALIFIED_PAPERS)
		return verdict_no("qualified-form", NULL, "at most %d of a case",
		    LIMIT_QUALIFIED_PAPERS);
	return VERDICT_IS_YES;
}

static enum err
keep(struct call *call, const struct stored_case *stored,
    const struct stored_document *paper, struct why *why)
{
	struct core *core = call->core;
	struct arena *arena = &call->job->arena;
	bool report = str_eq_c(paper->kind, REPORT);
	struct step_facts facts = { .kind = RECEIPT_LOGGED,
		.case_id = stored->id,
		.at = call->job->at,
		.order_sha256 = stored->order_sha256.bytes,
		.message_sha256 = paper->sha256.bytes };
	enum err e = store_document_add(core->store, paper, why);

	json_put_bool(arena, call->job->answer, "again", e == ERR_CONFLICT);
	if (e != ERR_OK)
		return e == ERR_CONFLICT ? ERR_OK : e;
	e = receipts_add(core, &facts, &call->job->leaf, why);
	if (e == ERR_OK)
		e = store_event_add(core->store,
		    &(struct stored_event){ .case_id = stored->id,
			.at = call->job->at,
			.event = STR("attach"),
			.person = call->person,
			.detail = arena_format(arena, "%s%.*s",
			    report ? "a report, stated: qualified "
				   : "a signature, not checked: ",
			    STR_ARG(paper->name)),
			.leaf = (int64_t)call->job->leaf },
		    why);
	if (e == ERR_OK && !report)
		e = store_channel_mark(core->store, stored->id, why);
	call->job->in_ledger = e == ERR_OK;
	call->job->receipt_to = call->job->answer;
	return e;
}

enum err
local_order_attach(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct str says = json_get_str(call->args, "says");
	bool report = says.len > 0;
	struct stored_document paper = { .kind = report ? STR(REPORT) : STR(SIGNATURE),
		.name = report ? says : json_get_str(call->args, "name"),
		.at = call->job->at };
	struct stored_case stored;
	struct slot slot = { .says = STR("") };
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = base64_decode(
		    arena, json_get_str(call->args, "data"), &paper.bytes, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = read_slot(call, stored.id, &slot, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = judge(&slot, &paper, report);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	sha256(paper.bytes, paper.sha256.bytes);
	paper.case_id = stored.id;
	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "id", stored.id);
	json_put_str(arena, call->job->answer, "state", stored.state);
	e = keep(call, &stored, &paper, why);
	return e == ERR_OK ? local_show_qualified(call, &stored, call->job->answer, why)
			   : e;
}
