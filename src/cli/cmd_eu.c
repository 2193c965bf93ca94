/* cmd_eu.c - orders of the Union beside their compulsory channel: written for it, and
 * what comes back through it read. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/eu.h"
#include "cli/order_draft.h"
#include "cli/order_file.h"
#include "law/check.h"
#include "record/order_text.h"
#include "record/signoff.h"
#include "trust/digest.h"
#include "wire/check.h"
#include "wire/convert.h"

#define ANNEX_MAX (LIMIT_BODY / 2)

/* --- what comes in --- */

static int
read_order(struct cli *cli, struct eu_copying *copying)
{
	const char *path = cli_argument(cli, 0);
	const char *to = cli_option(cli, "to");
	struct why why;
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one order is needed");
	if (to != NULL && strcmp(to, "addressee") != 0 && strcmp(to, "enforcing") != 0)
		return cli_usage(cli, "--to is addressee or enforcing");
	copying->copy =
	    to != NULL && strcmp(to, "enforcing") == 0 ? EU_ENFORCING : EU_ADDRESSEE;
	code = order_file(cli, path, &copying->text, &copying->order);
	if (code != EXIT_CODE_YES)
		return code;
	order_sha256(copying->text, copying->sha256);
	copying->now = clock_real();
	code = order_take_now(cli, copying->order.realm, &copying->now);
	copying->day = clock_date_utc(copying->now);
	if (code == EXIT_CODE_YES &&
	    law_open_embedded(&cli->arena, &copying->law, &why) != ERR_OK)
		return cli_failed(&why, "law");
	return code;
}

/* --- what the law says, as of a draft: the levels of persons stand in rosters --- */

/* Leaving it out would hide that it stands in an order which its addressee reads. */
static struct verdict
check_withheld(const struct eu_copying *copying)
{
	for (size_t i = 0; i < copying->order.fields_count; i++) {
		struct str field = copying->order.fields[i].id;
		char path[VERDICT_PATH_MAX];

		(void)snprintf(
		    path, sizeof path, "/fields/%.*s", STR_ARG(str_head(field, 64)));
		if (!eu_form_visible(copying, field))
			return verdict_no("law-withheld", path,
			    "the reader of this copy may not see it");
	}
	return VERDICT_IS_YES;
}

static int
check_law(struct cli *cli, const struct eu_copying *copying)
{
	struct law_situation situation = {
		.stage = LAW_DRAFT, .order = &copying->order, .now = copying->now
	};
	struct law_report report;
	struct verdict verdict;
	struct why why;

	if (law_check(&cli->arena, &copying->law, &situation, &report, &why) != ERR_OK)
		return cli_failed(&why, "law");
	for (size_t i = 0; i < report.count; i++)
		if (report.findings[i].kind == VERDICT_PERSON)
			fprintf(stderr, "comity: a person decides: %s: %.*s\n",
			    report.findings[i].rule, STR_ARG(report.findings[i].detail));
	verdict = law_report_verdict(&report);
	if (verdict.kind != VERDICT_NO)
		verdict = check_withheld(copying);
	return verdict.kind == VERDICT_NO ? cli_verdict(cli, &verdict) : EXIT_CODE_YES;
}

/* --- sign-offs and annexes --- */

static struct verdict
judge_signoff(const struct eu_copying *copying, const struct signoff *signoff)
{
	const struct order *order = &copying->order;
	struct str whose =
	    signoff->act == SIGNOFF_VALIDATE ? order->validator : order->issuer;

	if (memcmp(signoff->order_sha256, copying->sha256, SHA256_LEN) != 0)
		return verdict_no("signoff-order", NULL, "it names another digest");
	if (!str_eq(signoff->realm, order->realm))
		return verdict_no("signoff-realm", NULL, "it is of another realm");
	if (!str_eq(signoff->organisation, whose))
		return verdict_no(
		    "signoff-organisation", NULL, "%.*s", STR_ARG(signoff->organisation));
	if (signoff->act != SIGNOFF_ISSUE && signoff->act != SIGNOFF_VALIDATE)
		return verdict_no("signoff-act", NULL, "issue or validate is meant");
	return VERDICT_IS_YES;
}

