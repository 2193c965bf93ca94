/* law_route.c - comity law route: which legal routes are open. */
#include "cli/law_route.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "law/status.h"
#include "model/party.h"

/* --- the question --- */

static struct verdict
read_state(
    const struct law *law, const char *text, struct clock_date day, struct str *ret_state)
{
	*ret_state = str_from(text);
	return law_state(law, *ret_state, day) == NULL
		   ? verdict_no("law-country-unknown", NULL, "%s", text)
		   : VERDICT_IS_YES;
}

static struct verdict
read_data(const char *text, unsigned *ret_categories)
{
	struct str rest = str_from(text);
	unsigned all = 0;
	bool more;

	do {
		enum data_category category;
		struct str word;

		more = str_find(rest, ',') < rest.len;
		word = str_cut(&rest, ',');

		if (!data_category_parse(word, &category))
			return verdict_no(
			    "route-data-unknown", NULL, "%.*s", STR_ARG(word));
		if ((all & (unsigned)category) != 0)
			return verdict_no("route-contradiction", NULL,
			    "%.*s is asked for twice", STR_ARG(word));
		all |= (unsigned)category;
	} while (more);
	*ret_categories = all;
	return VERDICT_IS_YES;
}

/* What of the question cannot be true at once. */
static struct verdict
check_whole(const struct law_question *question)
{
	struct endpoint endpoint;

	if (question->addressee.len > 0 &&
	    (!endpoint_parse(question->addressee, &endpoint) ||
		!str_eq(endpoint.country, question->provider)))
		return verdict_no("route-contradiction", NULL,
		    "%.*s is no provider in %.*s", STR_ARG(question->addressee),
		    STR_ARG(question->provider));
	if (str_eq_c(question->emergency, "us") && !str_eq_c(question->provider, "US"))
		return verdict_no("route-contradiction", NULL,
		    "the test of the United States is for providers there, not in %.*s",
		    STR_ARG(question->provider));
	if (question->day.year < LIMIT_LAW_YEAR_MIN ||
	    question->day.year > LIMIT_LAW_YEAR_MAX)
		return verdict_no("law-day", NULL, "%04d-%02d-%02d", question->day.year,
		    question->day.month, question->day.day);
	return VERDICT_IS_YES;
}

/* The second of two answers to one question would be passed over in silence. */
static struct verdict
check_once(const struct cli *cli)
{
	static const char *const names[] = { "from", "to", "data", "emergency",
		"provider", "at" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (cli_option_nth(cli, names[i], 1) != NULL)
			return verdict_no(
			    "route-contradiction", NULL, "--%s is given twice", names[i]);
	return VERDICT_IS_YES;
}

static int
read_question(struct cli *cli, const struct law_cli *law, struct law_question *question)
{
	const char *from = cli_option(cli, "from");
	const char *to = cli_option(cli, "to");
	const char *data = cli_option(cli, "data");
	struct verdict verdict = check_once(cli);

	if (from == NULL || to == NULL || data == NULL || cli_argument(cli, 0) != NULL)
		return cli_usage(cli, "--from, --to and --data are needed");
	question->day = clock_date_utc(law->now);
	question->emergency = str_from(cli_option(cli, "emergency"));
	question->addressee = str_from(cli_option(cli, "provider"));
	if (question->emergency.len > 0 && !str_eq_c(question->emergency, "eu") &&
	    !str_eq_c(question->emergency, "224") && !str_eq_c(question->emergency, "us"))
		return cli_usage(cli, "--emergency is eu, 224 or us");
	if (verdict_is_yes(&verdict))
		verdict =
		    read_state(&law->law, from, question->day, &question->requester);
	if (verdict_is_yes(&verdict))
		verdict = read_state(&law->law, to, question->day, &question->provider);
	if (verdict_is_yes(&verdict))
		verdict = read_data(data, &question->categories);
	if (verdict_is_yes(&verdict))
		verdict = check_whole(question);
	return verdict_is_yes(&verdict) ? EXIT_CODE_YES : cli_verdict(cli, &verdict);
}

/* --- the answer --- */

static enum err
find_routes(struct cli *cli, struct law_route_answer *answer, struct why *why)
{
	enum err e =
	    law_routes(&cli->arena, answer->law, &answer->question, &answer->routes, why);
	struct law_route_detail *details;

	if (e != ERR_OK)
		return e;
	details = arena_array(&cli->arena, answer->routes.count + 1, sizeof *details);
	if (details == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	for (size_t i = 0; e == ERR_OK && i < answer->routes.count; i++)
		e = law_route_detail(&cli->arena, answer->law, &answer->question,
		    answer->routes.routes[i].procedure, &details[i], why);
	answer->details = details;
	return e;
}

int
law_run_route(struct cli *cli)
{
	struct law_cli law;
	struct law_route_answer answer = { .law = &law.law };
	int code = law_cli_open(cli, cli_option(cli, "tables"), &law);
	struct why why;

	if (code == EXIT_CODE_YES)
		code = read_question(cli, &law, &answer.question);
	if (code != EXIT_CODE_YES)
		return code;
	if (find_routes(cli, &answer, &why) != ERR_OK)
		return cli_failed(&why, "routes");
	if (cli->json) {
		law_route_print_json(cli, &answer);
	} else {
		struct buf out;

		buf_init(&out, LAW_CLI_TEXT_MAX);
		law_route_print_text(&answer,
		    isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == NULL, &out);
		cli_print(buf_str(&out));
		buf_release(&out);
	}
	return EXIT_CODE_YES;
}
