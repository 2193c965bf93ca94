#include "ledger/tiles.h"

#include <assert.h>
#include <limits.h>
#include <stdarg.h>

#include "base/buf.h"
#include "base/cursor.h"
#include "base/file.h"
#include "base/limits.h"

#define FILE_MODE 0644
#define FOLDER_MODE 0755

/* One machine for both ways: leaves go in at the bottom, full tiles come out at every
 * level, and are written or compared with the file that is there. */
struct tiles {
	struct arena *arena;
	const char *folder;
	struct tiles_report *report;    /* NULL = writing */
	const struct checkpoint *older; /* comparing: NULL = none */
	struct merkle_tip tip;
	struct buf entries; /* writing: the bundle that is not full */
	size_t counts[TILE_LEVELS];
	struct hash hashes[TILE_LEVELS][TILE_WIDTH];
};

/* --- names --- */

/* N in groups of three digits, all but the last behind an x: 1234067 is x001/x234/067. */
static void
add_number(struct buf *out, uint64_t number)
{
	uint64_t unit = 1;

	while (number / unit >= 1000)
		unit *= 1000;
	for (; unit > 1; unit /= 1000)
		buf_format(out, "x%03u/", (unsigned)(number / unit % 1000));
	buf_format(out, "%03u", (unsigned)(number % 1000));
}

void
tiles_name(int level, uint64_t number, size_t width, struct buf *out)
{
	if (level == TILES_ENTRIES)
		buf_add_c(out, "tile/entries/");
	else
		buf_format(out, "tile/%d/", level);
	add_number(out, number);
	if (width < TILE_WIDTH)
		buf_format(out, ".p/%zu", width);
}

static const char *
tile_name(struct tiles *tiles, int level, uint64_t number, size_t width)
{
	const char *name;
	struct buf out;

	buf_init(&out, PATH_MAX - 1);
	buf_format(&out, "%s/", tiles->folder);
	tiles_name(level, number, width, &out);
	name = buf_failed(&out) ? NULL : arena_cstr(tiles->arena, buf_str(&out));
	buf_release(&out);
	return name;
}

static enum err
no_room(struct why *why)
{
	return err_why(why, ERR_LIMIT, 0, "no room for a tile or its name");
}

/* --- writing --- */

