/* fixture.h - an order, keys made now, and a package sealed with them. */
#ifndef COMITY_TESTS_EVIDENCE_FIXTURE_H
#define COMITY_TESTS_EVIDENCE_FIXTURE_H

#include "evidence/asic.h"
#include "evidence/package.h"
#include "evidence/verify.h"
#include "trust/cert.h"

struct party {
	struct key *key;
	struct cert *cert;
};

struct fixture {
	struct arena arena;
	struct party seal, other, tsa, other_tsa, reader;
	struct target target;
	struct order order;
	unsigned char order_sha256[SHA256_LEN];
	struct scope_file files[2];
	struct str signoff;
	struct package_input input;
	struct evidence_options options; /* everything given */
};

/* Ends the program when it cannot. */
void fixture_init(struct fixture *fixture);
void fixture_release(struct fixture *fixture);

/* Signs, stamps and writes. */
struct str fixture_seal(struct fixture *fixture, struct package *package,
    const struct party *seal, const struct party *tsa);
/* A whole package of the fixture's input. */
struct str fixture_package(struct fixture *fixture);
/* A token over bytes. */
struct str fixture_token(
    struct fixture *fixture, const struct party *tsa, struct str bytes);
/* The same files with a new manifest (and new sums when asked), sealed and stamped again:
 * what a dishonest sealer could make. */
struct str fixture_reseal(struct fixture *fixture, struct zip_list list, bool new_sums);

struct str fixture_zip(struct fixture *fixture, const struct zip_list *list);
/* An unpacked copy with room for two entries more. */
struct zip_list fixture_unzip(struct fixture *fixture, struct str bytes);
struct zip_entry *fixture_entry(struct zip_list *list, const char *name);
void fixture_remove(struct zip_list *list, const char *name);
/* bytes with the first from replaced by to. */
struct str fixture_replace(
    struct fixture *fixture, struct str bytes, const char *from, const char *to);

#endif
