/* What witness_ask_read takes writes itself back. */
#include "fuzz/fuzz.h"
#include "ledger/witness.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = str_bytes(bytes, len);
	struct witness_ask ask;
	struct buf again;

	if (witness_ask_read(text, &ask, NULL) != ERR_OK)
		return 0;
	buf_init(&again, WITNESS_ASK_MAX);
	witness_ask_write(&ask, &again);
	FUZZ_NEED(str_eq(text, buf_str(&again)));
	buf_release(&again);
	return 0;
}
