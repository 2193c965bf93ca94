/*
 * walk.h - the structure of a message against the element table; only for wire/check.c.
 */
#ifndef COMITY_WIRE_WALK_H
#define COMITY_WIRE_WALK_H

#include "wire/check.h"

/* Adds remarks to the report.  version as of wire_version_number, 0 = not known; strict
 * as in wire_check_strict. */
struct verdict wire_walk(
    const struct json *message, struct wire_report *report, int version, bool strict);

#endif
