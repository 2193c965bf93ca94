/* eu_case.c - what of a node's case goes through the system that is prescribed for it. */
#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/ask.h"
#include "cli/eu.h"
#include "record/change.h"
#include "record/order_text.h"
#include "record/signoff.h"
#include "wire/check.h"
#include "wire/convert.h"

#define PAPERS_MAX 64

/* A case as the node tells it. */
struct eu_case {
	struct cli *cli;
	const struct json *answer;
	struct eu_copying copying;
	struct eu_paper papers[PAPERS_MAX];
	const char *dir;
	size_t written;
};

/* Which changes of ours are told through the system, and as what. */
static const struct {
	enum change_kind kind;
	enum eu_word word;
} told[] = {
	{ CHANGE_WITHDRAWAL, EU_WITHDRAWAL },
	{ CHANGE_EXTENSION, EU_FORM6 },
	{ CHANGE_CONFIRMATION, EU_FORM5 },
	{ CHANGE_CLARIFICATION, EU_LETTER },
	{ CHANGE_QUESTION, EU_FORM3 },
	{ CHANGE_NON_EXECUTION, EU_FORM3 },
	{ CHANGE_MAINTENANCE, EU_LETTER },
	{ CHANGE_AGREEMENT, EU_LETTER },
};

static enum err
bytes_of(struct eu_case *casefile, const struct json *document, struct str *ret_bytes,
    struct why *why)
{
	return base64_decode(
	    &casefile->cli->arena, json_get_str(document, "data"), ret_bytes, why);
}

static bool
is_kind(const struct json *document, const char *kind)
{
	return str_eq_c(json_get_str(document, "kind"), kind);
}

static const struct json *
documents(const struct eu_case *casefile)
{
	return json_first(json_get(casefile->answer, "documents"));
}

/* --- reading the case --- */

static int
read_order(struct eu_case *casefile)
{
	struct eu_copying *copying = &casefile->copying;
	const struct json *d = documents(casefile);
	struct why why = { .err = ERR_NOT_FOUND, .text = "the case has no order" };
	enum err e = ERR_NOT_FOUND;

	while (d != NULL && !is_kind(d, "Order"))
		d = d->next;
	if (d != NULL)
		e = bytes_of(casefile, d, &copying->text, &why);
	if (e == ERR_OK)
		e = order_read(
		    &casefile->cli->arena, copying->text, &copying->order, &why);
	if (e == ERR_OK)
		e = law_open_embedded(&casefile->cli->arena, &copying->law, &why);
	if (e != ERR_OK)
		return cli_failed(&why, "the node's case");
	order_sha256(copying->text, copying->sha256);
	copying->cli = casefile->cli;
	(void)clock_parse(json_get_str(casefile->answer, "received_at"), &copying->now);
	copying->now -= copying->now % CLOCK_SECOND;
	copying->day = clock_date_utc(copying->now);
	copying->what.order = &copying->order;
	copying->what.at = copying->now;
	if (!eu_is_order(&copying->order)) {
		struct verdict verdict = verdict_no("eu-procedure", "/procedure",
		    "it is %.*s", STR_ARG(copying->order.procedure));

		return cli_verdict(casefile->cli, &verdict);
	}
	return EXIT_CODE_YES;
}

/* The node has verified them when the order was sent. */
static void
read_signoffs(struct eu_case *casefile)
{
	struct eu_export *what = &casefile->copying.what;

	for (const struct json *d = documents(casefile); d != NULL; d = d->next) {
		struct signoff signoff;
		struct str text;
		struct why why;

		if (!is_kind(d, "SignOff") ||
		    bytes_of(casefile, d, &text, &why) != ERR_OK ||
		    signoff_read(&casefile->cli->arena, text, &signoff, &why) != ERR_OK)
			continue;
		if (signoff.act == SIGNOFF_ISSUE)
			what->issued = (struct eu_approval){ signoff.person, signoff.at };
		if (signoff.act == SIGNOFF_VALIDATE)
			what->validated =
			    (struct eu_approval){ signoff.person, signoff.at };
	}
}

static bool
reads(const struct order *order, struct str name, struct str reader)
{
	for (size_t i = 0; i < order->annexes_count; i++)
		for (size_t r = 0; r < order->annexes[i].readers_count; r++)
			if (str_eq(order->annexes[i].name, name) &&
			    str_eq(order->annexes[i].readers[r], reader))
				return true;
	return false;
}

/* Annexes for this reader, without their salts, and the qualified signatures that were
 * attached. */
