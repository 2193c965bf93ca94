#include "cli/evidence_paper.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/pem.h"
#include "trust/cms.h"

#define SHORT_DIGEST 16
#define SUMS_MAX ((size_t)4096)
#define TREE_MAX ((size_t)8 << 20)

struct told {
	struct print *print;
	const struct evidence_report *report;
	const char *title; /* key of the words */
	struct str digest; /* of the whole file */
	int64_t at;
};

static const char *
verdict_key(const struct verdict *verdict)
{
	if (verdict->kind == VERDICT_YES)
		return "print.evidence.verdict.yes";
	if (str_eq_c(str_from(verdict->rule), "evidence-not-compared"))
		return "print.evidence.verdict.unlike";
	if (verdict->kind == VERDICT_PERSON)
		return "print.evidence.verdict.person";
	return str_starts(str_from(verdict->rule), STR("scope-"))
		   ? "print.evidence.verdict.scope"
		   : "print.evidence.verdict.no";
}

static void
put_frame(struct told *told)
{
	struct print *print = told->print;
	struct arena *arena = print->arena;
	struct str title = print_word(print, told->title);

	print_frame(print,
	    &(struct print_frame){
		.title = title,
		.realm = told->report->passport.realm,
		.foot = arena_format(arena, "%.*s · SHA-256 %.*s…",
		    STR_ARG(told->report->passport.order_id),
		    STR_ARG(str_head(told->digest, SHORT_DIGEST))),
		.qr = arena_format(arena, "comity:evidence:%.*s?sha256=%.*s",
		    STR_ARG(told->report->passport.order_id), STR_ARG(told->digest)),
		.at = told->at,
	    });
	print_block(print, "title", title);
}

static void
put_answer(struct told *told)
{
	const struct evidence_report *report = told->report;
	const struct passport *passport = &report->passport;
	struct print *print = told->print;

	print_block(print, "heading", print_word(print, "print.evidence.answer"));
	print_line(print, "print.evidence.package", told->digest);
	print_time(print, "print.evidence.checked_at", told->at);
	if (passport->order_id.len == 0)
		return;
	print_line(print, "orders.order", passport->order_id);
	print_digest(print, "order.hash", passport->order_sha256);
	print_line(print, "print.realm", passport->realm);
	print_line(print, "print.issuer", passport->issuer);
	print_line(print, "print.evidence.by", passport->addressee);
	print_time(print, "print.evidence.packed_at", passport->at);
	print_line(print, "print.evidence.released_by", passport->released_by);
	if (report->lines[EVIDENCE_SIGNATURE].answer != EVIDENCE_YES)
		return;
	print_digest(print, "print.evidence.seal", report->seal_sha256);
	print_time(print, "print.evidence.sealed_at", report->sealed_at);
	print_time(print, "print.evidence.stamped_at", report->stamped_at);
}

static void
put_checks(struct told *told)
{
	static const char *const keys[EVIDENCE_ANSWER_COUNT] = {
		[EVIDENCE_NOT_CHECKED] = "print.evidence.not-checked",
		[EVIDENCE_YES] = "print.evidence.yes",
		[EVIDENCE_NO] = "print.evidence.no",
	};
	struct print *print = told->print;

	print_block(print, "heading", print_word(print, "print.evidence.checks"));
	for (int i = 0; i < EVIDENCE_CHECK_COUNT; i++) {
		const struct evidence_line *line = &told->report->lines[i];

		print_remarked(print, evidence_check_name((enum evidence_check)i),
		    line->sentence, print_word(print, keys[line->answer]));
	}
}

static void
put_custodian(struct told *told)
{
	const struct declaration *declaration = &told->report->declaration;
	struct print *print = told->print;

	if (declaration->person.len == 0)
		return;
	print_block(print, "heading", print_word(print, "print.evidence.custodian"));
	print_remarked(print, print_word(print, "print.evidence.person"),
	    arena_format(print->arena, "%.*s (%.*s)", STR_ARG(declaration->person),
		STR_ARG(declaration->organisation)),
	    declaration->role);
	print_line(print, "print.evidence.system", declaration->system);
	print_line(print, "print.evidence.method", declaration->method);
	print_time(print, "print.evidence.extracted_at", declaration->extracted_at);
	print_line(print, "print.evidence.statement", declaration->statement);
}

