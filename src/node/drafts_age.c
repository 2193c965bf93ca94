/* drafts_age.c - drafts that nobody goes on with are deleted. */
#include "base/clock.h"
#include "node/drafts.h"
#include "node/log.h"

/* From one look for old drafts to the next; a machine that starts may not have the time
 * yet. */
#define AGE_PAUSE (3600 * CLOCK_SECOND)

void
drafts_age(struct core *core)
{
	int64_t now = core_now(core);
	struct why why;

	if (core->drafts_at == 0)
		core->drafts_at = now + AGE_PAUSE;
	if (now < core->drafts_at || core->storage.fault[0] != '\0')
		return;
	core->drafts_at = now + AGE_PAUSE;
	if (core_begin(core, &why) != ERR_OK ||
	    store_draft_forget(core->store, now - DRAFT_DAYS * CLOCK_DAY, &why) != ERR_OK)
		log_event(LOG_ERROR, "drafts", "why", why.text, NULL);
	core->post_due = true;
}
