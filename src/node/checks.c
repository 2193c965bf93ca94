/* checks.c - who asks, over which bytes, and what the law's tables say of it. */
#include "node/checks.h"

#include <string.h>

#include "base/clock.h"
#include "base/spoken.h"
#include "base/limits.h"
#include "law/check.h"
#include "law/release.h"
#include "node/caseflow.h"
#include "record/order_text.h"
#include "record/signoff.h"

static const struct {
	const char *name;
	const char *is_not;
} lines[CHECK_LINE_COUNT] = {
	[CHECK_ORGANISATION] = { "organisation", "not whether it may ask for this" },
	[CHECK_SIGNER] = { "signer",
	    "not what the signer's screen showed, and no qualified signature" },
	[CHECK_BYTES] = { "bytes", "not whether what they say is true" },
	[CHECK_LAW] = { "law", "not a judgment on legality" },
	[CHECK_NOTIFIED] = { "notified", "not whether it agrees" },
	[CHECK_LEDGER] = { "ledger", "not who wrote the order: only that what came here "
				     "cannot be changed unseen" },
	[CHECK_PATTERN] = { "pattern", "no proof: figures of this node alone" },
};

static const char *const marks[VERDICT_KIND_COUNT] = {
	[VERDICT_YES] = "yes",
	[VERDICT_NO] = "no",
	[VERDICT_PERSON] = "person",
};

static enum verdict_kind
worse(enum verdict_kind a, enum verdict_kind b)
{
	if (a == VERDICT_NO || b == VERDICT_NO)
		return VERDICT_NO;
	return a == VERDICT_PERSON ? a : b;
}

void
checks_add(struct checks *checks, enum check_line line, enum verdict_kind mark,
    struct str detail)
{
	struct arena *arena = &checks->call->job->arena;
	struct json *row = json_add(checks->list, json_object(arena));

	checks->marks[line] = worse(checks->marks[line], mark);
	json_put_str(arena, row, "check", str_from(lines[line].name));
	json_put_str(arena, row, "mark", str_from(marks[mark]));
	json_put_str(arena, row, "detail", detail);
	json_put_str(arena, row, "not", str_from(lines[line].is_not));
}

static struct str
day_text(struct arena *arena, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	return at == 0 ? STR("an unknown day")
		       : arena_str(arena, str_slice(clock_text(at, text), 0, 10));
}

/* --- organisation --- */

static struct str
say_trust(struct checks *checks, const struct known_organisation *known)
{
	const struct directory *list = &checks->call->core->book.listed.directory;
	struct arena *arena = &checks->call->job->arena;
	const struct organisation *entry = known->entry;

	if (known->pin != NULL)
		return arena_format(arena,
		    "%.*s, pinned here and in no federation list: record %llu, signed by "
		    "%zu "
		    "of its officers on %.*s",
		    STR_ARG(entry->name), (unsigned long long)known->pin->sequence,
		    known->pin->signatures.count,
		    STR_ARG(day_text(arena, known->pin->issued_at)));
	return arena_format(arena,
	    "%.*s, in federation list %llu of %.*s, signed by %zu of its keys; valid "
	    "since "
	    "%.*s",
	    STR_ARG(entry->name), (unsigned long long)list->sequence,
	    STR_ARG(day_text(arena, list->issued_at)), list->signatures.count,
	    STR_ARG(day_text(arena, entry->valid_from)));
}

static void
check_organisation(struct checks *checks)
{
	struct core *core = checks->call->core;
	struct arena *arena = &checks->call->job->arena;
	struct known_organisation *known = NULL;
	struct verdict verdict = trustbook_organisation(
	    &core->book, checks->stored->issuer, checks->call->job->at, &known);
	struct str detail;

	if (!verdict_is_yes(&verdict)) {
		checks_add(checks, CHECK_ORGANISATION, verdict.kind,
		    arena_format(arena, "%s (%s)", verdict.detail, verdict.rule));
		return;
	}
	detail = say_trust(checks, known);
	if (known->pin == NULL)
		verdict = directory_standing(&core->book.listed.directory,
		    core->config->list_age_max / CLOCK_SECOND, checks->call->job->at);
	if (!verdict_is_yes(&verdict))
		detail = arena_format(arena, "%.*s; %s (%s)", STR_ARG(detail),
		    verdict.detail, verdict.rule);
	checks_add(checks, CHECK_ORGANISATION, verdict.kind, detail);
}

