#include "node/fsck.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "base/auto.h"
#include "base/file.h"
#include "base/limits.h"
#include "ledger/merkle.h"
#include "ledger/note.h"
#include "node/place.h"
#include "node/successor.h"
#include "store/store_scan.h"
#include "trust/digest.h"

#define LEAVES_STEP 64
/* Of what is read at a time: LEAVES_STEP leaves with their salts, or one row. */
#define ROW_ROOM ((size_t)64 << 20)
#define ORPHANS_MAX 10000

struct look {
	struct arena *arena; /* of what is found */
	struct arena rows;   /* of what is read, and forgotten again */
	const struct config *config;
	struct store *store;
	struct fsck *fsck;
};

static PRINTF_LIKE(3, 4) void add(
    struct look *look, const char *what, const char *format, ...)
{
	struct why words = { .text = "" };
	va_list args;

	va_start(args, format);
	(void)vsnprintf(words.text, sizeof words.text, format, args);
	va_end(args);
	str_mend(words.text);
	if (look->fsck->count < FSCK_FINDINGS_MAX)
		look->fsck->findings[look->fsck->count] = (struct fsck_finding){ what,
			arena_str(look->arena, str_from(words.text)) };
	look->fsck->count++;
}

/* --- the ledger --- */

/* The hashes that a leaf completes, against those that are stored. */
static enum err
check_leaf(struct look *look, struct merkle_tip *tip, const struct stored_leaf *leaf,
    struct why *why)
{
	uint64_t positions[MERKLE_LEVELS];
	struct hash computed[MERKLE_LEVELS], stored[MERKLE_LEVELS];
	struct hash hash = merkle_leaf(leaf->leaf);
	uint64_t first = merkle_stored(tip->size);
	size_t count = merkle_tip_add(tip, &hash, computed);
	enum err e;

	for (size_t i = 0; i < count; i++)
		positions[i] = first + i;
	e = store_hashes_get(look->store, positions, count, stored, why);
	if (e == ERR_NOT_FOUND) {
		add(look, "ledger", "leaf %llu: a hash of it is missing",
		    (unsigned long long)leaf->index);
		return ERR_OK;
	}
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		if (!merkle_equal(&computed[i], &stored[i])) {
			add(look, "ledger", "leaf %llu is not what was logged",
			    (unsigned long long)leaf->index);
			break;
		}
	return e;
}

/* The head over as many leaves as the tip has, if one was kept. */
static enum err
check_head(struct look *look, const struct merkle_tip *tip, const struct vkey *vkey,
    struct why *why)
{
	struct hash root = merkle_tip_root(tip);
	struct checkpoint checkpoint;
	struct stored_head head;
	struct vkey named;
	struct str origin = STR("");
	struct why reason;
	enum err e = store_head_get(&look->rows, look->store, tip->size, &head, why);

	if (e == ERR_NOT_FOUND || (e == ERR_OK && head.size != tip->size))
		return ERR_OK;
	if (e == ERR_OK)
		e = successor_origin_at(
		    &look->rows, look->config, look->store, tip->size, &origin, why);
	if (e != ERR_OK)
		return e;
	named = vkey_as(vkey, origin);
	look->fsck->heads++;
	if (checkpoint_open(&look->rows, head.note, &named, &checkpoint, &reason) !=
	    ERR_OK)
		add(look, "ledger", "head of %llu leaves: %s",
		    (unsigned long long)tip->size, reason.text);
	else if (checkpoint.size != tip->size || !merkle_equal(&checkpoint.root, &root))
		add(look, "ledger", "head of %llu leaves: they are not what was signed",
		    (unsigned long long)tip->size);
	return ERR_OK;
}

static enum err
check_leaves(struct look *look, const struct vkey *vkey, struct why *why)
{
	struct merkle_tip tip = { .size = 0 };
	struct stored_leaf *leaves;
	size_t count = LEAVES_STEP;
	enum err e = ERR_OK;

	while (e == ERR_OK && count == LEAVES_STEP) {
		arena_reset(&look->rows);
		e = store_leaf_list(&look->rows, look->store, STR(""), tip.size,
		    LEAVES_STEP, &leaves, &count, why);
		for (size_t i = 0; e == ERR_OK && i < count; i++) {
			if (leaves[i].index != tip.size) {
				add(look, "ledger", "leaf %llu is missing",
				    (unsigned long long)tip.size);
				return ERR_OK;
			}
			e = check_leaf(look, &tip, &leaves[i], why);
			if (e == ERR_OK)
				e = check_head(look, &tip, vkey, why);
		}
	}
	look->fsck->leaves = tip.size;
	return e;
}

static enum err
check_ledger(struct look *look, struct why *why)
{
	struct vkey vkey;
	struct str line;
	enum err e = file_read(look->arena,
	    config_path(look->arena, look->config, PLACE_LEDGER_VKEY), LIMIT_NAME * 4,
	    &line, why);

	if (e == ERR_OK)
		e = vkey_read(str_trim(line), &vkey, why);
	if (e != ERR_OK)
		return e;
	e = check_leaves(look, &vkey, why);
	vkey_release(&vkey);
	return e;
}

