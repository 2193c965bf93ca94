/*
 * draft.h - a new order while it is being written: what its author has answered so far.
 *
 * The answers are data, and no order yet.  Each belongs to one of the steps in which it
 * is asked; a step may be answered before the others, and again.
 *
 *	case      fields.case-reference, fields.offence, follows (an order here)
 *	need      kind (produce, preserve), categories []
 *	whom      format, identifiers (one a line), from, until, zone
 *	provider  addressee, procedure, validator, notified (ids, parted by spaces)
 *	why       emergency (us, 224, eu; none: it is none), language, answer_by,
 *	          preserve_until, certificates (PEM), and the other legal fields
 *
 * What is not answered is not there.  Whether an answer is right is asked of the order
 * that follows from it (draft_order.h, draft_check.h), never here: a draft keeps what was
 * typed.
 */
#ifndef COMITY_ADVICE_DRAFT_H
#define COMITY_ADVICE_DRAFT_H

#include "format/json.h"
#include "model/verdict.h"

enum draft_step {
	DRAFT_CASE,
	DRAFT_NEED,
	DRAFT_WHOM,
	DRAFT_PROVIDER,
	DRAFT_WHY,
	DRAFT_STEP_COUNT
};

struct str draft_step_name(enum draft_step step);
bool draft_step_parse(struct str name, enum draft_step *ret_step);
/* The step in which a legal field is asked. */
enum draft_step draft_step_of_field(struct str field);

/* Whether it says what an office is and by what it asks, and nothing of one case. */
bool draft_field_lasts(struct str field);

/* *answers with what is said: a member replaces the one of its name, an empty one removes
 * it; legal fields are taken one by one.  Rules: draft-answer (a name or a kind that no
 * answer has), draft-size. */
struct verdict draft_take(struct arena *arena, const struct json *said,
    const struct json *answers, struct json **ret_answers);
/* What a form says of its step: an answer that it does not hold is empty. */
struct json *draft_said(
    struct arena *arena, enum draft_step step, const struct json *form);
/* Whether the step has any answer, and the first that it needs and has not; empty = none
 * is missing. */
bool draft_begun(const struct json *answers, enum draft_step step);
struct str draft_missing(const struct json *answers, enum draft_step step);

/* An answer, empty if there is none. */
struct str draft_text(const struct json *answers, const char *name);
struct str draft_field(const struct json *answers, const char *field);
/* enum data_category; words that are none are left out. */
unsigned draft_categories(const struct json *answers);

#endif
