#include "node/storage.h"

#include <stdio.h>

#include "base/clock.h"
#include "node/core.h"
#include "node/log.h"

#define META_PROBE "storage-probe"

void
storage_committed(struct core *core, enum err e, const struct why *why)
{
	struct storage *storage = &core->storage;
	int64_t changes = store_changes(core->store);
	bool was_well = storage->fault[0] == '\0';

	if (e != ERR_OK) {
		if (was_well)
			log_event(LOG_ERROR, "store-not-written", "why", why->text, NULL);
		(void)snprintf(storage->fault, sizeof storage->fault, "%s", why->text);
		storage->probe_at = clock_steady() + CLOCK_SECOND;
	} else if (!was_well && changes != storage->changes) {
		log_event(LOG_INFO, "store-written-again", NULL);
		storage->fault[0] = '\0';
	}
	storage->changes = changes;
}

void
storage_probe(struct core *core)
{
	struct why why;
	enum err e;

	if (core->storage.fault[0] == '\0' || clock_steady() < core->storage.probe_at)
		return;
	e = core_begin(core, &why);
	if (e == ERR_OK)
		e = store_meta_put(core->store, STR(META_PROBE),
		    arena_format(&core->scratch, "%lld", (long long)core_now(core)),
		    &why);
	if (e != ERR_OK)
		core->storage.probe_at = clock_steady() + CLOCK_SECOND;
}

enum err
storage_check(const struct core *core, struct why *why)
{
	if (!store_is_broken(core->store))
		return ERR_OK;
	log_event(LOG_ERROR, "store-broken", "why",
	    "the disk failed: the core ends, and the store is opened anew", NULL);
	return err_why(why, ERR_IO, 0, "the store is broken");
}
