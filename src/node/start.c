/* start.c - what the core opens before it serves: store, law, rules, directory, ledger.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/asking.h"
#include "node/core.h"
#include "node/evidence_file.h"
#include "node/expiry.h"
#include "node/law_start.h"
#include "node/log.h"
#include "node/place.h"
#include "node/room.h"
#include "node/successor.h"
#include "trust/digest.h"

#define META_SEQUENCE "directory-sequence"
#define META_ROSTER "roster " /* and the organisation: "NUMBER DIGEST" */
#define META_PIN "pin "       /* the same of its pinned record */
#define META_DIGEST "directory-digest"

static enum err
read_seen(struct core *core, struct trust_seen *ret_seen, struct why *why)
{
	struct trust_seen seen = { 0 };
	struct str number = STR(""), digest = STR("");
	enum err e =
	    store_meta_get(&core->scratch, core->store, STR(META_SEQUENCE), &number, why);

	if (e == ERR_OK)
		e = store_meta_get(
		    &core->scratch, core->store, STR(META_DIGEST), &digest, why);
	if (e == ERR_OK && (!str_u64(number, LIMIT_INTEGER, &seen.sequence) ||
			       !hex_decode(digest, seen.digest, SHA256_LEN)))
		e = err_why(why, ERR_IO, 0, "the store's directory number is broken");
	if (e == ERR_NOT_FOUND)
		e = ERR_OK;
	if (e == ERR_OK)
		*ret_seen = seen;
	return e;
}

static enum err
write_seen(struct core *core, struct why *why)
{
	char hex[2 * SHA256_LEN + 1];
	enum err e = core_begin(core, why);

	if (e != ERR_OK || core->book.directory.sequence == 0)
		return e; /* without a list, the last number stays */
	hex_encode(str_bytes(core->book.directory.digest, SHA256_LEN), hex);
	e = store_meta_put(core->store, STR(META_SEQUENCE),
	    arena_format(&core->scratch, "%llu",
		(unsigned long long)core->book.directory.sequence),
	    why);
	if (e == ERR_OK)
		e = store_meta_put(core->store, STR(META_DIGEST), str_from(hex), why);
	return e;
}

/* A roster or record of an organisation, used: an older one would give a revoked person,
 * or an old key, the trust back. */
struct used {
	const char *name; /* META_ */
	struct str organisation;
	uint64_t sequence;
	unsigned char digest[SHA256_LEN];
};

static struct str
used_name(struct core *core, const struct used *used)
{
	return arena_format(
	    &core->scratch, "%s%.*s", used->name, STR_ARG(used->organisation));
}

/* In: name and organisation.  ERR_NOT_FOUND: none was used yet. */
static enum err
read_used(struct core *core, struct used *used, struct why *why)
{
	struct str name = used_name(core, used);
	struct str digest = STR("");
	enum err e;

	if (name.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "rosters: no memory");
	e = store_meta_get(&core->scratch, core->store, name, &digest, why);
	if (e == ERR_OK &&
	    (!str_u64(str_cut(&digest, ' '), LIMIT_INTEGER, &used->sequence) ||
		!hex_decode(digest, used->digest, SHA256_LEN)))
		return err_why(why, ERR_IO, 0, "the store's number of %.*s is broken",
		    STR_ARG(name));
	return e;
}

static enum err
write_used(struct core *core, const struct used *used, struct why *why)
{
	char hex[2 * SHA256_LEN + 1];

	hex_encode(str_bytes(used->digest, SHA256_LEN), hex);
	return store_meta_put(core->store, used_name(core, used),
	    arena_format(
		&core->scratch, "%llu %s", (unsigned long long)used->sequence, hex),
	    why);
}

static struct verdict
roster_follows(const struct roster *roster, const struct used *last)
{
	if (roster->sequence < last->sequence)
		return verdict_no("roster-rolled-back", "/roster/sequence",
		    "%.*s: %llu, but %llu was used", STR_ARG(roster->organisation),
		    (unsigned long long)roster->sequence,
		    (unsigned long long)last->sequence);
	if (roster->sequence == last->sequence &&
	    memcmp(roster->digest, last->digest, SHA256_LEN) != 0)
		return verdict_no("roster-two-lists", "/roster/sequence",
		    "%.*s: two of number %llu", STR_ARG(roster->organisation),
		    (unsigned long long)last->sequence);
	return VERDICT_IS_YES;
}

/* Whether roster and pinned record of the organisation may follow the last ones used. */
static enum err
check_used(struct core *core, const struct known_organisation *known,
    struct verdict *ret_verdict, struct why *why)
{
	struct used last = { .name = META_ROSTER, .organisation = known->entry->id };
	enum err e = ERR_OK;

