#include "casefile/casefile.h"

#include <assert.h>

#include "casefile/duty.h"

#define IN(state) (1U << (state))
#define DUE DUTY_BIT
#define STAY CASE_STATE_COUNT /* the next state is the present one */

/* One row: in any of these states the event leads there. */
struct row {
	unsigned from;
	enum case_event event;
	enum case_state to;
	enum receipt_kind receipt;
	unsigned opens, closes;
};

/* Sets of states. */
#define WAITING (IN(CASE_RECEIVED) | IN(CASE_OPENED) | IN(CASE_ASKED))
#define AGREED (IN(CASE_ACCEPTED) | IN(CASE_PARTLY) | IN(CASE_PRESERVED))
#define DECLINED (IN(CASE_REFUSED) | IN(CASE_REFERRED))
#define ANSWERED                                                                         \
	(IN(CASE_PRODUCED) | IN(CASE_FETCHED) | IN(CASE_VERIFIED) | IN(CASE_DOUBTED))
#define OVER (IN(CASE_WITHDRAWN) | IN(CASE_CLOSED))
/* At the issuer.  An answer may be lost on its way back: what the addressee says next
 * tells as well that the order has come. */
#define AWAY (IN(CASE_SEALED) | IN(CASE_SENT))
#define ON_THE_WAY (AWAY | WAITING)
#define BEFORE (IN(CASE_SUBMITTED) | IN(CASE_VALIDATED) | IN(CASE_NOT_VALIDATED))
#define DECIDED (AGREED | DECLINED | ANSWERED)
#define CHANGED (WAITING | AGREED | DECLINED | ANSWERED)

/* At a notified authority, before the end. */
#define SEEN                                                                             \
	(IN(CASE_RECEIVED) | IN(CASE_OPENED) | IN(CASE_ASKED) | IN(CASE_BARRED) |        \
	    IN(CASE_ACCEPTED))

/* At a court, before the end. */
#define ASKED_COURT                                                                      \
	(IN(CASE_RECEIVED) | IN(CASE_OPENED) | IN(CASE_VALIDATED) | IN(CASE_SENT))

#define STORED ((IN(CASE_STATE_COUNT) - 1) & ~IN(CASE_NEW))

#define DECIDES (DUE(DUTY_DECIDE))
#define UNTIL_ANSWER (DUE(DUTY_ANSWER) | DUE(DUTY_CONFIRM))
/* What ends with the order; what data that came asks for does not. */
#define LASTS (DUE(DUTY_VALIDATE_AFTER) | DUE(DUTY_RESTRICT))
#define ALL ((DUE(DUTY_COUNT) - 1) & ~LASTS)

