/*
 * tiles.h - the ledger as a folder of files that any web server can hand out and anybody
 * can check without a node (C2SP tlog-tiles).
 *
 *	checkpoint              the signed head
 *	vkey                    the ledger's verifier key (ours; not in the specification)
 *	tile/L/N[.p/W]          hashes, 256 in a tile
 *	tile/entries/N[.p/W]    leaves, each behind its length in two bytes
 *
 * Writing: tiles_open, tiles_add for each leaf from the first on, tiles_close.  The
 * checkpoint is written last and only when it is that of these leaves.
 */
#ifndef COMITY_LEDGER_TILES_H
#define COMITY_LEDGER_TILES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ledger/merkle.h"
#include "ledger/note.h"

#define TILE_WIDTH 256
#define TILE_LEVELS 8 /* 256^8 is above all sizes */
/* A full bundle of the longest leaves; the arena needs as much and a little more. */
#define TILES_BUNDLE_MAX ((size_t)TILE_WIDTH * (2 + 65535))

/* The name of a file below the folder; width < TILE_WIDTH for the last of a level, and
 * level TILES_ENTRIES for leaves.  For those who fetch: the files of a ledger of size
 * leaves are, of each level, number 0 to size / 256^(level + 1) - 1 and, where
 * size / 256^level is no multiple of 256, one more of the rest's width; entries go with
 * level 0. */
#define TILES_ENTRIES (-1)
void tiles_name(int level, uint64_t number, size_t width, struct buf *out);

struct tiles; /* lives in the arena */

/* The folder is made; what an earlier export left there is written over. */
enum err tiles_open(
    struct arena *arena, const char *folder, struct tiles **ret_tiles, struct why *why);
/* ERR_LIMIT for a leaf of more than LIMIT_LEAF bytes. */
enum err tiles_add(struct tiles *tiles, struct str leaf, struct why *why);
/* Writes what is not full, vkey, checkpoint.  ERR_CONFLICT, and no checkpoint, when the
 * note is about other leaves; ERR_CRYPTO when vkey did not sign it. */
enum err tiles_close(
    struct tiles *tiles, struct str checkpoint, struct str vkey, struct why *why);
/* Gives back what the arena does not hold; after tiles_close or in place of it. */
void tiles_release(struct tiles *tiles);

#define TILES_NO_LEAF UINT64_MAX

struct tiles_report {
	bool is_good;
	bool key_of_folder; /* no key was given: all agrees, but anybody may have made it
			     */
	uint64_t size;      /* leaves that the checkpoint names */
	uint64_t checked;   /* leaves that were read and agree */
	uint64_t first_bad; /* index of the first leaf that does not, or TILES_NO_LEAF */
	struct hash root;   /* by the checkpoint */
	char reason[WHY_TEXT_MAX]; /* empty when good */
};

/* Reads every leaf, hashes it, and compares the tiles on all levels, the root, the
 * signature.  vkey NULL: the one in the folder.  older NULL, or a checkpoint that was
 * verified before: the ledger must begin with its leaves.
 *
 * That something is wrong or missing is an answer (ERR_OK and the report), an error is
 * only what keeps us from looking: ERR_IO, ERR_LIMIT. */
enum err tiles_verify(struct arena *arena, const char *folder, const struct vkey *vkey,
    const struct checkpoint *older, struct tiles_report *ret_report, struct why *why);

#endif