/* --- signers --- */

/* Under the key that was good when the order came. */
static struct verdict
prove(struct checks *checks, const struct signoff *signoff,
    struct known_organisation **ret_known, struct known_person *ret_person)
{
	struct core *core = checks->call->core;
	struct webauthn_seen seen = { .counter = 0 };
	struct verdict verdict = trustbook_organisation(
	    &core->book, signoff->organisation, checks->call->job->at, ret_known);

	if (verdict_is_yes(&verdict))
		verdict = trustbook_person(&core->book, *ret_known, signoff->person,
		    signoff->public_key_sha256, checks->stored->received_at, ret_person);
	if (verdict_is_yes(&verdict))
		verdict = signoff_verify(&checks->call->job->arena, signoff,
		    checks->stored->order_sha256.bytes, core->config->realm,
		    &(struct signoff_key){ ret_person->key, ret_person->passkey,
			core->config->synced_passkeys },
		    &seen);
	return verdict;
}

static void
add_proven(struct checks *checks, const struct signoff *signoff,
    const struct known_organisation *known, const struct known_person *person)
{
	struct arena *arena = &checks->call->job->arena;
	const struct roster_key *key =
	    roster_find_key(person->entry, signoff->public_key_sha256);
	bool revoked =
	    roster_standing(&known->roster, signoff->person, signoff->public_key_sha256,
		checks->call->job->at) == STANDING_REVOKED;

	if (key->valid_from > checks->newest_key)
		checks->newest_key = key->valid_from;
	checks->signoffs[checks->signoffs_count++] =
	    (struct law_signoff){ signoff_act_name(signoff->act), person->entry->level,
		    signoff->person, signoff->organisation, false };
	checks_add(checks, CHECK_SIGNER, revoked ? VERDICT_PERSON : VERDICT_YES,
	    arena_format(arena, "%.*s, %.*s of %.*s (%.*s); %s since %.*s%s",
		STR_ARG(signoff->person), STR_ARG(level_name(person->entry->level)),
		STR_ARG(signoff->organisation), STR_ARG(signoff_act_name(signoff->act)),
		person->passkey != NULL ? "passkey" : "key",
		STR_ARG(day_text(arena, key->valid_from)),
		revoked ? "; revoked after the order came" : ""));
}

/* False: it stands under a change of the order, not under the order. */
static bool
check_signoff(struct checks *checks, struct str document)
{
	struct arena *arena = &checks->call->job->arena;
	struct known_organisation *known = NULL;
	struct known_person person = { 0 };
	struct signoff signoff;
	struct verdict verdict;

	if (signoff_read(arena, document, &signoff, NULL) != ERR_OK) {
		checks_add(checks, CHECK_SIGNER, VERDICT_NO,
		    STR("a sign-off cannot be read (signoff-unreadable)"));
		return true;
	}
	if (memcmp(signoff.order_sha256, checks->stored->order_sha256.bytes,
		SHA256_LEN) != 0 ||
	    checks->signoffs_count == LIMIT_SIGNOFFS)
		return false;
	verdict = prove(checks, &signoff, &known, &person);
	if (verdict_is_yes(&verdict) && person.entry != NULL)
		add_proven(checks, &signoff, known, &person);
	else
		checks_add(checks, CHECK_SIGNER, verdict.kind,
		    arena_format(arena, "%.*s of %.*s: %s (%s)", STR_ARG(signoff.person),
			STR_ARG(signoff.organisation), verdict.detail, verdict.rule));
	return true;
}

static enum err
check_signers(struct checks *checks, struct why *why)
{
	struct call *call = checks->call;
	struct str *texts = NULL;
	size_t count = 0, found = 0;
	enum err e = caseflow_signoffs(
	    call->core, &call->job->arena, checks->stored->id, &texts, &count, why);

	for (size_t i = 0; e == ERR_OK && i < count; i++)
		found += check_signoff(checks, texts[i]);
	if (e == ERR_OK && found == 0)
		checks_add(checks, CHECK_SIGNER, VERDICT_NO,
		    STR("no person's signature under this order is known here"));
	return e;
}

/* --- bytes, law, notified authority --- */