/* clang-format off */
static const struct row issuer_rows[] = {
	{ IN(CASE_NEW), EVENT_SUBMIT, CASE_SUBMITTED, RECEIPT_LOGGED, DUE(DUTY_VALIDATE), 0 },
	{ IN(CASE_SUBMITTED), EVENT_RETURN, CASE_RETURNED, RECEIPT_NONE, DUE(DUTY_CLOSE), ALL },
	{ IN(CASE_SUBMITTED), EVENT_VALIDATE, CASE_VALIDATED, RECEIPT_NONE, 0, DUE(DUTY_VALIDATE) },
	{ IN(CASE_SUBMITTED), EVENT_DECLINE, CASE_NOT_VALIDATED, RECEIPT_NONE, DUE(DUTY_CLOSE), ALL },
	{ IN(CASE_VALIDATED), EVENT_SEAL, CASE_SEALED, RECEIPT_LOGGED, 0, 0 },
	{ IN(CASE_NEW), EVENT_SEAL, CASE_SEALED, RECEIPT_LOGGED, DUE(DUTY_VALIDATE_AFTER), 0 },
	{ STORED & ~BEFORE, EVENT_VALIDATE, STAY, RECEIPT_NONE, 0, DUE(DUTY_VALIDATE_AFTER) },
	{ STORED & ~BEFORE & ~OVER, EVENT_DECLINE, STAY, RECEIPT_NONE, DUE(DUTY_WITHDRAW) | DUE(DUTY_RESTRICT), DUE(DUTY_VALIDATE_AFTER) },
	{ OVER, EVENT_DECLINE, STAY, RECEIPT_NONE, DUE(DUTY_RESTRICT), DUE(DUTY_VALIDATE_AFTER) },
	{ IN(CASE_SEALED), EVENT_SEND, CASE_SENT, RECEIPT_NONE, DUE(DUTY_ACKNOWLEDGE), 0 },
	{ AWAY, EVENT_RETURN, CASE_RETURNED, RECEIPT_NONE, DUE(DUTY_CLOSE), DUE(DUTY_ACKNOWLEDGE) },
	{ AWAY, EVENT_RECEIVE, CASE_RECEIVED, RECEIPT_NONE, DUE(DUTY_DECIDE) | DUE(DUTY_PRESERVE) | DUE(DUTY_CONFIRM) | DUE(DUTY_FALLBACK), DUE(DUTY_ACKNOWLEDGE) },
	{ AWAY, EVENT_HOLD, CASE_TRAY, RECEIPT_NONE, DUE(DUTY_ADMIT), DUE(DUTY_ACKNOWLEDGE) },
	{ IN(CASE_TRAY), EVENT_RECEIVE, CASE_RECEIVED, RECEIPT_NONE, DUE(DUTY_DECIDE) | DUE(DUTY_PRESERVE) | DUE(DUTY_FALLBACK), DUE(DUTY_ADMIT) },
	{ IN(CASE_TRAY), EVENT_REFUSE, CASE_REFUSED, RECEIPT_NONE, DUE(DUTY_CLOSE), ALL },
	{ WAITING | DECIDED | OVER, EVENT_RECEIVE, STAY, RECEIPT_NONE, 0, DUE(DUTY_ACKNOWLEDGE) },
	{ AWAY | IN(CASE_RECEIVED), EVENT_OPEN, CASE_OPENED, RECEIPT_NONE, 0, DUE(DUTY_ACKNOWLEDGE) },
	{ IN(CASE_OPENED) | IN(CASE_ASKED) | DECIDED | OVER, EVENT_OPEN, STAY, RECEIPT_NONE, 0, 0 },
	{ IN(CASE_TRAY) | ON_THE_WAY, EVENT_PRESERVE, STAY, RECEIPT_NONE, DUE(DUTY_EXTEND), DUE(DUTY_PRESERVE) | DUE(DUTY_EXTEND) },
	{ AGREED, EVENT_PRESERVE, CASE_PRESERVED, RECEIPT_NONE, DUE(DUTY_EXTEND), DUE(DUTY_PRESERVE) | DUE(DUTY_EXTEND) },
	{ DECLINED | ANSWERED | OVER, EVENT_PRESERVE, STAY, RECEIPT_NONE, 0, DUE(DUTY_PRESERVE) },
	{ ON_THE_WAY, EVENT_ACCEPT, CASE_ACCEPTED, RECEIPT_NONE, UNTIL_ANSWER, DECIDES | DUE(DUTY_ACKNOWLEDGE) | DUE(DUTY_CLARIFY) },
	{ ON_THE_WAY, EVENT_PART, CASE_PARTLY, RECEIPT_NONE, UNTIL_ANSWER, DECIDES | DUE(DUTY_ACKNOWLEDGE) | DUE(DUTY_CLARIFY) },
	{ ON_THE_WAY, EVENT_REFUSE, CASE_REFUSED, RECEIPT_NONE, DUE(DUTY_CLOSE), ALL },
	{ ON_THE_WAY, EVENT_REFER, CASE_REFERRED, RECEIPT_NONE, DUE(DUTY_CLOSE), ALL },
	{ ON_THE_WAY & ~IN(CASE_ASKED), EVENT_ASK, CASE_ASKED, RECEIPT_NONE, DUE(DUTY_CLARIFY), DECIDES | DUE(DUTY_ACKNOWLEDGE) },
	{ AGREED, EVENT_REFUSE, CASE_REFUSED, RECEIPT_NONE, DUE(DUTY_CLOSE), ALL },
	{ IN(CASE_REFUSED) | OVER, EVENT_REFUSE, STAY, RECEIPT_NONE, 0, 0 },
	{ ANSWERED | OVER, EVENT_ACCEPT, STAY, RECEIPT_NONE, 0, 0 },
	{ ANSWERED | OVER, EVENT_PART, STAY, RECEIPT_NONE, 0, 0 },
	{ IN(CASE_ASKED) | OVER, EVENT_ASK, STAY, RECEIPT_NONE, 0, 0 },
	{ OVER, EVENT_REFER, STAY, RECEIPT_NONE, 0, 0 },
	{ IN(CASE_ASKED), EVENT_CLARIFY, CASE_OPENED, RECEIPT_NONE, DECIDES, DUE(DUTY_CLARIFY) },
	{ IN(CASE_RECEIVED) | IN(CASE_OPENED) | AGREED, EVENT_CLARIFY, STAY, RECEIPT_NONE, 0, DUE(DUTY_CLARIFY) },
	{ WAITING | AGREED, EVENT_EXTEND, STAY, RECEIPT_NONE, DUE(DUTY_EXTEND), DUE(DUTY_EXTEND) },
	{ WAITING | AGREED | ANSWERED, EVENT_CONFIRM, STAY, RECEIPT_NONE, 0, DUE(DUTY_CONFIRM) | DUE(DUTY_EXTEND) },
	{ AWAY | CHANGED, EVENT_INQUIRE, STAY, RECEIPT_NONE, DUE(DUTY_INFORM), 0 },
	{ AWAY | CHANGED | OVER, EVENT_INFORM, STAY, RECEIPT_NONE, 0, DUE(DUTY_INFORM) },
	{ AWAY | CHANGED | OVER, EVENT_OBJECT_PART, STAY, RECEIPT_NONE, DUE(DUTY_RESTRICT), 0 },
	{ AWAY | CHANGED | OVER, EVENT_PERMIT, STAY, RECEIPT_NONE, 0, 0 },
	{ AWAY | CHANGED | OVER, EVENT_PERMIT_PART, STAY, RECEIPT_NONE, 0, 0 },
	{ AWAY | CHANGED | OVER, EVENT_OBJECT, STAY, RECEIPT_NONE, DUE(DUTY_RESTRICT), DECIDES | DUE(DUTY_ANSWER) | DUE(DUTY_FALLBACK) },
	{ AGREED, EVENT_PRODUCE, CASE_PRODUCED, RECEIPT_NONE, DUE(DUTY_FETCH) | DUE(DUTY_NOTIFY), DUE(DUTY_ANSWER) | DUE(DUTY_FALLBACK) },
	{ ON_THE_WAY, EVENT_PRODUCE, CASE_PRODUCED, RECEIPT_NONE, DUE(DUTY_FETCH) | DUE(DUTY_NOTIFY), DUE(DUTY_ACKNOWLEDGE) | DECIDES | DUE(DUTY_FALLBACK) },
	{ IN(CASE_DOUBTED), EVENT_PRODUCE, CASE_PRODUCED, RECEIPT_NONE, DUE(DUTY_FETCH), DUE(DUTY_SETTLE) },
	{ IN(CASE_PRODUCED) | IN(CASE_FETCHED) | IN(CASE_VERIFIED), EVENT_PRODUCE, CASE_PRODUCED, RECEIPT_NONE, DUE(DUTY_FETCH), 0 },
	{ OVER, EVENT_PRODUCE, STAY, RECEIPT_NONE, DUE(DUTY_RESTRICT), 0 },
	{ IN(CASE_PRODUCED), EVENT_FETCH, CASE_FETCHED, RECEIPT_FETCHED, DUE(DUTY_VERIFY), DUE(DUTY_FETCH) },
	{ IN(CASE_FETCHED), EVENT_VERIFY, CASE_VERIFIED, RECEIPT_VERIFIED, DUE(DUTY_CLOSE), DUE(DUTY_VERIFY) },
	{ IN(CASE_FETCHED), EVENT_DOUBT, CASE_DOUBTED, RECEIPT_VERIFIED, DUE(DUTY_SETTLE), DUE(DUTY_VERIFY) },
	{ ANSWERED | IN(CASE_CLOSED), EVENT_NOTIFY, STAY, RECEIPT_NONE, 0, DUE(DUTY_NOTIFY) },
	{ WAITING | AGREED | DECLINED | ANSWERED | OVER, EVENT_RELEASE, STAY, RECEIPT_NONE, 0, DUE(DUTY_EXTEND) },
	{ IN(CASE_SUBMITTED) | IN(CASE_VALIDATED) | AWAY | IN(CASE_TRAY) | CHANGED, EVENT_WITHDRAW, CASE_WITHDRAWN, RECEIPT_NONE, DUE(DUTY_CLOSE) | DUE(DUTY_RESTRICT), ALL | DUE(DUTY_VALIDATE_AFTER) },
	{ IN(CASE_WITHDRAWN), EVENT_WITHDRAW, STAY, RECEIPT_NONE, 0, DUE(DUTY_WITHDRAW) },
	{ AGREED | ANSWERED | OVER, EVENT_RESTRICT, STAY, RECEIPT_NONE, 0, DUE(DUTY_RESTRICT) },
	{ IN(CASE_RETURNED) | IN(CASE_NOT_VALIDATED) | IN(CASE_PRESERVED) | DECLINED | ANSWERED | IN(CASE_WITHDRAWN), EVENT_CLOSE, CASE_CLOSED, RECEIPT_CLOSED, 0, (ALL & ~DUE(DUTY_NOTIFY)) | DUE(DUTY_VALIDATE_AFTER) },
	{ STORED, EVENT_FILE, STAY, RECEIPT_NONE, 0, 0 },
};

