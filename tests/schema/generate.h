/*
 * generate.h - random messages from the element table, half of them spoiled at one place.
 */
#ifndef COMITY_TESTS_SCHEMA_GENERATE_H
#define COMITY_TESTS_SCHEMA_GENERATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "format/json.h"
#include "random.h"

/* One message as a text; the buf may fail (then there is none this time). */
void generate_json(struct arena *arena, struct random *random, struct buf *out);
void generate_xml(struct arena *arena, struct random *random, struct buf *out);
/* One that XML can carry, unspoiled, as a tree. */
struct json *generate_model(struct arena *arena, struct random *random);

#endif
