/*
 * note.h - signed notes and checkpoints (C2SP signed-note, tlog-checkpoint).
 *
 * A note is text ending in a newline, an empty line, and signature lines.  Its text means
 * nothing before note_verify said yes.  A checkpoint is the note that names one state of
 * a ledger: origin, number of leaves, root.
 */
#ifndef COMITY_LEDGER_NOTE_H
#define COMITY_LEDGER_NOTE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

struct key;

#define NOTE_ID_LEN 4
#define NOTE_NAME_MAX 255
/* The specification asks for at least 16; a witness's signature of 5 kB may be among
 * them. */
#define NOTE_SIGNATURES_MAX 64
#define NOTE_MAX ((size_t)512 << 10)
#define VKEY_MAX 512

/* Who may have signed: the parsed form of name+id+key. */
struct vkey {
	struct str name; /* for a ledger: its origin */
	unsigned char id[NOTE_ID_LEN];
	struct key *key; /* Ed25519, public */
};

/* A name: 1 to NOTE_NAME_MAX bytes, no space, no plus, no control character. */
bool note_name_ok(struct str name);
/* First bytes of SHA-256(name, newline, 0x01, key); false when key is not Ed25519. */
bool note_key_id(
    struct str name, const struct key *key, unsigned char ret_id[static NOTE_ID_LEN]);

/* The same for another type of key: 0x04 is that of a witness (witness.h). */
bool note_typed_key_id(struct str name, unsigned char type, const struct key *key,
    unsigned char ret_id[static NOTE_ID_LEN]);

/* The one-line text that a verifier is configured with, without newline. */
enum err vkey_write(
    struct str name, const struct key *key, struct buf *out, struct why *why);
/* Trailing newline allowed.  name is a view of text; release the result. */
enum err vkey_read(struct str text, struct vkey *ret_vkey, struct why *why);
void vkey_release(struct vkey *vkey);
/* The same key under another name; it lives as long as vkey and name, and is not
 * released. Of what is no name: as vkey. */
struct vkey vkey_as(const struct vkey *vkey, struct str name);

struct note_signature {
	struct str name;
	unsigned char id[NOTE_ID_LEN];
	struct str bytes; /* behind the id */
};

struct note {
	struct str text; /* with its last newline: the bytes that are signed */
	size_t signatures_count;
	struct note_signature *signatures;
};

/* ERR_SYNTAX, ERR_LIMIT.  Views of bytes and of the arena. */
enum err note_read(
    struct arena *arena, struct str bytes, struct note *ret_note, struct why *why);
/* Every signature of a key in vkeys holds, and there is at least one: otherwise
 * ERR_CRYPTO.  Signatures of other keys are passed over. */
enum err note_verify(const struct note *note, const struct vkey *vkeys,
    size_t vkeys_count, struct why *why);
/* text, an empty line and one signature line; text ends in a newline. */
enum err note_sign(struct str text, struct str name, const struct key *key,
    struct buf *out, struct why *why);

/* One line of a signature, without its newline: dash, name, base64. */
enum err note_signature_read(struct arena *arena, struct str line,
    struct note_signature *ret_signature, struct why *why);
void note_signature_write(struct str name, struct str id_and_bytes, struct buf *out);

struct checkpoint {
	struct str origin;
	uint64_t size;
	struct hash root;
};

/* The text to sign (three lines). */
void checkpoint_write(const struct checkpoint *checkpoint, struct buf *out);
/* The text of a note; lines behind the third (extensions) are passed over. */
enum err checkpoint_read(
    struct str text, struct checkpoint *ret_checkpoint, struct why *why);
/* Reads the note, verifies it with vkey, and insists that the origin is vkey's name. */
enum err checkpoint_open(struct arena *arena, struct str bytes, const struct vkey *vkey,
    struct checkpoint *ret_checkpoint, struct why *why);
/* The signed note over a checkpoint: what the keeper makes. */
enum err checkpoint_sign(const struct checkpoint *checkpoint, const struct key *key,
    struct buf *out, struct why *why);

/* One hash as base64, 44 characters, and back: exactly 32 bytes. */
void hash_write(const struct hash *hash, struct buf *out);
bool hash_read(struct str text, struct hash *ret_hash);

#endif