static const struct row addressee_rows[] = {
	{ IN(CASE_NEW), EVENT_RECEIVE, CASE_RECEIVED, RECEIPT_STORED, DUE(DUTY_DECIDE) | DUE(DUTY_PRESERVE), 0 },
	{ IN(CASE_NEW), EVENT_HOLD, CASE_TRAY, RECEIPT_STORED, DUE(DUTY_ADMIT) | DUE(DUTY_DECIDE), 0 },
	{ IN(CASE_TRAY), EVENT_RECEIVE, CASE_RECEIVED, RECEIPT_NONE, DUE(DUTY_PRESERVE), DUE(DUTY_ADMIT) },
	{ IN(CASE_TRAY), EVENT_REFUSE, CASE_REFUSED, RECEIPT_DECIDED, DUE(DUTY_CLOSE), ALL },
	{ IN(CASE_RECEIVED), EVENT_OPEN, CASE_OPENED, RECEIPT_OPENED, 0, 0 },
	{ IN(CASE_TRAY) | WAITING | IN(CASE_BARRED), EVENT_PRESERVE, STAY, RECEIPT_PRESERVED, DUE(DUTY_RELEASE), DUE(DUTY_PRESERVE) | DUE(DUTY_RELEASE) },
	{ AGREED, EVENT_PRESERVE, CASE_PRESERVED, RECEIPT_PRESERVED, DUE(DUTY_RELEASE), DUE(DUTY_PRESERVE) | DUE(DUTY_RELEASE) },
	{ IN(CASE_OPENED) | IN(CASE_ASKED), EVENT_ACCEPT, CASE_ACCEPTED, RECEIPT_DECIDED, UNTIL_ANSWER, DECIDES | DUE(DUTY_CLARIFY) | DUE(DUTY_HEED) },
	{ IN(CASE_OPENED) | IN(CASE_ASKED), EVENT_PART, CASE_PARTLY, RECEIPT_DECIDED, UNTIL_ANSWER, DECIDES | DUE(DUTY_CLARIFY) | DUE(DUTY_HEED) },
	{ IN(CASE_OPENED) | IN(CASE_ASKED) | AGREED | IN(CASE_BARRED), EVENT_REFUSE, CASE_REFUSED, RECEIPT_DECIDED, DUE(DUTY_CLOSE), ALL & ~DUE(DUTY_RELEASE) },
	{ IN(CASE_OPENED) | IN(CASE_ASKED), EVENT_REFER, CASE_REFERRED, RECEIPT_DECIDED, DUE(DUTY_CLOSE), ALL & ~DUE(DUTY_RELEASE) },
	{ IN(CASE_OPENED), EVENT_ASK, CASE_ASKED, RECEIPT_DECIDED, DUE(DUTY_CLARIFY), DECIDES },
	{ IN(CASE_ASKED), EVENT_CLARIFY, CASE_OPENED, RECEIPT_NONE, DECIDES, DUE(DUTY_CLARIFY) },
	{ IN(CASE_RECEIVED) | IN(CASE_OPENED) | AGREED | IN(CASE_BARRED), EVENT_CLARIFY, STAY, RECEIPT_NONE, 0, DUE(DUTY_CLARIFY) },
	{ WAITING | AGREED | IN(CASE_BARRED), EVENT_EXTEND, STAY, RECEIPT_NONE, DUE(DUTY_PRESERVE) | DUE(DUTY_RELEASE), DUE(DUTY_RELEASE) },
	{ WAITING | AGREED | ANSWERED | IN(CASE_BARRED), EVENT_CONFIRM, STAY, RECEIPT_NONE, DUE(DUTY_RELEASE), DUE(DUTY_CONFIRM) | DUE(DUTY_RELEASE) },
	{ STORED, EVENT_VALIDATE, STAY, RECEIPT_NONE, 0, 0 },
	{ WAITING | AGREED | IN(CASE_BARRED), EVENT_FORBID, CASE_BARRED, RECEIPT_NONE, DECIDES, DECIDES | DUE(DUTY_ANSWER) },
	{ WAITING | AGREED | ANSWERED | IN(CASE_BARRED), EVENT_FORBID_PART, STAY, RECEIPT_NONE, 0, 0 },
	{ IN(CASE_BARRED), EVENT_PERMIT_PART, CASE_OPENED, RECEIPT_NONE, DECIDES, DECIDES },
	{ WAITING | AGREED | ANSWERED, EVENT_PERMIT_PART, STAY, RECEIPT_NONE, 0, 0 },
	{ IN(CASE_BARRED), EVENT_PERMIT, CASE_OPENED, RECEIPT_NONE, DECIDES, DECIDES },
	{ WAITING | AGREED | ANSWERED, EVENT_PERMIT, STAY, RECEIPT_NONE, 0, 0 },
	{ IN(CASE_BARRED), EVENT_OPEN, STAY, RECEIPT_OPENED, 0, 0 },
	{ AGREED, EVENT_PRODUCE, CASE_PRODUCED, RECEIPT_PRODUCED, DUE(DUTY_FETCH) | DUE(DUTY_NOTIFY), DUE(DUTY_ANSWER) | DUE(DUTY_HEED) },
	{ IN(CASE_DOUBTED), EVENT_PRODUCE, CASE_PRODUCED, RECEIPT_PRODUCED, DUE(DUTY_FETCH), DUE(DUTY_SETTLE) },
	{ IN(CASE_PRODUCED), EVENT_FETCH, CASE_FETCHED, RECEIPT_NONE, DUE(DUTY_VERIFY), DUE(DUTY_FETCH) },
	{ IN(CASE_PRODUCED) | IN(CASE_FETCHED), EVENT_VERIFY, CASE_VERIFIED, RECEIPT_NONE, DUE(DUTY_CLOSE), DUE(DUTY_FETCH) | DUE(DUTY_VERIFY) },
	{ IN(CASE_PRODUCED) | IN(CASE_FETCHED), EVENT_DOUBT, CASE_DOUBTED, RECEIPT_NONE, DUE(DUTY_SETTLE), DUE(DUTY_FETCH) | DUE(DUTY_VERIFY) },
	{ IN(CASE_FETCHED) | IN(CASE_VERIFIED) | IN(CASE_DOUBTED) | OVER, EVENT_FETCH, STAY, RECEIPT_NONE, 0, 0 },
	{ IN(CASE_VERIFIED) | OVER, EVENT_VERIFY, STAY, RECEIPT_NONE, 0, 0 },
	{ ANSWERED | IN(CASE_CLOSED), EVENT_NOTIFY, STAY, RECEIPT_NONE, 0, DUE(DUTY_NOTIFY) },
	{ WAITING | AGREED | DECLINED | ANSWERED | OVER | IN(CASE_BARRED), EVENT_RELEASE, STAY, RECEIPT_NONE, 0, DUE(DUTY_RELEASE) },
	{ IN(CASE_TRAY) | IN(CASE_BARRED) | CHANGED, EVENT_WITHDRAW, CASE_WITHDRAWN, RECEIPT_NONE, DUE(DUTY_CLOSE), ALL & ~DUE(DUTY_RELEASE) },
	{ OVER, EVENT_WITHDRAW, STAY, RECEIPT_NONE, 0, 0 },
	{ IN(CASE_PRESERVED) | DECLINED | IN(CASE_VERIFIED) | IN(CASE_DOUBTED) | IN(CASE_PRODUCED) | IN(CASE_FETCHED) | IN(CASE_WITHDRAWN), EVENT_CLOSE, CASE_CLOSED, RECEIPT_CLOSED, 0, ALL & ~DUE(DUTY_NOTIFY) },
	{ STORED, EVENT_FILE, STAY, RECEIPT_NONE, 0, 0 },
};

