#include "evidence/verify_inside.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include "base/hex.h"
#include "base/limits.h"
#include "evidence/package.h"

/* Names in a sentence may be cut in the middle of a character, or hold no text. */
static void
mend(char *text)
{
	if (str_utf8(str_from(text)))
		return;
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			*text = '?';
}

void
verify_say(struct verifier *verifier, enum evidence_check check,
    enum evidence_answer answer, const char *format, ...)
{
	char text[512];
	va_list args;
	struct str kept;

	va_start(args, format);
	(void)vsnprintf(text, sizeof text, format, args);
	va_end(args);
	str_mend(text);
	mend(text);
	kept = arena_str(verifier->arena, str_from(text));
	verifier->report->lines[check] = (struct evidence_line){ answer,
		kept.ptr == NULL ? STR("(no room for words)") : kept };
}

/* --- what kind of file is it --- */

/* CMS AuthEnvelopedData (RFC 5083) or EnvelopedData (RFC 5652 6): its OID stands within
 * the first bytes of the DER. */
bool
evidence_is_encrypted(struct str bytes)
{
	struct str start = str_slice(bytes, 0, 32);

	return str_starts(bytes, STR("\x30")) &&
	       (str_has(
		    start, STR("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17")) ||
		   str_has(start, STR("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03")));
}

/* Somebody means it as a package: a zip whose first entry is the mimetype, or that has a
 * META-INF. */
static bool
claims_to_be_package(struct str bytes)
{
	return str_starts(bytes, STR("PK")) &&
	       (str_has(bytes, STR("mimetype")) || str_has(bytes, STR(ASIC_FOLDER)));
}

static void
check_arrival(struct verifier *verifier)
{
	unsigned char now[SHA256_LEN];

	sha256(verifier->bytes, now);
	if (verifier->options->arrival_sha256 == NULL)
		verify_say(verifier, EVIDENCE_ARRIVAL, EVIDENCE_NOT_CHECKED,
		    "No digest from the arrival was given.");
	else if (memcmp(now, verifier->options->arrival_sha256, SHA256_LEN) != 0)
		verify_say(verifier, EVIDENCE_ARRIVAL, EVIDENCE_NO,
		    "The file is not the one that arrived: its digest has changed.");
	else
		verify_say(verifier, EVIDENCE_ARRIVAL, EVIDENCE_YES,
		    "The file is byte for byte the one that arrived.");
}

static void
all_not_checked(struct verifier *verifier, const char *because)
{
	for (int i = 0; i < EVIDENCE_CHECK_COUNT; i++)
		verify_say(verifier, (enum evidence_check)i, EVIDENCE_NOT_CHECKED, "%s",
		    because);
}

/* --- the container --- */

static enum err
check_form(struct verifier *verifier, bool *ret_ok)
{
	struct why why = { 0 };
	enum err e = zip_first_is_mimetype(verifier->bytes, STR(ASIC_MIMETYPE), &why);

	if (e == ERR_OK)
		e = zip_read(verifier->arena, verifier->bytes, LIMIT_EVIDENCE_PART,
		    &verifier->report->list, &why);
	*ret_ok = e == ERR_OK;
	if (e == ERR_IO)
		return e;
	if (e == ERR_OK)
		verify_say(verifier, EVIDENCE_FORM, EVIDENCE_YES,
		    "A whole ASiC-E container of %zu files.",
		    verifier->report->list.count);
	else
		verify_say(verifier, EVIDENCE_FORM, EVIDENCE_NO,
		    "The container cannot be read: %s.", why.text);
	return ERR_OK;
}

static void
check_manifest(struct verifier *verifier)
{
	const struct zip_entry *entry =
	    zip_find(&verifier->report->list, STR(ASIC_MANIFEST));
	struct why why = { 0 };

	if (entry == NULL) {
		verify_say(verifier, EVIDENCE_MANIFEST, EVIDENCE_NO,
		    "There is no " ASIC_MANIFEST ".");
		return;
	}
	if (asic_read(verifier->arena, entry->bytes, &verifier->manifest, &why) !=
	    ERR_OK) {
		verify_say(verifier, EVIDENCE_MANIFEST, EVIDENCE_NO,
		    "The manifest cannot be read: %s.", why.text);
		return;
	}
	if (!str_eq(verifier->manifest.signature, STR(ASIC_SIGNATURE))) {
		verify_say(verifier, EVIDENCE_MANIFEST, EVIDENCE_NO,
		    "The manifest is signed by another file than " ASIC_SIGNATURE ".");
		return;
	}
	verifier->has_manifest = true;
	verify_say(verifier, EVIDENCE_MANIFEST, EVIDENCE_YES,
	    "The manifest lists %zu files.", verifier->manifest.count);
}

