/* law_route.c - comity law routes: which legal routes are open. */
#include "cli/law_cli.h"
#include "law/print.h"

static void
print_routes_json(struct cli *cli, const struct law_route_list *routes)
{
	struct json *root = json_object(&cli->arena);
	struct json *list = json_put(root, "routes", json_array(&cli->arena));

	for (size_t i = 0; i < routes->count; i++) {
		const struct law_route *route = &routes->routes[i];
		struct json *one = json_add(list, json_object(&cli->arena));
		const struct str *cells = route->procedure->cells;

		json_put_str(&cli->arena, one, "procedure", cells[PROCEDURE_ID]);
		json_put_str(&cli->arena, one, "name", cells[PROCEDURE_NAME]);
		json_put_str(&cli->arena, one, "channel", cells[PROCEDURE_CHANNEL]);
		json_put_str(
		    &cli->arena, one, "answer", str_from(law_cli_answers[route->kind]));
		json_put_bool(&cli->arena, one, "unverified", route->unverified);
		(void)json_put(one, "why", law_cli_finding(&cli->arena, &route->why));
	}
	cli_print_json(root);
}

int
law_run_routes(struct cli *cli)
{
	struct law_cli question;
	const char *from = cli_argument(cli, 0);
	const char *to = from == NULL ? NULL : cli_argument(cli, 1);
	struct law_question asked = { .requester = str_from(from),
		.provider = str_from(to),
		.emergency = cli_flag(cli, "emergency") };
	struct law_route_list list;
	int code = law_cli_open(cli, cli_option(cli, "tables"), &question);
	struct why why;

	if (code != EXIT_CODE_YES)
		return code;
	if (to == NULL || asked.requester.len != 2 || asked.provider.len != 2)
		return cli_usage(cli, "two States are needed, as CL US");
	for (size_t i = 2; cli_argument(cli, i) != NULL; i++) {
		enum data_category category;

		if (!data_category_parse(str_from(cli_argument(cli, i)), &category))
			return cli_usage(cli, "unknown data %s", cli_argument(cli, i));
		asked.categories |= (unsigned)category;
	}
	if (asked.categories == 0)
		return cli_usage(cli, "which data?");
	asked.day = clock_date_utc(question.now);
	if (law_routes(&cli->arena, &question.law, &asked, &list, &why) != ERR_OK)
		return cli_failed(&why, "routes");
	if (cli->json) {
		print_routes_json(cli, &list);
	} else {
		struct buf out;

		buf_init(&out, LAW_CLI_TEXT_MAX);
		law_print_assumed(&question.law, &out);
		law_print_routes(&list, &out);
		cli_print(buf_str(&out));
		buf_release(&out);
	}
	return EXIT_CODE_YES;
}
