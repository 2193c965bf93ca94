/*
 * card.h - all that the tables say of one State, and what they do not say.
 *
 * What a trainer prints and a prosecutor asks before writing abroad: instruments, powers,
 * who signs, declarations, authorities, languages, dynamic addresses, evidence, and the
 * routes for subscriber data out of the State and into it.
 */
#ifndef COMITY_LAW_CARD_H
#define COMITY_LAW_CARD_H

#include "law/route.h"
#include "law/status.h"

enum card_part {
	CARD_POWERS,       /* has its law what an article asks for */
	CARD_SIGNERS,      /* of orders for subscriber data by routes that bind it */
	CARD_DECLARATIONS, /* and reservations */
	CARD_AUTHORITIES,
	CARD_LANGUAGES,
	CARD_DYNAMIC_IP,
	CARD_EVIDENCE,
	CARD_PART_COUNT
};

#define CARD_NO_CELL ((size_t)-1)

/* Which cells of a part's table say what; CARD_NO_CELL = none. */
struct card_cells {
	enum law_table table;
	size_t country;
	size_t subject; /* what the row is about */
	size_t answer;
	size_t words; /* for people */
};

extern const struct card_cells card_cells[CARD_PART_COUNT];

struct law_card_part {
	const struct table_row **rows; /* of this State, or of all */
	size_t rows_count;
	struct str *unknown; /* subjects that no row is about */
	size_t unknown_count;
};

/* One procedure, towards all other States. */
struct law_card_route {
	const struct table_row *procedure;
	size_t counts[VERDICT_KIND_COUNT];
	struct str open[3]; /* the first States to which it is open */
};

struct law_card_routes {
	struct law_card_route *routes; /* in the order of the table */
	size_t count;
};

struct law_card {
	const struct table_row *country;
	struct law_membership_list memberships;
	struct law_card_part parts[CARD_PART_COUNT];
	struct law_card_routes out, in;
	size_t others; /* States asked about */
};

/* ERR_NOT_FOUND: countries.tsv does not have it.  The second leaves the routes out. */
enum err law_card(struct arena *arena, const struct law *law, struct str country,
    struct clock_date day, struct law_card *ret_card, struct why *why);
enum err law_card_parts(struct arena *arena, const struct law *law, struct str country,
    struct clock_date day, struct law_card *ret_card, struct why *why);

#endif
