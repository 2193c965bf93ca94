/*
 * fallback.h - which route is open when this one has not led to an answer.
 *
 * Pure: the order and what has happened to it go in (clocks.h).  A refusal and an
 * instruction not to disclose open the next route at once; silence opens it at the end of
 * the clock that the tables give for it (on_expiry offer-fallback).  What is offered is a
 * new order, with its own sign-off: nothing here sends or writes one.
 */
#ifndef COMITY_LAW_FALLBACK_H
#define COMITY_LAW_FALLBACK_H

#include "law/clocks.h"

struct law_fallback {
	const struct table_row *row; /* cells: FALLBACK_... */
	bool open;
	int64_t opens_at; /* 0: by no clock that runs */
};

struct law_fallback_list {
	const struct law_fallback *fallbacks; /* one a route, in the table's order */
	size_t count;                         /* 0: none, or the order was answered */
};

enum err law_fallbacks(struct arena *arena, const struct law *law,
    const struct law_course *course, struct law_fallback_list *ret_list, struct why *why);

#endif
