#include "cli/order_view.h"

#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "cli/ask.h"
#include "cli/eu.h"
#include "cli/order_attach.h"
#include "cli/order_said.h"
#include "cli/pages.h"

/* How often a waiting command looks, and how long at most if --timeout does not say. */
#define WAIT_STEP_MS 50
#define WAIT_SEC_DEFAULT 30
/* Targets that a person reads on a screen. */
#define TARGETS_SHOWN 20

void
order_print_case(struct cli *cli, const struct json *answer)
{
	if (cli->json) {
		cli_print_json(answer);
		return;
	}
	printf("%.*s  %.*s%s%.*s%s\n", STR_ARG(json_get_str(answer, "id")),
	    STR_ARG(json_get_str(answer, "state")),
	    json_get_str(answer, "preserved_until").len > 0 ? "  until " : "",
	    STR_ARG(json_get_str(answer, "preserved_until")),
	    json_get(answer, "assumed") != NULL ? "  (law assumed)" : "");
}

/* What a training realm assumes never looks like the law. */
void
order_print_assumed(const struct json *answer)
{
	const struct json *one = json_first(json_get(answer, "assumed"));

	if (one != NULL)
		printf("ASSUMED: this is not the law as it is known to be in force\n");
	for (; one != NULL; one = one->next)
		printf("ASSUMED  %.*s\n", STR_ARG(one->string));
}

static void
print_listed(const struct json *c)
{
	struct str side = json_get_str(c, "side");

	printf("%.*s  %-10.*s %-8.*s %.*s%s -> %.*s%s  %.*s%s\n",
	    STR_ARG(json_get_str(c, "id")), STR_ARG(json_get_str(c, "state")),
	    STR_ARG(json_get_str(c, "procedure")), STR_ARG(json_get_str(c, "issuer")),
	    json_get(c, "issuer_is") != NULL ? " (pinned)" : "",
	    STR_ARG(json_get_str(c, "addressee")),
	    json_get(c, "addressee_is") != NULL ? " (pinned)" : "",
	    STR_ARG(json_get_str(c, "received_at")),
	    str_eq_c(side, "notified")    ? "  (notified)"
	    : str_eq_c(side, "validator") ? "  (validator)"
					  : "");
}

int
order_list(struct cli *cli)
{
	static const struct pages orders = { "order/list", "orders", "before",
		order_print_assumed, print_listed };
	struct json *question = json_object(&cli->arena);

	json_put_str(&cli->arena, question, "state", str_from(cli_option(cli, "state")));
	return pages_print(cli, question, &orders);
}

/* What is not proven by a federation list never looks so. */
static void
print_pinned(const struct json *answer, const char *who, const char *what)
{
	struct str is = json_get_str(answer, what);

	if (is.len > 0)
		printf("%.*s is %.*s\n", STR_ARG(json_get_str(answer, who)), STR_ARG(is));
}

/* A line for each authority that has a word about the part: what it said, and what that
 * makes of the part. */
static void
print_part(const struct json *part)
{
	for (const struct json *w = json_first(json_get(part, "words")); w != NULL;
	     w = w->next) {
		bool permits = str_eq_c(json_get_str(w, "said"), "may-disclose");
		struct str state = json_get_str(part, "state");
		struct str conditions = json_get_str(w, "conditions");
		const char *word = permits ? "permitted" : "barred";

		printf("target %lld %.*s: %s by %.*s%s%.*s",
		    (long long)json_get_int(part, "target", 0),
		    STR_ARG(json_get_str(part, "category")), word,
		    STR_ARG(json_get_str(w, "by")),
		    json_get_str(w, "reason").len > 0 ? ": " : "",
		    STR_ARG(json_get_str(w, "reason")));
		if (conditions.len > 0) {
			printf("; conditions: ");
			cli_print_foreign(conditions);
		}
		if (!str_eq_c(state, word))
			printf(" (the part is %.*s)", STR_ARG(state));
		putchar('\n');
	}
}

/* What will not come, what may, and under which conditions: who said so. */
static void
print_parts(const struct json *answer)
{
	int64_t more = json_get_int(answer, "parts_more", 0);

	for (const struct json *p = json_first(json_get(answer, "parts")); p != NULL;
	     p = p->next)
		print_part(p);
	if (more > 0)
		printf("and %lld more parts (--json)\n", (long long)more);
	for (const struct json *h = json_first(json_get(answer, "held")); h != NULL;
	     h = h->next)
		printf("%s: %.*s [%.*s]\n",
		    json_get_bool(h, "person") ? "whether it may leave a person decides"
					       : "nothing leaves yet",
		    STR_ARG(json_get_str(h, "detail")), STR_ARG(json_get_str(h, "rule")));
}

