/*
 * walk.h - the structure of a message against the element table; only for wire/check.c.
 */
#ifndef COMITY_WIRE_WALK_H
#define COMITY_WIRE_WALK_H

#include "wire/check.h"

enum walk_mode { WALK_JSON, WALK_STRICT, WALK_XML };

/* Adds remarks to the report.  version as of wire_version_number, 0 = not known; strict
 * as in wire_check_strict; xml as in wire_check_xml, and strict anyway. */
struct verdict wire_walk(const struct json *message, struct wire_report *report,
    int version, enum walk_mode mode);

#endif
