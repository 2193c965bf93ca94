/*
 * make_files FOLDER - papers for the tests of the command line, made anew each time: an
 * order and its answers, good and bad, and a node's database with a ledger of receipts.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "fixture.h"
#include "ledger/merkle.h"
#include "ledger/note.h"
#include "record/order_text.h"
#include "record/receipt.h"
#include "store/store.h"
#include "trust/cms.h"

#define LEAVES 300
#define ORIGIN "live.us.papercup-mail/ledger"

static struct fixture fixture;
static const char *folder;

static void
need(enum err e, const struct why *why)
{
	if (e == ERR_OK)
		return;
	printf("Bail out! make_files: %s\n", why->text);
	exit(EXIT_FAILURE);
}

static void
put(const char *name, struct str bytes)
{
	struct why why;

	need(file_write(arena_format(&fixture.arena, "%s/%s", folder, name).ptr, bytes,
		 0600, &why),
	    &why);
}

/* --- the order and its answers --- */

static struct str
order_text(const struct order *order)
{
	struct buf out;
	struct str text;
	struct why why;

	buf_init(&out, LIMIT_ORDER);
	need(order_write(&fixture.arena, order, &out, &why), &why);
	text = arena_str(&fixture.arena, buf_str(&out));
	buf_release(&out);
	return text;
}

static void
make_orders(void)
{
	struct order narrow;
	struct target target;

	fixture.order.procedure = STR("vol");
	fixture.order.language = STR("en");
	fixture.order.created_at = fixture.input.at - CLOCK_DAY;
	fixture.order.projection = 1;
	fixture.target.zone = STR("America/Santiago");
	fixture.input.order_text = order_text(&fixture.order);
	put("order.json", fixture.input.order_text);
	narrow = fixture.order;
	target = fixture.target;
	target.to -= 20 * CLOCK_DAY;
	narrow.targets = &target;
	put("narrow.json", order_text(&narrow));
}

static void
put_party(const char *name, const struct party *party)
{
	struct buf out;
	struct why why;

	buf_init(&out, KEY_INPUT_MAX);
	need(key_write_private(party->key, &out, &why), &why);
	put(arena_format(&fixture.arena, "%s.key", name).ptr, buf_str(&out));
	buf_reset(&out);
	need(cert_write_pem(party->cert, &out, &why), &why);
	put(arena_format(&fixture.arena, "%s.crt", name).ptr, buf_str(&out));
	buf_release(&out);
}

static void
put_encrypted(const char *name, struct str bytes)
{
	const struct cert *recipient = fixture.reader.cert;
	struct str der;
	struct why why;

	need(cms_encrypt(&fixture.arena, bytes, &recipient, 1, &der, &why), &why);
	put(name, der);
}

/* A sealer who compares with a wider order than the one that he was sent. */
static void
make_outside(void)
{
	struct order wide = fixture.order;
	struct target target = fixture.target;
	struct str bytes;

	target.to += 60 * CLOCK_DAY;
	wide.targets = &target;
	fixture.input.order = &wide;
	fixture.files[0].bytes =
	    STR("account,timestamp,ip\r\n"
		"anna@papercup.example,2026-05-03T10:00:00Z,192.0.2.7\r\n"
		"anna@papercup.example,2026-06-20T10:00:00Z,192.0.2.8\r\n");
	bytes = fixture_package(&fixture);
	put("outside.asice", bytes);
	put_encrypted("outside.asice.p7m", bytes);
}

/* Sealed with a table that nobody can read, and released. */
static void
make_unlike(struct str good)
{
	struct zip_list list = fixture_unzip(&fixture, good);
	struct zip_entry *table = fixture_entry(&list, "data/logins.csv");
	struct zip_entry *passport = fixture_entry(&list, "passport.json");
	char was[SHA256_HEX_LEN], is[SHA256_HEX_LEN];

	sha256_hex(table->bytes, was);
	table->bytes = fixture_replace(&fixture, table->bytes, "account,", "\"ccount,");
	sha256_hex(table->bytes, is);
	passport->bytes = fixture_replace(&fixture, passport->bytes, was, is);
	passport->bytes = fixture_replace(&fixture, passport->bytes,
	    "\"released_by\":\"\"", "\"released_by\":\"desk-2\"");
	put("unlike.asice", fixture_reseal(&fixture, list, true));
}

static void
make_evidence(void)
{
	struct str good = fixture_package(&fixture);
	struct zip_list list = fixture_unzip(&fixture, good);

	put("good.asice", good);
	put_encrypted("good.asice.p7m", good);
	fixture_entry(&list, "data/logins.csv")->bytes = fixture_replace(&fixture,
	    fixture_entry(&list, "data/logins.csv")->bytes, "192.0.2.7", "192.0.2.9");
	put("tampered.asice", fixture_zip(&fixture, &list));
	list = fixture_unzip(&fixture, good);
	fixture_remove(&list, ASIC_SIGNATURE);
	put("unsealed.asice", fixture_zip(&fixture, &list));
	make_unlike(good);
	put_party("seal", &fixture.seal);
	put_party("other", &fixture.other);
	put_party("tsa", &fixture.tsa);
	put_party("reader", &fixture.reader);
	make_outside();
}

