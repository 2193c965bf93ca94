/* law_route.h - what the files of comity law route share; nobody else includes it. */
#ifndef COMITY_CLI_LAW_ROUTE_H
#define COMITY_CLI_LAW_ROUTE_H

#include "advice/route.h"
#include "cli/law_cli.h"

/* As a table; in colour on a terminal that wants it. */
void law_route_print_text(
    const struct advice_routes *answer, bool colour, struct buf *out);

#endif
