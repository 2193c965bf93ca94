#include "node/trustbook.h"

#include <dirent.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "node/log.h"
#include "node/place.h"

#define BOOK_ARENA ((size_t)1 << 30)

/* Place of a person's key in person_keys: persons in order, their keys in order. */
static size_t
key_place(const struct roster *roster, const struct roster_person *person,
    const struct roster_key *key)
{
	size_t place = 0;

	for (const struct roster_person *p = roster->persons; p != person; p++)
		place += p->keys_count;
	return place + (size_t)(key - person->keys);
}

static size_t
count_keys(const struct roster *roster)
{
	size_t count = 0;

	for (size_t i = 0; i < roster->persons_count; i++)
		count += roster->persons[i].keys_count;
	return count;
}

static struct known_organisation *
known_of(const struct trustbook *book, const struct organisation *entry)
{
	return entry == NULL ? NULL : &book->known[entry - book->directory.organisations];
}

/* One roster file; a bad one is logged and left out: its persons are unknown. */
static void
read_roster(struct trustbook *book, const char *path, int64_t now)
{
	struct known_organisation *known;
	struct verdict verdict;
	struct roster roster;
	struct str text;
	struct why why;

	if (file_read(&book->arena, path, LIMIT_DIRECTORY, &text, &why) != ERR_OK ||
	    roster_read(&book->arena, text, &roster, &why) != ERR_OK) {
		log_event(LOG_ERROR, "roster-unreadable", "why", why.text, NULL);
		return;
	}
	known = known_of(book, directory_find(&book->directory, roster.organisation));
	if (known == NULL) {
		log_event(LOG_WARNING, "roster-of-nobody", NULL);
		return;
	}
	verdict = roster_verify(&roster,
	    &(struct roster_trust){ .realm = book->config->realm,
		.threshold = book->config->officer_threshold },
	    known->entry, now);
	if (!verdict_is_yes(&verdict)) {
		log_event(LOG_ERROR, "roster-refused", "rule", verdict.rule, "why",
		    verdict.detail, NULL);
		return;
	}
	known->person_keys_count = count_keys(&roster);
	known->person_keys =
	    arena_array(&book->arena, known->person_keys_count + 1, sizeof(struct key *));
	known->roster = roster;
	known->has_roster = known->person_keys != NULL;
}

static void
read_rosters(struct trustbook *book, int64_t now)
{
	const char *folder = config_path(&book->arena, book->config, PLACE_ROSTERS);
	DIR *dir = folder == NULL ? NULL : opendir(folder);
	struct dirent *file;

	if (dir == NULL)
		return;
	while ((file = readdir(dir)) != NULL) {
		const char *path;

		if (!str_ends(str_from(file->d_name), STR(".json")))
			continue;
		path = arena_format(&book->arena, "%s/%s", folder, file->d_name).ptr;
		if (path != NULL)
			read_roster(book, path, now);
	}
	(void)closedir(dir);
}

static enum err
join_pins(
    struct trustbook *book, int64_t now, struct verdict *ret_verdict, struct why *why)
{
	struct pinned pinned = { .pins_count = 0 };
	enum err e = pinned_read(
	    &book->arena, book->config, &book->directory, now, &pinned, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	book->directory = pinned.directory;
	book->pins = pinned.pins;
	book->pins_count = pinned.pins_count;
	book->known = arena_array(
	    &book->arena, book->directory.organisations_count + 1, sizeof *book->known);
	if (book->known == NULL)
		return err_why(why, ERR_LIMIT, 0, "directory: no memory");
	for (size_t i = 0; i < book->directory.organisations_count; i++)
		book->known[i].entry = &book->directory.organisations[i];
	for (size_t i = 0; i < book->pins_count; i++)
		known_of(
		    book, directory_find(&book->directory, book->pins[i].organisation.id))
		    ->pin = &book->pins[i];
	return ERR_OK;
}

enum err
trustbook_open(struct trustbook *book, const struct config *config,
    const struct trust_seen *seen, int64_t now, struct verdict *ret_verdict,
    struct why *why)
{
	struct trustbook opened = { .config = config };
	enum err e = arena_init(&opened.arena, BOOK_ARENA, why);

	if (e != ERR_OK)
		return e;
	*ret_verdict = listed_read(&opened.arena, config, seen, now, &opened.listed);
	opened.directory = opened.listed.directory;
	if (verdict_is_yes(ret_verdict))
		e = join_pins(&opened, now, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict)) {
		arena_release(&opened.arena);
		return e;
	}
	read_rosters(&opened, now);
	*book = opened;
	return ERR_OK;
}

void
trustbook_release(struct trustbook *book)
{
	if (book->known == NULL)
		return;
	for (size_t i = 0; i < book->directory.organisations_count; i++) {
		struct known_organisation *known = &book->known[i];

		key_free(known->seal);
		vkey_release(&known->ledger);
		for (size_t k = 0; k < known->person_keys_count; k++)
			key_free(known->person_keys[k]);
	}
	arena_release(&book->arena);
	*book = (struct trustbook){ 0 };
}

