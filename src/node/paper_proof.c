#include "node/paper_proof.h"

#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "node/intake.h"

/* Our policy: a signature counts for what is asked now. */
#define AGE_MAX (30 * CLOCK_DAY)
/* Two clocks. */
#define AHEAD_MAX (5 * 60 * CLOCK_SECOND)
#define PAPER_CONTENT "SignedContent"
#define FORM_PDF "pdf"

/* The members of paper and facts, as they are called there. */
static const struct {
	const char *name;
	size_t offset;
} members[] = {
	{ "form", offsetof(struct paper_proof, form) },
	{ "result", offsetof(struct paper_proof, result) },
	{ "rule", offsetof(struct paper_proof, rule) },
	{ "detail", offsetof(struct paper_proof, detail) },
	{ "organisation", offsetof(struct paper_proof, organisation) },
	{ "address", offsetof(struct paper_proof, address) },
	{ "certificate", offsetof(struct paper_proof, certificate) },
	{ "subject", offsetof(struct paper_proof, subject) },
	{ "signed_at", offsetof(struct paper_proof, signed_at) },
	{ "content_sha256", offsetof(struct paper_proof, content_sha256) },
};
#define MEMBERS (sizeof members / sizeof members[0])

static struct str *
member_of(struct paper_proof *proof, size_t n)
{
	return (struct str *)(void *)((char *)proof + members[n].offset);
}

struct paper_proof
paper_proof_read(const struct json *paper)
{
	struct paper_proof proof = { .at = 0 };

	for (size_t i = 0; i < MEMBERS; i++)
		*member_of(&proof, i) = json_get_str(paper, members[i].name);
	(void)clock_parse(json_get_str(paper, "at"), &proof.at);
	return proof;
}

void
paper_proof_write(struct arena *arena, const struct paper_proof *proof, struct json *to)
{
	struct paper_proof copy = *proof;

	for (size_t i = 0; i < MEMBERS; i++)
		json_put_str(arena, to, members[i].name, *member_of(&copy, i));
}

/* --- the pin --- */

static const struct config_signer *
find_signer(const struct core *core, struct str certificate, const struct cert **ret_cert)
{
	unsigned char digest[SHA256_LEN];

	return hex_decode(certificate, digest, SHA256_LEN)
		   ? signers_find(&core->signers, digest, ret_cert)
		   : NULL;
}

static struct verdict
unpinned(const struct paper_proof *proof)
{
	return verdict_no("signature-unpinned", NULL, "SHA-256 %.*s",
	    STR_ARG(str_head(proof->certificate, SHA256_HEX_LEN)));
}

/* --- as of its arrival --- */

static struct verdict
judge_time(const struct paper_proof *proof, const struct cert *cert, int64_t at)
{
	int64_t claimed = 0;

	if (!cert_valid_at(cert, at))
		return verdict_no("signature-expired", NULL,
		    "the certificate was not valid on arrival");
	if (proof->signed_at.len == 0)
		return verdict_person("signature-time", NULL, "it states none");
	if (!clock_parse(proof->signed_at, &claimed) || !cert_valid_at(cert, claimed) ||
	    claimed > at + AHEAD_MAX)
		return verdict_no("signature-time", NULL,
		    "it says %.*s: ahead, or outside of its certificate's time",
		    STR_ARG(str_head(proof->signed_at, CLOCK_TEXT_MAX)));
	if (claimed < at - AGE_MAX)
		return verdict_person("signature-time", NULL,
		    "it was made at %.*s, more than 30 days before it came",
		    STR_ARG(proof->signed_at));
	return VERDICT_IS_YES;
}

/* Whom it says to be from, and where an answer would go: no signature covers these. */
static struct verdict
judge_addresses(const struct json *facts, struct str address)
{
	static const char *const fields[] = { "from", "sender", "reply-to" };

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		struct str found = json_get_str(facts, fields[i]);

		if (i > 0 && json_get(facts, fields[i]) == NULL)
			continue;
		if (!str_eq(found, address))
			return verdict_no("signature-from", NULL, "%s is not %.*s",
			    fields[i], STR_ARG(address));
	}
	return VERDICT_IS_YES;
}

static struct verdict
judge(const struct core *core, const struct json *facts, int64_t at,
    struct paper_proof *proof)
{
	const struct cert *cert = NULL;
	const struct config_signer *signer = find_signer(core, proof->certificate, &cert);
	struct verdict verdict;

