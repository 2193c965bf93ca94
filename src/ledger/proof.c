#include "ledger/proof.h"

#include "base/base64.h"

#define FIRST_LINE "c2sp.org/tlog-proof@v1"

void
proof_write(const struct proof *proof, struct buf *out)
{
	buf_add_c(out, FIRST_LINE "\n");
	if (!str_empty(proof->extra)) {
		buf_add_c(out, "extra ");
		base64_encode(proof->extra, out);
		buf_add_byte(out, '\n');
	}
	buf_format(out, "index %llu\n", (unsigned long long)proof->index);
	for (size_t i = 0; i < proof->hashes_count; i++) {
		hash_write(&proof->hashes[i], out);
		buf_add_byte(out, '\n');
	}
	buf_add_byte(out, '\n');
	buf_add(out, proof->checkpoint);
}

static enum err
read_extra(struct arena *arena, struct str line, struct str *ret_extra, struct why *why)
{
	enum err e;

	e = base64_decode(arena, str_slice(line, 6, line.len), ret_extra, why);
	if (e == ERR_OK && str_empty(*ret_extra))
		return err_why(why, ERR_SYNTAX, 2, "extra without data");
	return e;
}

/* The lines up to the empty one. */
static enum err
read_hashes(struct str *rest, struct proof *proof, struct why *why)
{
	for (;;) {
		bool ended = str_find(*rest, '\n') == rest->len;
		struct str line = str_cut(rest, '\n');

		if (ended)
			return err_why(
			    why, ERR_SYNTAX, 0, "no checkpoint behind the hashes");
		if (str_empty(line))
			return ERR_OK;
		if (proof->hashes_count == MERKLE_LEVELS)
			return err_why(
			    why, ERR_LIMIT, 0, "more than %d hashes", MERKLE_LEVELS);
		if (!hash_read(line, &proof->hashes[proof->hashes_count++]))
			return err_why(why, ERR_SYNTAX, 0, "a line is no hash");
	}
}

enum err
proof_read(struct arena *arena, struct str text, struct proof *ret_proof, struct why *why)
{
	struct proof proof = { 0 };
	struct str rest = text;
	struct str line;
	enum err e = ERR_OK;

	if (text.len > PROOF_MAX)
		return err_why(why, ERR_LIMIT, 0, "a proof over %zu bytes", PROOF_MAX);
	if (!str_eq_c(str_cut(&rest, '\n'), FIRST_LINE))
		return err_why(why, ERR_SYNTAX, 1, "no " FIRST_LINE);
	line = str_cut(&rest, '\n');
	if (str_starts(line, STR("extra "))) {
		e = read_extra(arena, line, &proof.extra, why);
		line = str_cut(&rest, '\n');
	}
	if (e != ERR_OK)
		return e;
	if (!str_starts(line, STR("index ")) ||
	    !str_u64(str_slice(line, 6, line.len), MERKLE_SIZE_MAX, &proof.index))
		return err_why(why, ERR_SYNTAX, 0, "the index line is wrong");
	e = read_hashes(&rest, &proof, why);
	if (e != ERR_OK)
		return e;
	proof.checkpoint = rest;
	*ret_proof = proof;
	return ERR_OK;
}

enum err
proof_verify(struct arena *arena, const struct proof *proof, const struct hash *leaf,
    const struct vkey *vkey, struct checkpoint *ret_checkpoint, struct why *why)
{
	struct merkle_proof path = { proof->hashes, proof->hashes_count };
	struct checkpoint checkpoint;
	enum err e;

	e = checkpoint_open(arena, proof->checkpoint, vkey, &checkpoint, why);
	if (e != ERR_OK)
		return e;
	if (!merkle_verify_inclusion(
		proof->index, checkpoint.size, leaf, path, &checkpoint.root))
		return err_why(why, ERR_CRYPTO, 0,
		    "the leaf is not at index %llu of this tree",
		    (unsigned long long)proof->index);
	*ret_checkpoint = checkpoint;
	return ERR_OK;
}
