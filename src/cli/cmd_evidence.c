/* cmd_evidence.c - sealed answers: verified and opened offline, without a node. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/evidence_collect.h"
#include "cli/evidence_parts.h"
#include "cli/evidence_print.h"
#include "cli/evidence_seal.h"
#include "cli/pem.h"
#include "evidence/package.h"
#include "evidence/verify.h"
#include "node/place.h"
#include "record/order_text.h"
#include "trust/cms.h"

/* What the person gave to compare with; options point into it. */
struct given {
	struct order order, allowed;
	unsigned char order_sha256[SHA256_LEN];
	unsigned char arrival_sha256[SHA256_LEN];
	struct cert *seal;
	struct cert *authority;
	struct evidence_options options;
};

static void
given_release(struct given *given)
{
	cert_free(given->seal);
	cert_free(given->authority);
}

static int
read_order(struct cli *cli, const char *path, struct given *given)
{
	struct json *shown = NULL;
	struct str text = STR("");
	struct why why;
	bool less = false;
	int code = evidence_case(cli, &shown);

	if (code == EXIT_CODE_YES && shown != NULL)
		text = evidence_case_order(shown);
	else if (code == EXIT_CODE_YES)
		(void)cli_read(cli, path, LIMIT_ORDER, &text, &code);
	if (code != EXIT_CODE_YES)
		return code;
	if (order_read(&cli->arena, text, &given->order, &why) != ERR_OK)
		return cli_failed(&why, "%s is no order", path);
	order_sha256(text, given->order_sha256);
	given->options.order = &given->order;
	given->options.order_sha256 = given->order_sha256;
	code = evidence_parts(
	    cli, shown, &given->order, given->order_sha256, &given->allowed, &less);
	if (less)
		given->options.allowed = &given->allowed;
	return code;
}

static int
read_given(struct cli *cli, struct given *given)
{
	const char *order = cli_option(cli, "order");
	const char *seal = cli_option(cli, "seal-cert");
	const char *authority = cli_option(cli, "tsa-cert");
	const char *arrival = cli_option(cli, "arrival");
	int code = EXIT_CODE_YES;

	if (order == NULL && cli_option(cli, "change") != NULL)
		return cli_usage(cli, "--change of which --order?");
	if (order != NULL)
		code = read_order(cli, order, given);
	if (code != EXIT_CODE_YES)
		return code;
	if (seal != NULL && !pem_cert(cli, seal, &given->seal, &code))
		return code;
	if (authority != NULL && !pem_cert(cli, authority, &given->authority, &code))
		return code;
	if (arrival != NULL &&
	    !hex_decode(str_from(arrival), given->arrival_sha256, SHA256_LEN))
		return cli_usage(cli, "--arrival is a SHA-256 in lower-case hexadecimal");
	if (given->seal != NULL)
		given->options.seal_sha256 = cert_sha256(given->seal);
	if (arrival != NULL)
		given->options.arrival_sha256 = given->arrival_sha256;
	given->options.authority = given->authority;
	return EXIT_CODE_YES;
}

/* --- the report, for machines --- */

static void
put_time(struct arena *arena, struct json *object, const char *name, int64_t at)
{
	char text[CLOCK_TEXT_MAX] = "";

	if (at != 0)
		(void)clock_text(at, text);
	json_put_str(arena, object, name, arena_str(arena, str_from(text)));
}

static void
put_digest(struct arena *arena, struct json *object, const char *name,
    const unsigned char digest[static SHA256_LEN])
{
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(digest, SHA256_LEN), hex);
	json_put_str(arena, object, name, arena_str(arena, str_from(hex)));
}

static struct json *
lines_json(struct arena *arena, const struct evidence_report *report)
{
	struct json *list = json_array(arena);

	for (int i = 0; i < EVIDENCE_CHECK_COUNT; i++) {
		struct json *one = json_add(list, json_object(arena));
		const struct evidence_line *line = &report->lines[i];

		json_put_str(
		    arena, one, "check", evidence_check_name((enum evidence_check)i));
		json_put_str(arena, one, "answer", evidence_answer_name(line->answer));
		json_put_str(arena, one, "sentence", line->sentence);
	}
	return list;
}