static void
check_bytes(struct checks *checks)
{
	struct arena *arena = &checks->call->job->arena;
	unsigned char digest[SHA256_LEN];
	char words[SPOKEN_MAX];
	bool same;

	order_sha256(checks->text, digest);
	same = memcmp(digest, checks->stored->order_sha256.bytes, SHA256_LEN) == 0;
	checks_add(checks, CHECK_BYTES, same ? VERDICT_YES : VERDICT_NO,
	    same
		? arena_format(arena, "what came is what is stored and carried out: %.*s",
		      STR_ARG(spoken_words(digest, words)))
		: STR("the stored text is not the one that came"));
}

/* As on the day it came: a law that changed since does not make it better or worse. */
static enum err
check_law(struct checks *checks, struct why *why)
{
	struct arena *arena = &checks->call->job->arena;
	const struct law_situation situation = { .order = &checks->order,
		.stage = LAW_RECEIVE,
		.now = checks->stored->received_at,
		.signoffs = checks->signoffs,
		.signoffs_count = checks->signoffs_count };
	struct law_report report = { .count = 0 };
	struct verdict verdict;
	enum err e = law_check(arena, &checks->call->core->law, &situation, &report, why);

	if (e != ERR_OK)
		return e;
	verdict = law_report_verdict(&report);
	checks_add(checks, CHECK_LAW, verdict.kind,
	    verdict_is_yes(&verdict)
		? arena_format(arena, "the tables for %.*s allow what it asks for%s",
		      STR_ARG(checks->order.procedure),
		      report.unverified ? "; some of their rows are unverified" : "")
		: arena_format(arena, "%.*s: %s (%s)%s", STR_ARG(checks->order.procedure),
		      verdict.detail, verdict.rule,
		      report.unverified ? "; some rows are unverified" : ""));
	return ERR_OK;
}

/* All that are notified: none may stand for the others. */
static struct str
notified_names(struct arena *arena, const struct order *order)
{
	struct str names = order->notified[0];

	for (size_t i = 1; i < order->notified_count; i++)
		names = arena_format(
		    arena, "%.*s, %.*s", STR_ARG(names), STR_ARG(order->notified[i]));
	return names;
}

static enum err
check_notified(struct checks *checks, struct why *why)
{
	struct arena *arena = &checks->call->job->arena;
	struct law_clock_list clocks = { .count = 0 };
	struct law_release release;
	struct str names;
	enum err e;

	if (checks->order.notified_count == 0) {
		checks_add(checks, CHECK_NOTIFIED, VERDICT_YES,
		    STR("the order names no authority that is notified"));
		return ERR_OK;
	}
	e = local_case_clocks(checks->call, checks->stored, &clocks, why);
	if (e != ERR_OK)
		return e;
	release = law_release(&clocks, checks->call->job->at);
	names = notified_names(arena, &checks->order);
	checks_add(checks, CHECK_NOTIFIED,
	    verdict_is_yes(&release.verdict) ? VERDICT_YES : VERDICT_PERSON,
	    verdict_is_yes(&release.verdict)
		? arena_format(arena, "%.*s: notified, and no clock holds the answer",
		      STR_ARG(names))
		: arena_format(arena, "%.*s: %s (%s)", STR_ARG(names),
		      release.verdict.detail, release.verdict.rule));
	return ERR_OK;
}

/* --- the sentence --- */

/* The issuer stands between the two parts. */
static const struct {
	const char *says;
	enum verdict_kind mark;
	const char *before, *after;
} sentences[] = {
	{ "broken", VERDICT_NO, "Do not act on it: what should prove that ",
	    " sent it does not hold." },
	{ "unproven", VERDICT_NO, "Not proven: nothing here shows that ", " sent it." },
	{ "called", VERDICT_PERSON, "Confirmed by a call back; no signature proves that ",
	    " sent it." },
	{ "signature", VERDICT_PERSON,
	    "Its bytes are signed, but by no registered person of ", "." },
	{ "organisation", VERDICT_PERSON, "Sealed by ",
	    ", but signed by no person who is known." },
	{ "forbidden", VERDICT_NO, "Signed by registered persons of ",
	    ", and the tables of law say no to it." },
	{ "tray", VERDICT_PERSON,
	    "In the tray, not taken: a person decides whether what ",
	    " sent is admitted." },
	{ "doubt", VERDICT_PERSON, "Signed in the name of ",
	    ", but not all that proves it is settled." },
	{ "genuine", VERDICT_YES, "Genuine: signed by registered persons of ",
	    ". Not a judgment on legality." },
};

