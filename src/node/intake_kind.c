/* intake_kind.c - which kind of message it is, who carries it out, and what may travel
 * together. */
#include <string.h>

#include "base/limits.h"
#include "node/intake.h"
#include "wire/message.h"

#define GETS_MAX 16
#define RECEIPTS_MAX 16 /* of one message */

static struct str
document_type(const struct action *action)
{
	return json_get_str(json_get(action->object, "doc:DocumentType"), "common:Value");
}

bool
intake_document(struct intake *in, const char *type, size_t n,
    struct document *ret_document, size_t *ret_action, struct why *why)
{
	for (size_t i = 0; i < in->message.actions_count; i++) {
		const struct action *action = &in->message.actions[i];

		if (action->verb != VERB_CREATE || action->type != OBJECT_DOCUMENT ||
		    !str_eq_c(document_type(action), type) || n-- > 0)
			continue;
		*ret_action = i;
		return document_read(
			   &in->job->arena, action->object, ret_document, why) == ERR_OK;
	}
	(void)err_why(why, ERR_NOT_FOUND, 0, "no document of type %s", type);
	return false;
}

/* --- what kind of message --- */

/* from: who of those that an order names may bring it, if the order is here; the handler
 * asks the order. */
/* clang-format off */
static const struct {
	enum verb verb;
	enum object_type object;
	const char *document; /* type of the document, NULL = any object */
	struct str name;
	const char *from;
	enum err (*handle)(
	    struct intake *in, struct verdict *ret_verdict, struct why *why);
} kinds[] = {
	{ VERB_CREATE, OBJECT_DOCUMENT, "Order", STR_INIT("order"), "issuer", intake_order },
	{ VERB_CREATE, OBJECT_DOCUMENT, "Receipt", STR_INIT("receipt"), "issuer,addressee,notified,validator", intake_receipts },
	{ VERB_CREATE, OBJECT_DOCUMENT, "Change", STR_INIT("change"), "issuer,addressee,notified,validator", intake_change },
	{ VERB_CREATE, OBJECT_DOCUMENT, "SignOff", STR_INIT("validation"), "validator", intake_validation },
	{ VERB_DELIVER, OBJECT_DELIVERY, NULL, STR_INIT("delivery"), "addressee", intake_delivery },
};
/* clang-format on */

#define KINDS (sizeof kinds / sizeof kinds[0])

void
intake_kinds_print(FILE *out)
{
	for (size_t i = 0; i < KINDS; i++)
		fprintf(out, "hi1\t%.*s\t%s\tcase\t%s\n",
		    STR_ARG(verb_name(kinds[i].verb, true)),
		    kinds[i].document == NULL ? "-" : kinds[i].document, kinds[i].from);
	/* asked for by dispatch itself: any object */
	fprintf(out, "hi1\tGET\t-\tcase\tissuer\nhi1\tUPDATE\t-\tcase\tissuer\n"
		     "hi1\tGETCSPCONFIG\t-\tnode\tpeer\n");
}

static bool
message_has(const struct message *message, enum verb verb, enum object_type object,
    const char *document)
{
	for (size_t i = 0; i < message->actions_count; i++) {
		const struct action *action = &message->actions[i];

		if (action->verb == verb && action->type == object &&
		    (document == NULL || str_eq_c(document_type(action), document)))
			return true;
	}
	return false;
}

static bool
asks_configuration(const struct message *message)
{
	return message->actions_count == 1 && message->actions[0].verb == VERB_CONFIG;
}

/* What may travel together.  A message is carried out whole: what its handler does not
 * read, or cannot, is refused and not passed over with a yes. */
static const struct {
	const char *message, *document;
	size_t max;
	const char *rule; /* of too many */
} papers[] = {
	{ "Order", "Order", 1, "order-two" },
	{ "Order", "SignOff", LIMIT_SIGNOFFS, "signoff-too-many" },
	{ "Order", "Annex", LIMIT_ANNEXES, "message-mixed" },
	{ "Order", "Certificate", LIMIT_RECIPIENTS, "message-mixed" },
	{ "Receipt", "Receipt", RECEIPTS_MAX, "message-mixed" },
	{ "Change", "Change", 1, "message-mixed" },
	{ "Change", "SignOff", 1, "message-mixed" },
	{ "SignOff", "SignOff", 1, "message-mixed" },
};

#define PAPERS (sizeof papers / sizeof papers[0])

