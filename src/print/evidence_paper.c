#include "print/evidence_paper.h"

#include "base/base64.h"

#define SHORT_DIGEST 16
#define REASONS_MAX 32 /* there are fewer; the tree may be a turned vault's */

struct sheet {
	struct print print;
	const struct evidence_told *told;
	const struct json *facts, *checks, *answer;
};

static const char *
verdict_key(const struct json *checks)
{
	struct str verdict = json_get_str(checks, "verdict");
	struct str rule = json_get_str(checks, "rule");

	if (str_eq_c(verdict, "yes"))
		return "print.evidence.verdict.yes";
	if (str_eq_c(rule, "evidence-not-compared"))
		return "print.evidence.verdict.unlike";
	if (str_eq_c(verdict, "person"))
		return "print.evidence.verdict.person";
	return str_starts(rule, STR("scope-")) ? "print.evidence.verdict.scope"
					       : "print.evidence.verdict.no";
}

static struct str
or_else(struct str text, struct str other)
{
	return text.len > 0 ? text : other;
}

static void
put_frame(struct sheet *sheet, const char *key)
{
	struct print *print = &sheet->print;
	struct arena *arena = print->arena;
	struct str title = print_word(print, key);
	struct str digest = json_get_str(sheet->facts, "package");
	struct str order =
	    or_else(sheet->told->order, json_get_str(sheet->answer, "order"));

	print_frame(print,
	    &(struct print_frame){
		.title = title,
		.realm =
		    or_else(sheet->told->realm, json_get_str(sheet->answer, "realm")),
		.foot = arena_format(arena, "%.*s · SHA-256 %.*s…", STR_ARG(order),
		    STR_ARG(str_head(digest, SHORT_DIGEST))),
		.qr = arena_format(arena, "comity:evidence:%.*s?sha256=%.*s",
		    STR_ARG(order), STR_ARG(digest)),
		.at = sheet->told->at,
	    });
	print_block(print, "title", title);
}

struct line {
	const char *key, *name; /* of its words; of the member */
};

static void
put_lines(struct print *print, const struct line *lines, const struct json *from)
{
	for (; lines->key != NULL; lines++)
		print_line(print, lines->key, json_get_str(from, lines->name));
}

static void
put_answer(struct sheet *sheet)
{
	static const struct line said[] = { { "orders.order", "order" },
		{ "order.hash", "order_sha256" }, { "print.realm", "realm" },
		{ "print.issuer", "issuer" }, { "print.evidence.by", "addressee" },
		{ "print.evidence.packed_at", "packed_at" },
		{ "print.evidence.released_by", "released_by" }, { NULL, NULL } };
	static const struct line sealed[] = { { "print.evidence.seal", "seal_sha256" },
		{ "print.evidence.sealed_at", "sealed_at" },
		{ "print.evidence.stamped_at", "stamped_at" }, { NULL, NULL } };
	struct print *print = &sheet->print;
	struct str digest = json_get_str(sheet->facts, "package");

	print_block(print, "heading", print_word(print, "print.evidence.answer"));
	print_line(print, "print.evidence.package", digest);
	if (!str_eq(sheet->told->came, digest))
		print_line(print, "print.evidence.came", sheet->told->came);
	print_time(print, "print.evidence.checked_at", sheet->told->at);
	if (sheet->answer == NULL)
		return;
	put_lines(print, said, sheet->answer);
	put_lines(print, sealed, sheet->checks);
}

static struct str
answer_word(const struct print *print, struct str answer)
{
	if (str_eq_c(answer, "yes"))
		return print_word(print, "print.evidence.yes");
	return print_word(print,
	    str_eq_c(answer, "no") ? "print.evidence.no" : "print.evidence.not-checked");
}

static void
put_checks(struct sheet *sheet)
{
	struct print *print = &sheet->print;

	print_block(print, "heading", print_word(print, "print.evidence.checks"));
	for (const struct json *c = json_first(json_get(sheet->checks, "checks"));
	     c != NULL; c = c->next)
		print_remarked(print, json_get_str(c, "check"),
		    json_get_str(c, "sentence"),
		    answer_word(print, json_get_str(c, "answer")));
}

