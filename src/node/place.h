/*
 * place.h - where things lie in a node's folder, and the name of its ledger.
 */
#ifndef COMITY_NODE_PLACE_H
#define COMITY_NODE_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "ledger/note.h"

#define PLACE_CONFIG "comity.conf"
#define PLACE_KEYS "keys"
#define PLACE_TLS_KEY "keys/tls.key"
#define PLACE_TLS_CERT "keys/tls.crt"
#define PLACE_SEAL_KEY "keys/seal.key"
#define PLACE_SEAL_CERT "keys/seal.crt"
#define PLACE_LEDGER_KEY "keys/ledger.key"
#define PLACE_LEDGER_VKEY "keys/ledger.vkey" /* public: the verifier's line */
#define PLACE_DATA "data"
#define PLACE_DATABASE "data/comity.db"
#define PLACE_DIRECTORY "data/directory.json"
#define PLACE_DIRECTORY_KEPT "data/directory.kept" /* the list last taken into use */
#define PLACE_ROSTERS "data/rosters"
#define PLACE_SOCKET "data/comity.sock"
#define PLACE_EVIDENCE "evidence"
#define PLACE_RESTRICTED ".restricted" /* behind the name of a package */
#define PLACE_ROWS ".rows" /* of the data system, not sealed: gone with the node */

/* "live.cl.fiscalia-norte/ledger": the origin of an organisation's ledger (C2SP
 * tlog-checkpoint). ptr NULL when the arena is full. */
struct str place_ledger_origin(
    struct arena *arena, struct str realm, struct str organisation);
/* Of a ledger that was begun later: that, a slash and the time (successor.h). */
struct str place_ledger_later(struct arena *arena, struct str first, int64_t at);
/* The name of the first, of any of them. */
struct str place_ledger_first(struct str origin);
/* Whether origin is the first ledger of that name, or one that was begun later. */
bool place_ledger_is(struct str first, struct str origin);
/* Who verifies a head, whose first line is a ledger's name: all ledgers of a node have
 * the key of the first, which directories name.  Of another node's: known as it is. */
struct vkey place_ledger_vkey(const struct vkey *known, struct str head);
/* data/rosters/CC_slug.json of the organisation */
/* The program comity-paper: beside this one, or where it belongs if it is not installed,
 * in bin/ beside the folder of this one.  NULL: no memory. */
const char *place_paper(struct arena *arena);

struct str place_roster(struct arena *arena, struct str organisation);

#endif
