#include "node/successor.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/limits.h"
#include "ledger/note.h"
#include "node/journal.h"
#include "node/place.h"
#include "record/receipt.h"

#define VALUES 8

/* --- names --- */

enum err
successor_origin_at(struct arena *arena, const struct config *config, struct store *store,
    uint64_t size, struct str *ret_origin, struct why *why)
{
	struct str origin =
	    place_ledger_origin(arena, config->realm, config->organisation);
	struct stored_ledger *ledgers;
	size_t count;
	enum err e = store_ledger_list(arena, store, &ledgers, &count, why);

	if (e == ERR_OK && origin.ptr == NULL)
		e = err_why(why, ERR_LIMIT, 0, "no memory for a ledger's name");
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < count && ledgers[i].first_leaf < size; i++)
		origin = ledgers[i].origin;
	*ret_origin = origin;
	return ERR_OK;
}

enum err
successor_origin(struct arena *arena, const struct config *config, struct store *store,
    struct str *ret_origin, struct why *why)
{
	return successor_origin_at(arena, config, store, UINT64_MAX, ret_origin, why);
}

enum err
successor_after(struct arena *arena, struct store *store, struct str origin,
    struct stored_ledger *ret_ledger, struct why *why)
{
	struct stored_ledger *ledgers;
	size_t count, next = 0;
	enum err e = store_ledger_list(arena, store, &ledgers, &count, why);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < count; i++)
		if (str_eq(ledgers[i].origin, origin))
			next = i + 1;
	if (next == count)
		return err_why(why, ERR_NOT_FOUND, 0, "no later ledger");
	*ret_ledger = ledgers[next];
	return ERR_OK;
}

/* --- beginning one --- */

struct begin {
	struct arena *arena;
	const struct config *config;
	const struct successor_order *order;
	struct store *store;
	struct str origin;
	struct checkpoint last; /* head of the ledger that is left */
	struct receipt receipt;
};

static bool
is_person_of(const struct config *config, struct str person)
{
	for (size_t i = 0; i < config->persons_count; i++)
		if (str_eq(config->persons[i].person, person))
			return true;
	return false;
}

static enum err
read_last(struct begin *begin, struct why *why)
{
	struct stored_head head;
	struct note note;
	enum err e =
	    store_head_get(begin->arena, begin->store, STORE_HEAD_LATEST, &head, why);

	if (e == ERR_OK)
		e = note_read(begin->arena, head.note, &note, why);
	return e == ERR_OK ? checkpoint_read(note.text, &begin->last, why) : e;
}

