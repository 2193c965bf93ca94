/*
 * law_json.h - rows, findings and reports of law as trees: what the command line prints
 * and what the desk shows are the same.
 */
#ifndef COMITY_ADVICE_LAW_JSON_H
#define COMITY_ADVICE_LAW_JSON_H

#include "base/buf.h"
#include "format/json.h"
#include "law/finding.h"

/* "yes", "no", "person" */
extern const char *const advice_answers[VERDICT_KIND_COUNT];

/* Members source, kind, tag, unverified, assumed; table and line of a row of a file.
 * row NULL: none of them. */
void advice_put_row(struct arena *arena, struct json *object, const struct table_row *row,
    struct str file);
/* {answer, rule, code, field, path, detail} and its row. */
struct json *advice_finding(struct arena *arena, const struct law_finding *finding);
/* {answer, unverified, tables, assumed, findings} */
struct json *advice_report(
    struct arena *arena, const struct law *law, const struct law_report *report);
/* Members tables (the digest) and assumed (the statements of a what-if). */
void advice_put_law(struct arena *arena, struct json *object, const struct law *law);

/* The digest that stands beside each verdict: the same tables give the same answer. */
struct str advice_digest(struct arena *arena, const struct law *law);
/* Of the bytes, which are given back.  Empty when they did not fit: the digest of nothing
 * would be the same for all. */
struct str advice_digest_of(struct arena *arena, struct buf *bytes);

#endif