/* The files that no manifest can list: they come after it. */
static bool
stands_outside(struct str name)
{
	return str_eq(name, STR("mimetype")) || str_eq(name, STR(ASIC_MANIFEST)) ||
	       str_eq(name, STR(ASIC_SIGNATURE)) ||
	       str_eq(name, STR(ASIC_STAMP_MANIFEST)) || str_eq(name, STR(ASIC_STAMP));
}

static void
check_complete(struct verifier *verifier)
{
	const struct zip_list *list = &verifier->report->list;
	const struct asic_manifest *manifest = &verifier->manifest;

	for (size_t i = 0; i < list->count; i++) {
		struct str name = list->entries[i].name;

		if (!stands_outside(name) && asic_find(manifest, name) == NULL) {
			verify_say(verifier, EVIDENCE_COMPLETE, EVIDENCE_NO,
			    "A file stands outside of the manifest: %.*s.",
			    STR_ARG(name));
			return;
		}
	}
	for (size_t i = 0; i < manifest->count; i++) {
		struct str name = manifest->references[i].name;

		if (zip_find(list, name) == NULL || stands_outside(name)) {
			verify_say(verifier, EVIDENCE_COMPLETE, EVIDENCE_NO,
			    "A file of the manifest is missing: %.*s.", STR_ARG(name));
			return;
		}
	}
	verify_say(verifier, EVIDENCE_COMPLETE, EVIDENCE_YES,
	    "Every file stands in the manifest, and nothing is missing.");
}

static void
check_digests(struct verifier *verifier)
{
	for (size_t i = 0; i < verifier->manifest.count; i++) {
		const struct asic_reference *reference =
		    &verifier->manifest.references[i];
		const struct zip_entry *entry =
		    zip_find(&verifier->report->list, reference->name);
		unsigned char now[SHA256_LEN];

		if (entry == NULL)
			continue; /* said by check_complete */
		sha256(entry->bytes, now);
		if (memcmp(now, reference->sha256, SHA256_LEN) != 0) {
			verify_say(verifier, EVIDENCE_DIGESTS, EVIDENCE_NO,
			    "A file is not the one that was sealed: %.*s.",
			    STR_ARG(reference->name));
			return;
		}
	}
	verify_say(verifier, EVIDENCE_DIGESTS, EVIDENCE_YES,
	    "All files have the digests of the manifest (SHA-256).");
}

/* One line "<hex>  <name>" agrees with the file it names. */
static bool
sum_holds(const struct zip_list *list, struct str line)
{
	struct str hex = str_slice(line, 0, 2 * SHA256_LEN);
	const struct zip_entry *entry =
	    zip_find(list, str_slice(line, 2 * SHA256_LEN + 2, line.len));
	char now[SHA256_HEX_LEN];

	if (entry == NULL ||
	    !str_eq(str_slice(line, 2 * SHA256_LEN, 2 * SHA256_LEN + 2), STR("  ")))
		return false;
	sha256_hex(entry->bytes, now);
	return str_eq_c(hex, now);
}

static void
check_sums(struct verifier *verifier)
{
	const struct zip_list *list = &verifier->report->list;
	const struct zip_entry *entry = zip_find(list, STR(PACKAGE_SUMS));
	struct str rest = entry == NULL ? STR("") : entry->bytes, line;
	size_t expected = 0, lines = 0;

	for (size_t i = 0; i < list->count; i++)
		if (!stands_outside(list->entries[i].name) && &list->entries[i] != entry)
			expected++;
	while (str_line(&rest, &line)) {
		lines++;
		if (!sum_holds(list, line)) {
			verify_say(verifier, EVIDENCE_SUMS, EVIDENCE_NO,
			    "Line %zu of " PACKAGE_SUMS " does not hold.", lines);
			return;
		}
	}
	if (entry == NULL || lines != expected)
		verify_say(verifier, EVIDENCE_SUMS, EVIDENCE_NO,
		    PACKAGE_SUMS " names %zu of %zu files.", lines, expected);
	else
		verify_say(verifier, EVIDENCE_SUMS, EVIDENCE_YES,
		    PACKAGE_SUMS " holds (sha256sum -c says the same).");
}

/* Our writer gives the same bytes for the same files: whatever differs was packed anew.
 */
static void
check_bytes(struct verifier *verifier)
{
	struct buf again;
	bool same;

	if (!verifier->has_passport) {
		verify_say(verifier, EVIDENCE_BYTES, EVIDENCE_NOT_CHECKED,
		    "Without a passport it is not known how it was packed.");
		return;
	}
	buf_init(&again, verifier->bytes.len);
	same = zip_write(&verifier->report->list, verifier->report->passport.at, &again,
		   NULL) == ERR_OK &&
	       str_eq(buf_str(&again), verifier->bytes);
	buf_release(&again);
	if (same)
		verify_say(verifier, EVIDENCE_BYTES, EVIDENCE_YES,
		    "The container is byte for byte as it was packed.");
	else
		verify_say(verifier, EVIDENCE_BYTES, EVIDENCE_NOT_CHECKED,
		    "The container was packed anew or by another program: what it holds "
		    "is checked below, not how it is packed.");
}

