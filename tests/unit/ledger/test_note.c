/* Signed notes: what is refused, what is passed over, what holds. */
#include "ledger/note.h"

#include "test.h"
#include "trust/key.h"

#define ORIGIN "live.cl.fiscalia-norte/ledger"
#define DASH "\xe2\x80\x94 "
#define STRANGER DASH "unknown.example AAAAAAA=\n"

static struct arena arena;
static struct key *key;
static struct vkey vkey;
static struct buf signed_note;

static enum err
open_note(struct str text)
{
	struct checkpoint checkpoint;

	return checkpoint_open(&arena, text, &vkey, &checkpoint, NULL);
}

static void
make(void)
{
	struct checkpoint checkpoint = { STR(ORIGIN), 5, { { 7 } } };
	struct buf text;

	buf_init(&text, VKEY_MAX);
	buf_init(&signed_note, NOTE_MAX);
	CHECK(key_generate(KEY_ED25519, &key, NULL) == ERR_OK &&
		  vkey_write(STR(ORIGIN), key, &text, NULL) == ERR_OK,
	    "a verifier key is written");
	buf_add_byte(&text, '\n');
	CHECK(vkey_read(arena_str(&arena, buf_str(&text)), &vkey, NULL) == ERR_OK,
	    "and read");
	CHECK(checkpoint_sign(&checkpoint, key, &signed_note, NULL) == ERR_OK,
	    "a checkpoint is signed");
	buf_release(&text);
}

static void
test_shapes(void)
{
	static const char *const bad[] = { "", "\n", "\n\n", "\n\n\n", "a\n", "a\n\n",
		"a\n\nb\n", "a\n\n" DASH "\n", "a\n\n" DASH "n\n", "a\n\n" DASH "n \n",
		"a\n\n" DASH "n AAAAAA==", "a\n\n" DASH "n AAAAAA==\n",
		"a\n\n" DASH "n AAAAAAA\n", "a\r\n\n" DASH "n AAAAAAA=\n",
		"a\n\n" DASH "n AAAAAAA= \n", "a\n\n" DASH "n+m AAAAAAA=\n",
		"a\n\n- n AAAAAAA=\n", "a\xff\n\n" DASH "n AAAAAAA=\n",
		"\n\n" DASH "n AAAAAAA=\n", "a\n\n" DASH "n\xc2\xa0m AAAAAAA=\n" };
	struct note note;
	bool refused = true;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (note_read(&arena, str_from(bad[i]), &note, NULL) != ERR_SYNTAX) {
			printf("# accepted: %zu\n", i);
			refused = false;
		}
	CHECK(refused, "what is no note is refused");
	CHECK(note_read(&arena, STR("a\n\nb\n\n" DASH "n AAAAAAA=\n"), &note, NULL) ==
		      ERR_OK &&
		  str_eq_c(note.text, "a\n\nb\n") && note.signatures_count == 1,
	    "the text ends at the last empty line");
}

static void
test_checkpoint_text(void)
{
	static const char *const bad[] = { "", "o\n5\n", "o\n05\n%s\n", "o\n-1\n%s\n",
		"o\n5\n%s", "\n5\n%s\n", "o\n5\n%s=\n", "o\n5\n %s\n",
		"o\n18446744073709551615\n%s\n", "o\n5\n%s\n\n" };
	struct str root = STR("bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=");
	struct checkpoint checkpoint;
	bool refused = true;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char text[200];
		const char *place = strstr(bad[i], "%s");
		size_t head = place == NULL ? strlen(bad[i]) : (size_t)(place - bad[i]);

		(void)snprintf(text, sizeof text, "%.*s%.*s%s", (int)head, bad[i],
		    place == NULL ? 0 : STR_ARG(root), place == NULL ? "" : place + 2);
		refused = refused && checkpoint_read(str_from(text), &checkpoint, NULL) ==
					 ERR_SYNTAX;
	}
	CHECK(refused, "what is no checkpoint is refused");
	CHECK(checkpoint_read(arena_format(&arena, "o\n0\n%.*s\nmore\n", STR_ARG(root)),
		  &checkpoint, NULL) == ERR_OK &&
		  checkpoint.size == 0,
	    "an extension line is passed over");
}

