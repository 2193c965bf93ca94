/*
 * err.h - the world failed us: a closed set of codes, and why.
 *
 * Three kinds of "it did not work" are kept apart everywhere:
 *   - the world failed us            enum err and struct why (this file)
 *   - the answer is no, because ...  struct verdict, a value (model/verdict.h)
 *   - we are wrong                   assert; the supervisor restarts the process
 *
 * Outputs (ret_x) of a function that returns anything but ERR_OK are untouched.
 */
#ifndef COMITY_BASE_ERR_H
#define COMITY_BASE_ERR_H

#include "base/attr.h"

#define WHY_TEXT_MAX 200

enum err {
	ERR_OK = 0,
	ERR_SYNTAX,    /* the bytes are not well formed, or not what was announced */
	ERR_LIMIT,     /* a fixed limit of limits.h was passed, or an arena is full */
	ERR_IO,        /* the system failed us (disk, socket, memory): try later */
	ERR_NOT_FOUND, /* no such file, row, key or name */
	ERR_CONFLICT,  /* it exists already, or somebody was faster */
	ERR_CRYPTO,    /* a signature, key or certificate is bad, or OpenSSL refused */
	ERR_DENIED,    /* the caller may not do this */
	ERR_USAGE,     /* the caller asked for something that makes no sense */
	ERR_COUNT
} MUST_CHECK;

/* Where and why: filled at the place that saw the fault, shown to a person. */
struct why {
	enum err err;
	int line; /* line of the input, 0 = none */
	char text[WHY_TEXT_MAX];
};

/* Fills why (NULL is fine) and returns err, so that a fault is one line: return
 * err_why(...). */
enum err err_why(struct why *why, enum err err, int line, const char *format, ...)
    PRINTF_LIKE(4, 5);

/* As err_why with the text of errno at its end; the code is ERR_NOT_FOUND for ENOENT,
 * else ERR_IO. */
enum err err_errno(struct why *why, const char *format, ...) PRINTF_LIKE(2, 3);

/* What clang's analyser cannot see from outside: that neither returns ERR_OK. */
/* NOLINTBEGIN(readability-identifier-naming) */
#if defined(__clang_analyzer__)
#define err_why(why, err, ...) ((void)err_why(why, err, __VA_ARGS__), (err))
#define err_errno(why, ...) ((void)err_errno(why, __VA_ARGS__), ERR_IO)
#endif
/* NOLINTEND(readability-identifier-naming) */

const char *err_name(enum err err);

#endif
