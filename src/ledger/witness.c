#include "ledger/witness.h"

#include <string.h>

#include "trust/key.h"

#define TYPE_COSIGNATURE 0x04
#define TIME_LEN 8
#define SIGNATURE_LEN 64
#define TEXT_MAX ((size_t)64 << 10)

/* --- the request --- */

void
witness_ask_write(const struct witness_ask *ask, struct buf *out)
{
	buf_format(out, "old %llu\n", (unsigned long long)ask->old);
	for (size_t i = 0; i < ask->hashes_count; i++) {
		hash_write(&ask->hashes[i], out);
		buf_add_byte(out, '\n');
	}
	buf_add_byte(out, '\n');
	buf_add(out, ask->note);
}

enum err
witness_ask_read(struct str text, struct witness_ask *ret_ask, struct why *why)
{
	struct witness_ask ask = { .hashes_count = 0 };
	struct str rest = text;
	struct str line = str_cut(&rest, '\n');

	if (text.len > WITNESS_ASK_MAX)
		return err_why(why, ERR_LIMIT, 0, "over %zu bytes", WITNESS_ASK_MAX);
	if (!str_starts(line, STR("old ")) ||
	    !str_u64(str_slice(line, 4, line.len), MERKLE_SIZE_MAX - 1, &ask.old))
		return err_why(why, ERR_SYNTAX, 1, "the first line is: old SIZE");
	for (;;) {
		if (rest.len == 0)
			return err_why(why, ERR_SYNTAX, 0, "no checkpoint");
		line = str_cut(&rest, '\n');
		if (line.len == 0)
			break;
		if (ask.hashes_count == WITNESS_HASHES_MAX)
			return err_why(why, ERR_SYNTAX, 0, "more than %d hashes",
			    WITNESS_HASHES_MAX);
		if (!hash_read(line, &ask.hashes[ask.hashes_count++]))
			return err_why(why, ERR_SYNTAX, 0, "no hash in base64");
	}
	ask.note = rest;
	*ret_ask = ask;
	return ERR_OK;
}

/* --- the cosignature --- */

static void
add_text(int64_t at, struct str checkpoint, struct buf *out)
{
	buf_format(out, "cosignature/v1\ntime %lld\n", (long long)at);
	buf_add(out, checkpoint);
}

static void
put_time(int64_t at, unsigned char to[static TIME_LEN])
{
	for (size_t i = 0; i < TIME_LEN; i++)
		to[i] = (unsigned char)((uint64_t)at >> (8 * (TIME_LEN - 1 - i)));
}

static int64_t
get_time(const char *from)
{
	uint64_t at = 0;

	for (size_t i = 0; i < TIME_LEN; i++)
		at = at << 8 | (unsigned char)from[i];
	return (int64_t)(at & INT64_MAX);
}

enum err
cosignature_sign(struct str checkpoint, struct str name, const struct key *key,
    int64_t at, struct buf *out, struct why *why)
{
	unsigned char bytes[NOTE_ID_LEN + TIME_LEN + SIGNATURE_LEN];
	struct buf text;
	enum err e;

	if (!note_name_ok(name) || !note_typed_key_id(name, TYPE_COSIGNATURE, key, bytes))
		return err_why(
		    why, ERR_USAGE, 0, "a witness signs with a name and Ed25519");
	buf_init(&text, TEXT_MAX);
	add_text(at, checkpoint, &text);
	put_time(at, bytes + NOTE_ID_LEN);
	e = buf_failed(&text)
		? err_why(why, ERR_LIMIT, 0, "no room")
		: key_sign(key, buf_str(&text), bytes + NOTE_ID_LEN + TIME_LEN, why);
	buf_release(&text);
	if (e == ERR_OK)
		note_signature_write(name, str_bytes(bytes, sizeof bytes), out);
	return e;
}

static bool
holds(const struct note_signature *signature, const struct vkey *witness,
    struct str checkpoint, int64_t *ret_at)
{
	struct buf text;
	bool good;

	if (signature->bytes.len != TIME_LEN + SIGNATURE_LEN)
		return false;
	*ret_at = get_time(signature->bytes.ptr);
	buf_init(&text, TEXT_MAX);
	add_text(*ret_at, checkpoint, &text);
	good = !buf_failed(&text) &&
	       key_verify(witness->key, buf_str(&text),
		   str_slice(signature->bytes, TIME_LEN, signature->bytes.len));
	buf_release(&text);
	return good;
}

enum err
cosignature_verify(struct arena *arena, struct str lines, const struct vkey *witness,
    struct str checkpoint, int64_t *ret_at, struct why *why)
{
	unsigned char id[NOTE_ID_LEN];
	struct str rest = lines;

	if (!note_typed_key_id(witness->name, TYPE_COSIGNATURE, witness->key, id))
		return err_why(why, ERR_USAGE, 0, "a witness has an Ed25519 key");
	for (size_t i = 0; i < NOTE_SIGNATURES_MAX && rest.len > 0; i++) {
		struct note_signature signature;
		enum err e =
		    note_signature_read(arena, str_cut(&rest, '\n'), &signature, why);

		if (e != ERR_OK)
			return e;
		if (!str_eq(signature.name, witness->name) ||
		    memcmp(signature.id, id, NOTE_ID_LEN) != 0)
			continue;
		if (!holds(&signature, witness, checkpoint, ret_at))
			return err_why(why, ERR_CRYPTO, 0,
			    "the cosignature of %.*s does not hold",
			    STR_ARG(witness->name));
		return ERR_OK;
	}
	return err_why(
	    why, ERR_CRYPTO, 0, "no cosignature of %.*s", STR_ARG(witness->name));
}
