#include "cli/evidence_seal.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/ask.h"
#include "evidence/scope.h"
#include "model/order.h"

static enum scope_kind
kind_of(struct str name)
{
	if (str_ends(name, STR(".csv")))
		return SCOPE_CSV;
	return str_ends(name, STR(".json")) ? SCOPE_JSON : SCOPE_FREE;
}

/* PATH, or CATEGORY:PATH */
static int
add_file(struct cli *cli, struct json *list, const char *option)
{
	struct str rest = str_from(option);
	struct str first = str_cut(&rest, ':');
	enum data_category category;
	bool declared = rest.len > 0 && data_category_parse(first, &category);
	struct str path = declared ? rest : str_from(option);
	struct json *file = json_add(list, json_object(&cli->arena));
	struct str bytes;
	struct buf text;
	int code;

	if (cli_read(cli, path.ptr, LIMIT_EVIDENCE_PART, &bytes, &code) != ERR_OK)
		return code;
	buf_init(&text, 2 * LIMIT_BODY);
	base64_encode(bytes, &text);
	json_put_str(&cli->arena, file, "name", cli_base_name(path));
	json_put_str(&cli->arena, file, "kind",
	    scope_kind_name(declared ? SCOPE_FREE : kind_of(path)));
	json_put_str(&cli->arena, file, "data", arena_str(&cli->arena, buf_str(&text)));
	if (declared)
		json_put_str(&cli->arena, file, "category", first);
	buf_release(&text);
	return EXIT_CODE_YES;
}

static int
add_files(struct cli *cli, struct json *body)
{
	struct json *list = json_put(body, "files", json_array(&cli->arena));
	const char *option;
	int code = EXIT_CODE_YES;

	for (size_t i = 0;
	     code == EXIT_CODE_YES && (option = cli_option_nth(cli, "file", i)) != NULL;
	     i++)
		code = add_file(cli, list, option);
	return code;
}

static void
put_option(struct cli *cli, struct json *object, const char *name, const char *option,
    const char *fallback)
{
	const char *value = cli_option(cli, option);

	json_put_str(
	    &cli->arena, object, name, str_from(value == NULL ? fallback : value));
}

static void
put_declaration(struct cli *cli, struct json *body)
{
	struct json *declaration =
	    json_put(body, "declaration", json_object(&cli->arena));

	put_option(cli, declaration, "system", "system", "");
	put_option(cli, declaration, "method", "method", "");
	put_option(cli, declaration, "statement", "statement", "");
	put_option(cli, declaration, "role", "role", "response desk");
	put_option(cli, declaration, "language", "language", "en");
	put_option(cli, declaration, "extracted_at", "extracted-at", "");
	put_option(cli, body, "justification", "justification", "");
	put_option(cli, body, "despite_clocks", "despite-clocks", "");
	if (cli_flag(cli, "release"))
		put_option(cli, body, "released_by", "as", "");
}

/* Which rows, which column, why: as the vault found it. */
void
evidence_print_scope(const struct json *scope)
{
	for (const struct json *f = json_first(json_get(scope, "findings")); f != NULL;
	     f = f->next) {
		printf("    %.*s row %lld ", STR_ARG(json_get_str(f, "file")),
		    (long long)json_get_int(f, "row", 0));
		cli_print_foreign(json_get_str(f, "column"));
		printf(": %.*s\n", STR_ARG(json_get_str(f, "reason")));
	}
}

int
evidence_seal(struct cli *cli)
{
	const char *id = cli_argument(cli, 0);
	struct json *body = json_object(&cli->arena);
	const char *collected = cli_option(cli, "collected");
	struct json *answer = NULL;
	int code = EXIT_CODE_YES;

	if (id == NULL || (cli_option(cli, "file") == NULL) == (collected == NULL))
		return cli_usage(
		    cli, "an order's id and --file or --collected are needed");
	if (collected != NULL)
		put_option(cli, body, "collected", "collected", "");
	else
		code = add_files(cli, body);
	if (code != EXIT_CODE_YES)
		return code;
	json_put_str(&cli->arena, body, "id", str_from(id));
	put_declaration(cli, body);
	code = ask_node(cli, "evidence/seal", body, &answer);
	if (code != EXIT_CODE_YES && !cli->json)
		evidence_print_scope(json_get(answer, "scope"));
	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json)
		cli_print_json(answer);
	else
		printf("%.*s  sealed, in the outbox\n",
		    STR_ARG(json_get_str(answer, "evidence")));
	return EXIT_CODE_YES;
}
