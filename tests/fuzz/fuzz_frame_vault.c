/* What a lying core gives a vault to pack: a job, or an error; never more files than
 * there is room for. */
#define COMITY_VERSION "of a test"
#include "../../src/node/vault.c"

#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct vault vault; /* large: not on the stack */
	struct arena arena = vault.arena;

	if (arena.block == NULL && arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK)
		abort();
	arena_reset(&arena);
	memset(&vault, 0, sizeof vault);
	vault.arena = arena;
	vault.out = -1;
	if (read_job(&vault, str_bytes(bytes, len), NULL) == ERR_OK)
		FUZZ_NEED(vault.input.files_count <= FILES_MAX &&
			  vault.order.targets_count > 0);
	for (size_t i = 0; i < vault.recipients_count && i < LIMIT_RECIPIENTS; i++)
		cert_free(vault.recipients[i]);
	return 0;
}
