/* local_proof.c - the proof ladder by the persons of the node: a call-back, and two who
 * decide that data may leave all the same. */
#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "casefile/phone.h"
#include "law/proof.h"
#include "node/alert.h"
#include "node/caseflow.h"
#include "node/local.h"
#include "node/proof.h"
#include "record/form.h"

static struct str
time_text(struct arena *arena, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	return arena_str(arena, clock_text(at - at % CLOCK_SECOND, text));
}

static void
answer(struct call *call, const struct stored_case *stored, const char *done)
{
	struct arena *arena = &call->job->arena;

	call->job->answer = json_object(arena);
	json_put_str(arena, call->job->answer, "id", stored->id);
	json_put_str(arena, call->job->answer, "state", stored->state);
	json_put_str(arena, call->job->answer, "proof", stored->proof);
	json_put_str(arena, call->job->answer, "done", str_from(done));
	call->job->receipt_to = call->job->in_ledger ? call->job->answer : NULL;
}

static struct str
text_digest(struct arena *arena, const struct stored_case *stored)
{
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(stored->order_sha256.bytes, SHA256_LEN), hex);
	return arena_str(arena, str_from(hex));
}

/* A page names the text that it showed: nobody vouches for one that he has not seen. */
static struct verdict
check_text(struct call *call, const struct stored_case *stored)
{
	struct str shown = json_get_str(call->args, "order_sha256");
	struct str now = text_digest(&call->job->arena, stored);

	if (shown.len == 0 || str_eq(shown, now))
		return VERDICT_IS_YES;
	return verdict_no("proof-text", "/order_sha256", "it is %.*s now", STR_ARG(now));
}

/* A case of ours to answer. */
static enum err
find_ours(struct call *call, struct stored_case *ret_case, struct verdict *ret_verdict,
    struct why *why)
{
	enum err e = local_find_case(call, ret_case, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict) &&
	    !str_eq(ret_case->side, case_side_name(SIDE_ADDRESSEE)))
		*ret_verdict = verdict_no(
		    "case-side", "/id", "only who answers an order calls its sender");
	return e;
}

/* The text that somebody was asked about, or decided on. */
static struct json *
paper_about(struct call *call, const struct stored_case *stored)
{
	struct arena *arena = &call->job->arena;
	struct json *tree = local_paper_new(call, stored);

	json_put_str(arena, tree, "order_sha256", text_digest(arena, stored));
	return tree;
}

/* 0: no end. */
static int64_t
end_of(const struct call *call, const char *row)
{
	int64_t at = call->job->at;
	uint64_t days =
	    law_proof_days(&call->core->law, str_from(row), clock_date_utc(at));

	return days == 0 ? 0 : at + (int64_t)days * CLOCK_DAY;
}

static struct str
end_text(struct arena *arena, int64_t at)
{
	return at == 0 ? STR("") : time_text(arena, at);
}

/* --- the call-back --- */

enum result { CALL_CONFIRMED, CALL_DENIED, CALL_NO_ANSWER, CALL_RESULT_COUNT };

static const struct {
	const char *name, *event;
} results[CALL_RESULT_COUNT] = {
	[CALL_CONFIRMED] = { "confirmed", "callback-confirmed" },
	[CALL_DENIED] = { "denied", "callback-denied" },
	[CALL_NO_ANSWER] = { "no-answer", "callback-no-answer" },
};

struct call_back {
	struct phone phone;
	struct str number, source, where, with;
	enum result result;
};

static bool
result_parse(struct str name, enum result *ret_result)
{
	for (size_t i = 0; i < CALL_RESULT_COUNT; i++) {
		if (str_eq_c(name, results[i].name)) {
			*ret_result = (enum result)i;
			return true;
		}
	}
	return false;
}

