/*
 * route_detail.h - what goes with a route: who signs, who is told, what the order must
 * say, by when, in which language, and what comes next if it fails.
 *
 * Rows whose condition does not hold are left out; those of which nobody knows yet (it
 * depends on what the order will say, or on what a State declared) are marked.
 */
#ifndef COMITY_LAW_ROUTE_DETAIL_H
#define COMITY_LAW_ROUTE_DETAIL_H

#include "law/route.h"

struct law_applies {
	const struct table_row *row;
	struct str unknown; /* the test that nobody can answer yet; empty = it applies */
};

struct law_applies_list {
	const struct law_applies *items;
	size_t count;
};

struct law_route_detail {
	struct law_applies_list signers;   /* cells: SIGNER_... */
	struct law_applies_list notices;   /* NOTICE_... */
	struct law_applies_list needs;     /* GATE_..., of effect need */
	struct law_applies_list elements;  /* ELEMENT_..., required ones */
	struct law_applies_list clocks;    /* CLOCK_... */
	struct law_applies_list duties;    /* DUTY_... */
	struct law_applies_list fallbacks; /* FALLBACK_... */
	const struct table_row *languages; /* LANGUAGE_...; NULL = no row answers */
	const struct table_row *evidence;  /* EVIDENCE_...; NULL = unknown */
	const struct table_row *profile;   /* PROVIDER_... of the addressee, or NULL */
	bool unverified, assumed;          /* one of these rows is */
};

/* ERR_LIMIT when the arena is full. */
enum err law_route_detail(struct arena *arena, const struct law *law,
    const struct law_question *question, const struct table_row *procedure,
    struct law_route_detail *ret_detail, struct why *why);

/* The table that a row of these tables stands in. */
enum law_table law_table_of(const struct law *law, const struct table_row *row);

#endif