static void
read_papers(struct eu_case *casefile)
{
	struct eu_copying *copying = &casefile->copying;
	struct str reader = eu_receiver(&copying->order, copying->copy);
	size_t count = 0;

	copying->what.edition = 0;
	for (const struct json *d = documents(casefile); d != NULL; d = d->next) {
		struct eu_paper *paper = &casefile->papers[count];
		struct str bytes, name = json_get_str(d, "name");
		struct why why;
		bool annex = is_kind(d, "Annex");

		if (count == PAPERS_MAX ||
		    bytes_of(casefile, d, &bytes, &why) != ERR_OK ||
		    (!annex && !is_kind(d, "Qualified")))
			continue;
		if (annex &&
		    (!reads(&copying->order, name, reader) ||
			!eu_form_visible(copying, name) || bytes.len < ANNEX_SALT_LEN))
			continue;
		*paper = (struct eu_paper){ name,
			annex ? str_slice(bytes, ANNEX_SALT_LEN, bytes.len) : bytes };
		copying->what.edition += !annex;
		count++;
	}
	copying->what.papers = casefile->papers;
	copying->what.papers_count = count;
}

/* --- writing --- */

/* A text in a page that prints: for who has no viewer of plain text. */
static void
make_page(struct str title, struct str text, struct buf *out)
{
	buf_format(out,
	    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	    "<title>%.*s</title>\n<style>@page { size: A4; margin: 20mm } pre { "
	    "font: 10pt/1.35 monospace; white-space: pre-wrap }</style></head>\n"
	    "<body><pre>",
	    STR_ARG(title));
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '<' || c == '>' || c == '&' || c == '"')
			buf_format(out, "&#%d;", c);
		else
			buf_add_byte(out, (unsigned char)c);
	}
	buf_add_c(out, "</pre></body></html>\n");
}

/* What is there already with these very bytes is fine: a run that was cut goes on. */
static int
write_file(
    struct eu_case *casefile, struct str name, const char *suffix, struct str bytes)
{
	struct cli *cli = casefile->cli;
	struct str path =
	    arena_format(&cli->arena, "%s/%.*s.%s", casefile->dir, STR_ARG(name), suffix);
	struct str there;
	struct why why;
	enum err e;

	if (path.len == 0)
		return EXIT_CODE_AGAIN;
	e = file_create(path.ptr, bytes, 0600, &why);
	if (e == ERR_CONFLICT &&
	    file_read(&cli->arena, path.ptr, EU_TEXT_MAX, &there, NULL) == ERR_OK &&
	    str_eq(there, bytes))
		e = ERR_OK;
	if (e != ERR_OK)
		return cli_failed(&why, "not all was written");
	printf("%.*s\n", STR_ARG(path));
	return EXIT_CODE_YES;
}

/* The node hears of it when it lies there: a crash before that writes the same again. */
static int
tell_node(struct eu_case *casefile, struct str name, struct str message)
{
	struct cli *cli = casefile->cli;
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	struct buf data;

	buf_init(&data, 2 * LIMIT_BODY);
	base64_encode(message, &data);
	json_put_str(&cli->arena, body, "id", casefile->copying.order.id);
	json_put_str(&cli->arena, body, "name", name);
	json_put_str(&cli->arena, body, "data", arena_str(&cli->arena, buf_str(&data)));
	buf_release(&data);
	return ask_node(cli, "eu/exported", body, &answer);
}

static int
write_all(
    struct eu_case *casefile, struct str what, const struct json *root, struct str form)
{
	struct cli *cli = casefile->cli;
	struct str name = arena_format(
	    &cli->arena, "%.*s-%.*s", STR_ARG(casefile->copying.order.id), STR_ARG(what));
	struct buf json, xml, page;
	struct verdict verdict;
	struct wire_report report;
	int code = EXIT_CODE_YES;