/* Who else was told, and where one can go when nothing comes of it. */
static void
print_around(const struct json *answer)
{
	for (const struct json *n = json_first(json_get(answer, "notified")); n != NULL;
	     n = n->next)
		printf("notified at the same time: %.*s\n", STR_ARG(n->string));
	for (const struct json *f = json_first(json_get(answer, "fallbacks")); f != NULL;
	     f = f->next)
		printf("next route %.*s: %s %.*s (%.*s; %.*s%s)\n",
		    STR_ARG(json_get_str(f, "to")),
		    json_get_bool(f, "open") ? "open since" : "opens",
		    STR_ARG(json_get_str(f, "opens_at")),
		    STR_ARG(json_get_str(f, "event")), STR_ARG(json_get_str(f, "source")),
		    json_get_bool(f, "unverified") ? ", not verified" : "");
}

/* What proves it, found out by the node: the sentence, its lines, and what each is not.
 */
static void
print_checks(const struct json *answer)
{
	const struct json *checks = json_get(answer, "checks");

	if (checks == NULL)
		return;
	printf("%.*s\n", STR_ARG(json_get_str(checks, "sentence")));
	for (const struct json *c = json_first(json_get(checks, "list")); c != NULL;
	     c = c->next) {
		printf("  %-6.*s %-12.*s ", STR_ARG(json_get_str(c, "mark")),
		    STR_ARG(json_get_str(c, "check")));
		cli_print_foreign(json_get_str(c, "detail"));
		printf(" (%.*s)\n", STR_ARG(json_get_str(c, "not")));
	}
	if (json_first(json_get(checks, "look")) != NULL)
		printf("for a person to look at:");
	for (const struct json *l = json_first(json_get(checks, "look")); l != NULL;
	     l = l->next)
		printf(" %.*s%s", STR_ARG(l->string), l->next == NULL ? "\n" : ",");
}

static void
print_target(const struct json *target)
{
	struct str from = json_get_str(target, "from");
	struct str until = json_get_str(target, "until");

	printf("asks about %.*s ", STR_ARG(json_get_str(target, "format")));
	cli_print_foreign(json_get_str(target, "value"));
	printf(":");
	for (const struct json *c = json_first(json_get(target, "categories")); c != NULL;
	     c = c->next)
		printf(" %.*s", STR_ARG(c->string));
	if (from.len > 0 || until.len > 0)
		printf("; from %.*s to %.*s (UTC; written in %.*s)",
		    STR_ARG(from.len > 0 ? from : STR("-")),
		    STR_ARG(until.len > 0 ? until : STR("-")),
		    STR_ARG(json_get_str(target, "zone")));
	putchar('\n');
}

/* What it asks, and by when. */
static void
print_asked(const struct json *answer)
{
	const struct json *t = json_first(json_get(answer, "targets"));
	struct str by = json_get_str(answer, "answer_by");
	size_t shown = 0;

	if (json_get_bool(answer, "emergency"))
		printf("EMERGENCY, as its issuer says\n");
	if (by.len > 0)
		printf("asked for by %.*s\n", STR_ARG(by));
	for (; t != NULL && shown < TARGETS_SHOWN; t = t->next, shown++)
		print_target(t);
	if (t != NULL)
		printf("and %zu more targets (--json)\n",
		    json_get(answer, "targets")->count - shown);
}

/* With --texts: what lies in the case; what is no text is named alone. */
static void
print_texts(const struct json *answer)
{
	for (const struct json *d = json_first(json_get(answer, "documents")); d != NULL;
	     d = d->next) {
		printf("%.*s %.*s  %.*s\n", STR_ARG(json_get_str(d, "kind")),
		    STR_ARG(json_get_str(d, "name")), STR_ARG(json_get_str(d, "sha256")));
		cli_print_foreign(json_get_str(d, "text"));
		putchar('\n');
	}
}

static void
print_notes(const struct json *answer)
{
	for (const struct json *n = json_first(json_get(answer, "notes")); n != NULL;
	     n = n->next)
		printf("note: %.*s\n", STR_ARG(n->string));
}

