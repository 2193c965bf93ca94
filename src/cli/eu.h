/* eu.h - what the files of comity eu share; nobody else includes it. */
#ifndef COMITY_CLI_EU_H
#define COMITY_CLI_EU_H

#include "cli/cli.h"
#include "law/law.h"
#include "record/change.h"
#include "wire/eu.h"
#include "wire/eu_change.h"

/* Of one file: it goes to the node twice, as it came and as we read it. */
#define EU_IMPORT_MAX ((size_t)4 << 20)
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

/* One box: its id and label, then the value, a line each. */
void eu_form_box(
    const struct table_row *row, struct str id, struct str value, struct buf *out);

/* What was said about an order, as one of the forms that follow it. */
struct eu_paper_said {
	const struct eu_copying *copying;
	const struct eu_said *said;
	const struct change_conflict *conflict; /* NULL = none */
	struct str signer;
	int64_t received_at; /* 0 = not known */
};
void eu_paper_print(const struct eu_paper_said *paper, struct buf *out);

/* How long a preservation is asked for: by the order, at most as the tables say. */
int eu_take_preservation(struct cli *cli, struct eu_copying *copying);
/* All that a case has for the prescribed system, or what was not written before; files in
 * a folder, and the node told of each. */
int eu_export_case(struct cli *cli, struct str id, const char *dir, bool due_only);
/* A file of that system, into its case or the tray; words: why it was refused. */
struct eu_imported {
	struct str words;
};
int eu_import_bytes(struct cli *cli, struct str bytes, struct eu_imported *ret_imported);

int eu_run_export(struct cli *cli);
int eu_run_import(struct cli *cli);
int eu_run_records(struct cli *cli);
int eu_run_exchange(struct cli *cli);

/* One line each. */
void eu_print_records(const struct json *records);
/* Through which channel a case goes, and what went another way. */
void eu_print_channel(const struct json *answer);

#endif
