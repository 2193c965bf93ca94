/* law_route.c - comity law route: which legal routes are open. */
#include "cli/law_route.h"

#include <stdlib.h>
#include <unistd.h>

#include "law/status.h"

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
		verdict = advice_question_check(question);
	return verdict_is_yes(&verdict) ? EXIT_CODE_YES : cli_verdict(cli, &verdict);
}

int
law_run_route(struct cli *cli)
{
	struct law_cli law;
	struct law_question question = { .categories = 0 };
	struct advice_routes answer;
	int code = law_cli_open(cli, cli_option(cli, "tables"), &law);
	struct why why;

	if (code == EXIT_CODE_YES)
		code = read_question(cli, &law, &question);
	if (code != EXIT_CODE_YES)
		return code;
	if (advice_routes_find(&cli->arena, &law.law, &question, &answer, &why) != ERR_OK)
		return cli_failed(&why, "routes");
	if (cli->json) {
		cli_print_json(advice_routes_json(&cli->arena, &answer));
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
