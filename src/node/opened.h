/*
 * opened.h - one sealed answer, decrypted and verified: what of it is shown.
 *
 * It lives in the memory of one vault and goes with it.  Nothing is shown of an answer
 * that does not verify or was not compared with the order, and nothing of a file that
 * holds more than was asked: of these there are counts and reasons, as far as they were
 * compared.
 */
#ifndef COMITY_NODE_OPENED_H
#define COMITY_NODE_OPENED_H

#include "evidence/verify.h"
#include "evidence/view.h"
#include "format/json.h"
#include "trust/key.h"

/* The room's own; NULL: this node has none, or, with a fault, one that is no use. */
struct opened_with {
	struct key *key;
	const struct cert *cert;
	const char *fault; /* for the desk: what is wrong with it; NULL = nothing */
};

struct opened {
	struct evidence_report report;
	struct str package; /* that the report is about, decrypted */
	bool whole; /* verified, and sealed by whom the directory names; perhaps it holds
		     * more than was asked, or was not compared */
	struct scope_file *files;
	size_t files_count;
};

/* The key is not in memory any more. */
void opened_forget(struct opened_with *with);

/* bytes: the file as it came; both live as long as *ret_opened.  The key opens the
 * envelope and is forgotten before anything of the package is parsed, whatever comes of
 * it.  ERR_NOT_FOUND: it is not encrypted to this room; ERR_USAGE: the fault; ERR_CRYPTO:
 * it was changed, and no byte of it is given. */
enum err opened_read(struct arena *arena, struct str bytes, struct opened_with *with,
    const struct evidence_options *options, struct opened *ret_opened, struct why *why);

/* {verdict, rule, detail, checks [{check, answer, sentence}], whole, training, issuer,
 * addressee, packed_at, sealed_at, stamped_at, seal_sha256, files [{name, size, sha256,
 * table, inside, outside, unsure, apart}], apart (how many), reasons [{reason, places}]}
 */
struct json *opened_json(struct arena *arena, const struct opened *opened);

/* Member table {name, search, page, pages, total, matching, cut, computes, columns, rows
 * [{number, cells}], before, after} of *to.  ERR_DENIED: the file is kept apart, or
 * nothing of this answer is shown; ERR_NOT_FOUND; as view_table. */
enum err opened_table(struct arena *arena, const struct opened *opened, struct str name,
    const struct view_ask *ask, struct json *to, struct why *why);
/* The file, byte for byte; errors as opened_table. */
enum err opened_file(
    const struct opened *opened, struct str name, struct str *ret_bytes, struct why *why);
/* What its passport on paper tells (evidence/facts.h), as canonical text in the arena: of
 * what is kept apart no more than is shown.  ERR_LIMIT: it is too much. */
enum err opened_paper(struct arena *arena, const struct opened *opened,
    struct str *ret_text, struct why *why);

#endif
