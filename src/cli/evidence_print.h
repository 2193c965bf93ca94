/* evidence_print.h - the evidence passport on paper: what was checked, for a judge. */
#ifndef COMITY_CLI_EVIDENCE_PRINT_H
#define COMITY_CLI_EVIDENCE_PRINT_H

#include "cli/print_out.h"
#include "evidence/verify.h"

#define EVIDENCE_PRINT_OPTIONS "pdf= language= "

/* The report of the file's bytes to the new PDF of --pdf; nothing without that option. */
int evidence_print(
    struct cli *cli, struct str bytes, const struct evidence_report *report);

#define EVIDENCE_REPLY_SYNOPSIS                                                          \
	"[--key PEM --cert PEM] [--language LL] [options of verify]\n"                   \
	"    --out DIR PACKAGE"
#define EVIDENCE_REPLY_OPTIONS "key= cert= language= out= "
#define EVIDENCE_REPLY_HELP                                                              \
	"DIR, which must be new, gets package.asice, letter.pdf (PDF/A-3b), with --key " \
	"and\n--cert letter.pdf.p7s, and SHA256SUMS.  It is not encrypted: the way on "  \
	"which it\ntravels must be.  It needs comity-paper.\n"

/* For a requester without a node: the package of the report, and a letter about it that
 * says how common programs open and verify it, signed where --key and --cert are given.
 * Only for a package that is sealed and whole; the caller says so. */
int evidence_reply(
    struct cli *cli, struct str bytes, const struct evidence_report *report);

#endif
