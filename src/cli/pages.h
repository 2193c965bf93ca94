/*
 * pages.h - a list that a node gives page by page, printed as it comes.
 *
 * Nothing is cut in silence: what --limit leaves out, and what a node that went away did
 * not give any more, is said on standard error, and in JSON by "whole": false.
 */
#ifndef COMITY_CLI_PAGES_H
#define COMITY_CLI_PAGES_H

#include "cli/cli.h"

#define PAGES_OPTIONS "limit="
#define PAGES_SYNOPSIS "[--limit N]"

struct pages {
	const char *call; /* of the node */
	const char *list; /* member of its answer: the rows */
	const char *from; /* argument of the call, and member of the answer while there
			     are more rows: where these begin (node/local.h) */
	void (*print_head)(const struct json *answer); /* for people; or NULL */
	void (*print_row)(const struct json *row);
};

/* All pages, from the one that the question (the call's arguments) asks for.  With --json
 * one object: what else the first page says, the list, and last whole. */
int pages_print(struct cli *cli, const struct json *question, const struct pages *pages);

#endif
