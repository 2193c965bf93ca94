/* law_cli.h - what the files of comity law share; nobody else includes it. */
#ifndef COMITY_CLI_LAW_CLI_H
#define COMITY_CLI_LAW_CLI_H

#include "cli/cli.h"
#include "law/finding.h"
#include "law/zones.h"

#define LAW_CLI_TEXT_MAX ((size_t)16 << 20)

/* What all verbs begin with: the tables, and the time at which the law is asked. */
struct law_cli {
	struct law law;
	struct law_zones zones; /* only after law_cli_zones */
	int64_t now;
	struct order order;
};

/* 2026-11-22T12:00:00Z, or a day, whose first hour is meant. */
bool law_cli_time(const char *text, int64_t *ret_at);
/* The tables of --tables (dir) or those built in, with --what-if, at --at.
 * EXIT_CODE_YES, or what was wrong has been said. */
int law_cli_open(struct cli *cli, const char *dir, struct law_cli *question);
/* law with what is assumed: a file, or the statements themselves, which hold a =. */
int law_cli_assume(struct cli *cli, const char *given, struct law *law);
/* The tables and the order that is the only argument. */
int law_cli_order(struct cli *cli, struct law_cli *question);

/* The zones of the States, from --zones or the system. */
int law_cli_zones(struct cli *cli, struct law_cli *question);

/* The digest of the time zones that were used (law_json.h: of the tables). */
struct str law_cli_zones_digest(struct cli *cli, const struct law_zones *zones);

/* law_sign.c */
int law_sign_tables(struct cli *cli, const char *folder);
int law_check_seal(struct cli *cli, const char *folder, const struct law *law);

int law_run_check(struct cli *cli);
int law_run_clock(struct cli *cli);
int law_run_compare(struct cli *cli);
int law_run_country(struct cli *cli);
int law_run_data(struct cli *cli);
int law_run_explain(struct cli *cli);
int law_run_guidelines(struct cli *cli);
int law_run_identifiers(struct cli *cli);
int law_run_offence(struct cli *cli);
int law_run_procedures(struct cli *cli);
int law_run_provider(struct cli *cli);
int law_run_route(struct cli *cli);
int law_run_status(struct cli *cli);
int law_run_tables(struct cli *cli);

#endif
