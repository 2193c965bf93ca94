/*
 * pdf_signature.h - which bytes of a PDF its signature is said to cover, and when it says
 * that it was made; nothing else of a PDF is read.
 *
 * A signature stands in the file that it signs: /Contents <HEX> has it, and /ByteRange
 * [0 a b c] says that it covers all bytes but those from a to b (ISO 32000-2, 12.8.1).
 * The file is searched for that name as bytes, without any other syntax, and only one
 * shape counts as all of it: one /ByteRange, that begins with the first byte, ends with
 * the last, and leaves out <HEX> and not one byte more.  So there is no room for other
 * pages: whatever a program makes of the file, the signer has signed the bytes of which
 * it makes it.
 */
#ifndef COMITY_FORMAT_PDF_SIGNATURE_H
#define COMITY_FORMAT_PDF_SIGNATURE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum pdf_signed {
	PDF_UNSIGNED,
	PDF_SIGNED_WHOLLY,
	PDF_SIGNED_PARTLY,    /* bytes before, behind or within it are nobody's */
	PDF_SIGNED_SEVERAL,   /* more than one signature */
	PDF_SIGNED_OTHERWISE, /* in a form that is not read here */
	PDF_SIGNED_COUNT
};

struct pdf_signature {
	enum pdf_signed is;
	const char *words;    /* why it is not wholly signed */
	struct str before;    /* what is signed: these bytes */
	struct str after;     /* and then these */
	struct str signature; /* CMS, with the zeros behind it that fill its place */
	bool has_time;
	int64_t at; /* as its dictionary says (pdf_time.h) */
};

/* ERR_LIMIT: no memory.  Views of pdf, but for the signature. */
enum err pdf_signature_find(struct arena *arena, struct str pdf,
    struct pdf_signature *ret_signature, struct why *why);

#endif
