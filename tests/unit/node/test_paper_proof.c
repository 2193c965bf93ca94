/* What a signature is worth: of whose certificate, when, from where, and for whose order.
 * What a worker says is made up here. */
#include "../store/store_test.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/intake.h"
#include "node/paper_proof.h"
#include "trust/cert.h"

#define LONG ((size_t)20000)
#define DAY (1800000000 * CLOCK_SECOND)   /* of arrival: 2027-01-15T08:00:00Z */
#define START (1700000000 * CLOCK_SECOND) /* 2023-11-14T22:13:20Z */
#define END (2000000000 * CLOCK_SECOND)   /* 2033-05-18T03:33:20Z */
#define ADDRESS "desk@fiscalia.example"
#define HALF "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define CONTENT HALF HALF

static struct core the_core;
static struct config the_config; /* large: not on the stack */
static struct cert *cert;
static struct paper_proof proof;

enum err
intake_keep_paper(struct core *core, struct str case_id, const char *kind,
    struct str name, struct str bytes, struct why *why)
{
	struct stored_document document = { .case_id = case_id,
		.kind = str_from(kind),
		.name = name,
		.at = 1,
		.bytes = bytes };

	sha256(bytes, document.sha256.bytes);
	return store_document_add(core->store, &document, why);
}

/* --- what a worker says --- */

struct said {
	const char *form, *result, *rule, *signed_at, *from, *reply_to, *content;
	bool stranger;
};

static const struct json *
facts_of(const struct said *said)
{
	struct json *facts = json_object(&arena);
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN];

	memcpy(digest, cert_sha256(cert), SHA256_LEN);
	digest[0] ^= said->stranger;
	hex_encode(str_bytes(digest, SHA256_LEN), hex);
	json_put_str(
	    &arena, facts, "form", str_from(said->form == NULL ? "smime" : said->form));
	json_put_str(&arena, facts, "result",
	    str_from(said->result == NULL ? "yes" : said->result));
	json_put_str(&arena, facts, "rule", str_from(said->rule));
	json_put_str(&arena, facts, "certificate", arena_str(&arena, str_from(hex)));
	json_put_str(&arena, facts, "content_sha256",
	    str_from(said->content == NULL ? CONTENT : said->content));
	json_put_str(
	    &arena, facts, "from", str_from(said->from == NULL ? ADDRESS : said->from));
	if (said->reply_to != NULL)
		json_put_str(&arena, facts, "reply-to", str_from(said->reply_to));
	json_put_str(&arena, facts, "signed_at",
	    str_from(said->signed_at == NULL ? "2027-01-15T07:59:00Z" : said->signed_at));
	return facts;
}

static bool
judged(const struct said *said, int64_t at, const char *result, const char *rule)
{
	enum err e =
	    paper_proof_judge(&the_core, &arena, facts_of(said), at, &proof, NULL);
	bool ok =
	    e == ERR_OK && str_eq_c(proof.result, result) && str_eq_c(proof.rule, rule);

	if (!ok)
		printf("# %.*s %.*s %.*s\n", STR_ARG(proof.result), STR_ARG(proof.rule),
		    STR_ARG(proof.detail));
	return ok;
}

#define SAID(...) (&(struct said){ __VA_ARGS__ })

static void
refuses(void)
{
	CHECK(judged(SAID(.stranger = true), DAY, "no", "signature-unpinned"),
	    "a certificate that nobody has pinned");
	CHECK(judged(SAID(.from = "eve@evil.example"), DAY, "no", "signature-from"),
	    "from another address");
	CHECK(judged(SAID(.from = ""), DAY, "no", "signature-from"),
	    "from one that is not read");
	CHECK(judged(SAID(.reply_to = "eve@evil.example"), DAY, "no", "signature-from"),
	    "to be answered to another one");
	CHECK(judged(SAID(.reply_to = ""), DAY, "no", "signature-from"),
	    "or to one that is not read");
	CHECK(judged(SAID(.form = NULL), END + CLOCK_SECOND, "no", "signature-expired"),
	    "a certificate that has ended");
	CHECK(judged(SAID(.form = NULL), START - CLOCK_SECOND, "no", "signature-expired"),
	    "or not begun");
	CHECK(judged(
		  SAID(.signed_at = "2027-01-15T08:05:01Z"), DAY, "no", "signature-time"),
	    "signed ahead of time");
	CHECK(judged(
		  SAID(.signed_at = "2023-11-14T22:13:19Z"), DAY, "no", "signature-time"),
	    "or before its certificate was valid");
	CHECK(
	    judged(SAID(.signed_at = "noon"), DAY, "no", "signature-time"), "at no time");
	CHECK(judged(SAID(.signed_at = "2026-12-16T07:59:59Z"), DAY, "person",
		  "signature-time"),
	    "thirty days ago goes to a person");
	CHECK(judged(SAID(.signed_at = ""), DAY, "person", "signature-time"),
	    "so does a mail that does not say when");
	CHECK(judged(SAID(.form = "pdf", .from = "", .signed_at = ""), DAY, "person",
		  "signature-time"),
	    "and a PDF");
	CHECK(judged(SAID(.result = "no", .rule = "signature-wrong"), DAY, "no",
		  "signature-wrong"),
	    "what the worker found out");
	CHECK(judged(SAID(.result = "perhaps", .rule = "made-up"), DAY, "no",
		  "signature-form"),
	    "and no rule that it makes up");
	CHECK(paper_proof_judge(&the_core, &arena, NULL, DAY, &proof, NULL) == ERR_OK &&
		  proof.result.len == 0,
	    "without a signature there is nothing to judge");
}

