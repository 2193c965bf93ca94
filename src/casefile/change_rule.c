#include "casefile/change_rule.h"

#define ACT(act) (1U << (act))
#define COUNT (sizeof rules / sizeof rules[0])

/* clang-format off */
static const struct change_rule rules[] = {
	{ CHANGE_WITHDRAWAL, ROLE_ISSUER, ROLE_ADDRESSEE | ROLE_NOTIFIED | ROLE_VALIDATOR, EVENT_WITHDRAW, ACT(SIGNOFF_WITHDRAW), SIGNER_OF_ORDER, false, EVENT_SEAL },
	{ CHANGE_WITHDRAWAL, ROLE_VALIDATOR, ROLE_ADDRESSEE | ROLE_NOTIFIED | ROLE_ISSUER, EVENT_WITHDRAW, ACT(SIGNOFF_WITHDRAW), SIGNER_VALIDATOR, false, EVENT_SEAL },
	{ CHANGE_EXTENSION, ROLE_ISSUER, ROLE_ADDRESSEE | ROLE_NOTIFIED, EVENT_EXTEND, ACT(SIGNOFF_ISSUE), SIGNER_OF_ORDER, true, EVENT_SEAL },
	{ CHANGE_CONFIRMATION, ROLE_ISSUER, ROLE_ADDRESSEE | ROLE_NOTIFIED, EVENT_CONFIRM, ACT(SIGNOFF_ISSUE), SIGNER_OF_ORDER, false, EVENT_SEAL },
	{ CHANGE_CONFIRMATION, ROLE_VALIDATOR, ROLE_ADDRESSEE | ROLE_NOTIFIED | ROLE_ISSUER, EVENT_VALIDATE, ACT(SIGNOFF_VALIDATE), SIGNER_VALIDATOR, false, EVENT_SEAL },
	{ CHANGE_CLARIFICATION, ROLE_ISSUER, ROLE_ADDRESSEE, EVENT_CLARIFY, ACT(SIGNOFF_ISSUE), SIGNER_OF_ORDER, false, EVENT_SEAL },
	{ CHANGE_CLARIFICATION, ROLE_ISSUER, ROLE_NOTIFIED, EVENT_INFORM, ACT(SIGNOFF_ISSUE), SIGNER_OF_ORDER, false, EVENT_SEAL },
	{ CHANGE_QUESTION, ROLE_ADDRESSEE, ROLE_ISSUER, EVENT_ASK, ACT(SIGNOFF_ISSUE), SIGNER_ANY, false, EVENT_SEAL },
	{ CHANGE_QUESTION, ROLE_NOTIFIED, ROLE_ISSUER, EVENT_INQUIRE, ACT(SIGNOFF_ISSUE), SIGNER_AUTHORITY, false, EVENT_SEAL },
	{ CHANGE_FORBID, ROLE_NOTIFIED, ROLE_ADDRESSEE, EVENT_FORBID, ACT(SIGNOFF_ISSUE), SIGNER_AUTHORITY, false, EVENT_FORBID_PART },
	{ CHANGE_PERMIT, ROLE_NOTIFIED, ROLE_ADDRESSEE | ROLE_ISSUER, EVENT_PERMIT, ACT(SIGNOFF_ISSUE), SIGNER_AUTHORITY, false, EVENT_PERMIT_PART },
	{ CHANGE_REASONS, ROLE_NOTIFIED, ROLE_ISSUER, EVENT_OBJECT, ACT(SIGNOFF_ISSUE), SIGNER_AUTHORITY, false, EVENT_OBJECT_PART },
	{ CHANGE_STATEMENT, ROLE_ISSUER, ROLE_NOTIFIED | ROLE_VALIDATOR, EVENT_RESTRICT, ACT(SIGNOFF_ISSUE), SIGNER_AUTHORITY, false, EVENT_SEAL },
	{ CHANGE_NON_EXECUTION, ROLE_ADDRESSEE, ROLE_ISSUER, EVENT_REPORT, ACT(SIGNOFF_ISSUE), SIGNER_ANY, false, EVENT_REPORT },
	{ CHANGE_NON_EXECUTION, ROLE_ADDRESSEE, ROLE_NOTIFIED, EVENT_FILE, ACT(SIGNOFF_ISSUE), SIGNER_ANY, false, EVENT_FILE },
	{ CHANGE_MAINTENANCE, ROLE_ISSUER, ROLE_ADDRESSEE, EVENT_MAINTAIN, ACT(SIGNOFF_ISSUE), SIGNER_OF_ORDER, false, EVENT_MAINTAIN },
	{ CHANGE_MAINTENANCE, ROLE_ISSUER, ROLE_NOTIFIED, EVENT_FILE, ACT(SIGNOFF_ISSUE), SIGNER_OF_ORDER, false, EVENT_FILE },
	{ CHANGE_AGREEMENT, ROLE_ISSUER, ROLE_ADDRESSEE, EVENT_AGREE, ACT(SIGNOFF_ISSUE), SIGNER_OF_ORDER, false, EVENT_AGREE_PART },
	{ CHANGE_AGREEMENT, ROLE_ISSUER, ROLE_NOTIFIED, EVENT_FILE, ACT(SIGNOFF_ISSUE), SIGNER_OF_ORDER, false, EVENT_FILE },
	{ CHANGE_COSTS, ROLE_ADDRESSEE, ROLE_ISSUER, EVENT_CLAIM, ACT(SIGNOFF_ISSUE), SIGNER_ANY, false, EVENT_SEAL },
};
/* clang-format on */

enum case_event
change_rule_event(const struct change_rule *rule, size_t parts)
{
	return parts == 0 || rule->part == EVENT_SEAL ? rule->event : rule->part;
}

struct verdict
change_rule_find(enum change_kind kind, unsigned from, unsigned to,
    const struct change_rule **ret_rule)
{
	bool named = false;

	for (size_t i = 0; i < COUNT; i++) {
		if (rules[i].kind != kind || (rules[i].from & from) == 0)
			continue;
		named = true;
		if ((rules[i].to & to) != 0) {
			*ret_rule = &rules[i];
			return VERDICT_IS_YES;
		}
	}
	if (named)
		return verdict_no("change-receiver", "/kind",
		    "a %.*s of this sender does not go to this receiver",
		    STR_ARG(change_kind_name(kind)));
	return verdict_no("change-not-named", "/organisation",
	    "the order does not name the sender for a %.*s",
	    STR_ARG(change_kind_name(kind)));
}

struct verdict
change_rule_follows(const struct change_past *past)
{
	if (past->is_last || past->is_answer || (past->is_order && past->is_first))
		return VERDICT_IS_YES;
	if (past->is_order)
		return verdict_no("change-follows", "/follows",
		    "the sender has said something after the order already");
	return verdict_no("change-follows", "/follows",
	    "what it follows is not here, or was followed by another change");
}