/* --- papers and packages --- */

static enum err
check_rows(struct look *look, enum store_scan what, const char *name, struct why *why)
{
	struct scanned row = { .number = 0 };
	enum err e;

	while ((e = store_scan_next(
		    &look->rows, look->store, what, row.number, &row, why)) == ERR_OK) {
		struct hash found;

		look->fsck->papers++;
		sha256(row.bytes, found.bytes);
		if (row.bytes.len > 0 &&
		    memcmp(found.bytes, row.sha256.bytes, HASH_LEN) != 0)
			add(look, name, "number %lld is not what came",
			    (long long)row.number);
		arena_reset(&look->rows);
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static void
check_package(struct look *look, const struct scanned *row)
{
	const char *path = config_path(look->arena, look->config,
	    arena_cstr(look->arena,
		arena_format(look->arena, PLACE_EVIDENCE "/%.*s", STR_ARG(row->file))));
	AUTO_FD int fd = -1;
	struct why why = { .text = "no memory" };
	struct hash found;
	int64_t size;

	look->fsck->packages++;
	if (path != NULL) {
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		if (fd < 0)
			(void)err_errno(&why, "%s", path);
	}
	if (fd < 0 || sha256_fd(fd, found.bytes, &size, &why) != ERR_OK)
		add(look, "evidence", "%s", why.text);
	else if (size != row->size ||
		 memcmp(found.bytes, row->sha256.bytes, HASH_LEN) != 0)
		add(look, "evidence", "%.*s is not what was sealed or fetched",
		    STR_ARG(row->file));
}

static enum err
check_packages(struct look *look, struct why *why)
{
	struct scanned row = { .number = 0 };
	enum err e;

	while ((e = store_scan_next(&look->rows, look->store, SCAN_EVIDENCE, row.number,
		    &row, why)) == ERR_OK) {
		check_package(look, &row);
		arena_reset(&look->rows);
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Its name is the id of its row, and what it is. */
static enum err
is_orphan(struct look *look, struct str file, bool *ret_is, struct why *why)
{
	struct stored_evidence evidence;
	struct str mark = STR(PLACE_RESTRICTED);
	struct str rest = file;
	struct str id = str_cut(&rest, '.');
	enum err e;

	if (str_ends(file, mark))
		file = str_slice(file, 0, file.len - mark.len);
	e = store_evidence_get(&look->rows, look->store, id, &evidence, why);

	*ret_is = e == ERR_NOT_FOUND || (e == ERR_OK && !str_eq(evidence.file, file));
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* A crash between file and row leaves a file behind: it is nobody's. */
static enum err
find_orphans(struct look *look, struct why *why)
{
	const char *folder = config_path(look->arena, look->config, PLACE_EVIDENCE);
	struct str *orphans = arena_array(look->arena, ORPHANS_MAX, sizeof *orphans);
	DIR *dir = folder == NULL || orphans == NULL ? NULL : opendir(folder);
	struct dirent *entry;
	size_t count = 0;
	enum err e = ERR_OK;

	if (dir == NULL)
		return err_errno(why, "%s", folder == NULL ? PLACE_EVIDENCE : folder);
	while (e == ERR_OK && count < ORPHANS_MAX && (entry = readdir(dir)) != NULL) {
		struct str file = str_from(entry->d_name);
		bool orphan = false;

		if (file.ptr[0] == '.')
			continue;
		e = is_orphan(look, file, &orphan, why);
		if (orphan)
			orphans[count++] = arena_str(look->arena, file);
		arena_reset(&look->rows);
	}
	(void)closedir(dir);
	look->fsck->orphans = orphans;
	look->fsck->orphans_count = count;
	return e;
}

static enum err
look_at_all(struct look *look, struct why *why)
{
	struct why fault;
	enum err e;

	if (store_check(look->store, &fault) != ERR_OK)
		add(look, "database", "%s", fault.text);
	e = check_ledger(look, why);
	if (e == ERR_OK)
		e = check_rows(look, SCAN_DOCUMENTS, "paper", why);
	if (e == ERR_OK)
		e = check_rows(look, SCAN_MESSAGES, "message", why);
	if (e == ERR_OK)
		e = check_rows(look, SCAN_TRAY, "tray", why);
	if (e == ERR_OK)
		e = check_packages(look, why);
	return e == ERR_OK ? find_orphans(look, why) : e;
}

enum err
fsck_run(struct arena *arena, const struct config *config, struct store *store,
    struct fsck *ret_fsck, struct why *why)
{
	struct look look = {
		.arena = arena, .config = config, .store = store, .fsck = ret_fsck
	};
	enum err e = arena_init(&look.rows, ROW_ROOM, why);

	if (e != ERR_OK)
		return e;
	*ret_fsck = (struct fsck){ .count = 0 };
	e = look_at_all(&look, why);
	arena_release(&look.rows);
	return e;
}