static const struct row notified_rows[] = {
	{ IN(CASE_NEW), EVENT_RECEIVE, CASE_RECEIVED, RECEIPT_STORED, DUE(DUTY_REVIEW), 0 },
	{ IN(CASE_RECEIVED), EVENT_OPEN, CASE_OPENED, RECEIPT_OPENED, 0, 0 },
	{ IN(CASE_OPENED) | IN(CASE_BARRED) | IN(CASE_ACCEPTED), EVENT_INQUIRE, CASE_ASKED, RECEIPT_NONE, DUE(DUTY_INFORM), 0 },
	{ IN(CASE_ASKED), EVENT_INQUIRE, STAY, RECEIPT_NONE, 0, 0 },
	{ IN(CASE_ASKED), EVENT_INFORM, CASE_OPENED, RECEIPT_NONE, 0, DUE(DUTY_INFORM) },
	{ IN(CASE_RECEIVED) | IN(CASE_OPENED) | IN(CASE_BARRED) | IN(CASE_ACCEPTED) | OVER, EVENT_INFORM, STAY, RECEIPT_NONE, 0, DUE(DUTY_INFORM) },
	{ IN(CASE_OPENED) | IN(CASE_ASKED) | IN(CASE_BARRED) | IN(CASE_ACCEPTED), EVENT_FORBID, CASE_BARRED, RECEIPT_NONE, DUE(DUTY_REASON), DUE(DUTY_REVIEW) },
	{ IN(CASE_OPENED) | IN(CASE_ASKED) | IN(CASE_BARRED) | IN(CASE_ACCEPTED), EVENT_PERMIT, CASE_ACCEPTED, RECEIPT_NONE, 0, DUE(DUTY_REVIEW) | DUE(DUTY_REASON) },
	{ IN(CASE_OPENED) | IN(CASE_ASKED) | IN(CASE_BARRED) | IN(CASE_ACCEPTED), EVENT_OBJECT, STAY, RECEIPT_NONE, 0, DUE(DUTY_REASON) },
	{ IN(CASE_OPENED) | IN(CASE_ASKED) | IN(CASE_BARRED) | IN(CASE_ACCEPTED), EVENT_FORBID_PART, STAY, RECEIPT_NONE, DUE(DUTY_REASON), 0 },
	{ IN(CASE_OPENED) | IN(CASE_ASKED) | IN(CASE_BARRED) | IN(CASE_ACCEPTED), EVENT_PERMIT_PART, STAY, RECEIPT_NONE, 0, 0 },
	{ IN(CASE_OPENED) | IN(CASE_ASKED) | IN(CASE_BARRED) | IN(CASE_ACCEPTED), EVENT_OBJECT_PART, STAY, RECEIPT_NONE, 0, DUE(DUTY_REASON) },
	{ SEEN, EVENT_EXTEND, STAY, RECEIPT_NONE, 0, 0 },
	{ SEEN, EVENT_CONFIRM, STAY, RECEIPT_NONE, 0, 0 },
	{ SEEN | OVER, EVENT_VALIDATE, STAY, RECEIPT_NONE, 0, 0 },
	{ SEEN | OVER, EVENT_RESTRICT, STAY, RECEIPT_NONE, 0, 0 },
	{ SEEN, EVENT_WITHDRAW, CASE_WITHDRAWN, RECEIPT_NONE, DUE(DUTY_CLOSE), ALL },
	{ OVER, EVENT_WITHDRAW, STAY, RECEIPT_NONE, 0, 0 },
	{ IN(CASE_OPENED) | IN(CASE_BARRED) | IN(CASE_ACCEPTED) | IN(CASE_WITHDRAWN), EVENT_CLOSE, CASE_CLOSED, RECEIPT_CLOSED, 0, ALL },
	{ STORED, EVENT_FILE, STAY, RECEIPT_NONE, 0, 0 },
};

