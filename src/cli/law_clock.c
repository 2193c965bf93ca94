/* law_clock.c - comity law clock: the clocks of one order, and its duties. */
#include "cli/law_cli.h"
#include "law/clocks.h"
#include "law/print.h"

static void
print_clocks_json(
    struct cli *cli, const struct law *law, const struct law_clock_list *clocks)
{
	struct json *root = json_object(&cli->arena);
	struct json *list;

	law_cli_put_law(cli, root, law);
	list = json_put(root, "clocks", json_array(&cli->arena));

	for (size_t i = 0; i < clocks->count; i++) {
		const struct law_clock *clock = &clocks->clocks[i];
		struct json *one = json_add(list, json_object(&cli->arena));
		const struct str *cells = clock->row->cells;
		char due[CLOCK_TEXT_MAX];

		json_put_str(&cli->arena, one, "clock", clock->id);
		json_put_str(&cli->arena, one, "bound", cells[CLOCK_BOUND]);
		json_put_str(&cli->arena, one, "whose", cells[CLOCK_WHOSE]);
		json_put_bool(&cli->arena, one, "started", clock->started);
		json_put_str(&cli->arena, one, "on_expiry", cells[CLOCK_ON_EXPIRY]);
		if (clock->has_end)
			json_put_str(&cli->arena, one, "due",
			    arena_str(&cli->arena, clock_text(clock->due_at, due)));
		law_cli_put_row(&cli->arena, one, clock->row, law_file(LAW_CLOCKS));
	}
	cli_print_json(root);
}

static int
take_events(struct cli *cli, struct law_event *events, size_t max, size_t *ret_count)
{
	static const char *const names[] = { "received", "sent" };
	size_t count = 0;
	const char *text;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		text = cli_option(cli, names[i]);
		if (text == NULL)
			continue;
		events[count].name = str_from(names[i]);
		if (!law_cli_time(text, &events[count++].at))
			return cli_usage(cli, "--%s is a time", names[i]);
	}
	for (size_t i = 0; (text = cli_option_nth(cli, "event", i)) != NULL; i++) {
		struct str rest = str_from(text);

		if (count == max)
			return cli_usage(cli, "too many events");
		events[count].name = str_cut(&rest, '=');
		if (!law_cli_time(rest.len > 0 ? rest.ptr : "", &events[count++].at))
			return cli_usage(cli, "--event is NAME=TIME");
	}
	*ret_count = count;
	return EXIT_CODE_YES;
}

int
law_run_clock(struct cli *cli)
{
	struct law_event events[16];
	struct law_cli question;
	struct law_clock_list list;
	int code = law_cli_order(cli, &question);
	struct law_course course = { &question.order, events, 0, question.now };
	struct why why;

	if (code == EXIT_CODE_YES)
		code = take_events(
		    cli, events, sizeof events / sizeof *events, &course.events_count);
	if (code != EXIT_CODE_YES)
		return code;
	if (law_clocks(&cli->arena, &question.law, &course, &list, &why) != ERR_OK)
		return cli_failed(&why, "clocks");
	if (cli->json) {
		print_clocks_json(cli, &question.law, &list);
	} else {
		struct clock_date day = clock_date_utc(question.now);
		struct buf out;

		buf_init(&out, LAW_CLI_TEXT_MAX);
		law_print_assumed(&question.law, &out);
		law_print_clocks(&list, &out);
		buf_add_c(&out, "\nDuties\n");
		law_print_duties(&question.law, question.order.procedure, day, &out);
		cli_print(buf_str(&out));
		buf_release(&out);
	}
	return EXIT_CODE_YES;
}
