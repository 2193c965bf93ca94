/* desk_query.h - addresses of the desk with a query. */
#ifndef COMITY_NODE_DESK_QUERY_H
#define COMITY_NODE_DESK_QUERY_H

#include "base/buf.h"

/* Appends "name=value&": unreserved bytes as they are, the rest as %XX; an empty value is
 * left out. */
void desk_query_add(struct buf *out, const char *name, struct str value);

#endif