static const struct row validator_rows[] = {
	{ IN(CASE_NEW), EVENT_RECEIVE, CASE_RECEIVED, RECEIPT_STORED, DUE(DUTY_VALIDATE), 0 },
	{ IN(CASE_RECEIVED), EVENT_OPEN, CASE_OPENED, RECEIPT_OPENED, 0, 0 },
	{ IN(CASE_OPENED), EVENT_VALIDATE, CASE_VALIDATED, RECEIPT_DECIDED, 0, DUE(DUTY_VALIDATE) },
	{ IN(CASE_SENT), EVENT_VALIDATE, STAY, RECEIPT_DECIDED, 0, 0 },
	{ IN(CASE_OPENED), EVENT_DECLINE, CASE_NOT_VALIDATED, RECEIPT_DECIDED, DUE(DUTY_CLOSE), ALL },
	{ IN(CASE_VALIDATED), EVENT_SEND, CASE_SENT, RECEIPT_NONE, 0, 0 },
	{ ASKED_COURT | IN(CASE_NOT_VALIDATED), EVENT_WITHDRAW, CASE_WITHDRAWN, RECEIPT_NONE, DUE(DUTY_CLOSE), ALL },
	{ OVER, EVENT_WITHDRAW, STAY, RECEIPT_NONE, 0, 0 },
	{ ASKED_COURT | IN(CASE_NOT_VALIDATED) | OVER, EVENT_RESTRICT, STAY, RECEIPT_NONE, 0, 0 },
	{ IN(CASE_VALIDATED) | IN(CASE_NOT_VALIDATED) | IN(CASE_SENT) | IN(CASE_WITHDRAWN), EVENT_CLOSE, CASE_CLOSED, RECEIPT_CLOSED, 0, ALL },
	{ STORED, EVENT_FILE, STAY, RECEIPT_NONE, 0, 0 },
};
/* clang-format on */