static void
test_signatures(void)
{
	struct str good = buf_str(&signed_note);
	struct str many = good;
	bool all_refused = true;

	for (size_t i = 0; i < good.len; i++) {
		char *copy = arena_cstr(&arena, good);

		copy[i] ^= 1;
		if (open_note(str_bytes(copy, good.len)) == ERR_OK) {
			printf("# accepted with byte %zu changed\n", i);
			all_refused = false;
		}
	}
	CHECK(all_refused, "no bit of the note may change");
	CHECK(open_note(arena_format(&arena, "%.*sx", STR_ARG(good))) != ERR_OK,
	    "nor may anything follow");
	CHECK(open_note(good) == ERR_OK, "the note as it was made holds");
	for (size_t i = 0; i < 16; i++)
		many = arena_format(&arena, "%.*s" STRANGER, STR_ARG(many));
	CHECK(open_note(many) == ERR_OK, "signatures of strangers are passed over");
	for (size_t i = 0; i < NOTE_SIGNATURES_MAX; i++)
		many = arena_format(&arena, "%.*s" STRANGER, STR_ARG(many));
	CHECK(open_note(many) == ERR_LIMIT, "up to a limit");
}

/* A failing signature of a known key is no note, even when another one holds. */
static void
test_known_key_fails(void)
{
	struct str good = buf_str(&signed_note);
	struct buf second;
	struct str line;

	buf_init(&second, NOTE_MAX);
	CHECK(note_sign(STR("another text\n"), STR(ORIGIN), key, &second, NULL) == ERR_OK,
	    "the same key signs another text");
	line = str_slice(buf_str(&second), sizeof "another text\n", second.len);
	CHECK(open_note(arena_format(&arena, "%.*s%.*s", STR_ARG(good), STR_ARG(line))) ==
		  ERR_CRYPTO,
	    "its signature makes this note bad");
	buf_release(&second);
}

static void
test_other_origin(void)
{
	struct checkpoint checkpoint = { STR("live.cl.other/ledger"), 5, { { 7 } } };
	struct buf text, note;

	buf_init(&text, NOTE_MAX);
	buf_init(&note, NOTE_MAX);
	checkpoint_write(&checkpoint, &text);
	CHECK(note_sign(buf_str(&text), STR(ORIGIN), key, &note, NULL) == ERR_OK &&
		  open_note(buf_str(&note)) == ERR_CRYPTO,
	    "a checkpoint of another ledger is refused");
	buf_release(&text);
	buf_release(&note);
}

static void
test_vkeys(void)
{
	/* A published example: golang.org/x/mod/sumdb/note. */
	struct str good =
	    STR("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
	/* Its name, one digit of the id, its type changed; the id cut; no key. */
	static const char *const bad[] = {
		"PeterNeumanm+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a3+AhpcPcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWAA",
		"PeterNeumann+c74f20+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"PeterNeumann+c74f20a3+", "PeterNeumann", "", "+c74f20a3+AA=="
	};
	struct vkey read;
	struct note parsed;
	bool refused = true;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		refused = refused && vkey_read(str_from(bad[i]), &read, NULL) != ERR_OK;
	CHECK(refused, "a verifier key with anything changed is refused");
	if (!CHECK(vkey_read(good, &read, NULL) == ERR_OK, "a published one is read"))
		return;
	CHECK(note_read(&arena, buf_str(&signed_note), &parsed, NULL) == ERR_OK &&
		  note_verify(&parsed, &vkey, 1, NULL) == ERR_OK,
	    "a note holds with its key");
	CHECK(note_verify(&parsed, &read, 1, NULL) == ERR_CRYPTO, "not with another");
	CHECK(note_verify(&parsed, NULL, 0, NULL) == ERR_CRYPTO, "nor with none");
	vkey_release(&read);
}

int
main(void)
{
	if (arena_init(&arena, (size_t)64 << 20, NULL) != ERR_OK)
		return 1;
	make();
	test_shapes();
	test_checkpoint_text();
	test_signatures();
	test_known_key_fails();
	test_other_origin();
	test_vkeys();
	vkey_release(&vkey);
	key_free(key);
	buf_release(&signed_note);
	arena_release(&arena);
	return test_done();
}