const struct known_organisation *
trustbook_find(const struct trustbook *book, struct str organisation)
{
	return known_of(book, directory_find(&book->directory, organisation));
}

const struct known_organisation *
trustbook_find_peer(
    const struct trustbook *book, const unsigned char sha256[static SHA256_LEN])
{
	return known_of(book, directory_find_tls(&book->directory, sha256));
}

struct verdict
trustbook_organisation(struct trustbook *book, struct str id, int64_t now,
    struct known_organisation **ret_known)
{
	struct known_organisation *known =
	    known_of(book, directory_find(&book->directory, id));

	if (known == NULL)
		return verdict_no("organisation-unlisted", NULL,
		    "%.*s is not in the federation list, nor pinned",
		    STR_ARG(str_head(id, 80)));
	if (known->pin != NULL) {
		struct verdict verdict = pin_in_time(known->pin, now);

		if (!verdict_is_yes(&verdict))
			return verdict;
	}
	if (!organisation_valid(known->entry, now))
		return verdict_no("organisation-not-valid", NULL,
		    "the record of %.*s is not valid today", STR_ARG(id));
	*ret_known = known;
	return VERDICT_IS_YES;
}

struct verdict
trustbook_competence(const struct known_organisation *known, enum competence competence)
{
	if (known->entry->competences & (unsigned)competence)
		return VERDICT_IS_YES;
	return verdict_no("organisation-not-competent", NULL,
	    "%.*s has no competence '%.*s' %s", STR_ARG(known->entry->id),
	    STR_ARG(competence_name(competence)),
	    known->pin == NULL ? "in the federation list" : "by the pin of this node");
}

struct str
trustbook_pinned(const struct trustbook *book, struct str organisation)
{
	const struct known_organisation *known = trustbook_find(book, organisation);

	if (known == NULL || known->pin == NULL)
		return STR("");
	return STR("pinned by this node's configuration, not in a federation list");
}

const struct key *
trustbook_seal(struct known_organisation *known, struct why *why)
{
	if (known->seal == NULL &&
	    key_read_public(known->entry->seal_public_key, &known->seal, why) != ERR_OK)
		return NULL;
	return known->seal;
}

const struct vkey *
trustbook_ledger(struct known_organisation *known, struct why *why)
{
	if (known->ledger.key == NULL &&
	    vkey_read(known->entry->ledger_key, &known->ledger, why) != ERR_OK)
		return NULL;
	return &known->ledger;
}

static struct verdict
standing_verdict(enum standing standing, struct str person)
{
	switch (standing) {
	case STANDING_GOOD:
		return VERDICT_IS_YES;
	case STANDING_COOLING:
		return verdict_no("person-cooling", NULL,
		    "the key of %.*s is new and may not be used yet", STR_ARG(person));
	case STANDING_REVOKED:
		return verdict_no("person-revoked", NULL, "the key of %.*s is revoked",
		    STR_ARG(person));
	case STANDING_UNKNOWN:
	case STANDING_COUNT:
		break;
	}
	return verdict_no("person-unknown", NULL, "the roster knows no such key of %.*s",
	    STR_ARG(person));
}

struct verdict
trustbook_person(struct trustbook *book, struct known_organisation *known,
    struct str person, const unsigned char key_id[static SHA256_LEN], int64_t now,
    struct known_person *ret_person)
{
	int64_t age_max = book->config->list_age_max / CLOCK_SECOND;
	const struct roster_person *found;
	const struct roster_key *listed;
	struct verdict verdict;
	struct key **key;

	if (!known->has_roster)
		return verdict_person("roster-missing", NULL, "no roster of %.*s is here",
		    STR_ARG(known->entry->id));
	verdict = standing_verdict(
	    roster_standing(&known->roster, person, key_id, now), person);
	if (!verdict_is_yes(&verdict))
		return verdict;
	if (revocation_of(STANDING_GOOD, known->roster.issued_at, age_max, now) !=
	    REVOCATION_GOOD)
		return verdict_person("revocation-unknown", NULL,
		    "the roster of %.*s is too old", STR_ARG(known->entry->id));
	if (known->pin == NULL) /* whose time is looked at with its organisation */
		verdict = directory_standing(&book->listed.directory, age_max, now);
	if (!verdict_is_yes(&verdict))
		return verdict;
	found = roster_find(&known->roster, person);
	listed = roster_find_key(found, key_id);
	key = &known->person_keys[key_place(&known->roster, found, listed)];
	if (*key == NULL && key_read_public(listed->public_key, key, NULL) != ERR_OK)
		return verdict_no("person-unknown", NULL,
		    "the key of %.*s cannot be read", STR_ARG(person));
	*ret_person = (struct known_person){ found, *key, listed->passkey };
	return VERDICT_IS_YES;
}

void
trustbook_pins(const struct trustbook *book, struct buf *out)
{
	for (size_t i = 0; i < book->directory.pins_count; i++)
		buf_add(out, str_bytes(book->directory.pins[i].sha256, SHA256_LEN));
}