static void
put_rows(struct told *told, const struct json *rows)
{
	static const char *const names[] = { "inside", "flagged", "outside" };
	struct print_hole holes[4] = { 0 };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		holes[i] = (struct print_hole){ names[i],
			arena_format(told->print->arena, "%lld",
			    (long long)json_get_int(rows, names[i], 0)) };
	print_block(told->print, "text",
	    print_fill(told->print, "print.evidence.scope.rows", holes));
}

/* Of either side: the rows, and each finding. */
static void
put_scope(struct told *told, const char *key, const struct json *scope)
{
	struct print *print = told->print;

	if (scope == NULL)
		return;
	print_block(print, "heading", print_word(print, key));
	put_rows(told, json_get(scope, "rows"));
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

static void
put_contents(struct told *told)
{
	const struct passport *passport = &told->report->passport;
	struct print *print = told->print;

	if (passport->files_count > 0)
		print_block(print, "heading", print_word(print, "print.evidence.files"));
	for (size_t i = 0; i < passport->files_count; i++) {
		char hex[SHA256_HEX_LEN];

		hex_encode(str_bytes(passport->files[i].sha256, SHA256_LEN), hex);
		print_remarked(print, passport->files[i].name,
		    arena_str(print->arena, str_from(hex)),
		    arena_format(print->arena, "%llu",
			(unsigned long long)passport->files[i].size));
	}
}

/* What the pages were made from, for machines: the report, and the package's own papers.
 */
static void
put_files(struct told *told)
{
	static const struct {
		const char *inside, *name;
	} papers[] = { { DECLARATION_NAME, "declaration.json" },
		{ PASSPORT_NAME, "passport.json" } };
	const struct zip_list *list = &told->report->list;
	struct buf text;

	buf_init(&text, TREE_MAX);
	json_write(evidence_json(told->print->arena, told->report), &text);
	print_file(told->print,
	    &(struct print_file){ STR("checks.json"), STR("application/json"),
		STR("what was checked"), "Data", buf_str(&text) });
	buf_release(&text);
	for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++)
		for (size_t k = 0; k < list->count; k++)
			if (str_eq_c(list->entries[k].name, papers[i].inside))
				print_file(told->print,
				    &(struct print_file){ str_from(papers[i].name),
					STR("application/json"), STR("from the package"),
					"Source", list->entries[k].bytes });
}

static int
begin(struct cli *cli, struct str bytes, struct told *told)
{
	char digest[SHA256_HEX_LEN];
	enum language language;
	int code = print_language(cli, &language);

	if (code == EXIT_CODE_YES)
		code = print_start(cli, language, told->print);
	sha256_hex(bytes, digest);
	told->digest = arena_str(&cli->arena, str_from(digest));
	told->at = clock_real() / CLOCK_SECOND * CLOCK_SECOND;
	return code;
}

int
evidence_paper(struct cli *cli, struct str bytes, const struct evidence_report *report)
{
	const char *path = cli_option(cli, "pdf");
	struct print print;
	struct told told = {
		.print = &print, .report = report, .title = "print.evidence.title"
	};
	int code;

	if (path == NULL)
		return EXIT_CODE_YES;
	code = begin(cli, bytes, &told);
	if (code != EXIT_CODE_YES)
		return code;
	put_frame(&told);
	print_block(&print, "notice", print_word(&print, verdict_key(&report->verdict)));
	print_block(&print, "text", print_word(&print, "print.evidence.lead"));
	put_answer(&told);
	put_checks(&told);
	put_scope(&told, "print.evidence.scope.theirs", report->passport.scope);
	put_scope(&told, "print.evidence.scope.ours",
	    report->scope.files == NULL ? NULL : scope_json(&cli->arena, &report->scope));
	put_custodian(&told);
	put_contents(&told);
	print_block(&print, "text", print_word(&print, "print.evidence.verify"));
	put_files(&told);
	return print_to(&print, path);
}

/* --- the reply for who has no node --- */

