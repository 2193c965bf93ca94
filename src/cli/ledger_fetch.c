#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/ledger.h"
#include "ledger/tiles.h"
#include "net/client.h"

/* Whoever answers at the address decides how much there is: up to here. */
#define FILES_MAX 1000000
#define BYTES_MAX ((uint64_t)8 << 30)

struct fetch {
	struct arena *arena;
	struct client client;
	const char *url; /* without a slash at the end */
	const char *folder;
	uint64_t files;
	uint64_t bytes;
	bool missing; /* a file is not there: no more is asked */
};

static enum err
wait_for_answer(struct client *client, struct client_result *ret_result, struct why *why)
{
	while (!client_next(client, ret_result)) {
		struct pollfd wait = { .fd = client_fd(client), .events = POLLIN };

		(void)poll(&wait, 1, client_timeout_ms(client));
		if (client_run(client, why) != ERR_OK)
			return why->err;
	}
	return ERR_OK;
}

/* The folders below fetch->folder that path needs. */
static enum err
make_folders(const struct fetch *fetch, char *path, struct why *why)
{
	for (char *slash = strchr(path + strlen(fetch->folder) + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (file_mkdir(path, 0700, why) != ERR_OK)
			return why->err;
		*slash = '/';
	}
	return ERR_OK;
}

static enum err
take(struct fetch *fetch, struct str url, const char *path, size_t max, struct why *why)
{
	AUTO_FD int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	struct client_request request = {
		.url = url, .max = max, .fd = fd, .plain = str_starts(url, STR("http:"))
	};
	struct client_result result;

	if (fd < 0)
		return err_errno(why, "%s", path);
	if (client_start(&fetch->client, &request, why) != ERR_OK)
		return why->err;
	if (wait_for_answer(&fetch->client, &result, why) != ERR_OK)
		return why->err;
	if (result.err != ERR_OK)
		return err_why(
		    why, result.err, 0, "%.*s: %s", STR_ARG(url), result.words);
	fetch->bytes += result.written;
	fetch->missing = result.status != 200;
	if (fetch->missing && unlink(path) != 0)
		return err_errno(why, "%s", path);
	return ERR_OK;
}

static enum err
get(struct fetch *fetch, const char *name, size_t max, struct why *why)
{
	size_t mark = arena_mark(fetch->arena);
	char *path = arena_cstr(
	    fetch->arena, arena_format(fetch->arena, "%s/%s", fetch->folder, name));
	struct str url = arena_format(fetch->arena, "%s/%s", fetch->url, name);
	enum err e;

	if (path == NULL || url.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for a name");
	if (++fetch->files > FILES_MAX || fetch->bytes > BYTES_MAX)
		return err_why(why, ERR_LIMIT, 0,
		    "too large to fetch: copy the folder and verify that");
	e = make_folders(fetch, path, why);
	if (e == ERR_OK)
		e = take(fetch, url, path, max, why);
	arena_return(fetch->arena, mark);
	return e;
}

static enum err
get_tile(struct fetch *fetch, int level, uint64_t number, size_t width, struct why *why)
{
	char name[PATH_MAX];
	struct buf text;
	enum err e = ERR_OK;

	buf_init(&text, sizeof name - 1);
	tiles_name(level, number, width, &text);
	(void)snprintf(name, sizeof name, "%.*s", STR_ARG(buf_str(&text)));
	buf_release(&text);
	e = get(fetch, name,
	    level == TILES_ENTRIES ? TILES_BUNDLE_MAX : TILE_WIDTH * HASH_LEN, why);
	return e;
}

/* count hashes, or leaves, in tiles. */
static enum err
get_level(struct fetch *fetch, int level, uint64_t count, struct why *why)
{
	enum err e = ERR_OK;

	for (uint64_t i = 0; i < count / TILE_WIDTH && e == ERR_OK && !fetch->missing;
	     i++)
		e = get_tile(fetch, level, i, TILE_WIDTH, why);
	if (e == ERR_OK && !fetch->missing && count % TILE_WIDTH != 0)
		e = get_tile(
		    fetch, level, count / TILE_WIDTH, (size_t)(count % TILE_WIDTH), why);
	return e;
}

/* The number of leaves as the server says it: which files to ask for, nothing more. */
static enum err
read_size(struct fetch *fetch, uint64_t *ret_size, struct why *why)
{
	const char *path = arena_format(fetch->arena, "%s/checkpoint", fetch->folder).ptr;
	struct checkpoint checkpoint = { 0 };
	struct note note;
	struct str bytes = STR("");
	enum err e = path == NULL ? err_why(why, ERR_LIMIT, 0, "no room")
				  : file_read(fetch->arena, path, NOTE_MAX, &bytes, why);

	if (e == ERR_OK)
		e = note_read(fetch->arena, bytes, &note, why);
	if (e == ERR_OK)
		e = checkpoint_read(note.text, &checkpoint, why);
	if (e == ERR_OK)
		*ret_size = checkpoint.size;
	return e;
}

static enum err
get_all(struct fetch *fetch, struct why *why)
{
	uint64_t size = 0;
	enum err e = get(fetch, "checkpoint", NOTE_MAX, why);

	if (e != ERR_OK || fetch->missing)
		return e;
	e = get(fetch, "vkey", VKEY_MAX, why);
	fetch->missing = false; /* it is ours, others have none */
	if (e == ERR_OK)
		e = read_size(fetch, &size, why);
	if (e == ERR_OK)
		e = get_level(fetch, TILES_ENTRIES, size, why);
	for (int level = 0; level < TILE_LEVELS && e == ERR_OK; level++)
		e = get_level(fetch, level, size >> (8 * level), why);
	return e;
}

enum err
ledger_fetch(struct arena *arena, const char *url, const char *folder, struct why *why)
{
	static struct fetch fetch; /* large; one command, one ledger */
	struct client_config config = { 0 };
	struct str base = str_from(url);
	enum err e;

	while (str_ends(base, STR("/")))
		base.len--;
	fetch = (struct fetch){ .arena = arena, .folder = folder };
	fetch.url = arena_cstr(arena, base);
	if (fetch.url == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the address");
	e = client_init(&fetch.client, &config, why);
	if (e != ERR_OK)
		return e;
	e = get_all(&fetch, why);
	client_release(&fetch.client);
	return e;
}