static struct verdict
check_paper(struct intake *in, const char *message, size_t index, size_t *counts)
{
	const struct action *action = &in->message.actions[index];
	struct arena *arena = &in->job->arena;
	size_t mark = arena_mark(arena);
	char pointer[MESSAGE_POINTER_MAX];
	struct document document;
	struct why why;
	enum err e;

	(void)message_pointer(&in->message, index, pointer);
	for (size_t p = 0; p < PAPERS; p++) {
		if (strcmp(papers[p].message, message) != 0 ||
		    !str_eq_c(document_type(action), papers[p].document))
			continue;
		if (++counts[p] > papers[p].max)
			return verdict_no(
			    papers[p].rule, pointer, "at most %zu", papers[p].max);
		e = document_read(arena, action->object, &document, &why);
		arena_return(arena, mark);
		return e == ERR_OK ? VERDICT_IS_YES
				   : verdict_no("message-mixed", pointer,
					 "the document cannot be read: %s", why.text);
	}
	return verdict_no(
	    "message-mixed", pointer, "no document of a message with %s", message);
}

/* Objects beside an order's documents are compared with the order (projection.h), UPDATEs
 * beside a change with the change (update.h). */
static struct verdict
check_together(struct intake *in, const char *message)
{
	size_t counts[PAPERS] = { 0 };
	struct verdict verdict = VERDICT_IS_YES;
	char pointer[MESSAGE_POINTER_MAX];

	if (message == NULL)
		return in->message.actions_count == 1
			   ? VERDICT_IS_YES
			   : verdict_no("message-mixed", NULL, "one delivery a message");
	for (size_t i = 0; i < in->message.actions_count && verdict_is_yes(&verdict);
	     i++) {
		const struct action *action = &in->message.actions[i];

		if (action->verb == VERB_CREATE && action->type == OBJECT_DOCUMENT)
			verdict = check_paper(in, message, i, counts);
		else if (strcmp(message, "Order") != 0 &&
			 (strcmp(message, "Change") != 0 || action->verb != VERB_UPDATE))
			verdict = verdict_no("message-mixed",
			    message_pointer(&in->message, i, pointer),
			    "nothing but documents goes with a %s", message);
	}
	return verdict;
}

/* Each object is derived anew from its order: a few a message. */
static struct verdict
check_get(const struct message *message)
{
	if (message->actions_count > GETS_MAX)
		return verdict_no(
		    "message-mixed", NULL, "at most %d GET a message", GETS_MAX);
	for (size_t i = 0; i < message->actions_count; i++)
		if (message->actions[i].verb != VERB_GET)
			return verdict_no(
			    "message-mixed", NULL, "nothing but GET goes with GET");
	return VERDICT_IS_YES;
}

/* The worker's word is all that proves a message in XML: whatever it says, nothing is
 * carried out before a person has looked at it. */
static struct verdict
judge_xml(const struct intake *in)
{
	char pointer[MESSAGE_POINTER_MAX];

	for (size_t i = 0; i < in->message.actions_count; i++) {
		enum verb verb = in->message.actions[i].verb;

		if (verb != VERB_CREATE && verb != VERB_UPDATE && verb != VERB_DELIVER)
			return verdict_no("hi1-feature-not-supported",
			    message_pointer(&in->message, i, pointer),
			    "served in JSON only, or alone");
	}
	if (!verdict_is_yes(&in->job->seal))
		return verdict_person("message-xml-unsigned", NULL,
		    "in XML, with no signature: known by its certificate only");
	return verdict_person(
	    "message-xml-signed", NULL, "in XML, signed by its organisation only");
}

enum err
intake_dispatch(struct intake *in, struct verdict *ret_verdict, struct why *why)
{
	*ret_verdict = VERDICT_IS_YES;
	in->kind = STR("message");
	if (asks_configuration(&in->message))
		return ERR_OK;
	if (in->job->xml) {
		*ret_verdict = judge_xml(in);
		return ERR_OK;
	}
	for (size_t i = 0; i < KINDS; i++)
		if (message_has(&in->message, kinds[i].verb, kinds[i].object,
			kinds[i].document)) {
			in->kind = kinds[i].name;
			*ret_verdict = check_together(in, kinds[i].document);
			return verdict_is_yes(ret_verdict)
				   ? kinds[i].handle(in, ret_verdict, why)
				   : ERR_OK;
		}
	if (message_has(&in->message, VERB_GET, OBJECT_NONE, NULL)) {
		*ret_verdict = check_get(&in->message);
		return verdict_is_yes(ret_verdict) ? intake_get(in, ret_verdict, why)
						   : ERR_OK;
	}
	for (size_t i = 0; i < in->message.actions_count; i++)
		if (in->message.actions[i].verb == VERB_UPDATE)
			return intake_update(in, ret_verdict, why);
	*ret_verdict = verdict_person(
	    "order-document-missing", NULL, "the message has no order document of ours");
	return ERR_OK;
}
