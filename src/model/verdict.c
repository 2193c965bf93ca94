#include "model/verdict.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/str.h"

static struct verdict
verdict_of(enum verdict_kind kind, const char *rule, const char *path)
{
	struct verdict verdict = { .kind = kind, .rule = rule };

	assert(rule != NULL);
	(void)snprintf(verdict.path, sizeof verdict.path, "%s", path == NULL ? "" : path);
	str_mend(verdict.path);
	return verdict;
}

struct verdict
verdict_no(const char *rule, const char *path, const char *format, ...)
{
	struct verdict verdict = verdict_of(VERDICT_NO, rule, path);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(verdict.detail, sizeof verdict.detail, format, args);
	va_end(args);
	str_mend(verdict.detail);
	return verdict;
}

struct verdict
verdict_person(const char *rule, const char *path, const char *format, ...)
{
	struct verdict verdict = verdict_of(VERDICT_PERSON, rule, path);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(verdict.detail, sizeof verdict.detail, format, args);
	va_end(args);
	str_mend(verdict.detail);
	return verdict;
}

bool
verdict_is_yes(const struct verdict *verdict)
{
	return verdict->kind == VERDICT_YES;
}
