/*
 * card.h - a person's key on a smart card, as any module of PKCS #11 shows it.
 *
 * A card is named as RFC 7512 writes it: "pkcs11:token=...;object=..." (or id=%..).  The
 * modules are those that the machine has registered (p11-kit); an address that names a
 * module, a PIN or a program is refused.  Its public key, or that of its certificate, is
 * read without PIN.  The PIN is asked on the terminal, at the card's own keys, or read
 * from the file of pin-source=; it is tried once, and never where the card has one try
 * left.  P-256 only: other keys make no sign-offs (trust/key.h).
 */
#ifndef COMITY_CLI_CARD_H
#define COMITY_CLI_CARD_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "trust/key.h"

#define CARD_PIN_MAX 64

bool card_is_named(const char *name);
/* A key whose signatures the card makes; the arena outlives it.  ERR_NOT_FOUND: no such
 * card or key; ERR_CONFLICT: several; ERR_USAGE: not such an address. */
enum err card_open(
    struct arena *arena, const char *uri, struct key **ret_key, struct why *why);

#endif
