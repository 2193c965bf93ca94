#include "cli/order_sheet.h"

#include <stdio.h>

#include "base/clock.h"
#include "advice/profile_advice.h"
#include "base/file.h"
#include "cli/ask.h"
#include "cli/law_rows.h"
#include "cli/order_print.h"
#include "law/portal.h"
#include "print/profile_paper.h"
#include "trust/digest.h"

#define SHORT_DIGEST 16

struct portal {
	struct cli *cli;
	struct print *print;
	const struct order *order;
	struct law_cli law;
	const struct table_row *provider;
	struct clock_date day;
	struct str digest;
	bool form_known;
};

static struct str
unverified_of(const struct portal *portal, const struct table_row *row)
{
	struct arena *arena = portal->print->arena;

	return table_unverified(row)
		   ? arena_format(arena, "%.*s: %.*s", STR_ARG(row->source),
			 STR_ARG(print_word(portal->print, "print.unverified")))
		   : row->source;
}

static void
put_frame(struct portal *portal)
{
	struct print *print = portal->print;
	struct arena *arena = print->arena;
	const struct order *order = portal->order;
	const struct print_hole holes[] = { { "addressee", order->addressee }, { 0 } };
	struct str title = print_word(print, "print.sheet.title");

	print_frame(print,
	    &(struct print_frame){
		.title = title,
		.realm = order->realm,
		.foot = arena_format(arena, "%.*s · SHA-256 %.*s…", STR_ARG(order->id),
		    STR_ARG(str_head(portal->digest, SHORT_DIGEST))),
		.qr = arena_format(arena, "comity:order:%.*s?sha256=%.*s",
		    STR_ARG(order->id), STR_ARG(portal->digest)),
		.at = portal->law.now / CLOCK_SECOND * CLOCK_SECOND,
	    });
	print_block(print, "title", title);
	if (str_starts(order->realm, STR("training.")))
		print_block(print, "notice", print_word(print, "print.training"));
	print_block(print, "notice", print_word(print, "print.sheet.lead"));
	if (!str_eq(order->addressee, portal->provider->cells[PROVIDER_ID]))
		print_block(
		    print, "notice", print_fill(print, "print.sheet.other", holes));
}

/* A profile that is old is no lie, and no help either. */
static void
put_age(struct portal *portal)
{
	struct str checked = portal->provider->cells[PROVIDER_CHECKED];
	const struct print_hole holes[] = { { "day", checked }, { 0 } };
	struct print *print = portal->print;

	if (checked.len == 0)
		print_block(print, "notice", print_word(print, "print.sheet.never"));
	else if (lookup_stale(portal->provider, portal->day))
		print_block(
		    print, "notice", print_fill(print, "print.sheet.stale", holes));
}

static void
put_provider(struct portal *portal)
{
	static const struct {
		const char *key;
		size_t cell;
	} rows[] = {
		{ "print.sheet.channel", PROVIDER_CHANNEL },
		{ "print.sheet.emergency", PROVIDER_EMERGENCY },
		{ "print.sheet.languages", PROVIDER_LANGUAGES },
		{ "print.sheet.version", PROVIDER_VERSION },
		{ "print.sheet.looked", PROVIDER_CHECKED },
	};
	const struct str *cells = portal->provider->cells;
	struct print *print = portal->print;

	print_remarked(print, print_word(print, "print.sheet.provider"),
	    arena_format(print->arena, "%.*s: %.*s", STR_ARG(cells[PROVIDER_ID]),
		STR_ARG(cells[PROVIDER_ENTITY])),
	    unverified_of(portal, portal->provider));
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		print_line(print, rows[i].key, cells[rows[i].cell]);
	put_age(portal);
}

/* --- the order's values --- */

static void
put_value(const struct portal *portal, struct str label, struct str value)
{
	struct print *print = portal->print;

	print_remarked(print, label,
	    value.len > 0 ? value : print_word(print, "print.sheet.missing"), STR(""));
}

/* Box by box, if somebody has seen it and written it down. */
static void
put_form(struct portal *portal)
{
	struct print *print = portal->print;
	const struct table_row *box;
	uint64_t place = 0;

	while ((box = portal_next(
		    &portal->law.law, portal->provider, portal->day, &place)) != NULL) {
		const struct print_hole holes[] = {
			{ "source", unverified_of(portal, box) }, { 0 }
		};

		if (!portal->form_known) {
			print_block(
			    print, "heading", print_word(print, "print.sheet.form"));
			print_block(print, "text",
			    print_fill(print, "print.sheet.ordered", holes));
		}
		portal->form_known = true;
		put_value(portal, box->cells[PORTAL_LABEL],
		    portal_value(print->arena, portal->order, portal->digest,
			box->cells[PORTAL_VALUE]));
	}
	if (!portal->form_known)
		print_block(print, "text", print_word(print, "print.sheet.unordered"));
}

