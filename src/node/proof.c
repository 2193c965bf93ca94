#include "node/proof.h"

#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "law/proof.h"
#include "node/caseflow.h"

/* --- the papers --- */

static int64_t
time_of(const struct json *paper, const char *member)
{
	int64_t at = 0;

	(void)clock_parse(json_get_str(paper, member), &at);
	return at;
}

/* What was said of another text says nothing of this one. */
static bool
is_about(const struct json *paper, const struct stored_case *stored)
{
	struct hash about;

	return hex_decode(json_get_str(paper, "order_sha256"), about.bytes, SHA256_LEN) &&
	       memcmp(about.bytes, stored->order_sha256.bytes, SHA256_LEN) == 0;
}

/* A denial counts whatever was transcribed: it is about who is said to have sent it. */
static void
take_call(const struct json *paper, bool about, struct proof_state *state)
{
	struct str result = json_get_str(paper, "result");

	if (about && str_eq_c(result, "confirmed")) {
		state->confirmed_at = time_of(paper, "at");
		state->expires_at = time_of(paper, "expires_at");
		state->denied_at = 0;
	} else if (str_eq_c(result, "denied")) {
		state->denied_at = time_of(paper, "at");
		state->confirmed_at = state->expires_at = 0;
		state->asked_at = state->decided_at = 0;
	}
}

/* Agreement counts to the ask that is open, and to no other. */
static void
take_override(const struct json *paper, struct str sha256, struct proof_state *state)
{
	struct str confirms = json_get_str(paper, "confirms");

	if (confirms.len > 0) {
		if (state->asked_at == 0 || !str_eq(confirms, state->ask))
			return;
		state->decided_at = time_of(paper, "at");
		state->decided_by = json_get_str(paper, "person");
		return;
	}
	state->asked_at = time_of(paper, "at");
	state->asked_until = time_of(paper, "expires_at");
	state->asked_by = json_get_str(paper, "person");
	state->reason = json_get_str(paper, "reason");
	state->ask = sha256;
	state->decided_at = 0;
}

static enum err
take_paper(struct core *core, struct arena *arena, const struct stored_case *stored,
    const struct stored_document *row, struct proof_state *state, struct why *why)
{
	bool call = str_eq_c(row->kind, PROOF_PAPER_CALL);
	bool signature = str_eq_c(row->kind, PROOF_PAPER_SIGNATURE);
	struct stored_document full;
	char hex[SHA256_HEX_LEN];
	struct json *paper;
	enum err e;

	if (!call && !signature && !str_eq_c(row->kind, PROOF_PAPER_OVERRIDE))
		return ERR_OK;
	e = store_document_get(
	    arena, core->store, row->case_id, &row->sha256, &full, why);
	if (e == ERR_OK && full.bytes.len == 0)
		return ERR_OK; /* erased */
	if (e == ERR_OK)
		e = canon_read(arena, full.bytes, &paper, why);
	if (e != ERR_OK)
		return e;
	hex_encode(str_bytes(row->sha256.bytes, SHA256_LEN), hex);
	if (signature)
		state->signature = paper_proof_read(paper);
	else if (call)
		take_call(paper, is_about(paper, stored), state);
	else if (is_about(paper, stored))
		take_override(paper, arena_str(arena, str_from(hex)), state);
	return ERR_OK;
}

enum err
proof_state(struct core *core, struct arena *arena, const struct stored_case *stored,
    int64_t now, struct proof_state *ret_state, struct why *why)
{
	struct proof_state state = { .confirmed_at = 0 };
	struct stored_document *papers;
	size_t count = 0;
	enum err e = store_document_list(
	    arena, core->store, stored->id, LIMIT_CASE_PAPERS, &papers, &count, why);

	if (e == ERR_OK && count == LIMIT_CASE_PAPERS)
		e = err_why(why, ERR_LIMIT, 0, "too many papers of one case");
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		e = take_paper(core, arena, stored, &papers[i], &state, why);
	if (e != ERR_OK)
		return e;
	if (state.decided_at == 0 && state.asked_until != 0 && now > state.asked_until)
		state.asked_at = 0;
	*ret_state = state;
	return ERR_OK;
}

/* --- what they are worth --- */

/* Keeping data gives nothing away. */
bool
proof_is_asked(enum case_side side, enum case_event event)
{
	return side == SIDE_ADDRESSEE &&
	       (event == EVENT_ACCEPT || event == EVENT_PART || event == EVENT_PRODUCE);
}

/* A signature that counts no more is worth what somebody who was called has said. */
struct verdict
proof_judge(const struct core *core, const struct stored_case *stored,
    const struct proof_state *state, int64_t now)
{
	bool is_signed = str_eq_c(stored->proof, PROOF_SIGNATURE);
	bool called = str_eq_c(stored->proof, PROOF_CALLED);
	struct str rung = stored->proof;
	char at[CLOCK_TEXT_MAX];
	struct verdict signature = VERDICT_IS_YES;

	if (state->denied_at != 0)
		return verdict_no("callback-denied", NULL, "at %.*s",
		    STR_ARG(clock_text(state->denied_at, at)));
	if (is_signed)
		signature = paper_proof_worth(core, &state->signature, stored->issuer);
	if (!verdict_is_yes(&signature)) {
		if (state->confirmed_at == 0)
			return signature;
		called = true;
		rung = STR(PROOF_CALLED);
	}
	if (called && state->expires_at != 0 && now > state->expires_at)
		return verdict_no("callback-expired", NULL, "at %.*s",
		    STR_ARG(clock_text(state->expires_at, at)));
	return law_proof(&core->law,
	    called && state->confirmed_at == 0 ? STR(PROOF_NONE) : rung,
	    clock_date_utc(now));
}

struct str
proof_of_paper(
    const struct core *core, const struct paper_proof *signature, struct str issuer)
{
	struct verdict worth = paper_proof_worth(core, signature, issuer);

	return verdict_is_yes(&worth) ? STR(PROOF_SIGNATURE) : STR(PROOF_NONE);
}

struct str
proof_rung(const struct core *core, const struct stored_case *stored,
    const struct proof_state *state)
{
	struct str rung = stored->proof;

	if (str_eq_c(rung, PROOF_SIGNATURE))
		rung = proof_of_paper(core, &state->signature, stored->issuer);
	if (!str_eq(rung, stored->proof) && state->confirmed_at != 0)
		rung = STR(PROOF_CALLED);
	return rung;
}

enum err
proof_release(struct core *core, struct arena *arena, const struct stored_case *stored,
    int64_t now, struct verdict *ret_verdict, struct why *why)
{
	struct proof_state state;
	enum err e = proof_state(core, arena, stored, now, &state, why);

	if (e == ERR_OK)
		*ret_verdict = state.decided_at != 0
				   ? VERDICT_IS_YES
				   : proof_judge(core, stored, &state, now);
	return e;
}
