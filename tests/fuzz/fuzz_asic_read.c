/* A manifest that is read names safe files, and what is written from it reads the same.
 */
#include "evidence/asic.h"
#include "evidence/zip.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = { (const char *)bytes, len }, xml, second;
	struct asic_manifest manifest, again;
	struct arena arena;

	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 0;
	if (asic_read(&arena, text, &manifest, NULL) == ERR_OK) {
		FUZZ_NEED(manifest.count > 0);
		for (size_t i = 0; i < manifest.count; i++)
			FUZZ_NEED(zip_name_ok(manifest.references[i].name));
		if (asic_write(&arena, &manifest, &xml, NULL) == ERR_OK) {
			FUZZ_NEED(asic_read(&arena, xml, &again, NULL) == ERR_OK);
			FUZZ_NEED(again.count == manifest.count);
			FUZZ_NEED(asic_write(&arena, &again, &second, NULL) == ERR_OK);
			FUZZ_NEED(str_eq(xml, second));
		}
	}
	arena_release(&arena);
	return 0;
}
