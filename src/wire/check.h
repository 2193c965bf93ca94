/*
 * check.h - whether a message is what TS 103 120 says, by the element table.
 *
 * The answer is that of ETSI's schemas of V1.23.1, JSON or XML, for every version from
 * V1.12.1 to V1.23.1 (older and newer ones are answered 3021), and then a little more: no
 * two actions of a request with the same number, no date that no calendar has, no more
 * than LIMIT_ACTIONS actions.  What the schemas leave open is a remark, never a refusal:
 * values that no dictionary has, elements that are younger than the version the message
 * names.
 *
 * Valid is not enough to act on: see wire/policy.h.
 */
#ifndef COMITY_WIRE_CHECK_H
#define COMITY_WIRE_CHECK_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "format/json.h"
#include "format/xml.h"
#include "model/verdict.h"

#define WIRE_REMARKS_MAX 16
#define WIRE_REMARK_TEXT_MAX 160

/* Oldest and newest version that are read: the middle number of V1.x.1. */
#define WIRE_VERSION_OLDEST 12
#define WIRE_VERSION_NEWEST 23

struct wire_remark {
	char path[VERDICT_PATH_MAX];
	char text[WIRE_REMARK_TEXT_MAX];
};

enum wire_encoding { WIRE_JSON, WIRE_XML };

struct wire_report {
	int code; /* HI-1 error code (TS 103 120 table D.1), 0 when valid */
	enum wire_encoding encoding; /* wire_check_text only, as the next two */
	struct json *message;        /* the tree, NULL when there is none */
	struct xml *xml;             /* WIRE_XML: what it was read from */
	size_t remarks_count; /* all of them; the first WIRE_REMARKS_MAX are kept */
	struct wire_remark remarks[WIRE_REMARKS_MAX];
};

/* Yes, or no with the first violation found: rule, JSON Pointer, and report->code.  The
 * tree may come from anywhere; members must be unique (both readers of format/json.h see
 * to it). */
struct verdict wire_check(const struct json *message, struct wire_report *report);

/* XML when the first character that is no space is <, behind a byte order mark if there
 * is one. */
enum wire_encoding wire_encoding_of(struct str text);

/* Reads the text, JSON or XML, and checks it.  What is not well formed is answered 3020,
 * what passes a limit 3022. */
struct verdict wire_check_text(
    struct arena *arena, struct str text, struct wire_report *report);

/* As wire_check, but a choice may hold nothing except its one alternative.  ETSI's JSON
 * schemas let other members stand beside it unjudged, its XML schemas do not; who acts on
 * a message must not carry what nobody judged. */
struct verdict wire_check_strict(const struct json *message, struct wire_report *report);

/* By the XML schemas: of a tree that was read from XML (wire/xml_message.h), or whether
 * XML can carry one that was read from JSON.  A choice holds its one alternative and
 * nothing else. */
struct verdict wire_check_xml(const struct json *message, struct wire_report *report);

#define WIRE_RULES_COUNT 11
/* The HI-1 code of a rule of this folder, 0 for an unknown one (data/rules.tsv has the
 * same). */
int wire_code(const char *rule);

/* "V1.23.1" -> 23.1 as 2301; -1 when it is not V1.x.y with x and y below 100. */
int wire_version_number(struct str version);

/* One line: "FILE: valid" or "FILE: invalid: CODE PATH reason". */
void wire_report_line(struct str file, const struct verdict *verdict,
    const struct wire_report *report, struct buf *out);

#endif
