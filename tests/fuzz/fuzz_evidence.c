/* Whatever the package: it is never signed by a certificate that nobody has, a yes has
 * its five needed checks, and every line has its words. */
#include "evidence/verify.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const unsigned char nobody[SHA256_LEN];
	struct evidence_options options = { .seal_sha256 = nobody };
	struct evidence_report report;
	struct arena arena;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (evidence_verify(&arena, (struct str){ (const char *)bytes, len }, &options,
		&report, NULL) == ERR_OK) {
		FUZZ_NEED(report.lines[EVIDENCE_SIGNER].answer != EVIDENCE_YES);
		FUZZ_NEED(report.lines[EVIDENCE_STAMP].answer != EVIDENCE_YES);
		FUZZ_NEED(report.verdict.kind != VERDICT_YES);
		for (int i = 0; i < EVIDENCE_CHECK_COUNT; i++)
			FUZZ_NEED(!str_empty(report.lines[i].sentence));
	}
	arena_release(&arena);
	return 0;
}
