/*
 * local_stated.c - what a person says of an order that left by another way than a node:
 * that it was submitted there, that it was answered.
 *
 * It is kept and logged as what was said, by whom and when; nothing of it is proven, and
 * the state of the case does not follow it.
 */
#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/caseflow.h"
#include "node/local.h"
#include "record/form.h"

#define KIND "Stated"
#define STATEMENT_VERSION 1
#define STATEMENT_MAX ((size_t)2048)

struct statement {
	struct str event; /* submitted, answered */
	int64_t at;
	struct str number; /* that the other side gave it; may be empty */
	struct str file;   /* SHA-256 of what came or went; may be empty */
	unsigned char file_sha256[SHA256_LEN];
};

static struct verdict
judge(const struct call *call, const struct stored_case *stored,
    struct statement *statement)
{
	if (!str_eq_c(stored->side, "issuer"))
		return verdict_no(
		    "case-side", NULL, "the issuer says where an order went");
	if (!str_eq_c(statement->event, "submitted") &&
	    !str_eq_c(statement->event, "answered"))
		return verdict_no("stated-form", "/event", "submitted or answered");
	if (!clock_parse(json_get_str(call->args, "at"), &statement->at) ||
	    statement->at < stored->created_at || statement->at > call->job->at)
		return verdict_no("stated-form", "/at",
		    "a time after the order was written, and not after now");
	if (statement->number.len > 0 && !form_fits(FORM_NAME, statement->number))
		return verdict_no("stated-form", "/number", "one line");
	if (statement->file.len > 0 &&
	    !hex_decode(statement->file, statement->file_sha256, SHA256_LEN))
		return verdict_no("stated-form", "/file", "a SHA-256");
	return VERDICT_IS_YES;
}

static enum err
count_statements(
    struct call *call, struct str id, struct verdict *ret_verdict, struct why *why)
{
	struct stored_document *documents;
	size_t count = 0, statements = 0;
	enum err e = store_document_list(&call->job->arena, call->core->store, id,
	    LOCAL_LIST_MAX, &documents, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++)
		statements += str_eq_c(documents[i].kind, KIND);
	if (e == ERR_OK && statements >= LIMIT_STATEMENTS)
		*ret_verdict = verdict_no(
		    "stated-form", NULL, "at most %d of a case", LIMIT_STATEMENTS);
	return e;
}

/* Canonical, so that the same statement again is known. */
static struct str
statement_text(struct arena *arena, const struct statement *statement)
{
	struct json *root = json_object(arena);
	char at[CLOCK_TEXT_MAX];
	struct str text;
	struct buf out;

	json_put_int(arena, root, "v", STATEMENT_VERSION);
	json_put_str(arena, root, "event", statement->event);
	json_put_str(arena, root, "at", clock_text(statement->at, at));
	json_put_str(arena, root, "number", statement->number);
	json_put_str(arena, root, "file", statement->file);
	buf_init(&out, STATEMENT_MAX);
	json_write(root, &out);
	text = arena_str(arena, buf_str(&out));
	buf_release(&out);
	return text;
}

/* The leaf is over the file, where there is one: so it is known by its digest alone. */
static enum err
log_statement(struct call *call, const struct stored_case *stored,
    const struct statement *statement, const struct stored_document *paper,
    struct why *why)
{
	struct arena *arena = &call->job->arena;
	char at[CLOCK_TEXT_MAX];
	struct step_facts facts = { .kind = RECEIPT_LOGGED,
		.case_id = stored->id,
		.at = call->job->at,
		.order_sha256 = stored->order_sha256.bytes,
		.message_sha256 = statement->file.len > 0 ? statement->file_sha256
							  : paper->sha256.bytes,
		.reason = STR("stated") };
	enum err e = receipts_add(call->core, &facts, &call->job->leaf, why);

	if (e == ERR_OK)
		e = store_event_add(call->core->store,
		    &(struct stored_event){ .case_id = stored->id,
			.at = call->job->at,
			.event = STR("stated"),
			.person = call->person,
			.detail = arena_format(arena,
			    "stated, not proven: %.*s at %.*s%s%.*s%s%.*s",
			    STR_ARG(statement->event),
			    STR_ARG(clock_text(statement->at, at)),
			    statement->number.len > 0 ? ", number " : "",
			    STR_ARG(statement->number),
			    statement->file.len > 0 ? ", file sha256 " : "",
			    STR_ARG(statement->file)),
			.leaf = (int64_t)call->job->leaf },
		    why);
	call->job->in_ledger = e == ERR_OK;
	call->job->receipt_to = call->job->answer;
	return e;
}

static enum err
keep(struct call *call, const struct stored_case *stored,
    const struct statement *statement, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct stored_document paper = { .case_id = stored->id,
		.kind = STR(KIND),
		.name = statement->event,
		.at = call->job->at,
		.bytes = statement_text(arena, statement) };
	enum err e;

	if (paper.bytes.len == 0)
		return err_why(why, ERR_LIMIT, 0, "a statement that is too long");
	sha256(paper.bytes, paper.sha256.bytes);
	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "id", stored->id);
	json_put_str(arena, call->job->answer, "state", stored->state);
	json_put_str(arena, call->job->answer, "proof", STR(PROOF_STATED));
	e = store_document_add(call->core->store, &paper, why);
	json_put_bool(arena, call->job->answer, "again", e == ERR_CONFLICT);
	if (e == ERR_CONFLICT)
		return ERR_OK;
	return e == ERR_OK ? log_statement(call, stored, statement, &paper, why) : e;
}

enum err
local_order_stated(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct statement statement = { .event = json_get_str(call->args, "event"),
		.number = json_get_str(call->args, "number"),
		.file = json_get_str(call->args, "file") };
	struct stored_case stored;
	enum err e = local_find_case(call, &stored, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = judge(call, &stored, &statement);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = count_statements(call, stored.id, ret_verdict, why);
	return e == ERR_OK && verdict_is_yes(ret_verdict)
		   ? keep(call, &stored, &statement, why)
		   : e;
}