static struct verdict
read_call(const struct json *args, struct call_back *ret_call)
{
	struct call_back call = { .number = str_trim(json_get_str(args, "number")),
		.source = json_get_str(args, "source"),
		.where = json_get_str(args, "where"),
		.with = json_get_str(args, "with") };

	if (!phone_parse(call.number, &call.phone))
		return verdict_no("callback-number", "/number",
		    "a number with its country, as +49 30 1234567");
	if (!str_eq_c(call.source, "directory") && !str_eq_c(call.source, "independent"))
		return verdict_no(
		    "callback-source", "/source", "directory, or independent");
	if (str_eq_c(call.source, "independent") && !form_fits(FORM_NAME, call.where))
		return verdict_no("callback-source", "/where",
		    "where the number was found, in one line");
	if (!result_parse(json_get_str(args, "result"), &call.result))
		return verdict_no(
		    "callback-result", "/result", "confirmed, denied or no-answer");
	if (call.result != CALL_NO_ANSWER && !form_fits(FORM_NAME, call.with))
		return verdict_no(
		    "callback-with", "/with", "who spoke: a role, in one line");
	*ret_call = call;
	return VERDICT_IS_YES;
}

static struct verdict
check_directory(
    struct call *call, const struct stored_case *stored, const struct call_back *back)
{
	struct known_organisation *known;
	struct verdict verdict = trustbook_organisation(
	    &call->core->book, stored->issuer, call->job->at, &known);
	struct phone listed;

	if (!verdict_is_yes(&verdict))
		return verdict_no("callback-directory", "/source", "%s", verdict.detail);
	if (!phone_parse(known->entry->phone, &listed))
		return verdict_no("callback-directory", "/source",
		    "the directory gives no number of %.*s", STR_ARG(stored->issuer));
	if (!phone_same(&listed, &back->phone))
		return verdict_no("callback-directory", "/number",
		    "the directory gives %.*s", STR_ARG(known->entry->phone));
	return VERDICT_IS_YES;
}

/* The number in what was asked: as it came, as a worker read it, as it was written down.
 */
static enum err
check_papers(struct call *call, const struct stored_case *stored,
    const struct call_back *back, struct verdict *ret_verdict, struct why *why)
{
	static const char *const kinds[] = { "Order", "Original", "Read", "Annex" };
	struct arena *arena = &call->job->arena;
	struct stored_document *papers, full;
	size_t count = 0;
	enum err e = store_document_list(arena, call->core->store, stored->id,
	    LIMIT_CASE_PAPERS, &papers, &count, why);

	if (e == ERR_OK && count == LIMIT_CASE_PAPERS)
		e = err_why(why, ERR_LIMIT, 0, "too many papers of one case");
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		bool looked = false;

		for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
			looked = looked || str_eq_c(papers[i].kind, kinds[k]);
		if (!looked)
			continue;
		e = store_document_get(
		    arena, call->core->store, stored->id, &papers[i].sha256, &full, why);
		if (e == ERR_OK && phone_occurs(&back->phone, full.bytes))
			*ret_verdict = verdict_no("callback-in-request", "/number",
			    "it stands in %.*s", STR_ARG(papers[i].kind));
	}
	return e;
}

static struct json *
call_tree(struct call *call, const struct stored_case *stored,
    const struct call_back *back, int64_t expires_at)
{
	struct arena *arena = &call->job->arena;
	struct json *tree = paper_about(call, stored);

	json_put_str(arena, tree, "number", back->number);
	json_put_str(arena, tree, "source", back->source);
	json_put_str(arena, tree, "where", back->where);
	json_put_str(arena, tree, "with", back->with);
	json_put_str(arena, tree, "result", str_from(results[back->result].name));
	json_put_str(arena, tree, "expires_at", end_text(arena, expires_at));
	return tree;
}

/* Up to called back, and no higher; down to nothing. */
static enum err
move_rung(
    struct call *call, struct stored_case *stored, enum result result, struct why *why)
{
	const char *from = result == CALL_CONFIRMED ? PROOF_NONE : PROOF_CALLED;
	const char *to = result == CALL_CONFIRMED ? PROOF_CALLED : PROOF_NONE;

	if (result == CALL_NO_ANSWER || !str_eq_c(stored->proof, from))
		return ERR_OK;
	stored->proof = str_from(to);
	stored->updated_at = call->job->at;
	return store_case_update(call->core->store, stored, why);
}

static enum err
record_call(struct call *call, struct stored_case *stored, const struct call_back *back,
    struct why *why)
{
	struct arena *arena = &call->job->arena;
	int64_t expires_at =
	    back->result == CALL_CONFIRMED ? end_of(call, PROOF_CALLED) : 0;
	struct local_paper paper = { .kind = PROOF_PAPER_CALL,
		.event = results[back->result].event,
		.detail =
		    arena_format(arena, "number from %.*s%s%.*s", STR_ARG(back->source),
			back->with.len > 0 ? "; spoke with " : "", STR_ARG(back->with)),
		.tree = call_tree(call, stored, back, expires_at) };
	enum err e = local_paper_keep(call, stored, &paper, why);

