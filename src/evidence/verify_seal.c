/* The seal over the manifest, and the time-stamp over the seal. */
#include "evidence/verify_inside.h"

#include "base/clock.h"
#include "base/hex.h"
#include "trust/cms.h"
#include "trust/tsp.h"

static const struct zip_entry *
find(const struct verifier *verifier, const char *name)
{
	return zip_find(&verifier->report->list, str_from(name));
}

/* Whose seal it is: the directory's pin decides, not what the certificate says. */
static void
check_signer(struct verifier *verifier, struct str p7s, struct str manifest,
    const struct cms_signer *signer)
{
	const unsigned char *expected = verifier->options->seal_sha256;
	struct cms_signer again;
	struct why why = { 0 };
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(signer->cert_sha256, SHA256_LEN), hex);
	if (expected == NULL)
		verify_say(verifier, EVIDENCE_SIGNER, EVIDENCE_NOT_CHECKED,
		    "No directory was given: whoever holds the key of certificate %s "
		    "sealed "
		    "it, and who that is, is not known here.",
		    hex);
	else if (memcmp(expected, signer->cert_sha256, SHA256_LEN) != 0)
		verify_say(verifier, EVIDENCE_SIGNER, EVIDENCE_NO,
		    "Sealed with another certificate than expected: %s.", hex);
	else if (cms_verify_detached(
		     verifier->arena, p7s, manifest, expected, &again, &why) != ERR_OK)
		verify_say(verifier, EVIDENCE_SIGNER, EVIDENCE_NO,
		    "Not the expected seal: %s.", why.text);
	else if (!signer->valid_at_claim)
		verify_say(verifier, EVIDENCE_SIGNER, EVIDENCE_NO,
		    "The certificate was not valid when the seal says it was made.");
	else
		verify_say(verifier, EVIDENCE_SIGNER, EVIDENCE_YES,
		    "Sealed with the expected certificate %s.", hex);
}

void
verify_seal(struct verifier *verifier)
{
	const struct zip_entry *manifest = find(verifier, ASIC_MANIFEST);
	const struct zip_entry *p7s = find(verifier, ASIC_SIGNATURE);
	struct cms_signer signer = { 0 };
	struct why why = { 0 };

	if (manifest == NULL || p7s == NULL) {
		verify_say(verifier, EVIDENCE_SIGNATURE, EVIDENCE_NO,
		    "There is no " ASIC_SIGNATURE ".");
		return;
	}
	if (cms_verify_detached(verifier->arena, p7s->bytes, manifest->bytes, NULL,
		&signer, &why) != ERR_OK) {
		verify_say(verifier, EVIDENCE_SIGNATURE, EVIDENCE_NO,
		    "The seal over the manifest does not hold: %s.", why.text);
		return;
	}
	verify_say(verifier, EVIDENCE_SIGNATURE, EVIDENCE_YES,
	    "The seal over the manifest holds (CAdES).");
	memcpy(verifier->report->seal_sha256, signer.cert_sha256, SHA256_LEN);
	verifier->report->sealed_at = signer.has_time ? signer.at : 0;
	check_signer(verifier, p7s->bytes, manifest->bytes, &signer);
}

/* The second manifest covers exactly the seal and the first manifest. */
static bool
stamp_covers_seal(
    struct verifier *verifier, const struct zip_entry *entry, struct why *why)
{
	static const char *const covered[] = { ASIC_MANIFEST, ASIC_SIGNATURE };
	struct asic_manifest manifest;

	if (asic_read(verifier->arena, entry->bytes, &manifest, why) != ERR_OK)
		return false;
	if (!str_eq(manifest.signature, STR(ASIC_STAMP)) || manifest.count != 2) {
		(void)err_why(why, ERR_SYNTAX, 0, "it covers something else");
		return false;
	}
	for (size_t i = 0; i < 2; i++) {
		const struct zip_entry *file = find(verifier, covered[i]);
		const struct asic_reference *reference =
		    asic_find(&manifest, str_from(covered[i]));
		unsigned char now[SHA256_LEN];

		if (file == NULL || reference == NULL) {
			(void)err_why(
			    why, ERR_SYNTAX, 0, "it does not cover %s", covered[i]);
			return false;
		}
		sha256(file->bytes, now);
		if (memcmp(now, reference->sha256, SHA256_LEN) != 0) {
			(void)err_why(
			    why, ERR_SYNTAX, 0, "it is over another %s", covered[i]);
			return false;
		}
	}
	return true;
}

static void
check_token(struct verifier *verifier, const struct zip_entry *manifest,
    const struct zip_entry *token)
{
	struct tsp_stamp stamp;
	unsigned char digest[SHA256_LEN];
	char text[CLOCK_TEXT_MAX];
	struct why why = { 0 };

	if (verifier->options->authority == NULL) {
		verify_say(verifier, EVIDENCE_STAMP, EVIDENCE_NOT_CHECKED,
		    "There is a time-stamp, but no authority's certificate was given.");
		return;
	}
	sha256(manifest->bytes, digest);
	if (tsp_verify(verifier->arena, token->bytes, digest, NULL,
		verifier->options->authority, &stamp, &why) != ERR_OK) {
		verify_say(verifier, EVIDENCE_STAMP, EVIDENCE_NO,
		    "The time-stamp does not hold: %s.", why.text);
		return;
	}
	verifier->report->stamped_at = stamp.at;
	(void)clock_text(stamp.at, text);
	verify_say(verifier, EVIDENCE_STAMP, EVIDENCE_YES,
	    "The seal existed at %s, says the time-stamp authority.", text);
}

void
verify_stamp(struct verifier *verifier)
{
	const struct zip_entry *manifest = find(verifier, ASIC_STAMP_MANIFEST);
	const struct zip_entry *token = find(verifier, ASIC_STAMP);
	struct why why = { 0 };

	if (manifest == NULL && token == NULL)
		verify_say(verifier, EVIDENCE_STAMP, EVIDENCE_NOT_CHECKED,
		    "There is no time-stamp: when it was sealed is the sealer's word.");
	else if (manifest == NULL || token == NULL)
		verify_say(verifier, EVIDENCE_STAMP, EVIDENCE_NO,
		    "Half of the time-stamp is missing.");
	else if (!stamp_covers_seal(verifier, manifest, &why))
		verify_say(verifier, EVIDENCE_STAMP, EVIDENCE_NO,
		    "The time-stamp is not over this seal: %s.", why.text);
	else
		check_token(verifier, manifest, token);
}
