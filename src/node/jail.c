#include "node/jail.h"

#include <string.h>
#include <unistd.h>

#include "node/log.h"
#include "node/place.h"

/* Paths that a process may name when it enters its jail. */
#define PATHS_MAX (LIMIT_PINS + 24)

enum files {
	FILES_NONE,
	FILES_SYSTEM,     /* what libraries read late */
	FILES_NODE,       /* what the only writer writes, and the pinned records */
	FILES_SUPERVISOR, /* reads all, starts this program and comity-paper, writes as
			     the node */
	FILES_FONTS,
};

static const enum files files_of[ROLE_COUNT] = {
	[ROLE_SUPERVISOR] = FILES_SUPERVISOR,
	[ROLE_CORE] = FILES_NODE,
	[ROLE_COURIER] = FILES_SYSTEM,
	[ROLE_PAPER] = FILES_FONTS,
};

/* libcurl resolves names, and loads what the system's configuration says for it.  Not all
 * of /etc: a node that runs as root could read what is nobody's business. */
static const struct sandbox_path system_files[] = {
	{ .path = "/etc/gai.conf" },
	{ .path = "/etc/host.conf" },
	{ .path = "/etc/hosts" },
	{ .path = "/etc/ld.so.cache" },
	{ .path = "/etc/nsswitch.conf" },
	{ .path = "/etc/protocols" },
	{ .path = JAIL_RESOLVER },
	{ .path = "/etc/services" },
	{ .path = "/etc/ssl" },
	{ .path = "/lib" },
	{ .path = "/lib64" },
	{ .path = "/run/NetworkManager" },
	{ .path = "/run/nscd" },
	{ .path = "/run/resolvconf" },
	{ .path = "/run/systemd/resolve" },
	{ .path = "/usr" },
};

struct paths {
	struct sandbox_path all[PATHS_MAX];
	size_t count;
};

/* Only what is there: nothing else can be opened anyway. */
static void
add(struct paths *paths, struct sandbox_path path)
{
	if (path.path != NULL && paths->count < PATHS_MAX && access(path.path, F_OK) == 0)
		paths->all[paths->count++] = path;
}

static void
add_written(struct paths *paths, const struct config *config, struct arena *arena)
{
	static const char *const names[] = { PLACE_DATA, PLACE_EVIDENCE };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		add(paths,
		    (struct sandbox_path){
			.path = config_path(arena, config, names[i]), .write = true });
}

/* The folder of a record: a new edition is another file of its name. */
static const char *
place_of_pin(const struct config *config, struct arena *arena, struct str file)
{
	const char *name = arena_cstr(arena, file);
	const char *path = name == NULL ? NULL : config_path(arena, config, name);

	if (path == NULL)
		return NULL;
	return arena_cstr(
	    arena, str_slice(str_from(path), 0, (size_t)(strrchr(path, '/') - path)));
}

/* The database, the evidence, and the folders of pinned records: all else of the node,
 * its keys above all, is out of reach (of records beside the keys comity.conf(5) warns).
 */
static void
add_node(struct paths *paths, const struct config *config, struct arena *arena)
{
	add_written(paths, config, arena);
	for (size_t i = 0; i < config->pins_count; i++)
		add(paths, (struct sandbox_path){ .path = place_of_pin(config, arena,
						      config->pins[i].file) });
}

static void
add_programs(struct paths *paths, struct arena *arena)
{
	add(paths, (struct sandbox_path){ .path = "/proc/self/exe", .execute = true });
	add(paths,
	    (struct sandbox_path){ .path = sandbox_interpreter(), .execute = true });
	add(paths, (struct sandbox_path){ .path = place_paper(arena), .execute = true });
}

static enum err
enter_files(
    enum files files, const struct config *config, struct arena *arena, struct why *why)
{
	struct paths paths = { .count = 0 };

	switch (files) {
	case FILES_NONE:
		break;
	case FILES_SYSTEM:
		for (size_t i = 0; i < sizeof system_files / sizeof system_files[0]; i++)
			add(&paths, system_files[i]);
		break;
	case FILES_NODE:
		add_node(&paths, config, arena);
		break;
	case FILES_SUPERVISOR:
		add_written(&paths, config, arena);
		add_programs(&paths, arena);
		return sandbox_changes(paths.all, paths.count, why);
	case FILES_FONTS:
		return sandbox_fonts(why);
	}
	return sandbox_files(paths.all, paths.count, why);
}

enum err
jail_enter(
    enum role role, const struct config *config, struct arena *arena, struct why *why)
{
	static struct sandbox sandbox; /* large: not on the stack */
	enum err e = enter_files(files_of[role], config, arena, why);

	if (e == ERR_NOT_FOUND) {
		log_event(LOG_WARNING, "no-landlock", "why",
		    "files are guarded by system calls alone", NULL);
		e = ERR_OK;
	}
	if (e == ERR_OK)
		e = sandbox_prepare(role, &sandbox, why);
	return e == ERR_OK ? sandbox_enter(&sandbox, why) : e;
}