/* --- a ledger of receipts --- */

static struct str
receipt_text(const char *organisation, struct str *ret_leaf)
{
	char order[SHA256_HEX_LEN];
	struct receipt_value values[] = {
		{ .name = STR_INIT("order") },
		{ .name = STR_INIT("organisation"), .value = str_from(organisation) },
		{ .name = STR_INIT("message") },
	};
	struct receipt receipt = { .realm = STR("live"),
		.kind = RECEIPT_STORED,
		.at = fixture.input.at,
		.values = values,
		.values_count = 3 };
	struct receipt read;
	struct buf leaf, text;
	struct str result;
	struct why why;

	sha256_hex(fixture.input.order_text, order);
	values[0].value = values[2].value = str_from(order);
	need(receipt_salt(values, 3, &why), &why);
	buf_init(&leaf, LIMIT_LEAF);
	buf_init(&text, RECEIPT_MAX);
	need(receipt_leaf(&fixture.arena, &receipt, &leaf, &why), &why);
	*ret_leaf = arena_str(&fixture.arena, buf_str(&leaf));
	need(receipt_read_leaf(&fixture.arena, *ret_leaf, &read, &why), &why);
	receipt.leaf = *ret_leaf;
	receipt.commits = read.commits;
	receipt.commits_count = read.commits_count;
	need(receipt_write(&fixture.arena, &receipt, &text, &why), &why);
	result = arena_str(&fixture.arena, buf_str(&text));
	buf_release(&text);
	buf_release(&leaf);
	return result;
}

/* Number 8 says that it is somebody else's. */
static void
add_leaf(struct store *store, struct merkle_tip *tip, uint64_t index)
{
	struct stored_leaf row = { .index = index, .at = fixture.input.at };
	struct hash new[MERKLE_LEVELS];
	struct hash hash;
	size_t count;
	struct why why;

	row.salts = receipt_text(
	    index == 8 ? "CL/fiscalia-norte" : "US/papercup-mail", &row.leaf);
	need(store_leaf_add(store, &row, &why), &why);
	hash = merkle_leaf(row.leaf);
	count = merkle_tip_add(tip, &hash, new);
	for (size_t i = 0; i < count; i++)
		need(
		    store_hash_add(store, merkle_stored(index) + i, &new[i], &why), &why);
	if (index == 7 || index == 8)
		put(index == 7 ? "leaf-7" : "leaf-8", row.leaf);
}

static void
put_vkey(const char *name, const struct key *key)
{
	struct buf text;
	struct why why;

	buf_init(&text, VKEY_MAX);
	need(vkey_write(STR(ORIGIN), key, &text, &why), &why);
	put(name, buf_str(&text));
	buf_release(&text);
}

static void
sign_head(struct store *store, const struct merkle_tip *tip, const struct key *key)
{
	struct checkpoint checkpoint = { STR(ORIGIN), tip->size, merkle_tip_root(tip) };
	struct stored_head head = { .size = tip->size, .at = fixture.input.at };
	struct buf note;
	struct why why;

	buf_init(&note, NOTE_MAX);
	need(checkpoint_sign(&checkpoint, key, &note, &why), &why);
	head.note = buf_str(&note);
	need(store_head_put(store, &head, &why), &why);
	buf_release(&note);
}

static void
make_node(void)
{
	struct merkle_tip tip = { 0 };
	struct key *key, *other;
	struct store *store;
	struct why why;

	need(file_mkdir(arena_format(&fixture.arena, "%s/node", folder).ptr, 0700, &why),
	    &why);
	need(file_mkdir(
		 arena_format(&fixture.arena, "%s/node/data", folder).ptr, 0700, &why),
	    &why);
	need(key_generate(KEY_ED25519, &key, &why), &why);
	need(key_generate(KEY_ED25519, &other, &why), &why);
	put_vkey("vkey", key);
	put_vkey("other.vkey", other);
	need(
	    store_open(arena_format(&fixture.arena, "%s/node/data/comity.db", folder).ptr,
		STORE_CREATE, &store, &why),
	    &why);
	need(store_begin(store, &why), &why);
	for (uint64_t i = 0; i < LEAVES; i++)
		add_leaf(store, &tip, i);
	sign_head(store, &tip, key);
	need(store_commit(store, &why), &why);
	store_close(store);
	key_free(key);
	key_free(other);
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: make_files FOLDER\n");
		return 2;
	}
	folder = argv[1];
	fixture_init(&fixture);
	make_orders();
	make_evidence();
	make_node();
	fixture_release(&fixture);
	return 0;
}
