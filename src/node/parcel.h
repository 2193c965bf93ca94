/*
 * parcel.h - an order with its papers, on its way to one whom it names.
 *
 * The papers are those of the call: signoffs (texts), annexes and certificates ({name,
 * data in base64}).  They are kept in the case, and each receiver gets what the order
 * gives to him: what it does not does not leave towards him.  The addressee carries out
 * what it says, and gets its certificates and the objects that follow from it; all others
 * read it, and get documents alone.
 */
#ifndef COMITY_NODE_PARCEL_H
#define COMITY_NODE_PARCEL_H

#include "node/local.h"
#include "node/signed.h"

/* What the outbox calls it. */
#define PARCEL_ORDER "order"
#define PARCEL_COPY "copy" /* a refusal of it is filed, and is not the order's */
#define PARCEL_SUBMISSION "submission" /* to a court: it has the order alone */

struct parcel_to {
	struct str receiver; /* organisation */
	const char *kind;    /* PARCEL_... */
};

/* The order and the sign-offs of the call, which is of its issuer's: rules of signed.h,
 * order-issuer, signoff-missing; clock-in-doubt (skew.h): nothing is issued now. */
struct verdict parcel_prove(struct call *call, struct signed_order *ret_signed);
/* When the call names (id, or the order's text) a case that its court has validated, its
 * papers are from now on those that the case has, and it has the member PARCEL_VALIDATED;
 * so they are, without the member, of a case that stayed here for the prescribed channel
 * and gets a reason to leave it; certificates that it gives, and what else it says, stay.
 * Verdict case-unknown for an id that is not here, case-step for a case that is not
 * validated. */
#define PARCEL_VALIDATED "validated"
enum err parcel_find_validated(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* Puts the message into the outbox, and its papers into the case, which is there. */
enum err parcel_send(struct call *call, const struct signed_order *signed_,
    const struct parcel_to *to, unsigned char ret_sha256[static SHA256_LEN],
    struct verdict *ret_verdict, struct why *why);
/* Those of the call, in the case that waits for its court: no receiver gets them yet.
 * Rule recipient-not-named, as of signed_certificate. */
enum err parcel_keep_certificates(struct call *call, const struct order *order,
    struct verdict *ret_verdict, struct why *why);
/* To each notified authority. */
enum err parcel_send_copies(struct call *call, const struct signed_order *signed_,
    struct verdict *ret_verdict, struct why *why);
/* Whether the directory has an address of each of them (notice-address). */
struct verdict parcel_check_notice(struct call *call, const struct order *order);

#endif
