/* bare.h - jansson alone, for comparison: its names are also those of format/json.h. */
#ifndef COMITY_BENCH_BARE_H
#define COMITY_BENCH_BARE_H

#include <stdbool.h>

#include "base/str.h"

/* Reads the text into jansson's tree and throws it away. */
bool bare_jansson(struct str text);

#endif