static void
print_timeline(const struct json *answer)
{
	for (const struct json *e = json_first(json_get(answer, "events")); e != NULL;
	     e = e->next) {
		int64_t leaf = json_get_int(e, "leaf", -1);

		printf("%.*s  %-10.*s %.*s %.*s", STR_ARG(json_get_str(e, "at")),
		    STR_ARG(json_get_str(e, "event")), STR_ARG(json_get_str(e, "person")),
		    STR_ARG(json_get_str(e, "detail")));
		if (leaf >= 0)
			printf("  [leaf %lld]", (long long)leaf);
		printf("\n");
	}
	if (json_get_bool(answer, "events_more"))
		printf("and more has happened since than is shown here (at the desk: "
		       "/audit)\n");
	for (const struct json *c = json_first(json_get(answer, "changes")); c != NULL;
	     c = c->next) {
		printf("%.*s of %.*s to %.*s: %.*s\n", STR_ARG(json_get_str(c, "kind")),
		    STR_ARG(json_get_str(c, "from")), STR_ARG(json_get_str(c, "to")),
		    STR_ARG(json_get_str(c, "state")));
		order_print_said(c);
	}
	for (const struct json *d = json_first(json_get(answer, "duties")); d != NULL;
	     d = d->next)
		if (json_get_bool(d, "open"))
			printf("owed by %.*s until %.*s: %.*s%s\n",
			    STR_ARG(json_get_str(d, "owed_by")),
			    STR_ARG(json_get_str(d, "due_at")),
			    STR_ARG(json_get_str(d, "duty")),
			    json_get_bool(d, "late") ? "  LATE" : "");
	for (const struct json *o = json_first(json_get(answer, "outbox")); o != NULL;
	     o = o->next)
		if (json_get_bool(o, "refused")) {
			printf("refused by %.*s: %.*s, ",
			    STR_ARG(json_get_str(o, "receiver")),
			    STR_ARG(json_get_str(o, "kind")));
			cli_print_foreign(json_get_str(o, "error"));
			putchar('\n');
		} else if (!json_get_bool(o, "delivered")) {
			printf("not yet delivered to %.*s: %.*s, %lld s, %.*s\n",
			    STR_ARG(json_get_str(o, "receiver")),
			    STR_ARG(json_get_str(o, "kind")),
			    (long long)json_get_int(o, "age_seconds", 0),
			    STR_ARG(json_get_str(o, "error")));
		}
	for (const struct json *v = json_first(json_get(answer, "evidence")); v != NULL;
	     v = v->next)
		printf("evidence %.*s  %.*s  %.*s\n", STR_ARG(json_get_str(v, "id")),
		    STR_ARG(json_get_str(v, "state")), STR_ARG(json_get_str(v, "file")));
}

static struct json *
case_question(struct cli *cli, const char *id, bool said)
{
	struct json *body = json_object(&cli->arena);

	json_put_str(&cli->arena, body, "id", str_from(id));
	json_put_bool(&cli->arena, body, "texts", cli_flag(cli, "texts"));
	json_put_bool(&cli->arena, body, "said", said);
	return body;
}

static int
fetch_case(struct cli *cli, struct json **ret_answer)
{
	const char *id = cli_argument(cli, 0);

	if (id == NULL)
		return cli_usage(cli, "which order?");
	return ask_node(cli, "order/show", case_question(cli, id, true), ret_answer);
}

/* One line, and of whose certificate it is. */
static void
print_signature(const struct json *signature)
{
	struct str result = json_get_str(signature, "result");

	if (result.len == 0)
		return;
	if (str_eq_c(result, "yes"))
		printf("valid signature, under a certificate that this node pins for "
		       "%.*s\n",
		    STR_ARG(json_get_str(signature, "organisation")));
	else
		printf("its signature proves nothing here%s: %.*s (%.*s)\n",
		    str_eq_c(result, "person") ? " by itself, a person decides" : "",
		    STR_ARG(json_get_str(signature, "sentence")),
		    STR_ARG(json_get_str(signature, "rule")));
	if (json_get_str(signature, "certificate").len == 0)
		return;
	printf("  certificate %.*s of ", STR_ARG(json_get_str(signature, "certificate")));
	cli_print_foreign(json_get_str(signature, "subject"));
	printf("\n  signed at %.*s, as the signer says; checked at %.*s; not asked: "
	       "whether it was revoked, or is qualified\n",
	    STR_ARG(json_get_str(signature, "signed_at")),
	    STR_ARG(json_get_str(signature, "checked_at")));
}

