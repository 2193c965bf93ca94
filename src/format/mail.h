/*
 * mail.h - a mail (RFC 5322, MIME) as its header and its parts; nothing of it is carried
 * out, opened or fetched.
 *
 * Strict where two readers could see two mails: a header field that counts and comes
 * twice, a boundary inside of one that is the same, a multipart in a transfer encoding
 * (RFC 2045 6.4) are ERR_SYNTAX.  A forwarded mail is one part; it is not opened.
 *
 * What stands in a mail proves nothing of who sent it.  Of one that is a signed message
 * as a whole (RFC 8551 3.4) it is told which bytes are said to be signed, by the reading
 * of which the parts are shown, so that nobody is shown other bytes than are verified.
 */
#ifndef COMITY_FORMAT_MAIL_H
#define COMITY_FORMAT_MAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Those of the mail's header that people are shown. */
enum mail_field {
	MAIL_FROM,
	MAIL_SENDER,
	MAIL_REPLY_TO,
	MAIL_TO,
	MAIL_DATE,
	MAIL_SUBJECT,
	MAIL_MESSAGE_ID,
	MAIL_FIELD_COUNT
};

struct mail_part {
	struct str type;     /* "text/plain": small letters */
	struct str charset;  /* small letters; empty = not stated */
	struct str encoding; /* transfer encoding in small letters; empty = none */
	struct str name;     /* of a file, or empty */
	struct str body;     /* as it stands there */
};

/* What a multipart has at its outermost level. */
struct mail_outer {
	struct str type;      /* "multipart/signed": of the mail itself, small letters */
	struct str protocol;  /* its parameter, as written */
	struct str before;    /* the first delimiter */
	struct str after;     /* the last one */
	struct str pieces[2]; /* header and body, as they stand there */
	size_t leaf[2];       /* which of the parts is the first in it */
	size_t pieces_count;  /* may be more */
	bool ended;           /* by its last delimiter */
};

struct mail {
	struct str fields[MAIL_FIELD_COUNT]; /* decoded: one line of UTF-8 each */
	struct str raw[MAIL_FIELD_COUNT];    /* as written; NULL = not there */
	bool signed_;                        /* it brings a signature; no more is known */
	struct mail_part *parts;             /* in their order, without the multiparts */
	size_t parts_count;
	struct mail_outer outer;
};

/* "from", "reply-to": as the header writes it, in small letters. */
struct str mail_field_name(enum mail_field field);

/* ERR_LIMIT beyond LIMIT_MAIL_DEPTH, LIMIT_MAIL_PARTS, LIMIT_MAIL_HEADER; ERR_SYNTAX.
 * Views point into the text. */
enum err mail_read(
    struct arena *arena, struct str text, struct mail *ret_mail, struct why *why);

/* --- mail_text.c --- */

/* A part's bytes out of their transfer encoding.  ERR_SYNTAX: not what it says. */
enum err mail_body(struct arena *arena, const struct mail_part *part,
    struct str *ret_bytes, struct why *why);
/* As UTF-8 with lines and tabs; any other control, and what could turn the direction of
 * writing, is a question mark.  false: a charset that is not known here, or bytes that
 * are none of it. */
bool mail_text(
    struct arena *arena, struct str charset, struct str bytes, struct str *ret_text);
/* A field's value with its encoded words (RFC 2047) as one line; what is not known here
 * stays as it is written. */
struct str mail_words(struct arena *arena, struct str value);
/* A character as UTF-8.  Returns its length, 0 = there is none of this number. */
size_t mail_point(unsigned point, unsigned char ret_utf8[static 4]);

/* --- mail_address.c --- */

/* The one address of a field From, Sender or Reply-To, as written there, in small
 * letters: a name is no part of it.  false: none, several, or in a form that two programs
 * might read differently. */
bool mail_address(struct arena *arena, struct str raw, struct str *ret_address);
/* NAME@HOST of letters, digits and few marks. */
bool mail_address_fits(struct str address);

/* --- mail_html.c --- */

/* What stands between the tags of a page, as mail_text gave it.  Entities by number are
 * characters, by name one space each; none of it is a control. */
void mail_html(struct buf *out, struct str html);

#endif
