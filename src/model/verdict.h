/*
 * verdict.h - the answer to "may this be?": yes, no with its rule, or a person decides.
 *
 * A refusal is an answer, not an error.  A verdict names its rule by the id of
 * data/rules.tsv (sentence, source, law or house, HI-1 code, exit code stand there); a
 * person's verdict says what is unknown.
 */
#ifndef COMITY_MODEL_VERDICT_H
#define COMITY_MODEL_VERDICT_H

#include <stdbool.h>

#include "base/attr.h"

#define VERDICT_PATH_MAX 256
#define VERDICT_DETAIL_MAX 240

enum verdict_kind {
	VERDICT_YES,
	VERDICT_NO,     /* because of the rule */
	VERDICT_PERSON, /* the tables do not answer: detail says what is unknown */
	VERDICT_KIND_COUNT
};

struct verdict {
	enum verdict_kind kind;
	const char *rule;            /* id in data/rules.tsv, NULL for yes */
	char path[VERDICT_PATH_MAX]; /* JSON Pointer (RFC 6901) to the place, or empty */
	char detail[VERDICT_DETAIL_MAX]; /* words for the reader; never a secret */
};

#define VERDICT_IS_YES ((struct verdict){ .kind = VERDICT_YES })

/* path NULL = none.  The rule must be a literal: tools/stylecheck looks each one up. */
struct verdict verdict_no(const char *rule, const char *path, const char *format, ...)
    PRINTF_LIKE(3, 4);
struct verdict verdict_person(const char *rule, const char *path, const char *format, ...)
    PRINTF_LIKE(3, 4);
bool verdict_is_yes(const struct verdict *verdict);

#endif
