/* desk_change_sign.c - a change is read back from the text that is signed, signed with a
 * passkey, and said. */
#include "base/clock.h"
#include "base/hex.h"
#include "node/desk_change.h"
#include "node/desk_route.h"
#include "node/desk_signoff.h"

/* --- read back, and signed --- */

/* The act by which a rule lets it be signed. */
static enum signoff_act
act_of(const struct saying *saying)
{
	const struct json *draft = json_first(json_get(saying->draft, "drafts"));
	const struct order *order = &saying->order;
	const struct change_rule *rule = NULL;
	struct verdict verdict = change_rule_find(saying->kind,
	    order_roles(order, saying->visit->call.core->config->organisation),
	    order_roles(order, json_get_str(draft, "to")), &rule);
	unsigned act = SIGNOFF_ISSUE;

	while (verdict_is_yes(&verdict) && act < SIGNOFF_ACT_COUNT &&
	       (rule->acts & 1U << act) == 0)
		act++;
	return (enum signoff_act)act;
}

static void
show_text(struct saying *saying, size_t index, struct json *list)
{
	struct arena *arena = &saying->visit->call.job->arena;
	struct json *row = json_add(list, json_object(arena));
	struct json *to = json_put(row, "to", json_array(arena));
	unsigned char digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN];

	sha256(saying->texts[index], digest);
	hex_encode(str_bytes(digest, sizeof digest), hex);
	json_put_str(arena, row, "text", saying->texts[index]);
	json_put_str(arena, row, "sha256", arena_str(arena, str_from(hex)));
	for (const struct json *draft = json_first(json_get(saying->draft, "drafts"));
	     draft != NULL; draft = draft->next)
		if (desk_change_find(saying, json_get_str(draft, "follows")) == index)
			(void)json_add(to, json_string(arena, json_get_str(draft, "to")));
}

/* Instead of the form: what its text says, and the one that is signed next. */
static enum err
show_signing(struct saying *saying, const struct json *signed_, struct why *why)
{
	struct visit *visit = saying->visit;
	struct arena *arena = &visit->call.job->arena;
	size_t next = signed_ == NULL ? 0 : signed_->count;
	struct desk_text text = { .act = act_of(saying), .at = saying->changes[next].at };
	struct json *texts;

	desk_change_show(saying);
	visit->request->page = STR("change-sign");
	json_put_str(arena, visit->view, "act", signoff_act_name(text.act));
	json_put_int(arena, visit->view, "number", (int64_t)next + 1);
	json_put_bool(arena, visit->view, "several", saying->count > 1);
	json_put_int(arena, visit->view, "of", (int64_t)saying->count);
	local_show_change(arena, json_put(visit->view, "said", json_object(arena)),
	    &saying->order, &saying->changes[next]);
	texts = json_put(visit->view, "texts", json_array(arena));
	for (size_t i = 0; i < saying->count; i++)
		show_text(saying, i, texts);
	if (signed_ != NULL)
		(void)json_put(visit->view, "signed", json_copy(arena, signed_));
	sha256(saying->texts[next], text.sha256);
	return desk_signoff_ask(visit, &text, why);
}

