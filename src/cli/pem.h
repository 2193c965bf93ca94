/*
 * pem.h - keys and certificates in files that a person names on the command line, and
 * keys on cards.
 *
 * What cannot be read is said on standard error; *ret_exit is then the exit code.
 */
#ifndef COMITY_CLI_PEM_H
#define COMITY_CLI_PEM_H

#include <stdbool.h>

#include "base/auto.h"
#include "cli/cli.h"
#include "trust/cert.h"
#include "trust/key.h"

AUTO_DEFINE(pem_keyp, struct key *, key_free)
AUTO_DEFINE(pem_certp, struct cert *, cert_free)

/* A key that signs: of a file, or on a card (card.h). */
enum err pem_signer(
    struct cli *cli, const char *path, struct key **ret_key, struct why *why);
bool pem_private(struct cli *cli, const char *path, struct key **ret_key, int *ret_exit);
/* A private key's public half, a public key, or a certificate's. */
bool pem_public(struct cli *cli, const char *path, struct key **ret_key, int *ret_exit);
bool pem_cert(struct cli *cli, const char *path, struct cert **ret_cert, int *ret_exit);

#endif
