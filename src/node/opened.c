#include "node/opened.h"

#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "evidence/facts.h"
#include "evidence/package.h"
#include "trust/cms.h"

/* --- read --- */

void
opened_forget(struct opened_with *with)
{
	key_free(with->key);
	with->key = NULL;
}

/* Of the envelope only the digest is looked at with the key in memory, and what CMS needs
 * to open it.  What is not the file that arrived is not even decrypted. */
static enum err
open_envelope(struct arena *arena, struct str *bytes, const struct opened_with *with,
    const struct evidence_options *options, struct evidence_report *report,
    bool *ret_arrived, struct why *why)
{
	enum err e = evidence_verify(arena, *bytes, options, report, why);

	if (e != ERR_OK)
		return e;
	*ret_arrived = report->lines[EVIDENCE_ARRIVAL].answer != EVIDENCE_NO;
	if (!*ret_arrived)
		return ERR_OK;
	if (with->fault != NULL)
		return err_why(why, ERR_USAGE, 0, "%s", with->fault);
	if (with->key == NULL || with->cert == NULL)
		return err_why(why, ERR_NOT_FOUND, 0, "this node has no evidence room");
	return cms_decrypt(arena, *bytes, with->key, with->cert, bytes, why);
}

/* What arrived is the envelope: the digest of the arrival is not of its content. */
static enum err
verify_inside(struct arena *arena, struct str bytes,
    const struct evidence_options *options, struct evidence_report *report,
    struct why *why)
{
	struct evidence_options inside = *options;
	struct evidence_line arrival = report->lines[EVIDENCE_ARRIVAL];
	enum err e;

	inside.arrival_sha256 = NULL;
	e = evidence_verify(arena, bytes, &inside, report, why);
	if (e == ERR_OK)
		report->lines[EVIDENCE_ARRIVAL] = arrival;
	return e;
}

static enum err
verify(struct arena *arena, struct str *bytes, struct opened_with *with,
    const struct evidence_options *options, struct evidence_report *report,
    struct why *why)
{
	bool arrived = false;
	enum err e;

	if (!evidence_is_encrypted(*bytes)) {
		opened_forget(with);
		return evidence_verify(arena, *bytes, options, report, why);
	}
	e = open_envelope(arena, bytes, with, options, report, &arrived, why);
	opened_forget(with);
	return e == ERR_OK && arrived ? verify_inside(arena, *bytes, options, report, why)
				      : e;
}

enum err
opened_read(struct arena *arena, struct str bytes, struct opened_with *with,
    const struct evidence_options *options, struct opened *ret_opened, struct why *why)
{
	struct opened opened = { .package = bytes };
	enum err e = verify(arena, &opened.package, with, options, &opened.report, why);

	if (e == ERR_OK)
		e = evidence_files(
		    arena, &opened.report, &opened.files, &opened.files_count, why);
	if (e != ERR_OK)
		return e;
	/* Whoever knows the certificate can encrypt to it: who sealed must be known. */
	opened.whole = evidence_is_whole(&opened.report) &&
		       opened.report.lines[EVIDENCE_SIGNER].answer == EVIDENCE_YES;
	*ret_opened = opened;
	return ERR_OK;
}

/* --- what is shown --- */

static bool
is_table(const struct scope_file *file)
{
	return file->kind == SCOPE_CSV || file->kind == SCOPE_JSON;
}

static const struct scope_count *
count_of(const struct opened *opened, struct str name)
{
	const struct scope_report *scope = &opened->report.scope;

	for (size_t i = 0; i < scope->files_count; i++)
		if (str_eq(scope->files[i].file, name))
			return &scope->files[i];
	return NULL;
}

static bool
put_file(struct arena *arena, const struct opened *opened, size_t i, struct json *list)
{
	const struct passport_file *file = &opened->report.passport.files[i];
	const struct scope_count *count = count_of(opened, file->name);
	struct json *row = json_add(list, json_object(arena));
	bool apart = evidence_is_apart(&opened->report, file->name);
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(file->sha256, SHA256_LEN), hex);
	json_put_str(arena, row, "name", file->name);
	json_put_int(arena, row, "size", (int64_t)file->size);
	json_put_str(arena, row, "sha256", arena_str(arena, str_from(hex)));
	json_put_bool(arena, row, "table", is_table(&opened->files[i]));
	json_put_bool(arena, row, "apart", apart);
	if (count != NULL) {
		json_put_int(arena, row, "inside", (int64_t)count->inside);
		json_put_int(arena, row, "outside", (int64_t)count->outside);
		json_put_int(arena, row, "unsure", (int64_t)count->flagged);
	}
	return apart;
}

