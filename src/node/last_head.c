#include "node/last_head.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

/* Two places, and which of them counts: that is one write. */
struct last_head_memory {
	char origin[512];
	atomic_uint counts;
	struct {
		uint64_t size;
		struct hash root;
	} heads[2];
};

_Static_assert(sizeof(struct last_head_memory) <= LAST_HEAD_SIZE, "one page");

enum err
last_head_open(int fd, struct str origin, struct last_head *ret_last, struct why *why)
{
	struct last_head_memory *memory;

	if (origin.len == 0 || origin.len >= sizeof memory->origin)
		return err_why(why, ERR_USAGE, 0, "%zu bytes name no ledger", origin.len);
	memory = mmap(NULL, LAST_HEAD_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED)
		return err_errno(why, "memory of the last head");
	if (strnlen(memory->origin, sizeof memory->origin) != origin.len ||
	    memcmp(memory->origin, origin.ptr, origin.len) != 0) {
		memset(memory, 0, sizeof *memory);
		memcpy(memory->origin, origin.ptr, origin.len);
	}
	ret_last->memory = memory;
	return ERR_OK;
}

static unsigned
place(const struct last_head *last)
{
	return atomic_load(&last->memory->counts) & 1U;
}

uint64_t
last_head_size(const struct last_head *last)
{
	return last->memory->heads[place(last)].size;
}

const struct hash *
last_head_root(const struct last_head *last)
{
	return &last->memory->heads[place(last)].root;
}

void
last_head_set(struct last_head *last, uint64_t size, const struct hash *root)
{
	unsigned other = 1U - place(last);

	last->memory->heads[other].size = size;
	last->memory->heads[other].root = *root;
	atomic_store(&last->memory->counts, other);
}
