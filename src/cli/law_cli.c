#include "cli/law_cli.h"

#include "advice/law_json.h"
#include "base/limits.h"
#include "cli/order_file.h"
#include "law/whatif.h"
#include "record/order_text.h"

bool
law_cli_time(const char *text, int64_t *ret_at)
{
	struct clock_date date;

	if (clock_parse(str_from(text), ret_at))
		return true;
	if (!clock_parse_date(str_from(text), &date))
		return false;
	*ret_at = clock_midnight_utc(date);
	return true;
}

int
law_cli_assume(struct cli *cli, const char *given, struct law *law)
{
	struct str text = str_from(given);
	struct str name = STR("--what-if");
	struct verdict verdict;
	struct why why;
	int code;

	if (str_find(text, '=') == text.len) {
		name = text;
		if (cli_read(cli, given, LIMIT_WHAT_IF + 1, &text, &code) != ERR_OK)
			return code;
	}
	struct law *base = arena_alloc(&cli->arena, sizeof *base);
	if (base == NULL)
		return cli_usage(cli, "memory is full");
	*base = *law;
	if (whatif_open(&cli->arena, base, name, text, law, &verdict, &why) != ERR_OK)
		return cli_failed(&why, "%s", given);
	return verdict_is_yes(&verdict) ? EXIT_CODE_YES : cli_verdict(cli, &verdict);
}

int
law_cli_open(struct cli *cli, const char *dir, struct law_cli *question)
{
	const char *at = cli_option(cli, "at");
	const char *what_if = cli_option(cli, "what-if");
	struct why why;
	enum err e = dir == NULL ? law_open_embedded(&cli->arena, &question->law, &why)
				 : law_open_dir(&cli->arena, dir, &question->law, &why);

	if (e != ERR_OK)
		return cli_failed(&why, "the tables of law");
	question->now = clock_real();
	if (at != NULL && !law_cli_time(at, &question->now))
		return cli_usage(cli, "--at is 2026-11-22 or 2026-11-22T12:00:00Z");
	return what_if == NULL ? EXIT_CODE_YES
			       : law_cli_assume(cli, what_if, &question->law);
}

int
law_cli_order(struct cli *cli, struct law_cli *question)
{
	const char *path = cli_argument(cli, 0);
	int code = law_cli_open(cli, cli_option(cli, "tables"), question);
	struct str text;

	if (code != EXIT_CODE_YES)
		return code;
	if (path == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one order is needed");
	return order_file(cli, path, &text, &question->order);
}

int
law_cli_zones(struct cli *cli, struct law_cli *question)
{
	const char *dir = cli_option(cli, "zones");
	struct why why;

	if (law_zones_open(&cli->arena, &question->law, dir == NULL ? LAW_ZONES_DIR : dir,
		&question->zones, &why) != ERR_OK)
		return cli_failed(&why, "the time zones");
	return EXIT_CODE_YES;
}

struct str
law_cli_zones_digest(struct cli *cli, const struct law_zones *zones)
{
	struct buf bytes;

	buf_init(&bytes, LAW_CLI_TEXT_MAX);
	law_zones_bytes(zones, &bytes);
	return advice_digest_of(&cli->arena, &bytes);
}