/* How often the comparison found each thing; never where or what. */
static void
put_reasons(struct arena *arena, const struct opened *opened, struct json *to)
{
	const struct scope_report *scope = &opened->report.scope;
	struct json *list = json_put(to, "reasons", json_array(arena));
	int64_t places[SCOPE_REASON_COUNT] = { 0 };

	for (size_t i = 0; i < scope->findings_count; i++)
		places[scope->findings[i].reason]++;
	for (unsigned i = 0; i < SCOPE_REASON_COUNT; i++) {
		struct json *row;

		if (places[i] == 0)
			continue;
		row = json_add(list, json_object(arena));
		json_put_str(
		    arena, row, "reason", scope_reason_name((enum scope_reason)i));
		json_put_int(arena, row, "places", places[i]);
	}
}

struct json *
opened_json(struct arena *arena, const struct opened *opened)
{
	const struct passport *passport = &opened->report.passport;
	struct json *root = evidence_json(arena, &opened->report);
	struct json *files = json_put(root, "files", json_array(arena));
	int64_t apart = 0;

	json_put_bool(arena, root, "whole", opened->whole);
	json_put_str(arena, root, "issuer", passport->issuer);
	json_put_str(arena, root, "addressee", passport->addressee);
	json_put_time(arena, root, "packed_at", passport->at);
	for (size_t i = 0; i < opened->files_count; i++)
		apart += put_file(arena, opened, i, files);
	json_put_int(arena, root, "apart", apart);
	put_reasons(arena, opened, root);
	return root;
}

static enum err
find_file(const struct opened *opened, struct str name,
    const struct scope_file **ret_file, struct why *why)
{
	const struct passport *passport = &opened->report.passport;

	if (!opened->whole)
		return err_why(
		    why, ERR_DENIED, 0, "it does not verify: nothing of it is shown");
	for (size_t i = 0; i < opened->files_count; i++) {
		if (!str_eq(passport->files[i].name, name))
			continue;
		if (evidence_is_apart(&opened->report, name))
			return err_why(why, ERR_DENIED, 0, "%s: it stays closed",
			    opened->report.unlike
				? "the answer cannot be compared with the order"
				: "the file holds more than was asked");
		*ret_file = &opened->files[i];
		return ERR_OK;
	}
	return err_why(why, ERR_NOT_FOUND, 0, "no such file in this answer");
}

enum err
opened_table(struct arena *arena, const struct opened *opened, struct str name,
    const struct view_ask *ask, struct json *to, struct why *why)
{
	const struct scope_file *file = NULL;
	struct json *table;
	struct view view;
	enum err e = find_file(opened, name, &file, why);

	if (e == ERR_OK)
		e = view_table(arena, file, ask, &view, why);
	if (e != ERR_OK)
		return e;
	table = json_put(to, "table", json_object(arena));
	json_put_str(arena, table, "name", name);
	json_put_str(arena, table, "search", ask->search);
	json_put_int(arena, table, "page", (int64_t)ask->page);
	json_put_int(arena, table, "pages", (int64_t)view.pages);
	json_put_int(arena, table, "total", (int64_t)view.total);
	json_put_int(arena, table, "matching", (int64_t)view.matching);
	json_put_bool(arena, table, "cut", view.cut);
	json_put_bool(arena, table, "computes", view.computes);
	if (ask->page > 1)
		json_put_int(arena, table, "before", (int64_t)ask->page - 1);
	if (ask->page < view.pages)
		json_put_int(arena, table, "after", (int64_t)ask->page + 1);
	view_json(arena, &view, table);
	return ERR_OK;
}

enum err
opened_file(
    const struct opened *opened, struct str name, struct str *ret_bytes, struct why *why)
{
	const struct scope_file *file = NULL;
	enum err e = find_file(opened, name, &file, why);

	if (e == ERR_OK)
		*ret_bytes = file->bytes;
	return e;
}

/* --- on paper --- */

static enum facts_told
told_of(const struct opened *opened)
{
	const struct passport *passport = &opened->report.passport;

	if (!opened->whole)
		return FACTS_CHECKS;
	for (size_t i = 0; i < passport->files_count; i++)
		if (evidence_is_apart(&opened->report, passport->files[i].name))
			return FACTS_INSIDE;
	return FACTS_ALL;
}

enum err
opened_paper(struct arena *arena, const struct opened *opened, struct str *ret_text,
    struct why *why)
{
	const struct json *facts =
	    evidence_facts(arena, &opened->report, opened->package, told_of(opened));
	struct str text = { NULL, 0 };
	struct buf buf;

	buf_init(&buf, LIMIT_BODY);
	json_write(facts, &buf);
	if (!buf_failed(&buf))
		text = arena_str(arena, buf_str(&buf));
	buf_release(&buf);
	if (text.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "there is too much to print");
	*ret_text = text;
	return ERR_OK;
}
