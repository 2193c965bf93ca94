#include "work.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/file.h"
#include "node/evidence_file.h"
#include "node/place.h"
#include "trust/digest.h"

#define SENDER "CL/fiscalia-norte"
#define MESSAGE_MIN 200
#define MESSAGE_MORE 9000
#define EVIDENCE_LEN 20000
#define EVIDENCE_EACH 5
#define FILE_EACH 10
#define FILE_LEN 5000
#define FILE_FIRST 1000000000U /* ten digits, for any number */
#define ROOM ((size_t)8 << 20)

bool
work_folder(char ret_folder[static PATH_MAX])
{
	const char *temporary = getenv("TMPDIR");

	(void)snprintf(ret_folder, PATH_MAX, "%s/comity-crash-XXXXXX",
	    temporary != NULL ? temporary : P_tmpdir);
	return mkdtemp(ret_folder) != NULL && work_empty(ret_folder);
}

static void
empty(const char *folder)
{
	DIR *list = opendir(folder);
	struct dirent *entry;
	char path[PATH_MAX + NAME_MAX];

	while (list != NULL && (entry = readdir(list)) != NULL) {
		(void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (entry->d_type == DT_REG)
			(void)unlink(path);
	}
	if (list != NULL)
		(void)closedir(list);
}

bool
work_empty(const char *folder)
{
	char evidence[PATH_MAX];

	(void)snprintf(evidence, sizeof evidence, "%s/" PLACE_EVIDENCE, folder);
	empty(folder);
	empty(evidence);
	return mkdir(evidence, 0700) == 0 || errno == EEXIST;
}

void
work_remove(const char *folder)
{
	char evidence[PATH_MAX];

	(void)work_empty(folder);
	(void)snprintf(evidence, sizeof evidence, "%s/" PLACE_EVIDENCE, folder);
	(void)rmdir(evidence);
	(void)rmdir(folder);
}

/* --- what transaction n is made of --- */

static struct str
filler(struct arena *arena, unsigned number, size_t len)
{
	char *bytes = arena_alloc(arena, len);
	unsigned state = number * 2654435761U + 1;

	for (size_t i = 0; bytes != NULL && i < len; i++) {
		state = state * 1664525U + 1013904223U;
		bytes[i] = (char)('a' + (state >> 24) % 26);
	}
	return (struct str){ bytes, bytes == NULL ? 0 : len };
}

static struct hash
digest(struct str bytes)
{
	struct hash hash;

	sha256(bytes, hash.bytes);
	return hash;
}

static struct str
id_of(struct work *work, unsigned number)
{
	return arena_format(&work->arena, "0190a7b2-0000-7000-8000-%012u", number);
}

static struct str
message_of(struct work *work, unsigned number)
{
	return filler(&work->arena, number, MESSAGE_MIN + number * 7919U % MESSAGE_MORE);
}

static struct str
leaf_of(struct work *work, unsigned number)
{
	return arena_format(&work->arena, "{\"leaf\":%u}", number);
}

static struct str
evidence_of(struct work *work, unsigned number)
{
	return filler(&work->arena, ~number, EVIDENCE_LEN);
}

static struct str
note_of(struct work *work, uint64_t size, const struct hash *root)
{
	char hex[2 * HASH_LEN + 1];

	for (size_t i = 0; i < HASH_LEN; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", root->bytes[i]);
	return arena_format(&work->arena, "%llu %s", (unsigned long long)size, hex);
}

static struct str
file_of(struct work *work, unsigned number)
{
	struct str more = filler(&work->arena, number, FILE_LEN);

	return arena_format(&work->arena, "%u%.*s", FILE_FIRST + number, STR_ARG(more));
}

/* --- opening --- */

enum err
work_open(struct work *work, const char *folder, enum store_mode mode, struct why *why)
{
	enum err e;

	*work = (struct work){ .store = NULL };
	(void)snprintf(work->folder, sizeof work->folder, "%s", folder);
	(void)snprintf(work->path, sizeof work->path, "%s/%s", folder, WORK_NAME);
	e = arena_init(&work->arena, ROOM, why);
	if (e == ERR_OK)
		e = store_open(work->path, mode, &work->store, why);
	if (e == ERR_OK)
		e = journal_open(&work->journal, work->store, why);
	if (e != ERR_OK)
		work_close(work);
	return e;
}

void
work_close(struct work *work)
{
	if (work->journal.store != NULL)
		journal_release(&work->journal);
	store_close(work->store);
	arena_release(&work->arena);
	*work = (struct work){ .store = NULL };
}

/* --- one transaction --- */

/* As a vault writes it and the core names it: the file is durable before its row. */
static enum err
put_evidence(struct work *work, unsigned number, struct str bytes, struct str *ret_name,
    struct why *why)
{
	static struct core core; /* large; only its folder is read */
	struct config config = { .folder = str_from(work->folder) };
	struct str name = arena_format(&work->arena, "package-%u", number);
	char path[PATH_MAX];
	enum err e;

	core.config = &config;
	e = evidence_path(&core, name, ".part", path, why);
	if (e != ERR_OK)
		return e;
	AUTO_FD int fd =
	    open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return err_errno(why, "%s", path);
	e = fd_write_all(fd, bytes, why);
	if (e == ERR_OK && fsync(fd) != 0)
		e = err_errno(why, "evidence");
	if (e == ERR_OK)
		e = evidence_name(&core, name, why);
	*ret_name = name;
	return e;
}

static enum err
add_evidence(struct work *work, unsigned number, struct why *why)
{
	struct str bytes = evidence_of(work, number);
	struct str name = STR("");
	enum err e = put_evidence(work, number, bytes, &name, why);

	if (e != ERR_OK)
		return e;
	return store_evidence_add(work->store,
	    &(struct stored_evidence){ .id = name,
		.case_id = id_of(work, number),
		.file = name,
		.sha256 = digest(bytes),
		.size = (int64_t)bytes.len,
		.state = STR("sealed"),
		.at = number },
	    why);
}

enum err
work_case(struct work *work, unsigned number, struct why *why)
{
	struct str id = id_of(work, number);

	return store_case_add(work->store,
	    &(struct stored_case){ .id = id,
		.side = STR("addressee"),
		.realm = STR("live"),
		.procedure = STR("vol"),
		.issuer = STR(SENDER),
		.addressee = STR("US/papercup-mail"),
		.state = STR("received"),
		.order_sha256 = digest(id),
		.proof = STR("persons"),
		.created_at = number,
		.received_at = number,
		.updated_at = number },
	    why);
}

static enum err
add_rows(struct work *work, unsigned number, struct why *why)
{
	struct str id = id_of(work, number), bytes = message_of(work, number);
	uint64_t leaf;
	int64_t row;
	enum err e = work_case(work, number, why);

	if (e == ERR_OK)
		e = store_message_add(work->store,
		    &(struct stored_message){ .sender = STR(SENDER),
			.transaction = id,
			.peer = STR(SENDER),
			.direction = DIRECTION_IN,
			.sha256 = digest(bytes),
			.at = number,
			.case_id = id,
			.bytes = bytes },
		    why);
	if (e == ERR_OK)
		e = journal_append(&work->journal,
		    &(struct stored_leaf){ .leaf = leaf_of(work, number),
			.salts = STR("salts"),
			.case_id = id,
			.at = number },
		    &leaf, why);
	if (e == ERR_OK)
		e = store_outbox_add(work->store,
		    &(struct stored_outbox){ .case_id = id,
			.receiver = STR(SENDER),
			.kind = STR("receipt"),
			.bytes = bytes,
			.at = number },
		    &row, why);
	return e;
}

/* The keeper's part: the head of what is committed. */
static enum err
sign_head(struct work *work, struct why *why)
{
	struct hash root = merkle_tip_root(&work->journal.committed);
	struct buf payload;
	enum err e;

	buf_init(&payload, 4096);
	e = journal_ask_head(&work->journal, &payload, why);
	buf_release(&payload);
	if (e != ERR_OK)
		return e;
	return journal_head(
	    &work->journal, note_of(work, work->journal.committed.size, &root), why);
}

enum err
work_step(struct work *work, unsigned number, struct why *why)
{
	char path[PATH_MAX + 16];
	enum err e = ERR_OK;

	arena_reset(&work->arena);
	(void)snprintf(path, sizeof path, "%s/state.json", work->folder);
	if (number % FILE_EACH == 0)
		e = file_write(path, file_of(work, number), 0600, why);
	if (e == ERR_OK)
		e = store_begin(work->store, why);
	if (e != ERR_OK)
		return e;
	e = add_rows(work, number, why);
	if (e == ERR_OK && number % EVIDENCE_EACH == 0)
		e = add_evidence(work, number, why);
	if (e == ERR_OK)
		e = journal_store_head(&work->journal, number, why);
	if (e == ERR_OK)
		e = store_commit(work->store, why);
	else
		store_rollback(work->store);
	if (e != ERR_OK) {
		journal_rolled_back(&work->journal);
		return e;
	}
	journal_committed(&work->journal);
	return sign_head(work, why);
}

/* --- what must be there --- */

static enum err
check_evidence(struct work *work, unsigned number, struct why *why)
{
	struct stored_evidence row;
	struct str bytes;
	char path[PATH_MAX + 64];
	enum err e = store_evidence_get(&work->arena, work->store,
	    arena_format(&work->arena, "package-%u", number), &row, why);

	if (e != ERR_OK)
		return e;
	(void)snprintf(path, sizeof path, "%s/" PLACE_EVIDENCE "/%.*s", work->folder,
	    STR_ARG(row.file));
	e = file_read(&work->arena, path, 2 * (size_t)EVIDENCE_LEN, &bytes, why);
	if (e == ERR_OK && !str_eq(bytes, evidence_of(work, number)))
		return err_why(why, ERR_IO, 0, "package %u is another", number);
	return e;
}

static enum err
check_number(struct work *work, unsigned number, struct why *why)
{
	struct stored_message message;
	struct stored_case found;
	struct stored_leaf leaf;
	struct str id = id_of(work, number);
	enum err e = store_case_get(&work->arena, work->store, id, &found, why);

	if (e == ERR_OK)
		e = store_message_get(
		    &work->arena, work->store, STR(SENDER), id, &message, why);
	if (e == ERR_OK)
		e = store_leaf_get(&work->arena, work->store, number - 1, &leaf, why);
	if (e == ERR_OK && (!str_eq(message.bytes, message_of(work, number)) ||
			       !str_eq(leaf.leaf, leaf_of(work, number))))
		e = err_why(why, ERR_IO, 0, "transaction %u has other bytes", number);
	if (e == ERR_OK && number % EVIDENCE_EACH == 0)
		e = check_evidence(work, number, why);
	return e;
}

/* The tree is computed anew from the leaves; each head must be of it. */
static enum err
check_ledger(struct work *work, uint64_t size, struct why *why)
{
	struct merkle_tip tip = { .size = 0 };
	struct hash hashes[MERKLE_LEVELS], root;
	struct stored_head head;
	struct stored_leaf leaf;
	enum err e = ERR_OK;

	for (uint64_t i = 0; e == ERR_OK && i < size; i++) {
		e = store_leaf_get(&work->arena, work->store, i, &leaf, why);
		if (e != ERR_OK)
			return e;
		root = merkle_leaf(leaf.leaf);
		(void)merkle_tip_add(&tip, &root, hashes);
		root = merkle_tip_root(&tip);
		if (store_head_get(&work->arena, work->store, i + 1, &head, NULL) !=
			ERR_OK ||
		    head.size != i + 1)
			continue;
		if (!str_eq(head.note, note_of(work, i + 1, &root)))
			e = err_why(why, ERR_IO, 0, "head %llu is not of these leaves",
			    (unsigned long long)i + 1);
	}
	if (e != ERR_OK || size == 0)
		return e;
	root = merkle_tip_root(&work->journal.tip);
	hashes[0] = merkle_tip_root(&tip);
	if (!merkle_equal(&root, &hashes[0]))
		e = err_why(why, ERR_IO, 0, "the stored hashes are of other leaves");
	return e;
}

/* Old or new, whole, and never older than what was told. */
static enum err
check_file(struct work *work, unsigned told, struct why *why)
{
	char path[PATH_MAX + 16];
	struct str bytes;
	uint64_t number = 0;
	enum err e;

	(void)snprintf(path, sizeof path, "%s/state.json", work->folder);
	e = file_read(&work->arena, path, 2 * (size_t)FILE_LEN, &bytes, why);
	if (e == ERR_NOT_FOUND && told < FILE_EACH)
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	if (!str_u64(str_slice(bytes, 0, 10), UINT32_MAX, &number))
		return err_why(why, ERR_IO, 0, "the file is broken");
	number -= FILE_FIRST;
	if (!str_eq(bytes, file_of(work, (unsigned)number)) || number + FILE_EACH <= told)
		return err_why(why, ERR_IO, 0, "the file is of %llu, %u was told",
		    (unsigned long long)number, told);
	return ERR_OK;
}

enum err
work_check(struct work *work, unsigned told, struct why *why)
{
	struct stored_case found;
	uint64_t leaves = 0;
	enum err e = store_check(work->store, why);

	if (e == ERR_OK)
		e = store_leaf_count(work->store, &leaves, why);
	if (e == ERR_OK && (leaves < told || leaves > told + 1U))
		e = err_why(why, ERR_IO, 0, "%llu leaves, %u transactions were told",
		    (unsigned long long)leaves, told);
	for (unsigned i = 1; e == ERR_OK && i <= leaves; i++) {
		e = check_number(work, i, why);
		arena_reset(&work->arena);
	}
	if (e == ERR_OK &&
	    store_case_get(&work->arena, work->store, id_of(work, (unsigned)leaves + 1),
		&found, NULL) != ERR_NOT_FOUND)
		e = err_why(why, ERR_IO, 0, "half of transaction %u is there", told + 1);
	if (e == ERR_OK)
		e = check_ledger(work, leaves, why);
	return e == ERR_OK ? check_file(work, told, why) : e;
}
