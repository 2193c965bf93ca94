#include "ledger/note.h"

#include <assert.h>

#include "base/base64.h"
#include "base/hex.h"
#include "ledger/merkle.h"
#include "trust/digest.h"
#include "trust/key.h"

#define TYPE_ED25519 1
#define KEY_LEN 32
#define EM_DASH "\xe2\x80\x94 "
#define HASH_TEXT_LEN 44

/* The decoded bytes of a fixed number of base64 characters, without an arena. */
static bool
decode_fixed(struct str text, unsigned char *ret_bytes, size_t len)
{
	unsigned char block[256];
	struct arena arena = { block, sizeof block, 0 };
	struct str bytes;

	if (base64_decode(&arena, text, &bytes, NULL) != ERR_OK || bytes.len != len)
		return false;
	memcpy(ret_bytes, bytes.ptr, len);
	return true;
}

void
hash_write(const struct hash *hash, struct buf *out)
{
	base64_encode(str_bytes(hash->bytes, HASH_LEN), out);
}

bool
hash_read(struct str text, struct hash *ret_hash)
{
	struct hash hash;

	if (text.len != HASH_TEXT_LEN || !decode_fixed(text, hash.bytes, HASH_LEN))
		return false;
	*ret_hash = hash;
	return true;
}

/* Unicode's spaces beyond ASCII, as UTF-8; the white space property of Unicode 15. */
static const struct str spaces[] = {
	STR_INIT("\xc2\x85"),
	STR_INIT("\xc2\xa0"),
	STR_INIT("\xe1\x9a\x80"),
	STR_INIT("\xe2\x80\x80"),
	STR_INIT("\xe2\x80\x81"),
	STR_INIT("\xe2\x80\x82"),
	STR_INIT("\xe2\x80\x83"),
	STR_INIT("\xe2\x80\x84"),
	STR_INIT("\xe2\x80\x85"),
	STR_INIT("\xe2\x80\x86"),
	STR_INIT("\xe2\x80\x87"),
	STR_INIT("\xe2\x80\x88"),
	STR_INIT("\xe2\x80\x89"),
	STR_INIT("\xe2\x80\x8a"),
	STR_INIT("\xe2\x80\xa8"),
	STR_INIT("\xe2\x80\xa9"),
	STR_INIT("\xe2\x80\xaf"),
	STR_INIT("\xe2\x81\x9f"),
	STR_INIT("\xe3\x80\x80"),
};

bool
note_name_ok(struct str name)
{
	if (name.len == 0 || name.len > NOTE_NAME_MAX || !str_utf8(name))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.ptr[i] <= ' ' || name.ptr[i] == '+' ||
		    name.ptr[i] == 0x7f)
			return false;
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		if (str_has(name, spaces[i]))
			return false;
	return true;
}

bool
note_typed_key_id(struct str name, unsigned char type, const struct key *key,
    unsigned char ret_id[static NOTE_ID_LEN])
{
	unsigned char typed[2 + KEY_LEN] = { '\n', type };
	unsigned char digest[HASH_LEN];
	struct sha256 sha256;

	if (!key_ed25519_bytes(key, typed + 2))
		return false;
	sha256_init(&sha256);
	sha256_add(&sha256, name);
	sha256_add(&sha256, str_bytes(typed, sizeof typed));
	sha256_end(&sha256, digest);
	memcpy(ret_id, digest, NOTE_ID_LEN);
	return true;
}

bool
note_key_id(
    struct str name, const struct key *key, unsigned char ret_id[static NOTE_ID_LEN])
{
	return note_typed_key_id(name, TYPE_ED25519, key, ret_id);
}

enum err
vkey_write(struct str name, const struct key *key, struct buf *out, struct why *why)
{
	unsigned char id[NOTE_ID_LEN];
	unsigned char typed[1 + KEY_LEN] = { TYPE_ED25519 };
	char hex[2 * NOTE_ID_LEN + 1];

	if (!note_name_ok(name))
		return err_why(why, ERR_USAGE, 0, "no name for a ledger's key");
	if (!note_key_id(name, key, id) || !key_ed25519_bytes(key, typed + 1))
		return err_why(why, ERR_USAGE, 0, "a ledger's key is an Ed25519 key");
	hex_encode(str_bytes(id, NOTE_ID_LEN), hex);
	buf_add(out, name);
	buf_format(out, "+%s+", hex);
	base64_encode(str_bytes(typed, sizeof typed), out);
	return buf_failed(out) ? err_why(why, ERR_LIMIT, 0, "no room") : ERR_OK;
}

