/* tsa.h - the time-stamp authority of a sandbox. */
#ifndef COMITY_CLI_TSA_H
#define COMITY_CLI_TSA_H

#include "base/arena.h"
#include "base/err.h"

/* Serves RFC 3161 over HTTP on 127.0.0.1:port with FOLDER/tsa/tsa.{key,crt} until
 * SIGTERM. */
enum err tsa_serve(
    struct arena *arena, const char *folder, unsigned port, struct why *why);

#endif
