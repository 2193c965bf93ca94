/* law_sign.c - comity law tables sign and the check of what was signed. */
#include <stdio.h>

#include "advice/law_json.h"
#include "base/auto.h"
#include "base/base64.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "cli/law_cli.h"
#include "cli/pem.h"
#include "cli/signed.h"
#include "record/law_seal.h"
#include "trust/digest.h"

static bool
digest_of(
    struct cli *cli, const struct law *law, unsigned char ret_sha256[static SHA256_LEN])
{
	return hex_decode(advice_digest(&cli->arena, law), ret_sha256, SHA256_LEN);
}

static const char *
seal_path(struct cli *cli, const char *folder)
{
	return arena_format(&cli->arena, "%s/%s", folder, LAW_SEAL_FILE).ptr;
}

/* The seal of the folder, to be signed once more; a new one when there is none, or when
 * it is of other tables or another realm: those signatures say nothing of these. */
static int
begin(struct cli *cli, const char *path, const struct law_seal *now, struct law_seal *ret)
{
	struct law_seal old;
	struct str text;
	struct why why;
	enum err e = file_read(&cli->arena, path, LAW_SEAL_MAX, &text, &why);

	*ret = *now;
	if (e == ERR_NOT_FOUND)
		return EXIT_CODE_YES;
	if (e == ERR_OK)
		e = law_seal_read(&cli->arena, text, &old, &why);
	if (e != ERR_OK)
		return cli_failed(&why, "%s", path);
	if (str_eq(old.realm, now->realm) &&
	    str_eq(str_bytes(old.sha256, SHA256_LEN), str_bytes(now->sha256, SHA256_LEN)))
		*ret = old;
	else
		fprintf(stderr,
		    "comity: %s was of other tables or another realm: its signatures "
		    "are dropped\n",
		    path);
	return EXIT_CODE_YES;
}

static int
sign(struct cli *cli, const char *path, struct law_seal *seal, const struct key *key)
{
	struct why why;
	struct buf out;
	int code;
	enum err e = law_seal_sign(&cli->arena, seal, key, &why);

	buf_init(&out, LAW_SEAL_MAX);
	if (e == ERR_OK)
		e = law_seal_write(&cli->arena, seal, &out, &why);
	code = e == ERR_OK ? signed_replace(cli, path, buf_str(&out), &seal->signatures)
			   : cli_failed(&why, "%s", path);
	buf_release(&out);
	return code;
}

int
law_sign_tables(struct cli *cli, const char *folder)
{
	AUTO(pem_keyp) struct key *key = NULL;
	const char *realm = cli_option(cli, "realm");
	const char *key_path = cli_option(cli, "key");
	struct law_seal now = { .realm = str_from(realm) };
	struct law_seal seal;
	struct law_cli law;
	const char *path;
	int code;

	if (folder == NULL || realm == NULL || key_path == NULL)
		return cli_usage(cli, "--realm, --key and one folder are needed");
	code = law_cli_open(cli, folder, &law);
	if (code != EXIT_CODE_YES)
		return code;
	path = seal_path(cli, folder);
	now.issued_at = law.now;
	if (path == NULL || !digest_of(cli, &law.law, now.sha256))
		return cli_usage(cli, "memory is full");
	code = begin(cli, path, &now, &seal);
	if (code != EXIT_CODE_YES || !pem_private(cli, key_path, &key, &code))
		return code;
	return sign(cli, path, &seal, key);
}

/* NAME:BASE64, as list-key stands in comity.conf. */
static int
take_keys(struct cli *cli, struct officer *keys, struct law_seal_trust *trust)
{
	const char *given;
	struct why why;

	while ((given = cli_option_nth(cli, "list-key", trust->keys_count)) != NULL) {
		struct str rest = str_from(given);
		struct officer *key = &keys[trust->keys_count];

		if (trust->keys_count == LIMIT_KEYS)
			return cli_usage(cli, "at most %d list keys", LIMIT_KEYS);
		key->person = str_cut(&rest, ':');
		if (key->person.len == 0 || rest.len == 0 ||
		    base64_decode(&cli->arena, rest, &key->public_key, &why) != ERR_OK)
			return cli_usage(
			    cli, "--list-key is NAME:BASE64 of the public key");
		trust->keys_count++;
	}
	trust->keys = keys;
	if (trust->keys_count == 0)
		return cli_usage(cli, "--list-key is needed");
	return signed_threshold(cli, trust->keys_count, &trust->threshold);
}

int
law_check_seal(struct cli *cli, const char *folder, const struct law *law)
{
	struct law_seal_trust trust = { .realm = str_from(cli_option(cli, "realm")) };
	struct officer keys[LIMIT_KEYS];
	unsigned char digest[SHA256_LEN];
	struct law_seal seal;
	struct verdict verdict;
	struct str text;
	struct why why;
	const char *path = seal_path(cli, folder);
	int code = take_keys(cli, keys, &trust);

	if (code != EXIT_CODE_YES)
		return code;
	if (path == NULL || !digest_of(cli, law, digest))
		return cli_usage(cli, "memory is full");
	if (cli_read(cli, path, LAW_SEAL_MAX, &text, &code) != ERR_OK)
		return code;
	if (law_seal_read(&cli->arena, text, &seal, &why) != ERR_OK)
		return cli_failed(&why, "%s", path);
	verdict = law_seal_verify(&seal, &trust, digest);
	return verdict_is_yes(&verdict) ? EXIT_CODE_YES : cli_verdict(cli, &verdict);
}