static struct json *
files_json(struct arena *arena, const struct passport *passport)
{
	struct json *list = json_array(arena);

	for (size_t i = 0; i < passport->files_count; i++) {
		struct json *one = json_add(list, json_object(arena));

		json_put_str(arena, one, "name", passport->files[i].name);
		json_put_int(arena, one, "size", (int64_t)passport->files[i].size);
		put_digest(arena, one, "sha256", passport->files[i].sha256);
	}
	return list;
}

static void
print_json(struct cli *cli, const struct evidence_report *report)
{
	static const char *const words[VERDICT_KIND_COUNT] = { "yes", "no", "person" };
	const struct passport *passport = &report->passport;
	struct arena *arena = &cli->arena;
	struct json *root = json_object(arena);

	json_put_str(arena, root, "verdict", str_from(words[report->verdict.kind]));
	json_put_str(arena, root, "rule", str_from(report->verdict.rule));
	json_put_str(arena, root, "detail", str_from(report->verdict.detail));
	json_put_bool(arena, root, "encrypted", report->encrypted);
	json_put_bool(arena, root, "stranger", report->stranger);
	json_put_bool(arena, root, "training", report->training);
	(void)json_put(root, "checks", lines_json(arena, report));
	json_put_str(arena, root, "realm", passport->realm);
	json_put_str(arena, root, "order", passport->order_id);
	json_put_str(arena, root, "issuer", passport->issuer);
	json_put_str(arena, root, "addressee", passport->addressee);
	put_time(arena, root, "packed_at", passport->at);
	put_time(arena, root, "sealed_at", report->sealed_at);
	put_time(arena, root, "stamped_at", report->stamped_at);
	put_digest(arena, root, "seal_sha256", report->seal_sha256);
	(void)json_put(root, "files", files_json(arena, passport));
	if (report->scope.files != NULL)
		(void)json_put(root, "scope", scope_json(arena, &report->scope));
	cli_print_json(root);
}

/* --- and for people --- */

static void
print_scope(const struct scope_report *scope)
{
	for (size_t i = 0; i < scope->findings_count; i++) {
		const struct scope_finding *finding = &scope->findings[i];

		printf("    ");
		cli_print_foreign(finding->file);
		if (finding->row != 0)
			printf(" row %llu", (unsigned long long)finding->row);
		if (finding->column.len > 0) {
			printf(" column ");
			cli_print_foreign(finding->column);
		}
		printf(": %.*s\n", STR_ARG(scope_reason_sentence(finding->reason)));
	}
	if (scope->findings_cut)
		printf("    and more\n");
}

static void
print_passport(const struct evidence_report *report)
{
	const struct passport *passport = &report->passport;
	char packed[CLOCK_TEXT_MAX];
	char stamped[CLOCK_TEXT_MAX] = "not checked";

	if (passport->order_id.len == 0)
		return;
	(void)clock_text(passport->at, packed);
	if (report->stamped_at != 0)
		(void)clock_text(report->stamped_at, stamped);
	printf("order %.*s of %.*s, answered by %.*s; packed %s, time-stamp %s\n",
	    STR_ARG(passport->order_id), STR_ARG(passport->issuer),
	    STR_ARG(passport->addressee), packed, stamped);
}

static const char *
conclusion(const struct evidence_report *report)
{
	if (report->verdict.kind == VERDICT_YES)
		return "VERIFIED: everything that was checked holds";
	if (report->unlike && evidence_is_whole(report))
		return "INTACT, but it cannot be compared with the order";
	if (report->verdict.kind == VERDICT_PERSON)
		return "NOT PROVEN: nothing is wrong, but nothing proves it";
	if (!evidence_is_whole(report))
		return "NOT VERIFIED";
	return report->scope.any_barred
		   ? "INTACT, but it holds what a notified authority has barred"
		   : "INTACT, but it holds more than the order asks for";
}