	if (known->has_roster) {
		e = read_used(core, &last, why);
		if (e == ERR_OK)
			*ret_verdict = roster_follows(&known->roster, &last);
	}
	if ((e == ERR_OK || e == ERR_NOT_FOUND) && known->pin != NULL &&
	    verdict_is_yes(ret_verdict)) {
		last.name = META_PIN;
		e = read_used(core, &last, why);
		if (e == ERR_OK)
			*ret_verdict =
			    pin_follows(known->pin, last.sequence, last.digest);
	}
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
check_all_used(struct core *core, const struct trustbook *book,
    struct verdict *ret_verdict, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && verdict_is_yes(ret_verdict) &&
			   i < book->directory.organisations_count;
	     i++)
		e = check_used(core, &book->known[i], ret_verdict, why);
	return e;
}

static enum err
write_all_used(struct core *core, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < core->book.directory.organisations_count;
	     i++) {
		const struct known_organisation *known = &core->book.known[i];
		struct used used = { META_ROSTER, known->entry->id,
			known->roster.sequence, { 0 } };

		memcpy(used.digest, known->roster.digest, SHA256_LEN);
		if (known->has_roster)
			e = write_used(core, &used, why);
		if (e != ERR_OK || known->pin == NULL)
			continue;
		used.name = META_PIN;
		used.sequence = known->pin->sequence;
		memcpy(used.digest, known->pin->digest, SHA256_LEN);
		e = write_used(core, &used, why);
	}
	return e;
}

/* What is not in a federation list is told at each start and reload. */
static void
log_pinned(struct core *core)
{
	for (size_t i = 0; i < core->book.pins_count; i++) {
		const struct pin *pin = &core->book.pins[i];
		struct verdict verdict = pin_in_time(pin, core_now(core));

		log_event(verdict_is_yes(&verdict) ? LOG_INFO : LOG_ERROR,
		    "organisation-pinned", "organisation",
		    arena_cstr(&core->scratch, pin->organisation.id), "by",
		    "this node's configuration, not a federation list", "why",
		    verdict.detail, NULL);
	}
}

static void
log_list_fault(struct core *core)
{
	const struct verdict *fault = &core->book.listed.fault;

	if (!verdict_is_yes(fault))
		log_event(LOG_ERROR, "directory-not-used", "rule", fault->rule, "why",
		    fault->detail, "instead", "the list last taken into use", NULL);
}

/* Whether a list may be taken into use while another one is: by its own file only, and
 * not at its end. */
static struct verdict
may_replace(const struct trustbook *opened, int64_t now)
{
	const struct directory *list = &opened->listed.directory;

	if (!verdict_is_yes(&opened->listed.fault))
		return opened->listed.fault;
	if (list->sequence != 0 && list->expires_at <= now)
		return verdict_no(
		    "directory-expired", "/list/expires_at", "the list has expired");
	return VERDICT_IS_YES;
}

/* A new epoch: keys, pins and rosters come from the new list alone.  The old one stays in
 * use when the new one is refused. */
enum err
core_reload(struct core *core, struct verdict *ret_verdict, struct why *why)
{
	struct trustbook opened = { .known = NULL };
	struct known_organisation *self = NULL;
	struct trust_seen seen;
	enum err e = read_seen(core, &seen, why);

	if (e == ERR_OK)
		e = trustbook_open(
		    &opened, core->config, &seen, core_now(core), ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (core->book.known != NULL)
		*ret_verdict = may_replace(&opened, core_now(core));
	if (verdict_is_yes(ret_verdict))
		*ret_verdict = trustbook_organisation(
		    &opened, core->config->organisation, core_now(core), &self);
	if (verdict_is_yes(ret_verdict))
		e = check_all_used(core, &opened, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict)) {
		trustbook_release(&opened);
		return e;
	}
	trustbook_release(&core->book);
	core->book = opened;
	core->self = self;
	core->expiry_at = 0; /* others may end now */
	log_pinned(core);
	log_list_fault(core);
	e = listed_keep(&core->scratch, core->config, &seen, &core->book.listed, why);
	if (e == ERR_OK)
		e = write_seen(core, why);
	return e == ERR_OK ? write_all_used(core, why) : e;
}

void
core_send_pins(struct core *core)
{
	buf_reset(&core->payload);
	trustbook_pins(&core->book, &core->payload);
	(void)core_send(core, core_peer(core, ROLE_EDGE), FRAME_PINS, 0);
}