/* What is known of who sent it, where that is not the usual. */
static void
print_ladder(const struct json *ladder)
{
	struct str proof = json_get_str(ladder, "proof");

	if (str_eq_c(proof, "none"))
		printf("came by %.*s: none of it is proven\n",
		    STR_ARG(json_get_str(ladder, "came_by")));
	if (str_eq_c(proof, "called-back"))
		printf("came by %.*s: confirmed by a call-back at %.*s\n",
		    STR_ARG(json_get_str(ladder, "came_by")),
		    STR_ARG(json_get_str(ladder, "confirmed_at")));
	print_signature(json_get(ladder, "signature"));
	if (json_get_str(ladder, "decided_by").len > 0)
		printf("data may leave: %.*s asked for it, %.*s agreed\n",
		    STR_ARG(json_get_str(ladder, "asked_by")),
		    STR_ARG(json_get_str(ladder, "decided_by")));
	else if (json_get_str(ladder, "ask").len > 0)
		printf(
		    "%.*s asked at %.*s to let data leave: %.*s\n  to agree: --confirm "
		    "%.*s\n",
		    STR_ARG(json_get_str(ladder, "asked_by")),
		    STR_ARG(json_get_str(ladder, "asked_at")),
		    STR_ARG(json_get_str(ladder, "reason")),
		    STR_ARG(json_get_str(ladder, "ask")));
	if (json_get_str(ladder, "decided_by").len == 0 &&
	    json_get_str(ladder, "rule").len > 0)
		printf("no data leaves: %.*s (%.*s)\n",
		    STR_ARG(json_get_str(ladder, "sentence")),
		    STR_ARG(json_get_str(ladder, "rule")));
}

int
order_show(struct cli *cli)
{
	struct json *answer = NULL;
	int code = fetch_case(cli, &answer);

	if (code != EXIT_CODE_YES)
		return code;
	if (cli->json) {
		cli_print_json(answer);
		return code;
	}
	order_print_assumed(answer);
	printf("%.*s  %.*s  %.*s -> %.*s  %.*s\n", STR_ARG(json_get_str(answer, "id")),
	    STR_ARG(json_get_str(answer, "state")),
	    STR_ARG(json_get_str(answer, "issuer")),
	    STR_ARG(json_get_str(answer, "addressee")),
	    STR_ARG(json_get_str(answer, "procedure")));
	if (str_eq_c(json_get_str(answer, "proof"), "organisation"))
		printf(
		    "signed by its organisation only: no person's signature is known\n");
	if (str_eq_c(json_get_str(answer, "proof"), "stated"))
		printf("stated by the national system: nothing of it is proven here\n");
	if (str_eq_c(json_get_str(answer, "proof"), "certificate"))
		printf("signed by nobody: known by its sender's certificate only\n");
	printf("words of the order: %.*s\n", STR_ARG(json_get_str(answer, "words")));
	print_asked(answer);
	print_checks(answer);
	print_ladder(json_get(answer, "ladder"));
	print_pinned(answer, "issuer", "issuer_is");
	print_pinned(answer, "addressee", "addressee_is");
	if (json_get(answer, "referred_to") != NULL)
		printf("referred to: %.*s\n",
		    STR_ARG(json_get_str(json_get(answer, "referred_to"), "name")));
	print_around(answer);
	eu_print_channel(answer);
	order_print_qualified(answer);
	print_notes(answer);
	print_parts(answer);
	print_timeline(answer);
	if (cli_flag(cli, "texts"))
		print_texts(answer);
	return code;
}

/* Why it was waited for in vain. */
static int
give_up(struct cli *cli)
{
	struct json *answer = NULL;

	if (fetch_case(cli, &answer) == EXIT_CODE_YES)
		printf(
		    "the order is still %.*s\n", STR_ARG(json_get_str(answer, "state")));
	return EXIT_CODE_AGAIN;
}

/* Looks often, sleeps between looks, gives up after --timeout seconds. */
int
order_wait(struct cli *cli)
{
	const char *id = cli_argument(cli, 0);
	const char *node = cli_option(cli, "node");
	const char *as = cli_option(cli, "as");
	const char *state = cli_option(cli, "state");
	const char *timeout = cli_option(cli, "timeout");
	uint64_t seconds = WAIT_SEC_DEFAULT;
	int64_t end;

	if (state == NULL || id == NULL || node == NULL)
		return cli_usage(cli, "--node, an order and --state are needed");
	if (timeout != NULL && !str_u64(str_from(timeout), 86400, &seconds))
		return cli_usage(cli, "--timeout is a number of seconds");
	end = clock_steady() + (int64_t)seconds * CLOCK_SECOND;
	for (;;) {
		static const struct timespec step = { 0, WAIT_STEP_MS * 1000000L };
		size_t mark = arena_mark(&cli->arena);
		struct json *body = case_question(cli, id, false);
		struct json *answer = NULL;

		if (as != NULL)
			json_put_str(&cli->arena, body, "person", str_from(as));
		/* it may still be on its way */
		if (ask_quietly(cli, node, "order/show", body, &answer) &&
		    str_eq_c(json_get_str(answer, "state"), state)) {
			order_print_case(cli, answer);
			return EXIT_CODE_YES;
		}
		if (clock_steady() > end)
			return give_up(cli);
		arena_return(&cli->arena, mark);
		(void)nanosleep(&step, NULL);
	}
}
