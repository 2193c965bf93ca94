/* What the papers in a package say, compared with what is there. */
#include "evidence/verify_inside.h"

#include "base/hex.h"
#include "evidence/package.h"
#include "format/json.h"

/* Every file under data/ is in the passport with its size and digest, and the reverse. */
static bool
files_agree(const struct verifier *verifier, struct str *ret_name)
{
	const struct zip_list *list = &verifier->report->list;
	const struct passport *passport = &verifier->report->passport;
	size_t data_count = 0;

	*ret_name = STR(PACKAGE_DATA);
	for (size_t i = 0; i < list->count; i++)
		if (str_starts(list->entries[i].name, STR(PACKAGE_DATA)))
			data_count++;
	for (size_t i = 0; i < passport->files_count; i++) {
		const struct passport_file *file = &passport->files[i];
		const struct zip_entry *entry = zip_find(list, file->name);
		unsigned char now[SHA256_LEN];

		*ret_name = file->name;
		if (entry == NULL || !str_starts(file->name, STR(PACKAGE_DATA)) ||
		    entry->bytes.len != file->size)
			return false;
		for (size_t j = 0; j < i; j++)
			if (str_eq(passport->files[j].name, file->name))
				return false;
		sha256(entry->bytes, now);
		if (memcmp(now, file->sha256, SHA256_LEN) != 0)
			return false;
	}
	return data_count == passport->files_count;
}

static void
check_passport(struct verifier *verifier)
{
	struct evidence_report *report = verifier->report;
	const struct zip_entry *entry = zip_find(&report->list, STR(PASSPORT_NAME));
	struct why why = { 0 };
	struct str name;

	if (entry == NULL) {
		verify_say(verifier, EVIDENCE_PASSPORT, EVIDENCE_NO,
		    "There is no " PASSPORT_NAME ".");
		return;
	}
	if (passport_read(verifier->arena, entry->bytes, &report->passport, &why) !=
	    ERR_OK) {
		verify_say(verifier, EVIDENCE_PASSPORT, EVIDENCE_NO,
		    "The passport cannot be read: %s.", why.text);
		return;
	}
	verifier->has_passport = true;
	report->training = !str_eq(report->passport.realm, STR("live"));
	if (!files_agree(verifier, &name))
		verify_say(verifier, EVIDENCE_PASSPORT, EVIDENCE_NO,
		    "The passport and the files differ: %.*s.", STR_ARG(name));
	else if (report->passport.stamped &&
		 zip_find(&report->list, STR(ASIC_STAMP)) == NULL)
		verify_say(verifier, EVIDENCE_PASSPORT, EVIDENCE_NO,
		    "The passport says that a time-stamp is inside: it was taken out.");
	else if (report->training)
		verify_say(verifier, EVIDENCE_PASSPORT, EVIDENCE_YES,
		    "TRAINING (realm %.*s%s): not evidence of anything.  The passport "
		    "agrees "
		    "with the files.",
		    STR_ARG(report->passport.realm),
		    report->passport.clock_virtual ? ", virtual clock" : "");
	else
		verify_say(verifier, EVIDENCE_PASSPORT, EVIDENCE_YES,
		    "The passport agrees with the files (%zu under " PACKAGE_DATA ").",
		    report->passport.files_count);
}

static void
check_order(struct verifier *verifier)
{
	const struct evidence_report *report = verifier->report;
	const struct zip_entry *entry = zip_find(&report->list, STR(PACKAGE_ORDER));
	const unsigned char *expected = verifier->options->order_sha256;
	unsigned char now[SHA256_LEN];

	if (entry == NULL) {
		verify_say(verifier, EVIDENCE_ORDER, EVIDENCE_NO,
		    "There is no " PACKAGE_ORDER ": what was asked is not known.");
		return;
	}
	sha256(entry->bytes, now);
	if (memcmp(now, report->passport.order_sha256, SHA256_LEN) == 0)
		verify_say(verifier, EVIDENCE_ORDER, EVIDENCE_YES,
		    "The order inside is the one that the passport names.");
	else
		verify_say(verifier, EVIDENCE_ORDER, EVIDENCE_NO,
		    "The order inside is not the one that the passport names.");
	if (expected == NULL)
		verify_say(verifier, EVIDENCE_EXPECTED, EVIDENCE_NOT_CHECKED,
		    "No order was given to compare with.");
	else if (memcmp(now, expected, SHA256_LEN) == 0)
		verify_say(verifier, EVIDENCE_EXPECTED, EVIDENCE_YES,
		    "It answers the order that was sent.");
	else
		verify_say(verifier, EVIDENCE_EXPECTED, EVIDENCE_NO,
		    "It answers another order than the one that was sent.");
}

