/*
 * zip_form.h - the form of a zip, read strictly: inside of zip.h.
 *
 * Every byte belongs to an entry, the directory or the end record; the directory and the
 * local headers say the same.  What one program shows, every other program shows.
 */
#ifndef COMITY_EVIDENCE_ZIP_FORM_H
#define COMITY_EVIDENCE_ZIP_FORM_H

#include "evidence/zip.h"

#define ZIP_SIGNATURE_LOCAL 0x04034b50U
#define ZIP_LOCAL_LEN 30 /* APPNOTE 4.3.7, without name */
#define ZIP_FLAG_UTF8 (1 << 11)

struct zip_header {
	struct str name; /* a view into the zip */
	uint32_t flags, method, crc;
	uint32_t packed, size; /* bytes in the zip, bytes unpacked */
	uint32_t local_at;     /* where the local header starts */
	size_t central_at;     /* and the directory's */
};

/* Little-endian, len 1 to 4; the bytes must be there. */
uint32_t zip_le(struct str bytes, size_t at, unsigned len);

/* All headers, in the order of the file.  Errors as zip_read. */
enum err zip_walk(struct arena *arena, struct str bytes, struct zip_header **ret_headers,
    size_t *ret_count, struct why *why);

#endif