enum {
	BROKEN,
	UNPROVEN,
	CALLED,
	SIGNATURE,
	ORGANISATION_ONLY,
	FORBIDDEN,
	TRAY,
	DOUBT,
	GENUINE
};

/* What no person of a roster has signed, by its rung of the ladder (proof.h): a call that
 * has expired is worth nothing, and one that denied it less. */
static size_t
rung_of(const struct checks *checks)
{
	int64_t now = checks->call->job->at;
	bool called = checks->proof.confirmed_at != 0 &&
		      (checks->proof.expires_at == 0 || checks->proof.expires_at > now);
	struct verdict signature = paper_proof_worth(
	    checks->call->core, &checks->proof.signature, checks->stored->issuer);

	if (str_eq_c(checks->stored->proof, PROOF_ORGANISATION))
		return checks->marks[CHECK_ORGANISATION] == VERDICT_NO
			   ? BROKEN
			   : ORGANISATION_ONLY;
	if (str_eq_c(checks->stored->proof, PROOF_SIGNATURE) &&
	    verdict_is_yes(&signature))
		return SIGNATURE;
	return called ? CALLED : UNPROVEN;
}

/* The worst that is true. */
static size_t
sentence_of(const struct checks *checks)
{
	const enum verdict_kind *line = checks->marks;
	enum verdict_kind kept = worse(line[CHECK_BYTES], line[CHECK_LEDGER]);
	enum verdict_kind who = worse(line[CHECK_ORGANISATION], line[CHECK_SIGNER]);

	if (kept == VERDICT_NO || checks->proof.denied_at != 0)
		return BROKEN;
	if (!str_eq_c(checks->stored->proof, PROOF_PERSONS))
		return rung_of(checks);
	if (who == VERDICT_NO)
		return BROKEN;
	if (line[CHECK_LAW] == VERDICT_NO)
		return FORBIDDEN;
	if (str_eq(checks->stored->state, case_state_name(CASE_TRAY)))
		return TRAY;
	return worse(who, kept) == VERDICT_YES ? GENUINE : DOUBT;
}

static void
put_sentence(struct checks *checks, struct json *to)
{
	struct arena *arena = &checks->call->job->arena;
	size_t which = sentence_of(checks);
	struct json *look = json_put(to, "look", json_array(arena));

	json_put_str(arena, to, "says", str_from(sentences[which].says));
	json_put_str(arena, to, "mark", str_from(marks[sentences[which].mark]));
	json_put_str(arena, to, "who", checks->stored->issuer);
	json_put_str(arena, to, "sentence",
	    arena_format(arena, "%s%.*s%s", sentences[which].before,
		STR_ARG(checks->stored->issuer), sentences[which].after));
	for (size_t i = 0; i < CHECK_LINE_COUNT; i++)
		if (checks->marks[i] != VERDICT_YES)
			(void)json_add(look, json_string(arena, str_from(lines[i].name)));
}

enum err
checks_show(
    struct call *call, const struct stored_case *stored, struct json *to, struct why *why)
{
	struct arena *arena = &call->job->arena;
	struct checks *checks = arena_alloc(arena, sizeof *checks);
	struct json *object = json_put(to, "checks", json_object(arena));
	enum err e;

	if (checks == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	*checks = (struct checks){ .call = call, .stored = stored };
	checks->list = json_put(object, "list", json_array(arena));
	e = caseflow_order(
	    call->core, arena, stored->id, &checks->order, &checks->text, why);
	if (e != ERR_OK)
		return e;
	e = proof_state(call->core, arena, stored, call->job->at, &checks->proof, why);
	if (e != ERR_OK)
		return e;
	check_organisation(checks);
	e = check_signers(checks, why);
	check_bytes(checks);
	if (e == ERR_OK)
		e = check_law(checks, why);
	if (e == ERR_OK)
		e = check_notified(checks, why);
	if (e == ERR_OK)
		e = checks_ledger(checks, why);
	if (e == ERR_OK)
		e = checks_pattern(checks, why);
	put_sentence(checks, object);
	return e;
}
