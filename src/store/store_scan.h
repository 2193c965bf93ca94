/*
 * store_scan.h - all rows that stand for bytes, one after the other: for who compares
 * them with their digests.
 */
#ifndef COMITY_STORE_STORE_SCAN_H
#define COMITY_STORE_STORE_SCAN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

struct store;

/* Rows that say which bytes they stand for. */
enum store_scan { SCAN_DOCUMENTS, SCAN_MESSAGES, SCAN_TRAY, SCAN_EVIDENCE, SCAN_COUNT };

struct scanned {
	int64_t number;
	struct hash sha256;
	struct str bytes; /* empty once erased, and of evidence */
	struct str file;  /* of evidence */
	int64_t size;     /* of evidence */
};

/* The first row behind number; ERR_NOT_FOUND when there is none. */
enum err store_scan_next(struct arena *arena, struct store *store, enum store_scan what,
    int64_t number, struct scanned *ret_row, struct why *why);

#endif
