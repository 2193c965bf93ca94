#include "cli/ask.h"

#include <stdio.h>

#include "base/limits.h"
#include "net/client.h"
#include "node/place.h"

#define BODY_MAX LIMIT_BODY

/* {"error": {rule, sentence, source, kind, path, detail, exit}} for people */
static int
print_refusal(struct cli *cli, const struct json *answer)
{
	const struct json *error = json_get(answer, "error");

	if (cli->json)
		cli_print_json(answer);
	if (error == NULL) {
		const struct json *words = json_get(answer, "words");

		if (!cli->json && words != NULL)
			printf("no: %.*s\n", STR_ARG(words->string));
		return EXIT_CODE_NO;
	}
	if (!cli->json)
		printf("%s: %.*s (%.*s, %.*s: %.*s)\n    %.*s %.*s\n",
		    json_get_bool(error, "person") ? "a person decides" : "no",
		    STR_ARG(json_get_str(error, "sentence")),
		    STR_ARG(json_get_str(error, "rule")),
		    STR_ARG(json_get_str(error, "kind")),
		    STR_ARG(json_get_str(error, "source")),
		    STR_ARG(json_get_str(error, "path")),
		    STR_ARG(json_get_str(error, "detail")));
	return (int)json_get_int(error, "exit", EXIT_CODE_NO);
}

int
ask_at(struct cli *cli, const char *node, const char *call, struct json *body,
    struct json **ret_answer)
{
	struct str path = arena_format(&cli->arena, "/api/%s", call);
	struct str socket = arena_format(&cli->arena, "%s/" PLACE_SOCKET, node);
	struct str answer;
	unsigned status;
	struct buf text;
	struct why why;
	enum err e;

	buf_init(&text, BODY_MAX);
	json_write(body, &text);
	if (buf_failed(&text) || path.ptr == NULL || socket.ptr == NULL) {
		buf_release(&text);
		return cli_usage(cli, "this is too large for one call");
	}
	e = client_unix_post(
	    &cli->arena, socket.ptr, path.ptr, buf_str(&text), &status, &answer, &why);
	buf_release(&text);
	if (e == ERR_NOT_FOUND) {
		fprintf(stderr,
		    "comity: the node at %s was not reached (%s): nothing was done\n",
		    node, why.text);
		return EXIT_CODE_UNREACHABLE;
	}
	if (e != ERR_OK) {
		fprintf(stderr,
		    "comity: the node at %s gave no answer (%s): it may have been done, "
		    "look before you try again\n",
		    node, why.text);
		return EXIT_CODE_AGAIN;
	}
	if (json_read(&cli->arena, answer, ret_answer, &why) != ERR_OK) {
		fprintf(stderr, "comity: the node answered %u: %.*s\n", status,
		    STR_ARG(answer));
		return EXIT_CODE_AGAIN;
	}
	return status == 200 ? EXIT_CODE_YES : print_refusal(cli, *ret_answer);
}

int
ask_node(struct cli *cli, const char *call, struct json *body, struct json **ret_answer)
{
	const char *node = cli_option(cli, "node");
	const char *as = cli_option(cli, "as");

	if (node == NULL)
		return cli_usage(cli, "--node FOLDER is needed");
	if (as != NULL)
		json_put_str(&cli->arena, body, "person", str_from(as));
	return ask_at(cli, node, call, body, ret_answer);
}

bool
ask_quietly(struct cli *cli, const char *node, const char *call, const struct json *body,
    struct json **ret_answer)
{
	struct str path = arena_format(&cli->arena, "/api/%s", call);
	struct str socket = arena_format(&cli->arena, "%s/" PLACE_SOCKET, node);
	struct str answer;
	unsigned status = 0;
	struct buf text;
	struct why why;
	bool ok;

	buf_init(&text, BODY_MAX);
	json_write(body, &text);
	ok = !buf_failed(&text) && socket.ptr != NULL && path.ptr != NULL &&
	     client_unix_post(&cli->arena, socket.ptr, path.ptr, buf_str(&text), &status,
		 &answer, &why) == ERR_OK &&
	     status == 200 && json_read(&cli->arena, answer, ret_answer, &why) == ERR_OK;
	buf_release(&text);
	return ok;
}

bool
ask_folder(struct cli *cli, const char *node, const char *call, struct json **ret_answer)
{
	return ask_quietly(cli, node, call, json_object(&cli->arena), ret_answer);
}

bool
ask_ready(struct cli *cli)
{
	const char *node = cli_option(cli, "node");
	size_t mark = arena_mark(&cli->arena);
	struct json *answer = NULL;
	bool ready = ask_folder(cli, node == NULL ? "." : node, "node/status", &answer);

	arena_return(&cli->arena, mark);
	return ready;
}
