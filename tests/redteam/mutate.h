/*
 * mutate.h - named changes of a finished message, made before it is sealed: what a sender
 * with a real seal may try beside the order that persons signed.
 */
#ifndef COMITY_REDTEAM_MUTATE_H
#define COMITY_REDTEAM_MUTATE_H

#include <stdio.h>

#include "wire/message.h"

/* False: no such mutation, or the message has not what it changes. */
bool mutate(struct draft *draft, struct str name);
void mutate_list(FILE *out);

#endif