/* The folders below tiles->folder that name needs. */
static enum err
make_folders(struct tiles *tiles, const char *name, struct why *why)
{
	char *part = arena_cstr(tiles->arena, str_from(name));

	if (part == NULL)
		return no_room(why);
	for (size_t i = strlen(tiles->folder) + 1; part[i] != '\0'; i++) {
		enum err e;

		if (part[i] != '/')
			continue;
		part[i] = '\0';
		e = file_mkdir(part, FOLDER_MODE, why);
		part[i] = '/';
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static enum err
write_tile(struct tiles *tiles, int level, uint64_t number, size_t width,
    struct str bytes, struct why *why)
{
	size_t mark = arena_mark(tiles->arena);
	const char *name = tile_name(tiles, level, number, width);
	enum err e;

	if (name == NULL)
		return no_room(why);
	e = make_folders(tiles, name, why);
	if (e == ERR_OK)
		e = file_write(name, bytes, FILE_MODE, why);
	arena_return(tiles->arena, mark);
	return e;
}

static enum err
write_entries(struct tiles *tiles, struct why *why)
{
	size_t width = (size_t)((tiles->tip.size - 1) % TILE_WIDTH) + 1;
	uint64_t number = (tiles->tip.size - 1) / TILE_WIDTH;
	enum err e;

	if (buf_failed(&tiles->entries))
		return no_room(why);
	e = write_tile(tiles, -1, number, width, buf_str(&tiles->entries), why);
	buf_reset(&tiles->entries);
	return e;
}

/* --- comparing --- */

/* Notes what is wrong; the first finding counts. */
static void PRINTF_LIKE(3, 4)
    note_bad(struct tiles_report *report, uint64_t leaf, const char *format, ...)
{
	va_list list;

	if (report->reason[0] != '\0')
		return;
	report->first_bad = leaf;
	va_start(list, format);
	(void)vsnprintf(report->reason, sizeof report->reason, format, list);
	va_end(list);
	str_mend(report->reason);
}

/* A file of the folder; one that is missing or too long is a finding about leaf. */
static enum err
read_part(struct tiles *tiles, const char *name, size_t max, uint64_t leaf,
    struct str *ret_bytes, struct why *why)
{
	struct why inner = { 0 };
	enum err e;

	if (name == NULL)
		return no_room(why);
	e = file_read(tiles->arena, name, max, ret_bytes, &inner);
	if (e == ERR_NOT_FOUND || e == ERR_LIMIT) {
		note_bad(tiles->report, leaf, "%s", inner.text);
		*ret_bytes = STR("");
		return ERR_OK;
	}
	return e == ERR_OK ? e : err_why(why, e, 0, "%s", inner.text);
}

/* Leaves below one hash of a level. */
static uint64_t
leaves_below(int level)
{
	return (uint64_t)1 << (8 * level);
}

/* The hashes of a tile of the folder: width of them, or a finding and the empty str. */
static enum err
read_tile(struct tiles *tiles, int level, uint64_t number, size_t width,
    struct str *ret_bytes, struct why *why)
{
	uint64_t leaf = number * TILE_WIDTH * leaves_below(level);
	const char *name = tile_name(tiles, level, number, width);
	enum err e;

	e = read_part(tiles, name, TILE_WIDTH * HASH_LEN, leaf, ret_bytes, why);
	if (e == ERR_OK && ret_bytes->len != width * HASH_LEN) {
		note_bad(tiles->report, leaf, "tile %d/%llu has not %zu hashes", level,
		    (unsigned long long)number, width);
		*ret_bytes = STR("");
	}
	return e;
}

/* Above level 0, where verify_bundle has compared leaf by leaf. */
static enum err
compare_tile(
    struct tiles *tiles, int level, uint64_t number, size_t width, struct why *why)
{
	uint64_t below = leaves_below(level);
	size_t mark = arena_mark(tiles->arena);
	struct str bytes;
	enum err e;

	if (level == 0)
		return ERR_OK;
	e = read_tile(tiles, level, number, width, &bytes, why);
	for (size_t i = 0; e == ERR_OK && i < bytes.len / HASH_LEN; i++) {
		uint64_t leaf = (number * TILE_WIDTH + i) * below;

		if (memcmp(bytes.ptr + i * HASH_LEN, tiles->hashes[level][i].bytes,
			HASH_LEN) != 0)
			note_bad(tiles->report, leaf,
			    "one of the leaves %llu to %llu does not match the tile of "
			    "level %d",
			    (unsigned long long)leaf,
			    (unsigned long long)(leaf + below - 1), level);
	}
	arena_return(tiles->arena, mark);
	return e;
}

/* Called when the tree has as many leaves as the older checkpoint, which may be in the
 * middle of a tile. */
static void
compare_older(struct tiles *tiles)
{
	struct hash root = merkle_tip_root(&tiles->tip);

	if (!merkle_equal(&root, &tiles->older->root))
		note_bad(tiles->report, TILES_NO_LEAF,
		    "the first %llu leaves are not those of the older checkpoint",
		    (unsigned long long)tiles->older->size);
}

/* --- the machine --- */

/* The tile of a level as far as it is filled. */
static enum err
put_tile(struct tiles *tiles, int level, struct why *why)
{
	size_t width = tiles->counts[level];
	/* Of the hashes on this level, the last is in the last tile. */
	uint64_t number = (tiles->tip.size / leaves_below(level) - 1) / TILE_WIDTH;
	struct str bytes = str_bytes(tiles->hashes[level], width * HASH_LEN);

	if (tiles->report != NULL)
		return compare_tile(tiles, level, number, width, why);
	return write_tile(tiles, level, number, width, bytes, why);
}

/* The hash over a full tile, which is emptied. */
static struct hash
fold_tile(struct tiles *tiles, int level)
{
	struct hash *hashes = tiles->hashes[level];

	for (size_t width = TILE_WIDTH; width > 1; width /= 2)
		for (size_t i = 0; i < width / 2; i++)
			hashes[i] = merkle_node(&hashes[2 * i], &hashes[2 * i + 1]);
	tiles->counts[level] = 0;
	return hashes[0];
}

static enum err
push_leaf(struct tiles *tiles, struct hash hash, struct why *why)
{
	struct hash new[MERKLE_LEVELS];

	(void)merkle_tip_add(&tiles->tip, &hash, new);
	if (tiles->older != NULL && tiles->older->size == tiles->tip.size)
		compare_older(tiles);
	for (int level = 0; level < TILE_LEVELS; level++) {
		enum err e;

		tiles->hashes[level][tiles->counts[level]++] = hash;
		if (tiles->counts[level] < TILE_WIDTH)
			break;
		e = put_tile(tiles, level, why);
		if (e != ERR_OK)
			return e;
		hash = fold_tile(tiles, level);
	}
	return ERR_OK;
}

/* The tiles at the right edge. */
static enum err
put_partial(struct tiles *tiles, struct why *why)
{
	for (int level = 0; level < TILE_LEVELS; level++) {
		enum err e;

		if (tiles->counts[level] == 0)
			continue;
		e = put_tile(tiles, level, why);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static enum err
start(struct arena *arena, const char *folder, struct tiles **ret_tiles, struct why *why)
{
	struct tiles *tiles = arena_alloc(arena, sizeof *tiles);

	if (tiles == NULL)
		return no_room(why);
	tiles->arena = arena;
	tiles->folder = folder;
	buf_init(&tiles->entries, TILES_BUNDLE_MAX);
	*ret_tiles = tiles;
	return ERR_OK;
}

/* --- writing, from outside --- */

enum err
tiles_open(
    struct arena *arena, const char *folder, struct tiles **ret_tiles, struct why *why)
{
	enum err e = file_mkdir(folder, FOLDER_MODE, why);

	return e == ERR_OK ? start(arena, folder, ret_tiles, why) : e;
}

enum err
tiles_add(struct tiles *tiles, struct str leaf, struct why *why)
{
	enum err e;

	if (leaf.len > LIMIT_LEAF)
		return err_why(why, ERR_LIMIT, 0, "a leaf of %zu bytes", leaf.len);
	buf_add_be16(&tiles->entries, (uint16_t)leaf.len);
	buf_add(&tiles->entries, leaf);
	e = push_leaf(tiles, merkle_leaf(leaf), why);
	if (e == ERR_OK && tiles->tip.size % TILE_WIDTH == 0)
		e = write_entries(tiles, why);
	return e;
}

/* A file of the folder itself. */
static const char *
file_name(struct tiles *tiles, const char *name)
{
	return arena_format(tiles->arena, "%s/%s%c", tiles->folder, name, '\0').ptr;
}

static enum err
check_note(struct tiles *tiles, struct str bytes, struct str vkey_text, struct why *why)
{
	struct hash root = merkle_tip_root(&tiles->tip);
	struct checkpoint checkpoint;
	struct vkey vkey;
	enum err e;

	e = vkey_read(vkey_text, &vkey, why);
	if (e != ERR_OK)
		return e;
	e = checkpoint_open(tiles->arena, bytes, &vkey, &checkpoint, why);
	if (e == ERR_OK && (checkpoint.size != tiles->tip.size ||
			       !merkle_equal(&checkpoint.root, &root)))
		e = err_why(
		    why, ERR_CONFLICT, 0, "the checkpoint is not that of these leaves");
	vkey_release(&vkey);
	return e;
}

enum err
tiles_close(struct tiles *tiles, struct str checkpoint, struct str vkey, struct why *why)
{
	const char *checkpoint_name = file_name(tiles, "checkpoint");
	const char *vkey_name = file_name(tiles, "vkey");
	enum err e;

	if (checkpoint_name == NULL || vkey_name == NULL)
		return no_room(why);
	e = check_note(tiles, checkpoint, vkey, why);
	if (e == ERR_OK && tiles->tip.size % TILE_WIDTH != 0)
		e = write_entries(tiles, why);
	if (e == ERR_OK)
		e = put_partial(tiles, why);
	if (e == ERR_OK)
		e = file_write(vkey_name, vkey, FILE_MODE, why);
	if (e == ERR_OK)
		e = file_write(checkpoint_name, checkpoint, FILE_MODE, why);
	return e;
}

void
tiles_release(struct tiles *tiles)
{
	buf_release(&tiles->entries);
}

/* --- verifying --- */

/* The next leaf of a bundle, compared with its hash in the tile. */
static enum err
verify_leaf(
    struct tiles *tiles, struct cursor *bundle, struct cursor *tile, struct why *why)
{
	unsigned long long index = tiles->tip.size;
	struct str leaf = cursor_bytes(bundle, cursor_be16(bundle));
	struct str expected = cursor_bytes(tile, HASH_LEN);
	struct hash hash = merkle_leaf(leaf);

	if (bundle->failed)
		note_bad(tiles->report, index, "leaf %llu is cut off", index);
	else if (tile->failed || memcmp(expected.ptr, hash.bytes, HASH_LEN) != 0)
		note_bad(tiles->report, index,
		    "leaf %llu does not match its hash in the tile", index);
	else
		return push_leaf(tiles, hash, why);
	return ERR_OK;
}

/* The bundle that begins with the next leaf, width leaves long. */
static enum err
verify_bundle(struct tiles *tiles, size_t width, struct why *why)
{
	struct tiles_report *report = tiles->report;
	uint64_t number = tiles->tip.size / TILE_WIDTH;
	uint64_t last = tiles->tip.size + width - 1;
	size_t mark = arena_mark(tiles->arena);
	struct cursor bundle, tile;
	struct str entries = STR(""), hashes = STR("");
	enum err e;

	e = read_part(tiles, tile_name(tiles, -1, number, width), TILES_BUNDLE_MAX,
	    tiles->tip.size, &entries, why);
	if (e == ERR_OK)
		e = read_tile(tiles, 0, number, width, &hashes, why);
	if (e != ERR_OK)
		return e;
	bundle = cursor_from(entries);
	tile = cursor_from(hashes);
	for (size_t i = 0; e == ERR_OK && report->reason[0] == '\0' && i < width; i++)
		e = verify_leaf(tiles, &bundle, &tile, why);
	if (e == ERR_OK && !cursor_end(&bundle))
		note_bad(report, last, "something follows leaf %llu in its bundle",
		    (unsigned long long)last);
	arena_return(tiles->arena, mark);
	return e;
}

static enum err
verify_leaves(struct tiles *tiles, struct why *why)
{
	struct tiles_report *report = tiles->report;
	enum err e = ERR_OK;

	while (
	    e == ERR_OK && report->reason[0] == '\0' && tiles->tip.size < report->size) {
		uint64_t left = report->size - tiles->tip.size;

		e = verify_bundle(
		    tiles, left < TILE_WIDTH ? (size_t)left : TILE_WIDTH, why);
	}
	if (e == ERR_OK && report->reason[0] == '\0')
		e = put_partial(tiles, why);
	return e;
}

/* The checkpoint of the folder, by vkey or by the key in the folder. */
static enum err
open_checkpoint(struct tiles *tiles, const struct vkey *vkey,
    struct checkpoint *ret_checkpoint, struct why *why)
{
	struct tiles_report *report = tiles->report;
	const char *names[] = { file_name(tiles, "checkpoint"),
		file_name(tiles, "vkey") };
	struct vkey own = { 0 };
	struct why inner = { 0 };
	struct str note = STR(""), text = STR("");
	enum err e;

	e = read_part(tiles, names[0], NOTE_MAX, TILES_NO_LEAF, &note, why);
	if (e == ERR_OK && vkey == NULL)
		e = read_part(tiles, names[1], VKEY_MAX, TILES_NO_LEAF, &text, why);
	if (e != ERR_OK || report->reason[0] != '\0')
		return e;
	if (vkey == NULL)
		e = vkey_read(text, &own, &inner);
	if (e == ERR_OK)
		e = checkpoint_open(tiles->arena, note, vkey == NULL ? &own : vkey,
		    ret_checkpoint, &inner);
	if (e != ERR_OK)
		note_bad(report, TILES_NO_LEAF, "checkpoint: %s", inner.text);
	report->key_of_folder = vkey == NULL;
	vkey_release(&own);
	return ERR_OK;
}

static void
compare_root(struct tiles *tiles, const struct checkpoint *checkpoint)
{
	struct hash root = merkle_tip_root(&tiles->tip);

	if (!merkle_equal(&root, &checkpoint->root))
		note_bad(tiles->report, TILES_NO_LEAF,
		    "all tiles agree, but the signed root is another: the tree was "
		    "rewritten");
}

enum err
tiles_verify(struct arena *arena, const char *folder, const struct vkey *vkey,
    const struct checkpoint *older, struct tiles_report *ret_report, struct why *why)
{
	struct tiles_report report = { .first_bad = TILES_NO_LEAF };
	struct checkpoint checkpoint = { 0 };
	size_t mark = arena_mark(arena);
	struct tiles *tiles;
	enum err e;

	e = start(arena, folder, &tiles, why);
	if (e != ERR_OK)
		return e;
	tiles->report = &report;
	tiles->older = older;
	e = open_checkpoint(tiles, vkey, &checkpoint, why);
	report.size = checkpoint.size;
	report.root = checkpoint.root;
	if (older != NULL && older->size > checkpoint.size)
		note_bad(&report, TILES_NO_LEAF, "the ledger is shorter than it was");
	if (e == ERR_OK && report.reason[0] == '\0')
		e = verify_leaves(tiles, why);
	if (e == ERR_OK && report.reason[0] == '\0')
		compare_root(tiles, &checkpoint);
	report.checked =
	    report.first_bad == TILES_NO_LEAF ? tiles->tip.size : report.first_bad;
	report.is_good = report.reason[0] == '\0';
	arena_return(arena, mark);
	if (e == ERR_OK)
		*ret_report = report;
	return e;
}