	if (e == ERR_OK)
		e = move_rung(call, stored, back->result, why);
	if (e == ERR_OK && back->result == CALL_DENIED)
		e = alert_add(call->core->store,
		    &(struct stored_alert){ .at = call->job->at,
			.kind = STR("callback-denied"),
			.subject = stored->id,
			.case_id = stored->id,
			.urgent = true },
		    why);
	return e;
}

enum err
local_proof_callback(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct call_back back = { .result = CALL_NO_ANSWER };
	struct stored_case stored;
	enum err e = find_ours(call, &stored, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = read_call(call->args, &back);
	if (e == ERR_OK && verdict_is_yes(ret_verdict) && back.result != CALL_DENIED)
		*ret_verdict = check_text(call, &stored);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	/* a number that a signed directory gives is no worse for standing in a mail */
	if (str_eq_c(back.source, "directory"))
		*ret_verdict = check_directory(call, &stored, &back);
	else
		e = check_papers(call, &stored, &back, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = record_call(call, &stored, &back, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		answer(call, &stored, results[back.result].event);
	return e;
}

/* --- the override --- */

/* What one person of this machine calls himself may be two lines of comity.conf. */
static bool
is_same_person(const struct call *call, struct str other)
{
	const struct config *config = call->core->config;

	return str_eq(call->person, other) ||
	       (!config_training(config) &&
		   config_share_user(config, call->person, other));
}

/* Who agrees has seen who asked, and why: he names that paper. */
static struct verdict
judge_confirmation(const struct proof_state *state, struct str confirms)
{
	char at[CLOCK_TEXT_MAX];

	if (state->asked_at == 0)
		return confirms.len == 0 ? VERDICT_IS_YES
					 : verdict_no("override-confirm", "/confirm",
					       "nobody asks for it now");
	if (str_eq(confirms, state->ask))
		return VERDICT_IS_YES;
	return verdict_no("override-confirm", "/confirm",
	    "%.*s is open: %.*s asked at %.*s, %.*s", STR_ARG(state->ask),
	    STR_ARG(state->asked_by), STR_ARG(clock_text(state->asked_at, at)),
	    STR_ARG(state->reason));
}

static struct verdict
judge_override(
    struct call *call, const struct stored_case *stored, const struct proof_state *state)
{
	struct verdict now = proof_judge(call->core, stored, state, call->job->at);

	if (!form_fits(FORM_NAME, json_get_str(call->args, "reason")))
		return verdict_no(
		    "override-reason", "/reason", "why, in one line of words");
	if (verdict_is_yes(&now) || state->decided_at != 0)
		return verdict_no("override-not-needed", NULL, "data may leave");
	if (state->asked_at != 0 && is_same_person(call, state->asked_by))
		return verdict_no("override-same-person", NULL, "%.*s has asked for it",
		    STR_ARG(state->asked_by));
	return judge_confirmation(state, json_get_str(call->args, "confirm"));
}

static struct json *
override_tree(
    struct call *call, const struct stored_case *stored, const struct proof_state *state)
{
	struct arena *arena = &call->job->arena;
	struct json *tree = paper_about(call, stored);

	json_put_str(arena, tree, "reason", json_get_str(call->args, "reason"));
	if (state->asked_at == 0) {
		json_put_str(arena, tree, "expires_at",
		    end_text(arena, end_of(call, PROOF_ASKED)));
		return tree;
	}
	json_put_str(arena, tree, "asked_by", state->asked_by);
	json_put_str(arena, tree, "confirms", state->ask);
	return tree;
}

enum err
local_proof_override(struct call *call, struct verdict *ret_verdict, struct why *why)
{
	struct local_paper paper = { .kind = PROOF_PAPER_OVERRIDE };
	struct proof_state state = { .asked_at = 0 };
	struct stored_case stored;
	enum err e = find_ours(call, &stored, ret_verdict, why);

	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = proof_state(
		    call->core, &call->job->arena, &stored, call->job->at, &state, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = check_text(call, &stored);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = judge_override(call, &stored, &state);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	paper.event = state.asked_at == 0 ? "override-asked" : "override-confirmed";
	paper.detail = json_get_str(call->args, "reason");
	paper.tree = override_tree(call, &stored, &state);
	e = local_paper_keep(call, &stored, &paper, why);
	if (e == ERR_OK)
		answer(call, &stored, paper.event);
	return e;
}

/* --- what is shown --- */

static void
put_moment(struct arena *arena, struct json *to, const char *name, int64_t at)
{
	if (at != 0)
		json_put_str(arena, to, name, time_text(arena, at));
}

static void
show_state(struct call *call, const struct proof_state *state, struct json *ladder)
{
	struct arena *arena = &call->job->arena;

	put_moment(arena, ladder, "confirmed_at", state->confirmed_at);
	put_moment(arena, ladder, "expires_at", state->expires_at);
	put_moment(arena, ladder, "denied_at", state->denied_at);
	if (state->asked_at == 0)
		return;
	put_moment(arena, ladder, "asked_at", state->asked_at);
	put_moment(arena, ladder, "asked_until", state->asked_until);
	json_put_str(arena, ladder, "asked_by", state->asked_by);
	json_put_str(arena, ladder, "ask", state->ask);
	json_put_str(arena, ladder, "reason", state->reason);
	put_moment(arena, ladder, "decided_at", state->decided_at);
	json_put_str(arena, ladder, "decided_by", state->decided_by);
}

/* The signature that came with it, by what it is worth now. */
static void
show_signature(struct call *call, const struct stored_case *stored,
    const struct paper_proof *proof, struct json *ladder)
{
	struct verdict worth = paper_proof_worth(call->core, proof, stored->issuer);
	struct arena *arena = &call->job->arena;
	struct paper_proof now = *proof;
	const struct rule *rule;
	struct json *to;

	if (proof->result.len == 0)
		return;
	if (str_eq_c(proof->result, "yes") && !verdict_is_yes(&worth)) {
		now.result = STR("no");
		now.rule = str_from(worth.rule);
		now.detail = arena_str(arena, str_from(worth.detail));
	}
	to = json_put(ladder, "signature", json_object(arena));
	paper_proof_write(arena, &now, to);
	put_moment(arena, to, "checked_at", proof->at);
	rule = rule_find(&call->core->rules, now.rule);
	if (rule != NULL)
		json_put_str(arena, to, "sentence", rule->sentence);
}

/* {proof, came_by, release, rule, sentence, detail, number: of the directory, ...} */
enum err
local_show_ladder(
    struct call *call, const struct stored_case *stored, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct known_organisation *known;
	struct proof_state state;
	struct verdict verdict, listed;
	const struct rule *rule;
	struct json *ladder;
	enum err e;

	if (!str_eq(stored->side, case_side_name(SIDE_ADDRESSEE)))
		return ERR_OK;
	e = proof_state(call->core, arena, stored, call->job->at, &state, why);
	if (e != ERR_OK)
		return e;
	verdict = proof_judge(call->core, stored, &state, call->job->at);
	ladder = json_put(to, "ladder", json_object(arena));
	json_put_str(arena, ladder, "proof", proof_rung(call->core, stored, &state));
	json_put_str(arena, ladder, "came_by", stored->channel);
	json_put_str(arena, ladder, "order_sha256", text_digest(arena, stored));
	json_put_bool(arena, ladder, "outside", caseflow_is_outside(stored));
	json_put_bool(
	    arena, ladder, "release", verdict_is_yes(&verdict) || state.decided_at != 0);
	show_state(call, &state, ladder);
	show_signature(call, stored, &state.signature, ladder);
	listed = trustbook_organisation(
	    &call->core->book, stored->issuer, call->job->at, &known);
	if (verdict_is_yes(&listed))
		json_put_str(arena, ladder, "number", known->entry->phone);
	if (verdict_is_yes(&verdict))
		return ERR_OK;
	rule = rule_find(&call->core->rules, str_from(verdict.rule));
	json_put_str(arena, ladder, "rule", str_from(verdict.rule));
	json_put_str(arena, ladder, "sentence", rule == NULL ? STR("") : rule->sentence);
	json_put_str(arena, ladder, "detail", arena_str(arena, str_from(verdict.detail)));
	return ERR_OK;
}