static const struct {
	struct str name;
	enum order_role role;
	const struct row *rows;
	size_t rows_count;
} sides[SIDE_COUNT] = {
	[SIDE_ISSUER] = { STR_INIT("issuer"), ROLE_ISSUER, issuer_rows,
	    sizeof issuer_rows / sizeof *issuer_rows },
	[SIDE_ADDRESSEE] = { STR_INIT("addressee"), ROLE_ADDRESSEE, addressee_rows,
	    sizeof addressee_rows / sizeof *addressee_rows },
	[SIDE_NOTIFIED] = { STR_INIT("notified"), ROLE_NOTIFIED, notified_rows,
	    sizeof notified_rows / sizeof *notified_rows },
	[SIDE_VALIDATOR] = { STR_INIT("validator"), ROLE_VALIDATOR, validator_rows,
	    sizeof validator_rows / sizeof *validator_rows },
};

static const struct {
	struct str name;
	bool end;
} states[CASE_STATE_COUNT] = {
	[CASE_NEW] = { STR_INIT("new"), false },
	[CASE_SUBMITTED] = { STR_INIT("submitted"), false },
	[CASE_VALIDATED] = { STR_INIT("validated"), false },
	[CASE_NOT_VALIDATED] = { STR_INIT("not-validated"), true },
	[CASE_SEALED] = { STR_INIT("sealed"), false },
	[CASE_SENT] = { STR_INIT("sent"), false },
	[CASE_RETURNED] = { STR_INIT("returned"), true },
	[CASE_TRAY] = { STR_INIT("tray"), false },
	[CASE_RECEIVED] = { STR_INIT("received"), false },
	[CASE_OPENED] = { STR_INIT("opened"), false },
	[CASE_ASKED] = { STR_INIT("asked"), false },
	[CASE_ACCEPTED] = { STR_INIT("accepted"), false },
	[CASE_PARTLY] = { STR_INIT("partly"), false },
	[CASE_PRESERVED] = { STR_INIT("preserved"), false },
	[CASE_REFUSED] = { STR_INIT("refused"), true },
	[CASE_REFERRED] = { STR_INIT("referred"), true },
	[CASE_PRODUCED] = { STR_INIT("produced"), false },
	[CASE_FETCHED] = { STR_INIT("fetched"), false },
	[CASE_VERIFIED] = { STR_INIT("verified"), false },
	[CASE_DOUBTED] = { STR_INIT("doubted"), false },
	[CASE_BARRED] = { STR_INIT("barred"), false },
	[CASE_WITHDRAWN] = { STR_INIT("withdrawn"), true },
	[CASE_CLOSED] = { STR_INIT("closed"), true },
};

/* Who takes the step: roles in the order. */
#define ANYBODY (ROLE_ISSUER | ROLE_VALIDATOR | ROLE_ADDRESSEE | ROLE_NOTIFIED)