static int
take_signoffs(struct cli *cli, struct eu_copying *copying)
{
	const char *path;

	for (size_t i = 0; (path = cli_option_nth(cli, "sign-off", i)) != NULL; i++) {
		struct signoff signoff;
		struct verdict verdict;
		struct str text;
		struct why why;
		int code;

		if (cli_read(cli, path, SIGNOFF_MAX, &text, &code) != ERR_OK)
			return code;
		if (signoff_read(&cli->arena, text, &signoff, &why) != ERR_OK)
			return cli_failed(&why, "%s is no sign-off", path);
		verdict = judge_signoff(copying, &signoff);
		if (!verdict_is_yes(&verdict))
			return cli_verdict(cli, &verdict);
		*(signoff.act == SIGNOFF_ISSUE ? &copying->what.issued
					       : &copying->what.validated) =
		    (struct eu_approval){ signoff.person, signoff.at };
		fprintf(stderr,
		    "comity: %s: its name and time are carried, its signature was not "
		    "verified here\n",
		    path);
	}
	return EXIT_CODE_YES;
}

/* Whether the order gives the annex to this reader, and the tables let him see it. */
static struct verdict
may_read(const struct eu_copying *copying, struct str name, struct str bytes)
{
	const struct order *order = &copying->order;
	struct str reader = eu_receiver(order, copying->copy);
	const struct annex_ref *annex = NULL;
	unsigned char digest[SHA256_LEN];
	bool reads = false;

	for (size_t i = 0; i < order->annexes_count; i++)
		if (str_eq(order->annexes[i].name, name))
			annex = &order->annexes[i];
	for (size_t i = 0; annex != NULL && i < annex->readers_count; i++)
		reads = reads || str_eq(annex->readers[i], reader);
	if (!reads)
		return verdict_no("annex-not-for-us", NULL, "%.*s for %.*s",
		    STR_ARG(str_head(name, 64)), STR_ARG(reader));
	if (!eu_form_visible(copying, name))
		return verdict_no("law-withheld", NULL, "%.*s", STR_ARG(name));
	sha256(bytes, digest);
	if (bytes.len < ANNEX_SALT_LEN || memcmp(digest, annex->sha256, SHA256_LEN) != 0)
		return verdict_no("annex-differs", NULL, "%.*s", STR_ARG(name));
	return VERDICT_IS_YES;
}

/* The salt stays here: the paper alone is what the form has room for. */
static int
take_annex(struct cli *cli, const struct eu_copying *copying, struct str option,
    struct eu_paper *ret_paper)
{
	struct eu_paper paper = { .name = str_cut(&option, '=') };
	struct verdict verdict;
	struct str bytes;
	int code;

	if (paper.name.len == 0 || option.len == 0)
		return cli_usage(cli, "--annex is NAME=FILE.annex");
	if (cli_read(cli, option.ptr, ANNEX_MAX, &bytes, &code) != ERR_OK)
		return code;
	verdict = may_read(copying, paper.name, bytes);
	if (!verdict_is_yes(&verdict))
		return cli_verdict(cli, &verdict);
	paper.contents = str_slice(bytes, ANNEX_SALT_LEN, bytes.len);
	*ret_paper = paper;
	return EXIT_CODE_YES;
}

/* Every annex that the order gives to this reader must be there. */
static struct verdict
all_papers(const struct eu_copying *copying)
{
	const struct order *order = &copying->order;
	struct str reader = eu_receiver(order, copying->copy);

	for (size_t i = 0; i < order->annexes_count; i++) {
		const struct annex_ref *annex = &order->annexes[i];
		size_t found = 0;

		for (size_t p = 0; p < copying->what.papers_count; p++)
			found += str_eq(copying->what.papers[p].name, annex->name);
		for (size_t r = 0; r < annex->readers_count; r++)
			if (str_eq(annex->readers[r], reader) && found != 1)
				return verdict_no("annex-missing", NULL,
				    "%.*s: give --annex %.*s=FILE.annex",
				    STR_ARG(annex->name), STR_ARG(annex->name));
	}
	return VERDICT_IS_YES;
}

static int
take_papers(struct cli *cli, struct eu_copying *copying)
{
	struct verdict verdict;
	struct eu_paper *papers;
	const char *option;
	size_t count = 0;
	int code = EXIT_CODE_YES;

	while (cli_option_nth(cli, "annex", count) != NULL)
		count++;
	papers = arena_array(&cli->arena, count + 1, sizeof *papers);
	if (papers == NULL)
		return EXIT_CODE_AGAIN;
	for (size_t i = 0; code == EXIT_CODE_YES && i < count; i++) {
		option = cli_option_nth(cli, "annex", i);
		code = take_annex(cli, copying, str_from(option), &papers[i]);
	}
	if (code != EXIT_CODE_YES)
		return code;
	copying->what.papers = papers;
	copying->what.papers_count = count;
	verdict = all_papers(copying);
	return verdict_is_yes(&verdict) ? code : cli_verdict(cli, &verdict);
}

