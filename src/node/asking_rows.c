/* asking_rows.c - rows that were asked for and compared: shown, and sealed. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/asking.h"
#include "node/evidence_file.h"

/* Keeper and time-stamp authority are waited for, too. */
#define SEAL_TIME (240 * CLOCK_SECOND)

const struct core_asking *
asking_find(const struct core *core, struct str case_id)
{
	for (size_t i = 0; i < CORE_ASKINGS_MAX; i++)
		if (core->askings[i].state == ASKING_HELD && core->askings[i].kept &&
		    str_eq_c(case_id, core->askings[i].case_id))
			return &core->askings[i];
	return NULL;
}

struct str
asking_sha256(struct arena *arena, const struct core_asking *asking)
{
	char hex[SHA256_HEX_LEN];

	hex_encode(str_bytes(asking->rows, SHA256_LEN), hex);
	return arena_str(arena, str_from(hex));
}

struct json *
asking_json(struct arena *arena, const struct core_asking *asking)
{
	struct json *root = NULL;
	struct str name = arena_str(arena, str_from(asking->name));
	struct str digest = asking_sha256(arena, asking);

	if (canon_read(arena, arena_str(arena, buf_str(&asking->text)), &root, NULL) !=
	    ERR_OK)
		root = json_object(arena);
	json_put_str(arena, root, "asking", name);
	json_put_str(arena, root, "collected",
	    arena_format(arena, "%.*s:%.*s", STR_ARG(name), STR_ARG(digest)));
	json_put_str(arena, root, "sha256", digest);
	json_put_int(arena, root, "size", asking->size);
	json_put_time(arena, root, "at", asking->at);
	json_put_str(arena, root, "person", arena_str(arena, str_from(asking->person)));
	return root;
}

/* --- taken, and sealed --- */

struct verdict
asking_take(struct core *core, struct str case_id, struct str collected,
    struct core_asking **ret_asking)
{
	struct core_asking *asking = asking_of_case(core, case_id);
	struct str digest = collected;
	struct str name = str_cut(&digest, ':');
	unsigned char bytes[SHA256_LEN];

	if (asking == NULL || !str_eq_c(name, asking->name) ||
	    !hex_decode(digest, bytes, sizeof bytes) ||
	    memcmp(bytes, asking->rows, sizeof bytes) != 0)
		return verdict_no("connector-rows", "/collected",
		    "nothing was sealed; the rows that are here now are to be seen "
		    "first");
	if (asking->state != ASKING_HELD || !asking->kept)
		return verdict_no("connector-busy", NULL, "they are being sealed");
	*ret_asking = asking;
	return VERDICT_IS_YES;
}

static enum err
note_rows(struct core *core, struct core_asking *asking, const char *event,
    struct str person, struct why *why)
{
	return asking_note(core, asking, event, person,
	    arena_format(&core->scratch, "%s: SHA-256 %.*s", asking->name,
		STR_ARG(asking_sha256(&core->scratch, asking))),
	    why);
}

enum err
asking_read(struct core *core, struct job *job, struct core_asking *asking,
    struct str person, struct str *ret_rows, struct why *why)
{
	unsigned char digest[SHA256_LEN];
	char path[PATH_MAX];
	enum err e = asking_path(core, asking, path, why);

	if (e == ERR_OK)
		e = file_read(&job->arena, path, LIMIT_ROWS, ret_rows, why);
	if (e != ERR_OK)
		return e;
	sha256(*ret_rows, digest);
	if (memcmp(digest, asking->rows, sizeof digest) != 0)
		return err_why(why, ERR_IO, 0, "the rows are not those that came");
	e = note_rows(core, asking, ASKING_TAKEN, person, why);
	job->in_ledger = e == ERR_OK;
	job->leaf = asking->leaf;
	return e;
}

void
asking_seals(struct core_asking *asking, const struct job *job)
{
	asking->state = ASKING_SEALING;
	asking->job = job->id;
	asking->ends_at = clock_steady() + SEAL_TIME;
}

enum err
asking_give_rows(struct core *core, const struct core_asking *asking,
    struct core_peer *vault, uint64_t id, struct why *why)
{
	char path[PATH_MAX];
	AUTO_FD int fd = -1;
	enum err e = asking_path(core, asking, path, why);

	if (e != ERR_OK)
		return e;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return err_errno(why, "the rows");
	buf_reset(&core->payload);
	buf_add(&core->payload, str_bytes(asking->rows, SHA256_LEN));
	return core_send_fd(core, vault, FRAME_ROWS, id, fd)
		   ? ERR_OK
		   : err_why(why, ERR_IO, 0, "the vault is gone");
}

enum err
asking_sealed(
    struct core *core, struct core_asking *asking, struct str person, struct why *why)
{
	enum err e = note_rows(core, asking, ASKING_SEALED_EVENT, person, why);

	if (e == ERR_OK)
		asking->state = ASKING_SEALED;
	return e;
}

void
asking_not_sealed(struct core_asking *asking)
{
	asking->state = ASKING_HELD;
	asking->kept = true;
	asking->ends_at = asking->held_until;
}
