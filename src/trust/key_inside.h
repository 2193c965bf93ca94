/* key_inside.h - what the files of trust/ know of a key; nobody else includes it. */
#ifndef COMITY_TRUST_KEY_INSIDE_H
#define COMITY_TRUST_KEY_INSIDE_H

#include "trust/key.h"
#include "trust/ossl.h"

struct key {
	EVP_PKEY *pkey;
	enum key_kind kind;
	bool is_private;
	EVP_PKEY_CTX *verify; /* P-256: made ready once */
	EVP_MD_CTX *scratch;  /* Ed25519: reused */
	unsigned char *der;
	size_t der_len;
	unsigned char id[SHA256_LEN];
	const struct key_hand *hand; /* NULL = pkey signs, if it is private */
	void *holder;
};

/* Takes over pkey, also when it fails. */
enum err key_wrap(EVP_PKEY *pkey, bool is_private, struct key **ret_key, struct why *why);

#endif
