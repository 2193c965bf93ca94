/*
 * page.h - the pages of the desk: one JSON tree in, one HTML text out.
 *
 * Pure: no file, no clock, no network.  The tree holds what the page shows, and who may
 * see it has been decided before; a template never asks.  What is not in the tree is not
 * shown, and no page needs any member; tests/golden/ui has a tree for each.
 *
 * Members of every tree:
 *
 *	path      of the page with its query, for ways back to it: "/orders?state=open"
 *	now       RFC 3339; distances of time are counted from it
 *	realm     "live", or a training realm; training: true on every page of one
 *	assumed   [text]: law that the realm assumes
 *	node      {organisation, fingerprint, words, status ("ok" or what is wrong)}
 *	person    id; person_name.  Without it nobody is signed in.
 *	may       [name of a page]: the menu
 *	needs     how many things need the person
 *	csrf      for forms; file_max: bytes of a file in one
 *	theme     light, dark, auto
 *	refusal   {rule, words, detail, source, kind, pointer, person, nothing_sent,
 *	          advice}: why the form before was not done
 *	typed     {field: what was typed}, after a refusal
 *	done      word of what was done ("accept", "admit" ...: words done.WORD)
 *	query     {name: value} of the filters in force
 *	view      what this page shows, below
 *
 * A form with a passkey posts credential_id, authenticator_data, client_data and
 * signature in base64, as record/assertion.h names them; its challenge is base64 or
 * base64url.
 */
/* clang-format off */
/*
 * Views; "show" is the answer of order/show, and so on; next is the path of the next
 * page of a list, where there is one:
 *
 *	signin    next, ended (idle, end, used, out), passkey {challenge, rp_id} if passkeys
 *	          are known here
 *	today     needs, waiting {list [{id, duty, issuer, addressee, procedure, from,
 *	          due_at, emergency, late, owed_by, link}], next, alone}, to_sign (as
 *	          draft/list), to_sign_more, changed [{id, event, who, at}], next_due_at
 *	orders    list, and states [{name, chosen}], next
 *	order     show, and acts [{act, effect, link, danger}] that the state allows, says
 *	          [{kind}] (what may be said of it), changes each with its words, facts
 *	          {purpose, language, reference, validator, notified [], scope_fields [],
 *	          fields [{field, value}], targets [{format, value, categories [], from, until,
 *	          zone}]}, checks (node/checks.h, and callback), words
 *	decide    show, and act, sentence, effects [{does (starts, moves, ends, settles),
 *	          what or duty, at, source, unverified}], grounds [{source, unverified, list
 *	          [{ground, meaning}]}], ground (a ground must be named), link (where the form
 *	          goes; else the page's own path), until (a day is asked for), channel (another
 *	          channel than the prescribed one), holder, notice (with facts, as order),
 *	          notice_duty, no_reason
 *	change    case, kind, to [], asks {until, reason, conditions, kept, costs}, until (as
 *	          long as may be asked), language, grounds (as decide), parts [{part, value,
 *	          category}]
 *	change-sign  case, kind, verb (of the command line), act, to [], number, of, several,
 *	          said {reason, text, language, conditions, until, parts [{value, format,
 *	          categories}], kept, amount, currency, basis}, texts [{text, sha256, to []}],
 *	          signed [], passkey {challenge, rp_id, allow}
 *	court     case, order, text, signoffs, readback (as sign), passkey
 *	triage    more [{whose (ours, others), link}], stages [{stage, court (it is one of a court), orders [show, and duty, from, due_at, late, first,
 *	          new_key]}]
 *	sign      draft/show of an order that waits for signatures, and act (issue, approve),
 *	          signed (by this person), readback {binds, keeps, categories, fields
 *	          [{field, value}]}, passkey {challenge, rp_id, allow, at}
 *	evidence  list, id, facts, may_seal, size_max, compare {inside, outside, unsure,
 *	          findings [{where, reason}]}, connector (it can be asked), and asked: what it
 *	          gave (node/asking.h), with its compare and take (address)
 *	room      id, set {id, from, state, size, sha256, at}, closed {rule, words, detail}
 *	          or passkey {challenge, rp_id} or room (node/opened.h), in which a file
 *	          has look and take (addresses) and a table back and next
 *	new       draft/list;  new-step, new-check  draft/show of one that is being written,
 *	          and step (the one shown), here (the findings of this step), room (its
 *	          certificate was put in)
 *	new-annexes  draft/show, and readers [{reader, role}], size_max
 *	sheet     case, sha256, facts, provider {id, entity, channel, emergency, languages,
 *	          version, looked, source, unverified, stale} (none is known without it), other
 *	          (the order is not to it), form (box by box; form_source,
 *	          form_unverified), wanted, rest [{field, value}], notes [{fact, value,
 *	          source, unverified}]
 *	stated    case: what left by another way than a node is said here
 *	tray      list, and next;  tray-item  show, procedures [{procedure, words}]
 *	intake    channels [{channel}], categories [{category}], procedures [{procedure,
 *	          words}]
 *	proof     show, and letter (text), letter_language ("fr"): of what came otherwise
 *	          than by Comity.  Each page of a case has ladder {proof, came_by, order_sha256, outside, release, rule,
 *	          sentence, number, confirmed_at, expires_at, denied_at, asked_by, asked_at,
 *	          asked_until, reason, ask, decided_by, decided_at, signature {result,
 *	          organisation, rule, sentence, subject, certificate, signed_at, checked_at}}
 *	notices   due, locked [{id, procedure, issuer, due_at, late, ask (to renew or lift),
 *	          notice_duty {by, meaning, source, law, unverified}}], sent [{id, at, person,
 *	          what}], next, next_told
 *	report    from, until, figures, notices [{name, value, words}], rate_words, charts
 *	          [{counts (requests, rate_per_mille), by, list [{label, value}]}], link (CSV)
 *	audit     entries [{at, event, person, id, detail, leaf}], next
 *	health    status of the node, and peers [{organisation, state, at}]
 *	profile   person, keys [{kind, name, since, state}], roles
 *	about     organisation, link (its signed file), pdf (on paper), profile (record/profile.h, days of
 *	          hours as "1" (Monday) to "7"; with stale, days (of the house rule), link),
 *	          profiles [{organisation, stated_at, link}], next.  A draft has profile, too: its
 *	          addressee's.
 *	error     status (number), incident
 */
/* clang-format on */
#ifndef COMITY_UI_PAGE_H
#define COMITY_UI_PAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "format/json.h"
#include "ui/template.h"

/* Bytes of a page; a list of 1,000 rows takes a quarter. */
#define PAGE_MAX ((size_t)4 << 20)

struct page {
	const char *name; /* and of its template and its title: "page.NAME" */
	const char *path; /* capital letters stand for a part; NULL: of none */
};

/* Ends with a NULL name. */
extern const struct page page_names[];

extern const struct embedded embedded_pages[]; /* src/ui/pages/ *.html */
extern const struct embedded embedded_words[]; /* src/ui/words/ *.tsv */

/* Templates and words, once at start. */
struct ui {
	struct arena arena;
	struct templates templates;
};

/* ERR_SYNTAX: a template or a catalogue is wrong; the build's tests open it too. */
enum err ui_open(struct ui *ui, struct why *why);
void ui_close(struct ui *ui);

/* Appends the page to out.  language: a code ("fr"), or what the browser asks for
 * (Accept-Language).  ERR_NOT_FOUND: no such page; ERR_LIMIT: out is full. */
enum err page_render(const struct ui *ui, struct str page, struct str language,
    const struct json *data, struct buf *out, struct why *why);

#endif
