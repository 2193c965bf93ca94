/* ask.h - a call to a node on this machine, over its Unix socket. */
#ifndef COMITY_CLI_ASK_H
#define COMITY_CLI_ASK_H

#include "cli/cli.h"

/* POST /api/CALL with the body (person is added from --as) to the node of --node.
 * *ret_answer is the answer's tree; a refusal is printed with its rule, and the exit code
 * says so: then, and when the node cannot be reached, the result is not EXIT_CODE_YES. */
int ask_node(
    struct cli *cli, const char *call, struct json *body, struct json **ret_answer);

/* The same of the node in a folder, as the first person of the caller. */
int ask_at(struct cli *cli, const char *node, const char *call, struct json *body,
    struct json **ret_answer);
/* POST /api/CALL; says nothing when it fails. */
bool ask_quietly(struct cli *cli, const char *node, const char *call,
    const struct json *body, struct json **ret_answer);
/* The same without a body. */
bool ask_folder(
    struct cli *cli, const char *node, const char *call, struct json **ret_answer);

/* Whether the node of --node answers now; says nothing. */
bool ask_ready(struct cli *cli);

#endif