	buf_init(&json, 2 * LIMIT_BODY);
	buf_init(&xml, 2 * LIMIT_BODY);
	buf_init(&page, 8 * EU_TEXT_MAX);
	verdict = wire_check(root, &report);
	if (verdict_is_yes(&verdict))
		verdict = message_convert(&cli->arena, root, WIRE_XML, &xml);
	json_write(root, &json);
	buf_add_byte(&json, '\n');
	make_page(name, form, &page);
	if (!verdict_is_yes(&verdict))
		code = cli_verdict(cli, &verdict);
	else if (buf_failed(&json) || buf_failed(&xml) || buf_failed(&page))
		code = EXIT_CODE_AGAIN;
	if (code == EXIT_CODE_YES)
		code = write_file(casefile, name, "txt", form);
	if (code == EXIT_CODE_YES)
		code = write_file(casefile, name, "html", buf_str(&page));
	if (code == EXIT_CODE_YES)
		code = write_file(casefile, name, "xml", buf_str(&xml));
	if (code == EXIT_CODE_YES)
		code = write_file(casefile, name, "json", buf_str(&json));
	if (code == EXIT_CODE_YES)
		code = tell_node(casefile, what, buf_str(&json));
	casefile->written += code == EXIT_CODE_YES;
	buf_release(&json);
	buf_release(&xml);
	buf_release(&page);
	return code;
}

/* --- the order --- */

static bool
was_exported(const struct eu_case *casefile, struct str what)
{
	for (const struct json *d = documents(casefile); d != NULL; d = d->next)
		if (is_kind(d, "Export") && str_eq(json_get_str(d, "name"), what))
			return true;
	return false;
}

/* Form 1 or 2 for one reader. */
static int
export_order(struct eu_case *casefile, enum eu_copy copy, bool due_only)
{
	struct eu_copying *copying = &casefile->copying;
	bool preserves = str_eq_c(copying->order.procedure, "eu-epoc-pr");
	struct str what = arena_format(&casefile->cli->arena, "form%d-%s",
	    preserves ? 2 : 1, copy == EU_ADDRESSEE ? "addressee" : "enforcing");
	struct json *root = NULL;
	struct buf form, manual;
	struct verdict verdict;
	int code = EXIT_CODE_YES;

	copying->copy = copying->what.copy = copy;
	read_papers(casefile);
	if (copying->what.edition > 0)
		what = arena_format(&casefile->cli->arena, "%.*s-signed-%zu",
		    STR_ARG(what), copying->what.edition);
	if (due_only && was_exported(casefile, what))
		return code;
	code = eu_take_preservation(casefile->cli, copying);
	if (code != EXIT_CODE_YES)
		return code;
	buf_init(&form, EU_TEXT_MAX);
	buf_init(&manual, EU_TEXT_MAX);
	eu_form_print(copying, &form);
	eu_form_manual(copying, &manual);
	copying->what.form = buf_str(&form);
	copying->what.manual = buf_str(&manual);
	eu_form_unverified(copying);
	verdict = eu_message(&casefile->cli->arena, &copying->what, &root);
	code = verdict_is_yes(&verdict) ? write_all(casefile, what, root, buf_str(&form))
					: cli_verdict(casefile->cli, &verdict);
	buf_release(&form);
	buf_release(&manual);
	return code;
}

/* --- what was said after it --- */

static int
export_said(struct eu_case *casefile, struct eu_said *said, struct str signer,
    const struct change_conflict *conflict)
{
	struct str what = str_from(said->name);
	struct eu_paper_said paper = { .copying = &casefile->copying,
		.said = said,
		.conflict = conflict,
		.signer = signer };
	struct json *root = NULL;
	struct verdict verdict;
	struct buf form;
	int code;

	said->order = &casefile->copying.order;
	buf_init(&form, EU_TEXT_MAX);
	eu_paper_print(&paper, &form);
	said->form = buf_str(&form);
	verdict = eu_change_message(&casefile->cli->arena, said, &root);
	code = verdict_is_yes(&verdict) ? write_all(casefile, what, root, said->form)
					: cli_verdict(casefile->cli, &verdict);
	buf_release(&form);
	return code;
}

/* False: a change that is not told through the system. */
static bool
word_of(const struct eu_case *casefile, enum change_kind kind, enum eu_word *ret_word)
{
	bool preserves = str_eq_c(casefile->copying.order.procedure, "eu-epoc-pr");

	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
		if (told[i].kind != kind)
			continue;
		*ret_word =
		    told[i].word == EU_FORM5 && !preserves ? EU_LETTER : told[i].word;
		return true;
	}
	return false;
}

static int
export_change(struct eu_case *casefile, const struct json *document, struct str name,
    struct str receiver)
{
	struct arena *arena = &casefile->cli->arena;
	struct change change;
	struct eu_said said = { .receiver = receiver };
	struct str text, signer;
	struct why why;

