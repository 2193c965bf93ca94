#include "node/evidence_file.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "node/log.h"
#include "node/place.h"

#define PART ".part"

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
	enum err e = evidence_path(core, file, PART, part, why);

	if (e == ERR_OK)
		e = evidence_path(core, file, "", path, why);
	if (e != ERR_OK)
		return e;
	if (rename(part, path) != 0)
		return err_errno(why, "%s", path);
	return file_sync_folder(path, why);
}

void
evidence_sweep(const struct core *core)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	if (evidence_path(core, STR(""), "", path, NULL) != ERR_OK)
		return;
	dir = opendir(path);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		struct str file = str_from(entry->d_name);

		if ((str_ends(file, STR(PART)) || str_ends(file, STR(PLACE_ROWS))) &&
		    evidence_path(core, file, "", path, NULL) == ERR_OK &&
		    unlink(path) == 0)
			log_event(LOG_WARNING, "half-written-removed", "file",
			    entry->d_name, NULL);
	}
	if (dir != NULL)
		(void)closedir(dir);
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
