/* What proof_read takes, proof_write gives back byte for byte. */
#include <assert.h>

#include "ledger/proof.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena arena;
	struct str bytes = str_bytes(data, size);
	struct proof proof;
	struct buf again;

	if (arena.block == NULL && arena_init(&arena, (size_t)8 << 20, NULL) != ERR_OK)
		abort();
	arena_reset(&arena);
	if (proof_read(&arena, bytes, &proof, NULL) != ERR_OK)
		return 0;
	buf_init(&again, PROOF_MAX);
	proof_write(&proof, &again);
	assert(str_eq(buf_str(&again), bytes));
	buf_release(&again);
	return 0;
}
