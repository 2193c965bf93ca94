#include "evidence/facts.h"

#include "base/base64.h"
#include "base/hex.h"

#define PAPERS_MAX ((size_t)16 << 20)

struct teller {
	struct arena *arena;
	const struct evidence_report *report;
	enum facts_told told;
};

static void
put_digest(struct arena *arena, struct json *object, const char *name,
    const unsigned char *sha256)
{
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(sha256, SHA256_LEN), hex);
	json_put_str(arena, object, name, arena_str(arena, str_from(hex)));
}

static void
put_answer(const struct teller *teller, struct json *root)
{
	const struct passport *passport = &teller->report->passport;
	struct arena *arena = teller->arena;
	struct json *answer;

	if (passport->order_id.len == 0)
		return;
	answer = json_put(root, "answer", json_object(arena));
	json_put_str(arena, answer, "order", passport->order_id);
	put_digest(arena, answer, "order_sha256", passport->order_sha256);
	json_put_str(arena, answer, "realm", passport->realm);
	json_put_str(arena, answer, "issuer", passport->issuer);
	json_put_str(arena, answer, "addressee", passport->addressee);
	json_put_time(arena, answer, "packed_at", passport->at);
	json_put_str(arena, answer, "released_by", passport->released_by);
}

static void
put_custodian(const struct teller *teller, struct json *root)
{
	const struct declaration *declaration = &teller->report->declaration;
	struct arena *arena = teller->arena;
	struct json *custodian;

	if (declaration->person.len == 0)
		return;
	custodian = json_put(root, "custodian", json_object(arena));
	json_put_str(arena, custodian, "person", declaration->person);
	json_put_str(arena, custodian, "organisation", declaration->organisation);
	json_put_str(arena, custodian, "role", declaration->role);
	json_put_str(arena, custodian, "system", declaration->system);
	json_put_str(arena, custodian, "method", declaration->method);
	json_put_time(arena, custodian, "extracted_at", declaration->extracted_at);
	json_put_str(arena, custodian, "statement", declaration->statement);
}

static void
put_files(const struct teller *teller, struct json *root)
{
	const struct passport *passport = &teller->report->passport;
	struct arena *arena = teller->arena;
	struct json *files = json_put(root, "files", json_array(arena));

	for (size_t i = 0; i < passport->files_count; i++) {
		const struct passport_file *file = &passport->files[i];
		struct json *row = json_add(files, json_object(arena));

		json_put_str(arena, row, "name", file->name);
		put_digest(arena, row, "sha256", file->sha256);
		json_put_int(arena, row, "size", (int64_t)file->size);
	}
}

/* --- the comparisons --- */

static bool
is_apart(const struct teller *teller, struct str file)
{
	return teller->told != FACTS_ALL && evidence_is_apart(teller->report, file);
}

