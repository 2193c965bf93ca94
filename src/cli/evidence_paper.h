/* evidence_paper.h - the evidence passport on paper: what was checked, for a judge. */
#ifndef COMITY_CLI_EVIDENCE_PAPER_H
#define COMITY_CLI_EVIDENCE_PAPER_H

#include "cli/print.h"
#include "evidence/verify.h"

#define EVIDENCE_PAPER_OPTIONS "pdf= language= "

/* The report of the file's bytes to the new PDF of --pdf; nothing without that option. */
int evidence_paper(
    struct cli *cli, struct str bytes, const struct evidence_report *report);

#endif
