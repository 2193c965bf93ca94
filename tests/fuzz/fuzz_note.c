/* What note_read takes has its parts where they belong, and a checkpoint writes itself
 * back. */
#include "fuzz/fuzz.h"
#include "ledger/note.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct arena arena;
	struct str text = str_bytes(bytes, len);
	struct checkpoint checkpoint;
	struct note note;
	struct buf again;

	if (arena.block == NULL && arena_init(&arena, (size_t)8 << 20, NULL) != ERR_OK)
		abort();
	arena_reset(&arena);
	if (note_read(&arena, text, &note, NULL) != ERR_OK)
		return 0;
	FUZZ_NEED(note.signatures_count >= 1 && str_ends(note.text, STR("\n")));
	FUZZ_NEED(note_verify(&note, NULL, 0, NULL) != ERR_OK);
	for (size_t i = 0; i < note.signatures_count; i++)
		FUZZ_NEED(note_name_ok(note.signatures[i].name));
	if (checkpoint_read(note.text, &checkpoint, NULL) != ERR_OK)
		return 0;
	buf_init(&again, NOTE_MAX);
	checkpoint_write(&checkpoint, &again);
	FUZZ_NEED(str_starts(note.text, buf_str(&again)));
	buf_release(&again);
	return 0;
}