static const struct {
	struct str name, law;
	unsigned takers;
} events[EVENT_COUNT] = {
	[EVENT_SUBMIT] = { STR_INIT("submit"), STR_INIT(""), ROLE_ISSUER },
	[EVENT_VALIDATE] = { STR_INIT("validate"), STR_INIT("validated"),
	    ROLE_VALIDATOR },
	[EVENT_DECLINE] = { STR_INIT("decline"), STR_INIT("validation-refused"),
	    ROLE_VALIDATOR },
	[EVENT_SEAL] = { STR_INIT("seal"), STR_INIT(""), ROLE_ISSUER },
	[EVENT_SEND] = { STR_INIT("send"), STR_INIT("sent"), ROLE_ISSUER },
	[EVENT_RETURN] = { STR_INIT("return"), STR_INIT(""), ANYBODY },
	[EVENT_HOLD] = { STR_INIT("hold"), STR_INIT("received"), ROLE_ADDRESSEE },
	[EVENT_RECEIVE] = { STR_INIT("receive"), STR_INIT("received"),
	    ROLE_ADDRESSEE | ROLE_NOTIFIED | ROLE_VALIDATOR },
	[EVENT_OPEN] = { STR_INIT("open"), STR_INIT(""),
	    ROLE_ADDRESSEE | ROLE_NOTIFIED | ROLE_VALIDATOR },
	[EVENT_PRESERVE] = { STR_INIT("preserve"), STR_INIT("preserved"),
	    ROLE_ADDRESSEE },
	[EVENT_ACCEPT] = { STR_INIT("accept"), STR_INIT(""), ROLE_ADDRESSEE },
	[EVENT_PART] = { STR_INIT("part"), STR_INIT(""), ROLE_ADDRESSEE },
	[EVENT_REFUSE] = { STR_INIT("refuse"), STR_INIT("refused"), ROLE_ADDRESSEE },
	[EVENT_ASK] = { STR_INIT("ask"), STR_INIT("asked"), ROLE_ADDRESSEE },
	[EVENT_REFER] = { STR_INIT("refer"), STR_INIT("refused"), ROLE_ADDRESSEE },
	[EVENT_CLARIFY] = { STR_INIT("clarify"), STR_INIT("clarified"), ROLE_ISSUER },
	[EVENT_EXTEND] = { STR_INIT("extend"), STR_INIT("renewed"), ROLE_ISSUER },
	[EVENT_CONFIRM] = { STR_INIT("confirm"), STR_INIT("confirmed"), ROLE_ISSUER },
	[EVENT_INQUIRE] = { STR_INIT("inquire"), STR_INIT(""), ROLE_NOTIFIED },
	[EVENT_INFORM] = { STR_INIT("inform"), STR_INIT(""), ROLE_ISSUER },
	[EVENT_FORBID] = { STR_INIT("forbid"), STR_INIT("instructed"), ROLE_NOTIFIED },
	[EVENT_PERMIT] = { STR_INIT("permit"), STR_INIT("no-ground"), ROLE_NOTIFIED },
	[EVENT_OBJECT] = { STR_INIT("object"), STR_INIT("ground-raised"), ROLE_NOTIFIED },
	/* of a part: the clocks of the order go on, each part has its own (part.h) */
	[EVENT_FORBID_PART] = { STR_INIT("forbid-part"), STR_INIT(""), ROLE_NOTIFIED },
	[EVENT_PERMIT_PART] = { STR_INIT("permit-part"), STR_INIT(""), ROLE_NOTIFIED },
	[EVENT_OBJECT_PART] = { STR_INIT("object-part"), STR_INIT(""), ROLE_NOTIFIED },
	[EVENT_PRODUCE] = { STR_INIT("produce"), STR_INIT("answered"), ROLE_ADDRESSEE },
	[EVENT_FETCH] = { STR_INIT("fetch"), STR_INIT(""), ROLE_ISSUER },
	[EVENT_VERIFY] = { STR_INIT("verify"), STR_INIT(""), ROLE_ISSUER },
	[EVENT_DOUBT] = { STR_INIT("doubt"), STR_INIT(""), ROLE_ISSUER },
	[EVENT_NOTIFY] = { STR_INIT("notify"), STR_INIT(""), ANYBODY },
	[EVENT_RELEASE] = { STR_INIT("release"), STR_INIT(""), ANYBODY },
	[EVENT_WITHDRAW] = { STR_INIT("withdraw"), STR_INIT("not-needed"),
	    ROLE_ISSUER | ROLE_VALIDATOR },
	[EVENT_RESTRICT] = { STR_INIT("restrict"), STR_INIT(""), ROLE_ISSUER },
	[EVENT_CLOSE] = { STR_INIT("close"), STR_INIT(""), ANYBODY },
	[EVENT_FILE] = { STR_INIT("file"), STR_INIT(""), ANYBODY },
};

static const struct row *
find_row(enum case_side side, enum case_state state, enum case_event event)
{
	assert(side < SIDE_COUNT && state < CASE_STATE_COUNT && event < EVENT_COUNT);
	for (size_t i = 0; i < sides[side].rows_count; i++) {
		const struct row *row = &sides[side].rows[i];

		if (row->event == event && row->from & IN(state))
			return row;
	}
	return NULL;
}

struct verdict
casefile_step(enum case_side side, enum case_state state, enum case_event event,
    struct case_step *ret_step)
{
	const struct row *row = find_row(side, state, event);

	if (row == NULL)
		return verdict_no("case-step", NULL,
		    "%.*s is not possible at the %.*s while the case is %.*s",
		    STR_ARG(events[event].name), STR_ARG(sides[side].name),
		    STR_ARG(states[state].name));
	*ret_step = (struct case_step){ .to = row->to == STAY ? state : row->to,
		.receipt = row->receipt,
		.opens = row->opens,
		.closes = row->closes };
	return VERDICT_IS_YES;
}

unsigned
case_event_takers(enum case_event event)
{
	assert(event < EVENT_COUNT);
	return events[event].takers;
}

enum order_role
case_side_role(enum case_side side)
{
	assert(side < SIDE_COUNT);
	return sides[side].role;
}

/* Who is handed an order cannot be made to have answered it by a paper of whoever sent
 * it, nor the reverse. */
