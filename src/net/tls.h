/*
 * tls.h - the few words spoken with GnuTLS about one session of a server.
 *
 * No chain is verified here: who a peer is, is the SHA-256 of its leaf certificate, and
 * the directory's pins say whether it may speak.
 */
#ifndef COMITY_NET_TLS_H
#define COMITY_NET_TLS_H

#include <stdbool.h>

#define TLS_PEER_LEN 32
/* TLS 1.3 only; no older version is ever spoken. */
#define TLS_PRIORITY "SECURE128:-VERS-ALL:+VERS-TLS1.3"

/* Before the handshake: ask for a certificate, of whatever issuer. */
void tls_ask_certificate(void *session);
/* After the handshake: SHA-256 of the leaf's DER; false = it showed none. */
bool tls_peer(void *session, unsigned char ret_sha256[static TLS_PEER_LEN]);

#endif
