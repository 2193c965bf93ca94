/*
 * trustbook.h - whom the node knows: the federation list, pinned organisations, the
 * rosters, and their keys, read once.
 *
 * The list is verified against the keys of the configuration and the last sequence number
 * seen (listed.h); a pinned record against the officers' keys of the configuration
 * (pinned.h); a roster against the key officers that list or record names.  What does not
 * verify is not used.  Keys are parsed when first needed and kept: parsing costs more
 * than verifying.
 */
#ifndef COMITY_NODE_TRUSTBOOK_H
#define COMITY_NODE_TRUSTBOOK_H

#include "ledger/note.h"
#include "node/config.h"
#include "node/listed.h"
#include "node/pinned.h"
#include "record/directory.h"
#include "record/roster.h"

struct known_organisation {
	const struct organisation *entry;
	const struct pin *pin; /* NULL: the federation list has it */
	struct key *seal;      /* NULL until needed */
	struct vkey ledger;    /* key NULL until needed */
	bool has_roster;
	struct roster roster;
	struct key **person_keys; /* as roster persons x keys, flat; NULL until needed */
	size_t person_keys_count;
};

struct trustbook {
	struct arena arena;
	const struct config *config;
	struct listed listed;       /* the list alone */
	struct directory directory; /* of the list and the pins; sequence 0: no list */
	const struct pin *pins;
	size_t pins_count;
	struct known_organisation *known; /* as directory.organisations */
};

/* Why list or pins were not taken. */
enum err trustbook_open(struct trustbook *book, const struct config *config,
    const struct trust_seen *seen, int64_t now, struct verdict *ret_verdict,
    struct why *why);
void trustbook_release(struct trustbook *book);

/* NULL: not listed. */
const struct known_organisation *trustbook_find(
    const struct trustbook *book, struct str organisation);
const struct known_organisation *trustbook_find_peer(
    const struct trustbook *book, const unsigned char sha256[static SHA256_LEN]);
/* Yes, or why not: rules organisation-unlisted, organisation-not-valid, pin-expired. */
struct verdict trustbook_organisation(struct trustbook *book, struct str id, int64_t now,
    struct known_organisation **ret_known);

/* Rule organisation-not-competent. */
struct verdict trustbook_competence(
    const struct known_organisation *known, enum competence competence);
/* By what it is known, for who reads proofs: empty when the federation list has it. */
struct str trustbook_pinned(const struct trustbook *book, struct str organisation);

/* NULL with why when the entry has none or it cannot be read. */
const struct key *trustbook_seal(struct known_organisation *known, struct why *why);
const struct vkey *trustbook_ledger(struct known_organisation *known, struct why *why);

struct known_person {
	const struct roster_person *entry;
	const struct key *key;
	const struct webauthn_passkey *passkey; /* NULL: the key is none */
};

/* The person's key with this id, if it is good at now: rules person-unknown,
 * person-cooling, person-revoked, roster-missing, revocation-unknown, and those of
 * directory_standing. */
struct verdict trustbook_person(struct trustbook *book, struct known_organisation *known,
    struct str person, const unsigned char key_id[static SHA256_LEN], int64_t now,
    struct known_person *ret_person);

/* All TLS pins, one behind the other. */
void trustbook_pins(const struct trustbook *book, struct buf *out);

#endif
