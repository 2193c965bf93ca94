#include "cli/ask.h"

#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/limits.h"
#include "net/client.h"
#include "node/place.h"
#include "trust/uuid.h"

#define BODY_MAX LIMIT_BODY
/* A core that died is started again within that. */
#define UNDER_WAY "call-under-way"
#define AGAIN_FOR (10 * CLOCK_SECOND)

/* {"error": {rule, sentence, source, kind, path, detail, exit}} for people */
static int
print_refusal(struct cli *cli, const struct json *answer)
{
	const struct json *error = json_get(answer, "error");

	if (cli->json)
		cli_print_json(answer);
	if (error == NULL) {
		const struct json *words = json_get(answer, "words");

		if (!cli->json && words != NULL) {
			printf("no: ");
			cli_print_foreign(words->string);
			printf("\n");
		}
		return EXIT_CODE_NO;
	}
	if (!cli->json) {
		printf("%s: %.*s (%.*s, %.*s: %.*s)\n    %.*s ",
		    json_get_bool(error, "person") ? "a person decides" : "no",
		    STR_ARG(json_get_str(error, "sentence")),
		    STR_ARG(json_get_str(error, "rule")),
		    STR_ARG(json_get_str(error, "kind")),
		    STR_ARG(json_get_str(error, "source")),
		    STR_ARG(json_get_str(error, "path")));
		cli_print_foreign(json_get_str(error, "detail"));
		printf("\n");
	}
	return (int)json_get_int(error, "exit", EXIT_CODE_NO);
}

/* An id of this call's own, so that the node knows it when it is asked again. */
static enum err
put_call(struct cli *cli, struct json *body, struct str *ret_call, struct why *why)
{
	char id[UUID_TEXT_MAX];
	enum err e = ERR_OK;

	if (cli->call == NULL)
		e = uuid7(clock_real(), id, why);
	if (e != ERR_OK)
		return e;
	*ret_call = arena_str(&cli->arena, str_from(cli->call == NULL ? id : cli->call));
	json_put_str(&cli->arena, body, "call", *ret_call);
	return ERR_OK;
}

static int
tell_lost(const char *node, struct str call_id, const struct why *why)
{
	fprintf(stderr,
	    "comity: the node at %s gave no answer (%s): it may have been done; the same "
	    "command with --call %.*s asks again, and does nothing twice\n",
	    node, why->text, STR_ARG(call_id));
	return EXIT_CODE_AGAIN;
}

/* Asks until there is an answer, once the call may have been heard: it has an id. */
static enum err
post(struct cli *cli, const char *node, struct str path, struct str text,
    unsigned *ret_status, struct str *ret_answer, struct why *why)
{
	static const struct timespec pause = { 0, 200000000 };
	struct str socket = arena_format(&cli->arena, "%s/" PLACE_SOCKET, node);
	int64_t end = clock_steady() + AGAIN_FOR;
	bool heard = false;
	enum err e;

	if (socket.ptr == NULL || path.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room");
	for (;;) {
		struct why last;

		e = client_unix_post(&cli->arena, socket.ptr, path.ptr, text, ret_status,
		    ret_answer, heard ? &last : why);
		heard = heard || (e != ERR_OK && e != ERR_NOT_FOUND);
		if (e == ERR_OK)
			return ERR_OK;
		if (!heard || clock_steady() > end)
			return e != ERR_OK && heard ? ERR_IO : e;
		(void)nanosleep(&pause, NULL);
	}
}

int
ask_at(struct cli *cli, const char *node, const char *call, struct json *body,
    struct json **ret_answer)
{
	struct str path = arena_format(&cli->arena, "/api/%s", call);
	struct str answer, call_id;
	unsigned status;
	struct buf text;
	struct why why;
	enum err e = put_call(cli, body, &call_id, &why);

	if (e != ERR_OK)
		return cli_failed(&why, "nothing was asked");
	buf_init(&text, BODY_MAX);
	json_write(body, &text);
	if (buf_failed(&text)) {
		buf_release(&text);
		return cli_usage(cli, "this is too large for one call");
	}
	e = post(cli, node, path, buf_str(&text), &status, &answer, &why);
	buf_release(&text);
	if (e == ERR_NOT_FOUND) {
		fprintf(stderr,
		    "comity: the node at %s was not reached (%s): nothing was done\n",
		    node, why.text);
		return EXIT_CODE_UNREACHABLE;
	}
	if (e != ERR_OK)
		return tell_lost(node, call_id, &why);
	if (json_read(&cli->arena, answer, ret_answer, &why) != ERR_OK) {
		fprintf(stderr, "comity: the node answered %u: %.*s\n", status,
		    STR_ARG(answer));
		return EXIT_CODE_AGAIN;
	}
	if (str_eq_c(json_get_str(json_get(*ret_answer, "error"), "rule"), UNDER_WAY)) {
		(void)err_why(&why, ERR_IO, 0, "it is being done");
		return tell_lost(node, call_id, &why);
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