static void
takes(void)
{
	CHECK(judged(SAID(.form = "pdf", .from = ""), DAY, "yes", ""),
	    "a PDF has no address");
	CHECK(judged(SAID(.signed_at = "2026-12-16T08:00:00Z"), DAY, "yes", ""),
	    "within thirty days");
	CHECK(judged(SAID(.signed_at = "2027-01-15T08:05:00Z"), DAY, "yes", ""),
	    "two clocks differ");
	CHECK(judged(SAID(.reply_to = ADDRESS), DAY, "yes", ""), "answered to itself");
	CHECK(str_eq_c(proof.organisation, "CL/fiscalia"), "whose it is");
}

/* The largest certificate subject that a CMS can bring would not fit a paper. */
static void
is_cut(void)
{
	static const char *const members[] = { "form", "detail", "subject", "signed_at" };
	struct json *facts = json_object(&arena), *paper = json_object(&arena);
	char *words = arena_array(&arena, LONG, 1);
	struct buf text;

	memset(words, 'x', LONG);
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
		json_put_str(&arena, facts, members[i], str_bytes(words, LONG));
	json_put_str(&arena, facts, "result", STR("no"));
	json_put_str(&arena, facts, "rule", STR("signature-wrong"));
	CHECK(paper_proof_judge(&the_core, &arena, facts, DAY, &proof, NULL) == ERR_OK &&
		  proof.subject.len == LIMIT_NAME && proof.detail.len == LIMIT_NAME,
	    "long words are cut");
	paper_proof_write(&arena, &proof, paper);
	buf_init(&text, 2048);
	json_write(paper, &text);
	CHECK(!buf_failed(&text), "to what fits a paper");
	buf_release(&text);
}

/* --- what it is worth --- */

static bool
worth(const char *issuer, const char *rule)
{
	struct verdict verdict = paper_proof_worth(&the_core, &proof, str_from(issuer));

	return rule == NULL
		   ? verdict_is_yes(&verdict)
		   : !verdict_is_yes(&verdict) && str_eq_c(str_from(verdict.rule), rule);
}

static void
is_worth(void)
{
	struct json *paper = json_object(&arena);
	struct cert *pinned = the_core.signers.certs[0];

	CHECK(judged(SAID(.form = NULL), DAY, "yes", ""), "all of it fits");
	paper_proof_write(&arena, &proof, paper);
	json_put_str(&arena, paper, "at", STR("2027-01-15T08:00:00Z"));
	proof = paper_proof_read(paper);
	CHECK(proof.at == DAY && worth("CL/fiscalia", NULL), "as it is kept");
	CHECK(worth("CL/other", "signature-issuer") &&
		  worth("ZZ/unknown", "signature-issuer"),
	    "an order of somebody else is not proven by it");
	the_config.signers[0].organisation = STR("CL/other");
	CHECK(worth("CL/other", "signature-unpinned") &&
		  worth("CL/fiscalia", "signature-unpinned"),
	    "nor by a certificate that is pinned for another one since");
	the_config.signers[0].organisation = STR("CL/fiscalia");
	the_core.signers.certs[0] = NULL;
	CHECK(worth("CL/fiscalia", "signature-unpinned"), "or not pinned any more");
	the_core.signers.certs[0] = pinned;
	proof.result = STR("person");
	CHECK(worth("CL/fiscalia", "release-unproven"), "what a person is to see waits");
}

static void
comes_again(void)
{
	struct stored_case stored = case_of(1);

	if (store_begin(the_core.store, NULL) != ERR_OK ||
	    store_case_add(the_core.store, &stored, NULL) != ERR_OK)
		abort();
	CHECK(
	    judged(SAID(.result = "no", .rule = "signature-wrong"), DAY, "no",
		"signature-wrong") &&
		paper_proof_keep_content(&the_core, stored.id, &proof, NULL) == ERR_OK &&
		judged(SAID(.form = NULL), DAY, "yes", ""),
	    "what did not hold is not remembered");
	CHECK(paper_proof_keep_content(&the_core, stored.id, &proof, NULL) == ERR_OK &&
		  judged(SAID(.form = NULL), DAY, "person", "signature-again"),
	    "the same content again goes to a person");
	CHECK(judged(SAID(.content = HALF "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"), DAY, "yes",
		  ""),
	    "another does not");
	store_rollback(the_core.store);
}

int
main(void)
{
	struct cert_spec spec = { .use = CERT_SEAL,
		.name = STR("CL/fiscalia"),
		.not_before = START,
		.not_after = END };
	struct key *key = NULL;

	if (key_generate(KEY_P256, &key, NULL) != ERR_OK ||
	    cert_make(&spec, key, NULL, key, &cert, NULL) != ERR_OK)
		return 1;
	the_config.signers[0] = (struct config_signer){ STR("CL/fiscalia"), STR(ADDRESS),
		STR("keys/fiscalia.crt") };
	the_config.signers_count = 1;
	the_core.signers = (struct signers){ .config = &the_config, .certs = { cert } };
	if (!test_setup() ||
	    rule_table_embedded(&arena, &the_core.rules, NULL) != ERR_OK ||
	    store_open(path, STORE_CREATE, &the_core.store, NULL) != ERR_OK)
		return 1;
	refuses();
	takes();
	is_cut();
	is_worth();
	comes_again();
	store_close(the_core.store);
	test_remove();
	cert_free(cert);
	key_free(key);
	return test_done();
}
