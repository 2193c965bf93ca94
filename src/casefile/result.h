/*
 * result.h - what became of a request, as a report counts it: one result a case, so that
 * the results add up to the requests.
 *
 * What was once given stays given, whatever is said afterwards.
 */
#ifndef COMITY_CASEFILE_RESULT_H
#define COMITY_CASEFILE_RESULT_H

#include "casefile/casefile.h"

enum case_result {
	RESULT_OPEN, /* nothing final yet */
	RESULT_GIVEN,
	RESULT_PARTLY, /* of what was asked, some was given */
	RESULT_PRESERVED,
	RESULT_REFUSED,
	RESULT_REFERRED,
	RESULT_WITHDRAWN,
	RESULT_NOT_EXECUTED, /* the issuer agreed that it could not be */
	RESULT_RETURNED,     /* the addressee's node refused the message */
	RESULT_COUNT
};

/* After the event, in a case that was in the state with that result. */
enum case_result case_result_after(
    enum case_result result, enum case_state state, enum case_event event);

/* "given" */
struct str case_result_name(enum case_result result);
bool case_result_parse(struct str name, enum case_result *ret_result);

#endif
