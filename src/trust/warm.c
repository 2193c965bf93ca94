#include "trust/warm.h"

#include "base/clock.h"
#include "trust/cert.h"
#include "trust/cms.h"
#include "trust/key.h"
#include "trust/uuid.h"

#define WARM_ARENA ((size_t)1 << 20)

static enum err
warm_key(enum key_kind kind, struct why *why)
{
	unsigned char signature[KEY_SIGNATURE_LEN];
	struct key *key = NULL;
	enum err e = key_generate(kind, &key, why);

	if (e == ERR_OK)
		e = key_sign(key, STR("warm"), signature, why);
	if (e == ERR_OK &&
	    !key_verify(key, STR("warm"), str_bytes(signature, sizeof(signature))))
		e = err_why(why, ERR_CRYPTO, 0, "a signature of our own does not verify");
	key_free(key);
	return e;
}

static enum err
seal_and_open(struct arena *arena, const struct key *key, const struct cert *seal,
    const struct cert *to, struct why *why)
{
	struct cms_signer signer;
	struct str bytes;
	enum err e = cms_cades_sign(arena, key, seal, STR("warm"), 0, &bytes, why);

	if (e == ERR_OK)
		e = cms_verify_detached(
		    arena, bytes, STR("warm"), cert_sha256(seal), &signer, why);
	if (e == ERR_OK)
		e = cms_encrypt(arena, STR("warm"), &to, 1, &bytes, why);
	if (e == ERR_OK)
		e = cms_decrypt(arena, bytes, key, to, &bytes, why);
	return e;
}

static enum err
warm_documents(struct arena *arena, struct why *why)
{
	struct cert_spec spec = {
		.use = CERT_SEAL, .name = STR("warm"), .not_after = CLOCK_DAY
	};
	struct key *key = NULL;
	struct cert *seal = NULL;
	struct cert *to = NULL;
	enum err e = key_generate(KEY_P256, &key, why);

	if (e == ERR_OK)
		e = cert_make(&spec, key, NULL, key, &seal, why);
	spec.use = CERT_RECIPIENT;
	if (e == ERR_OK)
		e = cert_make(&spec, key, NULL, key, &to, why);
	if (e == ERR_OK)
		e = seal_and_open(arena, key, seal, to, why);
	cert_free(to);
	cert_free(seal);
	key_free(key);
	return e;
}

enum err
trust_warm(struct why *why)
{
	static const struct str space = STR_INIT("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
	char text[UUID_TEXT_MAX];
	struct arena arena;
	enum err e = arena_init(&arena, WARM_ARENA, why);

	if (e != ERR_OK)
		return e;
	e = uuid5(space, STR("warm"), text, why);
	if (e == ERR_OK)
		e = warm_key(KEY_P256, why);
	if (e == ERR_OK)
		e = warm_key(KEY_ED25519, why);
	if (e == ERR_OK)
		e = warm_documents(&arena, why);
	arena_release(&arena);
	return e;
}
