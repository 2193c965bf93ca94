/*
 * init_questions.h - what "node init" asks a person who gave it nothing but a folder.
 *
 * Five questions on a terminal; each answer is an option, as if it had been typed, so
 * that what follows knows no difference.  An answer that is no good is said to be so and
 * asked for again; nothing is made before the last one is given.
 */
#ifndef COMITY_CLI_INIT_QUESTIONS_H
#define COMITY_CLI_INIT_QUESTIONS_H

#include "cli/cli.h"

#define INIT_PORT 7440
#define INIT_PORT_MIN 1024
#define INIT_PORT_MAX 65000

bool init_port(const char *text, unsigned *ret_port);
/* "UID:PERSON [ROLE,...]", as comity.conf takes it behind "person =". */
bool init_person(const char *text);

/* Adds the answers to the options.  Without a terminal, or where --organisation is given,
 * it asks nothing.  EXIT_CODE_USAGE: the answers ended before the last one. */
int init_questions(struct cli *cli);

#endif
