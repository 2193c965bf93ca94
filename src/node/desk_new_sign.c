/* desk_new_sign.c - an order that waits for signatures: read back, signed with a passkey,
 * sent. */
#include "base/base64.h"
#include "base/clock.h"
#include "node/desk_route.h"
#include "node/desk_sign.h"
#include "node/drafts.h"
#include "record/order_text.h"
#include "record/signoff.h"

/* How long a person may look at the page before the device is asked. */
#define SIGN_TIME (15 * 60 * CLOCK_SECOND)

/* --- what is signed --- */

/* The sign-off of who is at the desk, as of a time that the page has shown. */
static struct signoff
record_of(struct visit *visit, struct str text, enum signoff_act act, int64_t at)
{
	struct core *core = visit->call.core;
	struct signoff signoff = { .realm = core->config->realm,
		.act = act,
		.person = visit->call.person,
		.organisation = core->config->organisation,
		.at = at / CLOCK_SECOND * CLOCK_SECOND };

	order_sha256(text, signoff.order_sha256);
	return signoff;
}

/* Who comes first issues it, the second person of the issuer approves. */
static enum signoff_act
act_of(struct visit *visit)
{
	const struct json *signoff = json_first(json_get(visit->view, "signoffs"));

	for (; signoff != NULL; signoff = signoff->next)
		if (str_eq(json_get_str(signoff, "act"), signoff_act_name(SIGNOFF_ISSUE)))
			return SIGNOFF_APPROVE;
	return SIGNOFF_ISSUE;
}

/* The ids of the person's passkeys for this desk, so that the device offers no other. */
static struct str
allowed(struct visit *visit)
{
	struct core *core = visit->call.core;
	struct arena *arena = &visit->call.job->arena;
	const struct roster_person *person =
	    core->self->has_roster ? roster_find(&core->self->roster, visit->call.person)
				   : NULL;
	struct str all = STR("");

	for (size_t i = 0; person != NULL && i < person->keys_count; i++) {
		const struct webauthn_passkey *passkey = person->keys[i].passkey;
		struct buf id;

		if (passkey == NULL ||
		    !str_eq(passkey->origin, core->config->desk_origin))
			continue;
		buf_init(&id, 2 * LIMIT_CREDENTIAL_ID);
		base64url_encode(passkey->id, &id);
		all = arena_format(arena, "%.*s%s%.*s", STR_ARG(all),
		    all.len > 0 ? " " : "", STR_ARG(buf_str(&id)));
		buf_release(&id);
	}
	return all;
}

static enum err
show_passkey(struct visit *visit, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct str allow = allowed(visit);
	unsigned char digest[SHA256_LEN];
	char at[CLOCK_TEXT_MAX];
	struct signoff signoff = record_of(
	    visit, json_get_str(visit->view, "text"), act_of(visit), visit->call.job->at);
	struct json *passkey;
	struct buf text;
	enum err e = signoff_digest(arena, &signoff, digest, why);

	if (e != ERR_OK || allow.len == 0)
		return e;
	buf_init(&text, 128);
	base64url_encode(str_bytes(digest, sizeof digest), &text);
	passkey = json_put(visit->view, "passkey", json_object(arena));
	json_put_str(arena, passkey, "challenge", arena_str(arena, buf_str(&text)));
	json_put_str(arena, passkey, "rp_id", visit->call.core->config->desk_rp_id);
	json_put_str(arena, passkey, "allow", allow);
	json_put_str(arena, passkey, "at", arena_str(arena, clock_text(signoff.at, at)));
	buf_release(&text);
	return ERR_OK;
}

/* --- read back --- */

/* From the text that is signed, not from the answers. */
static enum err
show_readback(struct visit *visit, struct why *why)
{
	struct core *core = visit->call.core;
	struct arena *arena = &visit->call.job->arena;
	struct json *to = json_put(visit->view, "readback", json_object(arena));
	struct json *categories = json_put(to, "categories", json_array(arena));
	struct json *fields = json_put(to, "fields", json_array(arena));
	struct clock_date day = clock_date_utc(visit->call.job->at);
	const struct table_row *procedure;
	struct order order;
	unsigned all;
	enum err e = order_read(arena, json_get_str(visit->view, "text"), &order, why);

	if (e != ERR_OK)
		return e;
	procedure = law_procedure(&core->law, order.procedure, day);
	json_put_bool(arena, to, "binds",
	    procedure != NULL && str_eq_c(procedure->cells[PROCEDURE_BINDS], "yes"));
	json_put_bool(
	    arena, to, "keeps", !law_asks_answer(&core->law, order.procedure, day));
	all = order_categories(&order);
	for (unsigned i = 0; i < DATA_CATEGORY_COUNT; i++)
		if ((all & 1U << i) != 0)
			(void)json_add(categories,
			    json_string(arena,
				data_category_name((enum data_category)(1U << i))));
	for (size_t i = 0; i < order.fields_count; i++) {
		struct json *row = json_add(fields, json_object(arena));

		json_put_str(arena, row, "field", order.fields[i].id);
		json_put_str(arena, row, "value", order.fields[i].value);
	}
	return ERR_OK;
}