static void
put_lead(struct told *told)
{
	const struct passport *passport = &told->report->passport;
	const struct print_hole holes[] = {
		{ "addressee", passport->addressee },
		{ "order", passport->order_id },
		{ "issuer", passport->issuer },
		{ 0 },
	};

	print_block(
	    told->print, "text", print_fill(told->print, "print.reply.lead", holes));
}

/* -noverify: of no authority's chain; whose certificate it is says its fingerprint. */
static void
put_how(struct told *told, bool is_signed)
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
	struct print *print = told->print;

	print_block(print, "heading", print_word(print, "print.reply.open"));
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		if (steps[i].of_letter && !is_signed)
			continue;
		print_block(print, "text", print_word(print, steps[i].key));
		print_block(print, "code", str_from(steps[i].command));
	}
}

static enum err
put_out(struct cli *cli, const char *name, struct str bytes, struct buf *sums,
    struct why *why)
{
	struct str path =
	    arena_format(&cli->arena, "%s/%s", cli_option(cli, "out"), name);
	char digest[SHA256_HEX_LEN];

	sha256_hex(bytes, digest);
	if (sums != NULL)
		buf_format(sums, "%s  %s\n", digest, name);
	return path.ptr == NULL ? err_why(why, ERR_LIMIT, 0, "no memory")
				: file_create(path.ptr, bytes, 0600, why);
}

/* Empty without --key and --cert. */
static int
sign_letter(struct cli *cli, struct str pdf, struct str *ret_p7s)
{
	AUTO(pem_keyp) struct key *key = NULL;
	AUTO(pem_certp) struct cert *cert = NULL;
	const char *key_path = cli_option(cli, "key");
	const char *cert_path = cli_option(cli, "cert");
	struct why why;
	int code = EXIT_CODE_YES;

	*ret_p7s = STR("");
	if (key_path == NULL && cert_path == NULL)
		return code;
	if (key_path == NULL || cert_path == NULL)
		return cli_usage(cli, "--key and --cert belong together");
	if (!pem_private(cli, key_path, &key, &code) ||
	    !pem_cert(cli, cert_path, &cert, &code))
		return code;
	if (cms_cades_sign(&cli->arena, key, cert, pdf, clock_real(), ret_p7s, &why) !=
	    ERR_OK)
		return cli_failed(&why, "the letter is not signed");
	return code;
}

static int
write_reply(struct cli *cli, struct str package, struct str pdf, struct str p7s)
{
	const struct {
		const char *name;
		struct str bytes;
	} files[] = { { "letter.pdf", pdf }, { "letter.pdf.p7s", p7s },
		{ "package.asice", package } };
	const char *out = cli_option(cli, "out");
	struct buf sums;
	struct why why;
	enum err e = ERR_OK;

	if (mkdir(out, 0700) != 0)
		e = err_errno(&why, "%s", out);
	buf_init(&sums, SUMS_MAX);
	for (size_t i = 0; e == ERR_OK && i < sizeof files / sizeof files[0]; i++)
		if (files[i].bytes.len > 0)
			e = put_out(cli, files[i].name, files[i].bytes, &sums, &why);
	if (e == ERR_OK)
		e = put_out(cli, "SHA256SUMS", buf_str(&sums), NULL, &why);
	buf_release(&sums);
	return e == ERR_OK ? EXIT_CODE_YES : cli_failed(&why, "not all was written");
}

int
evidence_reply(struct cli *cli, struct str bytes, const struct evidence_report *report)
{
	struct print print;
	struct told told = {
		.print = &print, .report = report, .title = "print.reply.title"
	};
	struct str pdf, p7s;
	struct why why;
	int code = begin(cli, bytes, &told);

	if (code != EXIT_CODE_YES)
		return code;
	put_frame(&told);
	put_lead(&told);
	put_answer(&told);
	put_scope(&told, "print.evidence.scope.theirs", report->passport.scope);
	put_custodian(&told);
	put_contents(&told);
	put_how(&told, cli_option(cli, "key") != NULL);
	put_files(&told);
	if (print_pdf(&print, &pdf, &why) != ERR_OK)
		return cli_failed(&why, "the letter is not printed");
	code = sign_letter(cli, pdf, &p7s);
	return code == EXIT_CODE_YES ? write_reply(cli, bytes, pdf, p7s) : code;
}