/* --- the whole --- */

static void
check_contents(struct verifier *verifier)
{
	check_manifest(verifier);
	if (verifier->has_manifest) {
		check_complete(verifier);
		check_digests(verifier);
		verify_seal(verifier);
		verify_stamp(verifier);
	}
	check_sums(verifier);
	verify_papers(verifier);
	check_bytes(verifier);
}

static struct verdict
verdict_of(const struct evidence_report *report)
{
	static const enum evidence_check needed[] = { EVIDENCE_FORM, EVIDENCE_MANIFEST,
		EVIDENCE_COMPLETE, EVIDENCE_DIGESTS, EVIDENCE_SIGNATURE };

	for (size_t i = 0; i < EVIDENCE_CHECK_COUNT; i++)
		if (report->lines[i].answer == EVIDENCE_NO && i != EVIDENCE_SCOPE_AGAIN)
			return verdict_no("evidence-not-intact", NULL, "%.*s: %.*s",
			    STR_ARG(evidence_check_name((enum evidence_check)i)),
			    STR_ARG(str_head(report->lines[i].sentence, 180)));
	if (report->lines[EVIDENCE_SCOPE_AGAIN].answer == EVIDENCE_NO)
		return report->scope.verdict; /* whole, but more than was asked */
	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (report->lines[needed[i]].answer != EVIDENCE_YES)
			return verdict_person("evidence-not-proven", NULL, "%.*s",
			    STR_ARG(str_head(report->lines[needed[i]].sentence, 200)));
	if (report->unlike)
		return verdict_person("evidence-not-compared", NULL, "%.*s",
		    STR_ARG(str_head(report->lines[EVIDENCE_SCOPE_AGAIN].sentence, 200)));
	return VERDICT_IS_YES;
}

enum err
evidence_verify(struct arena *arena, struct str bytes,
    const struct evidence_options *options, struct evidence_report *ret_report,
    struct why *why)
{
	struct evidence_report report = { 0 };
	struct verifier verifier = {
		.arena = arena, .bytes = bytes, .options = options, .report = &report
	};
	bool readable = false;
	enum err e = ERR_OK;

	if (bytes.len > LIMIT_ENVELOPE)
		return err_why(
		    why, ERR_LIMIT, 0, "at most %zu bytes are looked at", LIMIT_ENVELOPE);
	report.encrypted = evidence_is_encrypted(bytes);
	report.stranger = !report.encrypted && !claims_to_be_package(bytes);
	if (report.encrypted) {
		all_not_checked(&verifier, "It is encrypted: a recipient's key opens it "
					   "(openssl cms -decrypt).");
	} else if (report.stranger) {
		all_not_checked(&verifier,
		    "Not a sealed package: integrity from arrival only, nothing proves "
		    "what happened to it before.");
	} else {
		all_not_checked(&verifier, "What it needs could not be read.");
		e = check_form(&verifier, &readable);
	}
	if (e != ERR_OK)
		return err_why(why, e, 0, "no memory to look at the package");
	if (readable)
		check_contents(&verifier);
	check_arrival(&verifier);
	report.verdict = verdict_of(&report);
	mend(report.verdict.detail);
	*ret_report = report;
	return ERR_OK;
}

/* Times of zip are local to libarchive, which looks for the zone each time, but where TZ
 * names one; no time of an entry is read here. */
enum err
evidence_warm(struct arena *arena, struct why *why)
{
	struct zip_entry entries[] = { { STR_INIT("mimetype"), STR_INIT(ASIC_MIMETYPE) },
		{ STR_INIT(ASIC_MANIFEST), STR_INIT("<a/>") } };
	const struct zip_list list = { entries, 2 };
	const struct evidence_options none = { 0 };
	struct evidence_report report;
	struct buf bytes;
	enum err e;

	if (setenv("TZ", "UTC0", 1) != 0)
		return err_errno(why, "TZ");
	tzset();
	buf_init(&bytes, (size_t)64 << 10);
	e = zip_write(&list, 0, &bytes, why);
	if (e == ERR_OK)
		e = evidence_verify(arena, buf_str(&bytes), &none, &report, why);
	buf_release(&bytes);
	return e;
}

enum err
evidence_files(struct arena *arena, const struct evidence_report *report,
    struct scope_file **ret_files, size_t *ret_count, struct why *why)
{
	const struct passport *passport = &report->passport;
	struct scope_file *files =
	    arena_array(arena, passport->files_count + 1, sizeof *files);

	if (files == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the files");
	for (size_t i = 0; i < passport->files_count; i++) {
		const struct zip_entry *entry =
		    zip_find(&report->list, passport->files[i].name);

		files[i] = passport->files[i].scope;
		files[i].bytes = entry == NULL ? STR("") : entry->bytes;
	}
	*ret_files = files;
	*ret_count = passport->files_count;
	return ERR_OK;
}
