#include "cli/order_change.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/ask.h"
#include "cli/order_report.h"
#include "cli/order_view.h"
#include "cli/signoff_make.h"
#include "record/change.h"
#include "record/order_text.h"
#include "trust/uuid.h"

static const struct {
	const char *verb;
	enum change_kind kind;
	enum signoff_act act;
} verbs[] = {
	{ "withdraw", CHANGE_WITHDRAWAL, SIGNOFF_WITHDRAW },
	{ "extend", CHANGE_EXTENSION, SIGNOFF_ISSUE },
	{ "confirm", CHANGE_CONFIRMATION, SIGNOFF_ISSUE },
	{ "validate", CHANGE_CONFIRMATION, SIGNOFF_VALIDATE }, /* afterwards */
	{ "statement", CHANGE_STATEMENT, SIGNOFF_ISSUE },
	{ "clarify", CHANGE_CLARIFICATION, SIGNOFF_ISSUE },
	{ "ask", CHANGE_QUESTION, SIGNOFF_ISSUE },
	{ "instruct", CHANGE_PERMIT, SIGNOFF_ISSUE },
	{ "reasons", CHANGE_REASONS, SIGNOFF_ISSUE },
	{ "non-execution", CHANGE_NON_EXECUTION, SIGNOFF_ISSUE },
	{ "maintain", CHANGE_MAINTENANCE, SIGNOFF_ISSUE },
	{ "agree", CHANGE_AGREEMENT, SIGNOFF_ISSUE },
	{ "costs", CHANGE_COSTS, SIGNOFF_ISSUE },
};

/* The categories that --category names. */
static int
read_categories(struct cli *cli, unsigned *ret_categories)
{
	const char *name;

	for (size_t i = 0; (name = cli_option_nth(cli, "category", i)) != NULL; i++) {
		enum data_category category;

		if (!data_category_parse(str_from(name), &category))
			return cli_usage(cli, "--category %s is none", name);
		*ret_categories |= category;
	}
	return EXIT_CODE_YES;
}

/* Each target stands where its number puts it: the document knows one order. */
static bool
insert_part(struct change_part *parts, size_t count, const struct change_part *part)
{
	size_t i = count;

	for (; i > 0 && parts[i - 1].target > part->target; i--)
		parts[i] = parts[i - 1];
	parts[i] = *part;
	return i == 0 || parts[i - 1].target != part->target;
}

/* One part a --target, each with all that --category names. */
static int
read_parts(struct cli *cli, struct change *change)
{
	struct change_part *parts =
	    arena_array(&cli->arena, CLI_WORDS_MAX, sizeof *parts);
	struct change_part part = { 0 };
	const char *number;
	size_t count = 0;
	int code = read_categories(cli, &part.categories);

	for (; code == EXIT_CODE_YES && parts != NULL &&
	       (number = cli_option_nth(cli, "target", count)) != NULL;
	     count++) {
		uint64_t target;

		if (!str_u64(str_from(number), LIMIT_TARGETS - 1, &target))
			return cli_usage(cli, "--target is a number, from 0");
		part.target = (size_t)target;
		if (!insert_part(parts, count, &part))
			return cli_usage(cli, "--target %s stands twice", number);
	}
	if (code == EXIT_CODE_YES && count == 0 && part.categories != 0)
		return cli_usage(cli, "--category of which --target?");
	change->about = parts;
	change->about_count = count;
	return code;
}

/* The kind and what else options give. */
static int
read_options(struct cli *cli, struct change *change, enum signoff_act *ret_act)
{
	const char *until = cli_option(cli, "until");
	const char *act = cli_option(cli, "act");

	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		if (strcmp(verbs[i].verb, cli->command->verb) == 0) {
			change->kind = verbs[i].kind;
			*ret_act = verbs[i].act;
		}
	}
	if (change->kind == CHANGE_PERMIT) {
		if (cli_flag(cli, "do-not-disclose") == cli_flag(cli, "may-disclose"))
			return cli_usage(cli, "--do-not-disclose or --may-disclose?");
		if (cli_flag(cli, "do-not-disclose"))
			change->kind = CHANGE_FORBID;
	}
	if (until != NULL && !clock_parse(str_from(until), &change->until))
		return cli_usage(cli, "--until is a time with its zone");
	change->until -= change->until % CLOCK_SECOND;
	if (act != NULL && !signoff_act_parse(str_from(act), ret_act))
		return cli_usage(cli, "--act is issue or validate");
	change->reason = str_from(cli_option(cli, "reason"));
	change->text = str_from(cli_option(cli, "text"));
	change->language = str_from(cli_option(cli, "language"));
	change->conditions = str_from(cli_option(cli, "conditions"));
	return read_parts(cli, change);
}

