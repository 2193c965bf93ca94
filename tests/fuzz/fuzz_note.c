/* What note_read takes has its parts where they belong, and a checkpoint writes itself
 * back. */
#include <assert.h>

#include "ledger/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena arena;
	struct str bytes = str_bytes(data, size);
	struct checkpoint checkpoint;
	struct note note;
	struct buf again;

	if (arena.block == NULL && arena_init(&arena, (size_t)8 << 20, NULL) != ERR_OK)
		abort();
	arena_reset(&arena);
	if (note_read(&arena, bytes, &note, NULL) != ERR_OK)
		return 0;
	assert(note.signatures_count >= 1 && str_ends(note.text, STR("\n")));
	assert(note_verify(&note, NULL, 0, NULL) != ERR_OK);
	for (size_t i = 0; i < note.signatures_count; i++)
		assert(note_name_ok(note.signatures[i].name));
	if (checkpoint_read(note.text, &checkpoint, NULL) != ERR_OK)
		return 0;
	buf_init(&again, NOTE_MAX);
	checkpoint_write(&checkpoint, &again);
	assert(str_starts(note.text, buf_str(&again)));
	buf_release(&again);
	return 0;
}
