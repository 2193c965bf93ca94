#include "base/err.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

#undef err_why
#undef err_errno

enum err
err_why(struct why *why, enum err err, int line, const char *format, ...)
{
	va_list args;

	assert(err > ERR_OK && err < ERR_COUNT);
	if (why == NULL)
		return err;
	why->err = err;
	why->line = line;
	va_start(args, format);
	(void)vsnprintf(why->text, sizeof why->text, format, args);
	va_end(args);
	str_mend(why->text);
	return err;
}

enum err
err_errno(struct why *why, const char *format, ...)
{
	int saved = errno;
	enum err err = saved == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	char text[WHY_TEXT_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof text, format, args);
	va_end(args);
	str_mend(text);
	return err_why(why, err, 0, "%s: %s", text, strerror(saved));
}

const char *
err_name(enum err err)
{
	static const char *const names[ERR_COUNT] = {
		[ERR_OK] = "ok",
		[ERR_SYNTAX] = "syntax",
		[ERR_LIMIT] = "limit",
		[ERR_IO] = "io",
		[ERR_NOT_FOUND] = "not-found",
		[ERR_CONFLICT] = "conflict",
		[ERR_CRYPTO] = "crypto",
		[ERR_DENIED] = "denied",
		[ERR_USAGE] = "usage",
	};

	assert(err < ERR_COUNT);
	return names[err];
}
