/*
 * eu_answer.h - what a message of the European profile says about the objects of an
 * order: one statement for each object that it names.
 *
 * Nothing is judged and nothing is thrown away: values that nobody knows stay as they
 * came.  Texts are views into the message's tree.
 */
#ifndef COMITY_WIRE_EU_ANSWER_H
#define COMITY_WIRE_EU_ANSWER_H

#include "wire/message.h"

struct eu_statement {
	enum object_type by; /* what carries it: a notification, a task, a delivery ... */
	struct str object;   /* id of what it is about */
	struct str list;     /* name of the value's dictionary: "LDTaskStatus" ... */
	struct str value;    /* "Invalid", "Preserved" ... */
	struct str kind;     /* of a notification or document: "DeFactoImpossibility" */
	struct str words;    /* free text, many lines */
	struct str until;    /* a preservation's end, as the sender says */
	int error_code;      /* of a response that refuses, else 0 */
};

struct eu_answer {
	const struct eu_statement *statements;
	size_t count;
};

/* Requests (CREATE, UPDATE and DELIVER of notifications, tasks, the order, deliveries,
 * documents) and responses that hold errors.  ERR_LIMIT: the arena is full, or more than
 * LIMIT_ACTIONS statements. */
enum err eu_answer_read(struct arena *arena, const struct message *message,
    struct eu_answer *ret_answer, struct why *why);

/* The reasons in the words of a statement, one after the other: lines "Reason: X". */
bool eu_reason_next(struct str *rest, struct str *ret_reason);

#endif
