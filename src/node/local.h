/*
 * local.h - the calls of the CLI over the Unix socket: POST /api/NOUN/VERB with a JSON
 * body.
 *
 * The uid of the caller's process is mapped to a person in comity.conf; nobody else may
 * call, and each person what its roles are for (access.h).  A call that changes something
 * is an event as any other: one transaction, a leaf, and the answer only when its head is
 * signed.
 */
#ifndef COMITY_NODE_LOCAL_H
#define COMITY_NODE_LOCAL_H

#include "node/access.h"
#include "node/core.h"

/* Rows of one answer.  A list that goes on says where, in a member with the name of the
 * argument that asks for what follows: "after" the row, or "before" it where the newest
 * come first. */
#define LOCAL_LIST_MAX 1000

struct call {
	struct core *core;
	struct job *job;
	const struct json *args;
	struct str person;
	unsigned roles; /* of the person (access.h) */
};

/* One call: what it is, who may, what does it. */
struct local_route {
	const char *path;
	enum access_to to;
	unsigned may;
	enum err (*handle)(
	    struct call *call, struct verdict *ret_verdict, struct why *why);
};

const struct local_route *local_routes(size_t *ret_count);

/* Each sets job->answer (and receipt_to), or a refusal in *ret_verdict. */
enum err local_order_send(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* To the court that the order names; its sign-off. */
enum err local_order_submit(
    struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_order_validate(
    struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_order_act(struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_order_change(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* A qualified signature ({id, name, data}), or a report on it ({id, says, data}).  Rules:
 * qualified-form, qualified-none. */
enum err local_order_attach(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* What is said of an order that left by another way ({id, event, at, number, file}).
 * Rules: case-side, stated-form. */
enum err local_order_stated(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* What a change would follow: {id, realm, order_sha256, organisation, drafts [{to,
 * follows}], at, until, targets}; until: as long as the tables of law let it ask, if they
 * say; targets: how many the order has. */
enum err local_order_draft(
    struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_order_list(
    struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_order_show(
    struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_tray_list(struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_tray_show(struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_tray_admit(
    struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_tray_dismiss(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {alerts: [...], after}, open ones after args.after; args.alert is acknowledged by the
 * person. */
enum err local_alert_list(
    struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_alert_ack(struct call *call, struct verdict *ret_verdict, struct why *why);
/* {id, despite_clocks}: the provider's data system is asked; the answer is asking_json.
 */
enum err local_evidence_collect(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {id, collected}: all rows that were asked for {data}, not only the first. */
enum err local_evidence_rows(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {id, files or collected (ID:SHA256, of rows that were asked for), declaration, ...}.
 * Rule: connector-rows. */
enum err local_evidence_seal(
    struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_evidence_list(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {from, to: months or years, by [keys of tally.h], all: small counts too}; notices
 * {told, delayed, locked} beside the rows.  Rules: report-month, report-key. */
enum err local_report_count(
    struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_status(struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_clock(struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_reload(struct call *call, struct verdict *ret_verdict, struct why *why);

/* A case for who writes its papers; that one was written ({id, name, data}); a message of
 * the prescribed system, which is filed as stated by it ({text, data}). */
enum err local_eu_due(struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_eu_written(
    struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_eu_case(struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_eu_exported(
    struct call *call, struct verdict *ret_verdict, struct why *why);
enum err local_eu_import(struct call *call, struct verdict *ret_verdict, struct why *why);
/* What went another way than the law prescribes: {records [{...}]}, of one order or of
 * all, with a number over after. */
enum err local_eu_records(
    struct call *call, struct verdict *ret_verdict, struct why *why);

/* What came otherwise than by Comity (node/intake: local_intake.c): {channel, original
 * {name, base64} or note, issuer, procedure, ...}.  Rules: intake-channel, intake-empty,
 * intake-form.  The same bytes again are a remark on their case (again: true). */
enum err local_intake_add(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* What a person now reads in its paper, in place of what was read before. */
enum err local_intake_transcribe(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {text}: what the order lacks, as a letter; {gaps [{code, path, detail, source}]}. */
enum err local_intake_letter(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {id, name, sha256, size, how, data}: a person has sent this outside.  Rule: sent-how.
 */
enum err local_intake_sent(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {id, number, source, where, with, result}.  Rules: callback-*. */
enum err local_proof_callback(
    struct call *call, struct verdict *ret_verdict, struct why *why);
/* {id, reason}: the first person asks, another one confirms.  Rules: override-*. */
enum err local_proof_override(
    struct call *call, struct verdict *ret_verdict, struct why *why);

/* What the route of an order leads to when it has failed (law/fallback.h): {to, event,
 * open, opens_at, meaning, source, id, order, papers {order, form3}, elements [{field,
 * where, need, values, meaning, source, anew}], issuer, addressee, at}.  Rules:
 * fallback-none, fallback-closed. */
enum err local_order_fallback(
    struct call *call, struct verdict *ret_verdict, struct why *why);

/* The call of that path; call->person has been found.  Rule: call-unknown. */
enum err local_run(
    struct call *call, struct str path, struct verdict *ret_verdict, struct why *why);

/* --- for the files of the calls --- */

/* How many rows are asked for (args.limit), LOCAL_LIST_MAX at most. */
size_t local_limit(const struct call *call);
/* What lists show of a case. */
struct json *local_case_json(
    const struct core *core, struct arena *arena, const struct stored_case *stored);
/* The case of args' id; verdict case-unknown. */
enum err local_find_case(struct call *call, struct stored_case *ret_case,
    struct verdict *ret_verdict, struct why *why);
/* Who acts on a case: of ours the sender, of what came the desk, by its side.  Rule
 * call-not-allowed. */
struct verdict local_may_act(const struct call *call, const struct stored_case *stored);
/* Whether the order names a court that can be asked, and that sees all of it: rules
 * court-not-named, court-annex, organisation-*. */
struct verdict local_check_court(struct call *call, const struct order *order);
/* Member assumed: the statements of the what-if, none when the law is as it is. */
void local_show_assumed(struct call *call, struct json *to);
/* Member fallbacks, at the issuer. */
enum err local_show_fallbacks(struct call *call, const struct stored_case *stored,
    struct json *to, struct why *why);
/* Member qualified {is, attached, stated_at}, of a European order or where there is one.
 */
enum err local_show_qualified(struct call *call, const struct stored_case *stored,
    struct json *to, struct why *why);
/* {person, organisation, act, at, method}, of a sign-off's text. */
void local_show_signoff(struct arena *arena, struct json *list, struct str text);
/* Member changes. */
enum err local_show_changes(
    struct call *call, struct str id, struct json *to, struct why *why);
/* All that a change says: members reason, text, language, conditions, until, whole (no
 * part is named of what may be named), parts [{as local_show_target, categories, reason,
 * kept}], amount, currency, basis, conflict {as struct change_conflict}. */
struct change;
void local_show_change(struct arena *arena, struct json *to, const struct order *order,
    const struct change *change);
/* The same of the last of member changes. */
enum err local_show_said(
    struct call *call, struct str id, struct json *to, struct why *why);
/* Members number (from 1), value, format, from, until, zone: one account may stand twice.
 */
void local_show_target(
    struct arena *arena, struct json *row, const struct order *order, size_t target);
/* Member categories: their names. */
void local_show_categories(struct arena *arena, struct json *row, unsigned categories);
/* Members channel and records, of a case whose channel is prescribed. */
enum err local_show_channel(
    struct call *call, struct str id, struct json *to, struct why *why);
/* Member notes: sentences for people. */
enum err local_show_notes(struct call *call, const struct stored_case *stored,
    struct json *to, struct why *why);
/* The clocks of a case as they run now. */
enum err local_case_clocks(struct call *call, const struct stored_case *stored,
    struct law_clock_list *ret_clocks, struct why *why);
/* A record of what a person did about a case, and its leaf: {v, id, at, person, ...}. */
struct local_paper {
	const char *kind;  /* of the document */
	const char *event; /* what was done: in the timeline and in the leaf */
	struct str detail; /* of the timeline */
	struct json *tree;
	const unsigned char
	    *file_sha256; /* of a file that the record is about, or NULL */
};
struct json *local_paper_new(struct call *call, const struct stored_case *stored);
/* In the open transaction; sets job->leaf. */
enum err local_paper_keep(struct call *call, const struct stored_case *stored,
    const struct local_paper *paper, struct why *why);
/* The rows of args' collected, which a person takes; recorded.  Rule: connector-rows. */
enum err local_take_rows(struct call *call, struct str *ret_rows,
    struct verdict *ret_verdict, struct why *why);
/* Member ladder, at the addressee: what is known of who sent the order, and whether data
 * may leave on it (proof.h). */
enum err local_show_ladder(struct call *call, const struct stored_case *stored,
    struct json *to, struct why *why);
/* Acts that set a day: act->deadline and act->detail.  Rules: notice-of-another,
 * law-delay, date-not-open, date-past, time-form. */
struct case_act;
/* A notice that was given: what was sent (member notice: its text; or notice_sha256) is
 * known by its digest and is not kept.  Rule notice-digest. */
enum err local_check_notice(struct call *call, struct case_act *act,
    struct verdict *ret_verdict, struct why *why);
enum err local_check_date(struct call *call, struct case_act *act,
    struct verdict *ret_verdict, struct why *why);
/* Member notice_duty {by, meaning, source, law, unverified}: who tells whom the data is
 * of, if the tables say. */
void local_show_notice(
    struct call *call, const struct stored_case *stored, struct json *to);
/* An order is referred to somebody: member holder, an organisation's id or a domain name,
 * becomes the reason in the receipt.  Rule refer-holder. */
struct verdict local_check_refer(struct call *call, struct case_act *act);
/* Member referred_to {name, organisation}, of an order that was. */
enum err local_show_refer(struct call *call, const struct stored_case *stored,
    struct json *to, struct why *why);
/* Members parts and held: what was said of parts of the order, and at the addressee what
 * the clocks hold. */
enum err local_show_parts(struct call *call, const struct stored_case *stored,
    struct json *to, struct why *why);
/* The answer of a step: the case's id and state, and its receipt. */
struct case_done;
void local_answer_case(struct call *call, struct str id, const struct case_done *done);

#endif
