/*
 * directory_pin.h - pin files (record/pin.h) at the command line: made, shown, checked,
 * signed.
 */
#ifndef COMITY_CLI_DIRECTORY_PIN_H
#define COMITY_CLI_DIRECTORY_PIN_H

#include "cli/cli.h"
#include "trust/key.h"

#define DIRECTORY_PIN_SYNOPSIS                                                           \
	"--node FOLDER [--name NAME] [--competence C]... [--officer NAME=KEY]...\n"      \
	"    [--language LL]... [--phone NUMBER] [--hi1 URL] [--evidence URL]\n"         \
	"    [--days N] FILE"
#define DIRECTORY_PIN_OPTIONS                                                            \
	"node= name= competence= officer= language= phone= hi1= evidence= days="
extern const char directory_pin_help[];

/* The pin verb: our own record, from our own node's folder. */
int directory_pin_make(struct cli *cli);

/* check, with the options of a pin. */
int directory_pin_check(struct cli *cli, const char *path);
/* What the other verbs do when the file is a pin (pin_is); text is its canonical text. */
int directory_pin_show(struct cli *cli, const char *path, struct str text);
int directory_pin_sign(
    struct cli *cli, const char *path, struct str text, const struct key *key);

#endif
