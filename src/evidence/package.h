/*
 * package.h - an answer as one sealed file, in steps that different processes can do.
 *
 *	package_build    files, papers, SHA256SUMS and the manifest to be signed
 *	   the keeper signs package.manifest (cms_cades_sign)
 *	package_seal     takes the signature, gives the manifest to be time-stamped
 *	   the courier gets a token over package.stamp_manifest
 *	package_finish   takes the token, writes the container (.asice)
 *	   cms_encrypt to the order's recipients gives the .asice.p7m that travels
 *
 * Content: mimetype, passport.json, declaration.json, order/order.json (the order
 * answered, byte for byte), order/sign-off-N.json, data/<original names>, SHA256SUMS,
 * META-INF/.
 *
 * Nothing is built before it is compared: package_build runs scope_compare itself.  A no
 * is ERR_DENIED; what is flagged needs the person who releases it.
 *
 * A package lives whole in memory: LIMIT_EVIDENCE_PART bytes.
 */
#ifndef COMITY_EVIDENCE_PACKAGE_H
#define COMITY_EVIDENCE_PACKAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "evidence/passport.h"
#include "evidence/scope.h"
#include "evidence/zip.h"

#define PACKAGE_ORDER "order/order.json"
#define PACKAGE_DATA "data/"
#define PACKAGE_SUMS "SHA256SUMS"

struct package_input {
	const struct order *order;
	struct str order_text; /* canonical, as it arrived */
	const struct str *signoffs;
	size_t signoffs_count;
	struct declaration declaration;
	const struct order *allowed;    /* what of it may leave; NULL = all */
	const struct scope_file *files; /* names as the custodian knows them */
	size_t files_count;
	struct scope_options scope;
	struct str
	    released_by; /* person id; needed when the comparison is no plain yes */
	int64_t at;
	bool clock_virtual; /* training realms only */
	bool stamped;       /* a time-stamp will be asked for */
	struct str tool;
};

struct package {
	struct zip_list list;
	int64_t at;
	bool stamped;
	struct str manifest; /* to be signed */
	struct str
	    stamp_manifest; /* to be time-stamped: after package_seal, if stamped */
	struct scope_report scope;
};

/* ERR_DENIED: outside of the order (rule scope-exceeded), or flagged and nobody released
 * it; *ret_scope, if not NULL, is then set all the same.  ERR_USAGE: a file name that
 * cannot be packed, or two that are the same; a virtual clock in the live realm. */
enum err package_build(struct arena *arena, const struct package_input *input,
    struct package *ret_package, struct scope_report *ret_scope, struct why *why);

enum err package_seal(
    struct arena *arena, struct package *package, struct str p7s, struct why *why);

/* token empty: only for a package that was not built as stamped. */
enum err package_finish(
    struct package *package, struct str token, struct buf *out, struct why *why);

#endif
