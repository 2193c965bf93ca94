/*
 * order_print.h - the order for an addressee without a node, and back from that paper.
 *
 * unprint takes the order and its papers out of a PDF that comity printed
 * (evidence/printed.h), prints them again and compares: what the pages show is either
 * what the order says, or it counts for nothing.
 */
#ifndef COMITY_CLI_ORDER_PRINT_H
#define COMITY_CLI_ORDER_PRINT_H

#include "cli/print_out.h"
#include "evidence/printed.h"
#include "print/order_paper.h"

#define ORDER_PRINT_SYNOPSIS                                                             \
	"[--node FOLDER] [--language LL] [--sign-off FILE]... [--receipt FILE]...\n"     \
	"    --out PDF ORDER|ID"
#define ORDER_PRINT_OPTIONS "node= as= language= sign-off= receipt= out="
#define ORDER_PRINT_HELP                                                                 \
	"PDF/A-3b with the order, its sign-offs and receipts in it, and a QR code of "   \
	"its\n"                                                                          \
	"number and hash.  LL is en, fr, es or ar.  With --node and an ID, the papers "  \
	"are\n"                                                                          \
	"those of the case.  It needs comity-paper.\n"
int order_print(struct cli *cli);

/* The order in a file with what --sign-off and --receipt give, or the papers of a case of
 * the node; the language of --language. */
int order_papers_take(struct cli *cli, const char *from, struct order_papers *papers);

#define ORDER_UNPRINT_SYNOPSIS "[--roster FILE]... [--synced] [--at TIME] [--out DIR] PDF"
#define ORDER_UNPRINT_OPTIONS "roster= at= out= synced"
#define ORDER_UNPRINT_HELP                                                               \
	"Exit code 0: printed by comity and unchanged, and no sign-off failed; 1: "      \
	"changed, "                                                                      \
	"or\na sign-off fails; 3: that cannot be told (another version printed it, "     \
	"something\n"                                                                    \
	"was added to it, comity-paper is missing), and only the order taken out "       \
	"counts.\n"                                                                      \
	"DIR, which must be new, gets order.json and the papers with it.\n"
int order_unprint(struct cli *cli);

enum unprinted {
	UNPRINTED_SAME,    /* byte for byte as this program prints it */
	UNPRINTED_ADDED,   /* the same, and more behind it: a signature, or other pages */
	UNPRINTED_UNKNOWN, /* another version or other tables, or nothing to compare with
			    */
	UNPRINTED_CHANGED,
	UNPRINTED_COUNT
};

struct unprint {
	struct printed printed;
	struct order_papers papers;
	enum unprinted is;
	size_t added;    /* bytes behind the print */
	const char *why; /* of UNPRINTED_UNKNOWN */
};

/* The order in a PDF, and whether its pages are the order's.  EXIT_CODE_YES, or what was
 * wrong has been said. */
int order_unprint_read(struct cli *cli, struct str pdf, struct unprint *ret_unprint);

#endif
