#include "cli/signed.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"

int
signed_time(struct cli *cli, int64_t *ret_at)
{
	const char *at = cli_option(cli, "at");

	*ret_at = clock_real();
	if (at != NULL && !clock_parse(str_from(at), ret_at))
		return cli_usage(cli, "--at is a time as 2026-11-22T12:00:00Z");
	return EXIT_CODE_YES;
}

int
signed_threshold(struct cli *cli, size_t usual, size_t *ret_threshold)
{
	const char *given = cli_option(cli, "threshold");
	uint64_t threshold = usual;

	if (given != NULL &&
	    (!str_u64(str_from(given), LIMIT_KEYS, &threshold) || threshold == 0))
		return cli_usage(cli, "--threshold is 1 to %d", LIMIT_KEYS);
	*ret_threshold = (size_t)threshold;
	return EXIT_CODE_YES;
}

int
signed_canonical(struct cli *cli, const char *path, size_t max, struct str *ret_text)
{
	struct json *tree;
	struct str bytes;
	struct buf out;
	struct why why;
	int code;

	if (cli_read(cli, path, max, &bytes, &code) != ERR_OK)
		return code;
	if (json_read(&cli->arena, bytes, &tree, &why) != ERR_OK)
		return cli_failed(&why, "%s line %d", path, why.line);
	buf_init(&out, max);
	json_write(tree, &out);
	*ret_text = arena_str(&cli->arena, buf_str(&out));
	code = buf_failed(&out) ? EXIT_CODE_NO : EXIT_CODE_YES;
	buf_release(&out);
	if (code != EXIT_CODE_YES)
		fprintf(stderr, "comity: %s has no canonical form\n", path);
	return code;
}

void
signed_print(const struct multisig *multisig)
{
	for (size_t i = 0; i < multisig->count; i++) {
		char hex[SHA256_HEX_LEN];

		hex_encode(str_bytes(multisig->entries[i].key_id, SHA256_LEN), hex);
		printf("signature by key %s\n", hex);
	}
}

struct json *
signed_json(struct arena *arena, const struct multisig *multisig)
{
	struct json *list = json_array(arena);

	for (size_t i = 0; i < multisig->count; i++)
		(void)json_add(list, json_sha256(arena, multisig->entries[i].key_id));
	return list;
}

int
signed_replace(
    struct cli *cli, const char *path, struct str text, const struct multisig *multisig)
{
	struct stat old;
	struct why why;
	mode_t mode = stat(path, &old) == 0 ? old.st_mode & 0777 : 0600;

	if (file_write(path, text, mode, &why) != ERR_OK)
		return cli_failed(&why, "%s is as it was", path);
	if (cli->json) {
		struct json *root = json_object(&cli->arena);

		json_put_str(&cli->arena, root, "file", str_from(path));
		(void)json_put(root, "signatures", signed_json(&cli->arena, multisig));
		cli_print_json(root);
	} else {
		printf("%s: %zu signatures now\n", path, multisig->count);
		signed_print(multisig);
	}
	return EXIT_CODE_YES;
}

int
signed_roster(struct cli *cli, const char *path, struct roster *ret_roster)
{
	struct str text;
	struct why why;
	int code;

	if (cli_read(cli, path, LIMIT_ROSTER, &text, &code) != ERR_OK)
		return code;
	if (roster_read(&cli->arena, text, ret_roster, &why) != ERR_OK)
		return cli_failed(&why, "%s is no roster", path);
	return EXIT_CODE_YES;
}