enum err
desk_change_write(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct saying *saying = arena_alloc(&visit->call.job->arena, sizeof *saying);
	enum err e;

	if (saying == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	e = desk_change_begin(saying, visit, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = desk_change_texts(saying, ret_verdict, why);
	return e == ERR_OK && verdict_is_yes(ret_verdict)
		   ? show_signing(saying, NULL, why)
		   : e;
}

/* The texts as the page has shown them: what a form changes of them nobody has signed. */
static struct verdict
read_texts(struct saying *saying)
{
	struct arena *arena = &saying->visit->call.job->arena;
	const struct json *text =
	    json_first(json_get(saying->visit->call.args, "change"));

	for (; text != NULL && saying->count < CHANGE_SAID_MAX; text = text->next) {
		struct change *change = &saying->changes[saying->count];
		struct why fault = { .text = "" };

		if (change_read(arena, text->string, change, &fault) != ERR_OK)
			return verdict_no("change-unreadable", NULL, "%s", fault.text);
		if (change->kind != saying->kind ||
		    !desk_signoff_recent(saying->visit, change->at))
			return verdict_no("form-value", "/change",
			    "of another kind or time: nothing was sent");
		saying->texts[saying->count++] = text->string;
	}
	return saying->count > 0 && text == NULL
		   ? VERDICT_IS_YES
		   : verdict_no("form-value", "/change", "no text");
}

static enum err
say(struct saying *saying, const struct json *signed_, struct verdict *ret_verdict,
    struct why *why)
{
	struct visit *visit = saying->visit;
	struct arena *arena = &visit->call.job->arena;
	const struct json *form = visit->call.args;
	struct json *args = json_object(arena);
	struct json *changes = json_put(args, "changes", json_array(arena));
	enum err e;

	json_put_str(arena, args, "id", saying->stored.id);
	for (const struct json *draft = json_first(json_get(saying->draft, "drafts"));
	     draft != NULL; draft = draft->next) {
		size_t i = desk_change_find(saying, json_get_str(draft, "follows"));
		const struct json *signoff = json_first(signed_);
		struct json *item = json_add(changes, json_object(arena));

		if (i == CHANGE_SAID_MAX) {
			*ret_verdict = verdict_no("change-follows", NULL,
			    "something was said meanwhile; nothing was sent");
			return ERR_OK;
		}
		for (size_t n = 0; n < i && signoff != NULL; n++)
			signoff = signoff->next;
		json_put_str(arena, item, "to", json_get_str(draft, "to"));
		json_put_str(arena, item, "change", saying->texts[i]);
		if (signoff != NULL)
			json_put_str(arena, item, "signoff", signoff->string);
	}
	visit->call.args = args;
	e = local_run(&visit->call, STR("/api/order/change"), ret_verdict, why);
	visit->call.args = form;
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		visit->request->location = arena_format(
		    arena, "/orders/%.*s?done=change", STR_ARG(saying->stored.id));
	return e;
}

/* The device has signed the next of them. */
static enum err
take_signature(struct saying *saying, struct json *signed_, struct verdict *ret_verdict,
    struct why *why)
{
	struct arena *arena = &saying->visit->call.job->arena;
	struct desk_text text = { .act = act_of(saying) };
	struct str signoff = STR("");
	enum err e;

	if (signed_->count >= saying->count) {
		*ret_verdict = verdict_no("form-value", "/signed", "more than texts");
		return ERR_OK;
	}
	text.at = saying->changes[signed_->count].at;
	sha256(saying->texts[signed_->count], text.sha256);
	e = desk_signoff_take(saying->visit, &text, &signoff, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		(void)json_add(signed_, json_string(arena, signoff));
	return e;
}

enum err
desk_change_sign(struct visit *visit, struct verdict *ret_verdict, struct why *why)
{
	struct arena *arena = &visit->call.job->arena;
	struct saying *saying = arena_alloc(arena, sizeof *saying);
	struct json *signed_ = json_array(arena);
	enum err e;

	if (json_get(visit->call.args, "signed") != NULL)
		signed_ = json_copy(arena, json_get(visit->call.args, "signed"));
	if (saying == NULL || signed_ == NULL)
		return err_why(why, ERR_LIMIT, 0, "no memory");
	e = desk_change_begin(saying, visit, ret_verdict, why);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		*ret_verdict = read_texts(saying);
	if (e == ERR_OK && verdict_is_yes(ret_verdict))
		e = take_signature(saying, signed_, ret_verdict, why);
	if (e != ERR_OK || !verdict_is_yes(ret_verdict))
		return e;
	return signed_->count < saying->count ? show_signing(saying, signed_, why)
					      : say(saying, signed_, ret_verdict, why);
}