/* What it wants to read in every request, whether the order says it or not. */
static void
put_wanted(struct portal *portal)
{
	struct str rest = portal->provider->cells[PROVIDER_FIELDS];
	struct print *print = portal->print;

	print_block(print, "heading", print_word(print, "print.sheet.wanted"));
	if (rest.len == 0)
		print_block(print, "text", print_word(print, "print.sheet.wanted.none"));
	while (rest.len > 0) {
		struct str id = str_cut(&rest, ' ');

		put_value(portal, id, order_field(portal->order, id));
	}
}

static void
put_rest(struct portal *portal)
{
	const struct order *order = portal->order;
	struct print *print = portal->print;

	print_block(print, "heading", print_word(print, "print.sheet.rest"));
	print_line(print, "print.id", order->id);
	print_line(print, "order.hash", portal->digest);
	print_line(print, "orders.route", order->procedure);
	print_line(print, "print.issuer", order->issuer);
	print_time(print, "order.created", order->created_at);
	print_time(print, "print.answer_by", order->answer_by);
	print_time(print, "print.preserve_until", order->preserve_until);
	for (size_t i = 0; i < order->fields_count; i++)
		if (!portal_asks(&portal->law.law, portal->provider, portal->day,
			order->fields[i].id))
			print_remarked(
			    print, order->fields[i].id, order->fields[i].value, STR(""));
	for (size_t i = 0; i < order->targets_count; i++) {
		const struct target *target = &order->targets[i];

		print_remarked(print, target->format, target->value, STR(""));
		print_line(print, "order.period", order_paper_period(print, target));
		print_line(print, "order.category",
		    order_paper_categories(print, target->categories));
	}
}

static void
put_facts(struct portal *portal)
{
	const struct str key[] = { portal->provider->cells[PROVIDER_SERVICE], STR("") };
	struct print *print = portal->print;
	const struct table_row *row;
	size_t index = 0;

	if (key[0].len == 0)
		return;
	while ((row = table_next(&portal->law.law.tables[LAW_FACTS], key, portal->day,
		    &index)) != NULL) {
		if (index == 1)
			print_block(
			    print, "heading", print_word(print, "print.sheet.facts"));
		print_remarked(print, row->cells[PROVIDER_FACT_ID],
		    row->cells[PROVIDER_FACT_VALUE], unverified_of(portal, row));
	}
}

/* --- what the provider says of itself, if the node keeps it --- */

static bool
ask_profile(const struct portal *portal, struct profile *ret_profile)
{
	struct cli *cli = portal->cli;
	const char *node = cli_option(cli, "node");
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;

	json_put_str(
	    &cli->arena, body, "organisation", portal->provider->cells[PROVIDER_ID]);
	return node != NULL && ask_quietly(cli, node, "profile/show", body, &answer) &&
	       profile_read(&cli->arena, json_get_str(answer, "text"), ret_profile,
		   NULL) == ERR_OK;
}

static void
put_profile(const struct portal *portal)
{
	struct print *print = portal->print;
	struct arena *arena = print->arena;
	struct draft_report *report = arena_alloc(arena, sizeof *report);
	struct profile profile = { .stated_at = 0 };

	if (report == NULL || !ask_profile(portal, &profile))
		return;
	print_block(print, "heading", print_word(print, "new.profile"));
	profile_advise(arena, &profile, portal->order, portal->law.now, report);
	for (size_t i = 0; i < report->count; i++)
		print_block(print, "notice", report->findings[i].words);
	profile_paper_put(print, &profile, portal->law.now);
}

/* --- --- */

static int
write_sheet(struct cli *cli, struct print *print)
{
	const char *path = cli_option(cli, "pdf");

	if (path != NULL)
		return print_to(print, path);
	if (cli->json)
		cli_print_json(print->root);
	else
		print_text(print);
	return EXIT_CODE_YES;
}

static int
find_provider(struct cli *cli, const struct order *order, struct portal *portal)
{
	const char *given = cli_option(cli, "provider");
	struct str id = given == NULL ? order->addressee : str_from(given);
	int code = law_cli_open(cli, cli_option(cli, "tables"), &portal->law);

	if (code != EXIT_CODE_YES)
		return code;
	portal->day = clock_date_utc(portal->law.now);
	portal->provider = law_provider(&portal->law.law, id, portal->day);
	return portal->provider == NULL ? law_nothing(cli, "provider", id)
					: EXIT_CODE_YES;
}

int
order_sheet(struct cli *cli)
{
	const char *from = cli_argument(cli, 0);
	struct order_papers papers = { .text = STR("") };
	struct print print;
	struct portal portal = { .cli = cli, .print = &print, .order = &papers.order };
	char digest[SHA256_HEX_LEN];
	int code;

	if (from == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one order is needed");
	code = order_papers_take(cli, from, &papers);
	if (code == EXIT_CODE_YES)
		code = find_provider(cli, &papers.order, &portal);
	if (code == EXIT_CODE_YES)
		code = print_start(cli, papers.language, &print);
	if (code != EXIT_CODE_YES)
		return code;
	sha256_hex(papers.text, digest);
	portal.digest = arena_str(&cli->arena, str_from(digest));
	put_frame(&portal);
	put_provider(&portal);
	put_form(&portal);
	put_wanted(&portal);
	put_rest(&portal);
	put_facts(&portal);
	put_profile(&portal);
	return write_sheet(cli, &print);
}
