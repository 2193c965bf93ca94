#include "node/signers.h"

#include <string.h>

#include "base/file.h"

static enum err
fault(const struct config_signer *signer, const char *words, struct why *why)
{
	return err_why(why, ERR_SYNTAX, 0, "comity.conf: intake-signer %.*s: %s",
	    STR_ARG(signer->file), words);
}

static enum err
check(const struct signers *signers, size_t n, struct why *why)
{
	const struct config_signer *signer = &signers->config->signers[n];
	const struct cert *cert = signers->certs[n];

	if (cert_allows(cert, CERT_CA))
		return fault(signer, "it certifies others: pin the signer's own", why);
	if (!cert_allows(cert, CERT_SEAL))
		return fault(signer, "the certificate is not for signing", why);
	if (!cert_mail_fits(cert, signer->address))
		return fault(signer, "the certificate names another address", why);
	for (size_t i = 0; i < n; i++)
		if (memcmp(cert_sha256(signers->certs[i]), cert_sha256(cert),
			SHA256_LEN) == 0)
			return fault(signer, "the certificate stands there twice", why);
	return ERR_OK;
}

static enum err
read_one(struct arena *arena, struct signers *signers, size_t n, struct why *why)
{
	const struct config_signer *signer = &signers->config->signers[n];
	const char *path =
	    config_path(arena, signers->config, arena_cstr(arena, signer->file));
	struct why inner = { .text = "no memory" };
	struct str pem = STR("");
	enum err e = ERR_LIMIT;

	if (path != NULL)
		e = file_read(arena, path, KEY_INPUT_MAX, &pem, &inner);
	if (e == ERR_OK)
		e = cert_read(pem, &signers->certs[n], &inner);
	return e == ERR_OK ? check(signers, n, why) : fault(signer, inner.text, why);
}

enum err
signers_open(struct arena *arena, const struct config *config,
    struct signers *ret_signers, struct why *why)
{
	struct signers signers = { .config = config };
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < config->signers_count; i++)
		e = read_one(arena, &signers, i, why);
	if (e != ERR_OK)
		signers_release(&signers);
	else
		*ret_signers = signers;
	return e;
}

void
signers_release(struct signers *signers)
{
	for (size_t i = 0; i < LIMIT_SIGNERS; i++) {
		cert_free(signers->certs[i]);
		signers->certs[i] = NULL;
	}
}

const struct config_signer *
signers_find(const struct signers *signers, const unsigned char sha256[static SHA256_LEN],
    const struct cert **ret_cert)
{
	for (size_t i = 0; i < LIMIT_SIGNERS && signers->certs[i] != NULL; i++) {
		if (memcmp(cert_sha256(signers->certs[i]), sha256, SHA256_LEN) != 0)
			continue;
		*ret_cert = signers->certs[i];
		return &signers->config->signers[i];
	}
	return NULL;
}
