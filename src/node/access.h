/*
 * access.h - what the persons of a node may do at it: their roles, and what a route asks
 * for.
 *
 *	desk        reads and answers: orders that came in, and what is said about them
 *	sender      drafts, sends, and takes what comes back; which of these two acts on a
 *	            case is said by its side (local_may_act)
 *	supervisor  reads all of that, and does none of it
 *	auditor     reads the records, status and ledger, no order
 *	admin       keeps the node up (clock, reload); sees no order
 *
 * Roles stand in the person lines of comity.conf.  As long as none of them names a role,
 * each person has all of them; once one does, a person without a role may ask for the
 * status, and for what organisations say of themselves, and for nothing else.
 *
 * The tables of routes (local.c, route.c, desk_route.c) say of each who may use it.  A
 * row that does not say it does not compile; comityd --routes prints them, and
 * tests/redteam/access.py tries each of them as everybody, and compares them with
 * tests/redteam/routes.tsv, which is kept by hand.
 */
#ifndef COMITY_NODE_ACCESS_H
#define COMITY_NODE_ACCESS_H

#include <stdbool.h>

#include "base/str.h"

enum access {
	ACCESS_DESK = 1,
	ACCESS_SENDER = 2,
	ACCESS_SUPERVISOR = 4,
	ACCESS_AUDITOR = 8,
	ACCESS_ADMIN = 16,
	/* for the tables */
	ACCESS_ACTS = ACCESS_DESK | ACCESS_SENDER,
	ACCESS_READS = ACCESS_ACTS | ACCESS_SUPERVISOR,
	ACCESS_COUNTS = ACCESS_READS | ACCESS_AUDITOR,
	ACCESS_ALL = ACCESS_COUNTS | ACCESS_ADMIN,
	/* any person of comity.conf, with a role or not */
	ACCESS_PERSON = 32,
	/* of doors that know no persons */
	ACCESS_PEER = 64,    /* whom the directory lists, or a pin names */
	ACCESS_ANYBODY = 128 /* who reaches the address */
};

/* What a route touches: the contents of orders, one by its id or several, or the node. */
enum access_to { ACCESS_TO_CASE = 1, ACCESS_TO_CASES, ACCESS_TO_NODE };

#define ACCESS_WORDS_MAX 64

/* ROLE[,ROLE...] */
bool access_parse(struct str words, unsigned *ret_roles);
/* "desk,sender"; returns its argument. */
const char *access_words(unsigned roles, char ret_words[static ACCESS_WORDS_MAX]);
const char *access_to_name(enum access_to to);

#endif