static void
put_custodian(struct sheet *sheet)
{
	static const struct line said[] = { { "print.evidence.system", "system" },
		{ "print.evidence.method", "method" },
		{ "print.evidence.extracted_at", "extracted_at" },
		{ "print.evidence.statement", "statement" }, { NULL, NULL } };
	const struct json *custodian = json_get(sheet->facts, "custodian");
	struct print *print = &sheet->print;

	if (custodian == NULL)
		return;
	print_block(print, "heading", print_word(print, "print.evidence.custodian"));
	print_remarked(print, print_word(print, "print.evidence.person"),
	    arena_format(print->arena, "%.*s (%.*s)",
		STR_ARG(json_get_str(custodian, "person")),
		STR_ARG(json_get_str(custodian, "organisation"))),
	    json_get_str(custodian, "role"));
	put_lines(print, said, custodian);
}

static struct str
rows_words(const struct print *print, const struct json *rows)
{
	static const char *const names[] = { "inside", "flagged", "outside" };
	struct print_hole holes[4] = { 0 };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		holes[i] = (struct print_hole){ names[i],
			arena_format(print->arena, "%lld",
			    (long long)json_get_int(rows, names[i], 0)) };
	return print_fill(print, "print.evidence.scope.rows", holes);
}

/* Of either side: the rows, and each finding. */
static void
put_scope(struct sheet *sheet, const char *key, const char *name)
{
	const struct json *scope = json_get(sheet->facts, name);
	struct print *print = &sheet->print;

	if (scope == NULL)
		return;
	print_block(print, "heading", print_word(print, key));
	print_block(print, "text", rows_words(print, json_get(scope, "rows")));
	for (const struct json *f = json_first(json_get(scope, "findings")); f != NULL;
	     f = f->next)
		print_remarked(print, json_get_str(f, "file"),
		    arena_format(print->arena, "%lld  %.*s",
			(long long)json_get_int(f, "row", 0),
			STR_ARG(json_get_str(f, "column"))),
		    json_get_str(f, "reason"));
	if (json_get_bool(scope, "findings_cut"))
		print_block(print, "text", STR("..."));
}

static struct str
list_of(struct arena *arena, const struct json *items)
{
	struct str list = STR("");
	size_t count = 0;

	for (const struct json *i = json_first(items); i != NULL && count++ < REASONS_MAX;
	     i = i->next)
		list = arena_format(arena, "%.*s%s%.*s", STR_ARG(list),
		    list.len > 0 ? ", " : "",
		    STR_ARG(i->kind == JSON_STRING ? i->string : STR("")));
	return list;
}

/* Of what a desk keeps apart: that it does, and the counts. */
static void
put_apart(struct sheet *sheet)
{
	const struct json *apart = json_get(sheet->facts, "apart");
	struct print *print = &sheet->print;

	if (apart == NULL)
		return;
	print_block(print, "heading", print_word(print, "print.evidence.apart"));
	print_block(print, "text", print_word(print, "print.evidence.apart.text"));
	for (const struct json *f = json_first(apart); f != NULL; f = f->next)
		print_remarked(print, json_get_str(f, "file"), rows_words(print, f),
		    list_of(print->arena, json_get(f, "reasons")));
}

static void
put_contents(struct sheet *sheet)
{
	const struct json *file = json_first(json_get(sheet->facts, "files"));
	struct print *print = &sheet->print;

	if (file != NULL)
		print_block(print, "heading", print_word(print, "print.evidence.files"));
	for (; file != NULL; file = file->next)
		print_remarked(print, json_get_str(file, "name"),
		    json_get_str(file, "sha256"),
		    arena_format(
			print->arena, "%lld", (long long)json_get_int(file, "size", 0)));
}

/* What the pages were made from, for machines: the report, and the package's own papers.
 */
static void
put_files(struct sheet *sheet)
{
	static const struct {
		const char *name, *about, *relation;
	} papers[] = { { "checks.json", "what was checked", "Data" },
		{ "declaration.json", "from the package", "Source" },
		{ "passport.json", "from the package", "Source" } };
	const struct json *given = json_get(sheet->facts, "papers");
	struct arena *arena = sheet->print.arena;

	for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++) {
		struct str bytes;

		if (json_get(given, papers[i].name) == NULL ||
		    base64_decode(arena, json_get_str(given, papers[i].name), &bytes,
			NULL) != ERR_OK)
			continue;
		print_file(
		    &sheet->print, &(struct print_file){ str_from(papers[i].name),
				       STR("application/json"), str_from(papers[i].about),
				       papers[i].relation, bytes });
	}
}

