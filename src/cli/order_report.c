#include "cli/order_report.h"

#include "base/limits.h"
#include "cli/ask.h"
#include "cli/order_view.h"
#include "trust/digest.h"

#define CONFLICT_FILE_MAX ((size_t)1 << 20)

static int
read_conflict(struct cli *cli, const char *path, struct change *change)
{
	struct change_conflict *conflict = &change->conflict;
	const struct {
		const char *name;
		struct str *text;
	} members[] = {
		{ "law", &conflict->law },
		{ "provision", &conflict->provision },
		{ "nature", &conflict->nature },
		{ "applies", &conflict->applies },
		{ "contradicts", &conflict->contradicts },
		{ "link", &conflict->link },
		{ "consequences", &conflict->consequences },
		{ "other", &conflict->other },
	};
	struct json *root = NULL;
	struct str text;
	struct why why;
	int code;

	if (cli_read(cli, path, CONFLICT_FILE_MAX, &text, &code) != ERR_OK)
		return code;
	if (json_read(&cli->arena, text, &root, &why) != ERR_OK)
		return cli_failed(&why, "%s", path);
	for (const struct json *m = json_first(root); m != NULL; m = m->next) {
		bool known = false;

		for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
			if (!str_eq_c(m->name, members[i].name))
				continue;
			known = true;
			*members[i].text = json_get_str(root, members[i].name);
		}
		if (!known)
			return cli_usage(cli, "%s: an objection has no \"%.*s\"", path,
			    STR_ARG(m->name));
	}
	change->has_conflict = true;
	return EXIT_CODE_YES;
}

int
order_report_options(struct cli *cli, struct change *change)
{
	const char *conflict = cli_option(cli, "conflict");

	if (change->kind == CHANGE_COSTS) {
		change->has_costs = true;
		change->costs =
		    (struct change_costs){ .amount = str_from(cli_option(cli, "amount")),
			    .currency = str_from(cli_option(cli, "currency")),
			    .basis = str_from(cli_option(cli, "basis")) };
	}
	if (change->kind == CHANGE_NON_EXECUTION && conflict != NULL)
		return read_conflict(cli, conflict, change);
	return EXIT_CODE_YES;
}

int
order_report_parts(struct cli *cli, size_t targets, struct change *change)
{
	struct change_part *parts;
	enum part_kept kept;

	if (change->kind != CHANGE_NON_EXECUTION)
		return EXIT_CODE_YES;
	if (!part_kept_parse(str_from(cli_option(cli, "kept")), &kept) ||
	    kept == PART_KEPT_UNKNOWN)
		return cli_usage(cli, "--kept yes or no: is the data preserved?");
	if (change->about_count == 0)
		change->about_count = targets < LIMIT_CHANGE_PARTS ? targets : 0;
	parts = arena_array(&cli->arena, change->about_count + 1, sizeof *parts);
	if (parts == NULL)
		return EXIT_CODE_AGAIN;
	for (size_t i = 0; i < change->about_count; i++) {
		if (cli_option(cli, "target") != NULL)
			parts[i] = change->about[i];
		else
			parts[i].target = i;
		parts[i].kept = kept;
	}
	change->about = parts;
	return EXIT_CODE_YES;
}

/* --- acts of a person that no other side hears of --- */

static int
act_with(struct cli *cli, const char *name, const char *member, struct str value)
{
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	int code;

	json_put_str(&cli->arena, body, "id", str_from(cli_argument(cli, 0)));
	json_put_str(&cli->arena, body, "act", str_from(name));
	json_put_str(&cli->arena, body, member, value);
	json_put_str(&cli->arena, body, "until", str_from(cli_option(cli, "until")));
	code = ask_node(cli, "order/act", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	order_print_case(cli, answer);
	return EXIT_CODE_YES;
}

static int
act(struct cli *cli, const char *name, const char *member, const char *option)
{
	return act_with(cli, name, member, str_from(cli_option(cli, option)));
}

/* What was sent stays here: the node learns its digest. */
static int
give_notice(struct cli *cli)
{
	const char *path = cli_option(cli, "notice");
	struct str text = STR("");
	char digest[SHA256_HEX_LEN] = "";
	int code = EXIT_CODE_YES;

	if (path != NULL && cli_read(cli, path, LIMIT_BODY, &text, &code) != ERR_OK)
		return code;
	if (path != NULL)
		sha256_hex(text, digest);
	return act_with(cli, "notify", "notice_sha256", str_from(digest));
}

int
order_notify(struct cli *cli)
{
	bool later = cli_option(cli, "delay") != NULL;

	if (cli_argument(cli, 0) == NULL)
		return cli_usage(cli, "which order?");
	if (later != (cli_option(cli, "until") != NULL))
		return cli_usage(cli, "--delay needs a day to look again, --until");
	if (later && cli_option(cli, "notice") != NULL)
		return cli_usage(cli, "--delay or --notice?");
	return later ? act(cli, "delay", "ground", "delay") : give_notice(cli);
}

int
order_date(struct cli *cli)
{
	if (cli_argument(cli, 0) == NULL || cli_option(cli, "until") == NULL ||
	    cli_option(cli, "reason") == NULL)
		return cli_usage(cli, "an order, --until and --reason are needed");
	return act(cli, "set-date", "reason", "reason");
}