static void
print_report(struct cli *cli, const char *path, const struct evidence_report *report)
{
	size_t not_checked = 0;

	if (cli->json) {
		print_json(cli, report);
		return;
	}
	printf("%s\n", path);
	print_passport(report);
	for (int i = 0; i < EVIDENCE_CHECK_COUNT; i++) {
		const struct evidence_line *line = &report->lines[i];
		struct str name = evidence_check_name((enum evidence_check)i);

		printf("  %-15.*s %-12.*s ", STR_ARG(name),
		    STR_ARG(evidence_answer_name(line->answer)));
		cli_print_foreign(line->sentence);
		putchar('\n');
		not_checked += line->answer == EVIDENCE_NOT_CHECKED;
	}
	print_scope(&report->scope);
	printf("%s%s (%zu not checked)\n", report->training ? "TRAINING, " : "",
	    conclusion(report), not_checked);
}

static int
exit_of(const struct evidence_report *report)
{
	return verdict_is_yes(&report->verdict) ? EXIT_CODE_YES : EXIT_CODE_NO;
}

static int
verify(struct cli *cli, struct given *given)
{
	const char *path = cli_argument(cli, 0);
	struct evidence_report report;
	struct str bytes;
	struct why why;
	int code = read_given(cli, given);

	if (code != EXIT_CODE_YES)
		return code;
	if (cli_read(cli, path, LIMIT_ENVELOPE, &bytes, &code) != ERR_OK)
		return code;
	if (evidence_verify(&cli->arena, bytes, &given->options, &report, &why) != ERR_OK)
		return cli_failed(&why, "%s", path);
	print_report(cli, path, &report);
	code = evidence_print(cli, bytes, &report);
	return code == EXIT_CODE_YES ? exit_of(&report) : code;
}

/* Who gets it has nobody to ask: what is not sealed and whole is not handed out. */
static int
reply(struct cli *cli, struct given *given)
{
	const char *path = cli_argument(cli, 0);
	struct evidence_report report;
	struct str bytes;
	struct why why;
	int code = read_given(cli, given);

	if (code != EXIT_CODE_YES ||
	    cli_read(cli, path, LIMIT_ENVELOPE, &bytes, &code) != ERR_OK)
		return code;
	if (evidence_verify(&cli->arena, bytes, &given->options, &report, &why) != ERR_OK)
		return cli_failed(&why, "%s", path);
	if (verdict_is_yes(&report.verdict))
		return evidence_reply(cli, bytes, &report);
	print_report(cli, path, &report);
	return exit_of(&report);
}

static int
run_reply(struct cli *cli)
{
	struct given given = { 0 };
	int code;

	if (cli_argument(cli, 0) == NULL || cli_argument(cli, 1) != NULL ||
	    cli_option(cli, "out") == NULL)
		return cli_usage(cli, "one package and --out are needed");
	code = reply(cli, &given);
	given_release(&given);
	return code;
}

