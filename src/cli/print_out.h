/* print_out.h - where a document that is printed (print/print.h) goes. */
#ifndef COMITY_CLI_PRINT_OUT_H
#define COMITY_CLI_PRINT_OUT_H

#include "cli/cli.h"
#include "print/print.h"

#define PRINT_OPTIONS "language= "
#define PRINT_PDF_MAX ((size_t)128 << 20)

/* --language, English if there is none. */
int print_language(struct cli *cli, enum language *ret_language);
/* print_begin; EXIT_CODE_YES, or what was wrong has been said. */
int print_start(struct cli *cli, enum language language, struct print *ret_print);

/* The PDF, in the arena, from the comity-paper that lies beside this program.
 * ERR_NOT_FOUND: there is none; ERR_IO: it failed, and said why. */
enum err print_pdf(struct print *print, struct str *ret_pdf, struct why *why);
/* The PDF to the new file. */
int print_to(struct print *print, const char *path);
/* The blocks as one page of HTML that needs nothing else; the files are left out. */
void print_html(const struct print *print, struct buf *out);
/* The blocks as lines of text, to standard output. */
void print_text(const struct print *print);

#endif