enum err
vkey_read(struct str text, struct vkey *ret_vkey, struct why *why)
{
	struct str rest = str_trim(text);
	struct vkey vkey = { .name = str_cut(&rest, '+') };
	struct str hex = str_cut(&rest, '+');
	unsigned char typed[1 + KEY_LEN];
	unsigned char id[NOTE_ID_LEN];
	enum err e;

	if (text.len > VKEY_MAX || !note_name_ok(vkey.name) ||
	    !hex_decode(hex, vkey.id, NOTE_ID_LEN))
		return err_why(
		    why, ERR_SYNTAX, 0, "a verifier key is name+8 hex digits+base64");
	if (!decode_fixed(rest, typed, sizeof typed) || typed[0] != TYPE_ED25519)
		return err_why(
		    why, ERR_SYNTAX, 0, "the verifier key is no Ed25519 key (type 1)");
	e = key_read_ed25519(str_bytes(typed + 1, KEY_LEN), &vkey.key, why);
	if (e != ERR_OK)
		return e;
	if (!note_key_id(vkey.name, vkey.key, id) ||
	    memcmp(id, vkey.id, NOTE_ID_LEN) != 0) {
		key_free(vkey.key);
		return err_why(
		    why, ERR_SYNTAX, 0, "the id does not belong to this name and key");
	}
	*ret_vkey = vkey;
	return ERR_OK;
}

struct vkey
vkey_as(const struct vkey *vkey, struct str name)
{
	struct vkey other = { .name = name, .key = vkey->key };

	if (!note_name_ok(name) || !note_key_id(name, vkey->key, other.id))
		return *vkey;
	return other;
}

void
vkey_release(struct vkey *vkey)
{
	key_free(vkey->key);
	vkey->key = NULL;
}

static bool
has_control(struct str bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if ((unsigned char)bytes.ptr[i] < ' ' && bytes.ptr[i] != '\n')
			return true;
	return false;
}

/* Position behind the last empty line, 0 when there is none. */
static size_t
behind_last_empty_line(struct str bytes)
{
	for (size_t i = bytes.len; i >= 2; i--)
		if (bytes.ptr[i - 1] == '\n' && bytes.ptr[i - 2] == '\n')
			return i;
	return 0;
}

enum err
note_signature_read(struct arena *arena, struct str line,
    struct note_signature *ret_signature, struct why *why)
{
	struct note_signature signature;
	struct str rest = line;
	struct str bytes;
	enum err e;

	if (!str_starts(line, STR(EM_DASH)))
		return err_why(why, ERR_SYNTAX, 0, "no signature line");
	rest = str_slice(line, sizeof EM_DASH - 1, line.len);
	signature.name = str_cut(&rest, ' ');
	if (!note_name_ok(signature.name))
		return err_why(why, ERR_SYNTAX, 0, "a signature without a name");
	e = base64_decode(arena, rest, &bytes, why);
	if (e != ERR_OK)
		return e;
	if (bytes.len <= NOTE_ID_LEN)
		return err_why(why, ERR_SYNTAX, 0, "a signature without bytes");
	memcpy(signature.id, bytes.ptr, NOTE_ID_LEN);
	signature.bytes = str_slice(bytes, NOTE_ID_LEN, bytes.len);
	*ret_signature = signature;
	return ERR_OK;
}

enum err
note_read(struct arena *arena, struct str bytes, struct note *ret_note, struct why *why)
{
	size_t start;
	struct note note = { 0 };
	struct str rest;

	if (bytes.len > NOTE_MAX)
		return err_why(why, ERR_LIMIT, 0, "a note over %zu bytes", NOTE_MAX);
	start = behind_last_empty_line(bytes);
	if (start < 3 || start == bytes.len || bytes.ptr[bytes.len - 1] != '\n')
		return err_why(why, ERR_SYNTAX, 0, "no signed note");
	if (!str_utf8(bytes) || has_control(bytes))
		return err_why(why, ERR_SYNTAX, 0, "a note is UTF-8 without controls");
	note.text = str_slice(bytes, 0, start - 1);
	note.signatures =
	    arena_array(arena, NOTE_SIGNATURES_MAX, sizeof *note.signatures);
	if (note.signatures == NULL)
		return err_why(why, ERR_LIMIT, 0, "no room for the signatures");
	rest = str_slice(bytes, start, bytes.len);
	while (!str_empty(rest)) {
		enum err e;

		if (note.signatures_count == NOTE_SIGNATURES_MAX)
			return err_why(why, ERR_LIMIT, 0, "more than %d signatures",
			    NOTE_SIGNATURES_MAX);
		e = note_signature_read(arena, str_cut(&rest, '\n'),
		    &note.signatures[note.signatures_count++], why);
		if (e != ERR_OK)
			return e;
	}
	*ret_note = note;
	return ERR_OK;
}

enum err
note_verify(const struct note *note, const struct vkey *vkeys, size_t vkeys_count,
    struct why *why)
{
	size_t good = 0;

