/* cmd_key.c - keys of persons and officers: files of the person, never in a node's
 * folder. */
#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/hex.h"
#include "cli/pem.h"

#define PEM_MAX ((size_t)64 << 10)

static int
print_key(struct cli *cli, const struct key *key)
{
	static const char *const kinds[KEY_KIND_COUNT] = { "P-256", "Ed25519", "other" };
	struct str id = str_bytes(key_id(key), SHA256_LEN);
	char hex[SHA256_HEX_LEN];
	struct buf der;

	hex_encode(id, hex);
	buf_init(&der, PEM_MAX);
	base64_encode(key_public_der(key), &der);
	if (cli->json) {
		struct json *answer = json_object(&cli->arena);

		json_put_str(&cli->arena, answer, "id", str_from(hex));
		json_put_str(&cli->arena, answer, "kind", str_from(kinds[key_kind(key)]));
		json_put_str(&cli->arena, answer, "public_key", buf_str(&der));
		cli_print_json(answer);
	} else {
		printf(
		    "%s  %s  %.*s\n", hex, kinds[key_kind(key)], STR_ARG(buf_str(&der)));
	}
	buf_release(&der);
	return EXIT_CODE_YES;
}

static enum err
write_key(const struct key *key, const char *path, struct why *why)
{
	struct buf pem;
	enum err e;

	buf_init(&pem, PEM_MAX);
	e = key_write_private(key, &pem, why);
	if (e == ERR_OK)
		e = file_create(path, buf_str(&pem), 0600, why);
	buf_release(&pem);
	return e;
}

static int
run_new(struct cli *cli)
{
	const char *path = cli_argument(cli, 0);
	const char *kind = cli_option(cli, "kind");
	bool ed25519 = kind != NULL && strcmp(kind, "ed25519") == 0;
	struct key *key;
	struct why why;
	int code;

	if (path == NULL || cli_argument(cli, 1) != NULL)
		return cli_usage(cli, "one file to write is needed");
	if (kind != NULL && !ed25519 && strcmp(kind, "p256") != 0)
		return cli_usage(cli, "--kind is p256 or ed25519");
	if (key_generate(ed25519 ? KEY_ED25519 : KEY_P256, &key, &why) != ERR_OK)
		return cli_failed(&why, "new key");
	if (write_key(key, path, &why) == ERR_OK)
		code = print_key(cli, key);
	else
		code = cli_failed(&why, "nothing was written");
	key_free(key);
	return code;
}

static int
run_show(struct cli *cli)
{
	const char *path = cli_argument(cli, 0);
	struct key *key = NULL;
	int code;

	if (path == NULL)
		return cli_usage(cli, "which key or certificate?");
	if (!pem_public(cli, path, &key, &code))
		return code;
	code = print_key(cli, key);
	key_free(key);
	return code;
}

const struct command cli_key_commands[] = {
	{ "key", "new", "[--kind p256|ed25519] FILE",
	    "Makes a private key (PKCS#8 PEM, mode 0600) and prints its id.",
	    "kind=", run_new,
	    "An existing file is never overwritten.  The id is the SHA-256 of the public "
	    "key.\n" },
	{ "key", "show", "FILE|pkcs11:...",
	    "Prints id, kind and public key of a key or certificate, or of a card.", "",
	    run_show,
	    "Wherever --key takes a private key to sign with, it takes the address of\n"
	    "one on a smart card, too (RFC 7512): pkcs11:token=...;object=...\n" },
	{ 0 },
};