static void
check_declaration(struct verifier *verifier)
{
	struct evidence_report *report = verifier->report;
	const struct zip_entry *entry = zip_find(&report->list, STR(DECLARATION_NAME));
	unsigned char order_sha256[SHA256_LEN];
	struct why why = { 0 };

	if (entry == NULL)
		verify_say(verifier, EVIDENCE_DECLARATION, EVIDENCE_NO,
		    "There is no custodian's declaration.");
	else if (declaration_read(verifier->arena, entry->bytes, &report->declaration,
		     order_sha256, &why) != ERR_OK)
		verify_say(verifier, EVIDENCE_DECLARATION, EVIDENCE_NO,
		    "The custodian's declaration cannot be read: %s.", why.text);
	else if (verifier->has_passport &&
		 memcmp(order_sha256, report->passport.order_sha256, SHA256_LEN) != 0)
		verify_say(verifier, EVIDENCE_DECLARATION, EVIDENCE_NO,
		    "The custodian's declaration is about another order.");
	else
		verify_say(verifier, EVIDENCE_DECLARATION, EVIDENCE_YES,
		    "%.*s of %.*s declares how the data was taken.",
		    STR_ARG(str_head(report->declaration.person, 100)),
		    STR_ARG(str_head(report->declaration.organisation, 100)));
}

/* The result that the sender wrote down. */
static void
check_scope(struct verifier *verifier)
{
	const struct passport *passport = &verifier->report->passport;
	const struct json *rows = json_get(passport->scope, "rows");
	struct str verdict = json_get_str(passport->scope, "verdict");
	bool released =
	    str_eq(verdict, STR("person")) && !str_empty(passport->released_by);

	if (!str_eq(verdict, STR("yes")) && !released)
		verify_say(verifier, EVIDENCE_SCOPE, EVIDENCE_NO,
		    "The sender's comparison with the order was not passed.");
	else
		verify_say(verifier, EVIDENCE_SCOPE, EVIDENCE_YES,
		    "The sender compared it with the order: %lld rows inside, %lld "
		    "flagged, "
		    "%lld outside%s%.*s.",
		    (long long)json_get_int(rows, "inside", 0),
		    (long long)json_get_int(rows, "flagged", 0),
		    (long long)json_get_int(rows, "outside", 0),
		    released ? ", released by " : "",
		    STR_ARG(released ? str_head(passport->released_by, 100) : STR("")));
}

static void
check_scope_again(struct verifier *verifier)
{
	struct evidence_report *report = verifier->report;
	const struct evidence_options *given = verifier->options;
	struct scope_options how = { .whole =
					 given->allowed == NULL ? NULL : given->order };
	struct scope_file *files;
	struct why why = { 0 };
	size_t count;
	enum err e;

	if (verifier->options->order == NULL) {
		verify_say(verifier, EVIDENCE_SCOPE_AGAIN, EVIDENCE_NOT_CHECKED,
		    "No order was given to compare the answer with.");
		return;
	}
	e = evidence_files(verifier->arena, report, &files, &count, &why);
	if (e == ERR_OK)
		e = scope_compare(verifier->arena,
		    given->allowed == NULL ? given->order : given->allowed, files, count,
		    &how, &report->scope, &why);
	report->unlike = e != ERR_OK;
	if (e != ERR_OK)
		verify_say(verifier, EVIDENCE_SCOPE_AGAIN, EVIDENCE_NOT_CHECKED,
		    "The answer cannot be compared with the order: %s.", why.text);
	else if (report->scope.verdict.kind == VERDICT_NO)
		verify_say(verifier, EVIDENCE_SCOPE_AGAIN, EVIDENCE_NO,
		    report->scope.any_barred
			? "The answer holds what was barred after the order was sent: %s."
			: "The answer holds more than the order asks for: %s.",
		    report->scope.verdict.detail);
	else if (report->scope.verdict.kind == VERDICT_PERSON)
		verify_say(verifier, EVIDENCE_SCOPE_AGAIN, EVIDENCE_NOT_CHECKED,
		    "A person must look: %s.", report->scope.verdict.detail);
	else
		verify_say(verifier, EVIDENCE_SCOPE_AGAIN, EVIDENCE_YES,
		    "All %llu rows lie within the order.",
		    (unsigned long long)report->scope.total.inside);
}

void
verify_papers(struct verifier *verifier)
{
	check_passport(verifier);
	check_declaration(verifier);
	if (!verifier->has_passport)
		return;
	check_order(verifier);
	check_scope(verifier);
	check_scope_again(verifier);
}
