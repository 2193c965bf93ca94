/* local_paper.c - a record of what a person did about a case: a paper, its leaf, its line
 * in the timeline. */
#include "base/clock.h"
#include "node/asking.h"
#include "node/caseflow.h"
#include "node/local.h"
#include "trust/digest.h"

#define PAPER_MAX ((size_t)16 << 10)

struct json *
local_paper_new(struct call *call, const struct stored_case *stored)
{
	struct arena *arena = &call->job->arena;
	struct json *tree = json_object(arena);
	int64_t at = call->job->at - call->job->at % CLOCK_SECOND;
	char text[CLOCK_TEXT_MAX];

	json_put_int(arena, tree, "v", 1);
	json_put_str(arena, tree, "id", stored->id);
	json_put_str(arena, tree, "at", arena_str(arena, clock_text(at, text)));
	json_put_str(arena, tree, "person", call->person);
	return tree;
}

static enum err
add_leaf(struct call *call, const struct stored_case *stored,
    const struct stored_document *document, const struct local_paper *paper,
    struct why *why)
{
	struct step_facts facts = { .kind = RECEIPT_LOGGED,
		.case_id = stored->id,
		.at = call->job->at,
		.order_sha256 = stored->order_sha256.bytes,
		.message_sha256 = document->sha256.bytes,
		.package_sha256 = paper->file_sha256,
		.peer = stored->issuer,
		.reason = str_from(paper->event) };
	enum err e = receipts_add(call->core, &facts, &call->job->leaf, why);

	call->job->in_ledger = e == ERR_OK;
	return e;
}

enum err
local_paper_keep(struct call *call, const struct stored_case *stored,
    const struct local_paper *paper, struct why *why)
{
	struct stored_document document = { .case_id = stored->id,
		.kind = str_from(paper->kind),
		.name = str_from(paper->event),
		.at = call->job->at };
	struct buf text;
	enum err e;

	buf_init(&text, PAPER_MAX);
	json_write(paper->tree, &text);
	document.bytes = arena_str(&call->job->arena, buf_str(&text));
	buf_release(&text);
	if (document.bytes.len == 0)
		return err_why(why, ERR_LIMIT, 0, "the record is too long");
	sha256(document.bytes, document.sha256.bytes);
	e = store_document_add(call->core->store, &document, why);
	if (e == ERR_CONFLICT) /* the same, in the same second */
		return ERR_OK;
	if (e == ERR_OK)
		e = add_leaf(call, stored, &document, paper, why);
	if (e == ERR_OK)
		e = store_event_add(call->core->store,
		    &(struct stored_event){ .case_id = stored->id,
			.at = call->job->at,
			.event = document.name,
			.person = call->person,
			.detail = paper->detail,
			.leaf = (int64_t)call->job->leaf },
		    why);
	asking_look(call->core, stored->id);
	return e;
}