	if (bytes_of(casefile, document, &text, &why) != ERR_OK ||
	    change_read(arena, text, &change, &why) != ERR_OK)
		return cli_failed(&why, "a change of the case");
	if (!word_of(casefile, change.kind, &said.word))
		return EXIT_CODE_YES;
	said.name = arena_cstr(arena, name);
	said.at = change.at;
	said.until = change.until;
	said.reason = change.reason;
	said.about = change.about;
	said.about_count = change.about_count;
	if (change.kind == CHANGE_QUESTION)
		said.question = change.text;
	else
		said.explanation = change.text;
	signer = arena_format(arena, "%.*s", STR_ARG(change.organisation));
	return export_said(
	    casefile, &said, signer, change.has_conflict ? &change.conflict : NULL);
}

/* Changes of ours, in the order in which they were made. */
static int
export_changes(struct eu_case *casefile, bool due_only)
{
	struct str us = json_get_str(casefile->answer, "organisation");
	int code = EXIT_CODE_YES;
	size_t number = 0;

	for (const struct json *c = json_first(json_get(casefile->answer, "changes"));
	     c != NULL && code == EXIT_CODE_YES; c = c->next) {
		const struct json *d = documents(casefile);
		struct str name = arena_format(&casefile->cli->arena, "%.*s-%zu",
		    STR_ARG(json_get_str(c, "kind")), ++number);

		while (d != NULL &&
		       !(is_kind(d, "Change") &&
			   str_eq(json_get_str(d, "sha256"), json_get_str(c, "sha256"))))
			d = d->next;
		if (d == NULL || !str_eq(json_get_str(c, "from"), us) ||
		    (due_only && was_exported(casefile, name)))
			continue;
		code = export_change(casefile, d, name, json_get_str(c, "to"));
	}
	return code;
}

/* A refusal is no change: its reason stands in the timeline. */
static int
export_refusal(struct eu_case *casefile, bool due_only)
{
	const struct json *refusal = NULL;
	struct eu_said said = { .word = EU_FORM3,
		.name = "refusal",
		.receiver = casefile->copying.order.issuer };

	for (const struct json *e = json_first(json_get(casefile->answer, "events"));
	     e != NULL; e = e->next)
		if (str_eq_c(json_get_str(e, "event"), "refuse"))
			refusal = e;
	if (refusal == NULL || (due_only && was_exported(casefile, STR("refusal"))))
		return EXIT_CODE_YES;
	(void)clock_parse(json_get_str(refusal, "at"), &said.at);
	said.at -= said.at % CLOCK_SECOND;
	said.reason = json_get_str(refusal, "detail");
	return export_said(casefile, &said, json_get_str(refusal, "person"), NULL);
}

/* --- the command --- */

static int
export_all(struct eu_case *casefile, bool due_only)
{
	bool issuer = str_eq_c(json_get_str(casefile->answer, "side"), "issuer");
	bool addressee = str_eq_c(json_get_str(casefile->answer, "side"), "addressee");
	bool notified = casefile->copying.order.notified_count > 0 &&
			str_eq_c(casefile->copying.order.procedure, "eu-epoc");
	int code = EXIT_CODE_YES;

	if (issuer)
		code = export_order(casefile, EU_ADDRESSEE, due_only);
	if (issuer && notified && code == EXIT_CODE_YES)
		code = export_order(casefile, EU_ENFORCING, due_only);
	if (code == EXIT_CODE_YES)
		code = export_changes(casefile, due_only);
	if (addressee && code == EXIT_CODE_YES)
		code = export_refusal(casefile, due_only);
	return code;
}

/* What was said while we wrote stays due. */
static int
settle(struct eu_case *casefile)
{
	struct json *body = json_object(&casefile->cli->arena);
	struct json *answer = NULL;

	json_put_str(&casefile->cli->arena, body, "id", casefile->copying.order.id);
	json_put_int(
	    &casefile->cli->arena, body, "due", json_get_int(casefile->answer, "due", 0));
	return ask_node(casefile->cli, "eu/written", body, &answer);
}

int
eu_export_case(struct cli *cli, struct str id, const char *dir, bool due_only)
{
	struct eu_case casefile = { .cli = cli, .dir = dir };
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	struct why why;
	int code;

	json_put_str(&cli->arena, body, "id", id);
	code = ask_node(cli, "eu/case", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	casefile.answer = answer;
	code = read_order(&casefile);
	if (code != EXIT_CODE_YES)
		return code;
	read_signoffs(&casefile);
	if (file_mkdir(dir, 0700, &why) != ERR_OK)
		return cli_failed(&why, "nothing was written");
	code = export_all(&casefile, due_only);
	return code == EXIT_CODE_YES ? settle(&casefile) : code;
}
