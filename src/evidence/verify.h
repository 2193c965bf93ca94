/*
 * verify.h - what a package proves, checked offline and without a node.
 *
 * One report for the person at the receiving desk, the court's expert and the machine: a
 * list of checks, each yes, no or not checked, each with a sentence.  What was not given
 * (a directory, a time-stamp authority's certificate, the order) is not checked and says
 * so; it never looks like a yes.
 */
#ifndef COMITY_EVIDENCE_VERIFY_H
#define COMITY_EVIDENCE_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "evidence/passport.h"
#include "evidence/scope.h"
#include "evidence/zip.h"
#include "model/verdict.h"
#include "trust/cert.h"

enum evidence_check {
	EVIDENCE_FORM,        /* a readable container, mimetype first and stored */
	EVIDENCE_BYTES,       /* packed as Comity packs, byte for byte */
	EVIDENCE_MANIFEST,    /* the manifest is read */
	EVIDENCE_COMPLETE,    /* every file stands in it, and nothing else does */
	EVIDENCE_DIGESTS,     /* with its digest */
	EVIDENCE_SIGNATURE,   /* the seal over the manifest */
	EVIDENCE_SIGNER,      /* is the expected organisation's */
	EVIDENCE_STAMP,       /* and is time-stamped */
	EVIDENCE_SUMS,        /* SHA256SUMS says the same */
	EVIDENCE_PASSPORT,    /* the passport is read and its files are there */
	EVIDENCE_ORDER,       /* the order inside is the passport's */
	EVIDENCE_EXPECTED,    /* and the one that was asked */
	EVIDENCE_DECLARATION, /* the custodian's declaration */
	EVIDENCE_SCOPE,       /* the sender's comparison with the order */
	EVIDENCE_SCOPE_AGAIN, /* ours */
	EVIDENCE_ARRIVAL,     /* unchanged since it arrived */
	EVIDENCE_CHECK_COUNT
};

enum evidence_answer {
	EVIDENCE_NOT_CHECKED,
	EVIDENCE_YES,
	EVIDENCE_NO,
	EVIDENCE_ANSWER_COUNT
};

struct evidence_line {
	enum evidence_answer answer;
	struct str sentence; /* plain words */
};

/* Everything is optional: NULL = not given. */
struct evidence_options {
	const unsigned char *order_sha256; /* of the order that was sent */
	const unsigned char *seal_sha256;  /* the directory's seal certificate */
	const struct cert *authority;      /* of the time-stamps */
	const struct order *order; /* read from the text that order_sha256 is of: compare
				      the answer with it again */
	const struct order *allowed; /* what of it was not barred, as far as the receiver
				      * knows; NULL = all of it */
	const unsigned char *arrival_sha256; /* of the file, noted when it arrived */
};

struct evidence_report {
	struct evidence_line lines[EVIDENCE_CHECK_COUNT];
	/* yes: container, manifest and seal hold and nothing is a no.  no: some line is
	 * (rule evidence-not-intact; that of scope.h when only our comparison is).
	 * person, rule evidence-not-proven: nothing is wrong, but nothing proves it
	 * (encrypted, or from a stranger); evidence-not-compared: it is proven, and one
	 * of its tables cannot be read. */
	struct verdict verdict;
	bool encrypted; /* CMS: a recipient's key opens it (cms_decrypt) */
	bool stranger;  /* no package at all: integrity from arrival only */
	bool unlike;    /* it cannot be compared with the order: all of it stays apart */
	bool training;
	/* below: set as far as it was read */
	struct zip_list list;
	struct passport passport;
	struct declaration declaration;
	unsigned char seal_sha256[SHA256_LEN]; /* certificate inside the signature */
	int64_t sealed_at;                     /* as the signer claims, 0 = not said */
	int64_t stamped_at;        /* as the authority says, 0 = not checked */
	struct scope_report scope; /* of EVIDENCE_SCOPE_AGAIN */
};

/* bytes: the whole file (.asice, or .asice.p7m, which is only recognised).  Always gives
 * a report; ERR_LIMIT and ERR_IO only when this machine cannot look at it.  The report's
 * views are into bytes and the arena. */
enum err evidence_verify(struct arena *arena, struct str bytes,
    const struct evidence_options *options, struct evidence_report *ret_report,
    struct why *why);

/* CMS, by its first bytes: nothing is parsed. */
bool evidence_is_encrypted(struct str bytes);

/* Before a sandbox closes: libraries open what they cannot open later. */
enum err evidence_warm(struct arena *arena, struct why *why);

struct str evidence_check_name(enum evidence_check check); /* "form" ... */
struct str evidence_answer_name(
    enum evidence_answer answer); /* "yes", "no", "not-checked" */

/* The report for machines: verdict, rule, checks in order, times. */
struct json *evidence_json(struct arena *arena, const struct evidence_report *report);

/* Sealed and whole, though perhaps more than was asked. */
bool evidence_is_whole(const struct evidence_report *report);
/* Rows of the file, or the whole file, lie outside of the order: nobody is shown it
 * beside what was ordered.  Where the list of findings was cut, or one unreadable
 * table has ended the comparison, nobody knows of a file that has none: it is kept apart
 * as well. */
bool evidence_is_apart(const struct evidence_report *report, struct str name);

/* The files of the answer (data/...), as scope_compare takes them, in the arena.  Empty
 * for a report whose passport was not read. */
enum err evidence_files(struct arena *arena, const struct evidence_report *report,
    struct scope_file **ret_files, size_t *ret_count, struct why *why);

#endif
