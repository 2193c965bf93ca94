/* law_route.h - what the files of comity law route share; nobody else includes it. */
#ifndef COMITY_CLI_LAW_ROUTE_H
#define COMITY_CLI_LAW_ROUTE_H

#include "cli/law_cli.h"
#include "law/route_detail.h"

struct law_route_answer {
	const struct law *law;
	struct law_question question;
	struct law_route_list routes;
	const struct law_route_detail *details; /* one a route, in their order */
};

void law_route_print_json(struct cli *cli, const struct law_route_answer *answer);
/* As a table; in colour on a terminal that wants it. */
void law_route_print_text(
    const struct law_route_answer *answer, bool colour, struct buf *out);

#endif
