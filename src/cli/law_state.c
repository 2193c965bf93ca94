#include "advice/law_json.h"
#include "cli/law_state.h"

int
law_state_day(struct cli *cli)
{
	const char *at = cli_option(cli, "at");
	struct verdict verdict;
	int64_t time;

	if (at == NULL || law_cli_time(at, &time))
		return EXIT_CODE_YES;
	verdict =
	    verdict_no("law-day", NULL, "--at %.*s", STR_ARG(str_head(str_from(at), 40)));
	return cli_verdict(cli, &verdict);
}

static bool
is_code(struct str asked)
{
	return asked.len == 2 && asked.ptr[0] >= 'A' && asked.ptr[0] <= 'Z' &&
	       asked.ptr[1] >= 'A' && asked.ptr[1] <= 'Z';
}

static int
find(struct cli *cli, bool instrument_too, struct law_state_question *question)
{
	const struct law *law = &question->law.law;
	struct str asked = question->asked;
	struct verdict verdict;

	question->country = law_state(law, asked, question->day);
	if (question->country != NULL ||
	    (instrument_too && law_instrument_known(law, asked)))
		return EXIT_CODE_YES;
	if (instrument_too && !is_code(asked))
		verdict = verdict_no("law-treaty-unknown", NULL,
		    "%.*s is neither a State nor an instrument",
		    STR_ARG(str_head(asked, 40)));
	else
		verdict = verdict_no("law-country-unknown", NULL,
		    "%.*s: a State is named by two letters, as CL",
		    STR_ARG(str_head(asked, 40)));
	return cli_verdict(cli, &verdict);
}

int
law_state_open(
    struct cli *cli, bool instrument_too, struct law_state_question *ret_question)
{
	const char *asked = cli_argument(cli, 0);
	int code;

	if (asked == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, instrument_too ? "one State or instrument is needed"
						     : "one State is needed, as CL");
	code = law_state_day(cli);
	if (code == EXIT_CODE_YES)
		code = law_cli_open(cli, cli_option(cli, "tables"), &ret_question->law);
	if (code != EXIT_CODE_YES)
		return code;
	ret_question->asked = str_from(asked);
	ret_question->day = clock_date_utc(ret_question->law.now);
	return find(cli, instrument_too, ret_question);
}

void
law_cli_put_day(
    struct arena *arena, struct json *object, const char *name, struct clock_date date)
{
	json_put_str(arena, object, name,
	    arena_format(arena, "%04d-%02d-%02d", date.year, date.month, date.day));
}

void
law_cli_put_dates(struct arena *arena, struct json *object, const struct table_row *row)
{
	if (row->from.year > 1)
		law_cli_put_day(arena, object, "from", row->from);
	if (row->to.year < 9999)
		law_cli_put_day(arena, object, "to", row->to);
}

struct json *
law_state_json(struct cli *cli, const struct law_state_question *question)
{
	struct json *root = json_object(&cli->arena);

	law_cli_put_day(&cli->arena, root, "day", question->day);
	if (question->country != NULL) {
		const struct str *cells = question->country->cells;

		json_put_str(&cli->arena, root, "country", cells[COUNTRY_ID]);
		json_put_str(&cli->arena, root, "iso3", cells[COUNTRY_ISO3]);
		json_put_str(&cli->arena, root, "name", cells[COUNTRY_NAME]);
		json_put_str(&cli->arena, root, "zone", cells[COUNTRY_ZONE]);
	}
	advice_put_law(&cli->arena, root, &question->law.law);
	return root;
}
