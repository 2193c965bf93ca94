#include "cli/signoff_make.h"

#include "base/file.h"
#include "trust/key.h"

#define SMALL_MAX ((size_t)256 << 10)

enum err
signoff_make(
    struct cli *cli, struct signoff *signoff, struct str *ret_text, struct why *why)
{
	struct key *key = NULL;
	struct str pem;
	struct buf text;
	enum err e = file_read(&cli->arena, cli_option(cli, "key"), SMALL_MAX, &pem, why);

	if (e == ERR_OK)
		e = key_read_private(pem, &key, why);
	if (e == ERR_OK)
		e = signoff_sign(&cli->arena, signoff, key, why);
	key_free(key);
	if (e != ERR_OK)
		return e;
	buf_init(&text, SMALL_MAX);
	e = signoff_write(&cli->arena, signoff, &text, why);
	if (e == ERR_OK)
		*ret_text = arena_str(&cli->arena, buf_str(&text));
	buf_release(&text);
	return e;
}
