/*
 * desk_route.h - every page and every form of the desk: one table.
 *
 * A path is exact but for its parts in capital letters, each of which takes one part of
 * what was asked, under its name in small letters.
 */
#ifndef COMITY_NODE_DESK_ROUTE_H
#define COMITY_NODE_DESK_ROUTE_H

#include "casefile/casefile.h"
#include "node/desk.h"

/* A day is the end of that day, UTC: 2027-01-31 is 2027-01-31T23:59:59Z; what is no day
 * is left as it was typed. */
enum desk_field_kind {
	FIELD_TEXT,
	FIELD_NUMBER,
	FIELD_FLAG,
	FIELD_DAY,
	FIELD_LIST,    /* name[]: as it came; who takes it looks at its items */
	FIELD_MEMBERS, /* name.MEMBER: likewise */
	FIELD_FILE     /* {base64, name, type}: its form may have LIMIT_FORM_LARGE */
};

/* What a form may say; anything else is refused. */
struct desk_field {
	const char *name;
	enum desk_field_kind kind;
};

typedef enum err desk_view(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);

struct desk_route {
	const char *path;
	const char *page; /* its template; NULL = there is nothing to see */
	desk_view *view;  /* fills visit->view; NULL = nothing but the frame */
	desk_view *act;   /* what a POST does by itself; NULL = the call does it */
	const char
	    *call; /* of the local door (local.h), which a POST makes; NULL = none */
	const char *next;                /* where to look after it; parts as in path */
	const struct desk_field *fields; /* NULL = no form is taken */
	enum access_to to;
	unsigned may; /* ACCESS_ANYBODY: who is not signed in, too */
};

/* The table, for who prints it. */
const struct desk_route *desk_routes(size_t *ret_count);

/* The row that fits path and method; the parts of the path are put into *args.  NULL and
 * *ret_path: whether another method would fit. */
const struct desk_route *desk_route_find(
    struct arena *arena, struct str path, bool post, struct json *args, bool *ret_path);
/* Whether a form that is sent there may bring a file. */
bool desk_route_takes_file(struct str path);
/* The form's members in the kinds of the route's fields, put into args; csrf is left out.
 * Rules: form-field, form-value. */
struct verdict desk_route_form(struct arena *arena, const struct desk_route *route,
    const struct json *form, struct json *args);
/* Member may: the pages of the menu that are for these roles. */
void desk_route_may(struct arena *arena, unsigned roles, struct json *page);
/* A path of the table with its parts filled in. */
struct str desk_route_fill(
    struct arena *arena, const char *path, const struct json *args);

/* --- the views and acts, each in its file --- */

/* desk_sign.c */
enum err desk_sign_in(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_sign_link(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_sign_passkey(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_sign_out(struct visit *visit, struct verdict *ret_verdict, struct why *why);

enum err desk_display(struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_list.c */
enum err desk_today(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_orders(struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_order.c */
/* What an act of a form is to the case at this side. */
bool desk_act_event(struct str act, enum case_side side, enum case_event *ret_event);
enum err desk_order(struct visit *visit, struct verdict *ret_verdict, struct why *why);
/* Member facts: what is asked. */
void desk_show_facts(struct visit *visit, const struct order *order);

/* desk_evidence.c: what was sealed; a file is compared with the order, or compared and
 * sealed, alone in its package. */
enum err desk_evidence(struct visit *visit, struct verdict *ret_verdict, struct why *why);
/* Member compare, of a report of scope.h; NULL: none. */
void desk_show_compared(struct visit *visit, const struct json *scope);
enum err desk_evidence_seal(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
/* The provider's data system is asked for the rows (asking.h). */
enum err desk_evidence_collect(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* All of its rows, as a file. */
enum err desk_evidence_rows(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_room.c: a sealed answer that came here, opened in the vault (room.h). */
enum err desk_room(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_room_open(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_room_close(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
/* One of its files, as it is. */
enum err desk_room_file(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
/* What the vault has verified, on paper. */
enum err desk_room_pdf(struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_new.c: a new order in its steps (advice/draft.h).  desk_new_sign.c: signed, sent.
 */
enum err desk_new(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_new_begin(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_new_step(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_new_save(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_new_check(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_new_sign(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_new_signed(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_new_sent(struct visit *visit, struct verdict *ret_verdict, struct why *why);
/* The page to look at next: sent, or kept here for the channel that the law prescribes.
 */
void desk_look_sent(struct visit *visit);
/* Member readback: what the order's text says, in plain words. */
enum err desk_show_readback(struct visit *visit, struct str text, struct why *why);

/* desk_annex.c: papers of a new order, and of one that is here, that not all may see. */
enum err desk_new_annexes(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_new_annex(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_annex(struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_sheet.c: the order's values for the form of its provider's portal. */
enum err desk_sheet(struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_print.c: the order and its papers as PDF/A, in the language of the page. */
enum err desk_order_pdf(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_stated.c: what a person says of an order that left by another way. */
enum err desk_stated(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_stated_add(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_court.c: an order that its court validates with a passkey, and that is sent then.
 */
enum err desk_court(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_court_sign(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_court_send(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_talk.c: what may be said of an order now that it was sent (member says [{kind}]).
 */
enum err desk_show_says(struct visit *visit, const struct stored_case *stored,
    const struct order *order, struct why *why);

/* desk_change.c, desk_change_sign.c (desk_change.h).  desk_change_write and _sign show
 * what is signed next, instead of the form, until all is signed and said;
 * desk_change_again shows the form with what the text says. */
enum err desk_change(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_change_again(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_change_write(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_change_sign(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_decide.c */
/* Member grounds: those that the tables give to this side (role of refusals.tsv), and
 * that are not barred for this order. */
void desk_show_grounds(struct visit *visit, const struct order *order, struct str by);
enum err desk_decide(struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_queue.c */
enum err desk_triage(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_notices(struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_intake.c */
enum err desk_intake(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_intake_add(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_proof(struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_report.c; query: from, to (2026 or 2026-11), by (keys of tally.h, with commas) */
enum err desk_report(struct visit *visit, struct verdict *ret_verdict, struct why *why);
/* The same counts as a file for a spreadsheet. */
enum err desk_report_csv(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_view.c.  desk_show: what the call answers is what the page shows. */
enum err desk_show(
    struct visit *visit, const char *path, struct verdict *ret_verdict, struct why *why);
enum err desk_tray(struct visit *visit, struct verdict *ret_verdict, struct why *why);
/* Member procedures of the view, to choose from; what an order inside of the State is
 * comes first. */
void desk_put_procedures(struct visit *visit);
enum err desk_tray_item(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_health(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_audit(struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_profile.c */
enum err desk_profile(struct visit *visit, struct verdict *ret_verdict, struct why *why);

/* desk_about.c: what an organisation says of itself; the same as the signed document, and
 * on paper. */
enum err desk_about(struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_about_file(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);
enum err desk_about_pdf(
    struct visit *visit, struct verdict *ret_verdict, struct why *why);

#endif
