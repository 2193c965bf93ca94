/*
 * order_sheet.h - the order's values for who types them into a provider's portal.
 *
 * Nothing on it is made up: what a provider wants, what its page says and what its form
 * asks in which order are rows of providers.tsv, provider_facts.tsv and portal_forms.tsv,
 * with their source, their age, and whether anybody has seen them there.  Where no row
 * says in which order a portal asks, the sheet says that it is not known.
 */
#ifndef COMITY_CLI_ORDER_SHEET_H
#define COMITY_CLI_ORDER_SHEET_H

#include "cli/cli.h"

#define ORDER_SHEET_SYNOPSIS                                                             \
	"[--node FOLDER] [--provider ORG] [--at TIME] [--language LL]\n"                 \
	"    [--pdf FILE] ORDER|ID"
#define ORDER_SHEET_OPTIONS "node= as= provider= at= language= pdf= tables="
#define ORDER_SHEET_HELP                                                                 \
	"As text, or as PDF with --pdf.  Without --provider: the order's addressee.\n"   \
	"Exit code 3: the tables do not know that provider.\n"
int order_sheet(struct cli *cli);

#endif
