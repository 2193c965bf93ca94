#include "net/tls.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

void
tls_ask_certificate(void *session)
{
	gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUEST);
	/* The list of issuers in the request would be ours, not those of the peers. */
	gnutls_certificate_send_x509_rdn_sequence(session, 1);
}

bool
tls_peer(void *session, unsigned char ret_sha256[static TLS_PEER_LEN])
{
	unsigned count = 0;
	const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);

	return chain != NULL && count > 0 &&
	       gnutls_hash_fast(
		   GNUTLS_DIG_SHA256, chain[0].data, chain[0].size, ret_sha256) == 0;
}
