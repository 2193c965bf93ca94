#include "cli/order_fallback.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/ask.h"
#include "cli/order_view.h"
#include "cli/order_draft.h"
#include "record/order_text.h"
#include "trust/uuid.h"
#include "wire/projection.h"

#define PARTS_MAX 256

struct fallback {
	struct cli *cli;
	const struct json *answer;
	const char *out;
	struct order old;
	struct order order;
	struct order_field *fields;
	struct annex_ref *annexes;
};

/* --- what is taken over --- */

static bool
is_given(const struct fallback *f, const struct json *element)
{
	struct str field = json_get_str(element, "field");
	struct str where = json_get_str(element, "where");

	if (str_eq_c(where, "field"))
		return order_field(&f->order, field).len > 0;
	for (size_t i = 0; i < f->order.annexes_count; i++)
		if (str_eq(f->order.annexes[i].name, field))
			return true;
	/* members: targets are the old ones; who sends and gets it is asked for apart */
	return !str_eq_c(where, "annex");
}

/* What the old order says openly, the new one may have to say to one reader alone. */
static int
take_annex(struct fallback *f, struct str name, struct str text)
{
	struct arena *arena = &f->cli->arena;
	struct str *reader = arena_alloc(arena, sizeof *reader);
	struct str path = arena_format(arena, "%s.%.*s", f->out, STR_ARG(name));
	struct annex_ref *annex = &f->annexes[f->order.annexes_count];
	struct why why;
	int code;

	if (reader == NULL || path.ptr == NULL)
		return EXIT_CODE_AGAIN;
	if (file_create(path.ptr, text, 0600, &why) != ERR_OK)
		return cli_failed(&why, "the annex is not written");
	*reader = f->order.addressee;
	*annex =
	    (struct annex_ref){ .name = name, .readers = reader, .readers_count = 1 };
	code = order_salt_paper(f->cli, path, annex->sha256);
	if (code == EXIT_CODE_YES)
		f->order.annexes_count++;
	return code;
}

static int
take_element(struct fallback *f, const struct json *element)
{
	struct str name = json_get_str(element, "field");
	struct str where = json_get_str(element, "where");
	struct str text = order_field(&f->old, name);

	/* the old order itself, or what was said of it */
	if (str_eq_c(where, "annex") && text.len == 0)
		text = json_get_str(
		    json_get(f->answer, "papers"), arena_cstr(&f->cli->arena, name));
	/* a day is that of the old order, and so is its emergency */
	if (text.len == 0 || json_get_bool(element, "anew") ||
	    str_eq_c(json_get_str(element, "type"), "date") ||
	    str_starts(name, STR("emergency")))
		return EXIT_CODE_YES;
	if (str_eq_c(where, "annex"))
		return take_annex(f, name, text);
	if (str_eq_c(where, "field"))
		f->fields[f->order.fields_count++] = (struct order_field){ name, text };
	return EXIT_CODE_YES;
}

static int
take_elements(struct fallback *f)
{
	const struct json *element = json_first(json_get(f->answer, "elements"));
	int code = EXIT_CODE_YES;

	for (; code == EXIT_CODE_YES && element != NULL; element = element->next)
		code = f->order.fields_count < PARTS_MAX &&
			       f->order.annexes_count < LIMIT_ANNEXES
			   ? take_element(f, element)
			   : EXIT_CODE_AGAIN;
	return code;
}

static int
begin(struct fallback *f)
{
	struct cli *cli = f->cli;
	const char *from = cli_option(cli, "from");
	const char *to = cli_option(cli, "to");
	struct str text = json_get_str(f->answer, "order");
	char id[UUID_TEXT_MAX];
	struct why why;

	if (order_read(&cli->arena, text, &f->old, &why) != ERR_OK)
		return cli_failed(&why, "the node's order");
	f->fields = arena_array(&cli->arena, PARTS_MAX, sizeof *f->fields);
	f->annexes = arena_array(&cli->arena, LIMIT_ANNEXES, sizeof *f->annexes);
	if (f->fields == NULL || f->annexes == NULL)
		return EXIT_CODE_AGAIN;
	f->order = f->old;
	f->order.procedure = json_get_str(f->answer, "to");
	f->order.issuer =
	    from != NULL ? str_from(from) : json_get_str(f->answer, "issuer");
	f->order.addressee =
	    to != NULL ? str_from(to) : json_get_str(f->answer, "addressee");
	if (f->order.issuer.len == 0)
		f->order.issuer = f->old.issuer;
	if (f->order.addressee.len == 0)
		return cli_usage(cli, "the tables name no addressee by its id: --to ORG");
	(void)clock_parse(json_get_str(f->answer, "at"), &f->order.created_at);
	if (uuid7(f->order.created_at, id, &why) != ERR_OK)
		return cli_failed(&why, "id");
	f->order.id = arena_str(&cli->arena, str_from(id));
	order_sha256(text, f->order.follows);
	f->order.has_follows = true;
	f->order.projection = PROJECTION_VERSION;
	f->order.validator = STR("");
	f->order.answer_by = f->order.preserve_until = 0;
	f->order.notified_count = 0;
	f->order.emergency = false;
	f->order.fields = f->fields;
	f->order.fields_count = 0;
	f->order.annexes = f->annexes;
	f->order.annexes_count = 0;
	return EXIT_CODE_YES;
}

/* --- what is said of it --- */

static const char *
flag_of(const struct json *row)
{
	return json_get_bool(row, "unverified") ? ", not verified" : "";
}

