/* What a witness is asked and answers (C2SP tlog-witness, tlog-cosignature). */
#include <string.h>

#include "base/base64.h"
#include "ledger/witness.h"
#include "test.h"
#include "trust/key.h"

#define ROOT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define NOTE "a.example/ledger\n1\n" ROOT "\n\n\xe2\x80\x94 a.example/ledger AAAAAAA=\n"

static struct arena arena;

static bool
reads(const char *text)
{
	struct witness_ask ask;

	return witness_ask_read(str_from(text), &ask, NULL) == ERR_OK;
}

static void
test_bad_requests(void)
{
	struct buf many;

	CHECK(!reads(""), "nothing");
	CHECK(!reads("old\n\n" NOTE), "no size");
	CHECK(!reads("old 01\n\n" NOTE), "a size with a zero before it");
	CHECK(!reads("old -1\n\n" NOTE), "a size below nothing");
	CHECK(!reads("old 9223372036854775808\n\n" NOTE), "a size over all sizes");
	CHECK(!reads("old 1\n" ROOT "\n"), "no checkpoint");
	CHECK(!reads("old 1\nAAAA\n\n" NOTE), "a hash that is too short");
	CHECK(!reads("old 1\n" ROOT " \n\n" NOTE), "a hash with a space behind it");
	buf_init(&many, 1 << 16);
	buf_add_c(&many, "old 1\n");
	for (int i = 0; i < WITNESS_HASHES_MAX; i++)
		buf_add_c(&many, ROOT "\n");
	buf_add_c(&many, "\n" NOTE);
	buf_add_byte(&many, '\0');
	CHECK(reads(many.ptr), "as many hashes as there may be");
	buf_reset(&many);
	buf_add_c(&many, "old 1\n");
	for (int i = 0; i <= WITNESS_HASHES_MAX; i++)
		buf_add_c(&many, ROOT "\n");
	buf_add_c(&many, "\n" NOTE);
	buf_add_byte(&many, '\0');
	CHECK(!reads(many.ptr), "and one more");
	buf_release(&many);
}

static void
test_round_trip(void)
{
	struct witness_ask ask = { .old = 7, .hashes_count = 2, .note = STR(NOTE) };
	struct witness_ask again;
	struct buf text;

	memset(ask.hashes[1].bytes, 0x5a, HASH_LEN);
	buf_init(&text, WITNESS_ASK_MAX);
	witness_ask_write(&ask, &text);
	CHECK(witness_ask_read(buf_str(&text), &again, NULL) == ERR_OK &&
		  again.old == 7 && again.hashes_count == 2 &&
		  memcmp(again.hashes, ask.hashes, 2 * sizeof(struct hash)) == 0 &&
		  str_eq(again.note, ask.note),
	    "a request is read as it was written");
	buf_release(&text);
}

static void
test_cosignature(void)
{
	struct str checkpoint = STR("a.example/ledger\n1\n" ROOT "\n");
	struct str other = STR("a.example/ledger\n2\n" ROOT "\n");
	struct vkey witness = { .name = STR("w.example/ledger") };
	struct vkey named = { .name = STR("v.example/ledger") };
	struct note_signature signature;
	unsigned char plain[NOTE_ID_LEN];
	struct buf line;
	int64_t at = 0;

	CHECK(key_generate(KEY_ED25519, &witness.key, NULL) == ERR_OK,
	    "a witness has a key");
	named.key = witness.key;
	buf_init(&line, NOTE_MAX);
	CHECK(cosignature_sign(checkpoint, witness.name, witness.key, 1795348015, &line,
		  NULL) == ERR_OK,
	    "and signs");
	CHECK(cosignature_verify(
		  &arena, buf_str(&line), &witness, checkpoint, &at, NULL) == ERR_OK &&
		  at == 1795348015,
	    "which holds, and says when");
	CHECK(cosignature_verify(&arena, buf_str(&line), &witness, other, &at, NULL) ==
		  ERR_CRYPTO,
	    "not for another checkpoint");
	CHECK(cosignature_verify(&arena, buf_str(&line), &named, checkpoint, &at, NULL) ==
		  ERR_CRYPTO,
	    "nor as another witness");
	CHECK(note_signature_read(&arena, str_trim(buf_str(&line)), &signature, NULL) ==
		      ERR_OK &&
		  note_key_id(witness.name, witness.key, plain) &&
		  memcmp(signature.id, plain, NOTE_ID_LEN) != 0,
	    "its key is of another type than a ledger's: it can be no head");
	line.ptr[line.len - 4] ^= 1;
	CHECK(cosignature_verify(
		  &arena, buf_str(&line), &witness, checkpoint, &at, NULL) != ERR_OK,
	    "one bit of it is another");
	buf_release(&line);
	key_free(witness.key);
}

int
main(void)
{
	if (arena_init(&arena, 1 << 20, NULL) != ERR_OK)
		return 1;
	test_bad_requests();
	test_round_trip();
	test_cosignature();
	arena_release(&arena);
	return test_done();
}