/* Without them days are counted in UTC, and every clock says so. */
static enum err
open_zones(struct core *core, struct why *why)
{
	struct buf bytes;
	enum err e =
	    law_zones_open(&core->arena, &core->law, LAW_ZONES_DIR, &core->zones, why);

	if (e != ERR_OK)
		return e;
	if (core->zones.missing > 0)
		log_event(LOG_WARNING, "time-zones-missing", "first",
		    core->zones.why.text, NULL);
	buf_init(&bytes, LIMIT_BODY);
	law_zones_bytes(&core->zones, &bytes);
	sha256_hex(buf_str(&bytes), core->zones_digest);
	buf_release(&bytes);
	return ERR_OK;
}

static enum err
open_law(struct core *core, struct why *why)
{
	unsigned char digest[SHA256_LEN] = { 0 };
	enum err e = rule_table_embedded(&core->arena, &core->rules, why);

	if (e == ERR_OK)
		e = law_start_open(&core->arena, core->config, &core->law, why);
	if (e == ERR_OK)
		e = law_start_digest(&core->law, digest, why);
	if (e != ERR_OK)
		return e;
	hex_encode(str_bytes(digest, sizeof digest), core->law_digest);
	return open_zones(core, why);
}

static enum err
open_trust(struct core *core, struct why *why)
{
	struct verdict verdict;
	enum err e = core_reload(core, &verdict, why);

	if (e == ERR_OK && !verdict_is_yes(&verdict))
		e = err_why(why, ERR_DENIED, 0, "%s: %s", verdict.rule, verdict.detail);
	if (e == ERR_OK)
		e = store_commit(core->store, why);
	core->in_transaction = false;
	return e;
}

/* The copy of before holds what was erased since: whoever runs the node is to know of it.
 */
static void
tell_upgrade(struct core *core)
{
	int from = store_upgraded_from(core->store);
	char was[20], is[20];

	(void)snprintf(is, sizeof is, "%d", STORE_VERSION);
	for (int version = 1; version < STORE_VERSION; version++) {
		struct str name =
		    arena_format(&core->scratch, PLACE_DATABASE ".v%d", version);
		const char *path = config_path(
		    &core->scratch, core->config, arena_cstr(&core->scratch, name));

		(void)snprintf(was, sizeof was, "%d", version);
		if (path == NULL || access(path, F_OK) != 0)
			continue;
		log_event(LOG_WARNING,
		    version == from ? "store-upgraded" : "old-store-kept", "from", was,
		    "to", is, "copy", arena_cstr(&core->scratch, name), NULL);
	}
}

enum err
core_open(struct core *core, const struct config *config, struct why *why)
{
	const char *path;
	enum err e;

	core->config = config;
	core->clock_offset = config->clock_offset;
	core->post_due = true;
	core->started_at = core_now(core);
	skew_begin(&core->skew, core->started_at - clock_steady(), clock_steady());
	buf_init(&core->payload, CHANNEL_FRAME_MAX);
	e = arena_init(&core->arena, LIMIT_ARENA, why);
	if (e == ERR_OK)
		e = arena_init(&core->scratch, LIMIT_ARENA, why);
	if (e == ERR_OK)
		e = arena_init(&core->look, LIMIT_ARENA, why);
	if (e != ERR_OK)
		return e;
	core->sessions = arena_alloc(&core->arena, sizeof *core->sessions);
	if (core->sessions == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory for sessions");
	path = config_path(&core->arena, config, PLACE_DATABASE);
	e = open_law(core, why);
	if (e == ERR_OK)
		e = store_open(path, STORE_WRITE, &core->store, why);
	if (e == ERR_OK)
		tell_upgrade(core);
	if (e == ERR_OK)
		e = open_trust(core, why);
	if (e == ERR_OK)
		e = signers_open(&core->scratch, config, &core->signers, why);
	if (e == ERR_OK)
		e = room_start(core, why);
	if (e == ERR_OK)
		e = journal_open(&core->journal, core->store, why);
	if (e == ERR_OK)
		expiry_open(core);
	if (e == ERR_OK)
		e = successor_origin(
		    &core->arena, config, core->store, &core->ledger_origin, why);
	if (e == ERR_OK)
		evidence_sweep(core);
	core->ledger_is_later =
	    e == ERR_OK &&
	    !str_eq(core->ledger_origin,
		place_ledger_origin(&core->scratch, config->realm, config->organisation));
	arena_reset(&core->scratch);
	return e;
}

/* The last head is kept, so that an export has it. */
void
core_close(struct core *core)
{
	struct why why;

	if (core->store == NULL)
		return;
	asking_stop(core);
	if (core->journal.store != NULL &&
	    (core_begin(core, &why) != ERR_OK ||
		journal_store_head(&core->journal, core_now(core), &why) != ERR_OK ||
		store_commit(core->store, &why) != ERR_OK))
		log_event(LOG_WARNING, "head-not-kept", "why", why.text, NULL);
	journal_release(&core->journal);
	store_close(core->store);
	trustbook_release(&core->book);
	signers_release(&core->signers);
}
