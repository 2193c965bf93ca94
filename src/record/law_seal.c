#include "record/law_seal.h"

#include <assert.h>
#include <string.h>

static const char *const seal_members[] = { "v", "realm", "sha256", "issued_at", NULL };

static struct json *
seal_tree(struct arena *arena, const struct law_seal *seal)
{
	struct json *root = json_object(arena);

	json_put_int(arena, root, "v", LAW_SEAL_VERSION);
	json_put_str(arena, root, "realm", seal->realm);
	put_sha256(arena, root, "sha256", seal->sha256);
	put_time(arena, root, "issued_at", seal->issued_at);
	return root;
}

enum err
law_seal_write(
    struct arena *arena, const struct law_seal *seal, struct buf *out, struct why *why)
{
	size_t mark = arena_mark(arena);
	size_t start = out->len;
	struct law_seal again;
	enum err e;

	json_write(
	    multisig_tree(arena, "law", seal_tree(arena, seal), &seal->signatures), out);
	arena_return(arena, mark);
	if (buf_failed(out))
		return err_why(why, ERR_LIMIT, 0, "law seal: too long, or no memory");
	e = law_seal_read(arena, str_slice(buf_str(out), start, out->len), &again, why);
	arena_return(arena, mark);
	return e;
}

enum err
law_seal_sign(
    struct arena *arena, struct law_seal *seal, const struct key *key, struct why *why)
{
	struct buf text;
	enum err e;

	buf_init(&text, LAW_SEAL_MAX);
	json_write(seal_tree(arena, seal), &text);
	if (buf_failed(&text)) {
		e = err_why(why, ERR_LIMIT, 0, "law seal: no memory");
	} else {
		multisig_digest(LAW_SEAL_DOMAIN, buf_str(&text), seal->digest);
		e = multisig_sign(arena, &seal->signatures, seal->digest, key, why);
	}
	buf_release(&text);
	return e;
}

enum err
law_seal_read(
    struct arena *arena, struct str text, struct law_seal *ret_seal, struct why *why)
{
	struct take take = take_from(arena, "law seal", why);
	struct law_seal seal = { .issued_at = 0 };
	struct str body = STR("");
	const struct json *root =
	    multisig_take(&take, text, LAW_SEAL_MAX, "law", &body, &seal.signatures);

	take_version(&take, root, LAW_SEAL_VERSION);
	take_members(&take, root, seal_members);
	seal.realm = take_form(&take, root, "realm", FORM_REALM);
	take_sha256(&take, root, "sha256", seal.sha256);
	seal.issued_at = take_time(&take, root, "issued_at");
	if (!take_ok(&take))
		return take.err;
	multisig_digest(LAW_SEAL_DOMAIN, body, seal.digest);
	*ret_seal = seal;
	return ERR_OK;
}

struct verdict
law_seal_verify(const struct law_seal *seal, const struct law_seal_trust *trust,
    const unsigned char sha256[static SHA256_LEN])
{
	size_t signers;

	assert(trust->threshold > 0);
	if (!str_eq(seal->realm, trust->realm))
		return verdict_no("law-seal-realm", NULL, "realm %.*s, here %.*s",
		    STR_ARG(seal->realm), STR_ARG(trust->realm));
	if (memcmp(seal->sha256, sha256, SHA256_LEN) != 0)
		return verdict_no(
		    "law-seal-tables", NULL, "the tables are not those that were signed");
	signers = multisig_count(
	    &seal->signatures, seal->digest, trust->keys, trust->keys_count);
	if (signers < trust->threshold)
		return verdict_no("law-seal-signatures", NULL, "%zu of %zu list keys",
		    signers, trust->threshold);
	return VERDICT_IS_YES;
}
