/* start.c - what the core opens before it serves: store, law, rules, directory, ledger.
 */
#include <string.h>

#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "node/core.h"
#include "node/log.h"
#include "node/place.h"
#include "trust/digest.h"

#define META_SEQUENCE "directory-sequence"
#define META_ROSTER "roster " /* and the organisation: "NUMBER DIGEST" */
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

	hex_encode(str_bytes(core->book.directory.digest, SHA256_LEN), hex);
	if (e == ERR_OK)
		e = store_meta_put(core->store, STR(META_SEQUENCE),
		    arena_format(&core->scratch, "%llu",
			(unsigned long long)core->book.directory.sequence),
		    why);
	if (e == ERR_OK)
		e = store_meta_put(core->store, STR(META_DIGEST), str_from(hex), why);
	return e;
}

/* The roster of an organisation that was used last, under a name of its own. */
static enum err
check_roster(struct core *core, const struct roster *roster, struct verdict *ret_verdict,
    struct why *why)
{
	struct str name = arena_format(
	    &core->scratch, META_ROSTER "%.*s", STR_ARG(roster->organisation));
	char hex[2 * SHA256_LEN + 1];
	struct str digest = STR("");
	struct str number;
	uint64_t last = 0;
	enum err e = store_meta_get(&core->scratch, core->store, name, &digest, why);

	if (name.ptr == NULL)
		return err_why(why, ERR_LIMIT, 0, "rosters: no memory");
	if (e == ERR_NOT_FOUND)
		return ERR_OK; /* the first one of this organisation */
	if (e != ERR_OK)
		return e;
	number = str_cut(&digest, ' ');
	if (!str_u64(number, LIMIT_INTEGER, &last))
		return err_why(why, ERR_IO, 0, "the store's roster number is broken");
	hex_encode(str_bytes(roster->digest, SHA256_LEN), hex);
	if (roster->sequence < last)
		*ret_verdict = verdict_no("roster-rolled-back", "/roster/sequence",
		    "%.*s: %llu, but %llu was used", STR_ARG(roster->organisation),
		    (unsigned long long)roster->sequence, (unsigned long long)last);
	else if (roster->sequence == last && !str_eq_c(digest, hex))
		*ret_verdict = verdict_no("roster-two-lists", "/roster/sequence",
		    "%.*s: two of number %llu", STR_ARG(roster->organisation),
		    (unsigned long long)last);
	return ERR_OK;
}

/* An older roster would give a revoked person the key back. */
static enum err
check_rosters(struct core *core, const struct trustbook *book,
    struct verdict *ret_verdict, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && verdict_is_yes(ret_verdict) &&
			   i < book->directory.organisations_count;
	     i++)
		if (book->known[i].has_roster)
			e = check_roster(core, &book->known[i].roster, ret_verdict, why);
	return e;
}

static enum err
write_rosters_seen(struct core *core, struct why *why)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < core->book.directory.organisations_count;
	     i++) {
		const struct roster *roster = &core->book.known[i].roster;
		char hex[2 * SHA256_LEN + 1];

		if (!core->book.known[i].has_roster)
			continue;
		hex_encode(str_bytes(roster->digest, SHA256_LEN), hex);
		e = store_meta_put(core->store,
		    arena_format(&core->scratch, META_ROSTER "%.*s",
			STR_ARG(roster->organisation)),
		    arena_format(&core->scratch, "%llu %s",
			(unsigned long long)roster->sequence, hex),
		    why);
	}
	return e;
}

/* A new epoch: keys, pins and rosters come from the new list alone.  The old one stays in
 * use when the new one is refused. */
enum err
core_reload(struct core *core, struct verdict *ret_verdict, struct why *why)
{
	struct trustbook opened = { .known = NULL };
	struct known_organisation *self;
	struct trust_seen seen;
	enum err e = read_seen(core, &seen, why);

	if (e == ERR_OK)
		e = trustbook_open(
		    &opened, core->config, &seen, core_now(core), ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	*ret_verdict = trustbook_organisation(
	    &opened, core->config->organisation, core_now(core), &self);
	if (verdict_is_yes(ret_verdict))
		e = check_rosters(core, &opened, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict)) {
		trustbook_release(&opened);
		return e;
	}
	trustbook_release(&core->book);
	core->book = opened;
	core->self = self;
	e = write_seen(core, why);
	return e == ERR_OK ? write_rosters_seen(core, why) : e;
}

void
core_send_pins(struct core *core)
{
	buf_reset(&core->payload);
	trustbook_pins(&core->book, &core->payload);
	(void)core_send(core, core_peer(core, ROLE_EDGE), FRAME_PINS, 0);
}

static enum err
open_law(struct core *core, struct why *why)
{
	const char *folder = arena_cstr(&core->arena, core->config->law);
	struct buf bytes;
	enum err e = rule_table_embedded(&core->arena, &core->rules, why);

	if (e == ERR_OK && folder != NULL && folder[0] != '\0')
		e = law_open_dir(&core->arena,
		    config_path(&core->arena, core->config, folder), &core->law, why);
	else if (e == ERR_OK)
		e = law_open_embedded(&core->arena, &core->law, why);
	if (e != ERR_OK)
		return e;
	buf_init(&bytes, LIMIT_BODY);
	law_bytes(&core->law, &bytes);
	sha256_hex(buf_str(&bytes), core->law_digest);
	buf_release(&bytes);
	return ERR_OK;
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

enum err
core_open(struct core *core, const struct config *config, struct why *why)
{
	const char *path;
	enum err e;

	core->config = config;
	core->post_due = true;
	buf_init(&core->payload, CHANNEL_FRAME_MAX);
	e = arena_init(&core->arena, LIMIT_ARENA, why);
	if (e == ERR_OK)
		e = arena_init(&core->scratch, LIMIT_ARENA, why);
	if (e != ERR_OK)
		return e;
	path = config_path(&core->arena, config, PLACE_DATABASE);
	e = open_law(core, why);
	if (e == ERR_OK)
		e = store_open(path, STORE_WRITE, &core->store, why);
	if (e == ERR_OK)
		e = open_trust(core, why);
	if (e == ERR_OK)
		e = journal_open(&core->journal, core->store, why);
	core->ledger_origin =
	    place_ledger_origin(&core->arena, config->realm, config->organisation);
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
	if (core->journal.store != NULL &&
	    (core_begin(core, &why) != ERR_OK ||
		journal_store_head(&core->journal, core_now(core), &why) != ERR_OK ||
		store_commit(core->store, &why) != ERR_OK))
		log_event(LOG_WARNING, "head-not-kept", "why", why.text, NULL);
	journal_release(&core->journal);
	store_close(core->store);
	trustbook_release(&core->book);
}
