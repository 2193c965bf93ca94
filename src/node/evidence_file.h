/*
 * evidence_file.h - the files of the folder evidence/: where one lies, what is in it.
 */
#ifndef COMITY_NODE_EVIDENCE_FILE_H
#define COMITY_NODE_EVIDENCE_FILE_H

#include <limits.h>

#include "base/hash.h"
#include "node/core.h"

/* file is a name that we made of a checked id: never a path.  suffix ".part" = while it
 * is written. */
enum err evidence_path(const struct core *core, struct str file, const char *suffix,
    char ret_path[static PATH_MAX], struct why *why);
/* The .part gets its name, for good. */
enum err evidence_name(const struct core *core, struct str file, struct why *why);

/* At start: what a core that was killed left half written.  A fetch begins anew, and a
 * package, or the rows of a data system, are asked for again. */
void evidence_sweep(const struct core *core);

/* Beside a package that may not be used any more lies a file that says so: who opens it
 * must say that he means it.  The row has the state of this name. */
#define EVIDENCE_RESTRICTED "restricted"
enum err evidence_restrict(const struct core *core, struct str file, struct why *why);

#endif