static void
print_element(const char *what, const struct json *element, struct str value)
{
	printf("%-8s %-20.*s %.*s%s%.*s (%.*s%s)\n", what,
	    STR_ARG(json_get_str(element, "field")), STR_ARG(value),
	    value.len > 0 ? ": " : "", STR_ARG(json_get_str(element, "meaning")),
	    STR_ARG(json_get_str(element, "source")), flag_of(element));
}

static void
print_missing(const struct fallback *f)
{
	const struct json *element = json_first(json_get(f->answer, "elements"));

	for (; element != NULL; element = element->next)
		if (!is_given(f, element) &&
		    (json_get_bool(element, "anew") ||
			str_eq_c(json_get_str(element, "need"), "R")))
			print_element("missing", element, STR(""));
}

static struct str
list_of(struct arena *arena, const struct str *items, size_t count)
{
	struct str list = STR("");

	for (size_t i = 0; i < count; i++)
		list = arena_format(arena, "%.*s%s%.*s", STR_ARG(list),
		    i == 0 ? "" : ", ", STR_ARG(items[i]));
	return list;
}

static struct str
count_of(struct arena *arena, size_t count)
{
	return count == 0 ? STR("") : arena_format(arena, "%zu", count);
}

/* What the old order says of itself, which no row of the new route speaks of. */
static void
print_carried(const struct fallback *f)
{
	static const char left[] = "of the old order, not taken over";
	const struct order *old = &f->old;
	struct arena *arena = &f->cli->arena;
	char answer[CLOCK_TEXT_MAX], preserve[CLOCK_TEXT_MAX];
	const struct {
		const char *member;
		struct str value; /* empty: nothing to decide */
		const char *words;
	} carried[] = {
		{ "targets", count_of(arena, old->targets_count),
		    "taken over, each with its period and its categories" },
		{ "scope_fields",
		    list_of(arena, old->scope_fields, old->scope_fields_count),
		    "taken over, nothing else may be answered" },
		{ "recipients", count_of(arena, old->recipients_count),
		    "taken over, the answer is encrypted to these" },
		{ "emergency", old->emergency ? STR("yes") : STR(""), left },
		{ "answer_by",
		    old->answer_by == 0 ? STR("") : clock_text(old->answer_by, answer),
		    left },
		{ "preserve_until",
		    old->preserve_until == 0 ? STR("")
					     : clock_text(old->preserve_until, preserve),
		    left },
		{ "validator", old->validator, left },
		{ "notified", list_of(arena, old->notified, old->notified_count), left },
	};

	for (size_t i = 0; i < sizeof carried / sizeof *carried; i++)
		if (carried[i].value.len > 0)
			printf("decide   %-20s %.*s: %s\n", carried[i].member,
			    STR_ARG(carried[i].value), carried[i].words);
}

/* What was put in, but belongs to the old order until a person has looked. */
static void
print_decisions(const struct fallback *f)
{
	static const char *const members[] = { "issuer", "addressee", "language" };
	const struct str values[] = { f->order.issuer, f->order.addressee,
		f->order.language };

	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		const struct json *element = json_first(json_get(f->answer, "elements"));

		for (; element != NULL; element = element->next)
			if (str_eq_c(json_get_str(element, "where"), "order") &&
			    str_eq_c(json_get_str(element, "field"), members[i]))
				print_element("decide", element, values[i]);
	}
	print_carried(f);
	printf("sign     %-20s a new sign-off: nothing that was signed before counts\n",
	    "sign-off");
}

static void
print_fallback(const struct fallback *f)
{
	order_print_assumed(f->answer);
	printf("%.*s  a draft by %.*s: %.*s (%.*s%s)\n", STR_ARG(f->order.id),
	    STR_ARG(f->order.procedure), STR_ARG(json_get_str(f->answer, "meaning")),
	    STR_ARG(json_get_str(f->answer, "source")), flag_of(f->answer));
	printf("open since %.*s (%.*s); nothing is sent\n",
	    STR_ARG(json_get_str(f->answer, "opens_at")),
	    STR_ARG(json_get_str(f->answer, "event")));
	print_missing(f);
	print_decisions(f);
}

static int
write_draft(const struct fallback *f)
{
	struct buf text;
	struct why why;
	enum err e;

	buf_init(&text, LIMIT_ORDER);
	e = order_write(&f->cli->arena, &f->order, &text, &why);
	if (e == ERR_OK)
		e = file_create(f->out, buf_str(&text), 0600, &why);
	buf_release(&text);
	return e == ERR_OK ? EXIT_CODE_YES : cli_failed(&why, "no draft is written");
}

int
order_fallback(struct cli *cli)
{
	struct fallback f = { .cli = cli, .out = cli_option(cli, "out") };
	struct json *body = json_object(&cli->arena);
	struct json *answer = NULL;
	int code;

	if (cli_argument(cli, 0) == NULL || f.out == NULL)
		return cli_usage(cli, "an order and --out are needed");
	json_put_str(&cli->arena, body, "id", str_from(cli_argument(cli, 0)));
	json_put_str(&cli->arena, body, "to", str_from(cli_option(cli, "procedure")));
	code = ask_node(cli, "order/fallback", body, &answer);
	if (code != EXIT_CODE_YES)
		return code;
	f.answer = answer;
	code = begin(&f);
	if (code == EXIT_CODE_YES)
		code = take_elements(&f);
	if (code == EXIT_CODE_YES)
		code = write_draft(&f);
	if (code == EXIT_CODE_YES && cli->json)
		cli_print_json(answer);
	else if (code == EXIT_CODE_YES)
		print_fallback(&f);
	return code;
}
