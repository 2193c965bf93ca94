/*
 * printed.h - what a print of ours carries: the files in a PDF that comity-paper wrote.
 *
 * This is no reader of PDF.  comity-paper lays its files into the PDF as they are, each
 * behind a member of our own (paper/archive.h); they are found there by their form, and a
 * PDF that was made or saved by another program is not taken.  What strangers send is
 * thus never given to a PDF library, and there is nothing to be jailed.
 *
 * What is found is what is proven by its own signatures, and by nothing around it:
 * whether the pages show the same is found by printing it again.
 */
#ifndef COMITY_EVIDENCE_PRINTED_H
#define COMITY_EVIDENCE_PRINTED_H

#include "base/err.h"
#include "base/str.h"

#define PRINTED_FILES_MAX 64

struct printed_file {
	struct str name;
	struct str bytes;
};

struct printed {
	struct printed_file files[PRINTED_FILES_MAX];
	size_t files_count;
	struct str producer; /* as it says itself */
};

/* Views of the PDF.  ERR_SYNTAX: no PDF, a file not in the form that we write, none at
 * all; ERR_CONFLICT: two files of one name: which one counts nobody could say. */
enum err printed_read(struct str pdf, struct printed *ret_printed, struct why *why);

/* NULL: there is no such file. */
const struct printed_file *printed_find(const struct printed *printed, const char *name);

#endif
