#include "node/law_start.h"

#include "base/file.h"
#include "base/limits.h"
#include "law/whatif.h"
#include "record/law_seal.h"
#include "trust/digest.h"

static enum err
refused(const struct verdict *verdict, struct why *why)
{
	return err_why(why, ERR_DENIED, 0, "%s: %s", verdict->rule, verdict->detail);
}

enum err
law_start_digest(
    const struct law *law, unsigned char ret_sha256[static SHA256_LEN], struct why *why)
{
	struct buf bytes;
	enum err e = ERR_OK;

	buf_init(&bytes, 2 * LIMIT_LAW);
	law_bytes(law, &bytes);
	/* the digest of nothing would be the same for all tables */
	if (buf_failed(&bytes))
		e = err_why(why, ERR_LIMIT, 0, "the tables of law: memory is full");
	else
		sha256(buf_str(&bytes), ret_sha256);
	buf_release(&bytes);
	return e;
}

/* Whoever can write the folder is not who says what the law is: as many of the list keys
 * as must sign the federation list have signed these tables, for this realm. */
static enum err
check_seal(struct arena *arena, const struct config *config, const char *folder,
    const struct law *law, struct why *why)
{
	const struct law_seal_trust trust = { .realm = config->realm,
		.keys = config->list_keys,
		.keys_count = config->list_keys_count,
		.threshold = config->list_threshold };
	const char *path = arena_format(arena, "%s/%s", folder, LAW_SEAL_FILE).ptr;
	unsigned char digest[SHA256_LEN] = { 0 };
	struct law_seal seal;
	struct verdict verdict;
	struct str text;
	enum err e;

	if (path == NULL)
		return err_why(why, ERR_LIMIT, 0, "memory is full");
	e = file_read(arena, path, LAW_SEAL_MAX, &text, why);
	if (e == ERR_NOT_FOUND || trust.threshold == 0) {
		verdict = verdict_no("law-seal-missing", NULL, "%s%s", path,
		    e == ERR_NOT_FOUND ? "" : ": no list key is pinned");
		return refused(&verdict, why);
	}
	if (e == ERR_OK)
		e = law_seal_read(arena, text, &seal, why);
	if (e == ERR_OK)
		e = law_start_digest(law, digest, why);
	if (e != ERR_OK)
		return e;
	verdict = law_seal_verify(&seal, &trust, digest);
	return verdict_is_yes(&verdict) ? ERR_OK : refused(&verdict, why);
}

/* The path of a file that the configuration names. */
static enum err
path_of(struct arena *arena, const struct config *config, struct str name,
    const char **ret_path, struct why *why)
{
	const char *text = arena_cstr(arena, name);

	*ret_path = text == NULL ? NULL : config_path(arena, config, text);
	return *ret_path == NULL ? err_why(why, ERR_LIMIT, 0, "memory is full") : ERR_OK;
}

static enum err
open_folder(struct arena *arena, const struct config *config, struct law *ret_law,
    struct why *why)
{
	const char *folder;
	enum err e = path_of(arena, config, config->law, &folder, why);

	if (e == ERR_OK)
		e = law_open_dir(arena, folder, ret_law, why);
	return e == ERR_OK ? check_seal(arena, config, folder, ret_law, why) : e;
}

/* The law of a training realm with what its what-if file assumes. */
static enum err
assume(struct arena *arena, const struct config *config, struct law *law, struct why *why)
{
	struct law *base = arena_alloc(arena, sizeof *base);
	struct verdict verdict = VERDICT_IS_YES;
	const char *path;
	struct str text = STR("");
	enum err e = base == NULL ? err_why(why, ERR_LIMIT, 0, "memory is full")
				  : path_of(arena, config, config->what_if, &path, why);

	if (e == ERR_OK)
		e = file_read(arena, path, LIMIT_WHAT_IF + 1, &text, why);
	if (e != ERR_OK)
		return e;
	*base = *law;
	e = whatif_open(arena, base, config->what_if, text, law, &verdict, why);
	return e == ERR_OK && !verdict_is_yes(&verdict) ? refused(&verdict, why) : e;
}

enum err
law_start_open(struct arena *arena, const struct config *config, struct law *ret_law,
    struct why *why)
{
	struct law law;
	enum err e = config->law.len > 0 ? open_folder(arena, config, &law, why)
					 : law_open_embedded(arena, &law, why);

	if (e == ERR_OK && config->what_if.len > 0)
		e = assume(arena, config, &law, why);
	if (e == ERR_OK)
		*ret_law = law;
	return e;
}
