/* Names of the checks and answers, and the report in JSON. */
#include "evidence/verify.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "evidence/package.h"
#include "format/json.h"

static const struct str check_names[EVIDENCE_CHECK_COUNT] = {
	[EVIDENCE_FORM] = STR_INIT("form"),
	[EVIDENCE_BYTES] = STR_INIT("bytes"),
	[EVIDENCE_MANIFEST] = STR_INIT("manifest"),
	[EVIDENCE_COMPLETE] = STR_INIT("complete"),
	[EVIDENCE_DIGESTS] = STR_INIT("digests"),
	[EVIDENCE_SIGNATURE] = STR_INIT("signature"),
	[EVIDENCE_SIGNER] = STR_INIT("signer"),
	[EVIDENCE_STAMP] = STR_INIT("time-stamp"),
	[EVIDENCE_SUMS] = STR_INIT("sums"),
	[EVIDENCE_PASSPORT] = STR_INIT("passport"),
	[EVIDENCE_ORDER] = STR_INIT("order"),
	[EVIDENCE_EXPECTED] = STR_INIT("expected-order"),
	[EVIDENCE_DECLARATION] = STR_INIT("declaration"),
	[EVIDENCE_SCOPE] = STR_INIT("scope"),
	[EVIDENCE_SCOPE_AGAIN] = STR_INIT("scope-again"),
	[EVIDENCE_ARRIVAL] = STR_INIT("arrival"),
};

static const struct str answer_names[EVIDENCE_ANSWER_COUNT] = {
	[EVIDENCE_NOT_CHECKED] = STR_INIT("not-checked"),
	[EVIDENCE_YES] = STR_INIT("yes"),
	[EVIDENCE_NO] = STR_INIT("no"),
};

struct str
evidence_check_name(enum evidence_check check)
{
	assert(check < EVIDENCE_CHECK_COUNT);
	return check_names[check];
}

struct str
evidence_answer_name(enum evidence_answer answer)
{
	assert(answer < EVIDENCE_ANSWER_COUNT);
	return answer_names[answer];
}

static void
put_seal(struct arena *arena, struct json *object, const struct evidence_report *report)
{
	char text[SHA256_HEX_LEN];

	if (report->lines[EVIDENCE_SIGNATURE].answer != EVIDENCE_YES)
		return;
	hex_encode(str_bytes(report->seal_sha256, SHA256_LEN), text);
	json_put_str(arena, object, "seal_sha256", arena_str(arena, str_from(text)));
	json_put_time(arena, object, "sealed_at", report->sealed_at);
	json_put_time(arena, object, "stamped_at", report->stamped_at);
}

static struct json *
checks_json(struct arena *arena, const struct evidence_report *report)
{
	struct json *checks = json_array(arena);

	for (int i = 0; i < EVIDENCE_CHECK_COUNT; i++) {
		struct json *check = json_add(checks, json_object(arena));

		json_put_str(
		    arena, check, "check", evidence_check_name((enum evidence_check)i));
		json_put_str(arena, check, "answer",
		    evidence_answer_name(report->lines[i].answer));
		json_put_str(arena, check, "sentence", report->lines[i].sentence);
	}
	return checks;
}

struct json *
evidence_json(struct arena *arena, const struct evidence_report *report)
{
	static const struct str verdicts[VERDICT_KIND_COUNT] = {
		[VERDICT_YES] = STR_INIT("yes"),
		[VERDICT_NO] = STR_INIT("no"),
		[VERDICT_PERSON] = STR_INIT("person"),
	};
	struct json *object = json_object(arena);

	json_put_str(arena, object, "verdict", verdicts[report->verdict.kind]);
	if (report->verdict.rule != NULL) {
		json_put_str(arena, object, "rule", str_from(report->verdict.rule));
		json_put_str(arena, object, "detail",
		    arena_str(arena, str_from(report->verdict.detail)));
	}
	(void)json_put(object, "checks", checks_json(arena, report));
	json_put_bool(arena, object, "encrypted", report->encrypted);
	json_put_bool(arena, object, "stranger", report->stranger);
	json_put_bool(arena, object, "training", report->training);
	put_seal(arena, object, report);
	return object;
}

bool
evidence_is_whole(const struct evidence_report *report)
{
	const struct verdict *verdict = &report->verdict;

	return verdict_is_yes(verdict) ||
	       strcmp(verdict->rule, "evidence-not-compared") == 0 ||
	       (verdict->kind == VERDICT_NO &&
		   (strcmp(verdict->rule, "scope-exceeded") == 0 ||
		       strcmp(verdict->rule, "scope-barred") == 0));
}

bool
evidence_is_apart(const struct evidence_report *report, struct str name)
{
	const struct scope_report *scope = &report->scope;

	for (size_t i = 0; i < scope->files_count; i++)
		if (str_eq(scope->files[i].file, name) && scope->files[i].outside > 0)
			return true;
	for (size_t i = 0; i < scope->findings_count; i++)
		if (str_eq(scope->findings[i].file, name) &&
		    scope_reason_is_outside(scope->findings[i].reason))
			return true;
	return (report->unlike || (scope->findings_cut && scope->any_outside)) &&
	       str_starts(name, STR(PACKAGE_DATA));
}
