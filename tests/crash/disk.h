/*
 * disk.h - a disk whose calls are remembered, so that a power cut can be played at each.
 *
 * A program that links disk.c calls its open, write, fsync, rename ... instead of the C
 * library's, and so does SQLite in it: every call on a file below the watched folder is
 * carried out (but for syncs) and written down.  disk_rebuild then makes the tree that a
 * disk may show after the power went out in front of any of these calls.  What was synced
 * is there; of the rest all, some, or pieces of single writes are lost.  A name is
 * durable when its folder was synced, and not before: file systems promise no more.
 *
 * disk_fail makes calls fail as a full or broken disk does.  After a sync that failed the
 * kernel takes the bytes for written: no later sync brings them to the disk.
 */
#ifndef COMITY_TESTS_CRASH_DISK_H
#define COMITY_TESTS_CRASH_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum disk_loss {
	DISK_ALL,       /* all that was not synced is lost */
	DISK_SOME,      /* of what was not synced, each call is done or not */
	DISK_TORN_512,  /* each sector of a write is there or not */
	DISK_TORN_4096, /* the same with larger sectors */
	DISK_LOSS_COUNT,
	DISK_LYING = DISK_LOSS_COUNT, /* to see that a test can fail: no sync counted */
	DISK_KEEP,                    /* nothing is lost */
};

/* From now on, until disk_forget; path is absolute. */
void disk_watch(const char *folder);
void disk_forget(void);
/* How many calls were written down. */
size_t disk_calls(void);
/* The program says that number is durable: it may never be missing from here on. */
void disk_told(unsigned number);

/* Writes the tree as it may be after a cut in front of the call, into a folder that is
 * there and empty; random decides what is lost.  Returns the number that was told last
 * before, 0 if none was. */
unsigned disk_rebuild(
    size_t call, enum disk_loss loss, uint64_t *random, const char *folder);

enum disk_kind { DISK_WRITE, DISK_SYNC, DISK_ANY };

/* The calls of the kind, from the number-th on (from 1): so many fail with the error;
 * of a write that fails for want of space, half is done.  number 0 = none any more. */
void disk_fail(enum disk_kind kind, unsigned number, unsigned times, int error);
/* How many have failed since disk_watch. */
unsigned disk_failed(void);

uint64_t disk_random(uint64_t *state);

#endif