static void
put_rows(struct arena *arena, struct json *to, const struct json *rows)
{
	static const char *const names[] = { "inside", "flagged", "outside" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		json_put_int(arena, to, names[i], json_get_int(rows, names[i], 0));
}

static void
put_finding(struct arena *arena, struct json *list, const struct json *finding)
{
	struct json *row = json_add(list, json_object(arena));

	json_put_str(arena, row, "file", json_get_str(finding, "file"));
	json_put_int(arena, row, "row", json_get_int(finding, "row", 0));
	json_put_str(arena, row, "column", json_get_str(finding, "column"));
	json_put_str(arena, row, "reason", json_get_str(finding, "reason"));
}

/* scope: as scope_json writes it, or as a passport has it, of which nobody knows what its
 * findings name. */
static void
put_scope(const struct teller *teller, struct json *root, const char *name,
    const struct json *scope, bool ours)
{
	struct arena *arena = teller->arena;
	struct json *told, *findings;

	if (scope == NULL)
		return;
	told = json_put(root, name, json_object(arena));
	put_rows(
	    arena, json_put(told, "rows", json_object(arena)), json_get(scope, "rows"));
	findings = json_put(told, "findings", json_array(arena));
	for (const struct json *f = json_first(json_get(scope, "findings")); f != NULL;
	     f = f->next)
		if (teller->told == FACTS_ALL ||
		    (ours && !is_apart(teller, json_get_str(f, "file"))))
			put_finding(arena, findings, f);
	json_put_bool(arena, told, "findings_cut", json_get_bool(scope, "findings_cut"));
}

static void
put_reasons(const struct teller *teller, struct str file, struct json *to)
{
	const struct scope_report *scope = &teller->report->scope;
	struct json *list = json_put(to, "reasons", json_array(teller->arena));
	bool found[SCOPE_REASON_COUNT] = { false };

	for (size_t i = 0; i < scope->findings_count; i++)
		if (str_eq(scope->findings[i].file, file))
			found[scope->findings[i].reason] = true;
	for (unsigned i = 0; i < SCOPE_REASON_COUNT; i++)
		if (found[i])
			(void)json_add(
			    list, json_string(teller->arena,
				      scope_reason_name((enum scope_reason)i)));
}

/* Of each file that is kept apart: how many rows, and why. */
static void
put_apart(const struct teller *teller, struct json *root)
{
	const struct passport *passport = &teller->report->passport;
	const struct scope_report *scope = &teller->report->scope;
	struct arena *arena = teller->arena;
	struct json *list = json_put(root, "apart", json_array(arena));

	for (size_t i = 0; i < passport->files_count; i++) {
		struct str name = passport->files[i].name;
		struct scope_count rows = { .inside = 0 };
		struct json *row;

		if (!is_apart(teller, name))
			continue;
		for (size_t n = 0; n < scope->files_count; n++)
			if (str_eq(scope->files[n].file, name))
				rows = scope->files[n];
		row = json_add(list, json_object(arena));
		json_put_str(arena, row, "file", name);
		json_put_int(arena, row, "inside", (int64_t)rows.inside);
		json_put_int(arena, row, "flagged", (int64_t)rows.flagged);
		json_put_int(arena, row, "outside", (int64_t)rows.outside);
		put_reasons(teller, name, row);
	}
}

/* --- the papers, for machines --- */

static void
put_paper(struct arena *arena, struct json *papers, const char *name, struct str bytes)
{
	struct buf text;

	buf_init(&text, PAPERS_MAX);
	base64_encode(bytes, &text);
	(void)json_put(papers, name,
	    buf_failed(&text) ? NULL
			      : json_string(arena, arena_str(arena, buf_str(&text))));
	buf_release(&text);
}

static void
put_papers(const struct teller *teller, struct json *root)
{
	static const char *const inside[] = { DECLARATION_NAME, PASSPORT_NAME };
	static const enum facts_told most[] = { FACTS_INSIDE, FACTS_ALL };
	const struct zip_list *list = &teller->report->list;
	struct arena *arena = teller->arena;
	struct json *papers = json_put(root, "papers", json_object(arena));
	struct buf checks;

	buf_init(&checks, PAPERS_MAX);
	json_write(evidence_json(arena, teller->report), &checks);
	put_paper(arena, papers, "checks.json", buf_str(&checks));
	buf_release(&checks);
	for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++) {
		const struct zip_entry *entry = zip_find(list, str_from(inside[i]));

		if (entry != NULL && teller->told <= most[i])
			put_paper(arena, papers, inside[i], entry->bytes);
	}
}

struct json *
evidence_facts(struct arena *arena, const struct evidence_report *report,
    struct str bytes, enum facts_told told)
{
	const struct teller teller = { arena, report, told };
	struct json *root = json_object(arena);
	unsigned char digest[SHA256_LEN];

	sha256(bytes, digest);
	put_digest(arena, root, "package", digest);
	(void)json_put(root, "checks", evidence_json(arena, report));
	put_papers(&teller, root);
	if (told == FACTS_CHECKS) {
		json_put_bool(arena, root, "closed", true);
		return root;
	}
	put_answer(&teller, root);
	put_scope(&teller, root, "theirs", report->passport.scope, false);
	put_scope(&teller, root, "ours",
	    report->scope.files == NULL ? NULL : scope_json(arena, &report->scope), true);
	put_custodian(&teller, root);
	put_files(&teller, root);
	if (told == FACTS_INSIDE)
		put_apart(&teller, root);
	return root;
}