/* --- the message --- */

/* A preservation ends when the tables say; an earlier end may be asked for. */
int
eu_take_preservation(struct cli *cli, struct eu_copying *copying)
{
	const struct str keys[] = { copying->order.procedure, STR("preserve") };
	const struct table_row *row =
	    table_find(&copying->law.tables[LAW_CLOCKS], keys, copying->day);
	int64_t asked = copying->order.preserve_until;
	struct verdict verdict;
	int64_t end;

	if (row == NULL)
		return EXIT_CODE_YES;
	end = copying->now + (int64_t)table_number(row->cells[CLOCK_LENGTH]) * CLOCK_DAY;
	copying->what.preserve_until = asked == 0 ? end : asked;
	if (asked <= end)
		return EXIT_CODE_YES;
	verdict = verdict_no("eu-not-carried", "/preserve_until",
	    "later than %.*s days from now", STR_ARG(row->cells[CLOCK_LENGTH]));
	return cli_verdict(cli, &verdict);
}

/* All that a copy consists of. */
struct output {
	struct buf form, manual, json, xml;
};

static int
make_message(struct cli *cli, struct eu_copying *copying, struct output *output)
{
	struct wire_report report;
	struct json *root = NULL;
	struct verdict verdict;

	eu_form_print(copying, &output->form);
	eu_form_manual(copying, &output->manual);
	copying->what.form = buf_str(&output->form);
	copying->what.manual = buf_str(&output->manual);
	verdict = eu_message(&cli->arena, &copying->what, &root);
	if (verdict_is_yes(&verdict))
		verdict = wire_check(root, &report);
	if (verdict_is_yes(&verdict)) {
		json_write(root, &output->json);
		buf_add_byte(&output->json, '\n');
		verdict = message_convert(&cli->arena, root, WIRE_XML, &output->xml);
	}
	if (!verdict_is_yes(&verdict))
		return cli_verdict(cli, &verdict);
	if (buf_failed(&output->form) || buf_failed(&output->manual) ||
	    buf_failed(&output->json) || buf_failed(&output->xml)) {
		fprintf(stderr, "comity: memory is full\n");
		return EXIT_CODE_AGAIN;
	}
	return EXIT_CODE_YES;
}

static int
write_files(
    struct cli *cli, const struct eu_copying *copying, const struct output *output)
{
	const char *dir = cli_option(cli, "out");
	const struct {
		const char *suffix;
		const struct buf *text;
	} files[] = { { "json", &output->json }, { "xml", &output->xml },
		{ "txt", &output->form } };
	struct why why;

	if (file_mkdir(dir, 0700, &why) != ERR_OK)
		return cli_failed(&why, "nothing was written");
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct str path = arena_format(&cli->arena, "%s/%.*s-%s.%s", dir,
		    STR_ARG(copying->order.id),
		    copying->copy == EU_ADDRESSEE ? "addressee" : "enforcing",
		    files[i].suffix);

		if (path.len == 0)
			return EXIT_CODE_AGAIN;
		if (file_create(path.ptr, buf_str(files[i].text), 0600, &why) != ERR_OK)
			return cli_failed(&why, "not all was written");
		printf("%.*s\n", STR_ARG(path));
	}
	return EXIT_CODE_YES;
}

static int (*const steps[])(struct cli *cli, struct eu_copying *copying) = {
	take_signoffs,
	take_papers,
	eu_take_preservation,
};

static int
export_copy(struct cli *cli, struct eu_copying *copying, struct output *output)
{
	int code = EXIT_CODE_YES;

	for (size_t i = 0; code == EXIT_CODE_YES && i < sizeof steps / sizeof *steps; i++)
		code = steps[i](cli, copying);
	if (code == EXIT_CODE_YES)
		code = make_message(cli, copying, output);
	if (code != EXIT_CODE_YES)
		return code;
	eu_form_unverified(copying);
	if (cli_option(cli, "out") != NULL)
		return write_files(cli, copying, output);
	cli_print(buf_str(cli->json ? &output->json : &output->form));
	return EXIT_CODE_YES;
}