	if (signer == NULL)
		return unpinned(proof);
	proof->organisation = signer->organisation;
	proof->address = signer->address;
	verdict = judge_time(proof, cert, at);
	if (verdict_is_yes(&verdict) && !str_eq_c(proof->form, FORM_PDF))
		verdict = judge_addresses(facts, signer->address);
	return verdict;
}

/* --- the same content, in another mail --- */

static struct hash
content_key(const struct paper_proof *proof)
{
	struct hash hash;

	sha256(proof->content_sha256, hash.bytes);
	return hash;
}

static enum err
judge_again(struct core *core, struct arena *arena, const struct paper_proof *proof,
    struct verdict *ret_verdict, struct why *why)
{
	struct hash key = content_key(proof);
	struct stored_document known;
	enum err e = store_document_find_kind(
	    arena, core->store, &key, STR(PAPER_CONTENT), &known, why);

	if (e == ERR_OK)
		*ret_verdict = verdict_person(
		    "signature-again", NULL, "in %.*s", STR_ARG(known.case_id));
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err
paper_proof_keep_content(struct core *core, struct str case_id,
    const struct paper_proof *proof, struct why *why)
{
	if (!str_eq_c(proof->result, "yes"))
		return ERR_OK;
	return intake_keep_paper(core, case_id, PAPER_CONTENT, STR("content.sha256"),
	    proof->content_sha256, why);
}

/* --- all of it --- */

/* A worker says what it likes: what is kept is a rule of ours. */
static void
take_answer(struct core *core, struct arena *arena, const struct verdict *verdict,
    struct paper_proof *proof)
{
	const struct rule *rule;

	if (!verdict_is_yes(verdict)) {
		proof->result = verdict->kind == VERDICT_NO ? STR("no") : STR("person");
		proof->rule = str_from(verdict->rule);
		proof->detail = arena_str(arena, str_from(verdict->detail));
	}
	rule = rule_find(&core->rules, proof->rule);
	if (str_eq_c(proof->result, "yes"))
		proof->rule = proof->detail = STR("");
	else
		proof->rule = rule == NULL ? STR("signature-form") : rule->id;
	if (!str_eq_c(proof->result, "yes") && !str_eq_c(proof->result, "person"))
		proof->result = STR("no");
}

static struct str
only_digest(struct str text)
{
	unsigned char digest[SHA256_LEN];

	return hex_decode(text, digest, SHA256_LEN) ? text : STR("");
}

/* What a worker says, no longer than the paper has room for. */
static struct paper_proof
read_facts(const struct json *facts)
{
	struct paper_proof proof = paper_proof_read(facts);

	for (size_t i = 0; i < MEMBERS; i++)
		*member_of(&proof, i) = str_head(*member_of(&proof, i), LIMIT_NAME);
	proof.organisation = proof.address = STR("");
	proof.certificate = only_digest(proof.certificate);
	proof.content_sha256 = only_digest(proof.content_sha256);
	return proof;
}

enum err
paper_proof_judge(struct core *core, struct arena *arena, const struct json *facts,
    int64_t at, struct paper_proof *ret_proof, struct why *why)
{
	struct paper_proof proof = read_facts(facts);
	struct verdict verdict = VERDICT_IS_YES;
	enum err e = ERR_OK;

	proof.at = at;
	if (!json_is(facts, JSON_OBJECT)) {
		*ret_proof = (struct paper_proof){ .at = 0 };
		return ERR_OK;
	}
	if (str_eq_c(proof.result, "yes"))
		verdict = judge(core, facts, at, &proof);
	if (str_eq_c(proof.result, "yes") && verdict_is_yes(&verdict))
		e = judge_again(core, arena, &proof, &verdict, why);
	if (e != ERR_OK)
		return e;
	take_answer(core, arena, &verdict, &proof);
	*ret_proof = proof;
	return ERR_OK;
}

struct verdict
paper_proof_worth(
    const struct core *core, const struct paper_proof *proof, struct str issuer)
{
	const struct cert *cert;
	const struct config_signer *signer;

	if (!str_eq_c(proof->result, "yes"))
		return verdict_no("release-unproven", NULL, "%.*s", STR_ARG(proof->rule));
	signer = find_signer(core, proof->certificate, &cert);
	if (signer == NULL || !str_eq(signer->organisation, proof->organisation))
		return unpinned(proof);
	if (!str_eq(proof->organisation, issuer))
		return verdict_no("signature-issuer", NULL,
		    "%.*s has signed, and the order is written down as one of %.*s",
		    STR_ARG(proof->organisation), STR_ARG(issuer));
	return VERDICT_IS_YES;
}