static enum err
begin(struct arena *arena, const struct evidence_told *told, struct sheet *sheet,
    struct why *why)
{
	*sheet = (struct sheet){ .told = told, .facts = told->facts };
	sheet->checks = json_get(told->facts, "checks");
	sheet->answer = json_get(told->facts, "answer");
	return print_begin(arena, told->language, &sheet->print, why);
}

enum err
evidence_paper(struct arena *arena, const struct evidence_told *told,
    struct print *ret_print, struct why *why)
{
	struct sheet sheet;
	struct print *print = &sheet.print;
	enum err e = begin(arena, told, &sheet, why);

	if (e != ERR_OK)
		return e;
	put_frame(&sheet, "print.evidence.title");
	print_block(print, "notice", print_word(print, verdict_key(sheet.checks)));
	print_block(print, "text", print_word(print, "print.evidence.lead"));
	if (json_get_bool(sheet.facts, "closed"))
		print_block(print, "notice", print_word(print, "print.evidence.closed"));
	put_answer(&sheet);
	put_checks(&sheet);
	put_scope(&sheet, "print.evidence.scope.theirs", "theirs");
	put_scope(&sheet, "print.evidence.scope.ours", "ours");
	put_apart(&sheet);
	put_custodian(&sheet);
	put_contents(&sheet);
	print_block(print, "text", print_word(print, "print.evidence.verify"));
	put_files(&sheet);
	*ret_print = *print;
	return ERR_OK;
}

/* --- the letter to who has no node --- */

static void
put_lead(struct sheet *sheet)
{
	const struct print_hole holes[] = {
		{ "addressee", json_get_str(sheet->answer, "addressee") },
		{ "order", json_get_str(sheet->answer, "order") },
		{ "issuer", json_get_str(sheet->answer, "issuer") },
		{ 0 },
	};

	print_block(
	    &sheet->print, "text", print_fill(&sheet->print, "print.reply.lead", holes));
}

/* -noverify: of no authority's chain; whose certificate it is says its fingerprint. */
static void
put_how(struct sheet *sheet, bool is_signed)
{
	static const struct {
		const char *key, *command;
		bool of_letter;
	} steps[] = {
		{ "print.reply.unzip", "unzip package.asice; sha256sum -c SHA256SUMS",
		    false },
		{ "print.reply.seal",
		    "openssl cms -verify -noverify -binary -inform DER -in "
		    "META-INF/signature001.p7s -content META-INF/ASiCManifest001.xml "
		    "-signer seal.pem -out /dev/null; "
		    "openssl x509 -in seal.pem -noout -fingerprint -sha256",
		    false },
		{ "print.reply.letter",
		    "openssl cms -verify -noverify -binary -inform DER -in "
		    "letter.pdf.p7s -content letter.pdf -signer letter.pem -out "
		    "/dev/null; "
		    "openssl x509 -in letter.pem -noout -fingerprint -sha256",
		    true },
		{ "print.reply.comity", "comity evidence verify package.asice", false },
	};
	struct print *print = &sheet->print;

	print_block(print, "heading", print_word(print, "print.reply.open"));
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		if (steps[i].of_letter && !is_signed)
			continue;
		print_block(print, "text", print_word(print, steps[i].key));
		print_block(print, "code", str_from(steps[i].command));
	}
}

enum err
evidence_letter(struct arena *arena, const struct evidence_told *told, bool is_signed,
    struct print *ret_print, struct why *why)
{
	struct sheet sheet;
	enum err e = begin(arena, told, &sheet, why);

	if (e != ERR_OK)
		return e;
	put_frame(&sheet, "print.reply.title");
	put_lead(&sheet);
	put_answer(&sheet);
	put_scope(&sheet, "print.evidence.scope.theirs", "theirs");
	put_custodian(&sheet);
	put_contents(&sheet);
	put_how(&sheet, is_signed);
	put_files(&sheet);
	*ret_print = sheet.print;
	return ERR_OK;
}
