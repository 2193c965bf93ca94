/* ledger.h - what the files of comity ledger share; nobody else includes it. */
#ifndef COMITY_CLI_LEDGER_H
#define COMITY_CLI_LEDGER_H

#include "base/auto.h"
#include "cli/cli.h"
#include "ledger/note.h"
#include "model/party.h"
#include "record/directory.h"

static inline void
ledger_vkeyp(struct vkey *vkey)
{
	vkey_release(vkey);
}

/* given is the text of a verifier key, or a file that holds it.  EXIT_CODE_YES, or what
 * was wrong has been said. */
int ledger_vkey(struct cli *cli, const char *given, struct vkey *ret_vkey);
/* The federation list of a file, or a pin file as a list of one: read, not verified
 * (directory check does that). */
int ledger_directory(struct cli *cli, const char *path, struct directory *ret_directory);

/* Fetches what tiles_verify reads into an empty folder.  A file that the server does not
 * have ends it: the verifier then says which.  https:// or http:// */
enum err ledger_fetch(
    struct arena *arena, const char *url, const char *folder, struct why *why);

int ledger_run_receipt(struct cli *cli);
/* ledger_peers.c */
int ledger_run_peers(struct cli *cli);
int ledger_run_fork(struct cli *cli);
int ledger_run_check_fork(struct cli *cli);

#endif
