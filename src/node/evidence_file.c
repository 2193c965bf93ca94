#include "node/evidence_file.h"

#include <stdio.h>

#include "base/file.h"
#include "node/place.h"

enum err
evidence_path(const struct core *core, struct str file, const char *suffix,
    char ret_path[static PATH_MAX], struct why *why)
{
	int len = snprintf(ret_path, PATH_MAX, "%.*s/" PLACE_EVIDENCE "/%.*s%s",
	    STR_ARG(core->config->folder), STR_ARG(file), suffix);

	if (len < 0 || len >= PATH_MAX)
		return err_why(why, ERR_LIMIT, 0, "path too long");
	return ERR_OK;
}

enum err
evidence_name(const struct core *core, struct str file, struct why *why)
{
	char part[PATH_MAX], path[PATH_MAX];
	enum err e = evidence_path(core, file, ".part", part, why);

	if (e == ERR_OK)
		e = evidence_path(core, file, "", path, why);
	if (e != ERR_OK)
		return e;
	if (rename(part, path) != 0)
		return err_errno(why, "%s", path);
	return file_sync_folder(path, why);
}

enum err
evidence_restrict(const struct core *core, struct str file, struct why *why)
{
	char path[PATH_MAX];
	enum err e = evidence_path(core, file, PLACE_RESTRICTED, path, why);

	return e == ERR_OK ? file_write(path,
				 STR("This package was deleted or restricted by law: see "
				     "its case.\n"),
				 0600, why)
			   : e;
}