static bool
has_signed(struct visit *visit)
{
	const struct json *signoff = json_first(json_get(visit->view, "signoffs"));

	for (; signoff != NULL; signoff = signoff->next)
		if (str_eq(json_get_str(signoff, "person"), visit->call.person))
			return true;
	return false;
}

enum err
desk_new_sign(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	enum err e = desk_show(visit, "/api/draft/show", ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (json_get(visit->view, "text") == NULL) {
		visit->request->location = arena_format(
		    arena, "/new/%.*s/check", STR_ARG(json_get_str(visit->view, "id")));
		return ERR_OK;
	}
	json_put_bool(arena, visit->view, "signed", has_signed(visit));
	json_put_str(arena, visit->view, "act", signoff_act_name(act_of(visit)));
	e = show_readback(visit, why);
	return e == ERR_OK && !has_signed(visit) ? show_passkey(visit, why) : e;
}

/* --- sign --- */

static const struct roster_key *
find_key(struct visit *visit, const struct assertion *assertion)
{
	const struct known_organisation *self = visit->call.core->self;
	const struct roster_person *person = NULL;
	const struct roster_key *key = NULL;

	if (self->has_roster)
		key =
		    roster_find_passkey(&self->roster, assertion->credential_id, &person);
	return key != NULL && str_eq(person->id, visit->call.person) ? key : NULL;
}

/* When the page was shown; the record that was signed says so. */
static bool
read_at(struct visit *visit, int64_t *ret_at)
{
	int64_t now = visit->call.job->at;

	return clock_parse(json_get_str(visit->call.args, "at"), ret_at) &&
	       *ret_at <= now && now - *ret_at < SIGN_TIME;
}

static enum err
write_signoff(struct visit *visit, struct signoff *signoff,
    const struct assertion *assertion, struct str *ret_text, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct buf text;
	enum err e;

	signoff_take(signoff, &assertion->said, find_key(visit, assertion)->id);
	buf_init(&text, SIGNOFF_MAX);
	e = signoff_write(arena, signoff, &text, why);
	if (e == ERR_OK)
		*ret_text = arena_str(arena, buf_str(&text));
	buf_release(&text);
	return e;
}

/* What the device signed becomes a sign-off as any other, and is proven as such. */
enum err
desk_new_signed(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	const struct json *form = visit->call.args;
	struct json *args = json_object(arena);
	struct assertion assertion;
	struct drafted draft;
	enum signoff_act act = SIGNOFF_ISSUE;
	struct signoff signoff;
	struct str text;
	int64_t at = 0;
	enum err e = drafts_find(&visit->call, &draft, ret_verdict, why);

	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	if (!desk_sign_assertion(visit, &assertion) || !read_at(visit, &at) ||
	    !signoff_act_parse(json_get_str(form, "act"), &act))
		*ret_verdict = verdict_no("form-value", NULL, "no assertion");
	else if (find_key(visit, &assertion) == NULL)
		*ret_verdict = verdict_no("person-unknown", NULL,
		    "no passkey of %.*s in our roster", STR_ARG(visit->call.person));
	if (!verdict_is_yes(ret_verdict))
		return ERR_OK;
	signoff = record_of(visit, draft.stored.text, act, at);
	e = write_signoff(visit, &signoff, &assertion, &text, why);
	if (e != ERR_OK)
		return e;
	json_put_str(arena, args, "id", draft.stored.id);
	json_put_str(arena, args, "signoff", text);
	visit->call.args = args;
	e = local_run(&visit->call, STR("/api/draft/sign"), ret_verdict, why);
	visit->call.args = form;
	return e;
}

/* Sent, or kept here for the channel that the law prescribes. */
enum err
desk_new_sent(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct job *job = visit->call.job;
	const struct json *form = visit->call.args;
	enum err e;

	if (json_get(form, "sha256") == NULL) {
		*ret_verdict = verdict_no("form-value", NULL, "sha256");
		return ERR_OK;
	}
	e = local_run(&visit->call, STR("/api/draft/send"), ret_verdict, why);
	visit->call.args = form;
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	visit->request->location = arena_format(&job->arena, "/orders/%.*s?done=%s",
	    STR_ARG(json_get_str(job->answer, "id")),
	    json_get(job->answer, "sent") != NULL && !json_get_bool(job->answer, "sent")
		? "kept"
		: "sent");
	return ERR_OK;
}
