/* eu.h - what the files of comity eu share; nobody else includes it. */
#ifndef COMITY_CLI_EU_H
#define COMITY_CLI_EU_H

#include "cli/cli.h"
#include "law/law.h"
#include "wire/eu.h"

#define EU_TEXT_MAX ((size_t)4 << 20)

/* One copy of an order for one reader. */
struct eu_copying {
	struct cli *cli;
	struct law law;
	struct order order;
	struct str text;
	unsigned char sha256[SHA256_LEN];
	enum eu_copy copy;
	int64_t now;
	struct clock_date day;
	struct eu_export what;
};

/* Form 1 or Form 2 by its sections, 80 columns; what the reader may not see is not
 * there.  Never looks signed. */
void eu_form_print(const struct eu_copying *copying, struct buf *out);
/* The words for which the profile has no member, a line a field. */
void eu_form_manual(const struct eu_copying *copying, struct buf *out);
/* Says on standard error which fields used have no source. */
void eu_form_unverified(const struct eu_copying *copying);
/* Whether the reader of this copy may see the field. */
bool eu_form_visible(const struct eu_copying *copying, struct str field);

int eu_run_export(struct cli *cli);
int eu_run_import(struct cli *cli);
int eu_run_records(struct cli *cli);

/* One line each. */
void eu_print_records(const struct json *records);

#endif
