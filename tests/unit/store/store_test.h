/* store_test.h - a store in a folder of its own, and rows that are easy to tell apart. */
#ifndef COMITY_TESTS_UNIT_STORE_STORE_TEST_H
#define COMITY_TESTS_UNIT_STORE_STORE_TEST_H

#include <unistd.h>

#include "store/store.h"
#include "test.h"

static struct arena arena;
static char folder[256];
static char path[300];

static inline bool
test_setup(void)
{
	const char *temporary = getenv("TMPDIR");

	(void)snprintf(folder, sizeof folder, "%s/comity-store-XXXXXX",
	    temporary != NULL ? temporary : P_tmpdir);
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK ||
	    mkdtemp(folder) == NULL)
		return false;
	(void)snprintf(path, sizeof path, "%s/store", folder);
	return true;
}

static inline void
test_remove(void)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal", ".lock",
		".copy", ".copy-wal", ".copy-shm", ".copy.lock" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char name[320];

		(void)snprintf(name, sizeof name, "%s%s", path, ends[i]);
		(void)unlink(name);
	}
	(void)rmdir(folder);
	arena_release(&arena);
}

static inline struct hash
hash_of(unsigned number)
{
	struct hash hash = { { 0 } };

	memcpy(hash.bytes, &number, sizeof number);
	return hash;
}

static inline struct str
id_of(unsigned number)
{
	return arena_format(&arena, "0190a7b2-0000-7000-8000-%012u", number);
}

static inline struct stored_case
case_of(unsigned number)
{
	return (struct stored_case){ .id = id_of(number),
		.side = STR("addressee"),
		.realm = STR("live"),
		.procedure = STR("vol"),
		.issuer = STR("CL/fiscalia-norte"),
		.addressee = STR("US/papercup-mail"),
		.state = STR("received"),
		.order_sha256 = hash_of(number),
		.proof = STR("persons"),
		.created_at = 1000 + number,
		.received_at = 2000 + number,
		.updated_at = 2000 + number };
}

static inline struct stored_message
message_of(unsigned number)
{
	return (struct stored_message){ .sender = STR("CL/fiscalia-norte"),
		.transaction = id_of(number),
		.peer = STR("CL/fiscalia-norte"),
		.direction = DIRECTION_IN,
		.sha256 = hash_of(number),
		.at = 2000 + number,
		.bytes = STR("{\"some\":\"bytes\"}") };
}

#endif
