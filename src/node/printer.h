/*
 * printer.h - the core's side of a document that is printed for the desk.
 *
 *	printer_begin   the supervisor starts comity-paper, which is given the document
 *	printer_frame   the PDF, which a browser keeps as a file; or why there is none
 *
 * The letters of a document are strangers', and the libraries that shape them are large:
 * they are in a program of its own, which has its fonts and nothing else, is started for
 * one document and ends with it.  What it says is handed on and not read.  The paper of
 * an answer that is open goes through its room first (room_printed).
 */
#ifndef COMITY_NODE_PRINTER_H
#define COMITY_NODE_PRINTER_H

#include "node/core.h"
#include "print/print.h"

/* Documents at one time, and how long each may take. */
#define PRINTER_JOBS_MAX 2
#define PRINTER_TIME (30 * CLOCK_SECOND)

/* The job of a desk's request rests until it is printed; the answer is a file of that
 * name.  Its page, which is made ready already, is shown with the refusal when that comes
 * to nothing.  Rules: print-busy, print-too-large, and later print-failed. */
enum err printer_begin(struct core *core, struct job *job, const struct print *print,
    struct str name, struct verdict *ret_verdict, struct why *why);

/* --- for core.c --- */

void printer_started(struct core *core, struct core_peer *paper);
void printer_frame(
    struct core *core, const struct core_peer *paper, const struct frame *frame);
/* The process is gone, or none could be started. */
void printer_gone(struct core *core, uint64_t id);
/* Ends what takes too long. */
void printer_pump(struct core *core);

#endif
