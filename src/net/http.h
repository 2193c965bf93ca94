/* http.h - the grammar of HTTP fields, as strict as RFC 9110 and RFC 9112 are. */
#ifndef COMITY_NET_HTTP_H
#define COMITY_NET_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* RFC 9110 5.6.2: a field's name. */
bool http_is_token(struct str s);
/* RFC 9110 5.5: no control character but tab, no space at its ends. */
bool http_is_value(struct str s);
/* What may stand in a request line: "/", then visible ASCII, no fragment. */
bool http_is_target(struct str s);

/* A range of a file. */
struct http_range {
	uint64_t from;
	uint64_t len;
};

/*
 * RFC 9110 14.1.2 with one range: "bytes=5-9", "bytes=5-", "bytes=-5".  False: not
 * understood, send all (14.2 lets a server ignore it).  A range outside the file has len
 * 0: answer 416.
 */
bool http_range(struct str value, uint64_t size, struct http_range *ret_range);

#endif