struct verdict
casefile_may(enum case_side side, enum case_event event, unsigned from)
{
	unsigned takers = case_event_takers(event);
	bool right = from == 0 ? (takers & sides[side].role) != 0
			       : takers == ANYBODY ||
				     (takers & from & ~(unsigned)sides[side].role) != 0;

	if (!right)
		return verdict_no("case-side", NULL, "%.*s is not the step of %s",
		    STR_ARG(events[event].name),
		    from == 0 ? "this side" : "who tells of it");
	return VERDICT_IS_YES;
}

bool
casefile_can(enum case_side side, enum case_state state, enum case_event event)
{
	return find_row(side, state, event) != NULL;
}

size_t
casefile_rows(enum case_side side, enum case_state state, enum case_event event)
{
	size_t count = 0;

	assert(side < SIDE_COUNT && state < CASE_STATE_COUNT && event < EVENT_COUNT);
	for (size_t i = 0; i < sides[side].rows_count; i++)
		count += sides[side].rows[i].event == event &&
			 (sides[side].rows[i].from & IN(state)) != 0;
	return count;
}

bool
case_state_is_end(enum case_state state)
{
	assert(state < CASE_STATE_COUNT);
	return states[state].end;
}

enum case_event
case_event_of_outcome(enum outcome outcome)
{
	static const enum case_event of[OUTCOME_COUNT] = {
		[OUTCOME_ACCEPT] = EVENT_ACCEPT,
		[OUTCOME_PART] = EVENT_PART,
		[OUTCOME_REFUSE] = EVENT_REFUSE,
		[OUTCOME_ASK] = EVENT_ASK,
		[OUTCOME_REFER] = EVENT_REFER,
	};

	assert(outcome < OUTCOME_COUNT);
	return of[outcome];
}

enum case_event
case_event_of_receipt(enum receipt_kind kind, enum outcome outcome)
{
	static const enum case_event of[RECEIPT_KIND_COUNT] = {
		[RECEIPT_LOGGED] = EVENT_FILE,
		[RECEIPT_STORED] = EVENT_RECEIVE,
		[RECEIPT_OPENED] = EVENT_OPEN,
		[RECEIPT_PRESERVED] = EVENT_PRESERVE,
		[RECEIPT_DECIDED] = EVENT_COUNT, /* by its outcome */
		[RECEIPT_PRODUCED] = EVENT_PRODUCE,
		[RECEIPT_FETCHED] = EVENT_FETCH,
		[RECEIPT_VERIFIED] = EVENT_VERIFY,
		[RECEIPT_CLOSED] = EVENT_FILE,
	};

	assert(kind < RECEIPT_KIND_COUNT);
	if (kind == RECEIPT_DECIDED)
		return case_event_of_outcome(outcome);
	if (kind == RECEIPT_VERIFIED && outcome != OUTCOME_ACCEPT)
		return EVENT_DOUBT;
	return of[kind];
}

enum case_event
case_event_told(
    enum case_side here, unsigned from, enum receipt_kind kind, enum outcome outcome)
{
	bool declines = kind == RECEIPT_DECIDED && outcome == OUTCOME_REFUSE;

	if (from == ROLE_VALIDATOR)
		return here == SIDE_ISSUER && declines ? EVENT_DECLINE : EVENT_FILE;
	if (from == ROLE_NOTIFIED)
		return EVENT_FILE;
	if (here == SIDE_VALIDATOR)
		return from == ROLE_ISSUER && kind == RECEIPT_LOGGED ? EVENT_SEND
								     : EVENT_FILE;
	return case_event_of_receipt(kind, outcome);
}

struct str
case_side_name(enum case_side side)
{
	assert(side < SIDE_COUNT);
	return sides[side].name;
}

struct str
case_state_name(enum case_state state)
{
	assert(state < CASE_STATE_COUNT);
	return states[state].name;
}

struct str
case_event_name(enum case_event event)
{
	assert(event < EVENT_COUNT);
	return events[event].name;
}

struct str
case_event_law(enum case_side side, enum case_event event)
{
	assert(event < EVENT_COUNT);
	if (side == SIDE_NOTIFIED && event == EVENT_RECEIVE)
		return STR("notified-received");
	if (side == SIDE_VALIDATOR && event == EVENT_RECEIVE)
		return STR(""); /* no clock of the tables starts with it */
	return events[event].law;
}

bool
case_side_parse(struct str name, enum case_side *ret_side)
{
	for (size_t i = 0; i < SIDE_COUNT; i++) {
		if (str_eq(sides[i].name, name)) {
			*ret_side = (enum case_side)i;
			return true;
		}
	}
	return false;
}

bool
case_state_parse(struct str name, enum case_state *ret_state)
{
	for (size_t i = 0; i < CASE_STATE_COUNT; i++) {
		if (str_eq(states[i].name, name)) {
			*ret_state = (enum case_state)i;
			return true;
		}
	}
	return false;
}

bool
case_event_parse(struct str name, enum case_event *ret_event)
{
	for (size_t i = 0; i < EVENT_COUNT; i++) {
		if (str_eq(events[i].name, name)) {
			*ret_event = (enum case_event)i;
			return true;
		}
	}
	return false;
}