/* Nothing about the law is asked of what is no order of this kind. */
static int
check_kind(struct cli *cli, const struct eu_copying *copying)
{
	struct verdict verdict = VERDICT_IS_YES;

	if (!eu_is_order(&copying->order))
		verdict = verdict_no("eu-procedure", "/procedure", "it is %.*s",
		    STR_ARG(copying->order.procedure));
	else if (eu_receiver(&copying->order, copying->copy).len == 0)
		verdict = verdict_no("eu-not-notified", "/notified", "it names nobody");
	return verdict_is_yes(&verdict) ? EXIT_CODE_YES : cli_verdict(cli, &verdict);
}

int
eu_run_export(struct cli *cli)
{
	struct eu_copying copying = { .cli = cli };
	struct output output;
	const char *dir = cli_option(cli, "out");
	int code;

	if (cli_option(cli, "node") != NULL) {
		if (cli_argument(cli, 0) == NULL || cli_argument(cli, 1) != NULL)
			return cli_usage(cli, "one order is needed");
		return eu_export_case(cli, str_from(cli_argument(cli, 0)),
		    dir == NULL ? "." : dir, cli_flag(cli, "due"));
	}
	code = read_order(cli, &copying);

	if (code == EXIT_CODE_YES)
		code = check_kind(cli, &copying);
	if (code == EXIT_CODE_YES)
		code = check_law(cli, &copying);
	if (code != EXIT_CODE_YES)
		return code;
	copying.what.order = &copying.order;
	copying.what.copy = copying.copy;
	copying.what.at = copying.now;
	buf_init(&output.form, EU_TEXT_MAX);
	buf_init(&output.manual, EU_TEXT_MAX);
	buf_init(&output.json, 2 * LIMIT_BODY);
	buf_init(&output.xml, 2 * LIMIT_BODY);
	code = export_copy(cli, &copying, &output);
	buf_release(&output.form);
	buf_release(&output.manual);
	buf_release(&output.json);
	buf_release(&output.xml);
	return code;
}

const struct command cli_eu_commands[] = {
	{ "eu", "export",
	    "{[--to addressee|enforcing] [--sign-off FILE]... [--annex "
	    "NAME=FILE.annex]...\n    [--out DIR] ORDER | --node FOLDER [--due] [--out "
	    "DIR] ID}",
	    "An order of the Union for its compulsory channel: the form, and the message "
	    "of "
	    "the profile.",
	    "to= sign-off= annex= out= at= node= as= due", eu_run_export,
	    "Without --out the form is printed, with --json the message.  With --out DIR "
	    "the\nmessage in JSON and XML and the form are written there.  Nothing is "
	    "sent, "
	    "and nothing\nof it is signed: the certificate needs a qualified signature "
	    "or "
	    "seal.\nWith --node all that a case has for the system is written: Form 1 or "
	    "2 for each\nreader, and Forms 3, 5, 6, a withdrawal or a letter for what "
	    "was "
	    "said since; as\nmessage in JSON and XML, as text and as a page that prints. "
	    " "
	    "The node keeps who\nwrote which bytes when.  --due: only what was not "
	    "written before.\n  --to enforcing          the notified authority's copy, "
	    "with its "
	    "annexes\n  --at TIME               in a training realm\n" },
	{ "eu", "import", "{[--order ORDER] | --node FOLDER} FILE",
	    "What a message that came back says of the order, target by target.",
	    "order= node= as=", eu_run_import,
	    "With --node it is filed into its case, as stated by the national system and "
	    "not\nproven here; an order that belongs to no case goes to the tray.\n"
	    "Else it reads an answer of the profile (Form 3, states of tasks, "
	    "deliveries) and "
	    "changes\nnothing.  With --order each statement is compared with the order, "
	    "and each reason of\nForm 3 is shown with its ground, and with what pauses "
	    "and who owes what.  Exit code 1:\nthe message is not valid, or says nothing "
	    "of the order.\n" },
	{ "eu", "records", "--node FOLDER [--csv] [ID]",
	    "What went another way than the law prescribes: who sent what to whom, when "
	    "and why.",
	    "node= as= csv", eu_run_records,
	    "Of one order, or of all.  With --json one object a line: without its number "
	    "and\nleaf it is, in canonical form, what the leaf commits to.\n" },
	{ "eu", "exchange", "--node FOLDER --in DIR --out DIR",
	    "One pass between two folders and a node: what is due is written, what lies "
	    "there is\nfiled.",
	    "node= as= in= out=", eu_run_exchange,
	    "For a timer.  Each file of --in (NAME.json, NAME.xml) goes to done/, or to "
	    "failed/ with\na NAME.txt that says why.  Two runs at once, links and what "
	    "is "
	    "no plain file are\nrefused.  It may be killed at any moment.\n" },
	{ 0 },
};