static int
run_verify(struct cli *cli)
{
	struct given given = { 0 };
	int code;

	if (cli_argument(cli, 0) == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one package is needed");
	code = verify(cli, &given);
	given_release(&given);
	return code;
}

/* --- open --- */

static int
decrypt(struct cli *cli, struct str der, struct str *ret_content)
{
	AUTO(pem_keyp) struct key *key = NULL;
	AUTO(pem_certp) struct cert *cert = NULL;
	const char *key_path = cli_option(cli, "key");
	const char *cert_path = cli_option(cli, "cert");
	struct why why;
	int code;

	if (key_path == NULL || cert_path == NULL)
		return cli_usage(cli, "it is encrypted: --key and --cert are needed");
	if (!pem_private(cli, key_path, &key, &code) ||
	    !pem_cert(cli, cert_path, &cert, &code))
		return code;
	if (cms_decrypt(&cli->arena, der, key, cert, ret_content, &why) != ERR_OK)
		return cli_failed(&why, "cannot be opened with %s", key_path);
	return EXIT_CODE_YES;
}

/* A folder of nobody else's: so no name in the package can meet a file that is there. */
static enum err
make_empty_folder(const char *path, struct why *why)
{
	const struct dirent *entry;
	size_t count = 0;
	DIR *dir;

	if (file_mkdir(path, 0700, why) != ERR_OK)
		return why->err;
	dir = opendir(path);
	if (dir == NULL)
		return err_errno(why, "%s", path);
	while ((entry = readdir(dir)) != NULL)
		count +=
		    strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	(void)closedir(dir);
	if (count > 0)
		return err_why(why, ERR_CONFLICT, 0, "%s is not empty", path);
	return ERR_OK;
}

/* top/a, top/a/b ... for top/a/b/name */
static enum err
make_parents(char *path, size_t top, struct why *why)
{
	for (char *slash = strchr(path + top + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (file_mkdir(path, 0700, why) != ERR_OK)
			return why->err;
		*slash = '/';
	}
	return ERR_OK;
}

static enum err
write_below(struct arena *arena, const char *folder, const struct zip_entry *entry,
    struct why *why)
{
	char *path = arena_cstr(
	    arena, arena_format(arena, "%s/%.*s", folder, STR_ARG(entry->name)));
	enum err e;

	if (path == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the name");
	e = make_parents(path, strlen(folder), why);
	return e == ERR_OK ? file_create(path, entry->bytes, 0600, why) : e;
}

struct place {
	const char *out;
	const char *files;
	const char *quarantine;
};

static enum err
unpack(struct arena *arena, const struct evidence_report *report, struct str bytes,
    const struct place *place, struct why *why)
{
	struct zip_entry whole = {
		report->stranger ? STR("content") : STR("package.asice"), bytes
	};
	size_t apart = 0;
	enum err e = write_below(arena, place->out, &whole, why);

	if (e == ERR_OK)
		e = file_mkdir(place->files, 0700, why);
	for (size_t i = 0; i < report->list.count && e == ERR_OK; i++) {
		const struct zip_entry *entry = &report->list.entries[i];
		bool outside = evidence_is_apart(report, entry->name);

		if (outside && apart++ == 0)
			e = file_mkdir(place->quarantine, 0700, why);
		if (e == ERR_OK)
			e = write_below(arena, outside ? place->quarantine : place->files,
			    entry, why);
	}
	if (e == ERR_OK)
		fprintf(stderr, "comity: %zu files in %s, %zu kept apart in %s\n",
		    report->list.count - apart, place->files, apart, place->quarantine);
	return e;
}

static int
unpack_all(struct cli *cli, const struct evidence_report *report, struct str bytes)
{
	const char *out = cli_option(cli, "out");
	struct place place = {
		.out = out,
		.files = arena_format(&cli->arena, "%s/files", out).ptr,
		.quarantine = arena_format(&cli->arena, "%s/quarantine", out).ptr,
	};
	struct why why;
	enum err e;

	if (place.files == NULL || place.quarantine == NULL)
		return EXIT_CODE_AGAIN;
	e = make_empty_folder(out, &why);
	if (e == ERR_OK)
		e = unpack(&cli->arena, report, bytes, &place, &why);
	return e == ERR_OK ? EXIT_CODE_YES : cli_failed(&why, "cannot unpack");
}

/* A node marks what it may not use any more (Regulation (EU) 2023/1543 Art 4(5), 10(4)).
 */
static bool
is_restricted(struct cli *cli, const char *path)
{
	struct str mark = arena_format(&cli->arena, "%s" PLACE_RESTRICTED, path);
	struct stat status;

	return mark.ptr == NULL || stat(mark.ptr, &status) == 0;
}

static int
open_package(struct cli *cli, struct given *given)
{
	const char *path = cli_argument(cli, 0);
	struct evidence_report report;
	struct str bytes;
	struct why why;
	int code = read_given(cli, given);

	if (code != EXIT_CODE_YES)
		return code;
	if (is_restricted(cli, path)) {
		fprintf(stderr,
		    "comity: %s is RESTRICTED: by law it was to be deleted or "
		    "restricted\n",
		    path);
		if (!cli_flag(cli, "restricted")) {
			fprintf(stderr,
			    "comity: nothing is opened; --restricted opens it "
			    "all the same\n");
			return EXIT_CODE_NO;
		}
	}
	if (cli_read(cli, path, LIMIT_ENVELOPE, &bytes, &code) != ERR_OK)
		return code;
	if (evidence_verify(&cli->arena, bytes, &given->options, &report, &why) != ERR_OK)
		return cli_failed(&why, "%s", path);
	if (report.encrypted) {
		code = decrypt(cli, bytes, &bytes);
		/* what arrived is the envelope: the digest is not of its content */
		given->options.arrival_sha256 = NULL;
		if (code == EXIT_CODE_YES &&
		    evidence_verify(&cli->arena, bytes, &given->options, &report, &why) !=
			ERR_OK)
			return cli_failed(&why, "%s", path);
	}
	if (code != EXIT_CODE_YES)
		return code;
	print_report(cli, path, &report);
	if (!evidence_is_whole(&report) && !cli_flag(cli, "force")) {
		fprintf(stderr,
		    "comity: nothing is unpacked: it does not verify (--force "
		    "unpacks it all the same)\n");
		return EXIT_CODE_NO;
	}
	code = unpack_all(cli, &report, bytes);
	return code == EXIT_CODE_YES ? exit_of(&report) : code;
}

static int
run_open(struct cli *cli)
{
	struct given given = { 0 };
	int code;

	if (cli_argument(cli, 0) == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one package is needed");
	if (cli_option(cli, "out") == NULL)
		return cli_usage(cli, "--out is needed: the folder to unpack to");
	code = open_package(cli, &given);
	given_release(&given);
	return code;
}

const struct command cli_evidence_commands[] = {
	{ "evidence", "collect", EVIDENCE_COLLECT_SYNOPSIS,
	    "Asks the provider's own data system for the rows of an answer.",
	    EVIDENCE_COLLECT_OPTIONS, evidence_collect, EVIDENCE_COLLECT_HELP },
	{ "evidence", "seal", EVIDENCE_SEAL_SYNOPSIS,
	    "Compares the answer with the order, seals it and delivers it (receipt R6).",
	    EVIDENCE_SEAL_OPTIONS, evidence_seal, EVIDENCE_SEAL_HELP },
	{ "evidence", "verify",
	    "[--order FILE [--change FILE]...|--node FOLDER --order ID]\n"
	    "    [--seal-cert FILE] [--tsa-cert FILE] [--arrival SHA256]\n"
	    "    [--pdf FILE [--language LL]] PACKAGE",
	    "Says what a sealed answer proves, offline and without a node.",
	    EVIDENCE_PARTS_OPTIONS EVIDENCE_PRINT_OPTIONS
	    "order= seal-cert= tsa-cert= arrival=",
	    run_verify,
	    "A line for each check: yes, no, or not checked and why.  What is not given "
	    "is not\nchecked: the order that was sent (also compares the answer with "
	    "it), the seal's\ncertificate as the directory has it, the time-stamp "
	    "authority's, the digest noted\nat arrival.  Exit code 0: the container is "
	    "whole, its seal holds, nothing is a no;\n1: "
	    "otherwise.\n--pdf prints the evidence passport, for a judge: it needs "
	    "comity-paper.\n" EVIDENCE_PARTS_HELP },
	{ "evidence", "reply", EVIDENCE_REPLY_SYNOPSIS,
	    "Makes of a sealed answer what a requester without a node can open.",
	    EVIDENCE_PARTS_OPTIONS EVIDENCE_REPLY_OPTIONS
	    "order= seal-cert= tsa-cert= arrival=",
	    run_reply, EVIDENCE_REPLY_HELP },
	{ "evidence", "open",
	    "[--key PEM --cert PEM]\n"
	    "    [--order FILE [--change FILE]...|--node FOLDER --order ID]\n"
	    "    [--seal-cert FILE] [--tsa-cert FILE] [--arrival SHA256] [--force] "
	    "[--restricted]\n"
	    "    --out DIR PACKAGE",
	    "Decrypts a package, verifies it, then unpacks it.",
	    EVIDENCE_PARTS_OPTIONS
	    "key= cert= order= seal-cert= tsa-cert= arrival= force restricted out=",
	    run_open,
	    "DIR must be new or empty.  It gets package.asice, the files in files/, and "
	    "in\nquarantine/ those that hold more than the order given asks for, or all "
	    "where a table\ncannot be read to be compared (exit code 1 then).\nWhat "
	    "does not verify is not unpacked without "
	    "--force; what the node marked as\nrestricted is not opened without "
	    "--restricted.\n" EVIDENCE_PARTS_HELP },
	{ 0 },
};
