#include "node/log.h"

#include <assert.h>
#include <stdarg.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"

#define LINE_MAX_BYTES 4096
#define VALUE_MAX 200

/* The role is set once, before anything is logged: the only state of this file. */
static const char *process_role = "comity";

void
log_role(const char *role)
{
	process_role = role;
}

static void
add_escaped(struct buf *line, const char *value)
{
	struct str s = str_slice(str_from(value), 0, VALUE_MAX);

	buf_add_byte(line, '"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c == '"' || c == '\\')
			buf_add_byte(line, '\\');
		if (c < 0x20 || c >= 0x7f)
			buf_add_byte(line, '?');
		else
			buf_add_byte(line, c);
	}
	buf_add_byte(line, '"');
}

void
log_event(enum log_level level, const char *event, ...)
{
	static const char *const levels[LOG_LEVEL_COUNT] = { "info", "warning", "error" };
	char at[CLOCK_TEXT_MAX];
	struct buf line;
	va_list pairs;

	assert(level < LOG_LEVEL_COUNT);
	buf_init(&line, LINE_MAX_BYTES);
	buf_format(&line,
	    "{\"ts\":\"%.*s\",\"level\":\"%s\",\"role\":\"%s\",\"event\":\"%s\"",
	    STR_ARG(clock_text_micro(clock_real(), at)), levels[level], process_role,
	    event);
	va_start(pairs, event);
	for (;;) {
		const char *key = va_arg(pairs, const char *);
		const char *value;

		if (key == NULL)
			break;
		value = va_arg(pairs, const char *);
		buf_format(&line, ",\"%s\":", key);
		add_escaped(&line, value == NULL ? "?" : value);
	}
	va_end(pairs);
	buf_add_c(&line, "}\n");
	if (!buf_failed(&line))
		(void)!write(STDERR_FILENO, line.ptr, line.len);
	buf_release(&line);
}