/* ORDER is an id, or a file whose digest says which order is meant. */
static int
put_order(struct cli *cli, struct json *body)
{
	const char *argument = cli_argument(cli, 0);
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN];
	struct str text;
	int code;

	if (uuid_valid(str_from(argument))) {
		json_put_str(&cli->arena, body, "id", str_from(argument));
		return EXIT_CODE_YES;
	}
	if (cli_read(cli, argument, LIMIT_ORDER, &text, &code) != ERR_OK)
		return code;
	order_sha256(text, digest);
	hex_encode(str_bytes(digest, SHA256_LEN), hex);
	json_put_str(
	    &cli->arena, body, "order_sha256", arena_str(&cli->arena, str_from(hex)));
	return EXIT_CODE_YES;
}

/* Text and sign-off for one receiver. */
static enum err
write_one(struct cli *cli, struct change *change, struct signoff *signoff,
    const struct json *draft, struct json *changes, struct why *why)
{
	struct json *item = json_add(changes, json_object(&cli->arena));
	struct str text, signed_text;
	struct buf out;
	enum err e;

	if (!hex_decode(json_get_str(draft, "follows"), change->follows, SHA256_LEN))
		return err_why(why, ERR_SYNTAX, 0, "the node's answer");
	buf_init(&out, CHANGE_MAX);
	e = change_write(&cli->arena, change, &out, why);
	text = arena_str(&cli->arena, buf_str(&out));
	buf_release(&out);
	if (e != ERR_OK)
		return e;
	sha256(text, signoff->order_sha256);
	e = signoff_make(cli, signoff, &signed_text, why);
	if (e != ERR_OK)
		return e;
	json_put_str(&cli->arena, item, "to", json_get_str(draft, "to"));
	json_put_str(&cli->arena, item, "change", text);
	json_put_str(&cli->arena, item, "signoff", signed_text);
	return ERR_OK;
}

static enum err
write_all(struct cli *cli, struct change *change, enum signoff_act act,
    const struct json *answer, struct json *changes, struct why *why)
{
	struct signoff signoff = { .act = act,
		.at = change->at,
		.realm = json_get_str(answer, "realm"),
		.organisation = json_get_str(answer, "organisation"),
		.person = str_from(cli_option(cli, "person")) };
	enum err e = ERR_OK;

	if (change->kind == CHANGE_EXTENSION && change->until == 0)
		(void)clock_parse(json_get_str(answer, "until"), &change->until);
	change->realm = signoff.realm;
	change->organisation = signoff.organisation;
	if (!hex_decode(
		json_get_str(answer, "order_sha256"), change->order_sha256, SHA256_LEN))
		return err_why(why, ERR_SYNTAX, 0, "the node's answer");
	for (const struct json *draft = json_first(json_get(answer, "drafts"));
	     e == ERR_OK && draft != NULL; draft = draft->next)
		e = write_one(cli, change, &signoff, draft, changes, why);
	return e;
}

/* Only a training realm has a time of its own. */
static int64_t
time_of(const struct json *answer)
{
	int64_t at = clock_real();

	if (str_starts(json_get_str(answer, "realm"), STR("training.")))
		(void)clock_parse(json_get_str(answer, "at"), &at);
	return at;
}

int
order_change(struct cli *cli)
{
	struct change change = { 0 };
	struct json *draft = json_object(&cli->arena);
	struct json *body = json_object(&cli->arena);
	enum signoff_act act = SIGNOFF_ISSUE;
	struct json *answer = NULL;
	struct why why;
	int code;

	if (cli_argument(cli, 0) == NULL || cli_option(cli, "key") == NULL ||
	    cli_option(cli, "person") == NULL)
		return cli_usage(cli, "an order, --key and --person are needed");
	code = read_options(cli, &change, &act);
	if (code == EXIT_CODE_YES)
		code = order_report_options(cli, &change);
	if (code == EXIT_CODE_YES)
		code = put_order(cli, draft);
	if (code != EXIT_CODE_YES)
		return code;
	json_put_str(&cli->arena, draft, "kind", change_kind_name(change.kind));
	json_put_str(&cli->arena, draft, "to", str_from(cli_option(cli, "to")));
	code = ask_node(cli, "order/draft", draft, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	code =
	    order_report_parts(cli, (size_t)json_get_int(answer, "targets", 0), &change);
	if (code != EXIT_CODE_YES)
		return code;
	json_put_str(&cli->arena, body, "id", json_get_str(answer, "id"));
	change.at = time_of(answer);
	if (write_all(cli, &change, act, answer,
		json_put(body, "changes", json_array(&cli->arena)), &why) != ERR_OK)
		return cli_failed(&why, "not signed; nothing was sent");
	code = ask_node(cli, "order/change", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	order_print_case(cli, answer);
	return order_keep_receipt(cli, answer);
}
