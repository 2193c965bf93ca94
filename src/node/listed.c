#include "node/listed.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "node/place.h"

/* One of the two files, proven; its text only when it is. */
static struct verdict
read_list(struct arena *arena, const struct config *config, const char *place,
    const struct directory_trust *trust, int64_t now, struct listed *to)
{
	const char *path = config_path(arena, config, place);
	struct directory directory = { .sequence = 0 };
	struct verdict verdict;
	struct str text = STR("");
	struct why why;
	enum err e = path == NULL ? err_why(&why, ERR_LIMIT, 0, "no memory")
				  : file_read(arena, path, LIMIT_DIRECTORY, &text, &why);

	if (e == ERR_NOT_FOUND)
		return verdict_no("directory-absent", NULL, "%s", why.text);
	if (e == ERR_OK)
		e = directory_read(arena, text, &directory, &why);
	if (e != ERR_OK)
		return verdict_no("directory-unreadable", NULL, "%s", why.text);
	verdict = directory_prove(&directory, trust, now);
	if (verdict_is_yes(&verdict)) {
		to->directory = directory;
		to->text = text;
	}
	return verdict;
}

struct verdict
listed_read(struct arena *arena, const struct config *config,
    const struct trust_seen *seen, int64_t now, struct listed *ret_listed)
{
	struct listed listed = { .directory = { .realm = config->realm },
		.fault = VERDICT_IS_YES };
	struct directory_trust trust = {
		.realm = config->realm,
		.keys = config->list_keys,
		.keys_count = config->list_keys_count,
		.threshold = config->list_threshold,
		.last_sequence = seen->sequence,
	};
	struct verdict verdict = VERDICT_IS_YES;

	if (config->list_threshold > 0) {
		memcpy(trust.last_digest, seen->digest, SHA256_LEN);
		listed.fault =
		    read_list(arena, config, PLACE_DIRECTORY, &trust, now, &listed);
	}
	if (!verdict_is_yes(&listed.fault)) {
		verdict =
		    read_list(arena, config, PLACE_DIRECTORY_KEPT, &trust, now, &listed);
		listed.text = STR("");
	}
	*ret_listed = listed;
	return verdict_is_yes(&verdict) ? verdict : listed.fault;
}

enum err
listed_keep(struct arena *arena, const struct config *config,
    const struct trust_seen *seen, const struct listed *listed, struct why *why)
{
	const char *path = config_path(arena, config, PLACE_DIRECTORY_KEPT);

	if (path == NULL)
		return err_why(why, ERR_LIMIT, 0, "directory: no memory");
	if (listed->text.len == 0)
		return ERR_OK;
	if (memcmp(listed->directory.digest, seen->digest, SHA256_LEN) == 0 &&
	    access(path, F_OK) == 0)
		return ERR_OK;
	return file_write(path, listed->text, 0640, why);
}
