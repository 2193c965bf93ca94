/* A stranger's ledger as files.  The first byte says which file of a true one is another:
 * behind M stand changes of it, place in two bytes, and one byte; behind anything else,
 * what it holds instead.  Under the true key nothing verifies but the true leaves. */
#include <ftw.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "fuzz/fuzz.h"
#include "ledger/tiles.h"
#include "trust/key.h"

#define ORIGIN "live.cl.fiscalia-norte/ledger"
#define LEAVES 5

static const struct {
	const char *name;
	bool leaves; /* made from these: no other bytes can be right */
} files[] = {
	{ "checkpoint", false },
	{ "tile/0/000.p/5", true },
	{ "tile/entries/000.p/5", true },
	{ "vkey", false },
};

#define FILES (sizeof files / sizeof files[0])

static struct {
	char folder[64];
	struct arena arena;
	struct vkey vkey;
	struct hash root;
	struct str good[FILES];
} ledger;

static const char *
path_of(size_t file)
{
	static char path[128];

	(void)snprintf(path, sizeof path, "%s/%s", ledger.folder, files[file].name);
	return path;
}

static int
drop(const char *path, const struct stat *found, int kind, struct FTW *walk)
{
	(void)found;
	(void)kind;
	(void)walk;
	return remove(path);
}

static void
leave(void)
{
	(void)nftw(ledger.folder, drop, 8, FTW_DEPTH | FTW_PHYS);
}

static struct str
text_of(enum err e, struct buf *text)
{
	struct str kept = arena_str(&ledger.arena, buf_str(text));

	buf_release(text);
	FUZZ_NEED(e == ERR_OK && kept.len > 0);
	return kept;
}

static void
write_ledger(struct key *key, struct str vkey)
{
	struct merkle_tip tip = { 0 };
	struct checkpoint head = { STR(ORIGIN), LEAVES, { { 0 } } };
	struct hash stored[MERKLE_LEVELS];
	struct tiles *tiles = NULL;
	struct buf note;
	enum err e = tiles_open(&ledger.arena, ledger.folder, &tiles, NULL);

	for (char n = '0'; e == ERR_OK && n < '0' + LEAVES; n++) {
		struct hash hash = merkle_leaf((struct str){ &n, 1 });

		(void)merkle_tip_add(&tip, &hash, stored);
		e = tiles_add(tiles, (struct str){ &n, 1 }, NULL);
	}
	ledger.root = head.root = merkle_tip_root(&tip);
	FUZZ_NEED(e == ERR_OK);
	buf_init(&note, NOTE_MAX);
	e = checkpoint_sign(&head, key, &note, NULL);
	FUZZ_NEED(tiles_close(tiles, text_of(e, &note), vkey, NULL) == ERR_OK);
	tiles_release(tiles);
}

static void
make_ledger(void)
{
	struct key *key = NULL;
	struct str vkey;
	struct buf text;
	enum err e;

	(void)snprintf(ledger.folder, sizeof ledger.folder, "/dev/shm/fuzz-tiles-XXXXXX");
	FUZZ_NEED(mkdtemp(ledger.folder) != NULL && atexit(leave) == 0);
	FUZZ_NEED(arena_init(&ledger.arena, (size_t)64 << 20, NULL) == ERR_OK);
	FUZZ_NEED(key_generate(KEY_ED25519, &key, NULL) == ERR_OK);
	buf_init(&text, VKEY_MAX);
	e = vkey_write(STR(ORIGIN), key, &text, NULL);
	vkey = text_of(e, &text);
	FUZZ_NEED(vkey_read(vkey, &ledger.vkey, NULL) == ERR_OK);
	write_ledger(key, vkey);
	key_free(key);
	for (size_t i = 0; i < FILES; i++)
		FUZZ_NEED(file_read(&ledger.arena, path_of(i), (size_t)1 << 16,
			      &ledger.good[i], NULL) == ERR_OK);
}

/* Of the file that is another one. */
static struct str
other(struct str good, const uint8_t *bytes, size_t len)
{
	static char copy[1 << 16];

	if (len == 0 || bytes[0] != 'M')
		return str_bytes(bytes, len);
	memcpy(copy, good.ptr, good.len);
	for (size_t i = 1; i + 3 <= len; i += 3)
		copy[((size_t)bytes[i] << 8 | bytes[i + 1]) % good.len] =
		    (char)bytes[i + 2];
	return (struct str){ copy, good.len };
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct tiles_report report = { .is_good = false };
	struct str changed;
	size_t file, mark;
	enum err e;

	if (ledger.arena.block == NULL)
		make_ledger();
	if (len == 0)
		return 0;
	file = bytes[0] % FILES;
	changed = other(ledger.good[file], bytes + 1, len - 1);
	FUZZ_NEED(file_write(path_of(file), changed, 0600, NULL) == ERR_OK);
	mark = arena_mark(&ledger.arena);
	e = tiles_verify(&ledger.arena, ledger.folder, &ledger.vkey, NULL, &report, NULL);
	arena_return(&ledger.arena, mark);
	if (e == ERR_OK && report.is_good) {
		FUZZ_NEED(report.size == LEAVES && report.checked == LEAVES &&
			  merkle_equal(&report.root, &ledger.root));
		FUZZ_NEED(!files[file].leaves || str_eq(changed, ledger.good[file]));
	}
	FUZZ_NEED(file_write(path_of(file), ledger.good[file], 0600, NULL) == ERR_OK);
	return 0;
}
