/* signed.h - what the commands about federation lists, rosters and profiles share. */
#ifndef COMITY_CLI_SIGNED_H
#define COMITY_CLI_SIGNED_H

#include "cli/cli.h"
#include "record/multisig.h"
#include "record/roster.h"

/* Officers who sign for an organisation, when nothing is said. */
#define SIGNED_OFFICERS 2

/* --at, or now. */
int signed_time(struct cli *cli, int64_t *ret_at);
/* --threshold, or what it is when nothing is said. */
int signed_threshold(struct cli *cli, size_t usual, size_t *ret_threshold);
/* The file's JSON in canonical form: so a list that was written by hand can be signed. */
int signed_canonical(struct cli *cli, const char *path, size_t max, struct str *ret_text);

/* The roster in a file, as it is. */
int signed_roster(struct cli *cli, const char *path, struct roster *ret_roster);

/* Who has signed, by the ids of their keys. */
void signed_print(const struct multisig *multisig);
struct json *signed_json(struct arena *arena, const struct multisig *multisig);

/* The document with one more signature goes where the old one was, whole or not at all.
 */
int signed_replace(
    struct cli *cli, const char *path, struct str text, const struct multisig *multisig);

#endif
