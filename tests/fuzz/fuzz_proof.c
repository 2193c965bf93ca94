/* What proof_read takes, proof_write gives back byte for byte. */
#include "fuzz/fuzz.h"
#include "ledger/proof.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct arena arena;
	struct str text = str_bytes(bytes, len);
	struct proof proof;
	struct buf again;

	if (arena.block == NULL && arena_init(&arena, (size_t)8 << 20, NULL) != ERR_OK)
		abort();
	arena_reset(&arena);
	if (proof_read(&arena, text, &proof, NULL) != ERR_OK)
		return 0;
	buf_init(&again, PROOF_MAX);
	proof_write(&proof, &again);
	FUZZ_NEED(str_eq(buf_str(&again), text));
	buf_release(&again);
	return 0;
}
