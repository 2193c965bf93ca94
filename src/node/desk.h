/*
 * desk.h - the pages for people, seen from the core.
 *
 *	edge (DOOR_DESK) -> core: who is it, may they, what is shown
 *		GET:  one tree -> desk process -> HTML -> edge
 *		POST: worker reads the form -> the same calls as the CLI's -> another page
 *
 * The desk process is a pure function from a tree to HTML: what it may show stands in the
 * tree, and it can do nothing.  Every page and every form is a row of one table
 * (desk_route.h).
 */
#ifndef COMITY_NODE_DESK_H
#define COMITY_NODE_DESK_H

#include "node/core.h"
#include "node/local.h"

/* How long a page may take to be rendered. */
#define DESK_PAGE_TIME (5 * CLOCK_SECOND)

struct desk_request {
	bool post;
	struct str query;
	struct str fields[REQUEST_FIELD_COUNT];
	/* of the answer; empty = none */
	struct str location; /* no page: look there (303) */
	struct str cookies[2];
	struct str file; /* no page either: these bytes, of this type; empty = none */
	const char *file_type;
	struct str disposition;
	/* the page that is shown */
	struct json *kept; /* its tree, should what the form began come to nothing */
	struct str page;
	struct str language; /* as a browser says it: "fr-CH, fr;q=0.9" */
	int64_t asked_at;    /* of the desk (clock_steady) */
	uint64_t desk;       /* its instance */
};

/* One request that is being answered.  call.args: of a GET its query and the parts of its
 * path, of a POST its form and those parts. */
struct visit {
	struct call call;
	struct desk_request *request;
	struct session *session; /* NULL: nobody is signed in */
	struct json *page;       /* the tree that is shown (ui/page.h) */
	struct json *view;       /* its member: what this page shows */
};

/* --- for core.c and job.c --- */

/* The fields behind a FRAME_REQUEST of the door; false: it is none of ours. */
bool desk_take(
    struct core *core, struct job *job, struct str method, struct cursor *cursor);
bool desk_is_get(const struct job *job);
/* In the open transaction: what was asked is done, what is shown is in job->answer. */
enum err desk_run(struct core *core, struct job *job, struct why *why);
/* What was done is kept: the page is rendered, or another is named. */
void desk_answer(struct core *core, struct job *job);
void desk_paged(
    struct core *core, const struct core_peer *desk, const struct frame *frame);
/* What a form began came to nothing: its page is shown, and why; yes: nobody asked for
 * more than the page. */
void desk_not_done(struct core *core, struct job *job, const struct verdict *verdict);
/* A vault worked for a form and has sealed nothing: the form's page is shown, with how
 * its answer compares with the order (report: the vault's), and why it is not sealed;
 * yes: nobody asked for more than the comparison. */
void desk_not_sealed(struct core *core, struct job *job, const struct json *report,
    const struct verdict *verdict);
/* The process that rendered it is gone. */
void desk_lost(struct core *core, struct job *job);
/* Ends what takes too long. */
void desk_pump(struct core *core);
/* The headers at the end of a FRAME_ANSWER; request NULL: none. */
void desk_write_headers(const struct desk_request *request, struct buf *payload);

/* --- for the files of the desk --- */

/* The page is shown with this refusal. */
void desk_refuse(struct visit *visit, const struct verdict *verdict);
/* http://host:port, without a slash. */
struct str desk_origin(struct core *core, struct arena *arena);

#endif
