/* A configuration is read or refused with its line; what is read is a node that can be:
 * it has a realm, a name and somebody to believe. */
#include "base/arena.h"
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "node/config.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct arena arena; /* one: a target is called millions of times */
	static struct config config;
	struct why why = { 0 };
	size_t mark;

	if (len > 65536 ||
	    (arena.block == NULL && arena_init(&arena, LIMIT_ARENA, NULL) != ERR_OK))
		return 0;
	mark = arena_mark(&arena);
	if (config_parse(&arena, str_bytes(bytes, len), &config, &why) == ERR_OK) {
		FUZZ_NEED(config.realm.len > 0 && config.organisation.len > 0);
		FUZZ_NEED(config.list_threshold <= config.list_keys_count);
		FUZZ_NEED(config_training(&config) || config.clock_offset == 0);
		FUZZ_NEED(config.persons_count <= CONFIG_PERSONS);
	} else {
		FUZZ_NEED(why.text[0] != '\0' && str_utf8(str_from(why.text)));
	}
	arena_return(&arena, mark);
	return 0;
}
