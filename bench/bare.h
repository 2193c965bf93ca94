/* bare.h - the libraries alone, for comparison: jansson's names are also those of
 * format/json.h. */
#ifndef COMITY_BENCH_BARE_H
#define COMITY_BENCH_BARE_H

#include <stdbool.h>

#include "base/str.h"

/* Read the text into the library's tree and throw it away. */
bool bare_jansson(struct str text);
bool bare_libxml2(struct str text);

#endif