	for (size_t i = 0; i < note->signatures_count * vkeys_count; i++) {
		const struct note_signature *signature =
		    &note->signatures[i / vkeys_count];
		const struct vkey *vkey = &vkeys[i % vkeys_count];

		if (!str_eq(signature->name, vkey->name) ||
		    memcmp(signature->id, vkey->id, NOTE_ID_LEN) != 0)
			continue;
		if (!key_verify(vkey->key, note->text, signature->bytes))
			return err_why(why, ERR_CRYPTO, 0,
			    "the signature of %.*s does not hold", STR_ARG(vkey->name));
		good++;
	}
	if (good == 0)
		return err_why(
		    why, ERR_CRYPTO, 0, "not signed by a key that we know for it");
	return ERR_OK;
}

void
note_signature_write(struct str name, struct str id_and_bytes, struct buf *out)
{
	buf_add_c(out, EM_DASH);
	buf_add(out, name);
	buf_add_byte(out, ' ');
	base64_encode(id_and_bytes, out);
	buf_add_byte(out, '\n');
}

enum err
note_sign(struct str text, struct str name, const struct key *key, struct buf *out,
    struct why *why)
{
	unsigned char bytes[NOTE_ID_LEN + KEY_SIGNATURE_LEN];
	enum err e;

	if (!note_name_ok(name) || !note_key_id(name, key, bytes))
		return err_why(
		    why, ERR_USAGE, 0, "a note is signed with a name and Ed25519");
	if (!str_ends(text, STR("\n")) || !str_utf8(text) || has_control(text))
		return err_why(why, ERR_USAGE, 0, "this text cannot be a note");
	e = key_sign(key, text, bytes + NOTE_ID_LEN, why);
	if (e != ERR_OK)
		return e;
	buf_add(out, text);
	buf_add_byte(out, '\n');
	note_signature_write(name, str_bytes(bytes, sizeof bytes), out);
	return buf_failed(out) ? err_why(why, ERR_LIMIT, 0, "no room") : ERR_OK;
}

void
checkpoint_write(const struct checkpoint *checkpoint, struct buf *out)
{
	buf_add(out, checkpoint->origin);
	buf_format(out, "\n%llu\n", (unsigned long long)checkpoint->size);
	hash_write(&checkpoint->root, out);
	buf_add_byte(out, '\n');
}

enum err
checkpoint_read(struct str text, struct checkpoint *ret_checkpoint, struct why *why)
{
	struct checkpoint checkpoint;
	struct str rest = text;

	if (!str_ends(text, STR("\n")))
		return err_why(why, ERR_SYNTAX, 0, "a checkpoint ends in a newline");
	checkpoint.origin = str_cut(&rest, '\n');
	if (str_empty(checkpoint.origin))
		return err_why(why, ERR_SYNTAX, 1, "a checkpoint without origin");
	if (!str_u64(str_cut(&rest, '\n'), MERKLE_SIZE_MAX - 1, &checkpoint.size))
		return err_why(why, ERR_SYNTAX, 2, "the tree size is no number");
	if (!hash_read(str_cut(&rest, '\n'), &checkpoint.root))
		return err_why(why, ERR_SYNTAX, 3, "the root is no SHA-256 in base64");
	while (!str_empty(rest))
		if (str_empty(str_cut(&rest, '\n')))
			return err_why(
			    why, ERR_SYNTAX, 4, "an empty line in a checkpoint");
	*ret_checkpoint = checkpoint;
	return ERR_OK;
}

enum err
checkpoint_open(struct arena *arena, struct str bytes, const struct vkey *vkey,
    struct checkpoint *ret_checkpoint, struct why *why)
{
	struct checkpoint checkpoint;
	struct note note;
	enum err e;

	e = note_read(arena, bytes, &note, why);
	if (e == ERR_OK)
		e = note_verify(&note, vkey, 1, why);
	if (e == ERR_OK)
		e = checkpoint_read(note.text, &checkpoint, why);
	if (e != ERR_OK)
		return e;
	/* One key may serve two names; a checkpoint of another ledger is not ours. */
	if (!str_eq(checkpoint.origin, vkey->name))
		return err_why(why, ERR_CRYPTO, 1, "a checkpoint of %.*s, not of %.*s",
		    STR_ARG(checkpoint.origin), STR_ARG(vkey->name));
	*ret_checkpoint = checkpoint;
	return ERR_OK;
}

enum err
checkpoint_sign(const struct checkpoint *checkpoint, const struct key *key,
    struct buf *out, struct why *why)
{
	struct buf text;
	enum err e;

	buf_init(&text, NOTE_MAX);
	checkpoint_write(checkpoint, &text);
	e = buf_failed(&text)
		? err_why(why, ERR_LIMIT, 0, "no room")
		: note_sign(buf_str(&text), checkpoint->origin, key, out, why);
	buf_release(&text);
	return e;
}