/* What the new ledger says first. */
static enum err
state(struct begin *begin, struct why *why)
{
	static const unsigned char no_order[SHA256_LEN];
	struct receipt_value *values = arena_array(begin->arena, VALUES, sizeof *values);
	char *hex = arena_alloc(begin->arena, 2 * (size_t)SHA256_HEX_LEN);

	if (values == NULL || hex == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory for a statement");
	hex_encode(str_bytes(no_order, SHA256_LEN), hex);
	hex_encode(str_bytes(begin->last.root.bytes, HASH_LEN), hex + SHA256_HEX_LEN);
	values[0] =
	    (struct receipt_value){ .name = STR("order"), .value = str_from(hex) };
	values[1] = (struct receipt_value){ .name = STR("organisation"),
		.value = begin->config->organisation };
	values[2] =
	    (struct receipt_value){ .name = STR("ledger"), .value = begin->origin };
	values[3] =
	    (struct receipt_value){ .name = STR("follows"), .value = begin->last.origin };
	values[4] = (struct receipt_value){ .name = STR("size"),
		.value = arena_format(
		    begin->arena, "%llu", (unsigned long long)begin->last.size) };
	values[5] = (struct receipt_value){ .name = STR("root"),
		.value = str_from(hex + SHA256_HEX_LEN) };
	values[6] = (struct receipt_value){ .name = STR("person"),
		.value = begin->order->person };
	values[7] =
	    (struct receipt_value){ .name = STR("note"), .value = begin->order->reason };
	begin->receipt = (struct receipt){ .realm = begin->config->realm,
		.kind = RECEIPT_BEGUN,
		.at = begin->order->at - begin->order->at % CLOCK_SECOND,
		.values = values,
		.values_count = VALUES };
	return receipt_salt(values, VALUES, why);
}

static enum err
append(struct begin *begin, struct journal *journal, struct why *why)
{
	struct stored_leaf row = { .at = begin->order->at };
	struct buf leaf, text;
	uint64_t index = 0;
	enum err e;

	buf_init(&leaf, LIMIT_LEAF);
	buf_init(&text, RECEIPT_MAX);
	e = receipt_leaf(begin->arena, &begin->receipt, &leaf, why);
	begin->receipt.leaf = row.leaf = buf_str(&leaf);
	if (e == ERR_OK)
		e = receipt_write(begin->arena, &begin->receipt, &text, why);
	row.salts = buf_str(&text);
	if (e == ERR_OK)
		e = journal_append(journal, &row, &index, why);
	if (e == ERR_OK)
		e = store_ledger_begin(
		    begin->store, &(struct stored_ledger){ index, begin->origin }, why);
	if (e == ERR_OK)
		e = store_event_add(begin->store,
		    &(struct stored_event){ .at = begin->order->at,
			.event = STR("ledger-begun"),
			.person = begin->order->person,
			.detail = begin->order->reason,
			.leaf = (int64_t)index },
		    why);
	buf_release(&leaf);
	buf_release(&text);
	return e;
}

static enum err
append_all(struct begin *begin, struct why *why)
{
	struct journal journal;
	enum err e = journal_open(&journal, begin->store, why);

	if (e != ERR_OK)
		return e;
	e = store_begin(begin->store, why);
	if (e == ERR_OK)
		e = append(begin, &journal, why);
	if (e == ERR_OK)
		e = store_witness_anew(begin->store, why);
	if (e == ERR_OK)
		e = store_commit(begin->store, why);
	journal_release(&journal);
	return e;
}

/* For the keeper, and for whoever is given the file. */
static enum err
write_vkey(const struct begin *begin, struct why *why)
{
	const char *path = config_path(begin->arena, begin->config, PLACE_LEDGER_VKEY);
	struct vkey vkey;
	struct str text;
	struct buf out;
	enum err e = file_read(begin->arena, path, VKEY_MAX, &text, why);

	if (e == ERR_OK)
		e = vkey_read(str_trim(text), &vkey, why);
	if (e != ERR_OK)
		return e;
	buf_init(&out, VKEY_MAX);
	e = vkey_write(begin->origin, vkey.key, &out, why);
	if (e == ERR_OK)
		e = file_write(path, buf_str(&out), 0644, why);
	buf_release(&out);
	vkey_release(&vkey);
	return e;
}

static enum err
begin_in(struct begin *begin, struct why *why)
{
	enum err e = read_last(begin, why);

	if (e == ERR_OK)
		e = state(begin, why);
	if (e == ERR_OK)
		e = append_all(begin, why);
	return e == ERR_OK ? write_vkey(begin, why) : e;
}

enum err
successor_begin(struct arena *arena, const struct config *config,
    const struct successor_order *order, struct why *why)
{
	struct begin begin = { .arena = arena, .config = config, .order = order };
	struct str first =
	    place_ledger_origin(arena, config->realm, config->organisation);
	const char *path = config_path(arena, config, PLACE_DATABASE);
	enum err e;

	if (!is_person_of(config, order->person))
		return err_why(why, ERR_DENIED, 0, "%.*s is no person of this node",
		    STR_ARG(order->person));
	begin.origin = place_ledger_later(arena, first, order->at);
	if (begin.origin.ptr == NULL || path == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory for a ledger's name");
	e = store_open(path, STORE_WRITE, &begin.store, why);
	if (e != ERR_OK)
		return e;
	e = begin_in(&begin, why);
	store_close(begin.store);
	return e;
}
