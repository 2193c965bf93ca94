/*
 * cert.h - X.509 certificates as holders of a key, a name and a time.
 *
 * Trust comes from the directory, which pins the SHA-256 of each certificate: nothing
 * here follows a chain.  Reading costs some 300 us (OpenSSL 3.0 is slow at it): read
 * once, keep, find by cert_sha256.  Certificates are made for P-256 keys only.
 */
#ifndef COMITY_TRUST_CERT_H
#define COMITY_TRUST_CERT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "trust/key.h"

struct cert;

enum cert_use {
	CERT_TLS,       /* both ends of a connection between nodes */
	CERT_SEAL,      /* signs documents */
	CERT_RECIPIENT, /* evidence is encrypted to it (key agreement) */
	CERT_TSA,       /* time-stamps only (RFC 3161 section 2.3) */
	CERT_CA,        /* signs certificates */
	CERT_USE_COUNT
};

/* One certificate, DER (whole input, strict) or PEM (the first one).  An Ed25519 or P-256
 * key in it must be sound (key.h). */
enum err cert_read(struct str bytes, struct cert **ret_cert, struct why *why);
void cert_free(struct cert *cert);

/* Views that live as long as the certificate. */
struct str cert_der(const struct cert *cert);
const unsigned char *cert_sha256(const struct cert *cert); /* 32 bytes, of the DER */
const struct key *cert_key(const struct cert *cert);

int64_t cert_not_before(const struct cert *cert);
int64_t cert_not_after(const struct cert *cert);
/* Whether it is the certificate of that private key, of any kind. */
bool cert_fits_key(const struct cert *cert, const struct key *key);
bool cert_valid_at(const struct cert *cert, int64_t at);
/* Whether key usage and extended key usage allow it; an absent extension allows all but
 * CERT_TSA and CERT_CA, which must be said, and no extended usage forbids CERT_SEAL
 * (there is none of its own that all issuers set).  Which certificate seals, the
 * directory says. */
bool cert_allows(const struct cert *cert, enum cert_use use);
/* Whether it names this mail address (in small letters), or none at all. */
bool cert_mail_fits(const struct cert *cert, struct str address);
/* Subject and issuer as RFC 2253 text in UTF-8; serial in hexadecimal. */
enum err cert_subject(
    struct arena *arena, const struct cert *cert, struct str *ret_text, struct why *why);
enum err cert_issuer(
    struct arena *arena, const struct cert *cert, struct str *ret_text, struct why *why);
enum err cert_serial(
    struct arena *arena, const struct cert *cert, struct str *ret_text, struct why *why);
enum err cert_write_pem(const struct cert *cert, struct buf *out, struct why *why);

struct cert_spec {
	enum cert_use use;
	struct str name;         /* common name: the organisation's or person's id */
	const struct str *hosts; /* DNS names and addresses, for CERT_TLS */
	size_t hosts_count;
	int64_t not_before;
	int64_t not_after;
};

/* A certificate for the public half of key, signed with issuer_key under issuer's name;
 * issuer NULL and issuer_key == key: signed by itself. */
enum err cert_make(const struct cert_spec *spec, const struct key *key,
    const struct cert *issuer, const struct key *issuer_key, struct cert **ret_cert,
    struct why *why);

#endif
